//! What changed between two texts: by lines, and inside changed lines by words.

use std::{collections::HashMap, ops::Range};

use similar::{Algorithm, DiffOp, capture_diff_slices};
use skillcheck_lint::redacted;

use super::{word_diff, words::cut};

/// Lines of a text that are compared at most; the rest is counted.
const LINES: usize = 6_000;
/// Lines of a difference that are kept at most; the rest is counted.
const KEPT: usize = 240;
/// Unchanged lines that are kept around a change.
const CONTEXT: usize = 2;
/// Characters of a line that are kept.
const LINE: usize = 1_500;

/// Whether a word stands in both texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// In both.
    Same,
    /// Only upstream.
    Upstream,
    /// Only here.
    Here,
}

/// A stretch of two compared texts. Line numbers count from 1, in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// Lines that both have.
    Same {
        /// Number of the first line upstream.
        upstream: usize,
        /// Number of the first line here.
        here: usize,
        /// The lines.
        lines: Vec<String>,
    },
    /// Lines of which at least one side has others.
    Changed {
        /// Number of the first line upstream.
        upstream: usize,
        /// Number of the first line here.
        here: usize,
        /// Upstream's lines.
        old: Vec<String>,
        /// The lines here.
        new: Vec<String>,
        /// Both as one text, where they are versions of one.
        words: Option<Vec<(Side, String)>>,
    },
    /// This many lines that both have, left out.
    Skipped(usize),
    /// Lines of one side that the other has in another place.
    Elsewhere {
        /// Who has them here.
        side: Side,
        /// The first of them.
        from: usize,
        /// The last of them.
        to: usize,
    },
}

/// Whether a line stands in another place of the other text: by its number and its text.
pub(crate) type IsElsewhere<'a> = &'a dyn Fn(usize, &str) -> bool;

/// The difference of two texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Diff {
    /// In the order of the texts.
    pub(crate) blocks: Vec<Block>,
    /// Lines of changes that were left out for their number.
    pub(crate) left_out: usize,
    /// Lines that only upstream has.
    pub(crate) removed: usize,
    /// Lines that only the package has.
    pub(crate) added: usize,
}

/// Lines of one text with the number of the first.
#[derive(Clone, Copy)]
pub(crate) struct Passage<'a> {
    /// The text.
    pub(crate) text: &'a str,
    /// The number of its first line in its file, from 1.
    pub(crate) first: usize,
}

impl<'a> Passage<'a> {
    /// The lines, without blank ones at either end, and the number of the first of them.
    fn lines(self) -> (Vec<&'a str>, usize) {
        let mut lines: Vec<&str> = self.text.split('\n').collect();
        let blank = |line: &&str| line.trim().is_empty();
        while lines.last().is_some_and(blank) {
            lines.pop();
        }
        let leading = lines.iter().take_while(|line| blank(line)).count();
        lines.drain(..leading);
        (lines, self.first + leading)
    }
}

/// Compares upstream's text with the one here. Each side comes with the question whether one of
/// its lines stands in another place of the other.
pub(crate) fn compare(
    (upstream, upstream_elsewhere): (Passage<'_>, IsElsewhere<'_>),
    (here, here_elsewhere): (Passage<'_>, IsElsewhere<'_>),
) -> Diff {
    // A credential may run over lines, and words of it would be shown apart.
    let (old, new) = (redacted(upstream.text), redacted(here.text));
    let upstream = Passage {
        text: &old,
        ..upstream
    };
    let here = Passage { text: &new, ..here };
    let (mut old, old_first) = upstream.lines();
    let (mut new, new_first) = here.lines();
    let beyond = old.len().saturating_sub(LINES) + new.len().saturating_sub(LINES);
    old.truncate(LINES);
    new.truncate(LINES);
    let mut ids = HashMap::new();
    let old_ids: Vec<usize> = old.iter().map(|line| id(&mut ids, line)).collect();
    let new_ids: Vec<usize> = new.iter().map(|line| id(&mut ids, line)).collect();
    let mut diff = Diff {
        left_out: beyond,
        ..Diff::default()
    };
    let ops = capture_diff_slices(Algorithm::Myers, &old_ids, &new_ids);
    let last = ops.len().saturating_sub(1);
    for (at, op) in ops.iter().enumerate() {
        let (was, is) = (op.old_range(), op.new_range());
        if let DiffOp::Equal { .. } = op {
            let before = if at == 0 { 0 } else { CONTEXT };
            let after = if at == last { 0 } else { CONTEXT };
            let place = (old_first + was.start, new_first + is.start);
            diff.same(&old[was], place, before, after);
        } else {
            let was = Run::all(&old[was.clone()], old_first + was.start, upstream_elsewhere);
            let is = Run::all(&new[is.clone()], new_first + is.start, here_elsewhere);
            diff.differing(&was, &is);
        }
    }
    diff.cut();
    diff
}

/// Lines of one side, all of which stand elsewhere on the other, or none.
struct Run<'a> {
    lines: &'a [&'a str],
    /// The number of the first.
    first: usize,
    elsewhere: bool,
}

impl<'a> Run<'a> {
    /// Splits `lines` into runs. Blank lines go with what stands before them, else behind.
    fn all(lines: &'a [&'a str], first: usize, is_elsewhere: IsElsewhere<'_>) -> Vec<Self> {
        let mut runs: Vec<Self> = Vec::new();
        let mut says = false;
        for (at, line) in lines.iter().enumerate() {
            let blank = line.trim().is_empty();
            let elsewhere = !blank && is_elsewhere(first + at, line);
            match runs.last_mut() {
                Some(run) if blank || !says || run.elsewhere == elsewhere => {
                    let start = run.first - first;
                    run.lines = &lines[start..=at];
                    run.elsewhere |= elsewhere && !says;
                }
                _ => runs.push(Self {
                    lines: &lines[at..=at],
                    first: first + at,
                    elsewhere,
                }),
            }
            says |= !blank;
        }
        runs
    }
}

/// Lines of upstream's that are nowhere here: numbers and texts, in order.
pub(crate) fn lost<'a>(lines: impl IntoIterator<Item = (usize, &'a str)>) -> Diff {
    let mut diff = Diff::default();
    let mut run: Vec<&str> = Vec::new();
    let mut first = 0;
    for (number, line) in lines {
        if !run.is_empty() && number != first + run.len() {
            diff.changed(&run, &[], (first, 0));
            run.clear();
        }
        if run.is_empty() {
            first = number;
        }
        run.push(line);
    }
    if !run.is_empty() {
        diff.changed(&run, &[], (first, 0));
    }
    diff.cut();
    diff
}

fn id<'a>(ids: &mut HashMap<&'a str, usize>, line: &'a str) -> usize {
    let next = ids.len();
    *ids.entry(line).or_insert(next)
}

impl Diff {
    fn same(
        &mut self,
        lines: &[&str],
        (upstream, here): (usize, usize),
        before: usize,
        after: usize,
    ) {
        let kept = |range: Range<usize>| Block::Same {
            upstream: upstream + range.start,
            here: here + range.start,
            lines: owned(&lines[range]),
        };
        // One line left out would take as much room as itself.
        if lines.len() <= before + after + 1 {
            self.blocks.push(kept(0..lines.len()));
            return;
        }
        if before > 0 {
            self.blocks.push(kept(0..before));
        }
        self.blocks
            .push(Block::Skipped(lines.len() - before - after));
        if after > 0 {
            self.blocks.push(kept(lines.len() - after..lines.len()));
        }
    }

    /// Adds what stands in one place upstream and here, and differs.
    fn differing(&mut self, was: &[Run<'_>], is: &[Run<'_>]) {
        let elsewhere = |side: Side, run: &Run<'_>| Block::Elsewhere {
            side,
            from: run.first,
            to: run.first + run.lines.len() - 1,
        };
        let first = |runs: &[Run<'_>]| runs.first().map_or(0, |run| run.first);
        let (mut was, mut is) = (was, is);
        while !(was.is_empty() && is.is_empty()) {
            match (was, is) {
                ([run, rest @ ..], _) if run.elsewhere => {
                    self.blocks.push(elsewhere(Side::Upstream, run));
                    was = rest;
                }
                (_, [run, rest @ ..]) if run.elsewhere => {
                    self.blocks.push(elsewhere(Side::Here, run));
                    is = rest;
                }
                _ => {
                    let lines = |runs: &[Run<'_>]| runs.first().map_or(0, |run| run.lines.len());
                    let (olds, news) = (lines(was), lines(is));
                    let old = was.first().map_or(&[][..], |run| &run.lines[..olds]);
                    let new = is.first().map_or(&[][..], |run| &run.lines[..news]);
                    self.changed(old, new, (first(was), first(is)));
                    was = was.get(1..).unwrap_or_default();
                    is = is.get(1..).unwrap_or_default();
                }
            }
        }
    }

    fn changed(&mut self, old: &[&str], new: &[&str], (upstream, here): (usize, usize)) {
        self.removed += old.len();
        self.added += new.len();
        self.blocks.push(Block::Changed {
            upstream,
            here,
            old: owned(old),
            new: owned(new),
            words: word_diff::words(old, new),
        });
    }

    /// Leaves out what is too much to be read, between lines.
    fn cut(&mut self) {
        let mut room = KEPT;
        let mut blocks = Vec::new();
        for block in std::mem::take(&mut self.blocks) {
            let size = match &block {
                Block::Same { lines, .. } => lines.len(),
                Block::Changed { old, new, .. } => old.len() + new.len(),
                Block::Skipped(_) | Block::Elsewhere { .. } => 1,
            };
            if size <= room {
                room -= size;
                blocks.push(block);
                continue;
            }
            if let Block::Changed {
                upstream,
                here,
                mut old,
                mut new,
                ..
            } = block
            {
                old.truncate(room);
                new.truncate(room - old.len());
                self.left_out += size - old.len() - new.len();
                if !(old.is_empty() && new.is_empty()) {
                    blocks.push(Block::Changed {
                        upstream,
                        here,
                        old,
                        new,
                        words: None,
                    });
                }
            }
            room = 0;
        }
        self.blocks = blocks;
    }
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| shown(line)).collect()
}

/// A line as it is shown: tabs stay, everything else that moves or hides text is written out.
pub(super) fn shown(line: &str) -> String {
    let parts: Vec<String> = line.split('\t').map(|part| cut(part, LINE)).collect();
    parts.join("\t")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(old: &str, new: &str) -> Diff {
        let passage = |text| Passage { text, first: 1 };
        let nowhere: IsElsewhere<'_> = &|_, _| false;
        compare((passage(old), nowhere), (passage(new), nowhere))
    }

    #[test]
    fn what_stands_elsewhere_was_not_removed() {
        let passage = |text| Passage { text, first: 1 };
        let upstream: IsElsewhere<'_> = &|_, line| line.starts_with("moved");
        let here: IsElsewhere<'_> = &|_, _| false;
        let old = "same\nmoved a\n\nmoved b\ngone\nmoved c";
        let diff = compare((passage(old), upstream), (passage("same\nnew"), here));
        let elsewhere = |from, to| Block::Elsewhere {
            side: Side::Upstream,
            from,
            to,
        };
        assert_eq!(diff.blocks[1], elsewhere(2, 4));
        assert!(matches!(&diff.blocks[2], Block::Changed { old, new, .. }
            if old[..] == ["gone"] && new[..] == ["new"]));
        assert_eq!(diff.blocks[3], elsewhere(6, 6));
        assert_eq!((diff.removed, diff.added), (1, 1));
    }

    #[test]
    fn unchanged_lines_are_counted_where_they_are_many() {
        let lines = |n: usize| {
            (1..=n)
                .map(|n| format!("line {n}\n"))
                .collect::<Vec<_>>()
                .concat()
        };
        let diff = diff(
            &format!("{}old\n", lines(20)),
            &format!("{}new\n", lines(20)),
        );
        assert_eq!(diff.blocks[0], Block::Skipped(18));
        let Block::Same {
            upstream,
            here,
            lines,
        } = &diff.blocks[1]
        else {
            panic!()
        };
        assert_eq!((*upstream, *here, lines.len()), (19, 19, 2));
        assert_eq!((diff.removed, diff.added, diff.left_out), (1, 1, 0));
    }

    #[test]
    fn a_large_difference_is_cut_between_lines_and_counted() {
        let lines = |name: &str| {
            (0..1000)
                .map(|n| format!("{name} {n}\n"))
                .collect::<Vec<_>>()
                .concat()
        };
        let diff = diff(&lines("old"), &lines("new"));
        assert_eq!((diff.removed, diff.added), (1000, 1000));
        let shown: usize = diff
            .blocks
            .iter()
            .map(|block| match block {
                Block::Changed { old, new, .. } => old.len() + new.len(),
                _ => 0,
            })
            .sum();
        assert_eq!(shown + diff.left_out, 2000);
        assert!(shown <= KEPT);
    }

    #[test]
    fn what_hides_in_a_line_is_written_out() {
        let diff = diff("a\tb", "a\tb\u{202e}\r");
        let Block::Changed { new, .. } = &diff.blocks[0] else {
            panic!()
        };
        assert_eq!(new[0], "a\tb\\u{202e}\\u{d}");
    }

    #[test]
    fn lost_lines_stand_in_runs() {
        let diff = lost([(3, "a"), (4, "b"), (9, "c")]);
        assert_eq!(diff.blocks.len(), 2);
        assert_eq!(diff.removed, 3);
    }
}
