//! One claim against one clone.

use std::collections::BTreeMap;

use skillcheck_parser::{Package, RelPath, SKILL_FILE, Skill};

use super::{
    Claimed, CommitFault, Dialect, Regenerates, Status, UnverifiedReason, UpstreamSkill,
    Verification, explain, locate, reserialised,
};
use crate::{
    file_table::{self, CopiedFile, FileStatus, Leaf, ListError, Manner},
    git::{Blob, ReadError, Reader},
    history::Reach,
    license::{self, LicenseFolder},
    local_files::LocalFiles,
    object_id::ObjectId,
    origin::{AnchorKind, Origin},
    path_history, section_map,
    upstream::Upstream,
};

/// Largest blob of upstream's whose text is compared, in bytes.
const TEXT_LIMIT: u64 = 2 << 20;

/// Checks what `origin` claims against `upstream`.
pub(super) fn run(
    package: &Package,
    origin: &Origin,
    upstream: &Upstream,
    dialect: &Dialect<'_>,
    claim: &Claimed,
) -> Verification {
    let mut check = Check {
        package,
        origin,
        dialect,
        upstream,
        reader: upstream.reader(),
        local: LocalFiles::new(package, upstream.hash()),
        found: Verification::new(Status::Unverified),
    };
    check.found.clone = Some(upstream.folder.clone());
    check.found.vouched = upstream.is_said_to_be(&claim.repository);
    match check.run(claim) {
        Ok(()) => {}
        Err(Stop::Unverified(reason)) => check.found.unverified = Some(reason),
        Err(Stop::Fault(fault)) => check.found.fault = Some(fault),
        Err(Stop::Read(error)) => check.found.corrupt = Some(error),
    }
    check.found
}

/// Why a check ends before its end.
pub(super) enum Stop {
    Unverified(UnverifiedReason),
    Fault(CommitFault),
    Read(ReadError),
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Tree(id, what) => {
                let what = format!("{what} (tree {})", id.short());
                Self::Unverified(UnverifiedReason::Hostile(what))
            }
            error => Self::Read(error),
        }
    }
}

impl From<ListError> for Stop {
    fn from(error: ListError) -> Self {
        match error {
            ListError::Absent(id) => Self::Unverified(UnverifiedReason::Partial(id)),
            ListError::Read(error) => error.into(),
            ListError::Hostile(what) => Self::Unverified(UnverifiedReason::Hostile(what)),
        }
    }
}

/// Where the folder stands that the package is compared with.
pub(super) struct Located {
    /// The ref's newest commit.
    pub(super) tip: Option<ObjectId>,
    /// The commit; none where only the tree was found.
    pub(super) commit: Option<ObjectId>,
    /// The commit's whole tree.
    pub(super) root: Option<ObjectId>,
    /// The tree at the path.
    pub(super) tree: ObjectId,
    /// The path, where it could not be read from the claim alone.
    pub(super) path: String,
}

pub(super) struct Check<'a> {
    pub(super) package: &'a Package,
    pub(super) origin: &'a Origin,
    pub(super) dialect: &'a Dialect<'a>,
    pub(super) upstream: &'a Upstream,
    pub(super) reader: Reader,
    pub(super) local: LocalFiles<'a>,
    pub(super) found: Verification,
}

impl Check<'_> {
    fn run(&mut self, claim: &Claimed) -> Result<(), Stop> {
        let located = locate::locate(self, claim)?;
        self.found.tree = Some(located.tree);
        self.found.commit = located.commit;
        let leaves = file_table::list(&self.upstream.shelf, &mut self.reader, located.tree)?;
        let skill_file = leaves.iter().find(|(path, _)| path.as_str() == SKILL_FILE);
        let Some((_, skill_file)) = skill_file else {
            // Nobody copied that folder: what it has and has not says nothing of the package.
            return Err(Stop::Fault(CommitFault::NoSkillFile));
        };
        self.found.files = self.table(&leaves)?;
        file_table::find_renamed(&leaves, &mut self.local, &mut self.found.files);
        self.follow_text(&located.path, *skill_file)?;
        self.read_licenses(&located, &leaves)?;
        self.read_left_out(&leaves)?;
        self.place_differences()?;
        explain::explain(self, &located)?;
        if let (Some(tip), Some(commit)) = (located.tip, located.commit)
            && self.found.reach == Reach::Reachable
            && file_table::is_same(&self.found.files)
        {
            let (upstream, path) = (self.upstream, &located.path);
            self.found.outdated =
                path_history::outdated(&upstream.shelf, &mut self.reader, tip, commit, path)?;
        }
        match self.found.reach {
            // A clone with its history that lacks the claimed ref says nothing for the claim; one
            // whose history was cut is not expected to have it.
            Reach::NoRef if !self.upstream.is_shallow() => {
                let name = self.origin.named().unwrap_or_default().to_owned();
                Err(Stop::Unverified(UnverifiedReason::RefNotThere(name)))
            }
            // What is missing from a whole clone is not merely elsewhere.
            Reach::Unknown if !self.upstream.is_shallow() && !self.upstream.is_partial() => {
                Err(Stop::Unverified(UnverifiedReason::Damaged))
            }
            _ => Ok(()),
        }
    }

    /// The package's files beside `leaves`.
    pub(super) fn table(
        &mut self,
        leaves: &BTreeMap<RelPath, Leaf>,
    ) -> Result<Vec<CopiedFile>, ReadError> {
        let (origin, dialect) = (self.origin, self.dialect);
        let generated = |path: &RelPath| {
            let own = |anchor: &crate::origin::Anchor| anchor.file == *path;
            if path.as_str() == SKILL_FILE {
                dialect.regenerates == Regenerates::SkillFile
            } else {
                origin.anchors.iter().any(own) || (dialect.is_generated)(path)
            }
        };
        let by_manager = origin.has(AnchorKind::Lock) || origin.has(AnchorKind::GlobalLock);
        let by_github = origin.has(AnchorKind::GitHub);
        let left_out = |path: &RelPath| {
            let folders = ["__pycache__", "__pypackages__"];
            let mut names = path.as_str().split('/');
            by_manager
                && (path.name() == "metadata.json" || names.any(|name| folders.contains(&name)))
        };
        let makes_executable = |path: &RelPath| {
            let path = path.as_str();
            by_github && (path.starts_with("scripts/") || path.contains("/scripts/"))
        };
        let manner = Manner {
            extra: dialect.extra,
            is_generated: &generated,
            is_left_out: &left_out,
            makes_executable: &makes_executable,
        };
        let mut table = file_table::compare(self.package, leaves, &mut self.local, manner);
        if self.dialect.regenerates == Regenerates::SkillFile {
            // Upstream's `SKILL.md` is replaced by design where it is written anew: its text is
            // followed section by section instead.
            for file in &mut table {
                let replaced = file.status == FileStatus::Generated { replaces: true };
                if file.path.as_str() == SKILL_FILE && replaced {
                    file.status = FileStatus::Generated { replaces: false };
                }
            }
        }
        // Reading upstream's text is worth it only where the rest is there.
        let others_differ = |file: &CopiedFile| {
            file.path.as_str() != SKILL_FILE && !file.status.is_faithful() && !file.status.is_open()
        };
        if self.found.tree.is_some() || !table.iter().any(others_differ) {
            self.judge_frontmatter(&mut table, leaves)?;
        }
        Ok(table)
    }

    /// The blob; none where it is too large for a text, or the clone does not hold it, which is
    /// noted.
    pub(super) fn text(&mut self, id: ObjectId) -> Result<Option<Vec<u8>>, ReadError> {
        match self.reader.blob(id, TEXT_LIMIT)? {
            Blob::Bytes(bytes) => return Ok(Some(bytes)),
            Blob::Large(_) => {}
            Blob::Absent if self.found.wanted_blobs.contains(&id) => {}
            Blob::Absent => self.found.wanted_blobs.push(id),
        }
        Ok(None)
    }

    /// Reads upstream's skill file and follows its sections into the package's.
    fn follow_text(&mut self, path: &str, leaf: Leaf) -> Result<(), Stop> {
        let bytes = match self.reader.blob(leaf.id, TEXT_LIMIT)? {
            Blob::Bytes(bytes) => bytes,
            Blob::Large(size) => {
                self.found.large_text = Some(size);
                return Ok(());
            }
            Blob::Absent => {
                self.found.unread_text = Some(leaf.id);
                self.found.wanted_blobs.push(leaf.id);
                return Ok(());
            }
        };
        let upstream = Skill::parse(bytes);
        if let Some(skill) = &self.package.skill {
            let is_public = self.dialect.is_public;
            self.found.sections = section_map::map(self.package, skill, &upstream, is_public);
        }
        let folder = if path.is_empty() {
            String::new()
        } else {
            format!("{path}/")
        };
        self.found.upstream = Some(UpstreamSkill {
            path: format!("{folder}{SKILL_FILE}"),
            skill: upstream,
        });
        Ok(())
    }

    /// A `SKILL.md` whose frontmatter was written anew never has upstream's id: its text is
    /// compared, and its YAML where the same values are to be there.
    fn judge_frontmatter(
        &mut self,
        table: &mut [CopiedFile],
        leaves: &BTreeMap<RelPath, Leaf>,
    ) -> Result<(), ReadError> {
        let installed = self.origin.has(AnchorKind::GitHub);
        let compare = match self.dialect.regenerates {
            Regenerates::Frontmatter => reserialised::listing_difference,
            Regenerates::Nothing if installed => reserialised::difference,
            Regenerates::Nothing if self.origin.has(AnchorKind::Source) => {
                reserialised::sourced_difference
            }
            _ => return Ok(()),
        };
        let mut files = table.iter_mut();
        let Some(file) = files.find(|file| file.path.as_str() == SKILL_FILE) else {
            return Ok(());
        };
        let FileStatus::Modified { upstream, line, .. } = &mut file.status else {
            return Ok(());
        };
        let there = self.text(*upstream)?.map(Skill::parse);
        let (Some(here), Some(there)) = (&self.package.skill, there) else {
            file.status = FileStatus::Unread(*upstream);
            return Ok(());
        };
        match compare(here, &there) {
            None => {
                let leaf = leaves.get(&file.path);
                let status =
                    leaf.and_then(|leaf| file_table::mode_of(&file.path, *leaf, self.package));
                file.status = status.unwrap_or(FileStatus::Reserialised);
            }
            differs => *line = differs,
        }
        Ok(())
    }

    /// Reads what an installer left out, where a lock file has a hash of the whole.
    fn read_left_out(&mut self, leaves: &BTreeMap<RelPath, Leaf>) -> Result<(), ReadError> {
        if self.origin.lock_hashes.is_empty() {
            return Ok(());
        }
        let rows = self.found.files.iter();
        let rows = rows.filter(|row| row.status == FileStatus::LeftOut);
        let paths: Vec<RelPath> = rows.map(|row| row.path.clone()).collect();
        for path in paths {
            let Some(leaf) = leaves.get(&path) else {
                continue;
            };
            if let Some(bytes) = self.text(leaf.id)? {
                self.found.left_out.push((path.to_string(), bytes));
            }
        }
        Ok(())
    }

    /// Reads the licence files beside and above upstream's skill.
    fn read_licenses(
        &mut self,
        located: &Located,
        leaves: &BTreeMap<RelPath, Leaf>,
    ) -> Result<(), ReadError> {
        let mut above = Vec::new();
        let mut prefix = String::new();
        let mut tree = located.root;
        for name in located.path.split('/').filter(|name| !name.is_empty()) {
            let Some(id) = tree else { break };
            let Some(entries) = self.upstream.shelf.tree(&mut self.reader, id)? else {
                break;
            };
            let mut licenses = LicenseFolder::default();
            for entry in entries.iter() {
                licenses.see(&prefix, &entry.name, entry.mode, entry.id);
            }
            above.push(licenses);
            let next = entries.iter().find(|entry| entry.name == name.as_bytes());
            tree = next.map(|entry| entry.id);
            prefix = format!("{prefix}{name}/");
        }
        let mut own = LicenseFolder::default();
        for (path, leaf) in leaves {
            own.see_below(&prefix, path.as_str(), leaf.mode, leaf.id);
        }
        let (licenses, wanted) = license::collect(above, own, self.upstream, &mut self.reader)?;
        self.found.licenses = licenses;
        for id in wanted {
            if !self.found.wanted_blobs.contains(&id) {
                self.found.wanted_blobs.push(id);
            }
        }
        Ok(())
    }

    fn place_differences(&mut self) -> Result<(), Stop> {
        let mut files = std::mem::take(&mut self.found.files);
        let package = self.package;
        let done = file_table::place_differences(package, &mut files, |id| self.text(id));
        self.found.files = files;
        Ok(done?)
    }
}
