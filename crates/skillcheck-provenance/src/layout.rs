//! Where the parts of a local clone are, found without following it out of its own folder.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use thiserror::Error;

/// Largest file of a clone's own that is read, in bytes.
const FILE_LIMIT: u64 = 4 << 20;

/// The folders of a clone that are read.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The folder with `HEAD` and, in a linked worktree, nothing that others share.
    pub(crate) git_dir: PathBuf,
    /// The folder with `objects`, `config` and shared refs; that of `git_dir` unless it is a
    /// linked worktree's.
    pub(crate) common_dir: PathBuf,
}

/// Why a folder is not taken as a clone.
#[derive(Debug, Error)]
pub enum LayoutError {
    /// No such folder.
    #[error("there is no folder {0}")]
    Absent(PathBuf),
    /// It holds no repository.
    #[error("{0} is no git repository")]
    NoRepository(PathBuf),
    /// Its `.git` file leads to a folder that does not lead back.
    #[error("the .git file in {0} leads to a folder that does not know it as a worktree")]
    ForeignGitDir(PathBuf),
    /// It borrows objects from outside.
    #[error("{clone} borrows objects from {alternate}, outside itself")]
    ForeignObjects {
        /// The clone.
        clone: PathBuf,
        /// The line of its `objects/info/alternates`.
        alternate: String,
    },
}

impl Layout {
    /// Finds the parts of the clone in `folder`: a bare repository, a checkout, or a linked
    /// worktree whose repository knows it.
    pub(crate) fn find(folder: &Path) -> Result<Self, LayoutError> {
        let root =
            fs::canonicalize(folder).map_err(|_| LayoutError::Absent(folder.to_path_buf()))?;
        let dot_git = root.join(".git");
        let git_dir = if dot_git.is_dir() {
            inside(&root, &dot_git).ok_or_else(|| LayoutError::ForeignGitDir(folder.into()))?
        } else if dot_git.is_file() {
            linked(&dot_git).ok_or_else(|| LayoutError::ForeignGitDir(folder.into()))?
        } else {
            root
        };
        let common_dir = common(&git_dir);
        let layout = Self {
            git_dir,
            common_dir,
        };
        let complete = layout.git_dir.join("HEAD").is_file()
            && layout.objects().is_dir()
            && inside(&layout.common_dir, &layout.common_dir.join("refs")).is_some();
        if !complete {
            return Err(LayoutError::NoRepository(folder.to_path_buf()));
        }
        let packed = layout.common_dir.join("packed-refs");
        if packed.exists() && inside(&layout.common_dir, &packed).is_none() {
            return Err(LayoutError::ForeignObjects {
                clone: folder.to_path_buf(),
                alternate: packed.display().to_string(),
            });
        }
        confine(folder, &layout.common_dir, &layout.objects())?;
        Ok(layout)
    }

    /// The folder of the object database.
    pub(crate) fn objects(&self) -> PathBuf {
        self.common_dir.join("objects")
    }
}

/// The canonical path of `path`, where that lies in `folder`.
fn inside(folder: &Path, path: &Path) -> Option<PathBuf> {
    let path = fs::canonicalize(path).ok()?;
    path.starts_with(folder).then_some(path)
}

/// The git folder that a `.git` file names, where that folder names the file back, as
/// `git worktree add` writes it.
fn linked(dot_git: &Path) -> Option<PathBuf> {
    let text = read(dot_git)?;
    let named = text.strip_prefix("gitdir:")?.trim();
    let git_dir = fs::canonicalize(dot_git.parent()?.join(named)).ok()?;
    let back = read(&git_dir.join("gitdir"))?;
    let back = fs::canonicalize(git_dir.join(back.trim())).ok()?;
    (back == fs::canonicalize(dot_git).ok()?).then_some(git_dir)
}

/// The shared folder of a linked worktree's git folder, which stands two levels below it.
fn common(git_dir: &Path) -> PathBuf {
    let named = read(&git_dir.join("commondir")).unwrap_or_default();
    let shared = fs::canonicalize(git_dir.join(named.trim())).unwrap_or_default();
    if !named.is_empty() && git_dir.starts_with(shared.join("worktrees")) {
        shared
    } else {
        git_dir.to_path_buf()
    }
}

/// Refuses an object database that is, or borrows from, a folder outside `limit`.
fn confine(clone: &Path, limit: &Path, objects: &Path) -> Result<(), LayoutError> {
    let mut open = vec![objects.to_path_buf()];
    let mut seen = BTreeSet::new();
    while let Some(folder) = open.pop() {
        let foreign = |alternate: String| LayoutError::ForeignObjects {
            clone: clone.to_path_buf(),
            alternate,
        };
        let real = inside(limit, &folder).ok_or_else(|| foreign(folder.display().to_string()))?;
        if let Some(link) = link_inside(&real) {
            return Err(foreign(link));
        }
        if !seen.insert(real.clone()) {
            continue;
        }
        let alternates = real.join("info/alternates");
        no_trap(&alternates).map_err(foreign)?;
        for line in read(&alternates).unwrap_or_default().lines() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            // gix takes a relative path from the clone's own objects; a quoted one may hide
            // where it leads to.
            let target = Some(line)
                .filter(|line| !line.starts_with('"'))
                .and_then(|line| inside(limit, &objects.join(line)))
                .ok_or_else(|| foreign(line.to_owned()))?;
            open.push(target);
        }
    }
    Ok(())
}

/// An entry of an object database, or of its pack folder, that is a link: git makes none there.
fn link_inside(objects: &Path) -> Option<String> {
    let folders = [objects.to_path_buf(), objects.join("pack")];
    let entries = folders
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok());
    entries
        .flatten()
        .filter_map(Result::ok)
        .find(|entry| entry.file_type().is_ok_and(|kind| kind.is_symlink()))
        .map(|entry| entry.path().display().to_string())
}

/// The text of a regular file; none where it cannot be read or is something else, such as a pipe
/// that would never end.
pub(crate) fn read(path: &Path) -> Option<String> {
    Some(String::from_utf8_lossy(&read_bytes(path)?).into_owned())
}

/// The bytes of a regular file, under the same conditions.
pub(crate) fn read_bytes(path: &Path) -> Option<Vec<u8>> {
    let metadata = fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > FILE_LIMIT {
        return None;
    }
    fs::read(path).ok()
}

/// Refuses a path at which something stands that opening could wait for.
pub(crate) fn no_trap(path: &Path) -> Result<(), String> {
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => {
            Err(format!("{} is no regular file", path.display()))
        }
        _ => Ok(()),
    }
}
