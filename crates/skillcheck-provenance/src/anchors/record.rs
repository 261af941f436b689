//! The keys and labels of the record of an external source: one table for reading and writing.

use crate::origin::Field;

/// Keys of `external_source` in their order, and what they claim (measured: one key set in 268
/// files).
pub const KEYS: [(&str, Option<Field>); 16] = [
    ("schema_version", None),
    ("source_repository_url", Some(Field::Repository)),
    ("source_repository_owner", Some(Field::Owner)),
    ("source_repository_name", Some(Field::Name)),
    ("source_branch", Some(Field::Ref)),
    ("source_commit", Some(Field::Commit)),
    ("source_skills_path", Some(Field::SkillsPath)),
    ("source_skill_path", Some(Field::Path)),
    ("source_skill_name", None),
    ("source_license_spdx", Some(Field::License)),
    ("license_status", None),
    ("imported_public_skill_id", None),
    ("lineage_id", None),
    ("sync_run_id", None),
    ("imported_at", None),
    ("original_frontmatter_snapshot", None),
];

/// Labels of `ORIGIN.md` in their order, and the keys that hold the same (measured: one shape in
/// 268 files). Labels are read without regard to case.
pub const LABELS: [(&str, &str); 11] = [
    ("Source repository", "source_repository_url"),
    ("Source owner", "source_repository_owner"),
    ("Source repository name", "source_repository_name"),
    ("Source branch", "source_branch"),
    ("Source commit", "source_commit"),
    ("Source skills path", "source_skills_path"),
    ("Source skill path", "source_skill_path"),
    ("Imported public skill id", "imported_public_skill_id"),
    ("Source license", "source_license_spdx"),
    ("License status", "license_status"),
    ("Sync run id", "sync_run_id"),
];

/// The keys that claim something, with what they claim.
pub(super) fn claims() -> impl Iterator<Item = (&'static str, Field)> {
    KEYS.iter()
        .filter_map(|(key, field)| Some((*key, (*field)?)))
}

/// What a label claims.
pub(super) fn claimed_by(label: &str) -> Option<Field> {
    let known = LABELS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(label))?;
    claims()
        .find(|(key, _)| *key == known.1)
        .map(|(_, field)| field)
}
