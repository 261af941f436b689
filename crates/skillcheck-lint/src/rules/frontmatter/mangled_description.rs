//! A description that is YAML's own marks instead of text.

use std::ops::Range;

use crate::{
    finding::Place,
    quote::{quoted, quoted_end},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "mangled-description",
    group: Group::Frontmatter,
    severity: Severity::Warning,
    summary: "a YAML block marker or piled-up escapes were taken for the description's text",
    source: "measured: importers read `description: >` as the text `>`, and `\\\"` as it is written",
    fix: None,
    docs: include_str!("mangled-description.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(entry) = context.field("description") else {
        return;
    };
    let Some(text) = entry.value.as_str() else {
        return;
    };
    let Some((fault, at)) = fault(text) else {
        return;
    };
    let (message, help) = match fault {
        Fault::Marker if text.trim() == &text[at.clone()] => (
            format!("`description` is nothing but `{}`, YAML's mark for a block of text", &text[at]),
            "write the text of the block that the mark announced",
        ),
        Fault::Marker => (
            format!(
                "`description` holds `{}`, YAML's mark for a block of text, in place of the text: \
                 `{}`",
                &text[at.clone()],
                around(text, at)
            ),
            "write the text of the block that the mark announced",
        ),
        Fault::Escape => (
            format!(
                "`description` holds escapes that were taken for text: `{}`",
                around(text, at)
            ),
            "write a quote as `\"` in a plain or single-quoted value, and as `\\\"` in a \
             double-quoted one",
        ),
    };
    let original = original(context);
    let help = match original {
        Some((_, text)) => format!("upstream's description says: {}", quoted(text)),
        None => help.to_owned(),
    };
    let line = original.map(|(line, _)| line);
    sink.report(Place::skill(entry.value.span), message)
        .help(help)
        .related(line.and_then(|line| context.upstream(line, "upstream's description")));
}

/// What was taken for text.
enum Fault {
    Marker,
    Escape,
}

/// The first fault of a description, and its bytes there.
fn fault(text: &str) -> Option<(Fault, Range<usize>)> {
    let marker = block_marker(text).map(|at| (Fault::Marker, at));
    marker.or_else(|| piled_escape(text).map(|at| (Fault::Escape, at)))
}

/// Upstream's description and its line, where it was read and is not mangled itself.
fn original<'a>(context: &Context<'a>) -> Option<(usize, &'a str)> {
    let upstream = &context.verification.upstream.as_ref()?.skill;
    let entry = upstream.frontmatter.as_ref()?.entry("description")?;
    let text = entry.value.as_str()?;
    let line = upstream.source.line(entry.key.span.start);
    fault(text).is_none().then_some((line, text))
}

/// A block marker that stands where text belongs: alone, before the text, or in the importer's
/// sentence, which goes "the user needs … and the operator should".
fn block_marker(text: &str) -> Option<Range<usize>> {
    let is_text = |word: Option<&str>| {
        word.is_none_or(|word| !word.starts_with(|c: char| c.is_ascii_digit() || c == '='))
    };
    let words: Vec<Range<usize>> = words(text).collect();
    let word = |at: usize| words.get(at).map(|word| &text[word.clone()]);
    let misplaced = |at: &usize| match at.checked_sub(1) {
        None => is_text(word(1)),
        Some(before) => {
            word(before) == Some("needs") && word(at + 1).is_none_or(|next| next == "and")
        }
    };
    let markers = (0..words.len()).filter(|at| word(*at).is_some_and(is_marker));
    markers
        .into_iter()
        .find(misplaced)
        .map(|at| words[at].clone())
}

/// The bytes of each word of `text`.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(|c: char| !c.is_whitespace())?;
        let length = text[start..].find(char::is_whitespace);
        rest = length.map_or(text.len(), |length| start + length);
        Some(start..rest)
    })
}

/// Whether a word is a block scalar's header (YAML 1.2.2, section 8.1.1): its style, and its
/// indentation and chomping in either order.
fn is_marker(word: &str) -> bool {
    let Some(rest) = word.strip_prefix(['>', '|']) else {
        return false;
    };
    let digits = rest.matches(|c| ('1'..='9').contains(&c)).count();
    let signs = rest.matches(['+', '-']).count();
    digits <= 1 && signs <= 1 && digits + signs == rest.len()
}

/// Escaped quotes that reading YAML has left in the text; they come in pairs.
fn piled_escape(text: &str) -> Option<Range<usize>> {
    let mut escapes = text.match_indices("\\\"");
    let (at, escape) = escapes.next()?;
    escapes.next()?;
    Some(at..at + escape.len())
}

/// What stands around a part of `text`.
fn around(text: &str, at: Range<usize>) -> String {
    let (before, after) = (&text[..at.start], &text[at.start..]);
    let gap = if before.ends_with(char::is_whitespace) { " " } else { "" };
    format!("{}{gap}{}", quoted_end(before), quoted(after))
}
