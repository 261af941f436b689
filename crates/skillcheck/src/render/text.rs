//! Text that strangers chose, made fit for a terminal.

/// `text` with everything written out that could move the cursor, colour the screen, reorder or
/// hide characters: controls and format characters become `\u{…}`, a tab becomes a space.
pub(crate) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        push(&mut clean, c);
    }
    clean
}

/// Adds one character as [`clean`] would.
pub(crate) fn push(clean: &mut String, c: char) {
    match c {
        '\t' => clean.push(' '),
        c if is_hostile(c) => clean.extend(c.escape_unicode()),
        c => clean.push(c),
    }
}

/// Whether a terminal would obey `c` rather than show it: C0 and C1 controls, line separators,
/// bidirectional controls, tags, and characters of no width outside emoji and joined scripts.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(
            u32::from(c),
            0xad | 0x61c | 0x180e | 0x200b | 0x200e | 0x200f | 0x2028..=0x202e
                | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f
        )
}

/// A number and what it counts: `1 error`, `2 errors`.
pub(crate) fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        number => format!("{number} {what}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn nothing_a_terminal_obeys_gets_through() {
        assert_eq!(clean("\u{1b}[31mred\u{7}"), "\\u{1b}[31mred\\u{7}");
        assert_eq!(clean("a\u{202e}b\tc"), "a\\u{202e}b c");
        assert_eq!(clean("\u{9b}x"), "\\u{9b}x");
        assert_eq!(clean("👨\u{200d}👩 é 数"), "👨\u{200d}👩 é 数");
    }
}
