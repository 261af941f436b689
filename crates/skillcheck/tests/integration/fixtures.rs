//! The fixtures are what they say, and the reports on them are those that were reviewed.

use std::{env, fs, process::Command};

use crate::common::{FIRST, FORK, SECOND, Scratch, fixture, git, skillcheck};

#[test]
fn the_recipe_makes_the_fixture_upstream_again() {
    let scratch = Scratch::new();
    let made = scratch.join("made.git");
    let run = Command::new("sh")
        .arg(fixture("upstream/make.sh"))
        .arg(&made)
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let refs = |clone: &std::path::Path| git(clone, &["for-each-ref"]);
    assert_eq!(refs(&made), refs(&fixture("upstream.git")));
    assert_eq!(
        git(&made, &["rev-parse", "main~2", "main~1"]),
        format!("{FIRST}\n{SECOND}")
    );
    assert_eq!(git(&made, &["rev-parse", "refs/pull/7/head"]), FORK);
    git(
        &fixture("upstream.git"),
        &["fsck", "--strict", "--no-dangling"],
    );
}

/// Compares a report with `fixtures/expected/NAME`. With `UPDATE_EXPECTED=1` in the environment of
/// the test the file is written instead: review what changed.
pub(crate) fn expected(name: &str, report: &str) {
    let file = fixture("expected").join(name);
    if env::var_os("UPDATE_EXPECTED").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, report).unwrap();
    }
    let reviewed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        reviewed == report,
        "{} is stale; run `UPDATE_EXPECTED=1 cargo test --workspace` and review the difference",
        file.display()
    );
}

#[test]
fn the_reports_on_the_fixture_packages_are_those_that_were_reviewed() {
    for (format, name) in [("human", "packages.txt"), ("json", "packages.json")] {
        let said = skillcheck([
            "check",
            "fixtures/packages",
            "--upstream",
            "fixtures/upstream.git",
        ])
        .arg("--format")
        .arg(format)
        .run();
        assert_eq!(said.status, 1);
        expected(name, &said.out);
    }
}

#[test]
fn the_table_of_rules_is_the_one_that_was_reviewed() {
    expected("rules.txt", &skillcheck(["rules"]).run().out);
}
