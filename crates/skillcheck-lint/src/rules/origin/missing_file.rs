//! A file of upstream's that was not copied.

use skillcheck_provenance::FileStatus;

use crate::{
    origin_words::files,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "missing-file",
    group: Group::Origin,
    severity: Severity::Error,
    summary: "upstream has a file that the package does not",
    source: "measured: 382 of 385 upstream support files are copied unchanged",
    docs: include_str!("missing-file.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    files(context, sink, |path, status| match status {
        FileStatus::Missing => Some((
            format!("upstream has `{path}`, the package does not"),
            "copy the file".to_owned(),
        )),
        _ => None,
    });
}
