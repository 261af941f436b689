//! Runs the rules over one package.

use skillcheck_parser::Package;
use skillcheck_provenance::{Origin, Verification};

use crate::{
    finding::Finding,
    fix,
    levels::{Level, Levels},
    named_paths,
    profile::Profile,
    rule::Context,
    rules,
    sink::Sink,
    suppress::{self, Accepted},
    texts,
};

/// Runs every rule that `levels` leaves on over `package`, which claims `origin` and was verified
/// with the result `verification`, and returns the findings, sorted by file, place and rule. What
/// somebody accepted is told like the rest.
#[must_use]
pub fn check(
    package: &Package,
    origin: &Origin,
    verification: &Verification,
    profile: &Profile,
    levels: &Levels,
) -> Vec<Finding> {
    run(package, origin, verification, profile, levels, None).findings
}

/// What was found, and what was accepted of it.
#[derive(Debug)]
pub struct Judged {
    /// All findings, those that were accepted among them, sorted by file, place and rule.
    pub findings: Vec<Finding>,
    /// Numbers of the entries of the configuration that accepted some.
    pub used: Vec<usize>,
}

/// The same as [`check`], with the findings marked that `accepted` suppresses, and with one for
/// each comment that suppresses nothing.
#[must_use]
pub fn judge(
    package: &Package,
    origin: &Origin,
    verification: &Verification,
    profile: &Profile,
    levels: &Levels,
    accepted: &Accepted<'_>,
) -> Judged {
    run(
        package,
        origin,
        verification,
        profile,
        levels,
        Some(accepted),
    )
}

fn run(
    package: &Package,
    origin: &Origin,
    verification: &Verification,
    profile: &Profile,
    levels: &Levels,
    accepted: Option<&Accepted<'_>>,
) -> Judged {
    let paths = named_paths::read(package, verification);
    let texts = texts::read(package);
    let context = Context {
        package,
        origin,
        verification,
        profile,
        paths: &paths,
        texts: &texts,
    };
    let mut findings = Vec::new();
    for rule in rules::ALL {
        let level = levels.of(rule);
        if level != Some(Level::Off) {
            let own = profile.severity(rule);
            (rule.check)(&context, &mut Sink::new(rule, own, level, &mut findings));
        }
    }
    for finding in &mut findings {
        let fix = finding.fix.as_ref();
        finding.withheld = fix.and_then(|fix| fix::withheld(&context, fix));
        finding.fix.take_if(|_| finding.withheld.is_some());
    }
    let used = accepted.map(|accepted| suppress::apply(&context, levels, accepted, &mut findings));
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    Judged {
        findings,
        used: used.unwrap_or_default(),
    }
}
