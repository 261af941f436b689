//! Text that its author meant to replace.

use skillcheck_parser::{SKILL_FILE, Span};

use crate::{
    marks::{FILLED, LATER, Mark, TEMPLATES, UNFINISHED},
    named_paths::is_read,
    quote::quoted,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
    texts::{Role, Text, line_at},
};

pub(crate) static RULE: Rule = Rule {
    id: "unfinished-text",
    group: Group::Body,
    severity: Severity::Note,
    summary: "a TODO, or text of a template, was left in",
    source: "measured: templates of skills hold such lines, and authors forget them",
    fix: None,
    docs: include_str!("unfinished-text.md"),
    check,
};

/// First words behind a marker that tell what is to be done, in lower case; behind others it is spoken
/// of: `TODO comments that nobody owns`.
const TASKS: [&str; 32] = [
    "write", "add", "describe", "fill", "complete", "explain", "document", "check", "ask", "say", "decide", "define",
    "update", "finish", "insert", "clarify", "expand", "include", "provide", "replace", "find", "fix", "verify",
    "confirm", "who", "what", "when", "which", "why", "how", "where", "the",
];

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let fields = ["description", "name"].map(|key| context.field(key));
    let fields: Vec<Span> = fields
        .into_iter()
        .flatten()
        .map(|entry| entry.value.span)
        .collect();
    for text in context.texts.iter().filter(|text| text.role == Role::Markdown) {
        match context.skill().filter(|_| text.is(SKILL_FILE)) {
            Some(skill) => look(text, skill.body, &fields, sink),
            None if is_read(text.path) => look(text, 0, &[], sink),
            None => {}
        }
    }
}

/// Tells of the places in `text`: in these fields of its frontmatter, and behind that.
fn look(text: &Text<'_>, body: usize, fields: &[Span], sink: &mut Sink<'_>) {
    let mut done = 0;
    for at in text.marks(Mark::Unfinished) {
        let field = fields.iter().find(|field| field.contains(at)).copied();
        if at < done || (at < body && field.is_none()) || text.outline().in_code(at) {
            continue;
        }
        let span = field.unwrap_or_else(|| line_at(&text.content, at));
        done = span.end;
        if let Some(found) = unfinished(&text.content[span.range()]) {
            let found = found.shifted(span.start);
            sink.report(
                text.place(found),
                format!("`{}` was left in", quoted(&text.content[found.range()])),
            )
            .help("write what is missing, or remove the line");
        }
    }
}

/// The first place of `line` that is yet to be written.
fn unfinished(line: &str) -> Option<Span> {
    let bytes = line.as_bytes();
    for marker in UNFINISHED.map(str::to_ascii_uppercase) {
        for (at, _) in line.match_indices(&marker) {
            let after = &line[at + marker.len()..];
            let before = line[..at].trim_end_matches(['*', '_', '"', '\'']);
            let opens = before.trim_start().trim_end();
            let opens = opens.strip_suffix("[ ]").map_or(opens, str::trim_end);
            let starts = opens
                .chars()
                .all(|c| matches!(c, '-' | '*' | '+' | '#' | '>' | '|' | ' ' | '0'..='9' | '.'))
                || opens.ends_with("<!--");
            let told = after.trim_start_matches(['*', '_']);
            let owner = told.strip_prefix('(').and_then(|rest| rest.split_once(')'));
            let told = owner.map_or(told, |(_, rest)| rest);
            let bracketed = at > 0
                && bytes[at - 1] == b'['
                && after.starts_with([']', ':'])
                && !after.starts_with("](");
            let nothing = told.trim().is_empty();
            let alone = nothing && opens.chars().all(|c| c == '#');
            let task = told
                .strip_prefix(' ')
                .and_then(|rest| rest.split([' ', ',', '?', '.']).next())
                .is_some_and(|word| TASKS.contains(&word));
            if bracketed || (starts && (told.starts_with(':') || alone || task)) {
                let end = if bracketed {
                    line[at..].find(']').map_or(line.len(), |end| at + end + 1)
                } else {
                    line.trim_end().len()
                };
                let end = line[..end].trim_end_matches("-->").trim_end().len();
                return Some(Span::new(at - usize::from(bracketed), end));
            }
        }
    }
    let lower = line.to_ascii_lowercase();
    // `[Add your steps here]` on a line of its own; in a sentence it shows what to write.
    let alone = line.trim().trim_start_matches(['-', '*', '>', ' ']);
    let opened = alone.starts_with(['[', '<']) && alone.matches(['[', '<']).count() == 1;
    if opened && FILLED.iter().any(|end| lower.trim_end().ends_with(end)) {
        let end = line.trim_end().len();
        return Some(Span::new(end - alone.len(), end));
    }
    let bare = lower.trim().trim_matches(['(', ')', '.', '*', '_', '[', ']', '…', '-', ' ']);
    if LATER.contains(&bare) {
        let end = line.trim_end().len();
        return Some(Span::new(line.len() - line.trim_start().len(), end));
    }
    TEMPLATES.iter().find_map(|phrase| {
        let at = lower.find(phrase)?;
        // A template that is shown as one stands in inline code or quotes.
        let before = &line[..at];
        let in_code = before.bytes().filter(|byte| *byte == b'`').count() % 2 == 1;
        let quoted = in_code || before.ends_with(['"', '“', '\'']);
        (!quoted).then(|| Span::new(at, at + phrase.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::unfinished;

    #[test]
    fn what_is_yet_to_be_written_is_told_from_talk_about_it() {
        for line in [
            "TODO: describe the inputs",
            "- **TODO:** add steps",
            "TODO(mira): add steps",
            "<!-- TODO: add steps -->",
            "TODO",
            "See [TODO: link] for more.",
            "Lorem ipsum dolor sit amet.",
            "One sentence - what this skill does and when to invoke it",
            "[Insert description here]",
            "- <your steps here>",
            "- FIXME who approves?",
            "- [ ] TODO write about VAT",
            "XXX ask SRE for the numbers",
            "TODO write what this is for.",
            "<!-- FIXME the table is old -->",
            "### TODO",
            "**To do:** this section still has to be written.",
            "This section is to be written.",
            "(to be completed)",
            "Coming soon.",
        ] {
            assert!(unfinished(line).is_some(), "{line}");
        }
        for line in [
            "Keep a TODO list of the fields.",
            "Search for `TODO:` comments.",
            "| Sow | @mira | TODO | 1d |",
            "No \"lorem ipsum\" in a mock-up.",
            "- **Lorem ipsum.** Never use it: write real copy.",
            "Turn each TODO: line of the code into an issue.",
            "- TODO comments that nobody owns",
            "- FIXME and XXX markers in the code",
            "- [ ] TODO comments removed",
            "XXX is a placeholder for the number.",
            "To do: buy milk.",
            "More formats are coming soon.",
            "Fields to be completed by the user",
            "[TODO](todo.md)",
            "Write `title: Your text here` on one line.",
            "Start with [your name here] and go on.",
            "See [the guide](guide.md), [start here]",
        ] {
            assert!(unfinished(line).is_none(), "{line}");
        }
    }
}
