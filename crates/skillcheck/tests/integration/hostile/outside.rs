//! What a run opens, as the system sees it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::{Case, guarded};
use crate::common::fixture;

/// Where programs of this system have their libraries and what these read.
const SYSTEM: [&str; 7] = [
    "/lib",
    "/usr/lib",
    "/etc/ld.so",
    "/proc/self",
    "/sys/fs/cgroup",
    "/dev/null",
    "/usr/share/locale",
];

/// Whether this machine lets one process watch another.
fn can_trace(log: &Path) -> bool {
    let tried = Command::new("strace")
        .args(["-o".as_ref(), log.as_os_str(), "true".as_ref()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    tried.is_ok_and(|status| status.success())
}

/// The path that a line of the log opens, where it opened one.
fn opened(line: &str) -> Option<PathBuf> {
    let (call, rest) = line.split_once('"')?;
    let (path, rest) = rest.split_once('"')?;
    let reads = call.contains("open") && !rest.contains("= -1");
    reads.then(|| PathBuf::from(path))
}

#[test]
fn nothing_outside_the_package_and_the_clone_is_opened_and_nothing_is_started() {
    let case = Case::new();
    let log = case.scratch.join("log");
    if !can_trace(&log) {
        eprintln!("skipped: strace cannot watch a process here");
        return;
    }
    let evil = case.trap("evil.sh");
    let config = case.upstream.join("config");
    let text = fs::read_to_string(&config).unwrap();
    let hostile = format!(
        "[include]\n\tpath = {0}/included\n[core]\n\tfsmonitor = {1}\n\tworktree = /\n\
         \tattributesFile = {0}/included\n\texcludesFile = {0}/included\n",
        case.scratch.path().display(),
        evil.display()
    );
    fs::write(&config, text + &hostile).unwrap();
    case.scratch.write("included", "");
    // What has the package explained opens the most.
    fs::remove_file(case.folder.join("references/norms.md")).unwrap();
    std::os::unix::fs::symlink("../../included", case.folder.join(".gitignore")).unwrap();
    let copy = case.scratch.copy(
        &fixture("packages/omni-intake/soil-report"),
        "repo/soil-report",
    );
    let mut command = Command::new("strace");
    command
        .args([
            "-f",
            "-qq",
            "-e",
            "trace=%file,%network,execve,fork,vfork",
            "-o",
        ])
        .arg(&log)
        .arg(assert_cmd::cargo::cargo_bin!("skillcheck"))
        .args(["check", "--format", "json"])
        .args([&case.folder, &copy])
        .arg("--upstream")
        .arg(&case.upstream)
        .current_dir(case.scratch.path())
        .env("HOME", case.scratch.path());
    assert_eq!(guarded(command).status, 1);
    assert!(!case.marker.exists());
    let log = fs::read_to_string(&log).unwrap();
    let started: Vec<_> = log.lines().filter(|line| line.contains("exec")).collect();
    assert_eq!(started.len(), 1, "{started:#?}");
    for call in ["socket(", "connect(", "bind(", "fork("] {
        assert!(!log.contains(call), "{call}");
    }
    let allowed = [case.scratch.join("repo"), case.upstream.clone()];
    let mut strays: Vec<_> = log.lines().filter_map(opened).collect();
    strays.retain(|path| {
        let inside = allowed.iter().any(|folder| path.starts_with(folder));
        let system = SYSTEM
            .iter()
            .any(|start| path.to_string_lossy().starts_with(start));
        let below = path.is_relative() && !path.to_string_lossy().contains("..");
        !(inside || system || below)
    });
    assert!(strays.is_empty(), "{strays:#?}");
}
