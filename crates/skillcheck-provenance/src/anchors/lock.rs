//! What lock files of package managers say of a package.

use skillcheck_parser::{Span, yaml::Entry};

use super::{Reading, folder_of, json::inner};
use crate::{
    locks::{Lock, Locks},
    origin::{AnchorKind, Field, LockHash, Malformed},
    repository::Repository,
};

/// Reads the entries that lock files above `package` have for it.
pub(super) fn read(package: &skillcheck_parser::Package, locks: &Locks, reading: &mut Reading) {
    for lock in locks.of(package) {
        match lock.entry() {
            Err(malformed) => {
                let malformed = malformed.clone();
                reading.open(lock.file.kind, lock.path.clone());
                reading.problem(None, malformed);
            }
            Ok(Some(entry)) => self::entry(&lock, entry, reading),
            Ok(None) => {}
        }
        reading.origin.locks.push(lock);
    }
}

fn entry(lock: &Lock, skill: &Entry, reading: &mut Reading) {
    let entry = &skill.value;
    let text = |key: &str| {
        let node = entry.get(key)?;
        Some((node.as_str()?, Some(inner(node.span))))
    };
    let kind = text("sourceType").map_or("", |(kind, _)| kind);
    let repository = repository(kind, text("source"), text("sourceUrl"));
    let hash = match lock.file.kind {
        AnchorKind::Lock => text("computedHash"),
        _ => text("skillFolderHash").filter(|(hash, _)| !hash.is_empty()),
    };
    // GitHub's own folders are recorded by the id of their tree, all others by a hash of their own.
    let is_tree = lock.file.kind == AnchorKind::GlobalLock && kind == "github";
    if repository.is_some() || is_tree {
        reading.open(lock.file.kind, lock.path.clone());
    } else {
        // A copy of a local folder claims no origin that git could tell of.
        reading.point(lock.file.kind, lock.path.clone());
    }
    if let Some(json) = lock.json() {
        super::json::duplicates(json, entry.span, reading);
        // Readers differ in which of two entries they take.
        let key = skill.key.span;
        for twice in &json.duplicates {
            if twice.first == key || twice.again == key {
                let malformed = Malformed::DuplicateKey(twice.key.clone(), twice.first);
                reading.problem(Some(twice.again), malformed);
            }
        }
    }
    if let Some((url, span)) = repository {
        reading.claim(Field::Repository, &url, span);
        let named = text("ref").or_else(|| text("pinnedRef"));
        if let Some((name, span)) = named {
            let is_id = name.parse::<crate::ObjectId>().is_ok();
            let field = if is_id { Field::Commit } else { Field::Ref };
            reading.claim(field, name, span);
        }
        if let Some((path, span)) = text("skillPath") {
            reading.claim(Field::Path, folder_of(path), span);
        }
        for key in ["updatedAt", "installedAt"] {
            if let Some((time, _)) = text(key) {
                reading.imported_at(time);
            }
        }
    }
    match hash {
        Some((id, span)) if is_tree => reading.claim(Field::Tree, id, span),
        Some((hash, span)) => folder_hash(lock, hash, span, reading),
        None if lock.file.kind == AnchorKind::Lock => {
            reading.problem(Some(entry.span), Malformed::NoHash);
        }
        None => {}
    }
}

/// The repository that an entry names: `OWNER/NAME` on the site of its kind, or a URL.
fn repository(
    kind: &str,
    source: Option<(&str, Option<Span>)>,
    url: Option<(&str, Option<Span>)>,
) -> Option<(String, Option<Span>)> {
    if ["local", "node_modules"].contains(&kind) {
        return None;
    }
    let named = |text: &str| Repository::parse(text).is_some();
    if let Some((url, span)) = url.filter(|(url, _)| named(url)) {
        return Some((url.to_owned(), span));
    }
    let (source, span) = source?;
    let site = match kind {
        "github" => "https://github.com/",
        "gitlab" => "https://gitlab.com/",
        _ => return named(source).then(|| (source.to_owned(), span)),
    };
    if source.contains(':') {
        return Some((source.to_owned(), span));
    }
    Some((format!("{site}{source}"), span))
}

fn folder_hash(lock: &Lock, hash: &str, span: Option<Span>, reading: &mut Reading) {
    let digits = hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hash.len() != 64 || !digits {
        return reading.problem(span, Malformed::Hash(hash.to_owned()));
    }
    reading.origin.lock_hashes.push(LockHash {
        anchor: lock.file.kind,
        file: lock.path.clone(),
        span,
        recorded: hash.to_lowercase(),
    });
}
