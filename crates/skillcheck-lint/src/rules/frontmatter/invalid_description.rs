//! A description that is empty, too long, or no text.

use skillcheck_parser::yaml::Value;

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

/// Longest description, in characters.
const LIMIT: usize = 1024;

pub(crate) static RULE: Rule = Rule {
    id: "invalid-description",
    group: Group::Frontmatter,
    severity: Severity::Error,
    summary: "the description is empty, no text, or longer than 1,024 characters",
    source: "Agent Skills specification, description field: 1-1024 characters, non-empty",
    docs: include_str!("invalid-description.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(entry) = context.field("description") else {
        return;
    };
    let place = Place::skill(entry.value.span);
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
                    place,
                    format!("`description` has {length} characters; {LIMIT} are allowed"),
                )
                .help("move detail into the body: agents read every description at start-up");
            }
        }
        other => {
            sink.report(place, format!("`description` is {}, not text", other.kind()))
                .help("write it as text; put it in quotes if YAML reads it as something else");
        }
    }
}
