//! Findings that somebody looked at and accepted: comments in packages, and entries of the
//! configuration.
//!
//! Suppressing changes what is told and what fails, never what was verified.

mod comments;
mod directive;
mod reach;

use std::collections::HashMap;

use skillcheck_parser::Package;

pub(crate) use self::comments::{Directive, read};
use self::reach::ByFile;
use crate::{
    config::{Config, Date},
    finding::Finding,
    levels::{Level, Levels},
    rule::{Context, Group, Rule},
    rules,
    sink::Sink,
};

/// What may suppress findings of one package.
#[derive(Clone, Copy, Debug)]
pub struct Accepted<'a> {
    /// The configuration that holds for it.
    pub config: &'a Config,
    /// Its path from the folder of the configuration; none for one that lies elsewhere.
    pub path: Option<&'a str>,
    /// Today, where an entry asks for it.
    pub today: Option<Date>,
}

/// Marks the findings that were accepted, adds one for each comment that accepts nothing, and
/// returns the numbers of the entries of [`Config::ignores`] that took effect or may in a fuller run.
pub(crate) fn apply(
    context: &Context<'_>,
    levels: &Levels,
    accepted: &Accepted<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<usize> {
    let directives = directives(context.package, accepted);
    let Marked { taken, mut used } = mark(&directives, accepted, findings);
    let rule = &rules::files::unused_suppression::RULE;
    let level = levels.of(rule);
    if level != Some(Level::Off) {
        let mut unused = Vec::new();
        let mut sink = Sink::new(rule, context.profile.severity(rule), level, &mut unused);
        for (directive, taken) in directives.iter().zip(&taken) {
            let idle = directive.rules.iter().zip(taken);
            let idle = idle.filter(|(id, taken)| !**taken && can_tell(id, context, levels));
            let idle: Vec<_> = idle.map(|(id, _)| *id).collect();
            if !idle.is_empty() {
                rules::files::unused_suppression::report(directive, &idle, &mut sink);
            }
        }
        // These too are accepted by the configuration, and by it alone: a comment that accepts
        // what is said of comments would have to be told whether it is of use itself.
        used.extend(mark(&[], accepted, &mut unused).used);
        findings.append(&mut unused);
    }
    // An entry is not idle where a fuller run might need it.
    for (at, ignore) in accepted.config.ignores.iter().enumerate() {
        let open = |id: &str| !can_tell(id, context, levels);
        let here = accepted.path.is_some_and(|package| {
            let mut paths = ignore.paths.iter();
            paths.any(|pattern| pattern.matches(package) || pattern.root().starts_with(package))
        });
        if here && !used.contains(&at) && ignore.rules.iter().copied().any(open) {
            used.push(at);
        }
    }
    used.sort_unstable();
    used.dedup();
    used
}

/// Marks those findings of rules over all packages that were accepted, and returns the numbers of
/// the entries of [`Config::ignores`] that took effect.
pub fn accept(package: &Package, accepted: &Accepted<'_>, findings: &mut [Finding]) -> Vec<usize> {
    mark(&directives(package, accepted), accepted, findings).used
}

fn directives(package: &Package, accepted: &Accepted<'_>) -> Vec<Directive> {
    if accepted.config.inline_ignores {
        read(package).0
    } else {
        Vec::new()
    }
}

/// What took effect.
struct Marked {
    /// Of each directive, which of its rules did.
    taken: Vec<Vec<bool>>,
    /// Numbers of the entries of the configuration.
    used: Vec<usize>,
}

fn mark(directives: &[Directive], accepted: &Accepted<'_>, findings: &mut [Finding]) -> Marked {
    let mut marked = Marked {
        taken: directives
            .iter()
            .map(|directive| vec![false; directive.rules.len()])
            .collect(),
        used: Vec::new(),
    };
    let by_file = ByFile::new(directives);
    // Those that cover a whole file take effect for all findings of a rule in it, or for none.
    let mut whole: HashMap<(String, &str), bool> = HashMap::new();
    for finding in findings {
        let rule = finding.rule.id;
        let mut takes = |number: usize| {
            let rules = directives[number]
                .rules
                .iter()
                .zip(&mut marked.taken[number]);
            let mut any = false;
            for (_, taken) in rules.filter(|(named, _)| **named == rule) {
                (*taken, any) = (true, true);
            }
            any
        };
        for number in by_file.around(&finding.place) {
            finding.suppressed |= takes(number);
        }
        let all = by_file.whole(&finding.place);
        if !all.is_empty() {
            let key = (reach::file(&finding.place).to_owned(), rule);
            finding.suppressed |= *whole
                .entry(key)
                .or_insert_with(|| all.iter().fold(false, |any, number| takes(*number) | any));
        }
        for at in entries(accepted, finding) {
            finding.suppressed = true;
            if !marked.used.contains(&at) {
                marked.used.push(at);
            }
        }
    }
    marked
}

/// The entries of the configuration that accept `finding`.
fn entries(accepted: &Accepted<'_>, finding: &Finding) -> Vec<usize> {
    let Some(package) = accepted.path else {
        return Vec::new();
    };
    let ignores = accepted.config.ignores.iter().enumerate();
    let holds = ignores.filter(|(_, ignore)| {
        ignore.rules.contains(&finding.rule.id) && !ignore.has_expired(accepted.today)
    });
    let path = match (&finding.place.file, package) {
        (None, package) => package.to_owned(),
        (Some(file), ".") => file.to_string(),
        (Some(file), package) => format!("{package}/{file}"),
    };
    let matching = holds.filter(|(_, ignore)| {
        let mut paths = ignore.paths.iter();
        paths.any(|pattern| pattern.matches(&path) || pattern.matches(package))
    });
    matching.map(|(at, _)| at).collect()
}

/// Whether a run that did not raise the rule shows that there is nothing to raise: it ran, and it
/// had everything to look at. A run over a part of the packages says nothing of rules on them all.
pub(crate) fn can_tell(id: &str, context: &Context<'_>, levels: &Levels) -> bool {
    let Some(rule) = rules::find(id) else {
        return false;
    };
    levels.of(rule) != Some(Level::Off) && rule.group != Group::Collection && saw_all(rule, context)
}

/// Many rules see more where an upstream is at hand; those on paths never do.
fn saw_all(rule: &Rule, context: &Context<'_>) -> bool {
    use skillcheck_provenance::Status;
    rule.group == Group::Paths || context.verification.status != Status::Unverified
}
