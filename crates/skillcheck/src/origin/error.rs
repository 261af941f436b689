//! What keeps an origin from being recorded.

use skillcheck_provenance::{OpenError, ReadError, RevisionError};
use thiserror::Error;

use crate::write::WriteError;

/// A reason to write nothing and to exit with status 2.
#[derive(Debug, Error)]
pub(crate) enum StampError {
    /// PATH stands for this many packages.
    #[error("{0} holds {1} packages: name one of them")]
    NotOnePackage(String, usize),
    /// PATH is a file in no package.
    #[error("{0} is in no package")]
    Stray(String),
    /// The clone cannot be used.
    #[error("--upstream {0}: {1}")]
    Upstream(String, Box<OpenError>),
    /// The clone has several remotes, and none is called origin.
    #[error("the clone has several remotes: {0}")]
    SeveralRemotes(String),
    /// The clone has no remote.
    #[error("the clone has no remote")]
    NoRemote,
    /// The remote's URL is nothing that others could use.
    #[error("the clone's remote `{0}` is at {1}, which is no URL of a repository on a host")]
    RemoteUrl(String, String),
    /// `--url` is no URL.
    #[error("--url {0} is no URL of a repository")]
    Url(String),
    /// REV names no commit.
    #[error("--commit: {0}")]
    Revision(#[from] RevisionError),
    /// The clone cannot be read.
    #[error("--upstream: {0}")]
    Read(#[from] ReadError),
    /// P is no path in a repository.
    #[error("--source-path {0} is no path inside a repository: {1}")]
    SourcePath(String, &'static str),
    /// No ref is known that the commit could be recorded with.
    #[error("{0} is named without a branch, and the clone does not say which is the main one")]
    NoRef(String),
    /// The clone has no such ref.
    #[error("the clone has no branch or tag `{0}` of that repository")]
    UnknownRef(String),
    /// The commit is not in the history of the ref.
    #[error("commit {commit} is not in the history of `{name}` as the clone has it")]
    Unreachable {
        /// The commit's id, shortened.
        commit: String,
        /// The ref.
        name: String,
    },
    /// Part of the ref's history is missing.
    #[error(
        "whether commit {commit} is in the history of `{name}` is not known: part of that history is not in the clone"
    )]
    ReachUnknown {
        /// The commit's id, shortened.
        commit: String,
        /// The ref.
        name: String,
    },
    /// `--license` is no SPDX expression.
    #[error("--license {0} is no SPDX licence expression")]
    License(String, Option<String>),
    /// `--imported-at` is no time.
    #[error("--imported-at {0} is no time in ISO 8601")]
    Time(String),
    /// Nothing can be compared with upstream; what `check` says of it, and its help.
    #[error("{0}")]
    NotComparable(String, Option<String>),
    /// A file that is to be written exists, and cannot be edited.
    #[error("{0} cannot be edited: {1}")]
    Existing(String, String),
    /// Upstream has files of its own wherever the record could be written.
    #[error("upstream has a metadata.json and an EXTERNAL_SOURCE.json of its own")]
    NoPlace,
    /// A file could not be written; what became of the others.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl StampError {
    /// What to do about it.
    pub(crate) fn help(&self) -> Option<String> {
        Some(match self {
            Self::NotOnePackage(..) | Self::Stray(_) => {
                "a package is a folder that holds SKILL.md".to_owned()
            }
            Self::Upstream(..) => {
                "give a local clone: bare, a checkout, shallow, partial or a worktree".to_owned()
            }
            Self::SeveralRemotes(_) | Self::NoRemote | Self::RemoteUrl(..) => {
                "say with --url which repository it is a clone of".to_owned()
            }
            Self::Url(_) => "write it as https://HOST/OWNER/NAME".to_owned(),
            Self::Revision(RevisionError::Unknown(_)) => {
                "fetch it into the clone; REV is an id, the start of one, a branch, a tag or HEAD"
                    .to_owned()
            }
            Self::NoRef(_) => "name the branch or tag that has it with --ref".to_owned(),
            Self::UnknownRef(_) => {
                "fetch it into the clone, or name another one with --ref".to_owned()
            }
            Self::Unreachable { .. } => "name the branch or tag that has it with --ref; a commit \
                                         that was not pushed, or is a fork's, is no origin"
                .to_owned(),
            Self::ReachUnknown { .. } => "fetch the whole history into the clone".to_owned(),
            Self::SourcePath(..) => {
                "write the folder from the repository's root, with `/`".to_owned()
            }
            Self::License(_, Some(meant)) => format!("write `{meant}`"),
            Self::License(_, None) => {
                "write identifiers of the SPDX list, joined by AND, OR and WITH".to_owned()
            }
            Self::Time(_) => "for example 2026-04-10T09:00:00+00:00".to_owned(),
            Self::NotComparable(_, help) => help.clone()?,
            Self::Existing(..) => {
                "nothing was written; repair it first, or move it away".to_owned()
            }
            Self::Revision(_) | Self::Read(_) | Self::NoPlace | Self::Write(_) => return None,
        })
    }
}
