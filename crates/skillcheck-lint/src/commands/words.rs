//! The words of a command line.

use skillcheck_parser::Span;

/// A word or an operator.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    /// It, without quotation marks.
    pub(super) text: &'a str,
    /// Where it stands in the text.
    pub(super) span: Span,
    operator: bool,
    /// Whether quotation marks alone part it from the word before: `"$DIR"/*` is one path.
    pub(super) glued: bool,
}

impl Word<'_> {
    pub(super) fn is_operator(&self) -> bool {
        self.operator
    }

    /// Whether what was piped so far goes no further.
    pub(super) fn ends_pipeline(&self) -> bool {
        self.operator && !matches!(self.text, "|" | "<(" | "$(" | "(" | ")" | ">" | "&")
    }

    /// The last name of a path, in lower case: `/bin/bash` is `bash`.
    pub(super) fn name(&self) -> String {
        let name = self.text.rsplit('/').next().unwrap_or(self.text);
        name.trim_start_matches(['@', '\\', '!'])
            .to_ascii_lowercase()
    }
}

/// Splits a line that stands at `base` of its text. Quotation marks are dropped, so that
/// `sh -c "curl … | sh"` is read as the command that it runs; a backslash before a pipe, as in a
/// table, goes too.
pub(super) fn split(line: &str, base: usize) -> Vec<Word<'_>> {
    const OPERATORS: [&str; 14] = [
        "&&", "||", "<(", "$(", ">>", "\\|", "|", ";", "(", ")", "`", ">", "\\\n", "\\\r\n",
    ];
    let mut words = Vec::new();
    let mut start = None;
    let mut at = 0;
    let bytes = line.as_bytes();
    while at < bytes.len() {
        let rest = &bytes[at..];
        let begins = matches!(
            rest[0],
            b'&' | b'|' | b'<' | b'$' | b'>' | b'\\' | b';' | b'(' | b')' | b'`'
        );
        let operator = OPERATORS
            .iter()
            .find(|operator| begins && rest.starts_with(operator.as_bytes()));
        let joins =
            operator.is_some_and(|operator| operator.starts_with('\\') && operator.ends_with('\n'));
        let space = matches!(rest[0], b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b',');
        if operator.is_none() && !space {
            start.get_or_insert(at);
            at += 1;
            continue;
        }
        if let Some(start) = start.take() {
            push(&mut words, word(line, base, start, at, false), line, base);
        }
        let length = operator.map_or(1, |operator| operator.len());
        if let Some(operator) = operator.filter(|_| !joins) {
            let from = at + usize::from(*operator == "\\|");
            words.push(word(line, base, from, at + length, true));
        }
        at += length;
    }
    if let Some(start) = start {
        let last = word(line, base, start, line.len(), false);
        push(&mut words, last, line, base);
    }
    words
}

/// Adds `word`, and says whether it goes on with the one before.
fn push<'a>(words: &mut Vec<Word<'a>>, mut word: Word<'a>, line: &str, base: usize) {
    if let Some(before) = words.last().filter(|before| !before.operator) {
        let between = &line[before.span.end - base..word.span.start - base];
        word.glued = between.bytes().all(|byte| matches!(byte, b'"' | b'\''));
    }
    words.push(word);
}

fn word(line: &str, base: usize, start: usize, end: usize, operator: bool) -> Word<'_> {
    Word {
        text: &line[start..end],
        span: Span::new(base + start, base + end),
        operator,
        glued: false,
    }
}
