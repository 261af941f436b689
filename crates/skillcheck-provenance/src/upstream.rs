//! Local clones to verify against, and which of them serves which origin.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Mutex, PoisonError},
};

use thiserror::Error;

use crate::{
    git::{self, CloneConfig, Database, ReadError, Reader},
    history::{Reach, Walk},
    layout::{Layout, LayoutError},
    object_id::{HashKind, ObjectId},
    origin::{Field, Origin},
    repository::Repository,
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

/// The commit at a ref, none where there is no such ref.
type Tip = Result<Option<ObjectId>, ReadError>;

/// A local clone.
pub struct Upstream {
    /// The folder as the user gave it.
    pub folder: String,
    /// The repository that the user said it is.
    said: Option<Repository>,
    /// Name and repository of each remote.
    remotes: Vec<(String, Option<Repository>)>,
    partial: bool,
    bare: bool,
    database: Database,
    walks: Mutex<HashMap<ObjectId, Walk>>,
    tips: Mutex<HashMap<(String, Repository), Tip>>,
}

impl Upstream {
    /// Opens the clone in `folder`. With a `url` it is the user's word that the clone is that
    /// repository. Runs nothing, follows nothing out of the clone, and uses no network.
    pub fn open(folder: &str, url: Option<&str>) -> Result<Self, OpenError> {
        let said = match url {
            None => None,
            Some(url) => {
                let repository = Repository::parse(url);
                Some(repository.ok_or_else(|| OpenError::Url(url.to_owned()))?)
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
                .into_iter()
                .map(|(name, url)| (name, Repository::parse(&url)))
                .collect(),
            partial,
            bare,
            database: Database::open(&layout, hash).map_err(failed)?,
            walks: Mutex::new(HashMap::new()),
            tips: Mutex::new(HashMap::new()),
        })
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

    fn find_tip(&self, name: &str, repository: &Repository) -> Result<Option<ObjectId>, ReadError> {
        let name = name.strip_prefix("refs/heads/").unwrap_or(name);
        if name.starts_with("refs/") {
            return self.database.resolve(name);
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
        self.walk(tip, |walk, reader| walk.reach(reader, commit))
    }

    /// Whether the clone has the whole history of `tip`, and the time of its newest commit.
    pub(crate) fn extent(&self, tip: ObjectId) -> Result<(bool, i64), ReadError> {
        self.walk(tip, |walk, reader| {
            Ok((walk.is_complete(reader)?, walk.newest(reader)?))
        })
    }

    fn walk<T>(
        &self,
        tip: ObjectId,
        ask: impl FnOnce(&mut Walk, &mut Reader) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let mut walks = self.walks.lock().unwrap_or_else(PoisonError::into_inner);
        let walk = walks.entry(tip).or_insert_with(|| Walk::from(tip));
        ask(walk, &mut self.reader())
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
        clone.reader().blob(id).ok()?
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
        if let Some(clone) = best(&nameless, origin, repository) {
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

/// The first of `clones` that holds the claimed commit and the claimed ref, else the first that
/// holds the commit.
fn best<'a>(
    clones: &[&'a Upstream],
    origin: &Origin,
    repository: &Repository,
) -> Option<&'a Upstream> {
    let commit = origin.commit()?;
    let named = origin.claim(Field::Ref).map(|claim| claim.value.as_str());
    let mut holding = clones
        .iter()
        .copied()
        .filter(|clone| clone.reader().contains(commit));
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
