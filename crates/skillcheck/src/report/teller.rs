//! Places and texts of findings, as formats need them.

use std::{collections::BTreeMap, sync::Arc};

use skillcheck_lint::{Change, Finding, Fix, Place, Related, redacted};
use skillcheck_parser::{Locator, Package, RelPath, SKILL_FILE, Source, Span};
use skillcheck_provenance::Origin;

use super::{Position, Told, ToldEdit, ToldFix, ToldRelated};
use crate::baseline::digest;

/// Turns findings of one package into what formats need.
pub(super) struct Teller<'a> {
    path: &'a str,
    package: &'a Package,
    origin: &'a Origin,
    sources: BTreeMap<RelPath, Option<Arc<Source>>>,
    /// Findings come in the order of their places in a file.
    locator: Locator,
    /// The file of the last finding.
    file: Option<RelPath>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(path: &'a str, package: &'a Package, origin: &'a Origin) -> Self {
        Self {
            path,
            package,
            origin,
            sources: BTreeMap::new(),
            locator: Locator::default(),
            file: None,
        }
    }

    pub(super) fn tell_all(mut self, findings: Vec<Finding>) -> Vec<Told> {
        let findings = findings.into_iter();
        findings.map(|finding| self.tell(finding)).collect()
    }

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
        let credential = self.credential(&finding);
        let fix = finding.fix.map(|fix| self.fix(fix));
        Told {
            rule: finding.rule.id,
            credential,
            fix,
            withheld: finding.withheld,
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

    fn credential(&self, finding: &Finding) -> Option<String> {
        let is_one = finding.rule.id == "exposed-secret";
        let (file, span) = (finding.place.file.as_ref()?, finding.place.span?);
        let bytes = self.package.file(file).filter(|_| is_one)?.bytes().ok()?;
        Some(digest(bytes.get(span.start..span.end)?))
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
pub(super) fn shown_in(path: &str, file: Option<&RelPath>) -> String {
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
