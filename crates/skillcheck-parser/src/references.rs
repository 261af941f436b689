//! Where a path that a package names leads to.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use crate::{
    SKILL_FILE,
    package::Package,
    path::{PathError, RelPath},
};

/// What stands at a path that a package names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// A file of the package.
    File(RelPath),
    /// A folder of the package, or the package itself.
    Folder(String),
    /// Nothing, but there is this file or folder whose name differs in case alone.
    OtherCase(RelPath),
    /// Nothing.
    Missing(RelPath),
    /// Something in a folder that could not be read.
    Hidden,
    /// A file or folder of a package beside this one.
    Neighbour,
    /// Something else in the same repository, which a copy of the package does not hold.
    Repository,
    /// Outside the package, and nothing is there or nothing may be looked at.
    Outside,
    /// A path from the root of a file system, or a user's home.
    Absolute,
}

/// Resolves `text` from `folder`, the folder inside the package that the naming file stands in
/// (`""` for the root). Reads directory entries, and none outside the package's repository, or
/// outside the folder above the package where it is in no repository.
#[must_use]
pub fn resolve(package: &Package, folder: &str, text: &str) -> Resolution {
    let path = match RelPath::join(folder, text) {
        Ok(path) => path,
        Err(PathError::Absolute) => return Resolution::Absolute,
        Err(PathError::Empty) => return Resolution::Folder(String::new()),
        Err(PathError::Escapes) => return outside(package, folder, text),
    };
    if package.file(&path).is_some() {
        return Resolution::File(path);
    }
    if package.has_folder(path.as_str()) {
        return Resolution::Folder(path.as_str().to_owned());
    }
    if let Some(nested) = nested(package, &path) {
        return nested;
    }
    if package.is_hidden(&path) {
        return Resolution::Hidden;
    }
    match package.other_case(&path) {
        Some(other) => Resolution::OtherCase(other.clone()),
        None => Resolution::Missing(path),
    }
}

/// A path below a folder that a symbolic link or a nested package provides.
fn nested(package: &Package, path: &RelPath) -> Option<Resolution> {
    let location = package.root.join(path.as_str());
    let target = fs::canonicalize(location).ok()?;
    if let Some(inside) = RelPath::below(&package.root, &target) {
        if package.file(&inside).is_some() {
            return Some(Resolution::File(inside));
        }
        if package.has_folder(inside.as_str()) {
            return Some(Resolution::Folder(inside.as_str().to_owned()));
        }
        // Case-insensitive file systems find what the package does not hold under that name.
        let exact = inside == *path;
        return exact.then_some(Resolution::Neighbour);
    }
    None
}

/// Whether `path`, taken from the root of the repository that holds the package, is a file or
/// folder there: text about a repository often names paths from its root.
#[must_use]
pub fn in_repository(package: &Package, path: &str) -> bool {
    let Some(root) = package.repository() else {
        return false;
    };
    RelPath::parse(path).is_ok() && root.join(path).exists()
}

fn outside(package: &Package, folder: &str, text: &str) -> Resolution {
    let Some(limit) = package.repository().or_else(|| package.root.parent()) else {
        return Resolution::Outside;
    };
    let Some(location) = lexical(&package.root.join(folder), text) else {
        return Resolution::Outside;
    };
    if !location.starts_with(limit) {
        return Resolution::Outside;
    }
    let Ok(target) = fs::canonicalize(&location) else {
        return Resolution::Outside;
    };
    if !target.starts_with(limit) {
        return Resolution::Outside;
    }
    let packaged = target
        .ancestors()
        .take_while(|folder| folder.starts_with(limit))
        .any(|folder| folder.join(SKILL_FILE).is_file());
    if packaged {
        Resolution::Neighbour
    } else if package.repository().is_some() {
        Resolution::Repository
    } else {
        Resolution::Outside
    }
}

/// `text` from `folder` with `.` and `..` taken away, nothing looked up.
fn lexical(folder: &Path, text: &str) -> Option<PathBuf> {
    let mut path = folder.to_path_buf();
    for part in Path::new(text).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                path.pop().then_some(())?;
            }
            Component::Normal(name) => path.push(name),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(path)
}
