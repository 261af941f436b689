//! Which suppressions reach a place: a file may hold as many of them as findings, and each finding
//! looks only at those around it.

use std::collections::HashMap;

use skillcheck_parser::{SKILL_FILE, Span};

use super::comments::Directive;
use crate::finding::Place;

/// Spans in the order of their starts, for finding those that go on to a place.
pub(super) struct Reach {
    spans: Vec<Span>,
    /// For each span, where the furthest of it and those before ends.
    ends: Vec<usize>,
}

impl Reach {
    /// Of `spans`, which stand in the order of their starts.
    pub(super) fn new(spans: Vec<Span>) -> Self {
        let mut furthest = 0;
        let ends = spans.iter().map(|span| {
            furthest = span.end.max(furthest);
            furthest
        });
        Self {
            ends: ends.collect(),
            spans,
        }
    }

    /// The spans that start before `start` and end at `end` or behind it, the last one first; each
    /// with its number.
    pub(super) fn around(&self, start: usize, end: usize) -> impl Iterator<Item = (usize, Span)> {
        let before = self.spans.partition_point(|span| span.start < start);
        let reaching = (0..before)
            .rev()
            .take_while(move |at| self.ends[*at] >= end);
        let all = reaching.map(|at| (at, self.spans[at]));
        all.filter(move |(_, span)| span.end >= end)
    }

    /// The first span that starts at `at` or behind it.
    pub(super) fn next(&self, at: usize) -> Option<Span> {
        let next = self.spans.partition_point(|span| span.start < at);
        self.spans.get(next).copied()
    }
}

/// The suppressions of a package, by the files that they stand in.
pub(super) struct ByFile<'a> {
    files: HashMap<&'a str, OfFile>,
}

struct OfFile {
    /// Numbers of those that cover the whole file.
    whole: Vec<usize>,
    /// Numbers of the others, in the order of what they cover.
    parts: Vec<usize>,
    reach: Reach,
}

impl<'a> ByFile<'a> {
    pub(super) fn new(directives: &'a [Directive]) -> Self {
        let mut numbers: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, directive) in directives.iter().enumerate() {
            numbers
                .entry(file(&directive.place))
                .or_default()
                .push(number);
        }
        let files = numbers.into_iter().map(|(file, numbers)| {
            let range = |number: &usize| directives[*number].range;
            let (mut parts, whole): (Vec<_>, Vec<_>) = numbers
                .into_iter()
                .partition(|number| range(number).is_some());
            parts.sort_by_key(range);
            let reach = Reach::new(parts.iter().filter_map(range).collect());
            (
                file,
                OfFile {
                    whole,
                    parts,
                    reach,
                },
            )
        });
        Self {
            files: files.collect(),
        }
    }

    /// Numbers of the suppressions that cover the whole of the file of `place`.
    pub(super) fn whole(&self, place: &Place) -> &[usize] {
        let here = self.files.get(file(place));
        here.map_or(&[], |here| &here.whole)
    }

    /// Numbers of the suppressions around `place`.
    pub(super) fn around(&self, place: &Place) -> impl Iterator<Item = usize> {
        let here = self.files.get(file(place)).zip(place.span);
        here.into_iter().flat_map(|(here, span)| {
            let around = here.reach.around(span.start + 1, span.start);
            around.map(|(at, _)| here.parts[at])
        })
    }
}

/// The file of `place`; what is said of the package as a whole is said of its skill file.
pub(super) fn file(place: &Place) -> &str {
    let file = place.file.as_ref();
    file.map_or(SKILL_FILE, |file| file.as_str())
}
