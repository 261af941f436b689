//! What a run has to say, before it is put into a format.

mod teller;

use std::{collections::BTreeMap, sync::Arc};

use skillcheck_lint::{Finding, Levels, Profile, Severity, Summary, Withheld};
use skillcheck_parser::{Package, RelPath, Source};
use skillcheck_provenance::{Origin, Status, UnverifiedReason, Verification};

pub(crate) use self::teller::extent;
use self::teller::{Teller, shown_in};

use crate::{attest::Attested, render::packet::Packet, write::Write};

/// A run's report.
#[derive(Default)]
pub(crate) struct Report {
    /// Sorted by path.
    pub(crate) packages: Vec<Checked>,
    /// Findings that baselines list and that no longer occur.
    pub(crate) gone: usize,
    /// Whether repairs were asked for, to be made or to be shown.
    pub(crate) repairs: bool,
}

/// Numbers of a report.
#[derive(Clone, Copy, Default)]
pub(crate) struct Totals {
    pub(crate) packages: usize,
    pub(crate) verified: usize,
    pub(crate) mismatched: usize,
    pub(crate) unverified: usize,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) notes: usize,
    /// Findings that comments or configurations suppress.
    pub(crate) suppressed: usize,
    /// Findings that a baseline lists.
    pub(crate) baseline: usize,
    /// Findings that were repaired.
    pub(crate) fixed: usize,
    /// Findings that can be repaired.
    pub(crate) fixable: usize,
}

/// A package and what was found.
pub(crate) struct Checked {
    /// Its path from the working directory.
    pub(crate) path: String,
    /// The name in its frontmatter, else that of its folder.
    pub(crate) name: String,
    pub(crate) profile: &'static Profile,
    pub(crate) origin: Origin,
    pub(crate) verification: Verification,
    pub(crate) findings: Vec<Told>,
    /// What the other packages of the run need to know of it.
    pub(crate) summary: Summary,
    /// Which rules ran, and how much their findings weigh.
    pub(crate) levels: Levels,
    /// Findings that somebody accepted, in a comment, the configuration or the baseline.
    pub(crate) accepted: Vec<Told>,
    /// Numbers of the configuration's entries that accepted some.
    pub(crate) used: Vec<usize>,
    /// The number of its configuration.
    pub(crate) config: usize,
    /// Findings that were repaired.
    pub(crate) fixed: usize,
    /// What is to be written to repair what can be.
    pub(crate) writes: Vec<Write>,
    /// What an attestation says of it, where one is asked for.
    pub(crate) attested: Option<Attested>,
    /// Its review packet, where one was asked for.
    pub(crate) packet: Option<Packet>,
}

/// A finding with everything that a format needs.
pub(crate) struct Told {
    pub(crate) rule: &'static str,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// The file's path from the working directory.
    pub(crate) file: String,
    /// Where in the file; none for the file as a whole.
    pub(crate) extent: Option<(Position, Position)>,
    /// The file's text, where there is an extent.
    pub(crate) source: Option<Arc<Source>>,
    pub(crate) related: Vec<ToldRelated>,
    /// A digest of the credential that it is about, which is masked everywhere else.
    pub(crate) credential: Option<String>,
    /// How it is repaired, where that is safe.
    pub(crate) fix: Option<ToldFix>,
    /// Why a repair that is known is not to be made.
    pub(crate) withheld: Option<Withheld>,
    /// Whether a comment or the configuration suppresses it.
    pub(crate) suppressed: bool,
}

/// A place in a file, in every unit.
#[derive(Clone, Copy)]
pub(crate) struct Position {
    /// In bytes.
    pub(crate) offset: usize,
    /// From 1.
    pub(crate) line: usize,
    /// From 1, in Unicode scalar values.
    pub(crate) column: usize,
}

/// Another place that a finding is about.
pub(crate) struct ToldRelated {
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: usize,
    pub(crate) message: String,
}

/// A repair, with every path from the working directory.
pub(crate) struct ToldFix {
    pub(crate) description: String,
    pub(crate) edits: Vec<ToldEdit>,
    /// Files that get other bytes as a whole.
    pub(crate) rewrites: Vec<String>,
    /// Files that get another name.
    pub(crate) renames: Vec<(String, String)>,
}

/// New text for a stretch of a file.
pub(crate) struct ToldEdit {
    pub(crate) file: String,
    pub(crate) start: Position,
    pub(crate) end: Position,
    pub(crate) text: String,
}

impl Report {
    /// How many findings are told whose repair is withheld, by the reason.
    pub(crate) fn withheld(&self) -> BTreeMap<Withheld, usize> {
        let mut counts = BTreeMap::new();
        let findings = self.packages.iter().flat_map(|package| &package.findings);
        for why in findings.filter_map(|finding| finding.withheld) {
            *counts.entry(why).or_insert(0) += 1;
        }
        counts
    }

    pub(crate) fn totals(&self) -> Totals {
        let mut totals = Totals {
            packages: self.packages.len(),
            ..Totals::default()
        };
        for package in &self.packages {
            match package.verification.status {
                Status::Verified => totals.verified += 1,
                Status::Mismatch => totals.mismatched += 1,
                Status::Unverified => totals.unverified += 1,
                Status::None => {}
            }
            let suppressed = package.accepted.iter().filter(|told| told.suppressed);
            let suppressed = suppressed.count();
            totals.suppressed += suppressed;
            totals.baseline += package.accepted.len() - suppressed;
            totals.fixed += package.fixed;
            for finding in &package.findings {
                totals.fixable += usize::from(finding.fix.is_some());
                match finding.severity {
                    Severity::Error => totals.errors += 1,
                    Severity::Warning => totals.warnings += 1,
                    Severity::Note => totals.notes += 1,
                }
            }
        }
        totals
    }
}

impl Checked {
    pub(crate) fn new(
        path: String,
        package: &Package,
        profile: &'static Profile,
        origin: Origin,
        verification: Verification,
        findings: Vec<Finding>,
    ) -> Self {
        let frontmatter = package
            .skill
            .as_ref()
            .and_then(|skill| skill.frontmatter.as_ref());
        let named = frontmatter.and_then(|frontmatter| frontmatter.text("name"));
        let name = named.map(str::to_owned).or_else(|| package.folder_name());
        let findings = Teller::new(&path, package, &origin).tell_all(findings);
        Self {
            name: name.unwrap_or_default(),
            profile,
            origin,
            verification,
            findings,
            summary: Summary::new(package),
            levels: Levels::default(),
            accepted: Vec::new(),
            used: Vec::new(),
            config: 0,
            fixed: 0,
            writes: Vec::new(),
            attested: None,
            packet: None,
            path,
        }
    }

    /// Adds what was found of it when all packages of the run were there. `package` is the package
    /// as it was checked.
    pub(crate) fn add(&mut self, package: &Package, findings: Vec<Finding>) {
        let told = Teller::new(&self.path, package, &self.origin).tell_all(findings);
        let (suppressed, told): (Vec<_>, Vec<_>) =
            told.into_iter().partition(|told| told.suppressed);
        self.accepted.extend(suppressed);
        self.findings.extend(told);
        self.findings.sort_by(|a, b| a.order().cmp(&b.order()));
    }

    /// Puts aside the findings that comments or configurations suppress.
    pub(crate) fn set_aside(&mut self) {
        let all = std::mem::take(&mut self.findings);
        let (suppressed, told) = all.into_iter().partition(|told| told.suppressed);
        self.accepted = suppressed;
        self.findings = told;
    }

    /// The path of a file of it from the working directory.
    pub(crate) fn shown(&self, file: &RelPath) -> String {
        shown_in(&self.path, Some(file))
    }

    /// Why its origin was not verified.
    pub(crate) fn unverified(&self) -> Option<&UnverifiedReason> {
        self.verification.unverified.as_ref()
    }
}

impl Told {
    /// The order of findings within a package: file, place, rule, message.
    fn order(&self) -> impl Ord + '_ {
        let extent = self.extent.map(|(start, end)| (start.offset, end.offset));
        (&self.file, extent, self.rule, &self.message)
    }
}
