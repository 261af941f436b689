//! Whether a commit is in the history of a ref.

use std::collections::{BinaryHeap, HashSet};

use crate::{
    git::{ReadError, Reader},
    object_id::ObjectId,
};

/// Commits that are walked before a commit-graph file is asked for a shorter way.
const PATIENCE: usize = 2_000;
/// Commits that one walk visits at most.
const COMMIT_LIMIT: usize = 5_000_000;
/// Bytes of commits that one walk reads at most.
const BYTE_LIMIT: usize = 4 << 30;

/// Whether a commit is in the history of a ref.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It is.
    Reachable,
    /// The whole history is here, and it is not in it.
    Unreachable,
    /// Part of the history is missing, and the part that is here does not hold it.
    Unknown,
    /// The clone has no such ref.
    NoRef,
    /// No ref was claimed, and whether it is in the history of any is not known.
    NotClaimed,
}

/// A walk from some commits to their ancestors, newest first, that stops when it has found what was
/// asked for and goes on from there when asked again.
pub(crate) struct Walk {
    tips: Vec<ObjectId>,
    seen: HashSet<ObjectId>,
    /// Time and id of commits that are still to be read.
    open: BinaryHeap<(i64, ObjectId)>,
    complete: bool,
    newest: i64,
    /// Bytes that were read.
    bytes: usize,
}

impl Walk {
    pub(crate) fn from(tips: &[ObjectId]) -> Self {
        Self {
            tips: tips.to_vec(),
            seen: tips.iter().copied().collect(),
            open: tips.iter().map(|tip| (i64::MAX, *tip)).collect(),
            complete: true,
            newest: i64::MIN,
            bytes: 0,
        }
    }

    /// Whether `id` was met, or is met further on. After some commits `way` is asked once for a
    /// way from a tip to `id`, which is believed only as far as the commits on it bear it out.
    pub(crate) fn reach(
        &mut self,
        reader: &mut Reader,
        id: ObjectId,
        way: impl Fn(&[ObjectId]) -> Option<Vec<ObjectId>>,
    ) -> Result<Reach, ReadError> {
        if self.seen.contains(&id) {
            return Ok(Reach::Reachable);
        }
        let mut steps = 0;
        while self.step(reader)? {
            if self.seen.contains(&id) {
                return Ok(Reach::Reachable);
            }
            steps += 1;
            if steps == PATIENCE && self.leads(reader, id, &way)? {
                // Its ancestors are walked when their turn comes.
                let time = reader.commit(id)?.map_or(i64::MIN, |commit| commit.time);
                self.seen.insert(id);
                self.open.push((time, id));
                return Ok(Reach::Reachable);
            }
        }
        Ok(if self.complete {
            Reach::Unreachable
        } else {
            Reach::Unknown
        })
    }

    /// Whether the way that `way` knows from one of the tips to `id` is one of commits that are
    /// each a parent of the one before.
    fn leads(
        &self,
        reader: &mut Reader,
        id: ObjectId,
        way: impl Fn(&[ObjectId]) -> Option<Vec<ObjectId>>,
    ) -> Result<bool, ReadError> {
        let Some(steps) = way(&self.tips) else {
            return Ok(false);
        };
        let starts = steps.first().is_some_and(|first| self.tips.contains(first));
        if !starts || steps.last() != Some(&id) {
            return Ok(false);
        }
        for pair in steps.windows(2) {
            let commit = reader.commit(pair[0])?;
            if !commit.is_some_and(|commit| commit.parents.contains(&pair[1])) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Time of the newest commit that was walked, in seconds since 1970.
    pub(crate) fn newest(&mut self, reader: &mut Reader) -> Result<i64, ReadError> {
        if self.newest == i64::MIN {
            self.step(reader)?;
        }
        Ok(self.newest)
    }

    /// Whether the whole history is here; walks to its end.
    pub(crate) fn is_complete(&mut self, reader: &mut Reader) -> Result<bool, ReadError> {
        while self.complete && self.step(reader)? {}
        Ok(self.complete)
    }

    /// Reads one commit; false when none is left.
    fn step(&mut self, reader: &mut Reader) -> Result<bool, ReadError> {
        let Some((_, id)) = self.open.pop() else {
            return Ok(false);
        };
        if self.seen.len() > COMMIT_LIMIT || self.bytes > BYTE_LIMIT {
            self.complete = false;
            self.open.clear();
            return Ok(false);
        }
        let commit = reader.commit(id).inspect_err(|_| {
            // Whoever asks next must meet the same fault.
            self.open.push((i64::MAX, id));
        })?;
        match commit {
            None => self.complete = false,
            Some(commit) => {
                self.newest = self.newest.max(commit.time);
                self.bytes += commit.size;
                for parent in commit.parents {
                    if self.seen.insert(parent) {
                        self.open.push((commit.time, parent));
                    }
                }
            }
        }
        Ok(true)
    }
}
