//! Faults of files, of their text, and of packages beside each other.

use std::{fs, path::Path};

use super::{
    BODY, Case, DESCRIPTION, HERE, LICENSE, body, description, detected, file, good, style,
};

/// The package in the dialect that needs a heading.
fn antigravity(what: &str) -> Case {
    let fields = "risk: safe\nsource: community\ndate_added: \"2026-02-27\"\n";
    good(what).with(LICENSE, fields).of_dialect()
}

#[test]
fn faults_of_headings_and_fences_are_told() {
    let heading = "## When to use this skill\n";
    detected([
        antigravity("a heading that is not there")
            .with(heading, "## Purpose\n")
            .whole("SKILL.md")
            .is("missing-heading"),
        antigravity("words that a risk demands")
            .with("risk: safe", "risk: offensive")
            .is("missing-disclaimer"),
        antigravity("a fence that swallows a heading")
            .with("# Release notes\n", "# Release notes\n\n```bash\ngit log\n")
            .on("```bash")
            .is("unclosed-fence")
            .also(&["missing-heading"]),
        body("a fence", "```bash\ngit log\n\nMore.").is("unclosed-fence"),
        body(
            "a fence before another block",
            "```bash\ngit log\n\n### Later\n\nMore.\n\n```sh\ngit tag\n```\n\nEnd.",
        )
        .is("unclosed-fence"),
        body("a fence of tildes", "~~~\ngit log\n\nMore.").is("unclosed-fence"),
        body(
            "a fence that a shorter one follows",
            "````\ngit log\n```\n\nMore.",
        )
        .is("unclosed-fence"),
        style("a fence in a support file", "```bash").is("unclosed-fence"),
    ]);
}

#[test]
fn text_that_was_left_in_is_told() {
    detected(
        [
            body("TODO", "TODO: describe the groups."),
            body("FIXME", "FIXME: this order is wrong."),
            body("TBD", "TBD"),
            body("a comment", "<!-- TODO: describe the groups -->"),
            body("brackets", "[TODO: describe the groups]"),
            body("an owner", "TODO(ada): describe the groups."),
            body("lorem ipsum", "Lorem ipsum dolor sit amet, consectetur."),
            body("insert", "[Insert description here]"),
            body("add", "[Add your instructions here]"),
            body("yours", "<your description here>"),
            body("replace", "Replace this text with your own instructions."),
            description("the description", "description: TODO\n"),
            description(
                "the description in brackets",
                "description: \"[TODO: what the skill does and when]\"\n",
            ),
            style("a support file", "TODO: describe the groups."),
        ]
        .map(|case| case.is("unfinished-text")),
    );
}

#[test]
fn files_that_nobody_reads_or_can_review_are_told() {
    detected([
        file(
            "text that nothing names",
            "references/older-style.md",
            "# Older\n\nText.\n",
        )
        .is("unreferenced-file"),
        file(
            "text that only its own title names",
            "references/unused.md",
            "# Unused\n\nText.\n",
        )
        .is("unreferenced-file"),
        file(
            "a script that nothing names",
            "scripts/publish.py",
            "print(1)\n",
        )
        .is("unreferenced-file"),
        file(
            "bytecode",
            "scripts/__pycache__/collect.cpython-312.pyc",
            [0xcb, 0x0d, 0x0d, 0x0a, 0, 0, 0, 0],
        )
        .is("opaque-file"),
        file(
            "bytecode beside its source",
            "scripts/collect.pyc",
            [0xcb, 0x0d, 0x0d, 0x0a, 0, 0, 0, 0],
        )
        .is("opaque-file"),
        file(
            "bytecode of Java",
            "scripts/Collect.class",
            [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 0x34],
        )
        .is("opaque-file"),
        file(
            "an executable of Windows",
            "scripts/collect.exe",
            b"MZ\x90\0\x03\0\0\0",
        )
        .is("opaque-file"),
        file(
            "an executable of Linux",
            "scripts/collect",
            b"\x7fELF\x02\x01\x01\0",
        )
        .is("opaque-file"),
        file("an archive", "assets/all.zip", b"PK\x03\x04\x14\0\0\0").is("opaque-file"),
        file(
            "a compressed archive",
            "assets/all.tar.gz",
            b"\x1f\x8b\x08\0\0\0\0\0",
        )
        .is("opaque-file"),
        file(
            "a repository",
            "references/old/.git/HEAD",
            "ref: refs/heads/main\n",
        )
        .whole("references/old/.git")
        .is("forbidden-file"),
        good("another case")
            .make(|package| rename(package, "skill.md"))
            .whole("skill.md")
            .is("misnamed-skill-file"),
        good("a capital")
            .make(|package| rename(package, "Skill.md"))
            .whole("Skill.md")
            .is("misnamed-skill-file"),
    ]);
}

fn rename(package: &Path, name: &str) {
    fs::rename(package.join("SKILL.md"), package.join(name)).unwrap();
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_told() {
    use std::os::unix::fs::symlink;

    let link = |what, target: &'static str| {
        good(what)
            .make(move |package| symlink(target, package.join("references/link")).unwrap())
            .whole("references/link")
            .is("forbidden-file")
    };
    detected([
        link("out", "/etc/passwd"),
        link("to a folder outside", "/etc"),
        link("out by a relative path", "../../../shared.md").file("../../shared.md", "# Shared\n"),
        link("to nothing", "gone.md"),
        link("to itself", "link"),
        link("to a folder above", ".."),
        link("to a link back", "back")
            .make(|package| symlink("link", package.join("references/back")).unwrap()),
        good("a pipe")
            .make(|package| {
                let pipe = package.join("scripts/pipe");
                let made = std::process::Command::new("mkfifo").arg(pipe).status();
                assert!(made.unwrap().success());
            })
            .whole("scripts/pipe")
            .is("forbidden-file"),
    ]);
}

#[test]
fn packages_that_say_the_same_are_told() {
    detected([
        good("one name in two folders")
            .file("../changelog/SKILL.md", other("release-notes"))
            .beside("release-notes/SKILL.md", 2)
            .is("duplicate-skill")
            .also(&["name-mismatch"]),
        good("one name below two folders")
            .file("../more/release-notes/SKILL.md", other("release-notes"))
            .beside("release-notes/SKILL.md", 2)
            .is("duplicate-skill"),
        good("one description")
            .file(
                "../changelog/SKILL.md",
                format!("---\nname: changelog\n{DESCRIPTION}---\n# Changelog\n\nKeep it.\n"),
            )
            .beside("release-notes/SKILL.md", 3)
            .is("duplicate-content"),
        good("one body")
            .with("[the style guide](references/style.md)", "the style guide")
            .with("`assets/template.md`", "the template")
            .file(
                "../changelog/SKILL.md",
                other("changelog").replace("\n# Changelog\n\nKeep it.\n", &{
                    let body = BODY.replace(&format!("\n{HERE}\n"), "");
                    let body =
                        body.replace("[the style guide](references/style.md)", "the style guide");
                    body.replace("`assets/template.md`", "the template")
                }),
            )
            .beside("release-notes/SKILL.md", 7)
            .is("duplicate-content"),
    ]);
}

fn other(name: &str) -> String {
    format!(
        "---\nname: {name}\ndescription: Keeps the changelog file. Use when an entry is missing.\n---\n\n# Changelog\n\nKeep it.\n"
    )
}
