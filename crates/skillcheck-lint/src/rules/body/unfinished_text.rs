//! Text that its author meant to replace.

use skillcheck_parser::{SKILL_FILE, Skill, Span};

use crate::{
    finding::Place,
    marks::{Mark, TEMPLATES, UNFINISHED},
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
    fix: None,
    docs: include_str!("unfinished-text.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    let Some(text) = context.texts.iter().find(|text| text.is(SKILL_FILE)) else {
        return;
    };
    let fields = ["description", "name"].map(|key| context.field(key));
    let fields: Vec<Span> = fields.into_iter().flatten().map(|entry| entry.value.span).collect();
    let mut done = 0;
    for at in text.marks(Mark::Unfinished) {
        let field = fields.iter().find(|field| field.contains(at)).copied();
        if at < done || skill.outline.in_code(at) || (at < skill.body && field.is_none()) {
            continue;
        }
        let line = skill.source.line_span(skill.source.line(at));
        let place = field.unwrap_or(line);
        done = place.end;
        look(skill, place, sink);
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
    for marker in UNFINISHED.map(str::to_ascii_uppercase) {
        for (at, _) in line.match_indices(&marker) {
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
            "[TODO](todo.md)",
            "Write `title: Your text here` on one line.",
        ] {
            assert!(unfinished(line).is_none(), "{line}");
        }
    }
}
