//! Two headings that an outline cannot tell apart.

use std::collections::HashMap;

use skillcheck_parser::{Section, plain};

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
    let mut places: HashMap<_, usize> = HashMap::new();
    // Sections of one name, in the order in which the first of each stands.
    let mut same: Vec<Vec<&Section>> = Vec::new();
    for section in &skill.sections {
        let title = plain(&section.title).to_lowercase();
        if title.is_empty() {
            continue;
        }
        let place = places.entry((section.parent, section.level, title));
        let at = *place.or_insert_with(|| {
            same.push(Vec::new());
            same.len() - 1
        });
        same[at].push(section);
    }
    for sections in same {
        let [first, second, others @ ..] = &sections[..] else {
            continue;
        };
        let more = match others.len() {
            0 => String::new(),
            1 => ", and stands there once more".to_owned(),
            more => format!(", and stands there {more} times more"),
        };
        sink.report(
            Place::skill(second.heading),
            format!(
                "`{}` is already a heading of this part, at line {}{more}",
                quoted(&second.title),
                skill.source.line(first.heading.start)
            ),
        )
        .help("join the sections, or name what sets them apart")
        .related([Related::Here {
            place: Place::skill(first.heading),
            message: "the first one".to_owned(),
        }])
        .related(others.iter().map(|other| Related::Here {
            place: Place::skill(other.heading),
            message: "again here".to_owned(),
        }));
    }
}
