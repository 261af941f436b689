//! The hash that `skills-lock.json` has of a folder.

use std::{
    cmp::Ordering,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use sha2::{Digest, Sha256};

use crate::local_files::hex;

/// Files of a folder that are hashed at most.
const FILE_LIMIT: usize = 100_000;
/// Folders whose files are not part of the hash.
const LEFT_OUT: [&str; 2] = [".git", "node_modules"];

/// SHA-256, in lower-case hexadecimal digits, over the path and then the bytes of each file below
/// `folder`, in the order in which JavaScript's `localeCompare` puts their paths. Links are not
/// files. `left_out` are files that count as if they were there, by path: the package manager hashes a
/// folder before it leaves some of its files out of the copy.
///
/// Fails where a file cannot be read, and where there are more than 100,000.
pub(crate) fn folder_hash(folder: &Path, left_out: &[(String, Vec<u8>)]) -> io::Result<String> {
    let mut files: Vec<(String, Content<'_>)> = files_below(folder)?
        .into_iter()
        .map(|(name, path)| (name, Content::File(path)))
        .collect();
    files.extend(
        left_out
            .iter()
            .map(|(name, bytes)| (name.clone(), Content::Bytes(bytes))),
    );
    let collator = collator()?;
    files.sort_by(|(a, _), (b, _)| compare(&collator, a, b));
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    for (name, content) in files {
        hash.update(name.as_bytes());
        let mut file = match content {
            Content::Bytes(bytes) => {
                hash.update(bytes);
                continue;
            }
            Content::File(path) => File::open(path)?,
        };
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                read => hash.update(&buffer[..read]),
            }
        }
    }
    Ok(hex(&hash.finalize()))
}

enum Content<'a> {
    File(PathBuf),
    Bytes(&'a [u8]),
}

/// The name and the path of each file.
fn files_below(root: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    let mut open = vec![(root.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if kind.is_dir() && !LEFT_OUT.contains(&name.as_str()) {
                open.push((entry.path(), format!("{prefix}{name}/")));
            } else if kind.is_file() {
                files.push((format!("{prefix}{name}"), entry.path()));
            }
            if files.len() + open.len() > FILE_LIMIT {
                return Err(io::Error::other("it has more than 100,000 files"));
            }
        }
    }
    Ok(files)
}

/// The collation that `localeCompare` has where nothing else is asked for: the root's, which is
/// English's too, to the third level, punctuation included.
fn collator() -> io::Result<CollatorBorrowed<'static>> {
    Collator::try_new(
        icu_collator::CollatorPreferences::default(),
        CollatorOptions::default(),
    )
    .map_err(|error| io::Error::other(error.to_string()))
}

/// Paths that the collation does not tell apart keep an order of their own, so that the hash does
/// not depend on that of the disk.
fn compare(collator: &CollatorBorrowed<'_>, a: &str, b: &str) -> Ordering {
    collator.compare(a, b).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::{collator, compare};

    /// The order that Node 20 with ICU 78 gives these names, in the locale `en-US`:
    /// `names.sort((a, b) => a.localeCompare(b))`.
    const ORDER: &[&str] = &include!("lock_hash_order.in");

    #[test]
    fn names_stand_in_the_order_of_javascript() {
        let collator = collator().unwrap();
        let mut names: Vec<&str> = ORDER.to_vec();
        names.reverse();
        names.sort_by(|a, b| compare(&collator, a, b));
        assert_eq!(names, ORDER);
    }
}
