//! `--fetch`: what comes over the wire, what is kept of it, and what is said when nothing comes.

use std::{
    fs,
    io::ErrorKind,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    common::{
        FIRST, FORK, REPOSITORY, Report, Run, SECOND, Scratch, fixture, git, replace, skillcheck,
    },
    fetch_server::{Behaviour, Daemon, Server},
};

/// A copied package, its upstream below `srv`, a server of that and an empty cache.
struct Stage {
    scratch: Scratch,
    folder: PathBuf,
    upstream: PathBuf,
    server: Server,
}

impl Stage {
    fn new(behaviour: Behaviour) -> Self {
        let scratch = Scratch::new();
        let folder = scratch.copy(&fixture("packages/agent-skills/rain-gauge"), "rain-gauge");
        let upstream = scratch.copy(&fixture("upstream.git"), "srv/meadow/field-skills");
        git(&upstream, &["config", "uploadpack.allowFilter", "true"]);
        let server = Server::new(&scratch.join("srv"), behaviour);
        let stage = Self {
            scratch,
            folder,
            upstream,
            server,
        };
        stage.record(REPOSITORY, &stage.server.url("meadow/field-skills"));
        stage
    }

    /// Changes the package's only anchor.
    fn record(&self, from: &str, to: &str) {
        replace(&self.folder.join("EXTERNAL_SOURCE.json"), from, to);
    }

    /// A run that may fetch over HTTP.
    fn run(&self) -> Run {
        self.run_on(&self.folder)
    }

    fn run_on(&self, folder: &Path) -> Run {
        let run = skillcheck(["check", "--fetch", "--allow-protocol", "http"]);
        self.at_home(run).arg(folder)
    }

    /// With a home that has nothing of anyone's in it, but its cache.
    fn at_home(&self, run: Run) -> Run {
        run.env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.scratch.join("home"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
    }

    fn check(&self) -> Report {
        self.run().report()
    }

    /// The only entry of the cache.
    fn entry(&self) -> PathBuf {
        let folder = self.scratch.join("home/.cache/skillcheck/upstreams-v1");
        let entries = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let mut folders = entries.filter(|path| path.is_dir());
        let entry = folders.next().expect("something was fetched");
        assert_eq!(folders.next(), None);
        entry
    }

    /// How many objects of this kind the cache holds.
    fn kept(&self, kind: &str) -> usize {
        let args = [
            "cat-file",
            "--batch-all-objects",
            "--batch-check=%(objecttype)",
        ];
        let kinds = git(&self.entry(), &args);
        kinds.lines().filter(|line| *line == kind).count()
    }
}

/// Asserts the verdict, and that the only finding says `why`.
#[track_caller]
fn unverified(report: &Report, why: &str) {
    assert_eq!(report.status(), "unverified", "{:#?}", report.findings());
    assert_eq!(report.rules(), ["unverified-origin"]);
    let message = &report.findings()[0].message;
    assert!(message.contains(why), "{message}");
    assert_eq!(report.said.status, 0, "{}", report.said.err);
}

#[track_caller]
fn verdict(report: &Report, status: &str, rules: &[&str]) {
    let said: (&str, &[String]) = (report.status(), &report.rules());
    let wanted: Vec<String> = rules.iter().map(ToString::to_string).collect();
    assert_eq!(said, (status, &wanted[..]), "{:#?}", report.findings());
}

#[test]
fn a_copy_is_verified_with_commits_and_trees_and_one_text() {
    let stage = Stage::new(Behaviour::Honest);
    let report = stage.check();
    verdict(&report, "verified", &[]);
    assert_eq!(report.said.err, "", "no progress in a pipe");
    // The history of main is three commits; trees are those of the claimed one.
    assert_eq!(stage.kept("commit"), 3);
    let trees = [
        "ls-tree",
        "-r",
        "-t",
        "--format=%(objecttype) %(objectname)",
        SECOND,
    ];
    let listed = git(&stage.upstream, &trees);
    let listed = listed
        .lines()
        .filter(|line| line.starts_with("tree"))
        .count();
    assert_eq!(stage.kept("tree"), listed + 1);
    assert_eq!(
        stage.kept("blob"),
        2,
        "upstream's SKILL.md and licence, and nothing else"
    );
    assert_eq!(stage.kept("tag"), 0);
}

#[test]
fn what_is_there_is_not_fetched_again() {
    let stage = Stage::new(Behaviour::Honest);
    let first = stage.check();
    assert!(!stage.server.asked().is_empty());
    let second = stage.check();
    assert_eq!(stage.server.asked(), [""; 0], "no connection");
    assert_eq!(first.said.out, second.said.out);
    // Another commit of the same history needs its trees and text, but no history.
    stage.record(SECOND, FIRST);
    verdict(&stage.check(), "mismatch", &["modified-file"]);
    let asked = stage.server.asked();
    assert!(
        asked.iter().all(|line| !line.contains("receive-pack")),
        "{asked:?}"
    );
    verdict(&stage.check(), "mismatch", &["modified-file"]);
    assert_eq!(stage.server.asked(), [""; 0]);
}

#[test]
fn a_ref_is_fetched_again_when_it_lacks_the_claimed_commit() {
    let stage = Stage::new(Behaviour::Honest);
    verdict(&stage.check(), "verified", &[]);
    let tree = format!("{SECOND}^{{tree}}");
    let new = git(
        &stage.upstream,
        &["commit-tree", &tree, "-p", "main", "-m", "New"],
    );
    stage.record(SECOND, &new);
    verdict(&stage.check(), "mismatch", &["unreachable-commit"]);
    git(&stage.upstream, &["update-ref", "refs/heads/main", &new]);
    verdict(&stage.check(), "verified", &[]);
    assert_eq!(stage.kept("commit"), 4);
}

#[test]
fn only_the_text_that_is_compared_is_fetched() {
    let stage = Stage::new(Behaviour::Honest);
    let norms = stage.folder.join("references/norms.md");
    replace(&norms, "48", "49");
    let report = stage.check();
    verdict(&report, "mismatch", &["modified-file"]);
    assert_eq!(
        report.lines("modified-file", "norms.md"),
        [5],
        "the first line that differs"
    );
    assert_eq!(stage.kept("blob"), 3, "SKILL.md, the licence and this file");
}

#[test]
fn the_text_of_an_import_is_followed() {
    let stage = Stage::new(Behaviour::Honest);
    let package = fixture("packages/omni-intake/soil-report");
    let config = format!(
        "[url \"{}\"]\n\tinsteadOf = https://example.com/\n",
        stage.server.url("")
    );
    stage.scratch.write("home/.gitconfig", config);
    let fetched = stage.run_on(&package).report();
    let given = skillcheck(["check"]).arg(&package).arg("--upstream");
    let given = given.arg(fixture("upstream.git")).report();
    assert_eq!(fetched.json["packages"], given.json["packages"]);
    assert!(fetched.rules().contains(&"inverted-trigger".to_owned()));
}

#[test]
fn a_package_that_could_not_be_repaired_is_told_by_what_was_fetched() {
    let stage = Stage::new(Behaviour::Honest);
    let config = format!(
        "[url \"{}\"]\n\tinsteadOf = https://example.com/\n",
        stage.server.url("")
    );
    stage.scratch.write("home/.gitconfig", config);
    let folder = stage.scratch.copy(
        &fixture("packages/omni-intake/soil-report"),
        "barred/soil-report",
    );
    let skill = fs::read_to_string(folder.join("SKILL.md")).unwrap();
    fs::write(folder.join("SKILL.md"), format!("\u{feff}{skill}")).unwrap();
    let before = stage.run_on(&folder).report();
    assert!(before.rules().contains(&"byte-order-mark".to_owned()));

    // Whoever may do everything is not barred, and becomes somebody else.
    let barred = |run: Run| {
        let mut command = run.args(["--format", "json"]).command();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
        if fs::write(folder.join("probe"), "").is_ok() {
            fs::remove_file(folder.join("probe")).unwrap();
            for open in [stage.scratch.path(), stage.scratch.join("home")] {
                fs::set_permissions(open, fs::Permissions::from_mode(0o777)).unwrap();
            }
            command.uid(65_534).gid(65_534);
            command.env("XDG_CACHE_HOME", stage.scratch.join("home/another"));
            fs::create_dir(stage.scratch.join("home/another")).unwrap();
            let another = stage.scratch.join("home/another");
            fs::set_permissions(another, fs::Permissions::from_mode(0o777)).unwrap();
        }
        let output = command.output();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        output
    };
    let after = match barred(stage.run_on(&folder).arg("--fix")) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            eprintln!("skipped: nobody else may run what root has built here");
            return;
        }
        after => after.unwrap(),
    };
    let err = String::from_utf8(after.stderr).unwrap();
    assert_eq!(after.status.code(), Some(2), "{err}");
    assert!(err.contains("SKILL.md could not be written"), "{err}");
    let after: serde_json::Value = serde_json::from_slice(&after.stdout).unwrap();
    assert_eq!(after["packages"], before.json["packages"]);
}

/// Makes the package one that GitHub's command line installed, with this tree.
fn install(stage: &Stage, tree: &str) {
    fs::remove_file(stage.folder.join("EXTERNAL_SOURCE.json")).unwrap();
    let url = stage.server.url("meadow/field-skills");
    let file = stage.folder.join("SKILL.md");
    let keys = format!(
        "metadata:\n    github-path: skills/rain-gauge\n    github-ref: refs/heads/main\n    \
         github-repo: {url}\n    github-tree-sha: {tree}\n---\n\n#"
    );
    replace(&file, "---\n\n#", &keys);
}

#[test]
fn a_tree_without_a_commit_is_sought_in_the_trees_of_the_branch() {
    let stage = Stage::new(Behaviour::Honest);
    let tree = git(
        &stage.upstream,
        &["rev-parse", &format!("{SECOND}:skills/rain-gauge")],
    );
    install(&stage, &tree);
    let report = stage.check();
    verdict(&report, "verified", &[]);
    assert_eq!(
        stage.kept("blob"),
        2,
        "upstream's SKILL.md and licence, and nothing else"
    );
    assert!(!stage.server.asked().is_empty());
    verdict(&stage.check(), "verified", &[]);
    assert_eq!(stage.server.asked(), [""; 0], "the second run asks nobody");

    // An entry with commits alone is made anew with their trees.
    let stage = Stage::new(Behaviour::Honest);
    verdict(&stage.check(), "verified", &[]);
    install(&stage, &tree);
    verdict(&stage.check(), "verified", &[]);

    let stage = Stage::new(Behaviour::Honest);
    install(&stage, &"a1".repeat(20));
    unverified(&stage.check(), "does not hold");
}

#[test]
fn a_branch_without_a_commit_is_asked_for_each_time() {
    let stage = Stage::new(Behaviour::Honest);
    fs::remove_file(stage.folder.join("EXTERNAL_SOURCE.json")).unwrap();
    let url = stage.server.url("meadow/field-skills");
    for (address, rules) in [
        (
            format!("{url}/tree/main/skills/rain-gauge"),
            &["unpinned-origin"][..],
        ),
        (
            format!("{url}/tree/none/skills/rain-gauge"),
            &["unpinned-origin", "unverified-origin"],
        ),
    ] {
        let text =
            fs::read_to_string(fixture("packages/agent-skills/rain-gauge/SKILL.md")).unwrap();
        let keys = format!("category: x\nsource: y\nurl: {address}\n---\n\n#");
        fs::write(
            stage.folder.join("SKILL.md"),
            text.replacen("---\n\n#", &keys, 1),
        )
        .unwrap();
        assert_eq!(stage.check().rules(), rules);
        assert!(!stage.server.asked().is_empty());
        assert_eq!(stage.check().rules(), rules);
        assert!(!stage.server.asked().is_empty());
    }
}

#[test]
fn a_given_clone_goes_first() {
    let stage = Stage::new(Behaviour::Honest);
    let word = format!(
        "{}={}",
        stage.server.url("meadow/field-skills"),
        stage.upstream.display()
    );
    let report = stage.run().arg("--upstream").arg(word).report();
    verdict(&report, "verified", &[]);
    assert_eq!(stage.server.asked(), [""; 0]);
    // One that is shallow and lacks the commit leaves it to the server.
    let url = format!("file://{}", stage.upstream.display());
    git(
        &stage.scratch.path(),
        &["clone", "-q", "--bare", "--depth=1", &url, "shallow"],
    );
    let shallow = stage.scratch.join("shallow");
    let word = format!(
        "{}={}",
        stage.server.url("meadow/field-skills"),
        shallow.display()
    );
    let report = stage.run().arg("--upstream").arg(&word).report();
    verdict(&report, "verified", &[]);
    // And one that holds the commit keeps its verdict when the server fails.
    fs::remove_dir_all(stage.entry()).unwrap();
    stage.server.becomes(Behaviour::Refuses);
    git(&shallow, &["fetch", "-q", "--depth=1", &url, FIRST]);
    stage.record(SECOND, FIRST);
    fs::copy(
        fixture("upstream/1/skills/rain-gauge/SKILL.md"),
        stage.folder.join("SKILL.md"),
    )
    .unwrap();
    let report = stage.run().arg("--upstream").arg(word).report();
    verdict(&report, "verified", &["unverified-origin"]);
    let told = &report.findings()[0];
    assert!(told.help.contains("access to it was refused"), "{told:?}");
}

#[test]
fn a_forks_commit_under_the_parents_url_is_told() {
    let stage = Stage::new(Behaviour::Honest);
    let text = fixture("upstream/fork/skills/rain-gauge/SKILL.md");
    fs::copy(text, stage.folder.join("SKILL.md")).unwrap();
    stage.record(SECOND, FORK);
    verdict(&stage.check(), "mismatch", &["unreachable-commit"]);
    // Without a ref in the claim it must be on some branch or tag, even where the cache has it.
    stage.record("\"source_branch\": \"main\",", "");
    unverified(&stage.check(), "no branch or tag of");
    fs::remove_dir_all(stage.entry()).unwrap();
    unverified(&stage.check(), "no branch or tag of");
    git(&stage.upstream, &["branch", "offered", FORK]);
    verdict(&stage.check(), "verified", &[]);
}

#[test]
fn claims_without_a_ref_are_held_against_the_default_branch_first() {
    let stage = Stage::new(Behaviour::Honest);
    stage.record("\"source_branch\": \"main\",", "");
    git(&stage.upstream, &["branch", "other", FORK]);
    verdict(&stage.check(), "verified", &[]);
    let refs = git(&stage.entry(), &["for-each-ref", "--format=%(refname)"]);
    assert_eq!(refs, "refs/heads/main\nrefs/skillcheck/default");
}

#[test]
fn tags_are_peeled_and_other_refs_are_not_fetched() {
    let stage = Stage::new(Behaviour::Honest);
    git(&stage.upstream, &["tag", "-a", "-m", "One", "v1", SECOND]);
    stage.record("\"main\"", "\"v1\"");
    verdict(&stage.check(), "verified", &[]);
    stage.record("\"v1\"", "\"refs/tags/v1\"");
    verdict(&stage.check(), "verified", &[]);
    stage.record("\"refs/tags/v1\"", "\"refs/pull/7/head\"");
    stage.record(SECOND, FORK);
    let text = fixture("upstream/fork/skills/rain-gauge/SKILL.md");
    fs::copy(text, stage.folder.join("SKILL.md")).unwrap();
    unverified(&stage.check(), "has no branch or tag `refs/pull/7/head`");
}

#[test]
fn a_commit_or_ref_that_the_server_lacks_is_told() {
    let stage = Stage::new(Behaviour::Honest);
    stage.record(SECOND, &"1".repeat(40));
    // Its whole history is here, and newer than the claim.
    verdict(&stage.check(), "mismatch", &["unknown-commit"]);
    stage.record("2026-04-10T", "2027-04-10T");
    unverified(&stage.check(), "does not have the commit");
    stage.record(&"1".repeat(40), SECOND);
    stage.record("\"main\"", "\"gone\"");
    unverified(&stage.check(), "has no branch or tag `gone`");
    // One that was there and has been deleted speaks for nothing any more.
    git(&stage.upstream, &["branch", "gone", SECOND]);
    verdict(&stage.check(), "verified", &[]);
    git(&stage.upstream, &["branch", "-D", "gone"]);
    git(&stage.upstream, &["branch", "gone/on", SECOND]);
    stage.record(SECOND, &git(&stage.upstream, &["rev-parse", "main"]));
    unverified(&stage.check(), "has no branch or tag `gone`");
    stage.record("\"gone\"", "\"gone/on\"");
    verdict(&stage.check(), "mismatch", &["unreachable-commit"]);
}

#[test]
fn servers_that_give_less_still_serve() {
    // No filters: everything comes.
    let stage = Stage::new(Behaviour::Honest);
    git(
        &stage.upstream,
        &["config", "uploadpack.allowFilter", "false"],
    );
    verdict(&stage.check(), "verified", &[]);
    assert!(stage.kept("blob") > 1);
    stage.server.asked();
    verdict(&stage.check(), "verified", &[]);
    assert_eq!(stage.server.asked(), [""; 0]);

    // No objects by their ids, with filters and without.
    for filter in ["true", "false"] {
        let stage = Stage::new(Behaviour::Old);
        git(
            &stage.upstream,
            &["config", "uploadpack.allowFilter", filter],
        );
        git(&stage.upstream, &["update-ref", "-d", "refs/pull/7/head"]);
        verdict(&stage.check(), "verified", &[]);
        assert!(stage.kept("blob") > 1);
        stage.server.asked();
        verdict(&stage.check(), "verified", &[]);
        assert_eq!(stage.server.asked(), [""; 0]);
        // Nor is a fork's commit given.
        stage.record(SECOND, FORK);
        verdict(&stage.check(), "mismatch", &["unknown-commit"]);
    }
}

#[test]
fn a_repository_of_sha256_is_fetched() {
    let stage = Stage::new(Behaviour::Honest);
    let work = stage.scratch.join("work");
    let init = ["init", "-q", "-b", "main", "--object-format=sha256", "work"];
    git(&stage.scratch.path(), &init);
    fs::create_dir_all(work.join("skills")).unwrap();
    let skill = stage.scratch.copy(&stage.folder, "work/skills/rain-gauge");
    fs::remove_file(skill.join("EXTERNAL_SOURCE.json")).unwrap();
    // A file that lists submodules is none of the fetch's business.
    let modules = "[submodule \"x\"]\n\tpath = x\n\turl = https://example.com/x/y\n";
    fs::write(work.join(".gitmodules"), modules).unwrap();
    git(&work, &["add", "."]);
    git(&work, &["commit", "-q", "-m", "Rain gauge"]);
    git(&work, &["config", "uploadpack.allowFilter", "true"]);
    fs::rename(work.join(".git"), stage.scratch.join("srv/meadow/new")).unwrap();
    stage.record(
        SECOND,
        &git(
            &stage.scratch.join("srv/meadow/new"),
            &["rev-parse", "main"],
        ),
    );
    stage.record("meadow/field-skills\"", "meadow/new\"");
    stage.record(
        "\"source_repository_name\": \"field-skills\"",
        "\"source_repository_name\": \"new\"",
    );
    verdict(&stage.check(), "verified", &[]);
    assert_eq!(stage.kept("blob"), 1);
    stage.server.asked();
    verdict(&stage.check(), "verified", &[]);
    assert_eq!(stage.server.asked(), [""; 0]);
}

#[test]
fn git_daemon_serves_when_its_protocol_is_allowed() {
    let stage = Stage::new(Behaviour::Honest);
    let Some(daemon) = Daemon::new(&stage.scratch.join("srv")) else {
        eprintln!("skipped: this git has no daemon");
        return;
    };
    let url = stage.server.url("meadow/field-skills");
    stage.record(&url, &daemon.url("meadow/field-skills"));
    unverified(&stage.check(), "git is not allowed");
    verdict(
        &stage.run().arg("--allow-protocol").arg("git").report(),
        "verified",
        &[],
    );
    // A file system is a server too, when the user says so.
    stage.record(
        &daemon.url("meadow/field-skills"),
        &format!("file://{}", stage.upstream.display()),
    );
    stage.record("\"source_repository_owner\": \"meadow\",", "");
    unverified(&stage.check(), "file is not allowed");
    verdict(
        &stage.run().arg("--allow-protocol").arg("file").report(),
        "verified",
        &[],
    );
}

#[test]
fn a_url_that_git_must_not_be_given_is_never_given() {
    let stage = Stage::new(Behaviour::Honest);
    let url = stage.server.url("meadow/field-skills");
    let mark = stage.scratch.join("mark");
    let hostile = format!("ext::sh -c touch% {}", mark.display());
    stage.record(&url, &hostile);
    let report = stage.check();
    assert_eq!(report.status(), "unverified");
    stage.record(
        &hostile,
        "https://git@-oProxyCommand=touch/meadow/field-skills",
    );
    assert_eq!(stage.check().status(), "unverified");
    assert!(!mark.exists());
    // Nor by way of the user's own configuration.
    let config = format!("[url \"{hostile} \"]\n\tinsteadOf = {url}\n");
    stage.scratch.write("home/.gitconfig", config);
    stage.record("https://git@-oProxyCommand=touch/meadow/field-skills", &url);
    unverified(&stage.check(), "ext is not allowed");
    assert!(!mark.exists());
    assert_eq!(stage.server.asked(), [""; 0]);
}

#[test]
fn what_the_environment_and_a_planted_cache_say_is_not_obeyed() {
    let stage = Stage::new(Behaviour::Honest);
    let mark = stage.scratch.join("mark");
    let touch = format!("touch {}", mark.display());
    let hook = stage.scratch.write(
        "hooks/reference-transaction",
        format!("#!/bin/sh\n{touch}\n"),
    );
    executable(&hook);
    let config = format!(
        "[core]\n\thooksPath = {}\n",
        hook.parent().unwrap().display()
    );
    stage.scratch.write("home/.gitconfig", config);
    let elsewhere = stage.scratch.join("elsewhere");
    let report = stage
        .run()
        .env("GIT_DIR", &elsewhere)
        .env("GIT_OBJECT_DIRECTORY", &elsewhere)
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "core.hooksPath")
        .env("GIT_CONFIG_VALUE_0", hook.parent().unwrap())
        .env("GIT_ASKPASS", &hook)
        .env("GIT_TRACE", stage.scratch.join("mark"))
        .report();
    verdict(&report, "verified", &[]);
    assert!(!mark.exists() && !elsewhere.exists());
    // A configuration that would run something when the server demands credentials.
    let entry = stage.entry();
    let config = format!("[core]\n\tbare = true\n[credential]\n\thelper = \"!{touch}\"\n");
    fs::write(entry.join("config"), config).unwrap();
    stage.server.becomes(Behaviour::Refuses);
    unverified(&stage.check(), "access to it was refused");
    assert!(!mark.exists());
}

#[test]
fn a_cache_inside_what_is_checked_is_refused() {
    let stage = Stage::new(Behaviour::Honest);
    for cache in [".", "some/where"] {
        let run = stage.run().arg("--cache-dir").arg(stage.folder.join(cache));
        let said = run.run();
        assert_eq!(said.status, 2);
        assert!(said.err.contains("which is to be checked"), "{}", said.err);
    }
    let cache = stage.scratch.join("other");
    let report = stage.run().arg("--cache-dir").arg(&cache).report();
    verdict(&report, "verified", &[]);
    assert!(cache.join("upstreams-v1").is_dir());
    assert!(!stage.scratch.join("home/.cache").exists());
}

#[test]
fn refusals_are_told_in_one_line() {
    let stage = Stage::new(Behaviour::Refuses);
    unverified(&stage.check(), "access to it was refused");
    stage.server.becomes(Behaviour::Honest);
    stage.record("field-skills\"", "no-skills\"");
    stage.record(
        "\"source_repository_name\": \"field-skills\"",
        "\"source_repository_name\": \"no-skills\"",
    );
    unverified(&stage.check(), "the server has no such repository");
    let port = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        free.local_addr().unwrap().port()
    };
    stage.record(&stage.server.url(""), &format!("http://127.0.0.1:{port}/"));
    unverified(&stage.check(), "cannot be reached");
    stage.record(
        &format!("http://127.0.0.1:{port}/"),
        "http://user:secret@127.0.0.1:1/",
    );
    let report = stage.check();
    unverified(&report, "cannot be reached");
    assert!(!report.findings()[0].message.contains("secret"));
}

#[test]
fn a_redirect_to_another_host_is_refused() {
    let other = Stage::new(Behaviour::Honest);
    let stage = Stage::new(Behaviour::Redirects(
        other.server.url("").trim_end_matches('/').into(),
    ));
    let report = stage.check();
    unverified(&report, "the server redirects to http://127.0.0.1");
    assert_eq!(other.server.asked(), [""; 0], "it was not followed");
    // To another place on the same one it is followed, as for a repository that was renamed.
    stage.record("meadow/field-skills\"", "field/skills\"");
    stage.record("\"source_repository_owner\": \"meadow\",", "");
    stage.record("\"source_repository_name\": \"field-skills\",", "");
    stage
        .server
        .becomes(Behaviour::Moved("/field/skills", "/meadow/field-skills"));
    verdict(&stage.check(), "verified", &[]);
    stage.server.becomes(Behaviour::Moved("/", "/x/"));
    stage.record(SECOND, FIRST);
    unverified(&stage.check(), "redirects");
}

#[test]
fn what_arrives_broken_is_not_kept() {
    let stage = Stage::new(Behaviour::Honest);
    let swap = |from: &str, to: &str| Behaviour::Swaps(from.to_owned(), to.to_owned());
    let tip = git(&stage.upstream, &["rev-parse", "main"]);
    for behaviour in [Behaviour::Cuts(300), Behaviour::Damages, swap(&tip, FORK)] {
        stage.server.becomes(behaviour);
        unverified(&stage.check(), "could not be fetched");
        // A whole pack of other objects may stay; that the server has them there does not.
        assert_eq!(git(&stage.entry(), &["for-each-ref"]), "");
    }
    stage.server.becomes(Behaviour::Honest);
    verdict(&stage.check(), "verified", &[]);
}

#[test]
fn a_server_that_hangs_or_never_ends_is_left() {
    let stage = Stage::new(Behaviour::Hangs);
    let start = Instant::now();
    let report = stage.run().arg("--fetch-timeout").arg("1").report();
    unverified(&report, "timed out after 1 s");
    assert!(start.elapsed() < Duration::from_secs(30));
    stage.server.wait_for_clients_to_leave();

    stage.server.becomes(Behaviour::Floods);
    let report = stage.run().arg("--fetch-limit").arg("1").report();
    unverified(&report, "more than 1 MiB");
    // What it brought does not stay.
    stage.server.becomes(Behaviour::Honest);
    let report = stage.run().arg("--fetch-limit").arg("1").report();
    verdict(&report, "verified", &[]);
    if cfg!(target_os = "linux") {
        let stage = Stage::new(Behaviour::Chatters);
        let report = stage.run().arg("--fetch-limit").arg("1").report();
        unverified(&report, "MiB of memory");
    }
}

#[test]
fn two_processes_share_one_cache() {
    let stage = Stage::new(Behaviour::Honest);
    verdict(&stage.check(), "verified", &[]);
    let alone = stage.server.asked().len();
    fs::remove_dir_all(stage.scratch.join("home/.cache")).unwrap();
    let start = || {
        let mut command = stage.run().arg("--format").arg("json").command();
        command.stdout(Stdio::piped()).spawn().unwrap()
    };
    let both = [start(), start(), start()];
    for child in both {
        let out = child.wait_with_output().unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(text.contains("\"status\": \"verified\""), "{text}");
    }
    assert_eq!(
        stage.server.asked().len(),
        alone,
        "one fetched, the others waited"
    );
}

#[test]
fn a_process_that_was_killed_leaves_a_cache_that_works() {
    let stage = Stage::new(Behaviour::Stalls(200));
    let mut child = stage.run().command();
    let mut child = child.stdout(Stdio::null()).spawn().unwrap();
    stage.server.wait();
    // SIGKILL: nothing of its own can tidy up.
    child.kill().unwrap();
    child.wait().unwrap();
    stage.server.becomes(Behaviour::Honest);
    verdict(&stage.check(), "verified", &[]);
}

#[test]
fn an_interruption_ends_git_too() {
    let stage = Stage::new(Behaviour::Stalls(200));
    let mut child = stage.run().command().stdout(Stdio::null()).spawn().unwrap();
    stage.server.wait();
    let id = child.id().to_string();
    let killed = Command::new("sh")
        .args(["-c", "kill -TERM \"$0\"", &id])
        .status();
    assert!(killed.unwrap().success());
    let status = child.wait().unwrap();
    assert_eq!(
        std::os::unix::process::ExitStatusExt::signal(&status),
        Some(15)
    );
    stage.server.wait_for_clients_to_leave();
    stage.server.becomes(Behaviour::Honest);
    verdict(&stage.check(), "verified", &[]);
}

#[test]
fn what_a_killed_git_left_is_removed() {
    let stage = Stage::new(Behaviour::Honest);
    verdict(&stage.check(), "verified", &[]);
    let entry = stage.entry();
    let left = [
        "shallow.lock",
        "refs/heads/main.lock",
        "objects/pack/tmp_pack_x",
        "packed-refs.lock",
    ];
    for name in left {
        fs::write(entry.join(name), "").unwrap();
    }
    fs::write(entry.join("objects/pack/pack-1.pack"), "no index").unwrap();
    fs::create_dir(entry.with_extension("new")).unwrap();
    let tree = format!("{SECOND}^{{tree}}");
    let new = git(
        &stage.upstream,
        &["commit-tree", &tree, "-p", "main", "-m", "New"],
    );
    git(&stage.upstream, &["update-ref", "refs/heads/main", &new]);
    stage.record(SECOND, &new);
    verdict(&stage.check(), "verified", &[]);
    for name in left {
        assert!(!entry.join(name).exists(), "{name}");
    }
    assert!(!entry.join("objects/pack/pack-1.pack").exists());
}

#[test]
fn a_broken_cache_is_made_anew() {
    let stage = Stage::new(Behaviour::Honest);
    verdict(&stage.check(), "verified", &[]);
    let entry = stage.entry();
    let packs = || {
        let files = fs::read_dir(entry.join("objects/pack")).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        let mut packs: Vec<_> = paths
            .filter(|path| path.extension().is_some_and(|end| end == "pack"))
            .collect();
        packs.sort();
        packs
    };
    let breakages: [&dyn Fn(); 5] = [
        &|| {
            for pack in packs() {
                crate::common::make_writable(&pack);
                let mut bytes = fs::read(&pack).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 0xff;
                fs::write(&pack, bytes).unwrap();
            }
        },
        &|| {
            for pack in packs() {
                fs::remove_file(pack).unwrap();
            }
        },
        &|| fs::write(entry.join("refs/heads/main"), "nonsense\n").unwrap(),
        &|| fs::write(entry.join("commondir"), "/elsewhere\n").unwrap(),
        &|| fs::write(entry.join("objects/info/alternates"), "/elsewhere\n").unwrap(),
    ];
    for (at, breakage) in breakages.iter().enumerate() {
        breakage();
        let report = stage.check();
        assert_eq!(
            report.status(),
            "verified",
            "{at}: {:#?}",
            report.findings()
        );
        assert_eq!(stage.kept("commit"), 3);
    }
}

#[test]
fn git_that_is_missing_or_too_old_is_told() {
    let stage = Stage::new(Behaviour::Honest);
    let empty = stage.scratch.join("empty");
    fs::create_dir(&empty).unwrap();
    unverified(
        &stage.run().env("PATH", &empty).report(),
        "git could not be run",
    );
    let old = stage
        .scratch
        .write("old/git", "#!/bin/sh\necho git version 2.20.1\n");
    executable(&old);
    let path = format!("{}:/bin:/usr/bin", old.parent().unwrap().display());
    unverified(
        &stage.run().env("PATH", path).report(),
        "git 2.20.1 is too old",
    );
}

#[test]
fn a_cache_that_cannot_be_written_is_told() {
    let stage = Stage::new(Behaviour::Honest);
    let file = stage.scratch.write("file", "");
    let report = stage
        .run()
        .arg("--cache-dir")
        .arg(file.join("below"))
        .report();
    unverified(&report, "the cache cannot be used");
}

#[test]
fn ssh_is_the_users_and_asks_nobody() {
    let stage = Stage::new(Behaviour::Honest);
    let url = stage.server.url("meadow/field-skills");
    stage.record(&url, "git@127.0.0.1:meadow/field-skills.git");
    let said = stage.scratch.join("said");
    let ssh = stage.scratch.write(
        "bin/ssh",
        format!("#!/bin/sh\necho \"$@\" >> {}\nexit 255\n", said.display()),
    );
    executable(&ssh);
    let mut path = std::ffi::OsString::from(ssh.parent().unwrap());
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap());
    let run = || stage.run().env("PATH", &path);
    let report = run().report();
    assert_eq!(report.status(), "unverified");
    let first = fs::read_to_string(&said).unwrap();
    assert!(
        first.contains("-o BatchMode=yes") && first.contains("git@127.0.0.1"),
        "{first}"
    );
    // The user's own command goes on with what it was given.
    fs::remove_file(&said).unwrap();
    let command = format!("{} -i key", ssh.display());
    assert_eq!(
        run().env("GIT_SSH_COMMAND", command).report().status(),
        "unverified"
    );
    let second = fs::read_to_string(&said).unwrap();
    assert!(second.starts_with("-i key -o BatchMode=yes"), "{second}");
    // Another program may not know that option.
    fs::remove_file(&said).unwrap();
    let other = stage.scratch.copy_file(&ssh, "bin/plink");
    let config = format!("[core]\n\tsshCommand = {} -batch\n", other.display());
    stage.scratch.write("home/.gitconfig", config);
    assert_eq!(run().report().status(), "unverified");
    let third = fs::read_to_string(&said).unwrap();
    assert!(
        third.starts_with("-batch") && !third.contains("BatchMode"),
        "{third}"
    );
}

#[test]
fn several_repositories_are_fetched_and_one_that_fails_keeps_none_back() {
    let stage = Stage::new(Behaviour::Honest);
    for at in 0..6 {
        let name = format!("field-skills-{at}");
        let folder = stage
            .scratch
            .copy(&stage.folder, &format!("all/{at}/rain-gauge"));
        let anchor = folder.join("EXTERNAL_SOURCE.json");
        replace(
            &anchor,
            "meadow/field-skills\"",
            &format!("meadow/{name}\""),
        );
        let from = "\"source_repository_name\": \"field-skills\"";
        replace(
            &anchor,
            from,
            &format!("\"source_repository_name\": \"{name}\""),
        );
        if at != 3 {
            stage
                .scratch
                .copy(&stage.upstream, &format!("srv/meadow/{name}"));
        }
    }
    let all = stage.scratch.join("all");
    let report = stage.run_on(&all).report();
    assert_eq!(
        report.json["summary"]["verified"],
        5,
        "{:#?}",
        report.findings()
    );
    assert_eq!(
        report.package("3/rain-gauge")["origin"]["status"],
        "unverified"
    );
    let again = stage.run_on(&all).arg("--jobs").arg("1").report();
    assert_eq!(report.said.out, again.said.out);
}

#[test]
fn without_fetch_no_process_is_started_and_no_socket_opened() {
    let stage = Stage::new(Behaviour::Honest);
    let given = || {
        let run = stage.at_home(skillcheck(["check"])).arg(&stage.folder);
        run.arg("--upstream").arg(&stage.upstream)
    };
    let Some(seen) = calls(&stage, given()) else {
        eprintln!("skipped: there is no strace that works here");
        return;
    };
    assert_eq!(seen, [""; 0]);
    // With the option there is something to see.
    let fetching = calls(&stage, stage.run()).unwrap();
    assert!(fetching.iter().any(|call| call.contains("execve(")));
}

/// The processes that a run starts and the sockets that it opens; none where there is no way to
/// know.
fn calls(stage: &Stage, run: Run) -> Option<Vec<String>> {
    let trace = stage.scratch.join("trace");
    let command = run.command();
    let mut strace = Command::new("strace");
    strace
        .args(["-f", "-qq", "-e", "signal=none", "-e"])
        .arg("trace=execve,execveat,fork,vfork,socket,connect")
        .arg("-o")
        .arg(&trace)
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear()
        .envs(
            command
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .current_dir(command.get_current_dir()?)
        .stdout(Stdio::null());
    let status = strace.status().ok()?;
    let text = fs::read_to_string(&trace).ok()?;
    let mut lines = text.lines().map(str::to_owned);
    // The first is the run itself.
    lines.next().filter(|line| line.contains("execve("))?;
    assert_eq!(status.code(), Some(0), "{text}");
    Some(lines.collect())
}

fn executable(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}
