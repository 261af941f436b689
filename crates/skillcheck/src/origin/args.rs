//! The command line of `skillcheck origin`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What is to be done with the record of a package's origin.
#[derive(Subcommand)]
pub(crate) enum OriginCommand {
    /// Record where a package was copied from, after comparing it with that
    Stamp(StampArgs),
}

/// Options of `origin stamp`.
#[derive(Args, Clone, Debug)]
pub(crate) struct StampArgs {
    /// The package, or a file inside it
    #[arg(value_name = "PATH")]
    pub(crate) path: PathBuf,
    /// A local clone of the repository that it was copied from
    #[arg(long, value_name = "DIR")]
    pub(crate) upstream: String,
    /// The commit that it was copied from: an id, the start of one, a branch, a tag or HEAD
    #[arg(long, value_name = "REV")]
    pub(crate) commit: String,
    /// The folder that it was copied from, from the repository's root
    #[arg(long, value_name = "P")]
    pub(crate) source_path: String,
    /// The branch or tag whose history has the commit [default: the branch that REV names, else
    /// the clone's main one]
    #[arg(long = "ref", value_name = "NAME")]
    pub(crate) reference: Option<String>,
    /// The URL to record [default: that of the clone's remote]
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// The licence to record, as an SPDX expression [default: the one recorded, else UNKNOWN]
    #[arg(long, value_name = "EXPR")]
    pub(crate) license: Option<String>,
    /// When the copy was made, in ISO 8601 [default: not recorded]
    #[arg(long, value_name = "TIME")]
    pub(crate) imported_at: Option<String>,
    /// Record the origin though files differ from it; it will not verify
    #[arg(long)]
    pub(crate) allow_modified: bool,
    /// Print what would change as a unified diff, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}
