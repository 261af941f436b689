//! The lock files of package managers, which stand above the packages that they speak of.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use skillcheck_parser::{
    Package, RelPath, SKILL_FILE, Source,
    yaml::{Document, Entry, Node},
};

use crate::{
    anchors::parse_json,
    layout,
    origin::{AnchorKind, Malformed},
};

/// Folders above a package that are searched where no repository's root ends the search.
const LEVEL_LIMIT: usize = 4;

/// A lock file.
#[derive(Debug)]
pub struct LockFile {
    /// Its kind.
    pub(crate) kind: AnchorKind,
    /// The folder that holds it.
    folder: PathBuf,
    /// Its text.
    pub source: Arc<Source>,
    /// Its JSON.
    json: Result<Document, Malformed>,
    /// The place of each skill among the entries of `skills`, by its key. Of two with the same key
    /// it is the last, as package managers read them.
    by_key: HashMap<String, usize>,
    /// The same by the folder that a package manager makes for it.
    by_folder: HashMap<String, usize>,
}

/// What a lock file says of one package.
#[derive(Clone, Debug)]
pub struct Lock {
    /// The file, from the package's folder.
    pub path: RelPath,
    /// The file.
    pub file: Arc<LockFile>,
    /// Which of its entries is the package's.
    at: Option<usize>,
}

impl Lock {
    /// The package's entry; an error where the file cannot be read.
    pub(crate) fn entry(&self) -> Result<Option<&Entry>, &Malformed> {
        let json = self.file.json.as_ref()?;
        Ok(self.at.and_then(|at| skills(json).get(at)))
    }

    /// The JSON, where the file could be read.
    pub(crate) fn json(&self) -> Option<&Document> {
        self.file.json.as_ref().ok()
    }
}

/// The lock files of a run. Each is read once, however many packages it speaks of.
#[derive(Debug, Default)]
pub struct Locks {
    folders: Mutex<HashMap<PathBuf, Vec<Arc<LockFile>>>>,
}

impl Locks {
    /// The nearest lock file of each kind above `package` that speaks of it, or cannot be read and
    /// stands where it would.
    pub(crate) fn of(&self, package: &Package) -> Vec<Lock> {
        let mut found: Vec<Lock> = Vec::new();
        let last = package.repository();
        for (at, folder) in package.root.ancestors().enumerate().skip(1) {
            if last.is_none() && at > LEVEL_LIMIT {
                break;
            }
            for file in self.within(folder, last) {
                let known = found.iter().any(|lock| lock.file.kind == file.kind);
                if !known && let Some(lock) = lock(&file, package, at) {
                    found.push(lock);
                }
            }
            if last == Some(folder) {
                break;
            }
        }
        found.sort_by_key(|lock| lock.file.kind);
        found
    }

    fn within(&self, folder: &Path, limit: Option<&Path>) -> Vec<Arc<LockFile>> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(files) = folders.get(folder) {
            return files.clone();
        }
        let kinds = [AnchorKind::Lock, AnchorKind::GlobalLock];
        let files: Vec<_> = kinds
            .into_iter()
            .filter_map(|kind| read(folder, kind, limit).map(Arc::new))
            .collect();
        folders.insert(folder.to_path_buf(), files.clone());
        files
    }
}

/// Reads the lock file of this kind in `folder`. A link that leads out of `limit`, the repository, is
/// not followed.
fn read(folder: &Path, kind: AnchorKind, limit: Option<&Path>) -> Option<LockFile> {
    let path = folder.join(kind.name());
    let is_link = fs::symlink_metadata(&path).ok()?.is_symlink();
    let leaves = is_link
        && limit.is_some_and(|limit| {
            fs::canonicalize(&path).is_ok_and(|target| !target.starts_with(limit))
        });
    let bytes = if leaves {
        Err("it is a link that leads out of the repository".to_owned())
    } else {
        layout::read_bytes(&path)
    };
    let (bytes, json) = match bytes {
        Ok(bytes) => {
            let json = parse_json(&bytes);
            (bytes, json)
        }
        Err(reason) => (Vec::new(), Err(Malformed::Unreadable(reason))),
    };
    let (mut by_key, mut by_folder) = (HashMap::new(), HashMap::new());
    let entries = json.as_ref().map_or(&[][..], skills);
    for (at, entry) in entries.iter().enumerate() {
        if let Some(key) = entry.key.as_str() {
            by_key.insert(key.to_owned(), at);
            by_folder.insert(folder_for(key), at);
        }
    }
    Some(LockFile {
        kind,
        folder: folder.to_path_buf(),
        source: Arc::new(Source::new(bytes)),
        json,
        by_key,
        by_folder,
    })
}

/// The entries of a lock file: those of the last `skills`, as package managers read it.
fn skills(json: &Document) -> &[Entry] {
    let mut root = json.root.as_ref().map_or(&[][..], Node::entries).iter();
    let skills = root.rfind(|entry| entry.key.as_str() == Some("skills"));
    skills.map_or(&[], |entry| entry.value.entries())
}

/// What `file`, which stands `up` levels above `package`, says of it.
fn lock(file: &Arc<LockFile>, package: &Package, up: usize) -> Option<Lock> {
    let rest = package.root.strip_prefix(&file.folder).ok()?;
    let first = rest.components().next()?.as_os_str().as_encoded_bytes();
    // Package managers install into folders such as `.agents/skills`. A package of the same name
    // elsewhere in the project may be the one that is developed there.
    let installed = first.starts_with(b".") || file.kind == AnchorKind::GlobalLock;
    let at = match &file.json {
        Err(_) => installed.then_some(None)?,
        Ok(_) => {
            let folder = package.folder_name()?;
            let named = || file.by_key.get(name_of(package)?);
            let key = file.by_key.get(&folder);
            let at = *key.or_else(named).or_else(|| file.by_folder.get(&folder))?;
            if !installed && is_installed(&file.folder, &folder) {
                return None;
            }
            Some(at)
        }
    };
    Some(Lock {
        path: RelPath::above(up, file.kind.name()),
        file: Arc::clone(file),
        at,
    })
}

/// Whether a skill of this name stands in a folder such as `.agents/skills` of the project.
fn is_installed(project: &Path, name: &str) -> bool {
    let entries = fs::read_dir(project).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().as_encoded_bytes().starts_with(b"."))
        .any(|entry| {
            let skill = entry.path().join("skills").join(name).join(SKILL_FILE);
            skill.exists()
        })
}

fn name_of(package: &Package) -> Option<&str> {
    package.skill.as_ref()?.frontmatter.as_ref()?.text("name")
}

/// The folder that a package manager makes for a skill of this name: lower case, runs of other
/// characters than letters, digits, dots and underscores as one dash.
fn folder_for(name: &str) -> String {
    let mut folder = String::new();
    for c in name.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() || "._".contains(c) {
            folder.push(c);
        } else if !folder.ends_with('-') {
            folder.push('-');
        }
    }
    folder.trim_matches(['-', '.']).to_owned()
}
