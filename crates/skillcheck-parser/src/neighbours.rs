//! The packages that stand near one on disk.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::SKILL_FILE;
use crate::files::is_skill_file;

/// Folders beside the one that a package is in, in which others are looked for.
const SHELVES: usize = 100;

/// Where packages near one are looked for: beside it, and in the folders beside the one it is in.
/// Nothing outside its repository is looked at, or outside the folder above it where it is in none.
#[derive(Clone, Debug)]
pub struct Neighbours {
    /// The package's own folder.
    root: PathBuf,
    /// The folder above it.
    shelf: Option<PathBuf>,
    /// The folder above that.
    library: Option<PathBuf>,
}

impl Neighbours {
    pub(crate) fn of(root: &Path, repository: Option<&Path>) -> Self {
        let is_inside = |folder: &&Path| repository.is_some_and(|top| folder.starts_with(top));
        let shelf = root
            .parent()
            .filter(|shelf| repository.is_none() || is_inside(shelf));
        let library = shelf.and_then(Path::parent).filter(is_inside);
        Self {
            root: root.to_path_buf(),
            shelf: shelf.map(Path::to_path_buf),
            library: library.map(Path::to_path_buf),
        }
    }

    /// Whether one of them is in a folder called `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
            return false;
        }
        let holds = |shelf: &Path| is_skill_file(&shelf.join(name).join(SKILL_FILE));
        if self.shelf.as_deref().is_some_and(holds) || self.library.as_deref().is_some_and(holds) {
            return true;
        }
        let entries = self
            .library
            .as_deref()
            .and_then(|library| fs::read_dir(library).ok());
        entries
            .into_iter()
            .flatten()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .take(SHELVES)
            .any(|entry| holds(&entry.path()))
    }

    /// Whether there is none beside the package.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Some(beside) = &self.shelf else {
            return true;
        };
        let Ok(entries) = fs::read_dir(beside) else {
            return true;
        };
        !entries
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .any(|folder| folder != self.root && is_skill_file(&folder.join(SKILL_FILE)))
    }
}
