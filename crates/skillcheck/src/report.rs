//! What a run has to say, before it is put into a format.

use std::{collections::BTreeMap, sync::Arc};

use skillcheck_lint::{
    Change, Finding, Fix, Levels, Place, Profile, Related, Severity, Summary, redacted,
};
use skillcheck_parser::{Locator, Package, RelPath, SKILL_FILE, Source, Span};
use skillcheck_provenance::{Origin, Status, UnverifiedReason, Verification};

use crate::{attest::Attested, render::packet::Packet, write::Write};

/// A run's report.
#[derive(Default)]
pub(crate) struct Report {
    /// Sorted by path.
    pub(crate) packages: Vec<Checked>,
    /// Findings that baselines list and that no longer occur.
    pub(crate) gone: usize,
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
    /// How it is repaired, where that is safe.
    pub(crate) fix: Option<ToldFix>,
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
        let mut teller = Teller {
            path: &path,
            package,
            origin: &origin,
            sources: BTreeMap::new(),
            locator: Locator::default(),
            file: None,
        };
        let findings = findings
            .into_iter()
            .map(|finding| teller.tell(finding))
            .collect();
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
        let mut teller = Teller {
            path: &self.path,
            package,
            origin: &self.origin,
            sources: BTreeMap::new(),
            locator: Locator::default(),
            file: None,
        };
        let told: Vec<_> = findings
            .into_iter()
            .map(|finding| teller.tell(finding))
            .collect();
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

/// Turns findings of one package into what formats need.
struct Teller<'a> {
    path: &'a str,
    package: &'a Package,
    origin: &'a Origin,
    sources: BTreeMap<RelPath, Option<Arc<Source>>>,
    /// Findings come in the order of their places in a file.
    locator: Locator,
    /// The file of the last finding.
    file: Option<RelPath>,
}

impl Teller<'_> {
    fn tell(&mut self, finding: Finding) -> Told {
        if self.file != finding.place.file {
            self.locator = Locator::default();
            self.file.clone_from(&finding.place.file);
        }
        let source = match (&finding.place.file, finding.place.span) {
            (Some(file), Some(_)) => self.source(file),
            _ => None,
        };
        let extent = source
            .as_ref()
            .zip(finding.place.span)
            .map(|(source, span)| extent(&mut self.locator, source, span));
        let fix = finding.fix.map(|fix| self.fix(fix));
        Told {
            rule: finding.rule.id,
            fix,
            suppressed: finding.suppressed,
            severity: finding.severity,
            message: redacted(&finding.message).into_owned(),
            help: finding.help,
            file: self.shown(finding.place.file.as_ref()),
            extent,
            source,
            related: finding
                .related
                .into_iter()
                .map(|related| self.related(related))
                .collect(),
        }
    }

    fn fix(&mut self, fix: Fix) -> ToldFix {
        let mut told = ToldFix {
            description: fix.description,
            edits: Vec::new(),
            rewrites: Vec::new(),
            renames: Vec::new(),
        };
        for change in fix.changes {
            match change {
                Change::Edit { file, span, text } => {
                    let Some(source) = self.source(&file) else {
                        continue;
                    };
                    let (start, end) = extent(&mut Locator::default(), &source, span);
                    told.edits.push(ToldEdit {
                        file: self.shown(Some(&file)),
                        start,
                        end,
                        text,
                    });
                }
                Change::Rewrite { file, .. } => told.rewrites.push(self.shown(Some(&file))),
                Change::Rename { from, to } => {
                    let names = (self.shown(Some(&from)), self.shown(Some(&to)));
                    told.renames.push(names);
                }
            }
        }
        told
    }

    fn related(&mut self, related: Related) -> ToldRelated {
        match related {
            Related::Here {
                place: Place { file, span },
                message,
            } => {
                let source = file.as_ref().and_then(|file| self.source(file));
                let line = source
                    .zip(span)
                    .map(|(source, span)| source.line(span.start));
                ToldRelated {
                    file: self.shown(file.as_ref()),
                    line: line.unwrap_or(1),
                    message,
                }
            }
            Related::Package {
                path,
                file,
                line,
                message,
            } => ToldRelated {
                file: match (path.as_str(), file) {
                    (_, None) => path,
                    (".", Some(file)) => file.to_string(),
                    (path, Some(file)) => format!("{path}/{file}"),
                },
                line,
                message,
            },
            Related::Upstream {
                file,
                line,
                message,
            } => ToldRelated {
                file,
                line,
                message,
            },
        }
    }

    fn shown(&self, file: Option<&RelPath>) -> String {
        shown_in(self.path, file)
    }

    fn source(&mut self, file: &RelPath) -> Option<Arc<Source>> {
        if let Some(source) = self.sources.get(file) {
            return source.clone();
        }
        let skill = self
            .package
            .skill
            .as_ref()
            .filter(|_| file.as_str() == SKILL_FILE);
        let lock = self.origin.locks.iter().find(|lock| lock.path == *file);
        if let Some(lock) = lock {
            let source = Some(Arc::clone(&lock.file.source));
            self.sources.insert(file.clone(), source.clone());
            return source;
        }
        let source = match skill {
            Some(skill) => Some(shown(&skill.source)),
            None => self
                .package
                .file(file)
                .and_then(|file| file.bytes().ok())
                .map(|bytes| shown(&Source::new(bytes.to_vec()))),
        };
        let source = source.map(Arc::new);
        self.sources.insert(file.clone(), source.clone());
        source
    }
}

/// The path of a file of the package at `path`, or of the package.
fn shown_in(path: &str, file: Option<&RelPath>) -> String {
    match (path, file) {
        (path, None) => path.to_owned(),
        (".", Some(file)) => file.to_string(),
        (path, Some(file)) => join(path, file.as_str()),
    }
}

/// A file's text as it may be shown: without the credentials in it, and every place where it was.
fn shown(source: &Source) -> Source {
    Source {
        text: redacted(&source.text).into_owned(),
        lines: source.lines.clone(),
        invalid_at: source.invalid_at,
    }
}

/// The path of `file` below `folder`; each `..` that it starts with leads out of a name of it.
fn join(folder: &str, file: &str) -> String {
    let (mut folder, mut file) = (folder, file);
    while let Some(rest) = file.strip_prefix("../") {
        match folder.rsplit_once('/') {
            _ if folder.is_empty() || folder.ends_with("..") => break,
            Some((above, _)) => folder = above,
            None => folder = "",
        }
        file = rest;
    }
    if folder.is_empty() {
        file.to_owned()
    } else {
        format!("{folder}/{file}")
    }
}

/// The places of the two ends of `span`.
pub(crate) fn extent(locator: &mut Locator, source: &Source, span: Span) -> (Position, Position) {
    let mut position = |offset: usize| {
        let place = locator.locate(source, offset);
        Position {
            offset,
            line: place.line,
            column: place.column,
        }
    };
    (position(span.start), position(span.end))
}
