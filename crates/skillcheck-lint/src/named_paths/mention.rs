//! What the words around a path say of it.

use skillcheck_parser::{Source, Span};

use super::{lifetimes, outputs, passages, titles};

/// Words that make a path an illustration.
const HEDGES: [&str; 9] = [
    "e.g", "eg", "example", "would", "instance", "such", "avoid", "instead", "wrong",
];
/// Those that say so in front of a path alone: behind it they say what is in the file.
const LEADING: [&str; 9] = [
    "example", "examples", "instance", "such", "output", "outputs", "avoid", "instead", "wrong",
];
/// Words right before a path that send the reader there: it is no illustration.
const POINTERS: [&str; 9] = [
    "see",
    "read",
    "load",
    "open",
    "consult",
    "refer",
    "check",
    "reference",
    "run",
];
/// What a line opens with, up to a colon, when its paths are illustrations.
const LABELS: [&str; 9] = [
    "example",
    "examples",
    "for example",
    "e.g.",
    "good",
    "bad",
    "avoid",
    "wrong",
    "right",
];
/// What stands before illustrations in a sentence.
const LEADS: [&str; 5] = [
    "e.g",
    "for example",
    "for instance",
    "such as",
    "examples include",
];
/// Bytes on either side of a path in which its hedges are looked for.
const HEDGED: usize = 300;

/// The bytes of `line` near `span`: a line may be a megabyte long, and what explains a path stands
/// near it.
pub(crate) fn near(source: &Source, line: Span, span: Span) -> Span {
    let mut at = span.start.saturating_sub(HEDGED).max(line.start);
    let mut end = (span.end + HEDGED).min(line.end).max(span.end);
    while !source.text.is_char_boundary(at) {
        at -= 1;
    }
    while !source.text.is_char_boundary(end) {
        end += 1;
    }
    Span::new(at, end)
}

/// How the line of a path presents it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Mention {
    /// As a part of the package.
    Plain,
    /// With words that make it an illustration, or something to be written.
    Hedged,
    /// As an illustration outright: `e.g.`, `Example:`, `would be`.
    Example,
}

/// How the words around `span` on its line present it.
pub(crate) fn mention(source: &Source, span: Span) -> Mention {
    let line = source.line_span(source.line(span.start));
    let around = near(source, line, span);
    let before = source
        .slice(Span::new(around.start, span.start))
        .to_lowercase();
    let after = source.slice(Span::new(span.end, around.end)).to_lowercase();
    let mut last = words(&before).filter(|word| !word.is_empty()).rev().take(2);
    let pointed = last.any(|word| POINTERS.contains(&word)) || passages::is_described(&after);
    if is_shown(source, span, &before) || (!pointed && is_example(source, span, (&before, &after)))
    {
        return Mention::Example;
    }
    // `E.g. for the north, see X` sends the reader there.
    let lasting = |word: &&str| !LEADING.contains(word) && !["e.g", "eg"].contains(word);
    let mut all = words(&before)
        .filter(|word| !pointed || lasting(word))
        .chain(words(&after).filter(lasting));
    if all.any(|word| HEDGES.contains(&word)) {
        Mention::Hedged
    } else {
        Mention::Plain
    }
}

/// Whether a path behind this part of its line shows what files of any package may be called.
fn is_shown(source: &Source, span: Span, before: &str) -> bool {
    passages::is_of_any(before)
        || passages::is_forbidden(before)
        || passages::leads(source, span)
            .0
            .is_some_and(|lead| !passages::is_title(lead) && passages::is_supposed(lead))
}

/// Whether a path between these two parts of a line is an illustration outright.
fn is_example(source: &Source, span: Span, (before, after): (&str, &str)) -> bool {
    let mark = |c: char| !c.is_alphanumeric();
    let label = before.split_once(':').map(|(label, _)| label);
    let labelled = label.is_some_and(|label| {
        let label = label.trim_matches(|c| mark(c) && c != '.');
        LABELS.contains(&label)
    });
    let same = |between: &str| !between.contains(". ");
    // A sentence may begin on the line above.
    let joined = format!(
        "{} {before}",
        passages::line_above(source, span).to_lowercase()
    );
    let led = LEADS.iter().any(|lead| {
        let before = joined.as_str();
        let found = before.rmatch_indices(lead).next();
        found.is_some_and(|(at, _)| {
            same(before[at + lead.len()..].trim_start_matches('.'))
                && before[..at].chars().next_back().is_none_or(mark)
        })
    });
    let would = after.find(" would ").is_some_and(|at| same(&after[..at]));
    labelled || led || would || passages::is_supposed(&joined)
}

fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '.' && c != '/' && c != '-')
        .map(|word| word.trim_end_matches('.'))
}

/// Whether the words around a piece of inline code say that what stands there is yet to be written,
/// or that it is the user's.
pub(super) fn is_output(source: &Source, span: Span) -> bool {
    let (before, behind) = sides(source, span);
    let (lead, row) = passages::leads(source, span);
    outputs::is_written(before, behind)
        || lifetimes::is_passing(before, behind)
        || passages::is_elsewhere(before, behind)
        || lead.is_some_and(|lead| {
            (is_first(before) && titles::is_titled(lead))
                || (lead.contains(':') && titles::is_list_written(lead))
        })
        || row.is_some_and(|row| titles::is_row_written(row, before.matches('|').count()))
}

/// Whether nothing but marks stands before a path in its entry of a list or row of a table.
fn is_first(before: &str) -> bool {
    !before.contains(char::is_alphabetic)
}

/// Whether the words around the target of a link say that what it leads to is yet to be written.
pub(super) fn is_link_output(source: &Source, span: Span) -> bool {
    let (before, behind) = sides(source, span);
    // The words of a link stand before it, and are no part of what leads to it.
    let before = match before.strip_suffix("](") {
        Some(link) => link.rsplit_once('[').map_or(link, |(before, _)| before),
        None => before,
    };
    outputs::is_link_written(before, behind)
}

/// What stands on the line before and behind `span`, near it.
fn sides(source: &Source, span: Span) -> (&str, &str) {
    let line = source.line_span(source.line(span.start));
    let around = near(source, line, span);
    (
        source.slice(Span::new(around.start, span.start)),
        source.slice(Span::new(span.end, around.end)),
    )
}

#[cfg(test)]
mod tests {
    use super::{Mention, is_output, mention};
    use skillcheck_parser::{Source, Span};

    #[test]
    fn illustrations_are_told_from_references() {
        let said = |line: &str| {
            let at = line.find("x.md").unwrap();
            let source = Source::new(line.as_bytes().to_vec());
            mention(&source, Span::new(at, at + 4))
        };
        for line in [
            "- **Examples**: `a.md` for money, `x.md` for pages",
            "* ✓ **Good**: `x.md`",
            "A sample (e.g. `a.md`, `x.md`).",
            "A `x.md` script would be helpful.",
        ] {
            assert_eq!(said(line), Mention::Example, "{line}");
        }
        let line = "Use e.g. a pond. Then take `x.md`.";
        assert_eq!(said(line), Mention::Hedged, "{line}");
        for line in [
            "- `x.md` - Rule examples",
            "For detailed examples, load `x.md`.",
            "**Reference:** `x.md`",
        ] {
            assert_eq!(said(line), Mention::Plain, "{line}");
        }
    }

    #[test]
    fn what_a_sentence_says_is_written_is_an_output() {
        let said = |line: &str| {
            let at = line.find("x.md").unwrap();
            let source = Source::new(line.as_bytes().to_vec());
            is_output(&source, Span::new(at, at + 4))
        };
        for line in [
            "Save the answer to `x.md`.",
            "Fill in `x.md`, which this creates.",
        ] {
            assert!(said(line), "{line}");
        }
        for line in [
            "Save the page, then open `x.md`.",
            "Read `x.md` before you write.",
        ] {
            assert!(!said(line), "{line}");
        }
    }
}
