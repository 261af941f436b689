//! One file of the package changed.

use std::{fs, path::Path};

use super::{PROJECTS, Subject, all};
use crate::common::copy_tree;

/// What a change of one file raises.
struct Fault<'a> {
    what: String,
    rules: Vec<(&'a str, String, u64)>,
    /// Whether the bytes of the folder's files are others, or their names.
    rehashed: bool,
}

/// Tries each change on a fresh copy of the package.
struct Bench<'a> {
    subject: &'a Subject,
    saved: std::path::PathBuf,
}

impl<'a> Bench<'a> {
    fn new(subject: &'a Subject) -> Self {
        let saved = subject.scratch.join("saved");
        copy_tree(&subject.folder, &saved);
        Self { subject, saved }
    }

    /// Applies a change, and asserts what it raises.
    fn fault(&self, change: impl FnOnce(&Path), fault: Fault<'_>) {
        change(&self.subject.folder);
        let Fault {
            what,
            mut rules,
            rehashed,
        } = fault;
        if rehashed && self.subject.name == "hashed" {
            let line = self.subject.line(PROJECTS, "computedHash");
            rules.push(("lock-mismatch", PROJECTS.to_owned(), line));
        }
        let rules: Vec<_> = rules
            .iter()
            .map(|(rule, file, line)| (*rule, file.as_str(), *line))
            .collect();
        let status = if rules.is_empty() {
            "verified"
        } else {
            "mismatch"
        };
        self.subject.expect(&what, status, &rules);
        fs::remove_dir_all(&self.subject.folder).unwrap();
        copy_tree(&self.saved, &self.subject.folder);
    }
}

/// The line, from 1, of the byte at `at`; none where the bytes are no text.
fn line_of(bytes: &[u8], at: usize) -> u64 {
    match std::str::from_utf8(bytes) {
        Ok(_) => bytes[..at].split(|byte| *byte == b'\n').count() as u64,
        Err(_) => 0,
    }
}

/// Where the text of a skill file starts; 0 in other files.
fn body_of(file: &str, bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    match text.find("\n---\n") {
        Some(at) if file == "SKILL.md" => {
            at + 5 + text[at + 5..].len() - text[at + 5..].trim_start().len()
        }
        _ => 0,
    }
}

/// Whether the frontmatter of the package's `SKILL.md` is not upstream's.
fn is_rewritten(subject: &Subject, file: &str) -> bool {
    file == "SKILL.md" && ["installed", "listed"].contains(&subject.name)
}

fn modified(subject: &Subject, file: &str, what: &str, bytes: Vec<u8>, line: u64) {
    let bench = Bench::new(subject);
    let mut rules = vec![("modified-file", file.to_owned(), line)];
    if file == "metadata.json"
        && let Err(error) = serde_json::from_slice::<serde_json::Value>(&bytes)
    {
        rules.push(("malformed-origin", file.to_owned(), error.line() as u64));
    }
    let fault = Fault {
        what: format!("{file}: {what}"),
        rules,
        rehashed: true,
    };
    bench.fault(|folder| fs::write(folder.join(file), bytes).unwrap(), fault);
}

#[test]
fn a_byte_that_was_flipped_is_told_at_its_line() {
    for subject in all() {
        for file in &subject.copied {
            let bytes = fs::read(subject.folder.join(file)).unwrap();
            // What stands in the frontmatter of such a copy are claims.
            let first = if is_rewritten(&subject, file) {
                body_of(file, &bytes)
            } else {
                0
            };
            for at in [first, first.midpoint(bytes.len()), bytes.len() - 1] {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1;
                let line = line_of(&flipped, at);
                modified(&subject, file, &format!("byte {at}"), flipped, line);
            }
        }
    }
}

#[test]
fn other_line_endings_are_told() {
    for subject in all() {
        for file in &subject.copied {
            let bytes = fs::read(subject.folder.join(file)).unwrap();
            let text = String::from_utf8(bytes.clone()).unwrap();
            let (mut crlf_at, mut end_at) = (0, 0);
            if is_rewritten(&subject, file) {
                crlf_at = line_of(&bytes, body_of(file, &bytes));
                end_at = text.lines().count() as u64;
            }
            let crlf = text.replace('\n', "\r\n").into_bytes();
            modified(&subject, file, "CRLF", crlf, crlf_at);
            if let Some(cut) = text.strip_suffix('\n') {
                modified(&subject, file, "no newline", cut.into(), end_at);
            }
        }
    }
}

#[test]
fn a_file_that_is_gone_is_told_where_the_path_is_claimed() {
    for subject in all() {
        let line = subject.path_line();
        let missing = || vec![("missing-file", subject.path.0.to_owned(), line)];
        let bench = Bench::new(&subject);
        for file in subject.copied.iter().filter(|file| *file != "SKILL.md") {
            bench.fault(
                |folder| fs::remove_file(folder.join(file)).unwrap(),
                Fault {
                    what: format!("{file}: deleted"),
                    rules: missing(),
                    rehashed: true,
                },
            );
            bench.fault(
                |folder| fs::rename(folder.join(file), folder.join(format!("{file}2"))).unwrap(),
                Fault {
                    what: format!("{file}: renamed"),
                    rules: missing(),
                    rehashed: true,
                },
            );
        }
    }
}

#[test]
fn a_misnamed_skill_file_is_told_and_nothing_is_verified() {
    for subject in all() {
        fs::rename(
            subject.folder.join("SKILL.md"),
            subject.folder.join("skill.md"),
        )
        .unwrap();
        let said = crate::common::skillcheck(["check"])
            .arg(&subject.folder)
            .arg("--upstream")
            .arg(&subject.upstream)
            .report();
        assert!(
            said.rules().contains(&"misnamed-skill-file".to_owned()),
            "{}",
            subject.name
        );
        assert_ne!(said.status(), "verified", "{}", subject.name);
    }
}

#[test]
fn a_file_that_was_added_is_told() {
    for subject in all() {
        let bench = Bench::new(&subject);
        for (file, text) in [
            ("added.md", "x\n"),
            (".hidden", ""),
            ("references/added.py", "x\n"),
            ("a/b/c/d", "x\n"),
        ] {
            // A rewrite has files of its own.
            let mut rules = vec![("unexplained-file", file.to_owned(), 0)];
            rules.retain(|_| subject.name != "rewritten");
            bench.fault(
                |folder| {
                    fs::create_dir_all(folder.join(file).parent().unwrap()).unwrap();
                    fs::write(folder.join(file), text).unwrap();
                },
                Fault {
                    what: format!("{file}: added"),
                    rules,
                    rehashed: true,
                },
            );
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::{Bench, Fault, all, fs};

    #[test]
    fn another_mode_is_told() {
        for subject in all() {
            let bench = Bench::new(&subject);
            for file in &subject.copied {
                bench.fault(
                    |folder| {
                        let file = folder.join(file);
                        let mode = fs::metadata(&file).unwrap().permissions().mode();
                        fs::set_permissions(file, fs::Permissions::from_mode(mode ^ 0o111))
                            .unwrap();
                    },
                    Fault {
                        what: format!("{file}: mode"),
                        rules: vec![("mode-changed", file.clone(), 0)],
                        rehashed: false,
                    },
                );
            }
        }
    }

    #[test]
    fn another_kind_is_told() {
        for subject in all() {
            let bench = Bench::new(&subject);
            let outside = subject.scratch.join("outside");
            for file in subject.copied.iter().filter(|file| *file != "SKILL.md") {
                let what = format!("{file}: a link to its own bytes");
                bench.fault(
                    |folder| {
                        fs::rename(folder.join(file), &outside).unwrap();
                        symlink(&outside, folder.join(file)).unwrap();
                    },
                    Fault {
                        what,
                        rules: vec![("mode-changed", file.clone(), 0)],
                        rehashed: true,
                    },
                );
                let what = format!("{file}: a pipe");
                bench.fault(
                    |folder| {
                        fs::remove_file(folder.join(file)).unwrap();
                        let made = std::process::Command::new("mkfifo")
                            .arg(folder.join(file))
                            .status();
                        assert!(made.unwrap().success());
                    },
                    Fault {
                        what,
                        rules: vec![("mode-changed", file.clone(), 0)],
                        rehashed: true,
                    },
                );
                let line = subject.path_line();
                let mut rules = vec![("missing-file", subject.path.0.to_owned(), line)];
                if subject.name != "rewritten" {
                    rules.push(("unexplained-file", format!("{file}/x"), 0));
                }
                let what = format!("{file}: a folder");
                bench.fault(
                    |folder| {
                        fs::remove_file(folder.join(file)).unwrap();
                        fs::create_dir(folder.join(file)).unwrap();
                        fs::write(folder.join(file).join("x"), "x").unwrap();
                    },
                    Fault {
                        what,
                        rules,
                        rehashed: true,
                    },
                );
            }
        }
    }
}
