//! Options that say which configuration holds.

use std::path::PathBuf;

use clap::Args;

/// Where the configuration and the baseline are.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ConfigArgs {
    /// Use this configuration [default: the nearest skillcheck.toml above each PATH, up to the
    /// repository's root]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Use no configuration
    #[arg(long, conflicts_with = "config")]
    pub(crate) no_config: bool,
    /// Accept the findings that this file lists [default: `baseline` of the configuration]
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write today's findings into the baseline, and accept them
    #[arg(long)]
    pub(crate) write_baseline: bool,
}
