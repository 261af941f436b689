//! Tests through the binary: what a user gives it, and what it says.

#![expect(
    clippy::print_stderr,
    reason = "a test that cannot run says that it was skipped"
)]

mod bad_input;
mod cli;
mod common;
mod corpus;
mod documents;
mod fixtures;
mod origins;
mod pages;
