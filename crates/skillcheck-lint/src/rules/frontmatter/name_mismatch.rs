//! A name that is not its folder's.

use unicode_normalization::UnicodeNormalization;

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "name-mismatch",
    group: Group::Frontmatter,
    severity: Severity::Error,
    summary: "the name differs from the name of the folder",
    source: "Agent Skills specification, name field: must match the parent directory name",
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
        .help("rename one of the two: clients look a skill up by its folder");
    }
}
