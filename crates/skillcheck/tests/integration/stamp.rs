//! What `origin stamp` records is true, and it says so or writes nothing.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use skillcheck_lint::{Group, rules};

use crate::common::{
    FIRST, FORK, REPOSITORY, Report, SECOND, Said, Scratch, fixture, forge, git, replace,
    skillcheck,
};

const SOURCE: &str = "skills/rain-gauge";

/// A copy of an upstream skill, and its upstream, both free to be changed.
struct Copy {
    scratch: Scratch,
    folder: PathBuf,
    upstream: PathBuf,
}

impl Copy {
    /// A faithful copy without any anchor.
    fn bare() -> Self {
        let copy = Self::of("agent-skills/rain-gauge");
        fs::remove_file(copy.folder.join("EXTERNAL_SOURCE.json")).unwrap();
        copy
    }

    fn of(package: &str) -> Self {
        let scratch = Scratch::new();
        let name = package.rsplit('/').next().unwrap();
        let folder = scratch.copy(&fixture("packages").join(package), name);
        let upstream = scratch.copy(&fixture("upstream.git"), "upstream.git");
        Self {
            scratch,
            folder,
            upstream,
        }
    }

    fn stamp(&self, commit: &str, more: &[&str]) -> Said {
        self.stamp_from(commit, SOURCE, more)
    }

    fn stamp_from(&self, commit: &str, source: &str, more: &[&str]) -> Said {
        self.stamp_with(&self.upstream, commit, source, more)
    }

    fn stamp_with(&self, upstream: &Path, commit: &str, source: &str, more: &[&str]) -> Said {
        skillcheck(["origin", "stamp"])
            .arg(&self.folder)
            .arg("--upstream")
            .arg(upstream)
            .arg(format!("--commit={commit}"))
            .arg(format!("--source-path={source}"))
            .args(more)
            .run()
    }

    fn check(&self) -> Report {
        self.check_with(&self.upstream)
    }

    fn check_with(&self, upstream: impl AsRef<std::ffi::OsStr>) -> Report {
        let run = skillcheck(["check"]).arg(&self.folder).arg("--upstream");
        run.arg(upstream).report()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap()
    }

    fn record(&self) -> Value {
        let metadata = self.read("metadata.json");
        let json: Value = serde_json::from_str(metadata.trim_start_matches('\u{feff}')).unwrap();
        json["external_source"].clone()
    }

    fn metadata(&self, bytes: impl AsRef<[u8]>) {
        fs::write(self.folder.join("metadata.json"), bytes).unwrap();
    }

    /// The names in the package's folder, sorted.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.folder).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        let mut names: Vec<_> = entries.map(|entry| name(entry.unwrap())).collect();
        names.sort();
        names
    }

    /// A clone of the upstream with its remote named as the fixture's URL.
    fn cloned(&self, options: &[&str]) -> PathBuf {
        let url = format!("file://{}", self.upstream.display());
        git(
            &self.upstream,
            &["config", "uploadpack.allowFilter", "true"],
        );
        let mut args = vec!["clone", "--quiet"];
        args.extend(options);
        args.extend([url.as_str(), "clone"]);
        git(&self.scratch.path(), &args);
        let clone = self.scratch.join("clone");
        git(&clone, &["remote", "set-url", "origin", REPOSITORY]);
        clone
    }
}

/// Asserts that a run did what it was asked.
fn done(said: &Said) {
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    assert_eq!(said.err, "");
}

/// Asserts that a run could not do what it was asked, and said this.
fn refused(said: &Said, words: &str) {
    assert_eq!(said.status, 2, "{}{}", said.out, said.err);
    assert!(said.err.contains(words), "{words}: {}", said.err);
    assert_eq!(said.out, "");
}

/// Asserts that a package is verified, and that nothing is said of its origin.
fn verified(report: &Report) {
    let findings = report.findings();
    let origin: Vec<_> = findings
        .iter()
        .filter(|found| rules::find(&found.rule).unwrap().group == Group::Origin)
        .collect();
    assert_eq!(report.status(), "verified", "{findings:#?}");
    assert!(origin.is_empty(), "{origin:#?}");
}

#[test]
fn what_was_stamped_on_a_copy_verifies() {
    let copy = Copy::bare();
    let skill = copy.read("SKILL.md");
    done(&copy.stamp(SECOND, &[]));
    assert_eq!(
        copy.names(),
        ["ORIGIN.md", "SKILL.md", "metadata.json", "references"]
    );
    let report = copy.check();
    verified(&report);
    assert_eq!(report.rules(), [""; 0]);
    let package = &report.json["packages"][0];
    assert_eq!(
        package["profile"], "agent-skills",
        "its SKILL.md is compared"
    );
    assert_eq!(
        package["origin"]["anchors"],
        json!(["metadata.json", "ORIGIN.md"])
    );
    assert_eq!(copy.read("SKILL.md"), skill);
    assert_eq!(
        copy.record(),
        json!({
            "schema_version": "2026-03-29",
            "source_repository_url": REPOSITORY,
            "source_repository_owner": "meadow",
            "source_repository_name": "field-skills",
            "source_branch": "main",
            "source_commit": SECOND,
            "source_skills_path": "skills",
            "source_skill_path": SOURCE,
            "source_skill_name": "rain-gauge",
            "source_license_spdx": "UNKNOWN",
            "license_status": "review-required",
            "imported_public_skill_id": "rain-gauge",
            "original_frontmatter_snapshot": {
                "name": "rain-gauge",
                "description": "Reads rain gauge logs and sums rainfall by week. Use when the \
                                user has a log of millimetres a day.",
            },
        })
    );
}

#[test]
fn what_was_stamped_on_an_import_verifies() {
    let copy = Copy::of("omni-intake/soil-report");
    fs::remove_file(copy.folder.join("ORIGIN.md")).unwrap();
    copy.metadata("{\n  \"schema_version\": \"2026-04-12\",\n  \"id\": \"soil-report\"\n}\n");
    done(&copy.stamp_from("main", "skills/soil-report/", &["--license", "MIT"]));
    let report = copy.check();
    verified(&report);
    assert_eq!(report.json["packages"][0]["profile"], "omni-intake");
    assert_eq!(copy.record()["source_license_spdx"], "MIT");
    assert_eq!(copy.record()["license_status"], "recorded");
    assert_eq!(
        copy.record()["original_frontmatter_snapshot"]["risk"],
        "safe"
    );
    let metadata = copy.read("metadata.json");
    let head = "{\n  \"schema_version\": \"2026-04-12\",\n  \"id\": \"soil-report\",\n  \"external_source\": {\n    \"schema_version\"";
    assert!(metadata.starts_with(head), "{metadata}");
}

#[test]
fn a_commit_may_be_named_in_every_usual_way() {
    let copy = Copy::bare();
    git(&copy.upstream, &["tag", "light", SECOND]);
    git(&copy.upstream, &["tag", "-a", "-m", "x", "whole", SECOND]);
    git(&copy.upstream, &["tag", "-a", "-m", "x", "nested", "whole"]);
    git(&copy.upstream, &["branch", "release", SECOND]);
    let short = &SECOND[..7];
    let tag = git(&copy.upstream, &["rev-parse", "refs/tags/nested"]);
    for (commit, reference) in [
        (SECOND, "main"),
        (short, "main"),
        (&SECOND.to_uppercase()[..9], "main"),
        ("light", "main"),
        ("whole", "main"),
        ("nested", "main"),
        ("refs/tags/whole", "main"),
        (tag.as_str(), "main"),
        ("release", "release"),
        ("refs/heads/release", "release"),
    ] {
        done(&copy.stamp(commit, &[]));
        assert_eq!(copy.record()["source_commit"], SECOND, "{commit}");
        assert_eq!(copy.record()["source_branch"], reference, "{commit}");
        verified(&copy.check());
    }
    git(&copy.upstream, &["update-ref", "refs/heads/main", SECOND]);
    for commit in ["main", "HEAD"] {
        done(&copy.stamp(commit, &[]));
        assert_eq!(copy.record()["source_branch"], "main");
    }
}

#[test]
fn a_name_that_says_several_things_is_refused() {
    let copy = Copy::bare();
    git(&copy.upstream, &["tag", "twice", FIRST]);
    git(&copy.upstream, &["branch", "twice", SECOND]);
    refused(
        &copy.stamp("twice", &[]),
        "refs/heads/twice or refs/tags/twice",
    );
    done(&copy.stamp("refs/heads/twice", &[]));
    refused(
        &copy.stamp("nothing", &[]),
        "no commit, branch or tag `nothing`",
    );
    refused(
        &copy.stamp("main~1", &[]),
        "no commit, branch or tag `main~1`",
    );
    refused(
        &copy.stamp(&"1".repeat(40), &[]),
        "no commit, branch or tag",
    );
    let blob = git(&copy.upstream, &["rev-parse", "main:LICENSE"]);
    refused(&copy.stamp(&blob, &[]), "names no commit");
    refused(&copy.stamp(&blob[..10], &[]), "names no commit");
}

#[test]
fn the_start_of_several_ids_is_refused() {
    let copy = Copy::bare();
    // Sixteen bits: among this many commits some start alike, and always the same ones.
    let mut stream = String::new();
    for number in 0..1500 {
        let parent = if number == 0 {
            "from refs/heads/main^0\n"
        } else {
            ""
        };
        stream += &format!(
            "commit refs/heads/many\ncommitter T <t@example.com> {} +0000\ndata 0\n{parent}\n",
            1_780_000_000 + number
        );
    }
    let file = copy.scratch.write("stream", stream);
    let import = std::process::Command::new("git")
        .args(["fast-import", "--quiet"])
        .current_dir(&copy.upstream)
        .stdin(fs::File::open(file).unwrap())
        .status()
        .unwrap();
    assert!(import.success());
    let listed = git(&copy.upstream, &["rev-list", "many"]);
    let mut ids: Vec<&str> = listed.lines().collect();
    ids.sort_unstable();
    let pair = ids
        .windows(2)
        .find(|pair| pair[0][..4] == pair[1][..4])
        .unwrap();
    let said = copy.stamp(&pair[0][..4], &["--ref=many"]);
    refused(&said, "is the start of several commit ids");
    assert!(said.err.contains(&pair[0][..12]) && said.err.contains(&pair[1][..12]));
    done(&copy.stamp(&pair[0][..12], &["--ref=many", "--allow-modified"]));
}

#[test]
fn a_repository_of_sha256_is_recorded_too() {
    let copy = Copy::bare();
    let options = [
        "init",
        "--quiet",
        "-b",
        "main",
        "--object-format=sha256",
        "work",
    ];
    git(&copy.scratch.path(), &options);
    let work = copy.scratch.join("work");
    let skill = work.join(SOURCE);
    fs::create_dir_all(skill.join("references")).unwrap();
    for file in ["SKILL.md", "references/norms.md"] {
        fs::copy(copy.folder.join(file), skill.join(file)).unwrap();
    }
    git(&work, &["add", "."]);
    git(&work, &["commit", "--quiet", "-m", "Rain gauge"]);
    git(&work, &["tag", "-a", "-m", "x", "v1"]);
    let commit = git(&work, &["rev-parse", "HEAD"]);
    let url = format!("--url={REPOSITORY}");
    for named in ["v1", "main", "HEAD", &commit, &commit[..8]] {
        done(&copy.stamp_with(&work, named, SOURCE, &[&url]));
        assert_eq!(copy.record()["source_commit"], commit);
        verified(&copy.check_with(format!("{REPOSITORY}={}", work.display())));
    }
}

#[test]
fn stamping_twice_changes_nothing() {
    let copy = Copy::bare();
    done(&copy.stamp(SECOND, &["--imported-at=2026-04-10T09:00:00Z"]));
    let before = (copy.read("metadata.json"), copy.read("ORIGIN.md"));
    let said = copy.stamp(SECOND, &[]);
    done(&said);
    assert!(said.out.contains("nothing to change"), "{}", said.out);
    assert_eq!((copy.read("metadata.json"), copy.read("ORIGIN.md")), before);
    let said = copy.stamp(SECOND, &["--dry-run"]);
    done(&said);
    assert_eq!(said.out, "");
}

#[test]
fn a_dry_run_prints_a_diff_that_applies_and_writes_nothing() {
    let copy = Copy::of("omni-intake/soil-report");
    let names = copy.names();
    let before = (copy.read("metadata.json"), copy.read("ORIGIN.md"));
    let run = |more: &[&str]| {
        let args = [
            "origin",
            "stamp",
            "soil-report",
            "--upstream",
            "upstream.git",
        ];
        let run = skillcheck(args).from(&copy.scratch.path());
        let more = ["--commit=main", "--source-path=skills/soil-report"]
            .iter()
            .chain(more);
        run.args(more).run()
    };
    let said = run(&["--dry-run"]);
    done(&said);
    assert_eq!(copy.names(), names);
    assert_eq!((copy.read("metadata.json"), copy.read("ORIGIN.md")), before);
    assert!(
        said.out
            .starts_with("--- a/soil-report/metadata.json\n+++ b/soil-report/metadata.json\n@@ ")
    );
    let diff = copy.scratch.write("diff", &said.out);
    copy.scratch.copy(&copy.folder, "again/soil-report");
    git(
        &copy.scratch.join("again"),
        &["apply", diff.to_str().unwrap()],
    );
    done(&run(&[]));
    for name in ["metadata.json", "ORIGIN.md"] {
        let applied = fs::read_to_string(copy.scratch.join("again/soil-report").join(name));
        assert_eq!(applied.unwrap(), copy.read(name));
    }
}

#[test]
fn files_that_are_not_upstreams_are_told_as_check_tells_them() {
    let copy = Copy::bare();
    replace(&copy.folder.join("references/norms.md"), "48", "49");
    fs::write(copy.folder.join("extra.txt"), "x").unwrap();
    for more in [&[][..], &["--dry-run"]] {
        let said = copy.stamp(SECOND, more);
        assert_eq!(said.status, 1, "{}", said.err);
        assert_eq!(said.out, "");
        assert_eq!(copy.names(), ["SKILL.md", "extra.txt", "references"]);
    }
    let said = copy.stamp(SECOND, &[]);
    let recorded = copy.stamp(SECOND, &["--allow-modified"]);
    done(&recorded);
    assert!(
        recorded.out.contains("does not verify: 2 files differ"),
        "{}",
        recorded.out
    );
    let report = copy.check();
    assert_eq!(report.status(), "mismatch");
    assert_eq!(report.rules(), ["modified-file", "unexplained-file"]);
    for found in report.findings() {
        assert!(
            said.err.contains(&found.message),
            "{}: {}",
            found.message,
            said.err
        );
    }
}

#[test]
fn another_commit_or_path_than_was_copied_is_refused() {
    let copy = Copy::bare();
    let said = copy.stamp(FIRST, &[]);
    assert_eq!(said.status, 1);
    assert!(said.err.contains("`SKILL.md` differs"), "{}", said.err);
    assert_eq!(copy.stamp_from("main", "skills/soil-report", &[]).status, 1);
    assert_eq!(copy.names(), ["SKILL.md", "references"]);
}

#[test]
fn a_path_that_is_no_skill_upstream_is_refused() {
    let copy = Copy::bare();
    for (path, words) in [
        ("../rain-gauge", "leads out of it"),
        ("skills/../../x", "leads out of it"),
        ("/skills/rain-gauge", "absolute"),
        ("C:/skills", "absolute"),
        ("skills\\rain-gauge", "characters"),
        ("skills/\u{1b}[31m", "\\u{1b}"),
        ("", "empty"),
        (".", "no SKILL.md"),
        ("skills", "no SKILL.md"),
        ("skills/snow-gauge", "no such folder"),
        ("skills/RAIN-GAUGE", "no such folder"),
        ("LICENSE", "a file there"),
        ("skills/rain-gauge/SKILL.md", "a file there"),
    ] {
        refused(&copy.stamp_from(SECOND, path, &[]), words);
    }
    assert_eq!(copy.names(), ["SKILL.md", "references"]);
}

#[test]
fn a_commit_outside_the_ref_is_refused() {
    let copy = Copy::bare();
    let text = fixture("upstream/fork/skills/rain-gauge/SKILL.md");
    fs::copy(text, copy.folder.join("SKILL.md")).unwrap();
    refused(&copy.stamp(FORK, &[]), "not in the history of `main`");
    refused(
        &copy.stamp(FORK, &["--ref=main"]),
        "not in the history of `main`",
    );
    refused(
        &copy.stamp(FORK, &["--ref=gone"]),
        "no branch or tag `gone`",
    );
    git(&copy.upstream, &["tag", "v1", FORK]);
    done(&copy.stamp("v1", &[]));
    assert_eq!(copy.record()["source_branch"], "v1");
    verified(&copy.check());
}

#[test]
fn a_checkout_records_what_its_remote_has() {
    let copy = Copy::bare();
    let clone = copy.cloned(&[]);
    for commit in ["main", "HEAD", "origin/main", "refs/remotes/origin/main"] {
        done(&copy.stamp_with(&clone, commit, SOURCE, &["--allow-modified"]));
        assert_eq!(copy.record()["source_branch"], "main", "{commit}");
        verified(&copy.check_with(&clone));
    }
    done(&copy.stamp_with(&clone, SECOND, SOURCE, &["--ref=origin/main"]));
    assert_eq!(copy.record()["source_branch"], "main");
    fs::write(clone.join("new"), "x").unwrap();
    git(&clone, &["add", "new"]);
    git(&clone, &["commit", "--quiet", "-m", "Not pushed"]);
    let said = copy.stamp_with(&clone, "HEAD", SOURCE, &[]);
    refused(&said, "not in the history of `main`");
}

#[test]
fn clones_without_all_objects_serve_as_far_as_they_can() {
    let copy = Copy::bare();
    let clone = copy.cloned(&["--no-checkout", "--filter=blob:none"]);
    done(&copy.stamp_with(&clone, SECOND, SOURCE, &[]));
    verified(&copy.check_with(&clone));
    let snapshot = &copy.record()["original_frontmatter_snapshot"];
    assert_eq!(
        snapshot["name"], "rain-gauge",
        "the copy's own, which is the same blob"
    );

    let import = Copy::of("omni-intake/soil-report");
    let clone = import.cloned(&["--no-checkout", "--filter=blob:none"]);
    let source = "skills/soil-report";
    done(&import.stamp_with(&clone, "HEAD", source, &[]));
    assert_eq!(
        import.record()["original_frontmatter_snapshot"],
        Value::Null
    );

    let copy = Copy::bare();
    let clone = copy.cloned(&["--depth=1"]);
    let upstream = copy.upstream.to_str().unwrap();
    git(&clone, &["fetch", "--quiet", "--depth=1", upstream, FIRST]);
    refused(&copy.stamp_with(&clone, FIRST, SOURCE, &[]), "is not known");
    refused(&copy.stamp_with(&clone, SECOND, SOURCE, &[]), "no commit");
    done(&copy.stamp_with(&clone, "main", SOURCE, &[]));
}

#[test]
fn a_file_of_upstreams_own_is_never_replaced() {
    let copy = Copy::of("agent-skills/seed-calendar");
    let skill = fixture("upstream/3/skills/seed-calendar/SKILL.md");
    fs::copy(skill, copy.folder.join("SKILL.md")).unwrap();
    fs::remove_file(copy.folder.join("EXTERNAL_SOURCE.json")).unwrap();
    let metadata = copy.read("metadata.json");
    done(&copy.stamp_from("main", "skills/seed-calendar", &[]));
    assert_eq!(copy.read("metadata.json"), metadata);
    let record: Value = serde_json::from_str(&copy.read("EXTERNAL_SOURCE.json")).unwrap();
    assert_eq!(record["source_skill_path"], "skills/seed-calendar");
    verified(&copy.check());

    // Nor is one that a generated file stands in the place of passed over in silence.
    copy.metadata("{\"external_source\": {}}");
    let said = copy.stamp_from("main", "skills/seed-calendar", &[]);
    assert_eq!(said.status, 1, "{}", said.err);
    assert!(
        said.err
            .contains("stands in the place of upstream's own file"),
        "{}",
        said.err
    );
}

#[test]
fn every_anchor_that_is_there_says_the_same_afterwards() {
    let copy = Copy::of("agent-skills/rain-gauge");
    let manifest = json!({
        "schema_version": "2026-03-30",
        "source_repository_url": "https://example.com/other/place",
        "source_commit": FIRST,
        "source_skill_path": "elsewhere",
        "upstream_files": ["gone.md"],
    });
    copy.scratch.write(
        "rain-gauge/assets/omni-import-source-manifest.json",
        manifest.to_string(),
    );
    replace(&copy.folder.join("EXTERNAL_SOURCE.json"), SECOND, FIRST);
    done(&copy.stamp(SECOND, &[]));
    verified(&copy.check());
    let anchors = &copy.check().json["packages"][0]["origin"]["anchors"];
    assert_eq!(anchors.as_array().unwrap().len(), 4);
    let written = copy.read("assets/omni-import-source-manifest.json");
    let written: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(written["schema_version"], "2026-03-30");
    assert_eq!(written["source_commit"], SECOND);
    assert_eq!(written["upstream_files"], json!(["references/norms.md"]));
    assert!(written.get("source_branch").is_none());
}

#[test]
fn the_rest_of_metadata_keeps_its_bytes() {
    let record = |text: &str| {
        let copy = Copy::bare();
        copy.metadata(text);
        done(&copy.stamp(SECOND, &[]));
        verified(&copy.check());
        copy.read("metadata.json")
    };
    let head = "\u{feff}{\r\n\t\"b\" : 1.50,\r\n\t\"a\": [ 1,2 ],\r\n\t\"c\": \"\\u00e9\"";
    let crlf = record(&format!("{head}\r\n}}"));
    assert!(crlf.starts_with(&format!(
        "{head},\r\n\t\"external_source\" : {{\r\n\t\t\"schema_version\""
    )));
    assert!(crlf.ends_with("\r\n\t\t}\r\n\t}\r\n}"), "{crlf}");
    assert!(!crlf.replace("\r\n", "").contains('\n'));

    let inner = "\"note\": {\"kept\": [1]}, \"source_commit\": \"old\"";
    let line = record(&format!(
        "{{\"z\":1,\"external_source\":{{{inner}}},\"y\":2}}\n\n"
    ));
    assert!(line.starts_with("{\"z\":1,\"external_source\":{"), "{line}");
    assert!(line.contains("\"note\": {\"kept\": [1]}, "), "{line}");
    assert!(line.ends_with("},\"y\":2}\n\n"), "{line}");
    assert_eq!(line.matches('\n').count(), 2);
}

#[test]
fn metadata_that_cannot_be_edited_is_left_alone() {
    for (text, words) in [
        (&b"{"[..], "EOF"),
        (b"", "EOF"),
        (b"[1]", "not an object"),
        (b"{\"a\": 1,}", "trailing comma"),
        (
            b"{\"external_source\": \"x\"}",
            "`external_source` is not an object",
        ),
        (
            b"{\"external_source\": {}, \"external_source\": {}}",
            "stands twice",
        ),
        (
            b"{\"external_source\": {\"x\": 1, \"x\": 2}}",
            "stands twice",
        ),
        (b"{\"a\": \"\xff\"}", "not UTF-8"),
    ] {
        let copy = Copy::bare();
        copy.metadata(text);
        for more in [&[][..], &["--allow-modified"]] {
            let said = copy.stamp(SECOND, more);
            refused(&said, "metadata.json cannot be edited");
            assert!(said.err.contains(words), "{}", said.err);
        }
        assert_eq!(fs::read(copy.folder.join("metadata.json")).unwrap(), text);
        assert_eq!(copy.names(), ["SKILL.md", "metadata.json", "references"]);
    }
    let copy = Copy::bare();
    fs::write(copy.folder.join("ORIGIN.md"), b"- Source commit: \xff\n").unwrap();
    refused(
        &copy.stamp(SECOND, &[]),
        "ORIGIN.md cannot be edited: it is not UTF-8",
    );
    assert_eq!(copy.names(), ["ORIGIN.md", "SKILL.md", "references"]);
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_replaced_and_their_modes_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let copy = Copy::bare();
    let outside = copy.scratch.write("outside.json", "{}");
    symlink(&outside, copy.folder.join("metadata.json")).unwrap();
    refused(&copy.stamp(SECOND, &["--allow-modified"]), "symbolic link");
    assert_eq!(fs::read_to_string(&outside).unwrap(), "{}");
    fs::remove_file(copy.folder.join("metadata.json")).unwrap();

    fs::create_dir(copy.folder.join("ORIGIN.md")).unwrap();
    refused(
        &copy.stamp(SECOND, &[]),
        "ORIGIN.md cannot be edited: it is a folder",
    );
    fs::remove_dir(copy.folder.join("ORIGIN.md")).unwrap();
    fs::write(copy.folder.join("Origin.md"), "mine").unwrap();
    refused(&copy.stamp(SECOND, &[]), "there is a `Origin.md` already");
    fs::remove_file(copy.folder.join("Origin.md")).unwrap();

    copy.metadata("{}");
    let file = copy.folder.join("metadata.json");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    done(&copy.stamp(SECOND, &[]));
    let mode = |name: &str| {
        let metadata = fs::metadata(copy.folder.join(name)).unwrap();
        metadata.permissions().mode() & 0o777
    };
    assert_eq!(mode("metadata.json"), 0o640);
    assert_eq!(mode("ORIGIN.md") & 0o600, 0o600);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let copy = Copy::bare();
    fs::set_permissions(&copy.folder, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(copy.folder.join("probe"), "x").is_ok() {
        eprintln!("skipped: whoever runs this test may write anywhere");
        fs::remove_file(copy.folder.join("probe")).unwrap();
    } else {
        refused(
            &copy.stamp(SECOND, &[]),
            "metadata.json could not be written",
        );
    }
    assert_eq!(copy.names(), ["SKILL.md", "references"]);
    fs::set_permissions(&copy.folder, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn only_what_is_known_is_recorded() {
    let copy = Copy::bare();
    let old = json!({ "external_source": {
        "source_repository_url": format!("{REPOSITORY}.git"),
        "source_commit": FIRST,
        "source_skills_path": "",
        "source_skill_path": SOURCE,
        "source_license_spdx": "MIT",
        "license_status": "compatible",
        "imported_public_skill_id": "gauge-v2",
        "lineage_id": 86,
        "sync_run_id": "20260401T184100",
        "imported_at": "2026-04-01T18:41:31+00:00",
        "mine": true,
    }});
    copy.metadata(old.to_string());
    done(&copy.stamp(SECOND, &[]));
    let record = copy.record();
    for (key, value) in [
        ("source_repository_url", json!(format!("{REPOSITORY}.git"))),
        ("source_skills_path", json!("")),
        ("source_license_spdx", json!("MIT")),
        ("license_status", json!("compatible")),
        ("imported_public_skill_id", json!("gauge-v2")),
        ("lineage_id", json!(86)),
        ("mine", json!(true)),
        // Both speak of another commit's import.
        ("sync_run_id", Value::Null),
        ("imported_at", Value::Null),
    ] {
        assert_eq!(record[key], value, "{key}");
    }
    done(&copy.stamp(
        SECOND,
        &[
            "--imported-at=2026-04-10T09:00:00+00:00",
            "--license=Apache-2.0",
        ],
    ));
    let record = copy.record();
    assert_eq!(record["imported_at"], "2026-04-10T09:00:00+00:00");
    assert_eq!(record["license_status"], "recorded");
    done(&copy.stamp(SECOND, &[]));
    assert_eq!(
        copy.record(),
        record,
        "the same origin keeps what was said of it"
    );
    verified(&copy.check());
    refused(
        &copy.stamp(SECOND, &["--imported-at=yesterday"]),
        "no time in ISO 8601",
    );
    refused(
        &copy.stamp(SECOND, &["--license=see the file"]),
        "no SPDX licence expression",
    );
    let said = copy.stamp(SECOND, &["--license=MIT + CC-BY-4.0"]);
    refused(&said, "write `MIT AND CC-BY-4.0`");
    assert_eq!(copy.record(), record);
}

#[test]
fn the_snapshot_is_what_yaml_reads() {
    let copy = Copy::bare();
    let text = "---\nname: rain-gauge\ndescription: >\n  Folded \"text\"\n  of two lines.\nversion: 1.10\nn: 7\n\
                old: 014\nyes: yes\nnone:\nlist: [a, {b: true}]\nmetadata:\n  author: é\n---\n# Rain\n";
    let work = copy.cloned(&[]);
    for folder in [work.join(SOURCE), copy.folder.clone()] {
        fs::write(folder.join("SKILL.md"), text).unwrap();
    }
    git(&work, &["commit", "--quiet", "-am", "New frontmatter"]);
    git(&work, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    done(&copy.stamp_with(&work, "HEAD", SOURCE, &[]));
    assert_eq!(
        copy.record()["original_frontmatter_snapshot"],
        json!({
            "name": "rain-gauge",
            "description": "Folded \"text\" of two lines.\n",
            "version": 1.1,
            "n": 7,
            "old": 14,
            "yes": "yes",
            "none": null,
            "list": ["a", { "b": true }],
            "metadata": { "author": "é" },
        })
    );
    // What an alias stands for is not followed, so there is no true reading to record.
    let alias = text.replace("n: 7", "n: &x 7\nm: *x");
    for folder in [work.join(SOURCE), copy.folder.clone()] {
        fs::write(folder.join("SKILL.md"), &alias).unwrap();
    }
    git(&work, &["commit", "--quiet", "-am", "An alias"]);
    git(&work, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    done(&copy.stamp_with(&work, "HEAD", SOURCE, &[]));
    assert!(copy.record().get("original_frontmatter_snapshot").is_none());
}

#[test]
fn the_repository_is_named_by_the_clone_or_by_the_user() {
    let copy = Copy::bare();
    let set = |args: &[&str]| git(&copy.upstream, &[&["config"], args].concat());
    set(&[
        "remote.origin.url",
        "https://u:secret@Example.com/Meadow/Field-Skills.git",
    ]);
    done(&copy.stamp(SECOND, &[]));
    let record = copy.record();
    assert_eq!(
        record["source_repository_url"],
        "https://Example.com/Meadow/Field-Skills.git"
    );
    assert_eq!(record["source_repository_owner"], "Meadow");
    assert_eq!(record["source_repository_name"], "Field-Skills");
    verified(&copy.check());

    set(&["remote.fork.url", "https://example.com/someone/fork"]);
    done(&copy.stamp(SECOND, &[]));
    set(&["--rename-section", "remote.origin", "remote.upstream"]);
    let said = copy.stamp(SECOND, &[]);
    refused(
        &said,
        "several remotes: upstream (https://Example.com/Meadow/Field-Skills.git), fork",
    );
    assert!(!said.err.contains("secret"));
    set(&["--remove-section", "remote.fork"]);
    done(&copy.stamp(SECOND, &[]));
    for url in [
        "/srv/clone",
        "file:///srv/clone",
        "ext::sh -c id",
        "--upload-pack=x",
    ] {
        set(&["remote.upstream.url", url]);
        refused(&copy.stamp(SECOND, &[]), "no URL of a repository on a host");
        refused(
            &copy.stamp(SECOND, &[&format!("--url={}", &url[1..])]),
            "is no URL",
        );
    }
    set(&["--remove-section", "remote.upstream"]);
    refused(&copy.stamp(SECOND, &[]), "has no remote");
    done(&copy.stamp(SECOND, &["--url=git@example.com:meadow/field-skills.git"]));
    assert_eq!(
        copy.record()["source_repository_url"],
        "git@example.com:meadow/field-skills.git"
    );
    verified(&copy.check());
}

#[test]
fn a_path_stands_for_one_package() {
    let copy = Copy::bare();
    let run = |path: PathBuf| {
        skillcheck(["origin", "stamp"])
            .arg(path)
            .args(["--upstream", copy.upstream.to_str().unwrap()])
            .args(["--commit", SECOND, "--source-path", SOURCE])
            .run()
    };
    done(&run(copy.folder.join("references/norms.md")));
    done(&run(copy.scratch.path()));
    copy.scratch.package("other", "# Other\n");
    refused(&run(copy.scratch.path()), "holds 2 packages");
    refused(&run(copy.scratch.join("nowhere")), "there is no");
    refused(&run(copy.upstream.join("HEAD")), "is in no package");
    let empty = copy.scratch.write("empty/x", "");
    refused(&run(empty.parent().unwrap().to_path_buf()), "no package");
    refused(
        &copy.stamp_with(&copy.folder, SECOND, SOURCE, &[]),
        "no git repository",
    );
}

#[test]
fn a_clone_that_cannot_be_believed_is_told() {
    let copy = Copy::bare();
    forge(&copy.upstream, SECOND, FIRST);
    for commit in [SECOND, &SECOND[..8]] {
        refused(
            &copy.stamp(commit, &["--allow-modified"]),
            "something else under the id",
        );
    }
    let copy = Copy::bare();
    let tree = |commit: &str| {
        git(
            &copy.upstream,
            &["rev-parse", &format!("{commit}:{SOURCE}")],
        )
    };
    forge(&copy.upstream, &tree(SECOND), &tree(FIRST));
    refused(
        &copy.stamp(SECOND, &["--allow-modified"]),
        "something else under the id",
    );
    assert_eq!(copy.names(), ["SKILL.md", "references"]);
}

#[test]
fn an_anchor_that_says_otherwise_is_told() {
    let copy = Copy::of("omni-intake/soil-report");
    let sentence = "skills/soil-report` from";
    replace(&copy.folder.join("SKILL.md"), sentence, "skills/soil` from");
    let said = copy.stamp_from("main", "skills/soil-report", &[]);
    assert_eq!(said.status, 1, "{}", said.err);
    assert!(said.err.contains("[conflicting-origin]"), "{}", said.err);
}
