//! Trees that git would not have made.

use super::{Case, TIP, tree};
use crate::common::{SECOND, git};

/// Modes and names.
type Entries = &'static [(&'static str, &'static [u8])];

/// Claims a folder that has these entries beside the copied `SKILL.md`, in front of it or behind.
fn with(before: &[(&str, &[u8])], after: &[(&str, &[u8])]) -> Case {
    let case = Case::new();
    let [skill, references] = case.copied();
    let empty = case.object("tree", b"");
    let id = |mode: &str| if mode == "40000" { &empty } else { &skill };
    let mut entries = Vec::new();
    for (mode, name) in before {
        entries.push((*mode, *name, id(mode).as_str()));
    }
    entries.push(("100644", b"SKILL.md", &skill));
    entries.push(("40000", b"references", &references));
    for (mode, name) in after {
        entries.push((*mode, *name, id(mode).as_str()));
    }
    case.claim_folder(&case.tree(&entries));
    case
}

fn hostile(name: &str, case: &Case, why: &str) {
    case.expect(name, "unverified", &["unverified-origin"], why);
}

#[test]
fn names_that_no_checkout_has_are_refused() {
    for (name, why) in [
        (&b".."[..], "a file called `..`"),
        (b".", "a file called `.`"),
        (b"", "a file called ``"),
        (b".git", "a file called `.git`"),
        (b".GiT", "a file called `.GiT`"),
        (b"/etc/passwd", "a file called `/etc/passwd`"),
        (b"A/b", "a file called `A/b`"),
    ] {
        for mode in ["100644", "40000"] {
            hostile(mode, &with(&[(mode, name)], &[]), why);
        }
    }
    // Bytes that are no text, or that a terminal would obey, are names like others.
    let case = with(&[], &[("100644", b"x\x1b[31m\xff")]);
    case.expect("odd", "mismatch", &["missing-file"], "x\u{1b}[31m\\xff");
    assert!(!case.run("human").out.contains('\u{1b}'));
}

#[test]
fn names_twice_or_out_of_order_are_refused() {
    let why = "names twice, or out of order";
    let rows: [(Entries, Entries); 5] = [
        (&[], &[("100644", b"references")]),
        (&[], &[("40000", b"references")]),
        (&[("100644", b"SKILL.md")], &[]),
        (&[("100644", b"zebra")], &[]),
        (
            &[("100644", b"A"), ("100644", b"A.b"), ("40000", b"A")],
            &[],
        ),
    ];
    for (before, after) in rows {
        hostile("twice", &with(before, after), why);
    }
    // On the way to the folder too: git itself finds another folder there, or none.
    let case = Case::new();
    let skills = case.id(&format!("{SECOND}:skills"));
    let empty = case.object("tree", b"");
    case.claim_root(&case.tree(&[("40000", b"skills", &skills), ("40000", b"skills", &empty)]));
    hostile("on the way", &case, why);
    // Git puts a folder where its name with a slash stands.
    let ordered = with(
        &[("100644", b"A-b"), ("100644", b"A.b"), ("40000", b"A")],
        &[],
    );
    let found = ordered.check();
    assert_eq!(found.rules(), ["missing-file"], "{:#?}", found.findings());
}

#[test]
fn a_path_into_a_git_folder_is_no_path() {
    let case = Case::new();
    let folder = case.id(&format!("{SECOND}:skills/rain-gauge"));
    let hidden = case.tree(&[("40000", b"rain-gauge", &folder)]);
    case.claim_root(&case.tree(&[("40000", b".git", &hidden)]));
    case.record("\"skills/rain-gauge\"", "\".git/rain-gauge\"");
    let rules = &["malformed-origin", "unverified-origin"];
    case.expect(".git", "unverified", rules, "leads into a `.git` folder");
}

#[test]
fn modes_that_git_does_not_write_are_what_git_takes_them_for() {
    for (mode, status, rules) in [
        ("100664", "verified", &[][..]),
        ("100600", "verified", &[]),
        ("100755", "mismatch", &["mode-changed"]),
        ("120000", "mismatch", &["mode-changed"]),
        ("160000", "unverified", &["mode-changed"]),
    ] {
        let case = Case::new();
        let [skill, references] = case.copied();
        let tree = case.tree(&[
            (mode, b"SKILL.md", &skill),
            ("040000", b"references", &references),
        ]);
        case.claim_folder(&tree);
        case.expect(mode, status, rules, "");
    }
}

#[test]
fn a_tree_of_a_million_entries_is_not_looked_through() {
    let blob = Case::new().copied()[0].clone();
    let id = super::raw(&blob);
    let mut files = Vec::with_capacity(40_000_000);
    for at in 0..1_000_000 {
        files.extend(format!("100644 f{at:07}\0").as_bytes());
        files.extend(&id);
    }
    let why = "more than 500000 entries";
    let case = Case::new();
    let skills = case.id(&format!("{SECOND}:skills"));
    files.extend(tree(&[("40000", b"skills", &skills)]));
    let large = case.object("tree", &files);
    case.claim_folder(&large);
    hostile("a million files", &case, why);
    let on_the_way = case.commit(&large);
    let claimed = case.claimed();
    case.record(&claimed, &on_the_way);
    hostile("a million files on the way", &case, why);
}

/// Claims a folder in which this tree is called `x`.
fn claim_below(case: &Case, tree: &str) {
    let [skill, _] = case.copied();
    case.claim_folder(&case.tree(&[("100644", b"SKILL.md", &skill), ("40000", b"x", tree)]));
}

#[test]
fn trees_in_trees_end() {
    let case = Case::new();
    let (skill, levels) = (&case.copied()[0], "d/".repeat(20_000));
    let stream = format!(
        "commit refs/heads/main\ncommitter T <t@example.com> 1780272000 +0000\ndata 1\nx\n\
         from {TIP}\nM 100644 {skill} skills/rain-gauge/{levels}f\n"
    );
    case.import(&stream);
    let commit = case.id("main");
    case.record(SECOND, &commit);
    hostile("deep", &case, "folders more than 100 deep");

    // Ten to the power of twenty files.
    let case = Case::new();
    let mut id = case.copied()[0].clone();
    let mut mode = "100644";
    for _ in 0..20 {
        let names: Vec<_> = (b'0'..=b'9').map(|digit| [digit]).collect();
        let entries: Vec<_> = names
            .iter()
            .map(|name| (mode, &name[..], id.as_str()))
            .collect();
        id = case.tree(&entries);
        mode = "40000";
    }
    claim_below(&case, &id);
    hostile("a bomb", &case, "more than 100000 files");

    // Levels of forty-five thousand folders, all the same.
    let case = Case::new();
    let mut id = case.object("tree", b"");
    for _ in 0..8 {
        let names: Vec<_> = (0..45_000).map(|at| format!("{at:05}")).collect();
        let entries: Vec<_> = names
            .iter()
            .map(|name| ("40000", name.as_bytes(), id.as_str()))
            .collect();
        id = case.tree(&entries);
    }
    claim_below(&case, &id);
    hostile("wide", &case, "more than 100000 files");
}

#[test]
fn names_of_a_megabyte_end() {
    let case = Case::new();
    let blob = case.copied()[0].clone();
    let names: Vec<_> = (0..50_000).map(|at| format!("{at:05}")).collect();
    let entries: Vec<_> = names
        .iter()
        .map(|name| ("100644", name.as_bytes(), blob.as_str()))
        .collect();
    let many = case.tree(&entries);
    let long = case.tree(&[("40000", &vec![b'n'; 1_000_000], &many)]);
    claim_below(&case, &long);
    hostile("long names", &case, "bytes together");
}

#[test]
fn a_search_for_a_moved_folder_ends() {
    let case = Case::new();
    let mut id = case.object("tree", b"");
    for _ in 0..20 {
        let names: Vec<_> = (0..5_000).map(|at| format!("{at:05}")).collect();
        let entries: Vec<_> = names
            .iter()
            .map(|name| ("40000", name.as_bytes(), id.as_str()))
            .collect();
        id = case.tree(&entries);
    }
    case.commit(&id);
    let report = case.check();
    assert_eq!(
        (report.status(), report.rules()),
        ("verified", vec!["outdated-origin".to_owned()])
    );
    assert!(report.findings()[0].message.contains("no such folder"));
    assert_eq!(git(&case.upstream, &["rev-parse", "main^"]), TIP);
}
