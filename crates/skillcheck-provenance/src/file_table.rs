//! The files of a package against the entries of the tree that it was copied from.

use std::collections::{BTreeMap, HashMap, HashSet};

use skillcheck_parser::{FileKind, Package, RelPath, SKILL_FILE};

use crate::{
    git::{EntryMode, ReadError, Reader, TreeEntry},
    local_files::{Difference, LocalFiles},
    object_id::ObjectId,
    shelf::Shelf,
};

/// Files of an upstream folder that are compared at most.
const ENTRY_LIMIT: usize = 100_000;
/// Levels of folders that are followed.
const DEPTH_LIMIT: usize = 100;
/// Bytes of all paths below a folder upstream together.
const PATH_LIMIT: usize = 32 << 20;

/// How one file stands to upstream's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileStatus {
    /// Same bytes, same mode.
    Identical,
    /// Other bytes.
    Modified {
        /// Upstream's blob.
        upstream: ObjectId,
        /// What git would call the file here.
        here: ObjectId,
        /// What the difference is.
        difference: Difference,
        /// The first line, from 1, that differs; none where either file is no text or upstream's
        /// is not in the clone.
        line: Option<usize>,
    },
    /// Bytes of its own, with the same YAML but for the installer's keys, and the same text.
    Reserialised,
    /// Upstream has it, and the tool that installed the package leaves it out of every copy.
    LeftOut,
    /// Upstream has it, the package does not.
    Missing(Absence),
    /// Same bytes, but another executable bit or kind of file.
    ModeChanged {
        /// What upstream has.
        upstream: &'static str,
        /// What is here.
        here: &'static str,
    },
    /// Written by the profile's tools, not copied.
    Generated {
        /// Whether upstream has a file of its own at this path.
        replaces: bool,
    },
    /// Neither upstream's nor known to be generated.
    Unexplained(Surplus),
    /// Here, but it could not be read.
    Unreadable(String),
    /// Here, but upstream's blob, whose text it is compared with, is not in the clone.
    Unread(ObjectId),
    /// A submodule upstream: another repository, which is not compared.
    Submodule,
}

impl FileStatus {
    /// Whether the file is what upstream has, or is none of upstream's business.
    #[must_use]
    pub fn is_faithful(&self) -> bool {
        matches!(
            self,
            Self::Identical
                | Self::Reserialised
                | Self::LeftOut
                | Self::Generated { replaces: false }
        )
    }

    /// Whether it was not compared, so that nobody knows.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(
            self,
            Self::Submodule | Self::Unreadable(_) | Self::Unread(_)
        )
    }
}

/// Why the package lacks a file of upstream's, as far as that can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absence {
    /// Nobody knows.
    Unknown,
    /// It stands here under another name.
    Renamed(RelPath),
    /// Upstream's `.gitattributes` keeps it out of archives (`export-ignore`).
    NotExported,
    /// A `.gitignore` of this repository keeps it out.
    Ignored,
}

/// Why the package has a file that upstream does not, as far as that can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Surplus {
    /// Nobody knows.
    Unknown,
    /// It is upstream's file of this name.
    Renamed(RelPath),
    /// A `.gitignore` of this repository keeps it out of what is published.
    Ignored,
}

/// One row of the file table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedFile {
    /// Path in the package and below the folder upstream.
    pub path: RelPath,
    /// How it stands.
    pub status: FileStatus,
}

/// Whether files that upstream does not have need an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    /// A copy: they do.
    Unexplained,
    /// A rewrite: they are its own.
    Own,
}

/// A blob, link or submodule below a tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaf {
    pub(crate) mode: EntryMode,
    pub(crate) id: ObjectId,
}

/// Why a tree could not be listed.
pub(crate) enum ListError {
    /// The clone does not hold this tree.
    Absent(ObjectId),
    /// An object cannot be used.
    Read(ReadError),
    /// The tree is made to be too large, too deep, or with names that no checkout has.
    Hostile(String),
}

impl From<ReadError> for ListError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

/// Everything below the tree `root`, by path.
pub(crate) fn list(
    shelf: &Shelf,
    reader: &mut Reader,
    root: ObjectId,
) -> Result<BTreeMap<RelPath, Leaf>, ListError> {
    let mut leaves = BTreeMap::new();
    // The raw names on the way, with a slash between them.
    let mut open: Vec<(Vec<u8>, usize, ObjectId)> = vec![(Vec::new(), 0, root)];
    let (mut trees, mut bytes) = (0, 0);
    while let Some((folder, depth, id)) = open.pop() {
        trees += 1;
        let entries = shelf.tree(reader, id)?.ok_or(ListError::Absent(id))?;
        if leaves.len() + open.len() + entries.len() + trees > ENTRY_LIMIT {
            return Err(ListError::Hostile(format!("more than {ENTRY_LIMIT} files")));
        }
        if depth > DEPTH_LIMIT {
            return Err(ListError::Hostile(format!(
                "folders more than {DEPTH_LIMIT} deep"
            )));
        }
        for TreeEntry { name, mode, id } in entries.iter() {
            bytes += folder.len() + name.len();
            if bytes > PATH_LIMIT {
                return Err(ListError::Hostile(format!(
                    "names of more than {PATH_LIMIT} bytes together"
                )));
            }
            if !is_name(name) {
                let name = RelPath::from_names([&**name]);
                return Err(ListError::Hostile(format!("a file called `{name}`")));
            }
            let mut path = folder.clone();
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(name);
            if *mode == EntryMode::Tree {
                open.push((path, depth + 1, *id));
                continue;
            }
            let path = RelPath::from_names(path.split(|byte| *byte == b'/'));
            let (mode, id) = (*mode, *id);
            leaves.insert(path, Leaf { mode, id });
        }
    }
    Ok(leaves)
}

/// Whether a tree may hold an entry of this name (as `git fsck` demands).
fn is_name(name: &[u8]) -> bool {
    let forbidden: [&[u8]; 3] = [b"", b".", b".."];
    !forbidden.contains(&name)
        && !name.eq_ignore_ascii_case(b".git")
        && !name.iter().any(|byte| matches!(byte, b'/' | 0))
}

/// How the files of a package were put there, as far as it matters to their comparison.
#[derive(Clone, Copy)]
pub(crate) struct Manner<'a> {
    /// Whether files of its own need an explanation.
    pub(crate) extra: Extra,
    /// Which files the profile's tools write.
    pub(crate) is_generated: &'a dyn Fn(&RelPath) -> bool,
    /// Which of upstream's files the tool that installed the package leaves out.
    pub(crate) is_left_out: &'a dyn Fn(&RelPath) -> bool,
    /// Which files that tool makes executable.
    pub(crate) makes_executable: &'a dyn Fn(&RelPath) -> bool,
}

/// Compares the files of `package` with `upstream`.
pub(crate) fn compare(
    package: &Package,
    upstream: &BTreeMap<RelPath, Leaf>,
    local: &mut LocalFiles<'_>,
    manner: Manner<'_>,
) -> Vec<CopiedFile> {
    let mut table = Vec::with_capacity(upstream.len());
    let nested = nested_upstream(package, upstream);
    for (path, leaf) in upstream {
        if is_in(path, &nested) {
            continue;
        }
        let status = match package.file(path) {
            _ if leaf.mode == EntryMode::Submodule => FileStatus::Submodule,
            None if package.is_hidden(path) => {
                FileStatus::Unreadable("its folder could not be read".to_owned())
            }
            None if (manner.is_left_out)(path) => FileStatus::LeftOut,
            None => FileStatus::Missing(Absence::Unknown),
            Some(_) => match one(path, *leaf, local, manner) {
                FileStatus::Modified { .. } | FileStatus::ModeChanged { .. }
                    if (manner.is_generated)(path) =>
                {
                    FileStatus::Generated { replaces: true }
                }
                status => status,
            },
        };
        table.push(CopiedFile {
            path: path.clone(),
            status,
        });
    }
    for file in package.files() {
        if upstream.contains_key(&file.path) {
            continue;
        }
        let status = if (manner.is_generated)(&file.path) || manner.extra == Extra::Own {
            FileStatus::Generated { replaces: false }
        } else {
            FileStatus::Unexplained(Surplus::Unknown)
        };
        table.push(CopiedFile {
            path: file.path.clone(),
            status,
        });
    }
    // A package inside this one that upstream does not have: its files are its own business, but
    // that it is here at all is this one's.
    let planted = package.nested().iter().filter(|folder| {
        !nested.contains(folder.as_str())
            && !upstream.keys().any(|path| path.is_below(folder.as_str()))
    });
    for folder in planted.filter(|_| manner.extra == Extra::Unexplained) {
        if let Ok(path) = RelPath::join(folder.as_str(), SKILL_FILE) {
            table.push(CopiedFile {
                path,
                status: FileStatus::Unexplained(Surplus::Unknown),
            });
        }
    }
    table.sort_by(|a, b| a.path.cmp(&b.path));
    table
}

/// Packages inside this one that are packages upstream too: they are left to themselves. A
/// `SKILL.md` that only stands here must not hide what upstream has in its folder.
fn nested_upstream<'a>(
    package: &'a Package,
    upstream: &BTreeMap<RelPath, Leaf>,
) -> HashSet<&'a str> {
    let is_upstream = |folder: &&RelPath| {
        let skill_file = RelPath::join(folder.as_str(), SKILL_FILE);
        skill_file.is_ok_and(|path| upstream.contains_key(&path))
    };
    let nested = package.nested().iter().filter(is_upstream);
    nested.map(RelPath::as_str).collect()
}

/// Whether `path` lies below one of `folders`.
fn is_in(path: &RelPath, folders: &HashSet<&str>) -> bool {
    let path = path.as_str();
    !folders.is_empty()
        && path
            .match_indices('/')
            .any(|(at, _)| folders.contains(&path[..at]))
}

/// Whether every file of the package that was not generated is `upstream`'s, and none is missing.
pub(crate) fn is_same(table: &[CopiedFile]) -> bool {
    table
        .iter()
        .all(|file| file.status.is_faithful() || file.status.is_open())
}

fn one(path: &RelPath, leaf: Leaf, local: &mut LocalFiles<'_>, manner: Manner<'_>) -> FileStatus {
    let Some(file) = local.package().file(path) else {
        return FileStatus::Missing(Absence::Unknown);
    };
    let kind = &file.kind;
    let executable = file.is_executable();
    let other_kind = || FileStatus::ModeChanged {
        upstream: mode_name(leaf.mode),
        here: kind_name(kind),
    };
    let (id, is_link) = match local.id(path) {
        Ok(Some(here)) => here,
        Ok(None) => return other_kind(),
        Err(reason) => return FileStatus::Unreadable(reason),
    };
    let was_link = leaf.mode == EntryMode::Symlink;
    if is_link != was_link {
        return other_kind();
    }
    if id != leaf.id {
        let difference = match local.difference(path, leaf.id) {
            Difference::PointerUpstream => None,
            other => Some(other),
        };
        if let Some(difference) = difference {
            return FileStatus::Modified {
                upstream: leaf.id,
                here: id,
                difference,
                line: None,
            };
        }
    }
    let may_be =
        executable == Some(true) && leaf.mode == EntryMode::File && (manner.makes_executable)(path);
    if may_be {
        return FileStatus::Identical;
    }
    mode_of(path, leaf, local.package()).unwrap_or(FileStatus::Identical)
}

/// How the executable bit of a regular file differs from upstream's; none where it does not, or the
/// file system does not say.
pub(crate) fn mode_of(path: &RelPath, leaf: Leaf, package: &Package) -> Option<FileStatus> {
    let file = package.file(path)?;
    let executable = file
        .is_executable()
        .filter(|_| file.kind == FileKind::Regular)?;
    let was_executable = leaf.mode == EntryMode::Executable;
    (executable != was_executable).then(|| FileStatus::ModeChanged {
        upstream: mode_name(leaf.mode),
        here: if executable {
            "executable"
        } else {
            "not executable"
        },
    })
}

fn mode_name(mode: EntryMode) -> &'static str {
    match mode {
        EntryMode::Tree => "a folder",
        EntryMode::File => "not executable",
        EntryMode::Executable => "executable",
        EntryMode::Symlink => "a symbolic link",
        EntryMode::Submodule => "a submodule",
    }
}

fn kind_name(kind: &FileKind) -> &'static str {
    match kind {
        FileKind::Regular => "a regular file",
        FileKind::Symlink(_) => "a symbolic link",
        FileKind::NestedRepository => "a repository",
        FileKind::Pipe => "a named pipe",
        FileKind::Socket => "a socket",
        FileKind::Device => "a device",
    }
}

/// Finds files of upstream's that stand here under another name.
pub(crate) fn find_renamed(
    upstream: &BTreeMap<RelPath, Leaf>,
    local: &mut LocalFiles<'_>,
    table: &mut [CopiedFile],
) {
    let lacks = |row: &CopiedFile| row.status == FileStatus::Missing(Absence::Unknown);
    if !table.iter().any(lacks) {
        return;
    }
    // Of several strangers with the same bytes the first comes first.
    let mut strangers: HashMap<ObjectId, Vec<usize>> = HashMap::new();
    for (at, row) in table.iter().enumerate().rev() {
        if row.status == FileStatus::Unexplained(Surplus::Unknown)
            && let Ok(Some((id, false))) = local.id(&row.path)
            && !local.is_empty(&row.path)
        {
            strangers.entry(id).or_default().push(at);
        }
    }
    for at in 0..table.len() {
        if !lacks(&table[at]) {
            continue;
        }
        let wanted = upstream.get(&table[at].path).map(|leaf| leaf.id);
        let found = wanted.and_then(|id| strangers.get_mut(&id)?.pop());
        if let Some(stranger) = found {
            let (there, here) = (table[at].path.clone(), table[stranger].path.clone());
            table[at].status = FileStatus::Missing(Absence::Renamed(here));
            table[stranger].status = FileStatus::Unexplained(Surplus::Renamed(there));
        }
    }
}

/// Finds the first line that differs of every modified text file whose upstream blob `read` has.
pub(crate) fn place_differences(
    package: &Package,
    table: &mut [CopiedFile],
    mut read: impl FnMut(ObjectId) -> Result<Option<Vec<u8>>, ReadError>,
) -> Result<(), ReadError> {
    for row in table {
        let FileStatus::Modified { upstream, line, .. } = &mut row.status else {
            continue;
        };
        if line.is_some() {
            continue;
        }
        let here = package
            .file(&row.path)
            .filter(|file| file.kind == FileKind::Regular)
            .and_then(|file| std::str::from_utf8(file.bytes().ok()?).ok());
        let Some(here) = here else { continue };
        let Some(there) = read(*upstream)? else {
            continue;
        };
        *line = std::str::from_utf8(&there)
            .ok()
            .map(|there| first_difference(here, there));
    }
    Ok(())
}

/// The number of the first line, from 1, that two different texts do not share.
pub(crate) fn first_difference(here: &str, there: &str) -> usize {
    let lines = |text| str::split_inclusive(text, '\n');
    let same = lines(here).zip(lines(there)).take_while(|(a, b)| a == b);
    same.count() + 1
}
