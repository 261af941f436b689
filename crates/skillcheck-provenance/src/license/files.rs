//! The licence files that stand beside, above and over a skill.

use std::sync::Arc;

use super::{
    text::{LicenseText, TEXT_LIMIT},
    weigh::LicenseEvidence,
};
use crate::{
    git::{Blob, EntryMode, ReadError, Reader, TreeEntry},
    object_id::ObjectId,
    upstream::Upstream,
};

/// Licence files that are looked at for one skill, the nearest first.
const FILE_LIMIT: usize = 16;
/// The folder that holds one file a licence (the REUSE specification).
const LICENSES: &str = "LICENSES";

/// Where a licence file stands, seen from the skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LicensePlace {
    /// In the skill's own folder.
    Skill,
    /// In a folder above it.
    Parent,
    /// At the repository's root.
    Root,
}

/// A licence file upstream.
#[derive(Clone, Debug)]
pub struct LicenseFile {
    /// Its path in the repository.
    pub path: String,
    /// Where that is, seen from the skill.
    pub place: LicensePlace,
    /// Its content.
    pub blob: ObjectId,
    /// What it says; none where the clone left it with its remote.
    pub text: Option<Arc<LicenseText>>,
}

impl LicenseFile {
    /// The folder that it speaks for: its own, or the one above `LICENSES`.
    pub(super) fn folder(&self) -> &str {
        let (folder, _) = self.path.rsplit_once('/').unwrap_or_default();
        match folder.strip_suffix(LICENSES) {
            Some(above) if above.is_empty() || above.ends_with('/') => above.trim_end_matches('/'),
            _ => folder,
        }
    }

    /// Its name without folders.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// What stands in one folder and concerns licences.
#[derive(Clone, Debug, Default)]
pub(crate) struct LicenseFolder {
    /// Path and blob of each licence file.
    files: Vec<(String, ObjectId)>,
    /// Path and blob of each link that is called like one.
    links: Vec<(String, ObjectId)>,
    /// Path and tree of the folder [`LICENSES`].
    licenses: Option<(String, ObjectId)>,
}

impl LicenseFolder {
    /// Takes note of a file at `path` below the folder `prefix`.
    pub(crate) fn see_below(&mut self, prefix: &str, path: &str, mode: EntryMode, id: ObjectId) {
        match path.split_once('/') {
            None => self.see(prefix, path.as_bytes(), mode, id),
            Some((LICENSES, name)) if mode == EntryMode::File && !name.contains('/') => {
                push(&mut self.files, format!("{prefix}{path}"), id);
            }
            Some(_) => {}
        }
    }

    /// Takes note of the entry `name` of the folder `prefix`, which is empty or ends in a slash.
    pub(crate) fn see(&mut self, prefix: &str, name: &[u8], mode: EntryMode, id: ObjectId) {
        // A name that is no text is none of those that are looked for.
        let Ok(name) = std::str::from_utf8(name) else {
            return;
        };
        let path = || format!("{prefix}{name}");
        match mode {
            EntryMode::Tree if name == LICENSES => self.licenses = Some((path(), id)),
            EntryMode::File | EntryMode::Executable if is_license(name) => {
                push(&mut self.files, path(), id);
            }
            EntryMode::Symlink if is_license(name) => push(&mut self.links, path(), id),
            _ => {}
        }
    }
}

/// Adds a file, unless there is one more already than will be looked at.
fn push(files: &mut Vec<(String, ObjectId)>, path: String, id: ObjectId) {
    if files.len() <= FILE_LIMIT {
        files.push((path, id));
    }
}

/// Reads the licence files of the folders on the way to a skill: `above` from the root to the
/// folder that holds the skill's, then `own`. Returns the blobs as well that were not at hand.
pub(crate) fn collect(
    above: Vec<LicenseFolder>,
    own: LicenseFolder,
    upstream: &Upstream,
    reader: &mut Reader,
) -> Result<(LicenseEvidence, Vec<ObjectId>), ReadError> {
    let mut evidence = LicenseEvidence::default();
    let mut wanted = Vec::new();
    let mut links = Vec::new();
    let above = above.into_iter().enumerate().rev();
    let above = above.map(|(level, folder)| match level {
        0 => (LicensePlace::Root, folder),
        _ => (LicensePlace::Parent, folder),
    });
    let mut found: Vec<(LicensePlace, String, ObjectId)> = Vec::new();
    for (place, folder) in std::iter::once((LicensePlace::Skill, own)).chain(above) {
        let mut files = folder.files;
        if let Some((path, tree)) = folder.licenses {
            match reader.tree(tree)? {
                Some(entries) => files.extend(in_licenses(&path, &entries)),
                None => evidence.cut = true,
            }
        }
        links.extend(
            folder
                .links
                .into_iter()
                .map(|link| (found.len(), place, link)),
        );
        found.extend(files.into_iter().map(|(path, blob)| (place, path, blob)));
    }
    // A link to a licence further up says what that one says; any other may say anything.
    for (at, place, (path, blob)) in links.into_iter().rev() {
        let target = bytes(reader, blob)?;
        let target = target.and_then(|target| String::from_utf8(target).ok());
        let target = target.and_then(|target| link_target(&path, &target));
        if !found
            .iter()
            .any(|(_, path, _)| Some(path) == target.as_ref())
        {
            found.insert(at, (place, path, blob));
        }
    }
    evidence.cut |= found.len() > FILE_LIMIT;
    for (place, path, blob) in found.into_iter().take(FILE_LIMIT) {
        let text = upstream.license(blob, || bytes(reader, blob))?;
        if text.is_none() {
            wanted.push(blob);
        }
        evidence.files.push(LicenseFile {
            path,
            place,
            blob,
            text,
        });
    }
    Ok((evidence, wanted))
}

/// The bytes of a licence file; none where the clone does not hold it. One that is too long says
/// what no text says, so that nobody takes it for a licence.
fn bytes(reader: &mut Reader, blob: ObjectId) -> Result<Option<Vec<u8>>, ReadError> {
    Ok(match reader.blob(blob, TEXT_LIMIT as u64)? {
        Blob::Absent => None,
        Blob::Large(_) => Some(vec![0xff]),
        Blob::Bytes(bytes) => Some(bytes),
    })
}

/// The files in a folder [`LICENSES`]: all of them are licences.
fn in_licenses(folder: &str, entries: &[TreeEntry]) -> Vec<(String, ObjectId)> {
    let files = entries.iter().filter(|entry| entry.mode == EntryMode::File);
    let path = |entry: &TreeEntry| {
        let name = std::str::from_utf8(&entry.name).ok()?;
        Some((format!("{folder}/{name}"), entry.id))
    };
    files.filter_map(path).collect()
}

/// Whether a file is called like the licence of what stands beside it: `LICENSE`, `licence.md`,
/// `COPYING`, `LICENSE-MIT`, `MIT-LICENSE.txt`; but no list of the licences of others, and no
/// code or text about licences.
pub(super) fn is_license(name: &str) -> bool {
    // Asked of every entry of every folder on the way: most are told apart by their first letters.
    let start = name.as_bytes().get(..5).unwrap_or_default();
    let starts = |word: &[u8; 5]| start.eq_ignore_ascii_case(word);
    if ![b"licen", b"copyi", b"unlic"].into_iter().any(starts) && !name.contains("LICEN") {
        return false;
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) => (stem, extension.to_lowercase()),
        None => (name, String::new()),
    };
    let text = ["", "md", "txt", "rst", "adoc", "markdown"].contains(&extension.as_str());
    let called = |word: &str| {
        let words = ["license", "licence", "copying", "unlicense", "unlicence"];
        words.contains(&word.to_lowercase().as_str())
    };
    // `LICENSE.MIT` and `LICENSE.Apache-2.0` name the licence where others have an extension.
    if text && called(stem) {
        return true;
    }
    let whole = if text { stem } else { name };
    let others = ["third", "3rd", "depend", "notice", "vendor", "bundle"];
    let lower = whole.to_lowercase();
    if others.iter().any(|word| lower.contains(word)) {
        return false;
    }
    // Only capitals make a file that has more in its name stand out as the licence.
    let shouted = |word: &str| called(word) && !word.contains(|c: char| c.is_lowercase());
    let parts: Vec<&str> = whole.split(['-', '_', '.']).collect();
    match &*parts {
        [first, .., last] => shouted(first) || (text && shouted(last)),
        _ => false,
    }
}

/// Where a link at `path` leads to, in the repository; none where that is outside.
fn link_target(path: &str, target: &str) -> Option<String> {
    let mut names: Vec<&str> = path.split('/').collect();
    names.pop();
    if target.starts_with('/') {
        return None;
    }
    for name in target.trim().split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licence_files_are_known_by_their_names() {
        for name in [
            "LICENSE",
            "license",
            "Licence.md",
            "LICENSE.txt",
            "COPYING",
            "UNLICENSE",
            "LICENSE-MIT",
            "LICENSE-APACHE.txt",
            "LICENSE.MIT",
            "LICENSE_CONTENT.md",
            "MIT-LICENSE.txt",
        ] {
            assert!(is_license(name), "{name}");
        }
        for name in [
            "NOTICE",
            "README.md",
            "license.py",
            "license-checklist.md",
            "THIRD-PARTY-LICENSE",
            "LICENSE-third-party.txt",
            "licenses.md",
            "licensing.md",
        ] {
            assert!(!is_license(name), "{name}");
        }
    }

    #[test]
    fn a_link_stays_in_the_repository() {
        let target = |target| link_target("skills/a/LICENSE", target);
        assert_eq!(target("../../LICENSE").as_deref(), Some("LICENSE"));
        assert_eq!(target("./COPYING").as_deref(), Some("skills/a/COPYING"));
        assert_eq!(target("../../../etc/passwd"), None);
        assert_eq!(target("/etc/passwd"), None);
    }
}
