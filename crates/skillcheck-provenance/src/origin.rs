//! What the anchors of a package claim together.

use skillcheck_parser::{PathError, RelPath, Span};

use crate::{
    license::License,
    object_id::{ObjectId, ParseIdError},
    repository::Repository,
};

/// A place where a package states its origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AnchorKind {
    /// `external_source` in `metadata.json`.
    Metadata,
    /// `EXTERNAL_SOURCE.json`.
    ExternalSource,
    /// `ORIGIN.md`.
    OriginFile,
    /// `assets/omni-import-source-manifest.json`.
    Manifest,
    /// The intake sentence in the body of `SKILL.md`.
    IntakeSentence,
}

impl AnchorKind {
    /// What the anchor is called: its file, or the sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Metadata => "metadata.json",
            Self::ExternalSource => "EXTERNAL_SOURCE.json",
            Self::OriginFile => "ORIGIN.md",
            Self::Manifest => "assets/omni-import-source-manifest.json",
            Self::IntakeSentence => "SKILL.md",
        }
    }
}

/// One thing that an anchor can claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// URL of the repository.
    Repository,
    /// Owner of the repository.
    Owner,
    /// Name of the repository.
    Name,
    /// Branch or tag.
    Ref,
    /// Commit.
    Commit,
    /// Folder upstream that holds skills.
    SkillsPath,
    /// Folder upstream that was copied.
    Path,
    /// Licence.
    License,
}

impl Field {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Repository => "repository",
            Self::Owner => "owner",
            Self::Name => "repository name",
            Self::Ref => "branch",
            Self::Commit => "commit",
            Self::SkillsPath => "skills path",
            Self::Path => "path",
            Self::License => "licence",
        }
    }
}

/// One claim of one anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What it is about.
    pub field: Field,
    /// What it says, as written.
    pub value: String,
    /// Which kind of anchor says it.
    pub anchor: AnchorKind,
    /// The anchor's file in the package.
    pub file: RelPath,
    /// The value's bytes in that file; none where its reader gives no places.
    pub span: Option<Span>,
}

/// One anchor that a package has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Its kind.
    pub kind: AnchorKind,
    /// Its file in the package.
    pub file: RelPath,
}

/// What is wrong with an anchor, or with a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// The file cannot be read; the string is what the system said.
    Unreadable(String),
    /// The file is not JSON; the string is what the reader said.
    NotJson(String),
    /// The JSON is not an object where one belongs; the string says what it is.
    NotAnObject(&'static str),
    /// A key stands twice; the span is its first place.
    DuplicateKey(String, Span),
    /// The anchor does not say this.
    Missing(Field),
    /// The value is no string; the string says what it is.
    NotAString(Field, &'static str),
    /// The value is no URL of a repository.
    Repository(String),
    /// The value is no whole commit id.
    Commit(String, ParseIdError),
    /// The value is no path inside a repository.
    Path(String, PathError),
    /// The value has characters that no path or ref may have.
    Characters(Field, String),
    /// The value is no SPDX licence expression.
    License(String, License),
}

/// A fault of an anchor and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnchorProblem {
    /// Which kind of anchor.
    pub anchor: AnchorKind,
    /// Its file in the package.
    pub file: RelPath,
    /// Where in that file; none for the file as a whole.
    pub span: Option<Span>,
    /// What is wrong.
    pub malformed: Malformed,
}

/// Two claims that cannot both be true.
#[derive(Clone, Copy, Debug)]
pub struct Conflict<'a> {
    /// What they are about.
    pub field: Field,
    /// The claim that the rest is measured by.
    pub first: &'a Claim,
    /// The claim that contradicts it.
    pub other: &'a Claim,
}

/// What a package claims of its origin.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Its anchors, the weightiest first.
    pub anchors: Vec<Anchor>,
    /// All claims, in the order of the anchors.
    pub claims: Vec<Claim>,
    /// The licence in the copy of upstream's frontmatter that an anchor keeps.
    pub snapshot_license: Option<Claim>,
    /// What is wrong with the anchors.
    pub problems: Vec<AnchorProblem>,
    /// When the copy was made, in seconds since 1970, as far as an anchor says so.
    pub imported_at: Option<i64>,
}

impl Origin {
    /// Whether nothing is claimed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }

    /// Whether there is an anchor of this kind.
    #[must_use]
    pub fn has(&self, kind: AnchorKind) -> bool {
        self.anchors.iter().any(|anchor| anchor.kind == kind)
    }

    /// The weightiest claim about `field`.
    #[must_use]
    pub fn claim(&self, field: Field) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.field == field)
    }

    /// The claimed repository, where it can be read as one.
    #[must_use]
    pub fn repository(&self) -> Option<Repository> {
        Repository::parse(&self.claim(Field::Repository)?.value)
    }

    /// The claimed commit, where it is a whole id.
    #[must_use]
    pub fn commit(&self) -> Option<ObjectId> {
        self.claim(Field::Commit)?.value.parse().ok()
    }

    /// The claimed folder upstream, where it is a path inside a repository; `""` is its root.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        match RelPath::parse(&self.claim(Field::Path)?.value) {
            Ok(path) => Some(path.to_string()),
            Err(PathError::Empty) => Some(String::new()),
            Err(PathError::Absolute | PathError::Escapes) => None,
        }
    }

    /// Claims that contradict the weightiest one about the same thing, or what follows from it.
    #[must_use]
    pub fn conflicts(&self) -> Vec<Conflict<'_>> {
        let mut conflicts = Vec::new();
        for claim in &self.claims {
            let Some(first) = self.claim(claim.field) else {
                continue;
            };
            if !same(claim.field, &first.value, &claim.value) {
                conflicts.push(Conflict {
                    field: claim.field,
                    first,
                    other: claim,
                });
            }
        }
        conflicts.extend(self.parts_of_repository());
        conflicts
    }

    /// Owners and names that are not those of the repository which the same anchor claims.
    fn parts_of_repository(&self) -> impl Iterator<Item = Conflict<'_>> {
        self.claims.iter().filter_map(|claim| {
            let first = self
                .claims
                .iter()
                .find(|other| other.field == Field::Repository && other.anchor == claim.anchor)?;
            let repository = Repository::parse(&first.value)?;
            let wanted = match claim.field {
                Field::Owner => repository.owner(),
                Field::Name => repository.name().to_owned(),
                _ => return None,
            };
            let differs = claim.value.to_lowercase() != wanted;
            differs.then_some(Conflict {
                field: claim.field,
                first,
                other: claim,
            })
        })
    }
}

/// Whether two values of one field say the same thing.
fn same(field: Field, a: &str, b: &str) -> bool {
    match field {
        Field::Repository => match (Repository::parse(a), Repository::parse(b)) {
            (Some(a), Some(b)) => a == b,
            _ => a == b,
        },
        Field::Path | Field::SkillsPath => tidy_path(a) == tidy_path(b),
        Field::Ref => short_ref(a) == short_ref(b),
        Field::License => same_license(a, b),
        Field::Owner | Field::Name | Field::Commit => a.eq_ignore_ascii_case(b),
    }
}

/// Whether two licence expressions name the same licences with the same operators. SPDX compares
/// identifiers without regard to case (annex D.2), and the order of operands says nothing.
fn same_license(a: &str, b: &str) -> bool {
    let unknown = |text| License::read(text) == License::Unknown;
    let words = |text: &str| {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_uppercase).collect();
        words.sort();
        words
    };
    (unknown(a) && unknown(b)) || words(a) == words(b)
}

fn tidy_path(path: &str) -> String {
    RelPath::parse(path).map_or_else(|_| path.to_owned(), |path| path.to_string())
}

fn short_ref(name: &str) -> &str {
    name.strip_prefix("refs/heads/")
        .or_else(|| name.strip_prefix("refs/tags/"))
        .unwrap_or(name)
}
