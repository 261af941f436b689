//! The YAML block at the head of a skill file.

use crate::{
    problem::Problem,
    text::{Source, Span},
    yaml::{self, Document, Entry, Node, Value},
};

/// Lines above the place of an error among which the start of quoted text is looked for.
const QUOTED: usize = 64;

/// The frontmatter of a skill file: what stands between its two `---` lines.
#[derive(Clone, Debug)]
pub struct Frontmatter {
    /// From the opening line to the end of the closing one.
    pub span: Span,
    /// The YAML between the two.
    pub yaml: Span,
    /// The mapping; empty where the YAML was none.
    root: Option<Node>,
}

impl Frontmatter {
    /// Keys and values in the order of the file.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        self.root.as_ref().map_or(&[], Node::entries)
    }

    /// The first entry of `key`.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()
            .iter()
            .find(|entry| entry.key.as_str() == Some(key))
    }

    /// The value of `key`, where it is a string.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.entry(key)?.value.as_str()
    }
}

/// The line, from 1, on which the quoted text starts that a reader had not left on `line`: what it
/// met there is only where it gave up.
fn opening_quote(source: &Source, yaml: Span, line: usize) -> Option<usize> {
    let first = source.line(yaml.start);
    (first..=line).rev().take(QUOTED).find(|line| {
        let text = source.slice(source.line_span(*line));
        let value = text.split_once(": ").map_or(text, |(_, value)| value);
        let value = value.trim_start().trim_start_matches("- ");
        value.starts_with(['"', '\''])
    })
}

/// Where the frontmatter stands, before its YAML is read.
enum Frame {
    Absent,
    Unclosed(Span),
    Closed { span: Span, yaml: Span },
}

/// Reads the frontmatter of `source` and returns it with the offset at which the body starts.
pub(crate) fn read(source: &Source, problems: &mut Vec<Problem>) -> (Option<Frontmatter>, usize) {
    let start = if source.text.starts_with('\u{feff}') {
        problems.push(Problem::ByteOrderMark(Span::new(0, 3)));
        3
    } else {
        0
    };
    let (span, yaml_span) = match frame(source, start) {
        Frame::Absent => {
            problems.push(Problem::NoFrontmatter);
            return (None, start);
        }
        Frame::Unclosed(opening) => {
            problems.push(Problem::UnclosedFrontmatter(opening));
            return (None, opening.end);
        }
        Frame::Closed { span, yaml } => (span, yaml),
    };
    let Document { root, duplicates } = match yaml::read(source.slice(yaml_span), yaml_span.start) {
        Ok(document) => document,
        Err(error) => {
            let mut line = source.line(error.offset);
            if error.message.contains("quoted scalar") {
                line = opening_quote(source, yaml_span, line).unwrap_or(line);
            }
            problems.push(Problem::InvalidYaml {
                message: error.message,
                at: source.trimmed(source.line_span(line)),
            });
            Document::default()
        }
    };
    for twice in duplicates {
        problems.push(Problem::DuplicateKey {
            key: twice.key,
            first: twice.first,
            again: twice.again,
        });
    }
    let invalid = problems
        .iter()
        .any(|problem| matches!(problem, Problem::InvalidYaml { .. }));
    match &root {
        Some(node) if !matches!(node.value, Value::Mapping(_)) => {
            problems.push(Problem::NotAMapping(node.value.kind(), node.span));
        }
        None if !invalid => problems.push(Problem::NotAMapping("empty", span)),
        _ => {}
    }
    let frontmatter = Frontmatter {
        span,
        yaml: yaml_span,
        root,
    };
    (Some(frontmatter), span.end)
}

fn frame(source: &Source, start: usize) -> Frame {
    let first = source.line_span(1);
    let opening = Span::new(start, first.end);
    if source.slice(opening).trim_end() != "---" {
        return Frame::Absent;
    }
    for line in 2..=source.lines.lines() {
        let closing = source.line_span(line);
        if source.slice(closing).trim_end() == "---" {
            let yaml_start = source.line_span(2).start;
            return Frame::Closed {
                span: Span::new(start, closing.end),
                yaml: Span::new(yaml_start, closing.start),
            };
        }
    }
    Frame::Unclosed(opening)
}
