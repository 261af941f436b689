//! A description that is empty, too long, or no text.

use skillcheck_parser::yaml::Value;

use crate::{
    finding::Place,
    quote::quoted,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

/// Longest description, in characters.
const LIMIT: usize = 1024;

pub(crate) static RULE: Rule = Rule {
    id: "invalid-description",
    group: Group::Frontmatter,
    severity: Severity::Error,
    summary: "the description is empty, no text, longer than 1,024 characters, or holds XML tags",
    source: "Agent Skills specification, description field: 1-1024 characters, non-empty; \
             Anthropic's documentation of skills: no XML tags",
    fix: None,
    docs: include_str!("invalid-description.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(entry) = context.field("description") else {
        return;
    };
    let place = || context.value_of(entry);
    match &entry.value.value {
        Value::String(text) if text.trim().is_empty() => {
            sink.report(Place::skill(entry.key.span), "`description` is empty")
                .help("say what the skill does and when an agent should use it");
        }
        Value::Null => {
            sink.report(Place::skill(entry.key.span), "`description` has no value")
                .help("say what the skill does and when an agent should use it");
        }
        Value::String(text) => {
            let length = text.chars().count();
            if length > LIMIT {
                sink.report(
                    place(),
                    format!("`description` has {length} characters; {LIMIT} are allowed"),
                )
                .help("move detail into the body: agents read every description at start-up");
            }
            if let Some(tag) = tag(text) {
                sink.report(
                    place(),
                    format!("`description` holds the XML tag `{}`", quoted(tag)),
                )
                .help("say it without angle brackets: Claude's upload refuses such descriptions")
                .mild();
            }
        }
        other => {
            sink.report(place(), format!("`description` is {}, not text", other.kind()))
                .help("write it as text; put it in quotes if YAML reads it as something else");
        }
    }
}

/// The first XML tag in `text`, opening or closing.
fn tag(text: &str) -> Option<&str> {
    text.match_indices('<').find_map(|(start, _)| {
        let rest = &text[start + 1..];
        let end = rest.find(['<', '>'])?;
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic()) && rest[end..].starts_with('>');
        is_tag.then(|| &text[start..start + end + 2])
    })
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn tags_are_told_from_comparisons() {
        assert_eq!(tag("reads <b>bold</b> text"), Some("<b>"));
        assert_eq!(tag("closes </system>"), Some("</system>"));
        for text in ["a < b and c > d", "<5 MB, >2 pages", "a <b", "<- back ->", "x <a <5>"] {
            assert_eq!(tag(text), None, "{text}");
        }
    }
}
