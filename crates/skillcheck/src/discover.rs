//! Which packages a PATH stands for.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    ffi::OsStr,
    fs,
    io::Read,
    path::{Component, Path, PathBuf},
};

use skillcheck_parser::{RelPath, SKILL_FILE, is_skill_file};
use walkdir::WalkDir;

use crate::{failure::Failure, gitignore::Ignored};

/// A package that is to be checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    /// Its path from the working directory, with `/`; `.` for the working directory itself.
    pub(crate) shown: String,
    /// Its canonical path.
    pub(crate) folder: PathBuf,
    /// The number of the configuration that holds for it.
    pub(crate) config: usize,
}

/// A PATH, and how it is searched.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) path: &'a Path,
    /// The number of its configuration.
    pub(crate) config: usize,
    /// How deep the folder of that configuration lies: of two that hold for a package the deeper
    /// one counts.
    pub(crate) depth: usize,
    /// Whether folders that git ignores are left out.
    pub(crate) gitignore: bool,
}

/// Each package's folder with the depth and the number of its configuration.
type Folders = BTreeMap<PathBuf, (usize, usize)>;

impl Asked<'_> {
    fn add(&self, folders: &mut Folders, folder: PathBuf) {
        let own = (self.depth, self.config);
        let known = folders.entry(folder).or_insert(own);
        *known = own.max(*known);
    }
}

/// What the PATHs of a run stand for.
#[derive(Debug, Default)]
pub(crate) struct Discovered {
    /// Each package once, sorted by its shown path.
    pub(crate) packages: Vec<Found>,
    /// Files that were named and are in no package.
    pub(crate) strays: Vec<PathBuf>,
    /// What could not be done.
    pub(crate) failures: Vec<Failure>,
}

/// Finds the packages under the PATHs. A folder in no package whose skill file is misnamed counts as
/// one, so that this can be told. Links are not followed below a PATH, and `.git` and
/// `node_modules` are not searched.
pub(crate) fn discover(asked: &[Asked<'_>]) -> Discovered {
    let mut discovered = Discovered::default();
    let mut folders = Folders::new();
    for asked in asked {
        if let Err(failure) = one(asked, &mut folders, &mut discovered) {
            discovered.failures.push(failure);
        }
    }
    let here = env::current_dir()
        .and_then(fs::canonicalize)
        .unwrap_or_default();
    discovered.packages = folders
        .into_iter()
        .map(|(folder, (_, config))| Found {
            shown: shown(&here, &folder),
            folder,
            config,
        })
        .collect();
    discovered.packages.sort();
    discovered.failures.sort_by_cached_key(Failure::told);
    discovered.failures.dedup_by_key(|failure| failure.told());
    discovered.strays.sort();
    discovered.strays.dedup();
    discovered
}

fn one(
    asked: &Asked<'_>,
    folders: &mut Folders,
    discovered: &mut Discovered,
) -> Result<(), Failure> {
    let path = asked.path;
    let no_path = || Failure::NoPath(path.to_path_buf());
    let metadata = fs::metadata(path).or_else(|_| fs::symlink_metadata(path));
    let metadata = metadata.map_err(|_| no_path())?;
    if !metadata.is_dir() {
        // A file stands for the package that holds it; the link itself counts, not its target.
        let folder = path.parent().filter(|parent| *parent != Path::new(""));
        let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).map_err(|_| no_path())?;
        match holder(&folder) {
            Some(package) => asked.add(folders, package),
            None if is_misnamed(path) => asked.add(folders, folder),
            None => discovered.strays.push(path.to_path_buf()),
        }
        return Ok(());
    }
    let root = fs::canonicalize(path).map_err(|_| no_path())?;
    let mut found = false;
    let mut misnamed = Vec::new();
    let mut unreadable = Vec::new();
    let mut links = Vec::new();
    let mut ignored = asked.gitignore.then(|| Ignored::new(&root));
    let walk = WalkDir::new(&root).into_iter().filter_entry(|entry| {
        let skipped = entry.depth() > 0
            && (entry.file_name() == ".git" || entry.file_name() == "node_modules");
        let is_folder = entry.file_type().is_dir();
        if skipped || !(is_folder || entry.file_name() == SKILL_FILE) {
            return !skipped;
        }
        let ignored = ignored.as_mut();
        ignored.is_none_or(|it| !it.leaves_out(entry.path(), entry.depth(), is_folder))
    });
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_name() == SKILL_FILE && !entry.file_type().is_dir() => {
                if let Some(folder) = entry.path().parent() {
                    found = true;
                    asked.add(folders, folder.to_path_buf());
                }
            }
            Ok(entry) if is_misnamed(entry.path()) && !entry.file_type().is_dir() => {
                misnamed.push(entry.into_path());
            }
            Ok(entry) if entry.path_is_symlink() => links.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => {
                let reason = error.io_error().map(|error| error.kind().to_string());
                unreadable.push((
                    error.path().unwrap_or(&root).to_path_buf(),
                    reason.unwrap_or_else(|| "a loop of links".to_owned()),
                ));
            }
        }
    }
    for file in misnamed {
        // A folder that was named stands for its skill whatever it says; one that was found may
        // hold a page about skills.
        let Some(folder) = file.parent() else {
            continue;
        };
        let is_package = folder == root || opens_frontmatter(&file);
        if is_package && holder(folder).is_none() {
            found = true;
            asked.add(folders, folder.to_path_buf());
        }
    }
    for (path, reason) in unreadable {
        // Inside a package this is a finding of the package.
        if !path.ancestors().any(|folder| folders.contains_key(folder)) {
            discovered
                .failures
                .push(Failure::Unreadable { path, reason });
        }
    }
    if !found {
        let package = holder(&root).ok_or_else(|| nothing(path, &links))?;
        asked.add(folders, package);
    }
    Ok(())
}

/// What is to be said of a folder at `path` in which there is no package, but these links.
fn nothing(path: &Path, links: &[PathBuf]) -> Failure {
    let here = env::current_dir().and_then(fs::canonicalize);
    let here = here.unwrap_or_default();
    let targets = links.iter().filter_map(|link| fs::canonicalize(link).ok());
    let is_package = |folder: &Path| is_skill_file(&folder.join(SKILL_FILE));
    let holds_packages = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).any(|it| is_package(&it))
    };
    let named = targets.filter_map(|target| match target.parent() {
        Some(parent) if is_package(&target) => Some(shown(&here, parent)),
        _ => holds_packages(&target).then(|| shown(&here, &target)),
    });
    let targets: BTreeSet<String> = named.collect();
    let path = path.to_path_buf();
    if targets.is_empty() {
        return Failure::NoPackage(path);
    }
    Failure::OnlyLinks {
        path,
        targets: targets.into_iter().collect(),
    }
}

/// Whether the name of `file` is the skill file's but for its case.
fn is_misnamed(file: &Path) -> bool {
    file.file_name()
        .and_then(OsStr::to_str)
        .is_some_and(|name| name != SKILL_FILE && name.eq_ignore_ascii_case(SKILL_FILE))
}

/// Whether `file` is a regular one that starts as a skill file does.
fn opens_frontmatter(file: &Path) -> bool {
    let mut start = [0; 6];
    let regular = fs::symlink_metadata(file).is_ok_and(|metadata| metadata.is_file());
    let read = || fs::File::open(file)?.take(6).read(&mut start);
    let Some(Ok(length)) = regular.then(read) else {
        return false;
    };
    let start = &start[..length];
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    start.starts_with(b"---")
}

/// The nearest package at or above `folder`, up to the root of its repository.
pub(crate) fn holder(folder: &Path) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        if is_skill_file(&folder.join(SKILL_FILE)) {
            return Some(folder.to_path_buf());
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// `folder` as seen from `here`, both canonical.
pub(crate) fn shown(here: &Path, folder: &Path) -> String {
    let common = here
        .components()
        .zip(folder.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = here.components().skip(common).map(|_| &b".."[..]);
    let down: Vec<_> = folder.components().skip(common).collect();
    if down.iter().any(|part| matches!(part, Component::Prefix(_))) {
        return folder.to_string_lossy().replace('\\', "/");
    }
    let down = down.iter().map(|part| part.as_os_str().as_encoded_bytes());
    let path = RelPath::from_names(up.chain(down)).to_string();
    if path.is_empty() {
        ".".to_owned()
    } else {
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_the_working_directory() {
        let from = |folder| shown(Path::new("/a/b"), Path::new(folder));
        assert_eq!(from("/a/b"), ".");
        assert_eq!(from("/a/b/c/d"), "c/d");
        assert_eq!(from("/a/x"), "../x");
        assert_eq!(from("/"), "../..");
    }
}
