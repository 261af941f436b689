//! How the text around a place presents what stands there.

mod around;
mod words;

use skillcheck_parser::Span;

use self::{
    around::{introduction, sentence_after, sentence_before},
    words::{condemned, governs, introduces, is_title, words},
};
use crate::texts::{Role, Text, line_near};

/// Bytes of a line that are looked at on either side of a place.
const NEAR: usize = 240;
/// Starts of words that name a list of what is kept out.
const KEPT_OUT: [&str; 6] = ["block", "deny", "denied", "disallow", "forbid", "prohibit"];

/// Whether what is said of the text at `span` warns of it rather than tells an agent to do it: its
/// own sentence, the line that introduces its block, list or table, or its heading. Another
/// sentence, and another item of a list, speak of something else.
pub(crate) fn is_warning(text: &Text<'_>, span: Span) -> bool {
    let whole = &*text.content;
    let outline = text.outline();
    let next = outline
        .code
        .partition_point(|code| code.start <= span.start);
    let block = next
        .checked_sub(1)
        .map(|at| outline.code[at])
        .filter(|code| code.contains(span.start));
    let line = line_near(whole, span.start, 2 * NEAR);
    let is_code = text.role != Role::Markdown || block.is_some_and(|block| block.end > line.end);

    let before = sentence_before(whole, span.start, is_code);
    if governs(&before.to_lowercase()) || condemned(sentence_after(whole, span.end, line.end)) {
        return true;
    }
    let lead = |at: usize, is_code: bool, is_block: bool| {
        introduction(whole, at, is_code)
            .is_some_and(|lead| introduces(&whole[lead.range()], is_code, is_block))
    };
    if lead(line.start, is_code, is_code)
        || block.is_some_and(|block| lead(line_near(whole, block.start, NEAR).start, false, true))
    {
        return true;
    }
    let next = outline
        .headings
        .partition_point(|heading| heading.span.start <= span.start);
    next.checked_sub(1)
        .map(|at| outline.headings[at].span)
        .is_some_and(|heading| {
            let end = whole.floor_char_boundary(heading.end.min(heading.start + NEAR));
            is_title(&whole[heading.start..end])
        })
}

/// Whether `span` stands in a list of what is kept out: its line says so before it.
pub(crate) fn is_kept_out(text: &Text<'_>, span: Span) -> bool {
    let line = line_near(&text.content, span.start, 2 * NEAR);
    let from = line.start.max(span.start.saturating_sub(NEAR));
    let before = &text.content[text.content.ceil_char_boundary(from)..span.start];
    words(&before.to_lowercase()).any(|word| KEPT_OUT.iter().any(|start| word.starts_with(start)))
}

/// Whether `span` is quoted: in quotation marks, or in inline code.
pub(crate) fn is_quoted(text: &Text<'_>, span: Span) -> bool {
    let line = line_near(&text.content, span.start, 2 * NEAR);
    let from = text
        .content
        .floor_char_boundary(line.start.max(span.start.saturating_sub(NEAR)));
    let before = &text.content[from..span.start];
    let count = |mark: char| before.matches(mark).count();
    let odd = |mark: char| count(mark) % 2 == 1;
    // German closes with the mark that opens in English.
    let curly = match count('„') {
        0 => count('“') > count('”'),
        low => low > count('“') + count('”'),
    };
    odd('"')
        || odd('`')
        || curly
        || count('«') != count('»')
        || count('「') > count('」')
        || count('『') > count('』')
        || before.ends_with('\'')
        || before.contains(" '")
}

/// Whether `span` stands in inline code.
pub(crate) fn is_inline_code(text: &Text<'_>, span: Span) -> bool {
    let line = line_near(&text.content, span.start, 2 * NEAR);
    text.content[line.start..span.start].matches('`').count() % 2 == 1
}
