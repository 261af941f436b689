//! Sections: the headings as a tree, and the imported blocks that a tree of levels would lose.

use crate::{
    markdown::{Heading, Outline},
    text::{Source, Span, Spanned},
};

/// What a section is in the layout of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// A section like any other.
    Plain,
    /// A heading of level 3 that only holds imported blocks: `### Imported Workflow Notes`.
    Holder,
    /// `#### Imported: NAME`: a section copied from upstream. It runs to the next imported block,
    /// holder or heading of level 2, whatever the levels of the headings inside it.
    Imported(Spanned<String>),
}

/// A heading with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Level of its heading, 1 to 6.
    pub level: u8,
    /// Text of its heading.
    pub title: String,
    /// Its heading.
    pub heading: Span,
    /// Everything behind the heading, subsections included.
    pub body: Span,
    /// The part of `body` before the first subsection.
    pub own: Span,
    /// What it is.
    pub kind: SectionKind,
    /// Index of the section that it is part of.
    pub parent: Option<usize>,
}

/// A line inside a fenced code block that would be a heading outside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swallowed {
    /// 1 to 6.
    pub level: u8,
    /// Its text.
    pub text: String,
    /// The line.
    pub span: Span,
    /// Index of the fence that holds it.
    pub fence: usize,
}

/// An imported block as its importer wrote it, line by line, whatever the fences make of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The name behind `Imported:`.
    pub name: Spanned<String>,
    /// The heading's line.
    pub heading: Span,
    /// What follows it.
    pub body: Span,
    /// Index of the fence whose code swallowed the heading.
    pub swallowed: Option<usize>,
}

/// Builds the tree of sections of `outline`.
pub(crate) fn tree(source: &Source, outline: &Outline) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::with_capacity(outline.headings.len());
    let mut open: Vec<usize> = Vec::new();
    for heading in &outline.headings {
        let kind = kind(heading.level, &heading.text, heading.span, source);
        let ends_block = heading.level == 2 || kind != SectionKind::Plain;
        let block = open
            .iter()
            .position(|at| matches!(sections[*at].kind, SectionKind::Imported(_)));
        let keep = match block {
            Some(depth) if !ends_block => depth + 1,
            _ => 0,
        };
        // What ends a block ends all that is open in it, whatever the levels.
        let closed = block.filter(|_| ends_block).unwrap_or(open.len());
        while open.len() > keep {
            let Some(&last) = open.last() else { break };
            if sections[last].level < heading.level && open.len() <= closed {
                break;
            }
            sections[last].body.end = heading.span.start;
            open.pop();
        }
        if let Some(&parent) = open.last() {
            let own = &mut sections[parent].own;
            own.end = own.end.min(heading.span.start);
        }
        open.push(sections.len());
        let rest = Span::new(heading.span.end, source.text.len());
        sections.push(Section {
            level: heading.level,
            title: heading.text.clone(),
            heading: heading.span,
            body: rest,
            own: rest,
            kind,
            parent: open.iter().rev().nth(1).copied(),
        });
    }
    for section in &mut sections {
        section.own.end = section.own.end.min(section.body.end);
    }
    sections
}

/// The lines inside fences that look like headings.
pub(crate) fn swallowed(source: &Source, outline: &Outline) -> Vec<Swallowed> {
    let mut found = Vec::new();
    for (fence, block) in outline.fences.iter().enumerate() {
        let first = source.line(block.span.start) + 1;
        for number in first..=source.line(block.span.end) {
            let span = source.line_span(number);
            let line = source.slice(span);
            let level = line.len() - line.trim_start_matches('#').len();
            if (1..=6).contains(&level) && line[level..].starts_with(' ') {
                found.push(Swallowed {
                    level: u8::try_from(level).unwrap_or(6),
                    text: line[level..].trim().to_owned(),
                    span,
                    fence,
                });
            }
        }
    }
    found
}

/// The imported blocks, line by line. `is_public` tells which headings of level 2 the layout
/// itself writes: only those end a block when a fence has swallowed them.
pub(crate) fn blocks(
    source: &Source,
    outline: &Outline,
    swallowed: &[Swallowed],
    is_public: impl Fn(&str) -> bool,
) -> Vec<Block> {
    let headings = outline.headings.iter().map(
        |Heading {
             level, text, span, ..
         }| (*level, text.as_str(), *span, None),
    );
    let lines = swallowed
        .iter()
        .map(|line| (line.level, line.text.as_str(), line.span, Some(line.fence)));
    let mut marks: Vec<_> = headings.chain(lines).collect();
    marks.sort_by_key(|(_, _, span, _)| *span);

    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (level, text, span, fence) in marks {
        let kind = kind(level, text, span, source);
        let public = level == 2 && (fence.is_none() || is_public(text));
        if !public && kind == SectionKind::Plain {
            continue;
        }
        if let (true, Some(block)) = (open, blocks.last_mut()) {
            block.body.end = span.start;
        }
        open = matches!(kind, SectionKind::Imported(_));
        if let SectionKind::Imported(name) = kind {
            blocks.push(Block {
                name,
                heading: span,
                body: Span::new(span.end, source.text.len()),
                swallowed: fence,
            });
        }
    }
    blocks
}

fn kind(level: u8, text: &str, span: Span, source: &Source) -> SectionKind {
    let name = text.strip_prefix("Imported:").filter(|_| level >= 3);
    if let Some(name) = name.map(str::trim) {
        let line = source.slice(span);
        let at = line.find("Imported:").map_or(0, |at| at + 9);
        let place = source.trimmed(Span::new(span.start + at, span.end));
        return SectionKind::Imported(Spanned::new(name.to_owned(), place));
    }
    if level == 3 && text.starts_with("Imported ") && text.ends_with(" Notes") {
        return SectionKind::Holder;
    }
    SectionKind::Plain
}
