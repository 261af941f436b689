//! The text around a place: its sentence, and the line that introduces it.

use skillcheck_parser::Span;

use super::{NEAR, words::introduces};
use crate::texts::line_near;

/// Lines of a list or a table that are passed over on the way to what introduces it.
const ITEMS: usize = 40;

/// What stands before `at` in its sentence, at most [`NEAR`] bytes of it. Code has no sentences that
/// go on in the next line.
pub(super) fn sentence_before(text: &str, at: usize, is_code: bool) -> &str {
    let from = text.ceil_char_boundary(at.saturating_sub(NEAR));
    let before = &text[from.min(at)..at];
    let breaks: &[&str] = if is_code {
        &["\n", "; ", "&& "]
    } else {
        &[
            "\n\n", "\r\n\r\n", "\n#", "\n|", "\n>", "\n- ", "\n* ", "\n+ ", " - [ ] ", ". ", "! ",
            "? ", ".\n", "!\n", "?\n", ":\n", ".\r\n", "; ", ";\n", " but ", " then ",
        ]
    };
    let start = breaks
        .iter()
        .filter_map(|end| before.rfind(end).map(|found| found + end.len()))
        .max()
        .unwrap_or_default();
    // An item with a number: the line starts with it, and with nothing else of the sentence.
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let numbered = before[line..].trim_start();
    let digits = numbered.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && numbered[digits..].starts_with(['.', ')']) {
        return &before[start.max(line)..];
    }
    &before[start..]
}

/// What stands behind `at` in its sentence and its line.
pub(super) fn sentence_after(text: &str, at: usize, line_end: usize) -> &str {
    let end = text.floor_char_boundary(line_end.min(at + NEAR));
    if end <= at {
        return "";
    }
    let after = &text[at..end];
    let stops = [". ", "! ", "? ", "; "];
    let stop = stops.iter().filter_map(|stop| after.find(stop)).min();
    &after[..stop.unwrap_or(after.len())]
}

/// The line that introduces the one at `line`: the one right above it, or, in a list or a table, the
/// one above its first item.
pub(super) fn introduction(text: &str, line: usize, is_code: bool) -> Option<Span> {
    let is_item = |line: &str| {
        let line = line.trim_start();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let numbered = digits > 0 && line[digits..].starts_with(['.', ')']);
        let listed = ["- ", "* ", "+ ", "|"]
            .iter()
            .any(|mark| line.starts_with(mark));
        let quoted = is_code && line.starts_with(['"', '\'', '(', 'r', '{', '`', '/']);
        numbered || listed || quoted
    };
    let here = line_near(text, line, 2 * NEAR);
    let listed = is_item(&text[here.range()]);
    let mut lead = above(text, line)?;
    if listed {
        for _ in 0..ITEMS {
            let said = &text[lead.range()];
            let goes_on = !is_code && said.starts_with([' ', '\t']);
            if !(is_item(said) || goes_on) || introduces(said, is_code, false) && !is_item(said) {
                break;
            }
            let Some(next) = above(text, lead.start).filter(|next| {
                // A table ends where a line of another kind stands; its first row names the columns.
                !said.trim_start().starts_with('|')
                    || text[next.range()].trim_start().starts_with('|')
                    || text[next.range()].trim_end().ends_with(':')
            }) else {
                break;
            };
            lead = next;
        }
    }
    Some(lead)
}

/// The last line before `at` that is not blank, at most three lines up.
fn above(text: &str, at: usize) -> Option<Span> {
    let mut at = at;
    for _ in 0..3 {
        let line = line_near(text, text.floor_char_boundary(at.checked_sub(1)?), NEAR);
        if !text[line.range()].trim().is_empty() {
            return Some(line);
        }
        at = line.start;
    }
    None
}
