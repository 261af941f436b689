//! The two sentences that an imported package says about itself.

use std::collections::HashSet;

use crate::{
    markdown::Outline,
    text::{Source, Span, Spanned},
};

/// ``This public intake copy packages `PATH` from `URL` into …``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeSentence {
    /// The folder upstream.
    pub path: Spanned<String>,
    /// The repository.
    pub repository: Spanned<String>,
    /// The sentence up to and with the URL.
    pub span: Span,
}

/// `Notable imported sections: A, B, C.`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotableSections {
    /// The list alone, without its final full stop.
    pub list: Spanned<String>,
}

const INTAKE: &str = "This public intake copy packages `";
const NOTABLE: &str = "Notable imported sections: ";
/// Commas that one name may hold.
const COMMAS: usize = 16;

/// The intake sentence, where the body has one outside code.
pub(crate) fn sentence(source: &Source, body: usize, outline: &Outline) -> Option<IntakeSentence> {
    let start = find(source, body, outline, INTAKE)?;
    let line = source.line_span(source.line(start));
    let path = quoted(source, start + INTAKE.len() - 1, line.end)?;
    let from = " from `";
    let behind = path.span.end + 1;
    source.text[behind..line.end]
        .starts_with(from)
        .then_some(())?;
    let repository = quoted(source, behind + from.len() - 1, line.end)?;
    let span = Span::new(start, repository.span.end + 1);
    Some(IntakeSentence {
        path,
        repository,
        span,
    })
}

/// The sentence of notable imported sections, where the body has one outside code.
pub(crate) fn notable(source: &Source, body: usize, outline: &Outline) -> Option<NotableSections> {
    let start = find(source, body, outline, NOTABLE)? + NOTABLE.len();
    let line = source.line_span(source.line(start));
    let list = source.slice(Span::new(start, line.end)).trim_end();
    let list = list.strip_suffix('.').unwrap_or(list);
    let span = Span::new(start, start + list.len());
    Some(NotableSections {
        list: Spanned::new(list.to_owned(), span),
    })
}

impl NotableSections {
    /// The names, split at commas. A name may hold commas itself, so the longest of the `known`
    /// ones is taken wherever one fits.
    #[must_use]
    pub fn names(&self, known: &HashSet<&str>) -> Vec<Spanned<String>> {
        let list = self.list.value.as_str();
        let mut names = Vec::new();
        let mut at = 0;
        while at < list.len() {
            let rest = &list[at..];
            let cuts = rest.match_indices(", ").map(|(cut, _)| cut);
            let ends: Vec<usize> = cuts.take(COMMAS).chain([rest.len()]).collect();
            let fits = |end: &&usize| known.contains(&rest[..**end]);
            let length = *ends.iter().rev().find(fits).unwrap_or(&ends[0]);
            let start = self.list.span.start + at;
            names.push(Spanned::new(
                rest[..length].to_owned(),
                start..start + length,
            ));
            at += length + 2;
        }
        names
    }
}

fn find(source: &Source, body: usize, outline: &Outline, words: &str) -> Option<usize> {
    source
        .text
        .get(body..)?
        .match_indices(words)
        .map(|(at, _)| body + at)
        .find(|at| !outline.in_code(*at))
}

/// What stands between the backtick at `open` and the next one before `end`.
fn quoted(source: &Source, open: usize, end: usize) -> Option<Spanned<String>> {
    let start = open + 1;
    let length = source.text.get(start..end)?.find('`')?;
    let span = Span::new(start, start + length);
    Some(Spanned::new(source.slice(span).to_owned(), span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_commas_is_one_name_when_it_is_known() {
        let notable = NotableSections {
            list: Spanned::new("Plan, do, check, Act, Done".to_owned(), 10..36),
        };
        let names = notable.names(&HashSet::from(["Plan, do, check", "Act"]));
        let texts: Vec<_> = names.iter().map(|name| name.value.as_str()).collect();
        assert_eq!(texts, ["Plan, do, check", "Act", "Done"]);
        assert_eq!(names[1].span, Span::new(27, 30));
    }
}
