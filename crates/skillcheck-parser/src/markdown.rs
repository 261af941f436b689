//! One pass over a Markdown body: headings, fences, lists, tables and links, each with its place.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::{
    links::{self, Reference, ReferenceKind},
    text::{Span, Spanned},
};

/// How a heading is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadingStyle {
    /// `## Text`.
    Atx,
    /// Text over a line of `=` or `-`.
    Setext,
}

/// A heading that is one: not a line of a code block that looks like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text without marks.
    pub text: String,
    /// The whole heading without its line ending.
    pub span: Span,
    /// How it is written.
    pub style: HeadingStyle,
}

/// A fenced code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// From the opening fence to the end of the block.
    pub span: Span,
    /// The opening fence: its marks and info string.
    pub opening: Span,
    /// The number of backticks or tildes that opened it.
    pub length: usize,
    /// Where the closing fence starts; none where the block ends with its list item, its quote or
    /// the file.
    pub closing: Option<usize>,
}

/// Whether a list is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// `-`, `*`, `+`.
    Bullet,
    /// `1.`, `1)`.
    Ordered,
}

/// A list item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The kind of its list.
    pub kind: ListKind,
    /// 0 in an outermost list.
    pub depth: usize,
    /// The whole item with what is nested in it.
    pub span: Span,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// The whole row.
    pub span: Span,
    /// Its cells, white space included.
    pub cells: Vec<Span>,
}

/// What a Markdown text holds, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Headings.
    pub headings: Vec<Heading>,
    /// Fenced code blocks.
    pub fences: Vec<Fence>,
    /// List items of every depth, each before those nested in it.
    pub items: Vec<Item>,
    /// Table rows, headers included.
    pub rows: Vec<TableRow>,
    /// Places that name something: links, images, definitions, inline code, HTML attributes.
    pub references: Vec<Reference>,
    /// Code blocks of both kinds, fenced and indented.
    pub code: Vec<Span>,
    /// HTML comments outside code.
    pub comments: Vec<Span>,
    /// The values of `id` and `name` attributes of raw HTML: `#value` leads there.
    pub ids: Vec<String>,
}

impl Outline {
    /// Reads `text[body..]`; every span is one of `text`.
    #[must_use]
    pub fn read(text: &str, body: usize) -> Self {
        let markdown = text.get(body..).unwrap_or("");
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS;
        let parser = Parser::new_ext(markdown, options);
        let mut reader = Reader {
            text,
            body,
            ..Reader::default()
        };
        let events = parser.into_offset_iter();
        for (_, definition) in events.reference_definitions().iter() {
            reader.reference(
                ReferenceKind::Definition,
                &definition.dest,
                definition.span.clone(),
            );
        }
        for (event, range) in events {
            reader.take(event, range);
        }
        let mut outline = reader.outline;
        outline
            .references
            .sort_by_key(|reference| (reference.span.start, reference.target.span.start));
        outline
    }

    /// Whether the byte at `offset` lies in a code block.
    #[must_use]
    pub fn in_code(&self, offset: usize) -> bool {
        let next = self.code.partition_point(|code| code.start <= offset);
        next > 0 && self.code[next - 1].contains(offset)
    }
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    body: usize,
    outline: Outline,
    heading: Option<(u8, Span, String)>,
    lists: Vec<ListKind>,
    html: Option<Span>,
    /// The end of the last block that was cut, and the end of its text.
    ends: (usize, usize),
}

impl Reader<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::from(range.clone()).shifted(self.body)
    }

    /// `range` without the line endings behind it. Nested blocks end at the same place, which is
    /// looked at once.
    fn cut(&mut self, range: &Range<usize>) -> Span {
        let span = self.span(range);
        if self.ends.0 != span.end || self.ends.1 < span.start {
            let text = self.text.get(span.range()).unwrap_or("");
            self.ends = (span.end, span.start + text.trim_end().len());
        }
        Span::new(span.start, self.ends.1)
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.heading_text(&text),
            Event::Code(code) => {
                self.heading_text(&code);
                self.code_span(&code, range);
            }
            Event::SoftBreak | Event::HardBreak => self.heading_text(" "),
            Event::InlineHtml(_) => {
                let span = self.span(&range);
                self.html_piece(span);
            }
            Event::Html(_) => {
                let span = self.span(&range);
                if let Some(block) = &mut self.html {
                    block.end = span.end;
                } else {
                    self.html_piece(span);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.heading = Some((level as u8, self.cut(&range), String::new()));
            }
            Tag::CodeBlock(kind) => {
                self.outline.code.push(self.span(&range));
                if let CodeBlockKind::Fenced(_) = kind {
                    let fence = self.fence(&range);
                    self.outline.fences.push(fence);
                }
            }
            Tag::List(start) => self.lists.push(match start {
                Some(_) => ListKind::Ordered,
                None => ListKind::Bullet,
            }),
            Tag::Item => {
                let item = Item {
                    kind: self.lists.last().copied().unwrap_or(ListKind::Bullet),
                    depth: self.lists.len().saturating_sub(1),
                    span: self.cut(&range),
                };
                self.outline.items.push(item);
            }
            Tag::TableHead | Tag::TableRow => {
                let row = TableRow {
                    span: self.cut(&range),
                    cells: Vec::new(),
                };
                self.outline.rows.push(row);
            }
            Tag::TableCell => {
                let cell = self.span(&range);
                if let Some(row) = self.outline.rows.last_mut() {
                    row.cells.push(cell);
                }
            }
            Tag::HtmlBlock => self.html = Some(self.span(&range)),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => self.link(link_type, &dest_url, range, ReferenceKind::Link),
            Tag::Image {
                link_type,
                dest_url,
                ..
            } => self.link(link_type, &dest_url, range, ReferenceKind::Image),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                if let Some((level, span, text)) = self.heading.take() {
                    let source = self.text.get(span.range()).unwrap_or("");
                    let style = if source.starts_with('#') {
                        HeadingStyle::Atx
                    } else {
                        HeadingStyle::Setext
                    };
                    self.outline.headings.push(Heading {
                        level,
                        text: text.trim().to_owned(),
                        span,
                        style,
                    });
                }
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::HtmlBlock => {
                if let Some(block) = self.html.take() {
                    self.html_piece(block);
                }
            }
            _ => {}
        }
    }

    fn heading_text(&mut self, piece: &str) {
        if let Some((_, _, text)) = &mut self.heading {
            text.push_str(piece);
        }
    }

    fn fence(&mut self, range: &Range<usize>) -> Fence {
        let span = self.cut(range);
        let text = self.text.get(span.range()).unwrap_or("");
        let first = text.split(['\n', '\r']).next().unwrap_or("");
        let mark = first.chars().next().unwrap_or('`');
        let length = first.chars().take_while(|c| *c == mark).count();
        // The closing fence is the last line: the marks alone, behind those of a quote or item.
        let last = text.rsplit(['\n', '\r']).next().unwrap_or("");
        let bare = last.trim_start_matches(['>', ' ', '\t']);
        let closes = last.len() < text.len()
            && bare.chars().count() >= length
            && bare.chars().all(|c| c == mark);
        Fence {
            span,
            opening: Span::new(span.start, span.start + first.trim_end().len()),
            length,
            closing: closes.then(|| span.end - bare.len()),
        }
    }

    fn link(&mut self, kind: LinkType, target: &str, range: Range<usize>, as_kind: ReferenceKind) {
        match kind {
            LinkType::Inline => self.reference(as_kind, target, range),
            LinkType::Autolink | LinkType::Email => {
                self.reference(ReferenceKind::Autolink, target, range);
            }
            // The definition is told once, however many links use it.
            _ => {}
        }
    }

    fn reference(&mut self, kind: ReferenceKind, target: &str, range: Range<usize>) {
        let span = self.cut(&range);
        let text = self.text.get(span.range()).unwrap_or("");
        let at = links::target_span(kind, text, target).shifted(span.start);
        self.outline.references.push(Reference {
            kind,
            span,
            target: Spanned::new(target.to_owned(), at),
        });
    }

    fn code_span(&mut self, code: &str, range: Range<usize>) {
        let span = self.span(&range);
        let text = self.text.get(span.range()).unwrap_or("");
        let marks = text.chars().take_while(|c| *c == '`').count();
        let at = Span::new(span.start + marks, span.end - marks.min(text.len()));
        self.outline.references.push(Reference {
            kind: ReferenceKind::Code,
            span,
            target: Spanned::new(code.to_owned(), at),
        });
    }

    fn html_piece(&mut self, span: Span) {
        let text = self.text.get(span.range()).unwrap_or("");
        let html = links::html(text, span.start);
        self.outline.references.extend(html.references);
        self.outline.comments.extend(html.comments);
        self.outline.ids.extend(html.ids);
    }
}
