//! The figures under `resources`: which files there are.

use super::{Derived, Figure};
use crate::{
    files::{File, FileKind, LinkTarget},
    package::Package,
    path::RelPath,
    problem::Problem,
};

/// Folders whose files are counted.
const COUNTED: [(&str, &str); 3] = [
    ("references_count", "/references/"),
    ("agents_count", "/agents/"),
    ("assets_count", "/assets/"),
];

/// The figures of a package's files; none where a part of its folder is not known.
pub(super) fn figures(package: &Package) -> Option<Vec<Derived>> {
    let unread = |problem: &Problem| matches!(problem, Problem::Unreadable { .. });
    // The validator knows no packages inside packages, and what they hold is not listed here.
    let nested = package.nested().iter().any(is_visible);
    if nested || package.problems.iter().any(unread) {
        return None;
    }
    let mut files = Vec::new();
    let mut folders: Vec<&str> = package.folders().iter().filter_map(top).collect();
    for file in package.files().iter().filter(|file| is_visible(&file.path)) {
        match leads_to_folder(package, file) {
            Some(true) => folders.extend(top(&file.path)),
            Some(false) if file.path.name() != "metadata.json" => files.push(&file.path),
            Some(false) => {}
            None => return None,
        }
    }
    folders.sort_unstable();
    files.sort_by(|a, b| walk_order(a).cmp(walk_order(b)));
    let root = package.folder_name().unwrap_or_default();
    let below = |folder: &str| {
        files
            .iter()
            .filter(|path| format!("/{root}/{path}").contains(folder))
            .count()
    };
    let names = files.iter().map(|path| path.name().to_owned()).collect();
    let mut figures = vec![
        (
            "sub_resources",
            Figure::Names(folders.into_iter().map(str::to_owned).collect()),
        ),
        ("files", Figure::Names(names)),
        ("files_count", Figure::Count(files.len())),
    ];
    figures.extend(COUNTED.map(|(key, folder)| (key, Figure::Count(below(folder)))));
    let derived = figures.into_iter().map(|(key, figure)| Derived {
        section: "resources",
        key,
        figure,
    });
    Some(derived.collect())
}

/// Whether no part of the path starts with a dot.
fn is_visible(path: &RelPath) -> bool {
    path.as_str().split('/').all(|name| !name.starts_with('.'))
}

/// The name of a visible folder that stands in the package's own.
fn top(path: &RelPath) -> Option<&str> {
    let name = path.as_str();
    (!name.contains('/') && is_visible(path)).then_some(name)
}

/// Whether an entry is a link to a folder, which counts as a folder that is not entered; none
/// where that depends on what lies outside the package.
fn leads_to_folder(package: &Package, file: &File) -> Option<bool> {
    match &file.kind {
        FileKind::Symlink(LinkTarget::Inside(target)) => Some(package.has_folder(target.as_str())),
        FileKind::Symlink(LinkTarget::Outside | LinkTarget::Loop) => None,
        _ => Some(false),
    }
}

/// What orders files as Python's `os.walk` does with sorted names: the files of a folder, then
/// those of its folders.
fn walk_order(path: &RelPath) -> impl Iterator<Item = (bool, &str)> {
    let mut names = path.as_str().split('/').peekable();
    std::iter::from_fn(move || {
        let name = names.next()?;
        Some((names.peek().is_some(), name))
    })
}
