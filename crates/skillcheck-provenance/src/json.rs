//! JSON with the place of every key and value, and of every key that stands twice.
//!
//! `serde_json` says whether a text is JSON, and takes the last of two equal keys in silence; this
//! reads a text that it accepted into the tree that frontmatter is read into.

use std::collections::HashMap;

use serde::de::IgnoredAny;
use skillcheck_parser::{
    Span,
    yaml::{Document, DuplicateKey, Entry, Node, Value},
};

/// Levels of nesting that are read, as `serde_json` reads no more.
const DEPTH_LIMIT: usize = 128;

/// Reads `text` as JSON. Spans are shifted by `base` bytes.
///
/// # Errors
///
/// What `serde_json` says of a text that is no JSON; and where it is nested too deep.
pub(crate) fn read(text: &str, base: usize) -> Result<Document, String> {
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| error.to_string())?;
    let reader = Reader {
        text,
        base,
        open: Vec::new(),
        document: Document::default(),
    };
    reader.read()
}

/// A collection that is still open, and where it starts.
struct Open {
    start: usize,
    /// The key that waits for its value.
    key: Option<Node>,
    value: Value,
}

struct Reader<'a> {
    text: &'a str,
    base: usize,
    open: Vec<Open>,
    document: Document,
}

impl Reader<'_> {
    fn read(mut self) -> Result<Document, String> {
        let mut at = 0;
        while let Some(&byte) = self.text.as_bytes().get(at) {
            let start = at;
            at += 1;
            let value = match byte {
                b'{' | b'[' => {
                    if self.open.len() == DEPTH_LIMIT {
                        return Err(format!("it is nested more than {DEPTH_LIMIT} levels deep"));
                    }
                    let value = match byte {
                        b'{' => Value::Mapping(Vec::new()),
                        _ => Value::Sequence(Vec::new()),
                    };
                    self.open.push(Open {
                        start,
                        key: None,
                        value,
                    });
                    continue;
                }
                b'}' | b']' => {
                    let Some(Open { start, value, .. }) = self.open.pop() else {
                        continue;
                    };
                    if let Value::Mapping(entries) = &value {
                        self.document.duplicates.extend(duplicates(entries));
                    }
                    self.put(value, start, at);
                    continue;
                }
                b'"' => {
                    at = self.end_of_string(at);
                    Value::String(unescaped(&self.text[start + 1..at - 1]))
                }
                b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
                    let rest = &self.text[start..];
                    let ends = |c: char| matches!(c, ',' | ']' | '}' | ' ' | '\t' | '\r' | '\n');
                    at = start + rest.find(ends).unwrap_or(rest.len());
                    word(&self.text[start..at])
                }
                // Space, commas and colons, which are where they belong.
                _ => continue,
            };
            self.put(value, start, at);
        }
        self.document.duplicates.sort_by_key(|twice| twice.again);
        Ok(self.document)
    }

    /// Puts a value that was read into the collection that it stands in.
    fn put(&mut self, value: Value, start: usize, end: usize) {
        let node = Node {
            value,
            span: Span::new(start, end).shifted(self.base),
        };
        let Some(Open { key, value, .. }) = self.open.last_mut() else {
            self.document.root = Some(node);
            return;
        };
        match value {
            Value::Mapping(entries) => match key.take() {
                None => *key = Some(node),
                Some(key) => entries.push(Entry { key, value: node }),
            },
            Value::Sequence(items) => items.push(node),
            _ => {}
        }
    }

    /// The offset behind the closing quote of the string whose text starts at `start`.
    fn end_of_string(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while at < bytes.len() && bytes[at] != b'"' {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        (at + 1).min(bytes.len())
    }
}

/// Keys that stand twice, the second and later ones each with the first.
fn duplicates(entries: &[Entry]) -> Vec<DuplicateKey> {
    let mut seen: HashMap<&str, Span> = HashMap::with_capacity(entries.len());
    let mut found = Vec::new();
    for Entry { key, .. } in entries {
        let name = key.as_str().unwrap_or_default();
        let first = *seen.entry(name).or_insert(key.span);
        if first != key.span {
            found.push(DuplicateKey {
                key: name.to_owned(),
                first,
                again: key.span,
            });
        }
    }
    found
}

/// A literal or a number.
fn word(text: &str) -> Value {
    match text {
        "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        number => number.parse().map_or_else(
            |_| Value::Float(number.parse().unwrap_or(f64::NAN)),
            Value::Int,
        ),
    }
}

/// What a string says whose text between the quotes is `text`. Half of a surrogate pair, which JSON
/// allows and text does not, is replaced.
fn unescaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut said = String::with_capacity(text.len());
    let mut halves: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let escaped = (c == '\\').then(|| rest.as_bytes().get(1)).flatten();
        if escaped == Some(&b'u') {
            let digits = rest.get(2..6).unwrap_or_default();
            halves.push(u16::from_str_radix(digits, 16).unwrap_or(0xfffd));
            rest = rest.get(6..).unwrap_or_default();
            continue;
        }
        said.push_str(&String::from_utf16_lossy(&halves));
        halves.clear();
        let (c, length) = match escaped {
            None => (c, c.len_utf8()),
            Some(b'b') => ('\u{8}', 2),
            Some(b'f') => ('\u{c}', 2),
            Some(b'n') => ('\n', 2),
            Some(b'r') => ('\r', 2),
            Some(b't') => ('\t', 2),
            Some(&other) => (char::from(other), 2),
        };
        said.push(c);
        rest = rest.get(length..).unwrap_or_default();
    }
    said.push_str(&String::from_utf16_lossy(&halves));
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_and_value_has_its_bytes() {
        let text = "{ \"é\" : [1, -2.5e3,\t\"a\\\"]\\\\\"] ,\"n\":{\"t\":true,\"x\":null}}\n";
        let root = read(text, 0).unwrap().root.unwrap();
        let Value::Sequence(items) = &root.get("é").unwrap().value else {
            panic!("a list")
        };
        let texts: Vec<_> = items.iter().map(|node| &text[node.span.range()]).collect();
        assert_eq!(texts, ["1", "-2.5e3", "\"a\\\"]\\\\\""]);
        assert_eq!(items[1].value, Value::Float(-2500.0));
        assert_eq!(items[2].as_str(), Some("a\"]\\"));
        let inner = root.get("n").unwrap();
        assert_eq!(&text[inner.span.range()], "{\"t\":true,\"x\":null}");
        assert_eq!(inner.get("x").unwrap().value, Value::Null);
        assert_eq!(root.span, Span::new(0, text.len() - 1));
    }

    #[test]
    fn keys_are_equal_by_what_they_say() {
        let text = "{\"commit\": 1, \"in\": {\"commit\": 2, \"c\": 3}, \"\\u0063ommit\": 4}";
        let document = read(text, 3).unwrap();
        let [twice] = &document.duplicates[..] else {
            panic!("one, in one object: {:?}", document.duplicates)
        };
        assert_eq!(twice.key, "commit");
        assert_eq!(twice.first, Span::new(4, 12));
        assert_eq!(
            &text[twice.again.start - 3..twice.again.end - 3],
            "\"\\u0063ommit\""
        );
    }

    #[test]
    fn strings_say_what_serde_json_reads() {
        for text in [
            r#""\ud83c\udf3e straw""#,
            r#""\\u0063""#,
            r#""a\/b\b\f\n\r\t\"""#,
            r#""\u00e9\u00E9é""#,
            "\"\u{7f}\u{2028}\"",
            "\"\"",
        ] {
            let root = read(text, 0).unwrap().root.unwrap();
            let wanted: String = serde_json::from_str(text).unwrap();
            assert_eq!(root.as_str(), Some(&*wanted), "{text}");
        }
        let half = read(r#""a\ud83cb""#, 0).unwrap().root.unwrap();
        assert_eq!(half.as_str(), Some("a\u{fffd}b"));
    }

    #[test]
    fn what_yaml_does_not_allow_has_places_too() {
        let long = "k".repeat(3000);
        let list = "0,".repeat(30_000);
        let deep = format!("{}1{}", "[".repeat(120), "]".repeat(120));
        let text = format!("{{\"a\":[{list}0],\"{long}\":{deep},\n\"b\"\n:\"\u{7f}\",\"a\":2}}");
        let document = read(&text, 0).unwrap();
        assert_eq!(document.duplicates[0].first, Span::new(1, 4));
        assert!(document.root.unwrap().get("b").is_some());
    }

    #[test]
    fn what_is_no_json_or_too_deep_is_refused() {
        for text in [
            "",
            "{",
            "{\"a\" 1}",
            "[1,]",
            "{} {}",
            "\"\t\"",
            "'a'",
            "nul",
        ] {
            assert!(read(text, 0).is_err(), "{text}");
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(read(&deep, 0).is_err());
    }
}
