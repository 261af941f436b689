//! A review packet before it is put into a format: every format tells these facts, in these words.
//!
//! Text of packages and upstreams is taken in here as it is shown: nothing in it hidden, on one
//! line, and not too long. The formats only have to keep it from being obeyed.

use skillcheck_lint::Severity;
use skillcheck_parser::{Package, SKILL_FILE};
use skillcheck_provenance::{FileStatus, Status, Upstreams};

use super::{
    changes::{self, Changes},
    checks,
    facts::{self, Answer, Mark},
    origin,
    sections::{self, SectionView},
    verdict,
    words::{Words, cut, shown},
};
use crate::{
    render::text::count,
    report::{Checked, Position, Told},
};

/// Findings that a packet shows of one package; more are counted.
const FINDINGS: usize = 400;
/// Other places that are shown of a finding; more are counted.
const RELATED: usize = 6;
/// Files that a packet shows of one package; more are counted.
const FILES: usize = 1_000;

/// What a reviewer wants to know of one package.
pub(crate) struct Packet {
    /// Its path from the working directory.
    pub(crate) path: String,
    /// Its name.
    pub(crate) name: String,
    /// The profile that it was checked by.
    pub(crate) profile: &'static str,
    /// The verdict.
    pub(crate) verdict: Verdict,
    /// What it claims of its origin; empty where it claims none.
    pub(crate) origin: Vec<Claim>,
    /// What was verified, and what was not.
    pub(crate) checks: Vec<Check>,
    /// Where upstream's text went, where it was followed.
    pub(crate) sections: Option<SectionView>,
    /// What the text was and is, where it was changed.
    pub(crate) changes: Changes,
    /// Its findings, the heaviest first.
    pub(crate) findings: Counted<FindingView>,
    /// Its files against upstream's.
    pub(crate) files: Counted<FileView>,
}

/// Things of which some may be left out for their number.
pub(crate) struct Counted<T> {
    /// Those that are told.
    pub(crate) shown: Vec<T>,
    /// How many more there are.
    pub(crate) more: usize,
}

impl<T> Counted<T> {
    /// The first `limit` of `all`.
    pub(crate) fn first(all: impl ExactSizeIterator<Item = T>, limit: usize) -> Self {
        let more = all.len().saturating_sub(limit);
        Self {
            shown: all.take(limit).collect(),
            more,
        }
    }

    /// How many there are.
    pub(crate) fn total(&self) -> usize {
        self.shown.len() + self.more
    }
}

/// The verdict on a package.
pub(crate) struct Verdict {
    /// The verdict on its origin.
    pub(crate) status: Status,
    /// How much a reader may rely on the package as a whole. Only what is verified and free of
    /// errors and warnings is good.
    pub(crate) mark: Mark,
    /// The verdict in a few words.
    pub(crate) title: String,
    /// The verdict in one sentence.
    pub(crate) sentence: Words,
    /// Findings by their severity.
    pub(crate) counts: Counts,
}

impl Verdict {
    /// The verdict and the findings that there are, for a list of packages.
    pub(crate) fn short(&self) -> String {
        let Counts {
            errors,
            warnings,
            notes,
        } = self.counts;
        let mut short = facts::verdict(self.status).to_owned();
        for (number, what) in [(errors, "error"), (warnings, "warning"), (notes, "note")] {
            if number > 0 {
                short.push_str(", ");
                short.push_str(&count(number, what));
            }
        }
        short
    }
}

/// Numbers of findings.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) notes: usize,
}

/// A claim about the origin, and what came of checking it.
pub(crate) struct Claim {
    /// What it is about.
    pub(crate) about: &'static str,
    /// What is claimed.
    pub(crate) claimed: Words,
    /// What came of checking it.
    pub(crate) answer: Answer,
    /// What there is to say of that.
    pub(crate) remark: Words,
}

/// One thing that was verified, or was not.
pub(crate) struct Check {
    /// Whether it was.
    pub(crate) answer: Answer,
    /// What.
    pub(crate) words: Words,
}

/// A finding.
pub(crate) struct FindingView {
    pub(crate) severity: Severity,
    pub(crate) rule: &'static str,
    /// File and line.
    pub(crate) place: String,
    pub(crate) message: Words,
    pub(crate) help: Option<Words>,
    /// Other places that it is about.
    pub(crate) related: Counted<(String, Words)>,
}

/// A file against upstream's.
pub(crate) struct FileView {
    /// Its path in the package.
    pub(crate) path: String,
    pub(crate) mark: Mark,
    /// How it stands, in one or two words.
    pub(crate) status: &'static str,
    /// What more there is to say.
    pub(crate) remark: Words,
}

impl Packet {
    /// The packet of a package that was checked. `off` are the rules that the user switched off.
    pub(crate) fn new(
        package: &Package,
        upstreams: &Upstreams,
        checked: &Checked,
        off: &[&'static str],
    ) -> Self {
        let counts = counts(&checked.findings);
        let changes = changes::read(package, upstreams, checked);
        Self {
            path: shown(&checked.path),
            name: cut(&checked.name, 120),
            profile: &checked.profile.name,
            verdict: verdict::of(checked, counts),
            origin: origin::claims(checked),
            checks: checks::of(checked, off),
            sections: sections::read(package, checked, &changes),
            changes,
            findings: findings(&checked.findings),
            files: files(checked),
        }
    }

    /// What orders packets: the worst first, equals by path.
    pub(crate) fn order(&self) -> impl Ord + '_ {
        let Counts {
            errors,
            warnings,
            notes,
        } = self.verdict.counts;
        let status = self.verdict.status;
        (
            status != Status::Mismatch,
            usize::MAX - errors,
            status != Status::Unverified,
            usize::MAX - warnings,
            usize::MAX - notes,
            &self.path,
        )
    }
}

fn counts(findings: &[Told]) -> Counts {
    let mut counts = Counts::default();
    for finding in findings {
        *match finding.severity {
            Severity::Error => &mut counts.errors,
            Severity::Warning => &mut counts.warnings,
            Severity::Note => &mut counts.notes,
        } += 1;
    }
    counts
}

fn findings(told: &[Told]) -> Counted<FindingView> {
    let mut sorted: Vec<&Told> = told.iter().collect();
    sorted.sort_by_key(|told| std::cmp::Reverse(told.severity));
    let views = sorted.into_iter().map(|told| FindingView {
        severity: told.severity,
        rule: told.rule,
        place: place(&told.file, told.extent),
        message: Words::of_message(&told.message),
        help: told.help.as_deref().map(Words::of_message),
        related: Counted::first(
            told.related.iter().map(|related| {
                let place = shown(&format!("{}:{}", related.file, related.line));
                (place, Words::of_message(&related.message))
            }),
            RELATED,
        ),
    });
    Counted::first(views, FINDINGS)
}

fn place(file: &str, extent: Option<(Position, Position)>) -> String {
    shown(&match extent {
        Some((start, _)) => format!("{file}:{}", start.line),
        None => file.to_owned(),
    })
}

fn files(checked: &Checked) -> Counted<FileView> {
    let mut views: Vec<FileView> = checked
        .verification
        .files
        .iter()
        .map(|file| {
            let (mark, status, mut remark) = facts::file(&file.status);
            let own = file.status == FileStatus::Generated { replaces: false };
            if own && file.path.as_str() == SKILL_FILE {
                remark = Words::say(facts::skill_file(checked.profile.text));
            }
            FileView {
                path: shown(file.path.as_str()),
                mark,
                status,
                remark,
            }
        })
        .collect();
    // What is to be looked at first; the files' own order otherwise.
    views.sort_by_key(|view| match view.mark {
        Mark::Bad => 0,
        Mark::Unknown => 1,
        Mark::Attention => 2,
        Mark::Neutral => 3,
        Mark::Good => 4,
    });
    Counted::first(views.into_iter(), FILES)
}
