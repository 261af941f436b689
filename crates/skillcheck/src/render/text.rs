//! Text that strangers chose, made fit for a terminal.

use std::{borrow::Cow, ops::Range};

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

/// `line` with an asterisk for each byte of a password, or a token, in a URL. `label` is the part of
/// it that a finding is about: where that is no URL, all that could be a password is hidden.
pub(crate) fn without_secrets(line: &str, label: Range<usize>) -> Cow<'_, str> {
    let mut hidden = Vec::new();
    for (at, _) in line.match_indices("://") {
        let start = at + 3;
        let rest = &line[start..];
        let end = rest.find(|c: char| c.is_whitespace() || "/?#\"'`<>()".contains(c));
        let authority = &rest[..end.unwrap_or(rest.len())];
        let scheme = line[..at].to_ascii_lowercase();
        if let Some(at) = authority.rfind('@')
            && (authority[..at].contains(':')
                || scheme.ends_with("http")
                || scheme.ends_with("https"))
        {
            hidden.push(start..start + at);
        }
    }
    for (at, _) in line.match_indices(['?', '&']) {
        let rest = &line[at + 1..];
        let end = rest.find(|c: char| c.is_whitespace() || "&#\"'`<>()".contains(c));
        let query = &rest[..end.unwrap_or(rest.len())];
        let Some((name, _)) = query.split_once('=') else {
            continue;
        };
        let lower = name.to_ascii_lowercase();
        if SECRETS.iter().any(|secret| lower.contains(secret)) {
            hidden.push(at + 2 + name.len()..at + 1 + query.len());
        }
    }
    let part = line.get(label.clone()).unwrap_or_default();
    if let Some((before, after)) = part.rsplit_once('@')
        && after.contains([':', '/'])
    {
        let start = before.find(":/").map_or(0, |at| {
            let rest = &before[at + 1..];
            at + 1 + (rest.len() - rest.trim_start_matches('/').len())
        });
        if before[start..].contains(':') {
            hidden.push(label.start + start..label.start + before.len());
        }
    }
    if hidden.is_empty() {
        return Cow::Borrowed(line);
    }
    let is_hidden = |at: usize| hidden.iter().any(|range| range.contains(&at));
    let mut shown = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        if is_hidden(at) {
            shown.push_str(&"*".repeat(c.len_utf8()));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Parts of the names of parameters whose values are nobody's business.
const SECRETS: [&str; 7] = [
    "token",
    "secret",
    "passw",
    "key",
    "auth",
    "sig",
    "credential",
];

/// JSON with everything written as an escape that a terminal would obey; what is below a space the
/// writer has escaped already.
pub(crate) fn clean_json(json: String) -> String {
    let odd = |c: char| u32::from(c) > 0x7e && is_hostile(c);
    if !json.contains(odd) {
        return json;
    }
    let mut clean = String::with_capacity(json.len());
    for c in json.chars() {
        if odd(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                clean.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            clean.push(c);
        }
    }
    clean
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
    use super::{clean, clean_json, without_secrets};

    #[test]
    fn json_stays_the_same_value() {
        let text = "a\u{9b}31m\u{202e}b\u{7f}\u{e0041}é😀\n";
        let json = clean_json(serde_json::to_string(text).unwrap());
        assert_eq!(json, r#""a\u009b31m\u202eb\u007f\udb40\udc41é😀\n""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn passwords_and_tokens_are_hidden_and_nothing_else() {
        let hidden = |line: &str| without_secrets(line, 0..line.len()).into_owned();
        assert_eq!(hidden("see https://joe:pw@h/o"), "see https://******@h/o");
        assert_eq!(hidden("HTTPS://tok@h/o"), "HTTPS://***@h/o");
        assert_eq!(
            hidden("https://h/o?a=1&Token=ab c"),
            "https://h/o?a=1&Token=** c"
        );
        assert_eq!(hidden("joe:pw@h:o/n"), "******@h:o/n");
        assert_eq!(hidden("https:/joe:pw@h/o"), "https:/******@h/o");
        assert_eq!(hidden("https://joe:p/w@h/o"), "https://*******@h/o");
        for plain in [
            "git@github.com:o/n",
            "ssh://git@github.com/o/n",
            "https://unpkg.com/@scope/name@1.2/x",
            "npm:name@1.2.3",
            "a?b=c",
        ] {
            assert_eq!(hidden(plain), plain);
        }
    }

    #[test]
    fn nothing_a_terminal_obeys_gets_through() {
        assert_eq!(clean("\u{1b}[31mred\u{7}"), "\\u{1b}[31mred\\u{7}");
        assert_eq!(clean("a\u{202e}b\tc"), "a\\u{202e}b c");
        assert_eq!(clean("\u{9b}x"), "\\u{9b}x");
        assert_eq!(clean("👨\u{200d}👩 é 数"), "👨\u{200d}👩 é 数");
    }
}
