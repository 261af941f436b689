//! Packs and indexes made by hand.

use std::fs;

use super::{Case, fifo, raw};
use crate::common::{FORK, SECOND, git_command, loose};

/// `bytes` as a zlib stream that compresses nothing.
pub(super) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut chunks = bytes.chunks(0xffff).peekable();
    if bytes.is_empty() {
        stream.extend([1, 0, 0, 0xff, 0xff]);
    }
    while let Some(chunk) = chunks.next() {
        let length = u16::try_from(chunk.len()).unwrap();
        stream.push(u8::from(chunks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(chunk);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    stream.extend((b << 16 | a).to_be_bytes());
    stream
}

/// Kind of an entry of a pack: a commit, or a delta on the object that its id names.
const COMMIT: u8 = 1;
const OFFSET_DELTA: u8 = 6;
const DELTA: u8 = 7;

/// The head of an entry that says it has `size` bytes.
fn head(kind: u8, mut size: u64) -> Vec<u8> {
    let mut byte = kind << 4 | u8::try_from(size & 15).unwrap();
    size >>= 4;
    let mut bytes = Vec::new();
    while size > 0 {
        bytes.push(byte | 0x80);
        byte = u8::try_from(size & 0x7f).unwrap();
        size >>= 7;
    }
    bytes.push(byte);
    bytes
}

fn entry(kind: u8, base: &[u8], bytes: &[u8]) -> Vec<u8> {
    [head(kind, bytes.len() as u64), base.to_vec(), zlib(bytes)].concat()
}

/// A number as deltas have it.
fn number(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = u8::try_from(value & 0x7f).unwrap();
        value >>= 7;
        if value == 0 {
            bytes.push(byte);
            return bytes;
        }
        bytes.push(byte | 0x80);
    }
}

/// A delta from a base of `from` bytes to `to` bytes, which copies as many as `copied` from its
/// start.
fn delta(from: u64, to: u64, copied: u16) -> Vec<u8> {
    let mut bytes = [number(from), number(to)].concat();
    bytes.push(0xb0);
    bytes.extend(copied.to_le_bytes());
    bytes
}

/// The entries of a pack, made of the bytes of the claimed commit and the id of another object.
type Make = fn(&[u8], &str) -> Vec<(String, Vec<u8>)>;

/// What is done to an index.
type Change = fn(&mut Vec<u8>);

/// Writes a pack of these entries, and an index that gives them these ids.
fn write(case: &Case, entries: &[(String, Vec<u8>)]) {
    let count = u32::try_from(entries.len()).unwrap();
    let mut pack = [&b"PACK\0\0\0\x02"[..], &count.to_be_bytes()].concat();
    let mut places = Vec::new();
    for (id, bytes) in entries {
        places.push((raw(id), u32::try_from(pack.len()).unwrap()));
        pack.extend(bytes);
    }
    pack.extend([0; 20]);
    places.sort();
    let mut index = b"\xfftOc\0\0\0\x02".to_vec();
    for first in 0..=255 {
        let up_to = places.iter().filter(|(id, _)| id[0] <= first).count();
        index.extend(u32::try_from(up_to).unwrap().to_be_bytes());
    }
    for (id, _) in &places {
        index.extend(id);
    }
    index.extend(vec![0; 4 * entries.len()]);
    for (_, at) in &places {
        index.extend(at.to_be_bytes());
    }
    index.extend([0; 40]);
    let name = format!("upstream.git/objects/pack/pack-{}", "a".repeat(40));
    case.scratch.write(&format!("{name}.pack"), pack);
    case.scratch.write(&format!("{name}.idx"), index);
}

/// The bytes of the claimed commit, which is no longer loose.
fn unpacked(case: &Case, id: &str) -> Vec<u8> {
    let output = git_command(&case.upstream)
        .args(["cat-file", "commit", id])
        .output()
        .unwrap();
    fs::remove_file(loose(&case.upstream, id)).unwrap();
    output.stdout
}

fn corrupt(name: &str, case: &Case, why: &str) {
    case.expect(name, "unverified", &["corrupt-upstream"], why);
}

#[test]
fn a_pack_made_by_hand_serves_where_it_is_true() {
    let case = Case::new();
    let bytes = unpacked(&case, SECOND);
    write(&case, &[(SECOND.to_owned(), entry(COMMIT, &[], &bytes))]);
    case.expect("honest", "verified", &[], "");

    // A chain of deltas that each copy all of the one before.
    let case = Case::new();
    let bytes = unpacked(&case, SECOND);
    let size = bytes.len() as u64;
    let same = delta(size, size, u16::try_from(size).unwrap());
    let mut entries = vec![(format!("{:040x}", 1), entry(COMMIT, &[], &bytes))];
    for at in 2..5_000 {
        let (base, _) = entries.last().unwrap();
        entries.push((format!("{at:040x}"), entry(DELTA, &raw(base), &same)));
    }
    let last = entries.last().unwrap().0.clone();
    entries.push((SECOND.to_owned(), entry(DELTA, &raw(&last), &same)));
    write(&case, &entries);
    case.expect("a chain", "verified", &[], "");
}

#[test]
fn a_pack_that_lies_is_told() {
    let other = "b".repeat(40);
    let case = Case::new();
    unpacked(&case, SECOND);
    let fork = unpacked(&case, FORK);
    write(&case, &[(SECOND.to_owned(), entry(COMMIT, &[], &fork))]);
    corrupt(
        "another commit",
        &case,
        "holds something else under the id 49da5827cdf6",
    );

    let rows: [(&str, Make); 10] = [
        ("a delta on itself", |_, _| {
            vec![(
                SECOND.to_owned(),
                entry(DELTA, &raw(SECOND), &delta(9, 9, 9)),
            )]
        }),
        ("two deltas on each other", |_, other| {
            vec![
                (
                    SECOND.to_owned(),
                    entry(DELTA, &raw(other), &delta(9, 9, 9)),
                ),
                (
                    other.to_owned(),
                    entry(DELTA, &raw(SECOND), &delta(9, 9, 9)),
                ),
            ]
        }),
        ("a delta on its own place", |_, _| {
            vec![(
                SECOND.to_owned(),
                entry(OFFSET_DELTA, &[0], &delta(9, 9, 9)),
            )]
        }),
        ("a delta on what is before the pack", |_, _| {
            let far = [0xff, 0xff, 0xff, 0x7f];
            vec![(
                SECOND.to_owned(),
                entry(OFFSET_DELTA, &far, &delta(9, 9, 9)),
            )]
        }),
        ("a delta on nothing", |_, other| {
            vec![(
                SECOND.to_owned(),
                entry(DELTA, &raw(other), &delta(9, 9, 9)),
            )]
        }),
        ("a delta that becomes a terabyte", |bytes, other| {
            let grown = delta(bytes.len() as u64, 1 << 40, 9);
            vec![
                (other.to_owned(), entry(COMMIT, &[], bytes)),
                (SECOND.to_owned(), entry(DELTA, &raw(other), &grown)),
            ]
        }),
        ("a delta that copies more than there is", |bytes, other| {
            let beyond = delta(bytes.len() as u64, 9_999, 9_999);
            vec![
                (other.to_owned(), entry(COMMIT, &[], bytes)),
                (SECOND.to_owned(), entry(DELTA, &raw(other), &beyond)),
            ]
        }),
        ("a size of a terabyte", |bytes, _| {
            let entry = [head(COMMIT, 1 << 40), zlib(bytes)].concat();
            vec![(SECOND.to_owned(), entry)]
        }),
        ("a size of fifty megabytes", |bytes, _| {
            let entry = [head(COMMIT, 50 << 20), zlib(bytes)].concat();
            vec![(SECOND.to_owned(), entry)]
        }),
        ("a size of nine bytes", |bytes, _| {
            vec![(SECOND.to_owned(), [head(COMMIT, 9), zlib(bytes)].concat())]
        }),
    ];
    for (name, make) in rows {
        let case = Case::new();
        let bytes = unpacked(&case, SECOND);
        write(&case, &make(&bytes, &other));
        corrupt(name, &case, "");
    }
}

#[test]
fn an_index_that_lies_serves_nothing() {
    let rows: [(&str, Change); 8] = [
        ("nothing", |index| index.clear()),
        ("garbage", |index| index.fill(0x5a)),
        ("half", |index| index.truncate(600)),
        ("counts that are too large", |index| {
            index[8..1032].fill(0xff);
        }),
        ("one count that is too large", |index| {
            index[8 + 4 * 0x49 + 2] = 9;
        }),
        ("counts that fall", |index| index[1028..1032].fill(0)),
        ("a place outside the pack", |index| {
            index[1056..1060].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff]);
        }),
        ("a place in a table that is not there", |index| {
            index[1056..1060].fill(0xff);
        }),
    ];
    for (name, change) in rows {
        let case = Case::new();
        let bytes = unpacked(&case, SECOND);
        write(&case, &[(SECOND.to_owned(), entry(COMMIT, &[], &bytes))]);
        let file = case
            .upstream
            .join(format!("objects/pack/pack-{}.idx", "a".repeat(40)));
        let mut index = fs::read(&file).unwrap();
        change(&mut index);
        fs::write(file, index).unwrap();
        let report = case.check();
        assert_eq!(report.status(), "unverified", "{name}");
        let rules = report.rules();
        assert!(
            rules == ["corrupt-upstream"] || rules == ["unverified-origin"],
            "{name}: {rules:?}"
        );
    }
}

#[test]
fn pipes_and_garbage_beside_a_pack_are_not_waited_for() {
    for (name, garbage) in [
        ("pack", true),
        ("idx", true),
        ("pack", false),
        ("idx", false),
    ] {
        let case = Case::new();
        let bytes = unpacked(&case, SECOND);
        write(&case, &[(SECOND.to_owned(), entry(COMMIT, &[], &bytes))]);
        let file = case
            .upstream
            .join(format!("objects/pack/pack-{}.{name}", "a".repeat(40)));
        fs::remove_file(&file).unwrap();
        if garbage {
            fs::write(&file, b"garbage").unwrap();
        } else {
            fifo(&file);
        }
        assert_eq!(case.check().status(), "unverified", "{name}");
    }
    for name in ["pack/multi-pack-index", "info/commit-graph", "info/packs"] {
        for garbage in [
            &b"MIDX\x01\x01\x09"[..],
            b"CGPH\x01\x01\xff\xff",
            b"",
            &[0xff; 5_000],
        ] {
            let case = Case::new();
            case.scratch
                .write(&format!("upstream.git/objects/{name}"), garbage);
            case.expect(name, "verified", &[], "");
        }
        let case = Case::new();
        let file = case
            .scratch
            .write(&format!("upstream.git/objects/{name}"), "");
        fs::remove_file(&file).unwrap();
        fifo(&file);
        case.expect(name, "verified", &[], "");
    }
}
