//! What is to be claimed: the repository, ref, commit and path that the arguments name in a clone.

use skillcheck_parser::{PathError, RelPath};
use skillcheck_provenance::{
    License, ObjectId, Reach, Repository, Revision, Spelling, Upstream, parse_time,
    without_password,
};

use super::{args::StampArgs, error::StampError};
use crate::render::text;

/// What is to be claimed of a package.
pub(super) struct Claim {
    /// The repository.
    pub(super) repository: Repository,
    /// Its URL.
    pub(super) url: Url,
    /// Branch or tag.
    pub(super) reference: String,
    /// The commit.
    pub(super) commit: ObjectId,
    /// The folder, from the repository's root; `.` for the root.
    pub(super) path: String,
    /// The licence that the user gave.
    pub(super) license: Option<String>,
    /// The time that the user gave.
    pub(super) imported_at: Option<String>,
}

/// A repository's URL, without a password.
pub(super) enum Url {
    /// What the user gave: it is recorded as it is.
    Said(String),
    /// That of the clone's remote: another spelling of it that is recorded already may stay.
    Remote(String),
}

impl Url {
    /// Its text.
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Said(url) | Self::Remote(url) => url,
        }
    }
}

impl Claim {
    /// Resolves `args` in the clone that they name, and returns it too.
    pub(super) fn resolve(args: &StampArgs) -> Result<(Self, Upstream), StampError> {
        let license = license(args.license.as_deref())?;
        let imported_at = args.imported_at.clone();
        if let Some(time) = imported_at
            .as_ref()
            .filter(|time| parse_time(time).is_none())
        {
            return Err(StampError::Time(text::clean(time)));
        }
        let path = path(&args.source_path)?;
        if let Some(url) = &args.url
            && Repository::parse(url).is_none()
        {
            return Err(StampError::Url(text::clean(&without_password(url))));
        }
        let upstream = Upstream::open(&args.upstream, args.url.as_deref())
            .map_err(|error| StampError::Upstream(text::clean(&args.upstream), Box::new(error)))?;
        let url = match &args.url {
            Some(url) => Url::Said(without_password(url)),
            None => Url::Remote(without_password(&remote_url(&upstream)?)),
        };
        let repository = Repository::parse(url.as_str())
            .ok_or_else(|| StampError::Url(text::clean(url.as_str())))?;
        let remote = remote_of(&upstream, &repository);
        let revision = upstream.revision(&args.commit, remote.as_deref())?;
        let finder = RefFinder {
            upstream: &upstream,
            repository: &repository,
            remote: remote.as_deref(),
            commit: revision.commit,
        };
        let reference = finder.find(args.reference.as_deref(), &revision)?;
        let claim = Self {
            url,
            reference,
            commit: revision.commit,
            path,
            license,
            imported_at,
            repository,
        };
        Ok((claim, upstream))
    }
}

/// The URL of the remote that a clone was made from: `origin`, else the only one.
fn remote_url(upstream: &Upstream) -> Result<String, StampError> {
    let remotes = upstream.remotes();
    let origin = remotes.iter().find(|(name, _)| name == "origin");
    let (name, url) = match (origin, remotes) {
        (Some(origin), _) => origin,
        (None, [only]) => only,
        (None, []) => return Err(StampError::NoRemote),
        (None, several) => {
            let names: Vec<_> = several
                .iter()
                .map(|(name, url)| format!("{name} ({})", without_password(url)))
                .collect();
            return Err(StampError::SeveralRemotes(text::clean(&names.join(", "))));
        }
    };
    // A path on this machine says nothing to anybody else.
    let is_local = url.to_ascii_lowercase().starts_with("file:");
    if is_local || Repository::parse(url).is_none() {
        let url = text::clean(&without_password(url));
        return Err(StampError::RemoteUrl(text::clean(name), url));
    }
    Ok(url.clone())
}

/// The remote whose branches are those of `repository`: the one with its URL, else the only one
/// there is, which the user's word makes it.
fn remote_of(upstream: &Upstream, repository: &Repository) -> Option<String> {
    let remotes = upstream.remotes();
    let same = |url: &String| Repository::parse(url).as_ref() == Some(repository);
    let named = remotes.iter().find(|(_, url)| same(url));
    let only = || (remotes.len() == 1).then(|| &remotes[0]);
    named.or_else(only).map(|(name, _)| name.clone())
}

/// Finds the ref that a commit is to be recorded with.
struct RefFinder<'a> {
    upstream: &'a Upstream,
    repository: &'a Repository,
    remote: Option<&'a str>,
    commit: ObjectId,
}

impl RefFinder<'_> {
    /// The ref that the user gave, else the branch by which the commit was named, else the main
    /// branch, else the tag by which it was named. Its history has the commit.
    fn find(&self, given: Option<&str>, revision: &Revision) -> Result<String, StampError> {
        if let Some(given) = given {
            return self.given(given);
        }
        if let Spelling::Branch(branch) = &revision.spelling {
            return self.holding(branch);
        }
        let main = self.upstream.default_branch(self.remote)?;
        match (main, &revision.spelling) {
            (Some(main), Spelling::Tag(tag)) => self.holding(&main).or_else(|_| self.holding(tag)),
            (None, Spelling::Tag(tag)) => self.holding(tag),
            (Some(main), _) => self.holding(&main),
            (None, _) => Err(StampError::NoRef(self.commit.short())),
        }
    }

    /// The ref that the user gave, as it is recorded: without `refs/heads/`, and without the name
    /// of the remote.
    fn given(&self, given: &str) -> Result<String, StampError> {
        let short = given.strip_prefix("refs/heads/").unwrap_or(given);
        let tracking = self
            .remote
            .and_then(|remote| short.strip_prefix(&format!("{remote}/")));
        match (self.holding(short), tracking) {
            (Err(StampError::UnknownRef(_)), Some(tracking)) => self.holding(tracking),
            (found, _) => found,
        }
    }

    /// `name`, where its history has the commit.
    fn holding(&self, name: &str) -> Result<String, StampError> {
        let (commit, shown) = (self.commit.short(), text::clean(name));
        match self
            .upstream
            .reach_from(name, self.repository, self.commit)?
        {
            Reach::Reachable => Ok(name.to_owned()),
            Reach::NoRef => Err(StampError::UnknownRef(shown)),
            Reach::Unreachable => Err(StampError::Unreachable {
                commit,
                name: shown,
            }),
            Reach::Unknown | Reach::NotClaimed => Err(StampError::ReachUnknown {
                commit,
                name: shown,
            }),
        }
    }
}

fn license(given: Option<&str>) -> Result<Option<String>, StampError> {
    let Some(given) = given else {
        return Ok(None);
    };
    let fault = |meant| Err(StampError::License(text::clean(given), meant));
    match License::read(given) {
        License::Spdx | License::Unknown if !given.trim().is_empty() => {
            Ok(Some(given.trim().to_owned()))
        }
        License::Joined(meant) => fault(Some(meant)),
        _ => fault(None),
    }
}

/// The path as it is recorded: tidy, and `.` for the root of the repository.
fn path(given: &str) -> Result<String, StampError> {
    let fault = |why| Err(StampError::SourcePath(text::clean(given), why));
    if given.chars().any(char::is_control) || given.contains('\\') {
        return fault("it has characters that no such path may have");
    }
    match RelPath::parse(given) {
        Ok(path) => Ok(path.to_string()),
        Err(PathError::Empty) if given.is_empty() => fault("it is empty; `.` is the root"),
        Err(PathError::Empty) => Ok(".".to_owned()),
        Err(PathError::Absolute) => fault("it is absolute"),
        Err(PathError::Escapes) => fault("it leads out of it"),
    }
}
