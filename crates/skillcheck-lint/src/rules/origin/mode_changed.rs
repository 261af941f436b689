//! A copied file of another kind or mode.

use skillcheck_provenance::FileStatus;

use crate::{
    origin_words::files,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "mode-changed",
    group: Group::Origin,
    severity: Severity::Warning,
    summary: "the executable bit or the kind of a copied file differs from upstream's",
    source: "git records both with the file",
    fix: None,
    docs: include_str!("mode-changed.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    files(context, sink, |path, status| match status {
        FileStatus::ModeChanged { upstream, here } => Some((
            format!("`{path}` is {here} here and {upstream} upstream"),
            match (*upstream, *here) {
                ("executable", "not executable") => format!("run `chmod +x {path}`"),
                ("not executable", "executable") => format!("run `chmod -x {path}`"),
                _ => "copy upstream's file again, as what it is there".to_owned(),
            },
        )),
        FileStatus::Submodule => Some((
            format!("`{path}` is a submodule upstream: what is in it was not compared"),
            "record the origin of its files on their own".to_owned(),
        )),
        _ => None,
    });
}
