//! Upstream text that is nowhere in the package.

use std::collections::{HashMap, HashSet};

use skillcheck_parser::{Skill, Span, plain};
use skillcheck_provenance::{Fate, SectionFact};

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "unmapped-section",
    group: Group::Body,
    severity: Severity::Error,
    summary: "an upstream section, or one that the text calls imported, is nowhere in the package",
    source: "measured: real imports lose whole sections, and every \"do not use\" item",
    fix: None,
    docs: include_str!("unmapped-section.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    if !context.profile.regenerates() {
        return;
    }
    let facts = &context.verification.sections.sections;
    let places = places(skill, facts);
    for fact in facts {
        if fact.fate == Fate::Lost {
            let place = places.get(&plain(&fact.heading));
            lost(context, fact, place, sink);
        } else if !fact.dropped.is_empty() {
            dropped(context, skill, fact, sink);
        }
    }
    let preamble = context.verification.sections.preamble.as_ref();
    if let Some(fact) = preamble.filter(|fact| fact.fate == Fate::Lost) {
        let lost = fact.lost.iter().take(3);
        sink.report(
            Place::skill_file(),
            "nothing of upstream's text before its first heading is in the package",
        )
        .help("copy the text from upstream")
        .related(lost.filter_map(|line| {
            context.upstream(line.line, format!("missing: {}", line.text))
        }));
    }
    called_imported(context, skill, facts, sink);
}

/// Where the headings stand, and the names of sections that the text calls imported, by their
/// words; headings go before names.
fn places(skill: &Skill, facts: &[SectionFact]) -> HashMap<String, (Standing, Span)> {
    let mut places = HashMap::new();
    for heading in &skill.outline.headings {
        places
            .entry(plain(&heading.text))
            .or_insert((Standing::Heading, heading.span));
    }
    if let Some(notable) = &skill.notable {
        let known = facts.iter().map(|fact| fact.heading.as_str()).collect();
        for name in notable.names(&known) {
            places
                .entry(plain(&name.value))
                .or_insert((Standing::Name, name.span));
        }
    }
    places
}

/// As what a section's name stands in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Heading,
    Name,
}

fn lost(
    context: &Context<'_>,
    fact: &SectionFact,
    place: Option<&(Standing, Span)>,
    sink: &mut Sink<'_>,
) {
    let heading = &fact.heading;
    let is_heading = place.is_some_and(|(standing, _)| *standing == Standing::Heading);
    let message = if is_heading && fact.kept == 0 {
        format!("nothing of upstream's section `{heading}` is under this heading, or elsewhere")
    } else if fact.kept == 0 {
        format!("upstream's section `{heading}` is nowhere in the package")
    } else {
        format!(
            "upstream's section `{heading}` is missing: {} of its {} lines are found",
            fact.kept, fact.total
        )
    };
    let place = place.map_or_else(Place::skill_file, |(_, span)| Place::skill(*span));
    sink.report(place, message)
        .help("copy the section from upstream")
        .related(context.upstream(fact.line, format!("`{heading}`, {}", lines(fact.total))));
}

fn dropped(context: &Context<'_>, skill: &Skill, fact: &SectionFact, sink: &mut Sink<'_>) {
    let count = fact.dropped.len();
    let items = if count == 1 {
        "an item that says".to_owned()
    } else {
        format!("{count} items that say")
    };
    let triggers = heading_of(skill, |text| {
        plain(text).to_lowercase().contains("when to use")
    });
    sink.report(
        triggers.map_or_else(Place::skill_file, Place::skill),
        format!(
            "upstream's `{}` has {items} when not to use the skill, and the package does not",
            fact.heading
        ),
    )
    .help("add a heading \"Do not use this skill when\" with what upstream lists there")
    .related(
        fact.dropped
            .iter()
            .filter_map(|item| context.upstream(item.line, format!("\"{}\"", item.text))),
    );
}

/// The sections that the text itself calls imported.
fn called_imported(
    context: &Context<'_>,
    skill: &Skill,
    facts: &[SectionFact],
    sink: &mut Sink<'_>,
) {
    let Some(notable) = &skill.notable else { return };
    let blocks = skill.blocks(|text| context.profile.is_public(text));
    let mut known: Vec<&str> = blocks.iter().map(|block| block.name.value.as_str()).collect();
    known.extend(skill.outline.headings.iter().map(|heading| heading.text.as_str()));
    known.extend(facts.iter().map(|fact| fact.heading.as_str()));
    // What upstream calls so is told once, as lost; or its text is here under other headings.
    let names: HashSet<String> = known.iter().map(|text| plain(text)).collect();
    for name in notable.names(&known.into_iter().collect()) {
        if names.contains(&plain(&name.value)) {
            continue;
        }
        sink.report(
            Place::skill(name.span),
            format!("`{}` is called imported, and no heading has that name", name.value),
        )
        .help("import the section, or take its name out of the list");
    }
}

fn heading_of(skill: &Skill, is: impl Fn(&str) -> bool) -> Option<Span> {
    let found = skill.outline.headings.iter().find(|heading| is(&heading.text));
    found.map(|heading| heading.span)
}

fn lines(count: usize) -> String {
    match count {
        1 => "one line".to_owned(),
        count => format!("{count} lines"),
    }
}
