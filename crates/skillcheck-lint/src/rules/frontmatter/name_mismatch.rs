//! A name that is not its folder's.

use skillcheck_parser::{Span, yaml::Entry};
use unicode_normalization::UnicodeNormalization;

use crate::{
    finding::Place,
    fix::Fix,
    rule::{Context, Group, Rule, Severity},
    scalar,
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "name-mismatch",
    group: Group::Frontmatter,
    severity: Severity::Error,
    summary: "the name differs from the name of the folder",
    source: "Agent Skills specification, name field: must match the parent directory name",
    fix: Some("write the folder's name, where it is a valid one"),
    docs: include_str!("name-mismatch.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(entry) = context.field("name") else {
        return;
    };
    // A repository's folder is named by whoever clones it.
    if context.package.is_repository_root() {
        return;
    }
    let (Some(name), Some(folder)) = (entry.value.as_str(), context.package.folder_name()) else {
        return;
    };
    let same = name.trim().nfkc().eq(folder.nfkc());
    if !same && !name.trim().is_empty() {
        sink.report(
            Place::skill(entry.value.span),
            format!("`name` is `{name}`, but the folder is `{folder}`"),
        )
        .help("rename one of the two: clients look a skill up by its folder")
        .fix(folder_name(context, entry, &folder));
    }
}

/// Makes the folder's name the skill's, where it may be one and nothing else says the same by an
/// alias of it.
fn folder_name(context: &Context<'_>, entry: &Entry, folder: &str) -> Option<Fix> {
    let span = entry.value.span;
    let before = Span::new(entry.key.span.end, span.start);
    let is_anchored = context.text(before).contains('&');
    if is_anchored || super::invalid_name::fault(folder).is_some() {
        return None;
    }
    let new = scalar::in_place_of(context.text(span), folder)?;
    Fix::skill(format!("write `name: {folder}`"), span, new)
}
