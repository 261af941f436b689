//! Why an upstream could not be fetched.

/// Why an upstream, or what is claimed of it, could not be fetched. This crate fetches nothing:
/// whoever does puts the reason into [`crate::Verification::not_fetched`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchFault {
    /// The claimed URL is none that can be fetched from.
    Url,
    /// The URL's protocol is not one of those that are allowed.
    Protocol(String),
    /// There is no `git` to run; the string is what the system said.
    NoGit(String),
    /// The `git` that is there is this version, which is too old.
    OldGit(String),
    /// The cache cannot be used; the string says why.
    Cache(String),
    /// Another process has been at work on the same repository for this many seconds.
    Busy(u64),
    /// One step took longer than this many seconds.
    TimedOut(u64),
    /// More than this many MiB came.
    TooLarge(u64),
    /// It took more than this many MiB of memory.
    Memory(u64),
    /// The server demands credentials that there are not, or refuses those that there are.
    Refused,
    /// The server has no such repository.
    NotFound,
    /// The server sends everyone to this other URL; empty where it does not say which.
    Redirected(String),
    /// The server cannot be reached; the string is what git said.
    Unreachable(String),
    /// The server does not have the claimed commit.
    NoCommit,
    /// The server has no branch or tag of this name.
    NoRef(String),
    /// Anything else, in git's words.
    Failed(String),
    /// The run was interrupted.
    Interrupted,
}
