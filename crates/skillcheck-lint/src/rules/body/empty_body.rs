//! A skill file that says nothing behind its frontmatter.

use skillcheck_parser::{Problem, Span};

use crate::{
    finding::Place,
    prose::has_text,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "empty-body",
    group: Group::Body,
    severity: Severity::Warning,
    summary: "the skill file has frontmatter and no instructions",
    source: "Agent Skills specification, Body content: the Markdown behind the frontmatter holds the instructions",
    fix: None,
    docs: include_str!("empty-body.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    let mut problems = skill.problems.iter();
    let readable = problems.all(|problem| matches!(problem, Problem::ByteOrderMark(_)));
    // Where the frontmatter is broken, nobody knows where the body is.
    let Some(frontmatter) = skill.frontmatter.as_ref().filter(|_| readable) else {
        return;
    };
    if has_text(skill, Span::new(skill.body, skill.source.text.len())) {
        return;
    }
    let outline = &skill.outline;
    let what = match (outline.headings.len(), outline.comments.is_empty()) {
        (0, true) => "nothing",
        (0, false) => "a comment alone",
        (1, _) => "a heading alone",
        _ => "headings alone",
    };
    let place = skill
        .source
        .line_span(skill.source.line(frontmatter.span.end));
    let report = sink
        .report(
            Place::skill(place),
            format!("behind the frontmatter stands {what}: the skill tells an agent nothing"),
        )
        .help("write the instructions that an agent is to follow");
    // A heading is no instruction, but it may be a start.
    if !outline.headings.is_empty() {
        report.note();
    }
}
