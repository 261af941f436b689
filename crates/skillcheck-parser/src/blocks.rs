//! The blocks of a Markdown text: paragraphs, headings, lists, tables, code and what holds them.

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::text::Span;

/// The places of all blocks of `text[body..]` that are no raw HTML, in the order of their starts,
/// a block before those inside it. Spans are of `text`, without the line endings behind a block.
#[must_use]
pub fn blocks(text: &str, body: usize) -> Vec<Span> {
    let markdown = text.get(body..).unwrap_or("");
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let mut blocks = Vec::new();
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        let is_block = match &event {
            Event::Start(tag) => matches!(
                tag,
                Tag::Paragraph
                    | Tag::Heading { .. }
                    | Tag::BlockQuote(_)
                    | Tag::CodeBlock(_)
                    | Tag::List(_)
                    | Tag::Item
                    | Tag::FootnoteDefinition(_)
                    | Tag::Table(_)
            ),
            Event::Rule => true,
            _ => false,
        };
        if is_block {
            let cut = markdown.get(range.clone()).unwrap_or("").trim_end().len();
            blocks.push(Span::new(range.start, range.start + cut).shifted(body));
        }
    }
    blocks
}
