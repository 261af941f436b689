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
    if bytes[..bytes.len().min(SNIFFED)].contains(&0) {
        return None;
    }
    Some(match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(skillcheck_parser::Source::new(bytes.to_vec()).text),
    })
}

fn role(path: &str, text: &str) -> Role {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name
        .rsplit_once('.')
        .map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
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
