//! A last line that does not end.

use skillcheck_parser::Span;

use crate::{
    finding::Place,
    fix::{Fix, is_safe},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "missing-final-newline",
    group: Group::Files,
    severity: Severity::Note,
    summary: "the skill file does not end with a line ending",
    source: "POSIX 3.206 Line: zero or more characters and a terminating newline",
    fix: Some("end the last line"),
    docs: include_str!("missing-final-newline.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    let text = &skill.source.text;
    // What is in no encoding that is read has other faults.
    let is_text = skill.source.invalid_at.is_none();
    if text.is_empty() || text.ends_with('\n') || !is_text {
        return;
    }
    let end = text.len();
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let fix = Fix::skill("end the last line", Span::new(end, end), line_end);
    // A copy ends as upstream's file does, and has to.
    let Some(fix) = fix.filter(|fix| is_safe(context, fix)) else {
        return;
    };
    let last = skill.source.line_span(skill.source.line(end));
    sink.report(
        Place::skill(skill.source.trimmed(last)),
        "the last line does not end with a line ending",
    )
    .help("end it: what is added behind it would otherwise go on in the same line")
    .fix(fix);
}
