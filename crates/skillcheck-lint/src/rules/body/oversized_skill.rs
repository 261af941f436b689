//! A skill file that fills an agent's context.

use crate::{
    finding::Place,
    prose,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "oversized-skill",
    group: Group::Body,
    severity: Severity::Warning,
    summary: "the skill file has more than 500 lines or 5,000 estimated tokens",
    source: "Agent Skills specification, Progressive disclosure: under 500 lines, and under 5,000 tokens of instructions",
    fix: None,
    docs: include_str!("oversized-skill.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    let text = &skill.source.text;
    let limits = context.profile.limits;
    let lines = skill.source.line(text.trim_end().len());
    let tokens = prose::tokens(text.get(skill.body..).unwrap_or_default());
    let message = match (lines > limits.lines, tokens > limits.tokens) {
        (false, false) => return,
        (true, true) => {
            format!("the skill file has {lines} lines and about {tokens} tokens of instructions")
        }
        (true, false) => format!("the skill file has {lines} lines"),
        (false, true) => format!("the skill file has about {tokens} tokens of instructions"),
    };
    sink.report(Place::skill_file(), message)
        .help(format!(
            "keep it to {} lines and {} tokens: move what is not needed every time to files under references/",
            limits.lines, limits.tokens
        ));
}
