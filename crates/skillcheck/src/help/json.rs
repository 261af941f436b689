//! Rules as JSON, version 1: fields are added, never renamed or removed.

use serde::Serialize;
use skillcheck_lint::Rule;

#[derive(Serialize)]
struct RulesV1<'a> {
    version: u32,
    rules: Vec<RuleV1<'a>>,
}

#[derive(Serialize)]
struct RuleV1<'a> {
    id: &'a str,
    group: String,
    severity: &'static str,
    summary: &'a str,
    source: &'a str,
    /// What `--fix` does about it; null where only a person can repair it.
    fix: Option<&'a str>,
    /// Its page, in Markdown; only where pages were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'a str>,
}

/// The rules without their pages.
pub(super) fn table(rules: &[&Rule]) -> String {
    written(rules, |_| None)
}

/// The rules with their pages.
pub(super) fn pages(rules: &[&Rule]) -> String {
    written(rules, |rule| Some(rule.docs))
}

fn written<'a>(rules: &[&'a Rule], page: impl Fn(&'a Rule) -> Option<&'a str>) -> String {
    let rules = rules.iter().map(|rule| RuleV1 {
        id: rule.id,
        group: rule.group.name().to_lowercase(),
        severity: rule.severity.name(),
        summary: rule.summary,
        source: rule.source,
        fix: rule.fix,
        page: page(rule),
    });
    let rules = RulesV1 {
        version: 1,
        rules: rules.collect(),
    };
    #[expect(
        clippy::expect_used,
        reason = "every key is a string and no value can fail"
    )]
    let text = serde_json::to_string_pretty(&rules).expect("rules are plain data");
    text + "\n"
}
