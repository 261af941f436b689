//! Hostile clones, claims and files. Nothing runs, nothing outside is read, time and memory stay
//! bounded, and the finding says why.

mod claims;
mod clones;
mod histories;
mod locks;
mod objects;
mod outside;
mod pack;
mod refs;
mod trees;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use crate::common::{
    Report, SECOND, Said, Scratch, fixture, git, git_command, make_writable, replace,
};

/// Address space that a run is given, in KiB.
const MEMORY: &str = "1048576";
/// After this it hangs: no run takes a tenth of it.
const GUARD: Duration = Duration::from_mins(2);
/// The newest commit of the fixture's main branch.
const TIP: &str = "06909d3c748652b45bf5b2497bf12228d08bd376";

/// A verified copy and its upstream, both free to be made hostile.
struct Case {
    scratch: Scratch,
    folder: PathBuf,
    upstream: PathBuf,
    /// Created by whatever is run that should not be.
    marker: PathBuf,
}

impl Case {
    fn new() -> Self {
        let scratch = Scratch::new();
        let folder = scratch.copy(
            &fixture("packages/agent-skills/rain-gauge"),
            "repo/rain-gauge",
        );
        // So that nobody looks for lock files above it.
        fs::create_dir(scratch.join("repo/.git")).unwrap();
        let upstream = scratch.copy(&fixture("upstream.git"), "upstream.git");
        let marker = scratch.join("ran");
        let case = Self {
            scratch,
            folder,
            upstream,
            marker,
        };
        for name in ["git", "ssh", "sh", "less", "evil"] {
            case.trap(&format!("bin/{name}"));
        }
        case
    }

    /// Writes a script that leaves the marker when it is run; its path.
    fn trap(&self, name: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let text = format!("#!/bin/sh\n: > {}\n", self.marker.display());
        let path = self.scratch.write(name, text);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// Changes the record of the origin.
    fn record(&self, from: &str, to: &str) {
        replace(&self.folder.join("EXTERNAL_SOURCE.json"), from, to);
    }

    /// Runs the check with bounded memory, where every program that it could find is a trap.
    fn run(&self, format: &str) -> Said {
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", "ulimit -v \"$0\" && exec \"$@\"", MEMORY])
            .arg(assert_cmd::cargo::cargo_bin!("skillcheck"))
            .args(["check", "--jobs", "1"])
            .arg(&self.folder)
            .arg("--upstream")
            .arg(&self.upstream)
            .args(["--format", format])
            .current_dir(self.scratch.path())
            .env_clear()
            .env("PATH", self.scratch.join("bin"))
            .env("GIT_SSH", self.scratch.join("bin/evil"));
        let said = guarded(command);
        assert!(!self.marker.exists(), "something was run");
        said
    }

    /// Checks it: the report, which is a whole one, with an exit status of 0 or 1.
    fn check(&self) -> Report {
        let said = self.run("json");
        assert!(said.status < 2, "{}", said.err);
        assert_eq!(said.err, "");
        let json = serde_json::from_str(&said.out).unwrap();
        Report { json, said }
    }

    /// Asserts the verdict, and that just these rules are raised, the first of them with `why`.
    fn expect(&self, name: &str, status: &str, rules: &[&str], why: &str) {
        let report = self.check();
        let found = report.findings();
        assert_eq!(
            (report.status(), report.rules()),
            (status, rules.iter().map(ToString::to_string).collect()),
            "{name}: {found:#?}"
        );
        if let Some(rule) = rules.first() {
            let first = found.iter().find(|found| found.rule == *rule).unwrap();
            assert!(first.message.contains(why), "{name}: {}", first.message);
        }
    }

    /// Asserts that the clone is refused with exit status 2, and why.
    fn refused(&self, name: &str, why: &str) {
        let said = self.run("json");
        assert_eq!(said.status, 2, "{name}: {}", said.out);
        assert_eq!(said.out, "", "{name}");
        assert!(said.err.starts_with("error: --upstream"), "{}", said.err);
        assert!(said.err.contains(why), "{name}: {}", said.err);
    }

    /// Writes a loose object as it is; its id.
    fn object(&self, kind: &str, bytes: &[u8]) -> String {
        let mut command = git_command(&self.upstream);
        let args = ["-c", "core.compression=1", "hash-object", "-w"];
        command
            .args(args)
            .args(["--literally", "--stdin", "-t", kind])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(bytes).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Has git import this stream.
    fn import(&self, stream: &str) {
        let file = self.scratch.write("stream", stream);
        let done = git_command(&self.upstream)
            .args(["fast-import", "--quiet"])
            .stdin(fs::File::open(file).unwrap())
            .status();
        assert!(done.unwrap().success());
    }

    /// The id of what a revision of the upstream names.
    fn id(&self, revision: &str) -> String {
        git(&self.upstream, &["rev-parse", revision])
    }

    /// Writes a tree as it is; its id.
    fn tree(&self, entries: &[(&str, &[u8], &str)]) -> String {
        self.object("tree", &tree(entries))
    }

    /// Writes a commit that follows on the tip of main, and makes it the tip; its id.
    fn commit(&self, tree: &str) -> String {
        let text = commit(tree, &[TIP], "x\n");
        let id = self.object("commit", text.as_bytes());
        self.set_main(&id);
        id
    }

    fn set_main(&self, id: &str) {
        fs::write(self.upstream.join("refs/heads/main"), format!("{id}\n")).unwrap();
    }

    /// Makes `tree` the copied folder of a new commit, and claims that commit.
    fn claim_folder(&self, tree: &str) {
        let skills = self.tree(&[("40000", b"rain-gauge", tree)]);
        self.claim_root(&self.tree(&[("40000", b"skills", &skills)]));
    }

    /// Makes `tree` the whole of a new commit, and claims that commit.
    fn claim_root(&self, tree: &str) {
        let commit = self.commit(tree);
        self.record(SECOND, &commit);
    }

    /// The commit that the record names.
    fn claimed(&self) -> String {
        let record = fs::read_to_string(self.folder.join("EXTERNAL_SOURCE.json")).unwrap();
        let record: serde_json::Value = serde_json::from_str(&record).unwrap();
        record["source_commit"].as_str().unwrap().to_owned()
    }

    /// The ids of the copied `SKILL.md` and `references`.
    fn copied(&self) -> [String; 2] {
        ["SKILL.md", "references"]
            .map(|name| self.id(&format!("{SECOND}:skills/rain-gauge/{name}")))
    }
}

/// Runs a command that has to end by itself.
fn guarded(mut command: Command) -> Said {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let id = child.id().to_string();
    let (done, ended) = mpsc::channel();
    thread::spawn(move || done.send(child.wait_with_output()));
    let Ok(output) = ended.recv_timeout(GUARD) else {
        let _ = Command::new("kill").args(["-9", &id]).status();
        panic!("it hangs");
    };
    let Output {
        status,
        stdout,
        stderr,
    } = output.unwrap();
    let err = String::from_utf8(stderr).unwrap();
    Said {
        status: status
            .code()
            .unwrap_or_else(|| panic!("it ended by {status}: {err}")),
        out: String::from_utf8(stdout).unwrap(),
        err,
    }
}

/// The bytes of a tree of these modes, names and ids.
fn tree(entries: &[(&str, &[u8], &str)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (mode, name, id) in entries {
        bytes.extend([mode.as_bytes(), b" ", name, b"\0"].concat());
        bytes.extend(raw(id));
    }
    bytes
}

/// The bytes of an id.
fn raw(id: &str) -> Vec<u8> {
    let digits = id.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.map(byte).collect()
}

/// The text of a commit.
fn commit(tree: &str, parents: &[&str], message: &str) -> String {
    let parents: Vec<_> = parents.iter().map(|id| format!("parent {id}\n")).collect();
    let who = "T <t@example.com> 1780272000 +0000";
    format!(
        "tree {tree}\n{}author {who}\ncommitter {who}\n\n{message}",
        parents.concat()
    )
}

/// Puts `bytes`, deflated or not, in the place of a loose object.
fn put_loose(clone: &Path, id: &str, bytes: &[u8]) {
    let file = crate::common::loose(clone, id);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    if file.exists() {
        make_writable(&file);
    }
    fs::write(file, bytes).unwrap();
}

fn fifo(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}
