//! A field that no client of this dialect reads.

use skillcheck_parser::yaml::Node;

use crate::{
    finding::Place,
    fix::Fix,
    nearest::nearest,
    profile::{Profile, Type},
    quote::quoted,
    rule::{Context, Group, Rule, Severity},
    scalar,
    sink::Sink,
};

use super::invalid_field::{as_one_text, takes};

pub(crate) static RULE: Rule = Rule {
    id: "unknown-field",
    group: Group::Frontmatter,
    severity: Severity::Warning,
    summary: "the frontmatter has a field that is not in the profile, or has it in the wrong place",
    source: "Agent Skills specification, frontmatter: six fields; else the profile",
    fix: Some("write the field that was meant, where the value is one of it"),
    docs: include_str!("unknown-field.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let profile = context.profile;
    let mut unknown = Vec::new();
    for entry in context.fields() {
        match entry.key.as_str() {
            Some("metadata") if profile.fields.contains_key("metadata") => {
                check_metadata(context, &entry.value, sink);
            }
            Some(key) if profile.fields.contains_key(key) => {}
            _ => unknown.push((&entry.key, meant(context, name(context, &entry.key)))),
        }
    }
    for (key, meant) in &unknown {
        // Two that were meant to be one field: which of them it is, only a person knows.
        let others = unknown.iter().filter(|(_, other)| other == meant);
        report(context, key, *meant, others.count() == 1, sink);
    }
}

/// A key as it is written.
fn name<'a>(context: &Context<'a>, key: &'a Node) -> &'a str {
    key.as_str()
        .unwrap_or_else(|| context.text(key.span))
        .trim()
}

fn report(
    context: &Context<'_>,
    key: &Node,
    meant: Option<&str>,
    is_only: bool,
    sink: &mut Sink<'_>,
) {
    let profile = context.profile;
    let name = name(context, key);
    let shown = quoted(name);
    let place = Place::skill(key.span);
    if let Some(meant) = meant {
        sink.report(
            place,
            format!("`{shown}` is no field of profile `{}`; is `{meant}` meant?", profile.name),
        )
        .help(format!("write it as `{meant}`: clients pass over a key that they do not know"))
        .fix(renamed(context, key, meant).filter(|_| is_only));
        return;
    }
    let message = format!("`{shown}` is no field of profile `{}`", profile.name);
    let others = Profile::all().iter().filter(|other| other.name != profile.name);
    let client = others
        .filter(|other| other.telling_fields.iter().any(|field| field == name))
        .map(|other| &other.name)
        .next();
    let has_map = profile
        .fields
        .get("metadata")
        .is_some_and(|field| field.types == [Type::StringMap]);
    let help = match client {
        Some(client) => format!("profile `{client}` knows it; clients of others pass over it"),
        None if has_map => {
            "move it below `metadata`, as text, where clients keep what they do not know".to_owned()
        }
        None => "remove it: clients pass over a key that they do not know".to_owned(),
    };
    sink.report(place, message).help(help);
}

/// The field that `name` was probably meant to be: one that the frontmatter does not have yet.
fn meant<'a>(context: &Context<'a>, name: &str) -> Option<&'a str> {
    let free = |field: &&str| context.field(field).is_none();
    let own = || context.profile.fields.keys().map(String::as_str).filter(free);
    let bare = bare(name);
    own()
        .find(|field| self::bare(field) == bare)
        .or_else(|| nearest(&name.to_lowercase(), own()))
}

/// Writes the key as `meant`, where what stands behind it is a value of that field, or can be made
/// one.
fn renamed(context: &Context<'_>, key: &Node, meant: &str) -> Option<Fix> {
    let mut entries = context.fields().iter();
    let value = &entries.find(|entry| entry.key.span == key.span)?.value;
    let field = context.profile.fields.get(meant)?;
    let fits = field.types.is_empty() || field.types.iter().any(|kind| takes(*kind, value));
    if !fits && as_one_text(context, meant, value).is_none() {
        return None;
    }
    let new = scalar::in_place_of(context.text(key.span), meant)?;
    Fix::skill(format!("write `{meant}`"), key.span, new)
}

/// `name` without what separates its words, in lower case.
fn bare(name: &str) -> String {
    let kept = name.chars().filter(|c| !"-_ ".contains(*c));
    kept.flat_map(char::to_lowercase).collect()
}

/// Fields that do nothing below `metadata`.
fn check_metadata(context: &Context<'_>, metadata: &Node, sink: &mut Sink<'_>) {
    for entry in metadata.entries() {
        let Some(key) = entry.key.as_str() else {
            continue;
        };
        let acts = context.profile.fields.get(key).is_some_and(|f| f.acts);
        if acts && context.field(key).is_none() {
            sink.report(
                Place::skill(entry.key.span),
                format!("`{key}` stands below `metadata`, where no client looks for it"),
            )
            .help("move it to the top level of the frontmatter");
        }
    }
}

