//! Byte spans, and the lines and columns that they stand for.

use std::ops::Range;

/// A half-open range of bytes in one file, as it is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// The span of `start..end`; an end before the start is taken as an empty span at `start`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// The same span, `by` bytes further on.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start + by, self.end + by)
    }

    /// The bytes as a range, for indexing.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether `offset` lies inside.
    #[must_use]
    pub fn contains(self, offset: usize) -> bool {
        self.range().contains(&offset)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A value and the place that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, as read from `span`.
    pub fn new(value: T, span: impl Into<Span>) -> Self {
        Self {
            value,
            span: span.into(),
        }
    }
}

/// A place in a file as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in Unicode scalar values.
    pub column: usize,
}

/// Where each line of a text starts.
///
/// A line ends with LF, CRLF or a lone CR, as `CommonMark` defines line endings.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Indexes `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(at + 1);
            }
        }
        Self { starts }
    }

    /// The line, from 1, that holds the byte at `offset`.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// The number of lines; a text that ends with a line ending has an empty last one.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The bytes of `line` (from 1) in `text`, without its ending; empty past the end.
    #[must_use]
    pub fn span(&self, text: &str, line: usize) -> Span {
        let Some(&start) = line.checked_sub(1).and_then(|at| self.starts.get(at)) else {
            return Span::new(text.len(), text.len());
        };
        let end = self.starts.get(line).copied().unwrap_or(text.len());
        let kept = text[start..end].trim_end_matches(['\n', '\r']).len();
        Span::new(start, start + kept)
    }

    /// The line and column of the byte at `offset` in `text`.
    #[must_use]
    pub fn locate(&self, text: &str, offset: usize) -> LineColumn {
        let line = self.line(offset);
        let start = self.starts[line - 1];
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        LineColumn {
            line,
            column: text[start..end].chars().count() + 1,
        }
    }
}

/// Finds places in one text, quickly where each stands behind the last: a long line is counted
/// once and not for every place on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Locator {
    /// The last offset that was located, and its place.
    last: Option<(usize, LineColumn)>,
}

impl Locator {
    /// The line and column of the byte at `offset` in `source`.
    pub fn locate(&mut self, source: &Source, offset: usize) -> LineColumn {
        let line = source.lines.line(offset);
        let place = match self.last {
            Some((at, last)) if last.line == line && at <= offset => {
                let passed = source.text.get(at..offset.min(source.text.len()));
                passed.map(|passed| LineColumn {
                    line,
                    column: last.column + passed.chars().count(),
                })
            }
            _ => None,
        };
        let place = place.unwrap_or_else(|| source.lines.locate(&source.text, offset));
        if source.text.is_char_boundary(offset) {
            self.last = Some((offset, place));
        }
        place
    }
}

/// A text file: its text and its lines.
///
/// A file that is not UTF-8 still has a text, of the same length, in which every byte that is not
/// part of a character is `?`: offsets stay those of the file.
#[derive(Clone, Debug)]
pub struct Source {
    /// The text, byte for byte as long as the file.
    pub text: String,
    /// Its lines.
    pub lines: LineIndex,
    /// Offset of the first byte that is not UTF-8.
    pub invalid_at: Option<usize>,
}

impl Source {
    /// Reads `bytes` as UTF-8.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        let (text, invalid_at) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                (masked(&error.into_bytes()), Some(at))
            }
        };
        let lines = LineIndex::new(&text);
        Self {
            text,
            lines,
            invalid_at,
        }
    }

    /// The text of `span`; cut to the file and to whole characters.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text
            .get(span.start..span.end.min(self.text.len()))
            .unwrap_or("")
    }

    /// The line, from 1, that holds the byte at `offset`.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.lines.line(offset)
    }

    /// The bytes of `line` (from 1) without its ending.
    #[must_use]
    pub fn line_span(&self, line: usize) -> Span {
        self.lines.span(&self.text, line)
    }

    /// `span` without white space at either end.
    #[must_use]
    pub fn trimmed(&self, span: Span) -> Span {
        let text = self.slice(span);
        let start = span.start + (text.len() - text.trim_start().len());
        Span::new(start, start + text.trim().len())
    }
}

/// The bytes as text of the same length, what is not UTF-8 replaced by `?`.
fn masked(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for _ in chunk.invalid() {
            text.push('?');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: usize) -> (usize, usize) {
        let place = LineIndex::new(text).locate(text, offset);
        (place.line, place.column)
    }

    #[test]
    fn columns_count_characters_and_lines_count_every_kind_of_ending() {
        let text = "a\r\n😀b\rc\nd";
        assert_eq!(at(text, 0), (1, 1));
        assert_eq!(at(text, 3), (2, 1));
        assert_eq!(at(text, 7), (2, 2), "one emoji is one column");
        assert_eq!(at(text, 9), (3, 1), "a lone CR ends a line");
        assert_eq!(at(text, 11), (4, 1));
        assert_eq!(at(text, 99), (4, 2), "past the end is the end");
    }

    #[test]
    fn an_offset_inside_a_character_is_that_character() {
        assert_eq!(at("é", 1), (1, 1));
    }

    #[test]
    fn a_line_has_no_ending_in_its_span() {
        let source = Source::new(b"one\r\ntwo".to_vec());
        assert_eq!(source.slice(source.line_span(1)), "one");
        assert_eq!(source.slice(source.line_span(2)), "two");
        assert_eq!(source.slice(source.line_span(3)), "");
    }

    #[test]
    fn bytes_that_are_not_utf8_keep_every_offset() {
        let source = Source::new(b"a\xff\xfeb".to_vec());
        assert_eq!(source.text, "a??b");
        assert_eq!(source.invalid_at, Some(1));
    }
}
