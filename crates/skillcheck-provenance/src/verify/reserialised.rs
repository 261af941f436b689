//! A skill file whose frontmatter was written anew, by an installer or a catalogue.

use std::collections::HashSet;

use skillcheck_parser::{
    Skill,
    yaml::{self, Entry, Node, Value},
};

use crate::file_table::first_difference;

/// How the installer's keys below `metadata` start.
const KEYS: &str = "github-";

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

fn is_installers(entry: &Entry) -> bool {
    let key = entry.key.as_str();
    key.is_some_and(|key| key.starts_with(KEYS) || key == "local-path")
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
