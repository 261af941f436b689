//! Paths inside a package.

use std::{fmt, path::Path};

/// A path below a package's folder: `/` between names, no `.`, no `..`, never empty. Only
/// [`RelPath::above`] makes one that starts with `..`.
///
/// A name that is not UTF-8 is written with `\xNN` for each byte that is not; a name that holds
/// such a sequence itself has its backslash written as `\x5c`. So two files never share a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelPath(String);

/// Why a text is no path inside a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathError {
    /// Nothing is left of it.
    Empty,
    /// It starts at the root of a file system.
    Absolute,
    /// It leads out of the folder.
    Escapes,
}

impl RelPath {
    /// Reads `text` as a path from the package's folder; `.` and `..` are resolved.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        Self::join("", text)
    }

    /// Reads `text` as a path from `folder`, a path inside the package or `""` for its root.
    pub fn join(folder: &str, text: &str) -> Result<Self, PathError> {
        if is_absolute(text) {
            return Err(PathError::Absolute);
        }
        let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
        for name in text.split('/') {
            match name {
                "" | "." => {}
                ".." => {
                    names.pop().ok_or(PathError::Escapes)?;
                }
                name => names.push(name),
            }
        }
        if names.is_empty() {
            return Err(PathError::Empty);
        }
        Ok(Self(names.join("/")))
    }

    /// The path made of raw names, as a file system or a git tree gives them.
    #[must_use]
    pub fn from_names<'a>(names: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut path = String::new();
        for name in names {
            if !path.is_empty() {
                path.push('/');
            }
            push_name(&mut path, name);
        }
        Self(path)
    }

    /// The path of `path` below `folder`; none where it is not below it.
    #[must_use]
    pub fn below(folder: &Path, path: &Path) -> Option<Self> {
        let rest = path.strip_prefix(folder).ok()?;
        let names: Vec<_> = rest
            .components()
            .map(|name| name.as_os_str().as_encoded_bytes())
            .collect();
        (!names.is_empty()).then(|| Self::from_names(names))
    }

    /// The path of the file `name` in the folder that is `up` levels above the package's: the one
    /// kind of path that leads out of it. Lock files stand there.
    #[must_use]
    pub fn above(up: usize, name: &str) -> Self {
        Self(format!("{}{name}", "../".repeat(up)))
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The path of the folder that holds it; `""` at the package's root.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Whether it lies below `folder`.
    #[must_use]
    pub fn is_below(&self, folder: &str) -> bool {
        self.0
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
    }

    /// Whether one of its names is `.git` in any case: no commit has such a path.
    #[must_use]
    pub fn has_git_folder(&self) -> bool {
        let mut names = self.0.split('/');
        names.any(|name| name.eq_ignore_ascii_case(".git"))
    }

    /// The ending of the last name, in lower case, without the dot.
    #[must_use]
    pub fn extension(&self) -> Option<String> {
        let (stem, ending) = self.name().rsplit_once('.')?;
        (!stem.is_empty()).then(|| ending.to_ascii_lowercase())
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for RelPath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for RelPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Whether `text` starts at the root of a file system of any kind, or at a user's home.
fn is_absolute(text: &str) -> bool {
    let bytes = text.as_bytes();
    let drive = bytes.len() > 2
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && matches!(bytes[2], b'/' | b'\\');
    drive || text.starts_with('/') || text.starts_with("\\\\") || text.starts_with("~/")
}

fn push_name(path: &mut String, name: &[u8]) {
    use fmt::Write;
    for chunk in name.utf8_chunks() {
        let mut rest = chunk.valid();
        while let Some(at) = rest.find("\\x") {
            let hex = rest.as_bytes()[at + 2..].iter().take(2);
            let taken = hex.filter(|byte| byte.is_ascii_hexdigit()).count() == 2;
            path.push_str(&rest[..at]);
            path.push_str(if taken { "\\x5cx" } else { "\\x" });
            rest = &rest[at + 2..];
        }
        path.push_str(rest);
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(path, "\\x{byte:02x}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_resolved_and_never_leaves_its_folder() {
        let join = |folder, text| RelPath::join(folder, text).map(|path| path.to_string());
        assert_eq!(join("", "./a//b.md").as_deref(), Ok("a/b.md"));
        assert_eq!(join("references", "../a.md").as_deref(), Ok("a.md"));
        assert_eq!(join("", "../a.md"), Err(PathError::Escapes));
        assert_eq!(join("a", "../../a.md"), Err(PathError::Escapes));
        assert_eq!(join("", "/etc/passwd"), Err(PathError::Absolute));
        assert_eq!(join("", "C:\\x"), Err(PathError::Absolute));
        assert_eq!(join("", "~/x"), Err(PathError::Absolute));
        assert_eq!(join("", "./"), Err(PathError::Empty));
    }

    #[test]
    fn names_that_are_not_utf8_stay_apart() {
        let raw = RelPath::from_names([&b"a\xff"[..]]);
        let spelled = RelPath::from_names([&b"a\\xff"[..]]);
        assert_eq!(raw.as_str(), "a\\xff");
        assert_eq!(spelled.as_str(), "a\\x5cxff");
        assert_ne!(raw, spelled);
    }

    #[test]
    fn parts_of_a_path() {
        let path = RelPath::parse("references/a.TAR.GZ").unwrap();
        assert_eq!(path.name(), "a.TAR.GZ");
        assert_eq!(path.folder(), "references");
        assert_eq!(path.extension().as_deref(), Some("gz"));
        assert!(path.is_below("references"));
        assert!(!path.is_below("ref"));
    }
}
