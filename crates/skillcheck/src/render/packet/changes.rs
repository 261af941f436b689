//! The text that was changed: what it was upstream, and what it is here.

use std::collections::HashSet;

use skillcheck_lint::Text;
use skillcheck_parser::{Package, RelPath, SKILL_FILE, Skill, Source, Span, plain};
use skillcheck_provenance::{FileStatus, ObjectId, SectionFact, Upstreams};

use super::{
    diff::{self, Diff, IsElsewhere, Passage},
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
    let facts = map.preamble.iter().chain(&map.sections);
    let told: Vec<_> = facts
        .filter(|fact| !(fact.lost.is_empty() && fact.changes.is_empty()))
        .collect();
    if told.is_empty() {
        return;
    }
    let texts = Texts {
        skill,
        upstream: &upstream.skill,
        here: wordings(&skill.source),
        there: wordings(&upstream.skill.source),
    };
    for fact in told {
        changes.add(section(&texts, fact));
    }
}

/// Both skill files, and what their lines say.
struct Texts<'a> {
    skill: &'a Skill,
    upstream: &'a Skill,
    here: HashSet<String>,
    there: HashSet<String>,
}

fn wordings(source: &Source) -> HashSet<String> {
    let lines = 1..=source.lines.lines();
    lines
        .map(|line| plain(source.slice(source.line_span(line))))
        .collect()
}

fn section(texts: &Texts<'_>, fact: &SectionFact) -> Change {
    let there = &texts.upstream.source;
    let here = &texts.skill.source;
    let (diff, remark) = match fact.block {
        Some(block) if fact.kept > 0 => {
            let (from, to) = (lines(there, fact.text), lines(here, block));
            let remark = Words::say(format!("Upstream's lines {from} against lines {to} of "));
            let mut remark = remark.and_quote(SKILL_FILE);
            for (at, what) in kinds(fact).into_iter().enumerate() {
                remark = remark.and(if at == 0 { "; " } else { ", " }).and(what);
            }
            (compared(texts, fact, block), remark.and("."))
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
    Change {
        section: Some(fact.line),
        title: title(fact).and(format!(": {}", Went::of(fact).words())),
        remark,
        diff,
    }
}

/// A section against the block of its name. What the block lacks and another place has was moved,
/// not removed.
fn compared(texts: &Texts<'_>, fact: &SectionFact, block: Span) -> Diff {
    let is_here = |number: usize, line: &str| {
        let bare = line.trim();
        // Such a line says nothing by itself: it is only somewhere where it stands word for word.
        let introduces = bare.ends_with(':') || bare.starts_with("```") || bare.starts_with("~~~");
        let lost = fact.lost.iter().any(|lost| lost.line == number);
        !lost && (!introduces || texts.here.contains(&plain(line)))
    };
    let is_upstream = |_: usize, line: &str| texts.there.contains(&plain(line));
    diff::compare(
        (passage(&texts.upstream.source, fact.text), &is_here),
        (passage(&texts.skill.source, block), &is_upstream),
    )
}

/// How a block differs from its section, each kind once.
fn kinds(fact: &SectionFact) -> Vec<&'static str> {
    let mut kinds: Vec<&str> = Vec::new();
    for kind in fact.changes.iter().map(facts::change) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

/// What a section is called.
pub(crate) fn title(fact: &SectionFact) -> Words {
    if fact.level == 0 {
        Words::say("Text before the first heading")
    } else {
        Words::say("Section ").and_quote(&fact.heading)
    }
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
                let nowhere: IsElsewhere<'_> = &|_, _| false;
                let remark = "Upstream's file against the one here.".to_owned();
                let diff = diff::compare((passage(&there), nowhere), (passage(&here), nowhere));
                (diff, remark)
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
