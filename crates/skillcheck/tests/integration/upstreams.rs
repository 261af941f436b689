//! Upstream repositories that a test makes for itself.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::common::{Scratch, git};

/// A repository with a checkout, whose remote says what it is.
pub(crate) struct Made {
    /// Its checkout.
    pub(crate) folder: PathBuf,
}

/// The repository that each of them is.
pub(crate) const URL: &str = "https://github.com/meadow/tools";

impl Made {
    /// An empty one, with objects named by `hash` (`sha1` or `sha256`).
    pub(crate) fn new(scratch: &Scratch, hash: &str) -> Self {
        let folder = scratch.join("made");
        fs::create_dir_all(&folder).unwrap();
        let format = format!("--object-format={hash}");
        git(
            &folder,
            &["init", "--quiet", "--initial-branch=main", &format],
        );
        git(&folder, &["remote", "add", "origin", URL]);
        Self { folder }
    }

    /// Writes files and commits them; the commit's id. The tracked branch is upstream's.
    pub(crate) fn commit(&self, files: &[(&str, &str)]) -> String {
        for (path, text) in files {
            let path = self.folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        self.commit_all()
    }

    /// Commits whatever changed.
    pub(crate) fn commit_all(&self) -> String {
        git(&self.folder, &["add", "--all", "--force"]);
        git(
            &self.folder,
            &["commit", "--quiet", "--allow-empty", "-m", "x"],
        );
        self.publish("main");
        self.id("HEAD")
    }

    /// Makes the checkout's commit upstream's branch `name`, and that branch the default.
    pub(crate) fn publish(&self, name: &str) {
        let full = format!("refs/remotes/origin/{name}");
        git(&self.folder, &["update-ref", &full, "HEAD"]);
        let head = "refs/remotes/origin/HEAD";
        git(&self.folder, &["symbolic-ref", head, &full]);
    }

    /// The id of what a revision names.
    pub(crate) fn id(&self, revision: &str) -> String {
        git(&self.folder, &["rev-parse", revision])
    }

    /// A copy of one of its folders.
    pub(crate) fn copy(&self, scratch: &Scratch, path: &str, to: &str) -> PathBuf {
        let from: PathBuf = Path::new(&self.folder).join(path);
        scratch.copy(&from, to)
    }
}
