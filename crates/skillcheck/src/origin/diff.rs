//! What would change, as a unified diff.

use std::io::{self, IsTerminal};

use similar::TextDiff;

use super::plan::Write;
use crate::render::text;

/// The change of one file, whose path from the working directory is `path`, with three lines
/// around it.
pub(super) fn unified(path: &str, write: &Write) -> String {
    let old = write.old.as_deref().map(String::from_utf8_lossy);
    let before = match old {
        Some(_) => format!("a/{path}"),
        None => "/dev/null".to_owned(),
    };
    let old = old.unwrap_or_default();
    let diff = TextDiff::from_lines(old.as_ref(), write.new.as_str());
    let mut unified = diff.unified_diff();
    unified
        .context_radius(3)
        .header(&before, &format!("b/{path}"))
        .to_string()
}

/// A diff for standard output: byte for byte, so that it can be applied, unless a terminal would
/// obey what it holds.
pub(super) fn for_stream(diff: &str) -> String {
    if !io::stdout().is_terminal() {
        return diff.to_owned();
    }
    diff.lines()
        .map(|line| text::clean(line.trim_end_matches('\r')) + "\n")
        .collect()
}
