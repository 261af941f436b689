//! Strangers' text in Markdown that a host renders: nothing of it may become markup, a mention, a
//! link or a reference.
//!
//! Backslashes and entities do not stop hosts from linking `@name`, `#12` or an address: they look
//! at the rendered text. They leave code spans alone, so that is where such text stands.

use crate::render::packet::words::{Piece, Words};

/// Where a piece of Markdown stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum In {
    /// A paragraph or list item.
    Text,
    /// A cell of a table, which a `|` would end, in code too.
    Cell,
}

/// `text` as a code span. Text that shows nothing is told in words.
pub(crate) fn code(text: &str, place: In) -> String {
    if text.trim().is_empty() {
        return "(blank)".to_owned();
    }
    match place {
        In::Text => span(text),
        // Readers of tables do not agree on a backslash before an escaped pipe: apart they read
        // both alike.
        In::Cell => {
            let parts: Vec<&str> = text.split("\\|").collect();
            let last = parts.len() - 1;
            let parts = parts.iter().enumerate().map(|(at, part)| {
                let mut part = if at > 0 {
                    format!("|{part}")
                } else {
                    (*part).to_owned()
                };
                if at < last {
                    part.push('\\');
                }
                span(&part).replace('|', "\\|")
            });
            parts.collect::<Vec<_>>().join(" ")
        }
    }
}

fn span(text: &str) -> String {
    let fence = "`".repeat(longest(text, '`') + 1);
    let odd = |at: Option<char>| at.is_some_and(|c| c == '`' || c == ' ');
    let pad = odd(text.chars().next()) || odd(text.chars().next_back());
    let pad = if pad { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The longest run of `mark` in `text`.
pub(crate) fn longest(text: &str, mark: char) -> usize {
    let runs = text.split(|c| c != mark).map(|run| run.chars().count());
    runs.max().unwrap_or(0)
}

/// A sentence.
pub(crate) fn words(words: &Words, place: In) -> String {
    let mut text = String::new();
    for piece in words.pieces() {
        let piece = match piece {
            Piece::Said(said) => plain(said),
            Piece::Quoted(quoted) => code(quoted, place),
            // The address is made of encoded parts: nothing in it ends a link.
            Piece::Linked(quoted, url) => format!("[{}]({url})", code(quoted, place)),
        };
        // Two code spans that touch would be one with other marks.
        if text.ends_with('`') && piece.starts_with('`') {
            text.push(' ');
        }
        text.push_str(&piece);
    }
    text
}

/// Words of ours. They hold no markup; should they ever, it is shown and not obeyed.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>#|~$&".contains(c) {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

/// Strangers' text inside an HTML element, where Markdown does not reach.
pub(crate) fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '/' | '-' | '.' => html.push(c),
            c if c.is_ascii() => html.push_str(&format!("&#{};", u32::from(c))),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_span_holds_whatever_is_put_into_it() {
        for (text, expected) in [
            ("plain", "`plain`"),
            ("a`b", "``a`b``"),
            ("`", "`` ` ``"),
            ("```rust", "```` ```rust ````"),
            (" x", "`  x `"),
            ("@everyone #1 <b>", "`@everyone #1 <b>`"),
            ("a|b", "`a|b`"),
            ("  ", "(blank)"),
        ] {
            assert_eq!(code(text, In::Text), expected);
        }
    }

    #[test]
    fn a_pipe_ends_no_cell() {
        for (text, expected) in [
            ("a|b", "`a\\|b`"),
            ("a\\|b", "`a\\` `\\|b`"),
            ("||", "`\\|\\|`"),
        ] {
            assert_eq!(code(text, In::Cell), expected);
        }
    }
}
