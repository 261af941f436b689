//! A field that the profile needs.

use skillcheck_parser::{Problem, yaml::Value};

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "missing-field",
    group: Group::Frontmatter,
    severity: Severity::Error,
    summary: "the frontmatter lacks a field that the profile needs",
    source: "Agent Skills specification, frontmatter: name and description; else the profile",
    fix: None,
    docs: include_str!("missing-field.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    let Some(frontmatter) = &skill.frontmatter else {
        return;
    };
    let unread = |problem: &Problem| {
        matches!(
            problem,
            Problem::InvalidYaml { .. } | Problem::NotAMapping(..)
        )
    };
    if skill.problems.iter().any(unread) {
        return;
    }
    for field in &context.profile.required_fields {
        match frontmatter.entry(field) {
            None => {
                let opening = skill.source.line_span(1);
                sink.report(
                    Place::skill(opening),
                    format!("the frontmatter has no `{field}`"),
                )
                .help(format!(
                    "add a line `{field}: …`; profile `{}` needs it",
                    context.profile.name
                ));
            }
            // Rules of their own speak of these two.
            Some(_) if field == "name" || field == "description" => {}
            Some(entry) if entry.value.value == Value::Null => {
                sink.report(
                    Place::skill(entry.key.span),
                    format!("`{field}` has no value"),
                )
                .help(format!(
                    "give it a value; profile `{}` needs it",
                    context.profile.name
                ));
            }
            Some(_) => {}
        }
    }
}
