//! Headings that break out of the imported block that holds them.

use skillcheck_parser::SectionKind;

use crate::{
    finding::{Place, Related},
    profile::Text,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "escaped-subsection",
    group: Group::Body,
    severity: Severity::Note,
    summary: "headings inside an imported block are shallower than the block's own heading",
    source: "measured: imported blocks are level 4, the headings copied into them level 3",
    fix: None,
    docs: include_str!("escaped-subsection.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    if matches!(context.profile.text, Text::Copied | Text::Listed) {
        return;
    }
    let escaped: Vec<_> = skill
        .sections
        .iter()
        .filter_map(|section| {
            let block = skill
                .ancestors(section)
                .skip(1)
                .find(|outer| matches!(outer.kind, SectionKind::Imported(_)))?;
            (section.level < block.level).then_some((section, block))
        })
        .collect();
    let Some(((first, block), others)) = escaped.split_first() else {
        return;
    };
    let blocks = 1 + others
        .windows(2)
        .filter(|pair| pair[0].1.heading != pair[1].1.heading)
        .count()
        + usize::from(others.first().is_some_and(|next| next.1.heading != block.heading));
    let headings = match escaped.len() {
        1 => "a heading".to_owned(),
        count => format!("{count} headings"),
    };
    let inside = match blocks {
        1 => format!("`{}`", block.title),
        count => format!("{count} imported blocks"),
    };
    sink.report(
        Place::skill(first.heading),
        format!(
            "{headings} inside {inside} {} the block's own heading",
            if escaped.len() == 1 { "outranks" } else { "outrank" }
        ),
    )
    .help(format!(
        "lower them below level {}, so that outlines keep them in the block",
        block.level
    ))
    .related(others.iter().map(|(section, block)| Related::Here {
        place: Place::skill(section.heading),
        message: format!("level {} inside `{}`", section.level, block.title),
    }));
}
