//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use skillcheck_lint::Severity;

use crate::config::ConfigArgs;
use crate::fetch::FetchArgs;
use crate::help::{ExplainArgs, RulesArgs};
use crate::init::InitArgs;
use crate::origin::OriginCommand;
use crate::repair::Repair;

/// Validates packages of agent skills and verifies where they were copied from.
#[derive(Parser)]
#[command(name = "skillcheck", version, arg_required_else_help = true)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) check: CheckArgs,
}

/// What is to be done.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check packages and print findings (what a PATH alone does too)
    Check(Box<CheckArgs>),
    /// Print a review packet: what packages claim, what was verified, and what their copies changed
    Packet(Box<PacketArgs>),
    /// Print the page of a rule
    Explain(ExplainArgs),
    /// Print the table of rules
    Rules(RulesArgs),
    /// Write a starter skillcheck.toml and a baseline of today's findings
    Init(InitArgs),
    /// Write where packages were copied from
    #[command(subcommand)]
    Origin(OriginCommand),
}

/// What is checked and how, in `check` and `packet` alike.
#[derive(Args, Clone, Debug)]
pub(crate) struct RunArgs {
    /// Packages, folders above packages, or files inside packages [default: .]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// A local clone to verify against; `URL=DIR` says that DIR is a clone of URL
    #[arg(long, value_name = "DIR|URL=DIR")]
    pub(crate) upstream: Vec<String>,
    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// Write the report to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// What to expect of packages; `auto` recognises each package's dialect
    #[arg(long, value_name = "NAME", default_value = "auto")]
    pub(crate) profile: String,
    /// Run only this rule; repeatable
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Do not run this rule; repeatable
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// Set the level of a rule: off, note, warning or error; repeatable
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',')]
    pub(crate) severity: Vec<String>,
    /// Lowest severity that makes the exit status 1
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    pub(crate) fail_on: FailOn,
    /// Threads to check packages with [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
}

/// Options of `check`.
#[derive(Args, Clone, Debug)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// How to print the report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Repair what can be repaired safely, and report the rest
    #[arg(long)]
    pub(crate) fix: bool,
    /// Print what --fix would change as a unified diff, and write nothing
    #[arg(long, conflicts_with_all = ["fix", "format", "write_baseline"])]
    pub(crate) diff: bool,
    /// Print only findings that make the exit status 1, and no summary
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// When to colour the output
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
}

impl CheckArgs {
    /// What becomes of what can be repaired.
    pub(crate) fn repair(&self) -> Repair {
        match (self.fix, self.diff) {
            (true, _) => Repair::Write,
            (_, true) => Repair::Show,
            _ => Repair::No,
        }
    }
}

/// Options of `packet`.
#[derive(Args, Clone, Debug)]
pub(crate) struct PacketArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// How to print the packet
    #[arg(long, value_enum, default_value_t = PacketFormat::Markdown)]
    pub(crate) format: PacketFormat,
}

/// The formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Human,
    /// Version 1 of the JSON report
    Json,
    /// A verification summary of each package as an in-toto statement, for signing
    Vsa,
}

/// The formats of a review packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PacketFormat {
    /// For a comment on a pull request: under 65,536 characters
    Markdown,
    /// One page that needs nothing else
    Html,
    /// Version 1 of the JSON report, as `check` prints it
    Json,
}

/// The lowest severity that fails a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors
    Error,
    /// Warnings and errors
    Warning,
    /// Anything
    Note,
    /// Nothing
    Never,
}

impl FailOn {
    /// Whether a finding of `severity` makes the exit status 1.
    pub(crate) fn fails(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Note => true,
            Self::Never => false,
        }
    }
}

/// When to colour the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
