//! Sentences of which some parts are ours and some are strangers'.
//!
//! A format that obeys its text (Markdown, HTML) must know which is which: what a package or an
//! upstream wrote is always shown as a quotation, never as part of a sentence.

use skillcheck_lint::redacted;

use crate::render::text;

/// Characters of one quotation; what is longer is cut, and says so.
const QUOTATION: usize = 400;

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Plain words: letters, digits and punctuation that no format obeys.
    Said(String),
    /// Somebody else's text, without characters that reorder or hide others.
    Quoted(String),
    /// Somebody else's text, with a place on a known host.
    Linked(String, String),
}

/// A sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words(Vec<Piece>);

impl Words {
    /// A sentence that starts with words of ours.
    pub(crate) fn say(said: impl Into<String>) -> Self {
        Self::default().and(said)
    }

    /// A sentence that starts with somebody else's text.
    pub(crate) fn quote(quoted: &str) -> Self {
        Self::default().and_quote(quoted)
    }

    /// The same, and then words of ours.
    pub(crate) fn and(mut self, said: impl Into<String>) -> Self {
        let said = said.into();
        match self.0.last_mut() {
            Some(Piece::Said(last)) => last.push_str(&said),
            _ => self.0.push(Piece::Said(said)),
        }
        self
    }

    /// The same, and then somebody else's text.
    pub(crate) fn and_quote(mut self, quoted: &str) -> Self {
        self.0.push(Piece::Quoted(shown(quoted)));
        self
    }

    /// The same, and then somebody else's text, linked to `url` where there is one.
    pub(crate) fn and_link(mut self, quoted: &str, url: Option<String>) -> Self {
        let quoted = shown(quoted);
        self.0.push(match url {
            Some(url) => Piece::Linked(quoted, url),
            None => Piece::Quoted(quoted),
        });
        self
    }

    /// The same, and then another sentence.
    pub(crate) fn then(mut self, other: Self) -> Self {
        for piece in other.0 {
            match piece {
                Piece::Said(said) => self = self.and(said),
                piece => self.0.push(piece),
            }
        }
        self
    }

    /// Its parts.
    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// The message of a finding. Messages put strangers' text between backticks, but that text may
    /// hold backticks itself: whatever is no plain word is quoted too, wherever it stands.
    pub(crate) fn of_message(message: &str) -> Self {
        let message = text::clean(message);
        let mut words = Self::default();
        let mut rest = message.as_str();
        while let Some(at) = rest.find('`') {
            let (before, from) = rest.split_at(at);
            words = words.plainly(before);
            let marks = from.len() - from.trim_start_matches('`').len();
            let closing = from[marks..].find('`').filter(|end| marks == 1 && *end > 0);
            let end = closing.map_or(marks, |end| marks + end);
            // A run of backticks speaks of itself.
            words = match closing {
                Some(_) => words.and_quote(&from[1..end]),
                None => words.and_quote(&from[..marks]),
            };
            rest = &from[end + closing.map_or(0, |_| 1)..];
        }
        words.plainly(rest)
    }

    /// Adds text of which every run of words that are not plain becomes a quotation.
    fn plainly(mut self, part: &str) -> Self {
        let mut quoted = String::new();
        for word in part.split_inclusive(' ') {
            let bare = word.trim_end_matches(' ');
            if bare.is_empty() && quoted.is_empty() || is_plain(bare) {
                self = self.flush(&mut quoted).and(word);
            } else {
                quoted.push_str(word);
            }
        }
        self.flush(&mut quoted)
    }

    fn flush(mut self, quoted: &mut String) -> Self {
        let bare = quoted.trim_end_matches(' ');
        if !bare.is_empty() {
            let space = bare.len() < quoted.len();
            self = self.and_quote(bare);
            if space {
                self = self.and(" ");
            }
        }
        quoted.clear();
        self
    }
}

/// Somebody else's text as it is shown: on one line, nothing in it hidden, cut where it is long.
pub(crate) fn shown(text: &str) -> String {
    cut(text, QUOTATION)
}

/// `text` on one line, nothing in it hidden, cut behind `limit` characters.
pub(crate) fn cut(text: &str, limit: usize) -> String {
    let text = &*redacted(text);
    match text.char_indices().nth(limit) {
        None => text::clean(text),
        Some((at, _)) => {
            let rest = text[at..].chars().count();
            format!("{}… (+{rest} characters)", text::clean(&text[..at]))
        }
    }
}

/// Whether a word is one that neither Markdown nor a host that autolinks mentions, numbers and
/// ids makes anything of: letters with inner hyphens and apostrophes, or a short number, between
/// common punctuation.
fn is_plain(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '"', '“']);
    let end = word.trim_end_matches([')', '"', '”', '.', ',', ':', ';', '?', '…']);
    if end.is_empty() || ["-", "–", "—"].contains(&end) {
        return !word.is_empty();
    }
    let word = end;
    let number = word.len() <= 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    let letters = |part: &str| {
        let part = part.trim_end_matches(['\'', '’']);
        let inner = part
            .chars()
            .all(|c| c.is_ascii_alphabetic() || "'’".contains(c));
        inner && part.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    number || word.split('-').all(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(message: &str) -> String {
        let words = Words::of_message(message);
        let pieces = words.pieces().iter().map(|piece| match piece {
            Piece::Said(said) => said.clone(),
            Piece::Quoted(quoted) | Piece::Linked(quoted, _) => format!("<{quoted}>"),
        });
        pieces.collect()
    }

    #[test]
    fn messages_are_told_in_plain_words_and_quotations() {
        for (message, expected) in [
            (
                "there is no `a/b.py` in the package",
                "there is no <a/b.py> in the package",
            ),
            (
                "upstream says: \"The user's own\", at 12",
                "upstream says: \"The user's own\", at 12",
            ),
            (
                "2 headings outrank the block's own heading",
                "2 headings outrank the block's own heading",
            ),
            ("blob 1a2b3c here", "blob <1a2b3c> here"),
            (
                "ask @everyone in #123 at www.example.com now",
                "ask <@everyone> in <#123> at <www.example.com> now",
            ),
            (
                "see GH-12, **bold** and <b>",
                "see <GH-12, **bold**> and <<b>>",
            ),
            ("an odd ` backtick", "an odd <`> backtick"),
            ("a line of ```", "a line of <```>"),
            ("`a`, 2 lines", "<a>, 2 lines"),
            ("did you mean `a`?", "did you mean <a>?"),
            ("`a` `b`", "<a> <b>"),
            ("", ""),
        ] {
            assert_eq!(told(message), expected, "{message}");
        }
    }

    #[test]
    fn quotations_are_cut_and_hide_nothing() {
        assert_eq!(shown("a\u{202e}b\nc"), "a\\u{202e}b\\u{a}c");
        assert_eq!(cut("abcdef", 4), "abcd… (+2 characters)");
        assert_eq!(cut("abcd", 4), "abcd");
    }
}
