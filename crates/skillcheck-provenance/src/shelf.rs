//! Commits and trees of a clone that were read once and are asked for again: many packages come
//! from the same commits, and a path's history passes the same trees.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    git::{Commit, EntryMode, ReadError, Reader, TreeEntry},
    object_id::ObjectId,
};

/// Tree entries that are kept at most; further trees are read each time.
const ENTRY_LIMIT: usize = 500_000;
/// Commits and parents of commits that are kept at most.
const COMMIT_LIMIT: usize = 1_000_000;

/// Commits and trees that were read, every one hashed again.
#[derive(Default)]
pub(crate) struct Shelf {
    commits: Mutex<Commits>,
    trees: Mutex<Trees>,
}

#[derive(Default)]
struct Commits {
    by_id: HashMap<ObjectId, Arc<Commit>>,
    /// Commits and their parents.
    ids: usize,
}

#[derive(Default)]
struct Trees {
    by_id: HashMap<ObjectId, Arc<Vec<TreeEntry>>>,
    entries: usize,
}

/// What stands at a path of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// Nothing.
    Nothing,
    /// Something else than a folder.
    File,
    /// A folder with this tree.
    Folder(ObjectId),
    /// The clone does not hold this tree, which leads to the path.
    Absent(ObjectId),
}

impl Shelf {
    /// The commit; none where the clone does not hold it.
    pub(crate) fn commit(
        &self,
        reader: &mut Reader,
        id: ObjectId,
    ) -> Result<Option<Arc<Commit>>, ReadError> {
        if let Some(commit) = lock(&self.commits).by_id.get(&id) {
            return Ok(Some(Arc::clone(commit)));
        }
        let Some(commit) = reader.commit(id)?.map(Arc::new) else {
            return Ok(None);
        };
        let mut commits = lock(&self.commits);
        let ids = 1 + commit.parents.len();
        if commits.ids + ids <= COMMIT_LIMIT
            && commits.by_id.insert(id, Arc::clone(&commit)).is_none()
        {
            commits.ids += ids;
        }
        Ok(Some(commit))
    }

    /// The entries of the tree; none where the clone does not hold it.
    pub(crate) fn tree(
        &self,
        reader: &mut Reader,
        id: ObjectId,
    ) -> Result<Option<Arc<Vec<TreeEntry>>>, ReadError> {
        if let Some(tree) = lock(&self.trees).by_id.get(&id) {
            return Ok(Some(Arc::clone(tree)));
        }
        let Some(tree) = reader.tree(id)?.map(Arc::new) else {
            return Ok(None);
        };
        let mut trees = lock(&self.trees);
        if trees.entries + tree.len() <= ENTRY_LIMIT
            && trees.by_id.insert(id, Arc::clone(&tree)).is_none()
        {
            trees.entries += tree.len();
        }
        Ok(Some(tree))
    }

    /// What stands at `path` below the tree `root`; `""` is that tree itself.
    pub(crate) fn at(
        &self,
        reader: &mut Reader,
        root: ObjectId,
        path: &str,
    ) -> Result<At, ReadError> {
        let mut tree = root;
        for name in names(path) {
            let Some(entries) = self.tree(reader, tree)? else {
                return Ok(At::Absent(tree));
            };
            match below(&entries, name) {
                At::Folder(next) => tree = next,
                other => return Ok(other),
            }
        }
        Ok(At::Folder(tree))
    }
}

/// The names on the way to `path`.
pub(crate) fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|name| !name.is_empty())
}

/// What `entries` has under `name`.
pub(crate) fn below(entries: &[TreeEntry], name: &str) -> At {
    let entry = entries.iter().find(|entry| entry.name == name.as_bytes());
    match entry {
        None => At::Nothing,
        Some(entry) if entry.mode != EntryMode::Tree => At::File,
        Some(entry) => At::Folder(entry.id),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
