//! One claim changed, in one anchor or in all that make it.

use std::fs;

use super::{
    PROJECTS, SITE, Subject, THIRD, USERS, hashed, installed, listed, locked, rain_gauge,
    soil_report,
};
use crate::common::{FIRST, FORK, REPOSITORY, SECOND, git};

const JSON: &str = "metadata.json";
const LIST: &str = "ORIGIN.md";
const TEXT: &str = "SKILL.md";
const RECORD: &str = "EXTERNAL_SOURCE.json";
/// An id of nothing.
const ABSENT: &str = "1111111111111111111111111111111111111abc";
/// A blob of the upstream.
const BLOB: &str = "476dab2f80dd051959d100e9ae1c2504624f2174";
/// The repository of somebody else.
const OTHER: &str = "https://example.com/other/field-skills";

/// A claim in the words of each file that makes it: `"x"` in JSON, `` `x` `` in Markdown.
fn quoted(file: &str, value: &str) -> String {
    if file.ends_with("json") {
        format!("\"{value}\"")
    } else {
        format!("`{value}`")
    }
}

/// Replaces a claim in these files, and asserts the status and what is told: `RULE FILE:LINE`, with
/// the file from the package's folder, one after another.
fn changed(subject: &Subject, files: &[&str], (from, to): (&str, &str), status: &str, told: &str) {
    for file in files {
        subject.replace(file, &quoted(file, from), &quoted(file, to));
    }
    expect(subject, &format!("{files:?}: {from} → {to}"), status, told);
}

fn expect(subject: &Subject, what: &str, status: &str, told: &str) {
    let mut rules = Vec::new();
    for told in told.split(", ").filter(|told| !told.is_empty()) {
        let (rule, place) = told.split_once(' ').unwrap();
        let (file, line) = place.rsplit_once(':').unwrap();
        rules.push((rule, file, line.parse().unwrap()));
    }
    subject.expect(what, status, &rules);
}

#[test]
fn metadata_that_says_something_else_than_the_other_anchors_is_told_at_its_place() {
    for (change, told) in [
        // What upstream does not bear out is at fault, whichever anchor says it.
        (
            (FIRST, ABSENT),
            "conflicting-origin metadata.json:10, unknown-commit metadata.json:10",
        ),
        (
            (FIRST, FORK),
            "conflicting-origin metadata.json:10, unreachable-commit metadata.json:10",
        ),
        (
            (FIRST, BLOB),
            "conflicting-origin metadata.json:10, unknown-commit metadata.json:10",
        ),
        // Another commit with the same folder is borne out as well.
        ((FIRST, SECOND), "conflicting-origin ORIGIN.md:9"),
        (
            (REPOSITORY, OTHER),
            "conflicting-origin metadata.json:6, conflicting-origin metadata.json:7, \
             unverified-origin metadata.json:10",
        ),
        (
            ("main", "dev"),
            "conflicting-origin metadata.json:9, unverified-origin metadata.json:10",
        ),
        (
            ("skills/soil-report", "skills/soil"),
            "conflicting-origin metadata.json:12, unknown-path metadata.json:12",
        ),
        (
            ("skills/soil-report", "skills"),
            "conflicting-origin metadata.json:12, unknown-path metadata.json:12",
        ),
        (
            ("skills/soil-report", "skills/rain-gauge"),
            "conflicting-origin metadata.json:12, missing-file metadata.json:12, \
             unexplained-file assets/report-template.md:0, \
             unexplained-file references/soil-types.md:0, \
             unexplained-file scripts/soil_report.py:0",
        ),
        (("meadow", "trusted"), "conflicting-origin metadata.json:7"),
        (
            ("field-skills", "skills"),
            "conflicting-origin metadata.json:8",
        ),
        (("skills", "other"), "conflicting-origin ORIGIN.md:10"),
        (
            ("MIT", "Apache-2.0"),
            "conflicting-license metadata.json:14, conflicting-origin ORIGIN.md:13",
        ),
    ] {
        changed(&soil_report(), &[JSON], change, "mismatch", told);
    }
}

#[test]
fn a_list_or_sentence_that_says_something_else_is_told_at_its_place() {
    for (file, change, told) in [
        (
            LIST,
            (FIRST, ABSENT),
            "conflicting-origin ORIGIN.md:9, unknown-commit ORIGIN.md:9",
        ),
        (
            LIST,
            (FIRST, FORK),
            "conflicting-origin ORIGIN.md:9, unreachable-commit ORIGIN.md:9",
        ),
        (LIST, (FIRST, SECOND), "conflicting-origin ORIGIN.md:9"),
        (
            LIST,
            (REPOSITORY, OTHER),
            "conflicting-origin ORIGIN.md:5, conflicting-origin ORIGIN.md:6",
        ),
        (LIST, ("main", "dev"), "conflicting-origin ORIGIN.md:8"),
        (
            LIST,
            ("skills/soil-report", "skills/soil"),
            "conflicting-origin ORIGIN.md:11, unknown-path ORIGIN.md:11",
        ),
        (
            LIST,
            ("meadow", "trusted"),
            "conflicting-origin ORIGIN.md:6",
        ),
        (
            LIST,
            ("field-skills", "skills"),
            "conflicting-origin ORIGIN.md:7",
        ),
        (LIST, ("skills", "other"), "conflicting-origin ORIGIN.md:10"),
        (
            LIST,
            ("MIT", "Apache-2.0"),
            "conflicting-origin ORIGIN.md:13",
        ),
        (
            TEXT,
            ("skills/soil-report", "skills/soil"),
            "conflicting-origin SKILL.md:20, unknown-path SKILL.md:20",
        ),
        (TEXT, (REPOSITORY, OTHER), "conflicting-origin SKILL.md:20"),
    ] {
        changed(&soil_report(), &[file], change, "mismatch", told);
    }
}

#[test]
fn anchors_that_all_say_the_same_false_thing_are_told_at_the_first() {
    let three = &[JSON, LIST, TEXT][..];
    let two = &[JSON, LIST][..];
    for (files, change, status, told) in [
        (
            two,
            (FIRST, ABSENT),
            "mismatch",
            "unknown-commit metadata.json:10",
        ),
        (
            two,
            (FIRST, BLOB),
            "mismatch",
            "unknown-commit metadata.json:10",
        ),
        (
            two,
            (FIRST, FORK),
            "mismatch",
            "unreachable-commit metadata.json:10",
        ),
        (
            two,
            (FIRST, &FIRST[..12]),
            "unverified",
            "malformed-origin metadata.json:10, malformed-origin ORIGIN.md:9, \
             unverified-origin metadata.json:10",
        ),
        // Another repository with the same owner and name.
        (
            three,
            (REPOSITORY, "https://evil.example/meadow/field-skills"),
            "unverified",
            "unverified-origin metadata.json:10",
        ),
        (
            three,
            (REPOSITORY, "no url"),
            "unverified",
            "malformed-origin metadata.json:6, malformed-origin ORIGIN.md:5, \
             malformed-origin SKILL.md:20, unverified-origin metadata.json:10",
        ),
        (
            three,
            ("skills/soil-report", "skills/soil"),
            "mismatch",
            "unknown-path metadata.json:12",
        ),
        (
            three,
            ("skills/soil-report", "LICENSE"),
            "mismatch",
            "unknown-path metadata.json:12",
        ),
        (
            three,
            ("skills/soil-report", "skills/soil-report/assets"),
            "mismatch",
            "unknown-path metadata.json:12",
        ),
        (
            three,
            ("skills/soil-report", "../soil-report"),
            "unverified",
            "malformed-origin metadata.json:12, malformed-origin ORIGIN.md:11, \
             malformed-origin SKILL.md:20, unverified-origin metadata.json:10",
        ),
        (
            two,
            ("main", "dev"),
            "unverified",
            "unverified-origin metadata.json:10",
        ),
        (
            two,
            ("main", "refs/pull/7/head"),
            "unverified",
            "unverified-origin metadata.json:10",
        ),
        (
            two,
            ("main", "-x"),
            "unverified",
            "malformed-origin metadata.json:9, malformed-origin ORIGIN.md:8, \
             unverified-origin metadata.json:10",
        ),
    ] {
        changed(&soil_report(), files, change, status, told);
    }
}

#[test]
fn a_licence_that_upstream_does_not_say_is_told() {
    for to in ["Apache-2.0", "GPL-3.0-only", "CC0-1.0"] {
        // The licence is no part of the verdict on the copy.
        let told = "conflicting-license metadata.json:14";
        changed(&soil_report(), &[JSON, LIST], ("MIT", to), "verified", told);
    }
}

#[test]
fn a_record_that_stands_alone_is_told_at_its_lines() {
    for (change, status, told) in [
        (
            (SECOND, ABSENT),
            "mismatch",
            "unknown-commit EXTERNAL_SOURCE.json:7",
        ),
        ((SECOND, FIRST), "mismatch", "modified-file SKILL.md:9"),
        (
            (SECOND, FORK),
            "mismatch",
            "modified-file SKILL.md:9, unreachable-commit EXTERNAL_SOURCE.json:7",
        ),
        // A later commit has the same folder: that it was copied from there is true as well.
        ((SECOND, THIRD), "verified", ""),
        (
            (REPOSITORY, "https://example.com/meadow/other"),
            "mismatch",
            "conflicting-origin EXTERNAL_SOURCE.json:5, unverified-origin EXTERNAL_SOURCE.json:7",
        ),
        (
            ("main", "dev"),
            "unverified",
            "unverified-origin EXTERNAL_SOURCE.json:7",
        ),
        (
            ("main", ""),
            "unverified",
            "malformed-origin EXTERNAL_SOURCE.json:6, unverified-origin EXTERNAL_SOURCE.json:7",
        ),
        (
            ("skills/rain-gauge", "skills/rain"),
            "mismatch",
            "unknown-path EXTERNAL_SOURCE.json:9",
        ),
        (
            ("skills/rain-gauge", "skills"),
            "mismatch",
            "unknown-path EXTERNAL_SOURCE.json:9",
        ),
        (
            ("meadow", "harvest"),
            "mismatch",
            "conflicting-origin EXTERNAL_SOURCE.json:4",
        ),
        (
            ("field-skills", "harvest"),
            "mismatch",
            "conflicting-origin EXTERNAL_SOURCE.json:5",
        ),
        (
            ("MIT", "see the file"),
            "verified",
            "malformed-origin EXTERNAL_SOURCE.json:11",
        ),
    ] {
        changed(&rain_gauge(), &[RECORD], change, status, told);
    }
}

#[test]
fn what_githubs_installer_wrote_is_told_at_its_lines() {
    let subject = installed();
    let tree = super::tree(&subject);
    let other = git(&subject.upstream, &["rev-parse", "main:skills/rain-gauge"]);
    for (from, to, status, told) in [
        (
            &*tree,
            ABSENT,
            "unverified",
            "unverified-origin SKILL.md:11",
        ),
        (&tree, BLOB, "mismatch", "unknown-commit SKILL.md:11"),
        (
            &tree,
            &other,
            "mismatch",
            "unreachable-commit SKILL.md:11, modified-file SKILL.md:2, missing-file SKILL.md:8, \
             unexplained-file assets/report-template.md:0, \
             unexplained-file references/soil-types.md:0, \
             unexplained-file scripts/soil_report.py:0",
        ),
        (
            &tree,
            &tree[..20],
            "unverified",
            "malformed-origin SKILL.md:11, unverified-origin SKILL.md:11",
        ),
        (
            "skills/soil-report",
            "skills/rain-gauge",
            "mismatch",
            "unreachable-commit SKILL.md:11",
        ),
        (
            "skills/soil-report",
            "skills/none",
            "mismatch",
            "unreachable-commit SKILL.md:11",
        ),
        (
            "skills/soil-report",
            "../x",
            "unverified",
            "malformed-origin SKILL.md:8, unverified-origin SKILL.md:11",
        ),
        (
            "refs/heads/main",
            "refs/heads/dev",
            "unverified",
            "unverified-origin SKILL.md:11",
        ),
        (
            "refs/heads/main",
            "refs/pull/7/head",
            "unverified",
            "unverified-origin SKILL.md:11",
        ),
        (
            SITE,
            "https://github.com/other/skills",
            "unverified",
            "unverified-origin SKILL.md:11",
        ),
        (
            SITE,
            "ext::sh",
            "unverified",
            "malformed-origin SKILL.md:10, unverified-origin SKILL.md:11",
        ),
    ] {
        let subject = installed();
        subject.replace(TEXT, from, to);
        expect(&subject, &format!("{from} → {to}"), status, told);
    }
}

#[test]
fn what_a_users_lock_file_says_is_told_at_its_lines() {
    let tree = super::tree(&locked());
    let skill = "skills/soil-report/SKILL.md";
    let site = format!("{SITE}.git");
    let lock = USERS;
    for (change, status, told) in [
        // The clone is newer than the installation, and never had such a tree.
        ((&*tree, ABSENT), "mismatch", "unknown-commit LOCK:9"),
        (
            (&tree, &tree[1..]),
            "unverified",
            "malformed-origin LOCK:9, unverified-origin LOCK:9",
        ),
        (
            (skill, "skills/rain-gauge/SKILL.md"),
            "mismatch",
            "unreachable-commit LOCK:9",
        ),
        (
            (skill, "../SKILL.md"),
            "unverified",
            "malformed-origin LOCK:8, unverified-origin LOCK:9",
        ),
        (
            (&site, "https://github.com/other/x"),
            "unverified",
            "unverified-origin LOCK:9",
        ),
        (
            ("github", "gitlab"),
            "unverified",
            "malformed-origin LOCK:9",
        ),
        // It speaks of another package now.
        (("soil-report", "rain-report"), "none", ""),
    ] {
        changed(
            &locked(),
            &[lock],
            change,
            status,
            &told.replace("LOCK", lock),
        );
    }
}

#[test]
fn what_a_projects_lock_file_says_is_told_at_its_lines() {
    let subject = hashed();
    let text = fs::read_to_string(subject.folder.join(PROJECTS)).unwrap();
    let hash = &text.split("computedHash\": \"").nth(1).unwrap()[..64];
    let skill = "skills/soil-report/SKILL.md";
    let lock = PROJECTS;
    for (change, status, told) in [
        ((hash, &*"0".repeat(64)), "mismatch", "lock-mismatch LOCK:9"),
        ((hash, "abc"), "unverified", "malformed-origin LOCK:9"),
        (
            ("meadow/field-skills", "other/skills"),
            "unverified",
            "unverified-origin LOCK:5",
        ),
        (("main", "dev"), "unverified", "unverified-origin LOCK:5"),
        (
            (skill, "skills/none/SKILL.md"),
            "mismatch",
            "unknown-path LOCK:8",
        ),
        (("skills", "no-skills"), "none", ""),
    ] {
        changed(
            &hashed(),
            &[lock],
            change,
            status,
            &told.replace("LOCK", lock),
        );
    }
}

#[test]
fn what_an_address_says_is_told_at_its_line() {
    let from = format!("{SITE}/tree/main/skills/soil-report");
    for (to, status, told) in [
        (
            format!("{SITE}/tree/dev/skills/soil-report"),
            "unverified",
            "unverified-origin SKILL.md:9",
        ),
        (
            format!("{SITE}/tree/main/skills/soil"),
            "mismatch",
            "unknown-path SKILL.md:9",
        ),
        (
            format!("{SITE}/tree/{ABSENT}/skills/soil-report"),
            "unverified",
            "unverified-origin SKILL.md:9",
        ),
        (
            format!("{SITE}/tree/{FORK}/skills/soil-report"),
            "mismatch",
            "unreachable-commit SKILL.md:9",
        ),
        (
            format!("{SITE}/tree/{FIRST}/skills/soil-report"),
            "verified",
            "",
        ),
        (
            "https://github.com/other/x/tree/main/skills/soil-report".to_owned(),
            "unverified",
            "unverified-origin SKILL.md:9",
        ),
    ] {
        let subject = listed();
        subject.replace(TEXT, &from, &to);
        expect(&subject, &to, status, told);
    }
}

#[test]
fn an_anchor_that_is_gone_or_broken_is_told() {
    let subject = soil_report();
    fs::remove_file(subject.folder.join(LIST)).unwrap();
    expect(
        &subject,
        "no ORIGIN.md",
        "verified",
        "missing-origin SKILL.md:0",
    );

    let subject = soil_report();
    fs::remove_file(subject.folder.join(JSON)).unwrap();
    expect(
        &subject,
        "no metadata.json",
        "verified",
        "missing-origin SKILL.md:0",
    );

    for text in ["", "[", "[]", "{\"external_source\": []}"] {
        let subject = soil_report();
        fs::write(subject.folder.join(JSON), text).unwrap();
        let report = subject.check();
        let told = super::told(&report);
        assert_eq!(report.status(), "unverified", "{text}: {told:?}");
        let mut told = told.iter();
        assert!(told.any(|(rule, file, _)| rule == "malformed-origin" && file.ends_with(JSON)));
    }
}
