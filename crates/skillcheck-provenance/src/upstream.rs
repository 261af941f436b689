//! Local clones to verify against, and which of them serves which origin.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use thiserror::Error;

use crate::{
    anchors::without_password,
    git::{self, Blob, CloneConfig, Database, ReadError, Reader},
    history::{Reach, Walk},
    layout::{Layout, LayoutError},
    license::LicenseText,
    object_id::{HashKind, ObjectId},
    origin::Origin,
    repository::Repository,
    shelf::Shelf,
};

/// Why a folder cannot serve as an upstream.
#[derive(Debug, Error)]
pub enum OpenError {
    /// It is no clone, or one that leads out of itself.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// It cannot be read.
    #[error("{folder} cannot be read: {source}")]
    Read {
        /// The folder as given.
        folder: String,
        /// What failed.
        source: ReadError,
    },
    /// The URL that it was said to be is none.
    #[error("{0} is no URL of a repository")]
    Url(String),
}

/// The ref that a fetched clone has for the default branch of its server.
pub const DEFAULT_REF: &str = "refs/skillcheck/default";

/// The commit at a ref, none where there is no such ref.
type Tip = Result<Option<ObjectId>, ReadError>;

/// The commits at many refs.
type Tips = Result<Arc<Vec<ObjectId>>, ReadError>;

/// A local clone.
pub struct Upstream {
    /// The folder as the user gave it.
    pub folder: String,
    /// The repository that the user said it is.
    said: Option<Repository>,
    /// Name and repository of each remote.
    remotes: Vec<(String, Option<Repository>)>,
    /// Name and URL of each remote, as its configuration has them.
    urls: Vec<(String, String)>,
    partial: bool,
    bare: bool,
    /// Whether it is no clone of the user's, but was fetched to verify against.
    fetched: bool,
    database: Database,
    walks: Mutex<HashMap<Vec<ObjectId>, Walk>>,
    tips: Mutex<HashMap<(String, Repository), Tip>>,
    /// The commits at all refs of some kinds.
    all_tips: Mutex<HashMap<Vec<String>, Tips>>,
    pub(crate) shelf: Shelf,
    licenses: Mutex<HashMap<ObjectId, Arc<OnceLock<Arc<LicenseText>>>>>,
}

impl Upstream {
    /// Opens the clone in `folder`. With a `url` it is the user's word that the clone is that
    /// repository. Runs nothing, follows nothing out of the clone, and uses no network.
    pub fn open(folder: &str, url: Option<&str>) -> Result<Self, OpenError> {
        let said = match url {
            None => None,
            Some(url) => {
                let repository = Repository::parse(url);
                Some(repository.ok_or_else(|| OpenError::Url(without_password(url)))?)
            }
        };
        let layout = Layout::find(Path::new(folder))?;
        let failed = |source| OpenError::Read {
            folder: folder.to_owned(),
            source,
        };
        let CloneConfig {
            hash,
            remotes,
            partial,
            bare,
        } = git::config(&layout).map_err(failed)?;
        Ok(Self {
            folder: folder.to_owned(),
            said,
            remotes: remotes
                .iter()
                .map(|(name, url)| (name.clone(), Repository::parse(url)))
                .collect(),
            urls: remotes,
            partial,
            bare,
            fetched: false,
            database: Database::open(&layout, hash).map_err(failed)?,
            walks: Mutex::new(HashMap::new()),
            tips: Mutex::new(HashMap::new()),
            all_tips: Mutex::new(HashMap::new()),
            shelf: Shelf::default(),
            licenses: Mutex::new(HashMap::new()),
        })
    }

    /// Name and URL of each remote, as the clone's configuration has them, passwords included.
    #[must_use]
    pub fn remotes(&self) -> &[(String, String)] {
        &self.urls
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    pub(crate) fn is_bare(&self) -> bool {
        self.bare
    }

    /// Opens the bare clone in `folder` that was fetched from `url` to verify against: reports name
    /// it by `url`. A commit that was asked for by its id may be a fork's, so a claim that names no
    /// ref is held against all branches and tags.
    pub fn open_fetched(folder: &str, url: &str) -> Result<Self, OpenError> {
        let mut upstream = Self::open(folder, Some(url))?;
        url.clone_into(&mut upstream.folder);
        upstream.fetched = true;
        Ok(upstream)
    }

    pub(crate) fn is_fetched(&self) -> bool {
        self.fetched
    }

    /// Whether the clone holds this object, and it is what its id says.
    #[must_use]
    pub fn holds(&self, id: ObjectId) -> bool {
        self.reader().contains(id)
    }

    /// Whether `commit` is here, and in the history that `named` has here: that of the ref, or with
    /// none that of any branch or tag. What cannot be read does not settle anything.
    #[must_use]
    pub fn settles(&self, repository: &Repository, named: Option<&str>, commit: ObjectId) -> bool {
        if !self.holds(commit) {
            return false;
        }
        match named {
            None => matches!(self.reach_any(repository, commit), Ok(Reach::Reachable)),
            Some(name) => match self.tip(name, repository) {
                Ok(Some(tip)) => matches!(self.reach(tip, commit), Ok(Reach::Reachable)),
                _ => false,
            },
        }
    }

    pub(crate) fn hash(&self) -> HashKind {
        self.database.hash()
    }

    pub(crate) fn reader(&self) -> Reader {
        self.database.reader()
    }

    /// Whether the clone's history was cut.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        self.database.is_shallow()
    }

    /// Whether the clone left some objects with its remote.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.partial
    }

    /// The commit that the claimed ref `name` has in this clone. Looked up once: many packages
    /// claim the same one.
    pub(crate) fn tip(
        &self,
        name: &str,
        repository: &Repository,
    ) -> Result<Option<ObjectId>, ReadError> {
        let key = (name.to_owned(), repository.clone());
        let mut tips = self.tips.lock().unwrap_or_else(PoisonError::into_inner);
        tips.entry(key)
            .or_insert_with(|| self.find_tip(name, repository))
            .clone()
    }

    /// The commit that the repository's default branch has in this clone.
    pub(crate) fn default_tip(
        &self,
        repository: &Repository,
    ) -> Result<Option<ObjectId>, ReadError> {
        let says = |url: &Option<Repository>| url.as_ref() == Some(repository);
        let same = self.remotes.iter().filter(|(_, url)| says(url));
        let mut names: Vec<String> = same
            .map(|(remote, _)| format!("refs/remotes/{remote}/HEAD"))
            .collect();
        // What a checkout has in its own HEAD is its owner's choice.
        if self.fetched {
            names.push(DEFAULT_REF.to_owned());
        } else if self.bare || names.is_empty() {
            names.push("HEAD".to_owned());
        }
        for name in names {
            if let Some(tip) = self.database.resolve(&name)? {
                return Ok(Some(tip));
            }
        }
        Ok(None)
    }

    /// What the licence file with this content says. Recognised once a clone, however many skills
    /// it stands above; `read` gives its bytes, or nothing where they are not at hand.
    pub(crate) fn license(
        &self,
        blob: ObjectId,
        read: impl FnOnce() -> Result<Option<Vec<u8>>, ReadError>,
    ) -> Result<Option<Arc<LicenseText>>, ReadError> {
        let known = {
            let mut licenses = self.licenses.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(licenses.entry(blob).or_default())
        };
        if let Some(text) = known.get() {
            return Ok(Some(Arc::clone(text)));
        }
        let recognise =
            |bytes: Vec<u8>| Arc::clone(known.get_or_init(|| Arc::new(LicenseText::read(&bytes))));
        Ok(read()?.map(recognise))
    }

    fn find_tip(&self, name: &str, repository: &Repository) -> Result<Option<ObjectId>, ReadError> {
        let name = name.strip_prefix("refs/heads/").unwrap_or(name);
        if name.starts_with("refs/tags/") {
            return self.database.resolve(name);
        }
        if name.starts_with("refs/") {
            // Whoever opens a pull request chooses what its ref holds, and what a clone tracks is
            // its owner's choice: neither is upstream's.
            return Ok(None);
        }
        // In a checkout, branches of its own are its owner's; upstream's are those that track it.
        // Branches that track another repository say nothing of this one.
        let tracking = |remote: &str| format!("refs/remotes/{remote}/{name}");
        let says = |url: &Option<Repository>| url.as_ref() == Some(repository);
        let same: Vec<_> = self.remotes.iter().filter(|(_, url)| says(url)).collect();
        let mut names: Vec<String> = same.iter().map(|(remote, _)| tracking(remote)).collect();
        if self.bare || same.is_empty() {
            names.push(format!("refs/heads/{name}"));
        }
        if self.said.is_some() && same.is_empty() {
            names.extend(self.remotes.iter().map(|(remote, _)| tracking(remote)));
        }
        names.push(format!("refs/tags/{name}"));
        for name in names {
            if let Some(tip) = self.database.resolve(&name)? {
                return Ok(Some(tip));
            }
        }
        Ok(None)
    }

    /// Whether `commit` is in the history of `tip`.
    pub(crate) fn reach(&self, tip: ObjectId, commit: ObjectId) -> Result<Reach, ReadError> {
        self.walk(&[tip], |walk, reader| {
            walk.reach(reader, commit, |tips| self.database.way(tips, commit))
        })
    }

    /// Whether `commit`, for which no ref is claimed, is in the history of any branch or tag.
    /// Refs of other kinds, such as those of pull requests, vouch for nothing.
    /// Nor do, in a checkout, its owner's branches and those that track another repository.
    pub(crate) fn reach_any(
        &self,
        repository: &Repository,
        commit: ObjectId,
    ) -> Result<Reach, ReadError> {
        let says = |url: &Option<Repository>| url.as_ref() == Some(repository);
        let same = self.remotes.iter().filter(|(_, url)| says(url));
        let mut kinds: Vec<String> = same
            .map(|(remote, _)| format!("refs/remotes/{remote}/"))
            .collect();
        if self.bare || kinds.is_empty() {
            kinds.push("refs/heads/".to_owned());
        }
        if self.said.is_some() && !kinds.iter().any(|kind| kind.starts_with("refs/remotes/")) {
            kinds.push("refs/remotes/".to_owned());
        }
        kinds.push("refs/tags/".to_owned());
        let mut known = self.all_tips.lock().unwrap_or_else(PoisonError::into_inner);
        let tips = known
            .entry(kinds)
            .or_insert_with_key(|kinds| self.database.tips(kinds).map(Arc::new))
            .clone()?;
        drop(known);
        if tips.is_empty() || self.is_shallow() {
            return Ok(Reach::NotClaimed);
        }
        let reach = self.walk(&tips, |walk, reader| {
            walk.reach(reader, commit, |tips| self.database.way(tips, commit))
        })?;
        match reach {
            Reach::Unreachable => Ok(Reach::Unreachable),
            Reach::Reachable => Ok(Reach::Reachable),
            _ => Ok(Reach::NotClaimed),
        }
    }

    /// Whether the clone has the whole history of `tip`, and the time of its newest commit.
    pub(crate) fn extent(&self, tip: ObjectId) -> Result<(bool, i64), ReadError> {
        self.walk(&[tip], |walk, reader| {
            Ok((walk.is_complete(reader)?, walk.newest(reader)?))
        })
    }

    fn walk<T>(
        &self,
        tips: &[ObjectId],
        ask: impl FnOnce(&mut Walk, &mut Reader) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let mut walks = self.walks.lock().unwrap_or_else(PoisonError::into_inner);
        let walk = walks
            .entry(tips.to_vec())
            .or_insert_with(|| Walk::from(tips));
        ask(walk, &mut self.reader())
    }

    /// Whether its remotes, or the user, say that it is `repository`.
    pub(crate) fn is_said_to_be(&self, repository: &Repository) -> bool {
        self.stands(repository) == Standing::Same
    }

    /// How this clone stands to `repository`.
    fn stands(&self, repository: &Repository) -> Standing {
        let remotes = || self.remotes.iter().filter_map(|(_, url)| url.as_ref());
        let names: Vec<&Repository> = match &self.said {
            Some(said) => vec![said],
            None => remotes().collect(),
        };
        if names.contains(&repository) {
            Standing::Same
        } else if names.is_empty() && self.remotes.is_empty() {
            Standing::Nameless
        } else {
            Standing::Other
        }
    }
}

/// How a clone stands to a repository.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It is a clone of it.
    Same,
    /// It is a clone of others.
    Other,
    /// It does not say what it is a clone of.
    Nameless,
}

/// Why no upstream serves an origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unserved {
    /// There is none.
    None,
    /// Those that there are are clones of other repositories; their folders.
    Others(Vec<String>),
    /// One or more do not say what they are clones of, and do not hold the claimed commit.
    NotHeld(Vec<String>),
}

/// All local clones of a run.
#[derive(Default)]
pub struct Upstreams {
    clones: Vec<Upstream>,
}

impl Upstreams {
    /// The clones, which are asked in this order.
    #[must_use]
    pub fn new(clones: Vec<Upstream>) -> Self {
        Self { clones }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.clones.is_empty()
    }

    /// The bytes of a blob in the clone that serves `origin`; none where no clone does, or where it
    /// lacks the blob or holds one that cannot be believed.
    #[must_use]
    pub fn blob(&self, origin: &Origin, id: ObjectId) -> Option<Vec<u8>> {
        let clone = self.serve(origin, &origin.repository()?).ok()?;
        match clone.reader().blob(id, u64::MAX).ok()? {
            Blob::Bytes(bytes) => Some(bytes),
            Blob::Absent | Blob::Large(_) => None,
        }
    }

    /// The clone that serves `origin`. One that is said to be its repository, or has it as a
    /// remote, goes before one that says nothing and holds the claimed commit.
    pub(crate) fn serve(
        &self,
        origin: &Origin,
        repository: &Repository,
    ) -> Result<&Upstream, Unserved> {
        let with = |standing| {
            let clones = self.clones.iter();
            let fits = clones.filter(move |clone| clone.stands(repository) == standing);
            fits.collect::<Vec<_>>()
        };
        let same = with(Standing::Same);
        let nameless = with(Standing::Nameless);
        if let Some(clone) = best(&same, origin, repository).or(same.first().copied()) {
            return Ok(clone);
        }
        // What names no repository and no object could be anything's branch.
        let pinned = origin.commit().is_some() || origin.tree().is_some();
        if pinned && let Some(clone) = best(&nameless, origin, repository) {
            return Ok(clone);
        }
        let folders =
            |clones: &[&Upstream]| clones.iter().map(|clone| clone.folder.clone()).collect();
        if self.clones.is_empty() {
            Err(Unserved::None)
        } else if nameless.is_empty() {
            Err(Unserved::Others(folders(&with(Standing::Other))))
        } else {
            Err(Unserved::NotHeld(folders(&nameless)))
        }
    }
}

/// The first of `clones` that holds the claimed commit, or tree, and the claimed ref, else the first
/// that holds the object. A claim of neither is served by any clone that holds the ref.
fn best<'a>(
    clones: &[&'a Upstream],
    origin: &Origin,
    repository: &Repository,
) -> Option<&'a Upstream> {
    let object = origin.commit().or(origin.tree());
    let named = origin.named();
    let mut holding = clones
        .iter()
        .copied()
        .filter(|clone| object.is_none_or(|id| clone.reader().contains(id)));
    let first = holding.next()?;
    // A ref that cannot be read is for the verification to tell of.
    let has_ref = |clone: &&Upstream| match named {
        Some(name) => !matches!(clone.tip(name, repository), Ok(None)),
        None => true,
    };
    std::iter::once(first)
        .chain(holding)
        .find(has_ref)
        .or(Some(first))
}
