//! YAML 1.2 (core schema) with the place of every key and value.
//!
//! The tree is bounded: 64 levels, 20,000 nodes. An alias of a scalar has its value, up to a
//! million bytes in a document; one of a list or mapping is a leaf of its own and is not expanded.

mod scalar;

use std::{borrow::Cow, collections::HashMap};

use granit_parser::{Event, Parser, Span as YamlSpan, options};

use crate::text::Span;

/// Levels of nesting that are read.
const DEPTH_LIMIT: usize = 64;
/// Nodes that are read.
const NODE_LIMIT: usize = 20_000;
/// Bytes that aliases may repeat.
const ALIAS_LIMIT: usize = 1_000_000;

/// A YAML value, resolved by the core schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`; never `yes` or `no`, which YAML 1.2 reads as strings.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction or exponent, an infinity or not-a-number.
    Float(f64),
    /// Text.
    String(String),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values in the order of the file; a key may stand twice.
    Mapping(Vec<Entry>),
    /// `*name` of a list or mapping, not followed.
    Alias,
}

impl Value {
    /// What a person calls this kind of value.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a boolean",
            Self::Int(_) | Self::Float(_) => "a number",
            Self::String(_) => "a string",
            Self::Sequence(_) => "a list",
            Self::Mapping(_) => "a mapping",
            Self::Alias => "an alias",
        }
    }
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its bytes, quotes and block indicator included.
    pub span: Span,
}

impl Node {
    /// The text, where the value is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of the first `key`, where this is a mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()
            .iter()
            .find(|entry| entry.key.as_str() == Some(key))
            .map(|entry| &entry.value)
    }

    /// The entries, where this is a mapping; otherwise none.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }
}

/// One key of a mapping and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Node,
    /// The value.
    pub value: Node,
}

/// A key that stands twice in one mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateKey {
    /// The key as written.
    pub key: String,
    /// Where it stands first.
    pub first: Span,
    /// Where it stands again.
    pub again: Span,
}

/// What a document says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The top value; none in an empty document.
    pub root: Option<Node>,
    /// Keys that stand twice, in the order of the file.
    pub duplicates: Vec<DuplicateKey>,
}

/// Why a document could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    /// One sentence without a place.
    pub message: String,
    /// The byte at which reading stopped.
    pub offset: usize,
}

/// Reads `text` as one YAML document. Spans are shifted by `base` bytes.
pub fn read(text: &str, base: usize) -> Result<Document, YamlError> {
    let mut loader = Loader {
        text,
        base,
        ..Loader::default()
    };
    let options = options! {
        flow_nesting_limit: DEPTH_LIMIT,
        block_nesting_limit: DEPTH_LIMIT,
        emit_comments: false,
        disallow_directives: true,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| YamlError {
            message: error.info(),
            offset: base + error.marker().byte_offset().unwrap_or(0).min(text.len()),
        })?;
        loader.take(event, span)?;
    }
    Ok(loader.document)
}

/// The places of the comments in `text`, which is one YAML document, from `#` to the end of the
/// line. Spans are shifted by `base` bytes. None where it cannot be read, or has more comments in one
/// place than a parser keeps.
#[must_use]
pub fn comments(text: &str, base: usize) -> Option<Vec<Span>> {
    let options = options! {
        flow_nesting_limit: DEPTH_LIMIT,
        block_nesting_limit: DEPTH_LIMIT,
        emit_comments: true,
        disallow_directives: true,
        emit_unresolved_aliases: true,
    };
    let mut places = Vec::new();
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.ok()?;
        if matches!(event, Event::Comment(..)) {
            places.push(Span::from(span.byte_range()?).shifted(base));
        }
    }
    Some(places)
}

/// A collection that is still open.
enum Open {
    Sequence(Vec<Node>, usize),
    Mapping(Vec<Entry>, Option<Node>, usize),
}

#[derive(Default)]
struct Loader<'a> {
    text: &'a str,
    base: usize,
    open: Vec<Open>,
    nodes: usize,
    documents: usize,
    /// Scalars that have an anchor, by its number.
    anchored: HashMap<usize, Value>,
    /// Bytes that aliases repeated.
    repeated: usize,
    document: Document,
}

impl<'a> Loader<'a> {
    fn take(&mut self, event: Event<'a>, span: YamlSpan) -> Result<(), YamlError> {
        let range = span.byte_range().unwrap_or(0..0);
        let span = Span::from(range).shifted(self.base);
        let node = match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(YamlError {
                        message: "a second YAML document starts here".to_owned(),
                        offset: span.start,
                    });
                }
                return Ok(());
            }
            Event::Scalar(text, style, anchor, tag) => {
                let value = scalar::value(text, style, tag.as_deref());
                if anchor != 0 {
                    self.anchored.insert(anchor, value.clone());
                }
                Node { value, span }
            }
            Event::Alias(anchor) => Node {
                value: self.value_of(anchor),
                span,
            },
            Event::SequenceStart(..) => {
                self.open.push(Open::Sequence(Vec::new(), span.start));
                return self.count(span);
            }
            Event::MappingStart(..) => {
                self.open.push(Open::Mapping(Vec::new(), None, span.start));
                return self.count(span);
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::Sequence(items, start)) => Node {
                    value: Value::Sequence(items),
                    span: Span::new(start, span.end),
                },
                Some(Open::Mapping(entries, _, start)) => {
                    self.note_duplicates(&entries);
                    Node {
                        value: Value::Mapping(entries),
                        span: Span::new(start, span.end),
                    }
                }
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        self.count(span)?;
        match self.open.last_mut() {
            None => self.document.root = Some(node),
            Some(Open::Sequence(items, _)) => items.push(node),
            Some(Open::Mapping(entries, key, _)) => match key.take() {
                None => *key = Some(node),
                Some(key) => entries.push(Entry { key, value: node }),
            },
        }
        Ok(())
    }

    /// What an alias of this anchor says.
    fn value_of(&mut self, anchor: usize) -> Value {
        let Some(value) = self.anchored.get(&anchor) else {
            return Value::Alias;
        };
        if let Value::String(text) = value {
            self.repeated = self.repeated.saturating_add(text.len());
        }
        if self.repeated > ALIAS_LIMIT {
            return Value::Alias;
        }
        value.clone()
    }

    fn count(&mut self, span: Span) -> Result<(), YamlError> {
        self.nodes += 1;
        if self.nodes > NODE_LIMIT {
            return Err(YamlError {
                message: format!("more than {NODE_LIMIT} values"),
                offset: span.start,
            });
        }
        Ok(())
    }

    fn note_duplicates(&mut self, entries: &[Entry]) {
        let mut seen: HashMap<Cow<'_, str>, Span> = HashMap::with_capacity(entries.len());
        for Entry { key, .. } in entries {
            let name = key.as_str().map_or_else(
                || {
                    let local = key.span.start - self.base..key.span.end - self.base;
                    Cow::Borrowed(self.text.get(local).unwrap_or(""))
                },
                Cow::Borrowed,
            );
            if let Some(first) = seen.get(&name) {
                self.document.duplicates.push(DuplicateKey {
                    key: name.into_owned(),
                    first: *first,
                    again: key.span,
                });
            } else {
                seen.insert(name, key.span);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(text: &str) -> Node {
        read(text, 0).unwrap().root.unwrap()
    }

    #[test]
    fn every_key_and_value_has_its_bytes() {
        let text = "name: x\nlist:\n  - 'é'\n  - 2\n";
        let root = root(text);
        let list = root.get("list").unwrap();
        let Value::Sequence(items) = &list.value else {
            panic!("a list")
        };
        assert_eq!(&text[items[0].span.range()], "'é'");
        assert_eq!(&text[items[1].span.range()], "2");
        assert_eq!(items[0].as_str(), Some("é"));
        assert_eq!(&text[root.entries()[1].key.span.range()], "list");
    }

    #[test]
    fn comments_have_their_places_and_text_is_none() {
        let text = "# one\na: \"# x\" # two\nb: |\n  # text\nc#d: e\n";
        let places = comments(text, 0).unwrap();
        let texts: Vec<_> = places.iter().map(|place| &text[place.range()]).collect();
        assert_eq!(texts, ["# one", "# two"]);
        assert_eq!(comments("a: [", 0), None);
    }

    #[test]
    fn the_core_schema_leaves_yes_and_dates_as_text() {
        let root = root("a: yes\nb: 2026-04-15\nc: 1.5\nd: 014\ne: ~\nf: 0.0.1\n");
        let kinds: Vec<_> = root
            .entries()
            .iter()
            .map(|e| e.value.value.kind())
            .collect();
        assert_eq!(
            kinds,
            [
                "a string", "a string", "a number", "a number", "nothing", "a string"
            ]
        );
    }

    #[test]
    fn a_key_that_stands_twice_is_told_with_both_places() {
        let document = read("a: 1\nb: 2\na: 3\n", 10).unwrap();
        assert_eq!(document.duplicates[0].first, Span::new(10, 11));
        assert_eq!(document.duplicates[0].again, Span::new(20, 21));
    }

    #[test]
    fn an_alias_of_a_scalar_says_what_that_says_at_its_own_place() {
        let text = "a: &x text\nb: *x\nc: &y [1]\nd: *y\n";
        let root = root(text);
        let b = root.get("b").unwrap();
        assert_eq!((b.as_str(), &text[b.span.range()]), (Some("text"), "*x"));
        assert_eq!(root.get("d").unwrap().value, Value::Alias);
        assert!(read("a: *x\n", 0).is_err(), "no reader knows what it says");
        let long = "x".repeat(100_000);
        let many = format!("a: &a {long}\nb: [{}]\n", "*a, ".repeat(1000));
        let read = read(&many, 0).unwrap().root.unwrap();
        let Value::Sequence(items) = &read.get("b").unwrap().value else {
            panic!("a list")
        };
        let texts = items.iter().filter(|item| item.as_str().is_some());
        assert_eq!(texts.count(), 10);
    }

    #[test]
    fn a_tag_of_the_core_schema_counts() {
        let text = "a: !!str 5\nb: !!int \"5\"\nc: !!null\nd: !own 5\ne: !!float 1\nf: !!bool x\n";
        let root = root(text);
        let values = root.entries().iter().map(|entry| entry.value.value.clone());
        let string = |text: &str| Value::String(text.to_owned());
        assert_eq!(
            values.collect::<Vec<_>>(),
            [
                string("5"),
                Value::Int(5),
                Value::Null,
                string("5"),
                Value::Float(1.0),
                string("x")
            ]
        );
    }

    #[test]
    fn aliases_are_leaves_and_depth_is_bounded() {
        let mut bomb = "a: &a [x]\n".to_owned();
        for i in 0..30 {
            bomb += &format!("k{i}: &k{i} [*a, *a, *a, *a, *a, *a, *a, *a]\n");
        }
        assert!(read(&bomb, 0).is_ok());
        assert!(read(&"[".repeat(10_000), 0).is_err());
    }

    #[test]
    fn a_second_document_and_a_tab_are_errors_with_a_place() {
        assert_eq!(read("a: 1\n---\nb: 2\n", 0).unwrap_err().offset, 5);
        assert!(read("a:\n\tb: 1\n", 0).is_err());
    }
}
