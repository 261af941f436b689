//! Tests through the binary: what a user gives it, and what it says.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "in a test and its helpers they are assertions, or say that it was skipped"
)]

mod anchors;
mod bad_input;
mod baseline;
mod body;
mod cli;
mod common;
mod config;
mod copy;
mod corpus;
mod documents;
#[cfg(unix)]
mod fetch;
#[cfg(unix)]
mod fetch_server;
mod fields;
mod fixes;
mod fixtures;
#[cfg(unix)]
mod hostile;
mod imports;
mod judged;
mod licenses;
mod mutations;
mod named_files;
mod origins;
mod packet;
mod packet_text;
mod pages;
mod paths;
mod records;
mod repeated_keys;
mod safety;
mod schema;
mod stamp;
mod suppression;
mod upstreams;
mod vsa;
