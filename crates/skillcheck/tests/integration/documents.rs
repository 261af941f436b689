//! The documents say what is so.

use std::{env, fs};

use serde_json::Value;
use skillcheck_lint::{Profile, rules};

use crate::common::{root, skillcheck};

/// `docs/rules.md`, as it should be.
fn rules_page() -> String {
    let mut page = "# Rules\n\n\
        Generated from the rules; do not edit. `UPDATE_EXPECTED=1 cargo test --workspace` writes it \
        anew.\n"
        .to_owned();
    let mut group = None;
    for rule in rules::ALL {
        if group != Some(rule.group) {
            page += &format!(
                "\n## {}\n\n| rule | default | `--fix` | the fault |\n| --- | --- | --- | --- |\n",
                rule.group.name()
            );
            group = Some(rule.group);
        }
        page += &format!(
            "| [`{0}`](#{0}) | {1} | {2} | {3} |\n",
            rule.id,
            rule.severity,
            rule.fix.map_or("", |_| "yes"),
            rule.summary
        );
    }
    for rule in rules::ALL {
        page += &format!("\n---\n\n{}", skillcheck(["explain", rule.id]).run().out);
    }
    page
}

#[test]
fn the_page_of_all_rules_is_generated() {
    let file = root().join("docs/rules.md");
    let page = rules_page();
    if env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&file, &page).unwrap();
    }
    assert!(
        fs::read_to_string(&file).unwrap_or_default() == page,
        "docs/rules.md is stale; run `UPDATE_EXPECTED=1 cargo test --workspace`"
    );
}

#[test]
fn the_readme_shows_a_report_that_is_real() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let report = fs::read_to_string(root().join("fixtures/expected/packages.txt")).unwrap();
    let shown = readme
        .split("```text\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("the README shows a report");
    for part in shown.split("…\n").map(str::trim) {
        assert!(!part.is_empty() && report.contains(part), "{part}");
    }
}

#[test]
fn every_dependency_has_a_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let reasons = fs::read_to_string(root().join("docs/dependencies.md")).unwrap();
    let table = manifest.split("[workspace.dependencies]").nth(1).unwrap();
    let table = table.split("\n[").next().unwrap();
    for line in table.lines() {
        let Some((name, _)) = line.split_once(" = ") else {
            continue;
        };
        if !name.starts_with("skillcheck") && !name.starts_with('#') {
            assert!(
                reasons.contains(&format!("`{name}`")),
                "{name} has no reason"
            );
        }
    }
}

#[test]
fn the_page_of_profiles_names_every_field_and_value_in_its_section() {
    let page = fs::read_to_string(root().join("docs/profiles.md")).unwrap();
    for profile in Profile::all() {
        let heading = format!("\n## {}\n", profile.name);
        let (_, section) = page.split_once(&heading).expect("each has a section");
        let section = section.split("\n## ").next().unwrap();
        let base = match profile.name.as_str() {
            "agent-skills" => None,
            "omni-curated" => Profile::find("omni-intake"),
            _ => Profile::find("agent-skills"),
        };
        for (key, field) in &profile.fields {
            let inherited = base.and_then(|base| base.fields.get(key));
            if inherited.is_some_and(|other| format!("{other:?}") == format!("{field:?}")) {
                continue;
            }
            for name in field.values.iter().chain([key]) {
                assert!(
                    section.contains(&format!("`{name}`")),
                    "{}: {name}",
                    profile.name
                );
            }
        }
    }
}

#[test]
fn rules_are_there_for_programs_too() {
    let json = |args: &[&str]| -> Value {
        let said = skillcheck(args).run();
        assert_eq!(said.status, 0);
        serde_json::from_str(&said.out).unwrap()
    };
    let table = json(&["rules", "--format", "json"]);
    let all = table["rules"].as_array().unwrap();
    assert_eq!(
        (&table["version"], all.len()),
        (&1.into(), rules::ALL.len())
    );
    let page = json(&["explain", "byte-order-mark", "--format", "json"]);
    let known = rules::find("byte-order-mark").unwrap();
    assert_eq!(
        page["rules"],
        serde_json::json!([{
            "id": "byte-order-mark",
            "group": "frontmatter",
            "severity": "warning",
            "summary": known.summary,
            "source": known.source,
            "fix": "take the mark out",
            "page": known.docs,
        }])
    );
    let pages = json(&["explain", "--all", "--format", "json"]);
    for (row, with_page) in all.iter().zip(pages["rules"].as_array().unwrap()) {
        assert!(row.get("page").is_none() && with_page["page"].is_string());
        assert_eq!(row["id"], with_page["id"]);
    }
}

#[test]
fn the_table_of_false_alarms_names_rules_that_exist_and_meets_its_own_bar() {
    let page = fs::read_to_string(root().join("docs/false-alarms.md")).unwrap();
    let (_, table) = page.split_once("## The table").unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .take_while(|line| !line.starts_with("## "))
        .filter(|line| line.starts_with("| [`"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() > 40, "{} rows", rows.len());
    for row in rows {
        let name = row[0].split('`').nth(1).unwrap();
        assert!(rules::ALL.iter().any(|rule| rule.id == name), "{name}");
        let number = |at: usize| row[at].trim_end_matches(" %").parse::<u32>().unwrap();
        let found: u32 = (2..7).map(number).sum();
        let (sample, right, share) = (number(7), number(8), number(9));
        assert!(sample > 0 && sample <= 20 && sample <= found, "{row:?}");
        assert_eq!(share, 100 * right / sample, "{row:?}");
        let bar = match row[1] {
            "error" => 95,
            "warning" => 85,
            severity => {
                assert_eq!(severity, "note", "{row:?}");
                0
            }
        };
        assert!(share >= bar, "{row:?}");
    }
}
