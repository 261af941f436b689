//! Two headings that an outline cannot tell apart.

use std::collections::HashMap;

use skillcheck_parser::plain;

use crate::{
    finding::{Place, Related},
    quote::quoted,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-heading",
    group: Group::Body,
    severity: Severity::Warning,
    summary: "two headings of one level have the same text under one parent",
    source: "markdownlint's MD024 with `siblings_only`: anchors and outlines name a section by its heading",
    fix: None,
    docs: include_str!("duplicate-heading.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    let mut first = HashMap::new();
    for section in &skill.sections {
        let title = plain(&section.title).to_lowercase();
        if title.is_empty() {
            continue;
        }
        let key = (section.parent, section.level, title);
        let Some(before) = first.get(&key).copied() else {
            first.insert(key, section.heading);
            continue;
        };
        sink.report(
            Place::skill(section.heading),
            format!(
                "`{}` is already a heading of this part, at line {}",
                quoted(&section.title),
                skill.source.line(before.start)
            ),
        )
        .help("join the two sections, or name what sets them apart")
        .related([Related::Here {
            place: Place::skill(before),
            message: "the first one".to_owned(),
        }]);
    }
}
