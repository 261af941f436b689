//! Which dialect a package is written in.

use skillcheck_parser::{Package, SectionKind};
use skillcheck_provenance::{AnchorKind, Origin};

use super::Profile;

impl Profile {
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
            (false, false) if is_classified(package) => "antigravity",
            (false, false) if is_for_claude(package) => "claude-code",
            (false, false) => "agent-skills",
        };
        Self::find(name).unwrap_or(&Self::all()[0])
    }
}

/// Whether the frontmatter is that of a catalogue's listing.
fn is_listing(package: &Package) -> bool {
    ["category", "source", "url"]
        .iter()
        .all(|key| has(package, key))
}

/// Whether the frontmatter says how dangerous the skill is and where it is from.
fn is_classified(package: &Package) -> bool {
    ["risk", "source"].iter().all(|key| has(package, key))
}

/// Whether the package is part of a plugin of Claude Code, or has a field that only that client
/// reads.
fn is_for_claude(package: &Package) -> bool {
    let telling = Profile::find("claude-code").map_or(&[][..], |profile| &profile.telling_fields);
    package.is_in_plugin() || telling.iter().any(|key| has(package, key))
}

fn has(package: &Package, key: &str) -> bool {
    let skill = package.skill.as_ref();
    let frontmatter = skill.and_then(|skill| skill.frontmatter.as_ref());
    frontmatter.is_some_and(|fields| fields.entry(key).is_some())
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
