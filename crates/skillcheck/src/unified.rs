//! What would change, as a unified diff.

use std::io::{self, IsTerminal};

use similar::TextDiff;

use crate::{render::text, write::Write};

/// The change of one file, whose paths from the working directory are `before` and `after`, with
/// three lines around it.
pub(crate) fn unified(before: &str, after: &str, write: &Write) -> String {
    let mut out = String::new();
    if write.renamed.is_some() {
        // As git writes it, and applies it.
        out = format!("diff --git a/{before} b/{after}\nrename from {before}\nrename to {after}\n");
    }
    let old = write.old.as_deref().map(String::from_utf8_lossy);
    let before = match old {
        Some(_) => format!("a/{before}"),
        None => "/dev/null".to_owned(),
    };
    let (old, new) = (old.unwrap_or_default(), String::from_utf8_lossy(&write.new));
    // A lone CR is part of a line, as for git.
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let diff = TextDiff::configure()
        .newline_terminated(true)
        .diff_slices(&old, &new);
    let mut unified = diff.unified_diff();
    out + &unified
        .context_radius(3)
        .header(&before, &format!("b/{after}"))
        .to_string()
}

/// A diff for standard output: byte for byte, so that it can be applied, unless a terminal would
/// obey what it holds.
pub(crate) fn for_stream(diff: &str) -> String {
    if !io::stdout().is_terminal() {
        return diff.to_owned();
    }
    diff.lines()
        .map(|line| text::clean(line.trim_end_matches('\r')) + "\n")
        .collect()
}
