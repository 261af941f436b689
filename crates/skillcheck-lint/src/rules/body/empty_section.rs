//! A heading with nothing under it.

use skillcheck_parser::{HeadingStyle, Section, SectionKind, Skill, Span};

use crate::{
    finding::Place,
    prose::has_text,
    quote::quoted,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "empty-section",
    group: Group::Body,
    severity: Severity::Warning,
    summary: "a heading has nothing under it",
    source: "a heading promises text: an agent that looks a section up must find something",
    fix: None,
    docs: include_str!("empty-section.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    // A body of headings alone is `empty-body`, told once.
    if !has_text(skill, Span::new(skill.body, skill.source.text.len())) {
        return;
    }
    for (index, section) in skill.sections.iter().enumerate() {
        if has_text(skill, section.own)
            || holds_more(skill, index, section)
            || is_accident(skill, index)
        {
            continue;
        }
        sink.report(
            Place::skill(section.heading),
            format!("nothing stands under `{}`", quoted(&section.title)),
        )
        .help("write what the heading promises, or remove it");
    }
}

/// Whether the next heading belongs to this section, or continues the file's title.
fn holds_more(skill: &Skill, index: usize, section: &Section) -> bool {
    let Some(next) = skill.sections.get(index + 1) else {
        return false;
    };
    // Inside an imported block headings keep upstream's levels, which may be shallower.
    next.parent == Some(index)
        || (index == 0 && section.level == 1)
        || matches!(section.kind, SectionKind::Holder)
            && matches!(next.kind, SectionKind::Imported(_))
}

/// Whether it is a heading because a line of dashes, meant as a rule, stands right under a text.
fn is_accident(skill: &Skill, index: usize) -> bool {
    // Sections stand in the order of the headings, one for each.
    let heading = skill.outline.headings.get(index);
    heading.is_some_and(|heading| heading.style == HeadingStyle::Setext && heading.level == 2)
}
