//! The configurations of a run: which files hold for which PATHs, and what is told of them.

mod args;
mod told;

use std::{
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use skillcheck_lint::{
    Severity,
    config::{Config, Date},
};
use skillcheck_parser::{RelPath, Source, Span};
use skillcheck_provenance::Upstream;

pub(crate) use self::args::ConfigArgs;
use crate::{
    discover::{self, Found},
    epoch,
    failure::Failure,
    named_file,
};

/// The name of a configuration file.
pub(crate) const FILE: &str = "skillcheck.toml";
/// The most that a configuration may have, in bytes: the largest that people write are a few KiB.
const SIZE_LIMIT: u64 = 4 << 20;

/// A configuration and the file that it was read from.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) config: Config,
    /// The folder that its paths start from; none where there is no file.
    pub(crate) folder: Option<PathBuf>,
    /// The file's path from the working directory.
    shown: String,
    source: Arc<Source>,
}

/// All configurations of a run.
#[derive(Debug)]
pub(crate) struct Configs {
    /// The first is the one of PATHs that no file holds for.
    all: Vec<Loaded>,
    /// The configuration of each PATH, in their order.
    of_paths: Vec<usize>,
    /// Today, where an entry asks for it.
    pub(crate) today: Option<Date>,
    /// What is to be told of them, on standard error.
    pub(crate) warnings: Vec<String>,
}

impl Configs {
    /// Reads the configurations that hold for `paths`. The error tells everything that is wrong
    /// with them.
    pub(crate) fn read(args: &ConfigArgs, paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut configs = Self {
            all: vec![Loaded::default()],
            of_paths: Vec::new(),
            today: None,
            warnings: Vec::new(),
        };
        let mut known: BTreeMap<PathBuf, usize> = BTreeMap::new();
        let mut faults = String::new();
        for path in paths {
            let file = match &args.config {
                _ if args.no_config => None,
                Some(file) => Some(file.clone()),
                None => configs.nearest(path),
            };
            let Some(file) = file else {
                configs.of_paths.push(0);
                continue;
            };
            if let Some(at) = known.get(&file) {
                configs.of_paths.push(*at);
                continue;
            }
            match Loaded::read(&file)? {
                Ok(loaded) => configs.all.push(loaded),
                Err(told) => {
                    faults.push_str(&told);
                    configs.all.push(Loaded::default());
                }
            }
            let at = configs.all.len() - 1;
            known.insert(file, at);
            configs.of_paths.push(at);
        }
        if !faults.is_empty() {
            return Err(Failure::Configuration(faults));
        }
        configs.expire()?;
        configs.warnings.sort();
        configs.warnings.dedup();
        Ok(configs)
    }

    /// The configuration that holds for a package.
    pub(crate) fn of(&self, found: &Found) -> &Loaded {
        &self.all[found.config]
    }

    /// Each PATH with what its configuration says of the search.
    pub(crate) fn asked<'a>(&self, paths: &'a [PathBuf]) -> Vec<discover::Asked<'a>> {
        let each = paths.iter().zip(&self.of_paths);
        each.map(|(path, config)| discover::Asked {
            path,
            config: *config,
            depth: self.all[*config]
                .folder
                .as_ref()
                .map_or(0, |folder| folder.components().count()),
            gitignore: self.all[*config].config.gitignore,
        })
        .collect()
    }

    /// All of them, with their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &Loaded)> {
        self.all.iter().enumerate()
    }

    /// Opens the clones that the configurations name. One that is not there is told and left out:
    /// the file is shared, and not everybody has every clone.
    pub(crate) fn upstreams(&mut self) -> Result<Vec<Upstream>, Failure> {
        let mut upstreams = Vec::new();
        let mut missing = Vec::new();
        let mut faults = String::new();
        for loaded in &self.all {
            let Some(folder) = &loaded.folder else {
                continue;
            };
            for (url, clone) in &loaded.config.upstreams {
                let place = folder.join(&clone.value);
                if !place.exists() {
                    let message = format!("there is no clone of {url} at `{}`", clone.value);
                    missing.push(loaded.told(Severity::Warning, message, None, clone.span));
                    continue;
                }
                match Upstream::open(&place.to_string_lossy(), Some(url)) {
                    Ok(upstream) => upstreams.push(upstream),
                    Err(error) => {
                        let told = error.to_string();
                        faults += &loaded.told(Severity::Error, told, None, clone.span);
                    }
                }
            }
        }
        if !faults.is_empty() {
            return Err(Failure::Configuration(faults));
        }
        self.warnings.extend(missing);
        Ok(upstreams)
    }

    /// What matched nothing although everything that it could match was looked at: globs and
    /// entries. `used` are those entries that took effect, or may have in a fuller run.
    pub(crate) fn idle(
        &self,
        found: &[Found],
        paths: &[PathBuf],
        used: &[(usize, usize)],
    ) -> String {
        let looked: Vec<PathBuf> = paths
            .iter()
            .filter(|path| path.is_dir())
            .filter_map(|path| fs::canonicalize(path).ok())
            .collect();
        let mut told = String::new();
        for (at, loaded) in self.iter() {
            let Some(folder) = &loaded.folder else {
                continue;
            };
            let covers = |root: &str| {
                let root = folder.join(root);
                looked.iter().any(|path| root.starts_with(path)) || !root.exists()
            };
            let own = found.iter().filter(|found| found.config == at);
            let packages: Vec<String> = own.filter_map(|found| loaded.path_of(found)).collect();
            let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
            for pattern in loaded.config.unmatched(&packages, covers) {
                let message = format!("`{}` matches no package", pattern.text.value);
                told += &loaded.told(Severity::Warning, message, None, pattern.text.span);
            }
            for (number, ignore) in loaded.config.ignores.iter().enumerate() {
                let looked_at = ignore.paths.iter().all(|pattern| covers(pattern.root()));
                let idle = !used.contains(&(at, number)) && !ignore.has_expired(self.today);
                if looked_at && idle {
                    let message = "this entry suppresses nothing".to_owned();
                    let help = Some("take it out".to_owned());
                    told += &loaded.told(Severity::Warning, message, help, ignore.span);
                }
            }
        }
        told
    }

    /// The file that holds for `path`: the nearest above it, up to the root of its repository.
    fn nearest(&mut self, path: &Path) -> Option<PathBuf> {
        let folder = if path.is_dir() {
            path
        } else {
            let parent = path.parent().filter(|parent| *parent != Path::new(""));
            parent.unwrap_or(Path::new("."))
        };
        let folder = fs::canonicalize(folder).ok()?;
        for folder in folder.ancestors() {
            let file = folder.join(FILE);
            let is_root = folder.join(".git").exists();
            if file.is_file() {
                // Whoever wrote a package does not decide how it is judged.
                let package = discover::holder(folder).filter(|it| !it.join(".git").exists());
                if package.is_none() {
                    return Some(file);
                }
                self.warnings.push(format!(
                    "warning: {} is part of a package and is not obeyed; --config names it\n",
                    shown(&file)
                ));
            }
            if is_root {
                break;
            }
        }
        None
    }

    /// Finds out which day it is where an entry asks, and tells those that no longer hold.
    fn expire(&mut self) -> Result<(), Failure> {
        let mut ignores = self.all.iter().flat_map(|loaded| &loaded.config.ignores);
        if ignores.all(|ignore| ignore.until.is_none()) {
            return Ok(());
        }
        self.today = Date::parse(&epoch::now()?);
        let mut expired = Vec::new();
        for loaded in &self.all {
            for ignore in &loaded.config.ignores {
                if let Some(until) = ignore.until.filter(|_| ignore.has_expired(self.today)) {
                    let message = format!("this entry held until {until}, and no longer does");
                    let help =
                        "look at its findings again; then take it out, or give it another day";
                    let help = Some(help.to_owned());
                    expired.push(loaded.told(Severity::Warning, message, help, ignore.span));
                }
            }
        }
        self.warnings.extend(expired);
        Ok(())
    }
}

impl Loaded {
    /// Reads `file`. The inner error is what is wrong with it, ready for standard error.
    fn read(file: &Path) -> Result<Result<Self, String>, Failure> {
        let failed = |error: io::Error| Failure::Unreadable {
            path: file.to_path_buf(),
            reason: named_file::reason(&error),
        };
        let bytes = named_file::read(file, SIZE_LIMIT).map_err(failed)?;
        // Where the file is a link, its paths start at the link.
        let above = file.parent().filter(|above| *above != Path::new(""));
        let folder = fs::canonicalize(above.unwrap_or(Path::new("."))).map_err(failed)?;
        let name = file.file_name().unwrap_or_default();
        let mut loaded = Self {
            config: Config::default(),
            shown: shown(&folder.join(name)),
            folder: Some(folder),
            source: Arc::new(Source::new(bytes)),
        };
        if let Some(at) = loaded.source.invalid_at {
            let message = "the file is not UTF-8".to_owned();
            return Ok(Err(loaded.told(
                Severity::Error,
                message,
                None,
                Span::new(at, at + 1),
            )));
        }
        match Config::read(&loaded.source.text) {
            Ok(config) => {
                loaded.config = config;
                Ok(Ok(loaded))
            }
            Err(faults) => {
                let told = faults.into_iter().map(|fault| {
                    loaded.told(Severity::Error, fault.message, fault.help, fault.span)
                });
                Ok(Err(told.collect()))
            }
        }
    }

    /// The path of a package from the folder of the file; none for one that lies elsewhere.
    pub(crate) fn path_of(&self, found: &Found) -> Option<String> {
        let folder = self.folder.as_ref()?;
        if *folder == found.folder {
            return Some(".".to_owned());
        }
        Some(RelPath::below(folder, &found.folder)?.to_string())
    }

    /// A message on a place in the file, ready for standard error.
    fn told(
        &self,
        severity: Severity,
        message: String,
        help: Option<String>,
        span: Span,
    ) -> String {
        told::draw(severity, message, help, &self.shown, &self.source, span)
    }
}

impl Default for Loaded {
    /// What holds where there is no file.
    fn default() -> Self {
        Self {
            config: Config::default(),
            folder: None,
            shown: String::new(),
            source: Arc::new(Source::new(Vec::new())),
        }
    }
}

/// `path` as seen from the working directory.
pub(crate) fn shown(path: &Path) -> String {
    let here = env::current_dir().and_then(fs::canonicalize);
    discover::shown(&here.unwrap_or_default(), path)
}
