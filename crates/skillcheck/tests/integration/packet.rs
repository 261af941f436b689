//! The review packet: what it says, and that it says the same whoever asks.

use std::{fs, path::Path};

use crate::{
    common::{FORK, REPOSITORY, SECOND, Said, Scratch, fixture, replace, skillcheck},
    fixtures::expected,
};

const UPSTREAM: [&str; 2] = ["--upstream", "fixtures/upstream.git"];

/// A packet of fixtures against the fixture upstream.
fn packet(paths: &[&str], more: &[&str]) -> Said {
    let args = ["packet"].iter().chain(paths).chain(&UPSTREAM).chain(more);
    skillcheck(args).run()
}

/// What a packet says of a package in a scratch folder.
fn packet_of(folder: &Path, format: &str) -> Said {
    skillcheck(["packet", "--format", format, "--upstream"])
        .arg(fixture("upstream.git"))
        .arg(folder)
        .run()
}

/// A copy of the fixture that is upstream's file by file.
fn copied() -> (Scratch, std::path::PathBuf) {
    let scratch = Scratch::new();
    let folder = scratch.copy(&fixture("packages/agent-skills/rain-gauge"), "rain-gauge");
    (scratch, folder)
}

#[test]
fn the_packet_of_a_fixture_is_the_one_that_was_reviewed() {
    let said = packet(&["fixtures/packages/omni-intake"], &[]);
    assert_eq!((said.status, said.err.as_str()), (1, ""));
    expected("packet.md", &said.out);
}

#[test]
fn the_verdict_stands_first() {
    let (_scratch, folder) = copied();
    let verified = packet_of(&folder, "markdown");
    assert!(
        verified.out.starts_with(
            "## Review packet: `rain-gauge`\n\n> [!TIP]\n> **Verified.** The commit is in the \
             history of `main`, and all 2 copied files are upstream's.\n"
        ),
        "{}",
        verified.out
    );

    replace(&folder.join("references/norms.md"), "48", "49");
    let mismatch = packet_of(&folder, "markdown").out;
    let head = "## Review packet: `rain-gauge`\n\n> [!CAUTION]\n> **Does not match.** It is not \
                what it claims to be: 1 of 3 files is not as upstream has them.\n";
    assert!(mismatch.starts_with(head), "{mismatch}");

    let unverified = skillcheck(["packet"]).arg(&folder).run().out;
    let head = "## Review packet: `rain-gauge`\n\n> [!WARNING]\n> **Not verified.** The origin \
                that it claims was not verified: no upstream given.\n";
    assert!(unverified.starts_with(head), "{unverified}");

    fs::remove_file(folder.join("EXTERNAL_SOURCE.json")).unwrap();
    let none = packet_of(&folder, "markdown").out;
    let head = "## Review packet: `rain-gauge`\n\n> [!NOTE]\n> **Claims no origin.** ";
    assert!(none.starts_with(head), "{none}");
}

#[test]
fn nothing_that_was_not_verified_is_said_to_be() {
    let (_scratch, folder) = copied();
    for args in [vec!["packet"], vec!["packet", "--format", "html"]] {
        let said = skillcheck(&args).arg(&folder).run().out;
        let said = said.replace("not verified", "").replace("Not verified", "");
        let said = said
            .replace("what was not", "")
            .replace("What was verified", "");
        assert!(!said.contains("identical") && !said.contains("class=\"badge good\""));
        let claims = said.lines().filter(|line| line.contains("verified"));
        // The rule's own name and message, the style, and the page's explanation of words.
        let known = |line: &&str| {
            ![
                "unverified-origin",
                "was not verified",
                "article.unknown",
                "Nothing of an origin",
            ]
            .iter()
            .any(|known| line.contains(known))
        };
        let wrong: Vec<&str> = claims.filter(known).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

#[test]
fn what_is_wrong_with_a_commit_or_path_is_said_where_it_is_claimed() {
    let (_scratch, folder) = copied();
    let anchor = folder.join("EXTERNAL_SOURCE.json");
    replace(&anchor, SECOND, FORK);
    let said = packet_of(&folder, "markdown").out;
    assert!(said.contains(
        "| Branch or tag | `main` | **failed**: the commit is not in the history of `main` |"
    ));
    assert!(said.contains(&format!("| Commit | `{FORK}` | verified: found")));

    replace(&anchor, FORK, &"1".repeat(40));
    let said = packet_of(&folder, "markdown").out;
    assert!(said.contains("| Path | `skills/rain-gauge` | **not verified**: not looked up |"));

    replace(&anchor, &"1".repeat(40), SECOND);
    replace(&anchor, "skills/rain-gauge", "skills/no-such");
    let said = packet_of(&folder, "markdown").out;
    let wrong =
        "| Path | `skills/no-such` | **failed**: the commit has nothing at the claimed path |";
    assert!(said.contains(wrong), "{said}");

    replace(&anchor, "skills/no-such", "skills/rain-gauge");
    replace(&anchor, "\"main\"", "\"release\"");
    let said = packet_of(&folder, "markdown").out;
    assert!(said.contains("> **Not verified.** "));
    assert!(said.contains(
        "**not verified**: whether the commit is in the history of `release` is not known: the \
         clone has no such ref"
    ));
}

#[test]
fn commits_and_paths_are_linked_on_hosts_that_are_known() {
    let (_scratch, folder) = copied();
    let anchor = folder.join("EXTERNAL_SOURCE.json");
    let url = "https://github.com/Meadow/Field-Skills";
    replace(&anchor, REPOSITORY, url);
    replace(&anchor, "skills/rain-gauge\"", "skills/rain (gauge)#1|x\"");
    let upstream = format!("{url}={}", fixture("upstream.git").display());
    let run = |format| {
        let args = ["packet", "--format", format, "--upstream", &upstream];
        skillcheck(args).arg(&folder).run().out
    };
    let tree = format!(
        "https://github.com/meadow/field-skills/tree/{SECOND}/skills/rain%20%28gauge%29%231%7Cx"
    );
    assert!(run("markdown").contains(&format!("[`skills/rain (gauge)#1\\|x`]({tree})")));
    assert!(run("html").contains(&format!("<a href=\"{tree}\"")));

    for url in [
        "javascript://github.com/o/n",
        "https://evil.example/o/n",
        "file://github.com/o/n",
    ] {
        let (_scratch, folder) = copied();
        replace(&folder.join("EXTERNAL_SOURCE.json"), REPOSITORY, url);
        for format in ["markdown", "html"] {
            let said = packet_of(&folder, format).out;
            assert!(
                !said.contains("](http") && !said.contains("<a href=\"http"),
                "{url}"
            );
            assert!(
                !said.contains("](javascript") && !said.contains("=\"javascript"),
                "{url}"
            );
        }
    }
}

#[test]
fn the_exit_status_is_that_of_check_in_every_format() {
    let inputs: [&[&str]; 8] = [
        &["fixtures/packages"],
        &["fixtures/packages/agent-skills/rain-gauge"],
        &["fixtures/packages/omni-intake", "--fail-on", "never"],
        &["fixtures/rules/unexplained-file/bad"],
        &[
            "fixtures/rules/unexplained-file/bad",
            "--fail-on",
            "warning",
        ],
        &["fixtures/packages", "--select", "byte-order-mark"],
        &["fixtures/packages", "--profile", "no-such"],
        &[
            "fixtures/packages/agent-skills/rain-gauge",
            "fixtures/no-such",
        ],
    ];
    for input in inputs {
        let check = ["check"].iter().chain(input).chain(&UPSTREAM);
        let check = skillcheck(check).run();
        for format in ["markdown", "html", "json"] {
            let said = packet(input, &["--format", format]);
            assert_eq!(said.status, check.status, "{input:?} {format}");
            assert_eq!(said.err, check.err, "{input:?} {format}");
        }
    }
    let json = ["--format", "json"];
    let check = ["check", "fixtures/packages"]
        .iter()
        .chain(&UPSTREAM)
        .chain(&json);
    assert_eq!(
        packet(&["fixtures/packages"], &json).out,
        skillcheck(check).run().out
    );
}

#[test]
fn the_same_packages_give_the_same_bytes() {
    let paths = ["fixtures/packages", "fixtures/rules"];
    for format in ["markdown", "html"] {
        let first = packet(&paths, &["--format", format, "--jobs", "1"]).out;
        for (paths, jobs) in [
            (["fixtures/rules", "fixtures/packages"], "8"),
            (paths, "2"),
            (["fixtures/packages", "./fixtures/rules"], "3"),
        ] {
            let again = packet(&paths, &["--format", format, "--jobs", jobs]).out;
            assert!(first == again, "{format} {paths:?} {jobs}");
        }
        assert!(first.len() > 10_000);
    }
}

#[test]
fn rules_that_were_switched_off_are_named() {
    let said = packet(
        &["fixtures/packages/omni-intake"],
        &["--ignore", "inverted-trigger,unclosed-fence"],
    );
    assert!(
        said.out.contains(
            "- **not verified**: Rules: by the options of this run these were not asked: \
             `unclosed-fence`, `inverted-trigger`."
        ) || said.out.contains(
            "- **not verified**: Rules: by the options of this run these were not asked: \
             `inverted-trigger`, `unclosed-fence`."
        ),
        "{}",
        said.out
    );
    let said = packet(
        &["fixtures/packages/omni-intake"],
        &["--select", "inverted-trigger"],
    );
    assert!(
        said.out
            .contains("only these were asked: `inverted-trigger`.")
    );
    // What upstream's text says is told whatever rules run.
    assert!(said.out.contains("| **lost** | 0 of 2 | nowhere |"));
}

#[test]
fn text_that_was_moved_was_not_removed() {
    let scratch = Scratch::new();
    let folder = scratch.copy(&fixture("packages/omni-intake/soil-report"), "soil-report");
    let file = folder.join("SKILL.md");
    let text = fs::read_to_string(&file).unwrap();
    let line = text
        .lines()
        .find(|line| line.starts_with("Lime is given in tonnes"))
        .unwrap()
        .replace("fifteen", "five");
    let moved: String = text
        .lines()
        .filter(|other| !other.starts_with("Lime is given in tonnes"))
        .map(|other| match other {
            "## Operating Table" => format!("{line}\n\n{other}\n"),
            "### Nutrients" => format!("{other} and more\n"),
            _ => format!("{other}\n"),
        })
        .collect();
    fs::write(&file, moved).unwrap();
    let said = packet_of(&folder, "markdown").out;
    assert!(!said.contains("- Lime is given"), "{said}");
    assert!(
        said.contains("@@ upstream's line 36 stands elsewhere in the package @@"),
        "{said}"
    );
    assert!(
        said.contains("- ### Nutrients\n+ ### Nutrients and more\n"),
        "{said}"
    );
}

#[test]
fn changed_words_are_marked_in_the_page_in_more_than_colour() {
    let said = packet(&["fixtures/packages/omni-intake"], &["--format", "html"]).out;
    let word = "<del><span class=\"hidden\">[removed: </span>five<span class=\"hidden\">]</span></del>\
                <ins><span class=\"hidden\">[added: </span>fifteen<span class=\"hidden\">]</span></ins>";
    assert!(said.contains(word), "{said}");
}

#[test]
fn what_cannot_be_shown_of_a_changed_file_is_said() {
    let (_scratch, folder) = copied();
    fs::write(folder.join("references/norms.md"), b"a\0b").unwrap();
    let said = packet_of(&folder, "markdown").out;
    let told = "**File `references/norms.md`: modified.** Its text is not shown: it is no text.";
    assert!(said.contains(told), "{said}");
}

#[test]
fn the_packet_is_written_to_a_file_when_asked() {
    let (scratch, folder) = copied();
    let file = scratch.join("packet.html");
    let said = skillcheck(["packet", "--format", "html", "--output"])
        .arg(&file)
        .arg(&folder)
        .run();
    assert_eq!((said.status, said.out.as_str()), (0, ""));
    assert!(fs::read_to_string(file).unwrap().ends_with("</html>\n"));
}
