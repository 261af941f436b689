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
            let message = if path.text.is_empty() {
                "the link leads nowhere".to_owned()
            } else {
                format!("`{}` is a placeholder, not a path", path.text)
            };
            sink.report(path.place(), message).help("name a file of the package, or take the entry out");
        }
    }
}
