//! Real packages and their real upstream, where they are at hand.

use std::path::PathBuf;

use crate::common::{Report, root, skillcheck};

/// The corpus, which stands beside this repository on some machines.
pub(crate) fn corpus() -> Option<PathBuf> {
    let folder = root().join("../shared/corpus");
    if folder.join("EXPECTED.md").is_file() {
        return Some(folder);
    }
    eprintln!(
        "skipped: there is no corpus of real packages at {}",
        folder.display()
    );
    None
}

fn report(folder: &std::path::Path) -> Report {
    skillcheck(["check"])
        .arg(folder.join("packages"))
        .arg("--upstream")
        .arg(folder.join("upstreams/antigravity-awesome-skills.git"))
        .report()
}

#[test]
fn all_four_origins_are_verified_and_every_copied_file_is_identical() {
    let Some(folder) = corpus() else { return };
    let report = report(&folder);
    for (package, copied) in [
        ("backend-architect", 0),
        ("obsidian-markdown", 3),
        ("itil-expert", 3),
        ("k8s-security-policies", 2),
    ] {
        let origin = &report.package(package)["origin"];
        assert_eq!(origin["status"], "verified", "{package}");
        assert_eq!(origin["reachable"], true, "{package}");
        let files = origin["files"].as_array().unwrap();
        let with = |status| files.iter().filter(|file| file["status"] == status).count();
        assert_eq!(with("identical"), copied, "{package}");
        assert_eq!(
            with("identical") + with("generated"),
            files.len(),
            "{package}"
        );
    }
}

#[test]
fn every_fault_that_was_established_is_found_at_its_line() {
    let Some(folder) = corpus() else { return };
    let report = report(&folder);
    for (rule, package, lines) in [
        ("inverted-trigger", "backend-architect", &[37, 38, 39][..]),
        (
            "placeholder-path",
            "backend-architect",
            &[195, 196, 197, 198, 199],
        ),
        ("escaped-subsection", "backend-architect", &[211]),
        ("altered-frontmatter", "backend-architect", &[8]),
        ("truncated-description", "backend-architect", &[]),
        ("conflicting-license", "backend-architect", &[]),
        ("unmapped-section", "backend-architect", &[]),
        ("broken-support-path", "backend-architect", &[]),
        ("unclosed-fence", "obsidian-markdown", &[138, 347]),
        (
            "missing-heading",
            "obsidian-markdown",
            &[155, 168, 187, 194],
        ),
        ("invented-section", "obsidian-markdown", &[333, 340]),
        ("altered-section", "obsidian-markdown", &[136]),
        ("unmapped-section", "obsidian-markdown", &[]),
        ("placeholder-path", "itil-expert", &[157, 158, 159]),
        ("unmapped-section", "itil-expert", &[]),
        ("altered-section", "itil-expert", &[]),
        ("inverted-trigger", "k8s-security-policies", &[34, 35]),
        ("altered-section", "k8s-security-policies", &[30]),
        ("unmapped-section", "k8s-security-policies", &[223]),
        ("broken-support-path", "k8s-security-policies", &[252]),
        (
            "placeholder-path",
            "k8s-security-policies",
            &[237, 238, 239],
        ),
    ] {
        let file = format!("{package}/SKILL.md");
        assert_eq!(report.lines(rule, &file), lines, "{rule} in {package}");
    }
}

#[test]
fn the_section_maps_are_those_that_were_established() {
    let Some(folder) = corpus() else { return };
    let report = report(&folder);
    let sections = |package| {
        let origin = &report.package(package)["origin"];
        origin["sections"].as_array().unwrap().clone()
    };
    let kept = sections("backend-architect");
    assert_eq!(kept.len(), 14);
    assert!(kept.iter().all(|section| section["kept"] == 1.0));
    assert_eq!(kept[1]["fate"], "inverted");

    let cut = sections("obsidian-markdown");
    let example = cut.iter().find(|section| section["line"] == 163).unwrap();
    assert_eq!(
        (&example["fate"], &example["kept"]),
        (&"partial".into(), &0.895.into())
    );

    let lost = sections("k8s-security-policies");
    let related = lost.iter().find(|section| section["line"] == 346).unwrap();
    assert_eq!(related["fate"], "lost");
    let triggers = lost.iter().find(|section| section["line"] == 29).unwrap();
    assert_eq!(triggers["kept"], 0.667);
}

#[test]
fn without_an_upstream_nothing_is_verified_and_local_findings_stay() {
    let Some(folder) = corpus() else { return };
    let report = skillcheck(["check"]).arg(folder.join("packages")).report();
    assert_eq!(report.json["summary"]["verified"], 0);
    assert_eq!(report.json["summary"]["unverified"], 4);
    let missing = report.lines("missing-heading", "obsidian-markdown/SKILL.md");
    assert_eq!(missing, [155, 168, 187, 194]);
}

#[test]
fn other_dialects_of_the_same_skill_raise_no_error() {
    let Some(folder) = corpus() else { return };
    let run = skillcheck(["check"]).arg(folder.join("dialects")).report();
    assert_eq!(run.json["summary"]["errors"], 0);
    let lines = |path| run.lines("truncated-description", path);
    assert_eq!(lines("catalog/backend-architect/SKILL.md"), [3]);
    assert_eq!(lines("antigravity/backend-architect/SKILL.md"), [0; 0]);
}

#[test]
fn records_that_are_true_raise_nothing() {
    let Some(folder) = corpus() else { return };
    let rules = report(&folder).rules();
    for rule in [
        "stale-metadata",
        "mangled-description",
        "mangled-identifier",
    ] {
        assert!(!rules.contains(&rule.to_owned()), "{rule}");
    }
}
