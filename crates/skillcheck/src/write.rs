//! Puts files into a package: all of them, each whole, or none.

use std::{fs, io, io::Write as _, path::Path};

use skillcheck_parser::{Package, RelPath};
use tempfile::NamedTempFile;
use thiserror::Error;

use crate::output;

/// One file that is to be written.
#[derive(Debug)]
pub(crate) struct Write {
    /// Its path in the package.
    pub(crate) path: RelPath,
    /// The path under which it is on disk now, where that is another.
    pub(crate) renamed: Option<RelPath>,
    /// What it holds; none where there is no such file.
    pub(crate) old: Option<Vec<u8>>,
    /// What it is to hold.
    pub(crate) new: Vec<u8>,
}

impl Write {
    /// Whether it changes anything.
    pub(crate) fn is_change(&self) -> bool {
        self.renamed.is_some() || self.old.as_ref() != Some(&self.new)
    }

    /// The path under which it is on disk now.
    pub(crate) fn before(&self) -> &RelPath {
        self.renamed.as_ref().unwrap_or(&self.path)
    }
}

/// A file that could not be written.
#[derive(Debug, Error)]
#[error("{file} could not be written: {reason}{left}")]
pub(crate) struct WriteError {
    /// Its path in the package.
    file: RelPath,
    /// What the system said.
    reason: String,
    /// What was written nevertheless.
    left: &'static str,
}

/// Writes the changes of `writes`. Each new text is on disk under another name before the first
/// file is replaced; where one cannot be replaced, those before it get their old text again. A file
/// that changed since it was read stays as it is, and then so does the rest. Returns the files that
/// had other names, hard links, which keep the old text.
pub(crate) fn all<'a>(
    package: &Package,
    writes: &'a [Write],
) -> Result<Vec<&'a RelPath>, WriteError> {
    let at = |path: &RelPath| package.root.join(path.as_str());
    let mut ready = Vec::new();
    for write in writes.iter().filter(|write| write.is_change()) {
        let file = is_as_read(write, &at(write.before()))
            .and_then(|()| beside(&at(write.before()), &write.new))
            .map_err(|error| failed(write, &error, "; nothing was written"))?;
        ready.push((write, file));
    }
    let linked = ready.iter().map(|(write, _)| *write);
    let linked = linked.filter(|write| has_other_names(&at(write.before())));
    let linked = linked.map(|write| &write.path).collect();
    let mut done: Vec<&Write> = Vec::new();
    for (write, file) in ready {
        let (from, to) = (at(write.before()), at(&write.path));
        // Its name first: where case does not matter, the two are one file.
        let moved = match write.renamed {
            Some(_) => fs::rename(&from, &to),
            None => Ok(()),
        };
        let placed = moved.and_then(|()| {
            file.persist(&to).map(drop).map_err(|error| {
                if write.renamed.is_some() {
                    let _ = fs::rename(&to, &from);
                }
                error.error
            })
        });
        if let Err(error) = placed {
            let restored = done.iter().all(|write| {
                restore(write, &at(&write.path)) && {
                    let back = write.renamed.as_ref();
                    back.is_none_or(|from| fs::rename(at(&write.path), at(from)).is_ok())
                }
            });
            let left = if restored {
                "; nothing was written"
            } else {
                "; other files were written already: run it again"
            };
            return Err(failed(write, &error, left));
        }
        done.push(write);
    }
    // A rename is on disk when its folder is; that it was not is no harm before a power cut.
    if let Ok(folder) = fs::File::open(&package.root) {
        let _ = folder.sync_all();
    }
    Ok(linked)
}

/// Whether the file at `target` has more names than this one.
#[cfg(unix)]
fn has_other_names(target: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::symlink_metadata(target).is_ok_and(|metadata| metadata.nlink() > 1)
}

/// Whether the file at `target` has more names than this one, which is not known here.
#[cfg(not(unix))]
fn has_other_names(_: &Path) -> bool {
    false
}

/// Fails where the file at `target` is not the one that was read.
fn is_as_read(write: &Write, target: &Path) -> io::Result<()> {
    let same = match &write.old {
        Some(old) => {
            let metadata = fs::symlink_metadata(target)?;
            // The folder would let it be replaced: whoever made it so did not mean that.
            if metadata.permissions().readonly() {
                return Err(io::Error::other("it is read-only"));
            }
            metadata.is_file() && fs::read(target).is_ok_and(|now| now == *old)
        }
        None => !target.is_file(),
    };
    if same {
        Ok(())
    } else {
        Err(io::Error::other("it changed while it was looked at"))
    }
}

/// A file with `bytes` in the folder of `target`, on disk, and with the mode of `target`.
fn beside(target: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = output::new_beside(target.parent().unwrap_or(target))?;
    file.write_all(bytes)?;
    if let Ok(old) = fs::metadata(target) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// Puts back what `write` replaced; whether that worked.
fn restore(write: &Write, target: &Path) -> bool {
    match &write.old {
        Some(old) => beside(target, old).is_ok_and(|file| file.persist(target).is_ok()),
        None => fs::remove_file(target).is_ok(),
    }
}

fn failed(write: &Write, error: &io::Error, left: &'static str) -> WriteError {
    // An error of our own has words; one of the system has them in its kind.
    let reason = match error.kind() {
        io::ErrorKind::Other => error.to_string(),
        kind => kind.to_string(),
    };
    WriteError {
        file: write.before().clone(),
        reason,
        left,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use skillcheck_parser::{Limits, Package, RelPath};

    use super::{Write, all};

    fn write(name: &str, old: Option<&str>) -> Write {
        Write {
            path: RelPath::parse(name).unwrap(),
            renamed: None,
            old: old.map(|old| old.as_bytes().to_vec()),
            new: b"new".to_vec(),
        }
    }

    #[test]
    fn where_one_file_cannot_be_replaced_none_is() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("SKILL.md"), "").unwrap();
        fs::write(at("old"), "old").unwrap();
        fs::write(at("named"), "named").unwrap();
        // What came there after the package was read.
        fs::create_dir_all(at("blocked/by")).unwrap();
        let package = Package::load(folder.path(), Limits::default()).unwrap();
        let renamed = Write {
            renamed: Some(RelPath::parse("named").unwrap()),
            ..write("renamed", Some("named"))
        };
        let writes = [
            write("old", Some("old")),
            write("new", None),
            renamed,
            write("blocked", None),
        ];
        let error = all(&package, &writes).unwrap_err().to_string();
        assert!(
            error.contains("blocked") && error.ends_with("; nothing was written"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(at("old")).unwrap(), "old");
        assert_eq!(fs::read_to_string(at("named")).unwrap(), "named");
        assert!(!at("new").exists() && !at("renamed").exists());
        let left = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 4, "no other file is left behind");

        all(&package, &writes[..3]).unwrap();
        for name in ["old", "new", "renamed"] {
            assert_eq!(fs::read_to_string(at(name)).unwrap(), "new", "{name}");
        }
        assert!(!at("named").exists());
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "a").unwrap();
        fs::write(at("b"), "another hand's").unwrap();
        let package = Package::load(folder.path(), Limits::default()).unwrap();
        let error = all(&package, &[write("a", Some("a")), write("b", Some("b"))]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "b could not be written: it changed while it was looked at; nothing was written"
        );
        assert_eq!(fs::read_to_string(at("a")).unwrap(), "a");
    }
}
