//! The words of a line, without its Markdown.

/// The words of one line: list marks, quotes, heading marks, table pipes, emphasis, backticks and
/// link targets taken away, white space folded. Two lines with the same words say the same thing,
/// however they are decorated.
///
/// Underscores go too: a copy that lost them (`run_tests.py` → `runtests.py`) has lost no text,
/// and another rule speaks of it.
#[must_use]
pub fn plain(line: &str) -> String {
    let mut words = String::with_capacity(line.len());
    let mut rest = without_marks(line);
    while let Some(c) = rest.chars().next() {
        let length = rest.bytes().take_while(|byte| stays(*byte)).count();
        if length > 0 {
            words.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '*' | '_' | '`' | '[' => {}
            '\\' if rest.starts_with(|c: char| c.is_ascii_punctuation()) => {}
            '!' if rest.starts_with('[') => {}
            ']' => rest = behind_target(rest),
            '|' => push_space(&mut words),
            c if c.is_whitespace() => push_space(&mut words),
            c => words.push(c),
        }
    }
    let kept = words.trim_end().len();
    words.truncate(kept);
    // A line of nothing but dashes, colons or equals signs is a rule or a table's second row.
    if words.chars().all(|c| matches!(c, '-' | ':' | '=' | ' ')) {
        words.clear();
    }
    words
}

/// Whether `byte` is an ASCII character that is a word's, whatever stands around it.
fn stays(byte: u8) -> bool {
    let is_mark = matches!(byte, b'*' | b'_' | b'`' | b'[' | b']' | b'\\' | b'!' | b'|');
    byte.is_ascii() && !is_mark && byte > b' '
}

fn push_space(words: &mut String) {
    if !words.is_empty() && !words.ends_with(' ') {
        words.push(' ');
    }
}

/// `text` behind what stands in parentheses at its start, nested ones included.
fn behind_target(text: &str) -> &str {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth <= 0 {
            return if at > 0 { &text[at + 1..] } else { text };
        }
    }
    ""
}

/// `line` without the marks that open a list item, a quote, a heading or a task.
fn without_marks(line: &str) -> &str {
    let mut rest = line.trim();
    let is_mark = |c: char| c.is_ascii_digit() || "-*+>[#".contains(c);
    while rest.starts_with(is_mark) {
        let before = rest;
        for mark in ["- ", "* ", "+ ", "> ", "[ ] ", "[x] ", "[X] "] {
            rest = rest.strip_prefix(mark).unwrap_or(rest).trim_start();
        }
        if rest == ">" {
            rest = "";
        }
        let level = rest.len() - rest.trim_start_matches('#').len();
        if level > 0 && rest[level..].starts_with([' ', '\t']) {
            rest = rest[level..].trim_start();
        }
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if (1..=9).contains(&digits) && rest[digits..].starts_with([')', '.']) {
            rest = match rest[digits + 1..].strip_prefix(' ') {
                Some(text) => text.trim_start(),
                None => rest,
            };
        }
        if rest == before {
            break;
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn decoration_is_taken_away_and_words_stay() {
        for (line, words) in [
            (
                "- **After**: see [the docs](a(b).md) now",
                "After: see the docs now",
            ),
            ("  3. `run_it.py`  twice", "runit.py twice"),
            ("| a | b |", "a b"),
            ("| --- | :-: |", ""),
            ("---", ""),
            ("> - [x] done", "done"),
            ("#### 1. Title", "Title"),
            ("#tag stays", "#tag stays"),
            ("![alt](x.png)", "alt"),
            ("2026 is a year", "2026 is a year"),
            ("\\*literal\\*", "literal"),
        ] {
            assert_eq!(plain(line), words, "{line}");
        }
    }
}
