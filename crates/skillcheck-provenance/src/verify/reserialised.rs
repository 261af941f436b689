//! A skill file whose frontmatter was written anew, by an installer or a catalogue.

use std::collections::HashSet;

use skillcheck_parser::{
    Skill,
    yaml::{self, Entry, Node, Value},
};

use crate::file_table::first_difference;

/// The keys that GitHub's command line writes below `metadata`.
const KEYS: [&str; 5] = [
    "github-path",
    "github-pinned",
    "github-ref",
    "github-repo",
    "github-tree-sha",
];
/// What a catalogue's listing adds to the frontmatter.
const LISTED: [&str; 4] = ["category", "source", "tags", "url"];
/// Longest value of such a key, in bytes: what says more than it has to is read by agents too.
const VALUE_LIMIT: usize = 300;

/// The line of `here`, from 1, at which it says something else than `there`: another value in the
/// frontmatter, but for the installer's keys, or another text. None where both say the same.
///
/// Line endings before the text and one at its end are the installer's.
pub(super) fn difference(here: &Skill, there: &Skill) -> Option<usize> {
    let line = |entry: &Entry| here.source.line(entry.key.span.start);
    let ours = entries(here);
    let theirs = entries(there);
    for entry in ours {
        let other = theirs.iter().find(|other| same(&other.key, &entry.key));
        let agrees = match other {
            Some(other) if is_metadata(entry) => metadata(&entry.value, &other.value),
            Some(other) => same(&entry.value, &other.value),
            // Where upstream has no `metadata`, the installer's is its own.
            None => is_metadata(entry) && entry.value.entries().iter().all(is_installers),
        };
        if !agrees {
            return Some(line(entry));
        }
    }
    let lost = theirs
        .iter()
        .any(|entry| !ours.iter().any(|other| same(&other.key, &entry.key)));
    if lost {
        return Some(1);
    }
    if let Some(line) = added_comment(here, there) {
        return Some(line);
    }
    text_difference(here, there)
}

/// The same for a catalogue's listing, which has keys of its own, may lack some of upstream's, and
/// cuts the description.
pub(super) fn listing_difference(here: &Skill, there: &Skill) -> Option<usize> {
    let theirs = entries(there);
    for entry in entries(here) {
        let key = entry.key.as_str().unwrap_or_default();
        let other = theirs.iter().find(|other| same(&other.key, &entry.key));
        let agrees = match other {
            _ if LISTED.contains(&key) => is_listed(&entry.value),
            Some(other) if key == "description" => is_start(&entry.value, &other.value),
            Some(other) => same(&entry.value, &other.value),
            None => false,
        };
        if !agrees {
            return Some(here.source.line(entry.key.span.start));
        }
    }
    added_comment(here, there).or_else(|| text_difference(here, there))
}

/// The same for a copy to which an author's `source` was added.
pub(super) fn sourced_difference(here: &Skill, there: &Skill) -> Option<usize> {
    let theirs = entries(there);
    for entry in entries(here) {
        let other = theirs.iter().find(|other| same(&other.key, &entry.key));
        let agrees = match other {
            Some(other) => same(&entry.value, &other.value),
            None => entry.key.as_str() == Some("source") && is_listed(&entry.value),
        };
        if !agrees {
            return Some(here.source.line(entry.key.span.start));
        }
    }
    let ours = entries(here);
    if theirs
        .iter()
        .any(|entry| !ours.iter().any(|other| same(&other.key, &entry.key)))
    {
        return Some(1);
    }
    added_comment(here, there).or_else(|| text_difference(here, there))
}

/// Whether a value is short words alone.
fn is_listed(value: &Node) -> bool {
    match &value.value {
        Value::String(text) => is_word(text),
        Value::Sequence(items) => items.iter().all(is_listed),
        Value::Mapping(_) | Value::Alias => false,
        _ => true,
    }
}

/// Whether `here` is `there`, or how it starts, with or without marks of a cut behind it.
fn is_start(here: &Node, there: &Node) -> bool {
    let (Some(here), Some(there)) = (here.as_str(), there.as_str()) else {
        return same(here, there);
    };
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let here = words(here);
    let here = here.trim_end_matches(['.', '…']);
    !here.is_empty() && words(there).starts_with(here)
}

/// The line of `here`, from 1, at which its text below the frontmatter is another than `there`'s.
/// None where both are the same but for line endings before it and one at its end.
pub(super) fn text_difference(here: &Skill, there: &Skill) -> Option<usize> {
    let (body, other) = (text(here), text(there));
    let ended = body.strip_suffix('\n') == Some(other) && !other.ends_with('\n');
    (body != other && !ended).then(|| {
        let start = here.source.text.len() - body.len();
        here.source.line(start) + first_difference(body, other) - 1
    })
}

/// The line of a comment in the frontmatter that upstream's does not have. Agents read the text of
/// the file, and the installer writes none.
fn added_comment(here: &Skill, there: &Skill) -> Option<usize> {
    let places = |skill: &Skill| {
        let yaml = skill.frontmatter.as_ref()?.yaml;
        yaml::comments(skill.source.slice(yaml), yaml.start)
    };
    // What cannot be read with its comments has some.
    let Some(ours) = places(here) else {
        return Some(1);
    };
    let theirs = places(there).unwrap_or_default();
    let theirs: HashSet<&str> = theirs.iter().map(|at| there.source.slice(*at)).collect();
    let added = ours
        .iter()
        .find(|at| !theirs.contains(here.source.slice(**at)));
    added.map(|at| here.source.line(at.start))
}

fn entries(skill: &Skill) -> &[Entry] {
    skill.frontmatter.as_ref().map_or(&[], |f| f.entries())
}

fn text(skill: &Skill) -> &str {
    skill.source.text[skill.body..].trim_start_matches(['\r', '\n'])
}

fn is_metadata(entry: &Entry) -> bool {
    entry.key.as_str() == Some("metadata")
}

/// Whether the entry is one of the installer's, with a value that such a key can have: a few words
/// on one line. What is no text at all is malformed, and told as such.
fn is_installers(entry: &Entry) -> bool {
    let known = entry.key.as_str().is_some_and(|key| KEYS.contains(&key));
    known && entry.value.as_str().is_none_or(is_word)
}

fn is_word(text: &str) -> bool {
    text.len() <= VALUE_LIMIT && !text.contains(char::is_control) && !text.contains("  ")
}

/// Whether two `metadata` mappings agree in the keys that are not the installer's.
fn metadata(here: &Node, there: &Node) -> bool {
    let own = |node: &Node| -> Vec<Entry> {
        let entries = node.entries().iter();
        entries
            .filter(|entry| !is_installers(entry))
            .cloned()
            .collect()
    };
    if !matches!(there.value, Value::Mapping(_)) {
        // What is no mapping gives way to the installer's.
        return own(here).is_empty();
    }
    same_entries(&own(here), &own(there))
}

/// Whether two nodes are the same value, as a reader of YAML that writes it again sees it.
fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Mapping(a), Value::Mapping(b)) => same_entries(a, b),
        (Value::Sequence(a), Value::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        // Nobody says here what an alias stands for.
        (Value::Alias, _) | (_, Value::Alias) => false,
        (a, b) if a == b => true,
        (a, b) => match (number(a), number(b)) {
            (Some(a), Some(b)) => a.to_bits() == b.to_bits(),
            _ => match (moment(a), moment(b)) {
                (Some(a), Some(b)) => a == b,
                _ => false,
            },
        },
    }
}

/// Mappings have no order.
fn same_entries(a: &[Entry], b: &[Entry]) -> bool {
    let has = |entry: &Entry, others: &[Entry]| {
        others
            .iter()
            .any(|other| same(&entry.key, &other.key) && same(&entry.value, &other.value))
    };
    a.len() == b.len() && a.iter().all(|entry| has(entry, b))
}

/// A number, or a plain text that YAML 1.1 reads as one: `014` is twelve there.
#[expect(
    clippy::cast_precision_loss,
    reason = "both sides lose the same digits, and no version has so many"
)]
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        Value::String(text) => {
            let octal = text.strip_prefix('0').filter(|rest| !rest.is_empty())?;
            i64::from_str_radix(octal, 8)
                .ok()
                .map(|number| number as f64)
        }
        _ => None,
    }
}

/// A day, or its first moment: `2026-01-02` becomes `2026-01-02T00:00:00Z` when it is written
/// again.
fn moment(value: &Value) -> Option<&str> {
    let Value::String(text) = value else {
        return None;
    };
    let day = text.strip_suffix("T00:00:00Z").unwrap_or(text);
    let mut parts = day.split('-');
    let digits = |part: Option<&str>, length| {
        part.is_some_and(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let is_day = digits(parts.next(), 4) && digits(parts.next(), 2) && digits(parts.next(), 2);
    (is_day && parts.next().is_none()).then_some(day)
}
