//! What a package records of itself and of upstream: figures, snapshots, descriptions, names.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::common::{REPOSITORY, Report, Scratch, fixture, git, replace, skillcheck};

/// An upstream of one skill, `skills/s`, and a copy of it that records a snapshot.
struct Recorded {
    scratch: Scratch,
    commit: String,
}

impl Recorded {
    /// An upstream whose skill file has this frontmatter and body.
    fn new(frontmatter: &str, body: &str) -> Self {
        let scratch = Scratch::new();
        let text = format!("---\n{frontmatter}---\n{body}");
        scratch.write("up/skills/s/SKILL.md", text);
        let folder = scratch.join("up");
        git(&folder, &["init", "-q", "-b", "main"]);
        git(&folder, &["remote", "add", "origin", REPOSITORY]);
        git(&folder, &["add", "."]);
        git(&folder, &["commit", "-q", "-m", "one"]);
        git(&folder, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
        let commit = git(&folder, &["rev-parse", "HEAD"]);
        Self { scratch, commit }
    }

    /// Checks the copy `s` with this skill file and this snapshot.
    fn check(&self, skill: &str, snapshot: &Value) -> Report {
        let source = json!({
            "source_repository_url": REPOSITORY,
            "source_branch": "main",
            "source_commit": self.commit,
            "source_skill_path": "skills/s",
            "original_frontmatter_snapshot": snapshot,
        });
        self.scratch.write("s/SKILL.md", skill);
        let source = serde_json::to_string_pretty(&source).unwrap();
        self.scratch.write("s/EXTERNAL_SOURCE.json", source);
        let run = skillcheck(["check"]).arg(self.scratch.join("s"));
        run.arg("--upstream").arg(self.scratch.join("up")).report()
    }

    /// Checks a faithful copy with this snapshot.
    fn check_snapshot(&self, snapshot: &Value) -> Report {
        let skill = fs::read_to_string(self.scratch.join("up/skills/s/SKILL.md")).unwrap();
        self.check(&skill, snapshot)
    }
}

/// All messages of the findings of one rule, those of related places included.
fn told(report: &Report, rule: &str) -> Vec<String> {
    let packages = report.json["packages"].as_array().unwrap();
    let findings = packages
        .iter()
        .flat_map(|package| package["findings"].as_array().unwrap())
        .filter(|finding| finding["rule"] == rule);
    findings
        .flat_map(|finding| {
            let related = finding["related"].as_array().unwrap();
            std::iter::once(finding).chain(related)
        })
        .map(|place| place["message"].as_str().unwrap().to_owned())
        .collect()
}

fn count(report: &Report, rule: &str) -> usize {
    let found = report.findings();
    found.iter().filter(|found| found.rule == rule).count()
}

const FRONTMATTER: &str = "name: s
description: >
  Says \"yes\" when asked,
  and no otherwise.
version: 1.0
date: 2026-04-01
draft: False
tags: [a, b]
empty:
metadata:
  author: meadow
  deep: {level: 2}
";

/// What YAML reads in [`FRONTMATTER`].
fn faithful() -> Value {
    json!({
        "name": "s",
        "description": "Says \"yes\" when asked, and no otherwise.",
        "version": "1.0",
        "date": "2026-04-01",
        "draft": false,
        "tags": ["a", "b"],
        "empty": [],
        "metadata": {"deep": {"level": 2}, "author": "meadow"},
    })
}

#[test]
fn a_snapshot_as_yaml_reads_it_differs_in_nothing() {
    let recorded = Recorded::new(FRONTMATTER, "Text.\n");
    let report = recorded.check_snapshot(&faithful());
    assert_eq!(
        report.rules(),
        ["invalid-field", "unknown-field"],
        "{:#?}",
        report.findings()
    );
    assert_eq!(report.status(), "verified");
}

#[test]
fn a_snapshot_read_line_by_line_is_one_finding_that_lists_its_fields() {
    let recorded = Recorded::new(FRONTMATTER, "Text.\n");
    let mut snapshot = faithful();
    snapshot["description"] = json!(">");
    snapshot["metadata"] = json!([]);
    snapshot["author"] = json!("meadow");
    snapshot["tags"] = json!(["a"]);
    snapshot["made-up"] = json!("x");
    snapshot.as_object_mut().unwrap().remove("version");
    let report = recorded.check_snapshot(&snapshot);
    assert_eq!(count(&report, "altered-frontmatter"), 1);
    assert_eq!(
        report.lines("altered-frontmatter", "EXTERNAL_SOURCE.json"),
        [8]
    );
    let told = told(&report, "altered-frontmatter");
    let expected = [
        "`description` is recorded as `>`, and upstream says `Says \"yes\" when asked, and no otherwise.`",
        "`metadata` is recorded as `[]`, and upstream says `author: meadow deep: {level: 2}`",
        "`author` is recorded as a field of its own, and upstream has it under `metadata`",
        "`made-up` is recorded, and upstream has no such field",
        "`version` is not recorded, and upstream says `1.0`",
    ];
    for expected in expected {
        assert!(
            told.iter().any(|line| line == expected),
            "{expected}\n{told:#?}"
        );
    }
    assert!(told[0].contains("`tags`"), "{told:#?}");
    assert!(!told[0].contains("`draft`"), "{told:#?}");
    assert_eq!(report.status(), "verified", "a snapshot is no copied file");
}

#[test]
fn nothing_is_compared_where_upstream_is_not_at_hand_or_is_no_yaml() {
    let recorded = Recorded::new("name: [\n", "Text.\n");
    let report = recorded.check_snapshot(&json!({"name": "other"}));
    assert_eq!(count(&report, "altered-frontmatter"), 0);

    let recorded = Recorded::new(FRONTMATTER, "Text.\n");
    recorded.check_snapshot(&json!({"name": "other"}));
    let alone = skillcheck(["check"])
        .arg(recorded.scratch.join("s"))
        .report();
    assert_eq!(count(&alone, "altered-frontmatter"), 0);
}

/// A copy of the good fixture of `stale-metadata`, whose every figure is true.
fn counted() -> (Scratch, PathBuf) {
    let scratch = Scratch::new();
    let folder = scratch.copy(&fixture("rules/stale-metadata/good"), "good");
    (scratch, folder)
}

fn stale(folder: &Path) -> Vec<String> {
    told(
        &skillcheck(["check"]).arg(folder).report(),
        "stale-metadata",
    )
}

#[test]
fn every_change_to_text_or_files_makes_figures_stale() {
    let (_scratch, folder) = counted();
    assert_eq!(stale(&folder), Vec::<String>::new());
    replace(&folder.join("SKILL.md"), "barley", "oats and barley");
    let told = stale(&folder);
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(told[0].starts_with("3 figures are no longer true: `body_length` is 343, now 352"));

    let (scratch, folder) = counted();
    scratch.write("good/references/.hidden", "x");
    scratch.write("good/references/metadata.json", "{}");
    assert_eq!(stale(&folder), Vec::<String>::new());
    scratch.write("good/agents/router.md", "x");
    let told = stale(&folder);
    assert!(
        told[0].contains("`sub_resources` lacks `agents`"),
        "{told:#?}"
    );
    assert!(
        told.contains(&"`files` lacks `router.md`".to_owned()),
        "{told:#?}"
    );
    assert!(
        told.contains(&"`agents_count` is 0, now 1".to_owned()),
        "{told:#?}"
    );

    let (_scratch, folder) = counted();
    let metadata = folder.join("metadata.json");
    replace(
        &metadata,
        "\"SKILL.md\",\n      \"losses.md\"",
        "\"losses.md\",\n      \"SKILL.md\"",
    );
    replace(&metadata, "\"files_count\": 2", "\"files_count\": \"2\"");
    let told = stale(&folder);
    assert!(
        told[0].contains("`files` has the names in another order"),
        "{told:#?}"
    );
    assert!(
        told[0].contains("`files_count` is a string, now 2"),
        "{told:#?}"
    );
}

#[test]
fn line_endings_and_fields_that_are_not_recorded_change_no_figure() {
    let (_scratch, folder) = counted();
    let file = folder.join("SKILL.md");
    let text = fs::read_to_string(&file).unwrap().replace('\n', "\r\n");
    replace(&file, "---", "---");
    fs::write(&file, text).unwrap();
    let metadata = folder.join("metadata.json");
    replace(&metadata, "    \"word_count\": 63,\n", "");
    assert_eq!(stale(&folder), Vec::<String>::new());
}

#[test]
fn what_cannot_be_counted_is_not_judged() {
    // The validator counts the files of a package inside the package; they are not read here.
    let (scratch, folder) = counted();
    scratch.write(
        "good/inner/SKILL.md",
        "---\nname: inner\ndescription: Does it.\n---\nText.\n",
    );
    assert_eq!(stale(&folder), Vec::<String>::new());

    // An upstream's own file with keys that sound alike.
    let (_scratch, folder) = counted();
    let metadata = folder.join("metadata.json");
    replace(&metadata, "\"word_count\": 63", "\"word_count\": 1");
    replace(&metadata, "2026-04-12", "1.0");
    assert_eq!(stale(&folder), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_is_a_folder_whose_files_are_not_counted() {
    let (_scratch, folder) = counted();
    std::os::unix::fs::symlink("references", folder.join("docs")).unwrap();
    let told = stale(&folder);
    assert_eq!(
        told,
        ["a figure is no longer true: `sub_resources` lacks `docs`"]
    );
}

#[test]
fn figures_are_stale_where_validators_stopped_running() {
    let report = skillcheck(["check"])
        .arg(fixture("rules/stale-metadata/bad"))
        .report();
    assert_eq!(count(&report, "stale-metadata"), 1);
    let told = told(&report, "stale-metadata");
    assert_eq!(told.len(), 12, "one place a figure: {told:#?}");
}

#[test]
fn a_description_that_is_only_the_start_of_upstreams_is_cut() {
    let whole = "Counts ears in the field. Use when the user asks for a yield.";
    let recorded = Recorded::new(&format!("name: s\ndescription: {whole}\n"), "Text.\n");
    for (description, cut) in [
        (whole, false),
        (
            "Counts ears in the field. Use when the user asks for a yield",
            false,
        ),
        ("Counts ears in the field.", true),
        ("Counts ears in the field...", true),
        ("Counts ears in the fi…", true),
        ("Counts ears on the field.", false),
        (
            "Counts ears in the field. Use when the user asks for a yield. And more.",
            false,
        ),
    ] {
        let skill = format!("---\nname: s\ndescription: {description}\n---\nText.\n");
        let report = recorded.check(&skill, &json!({"name": "s", "description": whole}));
        assert_eq!(
            count(&report, "truncated-description"),
            usize::from(cut),
            "{description}"
        );
    }
}

/// The rules that a package with this frontmatter value as its description breaks.
fn described(value: &str, body: &str) -> Vec<String> {
    let scratch = Scratch::new();
    let text = format!("---\nname: s\ndescription: {value}\n---\n{body}\n");
    scratch.write("s/SKILL.md", text);
    skillcheck(["check"])
        .arg(scratch.join("s"))
        .report()
        .rules()
}

#[test]
fn a_description_shows_by_itself_that_it_was_cut() {
    let filler = "Reads the log of a weather station. ".repeat(5);
    // 180 characters and 20 more.
    let sentence = format!("{filler}Finds the dry spells");
    let quoted = "r".repeat(162);
    for (description, body, cut) in [
        ("Finds dry spells, an".to_owned(), "Text.", true),
        ("Finds dry spells,".to_owned(), "Text.", true),
        ("Finds dry spells and".to_owned(), "Text.", true),
        ("Finds dry spells, and more".to_owned(), "Text.", false),
        ("Bietet Hilfe an".to_owned(), "Text.", false),
        (
            "Finds dry spells".to_owned(),
            "Finds dry spells that last.",
            false,
        ),
        (sentence.clone(), "Text.", true),
        (format!("{sentence}."), "Text.", false),
        (format!("{sentence} of a year"), "Text.", false),
        (
            format!("{quoted} finds all the dry spells of a past ye"),
            "It finds all the dry spells of a past year.",
            true,
        ),
        (
            format!("{quoted} finds all the dry spells of a past ye"),
            "It finds all the dry spells of a past ye.",
            false,
        ),
    ] {
        let rules = described(&description, body);
        let told = rules.contains(&"truncated-description".to_owned());
        assert_eq!(told, cut, "{} {description}", description.len());
    }
}

#[test]
fn marks_of_yaml_are_no_description() {
    for (value, mangled) in [
        ("\">\"", true),
        ("'|-'", true),
        ("\">2-\"", true),
        ("\"> Counts ears.\"", true),
        (
            "\"Use when the user needs > and the operator decides.\"",
            true,
        ),
        ("\"Use when the user needs >\"", true),
        ("\"Use \\\\\\\"count\\\\\\\" when asked.\"", true),
        ("'Use \\\"count\\\" when asked.'", true),
        (">\n  Counts ears.", false),
        ("\"Use \\\"count\\\" when asked.\"", false),
        ("\"> 5 tonnes a hectare.\"", false),
        ("\"Use when the user needs > 5 tonnes.\"", false),
        ("Choose File > Open and a | b.", false),
        ("'Reads C:\\\"'", false),
    ] {
        let rules = described(value, "Text.");
        let told = rules.contains(&"mangled-description".to_owned());
        assert_eq!(told, mangled, "{value}: {rules:?}");
    }
}

#[test]
fn a_mangled_description_quotes_upstreams() {
    let recorded = Recorded::new("name: s\ndescription: >\n  Counts ears.\n", "Text.\n");
    let skill = "---\nname: s\ndescription: \">\"\n---\nText.\n";
    let report = recorded.check(skill, &json!({"name": "s", "description": "Counts ears."}));
    let found = report.findings();
    let found = found
        .iter()
        .find(|found| found.rule == "mangled-description");
    assert_eq!(
        found.unwrap().help,
        "upstream's description says: Counts ears."
    );
}

/// The findings on an import whose upstream has `there` as its only section, and which has `here`.
fn imported(there: &str, here: &str) -> Report {
    let frontmatter = "name: s\ndescription: Counts ears when asked.\n";
    let recorded = Recorded::new(frontmatter, &format!("# S\n\n## Run\n\n{there}\n"));
    recorded.scratch.write(
        "s/ORIGIN.md",
        format!("- Source commit: `{}`\n", recorded.commit),
    );
    let skill = format!(
        "---\n{frontmatter}---\n# S\n\n## Workflow\n\n### Imported Workflow Notes\n\n\
         #### Imported: Run\n\n{here}\n"
    );
    recorded.check(
        &skill,
        &json!({"name": "s", "description": "Counts ears when asked."}),
    )
}

#[test]
fn identifiers_that_lost_underscores_are_told_by_their_context() {
    for (there, here, told) in [
        (
            "Then call `count_all_ears` twice.",
            "Then call countallears twice.",
            1,
        ),
        ("Then call `a_b_c_d` twice.", "Then call ab_cd twice.", 1),
        (
            "Set EAR_COUNT and EAR_COUNT again.",
            "Set EARCOUNT and EARCOUNT again.",
            1,
        ),
        ("See `__init__.py` first.", "See init.py first.", 1),
        (
            "```sh\nrun count_ears now\n```",
            "```sh\nrun countears now\n```",
            1,
        ),
        ("Then _call_ it twice.", "Then call it twice.", 0),
        ("Then __call__ it twice.", "Then call it twice.", 0),
        (
            "The countears of count_ears is one.",
            "The countears of count_ears is one.",
            0,
        ),
        (
            "Keep a check_list at hand.",
            "Keep a check_list at hand. A checklist helps.",
            0,
        ),
    ] {
        let report = imported(there, here);
        let found = report.findings();
        assert_eq!(
            count(&report, "mangled-identifier"),
            told,
            "{here}: {found:#?}"
        );
        let altered = found
            .iter()
            .any(|found| found.rule == "altered-section" && told > 0);
        assert!(!altered, "one fault is one finding: {here} {found:#?}");
    }
}

#[test]
fn code_that_differs_in_more_than_underscores_is_altered_too() {
    let report = imported(
        "```sh\nrun count_ears now\n```",
        "```sh\nrun `countears` now\n```",
    );
    assert_eq!(count(&report, "mangled-identifier"), 1);
    assert_eq!(count(&report, "altered-section"), 1);
}

#[test]
fn a_file_of_the_package_is_called_by_its_name() {
    for (text, told) in [
        ("Run scripts/countears.py or countears.py.", 1),
        ("Run scripts/count_ears.py.", 0),
        ("Run scripts/count-ears.py.", 0),
        ("The countears of it.", 0),
    ] {
        let scratch = Scratch::new();
        let folder = scratch.package("s", text);
        scratch.write("s/scripts/count_ears.py", "print(1)\n");
        let report = skillcheck(["check"]).arg(&folder).report();
        assert_eq!(count(&report, "mangled-identifier"), told, "{text}");
    }
    let scratch = Scratch::new();
    let folder = scratch.package("s", "Run scripts/countears.py.");
    scratch.write("s/scripts/count_ears.py", "print(1)\n");
    scratch.write("s/scripts/countears.py", "print(2)\n");
    let report = skillcheck(["check"]).arg(&folder).report();
    assert_eq!(count(&report, "mangled-identifier"), 0);
}
