//! Runs the binary as a user would, in an environment without surprises.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

/// The commits of `fixtures/upstream.git`, oldest first.
pub(crate) const FIRST: &str = "476d3c1730a2e8c654feefe935df1aa7f4314dbf";
/// The second commit of its main branch.
pub(crate) const SECOND: &str = "49da5827cdf6c4673b88863b8001dc84151d32d5";
/// A commit that its main branch does not have.
pub(crate) const FORK: &str = "60284fb173fe67a23d276b27202639ca96d1e34f";
/// The repository that it is.
pub(crate) const REPOSITORY: &str = "https://example.com/meadow/field-skills";

/// The root of this repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::canonicalize(here.join("../..")).unwrap()
}

/// `fixtures/NAME`.
pub(crate) fn fixture(name: &str) -> PathBuf {
    root().join("fixtures").join(name)
}

/// A run of the binary.
pub(crate) struct Run {
    command: Command,
}

/// What a run said.
pub(crate) struct Said {
    /// Its exit status.
    pub(crate) status: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

/// A run with these arguments, from the root of this repository.
pub(crate) fn skillcheck<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Run {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("skillcheck"));
    command.env_clear().current_dir(root()).args(args);
    Run { command }
}

impl Run {
    /// The same with one argument more.
    pub(crate) fn arg(mut self, arg: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    /// The same with more arguments.
    pub(crate) fn args<S: AsRef<std::ffi::OsStr>>(
        mut self,
        args: impl IntoIterator<Item = S>,
    ) -> Self {
        self.command.args(args);
        self
    }

    /// The same from another folder.
    pub(crate) fn from(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// The same with an environment variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// The command itself, for tests that do more than wait for its end.
    pub(crate) fn command(self) -> Command {
        self.command
    }

    /// Runs it.
    pub(crate) fn run(mut self) -> Said {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command.output().unwrap();
        Said {
            status: status.code().expect("it ends by itself, not by a signal"),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }

    /// Runs it with `--format json` and reads the report.
    pub(crate) fn report(self) -> Report {
        let said = self.arg("--format").arg("json").run();
        let json = serde_json::from_str(&said.out)
            .unwrap_or_else(|error| panic!("{error}\n{}\n{}", said.out, said.err));
        Report { json, said }
    }
}

/// A JSON report.
pub(crate) struct Report {
    /// The whole of it.
    pub(crate) json: Value,
    /// The run that said it.
    pub(crate) said: Said,
}

/// One finding of a report.
#[derive(Debug)]
pub(crate) struct Found {
    /// The rule's id.
    pub(crate) rule: String,
    /// `error`, `warning` or `note`.
    pub(crate) severity: String,
    /// The message.
    pub(crate) message: String,
    /// The help; empty where there is none.
    pub(crate) help: String,
    /// The file.
    pub(crate) file: String,
    /// The line; 0 for the file as a whole.
    pub(crate) line: u64,
}

impl Report {
    /// All findings in their order.
    pub(crate) fn findings(&self) -> Vec<Found> {
        let packages = self.json["packages"].as_array().unwrap();
        let findings = packages
            .iter()
            .flat_map(|package| package["findings"].as_array().unwrap());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        findings
            .map(|finding| Found {
                rule: text(&finding["rule"]),
                severity: text(&finding["severity"]),
                message: text(&finding["message"]),
                help: text(&finding["help"]),
                file: text(&finding["file"]),
                line: finding["start"]["line"].as_u64().unwrap_or(0),
            })
            .collect()
    }

    /// The ids of the rules that were broken, each once, sorted.
    pub(crate) fn rules(&self) -> Vec<String> {
        let mut rules: Vec<_> = self
            .findings()
            .into_iter()
            .map(|found| found.rule)
            .collect();
        rules.sort();
        rules.dedup();
        rules
    }

    /// The lines of the findings of one rule in files whose path ends so.
    pub(crate) fn lines(&self, rule: &str, file: &str) -> Vec<u64> {
        self.findings()
            .iter()
            .filter(|found| found.rule == rule && found.file.ends_with(file))
            .map(|found| found.line)
            .collect()
    }

    /// The package whose path ends so.
    pub(crate) fn package(&self, path: &str) -> &Value {
        let packages = self.json["packages"].as_array().unwrap();
        packages
            .iter()
            .find(|package| package["path"].as_str().unwrap().ends_with(path))
            .unwrap_or_else(|| panic!("{path} is in the report"))
    }

    /// The status of the only package's origin.
    pub(crate) fn status(&self) -> &str {
        self.json["packages"][0]["origin"]["status"]
            .as_str()
            .unwrap()
    }
}

/// A folder that is gone at the end of the test.
pub(crate) struct Scratch(tempfile::TempDir);

impl Scratch {
    /// A new one.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Its path.
    pub(crate) fn path(&self) -> PathBuf {
        fs::canonicalize(self.0.path()).unwrap()
    }

    /// The path of `name` in it.
    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Writes `NAME/SKILL.md` of a good package with this body, and returns the folder.
    pub(crate) fn package(&self, name: &str, body: &str) -> PathBuf {
        let text = format!("---\nname: {name}\ndescription: Does {name} when asked.\n---\n{body}");
        self.write(&format!("{name}/SKILL.md"), text);
        self.join(name)
    }

    /// A copy of one file, mode included.
    pub(crate) fn copy_file(&self, from: &Path, name: &str) -> PathBuf {
        let to = self.join(name);
        fs::copy(from, &to).unwrap();
        to
    }

    /// A copy of a fixture, modes included.
    pub(crate) fn copy(&self, from: &Path, name: &str) -> PathBuf {
        let to = self.join(name);
        copy_tree(from, &to);
        to
    }
}

/// Copies a folder, modes included; links are not followed.
pub(crate) fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// Replaces the first `from` in a file by `to`.
pub(crate) fn replace(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{} holds {from:?}", file.display());
    make_writable(file);
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

/// Lets a file that git wrote as read-only be written.
pub(crate) fn make_writable(file: &Path) {
    let mut permissions = fs::metadata(file).unwrap().permissions();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        permissions.set_mode(permissions.mode() | 0o200);
    }
    #[cfg(not(unix))]
    permissions.set_readonly(false);
    fs::set_permissions(file, permissions).unwrap();
}

/// The path of a loose object in a clone.
pub(crate) fn loose(clone: &Path, id: &str) -> PathBuf {
    clone.join("objects").join(&id[..2]).join(&id[2..])
}

/// Puts the bytes of another loose object of the same clone under the name of `id`.
pub(crate) fn forge(clone: &Path, id: &str, with: &str) {
    let file = loose(clone, id);
    make_writable(&file);
    fs::copy(loose(clone, with), &file).unwrap();
}

/// A run of git in `folder` without anyone's configuration.
pub(crate) fn git_command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(folder)
        .env_remove("GIT_DIR")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .envs([
            ("GIT_AUTHOR_NAME", "T"),
            ("GIT_AUTHOR_EMAIL", "t@example.com"),
            ("GIT_COMMITTER_NAME", "T"),
            ("GIT_COMMITTER_EMAIL", "t@example.com"),
            ("GIT_AUTHOR_DATE", "2026-06-01T00:00:00Z"),
            ("GIT_COMMITTER_DATE", "2026-06-01T00:00:00Z"),
        ]);
    command
}

/// Runs git in `folder` without anyone's configuration; its standard output, trimmed.
pub(crate) fn git(folder: &Path, args: &[&str]) -> String {
    let output = git_command(folder).args(args).output().unwrap();
    assert!(
        output.status.success(),
        "git {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
