//! How the text of an imported block differs from the section that it names.

use std::collections::HashMap;

use skillcheck_parser::{Block, Span};

use super::lines::{Line, Lines};

/// One difference between an imported block and its upstream section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A line that stands nowhere upstream.
    Added {
        /// Its words.
        text: String,
        /// Its place in `SKILL.md`.
        span: Span,
    },
    /// The same words, but a link leads elsewhere.
    Target {
        /// Upstream's line, from 1.
        line: usize,
        /// The line's place in `SKILL.md`.
        span: Span,
    },
    /// A line of code with the same words and other characters.
    Code {
        /// Upstream's line, from 1.
        line: usize,
        /// The line's place in `SKILL.md`.
        span: Span,
    },
    /// The same lines in another order; the span is the first that moved.
    Reordered {
        /// Upstream's line, from 1, that should stand there.
        line: usize,
        /// The line's place in `SKILL.md`.
        span: Span,
    },
}

/// Compares a block with the lines of the section that it names. Lines that the block lacks are
/// not told here: they may stand elsewhere in the package.
pub(super) fn changes(
    here: &Lines,
    block: &Block,
    section: &[&Line],
    there: &Lines,
) -> Vec<Change> {
    let copied: Vec<&Line> = here.within(block.body).collect();
    let mut changes = added(&copied, section, there);
    if !changes.is_empty() {
        return changes;
    }
    let mut same: HashMap<&str, Vec<&Line>> = HashMap::new();
    for line in section {
        same.entry(&line.words).or_default().push(line);
    }
    for copy in &copied {
        let lines = same.get(&*copy.words).map_or(&[][..], Vec::as_slice);
        changes.extend(other_characters(copy, lines));
    }
    let moved = copied
        .iter()
        .zip(section)
        .find(|(copy, line)| copy.words != line.words);
    // Where lines are missing the rest has moved up: that is told as lost.
    if let Some((copy, line)) = moved.filter(|_| copied.len() == section.len()) {
        changes.push(Change::Reordered {
            line: line.number,
            span: copy.span,
        });
    }
    changes
}

/// How a line of the block differs from all `lines` of its section that have the same words.
fn other_characters(copy: &Line, lines: &[&Line]) -> Option<Change> {
    let first = lines.first()?;
    // In code every character counts; the words are the same, the command may not be.
    if lines
        .iter()
        .all(|line| line.in_code && line.text != copy.text)
    {
        return Some(Change::Code {
            line: first.number,
            span: copy.span,
        });
    }
    let leads = |line: &&Line| line.targets != copy.targets;
    lines.iter().all(leads).then_some(Change::Target {
        line: first.number,
        span: copy.span,
    })
}

/// The lines of the block that neither its section nor any other place upstream has.
fn added(copied: &[&Line], section: &[&Line], there: &Lines) -> Vec<Change> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for line in section {
        *left.entry(&line.words).or_default() += 1;
    }
    let mut extra = Vec::new();
    for line in copied {
        match left.get_mut(&*line.words) {
            Some(count) if *count > 0 => *count -= 1,
            _ => extra.push(*line),
        }
    }
    extra
        .into_iter()
        .filter(|line| !there.say(&line.words))
        .map(|line| Change::Added {
            text: line.words.clone(),
            span: line.span,
        })
        .collect()
}
