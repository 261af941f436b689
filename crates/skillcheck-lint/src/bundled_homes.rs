//! Paths into somebody's home in files that are run, or read in the course of the work.

use crate::{
    homes::{self, Home},
    marks::Mark,
    texts::{Role, Text, line_near},
};

/// Folders whose files record what was seen somewhere, or are made up.
const RECORDS: [&str; 20] = [
    "__snapshots__",
    "__tests__",
    "benchmark",
    "benchmarks",
    "data",
    "eval",
    "evals",
    "example",
    "examples",
    "fixtures",
    "logs",
    "node_modules",
    "results",
    "sample",
    "samples",
    "snapshots",
    "spec",
    "test",
    "testdata",
    "tests",
];
/// Bytes of a line on either side of a path in which the path may be called an example.
const NEAR: usize = 200;

/// The homes that `text` leads to; none where it is Markdown, records what was seen, or is a test.
pub(crate) fn read<'t>(text: &'t Text<'_>) -> Vec<Home<'t>> {
    if text.role == Role::Markdown || text.marks(Mark::Home).next().is_none() || is_record(text) {
        return Vec::new();
    }
    let mut homes: Vec<Home<'t>> = homes::read(&text.content)
        .filter(|home| !home.is_of_example())
        .filter(|home| {
            let line = line_near(&text.content, home.span.start, NEAR);
            let line = text.content[line.range()].to_lowercase();
            !["e.g.", "example", "sample"]
                .iter()
                .any(|word| line.contains(word))
        })
        .collect();
    homes.sort_by_key(|home| home.span.start);
    homes
}

/// Whether a file records what was seen somewhere, or tests with paths that are made up.
fn is_record(text: &Text<'_>) -> bool {
    let path = text.path.as_str().to_ascii_lowercase();
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let stem = name.split('.').next().unwrap_or(name);
    let tested = stem.starts_with("test_")
        || stem.ends_with("_test")
        || stem.ends_with("-test")
        || [".test.", ".spec."].iter().any(|part| name.contains(part));
    let rows = [".jsonl", ".csv", ".tsv", ".patch", ".diff", ".log", ".xml"];
    tested
        || rows.iter().any(|ending| name.ends_with(ending))
        || folders.split('/').any(|folder| RECORDS.contains(&folder))
}
