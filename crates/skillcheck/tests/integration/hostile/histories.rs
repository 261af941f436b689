//! Histories without end, without sense or without clocks.

use std::fmt::Write;

use super::{Case, TIP, commit};
use crate::common::{FIRST, FORK, SECOND};

#[test]
fn a_commit_with_a_hundred_thousand_parents_is_read() {
    let case = Case::new();
    let tree = case.id(&format!("{SECOND}^{{tree}}"));
    let absent: Vec<_> = (1..100_000).map(|at| format!("{at:040x}")).collect();
    let mut parents: Vec<_> = absent.iter().map(String::as_str).collect();
    let id = case.object("commit", commit(&tree, &parents, "x\n").as_bytes());
    case.set_main(&id);
    // Not one of them is here: whether the claimed commit is behind one nobody knows.
    let why = "lacks commits that it ought to have";
    case.expect("absent parents", "unverified", &["unverified-origin"], why);

    parents.push(TIP);
    let id = case.object("commit", commit(&tree, &parents, "x\n").as_bytes());
    case.set_main(&id);
    case.expect("the last one", "verified", &[], "");

    let case = Case::new();
    let first = case.id(&format!("{FIRST}^{{tree}}"));
    let mut tip = TIP.to_owned();
    for _ in 0..3 {
        let same = vec![tip.as_str(); 100_000];
        tip = case.object("commit", commit(&first, &same, "x\n").as_bytes());
    }
    case.set_main(&tip);
    case.expect(
        "one parent",
        "verified",
        &["outdated-origin"],
        "one newer commit",
    );
}

#[test]
fn clocks_that_lie_change_no_verdict() {
    for time in [
        "0 +0000",
        "-1 +0000",
        "99999999999999 +0000",
        "9223372036854775807 +0000",
        "-9223372036854775808 +0000",
        "18446744073709551616 +0000",
        "1 +9999",
        "1 -9999",
    ] {
        let case = Case::new();
        let tree = case.id(&format!("{FIRST}^{{tree}}"));
        let text = commit(&tree, &[TIP], "x\n").replace("1780272000 +0000", time);
        let id = case.object("commit", text.as_bytes());
        case.set_main(&id);
        case.expect(time, "verified", &["outdated-origin"], "one newer commit");
        case.record(SECOND, FORK);
        let rules = case.check().rules();
        assert!(
            rules.contains(&"unreachable-commit".to_owned()),
            "{time}: {rules:?}"
        );
    }
    for time in ["", "x", "1"] {
        let case = Case::new();
        let text = commit(&case.id("main^{tree}"), &[TIP], "x\n").replace("1780272000 +0000", time);
        let id = case.object("commit", text.as_bytes());
        case.set_main(&id);
        let status = case.check().status().to_owned();
        assert!(
            ["verified", "unverified"].contains(&status.as_str()),
            "{time:?}: {status}"
        );
    }
}

#[test]
fn commits_without_their_lines_are_told() {
    let tree = Case::new().id(&format!("{SECOND}^{{tree}}"));
    let good = commit(&tree, &[TIP], "x\n");
    for text in [
        String::new(),
        "x".to_owned(),
        format!("tree {tree}"),
        good.replace(&tree, "zz"),
        good.replace("committer", "commuter"),
        good.replace("tree ", "tree  "),
        good.replace("T <t@example.com>", ""),
    ] {
        let case = Case::new();
        let id = case.object("commit", text.as_bytes());
        case.set_main(&id);
        case.record(SECOND, &id);
        case.expect(&text, "unverified", &["corrupt-upstream"], &id);
    }
    // A second tree is a line like any other: git, too, takes the first.
    let case = Case::new();
    let text = good.replace(
        "author",
        &format!("tree {}\nauthor", case.id(&format!("{FORK}^{{tree}}"))),
    );
    let id = case.object("commit", text.as_bytes());
    case.set_main(&id);
    case.record(SECOND, &id);
    let status = case.check().status().to_owned();
    assert!(
        ["verified", "unverified"].contains(&status.as_str()),
        "{status}"
    );
}

/// Commits on top of main, each of which changes the folder.
fn busy(commits: usize) -> String {
    let mut stream = String::new();
    for at in 0..commits {
        write!(
            stream,
            "commit refs/heads/main\ncommitter T <t@example.com> {} +0000\ndata 1\nx\n",
            1_780_272_000 + at
        )
        .unwrap();
        if at == 0 {
            writeln!(stream, "from {TIP}").unwrap();
        }
        let text = format!("{at}\n");
        write!(
            stream,
            "M 100644 inline skills/rain-gauge/x\ndata {}\n{text}",
            text.len()
        )
        .unwrap();
    }
    stream
}

#[test]
fn a_busy_folder_is_searched_for_the_copied_version_up_to_a_limit() {
    let case = Case::new();
    let url = "https://github.com/meadow/field-skills";
    crate::common::git(&case.upstream, &["config", "remote.origin.url", url]);
    case.import(&busy(600));
    std::fs::remove_file(case.folder.join("EXTERNAL_SOURCE.json")).unwrap();
    let file = case.folder.join("SKILL.md");
    let address =
        format!("category: x\nsource: y\nurl: {url}/tree/main/skills/rain-gauge\n---\n\n#");
    crate::common::replace(&file, "---\n\n#", &address);
    // The copied version is behind more than are compared: it is not called modified.
    let rules = &["unpinned-origin", "unverified-origin"];
    case.expect("busy", "unverified", rules, "only `main` is recorded");
    let report = case.check();
    let told = report.findings();
    assert!(
        told.iter()
            .any(|found| found.message.contains("more history than is searched"))
    );
}
