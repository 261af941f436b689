//! What a rule is.

use std::fmt;

use serde::Deserialize;
use skillcheck_parser::{Frontmatter, Package, RelPath, SKILL_FILE, Skill, Span, yaml::Entry};
use skillcheck_provenance::{Origin, Verification};

use crate::{
    finding::{Place, Related},
    named_paths::NamedPath,
    profile::Profile,
    sink::Sink,
    texts::Text,
};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Should be looked at.
    Warning,
    /// Must be repaired.
    Error,
}

impl Severity {
    /// Its name in every format and option.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The next lower severity; a note stays one.
    #[must_use]
    pub fn milder(self) -> Self {
        match self {
            Self::Error => Self::Warning,
            Self::Warning | Self::Note => Self::Note,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a rule speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The YAML block at the head of `SKILL.md`.
    Frontmatter,
    /// The Markdown of `SKILL.md`.
    Body,
    /// Paths that the text names.
    Paths,
    /// The files of the package.
    Files,
    /// What may harm whoever uses the package.
    Safety,
    /// What the package claims of its origin, and whether that is so.
    Origin,
    /// The packages of a run, held against each other.
    Collection,
}

impl Group {
    /// Its name, as a heading.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Frontmatter => "Frontmatter",
            Self::Body => "Body",
            Self::Paths => "Paths",
            Self::Files => "Files",
            Self::Safety => "Safety",
            Self::Origin => "Origin",
            Self::Collection => "Collection",
        }
    }
}

/// A rule: everything that is known about it stands in its own file.
pub struct Rule {
    /// Its id: kebab-case, and the name of its file, page and fixtures.
    pub id: &'static str,
    /// What it speaks about.
    pub group: Group,
    /// How much its findings weigh unless a configuration says otherwise.
    pub severity: Severity,
    /// The fault in one sentence, without a full stop.
    pub summary: &'static str,
    /// Who demands this: a specification's section, or a measured format.
    pub source: &'static str,
    /// What `--fix` does about it, as a command; none where only a person can repair it.
    pub fix: Option<&'static str>,
    /// Its page, in Markdown.
    pub docs: &'static str,
    /// Looks for the fault.
    pub(crate) check: fn(&Context<'_>, &mut Sink<'_>),
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rule").field(&self.id).finish()
    }
}

/// What a rule may look at.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The package.
    pub(crate) package: &'a Package,
    /// What it claims of its origin.
    pub(crate) origin: &'a Origin,
    /// What came of verifying that.
    pub(crate) verification: &'a Verification,
    /// What is expected of packages of its dialect.
    pub(crate) profile: &'a Profile,
    /// The paths that its text names.
    pub(crate) paths: &'a [NamedPath],
    /// Its files that are text.
    pub(crate) texts: &'a [Text<'a>],
}

impl<'a> Context<'a> {
    /// A line of upstream's skill file, as another place of a finding.
    pub(crate) fn upstream(&self, line: usize, message: impl Into<String>) -> Option<Related> {
        let file = self.verification.upstream.as_ref()?;
        self.upstream_file(&file.path, line, message)
    }

    /// A line of the file at `path` in upstream's repository, as another place of a finding.
    pub(crate) fn upstream_file(
        &self,
        path: &str,
        line: usize,
        message: impl Into<String>,
    ) -> Option<Related> {
        let commit = self.verification.commit?;
        Some(Related::Upstream {
            file: format!("{}:{path}", commit.short()),
            line,
            message: message.into(),
        })
    }

    /// What the package claims, and what each anchor claims that contradicts the others.
    pub(crate) fn views(&self) -> impl Iterator<Item = Context<'a>> {
        let own = *self;
        let others = self.verification.others.iter();
        std::iter::once(own).chain(others.map(move |(origin, verification)| Context {
            origin,
            verification,
            ..own
        }))
    }

    /// Keys and values of the frontmatter, in the order of the file.
    pub(crate) fn fields(&self) -> &'a [Entry] {
        let frontmatter = self.skill().and_then(|skill| skill.frontmatter.as_ref());
        frontmatter.map_or(&[], Frontmatter::entries)
    }

    /// The frontmatter's first entry of `key`.
    pub(crate) fn field(&self, key: &str) -> Option<&'a Entry> {
        self.skill()?.frontmatter.as_ref()?.entry(key)
    }

    /// The bytes of the skill file at `span`.
    pub(crate) fn text(&self, span: Span) -> &'a str {
        self.skill().map_or("", |skill| skill.source.slice(span))
    }

    /// The bytes at `span` of the skill file or another Markdown file; none of any other file.
    pub(crate) fn text_of(&self, file: &RelPath, span: Span) -> Option<&'a str> {
        if file.as_str() == SKILL_FILE {
            return Some(self.text(span));
        }
        let mut documents = self.package.documents().iter();
        let document = documents.find(|document| document.path == *file)?;
        Some(document.source.slice(span))
    }

    /// Where a finding on the value of `entry` stands: at the value, or at its key where the value
    /// starts on a line below, as a list or a block does.
    pub(crate) fn value_of(&self, entry: &Entry) -> Place {
        let (key, value) = (entry.key.span, entry.value.span);
        let below = self
            .skill()
            .is_some_and(|skill| skill.source.line(key.start) < skill.source.line(value.start));
        Place::skill(if below { key } else { value })
    }

    /// The parsed skill file, where it could be read.
    pub(crate) fn skill(&self) -> Option<&'a Skill> {
        self.package.skill.as_ref()
    }
}
