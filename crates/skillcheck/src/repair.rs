//! `--fix` and `--diff`: repairs are made in memory, round by round, until none is left that can be
//! made. Each round looks at the package as the round before left it, so that no repair is made of
//! text that is not there any more.

use std::collections::BTreeMap;

use skillcheck_lint::{Change, Finding, Fix};
use skillcheck_parser::{FileKind, Package, RelPath, SKILL_FILE};

use crate::write::Write;

/// Rounds at most. Two settle whatever one repair makes possible for another; the rest is a guard.
pub(crate) const ROUNDS: usize = 10;

/// What becomes of what can be repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repair {
    /// Nothing: it is told.
    No,
    /// It is repaired.
    Write,
    /// What would be repaired is shown.
    Show,
}

/// The repairs of one package.
#[derive(Debug, Default)]
pub(crate) struct Repairs {
    /// What each changed file was called and held, by its path now.
    originals: BTreeMap<RelPath, (RelPath, Vec<u8>)>,
    /// Findings that were repaired.
    count: usize,
}

impl Repairs {
    /// Makes those repairs of `findings` in `package` that do not get in each other's way; whether
    /// there were any.
    pub(crate) fn make(&mut self, package: &mut Package, findings: &[Finding]) -> bool {
        let told = findings.iter().filter(|finding| !finding.suppressed);
        let fixes: Vec<&Fix> = told.filter_map(|finding| finding.fix.as_ref()).collect();
        let (mut round, mut count) = (Round::default(), 0);
        // What the package claims is known only when its frontmatter is right: everything else
        // waits for that.
        for claims in [true, false] {
            for fix in &fixes {
                if is_of_claims(package, fix) == claims && round.takes(package, fix) {
                    count += 1;
                }
            }
            if count > 0 {
                break;
            }
        }
        for (file, change) in round.files {
            self.change(package, file, change);
        }
        self.count += count;
        count > 0
    }

    /// How many findings were repaired, and the files to be written for that.
    pub(crate) fn finish(self, package: &Package) -> (usize, Vec<Write>) {
        let writes = self.originals.into_iter().map(|(path, (before, old))| {
            let new = package.file(&path).and_then(|file| file.bytes().ok());
            Write {
                new: new.map_or_else(|| old.clone(), <[u8]>::to_vec),
                renamed: (before != path).then_some(before),
                old: Some(old),
                path,
            }
        });
        (self.count, writes.filter(Write::is_change).collect())
    }

    fn change(&mut self, package: &mut Package, path: RelPath, change: Pending) {
        let Some(bytes) = bytes(package, &path).map(<[u8]>::to_vec) else {
            return;
        };
        let original = self.originals.remove(&path);
        let original = original.unwrap_or_else(|| (path.clone(), bytes.clone()));
        let path = match change {
            Pending::Edits(edits) => {
                package.put(&path, edited(&bytes, &edits));
                path
            }
            Pending::Rewrite(new) => {
                package.put(&path, new);
                path
            }
            Pending::Rename(to) => {
                package.rename(&path, &to);
                to
            }
        };
        self.originals.insert(path, original);
    }
}

/// Whether a repair may change what the package claims of its origin: it renames a file or changes
/// the frontmatter.
fn is_of_claims(package: &Package, fix: &Fix) -> bool {
    let body = package.skill.as_ref().map_or(0, |skill| skill.body);
    fix.changes.iter().any(|change| match change {
        Change::Edit { file, span, .. } => file.as_str() == SKILL_FILE && span.start < body,
        Change::Rewrite { .. } => false,
        Change::Rename { .. } => true,
    })
}

/// What is to be done in one round.
#[derive(Default)]
struct Round {
    files: BTreeMap<RelPath, Pending>,
}

/// What is to become of one file.
enum Pending {
    /// Where a stretch starts, where it ends, and its new text; none touches another.
    Edits(BTreeMap<usize, (usize, String)>),
    Rewrite(Vec<u8>),
    Rename(RelPath),
}

impl Round {
    /// Takes `fix` into the round, unless it cannot be made beside what is there already. The same
    /// repair of two findings is made once.
    fn takes(&mut self, package: &Package, fix: &Fix) -> bool {
        if fix.changes.is_empty() || !fix.changes.iter().all(|it| self.fits(package, it)) {
            return false;
        }
        for change in &fix.changes {
            let file = change.file().clone();
            match change {
                Change::Edit { span, text, .. } => {
                    let edits = Pending::Edits(BTreeMap::new());
                    if let Pending::Edits(edits) = self.files.entry(file).or_insert(edits) {
                        edits.insert(span.start, (span.end, text.clone()));
                    }
                }
                Change::Rewrite { bytes, .. } => {
                    self.files.insert(file, Pending::Rewrite(bytes.clone()));
                }
                Change::Rename { to, .. } => {
                    self.files.insert(file, Pending::Rename(to.clone()));
                }
            }
        }
        true
    }

    fn fits(&self, package: &Package, change: &Change) -> bool {
        let Some(bytes) = bytes(package, change.file()) else {
            return false;
        };
        match (change, self.files.get(change.file())) {
            (Change::Edit { span, text, .. }, pending) => {
                let inside = span.start <= span.end && span.end <= bytes.len();
                let apart = match pending {
                    None => true,
                    Some(Pending::Edits(edits)) => {
                        let same = Some(&(span.end, text.clone())) == edits.get(&span.start);
                        let before = edits.range(..=span.end).next_back();
                        same || before.is_none_or(|(_, (end, _))| *end < span.start)
                    }
                    Some(_) => false,
                };
                inside && apart
            }
            (Change::Rewrite { .. }, pending) => pending.is_none(),
            (Change::Rename { to, .. }, pending) => {
                let is_taken = self.files.iter().any(|(file, pending)| {
                    file == to || matches!(pending, Pending::Rename(other) if other == to)
                });
                let is_there = package.file(to).is_some() || package.has_folder(to.as_str());
                pending.is_none() && !is_taken && !is_there
            }
        }
    }
}

/// The bytes of a regular file of `package`; a link's are another file's.
fn bytes<'a>(package: &'a Package, path: &RelPath) -> Option<&'a [u8]> {
    let file = package.file(path)?;
    (file.kind == FileKind::Regular).then(|| file.bytes().ok())?
}

/// `bytes` with other text in the place of some stretches.
fn edited(bytes: &[u8], edits: &BTreeMap<usize, (usize, String)>) -> Vec<u8> {
    let mut new = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for (start, (end, text)) in edits {
        new.extend_from_slice(&bytes[at..*start]);
        new.extend_from_slice(text.as_bytes());
        at = *end;
    }
    new.extend_from_slice(&bytes[at..]);
    new
}

#[cfg(test)]
mod tests {
    use std::fs;

    use skillcheck_lint::{Change, Fix};
    use skillcheck_parser::{Limits, Package, RelPath, Span};

    use super::{Pending, Round, edited};

    fn path(text: &str) -> RelPath {
        RelPath::parse(text).unwrap()
    }

    fn edit(start: usize, end: usize, text: &str) -> Change {
        Change::Edit {
            file: path("SKILL.md"),
            span: Span::new(start, end),
            text: text.to_owned(),
        }
    }

    fn fix(changes: Vec<Change>) -> Fix {
        Fix {
            description: "mend it".to_owned(),
            changes,
            restores: false,
        }
    }

    #[test]
    fn repairs_that_touch_wait_for_the_next_round() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("SKILL.md"), "0123456789").unwrap();
        let package = Package::load(folder.path(), Limits::default()).unwrap();
        let mut round = Round::default();
        for (changes, taken) in [
            (vec![edit(2, 4, "ab")], true),
            (vec![edit(2, 4, "ab")], true),
            (vec![edit(2, 4, "other")], false),
            (vec![edit(4, 5, "")], false),
            (vec![edit(6, 6, "+")], true),
            (vec![edit(6, 6, "-")], false),
            // All of a repair or nothing of it.
            (vec![edit(8, 9, "x"), edit(3, 3, "x")], false),
            (vec![edit(8, 99, "x")], false),
            (vec![], false),
        ] {
            let said = format!("{changes:?}");
            assert_eq!(round.takes(&package, &fix(changes)), taken, "{said}");
        }
        let Some(Pending::Edits(edits)) = round.files.remove(&path("SKILL.md")) else {
            panic!("there are edits");
        };
        assert_eq!(edited(b"0123456789", &edits), b"01ab45+6789");
    }
}
