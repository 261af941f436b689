//! A copy of a fixture beside its upstream, both free to be changed.

use std::{ffi::OsStr, path::PathBuf};

use crate::common::{Report, Scratch, fixture, skillcheck};

/// A copied package, its upstream, and the folder that holds both until it is dropped.
pub(crate) struct Copy {
    /// Holds the other two, and whatever a test puts there.
    pub(crate) scratch: Scratch,
    /// The package.
    pub(crate) folder: PathBuf,
    /// The upstream, a bare repository.
    pub(crate) upstream: PathBuf,
}

impl Copy {
    /// The fixture whose origin verifies without a finding.
    pub(crate) fn new() -> Self {
        Self::of("agent-skills/rain-gauge")
    }

    /// The fixture `fixtures/packages/PACKAGE`.
    pub(crate) fn of(package: &str) -> Self {
        let scratch = Scratch::new();
        let name = package.rsplit('/').next().unwrap();
        let folder = scratch.copy(&fixture("packages").join(package), name);
        let upstream = scratch.copy(&fixture("upstream.git"), "upstream.git");
        Self {
            scratch,
            folder,
            upstream,
        }
    }

    /// Checks it against its upstream.
    pub(crate) fn check(&self) -> Report {
        self.check_with(&self.upstream)
    }

    /// Checks it against another upstream.
    pub(crate) fn check_with(&self, upstream: impl AsRef<OsStr>) -> Report {
        let run = skillcheck(["check"]).arg(&self.folder).arg("--upstream");
        run.arg(upstream).report()
    }
}
