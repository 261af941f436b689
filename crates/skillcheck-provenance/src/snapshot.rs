//! The recorded snapshot of upstream's frontmatter, held against that frontmatter.

use std::{borrow::Cow, collections::HashMap};

use skillcheck_parser::{
    Package, RelPath, Skill,
    yaml::{Entry, Node, Value},
};

/// A recorded snapshot of upstream's frontmatter.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The file that records it.
    pub file: RelPath,
    /// What it records: a mapping. Its spans are empty where its reader gives no places.
    pub root: Node,
}

/// A value, as read and as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Said<'a> {
    /// The value.
    pub node: &'a Node,
    /// A string's text, and anything else as it stands in the file; white space is not folded.
    pub text: Cow<'a, str>,
}

/// A key of the frontmatter about which the snapshot and upstream do not agree.
#[derive(Clone, Debug, PartialEq)]
pub struct SnapshotDifference<'a> {
    /// The key.
    pub key: Cow<'a, str>,
    /// What is recorded; none where the key is not.
    pub recorded: Option<Said<'a>>,
    /// What upstream says; none where upstream does not have the key.
    pub upstream: Option<Said<'a>>,
    /// Upstream's line, from 1, of the key, or of the mapping that has it further down.
    pub line: Option<usize>,
    /// The key of upstream's mapping that has this key further down.
    pub hoisted_from: Option<Cow<'a, str>>,
}

impl Snapshot {
    /// The keys about which this snapshot and `upstream` do not agree: recorded ones in their
    /// order, then those that are not recorded. None where upstream's frontmatter cannot be read.
    #[must_use]
    pub fn differences<'a>(
        &'a self,
        package: &'a Package,
        upstream: &'a Skill,
    ) -> Vec<SnapshotDifference<'a>> {
        let entries = match &upstream.frontmatter {
            Some(frontmatter) if !frontmatter.entries().is_empty() => frontmatter.entries(),
            _ => return Vec::new(),
        };
        let file = package.file(&self.file);
        let bytes = file.and_then(|file| file.bytes().ok()).unwrap_or_default();
        let here = std::str::from_utf8(bytes).unwrap_or_default();
        let there = upstream.source.text.as_str();
        let line = |entry: &Entry| upstream.source.line(entry.key.span.start);
        let originals = by_key(entries, there);
        let mut holders = HashMap::new();
        for entry in entries {
            note_inner_keys(&entry.value, entry, there, &mut holders);
        }
        let mut differences = Vec::new();
        for recorded in self.root.entries() {
            let key = written(&recorded.key, here);
            let original = originals.get(&key).copied();
            let agrees = match original {
                Some(entry) => same(&recorded.value, here, &entry.value, there),
                None => is_nothing(&recorded.value),
            };
            if agrees {
                continue;
            }
            let holder = match original {
                None => holders.get(&key).copied(),
                Some(_) => None,
            };
            differences.push(SnapshotDifference {
                key,
                recorded: Some(said(&recorded.value, here)),
                upstream: original.map(|entry| said(&entry.value, there)),
                line: original.or(holder).map(line),
                hoisted_from: holder.map(|entry| written(&entry.key, there)),
            });
        }
        let recorded = by_key(self.root.entries(), here);
        for entry in entries {
            let key = written(&entry.key, there);
            if !recorded.contains_key(&key) && !is_nothing(&entry.value) {
                differences.push(SnapshotDifference {
                    key,
                    recorded: None,
                    upstream: Some(said(&entry.value, there)),
                    line: Some(line(entry)),
                    hoisted_from: None,
                });
            }
        }
        differences
    }
}

/// The first entry of each key.
fn by_key<'a>(entries: &'a [Entry], text: &'a str) -> HashMap<Cow<'a, str>, &'a Entry> {
    let mut keys = HashMap::with_capacity(entries.len());
    for entry in entries {
        keys.entry(written(&entry.key, text)).or_insert(entry);
    }
    keys
}

/// Notes `top` as the entry that holds each key further down in `node`.
fn note_inner_keys<'a>(
    node: &'a Node,
    top: &'a Entry,
    text: &'a str,
    holders: &mut HashMap<Cow<'a, str>, &'a Entry>,
) {
    for entry in node.entries() {
        holders.entry(written(&entry.key, text)).or_insert(top);
        note_inner_keys(&entry.value, top, text, holders);
    }
}

/// A scalar's text: a string's own, and a number, a boolean or a date as it is written.
fn written<'a>(node: &'a Node, text: &'a str) -> Cow<'a, str> {
    match &node.value {
        Value::String(text) => Cow::Borrowed(text),
        _ if node.span.start < node.span.end => {
            Cow::Borrowed(text.get(node.span.range()).unwrap_or_default())
        }
        Value::Bool(value) => Cow::Owned(value.to_string()),
        Value::Int(value) => Cow::Owned(value.to_string()),
        Value::Float(value) => Cow::Owned(value.to_string()),
        _ => Cow::Borrowed(""),
    }
}

fn said<'a>(node: &'a Node, text: &'a str) -> Said<'a> {
    Said {
        node,
        text: written(node, text),
    }
}

/// Whether two values say the same. A scalar says what it is written as, so `1.0` and `"1.0"` are
/// one, and white space at its ends says nothing; two numbers of one value are the same however
/// they are written. An alias is not followed, and agrees with anything.
fn same(a: &Node, a_text: &str, b: &Node, b_text: &str) -> bool {
    match (&a.value, &b.value) {
        (Value::Alias, _) | (_, Value::Alias) => true,
        _ if is_nothing(a) && is_nothing(b) => true,
        (Value::Sequence(a), Value::Sequence(b)) => {
            let mut pairs = a.iter().zip(b);
            a.len() == b.len() && pairs.all(|(a, b)| same(a, a_text, b, b_text))
        }
        (Value::Mapping(a), Value::Mapping(b)) => {
            let others = by_key(b, b_text);
            let is_there = |entry: &Entry| {
                let other = others.get(&written(&entry.key, a_text));
                other.is_some_and(|other| same(&entry.value, a_text, &other.value, b_text))
            };
            a.len() == b.len() && a.iter().all(is_there)
        }
        (Value::Sequence(_) | Value::Mapping(_), _)
        | (_, Value::Sequence(_) | Value::Mapping(_)) => false,
        (Value::Bool(_), Value::Bool(_))
        | (Value::Int(_), Value::Int(_))
        | (Value::Float(_), Value::Float(_))
            if a.value == b.value =>
        {
            true
        }
        _ => written(a, a_text).trim() == written(b, b_text).trim(),
    }
}

/// Whether a value is empty, in any of the ways of saying so.
fn is_nothing(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(entries) => entries.is_empty(),
        _ => false,
    }
}
