//! A copied file with other text.

use skillcheck_provenance::FileStatus;

use crate::{
    origin_words::files,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "modified-file",
    group: Group::Origin,
    severity: Severity::Error,
    summary: "a copied file differs from upstream's",
    source: "the copy claims to be of that commit",
    docs: include_str!("modified-file.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    files(context, sink, |path, status| match status {
        FileStatus::Modified { upstream, here } => Some((
            format!(
                "`{path}` is not upstream's file: blob {} here, {} there",
                here.short(),
                upstream.short()
            ),
            "copy upstream's file again, or do not claim that commit for it".to_owned(),
        )),
        _ => None,
    });
}
