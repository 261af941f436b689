//! Which licence a text is.
//!
//! The texts and the measure of likeness are those of the `spdx` crate: pairs of words after
//! case, punctuation, copyright lines and titles are taken away, compared by Dice's coefficient.
//! Likeness alone would call the Apache License without its appendix `Pixar` (0.98), and the MIT
//! licence "for non-commercial purposes" `MIT` (0.99). So the best of all texts must be like
//! enough, and no word that grants, forbids or conditions may stand more or less often than in it.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::LazyLock,
};

use spdx::{detection::TextData, text::LICENSE_TEXTS};

/// Largest text that is looked at, in bytes; the longest licence of the SPDX list has 46,069.
pub(super) const TEXT_LIMIT: usize = 64 << 10;
/// Likeness from which on two texts may be the same licence. Names of holders in the three-clause
/// BSD licences cost up to 0.04.
const LIKENESS: f32 = 0.95;
/// Share of a licence's triples of words that a text must have before it is compared.
const SHARE: f32 = 0.7;
/// The same share for a licence that stands among other words, which is to be there as a whole.
const PART_SHARE: f32 = 0.9;
/// What ends the terms of the licences that have an appendix.
const END_OF_TERMS: &str = "END OF TERMS AND CONDITIONS";
/// Licences that a text is compared with at most.
const CANDIDATES: usize = 8;
/// Licences that are told of one text at most.
const FOUND_LIMIT: usize = 4;
/// Words beside a licence that still are its title or the names of its holders.
const TITLE_WORDS: usize = 8;
/// Words that a line on the holders of the copyright has at most.
const HOLDER_WORDS: usize = 24;
/// Likeness from which on no other licence can be nearer: what is nearest to one of [`COMMON`] in
/// the SPDX list, `Pixar`, is 0.983 like it.
const SAME: f32 = 0.995;
/// Licences that most texts are.
const COMMON: [&str; 2] = ["MIT", "Apache-2.0"];

/// Words that grant, forbid or condition, once hyphens are taken away.
const WEIGHTY: &str = "\
    additional commercial commercially condition conditions copies copy distribute distributed \
    except forbidden free grant granted however internal may merge modification modifications \
    modified modify must no noncommercial noncommercially not only permitted personal \
    prohibited publish redistribute redistribution redistributions restriction restrictions \
    sell sold sublicense sublicenses unless use used without";

/// A licence that was found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLicense {
    /// Its SPDX identifier. The GNU licences bear it without `-only` or `-or-later`: the text is
    /// the same.
    pub id: String,
    /// The line, from 1, at which its text begins.
    pub line: usize,
}

/// What a text is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LicenseText {
    /// The licences whose whole text it holds; empty where it was not recognised.
    pub found: Vec<FoundLicense>,
    /// Whether it says more than these, their titles and who holds the copyright.
    pub says_more: bool,
    /// The words, in lower case, that are no part of what was found, nor of a copyright line;
    /// none where the text is too long or no UTF-8 and nobody knows what it says.
    rest: Option<BTreeSet<String>>,
}

impl LicenseText {
    /// Reads a licence file.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).ok();
        let Some(text) = text.filter(|text| text.len() <= TEXT_LIMIT) else {
            return Self {
                says_more: true,
                ..Self::default()
            };
        };
        let Recognised { found, rest } = recognise(text);
        Self {
            says_more: found.is_empty() || rest.len() > TITLE_WORDS,
            found,
            rest: Some(
                rest.iter()
                    .flat_map(|word| word.split('-'))
                    .map(str::to_owned)
                    .collect(),
            ),
        }
    }

    /// Whether it holds the text of the licence with this identifier.
    #[must_use]
    pub fn holds(&self, id: &str) -> bool {
        self.found.iter().any(|found| found.id == id)
    }

    /// Whether it names, or may name, the licence with this identifier or its family beside what
    /// was found.
    #[must_use]
    pub fn names(&self, id: &str) -> bool {
        let Some(rest) = &self.rest else { return true };
        let family = id.split(['-', '.']).next().unwrap_or(id).to_lowercase();
        let full = spdx::identifiers::LICENSES
            .iter()
            .find(|license| by_text(license.name) == id)
            .and_then(|license| words(license.full_name).find(|word| word != "the"));
        // `gpl` is named by `GPLv3` too.
        let names = |word: &str, family: &str| {
            let version = word.strip_prefix(family);
            version.is_some_and(|version| {
                !version.starts_with(|c: char| c != 'v' && c.is_alphabetic())
            })
        };
        std::iter::once(family)
            .chain(full)
            .any(|family| rest.iter().any(|word| names(word, &family)))
    }
}

/// The licences in a text, and the words beside them.
struct Recognised {
    found: Vec<FoundLicense>,
    rest: Vec<String>,
}

/// The identifier that stands for all whose text is the same: what follows it says which versions,
/// names or parts the licensor means.
pub(super) fn by_text(id: &str) -> &str {
    const CHOICES: [&str; 9] = [
        "-only",
        "-or-later",
        "+",
        "-no-invariants",
        "-invariants",
        "-no-RFN",
        "-RFN",
        "-no-copyleft-exception",
        "-Combined-Work-Exception",
    ];
    CHOICES
        .iter()
        .fold(id, |id, choice| id.strip_suffix(choice).unwrap_or(id))
}

/// A licence of the SPDX list, in one of its forms.
struct Canonical {
    id: &'static str,
    text: Cow<'static, str>,
    data: TextData,
    /// The share of its triples of words that the text has.
    share: f32,
}

impl Canonical {
    /// A licence as the list has it, and without what follows its terms: many leave out the
    /// appendix that says how to apply it.
    fn forms(id: &'static str, text: &'static str, share: f32) -> Vec<Self> {
        let end = text.find(END_OF_TERMS).map(|at| at + END_OF_TERMS.len());
        let terms = end.map(|end| Cow::Borrowed(&text[..end]));
        let form = |text: Cow<'static, str>| Self {
            id: by_text(id),
            data: TextData::new(&text),
            text,
            share,
        };
        std::iter::once(Cow::Borrowed(text))
            .chain(terms)
            .map(form)
            .collect()
    }

    /// Whether no weighty word stands more or less often in `lines`.
    fn weighs_as(&self, lines: &[&str]) -> bool {
        weight(self.text.lines()) == weight(lines.iter().copied())
    }
}

static COMMON_FORMS: LazyLock<Vec<Canonical>> = LazyLock::new(|| {
    let common = LICENSE_TEXTS.iter().filter(|(id, _)| COMMON.contains(id));
    common
        .flat_map(|(id, text)| Canonical::forms(id, text, 1.0))
        .collect()
});

/// Recognises a text as one licence, or licences in it.
fn recognise(text: &str) -> Recognised {
    let lines: Vec<&str> = text.split('\n').collect();
    let data = TextData::new(text);
    let same = |form: &&Canonical| form.data.match_score(&data) >= SAME && form.weighs_as(&lines);
    if let Some(form) = COMMON_FORMS.iter().find(same) {
        return whole(form, &lines);
    }
    let candidates = candidates(text);
    let likeness = |form: &Canonical| form.data.match_score(&data);
    let best = candidates.iter().max_by(|a, b| {
        let order = likeness(a).total_cmp(&likeness(b));
        order.then_with(|| (b.id.len(), b.id).cmp(&(a.id.len(), a.id)))
    });
    if let Some(form) = best.filter(|form| likeness(form) >= LIKENESS && form.weighs_as(&lines)) {
        return whole(form, &lines);
    }
    parts(candidates, &lines)
}

/// A text that is one licence.
fn whole(form: &Canonical, lines: &[&str]) -> Recognised {
    let first = lines.iter().position(|line| !line.trim().is_empty());
    let found = FoundLicense {
        id: form.id.to_owned(),
        line: first.unwrap_or(0) + 1,
    };
    let mut known = counted(words(&form.text));
    let mut own: Vec<String> = without_copyright(lines.iter().copied())
        .flat_map(words)
        .collect();
    own.retain(|word| match known.get_mut(&joined(word)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    });
    Recognised {
        found: vec![found],
        rest: own,
    }
}

/// A text that holds licences among other words: the longest is looked for first, so that one
/// which is part of another is not taken for it, and each only in what is left.
fn parts(mut candidates: Vec<Canonical>, lines: &[&str]) -> Recognised {
    candidates.retain(|form| form.share >= PART_SHARE);
    candidates.sort_by_key(|form| (std::cmp::Reverse(form.text.len()), form.id));
    let mut found: Vec<FoundLicense> = Vec::new();
    let mut left = vec![Stretch::new(lines, 0)];
    for form in candidates {
        if found.len() == FOUND_LIMIT || found.iter().any(|known| known.id == form.id) {
            continue;
        }
        let place = |(at, stretch): (usize, &Stretch<'_>)| Some((at, stretch.find(&form)?));
        let Some((at, (start, end))) = left.iter().enumerate().find_map(place) else {
            continue;
        };
        let Stretch { lines, first, .. } = left.swap_remove(at);
        found.push(FoundLicense {
            id: form.id.to_owned(),
            line: first + start + 1,
        });
        left.push(Stretch::new(&lines[..start], first));
        left.push(Stretch::new(&lines[end..], first + end));
    }
    found.sort_by_key(|license| license.line);
    let lines = left
        .iter()
        .flat_map(|stretch| stretch.lines.iter().copied());
    let rest = without_copyright(lines).flat_map(words).collect();
    Recognised { found, rest }
}

/// Lines of a text in which nothing was found so far.
struct Stretch<'a> {
    lines: &'a [&'a str],
    /// How many lines of the text stand before them.
    first: usize,
    data: TextData,
}

impl<'a> Stretch<'a> {
    fn new(lines: &'a [&'a str], first: usize) -> Self {
        Self {
            lines,
            first,
            data: TextData::new(&lines.join("\n")),
        }
    }

    /// The lines that are this licence.
    fn find(&self, form: &Canonical) -> Option<(usize, usize)> {
        let (part, likeness) = self.data.optimize_bounds(&form.data);
        let (start, end) = part.lines_view();
        let same = likeness >= LIKENESS && form.weighs_as(&self.lines[start..end]);
        same.then_some((start, end))
    }
}

/// The licences that a text may hold, by the share of their triples of words that it has.
fn candidates(text: &str) -> Vec<Canonical> {
    let mut here = HashSet::new();
    triples(text, |triple| {
        here.insert(triple);
    });
    let mut known: HashSet<&str> = HashSet::new();
    let mut shares: Vec<(f32, &'static str, &'static str)> = Vec::new();
    for (id, license) in LICENSE_TEXTS {
        // A text cannot hold most of what is more than twice as long.
        if license.len() / 2 > text.len() || !known.insert(by_text(id)) {
            continue;
        }
        let (mut hits, mut all) = (0_u16, 0_u16);
        triples(license, |triple| {
            all = all.saturating_add(1);
            hits = hits.saturating_add(u16::from(here.contains(&triple)));
        });
        let share = f32::from(hits) / f32::from(all.max(1));
        if share >= SHARE {
            shares.push((share, id, license));
        }
    }
    shares.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    shares.truncate(CANDIDATES);
    let forms = shares.into_iter();
    forms
        .flat_map(|(share, id, text)| Canonical::forms(id, text, share))
        .collect()
}

/// Gives a fourth of the hashes of three words that follow each other: always the same fourth.
fn triples(text: &str, mut give: impl FnMut(u64)) {
    const SEED: u64 = 0xcbf2_9ce4_8422_2325;
    let (mut before, mut last, mut word) = (0_u64, 0_u64, SEED);
    for byte in text.bytes().chain([b' ']) {
        if byte.is_ascii_alphanumeric() || !byte.is_ascii() {
            word = (word ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
        } else if word != SEED {
            let triple = before.rotate_left(21) ^ last.rotate_left(42) ^ word;
            if (triple >> 32) % 4 == 0 {
                give(triple);
            }
            (before, last, word) = (last, word, SEED);
        }
    }
}

/// Words in lower case; a hyphen is part of one.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-')
        .map(|word| word.trim_matches('-').to_lowercase())
        .filter(|word| !word.is_empty())
}

/// A word without its hyphens: `NON-INFRINGEMENT` and `NONINFRINGEMENT` are one.
fn joined(word: &str) -> String {
    word.replace('-', "")
}

/// The lines that do not say who holds the copyright since when. One that only begins with the
/// word, as the next line of a sentence may, is kept.
fn without_copyright<'a>(lines: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    lines.filter(|line| {
        let line = line.trim_start_matches(|c: char| c.is_whitespace() || "#*-/".contains(c));
        let lower = line.to_lowercase();
        let sign = ["©", "(c)"].iter().any(|sign| lower.contains(sign));
        let year = words(line).any(|word| {
            let digits = word.bytes().filter(u8::is_ascii_digit).count();
            digits >= 4 || ["year", "years", "yyyy"].contains(&word.as_str())
        });
        let starts = |with: &[&str]| with.iter().any(|start| lower.starts_with(start));
        // A clause may be the third, "(c)".
        let about = (starts(&["copyright", "portions copyright"]) && (sign || year))
            || (starts(&["©", "(c)"]) && year);
        !about || words(line).count() > HOLDER_WORDS
    })
}

/// How often each weighty word stands in the lines.
fn weight<'a>(lines: impl Iterator<Item = &'a str>) -> BTreeMap<String, usize> {
    let mut counts = counted(without_copyright(lines).flat_map(words));
    counts.retain(|word, _| WEIGHTY.split(' ').any(|weighty| weighty == word));
    counts
}

fn counted(words: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in words {
        *counts.entry(joined(&word)).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests;
