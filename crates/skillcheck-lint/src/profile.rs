//! What is expected of packages of a dialect.

mod field;
mod heading;
mod read;
mod recognise;

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;
use skillcheck_parser::RelPath;
use skillcheck_provenance::{Dialect, Extra, Regenerates};

pub use self::{
    field::{Field, Format, Type},
    heading::Heading,
};
use crate::{
    levels::Level,
    rule::{Rule, Severity},
};

/// What the `SKILL.md` of a dialect has of upstream's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Text {
    /// It is upstream's file.
    Copied,
    /// It is upstream's text below a frontmatter of its own.
    Listed,
    /// It is written anew around upstream's sections, which are all to be there.
    Regenerated,
    /// It is another text on the same subject, with files of its own beside upstream's.
    Rewritten,
}

/// Words that a value of a field makes a duty.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RequiredText {
    /// The field.
    pub field: String,
    /// Its value that asks for the words.
    pub value: String,
    /// The words; case and line breaks do not count.
    pub text: String,
}

/// A named set of expectations. Each stands in a file of its own under `profiles/`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    /// Its name in options and reports.
    pub name: String,
    /// What it is, in one phrase.
    pub summary: String,
    /// What its packages' `SKILL.md` has of upstream's text.
    pub text: Text,
    /// Every field that the frontmatter may have, by its key.
    #[serde(default)]
    pub fields: BTreeMap<String, Field>,
    /// Keys that the frontmatter needs.
    #[serde(default)]
    pub required_fields: Vec<String>,
    /// Headings of level 2 that the body needs.
    #[serde(default)]
    pub required_headings: Vec<Heading>,
    /// Words that the text needs where a field has a certain value.
    #[serde(default)]
    pub required_texts: Vec<RequiredText>,
    /// Anchors that the package needs: one of each group.
    #[serde(default)]
    pub required_anchors: Vec<Vec<String>>,
    /// Files that its tools write and upstream does not have.
    #[serde(default)]
    pub generated: Vec<String>,
    /// Rules whose findings weigh otherwise in this dialect, by their ids.
    #[serde(default)]
    pub severities: BTreeMap<String, Severity>,
    /// Keys that only packages of this dialect have: one of them tells it.
    #[serde(default)]
    pub telling_fields: Vec<String>,
    /// What a profile of a configuration sets rules to.
    #[serde(skip)]
    pub rules: BTreeMap<&'static str, Level>,
    /// From which size on a skill file is too long.
    #[serde(skip)]
    pub limits: SizeLimits,
    /// The text that it was read from.
    #[serde(skip)]
    pub definition: String,
}

/// How long a skill file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SizeLimits {
    /// Lines of the file.
    pub lines: usize,
    /// Estimated tokens of the body.
    pub tokens: usize,
}

impl Default for SizeLimits {
    /// What the Agent Skills specification recommends under "Progressive disclosure".
    fn default() -> Self {
        Self {
            lines: 500,
            tokens: 5000,
        }
    }
}

static ALL: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    let files = [
        include_str!("profiles/agent-skills.toml"),
        include_str!("profiles/antigravity.toml"),
        include_str!("profiles/catalog.toml"),
        include_str!("profiles/claude-code.toml"),
        include_str!("profiles/omni-curated.toml"),
        include_str!("profiles/omni-intake.toml"),
    ];
    #[expect(clippy::expect_used, reason = "the files are part of the program")]
    read::all(&files).expect("profiles are valid; a test reads each of them")
});

impl Profile {
    /// All profiles, in the order of their names.
    #[must_use]
    pub fn all() -> &'static [Profile] {
        &ALL
    }

    /// The profile of this name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Profile> {
        Self::all().iter().find(|profile| profile.name == name)
    }

    /// How much the findings of `rule` weigh in this dialect.
    #[must_use]
    pub fn severity(&self, rule: &Rule) -> Severity {
        self.severities
            .get(rule.id)
            .copied()
            .unwrap_or(rule.severity)
    }

    /// Whether its `SKILL.md` is to hold upstream's sections.
    #[must_use]
    pub fn regenerates(&self) -> bool {
        self.text == Text::Regenerated
    }

    /// Whether `text` is a heading that the profile needs.
    #[must_use]
    pub fn is_public(&self, text: &str) -> bool {
        self.required_headings
            .iter()
            .any(|heading| heading.is(text))
    }

    /// Whether the profile's tools write the file at `path`.
    #[must_use]
    pub fn generates(&self, path: &RelPath) -> bool {
        self.generated.iter().any(|name| name == path.as_str())
    }

    /// What verification needs to know of it. The two closures are the profile's own
    /// [`generates`](Self::generates) and [`is_public`](Self::is_public).
    #[must_use]
    pub fn dialect<'a>(
        &self,
        is_generated: &'a (dyn Fn(&RelPath) -> bool + Sync),
        is_public: &'a (dyn Fn(&str) -> bool + Sync),
    ) -> Dialect<'a> {
        Dialect {
            regenerates: match self.text {
                Text::Copied => Regenerates::Nothing,
                Text::Listed => Regenerates::Frontmatter,
                Text::Regenerated | Text::Rewritten => Regenerates::SkillFile,
            },
            extra: match self.text {
                Text::Copied | Text::Listed | Text::Regenerated => Extra::Unexplained,
                Text::Rewritten => Extra::Own,
            },
            is_generated,
            is_public,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_file_is_read_and_named_after_itself() {
        let names = [
            "agent-skills",
            "antigravity",
            "catalog",
            "claude-code",
            "omni-curated",
            "omni-intake",
        ];
        let all: Vec<_> = Profile::all().iter().map(|p| p.name.as_str()).collect();
        assert_eq!(all, names);
    }

    #[test]
    fn what_a_profile_speaks_of_is_there() {
        for profile in Profile::all() {
            let name = &profile.name;
            for id in profile.severities.keys() {
                assert!(crate::rules::find(id).is_some(), "{name}: rule {id}");
            }
            let texts = profile.required_texts.iter().map(|text| &text.field);
            let named = profile.required_fields.iter().chain(texts);
            for field in named.chain(&profile.telling_fields) {
                assert!(profile.fields.contains_key(field), "{name}: field {field}");
            }
        }
    }

    #[test]
    fn a_profile_has_the_fields_of_the_one_that_it_extends() {
        let client = Profile::find("claude-code").unwrap();
        assert!(client.fields.contains_key("compatibility"));
        assert_eq!(client.fields["allowed-tools"].types.len(), 2);
        let specification = Profile::find("agent-skills").unwrap();
        assert_eq!(specification.fields["allowed-tools"].types.len(), 1);
        assert!(client.definition.starts_with(&specification.definition));
    }

    #[test]
    fn a_heading_is_known_in_every_wording_and_case() {
        let profile = Profile::find("omni-intake").unwrap();
        assert!(profile.is_public("when to use this skill"));
        assert!(profile.is_public("**Use this skill when**"));
        assert!(!profile.is_public("Usage"));
    }
}
