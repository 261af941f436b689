//! Runs the rules over one package.

use skillcheck_parser::Package;
use skillcheck_provenance::{Origin, Verification};

use crate::{
    finding::Finding,
    levels::{Level, Levels},
    named_paths,
    profile::Profile,
    rule::Context,
    rules,
    sink::Sink,
    texts,
};

/// Runs every rule that `levels` leaves on over `package`, which claims `origin` and was verified
/// with the result `verification`, and returns the findings, sorted by file, place and rule.
#[must_use]
pub fn check(
    package: &Package,
    origin: &Origin,
    verification: &Verification,
    profile: &Profile,
    levels: &Levels,
) -> Vec<Finding> {
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
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    findings
}
