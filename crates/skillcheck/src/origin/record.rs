//! What is recorded of an origin, key by key.

use serde_json::{Map, Number, Value};
use skillcheck_parser::{
    Frontmatter, RelPath,
    yaml::{Node, Value as Yaml},
};
use skillcheck_provenance::{License, ObjectId, RECORD_KEYS, Repository, without_password};

use super::claim::{Claim, Url};

/// The schema of the records that this shape was measured on.
const SCHEMA: &str = "2026-03-29";

/// A value for each key of the record that has one.
pub(super) struct Record(Map<String, Value>);

/// What is known of the package and of upstream's skill.
pub(super) struct Known<'a> {
    /// What the package's anchors hold already.
    pub(super) recorded: &'a Map<String, Value>,
    /// The name of the package.
    pub(super) name: &'a str,
    /// Upstream's frontmatter; none where it is not at hand or cannot be read as a mapping.
    pub(super) frontmatter: Option<&'a Frontmatter>,
    /// What upstream's frontmatter and licence files come to.
    pub(super) license: Option<&'a str>,
}

impl Record {
    /// The record of `claim`. What is neither claimed nor known is left out, unless it was
    /// recorded before and still holds.
    pub(super) fn new(claim: &Claim, known: &Known<'_>) -> Self {
        let recorded = |key: &str| known.recorded.get(key).cloned();
        let same = same_origin(claim, known.recorded);
        let unless_moved = |key: &str| recorded(key).filter(|_| same);
        let text = |value: &str| Some(Value::from(value));
        let url = url(claim, known.recorded);
        let (owner, name) = owner_and_name(claim, &url);
        let snapshot = known.frontmatter.and_then(snapshot);
        let upstream_name = known.frontmatter.and_then(|fields| fields.text("name"));
        let (license, status) = license(claim.license.as_deref(), known);
        let value = |key: &str| match key {
            "schema_version" => recorded(key).or_else(|| text(SCHEMA)),
            "source_repository_url" => text(&url),
            "source_repository_owner" => text(&owner),
            "source_repository_name" => text(&name),
            "source_branch" => text(&claim.reference),
            "source_commit" => text(&claim.commit.to_string()),
            "source_skills_path" => text(&skills_path(&claim.path, known.recorded)),
            "source_skill_path" => text(&claim.path),
            "source_skill_name" => match upstream_name {
                Some(name) => text(name),
                None => unless_moved(key).or_else(|| text(last_name(&claim.path, &name))),
            },
            "source_license_spdx" => text(&license),
            "license_status" => text(&status),
            "imported_public_skill_id" => recorded(key).or_else(|| text(known.name)),
            // It numbers the skill, not the copy.
            "lineage_id" => recorded(key),
            // Both speak of the copying; of another commit's they would be false.
            "sync_run_id" => unless_moved(key),
            "imported_at" => match &claim.imported_at {
                Some(time) => text(time),
                None => unless_moved(key),
            },
            "original_frontmatter_snapshot" => snapshot.clone().or_else(|| unless_moved(key)),
            _ => None,
        };
        let values = RECORD_KEYS
            .iter()
            .filter_map(|(key, _)| Some(((*key).to_owned(), value(key)?)));
        Self(values.collect())
    }

    /// The value of `key`.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// The value of `key` where it is text.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.get(key)?.as_str().map(str::to_owned)
    }
}

/// Whether the same commit and path of the same repository were recorded before.
fn same_origin(claim: &Claim, recorded: &Map<String, Value>) -> bool {
    let text = |key: &str| {
        recorded
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let commit = text("source_commit").parse::<ObjectId>();
    let repository = Repository::parse(text("source_repository_url"));
    commit == Ok(claim.commit)
        && repository.as_ref() == Some(&claim.repository)
        && tidy(text("source_skill_path")) == claim.path
}

/// The path as it is recorded.
fn tidy(path: &str) -> String {
    RelPath::parse(path).map_or_else(|_| ".".to_owned(), |path| path.to_string())
}

/// The URL to record: the recorded one stays where it is only spelled otherwise.
fn url(claim: &Claim, recorded: &Map<String, Value>) -> String {
    let before = recorded
        .get("source_repository_url")
        .and_then(Value::as_str);
    let same = |url: &&str| Repository::parse(url).as_ref() == Some(&claim.repository);
    match (&claim.url, before.filter(same)) {
        (Url::Remote(_), Some(before)) => without_password(before),
        (url, _) => url.as_str().to_owned(),
    }
}

fn owner_and_name(claim: &Claim, url: &str) -> (String, String) {
    let normal = || (claim.repository.owner(), claim.repository.name().to_owned());
    Repository::spelled(url).unwrap_or_else(normal)
}

/// The folder that holds upstream's skills: the recorded one where it still holds this one, else
/// the folder that the skill is in.
fn skills_path(path: &str, recorded: &Map<String, Value>) -> String {
    let before = recorded.get("source_skills_path").and_then(Value::as_str);
    if let Some(before) = before {
        let folder = tidy(before);
        let holds = folder == "." || path == folder || path.starts_with(&format!("{folder}/"));
        if holds {
            return before.to_owned();
        }
    }
    path.rsplit_once('/')
        .map_or(".", |(folder, _)| folder)
        .to_owned()
}

/// The last name of a path; that of the repository at its root.
fn last_name<'a>(path: &'a str, repository: &'a str) -> &'a str {
    match path.rsplit('/').next() {
        Some(".") | None => repository,
        Some(name) => name,
    }
}

/// The licence to record and its status: the user's word, else what is recorded, else what
/// upstream says where that is plain, else that nobody knows.
fn license(given: Option<&str>, known: &Known<'_>) -> (String, String) {
    let text = |key: &str| known.recorded.get(key).and_then(Value::as_str);
    let before = text("source_license_spdx");
    let said = before.filter(|before| License::read(before) != License::Unknown);
    let license = given.or(said).or(known.license).or(before);
    let license = license.unwrap_or("UNKNOWN");
    let is_unknown = License::read(license) == License::Unknown;
    let status = match text("license_status") {
        Some(status) if before == Some(license) => status,
        // Whether it is compatible is for a person to say, who then records that.
        _ if is_unknown => "review-required",
        _ => "recorded",
    };
    (license.to_owned(), status.to_owned())
}

/// Frontmatter as the JSON object that YAML reads in it; none where JSON has no such value.
fn snapshot(frontmatter: &Frontmatter) -> Option<Value> {
    let fields = frontmatter.entries().iter();
    let fields = fields.map(|entry| Some((key(&entry.key)?, json(&entry.value)?)));
    Some(Value::Object(fields.collect::<Option<_>>()?))
}

fn json(node: &Node) -> Option<Value> {
    Some(match &node.value {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::from(*value),
        Yaml::Int(value) => Value::from(*value),
        Yaml::Float(value) => Value::Number(Number::from_f64(*value)?),
        Yaml::String(text) => Value::from(text.as_str()),
        Yaml::Sequence(items) => Value::Array(items.iter().map(json).collect::<Option<_>>()?),
        Yaml::Mapping(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|entry| Some((key(&entry.key)?, json(&entry.value)?)));
            Value::Object(entries.collect::<Option<_>>()?)
        }
        // What it stands for was not followed.
        Yaml::Alias => return None,
    })
}

/// A key as JSON has it: text. Other scalars are written as YAML would write them.
fn key(node: &Node) -> Option<String> {
    match &node.value {
        Yaml::String(text) => Some(text.clone()),
        Yaml::Null | Yaml::Bool(_) | Yaml::Int(_) | Yaml::Float(_) => {
            json(node).map(|value| value.to_string())
        }
        Yaml::Sequence(_) | Yaml::Mapping(_) | Yaml::Alias => None,
    }
}
