//! Tests through the binary: what a user gives it, and what it says.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "in a test and its helpers they are assertions, or say that it was skipped"
)]

mod bad_input;
mod cli;
mod common;
mod corpus;
mod documents;
mod fixtures;
mod imports;
mod origins;
mod packet;
mod packet_text;
mod pages;
