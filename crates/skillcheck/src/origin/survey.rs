//! What upstream has at the place that is to be claimed.

use serde_json::Value;
use skillcheck_lint::{Levels, Profile, check};
use skillcheck_parser::{Frontmatter, Package, Problem, RelPath, SKILL_FILE, Skill};
use skillcheck_provenance::{
    Anchor, AnchorKind, Claim as Said, Dialect, Extra, Field, FileStatus, LicenseVerdict, Origin,
    Regenerates, Upstreams, Verification, verify,
};

use super::{claim::Claim, error::StampError};

/// What upstream has in the claimed folder.
pub(super) struct Survey {
    files: Vec<RelPath>,
    /// The frontmatter of its skill file; none where it is not at hand, or is no valid YAML.
    pub(super) frontmatter: Option<Frontmatter>,
    /// The licence that its frontmatter and licence files come to, as an SPDX expression, where
    /// that is plain.
    pub(super) license: Option<String>,
}

impl Survey {
    /// Looks at the folder that `claim` names.
    pub(super) fn of(
        package: &Package,
        claim: &Claim,
        upstreams: &Upstreams,
    ) -> Result<Self, StampError> {
        let origin = origin(claim);
        let dialect = Dialect {
            regenerates: Regenerates::Nothing,
            extra: Extra::Unexplained,
            is_generated: &|_| false,
            is_public: &|_| false,
        };
        let found = verify(package, &origin, upstreams, &dialect);
        if found.tree.is_none() || found.fault.is_some() || found.corrupt.is_some() {
            return Err(not_comparable(package, &origin, &found));
        }
        let files = found.files.iter().filter(|file| {
            !matches!(
                file.status,
                FileStatus::Unexplained(_) | FileStatus::Generated { replaces: false }
            )
        });
        let own = found
            .files
            .iter()
            .find(|file| file.path.as_str() == SKILL_FILE);
        // A blob that the clone left with its remote is here, where the copy has the same id.
        let skill: Option<&Skill> = match (&found.upstream, own) {
            (Some(upstream), _) => Some(&upstream.skill),
            (None, Some(own)) if own.status == FileStatus::Identical => package.skill.as_ref(),
            _ => None,
        };
        let stated = skill.and_then(readable);
        let stated = stated.and_then(|fields| fields.text("license"));
        let license = match found.licenses.weigh("UNKNOWN", stated) {
            LicenseVerdict::Available { says, .. } => says,
            _ => None,
        };
        Ok(Self {
            license,
            files: files.map(|file| file.path.clone()).collect(),
            frontmatter: skill.and_then(readable).cloned(),
        })
    }

    /// Whether upstream has a file at `path`.
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.iter().any(|file| file.as_str() == path)
    }

    /// Upstream's files as the importer's manifest lists them: sorted, without the skill file.
    pub(super) fn listed(&self) -> Value {
        let files = self.files.iter().map(RelPath::as_str);
        files.filter(|file| *file != SKILL_FILE).collect()
    }
}

/// The frontmatter of `skill`, where all of it could be read and every key says one thing.
fn readable(skill: &Skill) -> Option<&Frontmatter> {
    let doubtful = skill.problems.iter().any(|problem| {
        matches!(
            problem,
            Problem::InvalidYaml { .. }
                | Problem::DuplicateKey { .. }
                | Problem::NotAMapping(..)
                | Problem::InvalidEncoding(..)
        )
    });
    skill.frontmatter.as_ref().filter(|_| !doubtful)
}

/// `claim` as an anchor would state it.
fn origin(claim: &Claim) -> Origin {
    let kind = AnchorKind::Metadata;
    let Ok(file) = RelPath::parse(kind.name()) else {
        return Origin::default();
    };
    let said = |field, value: &str| Said {
        field,
        value: value.to_owned(),
        anchor: kind,
        file: file.clone(),
        span: None,
    };
    Origin {
        claims: vec![
            said(Field::Repository, claim.url.as_str()),
            said(Field::Ref, &claim.reference),
            said(Field::Commit, &claim.commit.to_string()),
            said(Field::Path, &claim.path),
        ],
        anchors: vec![Anchor {
            kind,
            file: file.clone(),
        }],
        ..Origin::default()
    }
}

/// Why nothing was compared, in the words of `check`.
fn not_comparable(package: &Package, origin: &Origin, found: &Verification) -> StampError {
    let profile = Profile::recognise(package, origin);
    let findings = check(package, origin, found, profile, &Levels::default());
    let said = ["unknown-path", "unreachable-commit", "unknown-commit"]
        .iter()
        .chain(&["corrupt-upstream", "unverified-origin"])
        .find_map(|id| findings.iter().find(|finding| finding.rule.id == *id));
    match said {
        Some(finding) => {
            let message = match finding.rule.id {
                "unknown-path" => format!("--source-path: {}", finding.message),
                _ => finding.message.clone(),
            };
            StampError::NotComparable(message, finding.help.clone())
        }
        None => StampError::NotComparable("upstream could not be compared".to_owned(), None),
    }
}
