//! How the body is built: what harms is told as heavily as it harms, and once.

use crate::common::{Report, Scratch, skillcheck};

/// The report on a package with this body, which starts on line 5.
fn check(body: &str, files: &[&str]) -> Report {
    let scratch = Scratch::new();
    scratch.package("pond", body);
    for name in files {
        scratch.write(&format!("pond/{name}"), "Text.\n");
    }
    skillcheck(["check", "pond"]).from(&scratch.path()).report()
}

#[test]
fn a_fence_too_many_is_an_error_where_it_makes_code_of_text() {
    let block = "# Pond\n\n```sh\nrake\n```\n";
    for (rest, line, severity, help) in [
        (
            "```\n\n## Fish\n\nFeed them.\n",
            10,
            "error",
            "take this line away",
        ),
        ("\n~~~ \n\nFeed them.\n", 11, "error", "take this line away"),
        ("\n```sh\nfeed\n", 11, "error", "end the block"),
        (
            "\nFeed them.\n\n```\n",
            13,
            "warning",
            "take this line away",
        ),
    ] {
        let report = check(&format!("{block}{rest}"), &[]);
        let findings = report.findings();
        assert_eq!(report.lines("unclosed-fence", "SKILL.md"), [line], "{rest}");
        assert_eq!(findings[0].severity, severity, "{rest}");
        assert!(findings[0].help.starts_with(help), "{rest}: {findings:#?}");
    }
}

#[test]
fn where_fences_are_odd_the_block_that_holds_headings_is_named() {
    let report = check(
        "# Pond\n\nrake\n```\n\n## Fish\n\nFeed them:\n\n```\nfeed\n```\n",
        &[],
    );
    let fence = &report.package("pond")["findings"][0];
    assert_eq!(
        (&fence["rule"], &fence["severity"]),
        (&"unclosed-fence".into(), &"warning".into())
    );
    assert_eq!(fence["related"][0]["line"], 8);
    assert!(
        fence["related"][0]["message"]
            .as_str()
            .unwrap()
            .contains("`## Fish`"),
        "{fence}"
    );
}

#[test]
fn text_that_a_rule_under_it_made_a_heading_still_fills_its_section() {
    let report = check(
        "# Pond\n\nRake.\n\n## Status\n\n**Age:** two years\nand more\n---\n\nEnd.\n",
        &[],
    );
    assert_eq!(report.rules(), [""; 0], "{:#?}", report.findings());
}

#[test]
fn empty_headings_in_a_row_are_one_finding() {
    let report = check(
        "# Pond\n\n## Not so\n\n### Feed twice\n\n### Dig\n\n### Drain\n\n## So\n\nFeed once.\n\n## Else\n",
        &[],
    );
    assert_eq!(report.lines("empty-section", "SKILL.md"), [9, 19]);
    let findings = &report.package("pond")["findings"];
    assert_eq!(
        findings[0]["message"],
        "nothing stands under `Feed twice`, nor under the next 2 headings"
    );
    assert_eq!(findings[0]["related"][1]["line"], 13);
}

#[test]
fn a_heading_that_stands_often_is_one_finding() {
    let part = |name: &str| format!("## {name}\n\nFeed them.\n\n");
    let body: String = ["Fish", "Reed", "Fish", "Reed", "Fish", "fish"]
        .map(part)
        .concat();
    let report = check(&format!("# Pond\n\n{body}"), &[]);
    assert_eq!(report.lines("duplicate-heading", "SKILL.md"), [15, 19]);
    let fish = &report.package("pond")["findings"][0];
    assert_eq!(
        fish["message"],
        "`Fish` is already a heading of this part, at line 7, and stands there 2 times more"
    );
    assert_eq!(fish["related"].as_array().unwrap().len(), 3);
}

#[test]
fn placeholder_text_is_told_and_advice_about_it_is_not() {
    for (line, rules) in [
        ("Lorem ipsum dolor sit amet.", &["unfinished-text"][..]),
        ("- **Lorem ipsum.** Never use it: write real copy.", &[]),
    ] {
        assert_eq!(
            check(&format!("# Pond\n\nRake.\n\n{line}\n"), &[]).rules(),
            rules,
            "{line}"
        );
    }
}

#[test]
fn tests_and_schemas_need_nobody_to_mention_them() {
    let quiet = [
        "scripts/test_rake.py",
        "scripts/rake_test.go",
        "rake.spec.ts",
        "test-rake.md",
        "schemas/pond.xsd",
        "agents/openai.yaml",
    ];
    assert_eq!(check("# Pond\n\nRake.\n", &quiet).rules(), [""; 0]);
    assert_eq!(
        check("# Pond\n\nRake.\n", &["scripts/contest.py"]).rules(),
        ["unreferenced-file"]
    );
}
