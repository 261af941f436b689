//! `skillcheck`: validates packages of agent skills and verifies where they were copied from.

mod args;
mod check;
mod discover;
mod failure;
mod help;
mod output;
mod render;
mod report;
mod status;

use std::process::ExitCode;

fn main() -> ExitCode {
    args::run().into()
}
