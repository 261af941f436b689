//! Places in a Markdown text that name something else.

use crate::text::{Span, Spanned};

/// How something is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// `[text](target)`.
    Link,
    /// `![text](target)`.
    Image,
    /// `[label]: target`, which stands for every link that uses the label.
    Definition,
    /// `<target>`.
    Autolink,
    /// A `src` or `href` attribute of raw HTML.
    Html,
    /// Inline code, whatever it holds.
    Code,
}

/// One place that names something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// How.
    pub kind: ReferenceKind,
    /// The whole link, image, definition, attribute value or code span.
    pub span: Span,
    /// What is named, as the author meant it (escapes of Markdown resolved), and where.
    pub target: Spanned<String>,
}

/// Where `target` stands inside the text of its reference; the whole text where escapes hide it.
pub(crate) fn target_span(kind: ReferenceKind, text: &str, target: &str) -> Span {
    let from = match kind {
        ReferenceKind::Definition => text.find("]:").map(|at| at + 2),
        ReferenceKind::Link | ReferenceKind::Image => text.rfind("](").map(|at| at + 2),
        _ => Some(0),
    };
    let whole = Span::new(0, text.len());
    let Some(from) = from else { return whole };
    if target.is_empty() {
        return whole;
    }
    text[from..]
        .find(target)
        .map_or(whole, |at| Span::new(from + at, from + at + target.len()))
}

/// What a piece of raw HTML holds.
#[derive(Default)]
pub(crate) struct Html {
    /// The values of its `src` and `href` attributes.
    pub(crate) references: Vec<Reference>,
    /// Its comments.
    pub(crate) comments: Vec<Span>,
    /// The values of its `id` and `name` attributes: `#value` leads there.
    pub(crate) ids: Vec<String>,
}

/// Reads a piece of raw HTML that stands at `base`.
pub(crate) fn html(text: &str, base: usize) -> Html {
    let mut html = Html::default();
    let mut at = 0;
    while let Some(open) = text[at..].find('<').map(|found| at + found) {
        if text[open..].starts_with("<!--") {
            let end = text[open + 4..]
                .find("-->")
                .map_or(text.len(), |found| open + 4 + found + 3);
            html.comments.push(Span::new(base + open, base + end));
            at = end;
            continue;
        }
        let end = text[open..].find('>').map_or(text.len(), |e| open + e);
        let tag = &text[open..end];
        attributes(tag, base + open, &mut html.references);
        html.ids.extend(ids(tag));
        at = end.max(open + 1);
    }
    html
}

/// Adds the `src` and `href` values of one tag, quoted or not.
fn attributes(tag: &str, base: usize, references: &mut Vec<Reference>) {
    let lower = tag.to_ascii_lowercase();
    for name in ["src", "href"] {
        for (found, _) in lower.match_indices(name) {
            let bounded = lower[..found].ends_with(|c: char| c.is_ascii_whitespace());
            let rest = &tag[found + name.len()..];
            let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
                continue;
            };
            if !bounded {
                continue;
            }
            let quote = value.chars().next().filter(|c| "\"'".contains(*c));
            let text = &value[usize::from(quote.is_some())..];
            let end = match quote {
                Some(quote) => text.find(quote),
                None => text.find(|c: char| c.is_ascii_whitespace() || c == '>'),
            };
            // Without quotation marks the tag's end ends the value too.
            let Some(length) = end.or(quote.is_none().then_some(text.len())) else {
                continue;
            };
            let start = tag.len() - text.len();
            let closed = quote.is_none() && length == text.len() && text.ends_with('/');
            let length = length - usize::from(closed);
            if length == 0 {
                continue;
            }
            let span = Span::new(base + start, base + start + length);
            references.push(Reference {
                kind: ReferenceKind::Html,
                span,
                target: Spanned::new(tag[start..start + length].to_owned(), span),
            });
        }
    }
}

/// The values of a tag's `id` and `name` attributes, quoted or not.
fn ids(tag: &str) -> impl Iterator<Item = String> {
    let attribute = |name: &'static str| {
        tag.match_indices(name).filter_map(move |(at, _)| {
            let bounded = tag[..at].ends_with(|c: char| c.is_ascii_whitespace());
            let value = tag[at + name.len()..].trim_start().strip_prefix('=')?;
            let value = value.trim_start();
            let end = match value.chars().next().filter(|c| "\"'".contains(*c)) {
                Some(quote) => value[1..].split(quote).next(),
                None => value.split([' ', '\t', '\n', '\r', '/']).next(),
            };
            end.filter(|value| bounded && !value.is_empty())
                .map(str::to_owned)
        })
    };
    attribute("id").chain(attribute("name"))
}
