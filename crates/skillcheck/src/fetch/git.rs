//! The user's git, as this program lets it run.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use skillcheck_provenance::FetchFault;

use super::{
    address::Address,
    args::{FetchArgs, OddProtocol},
    environment::{self, REMOTE},
    run::{Ended, Limits, run},
    told::{self, Trouble},
};

/// The oldest git that can read ids from standard input and fetch without haves.
const OLDEST: (u32, u32) = (2, 29);
/// Memory that git may take whatever the limit of size, in MiB.
const MEMORY: u64 = 256;
/// Refs that are asked for by name; for more the server lists all.
const NAMES: usize = 200;
/// Redirects on one server that are followed.
const HOPS: usize = 3;

/// What holds for all commands of a run.
pub(crate) struct Git {
    allowed: Vec<OddProtocol>,
    timeout: u64,
    /// In MiB.
    limit: u64,
    /// A folder that is no repository.
    folder: PathBuf,
    ready: OnceLock<Result<Option<OsString>, FetchFault>>,
}

/// What is left out on purpose is not missing. Said for one command and not in the repository,
/// whose history is whole and is to be judged as such.
const PARTIAL: [&str; 4] = [
    "-c",
    "remote.skillcheck-upstream.promisor=true",
    "-c",
    "remote.skillcheck-upstream.partialCloneFilter=blob:none",
];

/// What a fetch brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// Commits alone.
    Commits,
    /// Commits and their trees.
    Trees,
    /// Trees, with those below them, and blobs, and nothing besides.
    Objects,
    /// Commits and everything in them.
    Everything,
}

/// A ref of the server.
pub(crate) struct Listed {
    /// Its full name.
    pub(crate) name: String,
    /// Length of its id in hexadecimal digits.
    pub(crate) digits: usize,
}

/// What the server said of its refs.
#[derive(Default)]
pub(crate) struct Listing {
    /// Those that were asked for and are there.
    pub(crate) refs: Vec<Listed>,
    /// The branch that its `HEAD` stands for.
    pub(crate) head: Option<String>,
}

impl Git {
    pub(crate) fn new(args: &FetchArgs, folder: &Path) -> Self {
        Self {
            allowed: args.allow_protocol.clone(),
            timeout: args.fetch_timeout.get(),
            limit: args.fetch_limit.get(),
            folder: folder.to_path_buf(),
            ready: OnceLock::new(),
        }
    }

    /// The refs of the server at `address` that have one of these full names, and its `HEAD`.
    pub(crate) fn list(&self, address: &mut Address, names: &[String]) -> Result<Listing, Trouble> {
        let mut args = vec!["ls-remote", "--symref", "--", REMOTE, "HEAD"];
        if names.len() <= NAMES {
            args.extend(names.iter().map(String::as_str));
        } else {
            args.pop();
        }
        let ended = self.ask(address, &args, "", None)?;
        let mut listing = Listing::default();
        for line in String::from_utf8_lossy(&ended.out).lines() {
            let Some((value, name)) = line.split_once('\t') else {
                continue;
            };
            if let Some(branch) = value.strip_prefix("ref: ").filter(|_| name == "HEAD") {
                listing.head = Some(branch.to_owned());
            } else if name == "HEAD" || names.iter().any(|wanted| wanted == name) {
                listing.refs.push(Listed {
                    name: name.to_owned(),
                    digits: value.len(),
                });
            }
        }
        Ok(listing)
    }

    /// Fetches into the repository at `folder`, which may grow to `size` bytes. Each of `wanted` is
    /// a refspec or an id.
    pub(crate) fn fetch(
        &self,
        address: &mut Address,
        folder: &Path,
        size: u64,
        what: What,
        wanted: &[String],
    ) -> Result<(), Trouble> {
        let mut args = Vec::new();
        if what != What::Everything {
            args.extend(PARTIAL);
        }
        if what == What::Objects {
            // A server that knew which commits are here would take their trees to be here too.
            args.extend(["-c", "fetch.negotiationAlgorithm=noop"]);
        }
        args.extend([
            "fetch",
            // Whoever reads it has gone when this process has: git ends with the next line.
            "--progress",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
            "--no-auto-maintenance",
            "--stdin",
        ]);
        match what {
            What::Commits => args.push("--filter=tree:0"),
            What::Trees | What::Objects => args.push("--filter=blob:none"),
            What::Everything => {}
        }
        args.extend(["--", REMOTE]);
        let input = wanted.join("\n") + "\n";
        self.ask(address, &args, &input, Some((folder, size)))?;
        Ok(())
    }

    /// Forgets a ref of the repository at `folder`.
    pub(crate) fn forget(&self, folder: &Path, name: &str) -> Result<(), Trouble> {
        let args = ["update-ref", "--no-deref", "-d", name];
        let ended = self.run(None, &args, String::new(), Some((folder, u64::MAX)), None)?;
        told::check(&ended)
    }

    /// Runs a command that asks the server. A redirect is followed only to where the same server
    /// keeps the repository now.
    fn ask(
        &self,
        address: &mut Address,
        args: &[&str],
        input: &str,
        repository: Option<(&Path, u64)>,
    ) -> Result<Ended, Trouble> {
        for _ in 0..HOPS {
            let ended = self.run(Some(address), args, input.to_owned(), repository, None)?;
            match told::check(&ended) {
                Ok(()) => return Ok(ended),
                Err(Trouble::Redirected) => {
                    let location = self.location(address)?;
                    let moved = location.as_deref().and_then(|to| address.moved(to));
                    let elsewhere = || told::redirected(location.as_deref().unwrap_or_default());
                    *address = moved.ok_or_else(elsewhere)?;
                }
                Err(trouble) => return Err(trouble),
            }
        }
        Err(told::redirected(""))
    }

    /// Where the server redirects a request for its refs to. Git does not say when it does not
    /// follow, but its trace of headers does, in which it blots out secrets.
    fn location(&self, address: &Address) -> Result<Option<String>, Trouble> {
        let aside = tempfile::tempdir_in(&self.folder)
            .map_err(|error| FetchFault::Cache(error.kind().to_string()))?;
        let trace = aside.path().join("trace");
        let args = ["ls-remote", "--", REMOTE, "HEAD"];
        self.run(Some(address), &args, String::new(), None, Some(&trace))?;
        let text = fs::read(trace).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let header = |line: &str| {
            let (_, header) = line.split_once("Recv header: ")?;
            let (name, value) = header.split_once(':')?;
            let is_location = name.trim().eq_ignore_ascii_case("location");
            is_location.then(|| value.trim().to_owned())
        };
        Ok(text.lines().find_map(header))
    }

    /// Runs one command. With a `repository` it is run there, and its objects may become so many
    /// bytes.
    fn run(
        &self,
        address: Option<&Address>,
        args: &[&str],
        input: String,
        repository: Option<(&Path, u64)>,
        trace: Option<&Path>,
    ) -> Result<Ended, FetchFault> {
        let ssh = self.ready.get_or_init(|| self.prepare()).clone()?;
        let allowed = &self.allowed;
        let mut command =
            environment::command(address, allowed, ssh.as_ref(), self.timeout, &self.folder);
        if let Some((folder, _)) = repository {
            command.arg("--git-dir").arg(folder);
        }
        if let Some(trace) = trace {
            command.env("GIT_TRACE_CURL", trace);
            command.env("GIT_TRACE_CURL_NO_DATA", "1");
        }
        command.args(args);
        let watched = match (repository, trace.and_then(Path::parent)) {
            (Some((folder, size)), _) => Some((folder.join("objects"), size)),
            (None, Some(folder)) => Some((folder.to_path_buf(), 1 << 20)),
            (None, None) => None,
        };
        run(command, input, self.limits(watched.as_ref()))
    }

    fn limits<'a>(&self, watched: Option<&'a (PathBuf, u64)>) -> Limits<'a> {
        Limits {
            timeout: self.timeout,
            watched: watched.map(|(folder, size)| (folder.as_path(), *size)),
            said: self.limit,
            // Git keeps a server's list of refs, and each object that it puts together, in memory.
            memory: self.limit.saturating_mul(2).max(MEMORY),
        }
    }

    /// Whether git can do what it will be asked to; returns the ssh command that it is to use.
    fn prepare(&self) -> Result<Option<OsString>, FetchFault> {
        let local = |args: &[&str]| {
            let allowed = &self.allowed;
            let mut command = environment::command(None, allowed, None, self.timeout, &self.folder);
            command.args(args);
            run(command, String::new(), self.limits(None))
        };
        let version = local(&["version"])?.out;
        let version = String::from_utf8_lossy(&version);
        let version = version.trim().trim_start_matches("git version ");
        if told::version(version).is_none_or(|version| version < OLDEST) {
            return Err(FetchFault::OldGit(told::line(version)));
        }
        let configured = local(&["config", "--get", "core.sshCommand"])?.out;
        let configured = String::from_utf8_lossy(&configured);
        let configured = configured.trim_end_matches(['\n', '\r']);
        let configured = Some(configured).filter(|command| !command.is_empty());
        Ok(environment::ssh_command(configured.map(OsString::from)))
    }
}
