//! `skillcheck.toml`: which file holds, what it sets, and what is said of a wrong one.

use std::fs;

use crate::common::{REPOSITORY, Scratch, fixture, replace, skillcheck};
use crate::fixtures::expected;

const BROKEN: &str = "See [it](references/a.md).\n";

/// Packages `skills/a` and `skills/b`, each with one broken link, and this configuration.
fn two(config: &str) -> Scratch {
    let scratch = Scratch::new();
    for name in ["a", "b"] {
        let text = format!(
            "---\nname: {name}\ndescription: Does a thing for {name} when asked.\n---\n# The {name}\n\n{BROKEN}"
        );
        scratch.write(&format!("skills/{name}/SKILL.md"), text);
    }
    scratch.write("skillcheck.toml", config);
    scratch
}

/// Each finding as `FILE RULE SEVERITY`.
fn told(scratch: &Scratch, args: &[&str]) -> Vec<String> {
    let report = skillcheck(["check"])
        .args(args)
        .from(&scratch.path())
        .report();
    let findings = report.findings().into_iter();
    findings
        .map(|it| format!("{} {} {}", it.file, it.rule, it.severity))
        .collect()
}

#[test]
fn rules_are_set_for_all_packages_and_for_some() {
    let scratch = two("[rules]\nbroken-support-path = \"warning\"\n\
         [[packages]]\npath = \"skills/b\"\nrules = { broken-support-path = \"off\" }\n");
    assert_eq!(
        told(&scratch, &[]),
        ["skills/a/SKILL.md broken-support-path warning"]
    );
    assert_eq!(
        told(&scratch, &["--severity", "broken-support-path=note"]).len(),
        2,
        "the command line goes before the file"
    );
    assert_eq!(
        told(&scratch, &["--select", "broken-support-path"]).len(),
        2,
        "a rule that is asked for runs"
    );
    assert_eq!(
        told(&scratch, &["--no-config"]),
        [
            "skills/a/SKILL.md broken-support-path error",
            "skills/b/SKILL.md broken-support-path error"
        ]
    );
}

#[test]
fn a_profile_may_be_ones_own_and_holds_by_glob() {
    let scratch = two("[rules]\nbroken-support-path = \"off\"\n\
         [[packages]]\npath = \"**/b\"\nprofile = \"house\"\naccepted-headings = { \"When to Use\" = [\"Anlass\"] }\n\
         [profiles.house]\nextends = \"agent-skills\"\nrequired-fields = [\"license\"]\n\
         required-headings = [\"When to Use\"]\n");
    assert_eq!(
        told(&scratch, &[]),
        [
            "skills/b/SKILL.md missing-heading error",
            "skills/b/SKILL.md missing-field error"
        ]
    );
    let report = skillcheck(["check"]).from(&scratch.path()).report();
    assert_eq!(report.package("skills/a")["profile"], "agent-skills");
    assert_eq!(report.package("skills/b")["profile"], "house");
    replace(
        &scratch.join("skills/b/SKILL.md"),
        BROKEN,
        "## Anlass\n\nWhen it rains.\n",
    );
    assert_eq!(
        told(&scratch, &["--profile", "house", "skills/b"]),
        ["skills/b/SKILL.md missing-field error"]
    );
    let said = skillcheck(["check", "--profile", "hose"])
        .from(&scratch.path())
        .run();
    assert_eq!(said.status, 2);
}

#[test]
fn a_profile_sets_rules_and_whatever_is_nearer_to_a_package_sets_them_anew() {
    let house = "profile = \"house\"\n[profiles.stone]\nextends = \"agent-skills\"\n\
         rules = { broken-support-path = \"note\" }\n[profiles.house]\nextends = \"stone\"\n";
    let own = "rules = { broken-support-path = \"off\" }\n";
    let all = "[rules]\nbroken-support-path = \"warning\"\n";
    let some = "[[packages]]\npath = \"skills/b\"\nrules = { broken-support-path = \"error\" }\n";
    let as_told = |config: &str, args: &[&str]| -> Vec<String> {
        let told = told(&two(config), args);
        let level = |line: String| line.rsplit(' ').next().unwrap().to_owned();
        told.into_iter().map(level).collect()
    };
    assert_eq!(as_told(house, &[]), ["note", "note"]);
    let own = format!("{house}{own}");
    assert_eq!(as_told(&own, &[]), [""; 0]);
    let select = ["--select", "broken-support-path"];
    assert_eq!(as_told(&own, &select), ["error", "error"]);
    let own = format!("{own}{all}");
    assert_eq!(as_told(&own, &[]), ["warning", "warning"]);
    let own = format!("{own}{some}");
    assert_eq!(as_told(&own, &[]), ["warning", "error"]);
    let args = ["--severity", "broken-support-path=note"];
    assert_eq!(as_told(&own, &args), ["note", "note"]);
    let wrong = two(&house.replace("support-path", "suport-path"));
    let said = skillcheck(["check"]).from(&wrong.path()).run();
    assert_eq!(said.status, 2);
    assert!(
        said.err.contains("did you mean `broken-support-path`?"),
        "{}",
        said.err
    );
}

#[test]
fn excluded_packages_are_not_checked_even_by_name() {
    let scratch = two("exclude = [\"skills/a\"]\n");
    assert_eq!(told(&scratch, &[]).len(), 1);
    let said = skillcheck(["check", "skills/a/SKILL.md"])
        .from(&scratch.path())
        .run();
    assert_eq!(said.status, 0);
    assert!(said.err.contains("skipped: 1 package"), "{}", said.err);
}

#[test]
fn what_git_ignores_is_left_out_unless_it_is_named() {
    let scratch = two("");
    fs::create_dir(scratch.join(".git")).unwrap();
    scratch.write(".gitignore", "/skills/*\n!/skills/b\n");
    assert_eq!(told(&scratch, &[]).len(), 1);
    assert_eq!(told(&scratch, &["skills"]).len(), 1);
    assert_eq!(told(&scratch, &["skills/a"]).len(), 1);
    scratch.write("skillcheck.toml", "gitignore = false\n");
    assert_eq!(told(&scratch, &[]).len(), 2);
}

#[test]
fn the_nearest_file_holds_and_each_path_has_its_own() {
    let scratch = two("[rules]\nbroken-support-path = \"note\"\n");
    scratch.write(
        "skills/skillcheck.toml",
        "[rules]\nbroken-support-path = \"warning\"\n",
    );
    let severities = |args: &[&str]| -> Vec<String> {
        let told = told(&scratch, args).into_iter();
        told.map(|it| it.rsplit(' ').next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(severities(&["."]), ["note", "note"]);
    assert_eq!(severities(&["skills"]), ["warning", "warning"]);
    assert_eq!(severities(&[".", "skills/b"]), ["note", "warning"]);
    assert_eq!(severities(&["skills/b", "."]), ["note", "warning"]);
    fs::create_dir(scratch.join("skills/.git")).unwrap();
    fs::remove_file(scratch.join("skills/skillcheck.toml")).unwrap();
    assert_eq!(
        severities(&["skills"]),
        ["error", "error"],
        "nothing above the repository's root holds"
    );
}

#[test]
fn a_package_does_not_configure_its_own_check() {
    let scratch = two("");
    scratch.write(
        "skills/a/skillcheck.toml",
        "[rules]\nbroken-support-path = \"off\"\n",
    );
    let said = skillcheck(["check", "skills/a"])
        .from(&scratch.path())
        .run();
    assert_eq!(said.status, 1, "{}", said.err);
    assert!(said.err.contains("not obeyed"), "{}", said.err);
    let init = skillcheck(["init", "skills/b"]).from(&scratch.path()).run();
    assert_eq!(init.status, 2);
    fs::create_dir(scratch.join("skills/a/.git")).unwrap();
    let said = skillcheck(["check", "skills/a"])
        .from(&scratch.path())
        .run();
    assert_eq!(
        said.status, 0,
        "a repository that is one package may: {}",
        said.err
    );
}

#[test]
fn upstreams_of_the_file_are_verified_against_but_attest_nothing() {
    let scratch = Scratch::new();
    let source = fixture("rules/unpinned-origin/good");
    scratch.copy(&source, "skills");
    scratch.copy(&fixture("upstream.git"), "clones/upstream.git");
    scratch.write(
        "skillcheck.toml",
        format!("[upstreams]\n\"{REPOSITORY}\" = \"clones/upstream.git\"\n\"https://example.com/o/n\" = \"clones/gone\"\n"),
    );
    let run = || skillcheck(["check", "skills"]).from(&scratch.path());
    let report = run().report();
    assert_eq!(report.status(), "verified", "{}", report.said.err);
    assert!(
        report.said.err.contains("there is no clone"),
        "{}",
        report.said.err
    );
    let vsa = run().args(["--format", "vsa"]).run();
    assert!(vsa.out.contains("\"FAILED\""), "{}", vsa.out);
    let named = run()
        .args(["--format", "vsa", "--upstream", "clones/upstream.git"])
        .run();
    assert!(named.out.contains("\"PASSED\""), "{}", named.out);
}

#[test]
fn everything_wrong_with_a_file_is_told_at_its_place() {
    let scratch = two(include_str!("config/invalid.toml"));
    let said = skillcheck(["check"]).from(&scratch.path()).run();
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    expected("configuration.txt", &said.err);
}

#[test]
fn what_matches_nothing_is_told_where_everything_was_looked_at() {
    let scratch = two("exclude = [\"skills/old\"]\n\
         [[packages]]\npath = [\"skills/*\", \"skils/*\"]\n\
         [[ignore]]\npath = \"skills/a\"\nrule = \"invalid-name\"\nreason = \"so it is\"\n");
    let said = skillcheck(["check"]).from(&scratch.path()).run();
    assert_eq!(said.status, 1);
    for message in [
        "`skills/old` matches no package",
        "skillcheck.toml:1:12",
        "`skils/*` matches no package",
        "this entry suppresses nothing",
    ] {
        assert!(said.err.contains(message), "{message}: {}", said.err);
    }
    let part = skillcheck(["check", "skills/b/SKILL.md"])
        .from(&scratch.path())
        .run();
    assert!(!part.err.contains("suppresses nothing"), "{}", part.err);
}
