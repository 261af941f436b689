//! The text that was changed: what it was upstream, and what it is here.

use skillcheck_lint::Text;
use skillcheck_parser::{Package, RelPath, SKILL_FILE, Skill, Source, Span};
use skillcheck_provenance::{FileStatus, ObjectId, SectionFact, Upstreams};

use super::{
    diff::{self, Diff, Passage},
    facts::{self, Went},
    words::Words,
};
use crate::report::Checked;

/// Largest text that is compared, in bytes.
const TEXT: usize = 256 << 10;
/// Changes that a packet shows of one package; more are counted.
const CHANGES: usize = 60;
/// Lines that a packet shows of all changes of one package.
const LINES: usize = 3_000;

/// A text that was changed.
pub(crate) struct Change {
    /// The line upstream of the section that it is about; none for a file.
    pub(crate) section: Option<usize>,
    /// What it is.
    pub(crate) title: Words,
    /// Where its two sides stand, and what is to be said of them.
    pub(crate) remark: Words,
    /// What changed.
    pub(crate) diff: Diff,
}

/// All changes of a package that are shown.
#[derive(Default)]
pub(crate) struct Changes {
    /// Sections in upstream's order, then files by path.
    pub(crate) shown: Vec<Change>,
    /// Changes that were left out for their number.
    pub(crate) more: usize,
}

impl Changes {
    fn add(&mut self, change: Change) {
        let lines = |change: &Change| change.diff.blocks.len() + change.diff.removed.min(240);
        let used: usize = self.shown.iter().map(lines).sum();
        if self.shown.len() < CHANGES && used < LINES {
            self.shown.push(change);
        } else {
            self.more += 1;
        }
    }

    /// The change of the section at this line upstream.
    pub(crate) fn of_section(&self, line: usize) -> Option<usize> {
        let mut shown = self.shown.iter();
        shown.position(|change| change.section == Some(line))
    }
}

/// The changes of the package that was checked.
pub(crate) fn read(package: &Package, upstreams: &Upstreams, checked: &Checked) -> Changes {
    let mut changes = Changes::default();
    sections(package, checked, &mut changes);
    files(package, upstreams, checked, &mut changes);
    changes
}

/// Sections of upstream's whose text is not here as it was there.
fn sections(package: &Package, checked: &Checked, changes: &mut Changes) {
    // A file that was copied is compared as a whole; one that is another text by design has no
    // sections of upstream's.
    if checked.profile.text != Text::Regenerated {
        return;
    }
    let (Some(skill), Some(upstream)) = (&package.skill, &checked.verification.upstream) else {
        return;
    };
    let map = &checked.verification.sections;
    let preamble = map.preamble.iter();
    for fact in preamble.chain(&map.sections) {
        if let Some(change) = section(skill, &upstream.skill, fact) {
            changes.add(change);
        }
    }
}

fn section(skill: &Skill, upstream: &Skill, fact: &SectionFact) -> Option<Change> {
    let went = Went::of(fact);
    if fact.lost.is_empty() && fact.changes.is_empty() {
        return None;
    }
    let there = &upstream.source;
    let title = title(fact).and(format!(": {}", went.words()));
    let (diff, remark) = match fact.block {
        Some(block) if fact.kept > 0 => {
            let (from, to) = (lines(there, fact.text), lines(&skill.source, block));
            let remark =
                Words::say(format!("Upstream lines {from}; lines {to} of ")).and_quote(SKILL_FILE);
            let what: Vec<&str> = fact.changes.iter().map(facts::change).collect();
            let what = first_of_each(&what).join(", ");
            let remark = match what.as_str() {
                "" => remark.and("."),
                what => remark.and(format!("; {what}.")),
            };
            let here = passage(&skill.source, block);
            (diff::compare(passage(there, fact.text), here), remark)
        }
        _ => {
            let lost = fact.lost.iter();
            let lost = lost.map(|line| (line.line, there.slice(there.line_span(line.line))));
            let say = match fact.lost.len() {
                1 => "This line of upstream's is nowhere in the package.",
                _ => "These lines of upstream's are nowhere in the package.",
            };
            (diff::lost(lost), Words::say(say))
        }
    };
    Some(Change {
        section: Some(fact.line),
        title,
        remark,
        diff,
    })
}

/// What a section is called.
pub(crate) fn title(fact: &SectionFact) -> Words {
    if fact.level == 0 {
        Words::say("Text before the first heading")
    } else {
        Words::say("Section ").and_quote(&fact.heading)
    }
}

fn first_of_each<'a>(all: &[&'a str]) -> Vec<&'a str> {
    let mut firsts: Vec<&str> = Vec::new();
    for one in all {
        if !firsts.contains(one) {
            firsts.push(one);
        }
    }
    firsts
}

fn passage(source: &Source, span: Span) -> Passage<'_> {
    Passage {
        text: source.slice(span),
        first: source.line(span.start),
    }
}

/// The numbers of the lines of `span` that say something, as people write them.
fn lines(source: &Source, span: Span) -> String {
    let span = source.trimmed(span);
    let (from, to) = (source.line(span.start), source.line(span.end));
    if from == to {
        from.to_string()
    } else {
        format!("{from}–{to}")
    }
}

/// Copied text files that differ.
fn files(package: &Package, upstreams: &Upstreams, checked: &Checked, changes: &mut Changes) {
    for file in &checked.verification.files {
        let FileStatus::Modified { upstream, .. } = &file.status else {
            continue;
        };
        let (diff, remark) = match texts(package, upstreams, checked, &file.path, *upstream) {
            Ok((there, here)) => {
                let passage = |text| Passage { text, first: 1 };
                let remark = "Upstream's file against the one here.".to_owned();
                (diff::compare(passage(&there), passage(&here)), remark)
            }
            Err(why) => (Diff::default(), format!("Its text is not shown: {why}.")),
        };
        changes.add(Change {
            section: None,
            title: Words::say("File ")
                .and_quote(file.path.as_str())
                .and(": modified"),
            remark: Words::say(remark),
            diff,
        });
    }
}

/// Upstream's text of a file and the one here, or why they cannot be shown.
fn texts(
    package: &Package,
    upstreams: &Upstreams,
    checked: &Checked,
    path: &RelPath,
    upstream: ObjectId,
) -> Result<(String, String), &'static str> {
    let bytes = package.file(path).and_then(|file| file.bytes().ok());
    let here = bytes.ok_or("it is no regular file, or too large")?;
    let there = upstreams.blob(&checked.origin, upstream);
    let there = there.ok_or("upstream's file is not in the clone")?;
    if here.len() > TEXT || there.len() > TEXT {
        return Err("it is too large");
    }
    let text = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).map_err(|_| "it is no text")?;
        if text.contains('\0') {
            return Err("it is no text");
        }
        Ok(text)
    };
    Ok((text(there)?, text(here.to_vec())?))
}
