//! Reads a file that the user names, which may be anything.

use std::{
    fs,
    io::{self, Read},
    path::Path,
};

/// The bytes of the regular file at `path`, which may be a link. An error tells of anything else,
/// which may never end, and of a file of more than `limit` bytes.
pub(crate) fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    if !metadata.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let too_large = || io::Error::other(format!("it has more than {} MiB", limit >> 20));
    if metadata.len() > limit {
        return Err(too_large());
    }
    // A file that says it is empty may still go on for ever.
    let mut bytes = Vec::new();
    let read = fs::File::open(path)?
        .take(limit + 1)
        .read_to_end(&mut bytes)?;
    if read as u64 > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Why a file could not be read: our own words, or the system's without its numbers.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::Other => error.to_string(),
        kind => kind.to_string(),
    }
}
