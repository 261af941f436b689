//! Text of others, as a message quotes it.

use crate::secrets::redacted;

/// Characters that a message quotes of a text.
const LENGTH: usize = 60;
/// Characters before a difference that are quoted with it.
const LEAD: usize = 20;

/// `text` on one line, cut where it is long.
pub(crate) fn quoted(text: &str) -> String {
    cut(&one_line(text))
}

/// Two texts that differ, each on one line and cut so that the difference is seen.
pub(crate) fn quoted_pair(a: &str, b: &str) -> (String, String) {
    let (a, b) = (one_line(a), one_line(b));
    let mut pairs = a.chars().zip(b.chars());
    let shared = pairs.by_ref().take_while(|(a, b)| a == b).count();
    if shared < LENGTH - LEAD {
        return (cut(&a), cut(&b));
    }
    let from = |text: &str| {
        let rest: String = text.chars().skip(shared - LEAD).collect();
        cut(&format!("…{rest}"))
    };
    (from(&a), from(&b))
}

/// The end of `text` on one line, cut at the front where it is long.
pub(crate) fn quoted_end(text: &str) -> String {
    let line = one_line(text);
    let length = line.chars().count();
    if length <= LENGTH {
        return line;
    }
    let end: String = line.chars().skip(length - LENGTH + 1).collect();
    format!("…{}", end.trim_start())
}

fn cut(line: &str) -> String {
    if line.chars().count() <= LENGTH {
        return line.to_owned();
    }
    let start: String = line.chars().take(LENGTH - 1).collect();
    format!("{}…", start.trim_end())
}

fn one_line(text: &str) -> String {
    // A credential that is cut would no longer be known as one.
    let text = redacted(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_where_they_do_not_matter() {
        let long = "word ".repeat(20);
        assert_eq!(quoted("a\n b"), "a b");
        assert_eq!(quoted(&long).chars().count(), LENGTH);
        assert!(quoted_end(&long).starts_with('…'));
        let (a, b) = quoted_pair(&format!("{long}x"), &format!("{long}y"));
        assert!(a.ends_with('x') && b.ends_with('y'), "{a} {b}");
    }
}
