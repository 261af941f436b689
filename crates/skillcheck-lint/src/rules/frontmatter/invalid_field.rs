//! A field whose value is of the wrong type or length.

use skillcheck_parser::{
    Span,
    yaml::{Entry, Node, Value},
};

use crate::{
    finding::Place,
    fix::Fix,
    profile::{Field, Type},
    quote::quoted,
    rule::{Context, Group, Rule, Severity},
    scalar,
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "invalid-field",
    group: Group::Frontmatter,
    severity: Severity::Error,
    summary: "the value of a field is of the wrong type or length",
    source: "Agent Skills specification, frontmatter: license, compatibility, metadata, \
             allowed-tools; else the profile",
    fix: Some("write a list of tools as one text, and put numbers and flags in quotes"),
    docs: include_str!("invalid-field.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for entry in context.fields() {
        let Some(key) = entry.key.as_str() else {
            continue;
        };
        if let Some(field) = context.profile.fields.get(key) {
            check_type(context, key, entry, field, sink);
            check_length(context, key, entry, field, sink);
        }
    }
}

fn check_type(context: &Context<'_>, key: &str, entry: &Entry, field: &Field, sink: &mut Sink<'_>) {
    let node = &entry.value;
    if field.types.is_empty() || field.types.iter().any(|kind| takes(*kind, node)) {
        return;
    }
    if node.value == Value::Null {
        // `missing-field` speaks of fields that the profile needs.
        if !context.profile.required_fields.iter().any(|name| name == key) {
            let place = Place::skill(entry.key.span);
            sink.report(place, format!("`{key}` has no value"))
                .help("give it one, or remove the line")
                .mild();
        }
        return;
    }
    // A collection of the right kind may hold values of the wrong one: those are told.
    if field.types.contains(&Type::StringMap) && matches!(node.value, Value::Mapping(_)) {
        return check_map(context, key, node, sink);
    }
    if let (true, Value::Sequence(items)) = (field.types.contains(&Type::Strings), &node.value) {
        let odd = items.iter().filter(|item| item.as_str().is_none());
        for item in odd.filter(|item| item.value != Value::Alias) {
            let message = format!("an item of `{key}` is {}, not a string", kind(item));
            sink.report(Place::skill(item.span), message)
                .help(quotes(item))
                .fix(quoted_scalar(context, item));
        }
        return;
    }
    let wanted: Vec<&str> = field.types.iter().map(|kind| kind.title()).collect();
    let wanted = wanted.join(" or ");
    sink.report(
        context.value_of(entry),
        format!("`{key}` is {}, not {wanted}", kind(node)),
    )
    .help(help(&field.types, node))
    .fix(as_one_text(context, key, node).or_else(|| as_text(context, &field.types, node)));
}

/// Each key and value of a mapping of strings to strings that is none.
fn check_map(context: &Context<'_>, key: &str, node: &Node, sink: &mut Sink<'_>) {
    for entry in node.entries() {
        let Some(name) = entry.key.as_str() else {
            let message = format!("a key of `{key}` is {}, not a string", kind(&entry.key));
            sink.report(Place::skill(entry.key.span), message)
                .help(quotes(&entry.key))
                .fix(quoted_scalar(context, &entry.key));
            continue;
        };
        // GitHub's command line writes these, in types of its own.
        if name.starts_with("github-") {
            continue;
        }
        let name = quoted(name);
        match &entry.value.value {
            Value::String(_) | Value::Alias => {}
            Value::Null => {
                let place = Place::skill(entry.key.span);
                sink.report(place, format!("`{key}.{name}` has no value"))
                    .help("give it one, or remove the line")
                    .mild();
            }
            _ => {
                let value = &entry.value;
                let message = format!("`{key}.{name}` is {}, not a string", kind(value));
                sink.report(context.value_of(entry), message)
                    .help(quotes(value))
                    .fix(quoted_scalar(context, value));
            }
        }
    }
}

fn check_length(context: &Context<'_>, key: &str, entry: &Entry, field: &Field, sink: &mut Sink<'_>) {
    let Some(text) = entry.value.as_str() else { return };
    let length = text.chars().count();
    if text.trim().chars().count() < field.min {
        sink.report(context.value_of(entry), format!("`{key}` is empty"))
            .help("give it a value, or remove the line");
    }
    if let Some(max) = field.max.filter(|max| length > *max) {
        sink.report(
            context.value_of(entry),
            format!("`{key}` has {length} characters; {max} are allowed"),
        )
        .help("keep what decides whether the skill can run, and move the rest into the body");
    }
}

/// Whether `node` is of this kind. What an alias stands for is not known, so it always is.
pub(super) fn takes(kind: Type, node: &Node) -> bool {
    let is_text = |node: &Node| matches!(node.value, Value::String(_) | Value::Alias);
    match (kind, &node.value) {
        (_, Value::Alias)
        | (Type::String, Value::String(_))
        | (Type::Mapping, Value::Mapping(_))
        | (Type::Boolean, Value::Bool(_))
        | (Type::Integer, Value::Int(_)) => true,
        (Type::Strings, Value::Sequence(items)) => items.iter().all(is_text),
        (Type::StringMap, Value::Mapping(entries)) => entries
            .iter()
            .all(|entry| is_text(&entry.key) && is_text(&entry.value)),
        _ => false,
    }
}

fn kind(node: &Node) -> &'static str {
    node.value.kind()
}

/// The list of tools in `node` as one text, where the field is to be one: the specification
/// separates them by spaces. None where a tool has a space in it, or a comment would be lost.
pub(super) fn as_one_text(context: &Context<'_>, key: &str, node: &Node) -> Option<Fix> {
    let field = context.profile.fields.get(key)?;
    let (true, Value::Sequence(items)) = (field.types == [Type::String], &node.value) else {
        return None;
    };
    let (Some(first), Some(last)) = (items.first(), items.last()) else {
        return None;
    };
    let mut entries = context.fields().iter();
    let name = entries.find(|entry| entry.value.span == node.span)?.key.span;
    let is_flow = context.text(node.span).starts_with('[');
    // A block ends with its last item, whatever stands behind it.
    let (starts, marks) = if is_flow {
        (node.span.start, &[":"][..])
    } else {
        (first.span.start, &[":", "-"][..])
    };
    let behind = context.text(Span::new(name.end, starts));
    if !behind.split_whitespace().eq(marks.iter().copied()) {
        return None;
    }
    let (start, end, lead) = if is_flow {
        (node.span.start, node.span.end, "")
    } else {
        (name.end + behind.find(':')? + 1, last.span.end, " ")
    };
    let span = Span::new(start, end);
    let texts: Vec<&str> = items.iter().map(Node::as_str).collect::<Option<_>>()?;
    let splits = |item: &&str| item.is_empty() || item.contains([' ', '\t', '\n', ',']);
    if key != "allowed-tools" || texts.iter().any(splits) || context.text(span).contains('#') {
        return None;
    }
    let is_bare = |item: &&str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || "_-()*.:/".contains(c);
        item.starts_with(|c: char| c.is_ascii_alphabetic())
            && item.chars().all(fits)
            && !item.ends_with(':')
    };
    let text = texts.join(" ");
    let text = if texts.len() > 1 && texts.iter().all(is_bare) {
        text
    } else {
        scalar::in_place_of("\"\"", &text)?
    };
    Fix::skill(
        format!("write `{key}` as one text"),
        span,
        format!("{lead}{text}"),
    )
}

/// A number or flag as text, where the field takes one.
fn as_text(context: &Context<'_>, types: &[Type], node: &Node) -> Option<Fix> {
    types.contains(&Type::String).then(|| quoted_scalar(context, node))?
}

/// Puts a number or a flag in quotes.
fn quoted_scalar(context: &Context<'_>, node: &Node) -> Option<Fix> {
    let is_plain = matches!(node.value, Value::Bool(_) | Value::Int(_) | Value::Float(_));
    let raw = context.text(node.span);
    // A tag would still say what it is, and an alias would become the text of its name.
    let yaml = context.skill()?.frontmatter.as_ref()?.yaml;
    let before = context.text(Span::new(yaml.start, node.span.start));
    let last = before.split_whitespace().next_back().unwrap_or_default();
    if raw.starts_with(['*', '"', '\'']) || last.starts_with(['!', '&']) {
        return None;
    }
    let new = scalar::in_place_of("\"\"", raw).filter(|_| is_plain)?;
    Fix::skill(format!("write `{new}`"), node.span, new)
}

/// How to make a string of `node`.
fn quotes(node: &Node) -> &'static str {
    match node.value {
        Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
            "put it in quotes, so that YAML reads it as text"
        }
        Value::Null => "give it a value, or remove it",
        _ => "write it as one text: nothing may be nested here",
    }
}

/// How to make of `node` what is wanted.
fn help(wanted: &[Type], node: &Node) -> &'static str {
    match (wanted, &node.value) {
        ([Type::Boolean], _) => "write `true` or `false`, without quotes",
        ([Type::String], Value::Sequence(_)) => {
            "write the items as one text, separated by spaces"
        }
        ([Type::Strings], Value::String(_)) => "write it as a list: `[one, two]`",
        ([Type::StringMap | Type::Mapping], _) => "write `key: value` lines below it, indented",
        ([Type::Integer], _) => "write a number, without quotes",
        _ => quotes(node),
    }
}
