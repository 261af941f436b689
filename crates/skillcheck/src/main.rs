//! `skillcheck`: validates packages of agent skills and verifies where they were copied from.

mod args;
mod attest;
mod baseline;
mod check;
mod config;
mod discover;
mod epoch;
mod failure;
mod fetch;
mod gitignore;
mod help;
mod init;
mod named_file;
mod origin;
mod output;
mod packet;
mod render;
mod repair;
mod report;
mod status;
mod together;
mod unified;
mod write;

use std::process::ExitCode;

use clap::Parser;

use crate::{
    args::{Cli, Command},
    status::Status,
};

fn main() -> ExitCode {
    run().into()
}

/// Reads the command line and does what it says.
fn run() -> Status {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return told_by_clap(&error),
    };
    let done = match cli.command {
        Some(Command::Check(args)) => return check::run(&args),
        Some(Command::Packet(args)) => return packet::run(&args),
        None => return check::run(&cli.check),
        Some(Command::Origin(command)) => return origin::run(&command),
        Some(Command::Explain(args)) => help::explain(&args),
        Some(Command::Init(args)) => return init::run(&args),
        Some(Command::Rules(args)) => Ok(help::rules(&args)),
    };
    match done {
        Ok(text) => output::print(&text),
        Err(failure) => {
            output::complain(&failure.told());
            Status::Failure
        }
    }
}

/// Prints what clap has to say: help and version to standard output, faults to standard error.
fn told_by_clap(error: &clap::Error) -> Status {
    let _ = error.print();
    if error.use_stderr() {
        Status::Failure
    } else {
        Status::Success
    }
}
