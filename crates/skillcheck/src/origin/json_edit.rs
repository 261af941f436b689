//! Changes single values of a JSON text and leaves every other byte as it is.

use std::ops::Range;

use serde::Serialize;
use serde_json::{Value, ser::PrettyFormatter};

/// A JSON text that is being edited, and is an object at its root.
pub(super) struct JsonText {
    /// The text, a byte order mark included.
    text: String,
    /// Offset of the root's `{`.
    root: usize,
}

/// One key of an object and the place of its value.
struct Member {
    key: String,
    /// From the key's quote to the end of the value.
    whole: Range<usize>,
    value: Range<usize>,
}

/// How the members of one object are laid out.
struct Layout {
    /// What stands before each key: a line ending and an indent, or nothing on a single line.
    lead: String,
    /// What stands behind the last value.
    tail: String,
    /// What stands between a key and its value.
    colon: String,
    /// What one level of nesting is indented by; none where the object is on one line.
    unit: Option<String>,
}

impl JsonText {
    /// An object without members.
    pub(super) fn empty() -> Self {
        Self {
            text: "{}\n".to_owned(),
            root: 0,
        }
    }

    /// Reads `bytes`; the error says why they are no JSON object.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        let json = text.strip_prefix('\u{feff}').unwrap_or(text);
        match serde_json::from_str(json) {
            Ok(Value::Object(_)) => {}
            Ok(_) => return Err("it is not an object".to_owned()),
            Err(error) => return Err(error.to_string()),
        }
        let root = text.find('{').unwrap_or(0);
        Ok(Self {
            text: text.to_owned(),
            root,
        })
    }

    /// The text.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Offset of the root's `{`.
    pub(super) fn root(&self) -> usize {
        self.root
    }

    /// Offset of the `{` of the object that is the value of `key` in the object at `object`;
    /// the error is what stands there instead.
    pub(super) fn object(&self, object: usize, key: &str) -> Result<Option<usize>, String> {
        let Some(member) = self.find(object, key) else {
            return Ok(None);
        };
        match self.text.as_bytes()[member.value.start] {
            b'{' => Ok(Some(member.value.start)),
            _ => Err(format!("its `{key}` is not an object")),
        }
    }

    /// The value of the first `key` of the object at `object`.
    pub(super) fn get(&self, object: usize, key: &str) -> Option<Value> {
        let member = self.find(object, key)?;
        serde_json::from_str(&self.text[member.value]).ok()
    }

    /// A key that stands twice in the object at `object`.
    pub(super) fn duplicate(&self, object: usize) -> Option<String> {
        let mut keys: Vec<_> = self.members(object).into_iter().map(|m| m.key).collect();
        keys.sort();
        let twice = keys.windows(2).find(|pair| pair[0] == pair[1])?;
        Some(twice[0].clone())
    }

    /// Sets `key` of the object at `object`. A value that is the same already keeps its bytes; a
    /// new key is put behind those that stand before it in `order`.
    pub(super) fn set(&mut self, object: usize, key: &str, value: &Value, order: &[&str]) {
        let members = self.members(object);
        let layout = self.layout(object, &members);
        let text = layout.written(value);
        if let Some(member) = members.iter().find(|member| member.key == key) {
            let same = serde_json::from_str::<Value>(&self.text[member.value.clone()])
                .is_ok_and(|old| old == *value);
            if !same {
                self.text.replace_range(member.value.clone(), &text);
            }
            return;
        }
        let quoted = Value::from(key).to_string();
        let Layout {
            lead, tail, colon, ..
        } = layout;
        let new = format!("{quoted}{colon}{text}");
        if members.is_empty() {
            let end = self.end(object);
            let inside = object + 1..end - 1;
            self.text
                .replace_range(inside, &format!("{lead}{new}{tail}"));
            return;
        }
        let rank = |key: &str| order.iter().position(|known| *known == key);
        let before = match rank(key) {
            Some(at) => members
                .iter()
                .rposition(|member| rank(&member.key).is_some_and(|other| other < at)),
            None => members.len().checked_sub(1),
        };
        let first = members[0].whole.start;
        let (at, new) = match before {
            Some(before) => (members[before].whole.end, format!(",{lead}{new}")),
            None => (first, format!("{new},{lead}")),
        };
        self.text.insert_str(at, &new);
    }

    /// Takes `key` out of the object at `object`.
    pub(super) fn remove(&mut self, object: usize, key: &str) {
        let members = self.members(object);
        let Some(at) = members.iter().position(|member| member.key == key) else {
            return;
        };
        let range = match (at.checked_sub(1), members.get(at + 1)) {
            (Some(before), _) => members[before].whole.end..members[at].whole.end,
            (None, Some(next)) => members[at].whole.start..next.whole.start,
            (None, None) => object + 1..self.end(object) - 1,
        };
        self.text.replace_range(range, "");
    }

    fn find(&self, object: usize, key: &str) -> Option<Member> {
        let members = self.members(object);
        members.into_iter().find(|member| member.key == key)
    }

    /// The members of the object whose `{` is at `object`. The text is JSON, as [`Self::parse`]
    /// saw to.
    fn members(&self, object: usize) -> Vec<Member> {
        let mut members = Vec::new();
        let mut at = self.skip_space(object + 1);
        while self.byte(at) == b'"' {
            let start = at;
            let end = self.skip_value(start);
            let key = serde_json::from_str(&self.text[start..end]).unwrap_or_default();
            let colon = self.skip_space(end);
            let value = self.skip_space(colon + 1);
            let value = value..self.skip_value(value);
            at = self.skip_space(value.end);
            members.push(Member {
                key,
                whole: start..value.end,
                value,
            });
            if self.byte(at) == b',' {
                at = self.skip_space(at + 1);
            }
        }
        members
    }

    /// Offset behind the `}` of the object at `object`.
    fn end(&self, object: usize) -> usize {
        self.skip_value(object)
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(b'}')
    }

    fn skip_space(&self, at: usize) -> usize {
        let bytes = &self.text.as_bytes()[at.min(self.text.len())..];
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        at + bytes.iter().take_while(|byte| is_space(byte)).count()
    }

    /// Offset behind the value that starts at `start`.
    fn skip_value(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut depth = 0_usize;
        let mut at = start;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'"' => {
                    at += 1;
                    while !matches!(bytes.get(at), None | Some(b'"')) {
                        at += if bytes[at] == b'\\' { 2 } else { 1 };
                    }
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n' if depth == 0 => return at,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            at += 1;
            let closed = matches!(byte, b'"' | b'}' | b']');
            if depth == 0 && closed {
                return at;
            }
        }
        at.min(bytes.len())
    }

    /// How the members of the object at `object` are laid out, or would be if it had any.
    fn layout(&self, object: usize, members: &[Member]) -> Layout {
        let line_end = if self.text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        // Nesting is indented as the root's members are.
        let root = self.members(self.root);
        let lead_of = |object: usize, members: &[Member]| match members.first() {
            Some(first) => self.text[object + 1..first.whole.start].to_owned(),
            None => String::new(),
        };
        let root_lead = lead_of(self.root, &root);
        let root_is_line = !root.is_empty() && !root_lead.contains('\n');
        let unit = match root_lead.rsplit_once('\n') {
            Some((_, indent)) if !indent.is_empty() => indent.to_owned(),
            _ => "  ".to_owned(),
        };
        let Some(first) = members.first() else {
            let outer = self.indent_at(object);
            return if root_is_line {
                Layout {
                    lead: String::new(),
                    tail: String::new(),
                    colon: self.colon(&root[0]),
                    unit: None,
                }
            } else {
                Layout {
                    lead: format!("{line_end}{outer}{unit}"),
                    tail: format!("{line_end}{outer}"),
                    colon: ": ".to_owned(),
                    unit: Some(unit),
                }
            };
        };
        let lead = lead_of(object, members);
        let on_lines = lead.contains('\n');
        // On one line, what separates members counts, not what stands behind the `{`.
        let lead = match members.get(1) {
            _ if on_lines => lead,
            Some(second) => {
                let between = &self.text[members[0].whole.end..second.whole.start];
                between.trim_start().trim_start_matches(',').to_owned()
            }
            None => " ".to_owned(),
        };
        Layout {
            lead,
            tail: String::new(),
            colon: self.colon(first),
            unit: on_lines.then_some(unit),
        }
    }

    /// What stands between the key and the value of `member`.
    fn colon(&self, member: &Member) -> String {
        let key_end = self.skip_value(member.whole.start);
        self.text[key_end..member.value.start].to_owned()
    }

    /// The white space at the start of the line that holds the byte at `at`.
    fn indent_at(&self, at: usize) -> String {
        let start = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = self.text[start..at].trim_start_matches('\u{feff}');
        let rest = line.trim_start_matches([' ', '\t']);
        line[..line.len() - rest.len()].to_owned()
    }
}

impl Layout {
    /// `value` as it is written behind a key of the object.
    fn written(&self, value: &Value) -> String {
        let Some(unit) = &self.unit else {
            return value.to_string();
        };
        let mut bytes = Vec::new();
        let formatter = PrettyFormatter::with_indent(unit.as_bytes());
        let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
        let pretty = match value.serialize(&mut serializer) {
            Ok(()) => String::from_utf8(bytes).unwrap_or_else(|_| value.to_string()),
            Err(_) => value.to_string(),
        };
        // No string holds a line ending of its own: JSON escapes them.
        pretty.replace('\n', &self.lead)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ORDER: [&str; 3] = ["a", "b", "c"];

    fn edited(text: &str, edit: impl FnOnce(&mut JsonText, usize)) -> String {
        let mut json = JsonText::parse(text.as_bytes()).unwrap();
        let root = json.root();
        edit(&mut json, root);
        let text = json.into_text();
        let bare = text.trim_start_matches('\u{feff}');
        assert!(
            serde_json::from_str::<Value>(bare).is_ok(),
            "still JSON: {text}"
        );
        text
    }

    #[test]
    fn only_the_bytes_of_the_value_change() {
        let text = "{ \"x\" :[1,\n2 ],\"a\": \"o\\\"}ld\" , \"z\":1e0}\n\n";
        let new = edited(text, |json, root| {
            json.set(root, "a", &json!("new"), &ORDER);
        });
        assert_eq!(new, "{ \"x\" :[1,\n2 ],\"a\": \"new\" , \"z\":1e0}\n\n");
        let same = edited(text, |json, root| {
            json.set(root, "a", &json!("o\"}ld"), &ORDER);
        });
        assert_eq!(same, text);
    }

    #[test]
    fn a_new_key_takes_its_place_and_the_style_around_it() {
        let text = "\u{feff}{\r\n\t\"a\": 1,\r\n\t\"c\": 3,\r\n\t\"x\": {}\r\n}";
        let new = edited(text, |json, root| {
            json.set(root, "b", &json!({ "k": [1] }), &ORDER);
        });
        assert_eq!(
            new,
            "\u{feff}{\r\n\t\"a\": 1,\r\n\t\"b\": {\r\n\t\t\"k\": [\r\n\t\t\t1\r\n\t\t]\r\n\t},\r\n\t\"c\": 3,\
             \r\n\t\"x\": {}\r\n}"
        );
        let new = edited("{\"c\":1}", |json, root| {
            json.set(root, "a", &json!([1, 2]), &ORDER);
            json.set(root, "last", &json!(null), &ORDER);
        });
        assert_eq!(new, "{\"a\":[1,2], \"c\":1, \"last\":null}");
    }

    #[test]
    fn an_empty_object_gets_lines() {
        let new = edited("{}\n", |json, root| {
            json.set(root, "o", &json!({}), &ORDER);
            let at = json.object(root, "o").unwrap().unwrap();
            json.set(at, "b", &json!("é"), &ORDER);
            json.set(at, "a", &json!(1), &ORDER);
        });
        assert_eq!(
            new,
            "{\n  \"o\": {\n    \"a\": 1,\n    \"b\": \"é\"\n  }\n}\n"
        );
    }

    #[test]
    fn a_key_is_taken_out_with_its_comma() {
        let text = "{\n  \"a\": 1,\n  \"b\": [\"}\"],\n  \"c\": 3\n}\n";
        let without = |key: &str| edited(text, |json, root| json.remove(root, key));
        assert_eq!(without("a"), "{\n  \"b\": [\"}\"],\n  \"c\": 3\n}\n");
        assert_eq!(without("b"), "{\n  \"a\": 1,\n  \"c\": 3\n}\n");
        assert_eq!(without("c"), "{\n  \"a\": 1,\n  \"b\": [\"}\"]\n}\n");
        assert_eq!(without("d"), text);
        assert_eq!(
            edited("{ \"a\": 1 }", |json, root| json.remove(root, "a")),
            "{}"
        );
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for text in [
            "",
            "[]",
            "1",
            "{\"a\":}",
            "{\"a\":1,}",
            "\u{feff}\u{feff}{}",
        ] {
            assert!(JsonText::parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(JsonText::parse(b"{\"a\": \"\xff\"}").is_err());
        let twice = JsonText::parse(br#"{"a": 1, "\u0061": 2}"#).unwrap();
        assert_eq!(twice.duplicate(0).as_deref(), Some("a"));
    }
}
