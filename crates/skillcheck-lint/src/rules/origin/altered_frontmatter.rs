//! Frontmatter that says something else than upstream's about trust, and snapshots of upstream's
//! that are not what it says.

use skillcheck_parser::{Skill, Span, yaml::Entry};
use skillcheck_provenance::SnapshotDifference;

use crate::{
    finding::{Place, Related},
    quote::{quoted, quoted_pair},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

/// Fields that say whether a skill may be trusted and used.
const FIELDS: [&str; 3] = ["risk", "source", "license"];
/// Keys of a snapshot that the message names; the rest stand at their places.
const NAMED: usize = 6;

pub(crate) static RULE: Rule = Rule {
    id: "altered-frontmatter",
    group: Group::Origin,
    severity: Severity::Warning,
    summary: "the recorded snapshot is not upstream's frontmatter, or risk, source or licence was changed",
    source: "measured: the importer replaces `risk` and `source`, and reads YAML line by line",
    fix: None,
    docs: include_str!("altered-frontmatter.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    trust(context, sink);
    snapshot(context, sink);
}

/// What the package's own frontmatter says of trust.
fn trust(context: &Context<'_>, sink: &mut Sink<'_>) {
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

/// What the package records of upstream's frontmatter: one finding for all of it.
fn snapshot(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(upstream) = &context.verification.upstream else {
        return;
    };
    let snapshots = context.origin.snapshots.iter();
    let mut differing = snapshots
        .map(|snapshot| {
            let differences = snapshot.differences(context.package, &upstream.skill);
            (snapshot, differences)
        })
        .filter(|(_, differences)| !differences.is_empty());
    let Some((snapshot, differences)) = differing.next() else {
        return;
    };
    let place = |difference: &SnapshotDifference<'_>| {
        let whole = snapshot.root.span;
        let span = match &difference.recorded {
            Some(said) => said.node.span,
            // The whole snapshot lacks it; its first byte stands for it.
            None => Span::new(whole.start, whole.end.min(whole.start + 1)),
        };
        Place::maybe(&snapshot.file, known(span))
    };
    let mut keys: Vec<String> = differences
        .iter()
        .take(NAMED)
        .map(|difference| format!("`{}`", quoted(&difference.key)))
        .collect();
    if differences.len() > NAMED {
        keys.push(format!("{} more", differences.len() - NAMED));
    }
    sink.report(
        place(&differences[0]),
        format!("the recorded snapshot differs from upstream's frontmatter in {}", keys.join(", ")),
    )
    .help("record the frontmatter as a YAML parser reads it")
    .related(differences.iter().map(|difference| Related::Here {
        place: place(difference),
        message: told(difference),
    }))
    .related(
        differences[0]
            .line
            .and_then(|line| context.upstream(line, "upstream's frontmatter".to_owned())),
    )
    .related(differing.map(|(other, differences)| Related::Here {
        place: Place::maybe(&other.file, known(other.root.span)),
        message: format!("this snapshot differs too, in {} fields", differences.len()),
    }));
}

/// A place, where the reader of the file gave one.
fn known(span: Span) -> Option<Span> {
    (span.end > span.start).then_some(span)
}

/// How one key of the snapshot differs.
fn told(difference: &SnapshotDifference<'_>) -> String {
    let key = quoted(&difference.key);
    match (&difference.recorded, &difference.upstream, &difference.hoisted_from) {
        (Some(here), Some(there), _) => {
            let (here, there) = quoted_pair(&here.text, &there.text);
            format!("`{key}` is recorded as `{here}`, and upstream says `{there}`")
        }
        (Some(_), None, Some(holder)) => format!(
            "`{key}` is recorded as a field of its own, and upstream has it under `{}`",
            quoted(holder)
        ),
        (Some(_), None, None) => format!("`{key}` is recorded, and upstream has no such field"),
        (None, there, _) => format!(
            "`{key}` is not recorded, and upstream says `{}`",
            there.as_ref().map(|said| quoted(&said.text)).unwrap_or_default()
        ),
    }
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
