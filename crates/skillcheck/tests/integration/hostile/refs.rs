//! Refs that lead astray, and claims of refs that vouch for nothing.

use std::{fs, os::unix::fs::symlink};

use super::{Case, TIP, fifo};
use crate::common::{FORK, SECOND, fixture, git};

const BRANCH: &str = "  \"source_branch\": \"main\",\n";

/// Makes a clone hostile.
type Make = fn(&Case);

#[test]
fn refs_are_not_read_through_links_out_of_the_clone() {
    for name in ["refs/heads", "refs/heads/main"] {
        for claimed in [true, false] {
            let case = Case::new();
            let (from, to) = (case.upstream.join(name), case.scratch.join("outside"));
            fs::rename(&from, &to).unwrap();
            symlink(&to, &from).unwrap();
            if !claimed {
                case.record(BRANCH, "");
            }
            let rules = &["corrupt-upstream"];
            case.expect(name, "unverified", rules, "leads out of the clone");
        }
    }
    // A link that stays inside is how git once wrote symbolic refs.
    let case = Case::new();
    symlink("main", case.upstream.join("refs/heads/trunk")).unwrap();
    case.record("\"main\"", "\"trunk\"");
    case.expect("inside", "verified", &[], "");
}

#[test]
fn pipes_folders_and_garbage_among_refs_are_told() {
    let rows: [(&str, Make, &str); 5] = [
        (
            "a pipe",
            |case| fifo(&case.upstream.join("refs/heads/x")),
            "it is no regular file",
        ),
        (
            "garbage",
            |case| fs::write(case.upstream.join("refs/heads/x"), "\u{1b}[31m\n").unwrap(),
            "the ref refs/heads/x cannot be read",
        ),
        (
            "five megabytes",
            |case| fs::write(case.upstream.join("refs/heads/x"), vec![b'0'; 5 << 20]).unwrap(),
            "it has 5242880 bytes",
        ),
        (
            "garbage among packed refs",
            |case| fs::write(case.upstream.join("packed-refs"), b"\0\xff garbage\n").unwrap(),
            "its packed refs cannot be read",
        ),
        (
            "a pipe as packed refs",
            |case| fifo(&case.upstream.join("packed-refs")),
            "its packed refs are no regular file",
        ),
    ];
    for (name, make, why) in rows {
        let case = Case::new();
        make(&case);
        case.record("\"main\"", "\"x\"");
        case.expect(name, "unverified", &["corrupt-upstream"], why);
        case.record("  \"source_branch\": \"x\",\n", "");
        case.expect(name, "unverified", &["corrupt-upstream"], why);
    }
    let case = Case::new();
    fs::create_dir(case.upstream.join("refs/heads/x")).unwrap();
    case.record("\"main\"", "\"x\"");
    case.expect(
        "a folder",
        "unverified",
        &["unverified-origin"],
        "no ref `x`",
    );
}

#[test]
fn symbolic_refs_and_tags_that_never_end_lead_nowhere() {
    let case = Case::new();
    case.scratch
        .write("upstream.git/refs/heads/a", "ref: refs/heads/b\n");
    case.scratch
        .write("upstream.git/refs/heads/b", "ref: refs/heads/a\n");
    fs::write(case.upstream.join("HEAD"), "ref: HEAD\n").unwrap();
    case.record("\"main\"", "\"a\"");
    case.expect("a loop", "unverified", &["unverified-origin"], "no ref `a`");

    let case = Case::new();
    case.scratch.write(
        "upstream.git/refs/heads/a",
        "ref: refs/heads/../../../outside\n",
    );
    case.scratch.write("outside", TIP);
    case.record("\"main\"", "\"a\"");
    case.expect(
        "outside",
        "unverified",
        &["corrupt-upstream"],
        "cannot be read",
    );

    let case = Case::new();
    let (mut id, mut kind) = (TIP.to_owned(), "commit");
    for _ in 0..100 {
        let text =
            format!("object {id}\ntype {kind}\ntag x\ntagger T <t@example.com> 1 +0000\n\nx\n");
        id = case.object("tag", text.as_bytes());
        kind = "tag";
    }
    case.scratch
        .write("upstream.git/refs/tags/x", format!("{id}\n"));
    case.record("\"main\"", "\"x\"");
    case.expect("tags", "unverified", &["unverified-origin"], "no ref `x`");
}

#[test]
fn twenty_thousand_refs_out_of_order_are_read_once() {
    let case = Case::new();
    let refs: Vec<_> = (0..20_000_u32)
        .map(|at| format!("{TIP} refs/heads/b{:08x}\n", at.wrapping_mul(2_654_435_761)))
        .collect();
    fs::write(case.upstream.join("packed-refs"), refs.concat()).unwrap();
    case.record(BRANCH, "");
    case.expect("many refs", "verified", &[], "");
}

#[test]
fn a_pull_requests_ref_and_another_remotes_branch_are_not_upstreams() {
    let text = fixture("upstream/fork/skills/rain-gauge/SKILL.md");
    for name in ["refs/pull/7/head", "refs/remotes/fork/main", "refs/stash"] {
        let case = Case::new();
        fs::copy(&text, case.folder.join("SKILL.md")).unwrap();
        git(&case.upstream, &["update-ref", name, FORK]);
        case.record(SECOND, FORK);
        for said in [name, name.strip_prefix("refs/").unwrap()] {
            let record = fs::read_to_string(case.folder.join("EXTERNAL_SOURCE.json")).unwrap();
            let line = record.lines().find(|line| line.contains("branch")).unwrap();
            let claimed = format!("  \"source_branch\": \"{said}\",");
            if line != claimed {
                case.record(line, &claimed);
            }
            let why = format!("no ref `{said}`");
            case.expect(said, "unverified", &["unverified-origin"], &why);
        }
    }
}
