//! The rules that hold the packages of a run against each other.

use skillcheck_lint::{Accepted, Finding, Levels, Member, Severity, accept, check_together};
use skillcheck_parser::{Limits, Package};

use crate::{config::Configs, discover::Found, failure::Failure, report::Checked};

/// Adds to each package what was found when all were there. `found` are the packages in the order of
/// their paths, and `checked` what came of each.
pub(crate) fn complete(
    found: &[&Found],
    checked: &mut [Result<Checked, Failure>],
    configs: &Configs,
) {
    let is_attested = |package: &Checked| package.attested.is_some();
    let strict = if checked.iter().flatten().any(is_attested) {
        // As for the rules on one package, what the user switched off counts.
        together(checked, Levels::tightened)
    } else {
        vec![Vec::new(); checked.len()]
    };
    let told = together(checked, Levels::clone);
    for (((package, found), mut findings), strict) in
        checked.iter_mut().zip(found).zip(told).zip(strict)
    {
        let Ok(package) = package else { continue };
        if !findings.is_empty() {
            // Few packages have such findings: they are read again, and the others are not kept.
            if let Ok(again) = Package::load(&found.folder, Limits::default()) {
                let loaded = configs.of(found);
                let path = loaded.path_of(found);
                let accepted = Accepted {
                    config: &loaded.config,
                    path: path.as_deref(),
                    today: configs.today,
                };
                package
                    .used
                    .extend(accept(&again, &accepted, &mut findings));
                package.add(&again, findings);
            }
        }
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        if let Some(attested) = &mut package.attested
            && strict.iter().any(is_error)
        {
            let reason = "it was found at fault beside the other packages of the run";
            attested.reasons.push(reason.to_owned());
        }
    }
}

/// What was found of each package; nothing of those that could not be checked.
fn together(
    checked: &[Result<Checked, Failure>],
    levels: impl Fn(&Levels) -> Levels,
) -> Vec<Vec<Finding>> {
    let levels: Vec<_> = checked
        .iter()
        .flatten()
        .map(|package| levels(&package.levels))
        .collect();
    let members: Vec<_> = checked
        .iter()
        .flatten()
        .zip(&levels)
        .map(|(package, levels)| Member {
            path: &package.path,
            summary: &package.summary,
            profile: package.profile,
            levels,
        })
        .collect();
    let mut findings = check_together(&members).into_iter();
    checked
        .iter()
        .map(|package| match package {
            Ok(_) => findings.next().unwrap_or_default(),
            Err(_) => Vec::new(),
        })
        .collect()
}
