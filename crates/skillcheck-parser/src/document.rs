//! A Markdown file beside the skill file.

use crate::{
    frontmatter,
    markdown::Outline,
    path::RelPath,
    sections::{self, Swallowed},
    text::Source,
};

/// A parsed Markdown file of a package that is not its `SKILL.md`.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its path in the package.
    pub path: RelPath,
    /// Its text and lines.
    pub source: Source,
    /// What its Markdown holds. A block between `---` lines at its head is not read as Markdown.
    pub outline: Outline,
}

impl Document {
    /// Parses the bytes of the Markdown file at `path`.
    #[must_use]
    pub(crate) fn parse(path: RelPath, bytes: Vec<u8>) -> Self {
        let source = Source::new(bytes);
        // Whatever is wrong with a frontmatter that nobody asks for is no problem of the package,
        // and a file may also start with a line across the page.
        let (block, body) = frontmatter::read(&source, &mut Vec::new());
        let body = if block.is_some() { body } else { 0 };
        let outline = Outline::read(&source.text, body);
        Self {
            path,
            source,
            outline,
        }
    }

    /// The lines inside its fences that would be headings outside them, in order. They are looked
    /// for when this is called.
    #[must_use]
    pub fn swallowed(&self) -> Vec<Swallowed> {
        sections::swallowed(&self.source, &self.outline)
    }
}

/// Whether the file at `path` is Markdown by its name.
pub(crate) fn is_markdown(path: &RelPath) -> bool {
    matches!(path.extension().as_deref(), Some("md" | "mdx" | "markdown"))
}
