//! The JSON report, version 1. These types are its definition: fields are added, never renamed or
//! removed.

use serde::Serialize;
use skillcheck_provenance::{Fate, Field, FileStatus, LicensePlace, Reach, Status};

use crate::report::{Checked, Position, Report, Told, ToldFix};

/// The whole report as JSON with a line ending behind it.
pub(crate) fn render(report: &Report) -> String {
    let totals = report.totals();
    let report = ReportV1 {
        version: 1,
        tool: Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        packages: report.packages.iter().map(package).collect(),
        summary: Summary {
            packages: totals.packages,
            verified: totals.verified,
            mismatched: totals.mismatched,
            unverified: totals.unverified,
            errors: totals.errors,
            warnings: totals.warnings,
            notes: totals.notes,
            suppressed: totals.suppressed,
            baseline: totals.baseline,
            fixed: totals.fixed,
        },
    };
    #[expect(
        clippy::expect_used,
        reason = "every key is a string and no value can fail"
    )]
    let text = serde_json::to_string_pretty(&report).expect("the report is plain data");
    let mut text = super::text::clean_json(text);
    text.push('\n');
    text
}

#[derive(Serialize)]
struct ReportV1<'a> {
    version: u32,
    tool: Tool,
    packages: Vec<PackageV1<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Summary {
    packages: usize,
    verified: usize,
    mismatched: usize,
    unverified: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    /// Findings that comments or the configuration suppress; they are not listed.
    suppressed: usize,
    /// Findings that the baseline lists; they are not listed.
    baseline: usize,
    /// Findings that `--fix` repaired; they are not listed.
    fixed: usize,
}

#[derive(Serialize)]
struct PackageV1<'a> {
    path: &'a str,
    name: &'a str,
    profile: &'a str,
    origin: OriginV1<'a>,
    findings: Vec<FindingV1<'a>>,
}

#[derive(Serialize)]
struct OriginV1<'a> {
    status: &'static str,
    repository: Option<String>,
    commit: Option<String>,
    tree: Option<String>,
    /// The commit that the files were compared with; null where nothing was.
    compared: Option<String>,
    r#ref: Option<&'a str>,
    /// Whether the commit is in the ref's history; null where that is not known.
    reachable: Option<bool>,
    path: Option<String>,
    license: Option<&'a str>,
    /// The licence files upstream, the nearest first; empty unless upstream was read.
    license_evidence: Vec<LicenseFileV1<'a>>,
    anchors: Vec<&'a str>,
    files: Vec<FileV1<'a>>,
    sections: Vec<SectionV1<'a>>,
}

#[derive(Serialize)]
struct LicenseFileV1<'a> {
    path: &'a str,
    place: &'static str,
    /// SPDX identifiers of the texts in it; null where the clone does not hold the file.
    licenses: Option<Vec<&'a str>>,
}

#[derive(Serialize)]
struct FileV1<'a> {
    path: &'a str,
    status: &'static str,
}

#[derive(Serialize)]
struct SectionV1<'a> {
    heading: &'a str,
    level: u8,
    line: usize,
    fate: &'static str,
    kept: f64,
    found: Option<FoundV1>,
}

#[derive(Serialize)]
struct FoundV1 {
    file: String,
    line: usize,
}

#[derive(Serialize)]
struct FindingV1<'a> {
    rule: &'a str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    file: &'a str,
    start: Option<PositionV1>,
    end: Option<PositionV1>,
    related: Vec<RelatedV1<'a>>,
    fix: Option<FixV1<'a>>,
}

#[derive(Serialize)]
struct FixV1<'a> {
    description: &'a str,
    edits: Vec<EditV1<'a>>,
    /// Files that get other bytes as a whole.
    rewrites: &'a [String],
    renames: Vec<RenameV1<'a>>,
}

#[derive(Serialize)]
struct EditV1<'a> {
    file: &'a str,
    start: PositionV1,
    end: PositionV1,
    text: &'a str,
}

#[derive(Serialize)]
struct RenameV1<'a> {
    from: &'a str,
    to: &'a str,
}

#[derive(Serialize)]
struct PositionV1 {
    offset: usize,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct RelatedV1<'a> {
    file: &'a str,
    line: usize,
    message: &'a str,
}

fn package(checked: &Checked) -> PackageV1<'_> {
    PackageV1 {
        path: &checked.path,
        name: &checked.name,
        profile: &checked.profile.name,
        origin: origin(checked),
        findings: checked.findings.iter().map(finding).collect(),
    }
}

fn origin(checked: &Checked) -> OriginV1<'_> {
    let Checked {
        origin,
        verification,
        ..
    } = checked;
    let said = |field| origin.claim(field).map(|claim| claim.value.as_str());
    let mut anchors: Vec<&str> = origin
        .anchors
        .iter()
        .map(|anchor| anchor.file.as_str())
        .collect();
    let mut seen = std::collections::HashSet::new();
    anchors.retain(|anchor| seen.insert(*anchor));
    OriginV1 {
        status: match verification.status {
            Status::None => "none",
            Status::Unverified => "unverified",
            Status::Mismatch => "mismatch",
            Status::Verified => "verified",
        },
        repository: said(Field::Repository).map(|url| {
            let url = url.trim_end_matches('/');
            url.strip_suffix(".git").unwrap_or(url).to_owned()
        }),
        commit: origin.commit().map(|id| id.to_string()),
        tree: verification.tree.or(origin.tree()).map(|id| id.to_string()),
        compared: verification.commit.map(|id| id.to_string()),
        r#ref: verification.named(origin),
        reachable: match verification.reach {
            Reach::Reachable => Some(true),
            Reach::Unreachable => Some(false),
            Reach::Unknown | Reach::NoRef | Reach::NotClaimed => None,
        },
        path: verification.path(origin),
        license: said(Field::License),
        license_evidence: verification
            .licenses
            .files
            .iter()
            .map(|file| LicenseFileV1 {
                path: &file.path,
                place: match file.place {
                    LicensePlace::Skill => "skill",
                    LicensePlace::Parent => "parent",
                    LicensePlace::Root => "root",
                },
                licenses: file.text.is_some().then(|| file.ids()),
            })
            .collect(),
        anchors,
        files: verification
            .files
            .iter()
            .map(|file| FileV1 {
                path: file.path.as_str(),
                status: file_status(&file.status),
            })
            .collect(),
        sections: verification
            .sections
            .sections
            .iter()
            .map(|section| SectionV1 {
                heading: &section.heading,
                level: section.level,
                line: section.line,
                fate: fate(section.fate),
                kept: (section.share() * 1000.0).round() / 1000.0,
                found: section.found.as_ref().map(|found| FoundV1 {
                    file: found.path.to_string(),
                    line: found.line,
                }),
            })
            .collect(),
    }
}

pub(super) fn file_status(status: &FileStatus) -> &'static str {
    match status {
        FileStatus::Identical => "identical",
        FileStatus::Modified { .. } => "modified",
        FileStatus::Missing(_) => "missing",
        FileStatus::ModeChanged { .. } => "mode-changed",
        FileStatus::Generated { .. } => "generated",
        FileStatus::Unexplained(_) => "unexplained",
        FileStatus::Reserialised => "reserialised",
        FileStatus::LeftOut => "left-out",
        FileStatus::Unreadable(_) | FileStatus::Unread(_) => "unreadable",
        FileStatus::Submodule => "submodule",
    }
}

fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Public => "public",
        Fate::Imported => "imported",
        Fate::SupportFile => "support-file",
        Fate::Partial => "partial",
        Fate::Lost => "lost",
        Fate::Inverted => "inverted",
    }
}

fn finding(told: &Told) -> FindingV1<'_> {
    FindingV1 {
        rule: told.rule,
        severity: told.severity.name(),
        message: &told.message,
        help: told.help.as_deref(),
        file: &told.file,
        start: told.extent.map(|(start, _)| position(start)),
        end: told.extent.map(|(_, end)| position(end)),
        related: told
            .related
            .iter()
            .map(|related| RelatedV1 {
                file: &related.file,
                line: related.line,
                message: &related.message,
            })
            .collect(),
        fix: told.fix.as_ref().map(fix),
    }
}

fn position(position: Position) -> PositionV1 {
    PositionV1 {
        offset: position.offset,
        line: position.line,
        column: position.column,
    }
}

fn fix(fix: &ToldFix) -> FixV1<'_> {
    FixV1 {
        description: &fix.description,
        edits: fix
            .edits
            .iter()
            .map(|edit| EditV1 {
                file: &edit.file,
                start: position(edit.start),
                end: position(edit.end),
                text: &edit.text,
            })
            .collect(),
        rewrites: &fix.rewrites,
        renames: fix
            .renames
            .iter()
            .map(|(from, to)| RenameV1 { from, to })
            .collect(),
    }
}
