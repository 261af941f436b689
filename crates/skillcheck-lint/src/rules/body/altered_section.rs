//! Imported text that is not upstream's.

use skillcheck_parser::Skill;
use skillcheck_provenance::{Change, Fate, SectionFact};

use crate::{
    finding::{Place, Related},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

/// Lost lines that a finding quotes.
const QUOTED: usize = 5;

pub(crate) static RULE: Rule = Rule {
    id: "altered-section",
    group: Group::Body,
    severity: Severity::Warning,
    summary: "the text of an imported section differs from upstream's",
    source: "measured: imported blocks are upstream's text, line for line",
    fix: None,
    docs: include_str!("altered-section.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    if !context.profile.regenerates() {
        return;
    }
    for fact in &context.verification.sections.sections {
        changed(context, skill, fact, sink);
        cut(context, skill, fact, sink);
    }
}

/// Text that was added, moved or led elsewhere.
fn changed(context: &Context<'_>, skill: &Skill, fact: &SectionFact, sink: &mut Sink<'_>) {
    let Some((first, others)) = fact.changes.split_first() else {
        return;
    };
    let heading = &fact.heading;
    let (message, line) = match first {
        Change::Added { .. } => (
            format!("this line is not upstream's: its section `{heading}` does not have it"),
            fact.line,
        ),
        Change::Target { line, .. } => (
            format!("a link in imported section `{heading}` leads elsewhere than upstream's"),
            *line,
        ),
        Change::Code { line, .. } => (
            format!("a line of code in imported section `{heading}` is not upstream's"),
            *line,
        ),
        Change::Reordered { line, .. } => (
            format!("the lines of imported section `{heading}` are not in upstream's order"),
            *line,
        ),
    };
    let lost = fact.lost.iter().take(QUOTED);
    sink.report(Place::skill(skill.source.trimmed(place(first))), message)
        .help("restore upstream's text, or move your own out of the imported block")
        .related(context.upstream(line, format!("`{heading}` upstream")))
        .related(lost.filter_map(|line| {
            context.upstream(line.line, format!("upstream says: {}", line.text))
        }))
        .related(others.iter().map(|change| Related::Here {
            place: Place::skill(skill.source.trimmed(place(change))),
            message: "and here".to_owned(),
        }));
}

fn place(change: &Change) -> skillcheck_parser::Span {
    match change {
        Change::Added { span, .. }
        | Change::Code { span, .. }
        | Change::Target { span, .. }
        | Change::Reordered { span, .. } => *span,
    }
}

/// Text of which a part is nowhere.
fn cut(context: &Context<'_>, skill: &Skill, fact: &SectionFact, sink: &mut Sink<'_>) {
    let dropped = |line: usize| fact.dropped.iter().any(|item| item.line == line);
    let lost: Vec<_> = fact.lost.iter().filter(|line| !dropped(line.line)).collect();
    let partial = matches!(fact.fate, Fate::Partial | Fate::Inverted);
    // A reworded line was told already, with what it replaced.
    if !partial || lost.is_empty() || !fact.changes.is_empty() {
        return;
    }
    let place = match &fact.found {
        Some(found) => Place::at(&found.path, skill.source.trimmed(found.span)),
        None => Place::skill_file(),
    };
    sink.report(
        place,
        format!(
            "upstream's section `{}` is cut: {} of its {} lines are found",
            fact.heading, fact.kept, fact.total
        ),
    )
    .help("copy what is missing from upstream")
    .related(
        lost.iter()
            .take(QUOTED)
            .filter_map(|line| context.upstream(line.line, format!("missing: {}", line.text))),
    );
}
