//! A value that the profile does not know.

use skillcheck_parser::yaml::{Node, Value};

use crate::{
    finding::Place,
    nearest::nearest,
    profile::Field,
    quote::quoted,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

/// Most accepted values that a message lists.
const LISTED: usize = 8;

pub(crate) static RULE: Rule = Rule {
    id: "invalid-value",
    group: Group::Frontmatter,
    severity: Severity::Warning,
    summary: "the value of a field is none that the profile knows, no date, or no version",
    source: "the profile; each names the document or validator that lists its values",
    fix: None,
    docs: include_str!("invalid-value.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for entry in context.fields() {
        let Some(key) = entry.key.as_str() else {
            continue;
        };
        let Some(field) = context.profile.fields.get(key) else {
            continue;
        };
        match &entry.value.value {
            Value::Sequence(items) => {
                for item in items {
                    check_text(context, &format!("an item of `{key}`"), item, field, sink);
                }
            }
            _ => check_text(context, &format!("`{key}`"), &entry.value, field, sink),
        }
    }
}

fn check_text(context: &Context<'_>, what: &str, node: &Node, field: &Field, sink: &mut Sink<'_>) {
    let Some(text) = node.as_str() else { return };
    let text = text.trim();
    // `invalid-field` speaks of a text that must not be empty.
    if field.accepts(text) || (text.is_empty() && field.min > 0) {
        return;
    }
    let value = quoted(text);
    let message = match (field.format, field.values.is_empty()) {
        (Some(format), true) => format!("{what} is `{value}`, not {}", format.title()),
        (Some(format), false) => format!(
            "{what} is `{value}`, neither {} nor {}",
            format.title(),
            one_of(&field.values)
        ),
        (None, _) => format!(
            "{what} is `{value}`, which profile `{}` does not know",
            context.profile.name
        ),
    };
    let lower = text.to_lowercase();
    let names = || field.values.iter().map(String::as_str);
    let meant = names().find(|name| *name == lower);
    let help = match meant.or_else(|| nearest(&lower, names())) {
        Some(meant) => format!("is `{meant}` meant?"),
        None if field.format.is_some() => "write it in that form".to_owned(),
        None => format!("use {}", one_of(&field.values)),
    };
    sink.report(Place::skill(node.span), message).help(help);
}

/// The values as a person lists them.
fn one_of(values: &[String]) -> String {
    let shown: Vec<String> = values
        .iter()
        .take(LISTED)
        .map(|value| format!("`{value}`"))
        .collect();
    let rest = values.len().saturating_sub(LISTED);
    match shown.split_last() {
        _ if rest > 0 => format!("{} or one of {rest} more", shown.join(", ")),
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
        None => String::new(),
    }
}
