//! What became of a path, commit by commit.

use std::collections::{BinaryHeap, HashMap, HashSet, VecDeque};

use crate::{
    git::{Commit, EntryMode, ReadError, Reader},
    object_id::ObjectId,
    shelf::{self, At, Shelf},
};

/// Commits that one search visits at most.
const COMMIT_LIMIT: usize = 1_000_000;
/// Tree entries that one search looks through at most; so many bytes of a commit count as one.
const WORK_LIMIT: usize = 50_000_000;
const BYTES_AN_ENTRY: usize = 32;
/// Entries from which on it is worth to remember what a tree has at the path.
const LARGE: usize = 256;
/// How far the clocks of committers are thought to differ, in seconds.
const CLOCK_SLOP: i64 = 24 * 60 * 60;
/// Folders of one commit that are searched for a moved one at most.
const FOLDER_LIMIT: usize = 100_000;
/// Levels of folders that are searched for it.
const DEPTH_LIMIT: usize = 100;

/// What came of a search through a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sought {
    /// The newest commit that fits, and its tree at the path.
    Found { commit: ObjectId, tree: ObjectId },
    /// None fits, and everything was looked at.
    Nowhere,
    /// None of those at hand fits; commits or trees are missing.
    Unknown,
    /// None of those that were looked at fits, and there are more than are looked at.
    Endless,
}

/// One path, looked up in commit after commit. What is looked through is counted: histories are
/// long, and strangers make trees as large as they like.
struct Lookup<'a> {
    shelf: &'a Shelf,
    path: &'a str,
    /// What large trees have, by the level of the path at which they stand.
    known: HashMap<(usize, ObjectId), At>,
    work: usize,
}

impl<'a> Lookup<'a> {
    fn new(shelf: &'a Shelf, path: &'a str) -> Self {
        Self {
            shelf,
            path,
            known: HashMap::new(),
            work: 0,
        }
    }

    fn is_over(&self) -> bool {
        self.work > WORK_LIMIT
    }

    /// What stands at the path in a commit.
    fn at(&mut self, reader: &mut Reader, commit: &Commit) -> Result<At, ReadError> {
        self.work += commit.size / BYTES_AN_ENTRY;
        let mut tree = commit.tree;
        for (level, name) in shelf::names(self.path).enumerate() {
            self.work += 1;
            let found = match self.known.get(&(level, tree)) {
                Some(known) => *known,
                None => {
                    let read = self.shelf.tree(reader, tree).inspect_err(|error| {
                        if matches!(error, ReadError::Tree(..)) {
                            self.work += WORK_LIMIT / 100;
                        }
                    });
                    let Some(entries) = read? else {
                        return Ok(At::Absent(tree));
                    };
                    self.work += entries.len();
                    let found = shelf::below(&entries, name);
                    if entries.len() > LARGE {
                        self.known.insert((level, tree), found);
                    }
                    found
                }
            };
            match found {
                At::Folder(next) => tree = next,
                other => return Ok(other),
            }
        }
        Ok(At::Folder(tree))
    }

    /// What stands at the path in a commit; none where the clone lacks what is needed to tell.
    fn in_commit(&mut self, reader: &mut Reader, id: ObjectId) -> Result<Option<At>, ReadError> {
        let Some(commit) = self.shelf.commit(reader, id)? else {
            return Ok(None);
        };
        let at = self.at(reader, &commit)?;
        Ok((!matches!(at, At::Absent(_))).then_some(at))
    }
}

/// The newest commit in the history of `tip` at which the tree at `path` is one that `fits`, which
/// is asked once for each different tree.
pub(crate) fn seek<E: From<ReadError>>(
    shelf: &Shelf,
    reader: &mut Reader,
    tip: ObjectId,
    path: &str,
    mut fits: impl FnMut(&mut Reader, ObjectId) -> Result<bool, E>,
) -> Result<Sought, E> {
    let mut seen = HashSet::from([tip]);
    let mut open = BinaryHeap::from([(i64::MAX, tip)]);
    let mut asked = HashSet::new();
    let mut lookup = Lookup::new(shelf, path);
    let mut whole = true;
    while let Some((_, id)) = open.pop() {
        if seen.len() > COMMIT_LIMIT || lookup.is_over() {
            return Ok(Sought::Endless);
        }
        let Some(commit) = shelf.commit(reader, id)? else {
            whole = false;
            continue;
        };
        match lookup.at(reader, &commit) {
            Ok(At::Folder(tree)) => {
                if asked.insert(tree) && fits(reader, tree)? {
                    return Ok(Sought::Found { commit: id, tree });
                }
            }
            // A tree that git would not take holds nothing that anyone could have copied.
            Ok(At::Absent(_)) | Err(ReadError::Tree(..)) => whole = false,
            Ok(At::Nothing | At::File) => {}
            Err(error) => return Err(error.into()),
        }
        for parent in &commit.parents {
            if seen.insert(*parent) {
                open.push((commit.time, *parent));
            }
        }
    }
    Ok(if whole {
        Sought::Nowhere
    } else {
        Sought::Unknown
    })
}

/// What upstream did to a path after the commit that was copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outdated {
    /// The newest commit of the ref that touches the path.
    pub newest: ObjectId,
    /// The day on which it was made, as `YYYY-MM-DD` in UTC.
    pub day: String,
    /// Commits that touch the path and are not in the history of the one that was copied.
    pub commits: usize,
    /// What is at the path now.
    pub now: Now,
}

/// What is at a path in the newest commit of a ref.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Now {
    /// A folder with other content.
    Changed,
    /// Nothing; a folder with the same skill file stands at this path.
    Moved(String),
    /// Nothing.
    Deleted,
}

/// Whether the tree at `path` in `tip` is another than in `copied`, and what happened between the
/// two. None where it is the same, and where the clone lacks what is needed to tell.
pub(crate) fn outdated(
    shelf: &Shelf,
    reader: &mut Reader,
    tip: ObjectId,
    copied: ObjectId,
    path: &str,
) -> Result<Option<Outdated>, ReadError> {
    let mut lookup = Lookup::new(shelf, path);
    let before = lookup.in_commit(reader, copied)?;
    let (Some(before), Some(after)) = (before, lookup.in_commit(reader, tip)?) else {
        return Ok(None);
    };
    if before == after {
        return Ok(None);
    }
    let Some(newer) = between(shelf, reader, tip, copied)? else {
        return Ok(None);
    };
    // As `git log -- PATH` walks: a commit with the path of one of its parents is passed over
    // towards that parent.
    let mut touching: Vec<(i64, ObjectId)> = Vec::new();
    let mut seen = HashSet::from([tip]);
    let mut open = VecDeque::from([tip]);
    while let Some(id) = open.pop_front() {
        if !newer.contains(&id) {
            continue;
        }
        if lookup.is_over() {
            return Ok(None);
        }
        let Some(commit) = shelf.commit(reader, id)? else {
            return Ok(None);
        };
        let Some(here) = lookup.in_commit(reader, id)? else {
            return Ok(None);
        };
        let mut same = None;
        for parent in &commit.parents {
            match lookup.in_commit(reader, *parent)? {
                None => return Ok(None),
                Some(there) if there == here => {
                    same = Some(*parent);
                    break;
                }
                Some(_) => {}
            }
        }
        let next = match same {
            Some(parent) => vec![parent],
            None => {
                touching.push((commit.time, id));
                commit.parents.clone()
            }
        };
        open.extend(next.into_iter().filter(|parent| seen.insert(*parent)));
    }
    let Some(&(time, newest)) = touching.iter().max() else {
        return Ok(None);
    };
    let now = match after {
        At::Folder(_) => Now::Changed,
        _ => moved(shelf, reader, tip, before)?.map_or(Now::Deleted, Now::Moved),
    };
    Ok(Some(Outdated {
        newest,
        day: crate::time::day(time),
        commits: touching.len(),
        now,
    }))
}

/// Whether a commit that a walk met is in the history of the older end, and waits to be walked.
struct Met {
    old: bool,
    waits: bool,
}

/// The commits in the history of `tip` that are not in that of `base`; none where commits are
/// missing.
fn between(
    shelf: &Shelf,
    reader: &mut Reader,
    tip: ObjectId,
    base: ObjectId,
) -> Result<Option<HashSet<ObjectId>>, ReadError> {
    // Both histories are walked, newest first, until only what both share is left. Clocks differ,
    // so the walk goes on for some time below the oldest new commit.
    let mut met: HashMap<ObjectId, Met> = HashMap::new();
    let mut open = BinaryHeap::new();
    for (id, old) in [(tip, false), (base, true)] {
        let Some(commit) = shelf.commit(reader, id)? else {
            return Ok(None);
        };
        met.insert(id, Met { old, waits: true });
        open.push((commit.time, id));
    }
    let mut bytes = 0;
    let mut new_waiting = 1_usize;
    let mut oldest_new = i64::MAX;
    while let Some((time, id)) = open.pop() {
        if new_waiting == 0 && time < oldest_new.saturating_sub(CLOCK_SLOP) {
            break;
        }
        let Some(here) = met.get_mut(&id).filter(|here| here.waits) else {
            continue;
        };
        here.waits = false;
        let old = here.old;
        if !old {
            new_waiting -= 1;
            oldest_new = oldest_new.min(time);
        }
        let Some(commit) = shelf.commit(reader, id)? else {
            return Ok(None);
        };
        bytes += commit.size;
        for parent in &commit.parents {
            let Some(next) = shelf.commit(reader, *parent)? else {
                // What is missing below the older end says nothing of what is newer.
                if old {
                    continue;
                }
                return Ok(None);
            };
            match met.get_mut(parent) {
                None => {
                    met.insert(*parent, Met { old, waits: true });
                    new_waiting += usize::from(!old);
                }
                // A commit that was taken for new, and turns out to be old, is walked again.
                Some(known) if old && !known.old => {
                    known.old = true;
                    new_waiting -= usize::from(known.waits);
                    known.waits = true;
                }
                Some(_) => continue,
            }
            open.push((next.time, *parent));
        }
        if met.len() > COMMIT_LIMIT || bytes > WORK_LIMIT * BYTES_AN_ENTRY {
            return Ok(None);
        }
    }
    let new = met.into_iter().filter(|(_, met)| !met.old);
    Ok(Some(new.map(|(id, _)| id).collect()))
}

/// The folder of the commit `tip` that holds the tree `before`, or its skill file.
fn moved(
    shelf: &Shelf,
    reader: &mut Reader,
    tip: ObjectId,
    before: At,
) -> Result<Option<String>, ReadError> {
    let (At::Folder(before), Some(commit)) = (before, shelf.commit(reader, tip)?) else {
        return Ok(None);
    };
    let skill_file = |entries: &[crate::git::TreeEntry]| {
        let name = skillcheck_parser::SKILL_FILE.as_bytes();
        let entry = entries.iter().find(|entry| entry.name == name);
        entry.map(|entry| entry.id)
    };
    let Some(entries) = shelf.tree(reader, before)? else {
        return Ok(None);
    };
    let wanted = skill_file(&entries);
    let mut open = vec![(String::new(), 0, commit.tree)];
    // A tree that stands at two paths is looked into at the first.
    let mut seen = HashSet::from([commit.tree]);
    let mut like = None;
    while let Some((path, depth, tree)) = open.pop() {
        if tree == before {
            return Ok(Some(path));
        }
        // The clone may have left a tree with its remote: it is merely not found there.
        let Some(entries) = shelf.tree(reader, tree)? else {
            continue;
        };
        if wanted.is_some() && skill_file(&entries) == wanted && like.is_none() {
            like = Some(path.clone());
        }
        if depth == DEPTH_LIMIT || seen.len() > FOLDER_LIMIT {
            continue;
        }
        let folders = entries.iter().filter(|entry| entry.mode == EntryMode::Tree);
        let folders: Vec<_> = folders.filter(|entry| seen.insert(entry.id)).collect();
        for entry in folders.into_iter().rev() {
            let name = String::from_utf8_lossy(&entry.name);
            let below = if path.is_empty() {
                name.into_owned()
            } else {
                format!("{path}/{name}")
            };
            open.push((below, depth + 1, entry.id));
        }
    }
    Ok(like)
}
