//! A package: a folder that holds a skill file, and everything below it.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use crate::{
    SKILL_FILE,
    document::{self, Document},
    files::{self, File, FileKind, Limits, LinkTarget, Walked},
    neighbours::Neighbours,
    path::RelPath,
    problem::Problem,
    skill::Skill,
};

/// A package as it is on disk.
#[derive(Debug)]
pub struct Package {
    /// Its folder, as a canonical path.
    pub root: PathBuf,
    /// Its parsed skill file; none where the file could not be read.
    pub skill: Option<Skill>,
    /// What could not be read of the folder. Problems of the skill file's text stand in
    /// [`Skill::problems`].
    pub problems: Vec<Problem>,
    files: Vec<File>,
    folders: Vec<RelPath>,
    nested: Vec<RelPath>,
    /// Files and folders by their path in lower case.
    lower: OnceLock<HashMap<String, RelPath>>,
    documents: OnceLock<Vec<Document>>,
    repository: Option<PathBuf>,
    in_plugin: bool,
}

impl Package {
    /// Reads the package in `folder`. Fails only where the folder itself cannot be found; what is
    /// wrong inside it is told by the package.
    pub fn load(folder: &Path, limits: Limits) -> io::Result<Self> {
        let root = fs::canonicalize(folder)?;
        let is_repository = root.join(".git").exists()
            && !(root.join(".git").is_dir() && repository_above(root.parent()).is_some());
        let Walked {
            files,
            folders,
            nested,
            problems,
        } = files::walk(&root, is_repository);
        let repository = if is_repository {
            Some(root.clone())
        } else {
            repository_above(root.parent()).map(Path::to_path_buf)
        };
        let in_plugin = is_in_plugin(&root, repository.as_deref());
        let mut package = Self {
            root,
            skill: None,
            problems,
            files,
            folders,
            nested,
            lower: OnceLock::new(),
            documents: OnceLock::new(),
            repository,
            in_plugin,
        };
        package.skill = package.read_skill(limits);
        Ok(package)
    }

    /// The name of its folder; none at the root of a file system.
    #[must_use]
    pub fn folder_name(&self) -> Option<String> {
        let name = self.root.file_name()?;
        Some(RelPath::from_names([name.as_encoded_bytes()]).to_string())
    }

    /// The packages that stand near it on disk.
    #[must_use]
    pub fn neighbours(&self) -> Neighbours {
        Neighbours::of(&self.root, self.repository())
    }

    /// The root of the git repository that holds it.
    #[must_use]
    pub fn repository(&self) -> Option<&Path> {
        self.repository.as_deref()
    }

    /// Whether its folder is the root of a repository, whose name is the cloner's choice.
    #[must_use]
    pub fn is_repository_root(&self) -> bool {
        self.repository.as_deref() == Some(&*self.root)
    }

    /// Whether its folder, or one above it in the same repository, holds a `.claude-plugin`
    /// folder.
    #[must_use]
    pub fn is_in_plugin(&self) -> bool {
        self.in_plugin
    }

    /// Every entry that is not a plain folder, sorted by path.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The entry at `path`.
    #[must_use]
    pub fn file(&self, path: &RelPath) -> Option<&File> {
        let at = self.files.binary_search_by(|file| file.path.cmp(path));
        at.ok().map(|at| &self.files[at])
    }

    /// The entry whose path reads `path`.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&File> {
        self.file(&RelPath::parse(path).ok()?)
    }

    /// Makes it the package that it would be with these bytes as the regular file at `path`, for
    /// looking at what is not written yet.
    pub fn put(&mut self, path: &RelPath, bytes: Vec<u8>) {
        match self.files.binary_search_by(|file| file.path.cmp(path)) {
            Ok(at) => {
                let location = self.files[at].location().to_path_buf();
                self.files[at] = File::written(path.clone(), location, bytes);
            }
            Err(at) => {
                let location = self.root.join(path.as_str());
                let file = File::written(path.clone(), location, bytes);
                self.files.insert(at, file);
            }
        }
        self.changed(path);
    }

    /// Makes it the package that it would be with the file at `from` under the path `to`, which
    /// nothing has yet. Nothing changes where there is no such file.
    pub fn rename(&mut self, from: &RelPath, to: &RelPath) {
        let Ok(at) = self.files.binary_search_by(|file| file.path.cmp(from)) else {
            return;
        };
        let mut file = self.files.remove(at);
        file.path = to.clone();
        if let Err(at) = self.files.binary_search_by(|file| file.path.cmp(to)) {
            self.files.insert(at, file);
        }
        self.changed(to);
    }

    /// Forgets what was known of the package before the file at `path` changed.
    fn changed(&mut self, path: &RelPath) {
        self.lower = OnceLock::new();
        self.documents = OnceLock::new();
        if path.as_str() == SKILL_FILE {
            self.skill = self.read_skill(Limits::default());
        }
    }

    /// The Markdown files beside the skill file, sorted by path, parsed when they are first asked
    /// for. What is no text file, cannot be read or is larger than [`File::KEPT`] is not among them.
    pub fn documents(&self) -> &[Document] {
        self.documents.get_or_init(|| {
            let files = self.files.iter();
            files
                .filter(|file| {
                    document::is_markdown(&file.path) && file.path.as_str() != SKILL_FILE
                })
                .filter_map(|file| {
                    let bytes = file.bytes().ok()?;
                    Some(Document::parse(file.path.clone(), bytes.to_vec()))
                })
                .collect()
        })
    }

    /// Every folder below the package's own, sorted.
    #[must_use]
    pub fn folders(&self) -> &[RelPath] {
        &self.folders
    }

    /// Folders of packages inside this one, which are packages of their own.
    #[must_use]
    pub fn nested(&self) -> &[RelPath] {
        &self.nested
    }

    /// Whether there is a folder at `path`.
    #[must_use]
    pub fn has_folder(&self, path: &str) -> bool {
        self.folders
            .binary_search_by(|folder| folder.as_str().cmp(path))
            .is_ok()
    }

    /// The file or folder whose path differs from `path` in case alone.
    #[must_use]
    pub fn other_case(&self, path: &RelPath) -> Option<&RelPath> {
        let lower = self.lower.get_or_init(|| {
            let files = self.files.iter().map(|file| &file.path);
            let all = self.folders.iter().chain(files);
            all.map(|path| (path.as_str().to_lowercase(), path.clone()))
                .collect()
        });
        lower.get(&path.as_str().to_lowercase())
    }

    /// Whether `path` lies in a folder that could not be read.
    #[must_use]
    pub fn is_hidden(&self, path: &RelPath) -> bool {
        self.problems.iter().any(|problem| match problem {
            Problem::Unreadable { path: None, .. } => true,
            Problem::Unreadable {
                path: Some(folder), ..
            } => path.is_below(folder.as_str()) || path == folder,
            _ => false,
        })
    }

    fn read_skill(&mut self, limits: Limits) -> Option<Skill> {
        let path = RelPath::parse(SKILL_FILE).ok()?;
        let unreadable = |reason: String| Problem::Unreadable {
            path: Some(path.clone()),
            reason,
        };
        let named = self.file(&path)?;
        let file = match &named.kind {
            FileKind::Symlink(LinkTarget::Inside(target)) => self.file(target),
            _ => Some(named),
        };
        let Some(file) = file.filter(|file| file.kind == FileKind::Regular) else {
            // What is no file is told as such; a link may lead to something that is none.
            if matches!(named.kind, FileKind::Symlink(LinkTarget::Inside(_))) {
                let problem = unreadable("it leads to no file of the package".to_owned());
                self.problems.push(problem);
            }
            return None;
        };
        let problem = match file.size() {
            Ok(size) if size > limits.text => Problem::TooLarge {
                size,
                limit: limits.text,
            },
            Ok(_) => match file.bytes() {
                Ok(bytes) => return Some(Skill::parse(bytes.to_vec())),
                Err(reason) => unreadable(reason.to_owned()),
            },
            Err(error) => unreadable(files::reason(&error)),
        };
        self.problems.push(problem);
        None
    }
}

/// Whether `root` or a folder above it, up to the root of its repository, holds a `.claude-plugin`
/// folder.
fn is_in_plugin(root: &Path, repository: Option<&Path>) -> bool {
    for folder in root.ancestors() {
        if folder.join(".claude-plugin").is_dir() {
            return true;
        }
        if Some(folder) == repository {
            return false;
        }
    }
    false
}

/// The nearest folder at or above `folder` that holds a `.git`.
fn repository_above(folder: Option<&Path>) -> Option<&Path> {
    folder?
        .ancestors()
        .find(|folder| folder.join(".git").exists())
}
