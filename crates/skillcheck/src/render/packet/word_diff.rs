//! What changed inside two passages that are versions of one, by words.

use similar::{Algorithm, capture_diff_slices};

use super::diff::{Side, shown};

/// Words on either side of a change that are compared at most.
const TOKENS: usize = 3_000;
/// The least share of equal text that makes two passages versions of one.
const ALIKE: f64 = 0.4;

/// Two passages as one text of words, where they are versions of one.
pub(super) fn words(old: &[&str], new: &[&str]) -> Option<Vec<(Side, String)>> {
    if old.is_empty() || new.is_empty() {
        return None;
    }
    let (old, new) = (old.join("\n"), new.join("\n"));
    let (old, new) = (tokens(&old), tokens(&new));
    if old.len() > TOKENS || new.len() > TOKENS {
        return None;
    }
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let mut pieces: Vec<(Side, String)> = Vec::new();
    let mut equal = 0;
    for op in &ops {
        let same = op.tag() == similar::DiffTag::Equal;
        let was = old[op.old_range()].concat();
        if same {
            equal += was.chars().filter(|c| c.is_alphanumeric()).count();
            pieces.push((Side::Same, was));
            continue;
        }
        pieces.push((Side::Upstream, was));
        pieces.push((Side::Here, new[op.new_range()].concat()));
    }
    let letters = |tokens: &[&str]| -> usize {
        let letters = |token: &&str| token.chars().filter(|c| c.is_alphanumeric()).count();
        tokens.iter().map(letters).sum()
    };
    let all = letters(&old).max(letters(&new));
    // Counts of letters in one passage are far below the 2^52 that a float counts exactly.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of letters in one passage"
    )]
    let alike = equal as f64 >= ALIKE * all as f64;
    alike.then(|| joined(pieces))
}

/// The pieces without gaps that are no words: a space between two changed words changed with them.
fn joined(pieces: Vec<(Side, String)>) -> Vec<(Side, String)> {
    let mut changes: Vec<(String, String, String)> = vec![Default::default()];
    for (side, text) in pieces {
        let Some((same, was, is)) = changes.last_mut() else {
            continue;
        };
        match side {
            Side::Upstream => was.push_str(&text),
            Side::Here => is.push_str(&text),
            Side::Same => {
                let open = !was.is_empty() && !is.is_empty();
                if open && text.chars().all(|c| c == ' ') {
                    was.push_str(&text);
                    is.push_str(&text);
                } else if was.is_empty() && is.is_empty() {
                    same.push_str(&text);
                } else {
                    changes.push((text, String::new(), String::new()));
                }
            }
        }
    }
    let mut pieces = Vec::new();
    for (same, was, is) in changes {
        let sides = [(Side::Same, same), (Side::Upstream, was), (Side::Here, is)];
        let told = sides.into_iter().filter(|(_, text)| !text.is_empty());
        pieces.extend(told.map(|(side, text)| {
            let lines: Vec<String> = text.split('\n').map(shown).collect();
            (side, lines.join("\n"))
        }));
    }
    pieces
}

/// The words, spaces and marks of a text.
fn tokens(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        '\n' => 0,
        c if c.is_whitespace() => 1,
        c if c.is_alphanumeric() || c == '_' => 2,
        // Every mark is a token of its own.
        _ => 3,
    };
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        let now = kind(c);
        let goes_on = last == Some(now) && (now == 1 || now == 2);
        if !goes_on && at > start {
            tokens.push(&text[start..at]);
            start = at;
        }
        last = Some(now);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The change, `[-so-]` and `{+so+}`.
    fn told(old: &str, new: &str) -> Option<String> {
        let words = words(&[old], &[new])?;
        let pieces = words.iter().map(|(side, text)| match side {
            Side::Same => text.clone(),
            Side::Upstream => format!("[-{text}-]"),
            Side::Here => format!("{{+{text}+}}"),
        });
        Some(pieces.collect())
    }

    #[test]
    fn changed_words_are_told_inside_their_line() {
        for (old, new, expected) in [
            (
                "Never more than five tonnes.",
                "Never more than fifteen tonnes.",
                "Never more than [-five-]{+fifteen+} tonnes.",
            ),
            (
                "Say the date of it.",
                "Say the key of it.",
                "Say the [-date-]{+key+} of it.",
            ),
            (
                "one two three four five",
                "one 2 3 four five",
                "one [-two three-]{+2 3+} four five",
            ),
        ] {
            assert_eq!(told(old, new).unwrap(), expected);
        }
    }

    #[test]
    fn passages_that_share_nothing_are_no_versions_of_one() {
        assert_eq!(told("Sow in spring.", "Call 12 now"), None);
    }
}
