//! The skills that a text says are related to its own.

use skillcheck_parser::{Skill, Span, Spanned};

use crate::collection::is_under;

/// The heading under which `@name` means a skill.
const HEADING: &str = "Related Skills";

/// Each `@name` under "Related Skills", outside code blocks; the span is that of the name.
pub(crate) fn related(skill: &Skill) -> Vec<Spanned<String>> {
    let text = &skill.source.text;
    let mut mentions = Vec::new();
    let Some(body) = text.get(skill.body..) else {
        return mentions;
    };
    for (found, _) in body.match_indices('@') {
        let at = skill.body + found;
        let before = text[..at].chars().next_back();
        let name = &text[at + 1..];
        let length = name
            .find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'))
            .unwrap_or(name.len());
        let after = name[length..].chars().next();
        let name = name[..length].trim_end_matches(['-', '_']);
        // `@scope/package`, `someone@example.com` and `@name.surname` are no skills.
        let is_bounded = before.is_none_or(|c| !(c.is_alphanumeric() || "._-/@".contains(c)));
        let is_whole = after != Some('/')
            && !(after == Some('.')
                && text[at + 1 + length + 1..].starts_with(|c: char| c.is_alphanumeric()));
        if name.is_empty() || !is_bounded || !is_whole || skill.outline.in_code(at) {
            continue;
        }
        if is_under(skill, at, HEADING) {
            let span = Span::new(at + 1, at + 1 + name.len());
            mentions.push(Spanned::new(name.to_owned(), span));
        }
    }
    mentions
}
