//! Whatever a package holds, it is told, with exit status 0 or 1.

use std::fs;

use crate::common::{Report, SECOND, Scratch, fixture, replace, skillcheck};

/// Checks one package of which only the skill file is given.
fn with_skill_file(bytes: impl AsRef<[u8]>) -> Report {
    let scratch = Scratch::new();
    scratch.write("pond/SKILL.md", bytes);
    let report = skillcheck(["check", "pond"]).from(&scratch.path()).report();
    assert!(report.said.status < 2, "{}", report.said.err);
    assert_eq!(report.said.err, "");
    report
}

fn rules_of(bytes: impl AsRef<[u8]>) -> Vec<String> {
    with_skill_file(bytes).rules()
}

const HEAD: &str = "---\nname: pond\ndescription: Keeps a pond.\n---\n";

#[test]
fn an_empty_file_has_no_frontmatter() {
    assert_eq!(rules_of(""), ["malformed-frontmatter"]);
    assert_eq!(rules_of("\n\n"), ["malformed-frontmatter"]);
}

#[test]
fn a_file_of_ten_megabytes_is_told_and_not_read() {
    let text = format!("{HEAD}{}", "A line of text.\n".repeat(700_000));
    assert_eq!(rules_of(text), ["unreadable-file"]);
}

#[test]
fn bytes_that_are_not_utf8_have_their_line() {
    let report = with_skill_file([HEAD.as_bytes(), b"one\ntw\xff\xfeo\n"].concat());
    assert_eq!(report.rules(), ["invalid-encoding"]);
    assert_eq!(report.lines("invalid-encoding", "SKILL.md"), [6]);
    let finding = &report.json["packages"][0]["findings"][0];
    assert_eq!(finding["start"]["column"], 3);
    let latin = [&b"---\nname: pond\ndescription: caf\xe9\n---\n"[..]].concat();
    assert_eq!(rules_of(latin), ["malformed-frontmatter"]);
    let wide: Vec<u8> = HEAD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(
        rules_of([&b"\xff\xfe"[..], &wide].concat()),
        ["malformed-frontmatter"]
    );
}

#[test]
fn frontmatter_that_is_none_is_told_at_its_line() {
    for (text, line) in [
        ("# No frontmatter\n", 1),
        ("---\nname: pond\n", 1),
        ("---\nname: pond\ndescription: \"unclosed\nx: y\n---\n", 3),
        ("---\nname: pond\n\tdescription: x\n---\n", 3),
        ("---\n- a list\n---\n", 2),
        ("---\njust text\n---\n", 2),
        ("---\n---\n", 1),
        ("---\nname: pond\nname: pond\ndescription: x\n---\n", 3),
    ] {
        let report = with_skill_file(text);
        assert_eq!(report.rules(), ["malformed-frontmatter"], "{text:?}");
        let lines = report.lines("malformed-frontmatter", "SKILL.md");
        assert_eq!(lines.len(), 1, "{text:?}");
        assert!(lines[0].abs_diff(line) <= 1, "{text:?}: {lines:?}");
    }
}

#[test]
fn bombs_and_depths_of_yaml_end_at_once() {
    let mut bomb = format!("{}a: &a [x]\n", &HEAD[..HEAD.len() - 4]);
    for i in 0..50 {
        bomb += &format!("k{i}: &k{i} [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n");
    }
    assert_eq!(rules_of(bomb + "---\nText.\n"), ["unknown-field"]);
    let deep = format!("---\nname: {}\n---\n", "[".repeat(10_000));
    assert_eq!(rules_of(deep), ["malformed-frontmatter"]);
}

#[test]
fn depths_and_breadths_of_markdown_end_at_once() {
    for body in [
        "- ".repeat(2_000),
        "> ".repeat(50_000),
        "[".repeat(100_000),
        "`a".repeat(100_000),
        "<!-- ".repeat(50_000),
        "<a href='".repeat(50_000),
        "![](".repeat(50_000),
        "*a_ ".repeat(50_000),
        "# h\n".repeat(50_000),
    ] {
        let report = with_skill_file(format!("{HEAD}{body}"));
        assert!(report.said.status < 2);
    }
}

#[test]
fn a_broken_link_at_the_end_of_a_line_of_a_megabyte_is_shown() {
    let scratch = Scratch::new();
    let text = format!("{HEAD}{} [x](gone.md)\n", "long ".repeat(200_000));
    scratch.write("pond/SKILL.md", text);
    let said = skillcheck(["check", "pond"]).from(&scratch.path()).run();
    assert_eq!(said.status, 1);
    assert!(said.out.contains("pond/SKILL.md:5:1000006"), "{}", said.out);
    assert!(said.out.lines().all(|line| line.chars().count() <= 130));
}

#[test]
fn crlf_a_mark_cjk_and_emoji_keep_lines_columns_and_offsets_exact() {
    let text =
        "\u{feff}---\r\nname: pond\r\ndescription: 池を守る。\r\n---\r\n\r\n池😀 [x](gone.md)";
    let report = with_skill_file(text);
    assert_eq!(
        report.rules(),
        [
            "broken-support-path",
            "byte-order-mark",
            "crlf-line-endings",
            "missing-final-newline"
        ]
    );
    let findings = report.json["packages"][0]["findings"].as_array().unwrap();
    let broken = findings
        .iter()
        .find(|finding| finding["rule"] == "broken-support-path")
        .unwrap();
    let start = &broken["start"];
    assert_eq!(start["offset"], text.find("gone").unwrap());
    assert_eq!((&start["line"], &start["column"]), (&6.into(), &8.into()));
}

/// An import of the fixture upstream with one thing changed in its record.
fn with_record(from: &str, to: &str) -> Report {
    let scratch = Scratch::new();
    let folder = scratch.copy(&fixture("packages/agent-skills/rain-gauge"), "rain-gauge");
    replace(&folder.join("EXTERNAL_SOURCE.json"), from, to);
    let report = skillcheck(["check"])
        .arg(folder)
        .arg("--upstream")
        .arg(fixture("upstream.git"))
        .report();
    assert!(report.said.status < 2, "{}", report.said.err);
    assert_ne!(report.status(), "verified");
    report
}

#[test]
fn records_that_cannot_be_true_are_malformed() {
    let path = "\"source_skill_path\": \"skills/rain-gauge\"";
    let in_path = |value: &str| path.replace("skills/rain-gauge", value);
    for (from, to) in [
        (path, in_path("../../..")),
        (path, in_path("/etc")),
        (path, in_path("skills\\\\rain-gauge")),
        (path, in_path("skills/\\u0000")),
        (path, "\"source_skill_path\": 7".to_owned()),
        (SECOND, SECOND[1..].to_owned()),
        (SECOND, "main".to_owned()),
        (SECOND, String::new()),
        (
            "https://example.com",
            "ext::sh -c id https://example.com".to_owned(),
        ),
        ("{", "[{".to_owned()),
        ("{", "{]".to_owned()),
    ] {
        let report = with_record(from, &to);
        let rules = report.rules();
        assert!(
            rules.contains(&"malformed-origin".to_owned()),
            "{to}: {rules:?}"
        );
    }
}

#[test]
fn a_record_that_is_an_array_is_malformed() {
    let scratch = Scratch::new();
    let folder = scratch.copy(&fixture("packages/omni-intake/soil-report"), "soil-report");
    for text in ["[1, 2]", "not json", "null", "\"text\""] {
        fs::write(folder.join("metadata.json"), text).unwrap();
        let report = skillcheck(["check"]).arg(&folder).report();
        let found = report.findings();
        let told = found
            .iter()
            .any(|found| found.rule == "malformed-origin" && found.file.ends_with("metadata.json"));
        assert!(told, "{text}: {found:#?}");
    }
}

#[cfg(unix)]
mod unix {
    use std::{
        fs,
        os::unix::{fs::PermissionsExt, fs::symlink, net::UnixListener},
        process::Command,
    };

    use super::HEAD;
    use crate::common::{Report, Scratch, skillcheck};

    fn check(scratch: &Scratch) -> Report {
        let report = skillcheck(["check", "pond"]).from(&scratch.path()).report();
        assert!(report.said.status < 2, "{}", report.said.err);
        report
    }

    #[test]
    fn a_folder_that_holds_links_to_packages_alone_names_theirs() {
        let scratch = Scratch::new();
        for name in ["pond", "reed"] {
            scratch.package(&format!(".agents/skills/{name}"), "# It\n\nText.\n");
            let link = scratch.join(&format!(".claude/skills/{name}"));
            fs::create_dir_all(link.parent().unwrap()).unwrap();
            symlink(format!("../../.agents/skills/{name}"), link).unwrap();
        }
        fs::create_dir(scratch.join(".other")).unwrap();
        symlink("../.agents/skills", scratch.join(".other/skills")).unwrap();
        symlink("gone", scratch.join(".other/gone")).unwrap();
        for named in [".claude/skills", ".claude", ".other"] {
            let said = skillcheck(["check", named]).from(&scratch.path()).run();
            assert_eq!(said.status, 2);
            let why = format!("no package found under {named}: it holds links to packages alone");
            assert!(said.err.contains(&why), "{}", said.err);
            assert!(said.err.contains("name .agents/skills"), "{}", said.err);
        }
        let all = skillcheck(["check", "."]).from(&scratch.path()).report();
        assert_eq!(all.json["summary"]["packages"], 2);
        // A link that is named is followed, and stands for what it leads to.
        let one = skillcheck(["check", ".claude/skills/pond"]).from(&scratch.path());
        let one = one.report();
        assert_eq!(one.json["packages"][0]["path"], ".agents/skills/pond");
    }

    #[test]
    fn links_pipes_and_sockets_are_told_and_not_opened() {
        let scratch = Scratch::new();
        scratch.package("pond", "# Pond\n\nText.\n");
        let folder = scratch.join("pond");
        scratch.write("secret", "x");
        symlink("../secret", folder.join("out")).unwrap();
        symlink("loop", folder.join("loop")).unwrap();
        symlink(".", folder.join("self")).unwrap();
        symlink("gone", folder.join("dangling")).unwrap();
        symlink("SKILL.md", folder.join("fine")).unwrap();
        let made = Command::new("mkfifo").arg(folder.join("pipe")).status();
        assert!(made.unwrap().success());
        let _socket = UnixListener::bind(folder.join("socket")).unwrap();
        let report = check(&scratch);
        let mut files: Vec<_> = report.findings().into_iter().map(|f| f.file).collect();
        files.sort();
        let names = ["dangling", "loop", "out", "pipe", "self", "socket"];
        assert_eq!(files, names.map(|name| format!("pond/{name}")));
        assert_eq!(report.rules(), ["forbidden-file"]);
    }

    #[test]
    fn an_anchor_that_is_no_file_is_told_and_not_opened() {
        for name in ["ORIGIN.md", "metadata.json", "EXTERNAL_SOURCE.json"] {
            for outside in [true, false] {
                let scratch = Scratch::new();
                scratch.package("pond", "# Pond\n");
                scratch.write("pond/ORIGIN.md", "- Source commit: `x`\n");
                let anchor = scratch.join("pond").join(name);
                let _ = fs::remove_file(&anchor);
                if outside {
                    scratch.write("secret", "- Source commit: `hunter2`\n");
                    symlink("../secret", &anchor).unwrap();
                } else {
                    let made = Command::new("mkfifo").arg(&anchor).status().unwrap();
                    assert!(made.success());
                }
                let report = check(&scratch);
                assert!(
                    report.rules().contains(&"forbidden-file".to_owned()),
                    "{name}"
                );
                assert!(!report.said.out.contains("hunter2"));
            }
        }
    }

    #[test]
    fn a_skill_file_that_leads_to_a_folder_is_told() {
        let scratch = Scratch::new();
        fs::create_dir_all(scratch.join("pond/references")).unwrap();
        symlink("references", scratch.join("pond/SKILL.md")).unwrap();
        assert_eq!(check(&scratch).rules(), ["unreadable-file"]);
    }

    #[test]
    fn a_skill_file_that_is_no_file_is_told() {
        for make in ["pipe", "outside", "loop"] {
            let scratch = Scratch::new();
            fs::create_dir(scratch.join("pond")).unwrap();
            let file = scratch.join("pond/SKILL.md");
            scratch.write("elsewhere.md", HEAD);
            match make {
                "pipe" => {
                    let made = Command::new("mkfifo").arg(&file).status().unwrap();
                    assert!(made.success());
                }
                "outside" => symlink("../elsewhere.md", &file).unwrap(),
                _ => symlink("SKILL.md", &file).unwrap(),
            }
            assert_eq!(check(&scratch).rules(), ["forbidden-file"], "{make}");
        }
    }

    #[test]
    fn what_may_not_be_read_is_told() {
        let scratch = Scratch::new();
        scratch.package("pond", "# Pond\n");
        let file = scratch.join("pond/SKILL.md");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o0)).unwrap();
        if fs::read(&file).is_ok() {
            eprintln!("skipped: this user reads files without permission");
            return;
        }
        assert_eq!(check(&scratch).rules(), ["unreadable-file"]);
    }

    #[test]
    fn names_that_terminals_obey_are_written_out() {
        let scratch = Scratch::new();
        scratch.package("pond", "# Pond\n");
        symlink("gone", scratch.join("pond/a\u{1b}[31m\nb")).unwrap();
        let said = skillcheck(["check", "pond"]).from(&scratch.path()).run();
        assert_eq!(said.status, 1);
        assert!(!said.out.contains('\u{1b}'), "{}", said.out);
        assert!(said.out.contains("\\u{1b}[31m\\u{a}b"), "{}", said.out);
    }
}
