//! Frontmatter that says something else than upstream's about trust.

use skillcheck_parser::{Skill, Span, yaml::Entry};

use crate::{
    finding::{Place, Related},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

/// Fields that say whether a skill may be trusted and used.
const FIELDS: [&str; 3] = ["risk", "source", "license"];

pub(crate) static RULE: Rule = Rule {
    id: "altered-frontmatter",
    group: Group::Origin,
    severity: Severity::Warning,
    summary: "risk, source or licence in the frontmatter is not what upstream's says",
    source: "measured: the importer replaces `risk` and `source`",
    docs: include_str!("altered-frontmatter.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let (Some(skill), Some(upstream)) = (context.skill(), &context.verification.upstream) else {
        return;
    };
    // A copied file that differs is told as such.
    if !context.profile.regenerates() {
        return;
    }
    let upstream = &upstream.skill;
    let changed: Vec<Changed<'_>> = FIELDS
        .iter()
        .filter_map(|field| changed(field, skill, upstream))
        .collect();
    let Some((first, others)) = changed.split_first() else {
        return;
    };
    let told: Vec<String> = changed
        .iter()
        .map(|change| format!("`{}` was `{}`", change.field, change.there))
        .collect();
    sink.report(
        Place::skill(first.place),
        format!("the frontmatter was changed: upstream's {}", told.join(", ")),
    )
    .help("keep upstream's value, or say in the text who judged otherwise and why")
    .related(others.iter().map(|change| Related::Here {
        place: Place::skill(change.place),
        message: format!("`{}` here", change.field),
    }))
    .related(
        changed
            .iter()
            .filter_map(|change| context.upstream(change.line, format!("`{}`", change.there))),
    );
}

struct Changed<'a> {
    field: &'a str,
    place: Span,
    there: &'a str,
    /// Upstream's line, from 1.
    line: usize,
}

/// A field that both have, with different texts.
fn changed<'a>(field: &'a str, skill: &Skill, upstream: &'a Skill) -> Option<Changed<'a>> {
    let here: &Entry = skill.frontmatter.as_ref()?.entry(field)?;
    let there: &Entry = upstream.frontmatter.as_ref()?.entry(field)?;
    let text = there.value.as_str()?;
    (here.value.as_str()?.trim() != text.trim()).then(|| Changed {
        field,
        place: here.value.span,
        there: text,
        line: upstream.source.line(there.key.span.start),
    })
}
