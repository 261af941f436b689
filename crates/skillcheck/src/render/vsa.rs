//! Verification summaries: one in-toto Statement (version 1) a package and a line, with SLSA's
//! predicate `https://slsa.dev/verification_summary/v1`.
//!
//! Fields and their meaning: in-toto's `spec/v1/statement.md`, and SLSA's `verification_summary`
//! in its version 1.1, which made the time optional.

use serde::Serialize;
use skillcheck_provenance::FileStatus;

use super::{json, resource, text};
use crate::{
    attest::{Attested, Subject},
    report::{Checked, Report},
};

const STATEMENT: &str = "https://in-toto.io/Statement/v1";
const PREDICATE: &str = "https://slsa.dev/verification_summary/v1";
/// The version of SLSA's specification that the predicate is written by.
const SLSA_VERSION: &str = "1.1";
/// Commit, ref and copied files were verified, and no error was found. SLSA keeps names that start
/// with `SLSA_` to itself.
const ORIGIN: &str = "SKILLCHECK_ORIGIN_VERIFIED";
/// `SKILL.md` is upstream's as well: nothing of the skill was written anew.
const COPY: &str = "SKILLCHECK_COPY_VERIFIED";

/// One statement a package, each on a line of its own. `time` is when the packages were verified.
pub(crate) fn render(report: &Report, time: Option<&str>) -> String {
    let mut lines = String::new();
    for checked in &report.packages {
        let Some(attested) = &checked.attested else {
            continue;
        };
        #[expect(
            clippy::expect_used,
            reason = "every key is a string and no value can fail"
        )]
        let line = serde_json::to_string(&statement(checked, attested, time))
            .expect("a statement is plain data");
        lines.push_str(&line);
        lines.push('\n');
    }
    lines
}

/// Why packages did not pass, a line each, for people.
pub(crate) fn failures(report: &Report) -> String {
    let mut lines = String::new();
    for checked in &report.packages {
        let reasons = checked.attested.iter().flat_map(|it| &it.reasons);
        let reasons: Vec<_> = reasons.map(String::as_str).collect();
        if !reasons.is_empty() {
            let path = text::clean(&checked.path);
            lines.push_str(&format!("{path}: FAILED: {}\n", reasons.join("; ")));
        }
    }
    lines
}

#[derive(Serialize)]
struct Statement<'a> {
    #[serde(rename = "_type")]
    kind: &'static str,
    subject: Vec<SubjectV1<'a>>,
    #[serde(rename = "predicateType")]
    predicate_type: &'static str,
    predicate: Summary<'a>,
}

#[derive(Serialize)]
struct SubjectV1<'a> {
    name: &'a str,
    digest: DigestSet<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<Annotations<'a>>,
}

#[derive(Serialize)]
struct DigestSet<'a> {
    sha256: &'a str,
}

#[derive(Serialize)]
struct Annotations<'a> {
    /// How the file stands to upstream's.
    #[serde(skip_serializing_if = "Option::is_none")]
    skillcheck_status: Option<&'static str>,
    /// The file that this one is a link to.
    #[serde(skip_serializing_if = "Option::is_none")]
    skillcheck_link_to: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary<'a> {
    verifier: Verifier,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_verified: Option<&'a str>,
    resource_uri: String,
    policy: PolicyV1<'a>,
    verification_result: &'static str,
    verified_levels: Vec<&'static str>,
    slsa_version: &'static str,
}

#[derive(Serialize)]
struct Verifier {
    id: &'static str,
    version: Version,
}

#[derive(Serialize)]
struct Version {
    skillcheck: &'static str,
}

#[derive(Serialize)]
struct PolicyV1<'a> {
    uri: String,
    digest: DigestSet<'a>,
}

fn statement<'a>(
    checked: &'a Checked,
    attested: &'a Attested,
    time: Option<&'a str>,
) -> Statement<'a> {
    let version = env!("CARGO_PKG_VERSION");
    let passed = attested.reasons.is_empty();
    let policy = &attested.policy;
    Statement {
        kind: STATEMENT,
        subject: attested
            .subjects
            .iter()
            .map(|file| subject(checked, file))
            .collect(),
        predicate_type: PREDICATE,
        predicate: Summary {
            verifier: Verifier {
                id: "pkg:generic/skillcheck",
                version: Version {
                    skillcheck: version,
                },
            },
            time_verified: time,
            resource_uri: resource::uri(checked),
            policy: PolicyV1 {
                uri: format!(
                    "pkg:generic/skillcheck@{version}#profiles/{}",
                    policy.profile
                ),
                digest: DigestSet {
                    sha256: &policy.sha256,
                },
            },
            verification_result: if passed { "PASSED" } else { "FAILED" },
            verified_levels: match (passed, is_copy(checked)) {
                (false, _) => vec!["FAILED"],
                (true, false) => vec![ORIGIN],
                (true, true) => vec![ORIGIN, COPY],
            },
            slsa_version: SLSA_VERSION,
        },
    }
}

fn subject<'a>(checked: &Checked, file: &'a Subject) -> SubjectV1<'a> {
    let status = status(checked, &file.path).map(json::file_status);
    let link_to = file.link_to.as_deref();
    let says = status.is_some() || link_to.is_some();
    SubjectV1 {
        name: &file.path,
        digest: DigestSet {
            sha256: &file.sha256,
        },
        annotations: says.then_some(Annotations {
            skillcheck_status: status,
            skillcheck_link_to: link_to,
        }),
    }
}

/// Whether the skill file is upstream's own.
fn is_copy(checked: &Checked) -> bool {
    status(checked, skillcheck_parser::SKILL_FILE) == Some(&FileStatus::Identical)
}

fn status<'a>(checked: &'a Checked, path: &str) -> Option<&'a FileStatus> {
    let files = &checked.verification.files;
    let at = files.binary_search_by(|file| file.path.as_str().cmp(path));
    at.ok().map(|at| &files[at].status)
}
