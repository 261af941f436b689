//! Findings that were there when a rule came: accepted by what they say, not by where they stand.

use std::{
    collections::{BTreeMap, HashSet},
    env, fs,
    io::ErrorKind,
    path::{Component, Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use skillcheck_lint::{Group, Level, Levels, rules};
use skillcheck_parser::SKILL_FILE;

use crate::{
    config::{ConfigArgs, Configs},
    discover::{self, Found},
    failure::Failure,
    named_file, output,
    render::text,
    report::{Checked, Told},
};

/// The name that `init` gives the file.
pub(crate) const FILE: &str = "skillcheck-baseline.json";

/// The most that a baseline may have, in bytes: some 500,000 findings.
const SIZE_LIMIT: u64 = 256 << 20;

/// The file, version 1.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileV1 {
    version: u32,
    findings: Vec<EntryV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryV1 {
    /// From the folder of the baseline, with `/`.
    file: String,
    rule: String,
    /// For those who read the file; it does not count.
    message: String,
    /// See [`fingerprint`].
    fingerprint: String,
    /// How often this is found in the file.
    count: usize,
}

/// What makes two findings the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    file: String,
    rule: String,
    fingerprint: String,
}

/// One baseline.
struct Baseline {
    file: PathBuf,
    folder: PathBuf,
    /// How often each finding is still to come, and its message.
    left: BTreeMap<Key, (usize, String)>,
    /// What was found in this run.
    now: BTreeMap<Key, (usize, String)>,
}

/// What a run looked at.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    /// The folders of the packages that were checked.
    pub(crate) packages: HashSet<PathBuf>,
    /// The folders that were searched for packages.
    pub(crate) walked: Vec<PathBuf>,
}

impl Looked {
    /// Whether `file`, or what was there, was among it: its package was checked, or is gone.
    fn holds(&self, file: &Path) -> bool {
        for folder in file.ancestors() {
            if self.packages.contains(folder) {
                return true;
            }
            // A package of its own that was not asked for, or could not be read.
            if folder.join(SKILL_FILE).exists() {
                return false;
            }
        }
        self.walked.iter().any(|walked| file.starts_with(walked))
    }
}

/// The baselines of a run.
#[derive(Default)]
pub(crate) struct Baselines {
    all: Vec<Baseline>,
    /// The baseline of each configuration.
    of_configs: Vec<Option<usize>>,
    write: bool,
    here: PathBuf,
}

impl Baselines {
    /// Reads what `--baseline` names, else what the configurations name.
    pub(crate) fn read(args: &ConfigArgs, configs: &Configs) -> Result<Self, Failure> {
        let here = env::current_dir().and_then(fs::canonicalize);
        let mut baselines = Self {
            write: args.write_baseline,
            here: here.unwrap_or_default(),
            ..Self::default()
        };
        for (_, loaded) in configs.iter() {
            let named = loaded.config.baseline.as_ref();
            let file = match (&args.baseline, &loaded.folder, named) {
                (Some(file), _, _) => file.clone(),
                (None, Some(folder), Some(named)) => folder.join(&named.value),
                _ => {
                    baselines.of_configs.push(None);
                    continue;
                }
            };
            let file = canonical(&file)?;
            let mut known = baselines.all.iter();
            let at = match known.position(|baseline| baseline.file == file) {
                Some(at) => at,
                None => {
                    baselines
                        .all
                        .push(Baseline::read(file, args.write_baseline)?);
                    baselines.all.len() - 1
                }
            };
            baselines.of_configs.push(Some(at));
        }
        if args.write_baseline && baselines.all.is_empty() {
            return Err(Failure::NoBaseline);
        }
        Ok(baselines)
    }

    /// Puts aside the findings of a package that its baseline lists, or all where it is written.
    pub(crate) fn accept(&mut self, found: &Found, checked: &mut Checked) {
        let Some(at) = self.of_configs.get(found.config).copied().flatten() else {
            return;
        };
        let baseline = &mut self.all[at];
        let all = std::mem::take(&mut checked.findings);
        for told in all {
            let key = Key {
                file: discover::shown(&baseline.folder, &absolute(&self.here, &told.file)),
                rule: told.rule.to_owned(),
                fingerprint: fingerprint(&told),
            };
            let now = baseline.now.entry(key.clone());
            now.or_insert_with(|| (0, told.message.clone())).0 += 1;
            let known = match baseline.left.get_mut(&key) {
                Some((count, _)) if *count > 0 => {
                    *count -= 1;
                    true
                }
                _ => false,
            };
            if known || self.write {
                checked.accepted.push(told);
            } else {
                checked.findings.push(told);
            }
        }
    }

    /// How many findings are listed that no longer occur, in what this run `looked` at, and the rules
    /// that `levels` leaves on.
    pub(crate) fn gone(&self, looked: &Looked, levels: &Levels) -> usize {
        let baselines = self.all.iter();
        let left = baselines.flat_map(|baseline| {
            let mut left = baseline.left.iter();
            std::iter::from_fn(move || {
                left.find(|(key, _)| baseline.looked_at(key, looked, levels))
            })
        });
        left.fold(0, |sum, (_, (count, _))| sum.saturating_add(*count))
    }

    /// Writes the baselines anew where that was asked for. What this run did not look at stays.
    pub(crate) fn write(&mut self, looked: &Looked, levels: &Levels) -> Result<(), Failure> {
        if !self.write {
            return Ok(());
        }
        for baseline in &mut self.all {
            let mut entries = std::mem::take(&mut baseline.now);
            let mut dropped = 0_usize;
            for (key, left) in &baseline.left {
                if baseline.looked_at(key, looked, levels) {
                    dropped = left.0.saturating_add(dropped);
                } else if left.0 > 0 {
                    entries.insert(key.clone(), left.clone());
                }
            }
            let total = entries.values().map(|(count, _)| count).sum();
            output::report(written(entries).as_bytes(), Some(&baseline.file))?;
            let gone = match dropped {
                0 => String::new(),
                dropped => format!(", {} dropped", text::count(dropped, "old one")),
            };
            let name = baseline.file.file_name().unwrap_or_default();
            let shown = discover::shown(&self.here, &baseline.folder.join(name));
            output::complain(&format!(
                "wrote {}: {}{gone}\n",
                text::clean(&shown),
                text::count(total, "finding"),
            ));
        }
        Ok(())
    }
}

impl Baseline {
    fn read(file: PathBuf, may_be_new: bool) -> Result<Self, Failure> {
        let wrong = |reason: String| Failure::Baseline {
            path: file.clone(),
            reason,
        };
        let folder = file.parent().unwrap_or(&file).to_path_buf();
        let mut left = BTreeMap::new();
        match named_file::read(&file, SIZE_LIMIT) {
            Err(error) if error.kind() == ErrorKind::NotFound && may_be_new => {}
            Err(error) => return Err(wrong(named_file::reason(&error))),
            Ok(bytes) => {
                // Some editors put a byte order mark before whatever they save.
                let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
                let read: FileV1 = match serde_json::from_slice(bytes) {
                    Ok(read) => read,
                    // It is written anew, as after a merge that left its marks in it. A file that
                    // never was a baseline is not.
                    Err(_) if may_be_new && was_baseline(bytes) => FileV1 {
                        version: 1,
                        findings: Vec::new(),
                    },
                    Err(error) => return Err(wrong(format!("is not one: {error}"))),
                };
                if read.version != 1 {
                    let version = read.version;
                    return Err(wrong(format!("has version {version}, and 1 is known")));
                }
                for entry in read.findings {
                    let key = Key {
                        file: entry.file,
                        rule: entry.rule,
                        fingerprint: entry.fingerprint,
                    };
                    let known = left.entry(key).or_insert((0_usize, entry.message));
                    known.0 = known.0.saturating_add(entry.count);
                }
            }
        }
        Ok(Self {
            file,
            folder,
            left,
            now: BTreeMap::new(),
        })
    }

    /// Whether a run looked for this finding.
    fn looked_at(&self, key: &Key, looked: &Looked, levels: &Levels) -> bool {
        let rule = rules::find(&key.rule);
        let ran = rule.is_none_or(|rule| levels.effective(rule) != Level::Off);
        // What packages have against each other shows only when all are there.
        let of_many = rule.is_some_and(|rule| rule.group == Group::Collection);
        let all = || {
            looked
                .walked
                .iter()
                .any(|walked| self.folder.starts_with(walked))
        };
        ran && (!of_many || all()) && looked.holds(&absolute(&self.folder, &key.file))
    }
}

/// Whether bytes that are no baseline look like one that was broken.
fn was_baseline(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let is_list = text.starts_with('{') && text.contains("\"findings\"");
    is_list || text.trim().is_empty() || text.starts_with("<<<<<<<")
}

/// The empty baseline, or one with these findings.
fn written(entries: BTreeMap<Key, (usize, String)>) -> String {
    let findings = entries.into_iter().map(|(key, (count, message))| EntryV1 {
        file: key.file,
        rule: key.rule,
        message,
        fingerprint: key.fingerprint,
        count,
    });
    let file = FileV1 {
        version: 1,
        findings: findings.collect(),
    };
    #[expect(
        clippy::expect_used,
        reason = "every key is a string and no value can fail"
    )]
    let mut text = serde_json::to_string_pretty(&file).expect("a baseline is plain data");
    text.push('\n');
    text
}

/// A baseline of no findings.
pub(crate) fn empty() -> String {
    written(BTreeMap::new())
}

/// The path of a baseline, by which it is known under all its names.
fn canonical(file: &Path) -> Result<PathBuf, Failure> {
    let above = file.parent().filter(|parent| *parent != Path::new(""));
    let folder = fs::canonicalize(above.unwrap_or(Path::new(".")));
    let folder = folder.map_err(|error| Failure::Baseline {
        path: file.to_path_buf(),
        reason: error.kind().to_string(),
    })?;
    Ok(folder.join(file.file_name().unwrap_or_default()))
}

/// What a finding says, apart from where: its message up to what it lists, without numbers, and the
/// text that it is about without its white space. File and rule stand beside it. What packages have
/// against each other is told of the text alone: the message names whichever other came first.
fn fingerprint(told: &Told) -> String {
    let mut said = String::new();
    let rule = rules::find(told.rule);
    if rule.is_none_or(|rule| rule.group != Group::Collection) {
        let message = told.message.split([':', ',']).next().unwrap_or_default();
        for part in message.split(|c: char| c.is_ascii_digit()) {
            if !part.is_empty() || said.is_empty() {
                said.push_str(part);
                said.push('#');
            }
        }
    }
    said.push('\n');
    if let Some(((start, end), source)) = told.extent.zip(told.source.as_ref()) {
        let about = source.slice((start.offset..end.offset).into());
        for word in about.split_whitespace() {
            said.push_str(word);
            said.push(' ');
        }
    }
    // Two credentials look alike when they are masked.
    said.push_str(told.credential.as_deref().unwrap_or_default());
    digest(said.as_bytes())
}

/// Enough of a digest to tell texts apart.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(bytes).iter().take(12) {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex
}

/// The path that `path` means from `folder`, a canonical one.
fn absolute(folder: &Path, path: &str) -> PathBuf {
    let mut all = folder.to_path_buf();
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => {
                all.pop();
            }
            Component::CurDir => {}
            part => all.push(part),
        }
    }
    all
}
