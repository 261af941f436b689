//! Faults of the frontmatter, and of the skill file as a whole.

use super::{LICENSE, body, description, detected, fields, good, name};

#[test]
fn faults_of_name_and_description_are_told() {
    let long = "a".repeat(65);
    let phrase = "Writes release notes from merged pull requests. ".repeat(23);
    let folded = "  Writes release notes from merged pull requests. Use when asked.\n".repeat(18);
    detected([
        name("another name than the folder's", "name: changelog\n").is("name-mismatch"),
        name("capitals", "name: Release-Notes\n")
            .is("invalid-name")
            .also(&["name-mismatch"]),
        name("65 characters", &format!("name: {long}\n"))
            .is("invalid-name")
            .also(&["name-mismatch"]),
        name("two hyphens", "name: release--notes\n")
            .is("invalid-name")
            .also(&["name-mismatch"]),
        name("two hyphens in the folder too", "name: release--notes\n")
            .in_folder("release--notes")
            .is("invalid-name"),
        name("a hyphen at the end", "name: release-notes-\n")
            .is("invalid-name")
            .also(&["name-mismatch"]),
        name("an underscore", "name: release_notes\n")
            .is("invalid-name")
            .also(&["name-mismatch"]),
        name("a number for a name", "name: 123\n").is("invalid-name"),
        name("a list for a name", "name: [release, notes]\n").is("invalid-name"),
        name("a mapping for a name", "name:\n  en: release-notes\n").is("invalid-name"),
        name("a boolean for a name", "name: true\n").is("invalid-name"),
        name("a name without a value", "name:\n").is("invalid-name"),
        name("no name", "").is("missing-field").line("SKILL.md", 1),
        description(
            "1,100 characters",
            &format!("description: {}\n", &phrase[..1_100]),
        )
        .is("invalid-description"),
        description(
            "1,100 characters in a block",
            &format!("description: >-\n{folded}"),
        )
        .is("invalid-description"),
        description("no description", "")
            .is("missing-field")
            .line("SKILL.md", 1),
        description("an empty description", "description: \"\"\n").is("invalid-description"),
        description("a description of spaces", "description: \"   \"\n").is("invalid-description"),
        description("a description without a value", "description:\n").is("invalid-description"),
        description(
            "a pair of tags",
            "description: Writes <b>release notes</b>. Use when asked for a changelog.\n",
        )
        .is("invalid-description"),
        description(
            "tags around all",
            "description: <task>Writes release notes. Use when asked.</task>\n",
        )
        .is("invalid-description"),
        description("a number", "description: 42\n").is("invalid-description"),
        description(
            "a list",
            "description:\n  - Writes release notes.\n  - Use when asked.\n",
        )
        .is("invalid-description"),
        description("a mapping", "description: {en: Writes release notes}\n")
            .is("invalid-description"),
        description("a boolean", "description: true\n").is("invalid-description"),
    ]);
}

#[test]
fn frontmatter_that_cannot_be_read_is_told() {
    detected([
        description(
            "an unterminated quote",
            "description: \"Writes release notes. Use when asked.\n",
        )
        .is("malformed-frontmatter"),
        description(
            "an unterminated single quote",
            "description: 'Writes release notes. Use when asked.\n",
        )
        .is("malformed-frontmatter"),
        description(
            "a colon in plain text",
            "description: Writes release notes: use when asked.\n",
        )
        .is("malformed-frontmatter"),
        fields("a tab for indentation", "metadata:\n\tauthor: ada\n")
            .on("\tauthor")
            .is("malformed-frontmatter"),
        fields("a key twice", "name: release-notes\n").is("malformed-frontmatter"),
        fields("another key twice", "license: MIT\nlicense: Apache-2.0\n")
            .on("license: Apache-2.0")
            .is("malformed-frontmatter"),
        good("unclosed")
            .with("license: MIT\n---\n", LICENSE)
            .line("SKILL.md", 1)
            .is("malformed-frontmatter"),
        good("none")
            .with("---\n", "")
            .encoded(|text| behind(text, "---\n"))
            .is("malformed-frontmatter"),
        good("a blank line before it")
            .with("---\n", "\n---\n")
            .line("SKILL.md", 1)
            .is("malformed-frontmatter"),
        good("a list")
            .encoded(|text| [b"---\n- a\n- b\n---\n", &*behind(&text[4..], "---\n")].concat())
            .line("SKILL.md", 2)
            .is("malformed-frontmatter"),
    ]);
}

#[test]
fn bytes_that_no_client_reads_are_told() {
    detected([
        good("a byte order mark")
            .with("---\n", "\u{feff}---\n")
            .is("byte-order-mark"),
        good("UTF-16, little end first")
            .encoded(|text| utf16(text, u16::to_le_bytes, true))
            .line("SKILL.md", 1)
            .is("malformed-frontmatter"),
        good("UTF-16, big end first")
            .encoded(|text| utf16(text, u16::to_be_bytes, true))
            .line("SKILL.md", 1)
            .is("malformed-frontmatter"),
        good("UTF-16 without a mark")
            .encoded(|text| utf16(text, u16::to_le_bytes, false))
            .line("SKILL.md", 1)
            .is("malformed-frontmatter"),
        body("Latin-1", "Write café with its accent.")
            .encoded(latin1)
            .is("invalid-encoding"),
        description(
            "Latin-1 in the frontmatter",
            "description: Writes résumés of releases. Use when asked.\n",
        )
        .encoded(latin1)
        .is("malformed-frontmatter"),
        good("Latin-1 in a support file")
            .file(
                "references/style.md",
                latin1("# Style guide\n\n## Groups\n\nWrite café.\n"),
            )
            .line("references/style.md", 5)
            .is("invalid-encoding"),
        body("a NUL", "Keep it\0 short.").is("hidden-characters"),
        good("no body")
            .encoded(|text| text[..text.len() - behind(text, "MIT\n---\n").len()].into())
            .on(LICENSE.trim())
            .line("SKILL.md", 5)
            .is("empty-body"),
        good("a body of blank lines")
            .encoded(|text| {
                [
                    &text.as_bytes()[..text.len() - behind(text, "MIT\n---\n").len()],
                    b"\n  \n",
                ]
                .concat()
            })
            .line("SKILL.md", 5)
            .is("empty-body"),
    ]);
}

#[test]
fn faults_of_other_fields_are_told() {
    let list = "allowed-tools:\n  - Read\n  - Bash(git:*)\n";
    detected([
        description(
            "`descripton`",
            "descripton: Writes release notes. Use when asked.\n",
        )
        .is("unknown-field")
        .also(&["missing-field"]),
        fields("`licence`", "licence: MIT\n").is("unknown-field"),
        fields("`allowed_tools`", "allowed_tools: Read\n").is("unknown-field"),
        fields("`compatability`", "compatability: Needs git\n").is("unknown-field"),
        fields("a list in brackets", "allowed-tools: [Read, Write]\n").is("invalid-field"),
        fields("a list", list).is("invalid-field"),
        fields("a number in metadata", "metadata:\n  version: 1.0\n")
            .on("version: 1.0")
            .is("invalid-field"),
        fields("a boolean in metadata", "metadata:\n  internal: true\n")
            .on("internal")
            .is("invalid-field"),
        fields("a list in metadata", "metadata:\n  tags: [a, b]\n")
            .on("tags: [")
            .is("invalid-field"),
        fields(
            "a mapping in metadata",
            "metadata:\n  author:\n    name: ada\n",
        )
        .on("author")
        .is("invalid-field"),
        fields("text for metadata", "metadata: none\n").is("invalid-field"),
        fields("a list for metadata", "metadata:\n  - a\n").is("invalid-field"),
        fields(
            "compatibility of 550 characters",
            &format!("compatibility: {}\n", "Needs git. ".repeat(50)),
        )
        .is("invalid-field"),
        fields(
            "terms in a file that is absent",
            "license: Complete terms in LICENSE.txt\n",
        )
        .is("missing-license-file"),
        fields("a file that is absent", "license: LICENSE\n").is("missing-license-file"),
    ]);
}

/// What stands behind the first `end`.
fn behind(text: &str, end: &str) -> Vec<u8> {
    text.split_once(end).unwrap().1.into()
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2], marked: bool) -> Vec<u8> {
    let mark = marked.then_some(0xfeff);
    mark.into_iter()
        .chain(text.encode_utf16())
        .flat_map(bytes)
        .collect()
}
