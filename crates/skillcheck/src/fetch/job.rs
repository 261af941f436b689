//! Fetching one repository, and verifying what rests on it.

use std::collections::{BTreeMap, BTreeSet};

use skillcheck_provenance::{
    DEFAULT_REF, FetchFault, HashKind, ObjectId, Origin, Status, UnverifiedReason, Upstream,
    Upstreams, Verification,
};

use super::{
    address::Address,
    cache::{Cache, Entry, Extent},
    git::{Git, What},
    told::Trouble,
    wanted::{self, Group, Pinned, full_names},
};
use crate::{failure::Failure, report::Checked};

/// Rounds in which objects are asked for: trees, then blobs, and what those lead to.
const ROUNDS: usize = 4;
/// Commits that are asked for one by one when the server does not have all of them.
const SINGLE_LIMIT: usize = 64;

/// A package checked again, by its place in the report.
pub(crate) type Again = (usize, Result<Checked, Failure>);

/// What packages are to be verified against.
pub(crate) struct Against<'a> {
    /// The clones.
    pub(crate) upstreams: &'a Upstreams,
    /// Why something could not be fetched for such an origin.
    pub(crate) fault: &'a (dyn Fn(&Origin, &Verification) -> Option<FetchFault> + Sync),
}

impl<'a> Against<'a> {
    /// What the user gave; nothing is fetched.
    pub(crate) fn given(upstreams: &'a Upstreams) -> Self {
        Self {
            upstreams,
            fault: &|_, _| None,
        }
    }
}

/// Checks packages again, given by their places in the report.
pub(crate) type Recheck<'a> = &'a (dyn Fn(&[usize], &Against<'_>) -> Vec<Again> + Sync);

/// Fetches one repository after the other.
pub(crate) struct Job<'a> {
    pub(crate) git: &'a Git,
    pub(crate) cache: &'a Cache,
    /// Most that one repository may bring, in bytes.
    pub(crate) limit: u64,
    /// How long other processes are waited for, in seconds.
    pub(crate) patience: u64,
    pub(crate) recheck: Recheck<'a>,
}

/// What a server gave and what it did not.
#[derive(Default)]
struct Brought {
    /// Why a claimed commit was not given.
    commits: BTreeMap<ObjectId, FetchFault>,
    /// Refs that the server does not have, by their full names.
    absent: BTreeSet<String>,
    /// Why the history could not be asked for.
    history: Option<FetchFault>,
    /// Why trees or blobs were not given.
    objects: Option<FetchFault>,
}

impl Job<'_> {
    /// The packages of `group`, verified against what was fetched.
    pub(crate) fn serve(&self, group: &Group, address: &Address) -> Result<Vec<Again>, FetchFault> {
        let mut entry = self.cache.lock(address, self.patience)?;
        let mut work = Work {
            job: self,
            group,
            claimed: address,
            address: address.clone(),
            size: super::cache::size(&entry.folder().join("objects")).saturating_add(self.limit),
            brought: Brought::default(),
        };
        let had = entry.kept().is_some();
        let done = match work.run(&mut entry) {
            Err(Trouble::Damaged(_)) if had => None,
            Err(trouble) => return Err(trouble.fault()),
            Ok(done) if had && done.iter().any(is_broken) => None,
            Ok(done) => Some(done),
        };
        if let Some(done) = done {
            return Ok(done);
        }
        // A cache that cannot be believed is made anew, once.
        entry.clear().map_err(|error| cache_fault(&error))?;
        work.size = self.limit;
        work.brought = Brought::default();
        work.run(&mut entry).map_err(|trouble| trouble.fault())
    }
}

/// Whether a package met an object or a history that the cache should not have.
fn is_broken((_, checked): &Again) -> bool {
    checked.as_ref().is_ok_and(|checked| {
        let found = &checked.verification;
        found.corrupt.is_some() || found.unverified == Some(UnverifiedReason::Damaged)
    })
}

fn cache_fault(error: &std::io::Error) -> FetchFault {
    FetchFault::Cache(error.kind().to_string())
}

/// One repository at work.
struct Work<'a> {
    job: &'a Job<'a>,
    group: &'a Group,
    /// What the packages claim.
    claimed: &'a Address,
    /// Where its server has it now.
    address: Address,
    /// How large the entry's objects may become, in bytes.
    size: u64,
    brought: Brought,
}

impl Work<'_> {
    fn run(&mut self, entry: &mut Entry) -> Result<Vec<Again>, Trouble> {
        let settled = match entry.kept() {
            Some((_, extent)) if extent.suffices(self.group.extent()) => self
                .open(entry)
                .is_ok_and(|upstream| self.is_settled(&upstream)),
            _ => false,
        };
        if !settled {
            match self.history(entry) {
                // What the cache has is still worth what it was.
                Err(Trouble::Fault(fault)) if entry.kept().is_some() => {
                    self.brought.objects = Some(fault.clone());
                    self.brought.history = Some(fault);
                }
                result => result?,
            }
        }
        let all: Vec<usize> = self.group.claims.keys().copied().collect();
        let mut done: BTreeMap<usize, Result<Checked, Failure>> = BTreeMap::new();
        done.extend(self.verify(entry, &all)?);
        for _ in 0..ROUNDS {
            let mut ids = BTreeSet::new();
            let mut open = Vec::new();
            for (index, checked) in &done {
                let wanted = checked
                    .as_ref()
                    .map(|checked| wanted::objects(&checked.verification));
                let wanted = wanted.unwrap_or_default();
                if !wanted.is_empty() {
                    open.push(*index);
                    ids.extend(wanted);
                }
            }
            if open.is_empty() || self.brought.objects.is_some() {
                break;
            }
            match self.objects(entry, &ids) {
                Ok(()) => {}
                Err(Trouble::NotGiven) if entry.extent() != Some(Extent::Whole) => {
                    self.whole(entry)?;
                }
                Err(damaged @ Trouble::Damaged(_)) => return Err(damaged),
                Err(Trouble::NotGiven) => {
                    let said = "the server does not give what its history names";
                    self.brought.objects = Some(FetchFault::Failed(said.to_owned()));
                }
                Err(trouble) => self.brought.objects = Some(trouble.fault()),
            }
            done.extend(self.verify(entry, &open)?);
        }
        Ok(done.into_iter().collect())
    }

    fn open(&self, entry: &Entry) -> Result<Upstream, Trouble> {
        let folder = entry.folder().to_string_lossy();
        Upstream::open_fetched(&folder, &self.claimed.url)
            .map_err(|error| Trouble::Damaged(FetchFault::Cache(error.to_string())))
    }

    fn verify(&self, entry: &Entry, packages: &[usize]) -> Result<Vec<Again>, Trouble> {
        let upstreams = Upstreams::new(vec![self.open(entry)?]);
        let against = Against {
            upstreams: &upstreams,
            fault: &|origin, found| self.fault(origin, found),
        };
        Ok((self.job.recheck)(packages, &against))
    }

    /// Why something is missing for this origin; none where the server had it.
    fn fault(&self, origin: &Origin, found: &Verification) -> Option<FetchFault> {
        use UnverifiedReason as Reason;
        let named = origin.claim(skillcheck_provenance::Field::Ref);
        let commit = origin.commit().and_then(|id| self.brought.commits.get(&id));
        let commit = commit.or(self.brought.history.as_ref());
        match &found.unverified {
            Some(Reason::Partial(_)) => self.brought.objects.clone(),
            Some(Reason::RefNotThere(_) | Reason::NoRef(Some(_))) => {
                let name = named.map_or("", |claim| claim.value.as_str());
                let absent = |name: &String| self.brought.absent.contains(name);
                let gone = full_names(name).iter().all(absent);
                gone.then(|| FetchFault::NoRef(name.to_owned()))
                    .or(commit.cloned())
            }
            Some(_) => commit.cloned(),
            None if !found.wanted_blobs.is_empty() => self.brought.objects.clone(),
            None => None,
        }
    }

    /// Whether what is here answers for every claim's commit and history.
    fn is_settled(&self, upstream: &Upstream) -> bool {
        let repository = self.claimed.repository();
        let claims = self.group.distinct();
        claims.iter().all(|(pin, named)| match pin {
            Pinned::Commit(commit) => upstream.settles(repository, *named, *commit),
            Pinned::Tree(tree) => upstream.holds(*tree),
            // What a ref names now only its server can tell.
            Pinned::Nothing => false,
        })
    }

    /// Brings the history of the claimed refs, and the claimed commits that are not in it.
    fn history(&mut self, entry: &mut Entry) -> Result<(), Trouble> {
        let mut names = self.group.refs();
        let git = self.job.git;
        let listing = git.list(&mut self.address, &names)?;
        let hash = match listing.refs.first() {
            Some(listed) if listed.digits == 64 => HashKind::Sha256,
            Some(_) => HashKind::Sha1,
            None => {
                let claims = self.group.distinct();
                let known = claims.iter().find_map(|(pin, _)| pin.hash());
                known.unwrap_or(HashKind::Sha1)
            }
        };
        let extent = self.group.extent();
        let kept = entry
            .kept()
            .is_some_and(|(kept, has)| kept == hash && has.suffices(extent));
        if !kept {
            let extent = entry.extent().map_or(extent, |has| has.max(extent));
            entry
                .create(hash, extent)
                .map_err(|error| cache_fault(&error))?;
        }
        names.retain(|name| {
            let there = listing.refs.iter().any(|listed| listed.name == *name);
            if !there {
                self.brought.absent.insert(name.clone());
            }
            there
        });
        for name in self.brought.absent.iter().filter(|_| kept) {
            git.forget(entry.folder(), name)?;
        }
        let unnamed = self
            .group
            .claims
            .values()
            .any(|claim| claim.named.is_none());
        let head = listing.head.filter(|head| unnamed && is_branch(head));
        names.extend(head.clone());
        names.sort();
        names.dedup();
        if !names.is_empty() {
            let mut specs: Vec<String> =
                names.iter().map(|name| format!("+{name}:{name}")).collect();
            specs.extend(head.map(|head| format!("+{head}:{DEFAULT_REF}")));
            self.fetch(entry, &specs)?;
        }
        if self.is_missing_unnamed(entry)? {
            // A commit for which no ref is claimed may be on any.
            let all = ["heads", "tags"].map(|kind| format!("+refs/{kind}/*:refs/{kind}/*"));
            self.fetch(entry, &all)?;
        }
        self.by_id(entry)
    }

    /// Whether a commit for which no ref is claimed is in no history that is here.
    fn is_missing_unnamed(&self, entry: &Entry) -> Result<bool, Trouble> {
        let upstream = self.open(entry)?;
        let repository = self.claimed.repository();
        let claims = self.group.distinct();
        let mut unnamed = claims.iter().filter(|(_, named)| named.is_none());
        Ok(unnamed.any(|(pin, _)| {
            let commit = pin.commit();
            commit.is_some_and(|commit| !upstream.settles(repository, None, commit))
        }))
    }

    /// Asks for claimed commits that are not here by their ids: they may be on other branches than
    /// the claims say, which is then known and told. Where no ref is claimed nothing could be told
    /// of such a commit: it may be anyone's.
    fn by_id(&mut self, entry: &Entry) -> Result<(), Trouble> {
        let upstream = self.open(entry)?;
        let hash = entry.kept().map(|(hash, _)| hash);
        let claims = self.group.distinct().into_iter();
        let missing = claims
            .filter(|(_, named)| named.is_some())
            .filter_map(|(pin, _)| pin.commit())
            .filter(|commit| Some(commit.kind()) == hash && !upstream.holds(*commit));
        let missing: BTreeSet<ObjectId> = missing.collect();
        let texts: Vec<String> = missing.iter().map(ToString::to_string).collect();
        if texts.is_empty() {
            return Ok(());
        }
        let mut given = self.fetch(entry, &texts);
        for (at, (id, text)) in missing.into_iter().zip(&texts).enumerate() {
            // One that the server does not have keeps the others back: each is asked for alone.
            if matches!(given, Err(Trouble::NotGiven)) && texts.len() > 1 && at < SINGLE_LIMIT {
                match self.fetch(entry, std::slice::from_ref(text)) {
                    Err(Trouble::NotGiven) => {}
                    Ok(()) => continue,
                    other => given = other,
                }
            }
            match &given {
                Ok(()) => {}
                Err(Trouble::Damaged(fault)) => return Err(Trouble::Damaged(fault.clone())),
                Err(trouble) => {
                    self.brought.commits.insert(id, trouble.fault());
                }
            }
        }
        Ok(())
    }

    /// Brings the history of refs or commits, in an entry that is not whole commits alone.
    fn fetch(&mut self, entry: &Entry, wanted: &[String]) -> Result<(), Trouble> {
        let what = match entry.extent() {
            Some(Extent::Whole) => What::Everything,
            Some(Extent::Trees) => What::Trees,
            Some(Extent::Lean) | None => What::Commits,
        };
        let git = self.job.git;
        git.fetch(&mut self.address, entry.folder(), self.size, what, wanted)
    }

    /// Brings trees and blobs by their ids.
    fn objects(&mut self, entry: &Entry, ids: &BTreeSet<ObjectId>) -> Result<(), Trouble> {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let git = self.job.git;
        git.fetch(
            &mut self.address,
            entry.folder(),
            self.size,
            What::Objects,
            &ids,
        )
    }

    /// Makes the entry anew with everything in it, for a server that gives no object by its id.
    fn whole(&mut self, entry: &mut Entry) -> Result<(), Trouble> {
        let hash = entry.kept().map_or(HashKind::Sha1, |(hash, _)| hash);
        entry
            .create(hash, Extent::Whole)
            .map_err(|error| cache_fault(&error))?;
        self.size = self.job.limit;
        self.brought = Brought::default();
        self.history(entry)
    }
}

fn is_branch(name: &str) -> bool {
    name.starts_with("refs/heads/") && full_names(name).len() == 1
}

/// Whether a package is better off as it was before the fetch.
pub(crate) fn is_worse(before: &Checked, after: &Checked) -> bool {
    let of = |checked: &Checked| checked.verification.status;
    of(before) != Status::Unverified && of(after) == Status::Unverified
}
