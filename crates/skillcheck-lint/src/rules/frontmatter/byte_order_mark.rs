//! A byte order mark before the frontmatter.

use skillcheck_parser::Problem;

use crate::{
    finding::Place,
    fix::Fix,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "byte-order-mark",
    group: Group::Frontmatter,
    severity: Severity::Warning,
    summary: "a byte order mark stands before the frontmatter, which some clients then fail to see",
    source: "Agent Skills specification, SKILL.md format: the file starts with `---`",
    fix: Some("take the mark out"),
    docs: include_str!("byte-order-mark.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    for problem in &skill.problems {
        if let Problem::ByteOrderMark(span) = problem {
            sink.report(
                Place::skill(*span),
                "a byte order mark stands before the frontmatter",
            )
            .help("save the file as UTF-8 without a byte order mark")
            .fix(Fix::skill("take the byte order mark out", *span, ""));
        }
    }
}
