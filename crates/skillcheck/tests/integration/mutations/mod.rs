//! Verified packages with one fault each. Every fault raises its rule at its place, no other rule
//! on origins with it, and leaves nothing verified.
//!
//! A dialect that writes `SKILL.md` anew has its text judged by the section rules, and its status
//! speaks of everything else: a fault in that text alone raises its rule and leaves the origin
//! verified. So it is with what is no fault of the copy: history that was cut after the claimed
//! commit.

mod claims;
mod clones;
mod corpus;
mod files;
mod sections;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use crate::common::{FIRST, Report, Scratch, fixture, git, git_command, replace, skillcheck};

/// The newest commit of the fixture's main branch.
const THIRD: &str = "06909d3c748652b45bf5b2497bf12228d08bd376";
/// The repository of copies whose anchors name hosting sites.
const SITE: &str = "https://github.com/meadow/field-skills";

/// The rules on origins.
static ORIGIN: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let table = skillcheck(["rules"]).run().out;
    let (_, origin) = table.split_once("Origin\n").unwrap();
    let rules = origin.lines().take_while(|line| line.starts_with("  "));
    let rules: BTreeSet<_> = rules
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect();
    assert!(rules.len() > 10, "{table}");
    rules
});

/// A finding: its rule, its file from the folder of the test, and its line.
type Told = (String, String, u64);

/// A verified package that is free to be changed.
struct Subject {
    name: &'static str,
    scratch: Scratch,
    folder: PathBuf,
    upstream: PathBuf,
    /// The files that are upstream's, from the package's folder.
    copied: Vec<String>,
    /// Where the weightiest anchor says the path: the file from the package's folder, and what
    /// stands on its line.
    path: (&'static str, &'static str),
    /// What is told before anything is changed.
    before: Vec<Told>,
}

impl Subject {
    fn new(
        name: &'static str,
        package: &str,
        path: (&'static str, &'static str),
        make: impl FnOnce(&Self),
    ) -> Self {
        let package = fixture("packages").join(package);
        let mut subject = Self::of(name, &package, &fixture("upstream.git"), path);
        make(&subject);
        subject.settle();
        subject
    }

    /// A copy of the package and of its upstream, in a project of its own.
    fn of(
        name: &'static str,
        package: &Path,
        upstream: &Path,
        path: (&'static str, &'static str),
    ) -> Self {
        let scratch = Scratch::new();
        // The root of a repository, above which nobody looks for lock files.
        fs::create_dir_all(scratch.join("project/.git")).unwrap();
        let folder = package.file_name().unwrap().to_str().unwrap();
        let to = format!("project/.agents/skills/{folder}");
        Self {
            folder: scratch.copy(package, &to),
            upstream: scratch.copy(upstream, "upstream.git"),
            name,
            scratch,
            copied: Vec::new(),
            path,
            before: Vec::new(),
        }
    }

    /// Takes the package as it is for what every change is held against.
    fn settle(&mut self) {
        let report = self.check();
        assert_eq!(
            report.status(),
            "verified",
            "{}: {:#?}",
            self.name,
            report.findings()
        );
        self.before = told(&report);
        let files = report.json["packages"][0]["origin"]["files"].as_array();
        let copied = files
            .unwrap()
            .iter()
            .filter(|file| file["status"] == "identical" || file["status"] == "reserialised");
        self.copied = copied
            .map(|file| file["path"].as_str().unwrap().to_owned())
            .collect();
    }

    fn check(&self) -> Report {
        self.check_with(&self.upstream)
    }

    fn check_with(&self, upstream: &Path) -> Report {
        let report = skillcheck(["check"])
            .from(&self.scratch.path())
            .arg(&self.folder)
            .arg("--upstream")
            .arg(upstream)
            .report();
        assert!(report.said.status < 2, "{}", report.said.err);
        report
    }

    /// Asserts the status, and that just these findings on origins came: each a rule, a file from
    /// the package's folder, and a line.
    fn expect(&self, what: &str, status: &str, rules: &[(&str, &str, u64)]) {
        self.expect_of(&self.check(), what, status, rules);
    }

    fn expect_of(&self, report: &Report, what: &str, status: &str, rules: &[(&str, &str, u64)]) {
        let package = self.folder.strip_prefix(self.scratch.path()).unwrap();
        let mut wanted: Vec<Told> = rules
            .iter()
            .map(|(rule, file, line)| ((*rule).to_owned(), shown(package, file), *line))
            .collect();
        wanted.sort();
        let mut came = told(report);
        for known in &self.before {
            if let Some(at) = came.iter().position(|told| told == known) {
                // What was told before, and is told because of the change as well.
                let again = wanted.contains(known) && !came[at + 1..].contains(known);
                if !again {
                    came.remove(at);
                }
            }
        }
        assert_eq!(
            (report.status(), &came),
            (status, &wanted),
            "{}: {what}: {:#?}",
            self.name,
            report.findings()
        );
    }

    /// The line of the path in the weightiest anchor.
    fn path_line(&self) -> u64 {
        self.line(self.path.0, self.path.1)
    }

    /// The line, from 1, of a file of the package on which `text` stands first.
    fn line(&self, file: &str, text: &str) -> u64 {
        let whole = fs::read_to_string(self.folder.join(file)).unwrap();
        let at = whole.find(text).unwrap_or_else(|| panic!("{file}: {text}"));
        whole[..at].matches('\n').count() as u64 + 1
    }

    /// Replaces the first `from` of a file of the package.
    fn replace(&self, file: &str, from: &str, to: &str) {
        replace(&self.folder.join(file), from, to);
    }

    /// The bytes of a file upstream.
    fn show(&self, revision: &str) -> Vec<u8> {
        let mut command = git_command(&self.upstream);
        let output = command.args(["show", revision]).output().unwrap();
        assert!(output.status.success(), "{revision}");
        output.stdout
    }
}

/// The findings of a report that are on origins.
fn told(report: &Report) -> Vec<Told> {
    let mut told: Vec<_> = report
        .findings()
        .into_iter()
        .filter(|found| ORIGIN.contains(&found.rule))
        .map(|found| (found.rule, found.file, found.line))
        .collect();
    told.sort();
    told
}

/// The path of `file`, which is seen from `package`, from where `package` is seen.
fn shown(package: &Path, file: &str) -> String {
    let mut folder = package;
    let mut rest = file;
    while let Some(below) = rest.strip_prefix("../") {
        folder = folder.parent().unwrap();
        rest = below;
    }
    folder.join(rest).to_str().unwrap().to_owned()
}

/// A copy with `EXTERNAL_SOURCE.json`.
fn rain_gauge() -> Subject {
    let path = ("EXTERNAL_SOURCE.json", "source_skill_path");
    Subject::new("rain-gauge", "agent-skills/rain-gauge", path, |_| {})
}

/// The same of another folder, in which a `metadata.json` is upstream's own.
fn seed_calendar() -> Subject {
    let path = ("EXTERNAL_SOURCE.json", "source_skill_path");
    Subject::new("seed-calendar", "agent-skills/seed-calendar", path, |new| {
        let text = new.show(&format!("{THIRD}:skills/seed-calendar/SKILL.md"));
        fs::write(new.folder.join("SKILL.md"), text).unwrap();
    })
}

/// An import in another layout, with `metadata.json`, `ORIGIN.md` and the intake sentence.
fn soil_report() -> Subject {
    let path = ("metadata.json", "source_skill_path");
    Subject::new("soil-report", "omni-intake/soil-report", path, |_| {})
}

/// A rewrite, whose own files stand beside upstream's.
fn rewritten() -> Subject {
    let path = ("metadata.json", "source_skill_path");
    Subject::new("rewritten", "omni-curated/rain-gauge", path, |_| {})
}

/// Makes the package a plain copy of upstream's folder without anchors, from a hosting site.
fn plain_copy(new: &Subject) {
    for file in ["metadata.json", "ORIGIN.md"] {
        fs::remove_file(new.folder.join(file)).unwrap();
    }
    let text = new.show(&format!("{FIRST}:skills/soil-report/SKILL.md"));
    fs::write(new.folder.join("SKILL.md"), text).unwrap();
    git(&new.upstream, &["config", "remote.origin.url", SITE]);
}

/// The tree of upstream's folder.
fn tree(new: &Subject) -> String {
    git(&new.upstream, &["rev-parse", "main:skills/soil-report"])
}

/// A copy that GitHub's command line installed.
fn installed() -> Subject {
    let path = ("SKILL.md", "github-path");
    Subject::new("installed", "omni-intake/soil-report", path, |new| {
        plain_copy(new);
        let keys = format!(
            "metadata:\n    github-path: skills/soil-report\n    github-ref: refs/heads/main\n    \
             github-repo: {SITE}\n    github-tree-sha: {}\n---\n\n#",
            tree(new)
        );
        new.replace("SKILL.md", "---\n\n#", &keys);
    })
}

/// A listing of a catalogue, whose address names a branch.
fn listed() -> Subject {
    let path = ("SKILL.md", "url:");
    Subject::new("listed", "omni-intake/soil-report", path, |new| {
        plain_copy(new);
        let keys = format!(
            "category: farm\nsource: skills\nurl: {SITE}/tree/main/skills/soil-report\n---\n\n#"
        );
        new.replace("SKILL.md", "---\n\n#", &keys);
    })
}

/// The lock file of a user, from the package's folder.
const USERS: &str = "../../../.skill-lock.json";
/// The lock file of a project, from the package's folder.
const PROJECTS: &str = "../../../skills-lock.json";

/// A copy that a user's lock file records by its tree.
fn locked() -> Subject {
    Subject::new(
        "locked",
        "omni-intake/soil-report",
        (USERS, "skillPath"),
        |new| {
            plain_copy(new);
            let text = format!(
                "{{\n  \"version\": 3,\n  \"skills\": {{\n    \"soil-report\": {{\n      \
             \"source\": \"meadow/field-skills\",\n      \"sourceType\": \"github\",\n      \
             \"sourceUrl\": \"{SITE}.git\",\n      \
             \"skillPath\": \"skills/soil-report/SKILL.md\",\n      \
             \"skillFolderHash\": \"{}\",\n      \
             \"installedAt\": \"2026-04-10T09:00:00.000Z\"\n    }}\n  }}\n}}\n",
                tree(new)
            );
            fs::write(new.folder.join(USERS), text).unwrap();
        },
    )
}

/// A copy that a project's lock file records by a hash of its own.
fn hashed() -> Subject {
    Subject::new(
        "hashed",
        "omni-intake/soil-report",
        (PROJECTS, "skillPath"),
        |new| {
            plain_copy(new);
            let text = format!(
                "{{\n  \"version\": 1,\n  \"skills\": {{\n    \"soil-report\": {{\n      \
             \"source\": \"meadow/field-skills\",\n      \"ref\": \"main\",\n      \
             \"sourceType\": \"github\",\n      \
             \"skillPath\": \"skills/soil-report/SKILL.md\",\n      \
             \"computedHash\": \"{}\"\n    }}\n  }}\n}}\n",
                "0".repeat(64)
            );
            fs::write(new.folder.join(PROJECTS), text).unwrap();
            // How the hash is made has tests of its own.
            let told = new.check().findings();
            let told = told.iter().find(|found| found.rule == "lock-mismatch");
            let message = &told.unwrap().message;
            let hash = message.split(|c: char| !c.is_ascii_hexdigit());
            let hash = hash.max_by_key(|part| part.len()).unwrap();
            new.replace(PROJECTS, &"0".repeat(64), hash);
        },
    )
}

fn all() -> Vec<Subject> {
    vec![
        rain_gauge(),
        seed_calendar(),
        soil_report(),
        rewritten(),
        installed(),
        listed(),
        locked(),
        hashed(),
    ]
    .into_iter()
    .chain(corpus::all())
    .collect()
}
