//! Findings that somebody accepted, and what becomes of that.

use crate::common::{Found, Report, Scratch, fixture, skillcheck};

fn check(scratch: &Scratch, args: &[&str]) -> Report {
    skillcheck(["check"])
        .args(args)
        .from(&scratch.path())
        .report()
}

/// The report on a package with this body.
fn body(text: &str) -> Report {
    let scratch = Scratch::new();
    scratch.package("a", text);
    check(&scratch, &[])
}

fn lines(report: &Report) -> Vec<u64> {
    report.lines("broken-support-path", "SKILL.md")
}

const WHY: &str = "<!-- skillcheck-ignore: broken-support-path -- the build writes it -->";

#[test]
fn a_comment_covers_the_block_behind_it() {
    let report = body(&format!(
        "# A\n\n{WHY}\n\n- [x](references/x.md)\n- [y](references/y.md)\n\n[z](references/z.md)\n"
    ));
    assert_eq!(lines(&report), [12]);
    assert_eq!(report.json["summary"]["suppressed"], 2);
    assert_eq!(report.json["summary"]["errors"], 1);
    assert_eq!(report.rules(), ["broken-support-path"]);
}

#[test]
fn a_comment_inside_a_line_covers_its_paragraph_and_one_in_an_item_the_item() {
    let report = body(&format!(
        "# A\n\nSee [x](references/x.md) {WHY} there.\n\n- one\n\n  {WHY}\n\n  [y](references/y.md)\n- [z](references/z.md)\n"
    ));
    assert_eq!(lines(&report), [14]);
}

#[test]
fn a_comment_at_the_top_covers_the_file_and_no_other() {
    let scratch = Scratch::new();
    scratch.package(
        "a",
        &format!("\n{WHY}\n<!-- skillcheck-ignore: invalid-description -- so it is -->\n\n# A\n\n[x](references/x.md)\n\n[y](references/y.md)\n"),
    );
    let long = "word ".repeat(300);
    let file = scratch.join("a/SKILL.md");
    crate::common::replace(&file, "Does a when asked.", &long);
    let report = check(&scratch, &[]);
    assert_eq!(report.rules(), [""; 0]);
    assert_eq!(report.said.status, 0);
    assert_eq!(report.json["summary"]["suppressed"], 3);
    let human = skillcheck(["check"]).from(&scratch.path()).run();
    assert!(
        human.out.contains("Not told: 3 findings suppressed."),
        "{}",
        human.out
    );
}

#[test]
fn a_comment_in_code_is_text() {
    let report = body(&format!(
        "# A\n\n```html\n{WHY}\n```\n\n[x](references/x.md)\n"
    ));
    assert_eq!(lines(&report), [11]);
    assert_eq!(report.rules(), ["broken-support-path"]);
}

#[test]
fn yaml_comments_cover_the_next_entry_or_that_of_their_line() {
    let long = "word ".repeat(300);
    for (frontmatter, suppressed) in [
        (
            format!(
                "name: a\n# skillcheck-ignore: invalid-description -- so it is\ndescription: {long}"
            ),
            1,
        ),
        (
            format!(
                "name: a\ndescription: {long} # skillcheck-ignore: invalid-description -- so it is"
            ),
            1,
        ),
        (
            format!(
                "name: a\ndescription: \"{long} # skillcheck-ignore: invalid-description -- text\""
            ),
            0,
        ),
    ] {
        let scratch = Scratch::new();
        scratch.write(
            "a/SKILL.md",
            format!("---\n{frontmatter}\n---\n# A\n\nText.\n"),
        );
        let report = check(&scratch, &[]);
        assert_eq!(
            report.json["summary"]["suppressed"], suppressed,
            "{frontmatter}"
        );
        assert_eq!(report.json["summary"]["errors"], 1 - suppressed);
        assert_eq!(report.json["summary"]["warnings"], 0);
    }
}

#[test]
fn a_comment_that_suppresses_nothing_is_told_where_that_is_known() {
    let report = body(&format!("# A\n\n{WHY}\nText.\n"));
    let found = report.findings();
    let Found {
        rule,
        line,
        message,
        ..
    } = &found[0];
    assert_eq!((rule.as_str(), *line), ("unused-suppression", 7));
    assert_eq!(message, "`broken-support-path` raises nothing here");
    let scratch = Scratch::new();
    scratch.package("a", &format!("# A\n\n{WHY}\nText.\n"));
    let off = check(&scratch, &["--ignore", "broken-support-path"]);
    assert_eq!(off.rules(), [""; 0], "the rule did not run");
}

#[test]
fn a_suppression_without_a_reason_is_told_and_does_nothing() {
    let report =
        body("# A\n\n<!-- skillcheck-ignore: broken-support-path -->\n[x](references/x.md)\n");
    assert_eq!(
        report.rules(),
        ["broken-support-path", "malformed-suppression"]
    );
}

#[test]
fn comments_count_for_nothing_where_the_configuration_says_so() {
    let scratch = Scratch::new();
    scratch.package("a", &format!("# A\n\n{WHY}\n[x](references/x.md)\n"));
    scratch.write("skillcheck.toml", "inline-ignores = false\n");
    assert_eq!(lines(&check(&scratch, &[])), [8]);
}

#[test]
fn an_entry_of_the_configuration_holds_until_its_day() {
    let scratch = Scratch::new();
    scratch.package("a", "# A\n\n[x](references/x.md)\n");
    scratch.write(
        "skillcheck.toml",
        "[[ignore]]\npath = \"a/SKILL.md\"\nrule = [\"broken-support-path\"]\nreason = \"so it is\"\nuntil = 2027-01-01\n",
    );
    let on = |seconds: &str| {
        let run = skillcheck(["check"]).from(&scratch.path());
        run.env("SOURCE_DATE_EPOCH", seconds).report()
    };
    // The last second of the first of January 2027, and the next one.
    let before = on("1798847999");
    assert_eq!(before.said.status, 0, "{}", before.said.err);
    assert_eq!(before.said.err, "");
    let after = on("1798848000");
    assert_eq!(after.said.status, 1);
    assert!(
        after.said.err.contains("held until 2027-01-01"),
        "{}",
        after.said.err
    );
    assert!(
        after.said.err.contains("skillcheck.toml:1:1"),
        "{}",
        after.said.err
    );
}

#[test]
fn what_is_said_of_comments_is_accepted_by_the_configuration() {
    let scratch = Scratch::new();
    scratch.package("a", &format!("# A\n\n{WHY}\n\nText.\n"));
    scratch.package("b", &format!("# B\n\n{WHY}\n\nText.\n"));
    scratch.write(
        "skillcheck.toml",
        "[[ignore]]\npath = \"a\"\nrule = \"unused-suppression\"\nreason = \"the build reads it\"\n",
    );
    let report = check(&scratch, &[]);
    let told = report.findings();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(
        (&*told[0].rule, &*told[0].file),
        ("unused-suppression", "b/SKILL.md")
    );
    assert_eq!(report.json["summary"]["suppressed"], 1);
    assert_eq!(report.said.err, "", "the entry is of use");
    scratch.package("a", "# A\n\nText.\n");
    let report = check(&scratch, &[]);
    assert!(
        report.said.err.contains("this entry suppresses nothing"),
        "{}",
        report.said.err
    );
}

#[test]
fn suppressing_makes_nothing_look_verified() {
    let scratch = Scratch::new();
    scratch.copy(&fixture("rules/modified-file/bad"), "skills");
    scratch.copy(&fixture("upstream.git"), "upstream.git");
    scratch.write(
        "skillcheck.toml",
        "[[ignore]]\npath = \"skills\"\nrule = \"modified-file\"\nreason = \"so it is\"\n",
    );
    let args = ["skills", "--upstream", "upstream.git"];
    let report = check(&scratch, &args);
    assert_eq!(report.said.status, 0, "{:#?}", report.findings());
    assert_eq!(report.status(), "mismatch");
    let without = check(&scratch, &["skills"]);
    let told = &without.said.err;
    assert_eq!(
        told, "",
        "without an upstream nobody knows whether the entry is needed"
    );
    let vsa = skillcheck(["check", "--format", "vsa"])
        .args(args)
        .from(&scratch.path());
    let vsa = vsa.run();
    assert!(
        vsa.out.contains("\"FAILED\"") && vsa.err.contains("error"),
        "{}",
        vsa.err
    );
    let packet = skillcheck(["packet"])
        .args(args)
        .from(&scratch.path())
        .run();
    assert!(packet.out.contains("modified"), "{}", packet.out);
}

#[test]
fn a_comment_covers_html_and_definitions_and_nothing_behind_them() {
    for covered in [
        "[r]: references/q.md\n[s]: references/r.md",
        "<img src=\"references/q.png\">",
    ] {
        let report = body(&format!(
            "# A\n\nSee [r] and [s].\n\n{WHY}\n\n{covered}\n\n[w](references/w.md)\n"
        ));
        let line = 12 + covered.lines().count() as u64;
        assert_eq!(lines(&report), [line], "{covered}");
        assert_eq!(report.rules(), ["broken-support-path"], "{covered}");
    }
}
