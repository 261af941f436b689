//! A path that was never filled in.

use crate::{
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "placeholder-path",
    group: Group::Paths,
    severity: Severity::Warning,
    summary: "a placeholder stands where a path belongs",
    source: "measured: the support matrix of imports reads `references/n/a` where there is none",
    fix: None,
    docs: include_str!("placeholder-path.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for path in context.paths {
        if path.resolution.is_none() {
            sink.report(
                path.place(),
                format!("`{}` is a placeholder, not a path", path.text),
            )
            .help("name a file of the package, or take the entry out");
        }
    }
}
