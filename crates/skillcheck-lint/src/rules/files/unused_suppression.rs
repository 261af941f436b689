//! A comment that suppresses a finding which is not there.

use crate::{
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
    suppress::Directive,
};

pub(crate) static RULE: Rule = Rule {
    id: "unused-suppression",
    group: Group::Files,
    severity: Severity::Warning,
    summary: "a `skillcheck-ignore` comment that suppresses nothing",
    source: "skillcheck: docs/configuration.md",
    fix: None,
    docs: include_str!("unused-suppression.md"),
    check,
};

/// Nothing is known of it until all other rules have spoken: see [`report`].
fn check(_: &Context<'_>, _: &mut Sink<'_>) {}

/// Tells that `directive` names rules, `unused`, that raise nothing where it stands.
pub(crate) fn report(directive: &Directive, unused: &[&str], sink: &mut Sink<'_>) {
    let names = unused.join("`, `");
    let help = if unused.len() == directive.rules.len() {
        "take the comment out".to_owned()
    } else {
        format!("take `{names}` out of the comment")
    };
    let raise = if unused.len() == 1 { "raises" } else { "raise" };
    sink.report(
        directive.place.clone(),
        format!("`{names}` {raise} nothing here"),
    )
    .help(help);
}
