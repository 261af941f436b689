//! The lines of a skill file that say something, by their words.

use std::collections::HashSet;

use skillcheck_parser::{Skill, Span, plain};

/// A line with words.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: usize,
    pub(super) span: Span,
    /// The line without its Markdown.
    pub(super) words: String,
    pub(super) in_code: bool,
    /// Whether it opens or closes a code block, or looks as if it did.
    pub(super) is_fence: bool,
    /// The line itself without white space at its end.
    pub(super) text: String,
    /// Where its links lead.
    pub(super) targets: Vec<String>,
}

impl Line {
    /// Whether it says something by itself: a line of prose that ends with a colon only
    /// introduces what follows.
    pub(super) fn tells(&self) -> bool {
        !self.is_fence && (self.in_code || !self.words.ends_with(':'))
    }
}

/// All lines of the body of a skill file that have words or are fences.
pub(super) struct Lines {
    lines: Vec<Line>,
    wordings: HashSet<String>,
}

impl Lines {
    pub(super) fn read(skill: &Skill) -> Self {
        let source = &skill.source;
        let first = source.line(skill.body);
        let mut lines = Vec::new();
        for number in first..=source.lines.lines() {
            let span = source.line_span(number);
            if span.start < skill.body {
                continue;
            }
            let text = source.slice(span);
            let bare = text.trim();
            let is_fence = bare.starts_with("```") || bare.starts_with("~~~");
            let words = if is_fence {
                bare.to_owned()
            } else {
                plain(text)
            };
            if !words.is_empty() {
                lines.push(Line {
                    number,
                    span,
                    words,
                    in_code: skill.outline.in_code(span.start),
                    is_fence,
                    text: text.trim_end().to_owned(),
                    targets: targets(text),
                });
            }
        }
        let wordings = lines.iter().map(|line: &Line| line.words.clone());
        Self {
            wordings: wordings.collect(),
            lines,
        }
    }

    /// Whether some line has these words.
    pub(super) fn say(&self, words: &str) -> bool {
        self.wordings.contains(words)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter()
    }

    /// The lines that start inside `span`.
    pub(super) fn within(&self, span: Span) -> impl Iterator<Item = &Line> {
        let from = self
            .lines
            .partition_point(|line| line.span.start < span.start);
        let to = self
            .lines
            .partition_point(|line| line.span.start < span.end);
        self.lines[from..to].iter()
    }
}

/// The targets of the links in one line.
fn targets(line: &str) -> Vec<String> {
    line.match_indices("](")
        .map(|(at, _)| {
            let rest = &line[at + 2..];
            let end = rest.find([')', ' ']).unwrap_or(rest.len());
            rest[..end].to_owned()
        })
        .collect()
}
