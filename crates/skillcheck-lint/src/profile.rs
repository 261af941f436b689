//! What is expected of packages of a dialect.

use std::sync::LazyLock;

use serde::Deserialize;
use skillcheck_parser::{Package, RelPath, SectionKind, plain};
use skillcheck_provenance::{AnchorKind, Dialect, Extra, Origin, Regenerates};

/// A heading that a profile needs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// How it is written.
    pub title: String,
    /// Other wordings that serve.
    #[serde(default)]
    pub accepted: Vec<String>,
}

impl Heading {
    /// Whether `text` is this heading, in any accepted wording, without regard to case.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        let text = plain(text).to_lowercase();
        std::iter::once(&self.title)
            .chain(&self.accepted)
            .any(|wording| wording.to_lowercase() == text)
    }
}

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
    /// Keys that the frontmatter needs.
    #[serde(default)]
    pub required_fields: Vec<String>,
    /// Headings of level 2 that the body needs.
    #[serde(default)]
    pub required_headings: Vec<Heading>,
    /// Anchors that the package needs: one of each group.
    #[serde(default)]
    pub required_anchors: Vec<Vec<String>>,
    /// Files that its tools write and upstream does not have.
    #[serde(default)]
    pub generated: Vec<String>,
    /// Fields that a configuration accepts beside those of the dialect.
    #[serde(skip)]
    pub extra_fields: Vec<String>,
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
        include_str!("profiles/catalog.toml"),
        include_str!("profiles/omni-curated.toml"),
        include_str!("profiles/omni-intake.toml"),
    ];
    files
        .iter()
        .map(|file| {
            #[expect(clippy::expect_used, reason = "the files are part of the program")]
            let profile: Profile =
                toml::from_str(file).expect("profiles are valid; a test reads each of them");
            Profile {
                definition: (*file).to_owned(),
                ..profile
            }
        })
        .collect()
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

    /// The profile of the dialect that `package` is written in.
    #[must_use]
    pub fn recognise(package: &Package, origin: &Origin) -> &'static Profile {
        let rewritten = ["ATTRIBUTION.md", "OMNI_ENHANCED.json"]
            .iter()
            .any(|name| package.find(name).is_some());
        let sentence = origin.has(AnchorKind::IntakeSentence);
        let recorded = origin.has(AnchorKind::Metadata) || origin.has(AnchorKind::ExternalSource);
        let imported =
            sentence || (recorded && origin.has(AnchorKind::OriginFile) && is_wrapped(package));
        let name = match (rewritten, imported) {
            (true, _) => "omni-curated",
            (false, true) => "omni-intake",
            (false, false) if is_listing(package) => "catalog",
            (false, false) => "agent-skills",
        };
        Self::find(name).unwrap_or(&Self::all()[0])
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

/// Whether the frontmatter is that of a catalogue's listing.
fn is_listing(package: &Package) -> bool {
    let frontmatter = package
        .skill
        .as_ref()
        .and_then(|skill| skill.frontmatter.as_ref());
    let has = |key: &&str| frontmatter.is_some_and(|fields| fields.entry(key).is_some());
    ["category", "source", "url"].iter().all(has)
}

/// Whether the text has a part that only the importer's layout has. Anchors alone do not make an
/// import of it: a faithful copy may have the same ones, and its `SKILL.md` is to be compared.
fn is_wrapped(package: &Package) -> bool {
    let Some(skill) = &package.skill else {
        return false;
    };
    let own = |title: &str| {
        let title = title.trim();
        title.starts_with("Imported:") || title.eq_ignore_ascii_case("Operating Table")
    };
    skill.swallowed.iter().any(|line| own(&line.text))
        || skill
            .sections
            .iter()
            .any(|section| section.kind != SectionKind::Plain || own(&section.title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_file_is_read_and_named_after_itself() {
        for name in ["agent-skills", "catalog", "omni-curated", "omni-intake"] {
            assert_eq!(Profile::find(name).unwrap().name, name);
        }
        assert_eq!(Profile::all().len(), 4);
    }

    #[test]
    fn a_heading_is_known_in_every_wording_and_case() {
        let profile = Profile::find("omni-intake").unwrap();
        assert!(profile.is_public("when to use this skill"));
        assert!(profile.is_public("**Use this skill when**"));
        assert!(!profile.is_public("Usage"));
    }
}
