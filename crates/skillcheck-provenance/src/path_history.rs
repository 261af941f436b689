//! What became of a path, commit by commit.

use std::collections::{BinaryHeap, HashMap, HashSet, VecDeque};

use crate::{
    git::{EntryMode, ReadError, Reader},
    object_id::ObjectId,
    shelf::{At, Shelf},
};

/// Commits that one search visits at most.
const COMMIT_LIMIT: usize = 1_000_000;
/// How far the clocks of committers are thought to differ, in seconds.
const CLOCK_SLOP: i64 = 24 * 60 * 60;
/// Folders of one commit that are searched for a moved one at most.
const FOLDER_LIMIT: usize = 100_000;

/// What came of a search through a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sought {
    /// The newest commit that fits, and its tree at the path.
    Found { commit: ObjectId, tree: ObjectId },
    /// None fits, and everything was looked at.
    Nowhere,
    /// None of those at hand fits; commits or trees are missing.
    Unknown,
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
    let mut whole = true;
    while let Some((_, id)) = open.pop() {
        if seen.len() > COMMIT_LIMIT {
            return Ok(Sought::Unknown);
        }
        let Some(commit) = shelf.commit(reader, id)? else {
            whole = false;
            continue;
        };
        match shelf.at(reader, commit.tree, path)? {
            At::Folder(tree) => {
                if asked.insert(tree) && fits(reader, tree)? {
                    return Ok(Sought::Found { commit: id, tree });
                }
            }
            At::Absent(_) => whole = false,
            At::Nothing | At::File => {}
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
    let tree_at = |reader: &mut Reader, id: ObjectId| -> Result<Option<At>, ReadError> {
        let Some(commit) = shelf.commit(reader, id)? else {
            return Ok(None);
        };
        let at = shelf.at(reader, commit.tree, path)?;
        Ok((!matches!(at, At::Absent(_))).then_some(at))
    };
    let (Some(before), Some(after)) = (tree_at(reader, copied)?, tree_at(reader, tip)?) else {
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
        let Some(commit) = shelf.commit(reader, id)? else {
            return Ok(None);
        };
        let Some(here) = tree_at(reader, id)? else {
            return Ok(None);
        };
        let mut same = None;
        for parent in &commit.parents {
            match tree_at(reader, *parent)? {
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
        day: crate::git::day(time),
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
        if met.len() > COMMIT_LIMIT {
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
    let mut open = vec![(String::new(), commit.tree)];
    let mut like = None;
    let mut visited = 0;
    while let Some((path, tree)) = open.pop() {
        visited += 1;
        if visited > FOLDER_LIMIT {
            break;
        }
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
        for entry in entries.iter().rev() {
            if entry.mode == EntryMode::Tree {
                let name = String::from_utf8_lossy(&entry.name);
                let below = if path.is_empty() {
                    name.into_owned()
                } else {
                    format!("{path}/{name}")
                };
                open.push((below, entry.id));
            }
        }
    }
    Ok(like)
}
