//! The paths that the text of a package names as parts of it.

mod code;
mod fenced;
mod lifetimes;
mod mention;
mod outputs;
mod outside;
mod passages;
mod placeholders;
mod reader;
mod results;
mod titles;
mod words;

use std::collections::HashMap;

use skillcheck_parser::{Package, RelPath, Resolution, SKILL_FILE, Span};
use skillcheck_provenance::{FileStatus, Verification};

pub(crate) use self::{
    fenced::is_in_shell,
    mention::{Mention, mention, near},
    outside::is_ordered,
    words::is_bare,
};

use self::reader::Reader;
use crate::{finding::Place, rule::Context};

/// Folders whose Markdown is material to work with, and names paths of other places.
const MATERIAL: [&str; 11] = [
    "assets",
    "templates",
    "template",
    "examples",
    "fixtures",
    "test",
    "tests",
    "evals",
    "node_modules",
    "readme.md",
    "changelog.md",
];

/// How a path is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Manner {
    /// A link, an image, a definition or an HTML attribute: it is meant to be followed.
    Link,
    /// Inline code.
    Code,
    /// A command in a code block; only where the file is there with other upper and lower case.
    Command,
}

/// A path that the text names.
#[derive(Clone, Debug)]
pub(crate) struct NamedPath {
    /// The file that names it.
    pub(crate) file: RelPath,
    /// The path's bytes in that file.
    pub(crate) span: Span,
    /// The path as written, without fragment and query.
    pub(crate) text: String,
    /// How it is named.
    pub(crate) manner: Manner,
    /// What stands there, backslashes taken for slashes; none for a placeholder.
    pub(crate) resolution: Option<Resolution>,
    /// How its line presents it.
    pub(crate) mention: Mention,
    /// Whether its line says that what is missing there is yet to be written.
    pub(crate) output: bool,
    /// Whether it stands in a form to be filled in: its line or a heading above it has `[Name]`,
    /// `${NAME}` or `{{name}}`.
    pub(crate) in_form: bool,
    /// Whether upstream names the same path.
    pub(crate) inherited: Inherited,
}

impl NamedPath {
    /// Where its text stands letter by letter; none where Markdown's or a URL's escapes hide it.
    pub(crate) fn written(&self, context: &Context<'_>) -> Option<Span> {
        let raw = context.text_of(&self.file, self.span)?;
        let mut found = raw.match_indices(&self.text);
        let (at, _) = found.next().filter(|_| found.next().is_none())?;
        let start = self.span.start + at;
        Some(Span::new(start, start + self.text.len()))
    }

    /// Its place.
    pub(crate) fn place(&self) -> Place {
        Place::at(&self.file, self.span)
    }

    /// Whether its line calls it an illustration outright.
    pub(crate) fn is_example(&self) -> bool {
        self.mention == Mention::Example
    }
}

/// Whether upstream names a path too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inherited {
    /// It does not, or upstream's text was not read.
    No,
    /// On this line, from 1, of its skill file.
    Line(usize),
    /// In the same file, which is the same there.
    SameFile,
}

/// Reads the paths that the Markdown files of `package` name, file by file.
pub(crate) fn read(package: &Package, verification: &Verification) -> Vec<NamedPath> {
    let mut paths = Vec::new();
    if let (Some(skill), Ok(file)) = (&package.skill, RelPath::parse(SKILL_FILE)) {
        let mut inherited: HashMap<&str, usize> = HashMap::new();
        if let Some(upstream) = verification.upstream.as_ref().map(|file| &file.skill) {
            for reference in &upstream.outline.references {
                let line = upstream.source.line(reference.span.start);
                inherited.entry(&reference.target.value).or_insert(line);
            }
        }
        let reader = Reader::new(package, &file, &skill.source, &skill.outline);
        reader.read(&mut paths, |target| {
            inherited
                .get(target)
                .map_or(Inherited::No, |line| Inherited::Line(*line))
        });
    }
    for document in package
        .documents()
        .iter()
        .filter(|document| is_read(&document.path))
    {
        let same = verification
            .files
            .iter()
            .any(|file| file.path == document.path && matches!(file.status, FileStatus::Identical));
        let inherited = if same {
            Inherited::SameFile
        } else {
            Inherited::No
        };
        let reader = Reader::new(package, &document.path, &document.source, &document.outline);
        reader.read(&mut paths, |_| inherited);
    }
    paths
}

/// Whether an agent reads the file at `path` as a part of the skill: not where it is material to
/// work with, or what others left beside it.
pub(crate) fn is_read(path: &RelPath) -> bool {
    path.as_str()
        .split('/')
        .all(|name| !name.starts_with('.') && !MATERIAL.contains(&name.to_lowercase().as_str()))
}
