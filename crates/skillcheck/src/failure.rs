//! What keeps the command from doing what was asked.

use std::path::PathBuf;

use skillcheck_provenance::OpenError;
use thiserror::Error;

use crate::{origin::StampError, render::text, write::WriteError};

/// A reason to exit with status 2.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// A PATH does not exist.
    #[error("there is no {}", text::clean(&.0.to_string_lossy()))]
    NoPath(PathBuf),
    /// A folder that holds no package and is in none.
    #[error("no package found under {}", text::clean(&.0.to_string_lossy()))]
    NoPackage(PathBuf),
    /// A folder that holds links to packages and no package.
    #[error("no package found under {}: it holds links to packages alone", text::clean(&path.to_string_lossy()))]
    OnlyLinks {
        /// The folder.
        path: PathBuf,
        /// The folders that hold the packages, as they are shown.
        targets: Vec<String>,
    },
    /// A folder could not be walked.
    #[error("{} could not be read: {reason}", text::clean(&path.to_string_lossy()))]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// An upstream cannot be used.
    #[error("--upstream {value}: {source}")]
    Upstream {
        /// The option's value.
        value: String,
        /// Why.
        source: Box<OpenError>,
    },
    /// A name that is no rule's.
    #[error("there is no rule `{name}`")]
    UnknownRule {
        /// The name.
        name: String,
        /// The nearest rule.
        nearest: Option<&'static str>,
    },
    /// A `--severity` that is not `RULE=LEVEL`.
    #[error("`{0}` is not RULE=LEVEL")]
    Severity(String),
    /// A name that is no profile's.
    #[error("there is no profile `{0}`")]
    UnknownProfile(String),
    /// A report could not be written.
    #[error("the report could not be written to {}: {reason}", text::clean(&path.to_string_lossy()))]
    Output {
        /// Where to.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Configurations are wrong: everything that is, as it is told.
    #[error("{0}")]
    Configuration(String),
    /// A baseline cannot be used.
    #[error("the baseline {}: {reason}", text::clean(&path.to_string_lossy()))]
    Baseline {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// `--write-baseline` without a file to write.
    #[error("there is no baseline to write")]
    NoBaseline,
    /// A configuration here would not be obeyed.
    #[error("{} is part of a package", text::clean(&.0.to_string_lossy()))]
    InsidePackage(PathBuf),
    /// A file that `init` would replace.
    #[error("{} is there already", text::clean(&.0.to_string_lossy()))]
    Present(PathBuf),
    /// The variable is no time.
    #[error("SOURCE_DATE_EPOCH is `{}`, which is no number of seconds", text::clean(.0))]
    Epoch(String),
    /// A repair could not be written.
    #[error("{}: {source}", text::clean(package))]
    Repair {
        /// The package.
        package: String,
        /// Which file, and why.
        source: WriteError,
    },
    /// An origin could not be recorded.
    #[error(transparent)]
    Stamp(#[from] StampError),
    /// The cache of fetched upstreams lies in what is to be checked.
    #[error("the cache of fetched upstreams lies inside {}, which is to be checked", text::clean(&.0.to_string_lossy()))]
    ExposedCache(PathBuf),
    /// The program has a fault.
    #[error("internal error while checking {0}: this is a bug in skillcheck")]
    Internal(String),
}

impl Failure {
    /// What to do about it.
    fn help(&self) -> Option<String> {
        match self {
            Self::NoPackage(_) => Some("a package is a folder that holds SKILL.md".to_owned()),
            Self::OnlyLinks { targets, .. } => {
                let targets: Vec<_> = targets.iter().map(|target| text::clean(target)).collect();
                Some(format!(
                    "links are not followed; name {}",
                    targets.join(" and ")
                ))
            }
            Self::Upstream { .. } => Some(
                "give a local clone: bare, a checkout, shallow, partial or a worktree".to_owned(),
            ),
            Self::UnknownRule {
                nearest: Some(near),
                ..
            } => Some(format!("did you mean `{near}`?")),
            Self::UnknownRule { .. } => Some("`skillcheck rules` lists them".to_owned()),
            Self::Severity(_) => Some(
                "for example --severity unexplained-file=error; levels are off, note, warning \
                 and error"
                    .to_owned(),
            ),
            Self::UnknownProfile(_) => {
                let names = skillcheck_lint::Profile::all()
                    .iter()
                    .map(|p| p.name.as_str());
                let names: Vec<_> = std::iter::once("auto").chain(names).collect();
                Some(format!("profiles are {}", names.join(", ")))
            }
            Self::NoBaseline => Some(
                "name it with --baseline FILE, or with `baseline` in skillcheck.toml".to_owned(),
            ),
            Self::InsidePackage(_) => Some(
                "name the folder above the packages: a package does not configure its own check"
                    .to_owned(),
            ),
            Self::Present(_) => Some("--force replaces it".to_owned()),
            Self::Baseline { .. } => Some("--write-baseline writes it anew".to_owned()),
            Self::Stamp(error) => error.help(),
            Self::ExposedCache(_) => Some(
                "whoever wrote the packages could have written the cache: name a folder elsewhere \
                 with --cache-dir"
                    .to_owned(),
            ),
            Self::Internal(_) => Some("the other packages were checked".to_owned()),
            _ => None,
        }
    }

    /// The whole message, for standard error.
    pub(crate) fn told(&self) -> String {
        if let Self::Configuration(told) = self {
            return told.clone();
        }
        let mut told = format!("error: {self}\n");
        if let Some(help) = self.help() {
            told.push_str("  help: ");
            told.push_str(&help);
            told.push('\n');
        }
        told
    }
}
