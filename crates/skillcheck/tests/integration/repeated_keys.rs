//! A key that stands twice is told at its second place, and nothing it says is taken as verified.

use crate::common::{FORK, REPOSITORY, Report, SECOND, Scratch, fixture, skillcheck};

/// Checks a good copy whose `EXTERNAL_SOURCE.json` has these members besides those it needs.
fn with_members(members: &str) -> Report {
    let scratch = Scratch::new();
    let folder = scratch.copy(
        &fixture("rules/malformed-origin/good/rain-gauge"),
        "rain-gauge",
    );
    let text = format!(
        "{{\n\"source_repository_url\": \"{REPOSITORY}\",\n\"source_branch\": \"main\",\n\
         \"source_skill_path\": \"skills/rain-gauge\",\n\"source_commit\": \"{SECOND}\"{members}\n}}\n"
    );
    scratch.write("rain-gauge/EXTERNAL_SOURCE.json", text);
    let run = skillcheck(["check", "--upstream"]);
    run.arg(fixture("upstream.git")).arg(folder).report()
}

#[test]
fn an_origin_that_says_two_commits_is_not_verified_by_one_of_them() {
    let alone = with_members("");
    assert_eq!(alone.status(), "verified", "{:#?}", alone.findings());
    let long = "k".repeat(3000);
    let list = vec!["0"; 20_001].join(",");
    let deep = format!("{}{}", "[".repeat(70), "]".repeat(70));
    // Each of these is JSON and nothing that a reader of YAML takes.
    for other in [
        "\"x\": 1".to_owned(),
        format!("\"x\": [{list}]"),
        format!("\"x\": {deep}"),
        format!("\"{long}\": 1"),
        "\"x\": \"\u{7f}\"".to_owned(),
        "\"x\": \"\\ud83c\"".to_owned(),
    ] {
        for key in ["source_commit", "source_\\u0063ommit"] {
            let report = with_members(&format!(",\n{other},\n\"{key}\": \"{FORK}\""));
            let shown = &other[..other.len().min(20)];
            assert_eq!(report.status(), "unverified", "{shown}");
            let told = report.lines("malformed-origin", "EXTERNAL_SOURCE.json");
            assert_eq!(told, [7], "{shown}");
            let finding = &report.json["packages"][0]["findings"][0];
            assert_eq!(finding["related"][0]["line"], 5, "{shown}");
        }
        let single = with_members(&format!(",\n{other}"));
        assert_eq!(single.status(), "verified", "{:#?}", single.findings());
    }
}

#[test]
fn a_key_that_stands_twice_inside_a_value_of_the_frontmatter_is_told() {
    for (lines, at, first) in [
        ("metadata: {a: \"1\", a: \"2\"}\n", 4, 4),
        ("metadata:\n  a: \"1\"\n  b: \"2\"\n  a: \"3\"\n", 7, 5),
        ("metadata:\n  a: \"1\"\n  \"\\u0061\": \"3\"\n", 6, 5),
        ("metadata:\n  a: \"1\"\n  'a': \"3\"\n", 6, 5),
        ("metadata: {\n  a: \"1\",\n  ? a\n  : \"3\"\n  }\n", 6, 5),
    ] {
        let scratch = Scratch::new();
        let text =
            format!("---\nname: hay\ndescription: Turns hay.\n{lines}---\n\n# Hay\n\nTurn it.\n");
        scratch.write("hay/SKILL.md", text);
        let report = skillcheck(["check"]).arg(scratch.join("hay")).report();
        assert_eq!(report.rules(), ["malformed-frontmatter"], "{lines}");
        assert_eq!(
            report.lines("malformed-frontmatter", "SKILL.md"),
            [at],
            "{lines}"
        );
        let finding = &report.json["packages"][0]["findings"][0];
        assert_eq!(finding["related"][0]["line"], first, "{lines}");
    }
}
