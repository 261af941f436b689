//! Loose objects that are not what they say they are.

use std::fs;

use super::{Case, commit, fifo, pack::zlib, put_loose};
use crate::common::{FIRST, SECOND, loose, replace};

#[test]
fn sizes_that_lie_are_told_and_cost_nothing() {
    let honest = |case: &Case| crate::common::git(&case.upstream, &["cat-file", "commit", SECOND]);
    for (size, why) in [
        ("1", ""),
        ("100", ""),
        ("1000", ""),
        ("60000000", ""),
        ("70000000", "70000000 bytes, more than are read"),
        ("4611686018427387904", "more than are read"),
        ("18446744073709551616", ""),
        ("-5", ""),
        ("", ""),
    ] {
        let case = Case::new();
        let bytes = format!("commit {size}\0{}\n", honest(&case));
        put_loose(&case.upstream, SECOND, &zlib(bytes.as_bytes()));
        case.expect(size, "unverified", &["corrupt-upstream"], why);
    }
}

/// A zlib stream of `head` and then about a gigabyte of zeros, in seven megabytes.
fn bomb(head: &str) -> Vec<u8> {
    let mut bytes = vec![0x78, 0x01, 0];
    let length = u16::try_from(head.len()).unwrap();
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(head.as_bytes());
    // One block of fixed codes (RFC 1951, section 3.2.6): a zero, then "258 bytes, 1 back", which is
    // 11000101 00000, again and again. Codes are written from their first bit on.
    let mut bits = vec![true, true, false];
    bits.extend([false, false, true, true, false, false, false, false]);
    let again = [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0].map(|bit| bit == 1);
    for _ in 0..24 {
        bits.extend(again);
    }
    let packed: Vec<u8> = bits
        .chunks_exact(8)
        .map(|bits| {
            bits.iter()
                .rev()
                .fold(0, |byte, bit| byte << 1 | u8::from(*bit))
        })
        .collect();
    bytes.extend(&packed[..2]);
    // Eight such codes are thirteen bytes.
    bytes.extend(packed[2..15].repeat(500_000));
    bytes
}

#[test]
fn a_bomb_is_not_inflated() {
    for (head, why) in [
        (
            "commit 1073741824\0",
            "1073741824 bytes, more than are read",
        ),
        ("commit 300\0", ""),
        ("tree 67108864\0", ""),
        ("blob 5\0", ""),
    ] {
        let case = Case::new();
        put_loose(&case.upstream, SECOND, &bomb(head));
        case.expect(head, "unverified", &["corrupt-upstream"], why);
    }
}

#[test]
fn what_is_no_object_is_told() {
    for bytes in [
        b"".to_vec(),
        b"garbage".to_vec(),
        zlib(b""),
        zlib(b"commit"),
        zlib(b"evil 5\0 12345"),
        zlib(b"commit 0\0"),
        zlib(&vec![b'x'; 100_000]),
    ] {
        let case = Case::new();
        put_loose(&case.upstream, SECOND, &bytes);
        case.expect("garbage", "unverified", &["corrupt-upstream"], "");
    }
    let case = Case::new();
    let file = loose(&case.upstream, SECOND);
    fs::remove_file(&file).unwrap();
    fifo(&file);
    case.expect(
        "a pipe",
        "unverified",
        &["unverified-origin"],
        "does not hold",
    );
}

#[test]
fn a_commit_of_a_hundred_megabytes_is_not_read() {
    let case = Case::new();
    let tree = case.id(&format!("{SECOND}^{{tree}}"));
    let large = commit(&tree, &[super::TIP], &"x".repeat(100 << 20));
    let id = case.object("commit", large.as_bytes());
    case.set_main(&id);
    let why = "has 104857";
    case.expect("at the tip", "unverified", &["corrupt-upstream"], why);
    case.record(SECOND, &id);
    case.expect("claimed", "unverified", &["corrupt-upstream"], why);
}

#[test]
fn large_files_upstream_are_compared_by_their_ids() {
    let case = Case::new();
    let [skill, references] = case.copied();
    let large = case.object("blob", &vec![b'x'; 100 << 20]);
    let tree = case.tree(&[
        ("100644", b"SKILL.md", &skill),
        ("100644", b"large.bin", &large),
        ("40000", b"references", &references),
    ]);
    case.claim_folder(&tree);
    case.expect("missing", "mismatch", &["missing-file"], "large.bin");
    case.scratch.write("repo/rain-gauge/large.bin", "x");
    case.expect(
        "modified",
        "mismatch",
        &["modified-file"],
        "is not upstream's file: blob",
    );

    let tree = case.tree(&[
        ("100644", b"SKILL.md", &large),
        ("40000", b"references", &references),
    ]);
    let skills = case.tree(&[("40000", b"rain-gauge", &tree)]);
    let other = case.commit(&case.tree(&[("40000", b"skills", &skills)]));
    case.record(&case.claimed(), &other);
    fs::remove_file(case.folder.join("large.bin")).unwrap();
    case.expect(
        "SKILL.md",
        "mismatch",
        &["modified-file"],
        "is not upstream's file: blob",
    );
    // A text that is followed section by section is too large for that.
    let listing = "category: x\nsource: y\nurl: z\n---\n\n#";
    replace(&case.folder.join("SKILL.md"), "---\n\n#", listing);
    let report = case.check();
    let why = "its SKILL.md has 104857600 bytes";
    let found = report.findings();
    let mut told = found.iter();
    let told = told.any(|found| found.rule == "unverified-origin" && found.message.contains(why));
    assert!(told, "{found:#?}");
}

#[test]
fn an_object_of_another_kind_is_told() {
    let case = Case::new();
    let tree = case.id(&format!("{SECOND}^{{tree}}"));
    let fake = commit(FIRST, &[super::TIP], "x\n");
    let id = case.object("commit", fake.as_bytes());
    case.set_main(&id);
    case.record(SECOND, &id);
    case.expect(
        "a commit as tree",
        "unverified",
        &["corrupt-upstream"],
        "is a commit, not a tree",
    );

    let case = Case::new();
    let fake = commit(&tree, &[&tree], "x\n");
    let id = case.object("commit", fake.as_bytes());
    case.set_main(&id);
    case.record(SECOND, FIRST);
    case.expect(
        "a tree as parent",
        "unverified",
        &["corrupt-upstream"],
        "is a tree, not a commit",
    );
}
