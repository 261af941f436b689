//! A generated file in the place of upstream's.

use skillcheck_provenance::FileStatus;

use crate::{
    origin_words::files,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "replaced-file",
    group: Group::Origin,
    severity: Severity::Warning,
    summary: "a generated file stands in the place of one of upstream's",
    source: "measured: the importer overwrites an upstream metadata.json with its own",
    fix: None,
    docs: include_str!("replaced-file.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    files(context, sink, |path, status| match status {
        FileStatus::Generated { replaces: true } => Some((
            format!("this generated `{path}` stands in the place of upstream's own file"),
            "restore upstream's file, and record the origin in `EXTERNAL_SOURCE.json`".to_owned(),
        )),
        _ => None,
    });
}
