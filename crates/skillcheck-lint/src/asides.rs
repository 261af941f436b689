//! Text of a Markdown file that the page made of it does not show, apart from comments in HTML:
//! definitions of links to nowhere, and elements that are hidden.

use skillcheck_parser::Span;

use crate::{
    marks::Mark,
    texts::{Text, line_near},
};

/// Bytes of a line, and of what an element holds, at most.
const LONGEST: usize = 4096;
/// Styles that hide an element, without spaces, in lower case.
const STYLES: [&str; 4] = [
    "display:none",
    "visibility:hidden",
    "font-size:0",
    "opacity:0",
];

/// Such a text: all of it, and the words in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Aside {
    pub(crate) span: Span,
    pub(crate) words: Span,
}

/// What `text` hides so, outside code, in the order of the text.
pub(crate) fn find(text: &Text<'_>) -> Vec<Aside> {
    let mut found: Vec<Aside> = Vec::new();
    for at in text.marks(Mark::Aside) {
        if found.last().is_some_and(|last| at < last.span.end) || text.outline().in_code(at) {
            continue;
        }
        found.extend(definition(&text.content, at).or_else(|| element(&text.content, at)));
    }
    found
}

/// `[//]: # (text)`: the definition of a link that nothing uses, with the text as its title.
fn definition(text: &str, at: usize) -> Option<Aside> {
    let rest = text[at..].strip_prefix("]:")?;
    let line = line_near(text, at, LONGEST);
    let label = text[line.start..at].trim_start().strip_prefix('[')?;
    let rest = rest[..line.end - at - 2].trim_start();
    let title = ["<#>", "<>", "#"]
        .iter()
        .find_map(|nowhere| rest.strip_prefix(nowhere))?;
    let title = title.strip_prefix([' ', '\t'])?.trim();
    let ends = [('(', ')'), ('"', '"'), ('\'', '\'')];
    let words = ends
        .iter()
        .find_map(|(open, close)| title.strip_prefix(*open)?.strip_suffix(*close))?;
    let start = words.as_ptr() as usize - text.as_ptr() as usize;
    (!label.contains(['[', ']'])).then_some(Aside {
        span: line,
        words: Span::new(start, start + words.len()),
    })
}

/// `<span style="display:none">text</span>`, `<details hidden>text</details>`.
fn element(text: &str, at: usize) -> Option<Aside> {
    let line = line_near(text, at, LONGEST);
    let start = line.start + text[line.start..at].rfind('<')?;
    let tag = &text[start + 1..];
    let length = tag.find(|c: char| !c.is_ascii_alphanumeric())?;
    let name = &tag[..length];
    let close = start + text[start..].find('>')?;
    if name.is_empty() || close < at || close - start > LONGEST {
        return None;
    }
    let attributes = text[start..close].to_ascii_lowercase();
    let style: String = attributes.split_whitespace().collect();
    // `font-size:0.9em` hides nothing.
    let styled = STYLES.iter().any(|hides| {
        let mut places = style.match_indices(hides);
        places.any(|(at, _)| {
            let next = style[at + hides.len()..].trim_start_matches(['p', 'x', 'e', 'm', 'r', '%']);
            next.is_empty() || next.starts_with([';', '"', '\'', '!'])
        })
    });
    let hidden = attributes
        .split_whitespace()
        .skip(1)
        .any(|part| part == "hidden" || part.starts_with("hidden="));
    if !styled && !hidden {
        return None;
    }
    let from = close + 1;
    let near = &text[from..text.floor_char_boundary((from + LONGEST).min(text.len()))];
    let end = from
        + near
            .to_ascii_lowercase()
            .find(&format!("</{}", name.to_ascii_lowercase()))?;
    let whole = end + text[end..].find('>').map_or(0, |end| end + 1);
    Some(Aside {
        span: Span::new(start, whole),
        words: Span::new(from, end),
    })
}
