//! What the anchors of a package claim together.

use skillcheck_parser::{PathError, RelPath, Span};

use crate::{
    license::License,
    locks::Lock,
    object_id::{ObjectId, ParseIdError},
    repository::Repository,
    snapshot::Snapshot,
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
    /// `github-*` keys below `metadata` in the frontmatter, as GitHub's command line writes them.
    GitHub,
    /// The project's `skills-lock.json`.
    Lock,
    /// The user's `.skill-lock.json`.
    GlobalLock,
    /// `url` in the frontmatter of a catalogue's listing.
    Url,
    /// `source` in the frontmatter, where it is a URL.
    Source,
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
            Self::IntakeSentence | Self::GitHub | Self::Url | Self::Source => "SKILL.md",
            Self::Lock => "skills-lock.json",
            Self::GlobalLock => ".skill-lock.json",
        }
    }

    /// What it is called where two anchors of one file are told apart.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::IntakeSentence => "the text of SKILL.md",
            Self::GitHub => "`metadata` in the frontmatter",
            Self::Url => "`url` in the frontmatter",
            Self::Source => "`source` in the frontmatter",
            named => named.name(),
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
    /// Tree of the copied folder.
    Tree,
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
            Self::Tree => "tree",
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

impl Claim {
    /// Whether both say the same of the same thing.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        self.field == other.field && same(self.field, &self.value, &other.value)
    }
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
    /// The value is no whole id of a commit or tree.
    Id(Field, String, ParseIdError),
    /// The value is no SHA-256 in hexadecimal digits.
    Hash(String),
    /// A lock file's entry has no hash.
    NoHash,
    /// The value is no path inside a repository.
    Path(String, PathError),
    /// The value is a path into a `.git` folder, which no commit has.
    GitFolder(String),
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

/// The hash of a package's folder that a lock file records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockHash {
    /// Which lock file.
    pub anchor: AnchorKind,
    /// The file, from the package's folder.
    pub file: RelPath,
    /// The value's bytes in that file.
    pub span: Option<Span>,
    /// SHA-256 in lower-case hexadecimal digits.
    pub recorded: String,
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
    /// Hashes of its folder that lock files record.
    pub lock_hashes: Vec<LockHash>,
    /// The lock files that were read, for whoever shows their text.
    pub locks: Vec<Lock>,
    /// What anchors record of upstream's frontmatter, the weightiest first.
    pub snapshots: Vec<Snapshot>,
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

    /// The claimed tree, where it is a whole id.
    #[must_use]
    pub fn tree(&self) -> Option<ObjectId> {
        self.claim(Field::Tree)?.value.parse().ok()
    }

    /// The name of the claimed branch or tag.
    #[must_use]
    pub fn named(&self) -> Option<&str> {
        self.claim(Field::Ref).map(|claim| claim.value.as_str())
    }

    /// The claimed folder upstream, where it is a path inside a repository; `""` is its root.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        let value = &self.claim(Field::Path)?.value;
        if value.contains(|c: char| c.is_control() || c == '\\') {
            return None;
        }
        match RelPath::parse(value) {
            Ok(path) if path.has_git_folder() => None,
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
            // Owner and name are held against the repository that the same anchor claims.
            let part = matches!(claim.field, Field::Owner | Field::Name);
            if part && self.repository_of(claim.anchor).is_some() {
                continue;
            }
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

    /// What each anchor that contradicts the weightiest ones claims instead: its own claims about
    /// where the copy was taken, and theirs about what it does not say. The anchor is the first of
    /// each. Empty where all agree.
    #[must_use]
    pub fn others(&self) -> Vec<Origin> {
        let located = [
            Field::Repository,
            Field::Ref,
            Field::Commit,
            Field::Tree,
            Field::Path,
        ];
        let mut views: Vec<Origin> = Vec::new();
        for anchor in &self.anchors {
            let own = |claim: &&Claim| claim.anchor == anchor.kind;
            let differs = self.claims.iter().filter(own).any(|claim| {
                located.contains(&claim.field)
                    && self
                        .claim(claim.field)
                        .is_some_and(|first| !same(claim.field, &first.value, &claim.value))
            });
            if !differs {
                continue;
            }
            let mut claims: Vec<Claim> = self.claims.iter().filter(own).cloned().collect();
            for field in located {
                if !claims.iter().any(|claim| claim.field == field) {
                    claims.extend(self.claim(field).cloned());
                }
            }
            let rest = self.anchors.iter().filter(|other| *other != anchor);
            let view = Origin {
                anchors: std::iter::once(anchor).chain(rest).cloned().collect(),
                claims,
                imported_at: self.imported_at,
                ..Origin::default()
            };
            let known = views.iter().any(|other| {
                located
                    .iter()
                    .all(|field| match (other.claim(*field), view.claim(*field)) {
                        (Some(a), Some(b)) => same(*field, &a.value, &b.value),
                        (a, b) => a.is_none() && b.is_none(),
                    })
            });
            if !known {
                views.push(view);
            }
        }
        views
    }

    /// What an anchor of this kind claims the repository to be.
    fn repository_of(&self, anchor: AnchorKind) -> Option<&Claim> {
        let mut claims = self.claims.iter();
        claims.find(|claim| claim.field == Field::Repository && claim.anchor == anchor)
    }

    /// Owners and names that are not those of the repository which the same anchor claims.
    fn parts_of_repository(&self) -> impl Iterator<Item = Conflict<'_>> {
        self.claims.iter().filter_map(|claim| {
            let first = self.repository_of(claim.anchor)?;
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
        Field::Owner | Field::Name | Field::Commit | Field::Tree => a.eq_ignore_ascii_case(b),
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
