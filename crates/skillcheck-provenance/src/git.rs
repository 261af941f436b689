//! Git objects, read through gix and believed only after they were hashed again.
//!
//! This is the only file that names gix. It uses the plumbing alone: no hooks, no includes, no
//! replace refs, no grafts, nothing of the environment, and no network.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap, HashMap, HashSet},
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
/// Entries of one tree that are read at most.
const ENTRY_LIMIT: usize = 500_000;
/// Refs of a clone that are looked at, at most.
const REF_LIMIT: usize = 100_000;
/// Largest file of packed refs that is read, in bytes.
const PACKED_LIMIT: u64 = 256 << 20;
/// Levels of folders of loose refs that are looked into.
const REF_DEPTH: usize = 32;
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
    /// The object is larger than what is read; its size in bytes.
    #[error("object {0} has {1} bytes, more than are read")]
    TooLarge(ObjectId, u64),
    /// The tree is one that git would not take; the string says what it has.
    #[error("tree {0} has {1}")]
    Tree(ObjectId, String),
    /// The clone cannot be read.
    #[error("{0}")]
    Broken(String),
}

/// The bytes of a file upstream.
pub(crate) enum Blob {
    /// The clone does not hold it.
    Absent,
    /// It has this many bytes, which are more than were asked for.
    Large(u64),
    /// These.
    Bytes(Vec<u8>),
}

/// What is needed of a commit.
#[derive(Clone, Debug)]
pub(crate) struct Commit {
    pub(crate) tree: ObjectId,
    pub(crate) parents: Vec<ObjectId>,
    /// Committer's time, in seconds since 1970.
    pub(crate) time: i64,
    /// Size of the object in bytes.
    pub(crate) size: usize,
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
    packed: OnceLock<Packed>,
}

/// The file of packed refs; none where there is none.
type Packed = Result<Option<gix::refs::packed::Buffer>, ReadError>;

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
            packed: OnceLock::new(),
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

    /// A way from one of the commits `from` through parents to `to`, both included, as the clone's
    /// commit-graph file has it. Nobody vouches for that file: whoever asks must look at each
    /// commit on the way. None where there is no such file, or no way in it.
    pub(crate) fn way(&self, from: &[ObjectId], to: ObjectId) -> Option<Vec<ObjectId>> {
        let graph = self.graph.get_or_init(|| self.open_graph()).as_ref()?;
        let position = |id: ObjectId| {
            let id = gix::hash::ObjectId::try_from(id.as_bytes()).ok()?;
            graph.lookup(id).map(|position| position.0)
        };
        let to = position(to)?;
        let generation = |at: u32| graph.commit_at(gix::commitgraph::Position(at)).generation();
        let last = generation(to);
        // The parent that is farthest from the tip goes first: merges are short cuts.
        let starts = from.iter().filter_map(|id| position(*id));
        let mut came: HashMap<u32, u32> = starts.map(|from| (from, from)).collect();
        let mut open: BinaryHeap<_> = came
            .keys()
            .map(|from| (Reverse(generation(*from)), *from))
            .collect();
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
            let before = *came.get(&at)?;
            if before == at {
                break;
            }
            at = before;
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
        let mut names = BTreeSet::new();
        for kind in kinds {
            self.loose_refs(kind.trim_end_matches('/'), 0, &mut names)?;
            if let Some(packed) = self.packed()? {
                let refs = packed
                    .iter_prefixed(kind.as_str().into())
                    .map_err(|error| ReadError::Broken(first_line(&error.to_string())))?;
                // A ref that cannot be read vouches for nothing.
                let refs = refs.filter_map(Result::ok).take(REF_LIMIT);
                names.extend(refs.map(|found| found.name.as_bstr().to_string()));
            }
        }
        let mut tips = Vec::new();
        for name in names.iter().take(REF_LIMIT) {
            tips.extend(self.resolve(name)?);
        }
        tips.sort();
        tips.dedup();
        Ok(tips)
    }

    /// Adds the full names of the loose refs whose names start with those of `folder`.
    fn loose_refs(
        &self,
        folder: &str,
        depth: usize,
        names: &mut BTreeSet<String>,
    ) -> Result<(), ReadError> {
        let common = &self.layout.common_dir;
        let found = layout::own(common, &common.join(folder)).map_err(ReadError::Broken)?;
        let entries = found.and_then(|found| fs::read_dir(found).ok());
        for entry in entries.into_iter().flatten().flatten() {
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
                continue;
            };
            let name = format!("{folder}/{name}");
            if names.len() > REF_LIMIT || depth > REF_DEPTH {
                break;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.loose_refs(&name, depth + 1, names)?;
            } else {
                names.insert(name);
            }
        }
        Ok(())
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
        let Ok(full) = gix::refs::FullName::try_from(name) else {
            return Ok(None);
        };
        let broken =
            |error: &dyn std::fmt::Display| ReadError::Broken(first_line(&error.to_string()));
        // What stands beside the refs, such as `HEAD`, each worktree has for itself.
        let folder = if name.starts_with("refs/") {
            &self.layout.common_dir
        } else {
            &self.layout.git_dir
        };
        let loose = layout::read_own(folder, &folder.join(name)).map_err(ReadError::Broken)?;
        if let Some(bytes) = loose {
            let kind = raw_kind(self.hash);
            let read = gix::refs::file::loose::Reference::try_from_path(full, &bytes, kind);
            let read = read.map_err(|_| broken(&format!("the ref {name} cannot be read")))?;
            return Ok(Some(read.target));
        }
        let Some(packed) = self.packed()? else {
            return Ok(None);
        };
        let found = packed.try_find(full.as_ref().as_partial_name());
        let found = found.map_err(|error| broken(&error))?;
        let found = found.filter(|found| found.name == full.as_ref());
        Ok(found.map(|found| gix::refs::Target::Object(found.target())))
    }

    fn packed(&self) -> Result<Option<&gix::refs::packed::Buffer>, ReadError> {
        let packed = self.packed.get_or_init(|| self.open_packed());
        packed.as_ref().map(Option::as_ref).map_err(Clone::clone)
    }

    fn open_packed(&self) -> Packed {
        let common = &self.layout.common_dir;
        let found = layout::own(common, &common.join("packed-refs")).map_err(ReadError::Broken)?;
        let Some(path) = found else { return Ok(None) };
        let broken = |why: &str| ReadError::Broken(format!("its packed refs {why}"));
        match fs::metadata(&path) {
            Ok(file) if !file.is_file() => return Err(broken("are no regular file")),
            Ok(file) if file.len() > PACKED_LIMIT => return Err(broken("are too large")),
            Err(_) => return Err(broken("cannot be read")),
            Ok(_) => {}
        }
        let read = gix::refs::packed::Buffer::open(path, 32 << 10, raw_kind(self.hash));
        read.map(Some).map_err(|_| broken("cannot be read"))
    }
}

/// Reads the configuration of a clone; files that it includes are not read.
pub(crate) fn config(layout: &Layout) -> Result<CloneConfig, ReadError> {
    let path = layout.common_dir.join("config");
    if path.is_dir() {
        return Err(ReadError::Broken("its config is a folder".to_owned()));
    }
    let bytes = layout::read_own(&layout.common_dir, &path).map_err(ReadError::Broken)?;
    let bytes = bytes.unwrap_or_default();
    let file: gix::config::File = String::from_utf8_lossy(&bytes)
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
        let size = data.len();
        let mut parents: Vec<_> = fields().parent_ids().filter_map(|id| id_of(&id)).collect();
        if parents.len() > 2 {
            // A parent that is named a hundred thousand times is still one.
            parents.dedup();
            let mut seen = HashSet::with_capacity(parents.len());
            parents.retain(|parent| seen.insert(*parent));
        }
        Ok(Some(Commit {
            tree: id_of(&tree).ok_or_else(malformed)?,
            parents,
            time: committer.seconds(),
            size,
        }))
    }

    pub(crate) fn tree(&mut self, id: ObjectId) -> Result<Option<Vec<TreeEntry>>, ReadError> {
        let hash = raw_kind(self.hash);
        let Some(data) = self.object(id, objs::Kind::Tree, "tree")? else {
            return Ok(None);
        };
        let hostile = |what: String| ReadError::Tree(id, what);
        let mut entries: Vec<TreeEntry> = Vec::new();
        // Files whose names the names after them start with.
        let mut shorter: Vec<&[u8]> = Vec::new();
        for entry in TreeRefIter::from_bytes(data, hash) {
            let entry = entry.map_err(|_| ReadError::Malformed(id))?;
            if entries.len() == ENTRY_LIMIT {
                return Err(hostile(format!("more than {ENTRY_LIMIT} entries")));
            }
            let mode = match entry.mode.kind() {
                objs::tree::EntryKind::Tree => EntryMode::Tree,
                objs::tree::EntryKind::Blob => EntryMode::File,
                objs::tree::EntryKind::BlobExecutable => EntryMode::Executable,
                objs::tree::EntryKind::Link => EntryMode::Symlink,
                objs::tree::EntryKind::Commit => EntryMode::Submodule,
            };
            let name: &[u8] = entry.filename;
            while shorter.last().is_some_and(|last| !name.starts_with(last)) {
                shorter.pop();
            }
            let ordered = entries
                .last()
                .is_none_or(|last| precedes((&last.name, last.mode), (name, mode)));
            if !ordered || shorter.contains(&name) {
                return Err(hostile("names twice, or out of order".to_owned()));
            }
            if mode != EntryMode::Tree {
                shorter.push(name);
            }
            entries.push(TreeEntry {
                name: name.to_vec(),
                mode,
                id: id_of(entry.oid).ok_or(ReadError::Malformed(id))?,
            });
        }
        Ok(Some(entries))
    }

    /// The blob, where it has no more than `limit` bytes.
    pub(crate) fn blob(&mut self, id: ObjectId, limit: u64) -> Result<Blob, ReadError> {
        if id.kind() != self.hash {
            return Ok(Blob::Absent);
        }
        // The size that the clone says it has: nothing was hashed yet.
        match size(&self.objects, id)? {
            None => return Ok(Blob::Absent),
            Some(size) if size > limit => return Ok(Blob::Large(size)),
            Some(_) => {}
        }
        let data = self.object(id, objs::Kind::Blob, "blob")?;
        Ok(data.map_or(Blob::Absent, |data| Blob::Bytes(data.to_vec())))
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
        let data = match self.objects.try_find(&raw, &mut self.buffer) {
            Ok(Some(data)) => data,
            Ok(None) => return Ok(None),
            Err(error) => {
                return Err(match size(&self.objects, id) {
                    Ok(Some(size)) if size > OBJECT_LIMIT as u64 => ReadError::TooLarge(id, size),
                    _ => ReadError::Broken(first_line(&error.to_string())),
                });
            }
        };
        data.verify_checksum(&raw)
            .map_err(|_| ReadError::Forged(id))?;
        Ok(Some((data.kind, data.data)))
    }
}

/// The size that the clone says the object has, in bytes; none where it does not hold it.
fn size(objects: &gix::odb::Handle, id: ObjectId) -> Result<Option<u64>, ReadError> {
    let raw = gix::hash::ObjectId::try_from(id.as_bytes()).map_err(|_| ReadError::Malformed(id))?;
    let header = gix::odb::Header::try_header(objects, &raw)
        .map_err(|error| ReadError::Broken(first_line(&error.to_string())))?;
    Ok(header.map(|header| header.size()))
}

/// Whether git puts the first of two tree entries before the second: by their names, a folder's
/// with a slash behind it.
fn precedes(first: (&[u8], EntryMode), second: (&[u8], EntryMode)) -> bool {
    let end = |mode| (mode == EntryMode::Tree).then_some(&b'/');
    let first = first.0.iter().chain(end(first.1));
    first.lt(second.0.iter().chain(end(second.1)))
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
