//! Options of `--fetch`.

use std::{num::NonZeroU64, path::PathBuf};

use clap::{Args, ValueEnum};

/// Options of `--fetch`.
#[derive(Args, Clone, Debug)]
pub(crate) struct FetchArgs {
    /// Allow the network: fetch missing upstreams into the cache, with your git
    #[arg(long)]
    pub(crate) fetch: bool,
    /// Keep fetched upstreams in this folder
    #[arg(
        long,
        value_name = "DIR",
        requires = "fetch",
        help = "Keep fetched upstreams here [default: $XDG_CACHE_HOME/skillcheck, else \
                ~/.cache/skillcheck]"
    )]
    pub(crate) cache_dir: Option<PathBuf>,
    /// Also fetch over this protocol; https and ssh are always allowed; repeatable
    #[arg(
        long,
        value_name = "PROTOCOL",
        requires = "fetch",
        value_delimiter = ','
    )]
    pub(crate) allow_protocol: Vec<OddProtocol>,
    /// Give up a fetch, or waiting for another process's, after this many seconds without an end
    #[arg(
        long,
        value_name = "SECONDS",
        default_value = "120",
        requires = "fetch"
    )]
    pub(crate) fetch_timeout: NonZeroU64,
    /// Give up a repository that brings more than this many MiB
    #[arg(long, value_name = "MIB", default_value = "512", requires = "fetch")]
    pub(crate) fetch_limit: NonZeroU64,
    /// Show no progress on a terminal
    #[arg(long)]
    pub(crate) no_progress: bool,
}

/// Protocols that are fetched from only when the user says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OddProtocol {
    /// Unencrypted: whoever is on the way can change what the refs name
    Http,
    /// Unencrypted, git's own
    Git,
    /// A repository on this machine
    File,
}
