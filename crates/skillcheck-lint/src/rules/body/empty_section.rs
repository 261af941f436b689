//! A heading with nothing under it.

use skillcheck_parser::{HeadingStyle, Section, SectionKind, Skill, Span};

use crate::{
    finding::{Place, Related},
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
    let sections = skill.sections.iter().enumerate();
    let empty = sections.filter(|(index, section)| {
        !has_text(skill, section.own)
            && !holds_more(skill, *index, section)
            && !is_accident(skill, *index)
            // What stands under it is taken for the next heading.
            && !is_accident(skill, index + 1)
    });
    let empty: Vec<(usize, &Section)> = empty.collect();
    // Headings in a row that hold nothing were a list once, and are one fault.
    let in_row = |a: &(usize, &Section), b: &(usize, &Section)| {
        a.0 + 1 == b.0 && (a.1.parent, a.1.level) == (b.1.parent, b.1.level)
    };
    for row in empty.chunk_by(in_row) {
        let [(_, first), rest @ ..] = row else { continue };
        let more = match rest.len() {
            0 => String::new(),
            1 => ", nor under the next heading".to_owned(),
            more => format!(", nor under the next {more} headings"),
        };
        sink.report(
            Place::skill(first.heading),
            format!("nothing stands under `{}`{more}", quoted(&first.title)),
        )
        .help(if rest.is_empty() {
            "write what the heading promises, or remove it"
        } else {
            "write what the headings promise, or make a list of them"
        })
        .related(rest.iter().map(|(_, section)| Related::Here {
            place: Place::skill(section.heading),
            message: "and nothing under this one".to_owned(),
        }));
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
