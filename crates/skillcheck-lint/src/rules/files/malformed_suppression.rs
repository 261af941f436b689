//! A comment that was meant to suppress a finding and does not.

use crate::{
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
    suppress,
};

pub(crate) static RULE: Rule = Rule {
    id: "malformed-suppression",
    group: Group::Files,
    severity: Severity::Warning,
    summary: "a `skillcheck-ignore` comment without a rule, with an unknown one, or without a reason",
    source: "skillcheck: docs/configuration.md",
    fix: None,
    docs: include_str!("malformed-suppression.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for wrong in suppress::read(context.package).1 {
        sink.report(wrong.place, wrong.message).help(wrong.help);
    }
}
