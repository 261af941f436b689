//! `--fetch`: what verification lacks is brought into a cache, with the user's own git.
//!
//! Off by default: without the option nothing here runs. What was given with `--upstream` comes
//! first, and only what it could not settle is fetched. `docs/fetching.md` says what goes over the
//! wire and why.

mod address;
mod args;
mod cache;
mod environment;
mod git;
mod interrupt;
mod job;
mod memory;
mod progress;
mod run;
mod told;
mod wanted;

use std::{
    collections::VecDeque,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    thread,
};

use skillcheck_provenance::{FetchFault, Upstreams};

pub(crate) use self::{
    args::FetchArgs,
    job::{Again, Against, Recheck},
};
use self::{
    cache::Cache,
    git::Git,
    job::Job,
    progress::{Progress, Shown},
    wanted::Group,
};
use crate::{failure::Failure, report::Checked};

/// Repositories that are fetched at once.
const AT_ONCE: usize = 4;

/// Fetches what the packages in `checked` lack, and checks those again that it could help.
pub(crate) fn complete(
    args: &FetchArgs,
    given: &Upstreams,
    checked: &mut [Result<Checked, Failure>],
    recheck: Recheck<'_>,
) {
    let there = checked
        .iter()
        .enumerate()
        .filter_map(|(index, package)| Some((index, package.as_ref().ok()?)));
    let groups = wanted::groups(there, &args.allow_protocol);
    if groups.is_empty() {
        return;
    }
    let fetch = match Fetch::new(args, given, recheck) {
        Ok(fetch) => fetch,
        Err(fault) => {
            for group in groups {
                put(
                    checked,
                    without(group.claims.keys(), given, recheck, &fault),
                );
            }
            return;
        }
    };
    interrupt::pass_on();
    let shown = if args.no_progress {
        Shown::Never
    } else {
        Shown::OnTerminal
    };
    let progress = Progress::new(groups.len(), shown);
    let queue = Mutex::new(VecDeque::from(groups));
    let done = Mutex::new(Vec::new());
    let before = &*checked;
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(group) = lock(&queue).pop_front() {
                    let again = fetch.one(&group, before, &progress);
                    lock(&done).extend(again);
                }
            });
        }
    });
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    put(checked, done);
}

/// The first of `paths` that holds the cache: who wrote what is checked could have written that
/// too, and what it says would be believed.
pub(crate) fn exposed<'a>(
    args: &FetchArgs,
    paths: impl IntoIterator<Item = &'a PathBuf>,
) -> Option<&'a Path> {
    let cache = Cache::find(args.cache_dir.as_deref()).filter(|_| args.fetch)?;
    let cache = cache
        .ancestors()
        .find_map(|folder| fs::canonicalize(folder).ok())?;
    let holds = |path: &&PathBuf| {
        let path = fs::canonicalize(path);
        path.is_ok_and(|path| cache.starts_with(path))
    };
    paths.into_iter().find(holds).map(PathBuf::as_path)
}

/// What holds for all repositories of a run.
struct Fetch<'a> {
    args: &'a FetchArgs,
    given: &'a Upstreams,
    recheck: Recheck<'a>,
    git: Git,
    cache: Cache,
}

impl<'a> Fetch<'a> {
    fn new(
        args: &'a FetchArgs,
        given: &'a Upstreams,
        recheck: Recheck<'a>,
    ) -> Result<Self, FetchFault> {
        let folder = Cache::find(args.cache_dir.as_deref());
        let nowhere = || FetchFault::Cache("there is no home folder to keep it in".to_owned());
        let cache = Cache::open(&folder.ok_or_else(nowhere)?)
            .map_err(|error| FetchFault::Cache(error.kind().to_string()))?;
        Ok(Self {
            args,
            given,
            recheck,
            git: Git::new(args, cache.folder()),
            cache,
        })
    }

    /// Fetches one repository and checks the packages that rest on it.
    fn one(
        &self,
        group: &Group,
        before: &[Result<Checked, Failure>],
        progress: &Progress,
    ) -> Vec<Again> {
        let name = group
            .address
            .as_ref()
            .map_or("", |address| address.url.as_str());
        progress.start(name);
        let timeout = self.args.fetch_timeout.get();
        let job = Job {
            git: &self.git,
            cache: &self.cache,
            limit: self.args.fetch_limit.get().saturating_mul(1 << 20),
            patience: timeout,
            recheck: self.recheck,
        };
        let address = group.address.as_ref().map_err(Clone::clone);
        let mut again = match address.and_then(|address| job.serve(group, address)) {
            Ok(again) => again,
            Err(fault) => without(group.claims.keys(), self.given, self.recheck, &fault),
        };
        for (index, after) in &mut again {
            self.keep_better(*index, &before[*index], after);
        }
        progress.end(name);
        again
    }

    /// A clone that was given may have answered what the server no longer can.
    fn keep_better(
        &self,
        index: usize,
        before: &Result<Checked, Failure>,
        after: &mut Result<Checked, Failure>,
    ) {
        let (Ok(old), Ok(new)) = (before, &*after) else {
            return;
        };
        if !job::is_worse(old, new) {
            return;
        }
        let fault = new.verification.not_fetched.clone();
        let fault = fault.unwrap_or(FetchFault::NoCommit);
        let again = without([&index], self.given, self.recheck, &fault);
        if let Some((_, checked)) = again.into_iter().next() {
            *after = checked;
        }
    }
}

/// Packages as they are with what was given alone, and why no more could be fetched.
fn without<'a>(
    packages: impl IntoIterator<Item = &'a usize>,
    given: &Upstreams,
    recheck: Recheck<'_>,
    fault: &FetchFault,
) -> Vec<Again> {
    let packages: Vec<usize> = packages.into_iter().copied().collect();
    let against = Against {
        upstreams: given,
        fault: &|_, _| Some(fault.clone()),
    };
    recheck(&packages, &against)
}

fn put(checked: &mut [Result<Checked, Failure>], again: Vec<Again>) {
    for (index, package) in again {
        checked[index] = package;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
