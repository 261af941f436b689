//! Fields of the frontmatter, the dialects that know them, and the name of the skill file.

use std::fs;

use crate::common::{Report, Scratch, skillcheck};

/// Checks a package `hay` whose frontmatter ends with these lines.
fn with_fields(lines: &str) -> Report {
    as_profile("auto", lines)
}

fn as_profile(profile: &str, lines: &str) -> Report {
    let scratch = Scratch::new();
    let text = format!(
        "---\nname: hay\ndescription: Turns hay when asked.\n{lines}---\n\n# Hay\n\n## When to use\n\nTurn \
         it.\n"
    );
    scratch.write("hay/SKILL.md", text);
    skillcheck(["check", "--profile", profile])
        .arg(scratch.join("hay"))
        .report()
}

/// Rule, severity and line of each finding.
fn told(report: &Report) -> Vec<String> {
    let findings = report.findings().into_iter();
    findings
        .map(|found| format!("{} {} {}", found.rule, found.severity, found.line))
        .collect()
}

fn profile(report: &Report) -> &str {
    report.json["packages"][0]["profile"].as_str().unwrap()
}

#[test]
fn fields_of_the_specification_have_its_types_and_lengths() {
    let long = "é".repeat(501);
    let fits = "é".repeat(500);
    for (lines, expected) in [
        ("license: MIT\n", &[][..]),
        ("license: [MIT]\n", &["invalid-field error 4"]),
        ("license:\n", &["invalid-field warning 4"]),
        ("allowed-tools: Bash(git:*) Read\n", &[]),
        ("allowed-tools:\n  - Read\n", &["invalid-field error 4"]),
        ("compatibility: \"\"\n", &["invalid-field error 4"]),
        (&format!("compatibility: {fits}\n"), &[]),
        (
            &format!("compatibility: {long}\n"),
            &["invalid-field error 4"],
        ),
        ("metadata: text\n", &["invalid-field error 4"]),
        (
            "metadata:\n  version: \"1.0\"\n  on: yes\n  day: 2026-04-01\n",
            &[],
        ),
        ("metadata:\n  version: 1.0\n", &["invalid-field error 5"]),
        ("metadata:\n  2: b\n", &["invalid-field error 5"]),
        ("metadata:\n  a:\n    b: c\n", &["invalid-field error 5"]),
        (
            "metadata:\n  a: &x [b]\n  c: *x\n",
            &["invalid-field error 5"],
        ),
        (
            "metadata:\n  allowed-tools: Read\n",
            &["unknown-field warning 5"],
        ),
    ] {
        let report = with_fields(lines);
        assert_eq!(told(&report), expected, "{lines} {:#?}", report.findings());
        assert_eq!(profile(&report), "agent-skills");
    }
}

#[test]
fn a_misspelt_field_is_told_with_the_one_that_is_meant() {
    for (key, meant) in [
        ("licence", Some("license")),
        ("allowed_tools", Some("allowed-tools")),
        ("allowedTools", Some("allowed-tools")),
        ("Metadata", Some("metadata")),
        ("colour", None),
        ("user-invokable", None),
    ] {
        let report = with_fields(&format!("{key}: x\n"));
        assert_eq!(told(&report), ["unknown-field warning 4"], "{key}");
        let message = &report.findings()[0].message;
        match meant {
            Some(meant) => assert!(
                message.ends_with(&format!("is `{meant}` meant?")),
                "{message}"
            ),
            None => assert!(!message.contains("meant"), "{message}"),
        }
    }
    let report = as_profile("claude-code", "user-invokable: true\n");
    assert!(report.findings()[0].message.contains("`user-invocable`"));
    // What is there already is not what was meant.
    let report = with_fields("license: MIT\nlicence: MIT\n");
    assert!(!report.findings()[0].message.contains("meant"));
}

#[test]
fn the_fields_of_claude_code_tell_its_dialect() {
    let fields = "argument-hint: [issue-number]\ndisable-model-invocation: true\ncontext: fork\nallowed-tools:\n  \
                  - Read\nhooks:\n  Stop: []\npaths: src/**\n";
    let report = with_fields(fields);
    assert_eq!(profile(&report), "claude-code");
    assert_eq!(told(&report), [""; 0]);
    for (lines, expected) in [
        ("user-invocable: \"no\"\n", "invalid-field error 4"),
        ("effort: huge\n", "invalid-value warning 4"),
        (
            "context: fork\nmetadata:\n  model: opus\n",
            "unknown-field warning 6",
        ),
    ] {
        assert_eq!(told(&with_fields(lines)), [expected], "{lines}");
    }
}

#[test]
fn a_plugins_folder_tells_the_dialect_within_its_repository() {
    let scratch = Scratch::new();
    scratch.package("outer/inner/hay", "# Hay\n\nTurn it.\n");
    let folder = scratch.join("outer/inner/hay");
    let seen = || {
        let report = skillcheck(["check"]).arg(&folder).report();
        profile(&report).to_owned()
    };
    assert_eq!(seen(), "agent-skills");
    fs::create_dir(scratch.join("outer/.claude-plugin")).unwrap();
    assert_eq!(seen(), "claude-code");
    fs::create_dir(scratch.join("outer/inner/.git")).unwrap();
    assert_eq!(seen(), "agent-skills");
}

#[test]
fn in_claude_code_the_name_is_a_label() {
    let scratch = Scratch::new();
    let text = "---\ndescription: Turns hay.\nmodel: inherit\n---\n\n# Hay\n\nTurn it.\n";
    let file = scratch.write("hay/SKILL.md", text);
    let check = || told(&skillcheck(["check"]).arg(scratch.join("hay")).report());
    assert_eq!(check(), [""; 0]);
    fs::write(&file, text.replace("desc", "name: Hay Maker\ndesc")).unwrap();
    assert_eq!(
        check(),
        ["invalid-name warning 2", "name-mismatch warning 2"]
    );
    // The user's word goes before the dialect's.
    let run = skillcheck(["check", "--severity", "name-mismatch=error"]).arg(scratch.join("hay"));
    assert_eq!(run.report().said.status, 1);
}

#[test]
fn antigravity_has_values_of_its_own() {
    let base = "risk: safe\nsource: community\n";
    for (lines, expected) in [
        (base, &[][..]),
        ("risk: safe\nsource: Some skills (MIT)\n", &[]),
        ("risk: safe\nsource: https://example.com/a/b\n", &[]),
        (
            "risk: Safe\nsource: comunity\n",
            &["invalid-value warning 4", "invalid-value warning 5"],
        ),
        (
            &format!("{base}date_added: 2026-02-30\nversion: latest\n"),
            &["invalid-value warning 6", "invalid-value warning 7"],
        ),
        (&format!("{base}version: 2.0\n"), &["invalid-field error 6"]),
        (&format!("{base}tags: [a, 2]\n"), &["invalid-field error 6"]),
        (
            "risk: offensive\nsource: self\n",
            &["missing-disclaimer error 4"],
        ),
    ] {
        let report = with_fields(lines);
        assert_eq!(profile(&report), "antigravity", "{lines}");
        assert_eq!(told(&report), expected, "{lines} {:#?}", report.findings());
    }
    let help = &with_fields("risk: Safe\nsource: self\n").findings()[0].help;
    assert_eq!(help, "is `safe` meant?");
}

#[test]
fn the_heading_that_says_when_has_many_wordings() {
    for (heading, found) in [
        ("When to Use", true),
        ("When to use this workflow", true),
        ("**Use this skill when**", true),
        ("2. When to Use This Skill", true),
        ("When to user", false),
        ("Usage", false),
    ] {
        let scratch = Scratch::new();
        let text = format!(
            "---\nname: hay\ndescription: Turns hay.\nrisk: none\nsource: self\n---\n\n# Hay\n\n## {heading}\n\nIn sun.\n"
        );
        scratch.write("hay/SKILL.md", text);
        let report = skillcheck(["check"]).arg(scratch.join("hay")).report();
        let expected: &[&str] = if found {
            &[]
        } else {
            &["missing-heading warning 0"]
        };
        assert_eq!(told(&report), expected, "{heading}");
    }
}

#[test]
fn words_that_are_demanded_are_found_however_they_are_set() {
    for words in [
        "AUTHORIZED USE ONLY",
        "> **Authorized use\n> only**",
        "# Authorized Use Only!",
    ] {
        let scratch = Scratch::new();
        let text = format!(
            "---\nname: hay\ndescription: Steals hay.\nrisk: offensive\nsource: self\n---\n\n{words}\n\n## When to Use\n\nNever.\n"
        );
        scratch.write("hay/SKILL.md", text);
        let report = skillcheck(["check"]).arg(scratch.join("hay")).report();
        assert_eq!(told(&report), [""; 0], "{words}");
    }
}

#[test]
fn a_misnamed_skill_file_makes_a_package_where_it_can_be_nothing_else() {
    let scratch = Scratch::new();
    let text = "---\nname: hay\ndescription: Turns hay.\n---\n\n# Hay\n\nTurn it.\n";
    scratch.write("all/hay/skill.md", text);
    scratch.write("all/docs/skill.md", "# What a skill is\n");
    scratch.write("all/whole/SKILL.md", text.replace("hay", "whole"));
    scratch.write("all/whole/templates/Skill.md", text);
    let report = skillcheck(["check"]).arg(scratch.join("all")).report();
    let packages = report.json["packages"].as_array().unwrap();
    assert_eq!(packages.len(), 2);
    assert_eq!(report.lines("misnamed-skill-file", "hay/skill.md"), [0]);
    assert_eq!(report.findings().len(), 1, "{:#?}", report.findings());
    assert_eq!(report.said.status, 1);
    // Whoever names the folder, or the file, means it.
    for path in ["all/docs", "all/docs/skill.md"] {
        let report = skillcheck(["check"]).arg(scratch.join(path)).report();
        assert_eq!(report.rules(), ["misnamed-skill-file"], "{path}");
    }
}

#[test]
fn a_misnamed_file_beside_the_skill_file_is_told() {
    let scratch = Scratch::new();
    let folder = scratch.package("hay", "# Hay\n\nTurn it.\n");
    fs::write(folder.join("skill.MD"), "x\n").unwrap();
    // Where case does not matter there is only one file now.
    if fs::read_dir(&folder).unwrap().count() == 2 {
        let report = skillcheck(["check"]).arg(&folder).report();
        assert_eq!(told(&report), ["misnamed-skill-file error 0"]);
    }
}

#[test]
fn tags_in_a_description_are_a_warning() {
    let scratch = Scratch::new();
    let text = "---\nname: hay\ndescription: Turns <b>hay</b>.\n---\n\n# Hay\n\nTurn it.\n";
    let file = scratch.write("hay/SKILL.md", text);
    let check = || told(&skillcheck(["check"]).arg(scratch.join("hay")).report());
    assert_eq!(check(), ["invalid-description warning 3"]);
    fs::write(&file, text.replace("<b>hay</b>", "hay of <5 kg and >2 kg")).unwrap();
    assert_eq!(check(), [""; 0]);
}
