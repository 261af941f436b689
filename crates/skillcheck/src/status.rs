//! How a run ends.

use std::process::ExitCode;

/// How a run ends; the same in every format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Everything was checked, and nothing reached the level that fails.
    Success,
    /// Findings reached the level that fails.
    Findings,
    /// It could not do what was asked.
    Failure,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Success => Self::from(0),
            Status::Findings => Self::from(1),
            Status::Failure => Self::from(2),
        }
    }
}
