//! Where the text of each upstream section went.

mod blocks;
mod identifiers;
mod lines;
mod triggers;

use std::collections::{HashMap, HashSet, VecDeque};

use skillcheck_parser::{
    Block, FileKind, Package, RelPath, SKILL_FILE, Skill, Source, Span, plain,
};

pub use blocks::Change;
pub use identifiers::MangledIdentifier;
use lines::{Line, Lines};
pub use triggers::Inversion;

/// A section is taken as lost, whatever few lines of it stand somewhere by chance, where no block
/// bears its name and no more than this share of its lines is found.
const CHANCE: f64 = 0.2;
/// A line of at least this many characters is also found inside a longer one.
const PHRASE: usize = 24;
/// Bytes of the package's text that are searched for such lines, over all lines.
const PHRASE_BUDGET: usize = 500 << 20;

/// Where an upstream section went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Into a section that the layout itself has.
    Public,
    /// Into an imported block of its name.
    Imported,
    /// Into a support file.
    SupportFile,
    /// Some of it is nowhere.
    Partial,
    /// None of it is anywhere.
    Lost,
    /// It said when not to use the skill, and now says when to.
    Inverted,
}

/// A line upstream that is nowhere in the package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostLine {
    /// Its line in upstream's `SKILL.md`, from 1.
    pub line: usize,
    /// Its words.
    pub text: String,
}

/// Where text was found in the package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub path: RelPath,
    /// The line or heading.
    pub span: Span,
    /// Its line, from 1.
    pub line: usize,
}

/// What became of one upstream section.
#[derive(Clone, Debug)]
pub struct SectionFact {
    /// Its heading.
    pub heading: String,
    /// The heading's level.
    pub level: u8,
    /// The heading's line in upstream's `SKILL.md`, from 1.
    pub line: usize,
    /// Where its text went.
    pub fate: Fate,
    /// Lines of it that say something.
    pub total: usize,
    /// How many of those are found in the package.
    pub kept: usize,
    /// Where it went: the heading of its block or section, or its first line in a support file.
    pub found: Option<Found>,
    /// Lines that are nowhere.
    pub lost: Vec<LostLine>,
    /// Items that say when not to use the skill and are nowhere.
    pub dropped: Vec<LostLine>,
    /// How the text of its imported block differs.
    pub changes: Vec<Change>,
    /// Its text in upstream's `SKILL.md`, its heading left out.
    pub text: Span,
    /// The text of the imported block that bears its name, the heading left out.
    pub block: Option<Span>,
}

impl SectionFact {
    /// The share of its lines that is found, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        if self.total == 0 {
            return 1.0;
        }
        // Line counts are far below the 2^52 that a float counts exactly.
        #[expect(clippy::cast_precision_loss, reason = "counts of lines in one file")]
        let share = self.kept as f64 / self.total as f64;
        share
    }
}

/// An imported block that names no upstream section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invented {
    /// Its name.
    pub name: String,
    /// The name's place in `SKILL.md`.
    pub span: Span,
    /// The line upstream, from 1, that reads like its heading but is a line of code.
    pub code_line: Option<usize>,
}

/// What became of all upstream sections.
#[derive(Clone, Debug, Default)]
pub struct SectionMap {
    /// In the order of upstream's file.
    pub sections: Vec<SectionFact>,
    /// The text before the first heading, which is all there is where upstream has none.
    pub preamble: Option<SectionFact>,
    /// Imported blocks without a section.
    pub invented: Vec<Invented>,
    /// Upstream's "do not use" items among the package's "when to use" items.
    pub inversions: Vec<Inversion>,
    /// Identifiers that lost underscores, in the order of the package's file.
    pub mangled: Vec<MangledIdentifier>,
}

/// Follows the sections of `upstream` into `package`, whose parsed file is `skill`. `is_public`
/// tells which headings of level 2 the layout itself writes.
pub(crate) fn map(
    package: &Package,
    skill: &Skill,
    upstream: &Skill,
    is_public: impl Fn(&str) -> bool,
) -> SectionMap {
    let here = Lines::read(skill);
    let there = Lines::read(upstream);
    let original = triggers::triggers(upstream, &there);
    let inversions = triggers::inversions(skill, &here, &original);
    let blocks = skill.blocks(is_public);
    let mut named: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (at, block) in blocks.iter().enumerate() {
        let name = plain(&block.name.value);
        named.entry(name).or_default().push_back(at);
    }
    let mut mapper = Mapper {
        skill,
        index: Index::new(&here),
        support: Support {
            package,
            files: None,
        },
        blocks,
        here: &here,
        there: &there,
        inversions: &inversions,
        negative: triggers::negative_items(&original),
        named,
    };
    let units = units(upstream);
    let mut sections: Vec<SectionFact> = units
        .iter()
        .filter_map(|unit| mapper.follow(upstream, unit))
        .collect();
    let preamble = mapper.follow(upstream, &preamble(upstream));
    let invented = invented(&mapper.blocks, upstream);
    let mangled = identifiers::mangled(skill, upstream);
    for fact in &mut sections {
        fact.changes
            .retain(|change| !identifiers::explains(&mangled, change, skill, upstream));
    }
    SectionMap {
        sections,
        preamble,
        invented,
        inversions,
        mangled,
    }
}

/// A stretch of upstream's text under one heading.
struct Unit {
    heading: String,
    level: u8,
    place: Span,
    text: Span,
}

/// Splits upstream's text at its main headings: titles, and those of the shallowest level below.
fn units(upstream: &Skill) -> Vec<Unit> {
    let levels = upstream
        .outline
        .headings
        .iter()
        .map(|heading| heading.level);
    let level = levels.filter(|level| *level > 1).min().unwrap_or(1);
    let mut units: Vec<Unit> = Vec::new();
    for heading in &upstream.outline.headings {
        if heading.level > level {
            continue;
        }
        if let Some(last) = units.last_mut() {
            last.text.end = heading.span.start;
        }
        units.push(Unit {
            heading: heading.text.clone(),
            level: heading.level,
            place: heading.span,
            text: Span::new(heading.span.end, upstream.source.text.len()),
        });
    }
    units
}

/// Upstream's text before its first heading.
fn preamble(upstream: &Skill) -> Unit {
    let first = upstream.outline.headings.first();
    let end = first.map_or(upstream.source.text.len(), |heading| heading.span.start);
    let text = Span::new(upstream.body, end);
    Unit {
        heading: String::new(),
        level: 0,
        place: text,
        text,
    }
}

/// Blocks whose name is the heading of no upstream section.
fn invented(blocks: &[Block], upstream: &Skill) -> Vec<Invented> {
    let known: HashSet<String> = upstream
        .outline
        .headings
        .iter()
        .map(|heading| plain(&heading.text))
        .collect();
    let mut code: HashMap<String, usize> = HashMap::new();
    for line in &upstream.swallowed {
        let at = upstream.source.line(line.span.start);
        code.entry(plain(&line.text)).or_insert(at);
    }
    let mut invented = Vec::new();
    for block in blocks {
        let name = plain(&block.name.value);
        if known.contains(&name) {
            continue;
        }
        invented.push(Invented {
            name: block.name.value.clone(),
            span: block.name.span,
            code_line: code.get(&name).copied(),
        });
    }
    invented
}

/// The lines of the package's skill file by their words.
struct Index<'a> {
    /// The first line of each wording.
    lines: HashMap<&'a str, usize>,
    joined: String,
    /// Bytes that may still be searched for phrases: two texts of two megabytes that share nothing
    /// would take hours.
    budget: usize,
}

impl<'a> Index<'a> {
    fn new(here: &'a Lines) -> Self {
        let mut lines: HashMap<&str, usize> = HashMap::new();
        let mut joined = String::new();
        for line in here.all() {
            lines.entry(&line.words).or_insert(line.number);
            joined.push_str(&line.words);
            joined.push(' ');
        }
        Self {
            lines,
            joined,
            budget: PHRASE_BUDGET,
        }
    }

    fn holds(&mut self, words: &str) -> bool {
        if self.lines.contains_key(words) {
            return true;
        }
        let affordable = self.joined.len() <= self.budget;
        if words.chars().count() < PHRASE || !affordable {
            return false;
        }
        self.budget -= self.joined.len();
        self.joined.contains(words)
    }
}

/// A support file's path, its text, and a line of each wording.
type SupportText = (RelPath, Source, HashMap<String, usize>);

/// The support files' texts, read when a line is not found in the skill file.
struct Support<'a> {
    package: &'a Package,
    files: Option<Vec<SupportText>>,
}

impl Support<'_> {
    fn find(&mut self, words: &str) -> Option<Found> {
        let files = self.files.get_or_insert_with(|| {
            let texts = self.package.files().iter().filter(|file| {
                let markdown = ["md", "mdx", "markdown", "txt"];
                let extension = file.path.extension().unwrap_or_default();
                file.kind == FileKind::Regular
                    && file.path.as_str() != SKILL_FILE
                    && file.path.as_str() != "ORIGIN.md"
                    && markdown.contains(&extension.as_str())
                    && file.size().is_ok_and(|size| size <= 1 << 20)
            });
            texts
                .filter_map(|file| {
                    let source = Source::new(file.bytes().ok()?.to_vec());
                    let lines = (1..=source.lines.lines())
                        .map(|line| (plain(source.slice(source.line_span(line))), line))
                        .collect();
                    Some((file.path.clone(), source, lines))
                })
                .collect()
        });
        files.iter().find_map(|(path, source, lines)| {
            let line = *lines.get(words)?;
            Some(Found {
                path: path.clone(),
                span: source.line_span(line),
                line,
            })
        })
    }
}

struct Mapper<'a> {
    skill: &'a Skill,
    here: &'a Lines,
    there: &'a Lines,
    index: Index<'a>,
    support: Support<'a>,
    blocks: Vec<Block>,
    inversions: &'a [Inversion],
    /// Numbers of upstream's lines that say when not to use the skill.
    negative: HashSet<usize>,
    /// The blocks of each name that have not been taken.
    named: HashMap<String, VecDeque<usize>>,
}

impl Mapper<'_> {
    /// What became of one section; none for one that says nothing.
    fn follow(&mut self, upstream: &Skill, unit: &Unit) -> Option<SectionFact> {
        let text: Vec<&Line> = self.there.within(unit.text).collect();
        let telling: Vec<&Line> = text.iter().copied().filter(|line| line.tells()).collect();
        let prose: Vec<&Line> = text.iter().copied().filter(|line| !line.is_fence).collect();
        let counted = if telling.is_empty() { &prose } else { &telling };
        if counted.is_empty() {
            return None;
        }
        let mut lost = Vec::new();
        let mut dropped = Vec::new();
        let mut support = Vec::new();
        let mut first = None;
        for line in counted {
            if self.index.holds(&line.words) {
                first = first.or_else(|| self.index.lines.get(&*line.words).copied());
            } else if let Some(found) = self.support.find(&line.words) {
                support.push(found);
            } else {
                let entry = LostLine {
                    line: line.number,
                    text: line.words.clone(),
                };
                if self.negative.contains(&line.number) {
                    dropped.push(entry.clone());
                }
                lost.push(entry);
            }
        }
        let block = self.block(&unit.heading);
        let total = counted.len();
        let kept = total - lost.len();
        let inverted = self
            .inversions
            .iter()
            .any(|inversion| unit.text.contains(inversion.upstream.start));
        let mut fact = SectionFact {
            heading: unit.heading.clone(),
            level: unit.level,
            line: upstream.source.line(unit.place.start),
            fate: Fate::Public,
            total,
            kept,
            found: None,
            lost,
            dropped,
            changes: Vec::new(),
            text: unit.text,
            block: block.as_ref().map(|block| block.body),
        };
        fact.fate = if inverted {
            Fate::Inverted
        } else if kept == 0 || (block.is_none() && fact.share() <= CHANCE) {
            Fate::Lost
        } else if kept < total {
            Fate::Partial
        } else if support.len() * 2 > total {
            Fate::SupportFile
        } else if block.is_some() {
            Fate::Imported
        } else {
            Fate::Public
        };
        fact.found = match (&block, fact.fate) {
            (_, Fate::Lost) => None,
            (_, Fate::SupportFile) => support.first().cloned(),
            (Some(block), _) => self.here_at(block.heading),
            (None, _) => first.and_then(|line| self.section_of(line)),
        };
        if let Some(block) = &block {
            fact.changes = blocks::changes(self.here, block, &text, self.there);
        }
        Some(fact)
    }

    /// The next imported block of this name.
    fn block(&mut self, heading: &str) -> Option<Block> {
        let at = self.named.get_mut(&plain(heading))?.pop_front()?;
        Some(self.blocks[at].clone())
    }

    /// The heading of the public section that holds this line.
    fn section_of(&self, line: usize) -> Option<Found> {
        let place = self.skill.source.line_span(line);
        let section = self.skill.section_at(place.start);
        let heading = section.map_or(place, |section| section.heading);
        self.here_at(heading)
    }

    fn here_at(&self, span: Span) -> Option<Found> {
        Some(Found {
            path: RelPath::parse(SKILL_FILE).ok()?,
            span,
            line: self.skill.source.line(span.start),
        })
    }
}
