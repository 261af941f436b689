//! Why files are missing, or are there that upstream does not have, where a list of what git
//! leaves out tells.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use skillcheck_parser::{Package, RelPath};

use super::check::{Check, Located, Stop};
use crate::{
    file_table::{Absence, FileStatus, Surplus},
    git::{EntryMode, Reader},
    object_id::ObjectId,
    upstream::Upstream,
};

/// Explains what upstream's `.gitattributes` and this repository's `.gitignore` files explain.
pub(super) fn explain(check: &mut Check<'_>, located: &Located) -> Result<(), Stop> {
    let missing = |status: &FileStatus| *status == FileStatus::Missing(Absence::Unknown);
    let surplus = |status: &FileStatus| *status == FileStatus::Unexplained(Surplus::Unknown);
    let files = &check.found.files;
    if files.iter().any(|file| missing(&file.status)) {
        let exports = match located.root {
            Some(root) => exports(check, root, &located.path)?,
            None => Vec::new(),
        };
        let below = |path: &RelPath| match located.path.as_str() {
            "" => path.to_string(),
            folder => format!("{folder}/{path}"),
        };
        for file in &mut check.found.files {
            if missing(&file.status) && is_listed(&exports, Path::new(&below(&file.path))) {
                file.status = FileStatus::Missing(Absence::NotExported);
            }
        }
    }
    let open = |status: &FileStatus| missing(status) || surplus(status);
    if check.found.files.iter().any(|file| open(&file.status)) {
        let ignored = ignored(check.package);
        for file in &mut check.found.files {
            if !is_listed(&ignored, &check.package.root.join(file.path.as_str())) {
                continue;
            }
            if missing(&file.status) {
                file.status = FileStatus::Missing(Absence::Ignored);
            } else if surplus(&file.status) {
                file.status = FileStatus::Unexplained(Surplus::Ignored);
            }
        }
    }
    Ok(())
}

/// Whether the innermost list that has a word on `path` lists it.
fn is_listed(lists: &[Gitignore], path: &Path) -> bool {
    for list in lists {
        if !path.starts_with(list.path()) {
            continue;
        }
        let found = list.matched_path_or_any_parents(path, false);
        if !found.is_none() {
            return found.is_ignore();
        }
    }
    false
}

/// The `.gitignore` files of the package and of the folders above it, up to the root of its
/// repository, the innermost first. Without a repository nothing is ignored.
fn ignored(package: &Package) -> Vec<Gitignore> {
    let Some(root) = package.repository() else {
        return Vec::new();
    };
    let above = package
        .root
        .ancestors()
        .skip(1)
        .take_while(|folder| folder.starts_with(root))
        .map(Path::to_path_buf);
    let mut inside: Vec<_> = package
        .folders()
        .iter()
        .map(|folder| package.root.join(folder.as_str()))
        .collect();
    inside.push(package.root.clone());
    inside.sort_by_key(|folder| std::cmp::Reverse(folder.as_os_str().len()));
    let folders = inside.into_iter().chain(above);
    folders
        .filter_map(|folder| {
            let file = folder.join(".gitignore");
            // As git does, a link is not followed.
            let text = crate::layout::read(&file).filter(|_| !file.is_symlink())?;
            list(&folder, text.lines().map(str::to_owned))
        })
        .collect()
}

/// What upstream's `.gitattributes` files say of `export-ignore`, from the repository's root to
/// the folder at `path`, the innermost first.
fn exports(check: &mut Check<'_>, root: ObjectId, path: &str) -> Result<Vec<Gitignore>, Stop> {
    let mut lists = Vec::new();
    let mut folder = String::new();
    let mut tree = root;
    let mut names = path.split('/').filter(|name| !name.is_empty());
    loop {
        let attributes = entry(check.upstream, &mut check.reader, tree, ".gitattributes")?;
        if let Some((EntryMode::File | EntryMode::Executable, blob)) = attributes
            && let Some(bytes) = check.text(blob)?
        {
            let text = String::from_utf8_lossy(&bytes);
            lists.extend(list(Path::new(&folder), text.lines().filter_map(export)));
        }
        let Some(name) = names.next() else { break };
        match entry(check.upstream, &mut check.reader, tree, name)? {
            Some((EntryMode::Tree, id)) => tree = id,
            _ => break,
        }
        if !folder.is_empty() {
            folder.push('/');
        }
        folder.push_str(name);
    }
    lists.reverse();
    Ok(lists)
}

fn entry(
    upstream: &Upstream,
    reader: &mut Reader,
    tree: ObjectId,
    name: &str,
) -> Result<Option<(EntryMode, ObjectId)>, Stop> {
    let entries = upstream.shelf.tree(reader, tree)?;
    let found = entries.and_then(|entries| {
        let entry = entries.iter().find(|entry| entry.name == name.as_bytes())?;
        Some((entry.mode, entry.id))
    });
    Ok(found)
}

/// The pattern of a line of attributes that sets `export-ignore`, as a line of a list; with `!`
/// before it where it is unset.
fn export(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let pattern = words.next().filter(|word| !word.starts_with('#'))?;
    let last = words.rfind(|word| word.trim_start_matches(['-', '!']) == "export-ignore")?;
    let mark = if last.starts_with(['-', '!']) {
        "!"
    } else {
        ""
    };
    Some(format!("{mark}{pattern}"))
}

fn list(folder: &Path, lines: impl Iterator<Item = String>) -> Option<Gitignore> {
    let mut builder = GitignoreBuilder::new(folder);
    for line in lines {
        // A pattern that git would not take either lists nothing.
        let _ = builder.add_line(None, &line);
    }
    builder.build().ok().filter(|list| !list.is_empty())
}
