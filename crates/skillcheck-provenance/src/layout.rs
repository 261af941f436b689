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
    /// It has a link among its objects, where git makes none.
    #[error("{clone} has a link among its objects: {link}")]
    Link {
        /// The clone.
        clone: PathBuf,
        /// The link.
        link: String,
    },
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
        } else if dot_git.is_file() && !dot_git.is_symlink() {
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

/// Refuses an object database that is, or borrows from, a folder outside `limit`, or has links.
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
            let clone = clone.to_path_buf();
            return Err(LayoutError::Link { clone, link });
        }
        if !seen.insert(real.clone()) {
            continue;
        }
        let alternates = read_own(&real, &real.join("info/alternates")).map_err(foreign)?;
        let alternates = String::from_utf8_lossy(&alternates.unwrap_or_default()).into_owned();
        for line in alternates.lines() {
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

/// An entry of an object database, or of a folder in it, that is a link: git makes none there.
fn link_inside(objects: &Path) -> Option<String> {
    let mut open = vec![objects.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if kind.is_symlink() {
                return Some(entry.path().display().to_string());
            }
            if kind.is_dir() && folder == objects {
                open.push(entry.path());
            }
        }
    }
    None
}

/// The text of a regular file; none where it cannot be read or is something else, such as a pipe
/// that would never end.
pub(crate) fn read(path: &Path) -> Option<String> {
    let bytes = read_bytes(path).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The bytes of a regular file, under the same conditions; the error says why there are none.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let said = |error: std::io::Error| error.kind().to_string();
    let metadata = fs::metadata(path).map_err(said)?;
    if !metadata.is_file() {
        return Err("it is no regular file".to_owned());
    }
    if metadata.len() > FILE_LIMIT {
        let size = metadata.len();
        return Err(format!("it has {size} bytes; {FILE_LIMIT} are read"));
    }
    fs::read(path).map_err(said)
}

/// The bytes of a file of a clone's own, at `path` in its folder `folder`, which is canonical.
/// None where there is nothing, or a folder. The error tells of a link that leads out of the
/// folder, of what is no regular file, and of one that is too large.
pub(crate) fn read_own(folder: &Path, path: &Path) -> Result<Option<Vec<u8>>, String> {
    let Some(path) = own(folder, path)? else {
        return Ok(None);
    };
    match fs::metadata(&path) {
        Ok(metadata) if metadata.is_dir() => Ok(None),
        _ => {
            let told = |why| format!("{} cannot be read: {why}", path.display());
            read_bytes(&path).map(Some).map_err(told)
        }
    }
}

/// Where `path` in the clone's folder `folder` leads to; none where that is nothing. The error
/// tells of a link that leads out of the folder.
pub(crate) fn own(folder: &Path, path: &Path) -> Result<Option<PathBuf>, String> {
    // A name that is too long for the system is the name of nothing.
    if fs::symlink_metadata(path).is_err() {
        return Ok(None);
    }
    match fs::canonicalize(path) {
        Ok(real) if real.starts_with(folder) => Ok(Some(real)),
        Ok(_) => Err(format!("{} leads out of the clone", path.display())),
        Err(_) => Err(format!("{} leads nowhere", path.display())),
    }
}

/// Whether what stands under one of `names` in `folder`, if anything, is a regular file or a
/// folder of regular files, and `folder` itself is no link.
pub(crate) fn is_plain(folder: &Path, names: &[&str]) -> bool {
    let kind = |path: &Path| fs::symlink_metadata(path).map(|metadata| metadata.file_type());
    let is_file = |path: &Path| kind(path).is_ok_and(|kind| kind.is_file());
    let plain = |path: PathBuf| match kind(&path) {
        Err(_) => true,
        Ok(kind) if kind.is_dir() => fs::read_dir(path)
            .is_ok_and(|entries| entries.flatten().all(|entry| is_file(&entry.path()))),
        Ok(kind) => kind.is_file(),
    };
    kind(folder).is_ok_and(|kind| kind.is_dir())
        && names.iter().all(|name| plain(folder.join(name)))
}
