//! The texts of a package that an agent may read or run, each looked through once for all rules.

use std::{borrow::Cow, cell::OnceCell};

use skillcheck_parser::{File, FileKind, Outline, Package, RelPath, SKILL_FILE, Skill, Span};

use crate::{
    finding::Place,
    marks::{self, Mark},
};

/// Bytes at the start of a file in which a NUL says that it is no text, as git takes it.
const SNIFFED: usize = 8_000;
/// Endings of Markdown files.
const MARKDOWN: [&str; 3] = ["md", "mdx", "markdown"];
/// Endings of files that are run, or read as instructions.
const READ: [&str; 28] = [
    "bash", "bat", "cjs", "cmd", "fish", "go", "j2", "js", "jsx", "kts", "lua", "mjs", "php", "pl",
    "prompt", "ps1", "psm1", "py", "rb", "rs", "rst", "sh", "ts", "tsx", "txt", "yaml", "yml",
    "zsh",
];

/// Endings of other files that are text.
const DATA: [&str; 14] = [
    "cfg", "conf", "css", "csv", "env", "htm", "html", "ini", "json", "jsonl", "svg", "toml",
    "tsv", "xml",
];
/// A file with more NULs than one in so many bytes is no text with a NUL in it.
const NULS: usize = 16;

/// Why a file whose name says that it is text was not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is UTF-16.
    Wide,
    /// It is no text, whatever its name says.
    Binary,
    /// It has so many bytes, more than [`File::KEPT`].
    Large(u64),
}

/// What an agent does with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Reads it as instructions.
    Markdown,
    /// Runs it, or reads it in the course of the work.
    Code,
    /// Hands it to a program: JSON, XML, style sheets.
    Data,
}

/// A file of the package that is text.
pub(crate) struct Text<'a> {
    /// Its path.
    pub(crate) path: &'a RelPath,
    /// What an agent does with it.
    pub(crate) role: Role,
    /// Its text; bytes that are not UTF-8 are `?`, so that offsets stay.
    pub(crate) content: Cow<'a, str>,
    skill: Option<&'a Skill>,
    marks: Vec<(Mark, usize)>,
    outline: OnceCell<Outline>,
}

impl Text<'_> {
    /// Where the words stand that rules of this kind start from, in the order of the text.
    pub(crate) fn marks(&self, mark: Mark) -> impl Iterator<Item = usize> + '_ {
        let found = self.marks.iter();
        found.filter_map(move |(is, at)| (*is == mark).then_some(*at))
    }

    /// Whether it is the file at `path`.
    pub(crate) fn is(&self, path: &str) -> bool {
        self.path.as_str() == path
    }

    /// A stretch of it as the place of a finding.
    pub(crate) fn place(&self, span: Span) -> Place {
        Place::at(self.path, span)
    }

    /// What its Markdown holds; read when it is first asked for. Nothing where it is no Markdown.
    pub(crate) fn outline(&self) -> &Outline {
        match (self.skill, self.role) {
            (Some(skill), _) => &skill.outline,
            (None, Role::Markdown) => self.outline.get_or_init(|| Outline::read(&self.content, 0)),
            _ => self.outline.get_or_init(Outline::default),
        }
    }
}

/// The line of `text` around `at`, without its ending.
pub(crate) fn line_at(text: &str, at: usize) -> Span {
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let end = text[at..]
        .find(['\n', '\r'])
        .map_or(text.len(), |found| at + found);
    Span::new(start, end)
}

/// The line of `text` around `at`, cut to `reach` bytes on either side: a line may be a megabyte
/// long.
pub(crate) fn line_near(text: &str, at: usize, reach: usize) -> Span {
    let from = text.floor_char_boundary(at.saturating_sub(reach));
    let to = text.ceil_char_boundary((at + reach).min(text.len()));
    line_at(&text[from..to], at - from).shifted(from)
}

/// The offsets of `bytes` around those that `is` accepts, which stand apart in most texts: whole
/// stretches are passed over that hold none.
pub(crate) fn stretches(bytes: &[u8], is: impl Fn(u8) -> bool) -> impl Iterator<Item = usize> {
    const STRETCH: usize = 64;
    let starts = bytes.chunks(STRETCH).enumerate().filter(move |(_, chunk)| {
        // Without a branch for each byte, the processor looks at many at once.
        chunk.iter().fold(false, |any, byte| any | is(*byte))
    });
    starts.flat_map(|(number, chunk)| {
        let start = number * STRETCH;
        start..start + chunk.len()
    })
}

/// Reads the texts of `package`: the skill file first, then the others in the order of their paths.
pub(crate) fn read(package: &Package) -> Vec<Text<'_>> {
    let mut texts = Vec::new();
    for file in package.files() {
        let skill = package
            .skill
            .as_ref()
            .filter(|_| file.path.as_str() == SKILL_FILE);
        let text = match skill {
            Some(skill) => Cow::Borrowed(skill.source.text.as_str()),
            None => match text_of(file) {
                Some(text) => text,
                None => continue,
            },
        };
        let role = match skill {
            Some(_) => Role::Markdown,
            None => role(file.path.as_str(), &text),
        };
        texts.push(Text {
            path: &file.path,
            role,
            marks: marks::find(&text),
            content: text,
            skill,
            outline: OnceCell::new(),
        });
    }
    texts
}

fn text_of(file: &File) -> Option<Cow<'_, str>> {
    if file.kind != FileKind::Regular {
        return None;
    }
    let bytes = file.bytes().ok()?;
    // A NUL in what is text by its name hides nothing that stands beside it.
    let sniffed = &bytes[..bytes.len().min(SNIFFED)];
    if no_text(bytes).is_some() || (!is_text(&file.path) && sniffed.contains(&0)) {
        return None;
    }
    Some(match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(skillcheck_parser::Source::new(bytes.to_vec()).text),
    })
}

/// Why `file` was not looked at though its name says that it is text, and what an agent does with it.
/// None where it was, where it is no such file, and where it cannot be read at all.
pub(crate) fn unread(file: &File) -> Option<(Unread, Role)> {
    if file.kind != FileKind::Regular || !is_text(&file.path) {
        return None;
    }
    let why = match file.bytes() {
        Ok(bytes) => no_text(bytes)?,
        Err(_) => Unread::Large(file.size().ok().filter(|size| *size > File::KEPT)?),
    };
    Some((why, role(file.path.as_str(), "")))
}

fn no_text(bytes: &[u8]) -> Option<Unread> {
    let start = &bytes[..bytes.len().min(SNIFFED)];
    let side = |first: usize| {
        let places = start.iter().skip(first).step_by(2);
        places.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (side(0), side(1));
    let nuls = even + odd;
    let marked = start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]);
    // Text in Latin letters has its NULs at every second place, and nearly all at the same side.
    let sided = even.max(odd) * 8 > nuls * 7;
    if marked || (nuls * 3 > start.len() && sided) {
        Some(Unread::Wide)
    } else if nuls > start.len().div_ceil(NULS).max(2) {
        Some(Unread::Binary)
    } else {
        None
    }
}

/// Whether the name of the file at `path` says that it is text.
fn is_text(path: &RelPath) -> bool {
    let ending = ending(path.as_str());
    let ending = ending.as_str();
    MARKDOWN.contains(&ending) || READ.contains(&ending) || DATA.contains(&ending)
}

/// The ending of the file name of `path`, in lower case.
fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.');
    ending.map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
}

fn role(path: &str, text: &str) -> Role {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = ending(path);
    if MARKDOWN.contains(&ending.as_str()) {
        Role::Markdown
    } else if READ.contains(&ending.as_str())
        || text.starts_with("#!")
        || matches!(name, "Makefile" | "Dockerfile" | "justfile")
    {
        Role::Code
    } else {
        Role::Data
    }
}

#[cfg(test)]
mod tests {
    use super::{Role, role};

    #[test]
    fn an_agent_reads_runs_or_hands_on() {
        assert_eq!(role("references/a.MD", ""), Role::Markdown);
        assert_eq!(role("scripts/run.sh", ""), Role::Code);
        assert_eq!(role("scripts/run", "#!/bin/sh\n"), Role::Code);
        assert_eq!(role("assets/a.json", "{}"), Role::Data);
    }
}
