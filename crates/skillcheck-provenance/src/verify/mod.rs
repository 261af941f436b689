//! Holds what a package claims of its origin against the upstream repository.

mod check;
mod explain;
mod locate;
mod reserialised;

use skillcheck_parser::{Package, Problem, RelPath, Skill, Span};

use crate::{
    fetch_fault::FetchFault,
    file_table::{CopiedFile, Extra},
    git::ReadError,
    history::Reach,
    license::LicenseEvidence,
    lock_hash,
    object_id::ObjectId,
    origin::{AnchorKind, Malformed, Origin},
    path_history::Outdated,
    repository::Repository,
    section_map::SectionMap,
    upstream::{Unserved, Upstream, Upstreams},
};

/// Anchors that contradict the others and are verified for themselves at most.
const OTHERS_LIMIT: usize = 4;

/// What a profile says of how its packages are copied.
pub struct Dialect<'a> {
    /// Whether `SKILL.md` is written anew around upstream's text.
    pub regenerates: Regenerates,
    /// Whether files of its own need an explanation.
    pub extra: Extra,
    /// Which files the profile's tools write.
    pub is_generated: &'a (dyn Fn(&RelPath) -> bool + Sync),
    /// Which headings of level 2 the layout itself writes.
    pub is_public: &'a (dyn Fn(&str) -> bool + Sync),
}

/// Whether a dialect's `SKILL.md` is upstream's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regenerates {
    /// It is written anew around upstream's text.
    SkillFile,
    /// Its frontmatter is; the text is upstream's.
    Frontmatter,
    /// It is a copied file like any other.
    Nothing,
}

/// Whether an origin was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing is claimed.
    None,
    /// An origin is claimed and could not be checked.
    Unverified,
    /// Something that is claimed is not so.
    Mismatch,
    /// The commit was found, is in the claimed ref's history as far as that is at hand, and every
    /// copied file is upstream's.
    Verified,
}

/// Why nothing, or not everything, could be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnverifiedReason {
    /// No upstream was given.
    NoUpstream,
    /// Those given are clones of other repositories; their folders.
    OtherRepositories(Vec<String>),
    /// Those given do not say what they are clones of, and do not hold the claimed commit.
    NotHeld(Vec<String>),
    /// No ref is claimed, and the commit is in the history of no branch or tag that was fetched.
    InNoRef,
    /// The claim has no whole commit id where one belongs.
    NoCommit,
    /// The claim names no commit, no tree and no ref, and the clone has no default branch.
    NoDefault,
    /// The claim names no folder.
    NoPath,
    /// The claim names no repository.
    NoRepository,
    /// The clone does not hold the commit or tree, and its history was cut.
    Shallow,
    /// The clone does not hold the commit, and has none of the claimed ref.
    NoRef(Option<String>),
    /// The clone holds the commit, and has none of the claimed ref, which it is to be part of.
    RefNotThere(String),
    /// The clone holds the commit, and lacks commits of the claimed ref that it ought to have.
    Damaged,
    /// The clone does not hold the commit, and parts of its history are missing.
    Incomplete,
    /// The clone does not hold the commit, and may be older than the claim.
    MaybeOlder,
    /// The clone left this tree or blob with its remote.
    Partial(ObjectId),
    /// The clone names its objects by another hash than the claim.
    OtherHash,
    /// The tree is not one that can be compared; the string says what it has.
    Hostile(String),
}

/// What is wrong with the claimed commit, tree or path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommitFault {
    /// Upstream has no such commit.
    Unknown,
    /// Upstream has no such tree.
    UnknownTree,
    /// The id is that of another kind of object; the string says which.
    NotACommit(String),
    /// The id is that of another kind of object; the string says which.
    NotATree(String),
    /// It is not in the history of the claimed ref, or of any branch or tag where none is claimed.
    Unreachable,
    /// The tree was never at the claimed path in the history of the claimed ref.
    TreeElsewhere,
    /// The commit has another tree at the path than the one that is claimed too.
    OtherTree(ObjectId),
    /// It has nothing at the claimed path.
    NoFolder,
    /// It has a file at the claimed path, not a folder.
    NotAFolder,
    /// The folder at the claimed path is no skill: it holds no `SKILL.md`.
    NoSkillFile,
}

/// What a claim holds on to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    /// A commit.
    Commit,
    /// The tree of a folder.
    Tree,
    /// Nothing that stays: a branch or tag, or no more than a repository.
    Nothing,
}

/// How the folder stands to the hash that a lock file has of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockFact {
    /// Which lock file.
    pub anchor: AnchorKind,
    /// The file, from the package's folder.
    pub file: RelPath,
    /// The recorded hash's bytes in it.
    pub span: Option<Span>,
    /// The recorded hash.
    pub recorded: String,
    /// The folder's; an error where it could not be computed, which says why.
    pub actual: Result<String, String>,
}

/// Upstream's skill file.
pub struct UpstreamSkill {
    /// Its path in the repository.
    pub path: String,
    /// The parsed file.
    pub skill: Skill,
}

/// What came of holding a claim against upstream.
pub struct Verification {
    /// The verdict.
    pub status: Status,
    /// Whether the commit is in the history of the claimed ref.
    pub reach: Reach,
    /// Why something was not compared.
    pub unverified: Option<UnverifiedReason>,
    /// What is wrong with the claimed commit or path.
    pub fault: Option<CommitFault>,
    /// An object that the clone holds and that cannot be believed.
    pub corrupt: Option<ReadError>,
    /// Upstream's skill file, where the clone left it with its remote: no text was compared.
    pub unread_text: Option<ObjectId>,
    /// The size of upstream's skill file in bytes, where it is too large for a text.
    pub large_text: Option<u64>,
    /// Blobs that would have been read, and are not in the clone.
    pub wanted_blobs: Vec<ObjectId>,
    /// Why something was not at hand although fetching was allowed; never set by [`verify()`].
    pub not_fetched: Option<FetchFault>,
    /// The folder of the clone that was read, as the user gave it; the URL of one that was fetched.
    pub clone: Option<String>,
    /// Whether the clone's remotes, or the user, say that it is the claimed repository; otherwise
    /// it merely holds what is claimed.
    pub vouched: bool,
    /// Ref and path, where the claim alone did not tell where the one ends and the other starts.
    pub resolved: Option<(String, String)>,
    /// What the claim holds on to.
    pub pin: Pin,
    /// The commit that the files were compared with: the claimed one, else the one that was found
    /// for the claimed tree or ref.
    pub commit: Option<ObjectId>,
    /// The tree at the claimed path.
    pub tree: Option<ObjectId>,
    /// The file table; empty unless upstream's tree was read.
    pub files: Vec<CopiedFile>,
    /// Upstream's skill file, where it was read.
    pub upstream: Option<UpstreamSkill>,
    /// Where upstream's text went; empty unless upstream's skill file was read.
    pub sections: SectionMap,
    /// The licence files beside and above upstream's skill; empty unless its tree was read.
    pub licenses: LicenseEvidence,
    /// What upstream did to the folder since; none where it is as it was, or nobody can tell.
    pub outdated: Option<Outdated>,
    /// How the folder stands to the hashes of lock files.
    pub locks: Vec<LockFact>,
    /// Paths and bytes of upstream's files that the installer left out, where a lock file's hash
    /// may be one over them too.
    left_out: Vec<(String, Vec<u8>)>,
    /// What anchors that contradict the weightiest claim instead, and what came of verifying that.
    pub others: Vec<(Origin, Verification)>,
}

impl Verification {
    fn new(status: Status) -> Self {
        Self {
            status,
            reach: Reach::NotClaimed,
            unverified: None,
            fault: None,
            corrupt: None,
            unread_text: None,
            large_text: None,
            wanted_blobs: Vec::new(),
            not_fetched: None,
            clone: None,
            vouched: false,
            resolved: None,
            pin: Pin::Nothing,
            commit: None,
            tree: None,
            files: Vec::new(),
            upstream: None,
            sections: SectionMap::default(),
            licenses: LicenseEvidence::default(),
            outdated: None,
            locks: Vec::new(),
            left_out: Vec::new(),
            others: Vec::new(),
        }
    }

    /// The branch or tag that `origin` claims.
    #[must_use]
    pub fn named<'a>(&'a self, origin: &'a Origin) -> Option<&'a str> {
        let resolved = self.resolved.as_ref().map(|(name, _)| name.as_str());
        resolved.or(origin.named())
    }

    /// The folder that `origin` claims; `""` is the repository's root.
    #[must_use]
    pub fn path(&self, origin: &Origin) -> Option<String> {
        let resolved = self.resolved.as_ref().map(|(_, path)| path.clone());
        resolved.or_else(|| origin.path())
    }

    /// Whether what is claimed was found where it is claimed to be, with the files that are here.
    #[must_use]
    pub fn holds(&self) -> bool {
        let faithful = self
            .files
            .iter()
            .all(|file| file.status.is_faithful() || file.status.is_open());
        self.tree.is_some()
            && self.fault.is_none()
            && self.unverified.is_none()
            && self.corrupt.is_none()
            && faithful
    }

    fn unverified(reason: UnverifiedReason) -> Self {
        Self {
            unverified: Some(reason),
            ..Self::new(Status::Unverified)
        }
    }
}

/// Verifies `origin`, which `package` claims, against the clones in `upstreams`. Where anchors
/// contradict each other, what each of them claims is verified.
#[must_use]
pub fn verify(
    package: &Package,
    origin: &Origin,
    upstreams: &Upstreams,
    dialect: &Dialect<'_>,
) -> Verification {
    if origin.is_empty() {
        let mut found = Verification::new(Status::None);
        found.locks = locks(package, origin, &[]);
        return found;
    }
    let mut found = verify_one(package, origin, upstreams, dialect);
    for other in origin.others().into_iter().take(OTHERS_LIMIT) {
        let verified = verify_one(package, &other, upstreams, dialect);
        found.others.push((other, verified));
    }
    found.locks = locks(package, origin, &found.left_out);
    found.status = status(package, origin, &found);
    found
}

fn verify_one(
    package: &Package,
    origin: &Origin,
    upstreams: &Upstreams,
    dialect: &Dialect<'_>,
) -> Verification {
    let mut found = match claimed(origin, upstreams) {
        Ok((upstream, claim)) => check::run(package, origin, upstream, dialect, &claim),
        Err(reason) => Verification::unverified(reason),
    };
    found.pin = match (origin.commit(), origin.tree()) {
        (Some(_), _) => Pin::Commit,
        (None, Some(_)) => Pin::Tree,
        (None, None) => Pin::Nothing,
    };
    found.status = status(package, origin, &found);
    found
}

/// The verdict on what was found. Anything that was not compared keeps it from `Verified`.
fn status(package: &Package, origin: &Origin, found: &Verification) -> Status {
    let unfaithful = found
        .files
        .iter()
        .any(|file| !file.status.is_faithful() && !file.status.is_open());
    // Without upstream nobody knows whether the package manager left a file out after hashing.
    let decided = found.tree.is_some() || origin.is_empty();
    let locked = !decided || found.locks.iter().all(LockFact::agrees);
    if found.fault.is_some() || unfaithful || !locked || !origin.conflicts().is_empty() {
        return Status::Mismatch;
    }
    let open = found.files.iter().any(|file| file.status.is_open())
        || found.locks.iter().any(|lock| lock.actual.is_err())
        || package
            .problems
            .iter()
            .any(|problem| matches!(problem, Problem::Unreadable { .. }));
    // A claim that cannot be read was not verified. The licence is no part of the verdict.
    let unread = origin
        .problems
        .iter()
        .any(|problem| !matches!(problem.malformed, Malformed::License(..)));
    if unread
        || found.unverified.is_some()
        || found.corrupt.is_some()
        || found.tree.is_none()
        || open
    {
        return Status::Unverified;
    }
    Status::Verified
}

impl LockFact {
    /// Whether the folder has the recorded hash. What could not be computed contradicts nothing.
    #[must_use]
    pub fn agrees(&self) -> bool {
        !matches!(&self.actual, Ok(actual) if *actual != self.recorded)
    }
}

/// Holds the folder against the hashes that lock files have of it.
fn locks(package: &Package, origin: &Origin, left_out: &[(String, Vec<u8>)]) -> Vec<LockFact> {
    let recorded = &origin.lock_hashes;
    if recorded.is_empty() {
        return Vec::new();
    }
    let hashed = |left_out: &[_]| {
        let hash = lock_hash::folder_hash(&package.root, left_out);
        hash.map_err(|error| error.to_string())
    };
    let mut actual = hashed(&[]);
    // The hash may be that of upstream's folder, or of the copy.
    let is_recorded = |actual: &Result<String, String>| {
        let is = |hash: &str| recorded.iter().any(|lock| lock.recorded == hash);
        actual.as_deref().is_ok_and(is)
    };
    if !left_out.is_empty() && !is_recorded(&actual) {
        let whole = hashed(left_out);
        if is_recorded(&whole) {
            actual = whole;
        }
    }
    let fact = |hash: &crate::origin::LockHash| LockFact {
        anchor: hash.anchor,
        file: hash.file.clone(),
        span: hash.span,
        recorded: hash.recorded.clone(),
        actual: actual.clone(),
    };
    recorded.iter().map(fact).collect()
}

/// What must be claimed before anything can be looked up.
struct Claimed {
    repository: Repository,
    path: String,
}

fn claimed<'a>(
    origin: &Origin,
    upstreams: &'a Upstreams,
) -> Result<(&'a Upstream, Claimed), UnverifiedReason> {
    let repository = origin.repository().ok_or(UnverifiedReason::NoRepository)?;
    let path = origin.path().ok_or(UnverifiedReason::NoPath)?;
    let upstream = upstreams
        .serve(origin, &repository)
        .map_err(|unserved| match unserved {
            Unserved::None => UnverifiedReason::NoUpstream,
            Unserved::Others(folders) => UnverifiedReason::OtherRepositories(folders),
            Unserved::NotHeld(folders) => UnverifiedReason::NotHeld(folders),
        })?;
    Ok((upstream, Claimed { repository, path }))
}
