//! A skill file: frontmatter, Markdown, and what both say.

use crate::{
    frontmatter::{self, Frontmatter},
    intake::{self, IntakeSentence, NotableSections},
    markdown::Outline,
    problem::Problem,
    sections::{self, Block, Section, Swallowed},
    text::{Source, Span},
};

/// A parsed `SKILL.md`, from a package or from upstream.
#[derive(Clone, Debug)]
pub struct Skill {
    /// The file's text and lines.
    pub source: Source,
    /// What could not be read of it.
    pub problems: Vec<Problem>,
    /// The block between the `---` lines, where there is one.
    pub frontmatter: Option<Frontmatter>,
    /// Offset at which the Markdown starts.
    pub body: usize,
    /// What the Markdown holds.
    pub outline: Outline,
    /// Its headings as a tree, in the order of the file.
    pub sections: Vec<Section>,
    /// Lines inside fences that look like headings.
    pub swallowed: Vec<Swallowed>,
    /// What the body says of its origin.
    pub intake: Option<IntakeSentence>,
    /// What the body says it imported.
    pub notable: Option<NotableSections>,
}

impl Skill {
    /// Parses the bytes of a skill file. Any bytes make a skill; what is wrong with them stands in
    /// [`Skill::problems`].
    #[must_use]
    pub fn parse(bytes: Vec<u8>) -> Self {
        let encoding = encoding_of(&bytes);
        let source = Source::new(bytes);
        let mut problems = Vec::new();
        let wide = (encoding == WIDE).then_some(0);
        if let Some(at) = source.invalid_at.or(wide) {
            let end = source.line_span(source.line(at)).end.max(at + 1);
            problems.push(Problem::InvalidEncoding(encoding, Span::new(at, end)));
        }
        let (frontmatter, body) = frontmatter::read(&source, &mut problems);
        let outline = Outline::read(&source.text, body);
        let sections = sections::tree(&source, &outline);
        let swallowed = sections::swallowed(&source, &outline);
        let intake = intake::sentence(&source, body, &outline);
        let notable = intake::notable(&source, body, &outline);
        Self {
            source,
            problems,
            frontmatter,
            body,
            outline,
            sections,
            swallowed,
            intake,
            notable,
        }
    }

    /// The imported blocks as their importer wrote them, those inside code included.
    /// `is_public` tells which headings of level 2 the layout itself writes.
    #[must_use]
    pub fn blocks(&self, is_public: impl Fn(&str) -> bool) -> Vec<Block> {
        sections::blocks(&self.source, &self.outline, &self.swallowed, is_public)
    }

    /// The section whose heading stands at `offset` or is the last before it.
    #[must_use]
    pub fn section_at(&self, offset: usize) -> Option<&Section> {
        let next = self
            .sections
            .partition_point(|section| section.heading.start <= offset);
        next.checked_sub(1).map(|at| &self.sections[at])
    }

    /// A section and those that it is part of, from the inside out.
    pub fn ancestors<'a>(&'a self, section: &'a Section) -> impl Iterator<Item = &'a Section> {
        std::iter::successors(Some(section), |inner| {
            inner.parent.map(|at| &self.sections[at])
        })
    }
}

/// UTF-16, as problems call it.
const WIDE: &str = "UTF-16";

/// The encoding that the first bytes tell of: a mark, or the `--` of the first line.
fn encoding_of(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'-', 0, b'-', 0, ..] | [0, b'-', 0, b'-', ..] => {
            WIDE
        }
        _ => "not UTF-8",
    }
}
