//! What could not be read, and where.

use crate::{path::RelPath, text::Span};

/// A part of a package that could not be read. Which of them matter, and how much, is for the
/// rules to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file does not start with a `---` line.
    NoFrontmatter,
    /// The frontmatter has no closing `---` line; the span is the opening one.
    UnclosedFrontmatter(Span),
    /// The frontmatter is not YAML.
    InvalidYaml {
        /// What the YAML reader said.
        message: String,
        /// Where it stopped.
        at: Span,
    },
    /// The frontmatter is YAML but not a mapping; the string says what it is.
    NotAMapping(&'static str, Span),
    /// One key stands twice.
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it stands first.
        first: Span,
        /// Where it stands again.
        again: Span,
    },
    /// The file starts with a byte order mark; the span is the mark.
    ByteOrderMark(Span),
    /// The bytes from here on are not UTF-8; the string names the encoding they seem to be in.
    InvalidEncoding(&'static str, Span),
    /// The file was not read: it is larger than this reader takes.
    TooLarge {
        /// Its size in bytes.
        size: u64,
        /// The largest size that is read.
        limit: u64,
    },
    /// A file or folder could not be read.
    Unreadable {
        /// Which; none for the package's own folder.
        path: Option<RelPath>,
        /// What the system said.
        reason: String,
    },
}
