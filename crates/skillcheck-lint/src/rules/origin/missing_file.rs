//! A file of upstream's that was not copied.

use skillcheck_provenance::{Absence, FileStatus};

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
    fix: None,
    docs: include_str!("missing-file.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    files(context, sink, |path, status| {
        let FileStatus::Missing(absence) = status else {
            return None;
        };
        let lacks = format!("upstream has `{path}`, the package does not");
        Some(match absence {
            Absence::Unknown => (lacks, "copy the file".to_owned()),
            Absence::Renamed(here) => (
                format!("upstream's `{path}` is called `{here}` here"),
                "give it upstream's name".to_owned(),
            ),
            Absence::NotExported => (
                format!("{lacks}: upstream's .gitattributes keeps it out of archives"),
                "copy from a clone, not from an archive".to_owned(),
            ),
            Absence::Ignored => (
                format!("{lacks}: a .gitignore of this repository keeps it out"),
                "copy the file, and add it with `git add --force`".to_owned(),
            ),
        })
    });
}
