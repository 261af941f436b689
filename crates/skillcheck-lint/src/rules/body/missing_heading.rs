//! A heading that the profile needs.

use crate::{
    finding::{Place, Related},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "missing-heading",
    group: Group::Body,
    severity: Severity::Error,
    summary: "a heading that the profile needs is there in none of its accepted wordings",
    source: "the profile; the headings of omni-intake were measured on 133 packages",
    fix: None,
    docs: include_str!("missing-heading.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    let headings = &skill.outline.headings;
    for needed in &context.profile.required_headings {
        let title = &needed.title;
        if headings.iter().any(|h| h.level == 2 && needed.is(&h.text)) {
            continue;
        }
        let swallowed = skill
            .swallowed
            .iter()
            .find(|line| line.level == 2 && needed.is(&line.text));
        let other_level = headings.iter().find(|heading| needed.is(&heading.text));
        if let Some(line) = swallowed {
            let fence = &skill.outline.fences[line.fence];
            let opened = skill.source.line(fence.opening.start);
            sink.report(
                Place::skill(line.span),
                format!(
                    "`## {title}` is no heading: it is inside the code block opened at line \
                     {opened}"
                ),
            )
            .help("close that code block before this line")
            .related([Related::Here {
                place: Place::skill(fence.opening),
                message: "the code block opens here".to_owned(),
            }]);
        } else if let Some(heading) = other_level {
            sink.report(
                Place::skill(heading.span),
                format!("`{title}` is a heading of level {}, not 2", heading.level),
            )
            .help(format!("write it as `## {title}`"));
        } else {
            sink.report(
                Place::skill_file(),
                format!("there is no heading `## {title}`"),
            )
            .help(format!(
                "add it; profile `{}` needs it",
                context.profile.name
            ));
        }
    }
}
