//! A recorded licence is held against what upstream says at the claimed commit.

use std::{fs, path::PathBuf};

use crate::common::{Found, REPOSITORY, Report, Scratch, fixture, git, replace, skillcheck};

/// A repository with one skill, `skills/gauge`, and a faithful copy of it.
struct Upstream(Scratch);

const SKILL: &str = "skills/gauge/SKILL.md";

fn text(id: &str) -> &'static str {
    spdx::license_id(id).unwrap().text()
}

impl Upstream {
    /// With this field `license` in the skill's frontmatter; empty for none.
    fn new(license: &str) -> Self {
        let scratch = Scratch::new();
        let field = match license {
            "" => String::new(),
            license => format!("license: {license}\n"),
        };
        let skill = format!(
            "---\nname: gauge\ndescription: Reads a rain gauge when asked.\n{field}---\n# Gauge\n\nRead it.\n"
        );
        scratch.write(&format!("upstream/{SKILL}"), skill);
        Self(scratch)
    }

    /// With one more file.
    fn with(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.0.write(&format!("upstream/{path}"), text);
        self
    }

    fn folder(&self) -> PathBuf {
        self.0.join("upstream")
    }

    /// Commits upstream, copies the skill and records `license` for the copy.
    fn copy(&self, license: &str) -> PathBuf {
        let upstream = self.folder();
        git(&upstream, &["init", "--quiet", "--initial-branch=main"]);
        git(&upstream, &["remote", "add", "origin", REPOSITORY]);
        git(&upstream, &["add", "--all"]);
        git(&upstream, &["commit", "--quiet", "-m", "Gauge"]);
        let commit = git(&upstream, &["rev-parse", "HEAD"]);
        let copy = self.0.copy(&upstream.join("skills/gauge"), "gauge");
        let anchor = format!(
            "{{\n  \"source_repository_url\": \"{REPOSITORY}\",\n  \"source_commit\": \"{commit}\",\n  \
             \"source_skill_path\": \"skills/gauge\",\n  \"source_license_spdx\": \"{license}\"\n}}\n"
        );
        self.0.write("gauge/EXTERNAL_SOURCE.json", anchor);
        copy
    }

    /// The report on a copy for which `license` is recorded.
    fn check(&self, license: &str) -> Report {
        let copy = self.copy(license);
        let run = skillcheck(["check"]).arg(copy).arg("--upstream");
        run.arg(self.folder()).report()
    }
}

/// The only finding of a report, which is about the licence.
fn only(report: &Report) -> Found {
    let mut findings = report.findings();
    assert_eq!(report.rules(), ["conflicting-license"], "{findings:#?}");
    assert_eq!(findings.len(), 1);
    findings.remove(0)
}

/// Asserts that a copy is verified and nothing is said of it.
fn silent(report: &Report) {
    assert_eq!(report.status(), "verified", "{:#?}", report.findings());
    assert_eq!(report.rules(), Vec::<String>::new());
}

#[test]
fn the_authors_word_on_the_skill_goes_before_the_repositorys_licence() {
    let upstream = Upstream::new("CC-BY-4.0").with("LICENSE", text("MIT"));
    let report = upstream.check("MIT");
    let found = only(&report);
    assert_eq!(found.severity, "error");
    assert_eq!(
        found.message,
        "the licence is recorded as `MIT`, but upstream's frontmatter says `CC-BY-4.0`"
    );
    assert!(found.file.ends_with("EXTERNAL_SOURCE.json"));
    assert_eq!(found.line, 5);
    let related = &report.json["packages"][0]["findings"][0]["related"][0];
    assert!(
        related["file"]
            .as_str()
            .unwrap()
            .ends_with(&format!(":{SKILL}"))
    );
    assert_eq!(related["line"], 4);
    // The licence is no part of the verdict on the files.
    assert_eq!(report.status(), "verified");
    assert_eq!(report.said.status, 1);
}

#[test]
fn the_licence_beside_the_skill_goes_before_the_one_at_the_root() {
    let upstream = Upstream::new("")
        .with("skills/gauge/LICENSE.txt", text("Apache-2.0"))
        .with("LICENSE", text("MIT"));
    let found = only(&upstream.check("MIT"));
    assert_eq!(
        found.message,
        "the licence is recorded as `MIT`, but upstream's `skills/gauge/LICENSE.txt` beside the \
         skill is the text of Apache-2.0"
    );
    assert!(found.help.contains("record `Apache-2.0`"), "{}", found.help);
    let upstream = Upstream::new("Complete terms in LICENSE.txt")
        .with("skills/gauge/LICENSE.txt", text("Apache-2.0"))
        .with("LICENSE", text("MIT"));
    silent(&upstream.check("Apache-2.0"));
}

#[test]
fn the_licence_of_the_root_holds_where_nothing_nearer_does() {
    let root = || Upstream::new("").with("LICENSE", text("MIT"));
    silent(&root().check("MIT"));
    let found = only(&root().check("GPL-3.0-only"));
    assert!(
        found
            .message
            .contains("`LICENSE` at the repository's root is the text of MIT")
    );
    let parent = root().with("skills/COPYING", text("GPL-3.0-or-later"));
    silent(&parent.check("GPL-3.0-only"));
}

#[test]
fn a_note_beside_a_licence_text_leaves_open_what_it_names() {
    let note = "\n---\n\nThe text of the skills is licensed under CC-BY-4.0.\n";
    let both = || Upstream::new("").with("LICENSE", format!("{}{note}", text("MIT")));
    silent(&both().check("MIT"));
    silent(&both().check("CC-BY-4.0"));
    silent(&both().check("MIT AND CC-BY-4.0"));
    let found = only(&both().check("Apache-2.0"));
    assert!(
        found
            .message
            .ends_with("holds the text of MIT, and says more")
    );
}

#[test]
fn a_text_that_was_changed_is_not_taken_for_the_licence() {
    let changed = text("MIT").replace("and/or sell", "but not to sell");
    assert_ne!(changed, text("MIT"));
    silent(&Upstream::new("").with("LICENSE", changed).check("ISC"));
    silent(
        &Upstream::new("")
            .with("LICENSE", b"\xff\xfe\x00")
            .check("ISC"),
    );
}

#[test]
fn evidence_is_named_where_none_was_recorded() {
    let upstream = Upstream::new("MIT").with("LICENSE", text("ISC"));
    let report = upstream.check("UNKNOWN");
    let found = only(&report);
    assert_eq!((found.severity.as_str(), report.said.status), ("note", 0));
    assert_eq!(
        found.message,
        "the licence is recorded as `UNKNOWN`, but evidence is available: upstream's frontmatter \
         says `MIT`"
    );
    let found = only(
        &Upstream::new("")
            .with("LICENSE", "Ask me.")
            .check("UNKNOWN"),
    );
    assert!(found.message.ends_with("whose text was not recognised"));
    silent(&Upstream::new("").check("UNKNOWN"));
}

#[test]
fn upstream_that_contradicts_itself_is_a_warning() {
    let upstream = Upstream::new("MIT").with("skills/gauge/LICENSE", text("ISC"));
    let found = only(&upstream.check("MIT"));
    assert_eq!(found.severity, "warning");
    assert!(found.help.contains("contradicts itself"));
}

#[test]
fn a_licence_file_that_the_clone_left_with_its_remote_says_nothing() {
    let upstream = Upstream::new("").with("LICENSE", text("MIT"));
    let copy = upstream.copy("ISC");
    let folder = upstream.folder();
    let blob = git(&folder, &["rev-parse", "HEAD:LICENSE"]);
    fs::remove_file(
        folder
            .join(".git/objects")
            .join(&blob[..2])
            .join(&blob[2..]),
    )
    .unwrap();
    git(&folder, &["config", "remote.origin.promisor", "true"]);
    let run = skillcheck(["check"]).arg(copy).arg("--upstream");
    let report = run.arg(folder).report();
    silent(&report);
    let evidence = &report.package("gauge")["origin"]["license_evidence"];
    assert_eq!(evidence[0]["path"], "LICENSE");
    assert!(evidence[0]["licenses"].is_null());
}

#[cfg(unix)]
#[test]
fn a_link_to_the_licence_at_the_root_is_that_licence() {
    let link = |target: &str| {
        let upstream = Upstream::new("")
            .with("LICENSE", text("MIT"))
            .with("terms/free", text("ISC"));
        let path = upstream.folder().join("skills/gauge/LICENSE");
        std::os::unix::fs::symlink(target, path).unwrap();
        let copy = upstream.copy("ISC");
        // The copy's own link is another matter.
        fs::remove_file(copy.join("LICENSE")).ok();
        let run = skillcheck(["check", "--select", "conflicting-license"]).arg(copy);
        run.arg("--upstream").arg(upstream.folder()).report()
    };
    assert!(
        only(&link("../../LICENSE"))
            .message
            .contains("the text of MIT")
    );
    assert_eq!(link("../../terms/free").rules(), Vec::<String>::new());
}

#[test]
fn the_snapshot_is_asked_where_upstream_was_not_read() {
    let upstream = Upstream::new("").with("LICENSE", text("MIT"));
    let copy = upstream.copy("MIT");
    let anchor = copy.join("EXTERNAL_SOURCE.json");
    let snapshot = "{\n  \"original_frontmatter_snapshot\": { \"license\": \"CC-BY-4.0\" },\n";
    replace(&anchor, "{\n", snapshot);
    let report = skillcheck(["check"]).arg(&copy).report();
    assert_eq!(report.rules(), ["conflicting-license", "unverified-origin"]);
    let findings = report.findings();
    let found = findings
        .iter()
        .find(|found| found.rule == "conflicting-license");
    assert!(found.unwrap().message.contains("the recorded snapshot"));
    // Upstream itself knows better.
    let run = skillcheck(["check"]).arg(&copy).arg("--upstream");
    let report = run.arg(upstream.folder()).report();
    assert_eq!(report.rules(), ["altered-frontmatter"]);
}

#[test]
fn what_is_recorded_by_origin_stamp_is_what_upstream_says() {
    let upstream = Upstream::new("").with("LICENSE", text("MIT"));
    let copy = upstream.copy("UNKNOWN");
    let commit = git(&upstream.folder(), &["rev-parse", "HEAD"]);
    let tracked = ["update-ref", "refs/remotes/origin/main", "HEAD"];
    git(&upstream.folder(), &tracked);
    let said = skillcheck(["origin", "stamp"])
        .arg(&copy)
        .arg("--upstream")
        .arg(upstream.folder())
        .args(["--commit", &commit, "--source-path", "skills/gauge"])
        .run();
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    let record = fs::read_to_string(copy.join("EXTERNAL_SOURCE.json")).unwrap();
    assert!(
        record.contains("\"source_license_spdx\": \"MIT\""),
        "{record}"
    );
    let run = skillcheck(["check"]).arg(&copy).arg("--upstream");
    silent(&run.arg(upstream.folder()).report());
}

#[test]
fn anchors_that_differ_are_told_as_such_and_once() {
    let scratch = Scratch::new();
    let folder = scratch.copy(&fixture("packages/omni-intake/soil-report"), "soil-report");
    replace(
        &folder.join("ORIGIN.md"),
        "license: `MIT`",
        "license: `ISC`",
    );
    let check = || {
        let run = skillcheck(["check"]).arg(&folder).arg("--upstream");
        run.arg(fixture("upstream.git")).report()
    };
    let about = |report: &Report| {
        let rules = ["conflicting-license", "conflicting-origin"];
        let found = report.findings().into_iter();
        let found = found.filter(|found| rules.contains(&found.rule.as_str()));
        found
            .map(|found| (found.rule, found.file))
            .collect::<Vec<_>>()
    };
    let found = about(&check());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0 == "conflicting-origin" && found[0].1.ends_with("ORIGIN.md"));
    // In both, it is upstream that says otherwise.
    let metadata = folder.join("metadata.json");
    replace(&metadata, "_spdx\": \"MIT\"", "_spdx\": \"ISC\"");
    let found = about(&check());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0 == "conflicting-license" && found[0].1.ends_with("metadata.json"));
}
