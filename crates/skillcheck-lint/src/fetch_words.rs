//! What findings say of upstreams that could not be fetched.

use skillcheck_provenance::FetchFault;

/// Why `repository` was not fetched, and what to do about it.
pub(crate) fn words(repository: &str, fault: &FetchFault) -> (String, String) {
    let clone = || format!("try again, or clone {repository} and name the clone with --upstream");
    let failed = |why: String| format!("{repository} could not be fetched: {why}");
    match fault {
        FetchFault::Url => (
            failed("the URL recorded is none that git can be given".to_owned()),
            "record the repository's https or ssh URL".to_owned(),
        ),
        FetchFault::Protocol(name) => (
            format!("{repository} was not fetched: {name} is not allowed"),
            match name.as_str() {
                "http" | "git" | "file" => {
                    format!("record its https or ssh URL, or allow {name} with --allow-protocol")
                }
                _ => "https and ssh are; git's own configuration may rewrite URLs".to_owned(),
            },
        ),
        FetchFault::NoGit(error) => (
            failed(format!("git could not be run ({error})")),
            "install git, or name a clone with --upstream".to_owned(),
        ),
        FetchFault::OldGit(version) => (
            failed(format!("git {version} is too old")),
            "install git 2.29 or newer, or name a clone with --upstream".to_owned(),
        ),
        FetchFault::Cache(error) => (
            failed(format!("the cache cannot be used ({error})")),
            "name a folder that can be written with --cache-dir".to_owned(),
        ),
        FetchFault::Busy(seconds) => (
            failed(format!(
                "another process has been fetching it for {seconds} s"
            )),
            "try again when that is done, or allow more with --fetch-timeout".to_owned(),
        ),
        FetchFault::TimedOut(seconds) => (
            failed(format!("timed out after {seconds} s")),
            "try again, or allow more with --fetch-timeout".to_owned(),
        ),
        FetchFault::TooLarge(mib) => (
            failed(format!("it brings more than {mib} MiB")),
            "allow more with --fetch-limit, or name a clone with --upstream".to_owned(),
        ),
        FetchFault::Memory(mib) => (
            failed(format!("git took more than {mib} MiB of memory")),
            format!("clone {repository} and name the clone with --upstream"),
        ),
        FetchFault::Refused => (
            failed("it is not there, or access to it was refused".to_owned()),
            "give git credentials for it, as `git ls-remote` with its URL would use them"
                .to_owned(),
        ),
        FetchFault::NotFound => (
            failed("the server has no such repository".to_owned()),
            "record the URL at which it is".to_owned(),
        ),
        FetchFault::Redirected(to) if to.is_empty() => (
            failed("the server redirects elsewhere, which is not followed".to_owned()),
            "record the URL at which the repository is now".to_owned(),
        ),
        FetchFault::Redirected(to) => (
            failed(format!(
                "the server redirects to {to}, which is not followed"
            )),
            "record that URL if the repository is there now".to_owned(),
        ),
        FetchFault::Unreachable(error) => (
            failed(format!("the server cannot be reached ({error})")),
            clone(),
        ),
        FetchFault::NoCommit => (
            format!("{repository} does not have the commit"),
            "record the commit that was copied from".to_owned(),
        ),
        FetchFault::NoRef(name) => (
            format!("{repository} has no branch or tag `{name}`"),
            "record the one that the commit is on".to_owned(),
        ),
        FetchFault::Failed(error) => (failed(error.clone()), clone()),
        FetchFault::Interrupted => (failed("the run was interrupted".to_owned()), clone()),
    }
}
