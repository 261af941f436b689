//! What git ignores, on the way down a folder.

use std::path::Path;

use ignore::{Match, gitignore::Gitignore};

/// The `.gitignore` files that hold for a folder and for those above it.
///
/// The user's own list of ignored files and a clone's `info/exclude` are not read: they are not part
/// of what is checked, and the same packages are to give the same report everywhere.
#[derive(Debug, Default)]
pub(crate) struct Ignored {
    /// From the root of the repository to the folder that is walked.
    above: Vec<Gitignore>,
    /// Folders on the way down, with their depth.
    below: Vec<(usize, Option<Gitignore>)>,
    /// The depth at which a repository was entered; 0 where the walk started in one.
    repository: Option<usize>,
}

impl Ignored {
    /// For a walk of `root`, a canonical path. What it holds was asked for by name: where git
    /// ignores the folder itself, nothing above it counts.
    pub(crate) fn new(root: &Path) -> Self {
        let repository = root.ancestors().find(|it| it.join(".git").exists());
        let Some(repository) = repository else {
            return Self::default();
        };
        let folders = root.ancestors().skip(1);
        let mut above: Vec<_> = folders
            .take_while(|folder| folder.starts_with(repository))
            .filter_map(read)
            .collect();
        above.reverse();
        let named = above.iter().rev().any(|list| {
            let found = list.matched_path_or_any_parents(root, true);
            found.is_ignore()
        });
        Self {
            above: if named { Vec::new() } else { above },
            below: Vec::new(),
            repository: Some(0),
        }
    }

    /// Whether git ignores the entry at `path`, `depth` levels below the root of the walk. Entries
    /// come in the order of the walk.
    pub(crate) fn leaves_out(&mut self, path: &Path, depth: usize, is_folder: bool) -> bool {
        while self.below.last().is_some_and(|(at, _)| *at >= depth) {
            self.below.pop();
        }
        if self.repository.is_some_and(|at| at >= depth && depth > 0) {
            self.repository = None;
        }
        if depth > 0 && self.repository.is_some() {
            let below = self
                .below
                .iter()
                .rev()
                .filter_map(|(_, list)| list.as_ref());
            for list in below.chain(self.above.iter().rev()) {
                match list.matched(path, is_folder) {
                    Match::Ignore(_) => return true,
                    Match::Whitelist(_) => break,
                    Match::None => {}
                }
            }
        }
        if is_folder {
            if self.repository.is_none() && path.join(".git").exists() {
                self.repository = Some(depth);
            }
            let list = self.repository.and_then(|_| read(path));
            self.below.push((depth, list));
        }
        false
    }
}

/// The list of a folder, where it has one.
fn read(folder: &Path) -> Option<Gitignore> {
    let file = folder.join(".gitignore");
    if !file.is_file() {
        return None;
    }
    let (list, _) = Gitignore::new(file);
    (!list.is_empty()).then_some(list)
}
