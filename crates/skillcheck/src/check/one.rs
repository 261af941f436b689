//! One package: what it claims, what is so, what is wrong, and what can be repaired.

use skillcheck_lint::{Accepted, Finding, Judged, Levels, Profile, Severity, judge, rules};
use skillcheck_parser::{Limits, Package, RelPath};
use skillcheck_provenance::{Origin, Verification, read_origin, verify};

use super::{Also, settings::Settings};
use crate::{
    attest::Attested,
    discover::Found,
    failure::Failure,
    fetch::Against,
    output,
    render::{packet::Packet, text},
    repair::{ROUNDS, Repair, Repairs},
    report::Checked,
    write,
};

/// What was found out about a package.
struct Looked {
    origin: Origin,
    verification: Verification,
    profile: &'static Profile,
    levels: Levels,
    judged: Judged,
}

impl Settings<'_> {
    /// Looks at one package, and makes its repairs in memory where they are asked for.
    pub(super) fn check_one(
        &self,
        found: &Found,
        against: &Against<'_>,
        repair: Repair,
    ) -> Result<Checked, Failure> {
        let mut package = load(found)?;
        let mut looked = self.look(found, &package, against);
        if repair == Repair::No {
            return Ok(self.told(found, &package, looked, against));
        }
        let mut repairs = Repairs::default();
        for _ in 0..ROUNDS {
            if !repairs.make(&mut package, &looked.judged.findings) {
                break;
            }
            looked = self.look(found, &package, against);
        }
        let (fixed, writes) = repairs.finish(&package);
        if repair == Repair::Show && !writes.is_empty() {
            // What is told is what there is.
            package = load(found)?;
            looked = self.look(found, &package, against);
        }
        Ok(Checked {
            fixed,
            writes,
            ..self.told(found, &package, looked, against)
        })
    }

    /// Looks at `package` as it is in memory.
    fn look(&self, found: &Found, package: &Package, against: &Against<'_>) -> Looked {
        let origin = read_origin(package, &self.locks);
        let loaded = self.configs.of(found);
        let path = loaded.path_of(found);
        let settings = loaded.config.settings(path.as_deref());
        let named = loaded.config.find_profile(&self.args.profile);
        let base = named
            .or(settings.profile.filter(|_| self.args.profile == "auto"))
            .unwrap_or_else(|| Profile::recognise(package, &origin));
        // The nearer to the package, the later: its profile, the file, the entry for its path.
        let mut rules = base.rules.clone();
        rules.extend(&settings.rules);
        let levels = self.levels.over(&rules);
        let profile = loaded.config.with_additions(base, &settings);
        let is_generated = |path: &RelPath| base.generates(path);
        let is_public = |heading: &str| base.is_public(heading);
        let dialect = base.dialect(&is_generated, &is_public);
        let mut verification = verify(package, &origin, against.upstreams, &dialect);
        verification.not_fetched = (against.fault)(&origin, &verification);
        let accepted = Accepted {
            config: &loaded.config,
            path: path.as_deref(),
            today: self.configs.today,
        };
        let judged = judge(package, &origin, &verification, profile, &levels, &accepted);
        Looked {
            origin,
            verification,
            profile,
            levels,
            judged,
        }
    }

    /// What there is to say of a package that was looked at.
    fn told(
        &self,
        found: &Found,
        package: &Package,
        looked: Looked,
        against: &Against<'_>,
    ) -> Checked {
        let Looked {
            origin,
            verification,
            profile,
            levels,
            judged: Judged { findings, used },
        } = looked;
        let shown = found.shown.clone();
        let attested = matches!(self.also, Also::Attest).then(|| {
            // What somebody accepted counts: the attestation's reader did not.
            let is_error = |finding: &&Finding| finding.severity == Severity::Error;
            let errors = findings.iter().filter(is_error).count();
            Attested::new(package, &origin, &verification, profile, &levels, errors)
        });
        let mut checked = Checked {
            attested,
            used,
            config: found.config,
            levels,
            ..Checked::new(shown, package, profile, origin, verification, findings)
        };
        if let Also::Packet = self.also {
            // A reviewer is told everything, accepted or not.
            let off = rules::ALL.iter().filter(|rule| checked.levels.is_off(rule));
            let off: Vec<_> = off.map(|rule| rule.id).collect();
            let packet = Packet::new(package, against.upstreams, &checked, &off);
            checked.packet = Some(packet);
        }
        checked.set_aside();
        checked
    }

    /// Writes the repairs of each package. One whose files cannot be written is looked at again, as
    /// it is.
    pub(super) fn write(
        &self,
        all: &[&Found],
        checked: &mut [Result<Checked, Failure>],
    ) -> Vec<Failure> {
        let mut failures = Vec::new();
        if self.repair != Repair::Write {
            return failures;
        }
        let mut unwritten = Vec::new();
        for (at, (found, result)) in all.iter().zip(&mut *checked).enumerate() {
            let Ok(package) = result else { continue };
            if package.writes.is_empty() {
                continue;
            }
            let written = load(found).map(|there| write::all(&there, &package.writes));
            match written {
                Ok(Ok(linked)) => {
                    for file in linked {
                        let file = text::clean(&package.shown(file));
                        output::complain(&format!(
                            "note: {file} had other names (hard links), which keep the old text\n"
                        ));
                    }
                }
                Ok(Err(source)) => {
                    failures.push(Failure::Repair {
                        package: found.shown.clone(),
                        source,
                    });
                    unwritten.push(at);
                }
                Err(failure) => *result = Err(failure),
            }
        }
        let again: Vec<_> = unwritten.iter().map(|at| all[*at]).collect();
        let again = self.check_all(&again, Repair::No);
        for (at, package) in unwritten.into_iter().zip(again) {
            checked[at] = package;
        }
        failures
    }
}

fn load(found: &Found) -> Result<Package, Failure> {
    Package::load(&found.folder, Limits::default()).map_err(|error| Failure::Unreadable {
        path: found.folder.clone(),
        reason: error.kind().to_string(),
    })
}
