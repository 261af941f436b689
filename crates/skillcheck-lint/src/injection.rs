//! Wordings that turn an agent against whoever it works for.

mod betrays;
mod drops;
mod foreign;
mod languages;

use skillcheck_parser::Span;

use betrays::{conceals, denies, keeps, pretends, sends};
use drops::{
    acts, forgets, frees, ignored, ignores, ignores_those_of, leaves, poses, reveals, voids,
};
pub(crate) use languages::MARKS;

/// What such a wording asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aim {
    /// To drop the instructions that the agent has.
    Ignore,
    /// To give them away.
    Reveal,
    /// To keep something from the user.
    Conceal,
    /// To play somebody who has no rules.
    Pose,
    /// To send credentials away.
    Send,
    /// To act as though the user had agreed.
    Consent,
}

/// Bytes of a sentence at most.
const SENTENCE: usize = 400;

type Look = fn(&[Word]) -> Option<(Span, Aim)>;

/// What is looked for in the words of each sentence. The first of the same aim is told.
const LOOKS: [Look; 14] = [
    ignores,
    ignores_those_of,
    leaves,
    ignored,
    forgets,
    voids,
    reveals,
    conceals,
    denies,
    keeps,
    pretends,
    poses,
    frees,
    acts,
];

/// The wordings of `text`, given where their words stand, in the order of the text.
pub(crate) fn find(text: &str, marks: impl Iterator<Item = usize>) -> Vec<(Span, Aim)> {
    let mut found: Vec<(Span, Aim)> = Vec::new();
    let mut done = 0;
    for at in marks {
        if at < done {
            continue;
        }
        let sentence = sentence(text, at, done);
        done = sentence.end.max(at + 1);
        let words = words(text, sentence);
        let said = &text[sentence.range()];
        let english = LOOKS.iter().filter_map(|look| look(&words));
        let all = english
            .chain(sends(said, &words))
            .chain(foreign::find(said, &words));
        let mut told: Vec<(Span, Aim)> = Vec::new();
        for order in all {
            // One sentence may match two wordings of the same order.
            if !told.iter().any(|(_, aim)| *aim == order.1) {
                told.push(order);
            }
        }
        found.extend(
            told.into_iter()
                .map(|(span, aim)| (span.shifted(sentence.start), aim)),
        );
    }
    found
}

/// The sentence around `at`: up to a full stop, a blank line or a list item.
fn sentence(text: &str, at: usize, from: usize) -> Span {
    let start = text.ceil_char_boundary(at.saturating_sub(SENTENCE).max(from));
    let end = text.floor_char_boundary((at + SENTENCE).min(text.len()));
    let before = &text[start..at];
    let stops = [
        ". ", "! ", "? ", "\n\n", "\n- ", "\n* ", "\n#", ".\n", "\r\n\r\n", "|", "。", "！", "？",
    ];
    let start = stops
        .iter()
        .filter_map(|stop| before.rfind(stop).map(|found| start + found + stop.len()))
        .max()
        .unwrap_or(start);
    let after = &text[at..end];
    let end = stops
        .iter()
        .filter_map(|stop| Some((after.find(stop)?, stop.chars().next()?)))
        .map(|(found, first)| at + found + first.len_utf8())
        .min()
        .unwrap_or(end);
    Span::new(start.min(at), end)
}

/// A word in lower case and where it stands in its sentence.
type Word = (String, Span);

fn words(text: &str, sentence: Span) -> Vec<Word> {
    let text = &text[sentence.range()];
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '\'' | '’');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = text[from..at].trim_matches('\'');
                let word = word.to_lowercase().replace('’', "'");
                words.push((plain(word), Span::new(from, at)));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// `word` with letters for the digits that stand for some in it: `1gn0re`.
fn plain(word: String) -> String {
    let has = |is: fn(&u8) -> bool| word.bytes().any(|byte| is(&byte));
    if !has(u8::is_ascii_digit) || !has(u8::is_ascii_alphabetic) {
        return word;
    }
    let letter = |c: char| match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        c => c,
    };
    word.chars().map(letter).collect()
}

fn is(word: &Word, of: &[&str]) -> bool {
    of.contains(&word.0.as_str())
}

fn join(words: &[Word]) -> Span {
    let (first, last) = (words.first(), words.last());
    Span::new(
        first.map_or(0, |(_, span)| span.start),
        last.map_or(0, |(_, span)| span.end),
    )
}

#[cfg(test)]
mod tests;
