//! What holds for every package of a run, and the run itself.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use skillcheck_lint::Levels;
use skillcheck_provenance::{Locks, Upstreams};

use super::{Also, options};
use crate::{
    args::RunArgs,
    baseline::{Baselines, Looked},
    config::{Configs, Loaded},
    discover::{Discovered, Found},
    failure::Failure,
    fetch::{self, Against},
    output,
    render::text,
    repair::Repair,
    report::{Checked, Report},
    status::Status,
    together,
};

/// What holds for every package of a run.
pub(super) struct Settings<'a> {
    pub(super) args: &'a RunArgs,
    pub(super) repair: Repair,
    pub(super) also: Also,
    /// What the command line says of rules.
    pub(super) levels: Levels,
    pub(super) configs: Configs,
    pub(super) baselines: Baselines,
    /// What the baselines can be held against.
    looked: Looked,
    pub(super) upstreams: Upstreams,
    /// Lock files, each read once.
    pub(super) locks: Locks,
}

impl<'a> Settings<'a> {
    pub(super) fn new(
        args: &'a RunArgs,
        repair: Repair,
        also: Also,
        paths: &[PathBuf],
    ) -> Result<Self, Failure> {
        let levels = options::levels(args)?;
        let mut configs = Configs::read(&args.config, paths)?;
        let name = args.profile.as_str();
        let known = |loaded: &Loaded| loaded.config.find_profile(name).is_some();
        if name != "auto" && !configs.iter().any(|(_, loaded)| known(loaded)) {
            return Err(Failure::UnknownProfile(name.to_owned()));
        }
        let upstreams = args.upstream.iter().map(|value| options::open(value));
        let mut upstreams = upstreams.collect::<Result<Vec<_>, _>>()?;
        // An attestation is read by people who do not know what a file says that DIR is.
        if !matches!(also, Also::Attest) {
            upstreams.extend(configs.upstreams()?);
        }
        Ok(Self {
            args,
            repair,
            also,
            levels,
            baselines: Baselines::read(&args.config, &configs)?,
            looked: Looked {
                walked: walked(paths),
                ..Looked::default()
            },
            configs,
            upstreams: Upstreams::new(upstreams),
            locks: Locks::default(),
        })
    }

    /// Takes out the packages that a configuration excludes, and returns all.
    pub(super) fn exclude(&self, found: &mut Discovered) -> Vec<Found> {
        let all = found.packages.clone();
        found.packages.retain(|package| {
            let loaded = self.configs.of(package);
            let path = loaded.path_of(package);
            path.is_none_or(|path| !loaded.config.excludes(&path))
        });
        if found.packages.is_empty() && !all.is_empty() {
            let count = text::count(all.len(), "package");
            output::complain(&format!(
                "skipped: {count}, which the configuration excludes\n"
            ));
        }
        all
    }

    /// Tells on standard error what is to be said of the configurations.
    pub(super) fn tell(&self, report: &Report, all: &[Found], paths: &[PathBuf]) {
        let checked = report.packages.iter();
        let used: Vec<_> = checked
            .flat_map(|checked| checked.used.iter().map(|number| (checked.config, *number)))
            .collect();
        let warnings = self.configs.warnings.concat();
        let told = warnings + &self.configs.idle(all, paths, &used);
        if !told.is_empty() {
            output::complain(&told);
        }
    }

    /// Writes the baseline, where that was asked for.
    pub(super) fn accept_all(&mut self) -> Result<(), Failure> {
        self.baselines.write(&self.looked, &self.levels)
    }

    /// Checks all packages, makes their repairs, and puts aside what is accepted.
    pub(super) fn report(&mut self, packages: &[Found]) -> (Report, Vec<Failure>) {
        let all: Vec<&Found> = packages.iter().collect();
        let mut checked = self.check_all(&all, self.repair);
        let mut failures = self.write(&all, &mut checked);
        together::complete(&all, &mut checked, &self.configs);
        let mut report = Report {
            repairs: self.repair != Repair::No,
            ..Report::default()
        };
        for (found, result) in packages.iter().zip(checked) {
            match result {
                Ok(mut package) => {
                    self.baselines.accept(found, &mut package);
                    self.looked.packages.insert(found.folder.clone());
                    report.packages.push(package);
                }
                Err(failure) => failures.push(failure),
            }
        }
        report.gone = self.baselines.gone(&self.looked, &self.levels);
        (report, failures)
    }

    /// Checks packages, with what `--fetch` brings where it is allowed.
    pub(super) fn check_all(
        &self,
        packages: &[&Found],
        repair: Repair,
    ) -> Vec<Result<Checked, Failure>> {
        let mut checked = self.check_against(packages, &Against::given(&self.upstreams), repair);
        if self.args.fetch.fetch {
            let recheck = |indexes: &[usize], against: &Against<'_>| {
                let packages: Vec<_> = indexes.iter().map(|index| packages[*index]).collect();
                let again = self.check_against(&packages, against, repair);
                indexes.iter().copied().zip(again).collect()
            };
            fetch::complete(&self.args.fetch, &self.upstreams, &mut checked, &recheck);
        }
        checked
    }

    /// Checks packages on as many threads as the user said (0: one a processor). The order of the
    /// result is that of `packages`.
    fn check_against(
        &self,
        packages: &[&Found],
        against: &Against<'_>,
        repair: Repair,
    ) -> Vec<Result<Checked, Failure>> {
        let jobs = self.args.jobs.map_or(0, Into::into);
        let each = |found: &&Found| {
            // A fault of this program must not cost the findings on the other packages.
            catch_unwind(AssertUnwindSafe(|| self.check_one(found, against, repair)))
                .unwrap_or_else(|_| Err(Failure::Internal(found.shown.clone())))
        };
        if packages.len() < 2 || jobs == 1 {
            return packages.iter().map(each).collect();
        }
        let jobs = jobs.min(packages.len());
        match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
            Ok(pool) => pool.install(|| packages.par_iter().map(each).collect()),
            Err(_) => packages.iter().map(each).collect(),
        }
    }

    pub(super) fn status(&self, report: &Report) -> Status {
        let fails = |severity| self.args.fail_on.fails(severity);
        let mut findings = report.packages.iter().flat_map(|package| &package.findings);
        if findings.any(|finding| fails(finding.severity)) {
            Status::Findings
        } else {
            Status::Success
        }
    }
}

/// The PATHs that are folders, in which packages are searched for.
fn walked(paths: &[PathBuf]) -> Vec<PathBuf> {
    let named = paths.iter().filter(|path| path.is_dir());
    named
        .filter_map(|path| fs::canonicalize(path).ok())
        .collect()
}
