//! Writing a value of YAML anew in the style in which it stands.

/// Words that some readers of YAML do not take for text.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// `new` as it is to be written in the place of the scalar `raw`: in its quotes where it has some.
/// None where `raw` is a block, or has a tag or an anchor, or `new` would need escapes.
pub(crate) fn in_place_of(raw: &str, new: &str) -> Option<String> {
    if new.contains(|c: char| "\"'\\".contains(c) || c.is_control()) {
        return None;
    }
    match raw.chars().next()? {
        quote @ ('"' | '\'') => Some(format!("{quote}{new}{quote}")),
        first if "|>&!*[{".contains(first) || raw.contains('\n') => None,
        _ if is_plain(new) => Some(new.to_owned()),
        _ => Some(format!("\"{new}\"")),
    }
}

/// Whether every reader takes `text` without quotes for this text.
fn is_plain(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.starts_with(char::is_alphabetic)
        && text.chars().all(fits)
        && !WORDS.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::in_place_of;

    #[test]
    fn a_value_keeps_the_style_of_the_old_one() {
        for (raw, new, written) in [
            ("old", "new", Some("new")),
            ("'old'", "new", Some("'new'")),
            ("\"old\"", "new", Some("\"new\"")),
            ("old", "no", Some("\"no\"")),
            ("old", "1e3", Some("\"1e3\"")),
            ("old", "a: b", Some("\"a: b\"")),
            (">\n  old", "new", None),
            ("&a old", "new", None),
            ("old", "it's", None),
        ] {
            assert_eq!(in_place_of(raw, new).as_deref(), written, "{raw} {new}");
        }
    }
}
