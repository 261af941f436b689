//! What `origin stamp` records is true, and it says so or writes nothing.

mod anchors;
mod commits;

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use skillcheck_lint::{Group, rules};

use crate::{
    common::{REPOSITORY, Report, SECOND, Said, git, replace, skillcheck},
    copy::Copy,
};

const SOURCE: &str = "skills/rain-gauge";

impl Copy {
    /// A faithful copy without any anchor.
    fn bare() -> Self {
        let copy = Self::of("agent-skills/rain-gauge");
        fs::remove_file(copy.folder.join("EXTERNAL_SOURCE.json")).unwrap();
        copy
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

/// Asserts that a package is verified, and that nothing is said of its origin but that somebody
/// may read the fixture's licence file, which is none of those that can be recognised.
fn verified(report: &Report) {
    let findings = report.findings();
    let origin: Vec<_> = findings
        .iter()
        .filter(|found| rules::find(&found.rule).unwrap().group == Group::Origin)
        .filter(|found| found.rule != "conflicting-license" || found.severity != "note")
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
    assert_eq!(report.rules(), ["conflicting-license"]);
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
            .starts_with("diff --git a/soil-report/metadata.json b/soil-report/metadata.json\n--- a/soil-report/metadata.json\n+++ b/soil-report/metadata.json\n@@ ")
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
    let rules = ["conflicting-license", "modified-file", "unexplained-file"];
    assert_eq!(report.rules(), rules);
    let files = report.findings().into_iter();
    for found in files.filter(|found| found.rule != "conflicting-license") {
        assert!(
            said.err.contains(&found.message),
            "{}: {}",
            found.message,
            said.err
        );
    }
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
