//! Faults that real packages have, each alone in a good package: each is told by its own rule at
//! its line, and nothing else is. And what only looks like a fault: nothing above a note is told.

mod files;
mod frontmatter;
mod orders;
mod outputs;
mod paths;
mod quiet;
mod records;
mod safety;
mod secrets;
mod unseen;

use std::{collections::BTreeSet, fs, path::Path};

use crate::common::{Found, Scratch, skillcheck};

/// The folder of the package that all cases start from.
const NAME: &str = "release-notes";
const DESCRIPTION: &str = "description: Writes release notes from merged pull requests and tags. Use when the user asks for a changelog, a release announcement, or what changed between two versions.\n";
const LICENSE: &str = "license: MIT\n";
/// Where a case puts its text.
const HERE: &str = "HERE";
const BODY: &str = "
# Release notes

Turn a range of commits into notes that a user of the product can read.

## When to use this skill

- The user asks for a changelog or for release notes.
- The user names two tags and asks what changed between them.

## Workflow

1. Find the range. Ask for the last tag if it is not clear.
2. Collect the merged pull requests:

   ```bash
   git log --merges --oneline v1.2.0..v1.3.0
   python scripts/collect.py --from v1.2.0 --to v1.3.0
   ```

3. Sort them into the groups of [the style guide](references/style.md).
4. Fill in `assets/template.md` and show the draft.

## Details

Keep each entry to one line.

HERE

Link each entry to its pull request.

## Groups

| Group | What belongs there |
| --- | --- |
| Added | new features |
| Fixed | bugs that users could see |

## Checks

- Every entry names a pull request.
- No entry speaks of internal refactoring.
";
const STYLE: &str = "# Style guide

## Tone

Write in the present tense.

## Groups

Added, Changed, Fixed, Removed. The [template](../assets/template.md) has them all.
";
const COLLECT: &str = "\"\"\"Lists merged pull requests.\"\"\"\nimport sys\n\nprint(sys.argv)\n";
const TEMPLATE: &str = "# Version X.Y.Z\n\n## Added\n\n## Fixed\n";

/// What no list of files says, done in a package's folder.
type Make = Box<dyn Fn(&Path)>;

/// A good package with one change, and what is to be told of it.
struct Case {
    what: String,
    skill: String,
    encode: fn(&str) -> Vec<u8>,
    folder: &'static str,
    files: Vec<(String, Vec<u8>)>,
    make: Vec<Make>,
    /// The rule that tells the fault.
    rule: &'static str,
    /// The file that it tells of, from the folder `skills`, and its line; 0 for the whole file.
    place: (String, u64),
    /// Other rules that speak above a note, for they follow from the fault.
    also: Vec<&'static str>,
    /// Whether the fault is one in the package's own dialect only.
    of_dialect: bool,
}

/// The package without a fault.
fn good(what: &str) -> Case {
    Case {
        what: what.to_owned(),
        skill: format!("---\nname: {NAME}\n{DESCRIPTION}{LICENSE}---\n{BODY}"),
        encode: |text| text.as_bytes().to_vec(),
        folder: NAME,
        files: Vec::new(),
        make: Vec::new(),
        rule: "",
        place: (format!("{NAME}/SKILL.md"), 0),
        also: Vec::new(),
        of_dialect: false,
    }
}

/// The package with `text` in its body; the fault is on the first line of it.
fn body(what: &str, text: &str) -> Case {
    good(what).with(HERE, text)
}

/// The package with another name in the frontmatter: `line` with its ending.
fn name(what: &str, line: &str) -> Case {
    good(what).with(&format!("name: {NAME}\n"), line)
}

/// The package with another description in the frontmatter: `line` with its ending.
fn description(what: &str, line: &str) -> Case {
    good(what).with(DESCRIPTION, line)
}

/// The package with other fields behind the description.
fn fields(what: &str, lines: &str) -> Case {
    good(what).with(LICENSE, lines)
}

/// The package with another file.
fn file(what: &str, path: &str, bytes: impl AsRef<[u8]>) -> Case {
    good(what).file(path, bytes).whole(path)
}

/// The package with a line at the end of its style guide, where the fault is.
fn style(what: &str, line: &str) -> Case {
    let path = "references/style.md";
    let case = good(what).file(path, format!("{STYLE}\n{line}\n"));
    case.line(path, 2 + STYLE.lines().count())
}

impl Case {
    /// Puts `new` where `old` is in the skill file, which is where the fault is.
    fn with(mut self, old: &str, new: &str) -> Self {
        let at = self.skill.find(old).unwrap_or_else(|| panic!("{old}"));
        self.place.1 = 1 + self.skill[..at].matches('\n').count() as u64;
        self.skill.replace_range(at..at + old.len(), new);
        self
    }

    fn encoded(mut self, encode: fn(&str) -> Vec<u8>) -> Self {
        self.encode = encode;
        self
    }

    fn in_folder(mut self, folder: &'static str) -> Self {
        self.folder = folder;
        self.place.0 = format!("{folder}/SKILL.md");
        self
    }

    fn file(mut self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.files.push((path.to_owned(), bytes.as_ref().to_vec()));
        self
    }

    /// Does what no list of files says, in the package's folder.
    fn make(mut self, make: impl Fn(&Path) + 'static) -> Self {
        self.make.push(Box::new(make));
        self
    }

    /// The fault is at `line` of a file of the package.
    fn line(mut self, path: &str, line: usize) -> Self {
        self.place = (format!("{}/{path}", self.folder), line as u64);
        self
    }

    /// The fault is on the line of the skill file that holds `text`.
    fn on(self, text: &str) -> Self {
        let line = self.skill.lines().position(|line| line.contains(text));
        let line = line.unwrap_or_else(|| panic!("{text}"));
        self.line("SKILL.md", line + 1)
    }

    /// The fault is a file of the package as a whole.
    fn whole(self, path: &str) -> Self {
        self.line(path, 0)
    }

    /// The fault is at `line` of `path` beside the package.
    fn beside(mut self, path: &str, line: u64) -> Self {
        self.place = (path.to_owned(), line);
        self
    }

    fn is(mut self, rule: &'static str) -> Self {
        self.rule = rule;
        self
    }

    fn also(mut self, rules: &[&'static str]) -> Self {
        self.also.extend(rules);
        self
    }

    fn of_dialect(mut self) -> Self {
        self.of_dialect = true;
        self
    }

    /// Writes the package, and what is beside it, below `root`, a repository of its own: so packages
    /// of other cases are none of its neighbours, and nobody looks for lock files above it.
    fn write(&self, scratch: &Scratch, root: &str) {
        fs::create_dir_all(scratch.join(root).join(".git")).unwrap();
        let package = format!("{root}/skills/{}", self.folder);
        let skill = self.skill.replace(&format!("\n{HERE}\n"), "");
        scratch.write(&format!("{package}/SKILL.md"), (self.encode)(&skill));
        scratch.write(&format!("{package}/references/style.md"), STYLE);
        scratch.write(&format!("{package}/scripts/collect.py"), COLLECT);
        scratch.write(&format!("{package}/assets/template.md"), TEMPLATE);
        for (path, bytes) in &self.files {
            scratch.write(&format!("{package}/{path}"), bytes);
        }
        for make in &self.make {
            make(&scratch.join(&package));
        }
    }

    /// What is wrong with what is told; nothing where all is right.
    fn missed(&self, found: &[Found]) -> Option<String> {
        let (path, line) = &self.place;
        let file = match path.strip_prefix("../") {
            Some(above) => above.to_owned(),
            None => format!("skills/{path}"),
        };
        let told = found
            .iter()
            .any(|found| found.rule == self.rule && found.file == file && found.line == *line);
        let loud: BTreeSet<&str> = loud(found).map(|found| found.rule.as_str()).collect();
        let mut expected: BTreeSet<&str> = self.also.iter().copied().collect();
        if !matches!(self.rule, "unreferenced-file" | "unfinished-text") {
            expected.insert(self.rule);
        }
        (!told || loud != expected).then(|| {
            format!(
                "{}: expected {} at {file}:{line} and {expected:?}{}",
                self.what,
                self.rule,
                list(found)
            )
        })
    }
}

/// What the binary says of each case, in one run over all; paths count from the case's repository.
fn told(cases: &[&Case], args: &[&str]) -> Vec<Vec<Found>> {
    let scratch = Scratch::new();
    for (number, case) in cases.iter().enumerate() {
        case.write(&scratch, &format!("case-{number}"));
    }
    let run = skillcheck(["check", "."]).args(args).from(&scratch.path());
    let mut told: Vec<Vec<Found>> = cases.iter().map(|_| Vec::new()).collect();
    for found in run.report().findings() {
        let (case, file) = found.file.split_once('/').unwrap();
        let number: usize = case.strip_prefix("case-").unwrap().parse().unwrap();
        let file = file.to_owned();
        told[number].push(Found { file, ..found });
    }
    told
}

fn loud(found: &[Found]) -> impl Iterator<Item = &Found> {
    found.iter().filter(|found| found.severity != "note")
}

fn list(found: &[Found]) -> String {
    let lines = found.iter().map(|found| {
        let Found {
            rule,
            severity,
            file,
            line,
            message,
            ..
        } = found;
        format!("\n    {severity} {rule} {file}:{line}: {message}")
    });
    lines.collect()
}

/// All cases tell their fault, each by its rule at its place, and nothing else above a note.
fn detected(cases: impl IntoIterator<Item = Case>) {
    let cases: Vec<Case> = cases.into_iter().collect();
    let mut missed = Vec::new();
    for args in [&[][..], &["--profile", "agent-skills"]] {
        let cases: Vec<&Case> = cases
            .iter()
            .filter(|case| args.is_empty() || !case.of_dialect)
            .collect();
        for (case, found) in cases.iter().zip(told(&cases, args)) {
            missed.extend(
                case.missed(&found)
                    .map(|missed| format!("{missed} {args:?}")),
            );
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
