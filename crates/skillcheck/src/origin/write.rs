//! Puts files into a package: all of them, each whole, or none.

use std::{fs, io, io::Write as _, path::Path};

use skillcheck_parser::Package;
use tempfile::NamedTempFile;

use super::{error::StampError, plan::Write};
use crate::output;

/// Writes the changes of `writes`. Each new text is on disk under another name before the first
/// file is replaced; where one cannot be replaced, those before it get their old text again.
pub(super) fn all(package: &Package, writes: &[Write]) -> Result<(), StampError> {
    let mut ready = Vec::new();
    for write in writes.iter().filter(|write| write.is_change()) {
        let target = package.root.join(write.path.as_str());
        let file = beside(&target, write.new.as_bytes())
            .map_err(|error| failed(write, &error, "; nothing was written"))?;
        ready.push((write, target, file));
    }
    let mut done: Vec<(&Write, std::path::PathBuf)> = Vec::new();
    for (write, target, file) in ready {
        if let Err(error) = file.persist(&target) {
            let restored = done.iter().all(|(write, target)| restore(write, target));
            let left = if restored {
                "; nothing was written"
            } else {
                "; other anchors were written already: run it again"
            };
            return Err(failed(write, &error.error, left));
        }
        done.push((write, target));
    }
    // A rename is on disk when its folder is; that it was not is no harm before a power cut.
    if let Ok(folder) = fs::File::open(&package.root) {
        let _ = folder.sync_all();
    }
    Ok(())
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

fn failed(write: &Write, error: &io::Error, left: &'static str) -> StampError {
    StampError::Write(write.path.to_string(), error.kind().to_string(), left)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use skillcheck_parser::{Limits, Package, RelPath};

    use super::all;
    use crate::origin::plan::Write;

    #[test]
    fn where_one_file_cannot_be_replaced_none_is() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("SKILL.md"), "").unwrap();
        fs::write(at("old"), "old").unwrap();
        // What came there after the package was read.
        fs::create_dir_all(at("blocked/by")).unwrap();
        let package = Package::load(folder.path(), Limits::default()).unwrap();
        let write = |name: &str, old: Option<&str>| Write {
            path: RelPath::parse(name).unwrap(),
            old: old.map(|old| old.as_bytes().to_vec()),
            new: "new".to_owned(),
        };
        let writes = [
            write("old", Some("old")),
            write("new", None),
            write("blocked", None),
        ];
        let error = all(&package, &writes).unwrap_err().to_string();
        assert!(
            error.contains("blocked") && error.ends_with("; nothing was written"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(at("old")).unwrap(), "old");
        assert!(!at("new").exists());
        let left = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 3, "no other file is left behind");

        all(&package, &writes[..2]).unwrap();
        assert_eq!(fs::read_to_string(at("old")).unwrap(), "new");
        assert_eq!(fs::read_to_string(at("new")).unwrap(), "new");
    }
}
