//! Claims that are meant to run, to lead out, or to be printed.

use std::fs;

use super::Case;
use crate::common::{REPOSITORY, SECOND, git, replace};

/// What no report may hold: controls of a terminal, and the password.
fn printable(case: &Case, name: &str) {
    for format in ["human", "json"] {
        let said = case.run(format);
        assert!(said.status < 2, "{name}: {}", said.err);
        for text in [&said.out, &said.err] {
            assert!(!text.contains("hunter2"), "{name}: {text}");
            let control = text.chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(control, None, "{name}: {text}");
        }
    }
}

#[test]
fn urls_that_run_something_are_no_urls() {
    for url in [
        "ext::sh -c evil% %S",
        "ext::evil",
        "--upload-pack=evil",
        "-u evil",
        "https://-oProxyCommand=evil/o/n",
        "ssh://-oProxyCommand=evil/o/n",
        "file:///etc/passwd\\nx",
        "fd::17/foo",
        "https://example.com/meadow/field-skills\\u0000",
        "https://example.com/meadow/field-skills\\n",
        "https://example.com/meadow/\\u001b]0;x\\u0007field-skills",
        "https://example.com/meadow/field\\u202eskills\\u0085",
        "https://example.com/../field-skills",
        "https://example.com/meadow/..",
        "//example.com/meadow/field-skills",
        "../../meadow/field-skills",
        "",
    ] {
        let case = Case::new();
        case.record(&format!("\"{REPOSITORY}\""), &format!("\"{url}\""));
        let report = case.check();
        let rules = report.rules();
        assert_eq!(report.status(), "unverified", "{url}: {rules:?}");
        assert_eq!(rules, ["malformed-origin", "unverified-origin"], "{url}");
        assert_eq!(
            report.lines("malformed-origin", "EXTERNAL_SOURCE.json"),
            [3],
            "{url}"
        );
        printable(&case, url);
    }
}

#[test]
fn passwords_are_printed_nowhere() {
    for url in [
        "https://joe:hunter2@example.com/meadow/other",
        "HTTPS://hunter2@example.com/meadow/other",
        "https://hunter2@example.com/meadow/field-skills/x",
        "ssh://joe:hunter2@example.com/meadow/other",
        "joe:hunter2@example.com:meadow/field-skills",
        "https:/joe:hunter2@example.com/meadow/field-skills",
        "https://joe:hunter2@exa mple.com/o/n",
        "https://joe:hun/hunter2@example.com/meadow/field-skills",
        "ext::evil https://joe:hunter2@example.com/o/n",
        "https://example.com/meadow/other?token=hunter2",
        "https://example.com/meadow?access_token=hunter2&x=y",
    ] {
        let case = Case::new();
        case.record(&format!("\"{REPOSITORY}\""), &format!("\"{url}\""));
        assert_ne!(case.check().status(), "verified", "{url}");
        printable(&case, url);
    }
    // Where it is told that the clone is one, too.
    let case = Case::new();
    let said = format!(
        "https://joe:hunter2@example.com/meadow={}",
        case.upstream.display()
    );
    let case = Case {
        upstream: said.into(),
        ..case
    };
    let told = case.run("human");
    assert_eq!(told.status, 2);
    assert!(!told.err.contains("hunter2"), "{}", told.err);
}

#[test]
fn paths_and_refs_that_lead_out_are_no_paths_and_refs() {
    let path = "\"source_skill_path\": \"skills/rain-gauge\"";
    let branch = "\"source_branch\": \"main\"";
    for (line, from, key, values) in [
        (
            9,
            path,
            "source_skill_path",
            &[
                "..",
                "../../..",
                "skills/../../x",
                "/etc/passwd",
                "C:\\\\x",
                "~/x",
                "skills\\\\rain-gauge",
                "skills/rain-gauge\\u0000",
                "skills/\\u001b[31m",
                "skills\\n",
                ".git",
                ".git/objects",
                "skills/.GIT/x",
            ][..],
        ),
        (
            6,
            branch,
            "source_branch",
            &[
                "",
                "..",
                "a..b",
                "-x",
                "--upload-pack=evil",
                "main@{0}:x",
                "main~1",
                "main^",
                "a b",
                "main:skills",
                "a\\\\b",
                "main\\u0000",
                "main\\n",
                "\\u001b[31m",
                "*",
                "[",
            ],
        ),
        (
            7,
            SECOND,
            "",
            &[
                "main",
                "49da582",
                "-1",
                "49da5827cdf6c4673b88863b8001dc84151d32d5\\u0000",
                "",
            ],
        ),
    ] {
        for value in values {
            let case = Case::new();
            if key.is_empty() {
                case.record(from, value);
            } else {
                case.record(from, &format!("\"{key}\": \"{value}\""));
            }
            let report = case.check();
            let rules = report.rules();
            assert_eq!(report.status(), "unverified", "{value}: {rules:?}");
            assert_eq!(rules, ["malformed-origin", "unverified-origin"], "{value}");
            assert_eq!(
                report.lines("malformed-origin", "EXTERNAL_SOURCE.json"),
                [line],
                "{value}"
            );
            printable(&case, value);
        }
    }
}

#[test]
fn refs_that_could_be_names_and_are_none_are_not_there() {
    for name in [
        "refs/heads/x.lock",
        ".x",
        "a/.b",
        "x@{",
        "@",
        "main/x",
        &"x/".repeat(3_000),
        &"x".repeat(300),
    ] {
        let case = Case::new();
        let name = name.trim_end_matches('/');
        case.record("\"main\"", &format!("\"{name}\""));
        case.expect(name, "unverified", &["unverified-origin"], "no ref");
    }
}

#[test]
fn an_anchor_that_repeats_itself_a_hundred_thousand_times_is_read() {
    for bullet in [
        "- Source commit: `1`\n",
        "- Source owner: `x`\n",
        "- Source license: `MIT`\n",
    ] {
        let case = Case::new();
        fs::write(case.folder.join("ORIGIN.md"), bullet.repeat(90_000)).unwrap();
        let report = case.check();
        assert_ne!(report.status(), "verified");
        assert!(report.rules().contains(&"malformed-origin".to_owned()));
    }
    let case = Case::new();
    let record = format!(
        "- Source repository: `{REPOSITORY}`\n- Source commit: `{SECOND}`\n\
         - Source skill path: `skills/rain-gauge`\n- Source commit: `{}`\n",
        "1".repeat(40)
    );
    fs::remove_file(case.folder.join("EXTERNAL_SOURCE.json")).unwrap();
    fs::write(case.folder.join("ORIGIN.md"), record).unwrap();
    case.expect(
        "twice",
        "mismatch",
        &["conflicting-origin"],
        "says twice what the commit is",
    );
}

/// The copy with these lines in its frontmatter instead of its record.
fn with_frontmatter(lines: &str) -> Case {
    let case = Case::new();
    let url = "https://github.com/meadow/field-skills";
    git(&case.upstream, &["config", "remote.origin.url", url]);
    fs::remove_file(case.folder.join("EXTERNAL_SOURCE.json")).unwrap();
    replace(
        &case.folder.join("SKILL.md"),
        "---\n\n#",
        &format!("{lines}---\n\n#"),
    );
    case
}

#[test]
fn keys_of_github_with_other_values_than_text_are_told() {
    let tree = Case::new().id(&format!("{SECOND}:skills/rain-gauge"));
    let good = [
        ("github-path", "skills/rain-gauge"),
        ("github-ref", "refs/heads/main"),
        ("github-repo", "https://github.com/meadow/field-skills"),
        ("github-tree-sha", tree.as_str()),
    ];
    let lines = |changed: &str, value: &str| {
        let line = |(key, own): &(&str, &str)| {
            format!("    {key}: {}\n", if *key == changed { value } else { own })
        };
        let lines: Vec<_> = good.iter().map(line).collect();
        format!("metadata:\n{}", lines.concat())
    };
    with_frontmatter(&lines("", "")).expect("good", "verified", &[], "");
    for (at, (key, _)) in good.iter().enumerate() {
        for value in ["[a, b]", "12345", "{a: b}", "\"\\0\"", "\"\\e[31m\""] {
            let case = with_frontmatter(&lines(key, value));
            let report = case.check();
            let name = format!("{key}: {value}");
            assert_eq!(
                report.status(),
                "unverified",
                "{name}: {:#?}",
                report.findings()
            );
            let told = report.lines("malformed-origin", "SKILL.md");
            assert_eq!(told, [at as u64 + 5], "{name}: {:#?}", report.findings());
            printable(&case, &name);
        }
        // An alias of nothing: no reader of YAML gets any further.
        let report = with_frontmatter(&lines(key, "*x")).check();
        assert_eq!(report.status(), "none");
        assert_eq!(
            report.lines("malformed-frontmatter", "SKILL.md"),
            [at as u64 + 5]
        );
    }
    for value in ["refs/pull/7/head", "refs/remotes/origin/main"] {
        let case = with_frontmatter(&lines("github-ref", value));
        case.expect(value, "unverified", &["unverified-origin"], "no ref");
    }
}

#[test]
fn addresses_with_escapes_lead_nowhere() {
    let listing = |rest: &str| {
        with_frontmatter(&format!(
            "category: x\nsource: y\nurl: https://github.com/meadow/field-skills/tree/{rest}\n"
        ))
    };
    listing("main/skills/rain-gauge").expect("good", "verified", &["unpinned-origin"], "only");
    for (rest, status, rules) in [
        (
            "main/skills/%2e%2e/%2e%2e/x",
            "unverified",
            &["malformed-origin", "unverified-origin"][..],
        ),
        (
            "main/skills%00",
            "unverified",
            &["malformed-origin", "unverified-origin"],
        ),
        (
            "main/skills%0a%1b%5b31m",
            "unverified",
            &["malformed-origin", "unverified-origin"],
        ),
        (
            "main/skills%5crain-gauge",
            "unverified",
            &["malformed-origin", "unverified-origin"],
        ),
        (
            "main/%2egit/x",
            "unverified",
            &["malformed-origin", "unverified-origin"],
        ),
        (
            "%2e%2e/skills/rain-gauge",
            "unverified",
            &["malformed-origin", "unverified-origin"],
        ),
        (
            "ma%0ain/skills/rain-gauge",
            "unverified",
            &["malformed-origin", "unverified-origin"],
        ),
        ("main/skills%2frain-gauge", "verified", &["unpinned-origin"]),
        (
            "main/skills/%ff",
            "mismatch",
            &["unknown-path", "unpinned-origin"],
        ),
        (
            "main/skills/%zz",
            "mismatch",
            &["unknown-path", "unpinned-origin"],
        ),
    ] {
        let case = listing(rest);
        case.expect(rest, status, rules, "");
        printable(&case, rest);
    }
    let long = format!("a/{}x", "b/".repeat(200_000));
    let case = listing(&long);
    case.expect(
        "long",
        "unverified",
        &["unpinned-origin", "unverified-origin"],
        "only `a`",
    );
}
