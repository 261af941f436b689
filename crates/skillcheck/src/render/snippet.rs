//! One line of a file with the place that a finding is about, ready for a terminal.
//!
//! miette counts columns in bytes, panics on labels far to the right, prints control characters
//! as they are and scans the whole source for every label. It is given this instead: a single
//! line, cleaned and cut to the terminal's width, that knows its own place.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use skillcheck_parser::Source;
use unicode_width::UnicodeWidthChar;

use crate::{render::text, report::Position};

/// What a snippet has to fit into.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    /// Columns.
    pub(crate) width: usize,
    /// What stands where the line was cut.
    pub(crate) cut: &'static str,
}

/// A line that is shown under a message.
#[derive(Debug)]
pub(crate) struct Snippet {
    /// The file's name, for the frame's head.
    name: String,
    shown: String,
    /// The place in `shown`, in bytes.
    label: SourceSpan,
    /// From 1.
    line: usize,
    /// From 1, in Unicode scalar values.
    column: usize,
}

impl Snippet {
    /// The line of `source` that `start` stands on, as much of it as `frame` takes; the label ends
    /// with the line where `end` is on a later one.
    pub(crate) fn new(
        name: String,
        source: &Source,
        start: Position,
        end: Position,
        frame: Frame,
    ) -> Self {
        let line = source.line_span(start.line);
        let whole = source.slice(line);
        let from = start.offset.saturating_sub(line.start).min(whole.len());
        let to = end.offset.saturating_sub(line.start).min(whole.len());
        let mut snippet = Self {
            name,
            shown: String::new(),
            label: (0, 0).into(),
            line: start.line,
            column: start.column,
        };
        snippet.fill(whole, from, to.max(from), frame);
        snippet
    }

    fn fill(&mut self, whole: &str, from: usize, to: usize, frame: Frame) {
        let width = frame.width.max(20);
        // A line may be a megabyte long: only what can be shown is looked at.
        let reach = 8 * width;
        let start = whole.floor_char_boundary(from.saturating_sub(reach));
        let end = whole.ceil_char_boundary((from + reach).min(whole.len()));
        let clipped = end < whole.len();
        let whole = &whole[start..end];
        let (from, to) = (from - start, to.min(end) - start);
        let whole = &*text::without_secrets(whole, from..to);
        let widths: Vec<(usize, usize)> = whole
            .char_indices()
            .map(|(at, c)| (at, c.width().unwrap_or(1).max(1)))
            .collect();
        let before: usize = widths
            .iter()
            .filter(|(at, _)| *at < from)
            .map(|(_, w)| w)
            .sum();
        // What stands left of the label is cut first, then what goes too far to the right.
        let skip = before.saturating_sub(width / 3);
        let total: usize = widths.iter().map(|(_, w)| w).sum();
        let skip = if total <= width { 0 } else { skip };
        let (mut passed, mut used) = (0, 0);
        if skip > 0 || start > 0 {
            self.shown.push_str(frame.cut);
        }
        let (mut start, mut end) = (None, 0);
        let mut cut = clipped;
        for (c, (at, w)) in whole.chars().zip(&widths) {
            passed += w;
            if passed <= skip {
                continue;
            }
            if used + w > width {
                cut = true;
                break;
            }
            used += w;
            if *at >= from && start.is_none() {
                start = Some(self.shown.len());
            }
            text::push(&mut self.shown, c);
            if *at < to {
                end = self.shown.len();
            }
        }
        if cut {
            self.shown.push_str(frame.cut);
        }
        let start = start.unwrap_or(self.shown.len());
        if self.shown.is_empty() {
            self.shown.push(' ');
        }
        self.label = (start, end.saturating_sub(start)).into();
    }

    pub(crate) fn label(&self) -> SourceSpan {
        self.label
    }
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let whole = SourceSpan::from((0, self.shown.len()));
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.shown.as_bytes(),
            whole,
            self.line - 1,
            self.column - 1,
            1,
        )))
    }
}
