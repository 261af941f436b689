//! The configuration of a run: what a `skillcheck.toml` says, read once and found to be right.
//!
//! Paths in it are relative to the folder of the file, with `/` between names. Nothing here reads
//! a file: whoever does gives the text, and the day for entries that expire.

mod date;
mod fault;
mod glob;
mod keys;
mod read;
mod verify;

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use skillcheck_parser::{Span, Spanned};

pub use self::{
    date::Date,
    fault::ConfigFault,
    glob::Pattern,
    keys::{ANCHORS, COPYING, KEYS, Key, Kind, LEVELS, Needed},
};
use crate::{
    levels::Level,
    profile::{Heading, Profile},
};

/// What a `skillcheck.toml` says.
#[derive(Debug)]
pub struct Config {
    /// The profile of every package.
    profile: Option<ProfileChoice>,
    /// The file of accepted findings.
    pub baseline: Option<Spanned<String>>,
    /// Packages that are not checked.
    pub exclude: Vec<Pattern>,
    /// Whether folders that git ignores are left out of the search.
    pub gitignore: bool,
    /// Whether comments inside packages suppress findings.
    pub inline_ignores: bool,
    rules: BTreeMap<&'static str, Level>,
    additions: Additions,
    /// Addresses of repositories, and the folders of their clones.
    pub upstreams: Vec<(String, Spanned<String>)>,
    packages: Vec<PackageSettings>,
    /// Findings that are suppressed.
    pub ignores: Vec<Ignore>,
    profiles: Vec<&'static Profile>,
    /// Profiles with what entries add to them, by the profile's name and the entries.
    added: Mutex<BTreeMap<(String, Vec<usize>), &'static Profile>>,
}

/// An entry that suppresses findings.
#[derive(Debug)]
pub struct Ignore {
    /// The packages or files.
    pub paths: Vec<Pattern>,
    /// Ids of the rules.
    pub rules: Vec<&'static str>,
    /// Why their findings are no faults.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Where it stands.
    pub span: Span,
}

impl Ignore {
    /// Whether it no longer holds on this day.
    #[must_use]
    pub fn has_expired(&self, today: Option<Date>) -> bool {
        self.until
            .zip(today)
            .is_some_and(|(until, today)| today > until)
    }
}

/// What a configuration says of one package.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Its profile, unless its dialect is to be recognised.
    pub profile: Option<&'static Profile>,
    /// Levels of rules.
    pub rules: BTreeMap<&'static str, Level>,
    /// The entries that add to its profile: numbers of `packages`.
    entries: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
enum ProfileChoice {
    Auto,
    Named(&'static Profile),
}

impl ProfileChoice {
    fn profile(self) -> Option<&'static Profile> {
        match self {
            Self::Auto => None,
            Self::Named(profile) => Some(profile),
        }
    }
}

/// What holds for some packages.
#[derive(Debug)]
struct PackageSettings {
    paths: Vec<Pattern>,
    profile: Option<ProfileChoice>,
    rules: BTreeMap<&'static str, Level>,
    additions: Additions,
}

/// What is expected beside a profile's own demands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Additions {
    fields: Vec<String>,
    required_headings: Vec<Heading>,
    accepted_headings: Vec<(String, Vec<String>)>,
    lines: Option<usize>,
    tokens: Option<usize>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            profile: None,
            baseline: None,
            exclude: Vec::new(),
            gitignore: true,
            inline_ignores: true,
            rules: BTreeMap::new(),
            additions: Additions::default(),
            upstreams: Vec::new(),
            packages: Vec::new(),
            ignores: Vec::new(),
            profiles: Vec::new(),
            added: Mutex::default(),
        }
    }
}

impl Config {
    /// Reads the text of a `skillcheck.toml`. The error tells everything that is wrong with it, in
    /// the order of the file.
    pub fn read(text: &str) -> Result<Self, Vec<ConfigFault>> {
        read::read(text)
    }

    /// The profile called `name`: one of its own, or a built-in one.
    #[must_use]
    pub fn find_profile(&self, name: &str) -> Option<&'static Profile> {
        let own = self.profiles.iter().copied();
        own.into_iter()
            .find(|profile| profile.name == name)
            .or_else(|| Profile::find(name))
    }

    /// Whether the package at `path` is not to be checked.
    #[must_use]
    pub fn excludes(&self, path: &str) -> bool {
        self.exclude.iter().any(|pattern| pattern.matches(path))
    }

    /// What holds for the package at `path`; none for one outside the folder of the file.
    #[must_use]
    pub fn settings(&self, path: Option<&str>) -> Settings {
        let mut settings = Settings {
            profile: self.profile.and_then(ProfileChoice::profile),
            rules: self.rules.clone(),
            entries: Vec::new(),
        };
        let Some(path) = path else { return settings };
        for (at, entry) in self.packages.iter().enumerate() {
            if !entry.paths.iter().any(|pattern| pattern.matches(path)) {
                continue;
            }
            if let Some(choice) = entry.profile {
                settings.profile = choice.profile();
            }
            settings.rules.extend(&entry.rules);
            if entry.additions != Additions::default() {
                settings.entries.push(at);
            }
        }
        settings
    }

    /// `profile` with what the file adds to it for a package with these settings. Verification goes
    /// by `profile` itself: what is added here is asked of the text alone.
    #[must_use]
    pub fn with_additions(
        &self,
        profile: &'static Profile,
        settings: &Settings,
    ) -> &'static Profile {
        if self.additions == Additions::default() && settings.entries.is_empty() {
            return profile;
        }
        let key = (profile.name.clone(), settings.entries.clone());
        let mut added = self.added.lock().unwrap_or_else(PoisonError::into_inner);
        added.entry(key).or_insert_with(|| {
            let mut more = profile.clone();
            self.additions.add_to(&mut more);
            for entry in &settings.entries {
                self.packages[*entry].additions.add_to(&mut more);
            }
            keep(more)
        })
    }

    /// Globs of `exclude` and `packages` that match none of `packages`, which are all that there
    /// are where `covers` says so of a folder.
    #[must_use]
    pub fn unmatched(&self, packages: &[&str], covers: impl Fn(&str) -> bool) -> Vec<&Pattern> {
        let settings = self.packages.iter().flat_map(|entry| &entry.paths);
        self.exclude
            .iter()
            .chain(settings)
            .filter(|pattern| covers(pattern.root()))
            .filter(|pattern| !packages.iter().any(|path| pattern.matches(path)))
            .collect()
    }
}

/// Keeps a profile of a configuration until the program ends, as built-in ones are kept: there are
/// as many as the file has entries, and a run reads it once.
fn keep(profile: Profile) -> &'static Profile {
    Box::leak(Box::new(profile))
}
