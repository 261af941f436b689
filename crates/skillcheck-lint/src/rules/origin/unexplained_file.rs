//! A file of unknown origin.

use skillcheck_parser::FileKind;
use skillcheck_provenance::{FileStatus, Surplus};

use crate::{
    origin_words::files,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "unexplained-file",
    group: Group::Origin,
    severity: Severity::Warning,
    summary: "a file is neither upstream's nor known to be generated",
    source: "the package claims to be a copy of one folder upstream",
    fix: None,
    docs: include_str!("unexplained-file.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    files(context, sink, |path, status| match status {
        // `forbidden-file` tells of what is no file.
        FileStatus::Unexplained(_) if !is_file(context, path) => None,
        FileStatus::Unexplained(Surplus::Unknown) => Some((
            format!("`{path}` is not upstream's"),
            "remove it, or offer it upstream".to_owned(),
        )),
        FileStatus::Unexplained(Surplus::Ignored) => Some((
            format!("`{path}` is not upstream's; a .gitignore keeps it out of the repository"),
            "remove it: it is no part of what is published".to_owned(),
        )),
        // `missing-file` tells of upstream's file under another name.
        _ => None,
    });
}

fn is_file(context: &Context<'_>, path: &str) -> bool {
    let file = context.package.find(path);
    if file.is_none() {
        // The skill file of a package inside this one.
        return true;
    }
    file.is_some_and(|file| matches!(file.kind, FileKind::Regular | FileKind::Symlink(_)))
}
