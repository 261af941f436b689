//! The anchors that are JSON.

use std::{borrow::Cow, fmt};

use serde::{
    Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};
use skillcheck_parser::{
    File, Package, RelPath, Span,
    yaml::{Document, Entry, Node, Value},
};

use super::{Reading, record};
use crate::{
    json,
    origin::{AnchorKind, Field, Malformed},
};

/// What an anchor must say before anything can be verified.
const NEEDED: [Field; 3] = [Field::Repository, Field::Commit, Field::Path];

/// Reads `external_source` of `metadata.json`. A file without it is upstream's own and no anchor,
/// unless the package is `imported` and the file cannot be read at all. One that is no JSON is told
/// either way.
pub(super) fn metadata(package: &Package, imported: bool, reading: &mut Reading) {
    let Some(file) = package.find("metadata.json") else {
        return;
    };
    let names_it = file
        .bytes()
        .is_ok_and(|bytes| contains(bytes, b"external_source") || contains(bytes, b"\\u00"));
    // Places cost more than validity, and are needed only where there is something to place.
    let read = if names_it {
        parse(file)
    } else {
        bytes_of(file)
            .and_then(validate)
            .map(|_| Document::default())
    };
    match read {
        Err(malformed) => {
            if names_it || imported {
                reading.open(AnchorKind::Metadata, file.path.clone());
            } else if matches!(malformed, Malformed::NotJson(_)) {
                // Upstream's own, but no reader can use it.
                reading.point(AnchorKind::Metadata, file.path.clone());
            } else {
                return;
            }
            reading.problem(break_of(file), malformed);
        }
        Ok(json) => {
            let Some(source) = json
                .root
                .as_ref()
                .and_then(|root| root.get("external_source"))
            else {
                return;
            };
            reading.open(AnchorKind::Metadata, file.path.clone());
            duplicates(&json, source.span, reading);
            source_object(source, reading);
        }
    }
}

/// Reads `EXTERNAL_SOURCE.json`.
pub(super) fn external_source(package: &Package, reading: &mut Reading) {
    let Some(file) = package.find("EXTERNAL_SOURCE.json") else {
        return;
    };
    open_object(
        file,
        AnchorKind::ExternalSource,
        reading,
        |root, reading| {
            source_object(root, reading);
        },
    );
}

/// Reads the source manifest of the 2026-03-30 generation.
pub(super) fn manifest(package: &Package, reading: &mut Reading) {
    let Some(file) = package.find(AnchorKind::Manifest.name()) else {
        return;
    };
    open_object(file, AnchorKind::Manifest, reading, |root, reading| {
        claims(root, reading);
    });
}

/// Reads a file of a package that is a JSON object; none where it cannot be read as one. Spans are
/// those of the file.
#[must_use]
pub fn object(file: &File) -> Option<Document> {
    parse(file).ok()
}

/// Reads the values of a few keys of a file that is a JSON object, without their places, which
/// cost far more; none where the file cannot be read as one.
#[must_use]
pub fn values(file: &File, keys: &[&str]) -> Option<Node> {
    let text = validate(file.bytes().ok()?).ok()?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let entries = reader.deserialize_map(Wanted(keys)).ok()?;
    Some(unplaced(serde_json::Value::Object(entries)))
}

/// Takes the wanted keys of an object and skips the rest.
struct Wanted<'a>(&'a [&'a str]);

impl<'de> Visitor<'de> for Wanted<'_> {
    type Value = serde_json::Map<String, serde_json::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = serde_json::Map::new();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if self.0.contains(&&*key) {
                entries.insert(key.into_owned(), map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(entries)
    }
}

fn open_object(
    file: &File,
    kind: AnchorKind,
    reading: &mut Reading,
    read: impl FnOnce(&Node, &mut Reading),
) {
    reading.open(kind, RelPath::clone(&file.path));
    match parse(file) {
        Err(malformed) => reading.problem(break_of(file), malformed),
        Ok(json) => {
            if let Some(root) = &json.root {
                duplicates(&json, root.span, reading);
                read(root, reading);
            }
        }
    }
}

fn source_object(source: &Node, reading: &mut Reading) {
    if !matches!(source.value, Value::Mapping(_)) {
        let kind = Malformed::NotAnObject(source.value.kind());
        return reading.problem(Some(source.span), kind);
    }
    claims(source, reading);
    if let Some(snapshot) = source.get("original_frontmatter_snapshot") {
        reading.snapshot(snapshot);
    }
    reading.require(&NEEDED);
    let snapshot = source.get("original_frontmatter_snapshot");
    if let Some(license) = snapshot.and_then(|snapshot| snapshot.get("license"))
        && let Some(text) = license.as_str()
    {
        reading.snapshot_license(text, Some(inner(license.span)));
    }
    for key in ["imported_at", "sync_run_id"] {
        if let Some(text) = source.get(key).and_then(Node::as_str) {
            reading.imported_at(text);
        }
    }
}

fn claims(object: &Node, reading: &mut Reading) {
    for (key, field) in record::claims() {
        match object.get(key) {
            None => {}
            Some(node) => match node.as_str() {
                Some(text) => reading.claim(field, text, Some(inner(node.span))),
                None => {
                    let malformed = Malformed::NotAString(field, node.value.kind());
                    reading.problem(Some(node.span), malformed);
                }
            },
        }
    }
}

/// Tells of keys that stand twice within `part`.
pub(super) fn duplicates(json: &Document, part: Span, reading: &mut Reading) {
    for twice in &json.duplicates {
        if part.contains(twice.again.start) || twice.key == "external_source" {
            let malformed = Malformed::DuplicateKey(twice.key.clone(), twice.first);
            reading.problem(Some(twice.again), malformed);
        }
    }
}

/// Reads a JSON object.
fn parse(file: &File) -> Result<Document, Malformed> {
    parse_bytes(bytes_of(file)?)
}

/// Reads these bytes as a JSON object.
pub(crate) fn parse_bytes(bytes: &[u8]) -> Result<Document, Malformed> {
    let (text, base) = text_of(bytes)?;
    let document = json::read(text, base).map_err(Malformed::NotJson)?;
    match document.root.as_ref().map(|root| &root.value) {
        Some(Value::Mapping(_)) => Ok(document),
        other => Err(Malformed::NotAnObject(other.map_or("nothing", Value::kind))),
    }
}

/// A JSON value as a tree whose spans are all [`NOWHERE`].
fn unplaced(value: serde_json::Value) -> Node {
    use serde_json::Value as Json;
    let value = match value {
        Json::Null => Value::Null,
        Json::Bool(bool) => Value::Bool(bool),
        Json::Number(number) => number.as_i64().map_or_else(
            || Value::Float(number.as_f64().unwrap_or(f64::NAN)),
            Value::Int,
        ),
        Json::String(text) => Value::String(text),
        Json::Array(items) => Value::Sequence(items.into_iter().map(unplaced).collect()),
        Json::Object(object) => Value::Mapping(
            object
                .into_iter()
                .map(|(key, value)| Entry {
                    key: unplaced(Json::String(key)),
                    value: unplaced(value),
                })
                .collect(),
        ),
    };
    Node {
        value,
        span: NOWHERE,
    }
}

/// The span of a value that was read without its place.
const NOWHERE: Span = Span { start: 0, end: 0 };

fn bytes_of(file: &File) -> Result<&[u8], Malformed> {
    let bytes = file.bytes();
    bytes.map_err(|reason| Malformed::Unreadable(reason.to_owned()))
}

/// The line of a file at which it stops being JSON; none where it is JSON or no text.
fn break_of(file: &File) -> Option<Span> {
    let text = std::str::from_utf8(file.bytes().ok()?).ok()?;
    let json = text.strip_prefix('\u{feff}').unwrap_or(text);
    let error = serde_json::from_str::<IgnoredAny>(json).err()?;
    let base = text.len() - json.len();
    let lines = json.split_inclusive('\n').take(error.line());
    let end: usize = base + lines.map(str::len).sum::<usize>();
    // Where the file ends too early, its last line says so.
    let end = text[..end].trim_end().len();
    let start = text[..end].rfind('\n').map_or(base, |at| at + 1);
    (start < end).then(|| Span::new(start, end))
}

/// The text of bytes that are a JSON object.
fn validate(bytes: &[u8]) -> Result<&str, Malformed> {
    let (text, _) = text_of(bytes)?;
    serde_json::from_str::<IgnoredAny>(text)
        .map_err(|error| Malformed::NotJson(error.to_string()))?;
    let kind = match text.trim_start().as_bytes().first() {
        Some(b'{') => return Ok(text),
        Some(b'[') => "a list",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "nothing",
        _ => "a number",
    };
    Err(Malformed::NotAnObject(kind))
}

/// The text of bytes that may start with a byte order mark, and the offset at which it starts.
fn text_of(bytes: &[u8]) -> Result<(&str, usize), Malformed> {
    let mark: &[u8] = b"\xef\xbb\xbf";
    let base = if bytes.starts_with(mark) { 3 } else { 0 };
    let text = std::str::from_utf8(&bytes[base..])
        .map_err(|_| Malformed::NotJson("it is not UTF-8".to_owned()))?;
    Ok((text, base))
}

/// A JSON string without its quotes.
pub(super) fn inner(span: Span) -> Span {
    Span::new(span.start + 1, span.end.saturating_sub(1))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
