//! What a text is taken for.

use spdx::license_id;

use super::*;

fn text(id: &str) -> &'static str {
    license_id(id).unwrap().text()
}

/// The identifiers in a text, each with its line, and `...` where it says more.
fn read(text: &str) -> String {
    let read = LicenseText::read(text.as_bytes());
    let found = read.found.iter();
    let mut told: Vec<String> = found
        .map(|license| format!("{}@{}", license.id, license.line))
        .collect();
    if read.says_more {
        told.push("...".to_owned());
    }
    told.join(" ")
}

#[test]
fn licences_of_the_list_are_recognised_and_nothing_else_in_them() {
    for id in [
        "0BSD",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC-BY-4.0",
        "CC0-1.0",
        "ISC",
        "JSON",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "Pixar",
        "Unlicense",
        "X11",
    ] {
        let name = read(text(id).trim_start());
        assert_eq!(name, format!("{id}@1"), "{id}");
    }
    assert_eq!(read(text("GPL-3.0-or-later")), "GPL-3.0@1");
}

#[test]
fn a_licence_is_known_however_it_is_set() {
    let mit = text("MIT");
    for set in [
        mit.replace('\n', "\r\n"),
        mit.replace(
            "<year> <copyright holders>",
            "(c) 2031 A. Meadow and others",
        ),
        mit.replace("NONINFRINGEMENT", "NON-INFRINGEMENT"),
        format!("# The MIT License (MIT)\n\n{mit}"),
        format!("> {}", mit.replace('\n', "\n> ")),
    ] {
        assert_eq!(read(&set), "MIT@1", "{set}");
    }
    let apache = text("Apache-2.0");
    let (terms, _) = apache.split_once("APPENDIX").unwrap();
    assert_eq!(read(terms), "Apache-2.0@1");
    let filled = apache
        .replace("[yyyy]", "2031")
        .replace("[name of copyright owner]", "A. Meadow");
    assert_eq!(read(&filled), "Apache-2.0@1");
}

#[test]
fn a_licence_with_other_terms_is_not_recognised() {
    let mit = text("MIT");
    for (from, to) in [
        (
            "furnished to do so",
            "furnished to do so for non-commercial purposes",
        ),
        ("sublicense, and/or sell", "and/or sublicense"),
        ("without restriction", "with restriction"),
    ] {
        let changed = mit.replace(from, to);
        assert_ne!(changed, mit, "{from}");
        assert_eq!(read(&changed), "...", "{to}");
    }
    let apache = text("Apache-2.0");
    assert_eq!(
        read(&apache.replace("royalty-free, irrevocable", "revocable, not free")),
        "..."
    );
}

#[test]
fn licences_are_found_among_other_words() {
    let (mit, apache) = (text("MIT"), text("Apache-2.0"));
    let note = "The code is under the first, what you read is under the second licence below.\n\n";
    let both = read(&format!("{note}{mit}\n---\n\n{apache}"));
    assert!(both.starts_with("MIT@7 Apache-2.0@"), "{both}");
    assert!(both.ends_with("..."), "{both}");
    let more =
        "\nThe Software may not be offered to others as a service of any kind, for money or not.\n";
    // A title and a line on the copyright are no part of what is looked for.
    assert_eq!(read(&format!("{mit}{more}")), "MIT@5 ...");
}

#[test]
fn what_is_no_licence_text_is_none() {
    for text in [
        "",
        "MIT",
        "\n\n\n",
        "All rights reserved. Ask before you use this.",
    ] {
        assert_eq!(read(text), "...", "{text:?}");
    }
    let long = text("MIT").repeat(100);
    assert!(long.len() > TEXT_LIMIT);
    assert_eq!(read(&long), "...");
}

#[test]
fn a_family_is_named_by_words_and_not_by_parts_of_words() {
    let names = |text: &str, id| LicenseText::read(text.as_bytes()).names(id);
    assert!(names("Text is under CC-BY-4.0.", "CC-BY-4.0"));
    assert!(names("Text is under Creative Commons terms.", "CC-BY-4.0"));
    assert!(names("This is GPLv3.", "GPL-3.0"));
    assert!(names("See the GNU licence.", "GPL-3.0"));
    assert!(!names("You may submit mitigations.", "MIT"));
    assert!(!names(text("Apache-2.0"), "Apache-2.0"));
    // Nobody read it: it may name anything.
    assert!(LicenseText::read(b"\xff").names("MIT"));
}
