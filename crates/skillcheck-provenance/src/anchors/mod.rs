//! Reads the anchors of a package.

mod frontmatter;
mod json;
mod lock;
mod origin_file;
mod record;
mod web;

pub use origin_file::bullets;
pub use record::{KEYS, LABELS};
use skillcheck_parser::{
    Package, PathError, RelPath, SKILL_FILE, Span,
    yaml::{Node, Value},
};

use frontmatter::folder_of;
pub(crate) use json::parse_bytes as parse_json;
pub use json::{object, values};

use crate::{
    license::License,
    locks::Locks,
    origin::{Anchor, AnchorKind, AnchorProblem, Claim, Field, Malformed, Origin},
    repository::{LEFT_OUT, Repository},
    snapshot::Snapshot,
};

/// Values that one anchor can claim of one field. A file that repeats itself says no more by it.
const CLAIM_LIMIT: usize = 8;

/// Reads what `package` claims of its origin, in its own files and in the lock files above it.
#[must_use]
pub fn read(package: &Package, locks: &Locks) -> Origin {
    let mut reading = Reading::default();
    let sentence = package
        .skill
        .as_ref()
        .and_then(|skill| skill.intake.as_ref());
    let imported = sentence.is_some() || package.find("ORIGIN.md").is_some();
    json::metadata(package, imported, &mut reading);
    json::external_source(package, &mut reading);
    origin_file::read(package, &mut reading);
    json::manifest(package, &mut reading);
    if let (Some(sentence), Ok(file)) = (sentence, RelPath::parse(SKILL_FILE)) {
        reading.open(AnchorKind::IntakeSentence, file);
        let (repository, path) = (&sentence.repository, &sentence.path);
        reading.claim(Field::Repository, &repository.value, Some(repository.span));
        reading.claim(Field::Path, &path.value, Some(path.span));
    }
    frontmatter::github(package, &mut reading);
    lock::read(package, locks, &mut reading);
    frontmatter::url(package, &mut reading);
    frontmatter::source(package, &mut reading);
    reading.origin
}

/// An origin while its anchors are being read.
#[derive(Default)]
struct Reading {
    origin: Origin,
    anchor: Option<(AnchorKind, RelPath)>,
}

impl Reading {
    /// Starts an anchor: what is claimed from here on is claimed by it.
    fn open(&mut self, kind: AnchorKind, file: RelPath) {
        self.origin.anchors.push(Anchor {
            kind,
            file: file.clone(),
        });
        self.point(kind, file);
    }

    /// Says where problems from here on are, without an anchor.
    fn point(&mut self, kind: AnchorKind, file: RelPath) {
        self.anchor = Some((kind, file));
    }

    /// Adds a claim of the open anchor, and a problem where its value cannot be what it should.
    fn claim(&mut self, field: Field, value: &str, span: Option<Span>) {
        let Some((anchor, file)) = self.anchor.clone() else {
            return;
        };
        let same = |claim: &&Claim| claim.anchor == anchor && claim.field == field;
        if self.origin.claims.iter().filter(same).count() == CLAIM_LIMIT {
            return;
        }
        let value = &match field {
            Field::Repository => without_query(&without_password(value)).to_owned(),
            _ => without_password(value),
        };
        if let Some(malformed) = malformed(field, value) {
            self.problem(span, malformed);
        }
        self.origin.claims.push(Claim {
            field,
            value: value.to_owned(),
            anchor,
            file,
            span,
        });
    }

    /// Notes the licence of the frontmatter's snapshot; the first anchor that has one counts.
    fn snapshot_license(&mut self, value: &str, span: Option<Span>) {
        if let (Some((anchor, file)), None) = (self.anchor.clone(), &self.origin.snapshot_license) {
            self.origin.snapshot_license = Some(Claim {
                field: Field::License,
                value: value.to_owned(),
                anchor,
                file,
                span,
            });
        }
    }

    fn problem(&mut self, span: Option<Span>, malformed: Malformed) {
        if let Some((anchor, file)) = self.anchor.clone() {
            self.origin.problems.push(AnchorProblem {
                anchor,
                file,
                span,
                malformed,
            });
        }
    }

    /// Adds a problem for each of `fields` that the open anchor does not claim.
    fn require(&mut self, fields: &[Field]) {
        let Some((anchor, _)) = self.anchor.clone() else {
            return;
        };
        for field in fields {
            let said = |claim: &Claim| claim.anchor == anchor && claim.field == *field;
            let told = |problem: &AnchorProblem| {
                problem.anchor == anchor
                    && matches!(&problem.malformed, Malformed::NotAString(f, _) if f == field)
            };
            let known =
                self.origin.claims.iter().any(said) || self.origin.problems.iter().any(told);
            if !known {
                self.problem(None, Malformed::Missing(*field));
            }
        }
    }

    /// Notes what the open anchor records of upstream's frontmatter.
    fn snapshot(&mut self, node: &Node) {
        if let (Some((_, file)), Value::Mapping(_)) = (&self.anchor, &node.value) {
            self.origin.snapshots.push(Snapshot {
                file: file.clone(),
                root: node.clone(),
            });
        }
    }

    /// Notes when the copy was made; the first anchor that says so counts.
    fn imported_at(&mut self, text: &str) {
        let at = &mut self.origin.imported_at;
        *at = at.or_else(|| crate::time::parse_time(text));
    }
}

/// A URL without the user and password that it may hold: reports are read by many. What is no URL
/// of a repository may hold them in other places; there, all before the last `@` is left out.
#[must_use]
pub fn without_password(value: &str) -> String {
    let bare = value.split_once("://").and_then(|(scheme, rest)| {
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (user, host) = rest[..end].rsplit_once('@')?;
        let secret = user.contains(':') || scheme.to_ascii_lowercase().starts_with("http");
        secret.then(|| format!("{scheme}://{host}{}", &rest[end..]))
    });
    let bare = bare.unwrap_or_else(|| value.to_owned());
    if Repository::parse(&bare).is_some() {
        return bare;
    }
    let Some((before, after)) = bare.rsplit_once('@') else {
        return bare;
    };
    let start = before.find(":/").map_or(0, |at| {
        let rest = &before[at + 1..];
        at + 1 + (rest.len() - rest.trim_start_matches('/').len())
    });
    if before[start..].contains(':') {
        return format!("{}{LEFT_OUT}{after}", &before[..start]);
    }
    bare
}

/// A URL without its query and fragment, which may hold a token and name no repository.
fn without_query(url: &str) -> &str {
    &url[..url.find(['?', '#']).unwrap_or(url.len())]
}

fn malformed(field: Field, value: &str) -> Option<Malformed> {
    let owned = || value.to_owned();
    let control = value.chars().any(char::is_control);
    match field {
        Field::Repository => {
            let unreadable = Repository::parse(value).is_none();
            unreadable.then(|| Malformed::Repository(owned()))
        }
        Field::Commit | Field::Tree => {
            let parsed = value.parse::<crate::ObjectId>();
            parsed
                .err()
                .map(|error| Malformed::Id(field, owned(), error))
        }
        Field::Path | Field::SkillsPath => match RelPath::parse(value) {
            _ if control || value.contains('\\') => Some(Malformed::Characters(field, owned())),
            Ok(path) if path.has_git_folder() => Some(Malformed::GitFolder(owned())),
            Ok(_) | Err(PathError::Empty) => None,
            Err(error) => Some(Malformed::Path(owned(), error)),
        },
        Field::Ref => {
            let odd = |c: char| c.is_whitespace() || "~^:?*[\\".contains(c);
            let bad = control || value.is_empty() || value.chars().any(odd);
            let bad = bad || value.starts_with('-') || value.contains("..");
            bad.then(|| Malformed::Characters(field, owned()))
        }
        Field::License => match License::read(value) {
            License::Spdx | License::Unknown => None,
            other => Some(Malformed::License(owned(), other)),
        },
        Field::Owner | Field::Name => None,
    }
}
