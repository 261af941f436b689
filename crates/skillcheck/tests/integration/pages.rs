//! Every rule has a page whose examples are true, and two fixtures that show it.

use std::{fs, path::Path};

use skillcheck_lint::{Rule, rules};

use crate::common::{Report, Scratch, fixture, forge, loose, skillcheck};

/// What a rule's `recipe` asks for that git cannot hold.
#[derive(Default)]
struct Recipe {
    forged: Option<String>,
    without_upstream: Vec<String>,
}

#[test]
fn ids_are_sorted_within_their_groups_and_named_once() {
    let rows: Vec<_> = rules::ALL
        .iter()
        .map(|rule| (rule.group, rule.id))
        .collect();
    let mut sorted = rows.clone();
    sorted.sort_unstable();
    sorted.dedup_by_key(|row| row.1);
    assert_eq!(rows, sorted);
}

#[test]
fn every_fixture_belongs_to_a_rule() {
    let mut ids: Vec<_> = fs::read_dir(fixture("rules"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    ids.sort();
    let mut rules: Vec<_> = rules::ALL.iter().map(|rule| rule.id).collect();
    rules.sort_unstable();
    assert_eq!(ids, rules);
}

#[test]
fn bad_fixtures_raise_their_rule_and_good_ones_nothing() {
    let mut faults = Vec::new();
    for rule in rules::ALL {
        let scratch = Scratch::new();
        let folder = scratch.copy(&fixture("rules").join(rule.id), rule.id);
        let upstream = scratch.copy(&fixture("upstream.git"), "upstream.git");
        let recipe = apply(&folder);
        for side in ["good", "bad"] {
            let check = |args: &[&str]| {
                let run = skillcheck(["check", side]).args(args).from(&folder);
                if recipe.without_upstream.iter().any(|name| name == side) {
                    return run.report();
                }
                run.arg("--upstream").arg(&upstream).report()
            };
            if let Some(id) = recipe.forged.as_ref().filter(|_| side == "bad") {
                let other = fs::read_dir(upstream.join("objects")).unwrap();
                assert!(other.count() > 1 && loose(&upstream, id).is_file());
                forge(&upstream, id, crate::common::SECOND);
            }
            let report = check(&[]);
            let raised = report.rules();
            let right = match side {
                "good" => raised.is_empty() && report.said.status == 0,
                _ => raised.iter().any(|id| id == rule.id),
            };
            if !right {
                faults.push(format!(
                    "{}/{side} raises {:#?}",
                    rule.id,
                    report.findings()
                ));
            }
            if side == "bad" {
                faults.extend(repair_fault(rule, &report, &check));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What is wrong with what `rule` says of its repairs: its bad fixture can be repaired just where
/// it says that some can, and then raises no such finding any more, and a second run does nothing.
fn repair_fault(rule: &Rule, report: &Report, check: &dyn Fn(&[&str]) -> Report) -> Option<String> {
    let fixable = |report: &Report| {
        let packages = report.json["packages"].as_array().unwrap().iter();
        let mut findings = packages.flat_map(|package| package["findings"].as_array().unwrap());
        findings.any(|finding| finding["rule"] == rule.id && !finding["fix"].is_null())
    };
    if fixable(report) != rule.fix.is_some() {
        return Some(format!("{} says {:?} of --fix", rule.id, rule.fix));
    }
    rule.fix?;
    let after = check(&["--fix"]);
    let again = check(&["--fix"]);
    let is_done = after.json["summary"]["fixed"] != 0 && again.json["summary"]["fixed"] == 0;
    (fixable(&after) || !is_done || after.findings().len() >= report.findings().len())
        .then(|| format!("{} is not repaired: {:#?}", rule.id, after.findings()))
}

#[test]
fn pages_have_one_form_and_quote_their_fixtures() {
    let mut faults = Vec::new();
    for rule in rules::ALL {
        faults.extend(page_faults(rule));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn page_faults(rule: &Rule) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |what: String| faults.push(format!("{}.md: {what}", rule.id));
    let lines: Vec<&str> = rule.docs.lines().collect();
    if lines[0] != format!("# {}", rule.id) {
        fault(format!("starts with {:?}", lines[0]));
    }
    let headings: Vec<&str> = lines
        .iter()
        .copied()
        .filter(|line| line.starts_with("## "))
        .filter(|line| ["## Why", "## Bad", "## Good", "## Repair"].contains(line))
        .collect();
    if headings != ["## Why", "## Bad", "## Good", "## Repair"] {
        fault(format!("has the headings {headings:?}"));
    }
    let mut quoted = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let marks = lines[at].len() - lines[at].trim_start_matches('`').len();
        let opened = at;
        at += 1;
        if marks < 3 {
            continue;
        }
        let close = "`".repeat(marks);
        while at < lines.len() && lines[at] != close {
            at += 1;
        }
        let excerpt = &lines[opened + 1..at];
        at += 1;
        if let Some((_, path)) = lines[opened][marks..].split_once(' ') {
            quoted.push(path.split('/').next().unwrap_or_default());
            if !holds(&fixture("rules").join(rule.id).join(path), excerpt) {
                fault(format!("does not quote {path}"));
            }
        }
    }
    for side in ["bad", "good"] {
        if !quoted.contains(&side) {
            fault(format!("quotes nothing of {side}/"));
        }
    }
    faults
}

/// Whether `excerpt` is a run of whole lines of `file`.
fn holds(file: &Path, excerpt: &[&str]) -> bool {
    let bytes = fs::read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    !excerpt.is_empty() && lines.windows(excerpt.len()).any(|window| window == excerpt)
}

/// Applies the recipe of a copied fixture, if it has one, and takes it away.
fn apply(folder: &Path) -> Recipe {
    let mut recipe = Recipe::default();
    let Ok(text) = fs::read_to_string(folder.join("recipe")) else {
        return recipe;
    };
    fs::remove_file(folder.join("recipe")).unwrap();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            #[cfg(unix)]
            ["symlink", path, target] => {
                std::os::unix::fs::symlink(target, folder.join(path)).unwrap();
            }
            ["pad", path, bytes] => {
                let file = folder.join(path);
                let mut text = fs::read_to_string(&file).unwrap();
                let size: usize = bytes.parse().unwrap();
                while text.len() < size {
                    text.push_str("Another line of a file that is far too long.\n");
                }
                fs::write(file, text).unwrap();
            }
            ["forge", id] => recipe.forged = Some(id.to_owned()),
            ["upstream", side, "none"] => recipe.without_upstream.push(side.to_owned()),
            [] => {}
            _ => panic!("{line:?} is no instruction of a recipe"),
        }
    }
    recipe
}
