//! The folder of fetched repositories, which outlives runs and is shared by them.
//!
//! Each entry is a bare repository of a layout that is known to the byte, beside a lock file. An
//! entry is made aside and moved into its place; git adds to it pack by pack, each whole or not at
//! all, and moves refs last. So a process that is killed leaves at most temporary files behind, and
//! its lock goes with it. An entry that is not as it was made is thrown away, not repaired.

use std::{
    env,
    ffi::OsStr,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use skillcheck_provenance::{FetchFault, HashKind};

use super::{address::Address, interrupt};

/// The folder of the entries. Another layout of entries would stand under another name.
const ENTRIES: &str = "upstreams-v1";
/// The file of an entry that says what it is.
const MARKER: &str = "skillcheck";
/// What may stand at the top of an entry. Anything else could lead git or its reader elsewhere.
const PARTS: [&str; 6] = ["HEAD", "config", "objects", "refs", "packed-refs", MARKER];

/// What an entry is to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Extent {
    /// The history of refs; trees and blobs where they were asked for.
    Lean,
    /// The same with all its trees, in which a claimed tree is sought.
    Trees,
    /// Everything in that history, from a server that gives nothing less.
    Whole,
}

impl Extent {
    /// Whether what is kept to this extent serves whoever needs `wanted`.
    pub(crate) fn suffices(self, wanted: Self) -> bool {
        self >= wanted
    }
}

/// The cache.
pub(crate) struct Cache {
    entries: PathBuf,
}

impl Cache {
    /// The cache in `chosen`, else where the system keeps such things. It need not exist.
    pub(crate) fn find(chosen: Option<&Path>) -> Option<PathBuf> {
        let folder = match chosen {
            Some(folder) => folder.to_path_buf(),
            None => default_folder()?.join("skillcheck"),
        };
        std::path::absolute(folder).ok()
    }

    /// Opens the cache in `folder`, which is made where it is not there.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let entries = folder.join(ENTRIES);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&entries)?;
        Ok(Self { entries })
    }

    /// The folder of the entries: no repository.
    pub(crate) fn folder(&self) -> &Path {
        &self.entries
    }

    /// The entry of `address`, locked against other processes. Waits for them up to `patience`
    /// seconds.
    pub(crate) fn lock(&self, address: &Address, patience: u64) -> Result<Entry, FetchFault> {
        let broken = |error: io::Error| FetchFault::Cache(error.kind().to_string());
        let name = address.entry();
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.entries.join(format!("{name}.lock")))
            .map_err(broken)?;
        let start = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(broken(error)),
                Err(TryLockError::WouldBlock) => {}
            }
            if interrupt::happened() {
                return Err(FetchFault::Interrupted);
            }
            if start.elapsed() >= Duration::from_secs(patience) {
                return Err(FetchFault::Busy(patience));
            }
            thread::sleep(Duration::from_millis(20));
        }
        let mut entry = Entry {
            folder: self.entries.join(name),
            key: address.key().to_owned(),
            kept: None,
            _lock: lock,
        };
        entry.tidy().map_err(broken)?;
        Ok(entry)
    }
}

fn default_folder() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from);
    let absolute = |folder: &PathBuf| folder.is_absolute();
    let named = folder("XDG_CACHE_HOME").filter(absolute);
    let named = named.or_else(|| Some(folder("HOME").filter(absolute)?.join(".cache")));
    #[cfg(windows)]
    let named = named.or_else(|| folder("LOCALAPPDATA").filter(absolute));
    named
}

/// One repository of the cache, while this process works on it.
pub(crate) struct Entry {
    folder: PathBuf,
    key: String,
    /// What is there.
    kept: Option<(HashKind, Extent)>,
    _lock: File,
}

impl Entry {
    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The hash and extent of what is there.
    pub(crate) fn kept(&self) -> Option<(HashKind, Extent)> {
        self.kept
    }

    /// The extent of what is there.
    pub(crate) fn extent(&self) -> Option<Extent> {
        self.kept.map(|(_, extent)| extent)
    }

    /// Throws it away.
    pub(crate) fn clear(&mut self) -> io::Result<()> {
        self.kept = None;
        let old = self.aside("old");
        match fs::rename(&self.folder, &old) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
            Ok(()) => remove(&old),
        }
    }

    /// Makes it anew, without any object or ref.
    pub(crate) fn create(&mut self, hash: HashKind, extent: Extent) -> io::Result<()> {
        self.clear()?;
        let new = self.aside("new");
        remove(&new)?;
        for folder in ["objects/info", "objects/pack", "refs/heads", "refs/tags"] {
            fs::create_dir_all(new.join(folder))?;
        }
        fs::write(new.join("HEAD"), HEAD)?;
        fs::write(new.join("config"), config(hash))?;
        fs::write(new.join(MARKER), self.marker(extent))?;
        fs::rename(&new, &self.folder)?;
        self.kept = Some((hash, extent));
        Ok(())
    }

    /// Removes what a killed process left, and an entry that is not as it was made.
    fn tidy(&mut self) -> io::Result<()> {
        remove(&self.aside("new"))?;
        remove(&self.aside("old"))?;
        self.kept = self.recognise();
        if self.kept.is_none() {
            return self.clear();
        }
        leftovers(&self.folder, 0)
    }

    /// What the entry holds, where it is one that this program made and nobody changed.
    fn recognise(&self) -> Option<(HashKind, Extent)> {
        if !fs::symlink_metadata(&self.folder).ok()?.is_dir() {
            return None;
        }
        for part in fs::read_dir(&self.folder).ok()? {
            let part = part.ok()?;
            let name = part.file_name();
            let known = PARTS.iter().any(|known| name == *known) || is_lock(&name);
            if !known || part.file_type().ok()?.is_symlink() {
                return None;
            }
        }
        let objects = self.folder.join("objects");
        let is_folder =
            |name: &str| fs::symlink_metadata(objects.join(name)).is_ok_and(|there| there.is_dir());
        let borrows = fs::symlink_metadata(objects.join("info/alternates")).is_ok();
        if !is_folder("pack") || !is_folder("info") || borrows {
            return None;
        }
        let is = |name: &str, text: &str| {
            fs::read(self.folder.join(name)).is_ok_and(|bytes| bytes == text.as_bytes())
        };
        let hashes = [HashKind::Sha1, HashKind::Sha256];
        let hash = hashes
            .into_iter()
            .find(|hash| is("config", &config(*hash)))?;
        let extents = [Extent::Lean, Extent::Trees, Extent::Whole];
        let extent = extents
            .into_iter()
            .find(|extent| is(MARKER, &self.marker(*extent)))?;
        is("HEAD", HEAD).then_some((hash, extent))
    }

    fn marker(&self, extent: Extent) -> String {
        let extent = match extent {
            Extent::Lean => "lean",
            Extent::Trees => "trees",
            Extent::Whole => "whole",
        };
        format!(
            "fetched by skillcheck to verify against; may be deleted\n{extent}\n{}\n",
            self.key
        )
    }

    fn aside(&self, suffix: &str) -> PathBuf {
        let mut name = self.folder.clone().into_os_string();
        name.push(".");
        name.push(suffix);
        name.into()
    }
}

const HEAD: &str = "ref: refs/heads/main\n";

fn config(hash: HashKind) -> String {
    match hash {
        HashKind::Sha1 => "[core]\n\trepositoryformatversion = 0\n\tbare = true\n".to_owned(),
        HashKind::Sha256 => "[core]\n\trepositoryformatversion = 1\n\tbare = true\n\
             [extensions]\n\tobjectformat = sha256\n"
            .to_owned(),
    }
}

fn is_lock(name: &OsStr) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "lock")
}

/// Removes what git writes before it knows that it will succeed: lock files, packs and objects
/// under temporary names, and packs without the index that is written last.
fn leftovers(folder: &Path, depth: usize) -> io::Result<()> {
    // Refs may be nested by their names; nobody nests them deeper.
    if depth > 64 {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            leftovers(&path, depth + 1)?;
            continue;
        }
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_pack = name.starts_with("pack-") && !name.ends_with(".idx");
        let unfinished = is_lock(name.as_ref().as_ref())
            || name.starts_with("tmp_")
            || name.starts_with(".tmp-")
            || (is_pack && !path.with_extension("idx").exists());
        if unfinished {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => fs::remove_file(folder),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Bytes of all files below `folder`, as far as they can be seen.
pub(crate) fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => size(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}
