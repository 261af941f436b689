//! Two packages that say the same.

use std::collections::BTreeMap;

use skillcheck_parser::Span;

use crate::{
    collection::{Collection, Sinks, Summary, alone},
    rule::{Group, Rule, Severity},
};

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-content",
    group: Group::Collection,
    severity: Severity::Warning,
    summary: "two packages that are loaded together have the same description or the same body",
    source: "clients choose a skill by its description: between two equal ones they cannot",
    docs: include_str!("duplicate-content.md"),
    check: alone,
};

/// What two packages have in common.
#[derive(Default)]
struct Same {
    /// The first package with the same description, and where it stands here and there.
    description: Option<(usize, Span, Span)>,
    /// The same for the body.
    body: Option<(usize, Span, Span)>,
}

pub(crate) fn check_together(collection: &Collection<'_>, sinks: &mut Sinks<'_>) {
    let mut same: BTreeMap<usize, Same> = BTreeMap::new();
    let descriptions = |summary: &Summary| summary.description.as_ref().map(|text| (text.value, text.span));
    let bodies = |summary: &Summary| summary.body.as_ref().map(|text| (text.value, text.span));
    for (at, found) in pairs(collection, descriptions) {
        same.entry(at).or_default().description = Some(found);
    }
    for (at, found) in pairs(collection, bodies) {
        same.entry(at).or_default().body = Some(found);
    }
    for (at, same) in same {
        let both = matches!((&same.description, &same.body), (Some(a), Some(b)) if a.0 == b.0);
        for (what, found) in [("description", same.description), ("body", same.body)] {
            let Some((other, here, there)) = found else {
                continue;
            };
            let path = collection.members[other].path;
            let message = match (what, both) {
                ("body", true) => continue,
                (_, true) => format!("`{path}` has the same description and the same body"),
                (what, false) => format!("`{path}` has the same {what}"),
            };
            sinks.report(at, here, message, |report| {
                report
                    .help("say what only this skill is for, or keep one of the two")
                    .related([collection.related(other, there, "the same text")]);
            });
        }
    }
}

/// Each package whose text another one before it has, with that one and both places. Packages of
/// one name are `duplicate-skill`'s.
fn pairs<K: std::hash::Hash + Eq>(
    collection: &Collection<'_>,
    text: impl Fn(&Summary) -> Option<(K, Span)>,
) -> Vec<(usize, (usize, Span, Span))> {
    let groups = collection.shared(|summary| Some((&summary.shelf, text(summary)?.0)));
    let mut pairs = Vec::new();
    for group in groups {
        let summary = |at: usize| collection.members[at].summary;
        let name = |at: usize| summary(at).name.as_ref().map(|name| name.value.as_str());
        // The first one, and the first of another name than that.
        let first = group[0];
        let mut other = None;
        for &at in &group[1..] {
            let is_other = name(at) != name(first);
            let before = if is_other { Some(first) } else { other };
            other = other.or(is_other.then_some(at));
            let Some(first) = before else { continue };
            if let (Some((_, here)), Some((_, there))) = (text(summary(at)), text(summary(first))) {
                pairs.push((at, (first, here, there)));
            }
        }
    }
    pairs
}
