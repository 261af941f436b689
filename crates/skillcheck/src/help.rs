//! `skillcheck explain` and `skillcheck rules`.

use skillcheck_lint::{Rule, rules};

use crate::failure::Failure;

/// The page of the rule called `name`.
pub(crate) fn page(name: &str) -> Result<String, Failure> {
    let rule = rules::find(name).ok_or_else(|| Failure::UnknownRule {
        name: name.to_owned(),
        nearest: rules::nearest(name),
    })?;
    Ok(rule_page(rule))
}

/// Every rule's page.
pub(crate) fn all_pages() -> String {
    let pages: Vec<_> = rules::ALL.iter().map(|rule| rule_page(rule)).collect();
    pages.join("\n")
}

fn rule_page(rule: &Rule) -> String {
    let (title, body) = rule.docs.split_once('\n').unwrap_or((rule.docs, ""));
    format!(
        "{title}\n\nDefault: {}. Demanded by: {}.\n{body}",
        rule.severity, rule.source
    )
}

/// The table of rules.
pub(crate) fn table() -> String {
    let width = rules::ALL
        .iter()
        .map(|rule| rule.id.len())
        .max()
        .unwrap_or(0);
    let mut table = String::new();
    let mut group = None;
    for rule in rules::ALL {
        if group != Some(rule.group) {
            if group.is_some() {
                table.push('\n');
            }
            table.push_str(rule.group.name());
            table.push('\n');
            group = Some(rule.group);
        }
        table.push_str(&format!(
            "  {:width$}  {:7}  {}\n",
            rule.id,
            rule.severity.name(),
            rule.summary
        ));
    }
    table
}
