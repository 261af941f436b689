//! Git objects, read through gix and believed only after they were hashed again.
//!
//! This is the only file that names gix. It uses the plumbing alone: no hooks, no includes, no
//! replace refs, no grafts, nothing of the environment, and no network.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, HashSet},
    fs,
    io::Read,
    sync::{Mutex, OnceLock, PoisonError},
};

use gix::{
    bstr::ByteSlice,
    objs::{self, CommitRefIter, Find, TagRefIter, TreeRefIter},
};
use thiserror::Error;

use crate::{
    layout::{self, Layout},
    object_id::{HashKind, ObjectId},
};

/// Largest object that is read, in bytes.
const OBJECT_LIMIT: usize = 64 << 20;
/// Refs of a clone that are looked at, at most.
const REF_LIMIT: usize = 100_000;
/// Symbolic refs and tags that are followed one after another.
const HOP_LIMIT: usize = 8;

/// Why an object of a clone cannot be used. An object that is not there is no error.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ReadError {
    /// The clone holds other bytes under this id: it was tampered with, or its disk failed.
    #[error("the clone holds something else under the id {0}")]
    Forged(ObjectId),
    /// The object is not of the kind that its place demands.
    #[error("object {0} is a {1}, not a {2}")]
    Kind(ObjectId, String, &'static str),
    /// The object cannot be decoded.
    #[error("object {0} cannot be decoded")]
    Malformed(ObjectId),
    /// The clone cannot be read.
    #[error("{0}")]
    Broken(String),
}

/// What is needed of a commit.
#[derive(Clone, Debug)]
pub(crate) struct Commit {
    pub(crate) tree: ObjectId,
    pub(crate) parents: Vec<ObjectId>,
    /// Committer's time, in seconds since 1970.
    pub(crate) time: i64,
}

/// What a tree entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryMode {
    Tree,
    File,
    Executable,
    Symlink,
    Submodule,
}

/// One entry of a tree.
#[derive(Clone, Debug)]
pub(crate) struct TreeEntry {
    pub(crate) name: Vec<u8>,
    pub(crate) mode: EntryMode,
    pub(crate) id: ObjectId,
}

/// What a clone's own configuration says, as far as it matters here.
#[derive(Clone, Debug)]
pub(crate) struct CloneConfig {
    pub(crate) hash: HashKind,
    /// Name and URL of each remote.
    pub(crate) remotes: Vec<(String, String)>,
    /// Whether some objects were left with a promisor remote.
    pub(crate) partial: bool,
    /// Whether it has no checkout.
    pub(crate) bare: bool,
}

/// The objects and refs of a clone. Shared by threads; each takes a [`Reader`] of its own.
pub(crate) struct Database {
    objects: Mutex<gix::odb::Handle>,
    layout: Layout,
    hash: HashKind,
    graph: OnceLock<Option<gix::commitgraph::Graph>>,
}

impl Database {
    pub(crate) fn open(layout: &Layout, hash: HashKind) -> Result<Self, ReadError> {
        let options = gix::odb::store::init::Options {
            alloc_limit_bytes: Some(OBJECT_LIMIT),
            ..Default::default()
        };
        let objects = gix::odb::at_opts(layout.objects(), raw_kind(hash), None, options)
            .map_err(|error| ReadError::Broken(error.to_string()))?;
        Ok(Self {
            objects: Mutex::new(objects),
            layout: layout.clone(),
            hash,
            graph: OnceLock::new(),
        })
    }

    pub(crate) fn hash(&self) -> HashKind {
        self.hash
    }

    pub(crate) fn reader(&self) -> Reader {
        let objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        Reader {
            objects: objects.clone(),
            hash: self.hash,
            buffer: Vec::new(),
        }
    }

    /// Whether the clone's history was cut.
    pub(crate) fn is_shallow(&self) -> bool {
        fs::metadata(self.layout.common_dir.join("shallow")).is_ok_and(|file| file.len() > 0)
    }

    /// A way from the commit `from` through parents to `to`, both included, as the clone's
    /// commit-graph file has it. Nobody vouches for that file: whoever asks must look at each
    /// commit on the way. None where there is no such file, or no way in it.
    pub(crate) fn way(&self, from: ObjectId, to: ObjectId) -> Option<Vec<ObjectId>> {
        let graph = self.graph.get_or_init(|| self.open_graph()).as_ref()?;
        let position = |id: ObjectId| {
            let id = gix::hash::ObjectId::try_from(id.as_bytes()).ok()?;
            graph.lookup(id).map(|position| position.0)
        };
        let (from, to) = (position(from)?, position(to)?);
        let generation = |at: u32| graph.commit_at(gix::commitgraph::Position(at)).generation();
        let last = generation(to);
        // The parent that is farthest from the tip goes first: merges are short cuts.
        let mut open = BinaryHeap::from([(Reverse(generation(from)), from)]);
        let mut came: HashMap<u32, u32> = HashMap::from([(from, from)]);
        while let Some((_, at)) = open.pop() {
            if at == to {
                break;
            }
            let commit = graph.commit_at(gix::commitgraph::Position(at));
            for parent in commit.iter_parents().filter_map(Result::ok) {
                let inside = parent.0 < graph.num_commits();
                if inside && generation(parent.0) >= last && !came.contains_key(&parent.0) {
                    came.insert(parent.0, at);
                    open.push((Reverse(generation(parent.0)), parent.0));
                }
            }
        }
        let mut way = Vec::new();
        let mut at = to;
        loop {
            way.push(id_of(graph.id_at(gix::commitgraph::Position(at)))?);
            if at == from {
                break;
            }
            at = *came.get(&at)?;
        }
        way.reverse();
        Some(way)
    }

    fn open_graph(&self) -> Option<gix::commitgraph::Graph> {
        let info = self.layout.objects().join("info");
        let limit = Some(OBJECT_LIMIT);
        layout::is_plain(&info, &["commit-graph", "commit-graphs"]).then_some(())?;
        gix::commitgraph::Graph::at(&info, raw_kind(self.hash), limit).ok()
    }

    /// The commits at all refs whose full names start with one of `kinds`, sorted, each once.
    pub(crate) fn tips(&self, kinds: &[String]) -> Result<Vec<ObjectId>, ReadError> {
        let mut names = Vec::new();
        let broken =
            |error: &dyn std::fmt::Display| ReadError::Broken(first_line(&error.to_string()));
        layout::no_trap(&self.layout.common_dir.join("packed-refs")).map_err(ReadError::Broken)?;
        let store = self.refs();
        let platform = store.iter().map_err(|error| broken(&error))?;
        for kind in kinds {
            let prefix = <&gix::path::RelativePath>::try_from(kind.as_str());
            let prefix = prefix.map_err(|error| broken(&error))?;
            let refs = platform.prefixed(prefix).map_err(|error| broken(&error))?;
            // A ref that cannot be read vouches for nothing.
            names.extend(refs.filter_map(Result::ok).map(|found| found.name));
            if names.len() > REF_LIMIT {
                break;
            }
        }
        let mut tips = Vec::new();
        for name in names {
            tips.extend(self.resolve(&name.as_bstr().to_string())?);
        }
        tips.sort();
        tips.dedup();
        Ok(tips)
    }

    /// The commit at the ref with this full name; tags are peeled. None where there is no such
    /// ref, or it leads to no commit.
    pub(crate) fn resolve(&self, name: &str) -> Result<Option<ObjectId>, ReadError> {
        let mut name = name.to_owned();
        for _ in 0..HOP_LIMIT {
            match self.target(&name)? {
                None => return Ok(None),
                Some(gix::refs::Target::Object(id)) => match id_of(&id) {
                    Some(id) => return self.reader().peel(id),
                    None => return Ok(None),
                },
                Some(gix::refs::Target::Symbolic(next)) => name = next.as_bstr().to_string(),
            }
        }
        Ok(None)
    }

    /// The full name of the ref that the ref with this full name stands for, as `HEAD` does for a
    /// branch; none where it names an object itself.
    pub(crate) fn symbolic(&self, name: &str) -> Result<Option<String>, ReadError> {
        Ok(match self.target(name)? {
            Some(gix::refs::Target::Symbolic(next)) => Some(next.as_bstr().to_string()),
            Some(gix::refs::Target::Object(_)) | None => None,
        })
    }

    /// What the ref with this full name holds. What is no name of a ref is the name of no ref;
    /// other failures are the clone's.
    fn target(&self, name: &str) -> Result<Option<gix::refs::Target>, ReadError> {
        let Layout {
            git_dir,
            common_dir,
        } = &self.layout;
        let Ok(full) = gix::refs::FullName::try_from(name) else {
            return Ok(None);
        };
        layout::no_trap(&common_dir.join("packed-refs"))
            .and_then(|()| layout::no_trap(&git_dir.join(name)))
            .and_then(|()| layout::no_trap(&common_dir.join(name)))
            .map_err(ReadError::Broken)?;
        let found = self
            .refs()
            .try_find(full.as_ref().as_partial_name())
            .map_err(|error| ReadError::Broken(first_line(&error.to_string())))?;
        Ok(found
            .filter(|found| found.name == full)
            .map(|found| found.target))
    }

    fn refs(&self) -> gix::refs::file::Store {
        let kind = raw_kind(self.hash);
        let git_dir = self.layout.git_dir.clone();
        let common_dir = self.layout.common_dir.clone();
        if git_dir == common_dir {
            gix::refs::file::Store::at(git_dir, kind)
        } else {
            gix::refs::file::Store::for_linked_worktree(git_dir, common_dir, kind)
        }
    }
}

/// Reads the configuration of a clone; files that it includes are not read.
pub(crate) fn config(layout: &Layout) -> Result<CloneConfig, ReadError> {
    let path = layout.common_dir.join("config");
    layout::no_trap(&path).map_err(ReadError::Broken)?;
    let text = layout::read(&path).unwrap_or_default();
    let file: gix::config::File = text
        .parse()
        .map_err(|_| ReadError::Broken("its config file cannot be read".to_owned()))?;
    let text_of = |key: &str| file.string(key).map(|value| value.to_string());
    let hash = match text_of("extensions.objectformat").as_deref() {
        None | Some("sha1") => HashKind::Sha1,
        Some("sha256") => HashKind::Sha256,
        Some(other) => return Err(ReadError::Broken(format!("its hash is {other}"))),
    };
    let mut remotes = Vec::new();
    let mut partial = text_of("extensions.partialclone").is_some();
    for section in file.sections_by_name("remote").into_iter().flatten() {
        let name = section.header().subsection_name();
        let name = name.map(ToString::to_string).unwrap_or_default();
        partial |= section
            .value("promisor")
            .is_some_and(|value| value.as_bytes() == b"true");
        for url in section.values("url") {
            remotes.push((name.clone(), url.to_string()));
        }
    }
    Ok(CloneConfig {
        hash,
        remotes,
        partial,
        bare: text_of("core.bare").is_some_and(|value| value == "true"),
    })
}

/// Reads the objects of one clone.
pub(crate) struct Reader {
    objects: gix::odb::Handle,
    hash: HashKind,
    buffer: Vec<u8>,
}

impl Reader {
    pub(crate) fn contains(&mut self, id: ObjectId) -> bool {
        matches!(self.any(id), Ok(Some(_)))
    }

    pub(crate) fn commit(&mut self, id: ObjectId) -> Result<Option<Commit>, ReadError> {
        let hash = raw_kind(self.hash);
        let Some(data) = self.object(id, objs::Kind::Commit, "commit")? else {
            return Ok(None);
        };
        let fields = || CommitRefIter::from_bytes(data, hash);
        let malformed = || ReadError::Malformed(id);
        let tree = fields().tree_id().map_err(|_| malformed())?;
        let committer = fields().committer().map_err(|_| malformed())?;
        Ok(Some(Commit {
            tree: id_of(&tree).ok_or_else(malformed)?,
            parents: fields().parent_ids().filter_map(|id| id_of(&id)).collect(),
            time: committer.seconds(),
        }))
    }

    pub(crate) fn tree(&mut self, id: ObjectId) -> Result<Option<Vec<TreeEntry>>, ReadError> {
        let hash = raw_kind(self.hash);
        let Some(data) = self.object(id, objs::Kind::Tree, "tree")? else {
            return Ok(None);
        };
        let mut entries = Vec::new();
        for entry in TreeRefIter::from_bytes(data, hash) {
            let entry = entry.map_err(|_| ReadError::Malformed(id))?;
            let mode = match entry.mode.kind() {
                objs::tree::EntryKind::Tree => EntryMode::Tree,
                objs::tree::EntryKind::Blob => EntryMode::File,
                objs::tree::EntryKind::BlobExecutable => EntryMode::Executable,
                objs::tree::EntryKind::Link => EntryMode::Symlink,
                objs::tree::EntryKind::Commit => EntryMode::Submodule,
            };
            entries.push(TreeEntry {
                name: entry.filename.to_vec(),
                mode,
                id: id_of(entry.oid).ok_or(ReadError::Malformed(id))?,
            });
        }
        Ok(Some(entries))
    }

    pub(crate) fn blob(&mut self, id: ObjectId) -> Result<Option<Vec<u8>>, ReadError> {
        let data = self.object(id, objs::Kind::Blob, "blob")?;
        Ok(data.map(<[u8]>::to_vec))
    }

    /// The commit that `id` is or, through tags, leads to, where the clone holds it.
    pub(crate) fn held_commit(&mut self, id: ObjectId) -> Result<Option<ObjectId>, ReadError> {
        match self.peel(id)? {
            Some(id) if self.any(id)?.is_some() => Ok(Some(id)),
            _ => Ok(None),
        }
    }

    /// The ids of all objects whose hexadecimal form starts with `prefix`; none for what is not 4
    /// or more hexadecimal digits.
    pub(crate) fn with_prefix(&mut self, prefix: &str) -> Result<Vec<ObjectId>, ReadError> {
        // gix takes a short prefix for one of SHA-1; padded to a whole id it says its hash.
        let padded = format!("{prefix:0<width$}", width = self.hash.len() * 2);
        let whole = padded.parse::<ObjectId>().ok();
        let Some(whole) = whole.filter(|id| id.kind() == self.hash) else {
            return Ok(Vec::new());
        };
        let raw = gix::hash::ObjectId::try_from(whole.as_bytes())
            .map_err(|_| ReadError::Malformed(whole))?;
        let Ok(prefix) = gix::hash::Prefix::new(&raw, prefix.len()) else {
            return Ok(Vec::new());
        };
        let mut found = HashSet::new();
        self.objects
            .lookup_prefix(prefix, Some(&mut found))
            .map_err(|error| ReadError::Broken(first_line(&error.to_string())))?;
        let mut found: Vec<_> = found.iter().filter_map(|id| id_of(id)).collect();
        found.sort();
        Ok(found)
    }

    /// The commit that `id` is or, through tags, leads to.
    fn peel(&mut self, mut id: ObjectId) -> Result<Option<ObjectId>, ReadError> {
        let hash = raw_kind(self.hash);
        for _ in 0..HOP_LIMIT {
            let Some((kind, data)) = self.any(id)? else {
                // The ref names a commit that this clone does not hold: it is still its tip.
                return Ok(Some(id));
            };
            match kind {
                objs::Kind::Commit => return Ok(Some(id)),
                objs::Kind::Tag => {
                    let target = TagRefIter::from_bytes(data, hash).target_id().ok();
                    let target = target.and_then(|target| id_of(&target));
                    id = target.ok_or(ReadError::Malformed(id))?;
                }
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    fn object(
        &mut self,
        id: ObjectId,
        wanted: objs::Kind,
        name: &'static str,
    ) -> Result<Option<&[u8]>, ReadError> {
        match self.any(id)? {
            None => Ok(None),
            Some((kind, data)) if kind == wanted => Ok(Some(data)),
            Some((kind, _)) => Err(ReadError::Kind(id, kind.to_string(), name)),
        }
    }

    /// Any object, hashed again. gix does not check ids when it reads: a loose object or a pack
    /// index that was written by hand is returned under whatever name it bears.
    fn any(&mut self, id: ObjectId) -> Result<Option<(objs::Kind, &[u8])>, ReadError> {
        if id.kind() != self.hash {
            return Ok(None);
        }
        let raw =
            gix::hash::ObjectId::try_from(id.as_bytes()).map_err(|_| ReadError::Malformed(id))?;
        let found = self
            .objects
            .try_find(&raw, &mut self.buffer)
            .map_err(|error| ReadError::Broken(first_line(&error.to_string())))?;
        let Some(data) = found else { return Ok(None) };
        data.verify_checksum(&raw)
            .map_err(|_| ReadError::Forged(id))?;
        Ok(Some((data.kind, data.data)))
    }
}

/// The id that git gives a file with these bytes; none where it gives none, as to bytes that were
/// made to share their SHA-1 with others.
#[must_use]
pub fn blob_id(hash: HashKind, bytes: &[u8]) -> Option<ObjectId> {
    let id = objs::compute_hash(raw_kind(hash), objs::Kind::Blob, bytes).ok()?;
    id_of(&id)
}

/// The id that git gives a file of `size` bytes, read from `file`.
pub(crate) fn blob_id_of(
    hash: HashKind,
    file: &mut impl Read,
    size: u64,
) -> std::io::Result<Option<ObjectId>> {
    let mut hasher = gix::hash::hasher(raw_kind(hash));
    hasher.update(&objs::encode::loose_header(objs::Kind::Blob, size));
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
    }
    let id = hasher.try_finalize().ok();
    Ok(id.and_then(|id| id_of(&id)))
}

fn raw_kind(hash: HashKind) -> gix::hash::Kind {
    match hash {
        HashKind::Sha1 => gix::hash::Kind::Sha1,
        HashKind::Sha256 => gix::hash::Kind::Sha256,
    }
}

fn id_of(id: &gix::hash::oid) -> Option<ObjectId> {
    ObjectId::from_bytes(id.as_bytes())
}

fn first_line(text: &str) -> String {
    text.as_bytes()
        .lines()
        .next()
        .map(|line| line.to_str_lossy().into_owned())
        .unwrap_or_default()
}

/// The day of a point in time, in seconds since 1970, as `YYYY-MM-DD` in UTC.
pub(crate) fn day(seconds: i64) -> String {
    let time = gix::date::Time::new(seconds, 0);
    time.format_or_unix(gix::date::time::format::SHORT)
}

/// Reads a point in time as seconds since 1970: ISO 8601, or the `YYYYMMDDThhmmss` that a sync
/// run's id starts with, which is taken as UTC.
#[must_use]
pub fn parse_time(text: &str) -> Option<i64> {
    let digits = text.get(..15).filter(|start| {
        let bytes = start.as_bytes();
        bytes[8] == b'T' && bytes.iter().filter(|byte| byte.is_ascii_digit()).count() == 14
    });
    let iso = match digits {
        Some(d) => format!(
            "{}-{}-{}T{}:{}:{}+00:00",
            &d[..4],
            &d[4..6],
            &d[6..8],
            &d[9..11],
            &d[11..13],
            &d[13..15]
        ),
        None => {
            // Fractions of a second say nothing here, and not every reader takes them.
            let seconds = text.get(..19)?;
            let zone = text[19..].trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
            let zone = if zone.is_empty() || zone == "Z" {
                "+00:00"
            } else {
                zone
            };
            format!("{seconds}{zone}")
        }
    };
    gix::date::parse(&iso, None).ok().map(|time| time.seconds)
}

#[cfg(test)]
mod tests {
    use super::parse_time;

    #[test]
    fn the_times_that_anchors_hold_are_read() {
        let at = Some(1_777_136_333);
        assert_eq!(parse_time("2026-04-25T16:58:53.925226+00:00"), at);
        assert_eq!(parse_time("2026-04-25T16:58:53Z"), at);
        assert_eq!(parse_time("20260425T165853.823358+0000-owner-name"), at);
        assert_eq!(parse_time("yesterday"), None);
        assert_eq!(parse_time(""), None);
    }
}
