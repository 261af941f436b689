//! Identifiers that lost underscores between upstream's text and the package's.
//!
//! An importer that takes `_x_` for emphasis makes `runownershipmap` of `run_ownership_map`. The
//! same letters may well be another word elsewhere, so an identifier counts as mangled only where
//! two words beside it are upstream's too.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use skillcheck_parser::{Skill, Span};

use super::blocks::Change;

/// An identifier that has fewer underscores than upstream's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MangledIdentifier {
    /// What the package says.
    pub here: String,
    /// Its place in the package's `SKILL.md`.
    pub span: Span,
    /// What upstream says.
    pub there: String,
    /// Upstream's line, from 1.
    pub line: usize,
}

/// A run of letters, digits and underscores.
struct Word<'a> {
    text: &'a str,
    /// The same without underscores; never empty.
    bare: Cow<'a, str>,
    span: Span,
}

/// A word by its letters, and two words beside it: before and behind it, both before, both behind.
type Context<'a> = (&'a str, Side, &'a str, &'a str);

/// The letters of identifiers. Most words are told from them by their lengths alone.
#[derive(Default)]
struct Bares<'a> {
    letters: HashSet<&'a str>,
    /// A bit for each length in bytes; the last stands for all greater ones.
    lengths: u64,
}

impl<'a> Bares<'a> {
    fn insert(&mut self, bare: &'a str) {
        self.lengths |= Self::length(bare);
        self.letters.insert(bare);
    }

    fn contains(&self, bare: &str) -> bool {
        self.lengths & Self::length(bare) != 0 && self.letters.contains(bare)
    }

    fn length(bare: &str) -> u64 {
        1 << bare.len().min(63)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Side {
    Around,
    Before,
    Behind,
}

/// The mangled identifiers of `skill`, in the order of the file.
pub(super) fn mangled(skill: &Skill, upstream: &Skill) -> Vec<MangledIdentifier> {
    let has_none = !upstream.source.text.contains('_');
    if has_none || skill.source.text == upstream.source.text {
        return Vec::new();
    }
    let there = words(&upstream.source.text);
    let mut identifiers = Bares::default();
    for word in there.iter().filter(|word| is_identifier(upstream, word)) {
        identifiers.insert(&word.bare);
    }
    let mut originals: HashMap<Context<'_>, usize> = HashMap::new();
    let mut written: HashSet<(Context<'_>, &str)> = HashSet::new();
    for (at, word) in there.iter().enumerate() {
        if !identifiers.contains(&word.bare) {
            continue;
        }
        for context in contexts(&there, at) {
            written.insert((context, word.text));
            if is_identifier(upstream, word) {
                originals.entry(context).or_insert(at);
            }
        }
    }
    let here = words(&skill.source.text);
    let mut mangled = Vec::new();
    for (at, word) in here.iter().enumerate() {
        if !identifiers.contains(&word.bare) {
            continue;
        }
        let contexts = contexts(&here, at);
        // Upstream may spell a word in both ways, each in its place.
        let faithful = |context: &Context<'_>| written.contains(&(*context, word.text));
        if contexts.iter().any(faithful) {
            continue;
        }
        let original = contexts
            .iter()
            .filter_map(|context| originals.get(context))
            .map(|at| &there[*at])
            .find(|original| underscores(original.text) > underscores(word.text));
        if let Some(original) = original {
            mangled.push(MangledIdentifier {
                here: word.text.to_owned(),
                span: word.span,
                there: original.text.to_owned(),
                line: upstream.source.line(original.span.start),
            });
        }
    }
    mangled
}

/// Whether a line of code differs from upstream's in nothing but identifiers that are told as
/// mangled.
pub(super) fn explains(
    mangled: &[MangledIdentifier],
    change: &Change,
    skill: &Skill,
    upstream: &Skill,
) -> bool {
    let Change::Code { line, span } = change else {
        return false;
    };
    let mut restored = String::new();
    let mut from = span.start;
    let first = mangled.partition_point(|identifier| identifier.span.start < span.start);
    for identifier in &mangled[first..] {
        if identifier.span.end > span.end {
            break;
        }
        restored.push_str(skill.source.slice(Span::new(from, identifier.span.start)));
        restored.push_str(&identifier.there);
        from = identifier.span.end;
    }
    restored.push_str(skill.source.slice(Span::new(from, span.end)));
    let original = upstream.source.slice(upstream.source.line_span(*line));
    from > span.start && restored.trim_end() == original.trim_end()
}

fn words(text: &str) -> Vec<Word<'_>> {
    let is_word =
        |c: char| c.is_ascii_alphanumeric() || c == '_' || (!c.is_ascii() && c.is_alphanumeric());
    let mut words = Vec::new();
    let mut rest = 0;
    while let Some(found) = text[rest..].find(is_word) {
        let start = rest + found;
        let length = text[start..].find(|c| !is_word(c));
        rest = length.map_or(text.len(), |length| start + length);
        let text = &text[start..rest];
        let bare = if text.contains('_') {
            Cow::Owned(text.replace('_', ""))
        } else {
            Cow::Borrowed(text)
        };
        if !bare.is_empty() {
            words.push(Word {
                text,
                bare,
                span: Span::new(start, rest),
            });
        }
    }
    words
}

/// Whether upstream's word is an identifier whose underscores matter: those at its ends are
/// emphasis unless it stands in code.
fn is_identifier(upstream: &Skill, word: &Word<'_>) -> bool {
    if word.text.trim_matches('_').contains('_') {
        return true;
    }
    let source = &upstream.source;
    word.text.contains('_')
        && (upstream.outline.in_code(word.span.start)
            || source.text[..word.span.start].ends_with('`')
            || source.text[word.span.end..].starts_with('`'))
}

fn contexts<'a>(words: &'a [Word<'_>], at: usize) -> Vec<Context<'a>> {
    let bare = |at: Option<usize>| at.and_then(|at| words.get(at)).map(|word| &*word.bare);
    let (before, behind) = (bare(at.checked_sub(1)), bare(Some(at + 1)));
    let (second_before, second_behind) = (bare(at.checked_sub(2)), bare(Some(at + 2)));
    let pairs = [
        (Side::Around, before, behind),
        (Side::Before, second_before, before),
        (Side::Behind, behind, second_behind),
    ];
    pairs
        .into_iter()
        .filter_map(|(side, a, b)| Some((&*words[at].bare, side, a?, b?)))
        .collect()
}

fn underscores(text: &str) -> usize {
    text.matches('_').count()
}
