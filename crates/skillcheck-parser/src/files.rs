//! The files of a package: which there are, of what kind, and their bytes when asked for.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::OnceLock,
};

use walkdir::{DirEntry, WalkDir};

use crate::{
    SKILL_FILE,
    path::{PathError, RelPath},
    problem::Problem,
};

/// What is read of a package, and what is too large.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest text file that is parsed, in bytes.
    pub text: u64,
}

impl Default for Limits {
    /// Two MiB: a Markdown parser needs up to 78 bytes of memory for a byte of text.
    fn default() -> Self {
        Self { text: 2 << 20 }
    }
}

/// What a symbolic link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// A file or folder of the same package.
    Inside(RelPath),
    /// Something outside the package.
    Outside,
    /// Itself, or a folder that holds it.
    Loop,
    /// Nothing.
    Missing,
}

/// What a directory entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    Regular,
    /// A symbolic link.
    Symlink(LinkTarget),
    /// A `.git` folder or file inside a package: another repository.
    NestedRepository,
    /// A named pipe.
    Pipe,
    /// A socket.
    Socket,
    /// A block or character device.
    Device,
}

/// One entry of a package that is not a plain folder.
#[derive(Debug)]
pub struct File {
    /// Its path in the package.
    pub path: RelPath,
    /// What it is.
    pub kind: FileKind,
    location: PathBuf,
    bytes: OnceLock<Result<Vec<u8>, String>>,
}

impl File {
    /// Largest file that is kept in memory, in bytes.
    pub const KEPT: u64 = 2 << 20;

    fn new(path: RelPath, kind: FileKind, location: PathBuf) -> Self {
        Self {
            path,
            kind,
            location,
            bytes: OnceLock::new(),
        }
    }

    /// A regular file whose bytes are known already.
    pub(crate) fn written(path: RelPath, location: PathBuf, bytes: Vec<u8>) -> Self {
        let file = Self::new(path, FileKind::Regular, location);
        Self {
            bytes: OnceLock::from(Ok(bytes)),
            ..file
        }
    }

    /// The bytes of a regular file of at most [`File::KEPT`] bytes, read once and kept. Anything
    /// else is not opened. The error says why there are none.
    pub fn bytes(&self) -> Result<&[u8], &str> {
        let read = self.bytes.get_or_init(|| {
            if self.kind != FileKind::Regular {
                return Err("it is not a regular file".to_owned());
            }
            match self.size() {
                Ok(size) if size > Self::KEPT => {
                    Err(format!("it has {size} bytes; {} are read", Self::KEPT))
                }
                Ok(_) => fs::read(&self.location).map_err(|error| reason(&error)),
                Err(error) => Err(reason(&error)),
            }
        });
        match read {
            Ok(bytes) => Ok(bytes),
            Err(reason) => Err(reason),
        }
    }

    /// Opens a regular file for reading once from start to end, with its size in bytes: for files
    /// that are too large to keep.
    pub fn open(&self) -> io::Result<(fs::File, u64)> {
        let file = fs::File::open(&self.location)?;
        let size = file.metadata()?.len();
        Ok((file, size))
    }

    /// The first `length` bytes of a regular file, or as many as it has.
    pub fn head(&self, length: usize) -> io::Result<Vec<u8>> {
        if let Some(Ok(bytes)) = self.bytes.get() {
            return Ok(bytes[..length.min(bytes.len())].to_vec());
        }
        let mut head = Vec::with_capacity(length);
        fs::File::open(&self.location)?
            .take(length as u64)
            .read_to_end(&mut head)?;
        Ok(head)
    }

    /// Where it is on disk.
    #[must_use]
    pub fn location(&self) -> &Path {
        &self.location
    }

    /// Its size in bytes.
    pub fn size(&self) -> io::Result<u64> {
        if let Some(Ok(bytes)) = self.bytes.get() {
            return Ok(bytes.len() as u64);
        }
        fs::symlink_metadata(&self.location).map(|metadata| metadata.len())
    }

    /// The text of a symbolic link, as git stores it.
    pub fn link_text(&self) -> io::Result<Vec<u8>> {
        fs::read_link(&self.location).map(|target| target.into_os_string().into_encoded_bytes())
    }

    /// Whether its owner may execute it; none where the file system does not say.
    #[must_use]
    pub fn is_executable(&self) -> Option<bool> {
        executable(&self.location)
    }
}

#[cfg(unix)]
fn executable(location: &Path) -> Option<bool> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = fs::symlink_metadata(location).ok()?;
    Some(metadata.permissions().mode() & 0o100 != 0)
}

#[cfg(not(unix))]
fn executable(_: &Path) -> Option<bool> {
    None
}

/// What a walk through a package's folder found.
#[derive(Debug, Default)]
pub struct Walked {
    /// Every entry that is not a plain folder, sorted by path.
    pub files: Vec<File>,
    /// Every folder below the package's own, sorted; those of nested packages are not among them.
    pub folders: Vec<RelPath>,
    /// Folders of packages inside this one, sorted.
    pub nested: Vec<RelPath>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Walks through the package at `root`, which is a canonical path. Links are not followed, and
/// nested packages are left out: they are packages of their own. `is_repository` says whether
/// the folder is the root of a repository, whose own `.git` is no part of the package.
pub(crate) fn walk(root: &Path, is_repository: bool) -> Walked {
    let mut walked = Walked::default();
    let mut entries = WalkDir::new(root).min_depth(1).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                walked.problems.push(Problem::Unreadable {
                    path: error.path().and_then(|path| RelPath::below(root, path)),
                    reason: error.io_error().map_or_else(|| error.to_string(), reason),
                });
                continue;
            }
        };
        let Some(path) = RelPath::below(root, entry.path()) else {
            continue;
        };
        let is_folder = entry.file_type().is_dir();
        if entry.file_name() == ".git" {
            if is_folder {
                entries.skip_current_dir();
            }
            if !(is_repository && entry.depth() == 1) {
                let location = entry.into_path();
                let nested = File::new(path, FileKind::NestedRepository, location);
                walked.files.push(nested);
            }
        } else if !is_folder {
            let kind = kind(root, &path, &entry);
            walked.files.push(File::new(path, kind, entry.into_path()));
        } else if is_package(&path, entry.path()) {
            entries.skip_current_dir();
            walked.nested.push(path);
        } else {
            walked.folders.push(path);
        }
    }
    walked.files.sort_by(|a, b| a.path.cmp(&b.path));
    walked.folders.sort();
    walked.nested.sort();
    walked
}

/// Whether the folder at `location` is a package of its own. Nobody looks for packages in
/// `node_modules`, so what is in there belongs to the package around it.
fn is_package(path: &RelPath, location: &Path) -> bool {
    let searched = path.as_str().split('/').all(|name| name != "node_modules");
    searched && is_skill_file(&location.join(SKILL_FILE))
}

/// Whether something other than a folder stands at `location`: it makes its folder a package.
#[must_use]
pub fn is_skill_file(location: &Path) -> bool {
    fs::symlink_metadata(location).is_ok_and(|metadata| !metadata.is_dir())
}

fn kind(root: &Path, path: &RelPath, entry: &DirEntry) -> FileKind {
    let kind = entry.file_type();
    if kind.is_file() {
        return FileKind::Regular;
    }
    if kind.is_symlink() {
        return FileKind::Symlink(link_target(root, path, entry.path()));
    }
    special(kind)
}

#[cfg(unix)]
fn special(kind: fs::FileType) -> FileKind {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        FileKind::Pipe
    } else if kind.is_socket() {
        FileKind::Socket
    } else {
        FileKind::Device
    }
}

#[cfg(not(unix))]
fn special(_: fs::FileType) -> FileKind {
    FileKind::Device
}

fn link_target(root: &Path, path: &RelPath, location: &Path) -> LinkTarget {
    let text = fs::read_link(location).unwrap_or_default();
    // An absolute link, or one that leaves the package and comes back, works on this machine only.
    let named = RelPath::join(path.folder(), &text.to_string_lossy());
    if matches!(named, Err(PathError::Absolute | PathError::Escapes)) {
        return LinkTarget::Outside;
    }
    match fs::canonicalize(location) {
        Ok(target) if location.starts_with(&target) => LinkTarget::Loop,
        Ok(target) => RelPath::below(root, &target).map_or(LinkTarget::Outside, LinkTarget::Inside),
        Err(error) if error.kind() == io::ErrorKind::NotFound => LinkTarget::Missing,
        // ELOOP, and whatever else keeps a link from being followed.
        Err(_) => LinkTarget::Loop,
    }
}

/// What the system says, without its error number, which differs between systems.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    text[..end].to_lowercase()
}
