//! The name that was probably meant.

use std::{
    cell::{Cell, OnceCell},
    collections::HashMap,
};

/// The nearest of `names` to `wanted`, where it is near enough to be a slip of the pen.
pub(crate) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    Names::new(names).nearest(wanted).copied()
}

/// Names among which the nearest to one after the other is looked for.
pub(crate) struct Names<S> {
    all: Vec<(S, Letters)>,
    /// Steps that may still be spent. The distance of two names costs the product of their lengths,
    /// and a hostile text has a hundred thousand misspelt ones; what is missing then is a hint.
    left: Cell<usize>,
}

/// Steps that one set of names is worth: about a second.
const STEPS: usize = 1 << 28;
/// Steps that a look at the letters of a name costs.
const LOOK: usize = 16;

impl<S: AsRef<str>> Names<S> {
    pub(crate) fn new(names: impl Iterator<Item = S>) -> Self {
        let all = names.map(|name| {
            let letters = Letters::of(name.as_ref());
            (name, letters)
        });
        Self {
            all: all.collect(),
            left: Cell::new(STEPS),
        }
    }

    /// The nearest name to `wanted`, where it is near enough to be a slip of the pen: the first of
    /// those that are equally near.
    pub(crate) fn nearest(&self, wanted: &str) -> Option<&S> {
        self.within(wanted, (wanted.chars().count() / 3).max(1))
    }

    /// The nearest name to `wanted` that is no more than `limit` steps away.
    fn within(&self, wanted: &str, mut limit: usize) -> Option<&S> {
        let letters = Letters::of(wanted);
        let pattern = Pattern::of(wanted);
        let mut best = None;
        for (candidate, known) in &self.all {
            let mut steps = LOOK;
            if letters.apart(known) <= limit {
                let name = candidate.as_ref();
                let (distance, spent) = match &pattern {
                    Some(pattern) => (pattern.distance(name), known.count),
                    None => {
                        let distance = strsim::osa_distance(wanted, name);
                        (distance, letters.count * known.count)
                    }
                };
                steps += spent;
                if distance <= limit {
                    best = Some(candidate);
                    // Only a nearer one is looked for from here on.
                    match distance.checked_sub(1) {
                        Some(nearer) => limit = nearer,
                        None => break,
                    }
                }
            }
            self.left.set(self.left.get().saturating_sub(steps));
            if self.left.get() == 0 {
                return None;
            }
        }
        best
    }
}

/// How often each letter stands in a name, letters beyond the first few being thrown together.
struct Letters {
    counts: [u8; 32],
    /// How many there are.
    count: usize,
}

impl Letters {
    fn of(name: &str) -> Self {
        let (mut counts, mut count) = ([0_u8; 32], 0);
        for c in name.chars() {
            let kind = &mut counts[c as usize % 32];
            *kind = kind.saturating_add(1);
            count += 1;
        }
        Self { counts, count }
    }

    /// A number of steps that lead from one name to the other at least: a letter that one has more
    /// often must be taken out or replaced, and exchanging two neighbours changes no count.
    fn apart(&self, other: &Self) -> usize {
        let (mut more, mut less) = (0_usize, 0_usize);
        for (a, b) in self.counts.iter().zip(&other.counts) {
            more += usize::from(a.saturating_sub(*b));
            less += usize::from(b.saturating_sub(*a));
        }
        more.max(less).max(self.count.abs_diff(other.count))
    }
}

/// A name of at most 64 letters, of which the places of each letter are bits of a word: its distance
/// to another costs a few steps for each letter of that.
struct Pattern {
    ascii: [u64; 128],
    others: HashMap<char, u64>,
    /// How many letters it has.
    count: u32,
}

impl Pattern {
    fn of(name: &str) -> Option<Self> {
        let mut pattern = Self {
            ascii: [0; 128],
            others: HashMap::new(),
            count: 0,
        };
        for c in name.chars() {
            let bit = 1_u64.checked_shl(pattern.count)?;
            pattern.count += 1;
            match pattern.ascii.get_mut(c as usize) {
                Some(places) => *places |= bit,
                None => *pattern.others.entry(c).or_default() |= bit,
            }
        }
        (pattern.count > 0).then_some(pattern)
    }

    fn places(&self, c: char) -> u64 {
        let ascii = self.ascii.get(c as usize).copied();
        ascii.unwrap_or_else(|| self.others.get(&c).copied().unwrap_or_default())
    }

    /// Letters to put in, take out, replace or exchange with their neighbour between this name and
    /// `other`: the optimal string alignment, column by column (H. Hyyrö, "A bit-vector algorithm
    /// for computing Levenshtein and Damerau edit distances", 2003).
    fn distance(&self, other: &str) -> usize {
        let last = 1_u64 << (self.count - 1);
        // Where the distance rises and falls by one from row to row, and where a diagonal is level.
        let (mut rises, mut falls, mut level, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
        let mut distance = self.count as usize;
        for c in other.chars() {
            let here = self.places(c);
            let exchanged = ((!level & here) << 1) & before;
            level = ((here & rises).wrapping_add(rises) ^ rises) | here | falls | exchanged;
            let along_rises = falls | !(level | rises);
            let along_falls = level & rises;
            distance += usize::from(along_rises & last != 0);
            distance -= usize::from(along_falls & last != 0);
            let along_rises = (along_rises << 1) | 1;
            rises = (along_falls << 1) | !(level | along_rises);
            falls = along_rises & level;
            before = here;
        }
        distance
    }
}

/// Letters and digits of `text` alone, in lower case.
pub(crate) fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The first of `names` for each of them as it is compared.
pub(crate) fn firsts(names: impl Iterator<Item = String>) -> HashMap<String, usize> {
    let mut firsts = HashMap::new();
    for (at, name) in names.enumerate() {
        firsts.entry(name).or_insert(at);
    }
    firsts
}

/// The paths that a misspelt one may have meant.
pub(crate) struct Paths<'a> {
    all: Vec<&'a str>,
    /// Made when a path is first asked for: most packages have none that is misspelt.
    compared: OnceCell<Compared<'a>>,
}

/// Paths reduced to what is compared.
struct Compared<'a> {
    /// By letters and digits.
    whole: HashMap<String, usize>,
    /// By those of the last name.
    last: HashMap<String, usize>,
    names: Names<&'a str>,
}

/// Files among which the nearest is looked for letter by letter.
const COMPARED: usize = 500;

impl<'a> Paths<'a> {
    pub(crate) fn new(paths: impl Iterator<Item = &'a str>) -> Self {
        Self {
            all: paths.collect(),
            compared: OnceCell::new(),
        }
    }

    /// The path that `wanted` was probably meant to be: the same but for case and punctuation, or
    /// the same file name elsewhere, or nearly the same path.
    pub(crate) fn nearest(&self, wanted: &str) -> Option<&'a str> {
        let compared = self.compared.get_or_init(|| Compared {
            whole: firsts(self.all.iter().map(|path| bare(path))),
            last: firsts(self.all.iter().map(|path| bare(last(path)))),
            // Among very many files a distance says little.
            names: Names::new(
                self.all
                    .iter()
                    .copied()
                    .filter(|_| self.all.len() <= COMPARED),
            ),
        });
        let same = compared.whole.get(&bare(wanted));
        match same.or_else(|| compared.last.get(&bare(last(wanted)))) {
            Some(found) => Some(self.all[*found]),
            // The folders are often the same: what counts is how much of the file's name is.
            None => {
                let name = last(wanted);
                let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                let limit = stem.chars().count() / 3;
                compared.names.within(wanted, limit).copied()
            }
        }
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_underscore_or_another_folder_is_seen_through() {
        let paths = Paths::new(["references/a.md", "scripts/text_to_speech.py"].into_iter());
        let near = |wanted| paths.nearest(wanted);
        assert_eq!(
            near("scripts/texttospeech.py"),
            Some("scripts/text_to_speech.py")
        );
        assert_eq!(near("assets/a.md"), Some("references/a.md"));
        assert_eq!(
            near("scripts/text_to_spech.py"),
            Some("scripts/text_to_speech.py")
        );
        assert_eq!(near("references/b.md"), None, "all of the name differs");
        assert_eq!(near("templates/letter.docx"), None);
    }

    #[test]
    fn the_nearest_is_the_first_of_those_that_are_equally_near() {
        let near = |wanted: &str| nearest(wanted, ["abcd", "abdc", "abxy", "ünder"].into_iter());
        assert_eq!(near("abce"), Some("abcd"));
        assert_eq!(near("abdce"), Some("abdc"));
        assert_eq!(
            near("axby"),
            Some("abxy"),
            "two letters that changed places are one step"
        );
        assert_eq!(near("under"), Some("ünder"));
        assert_eq!(near("other"), None);
    }

    #[test]
    fn distances_by_bits_are_those_by_the_table() {
        // Every name of up to five of three letters, and pairs of long ones.
        let letters = ["a", "b", "é"];
        let mut names = vec![String::new()];
        let mut from = 0;
        for _ in 0..5 {
            let to = names.len();
            for at in from..to {
                let name = names[at].clone();
                names.extend(letters.map(|letter| format!("{name}{letter}")));
            }
            from = to;
        }
        let long = (0..64).map(|at| "ab".repeat(at / 2) + &"é-".repeat(32 - at / 2));
        let long: Vec<String> = long.collect();
        for names in [names, long] {
            for name in names.iter().filter(|name| !name.is_empty()) {
                let pattern = Pattern::of(name).unwrap();
                for other in &names {
                    let expected = strsim::osa_distance(name, other);
                    assert_eq!(pattern.distance(other), expected, "{name} {other}");
                }
            }
        }
        assert!(Pattern::of(&"a".repeat(65)).is_none());
    }

    #[test]
    fn what_may_be_spent_on_hints_ends() {
        let swapped = ["a".repeat(100) + &"b".repeat(100), "b".repeat(200)];
        let wanted = "b".repeat(100) + &"a".repeat(100);
        let names = Names::new(swapped.iter());
        assert!(names.nearest(&wanted).is_none(), "nothing is near");
        assert!(names.nearest(&"b".repeat(199)).is_some());
        names.left.set(50_000);
        assert!(names.nearest(&wanted).is_none());
        assert!(
            names.nearest(&"b".repeat(199)).is_none(),
            "too much was asked for"
        );
    }
}
