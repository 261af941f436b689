//! Holds what a package claims of its origin against the upstream repository.

use std::collections::BTreeMap;

use skillcheck_parser::{Package, Problem, RelPath, SKILL_FILE, Skill};

use crate::{
    file_table::{self, CopiedFile, Extra, FileStatus, Leaf, ListError},
    git::{EntryMode, ReadError, Reader},
    history::Reach,
    license::{self, LicenseEvidence, LicenseFolder},
    object_id::ObjectId,
    origin::{Field, Malformed, Origin},
    repository::Repository,
    section_map::{self, SectionMap},
    upstream::{Unserved, Upstream, Upstreams},
};

/// Largest `SKILL.md` of upstream's whose text is compared, in bytes.
const TEXT_LIMIT: usize = 2 << 20;

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
    /// The claim names no commit.
    NoCommit,
    /// The claim names no folder.
    NoPath,
    /// The claim names no repository.
    NoRepository,
    /// The clone does not hold the commit, and its history was cut.
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

/// What is wrong with the claimed commit or path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommitFault {
    /// Upstream has no such commit.
    Unknown,
    /// The id is that of another kind of object; the string says which.
    NotACommit(String),
    /// It is not in the history of the claimed ref.
    Unreachable,
    /// It has nothing at the claimed path.
    NoFolder,
    /// It has a file at the claimed path, not a folder.
    NotAFolder,
    /// The folder at the claimed path is no skill: it holds no `SKILL.md`.
    NoSkillFile,
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
    /// The folder of the clone that was read, as the user gave it.
    pub clone: Option<String>,
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
    /// Blobs that were to be read as text and that the clone left with its remote.
    pub wanted_blobs: Vec<ObjectId>,
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
            clone: None,
            tree: None,
            files: Vec::new(),
            upstream: None,
            sections: SectionMap::default(),
            licenses: LicenseEvidence::default(),
            wanted_blobs: Vec::new(),
        }
    }

    fn unverified(reason: UnverifiedReason) -> Self {
        Self {
            unverified: Some(reason),
            ..Self::new(Status::Unverified)
        }
    }
}

/// Verifies `origin`, which `package` claims, against the clones in `upstreams`.
#[must_use]
pub fn verify(
    package: &Package,
    origin: &Origin,
    upstreams: &Upstreams,
    dialect: &Dialect<'_>,
) -> Verification {
    if origin.is_empty() {
        return Verification::new(Status::None);
    }
    let mut found = match claimed(origin, upstreams) {
        Ok((upstream, claim)) => {
            let mut check = Check {
                package,
                origin,
                dialect,
                upstream,
                reader: upstream.reader(),
                above: Vec::new(),
                found: Verification::new(Status::Unverified),
            };
            check.found.clone = Some(upstream.folder.clone());
            match check.run(&claim) {
                Ok(()) => {}
                Err(Stop::Unverified(reason)) => check.found.unverified = Some(reason),
                Err(Stop::Fault(fault)) => check.found.fault = Some(fault),
                Err(Stop::Read(error)) => check.found.corrupt = Some(error),
            }
            check.found
        }
        Err(reason) => Verification::unverified(reason),
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
    if found.fault.is_some() || unfaithful || !origin.conflicts().is_empty() {
        return Status::Mismatch;
    }
    let open = found.files.iter().any(|file| file.status.is_open())
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

/// What must be claimed before anything can be looked up.
struct Claimed {
    repository: Repository,
    commit: ObjectId,
    path: String,
}

fn claimed<'a>(
    origin: &Origin,
    upstreams: &'a Upstreams,
) -> Result<(&'a Upstream, Claimed), UnverifiedReason> {
    let repository = origin.repository().ok_or(UnverifiedReason::NoRepository)?;
    let commit = origin.commit().ok_or(UnverifiedReason::NoCommit)?;
    let path = origin.path().ok_or(UnverifiedReason::NoPath)?;
    let upstream = upstreams
        .serve(origin, &repository)
        .map_err(|unserved| match unserved {
            Unserved::None => UnverifiedReason::NoUpstream,
            Unserved::Others(folders) => UnverifiedReason::OtherRepositories(folders),
            Unserved::NotHeld(folders) => UnverifiedReason::NotHeld(folders),
        })?;
    let claim = Claimed {
        repository,
        commit,
        path,
    };
    Ok((upstream, claim))
}

/// Why a check ends before its end.
enum Stop {
    Unverified(UnverifiedReason),
    Fault(CommitFault),
    Read(ReadError),
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<ListError> for Stop {
    fn from(error: ListError) -> Self {
        match error {
            ListError::Absent(id) => Self::Unverified(UnverifiedReason::Partial(id)),
            ListError::Read(error) => Self::Read(error),
            ListError::Hostile(what) => Self::Unverified(UnverifiedReason::Hostile(what)),
        }
    }
}

struct Check<'a> {
    package: &'a Package,
    origin: &'a Origin,
    dialect: &'a Dialect<'a>,
    upstream: &'a Upstream,
    reader: Reader,
    /// What the folders on the way to the skill's have on licences, the root first.
    above: Vec<LicenseFolder>,
    found: Verification,
}

impl Check<'_> {
    fn run(&mut self, claim: &Claimed) -> Result<(), Stop> {
        if claim.commit.kind() != self.upstream.hash() {
            return Err(Stop::Unverified(UnverifiedReason::OtherHash));
        }
        let named = self
            .origin
            .claim(Field::Ref)
            .map(|claim| claim.value.as_str());
        let tip = match named {
            Some(name) => self.upstream.tip(name, &claim.repository)?,
            None => None,
        };
        let root = match self.reader.commit(claim.commit) {
            Ok(Some(commit)) => commit.tree,
            Ok(None) => return Err(self.absent(named, tip)?),
            Err(ReadError::Kind(_, kind, _)) => {
                return Err(Stop::Fault(CommitFault::NotACommit(kind)));
            }
            Err(error) => return Err(error.into()),
        };
        self.found.reach = match (named, tip) {
            (None, _) => Reach::NotClaimed,
            (Some(_), None) => Reach::NoRef,
            (Some(_), Some(tip)) => self.upstream.reach(tip, claim.commit)?,
        };
        if self.found.reach == Reach::Unreachable {
            self.found.fault = Some(CommitFault::Unreachable);
        }
        let tree = self.folder(root, &claim.path)?;
        self.found.tree = Some(tree);
        let leaves = file_table::list(&mut self.reader, tree)?;
        let generated = |path: &RelPath| {
            let own = self
                .origin
                .anchors
                .iter()
                .any(|anchor| anchor.file == *path);
            let skill_file = path.as_str() == SKILL_FILE;
            if skill_file {
                self.dialect.regenerates == Regenerates::SkillFile
            } else {
                own || (self.dialect.is_generated)(path)
            }
        };
        self.found.files = file_table::compare(
            self.package,
            &leaves,
            self.upstream.hash(),
            self.dialect.extra,
            generated,
        );
        self.regenerated_skill_file();
        file_table::place_differences(self.package, &mut self.reader, &mut self.found.files)?;
        let skill_file = leaves.iter().find(|(path, _)| path.as_str() == SKILL_FILE);
        match skill_file {
            Some((_, leaf)) => {
                self.follow_text(claim, *leaf)?;
                self.read_licenses(claim, &leaves)?;
            }
            None => return Err(Stop::Fault(CommitFault::NoSkillFile)),
        }
        match self.found.reach {
            // A clone with its history that lacks the claimed ref says nothing for the claim; one
            // whose history was cut is not expected to have it.
            Reach::NoRef if !self.upstream.is_shallow() => {
                let name = named.unwrap_or_default().to_owned();
                Err(Stop::Unverified(UnverifiedReason::RefNotThere(name)))
            }
            // What is missing from a whole clone is not merely elsewhere.
            Reach::Unknown if !self.upstream.is_shallow() && !self.upstream.is_partial() => {
                Err(Stop::Unverified(UnverifiedReason::Damaged))
            }
            _ => Ok(()),
        }
    }

    /// Upstream's `SKILL.md` is replaced by design where it is written anew: its text is followed
    /// section by section instead.
    fn regenerated_skill_file(&mut self) {
        if self.dialect.regenerates != Regenerates::SkillFile {
            return;
        }
        for file in &mut self.found.files {
            let replaced = file.status == FileStatus::Generated { replaces: true };
            if file.path.as_str() == SKILL_FILE && replaced {
                file.status = FileStatus::Generated { replaces: false };
            }
        }
    }

    /// The tree at `path` below the tree `root`.
    fn folder(&mut self, root: ObjectId, path: &str) -> Result<ObjectId, Stop> {
        let mut tree = root;
        let mut prefix = String::new();
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let entries = self
                .reader
                .tree(tree)?
                .ok_or(Stop::Unverified(UnverifiedReason::Partial(tree)))?;
            let mut licenses = LicenseFolder::default();
            for entry in &entries {
                licenses.see(&prefix, &entry.name, entry.mode, entry.id);
            }
            self.above.push(licenses);
            prefix = format!("{prefix}{name}/");
            let entry = entries.iter().find(|entry| entry.name == name.as_bytes());
            match entry {
                None => return Err(Stop::Fault(CommitFault::NoFolder)),
                Some(entry) if entry.mode != EntryMode::Tree => {
                    return Err(Stop::Fault(CommitFault::NotAFolder));
                }
                Some(entry) => tree = entry.id,
            }
        }
        Ok(tree)
    }

    /// What it means that the clone does not hold the claimed commit. It is unknown only to a
    /// clone that has the ref's whole history, and newer commits than the claim could name.
    fn absent(&self, named: Option<&str>, tip: Option<ObjectId>) -> Result<Stop, Stop> {
        use UnverifiedReason as Reason;
        let unverified = |reason| Ok(Stop::Unverified(reason));
        if self.upstream.is_shallow() {
            return unverified(Reason::Shallow);
        }
        if self.upstream.is_partial() {
            return unverified(Reason::Incomplete);
        }
        let Some(tip) = tip else {
            return unverified(Reason::NoRef(named.map(str::to_owned)));
        };
        let (complete, newest) = self.upstream.extent(tip)?;
        if !complete {
            return unverified(Reason::Incomplete);
        }
        match self.origin.imported_at {
            Some(claimed) if newest > claimed => Ok(Stop::Fault(CommitFault::Unknown)),
            _ => unverified(Reason::MaybeOlder),
        }
    }

    /// Reads the licence files beside and above upstream's skill.
    fn read_licenses(
        &mut self,
        claim: &Claimed,
        leaves: &BTreeMap<RelPath, Leaf>,
    ) -> Result<(), Stop> {
        let prefix = match &*claim.path {
            "" => String::new(),
            path => format!("{path}/"),
        };
        let mut own = LicenseFolder::default();
        for (path, leaf) in leaves {
            own.see_below(&prefix, path.as_str(), leaf.mode, leaf.id);
        }
        let above = std::mem::take(&mut self.above);
        let (licenses, wanted) = license::collect(above, own, self.upstream, &mut self.reader)?;
        self.found.licenses = licenses;
        self.found.wanted_blobs.extend(wanted);
        Ok(())
    }

    /// Reads upstream's skill file and follows its sections into the package's.
    fn follow_text(&mut self, claim: &Claimed, leaf: Leaf) -> Result<(), Stop> {
        let bytes = self.reader.blob(leaf.id)?;
        let Some(bytes) = bytes.filter(|bytes| bytes.len() <= TEXT_LIMIT) else {
            self.found.unread_text = Some(leaf.id);
            return Ok(());
        };
        let upstream = Skill::parse(bytes);
        if let Some(skill) = &self.package.skill {
            let is_public = self.dialect.is_public;
            self.found.sections = section_map::map(self.package, skill, &upstream, is_public);
        }
        let folder = if claim.path.is_empty() {
            String::new()
        } else {
            format!("{}/", claim.path)
        };
        self.found.upstream = Some(UpstreamSkill {
            path: format!("{folder}{SKILL_FILE}"),
            skill: upstream,
        });
        Ok(())
    }
}
