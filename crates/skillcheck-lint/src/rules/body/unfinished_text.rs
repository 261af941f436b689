//! Text that its author meant to replace.

use skillcheck_parser::{Skill, Span};

use crate::{
    finding::Place,
    quote::quoted,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "unfinished-text",
    group: Group::Body,
    severity: Severity::Note,
    summary: "a TODO, or text of a template, was left in",
    source: "measured: templates of skills hold such lines, and authors forget them",
    docs: include_str!("unfinished-text.md"),
    check,
};

/// Words that stand for text to be written when a line or item starts with them and a colon, or
/// when they are all that stands in brackets.
const MARKERS: [&str; 4] = ["TODO", "FIXME", "TBD", "XXX"];
/// Phrases of templates, in lower case.
const PHRASES: [&str; 7] = [
    "lorem ipsum",
    "replace with description of the skill",
    "replace this text",
    "replace this section",
    "insert text here",
    "your text here",
    "description goes here",
];

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    let first = skill.source.line(skill.body);
    let mut values = Vec::new();
    for key in ["description", "name"] {
        values.extend(context.field(key).map(|entry| entry.value.span));
    }
    for span in values {
        look(skill, span, sink);
    }
    for line in first..=skill.source.lines.lines() {
        let span = skill.source.line_span(line);
        let span = Span::new(span.start.max(skill.body), span.end);
        if !skill.outline.in_code(span.start) && !skill.outline.in_code(span.end) {
            look(skill, span, sink);
        }
    }
}

fn look(skill: &Skill, span: Span, sink: &mut Sink<'_>) {
    if let Some(found) = unfinished(skill.source.slice(span)) {
        let place = found.shifted(span.start);
        sink.report(
            Place::skill(place),
            format!("`{}` was left in", quoted(skill.source.slice(place))),
        )
        .help("write what is missing, or remove the line");
    }
}

/// The first place of `line` that is yet to be written.
fn unfinished(line: &str) -> Option<Span> {
    let bytes = line.as_bytes();
    for marker in MARKERS {
        for (at, _) in line.match_indices(marker) {
            let after = &line[at + marker.len()..];
            let before = line[..at].trim_end_matches(['*', '_', '"', '\'']);
            let opens = before.trim_start().trim_end();
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
            let alone = opens.is_empty() && told.trim().is_empty();
            if bracketed || (starts && (told.starts_with(':') || alone)) {
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
    PHRASES.iter().find_map(|phrase| {
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
        ] {
            assert!(unfinished(line).is_some(), "{line}");
        }
        for line in [
            "Keep a TODO list of the fields.",
            "Search for `TODO:` comments.",
            "| Sow | @mira | TODO | 1d |",
            "No \"lorem ipsum\" in a mock-up.",
            "Turn each TODO: line of the code into an issue.",
            "- TODO comments that nobody owns",
            "[TODO](todo.md)",
            "Write `title: Your text here` on one line.",
        ] {
            assert!(unfinished(line).is_none(), "{line}");
        }
    }
}
