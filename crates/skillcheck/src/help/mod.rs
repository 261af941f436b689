//! `skillcheck explain` and `skillcheck rules`.

mod json;
mod terminal;

use std::io::{self, IsTerminal};

use clap::{Args, ValueEnum};
use skillcheck_lint::{Rule, rules};

use crate::failure::Failure;

/// Options of `explain`.
#[derive(Args)]
pub(crate) struct ExplainArgs {
    /// The rule's id
    #[arg(required_unless_present = "all")]
    rule: Option<String>,
    /// Print every rule's page
    #[arg(long, conflicts_with = "rule")]
    all: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t = HelpFormat::Human)]
    format: HelpFormat,
}

/// Options of `rules`.
#[derive(Args)]
pub(crate) struct RulesArgs {
    /// How to print them
    #[arg(long, value_enum, default_value_t = HelpFormat::Human)]
    format: HelpFormat,
}

/// How rules are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum HelpFormat {
    /// For people: wrapped on a terminal, Markdown elsewhere
    Human,
    /// For programs
    Json,
}

/// What `explain` prints.
pub(crate) fn explain(args: &ExplainArgs) -> Result<String, Failure> {
    let asked = match &args.rule {
        Some(name) => &[find(name)?][..],
        None => rules::ALL,
    };
    Ok(match args.format {
        HelpFormat::Human if io::stdout().is_terminal() => terminal::pages(asked),
        HelpFormat::Human => {
            let pages: Vec<_> = asked.iter().map(|rule| page(rule)).collect();
            pages.join("\n")
        }
        HelpFormat::Json => json::pages(asked),
    })
}

/// What `rules` prints.
pub(crate) fn rules(args: &RulesArgs) -> String {
    match args.format {
        HelpFormat::Human => table(),
        HelpFormat::Json => json::table(rules::ALL),
    }
}

fn find(name: &str) -> Result<&'static Rule, Failure> {
    rules::find(name).ok_or_else(|| Failure::UnknownRule {
        name: name.to_owned(),
        nearest: rules::nearest(name),
    })
}

/// A rule's page with what its table row says, in Markdown.
fn page(rule: &Rule) -> String {
    let (title, body) = rule.docs.split_once('\n').unwrap_or((rule.docs, ""));
    let fix = rule
        .fix
        .map_or(String::new(), |fix| format!(" With `--fix`: {fix}."));
    format!(
        "{title}\n\nDefault: {}. Demanded by: {}.{fix}\n{body}",
        rule.severity, rule.source
    )
}

/// The table of rules.
fn table() -> String {
    let widths = rules::ALL.iter().map(|rule| rule.id.len());
    let width = widths.max().unwrap_or(0);
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
        let fix = rule.fix.map_or("", |_| " (--fix)");
        table.push_str(&format!(
            "  {:width$}  {:7}  {}{fix}\n",
            rule.id,
            rule.severity.name(),
            rule.summary
        ));
    }
    table
}
