//! `skillcheck check`: from paths to a report and an exit status.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use skillcheck_lint::{Level, Levels, Profile, Severity, UnknownRule, check};
use skillcheck_parser::{Limits, Package, RelPath};
use skillcheck_provenance::{Upstream, Upstreams, read_origin, verify};

use crate::{
    args::{CheckArgs, Format, RunArgs},
    discover::{self, Found},
    failure::Failure,
    output,
    render::{human, json, text},
    report::{Checked, Report},
    status::Status,
};

/// Checks what `args` name and prints the report.
pub(crate) fn run(args: &CheckArgs) -> Status {
    let written = |packages| {
        let report = Report { packages };
        match args.format {
            Format::Human => human::render(&report, &human::Style::of(args)),
            Format::Json => json::render(&report),
        }
    };
    examine(&args.run, |_, _, checked| checked, written)
}

/// Checks what `args` name, keeps of each package what `keep` makes of it, and writes the report
/// that `render` makes of those, which come in the order of their paths.
pub(crate) fn examine<T: Send>(
    args: &RunArgs,
    keep: impl Fn(&Package, &Upstreams, Checked) -> T + Sync,
    render: impl FnOnce(Vec<T>) -> String,
) -> Status {
    let settings = match Settings::new(args) {
        Ok(settings) => settings,
        Err(failure) => {
            output::complain(&failure.told());
            return Status::Failure;
        }
    };
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() {
        &here[..]
    } else {
        &args.paths
    };
    let found = discover::discover(paths);
    if let Some(first) = found.strays.first() {
        let first = text::clean(&first.to_string_lossy());
        output::complain(&match found.strays.len() {
            1 => format!("skipped: {first} is in no package\n"),
            count => format!(
                "skipped: {first} and {} more files are in no package\n",
                count - 1
            ),
        });
    }
    let jobs = args.jobs.map_or(0, Into::into);
    let Examined {
        kept,
        mut status,
        broken,
    } = settings.check_all(&found.packages, jobs, keep);
    let written = render(kept);
    if let Err(failure) = output::report(&written, args.output.as_deref()) {
        if args.output.is_some() {
            // What was found is not lost with the file.
            output::print(&written);
        }
        output::complain(&failure.told());
        status = Status::Failure;
    }
    for failure in found.failures.iter().chain(&broken) {
        output::complain(&failure.told());
        status = Status::Failure;
    }
    status
}

/// What came of checking all packages.
struct Examined<T> {
    /// What was kept of each, in their order.
    kept: Vec<T>,
    /// What their findings make of the run.
    status: Status,
    /// Those that could not be checked.
    broken: Vec<Failure>,
}

/// What holds for every package of a run.
struct Settings<'a> {
    args: &'a RunArgs,
    levels: Levels,
    profile: Option<&'static Profile>,
    upstreams: Upstreams,
}

impl<'a> Settings<'a> {
    fn new(args: &'a RunArgs) -> Result<Self, Failure> {
        let profile = match args.profile.as_str() {
            "auto" => None,
            name => {
                Some(Profile::find(name).ok_or_else(|| Failure::UnknownProfile(name.to_owned()))?)
            }
        };
        let upstreams = args.upstream.iter().map(|value| open(value));
        Ok(Self {
            args,
            levels: levels(args)?,
            profile,
            upstreams: Upstreams::new(upstreams.collect::<Result<_, _>>()?),
        })
    }

    /// Checks all packages on `jobs` threads (0: one a processor). The order of the result is that
    /// of `packages`.
    fn check_all<T: Send>(
        &self,
        packages: &[Found],
        jobs: usize,
        keep: impl Fn(&Package, &Upstreams, Checked) -> T + Sync,
    ) -> Examined<T> {
        let each = |found: &Found| {
            // A fault of this program must not cost the findings on the other packages.
            catch_unwind(AssertUnwindSafe(|| {
                let (package, checked) = self.check_one(found)?;
                let status = self.status(&checked);
                Ok((status, keep(&package, &self.upstreams, checked)))
            }))
            .unwrap_or_else(|_| Err(Failure::Internal(found.shown.clone())))
        };
        let checked: Vec<_> = if packages.len() < 2 || jobs == 1 {
            packages.iter().map(each).collect()
        } else {
            let jobs = jobs.min(packages.len());
            match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
                Ok(pool) => pool.install(|| packages.par_iter().map(each).collect()),
                Err(_) => packages.iter().map(each).collect(),
            }
        };
        let mut examined = Examined {
            kept: Vec::new(),
            status: Status::Success,
            broken: Vec::new(),
        };
        for result in checked {
            match result {
                Ok((status, kept)) => {
                    examined.status = examined.status.max(status);
                    examined.kept.push(kept);
                }
                Err(failure) => examined.broken.push(failure),
            }
        }
        examined
    }

    fn check_one(&self, found: &Found) -> Result<(Package, Checked), Failure> {
        let package = Package::load(&found.folder, Limits::default()).map_err(|error| {
            Failure::Unreadable {
                path: found.folder.clone(),
                reason: error.kind().to_string(),
            }
        })?;
        let origin = read_origin(&package);
        let profile = self
            .profile
            .unwrap_or_else(|| Profile::recognise(&package, &origin));
        let is_generated = |path: &RelPath| profile.generates(path);
        let is_public = |heading: &str| profile.is_public(heading);
        let dialect = profile.dialect(&is_generated, &is_public);
        let verification = verify(&package, &origin, &self.upstreams, &dialect);
        let findings = check(&package, &origin, &verification, profile, &self.levels);
        let shown = found.shown.clone();
        let checked = Checked::new(shown, &package, profile, origin, verification, findings);
        Ok((package, checked))
    }

    fn status(&self, checked: &Checked) -> Status {
        let fails = |severity| self.args.fail_on.fails(severity);
        let mut findings = checked.findings.iter();
        if findings.any(|finding| fails(finding.severity)) {
            Status::Findings
        } else {
            Status::Success
        }
    }
}

/// Opens the clone that a value of `--upstream` names: `DIR` or `URL=DIR`.
fn open(value: &str) -> Result<Upstream, Failure> {
    // Both a URL and a folder may hold `=`: the first cut at which both are what they should be.
    let is_folder = |text: &str| std::path::Path::new(text).is_dir();
    let cuts = || {
        value
            .match_indices('=')
            .map(|(at, _)| (&value[..at], &value[at + 1..]))
    };
    let cut = cuts()
        .find(|(_, folder)| is_folder(folder))
        .or_else(|| cuts().next());
    let (url, folder) = match cut {
        Some((url, folder)) if !is_folder(value) => (Some(url), folder),
        _ => (None, value),
    };
    Upstream::open(folder, url).map_err(|source| Failure::Upstream {
        value: text::clean(value),
        source: Box::new(source),
    })
}

pub(crate) fn levels(args: &RunArgs) -> Result<Levels, Failure> {
    let unknown = |UnknownRule { name, nearest }| Failure::UnknownRule { name, nearest };
    let mut levels = Levels::default();
    for rule in &args.select {
        levels.select(rule).map_err(unknown)?;
    }
    for setting in &args.severity {
        let wrong = || Failure::Severity(setting.clone());
        let (rule, level) = setting.split_once('=').ok_or_else(wrong)?;
        let level = match level {
            "off" => Level::Off,
            "note" => Level::At(Severity::Note),
            "warning" => Level::At(Severity::Warning),
            "error" => Level::At(Severity::Error),
            _ => return Err(wrong()),
        };
        levels.set(rule, level).map_err(unknown)?;
    }
    for rule in &args.ignore {
        levels.ignore(rule).map_err(unknown)?;
    }
    Ok(levels)
}
