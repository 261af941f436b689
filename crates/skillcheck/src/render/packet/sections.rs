//! The section map: upstream's outline, the package's, and what leads from one to the other.

use skillcheck_lint::Text;
use skillcheck_parser::{Package, SKILL_FILE, SectionKind, Skill};
use skillcheck_provenance::{FileStatus, Found, SectionFact, SectionMap};

use super::{
    changes::Changes,
    facts::Went,
    model::Counted,
    words::{Words, shown},
};
use crate::report::Checked;

/// Sections of upstream's that are told of; more are counted.
const SECTIONS: usize = 400;
/// Headings of the package that are drawn; with more there is no picture.
const HEADINGS: usize = 400;

/// Where upstream's text went.
pub(crate) struct SectionView {
    /// What has to be known to read it.
    pub(crate) note: Option<&'static str>,
    /// Upstream's skill file, as git names it.
    pub(crate) upstream: String,
    /// Upstream's sections, in its order.
    pub(crate) sections: Counted<Section>,
    /// The package's outline: headings of its skill file, then support files. Empty where it has
    /// too many to be drawn.
    pub(crate) outline: Vec<Entry>,
    /// From a section to a heading, by their indexes.
    pub(crate) paths: Vec<(usize, usize, Went)>,
    /// "Do not use" items that now say when to use the skill.
    pub(crate) inversions: Vec<InversionView>,
}

/// A section of upstream's.
pub(crate) struct Section {
    /// Its heading; empty for the text before the first.
    pub(crate) heading: String,
    /// Its level; 0 for the text before the first heading.
    pub(crate) level: u8,
    /// Its line upstream, from 1.
    pub(crate) line: usize,
    /// Where it went.
    pub(crate) went: Went,
    /// Lines that are found.
    pub(crate) kept: usize,
    /// Lines that say something.
    pub(crate) total: usize,
    /// File and line where it is now.
    pub(crate) now: Option<String>,
    /// Index of its change.
    pub(crate) change: Option<usize>,
}

/// What an entry of the package's outline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryKind {
    /// A heading like any other.
    Plain,
    /// A block that was imported from upstream.
    Imported,
    /// A block that says it was imported, and that upstream does not have.
    Invented,
    /// A support file that text went to.
    File,
}

/// A heading or file of the package.
pub(crate) struct Entry {
    /// Its text.
    pub(crate) title: String,
    /// Its level; 0 for a file.
    pub(crate) level: u8,
    /// Its line, from 1; 0 for a file.
    pub(crate) line: usize,
    /// What it is.
    pub(crate) kind: EntryKind,
    /// Whether it stands inside a code block, so that it is no heading.
    pub(crate) in_code: bool,
}

/// An item that says the opposite of what it said.
pub(crate) struct InversionView {
    /// Its words.
    pub(crate) text: String,
    /// What it stood under upstream.
    pub(crate) under: String,
    /// Its line upstream, from 1.
    pub(crate) upstream: usize,
    /// Its line here, from 1.
    pub(crate) here: usize,
    /// The heading that it stands under here.
    pub(crate) now_under: Option<String>,
}

/// The section map of `checked`; none where upstream's text was not read, or where the file is
/// upstream's as a whole.
pub(crate) fn read(package: &Package, checked: &Checked, changes: &Changes) -> Option<SectionView> {
    let skill = package.skill.as_ref()?;
    let upstream = checked.verification.upstream.as_ref()?;
    let identical = checked
        .verification
        .files
        .iter()
        .any(|file| file.path.as_str() == SKILL_FILE && file.status == FileStatus::Identical);
    if identical {
        return None;
    }
    let map = &checked.verification.sections;
    let facts: Vec<&SectionFact> = map.preamble.iter().chain(&map.sections).collect();
    let mut outline = outline(skill, checked, map);
    let mut paths = paths(skill, &facts, &mut outline, map);
    if outline.len() > HEADINGS || facts.len() > HEADINGS {
        outline.clear();
        paths.clear();
    }
    let commit = checked.origin.commit().map(|id| id.short());
    let sections = facts.iter().map(|fact| section(fact, changes));
    Some(SectionView {
        note: match checked.profile.text {
            Text::Rewritten => Some(
                "This dialect rewrites the text by design: what the map says is for information.",
            ),
            _ => None,
        },
        upstream: shown(&format!("{}:{}", commit.unwrap_or_default(), upstream.path)),
        sections: Counted::first(sections, SECTIONS),
        outline,
        paths,
        inversions: inversions(skill, map),
    })
}

fn section(fact: &SectionFact, changes: &Changes) -> Section {
    Section {
        heading: shown(&fact.heading),
        level: fact.level,
        line: fact.line,
        went: Went::of(fact),
        kept: fact.kept,
        total: fact.total,
        now: fact.found.as_ref().map(|found| {
            let Found { path, line, .. } = found;
            shown(&format!("{path}:{line}"))
        }),
        change: changes.of_section(fact.line),
    }
}

impl Section {
    /// Where it is, when there is no one place: its lines may be spread, or gone.
    pub(crate) fn no_place(&self) -> &'static str {
        if self.kept > 0 {
            "here and there"
        } else {
            "nowhere"
        }
    }

    /// What it is called.
    pub(crate) fn title(&self) -> Words {
        if self.level == 0 {
            Words::say("text before the first heading")
        } else {
            Words::quote(&self.heading)
        }
    }
}

/// The headings of the package's skill file. What stands inside an imported block is upstream's
/// outline and is left out.
fn outline(skill: &Skill, checked: &Checked, map: &SectionMap) -> Vec<Entry> {
    let regenerated = checked.profile.text == Text::Regenerated;
    let deepest = map
        .sections
        .iter()
        .map(|fact| fact.level)
        .max()
        .unwrap_or(2);
    let mut entries = Vec::new();
    for section in &skill.sections {
        let inside = skill
            .ancestors(section)
            .skip(1)
            .any(|outer| matches!(outer.kind, SectionKind::Imported(_)));
        let kind = match section.kind {
            SectionKind::Plain | SectionKind::Holder => EntryKind::Plain,
            SectionKind::Imported(_) => EntryKind::Imported,
        };
        let level = if regenerated { 2 } else { deepest };
        let told = section.kind != SectionKind::Plain || section.level <= level;
        if told && !inside {
            entries.push(Entry {
                title: shown(&section.title),
                level: section.level,
                line: skill.source.line(section.heading.start),
                kind,
                in_code: false,
            });
        }
    }
    let is_public = |heading: &str| checked.profile.is_public(heading);
    for block in skill.blocks(is_public) {
        if block.swallowed.is_some() {
            entries.push(Entry {
                title: shown(&format!("Imported: {}", block.name.value)),
                level: 4,
                line: skill.source.line(block.heading.start),
                kind: EntryKind::Imported,
                in_code: true,
            });
        }
    }
    entries.sort_by_key(|entry| entry.line);
    for invented in &map.invented {
        let line = skill.source.line(invented.span.start);
        if let Some(entry) = entries.iter_mut().find(|entry| entry.line == line) {
            entry.kind = EntryKind::Invented;
        }
    }
    entries
}

/// What leads from a section to the entry that has its text now. Support files are added to
/// `entries` as they are met.
fn paths(
    skill: &Skill,
    facts: &[&SectionFact],
    entries: &mut Vec<Entry>,
    map: &SectionMap,
) -> Vec<(usize, usize, Went)> {
    let mut paths = Vec::new();
    let headings = entries.len();
    for (at, fact) in facts.iter().enumerate() {
        let went = Went::of(fact);
        if let Some(found) = &fact.found
            && let Some(to) = entry_of(found, headings, entries)
        {
            // What was turned round leads to where it says the opposite, too.
            let way = if went == Went::Inverted {
                Went::Partly
            } else {
                went
            };
            paths.push((at, to, way));
        }
        for inversion in &map.inversions {
            if !fact.text.contains(inversion.upstream.start) {
                continue;
            }
            let line = skill.source.line(inversion.span.start);
            let to = entries[..headings].partition_point(|entry| entry.line <= line);
            let path = (at, to.saturating_sub(1), Went::Inverted);
            if to > 0 && !paths.contains(&path) {
                paths.retain(|(from, same, _)| (*from, *same) != (at, path.1));
                paths.push(path);
            }
        }
    }
    paths
}

fn entry_of(found: &Found, headings: usize, entries: &mut Vec<Entry>) -> Option<usize> {
    if found.path.as_str() == SKILL_FILE {
        let line = found.line;
        return entries[..headings]
            .partition_point(|entry| entry.line <= line)
            .checked_sub(1);
    }
    let title = shown(found.path.as_str());
    let known = entries[headings..]
        .iter()
        .position(|entry| entry.title == title);
    Some(known.map_or_else(
        || {
            entries.push(Entry {
                title,
                level: 0,
                line: 0,
                kind: EntryKind::File,
                in_code: false,
            });
            entries.len() - 1
        },
        |at| headings + at,
    ))
}

fn inversions(skill: &Skill, map: &SectionMap) -> Vec<InversionView> {
    let views = map.inversions.iter().map(|inversion| InversionView {
        text: shown(&inversion.text),
        under: shown(&inversion.under),
        upstream: inversion.upstream_line,
        here: skill.source.line(inversion.span.start),
        now_under: skill
            .section_at(inversion.span.start)
            .map(|section| shown(&section.title)),
    });
    views.collect()
}
