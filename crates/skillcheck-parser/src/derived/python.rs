//! How Python reads text, where it differs from Rust.

use std::borrow::Cow;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Whether `c` is white space to `str.strip` and to `\s`: Unicode's, and four separators of ASCII.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Whether `c` is part of a word to `\w`: a letter, a number or `_`. Combining marks are not,
/// though Rust calls many of them alphabetic.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    matches!(
        c.general_category_group(),
        GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number
    )
}

/// Matches of `\b\w+\b`: the runs of word characters.
pub(super) fn words(text: &str) -> usize {
    let mut inside = false;
    let mut words = 0;
    for c in text.chars() {
        let word = is_word(c);
        words += usize::from(word && !inside);
        inside = word;
    }
    words
}

/// The lines of `str.splitlines`, which also splits at form feeds and their kin. `text` holds no
/// CR.
pub(super) fn lines(text: &str) -> usize {
    let ends_ascii = |byte: u8| matches!(byte, b'\n' | 0xb | 0xc | 0x1c..=0x1e);
    let ends_other = ['\u{85}', '\u{2028}', '\u{2029}'];
    let ascii = text.bytes().filter(|byte| ends_ascii(*byte)).count();
    let other: usize = ends_other
        .iter()
        .map(|end| text.matches(*end).count())
        .sum();
    let ended = text.bytes().next_back().is_none_or(ends_ascii) || text.ends_with(ends_other);
    ascii + other + usize::from(!ended)
}

/// `text` with every line ending as LF, as a file opened for text gives it.
pub(super) fn universal_newlines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// `text` with each character that `re.IGNORECASE` takes for an ASCII letter as that letter in
/// lower case: the pattern `s` also matches `ſ`.
pub(super) fn folded(text: &str) -> String {
    let mut folded = text.to_ascii_lowercase();
    for (other, letter) in [('ı', "i"), ('İ', "i"), ('\u{212a}', "k"), ('ſ', "s")] {
        if folded.contains(other) {
            folded = folded.replace(other, letter);
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    // Every expected value was computed by Python 3.11.
    #[test]
    fn words_are_those_of_python() {
        for (text, count) in [
            ("", 0),
            ("don't stop_now", 3),
            ("e\u{301}te\u{301}", 2),
            ("\u{928}\u{92e}\u{938}\u{94d}\u{924}\u{947}", 2),
            ("x\u{200d}y", 2),
            ("½ ² Ⅷ ① ٣ 三", 6),
            ("Ⓐ ª º", 2),
            ("日本語テキスト", 1),
            ("a\u{ad}b", 2),
            ("👩‍🚀 go", 1),
            ("\u{e33}\u{e01}", 1),
        ] {
            assert_eq!(words(text), count, "{text:?}");
        }
    }

    #[test]
    fn lines_are_those_of_python() {
        for (text, count) in [
            ("", 0),
            ("a", 1),
            ("a\n", 1),
            ("a\n\nb", 3),
            (
                "a\u{b}b\u{c}c\u{1c}d\u{1d}e\u{1e}f\u{85}g\u{2028}h\u{2029}i",
                9,
            ),
            ("a\u{1f}b", 1),
        ] {
            assert_eq!(lines(text), count, "{text:?}");
        }
    }

    #[test]
    fn white_space_is_that_of_python() {
        let strip = |text: &'static str| text.trim_matches(is_space);
        assert_eq!(strip("\u{1f}\u{85}\u{a0}\u{3000}x\u{1c}"), "x");
        assert_eq!(
            strip("\u{feff}x\u{200b}\u{180e}"),
            "\u{feff}x\u{200b}\u{180e}"
        );
    }

    #[test]
    fn letters_match_as_with_ignorecase() {
        assert_eq!(folded("ſTEPſ Key \u{212a} İı É"), "steps key k ii É");
    }
}
