//! The files of a package against the entries of the tree that it was copied from.

use std::collections::BTreeMap;

use skillcheck_parser::{File, FileKind, Package, RelPath, SKILL_FILE};

use crate::{
    git::{self, EntryMode, ReadError, Reader, TreeEntry},
    object_id::{HashKind, ObjectId},
};

/// Files of an upstream folder that are compared at most.
const ENTRY_LIMIT: usize = 100_000;
/// Levels of folders that are followed.
const DEPTH_LIMIT: usize = 100;
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
        /// The first line, from 1, that differs; none where either file is no text or upstream's
        /// is not in the clone.
        line: Option<usize>,
    },
    /// Upstream has it, the package does not.
    Missing,
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
    Unexplained,
    /// Here, but it could not be read.
    Unreadable(String),
    /// A submodule upstream: another repository, which is not compared.
    Submodule,
}

impl FileStatus {
    /// Whether the file is what upstream has, or is none of upstream's business.
    #[must_use]
    pub fn is_faithful(&self) -> bool {
        matches!(self, Self::Identical | Self::Generated { replaces: false })
    }

    /// Whether it was not compared, so that nobody knows.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Submodule | Self::Unreadable(_))
    }
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
    reader: &mut Reader,
    root: ObjectId,
) -> Result<BTreeMap<RelPath, Leaf>, ListError> {
    let mut leaves = BTreeMap::new();
    let mut open: Vec<(Vec<Vec<u8>>, ObjectId)> = vec![(Vec::new(), root)];
    let mut trees = 0;
    while let Some((names, id)) = open.pop() {
        trees += 1;
        let entries = reader.tree(id)?.ok_or(ListError::Absent(id))?;
        if leaves.len() + entries.len() + trees > ENTRY_LIMIT {
            return Err(ListError::Hostile(format!("more than {ENTRY_LIMIT} files")));
        }
        if names.len() > DEPTH_LIMIT {
            return Err(ListError::Hostile(format!(
                "folders more than {DEPTH_LIMIT} deep"
            )));
        }
        for TreeEntry { name, mode, id } in entries {
            if !is_name(&name) {
                let name = RelPath::from_names([&*name]);
                return Err(ListError::Hostile(format!("a file called `{name}`")));
            }
            let mut path = names.clone();
            path.push(name);
            if mode == EntryMode::Tree {
                open.push((path, id));
                continue;
            }
            let path = RelPath::from_names(path.iter().map(Vec::as_slice));
            if leaves.insert(path.clone(), Leaf { mode, id }).is_some() {
                return Err(ListError::Hostile(format!("{path} twice")));
            }
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

/// Compares the files of `package` with `upstream`. `is_generated` tells which files the
/// profile's tools write.
pub(crate) fn compare(
    package: &Package,
    upstream: &BTreeMap<RelPath, Leaf>,
    hash: HashKind,
    extra: Extra,
    is_generated: impl Fn(&RelPath) -> bool,
) -> Vec<CopiedFile> {
    let mut table = Vec::with_capacity(upstream.len());
    // A package inside this one is left to itself where it is one upstream too. A `SKILL.md` that
    // only stands here must not hide what upstream has in its folder.
    let nested: Vec<&RelPath> = package
        .nested()
        .iter()
        .filter(|folder| {
            let skill_file = RelPath::join(folder.as_str(), SKILL_FILE);
            skill_file.is_ok_and(|path| upstream.contains_key(&path))
        })
        .collect();
    for (path, leaf) in upstream {
        if nested.iter().any(|folder| path.is_below(folder.as_str())) {
            continue;
        }
        let status = match package.file(path) {
            _ if leaf.mode == EntryMode::Submodule => FileStatus::Submodule,
            None if package.is_hidden(path) => {
                FileStatus::Unreadable("its folder could not be read".to_owned())
            }
            None => FileStatus::Missing,
            Some(file) => match one(file, *leaf, hash) {
                FileStatus::Modified { .. } | FileStatus::ModeChanged { .. }
                    if is_generated(path) =>
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
        let status = if is_generated(&file.path) || extra == Extra::Own {
            FileStatus::Generated { replaces: false }
        } else {
            FileStatus::Unexplained
        };
        table.push(CopiedFile {
            path: file.path.clone(),
            status,
        });
    }
    table.sort_by(|a, b| a.path.cmp(&b.path));
    table
}

fn one(file: &File, leaf: Leaf, hash: HashKind) -> FileStatus {
    let here = match local(file, hash) {
        Ok(Some(here)) => here,
        Ok(None) => {
            return FileStatus::ModeChanged {
                upstream: mode_name(leaf.mode),
                here: kind_name(&file.kind),
            };
        }
        Err(reason) => return FileStatus::Unreadable(reason),
    };
    let (id, is_link) = here;
    let was_link = leaf.mode == EntryMode::Symlink;
    if is_link != was_link {
        return FileStatus::ModeChanged {
            upstream: mode_name(leaf.mode),
            here: kind_name(&file.kind),
        };
    }
    if id != leaf.id {
        return FileStatus::Modified {
            upstream: leaf.id,
            here: id,
            line: None,
        };
    }
    let was_executable = leaf.mode == EntryMode::Executable;
    match file.is_executable() {
        Some(executable) if !is_link && executable != was_executable => FileStatus::ModeChanged {
            upstream: mode_name(leaf.mode),
            here: if executable {
                "executable"
            } else {
                "not executable"
            },
        },
        _ => FileStatus::Identical,
    }
}

/// The id that git would give the file, and whether it is a link; none where git stores no such
/// kind of file.
fn local(file: &File, hash: HashKind) -> Result<Option<(ObjectId, bool)>, String> {
    let io = |error: std::io::Error| error.kind().to_string();
    match file.kind {
        FileKind::Symlink(_) => {
            let text = file.link_text().map_err(io)?;
            Ok(git::blob_id(hash, &text).map(|id| (id, true)))
        }
        FileKind::Regular if file.size().map_err(io)? <= File::KEPT => {
            let bytes = file.bytes().map_err(str::to_owned)?;
            Ok(git::blob_id(hash, bytes).map(|id| (id, false)))
        }
        FileKind::Regular => {
            let (mut open, size) = file.open().map_err(io)?;
            let id = git::blob_id_of(hash, &mut open, size).map_err(io)?;
            Ok(id.map(|id| (id, false)))
        }
        _ => Ok(None),
    }
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
fn first_difference(here: &str, there: &str) -> usize {
    let lines = |text| str::split_inclusive(text, '\n');
    let same = lines(here).zip(lines(there)).take_while(|(a, b)| a == b);
    same.count() + 1
}
