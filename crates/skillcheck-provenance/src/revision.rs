//! What people call a commit: an id or the start of one, a branch, a tag, `HEAD`.

use thiserror::Error;

use crate::{
    git::ReadError, history::Reach, object_id::ObjectId, repository::Repository, upstream::Upstream,
};

/// Objects that a message lists at most.
const LISTED: usize = 5;

/// A commit, and what it was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The commit; tags were followed to it.
    pub commit: ObjectId,
    /// How it was named.
    pub spelling: Spelling,
}

/// How a commit was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// By its id or the start of it, or by a `HEAD` that is on no branch.
    Id,
    /// By a branch, or by a `HEAD` that is on it; its short name.
    Branch(String),
    /// By a tag; its short name.
    Tag(String),
}

/// Why a text names no commit of a clone.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RevisionError {
    /// There is no such branch, tag or object.
    #[error("the clone has no commit, branch or tag `{0}`")]
    Unknown(String),
    /// The object is there, and is neither a commit nor a tag of one.
    #[error("`{0}` names no commit")]
    NoCommit(String),
    /// It is the start of the ids of several commits; some of them.
    #[error("`{0}` is the start of several commit ids: {1}")]
    Ambiguous(String, String),
    /// A branch and a tag of this name are at different commits.
    #[error("`{0}` is a branch and a tag, which differ: write refs/heads/{0} or refs/tags/{0}")]
    TwoRefs(String),
    /// The clone cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl Upstream {
    /// The commit that `text` names: a whole id, a branch, a tag, `HEAD`, a ref by its full name,
    /// or the start of an id, in this order. Branches that track `remote` serve as well, with or
    /// without its name before theirs.
    pub fn revision(&self, text: &str, remote: Option<&str>) -> Result<Revision, RevisionError> {
        let no_commit = || RevisionError::NoCommit(text.to_owned());
        let mut reader = self.reader();
        if let Ok(id) = text.parse::<ObjectId>() {
            // A repository of the other hash has no object of this name, and may have a branch.
            if id.kind() == self.hash() && reader.contains(id) {
                let commit = reader.held_commit(id)?.ok_or_else(no_commit)?;
                return Ok(Revision {
                    commit,
                    spelling: Spelling::Id,
                });
            }
        }
        if let Some((commit, spelling)) = self.named(text, remote)? {
            let commit = reader.held_commit(commit)?.ok_or_else(no_commit)?;
            return Ok(Revision { commit, spelling });
        }
        let found = reader.with_prefix(text)?;
        let is_empty = found.is_empty();
        let mut commits = Vec::new();
        for id in found {
            if let Some(commit) = reader.held_commit(id)?
                && !commits.contains(&commit)
            {
                commits.push(commit);
            }
        }
        match *commits {
            [commit] => Ok(Revision {
                commit,
                spelling: Spelling::Id,
            }),
            [] if is_empty => Err(RevisionError::Unknown(text.to_owned())),
            [] => Err(no_commit()),
            _ => {
                let mut listed: Vec<_> = commits.iter().take(LISTED).map(ObjectId::short).collect();
                if commits.len() > LISTED {
                    listed.push("…".to_owned());
                }
                let listed = listed.join(", ");
                Err(RevisionError::Ambiguous(text.to_owned(), listed))
            }
        }
    }

    /// What the ref that `text` names leads to.
    fn named(
        &self,
        text: &str,
        remote: Option<&str>,
    ) -> Result<Option<(ObjectId, Spelling)>, RevisionError> {
        let branch = || Spelling::Branch(text.to_owned());
        if text == "HEAD" {
            let on = self.database().symbolic("HEAD")?;
            let spelling = on.as_deref().map_or(Spelling::Id, spelling);
            let commit = self.database().resolve("HEAD")?;
            return Ok(commit.map(|commit| (commit, spelling)));
        }
        if text.starts_with("refs/") {
            let commit = self.database().resolve(text)?;
            return Ok(commit.map(|commit| (commit, spelling(text))));
        }
        let tag = self.database().resolve(&format!("refs/tags/{text}"))?;
        let head = self.database().resolve(&format!("refs/heads/{text}"))?;
        match (head, tag) {
            (Some(head), Some(tag)) if head != tag => {
                return Err(RevisionError::TwoRefs(text.to_owned()));
            }
            (Some(head), _) => return Ok(Some((head, branch()))),
            (None, Some(tag)) => return Ok(Some((tag, Spelling::Tag(text.to_owned())))),
            (None, None) => {}
        }
        let Some(remote) = remote else {
            return Ok(None);
        };
        let short = text.strip_prefix(&format!("{remote}/")).unwrap_or(text);
        let tracking = format!("refs/remotes/{remote}/{short}");
        let commit = self.database().resolve(&tracking)?;
        Ok(commit.map(|commit| (commit, Spelling::Branch(short.to_owned()))))
    }

    /// The short name of the branch that the clone holds to be the main one: that of `remote`, as
    /// `git clone` recorded it, else its own.
    pub fn default_branch(&self, remote: Option<&str>) -> Result<Option<String>, ReadError> {
        if let Some(remote) = remote.filter(|_| !self.is_bare()) {
            let head = self
                .database()
                .symbolic(&format!("refs/remotes/{remote}/HEAD"))?;
            let prefix = format!("refs/remotes/{remote}/");
            let name = head.as_deref().and_then(|head| head.strip_prefix(&prefix));
            if let Some(name) = name {
                return Ok(Some(name.to_owned()));
            }
        }
        let head = self.database().symbolic("HEAD")?;
        let name = head
            .as_deref()
            .and_then(|head| head.strip_prefix("refs/heads/"));
        Ok(name.map(str::to_owned))
    }

    /// Whether `commit` is in the history of the ref that a claim of `repository` calls `name`.
    pub fn reach_from(
        &self,
        name: &str,
        repository: &Repository,
        commit: ObjectId,
    ) -> Result<Reach, ReadError> {
        match self.tip(name, repository)? {
            Some(tip) => self.reach(tip, commit),
            None => Ok(Reach::NoRef),
        }
    }
}

/// What a ref's full name says of it.
fn spelling(full: &str) -> Spelling {
    if let Some(name) = full.strip_prefix("refs/heads/") {
        return Spelling::Branch(name.to_owned());
    }
    if let Some(name) = full.strip_prefix("refs/tags/") {
        return Spelling::Tag(name.to_owned());
    }
    let tracking = full
        .strip_prefix("refs/remotes/")
        .and_then(|rest| rest.split_once('/'));
    tracking.map_or(Spelling::Id, |(_, name)| Spelling::Branch(name.to_owned()))
}
