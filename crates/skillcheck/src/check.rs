//! `skillcheck check`: from paths to a report and an exit status.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use skillcheck_lint::{Finding, Level, Levels, Profile, Severity, UnknownRule, check};
use skillcheck_parser::{Limits, Package, RelPath};
use skillcheck_provenance::{Locks, Upstream, Upstreams, read_origin, verify, without_password};

use crate::{
    args::{CheckArgs, Format, RunArgs},
    attest::Attested,
    discover::{self, Found},
    epoch,
    failure::Failure,
    fetch::{self, Against},
    output,
    render::{human, json, packet::Packet, text, vsa},
    report::{Checked, Report},
    status::Status,
    together,
};

/// Checks what `args` name and prints the report.
pub(crate) fn run(args: &CheckArgs) -> Status {
    let is_vsa = args.format == Format::Vsa;
    let time = match is_vsa.then(epoch::source_date).transpose() {
        Ok(time) => time.flatten(),
        Err(failure) => {
            output::complain(&failure.told());
            return Status::Failure;
        }
    };
    let also = if is_vsa { Also::Attest } else { Also::Nothing };
    examine(&args.run, also, |report| {
        let beside = if is_vsa && !args.quiet {
            vsa::failures(&report)
        } else {
            String::new()
        };
        let written = match args.format {
            Format::Human => human::render(&report, &human::Style::of(args)),
            Format::Json => json::render(&report),
            Format::Vsa => vsa::render(&report, time.as_deref()),
        };
        (written, beside)
    })
}

/// What is to be known of each package besides its report.
#[derive(Clone, Copy)]
pub(crate) enum Also<'a> {
    /// Nothing.
    Nothing,
    /// What an attestation says.
    Attest,
    /// Its review packet. The rules are those that the user switched off.
    Packet(&'a [&'static str]),
}

/// Checks what `args` name and writes what `render` makes of the report, which has the packages in
/// the order of their paths. The second text goes to standard error.
pub(crate) fn examine(
    args: &RunArgs,
    also: Also<'_>,
    render: impl FnOnce(Report) -> (String, String),
) -> Status {
    let settings = match Settings::new(args, also) {
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
    let folders = found.packages.iter().map(|found| &found.folder);
    if let Some(path) = fetch::exposed(&args.fetch, paths.iter().chain(folders)) {
        output::complain(&Failure::ExposedCache(path.to_path_buf()).told());
        return Status::Failure;
    }
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
    let (report, broken) = settings.report(&found.packages);
    let mut status = settings.status(&report);
    let (written, beside) = render(report);
    if let Err(failure) = output::report(&written, args.output.as_deref()) {
        if args.output.is_some() {
            // What was found is not lost with the file.
            output::print(&written);
        }
        output::complain(&failure.told());
        status = Status::Failure;
    }
    if !beside.is_empty() {
        output::complain(&beside);
    }
    for failure in found.failures.iter().chain(&broken) {
        output::complain(&failure.told());
        status = Status::Failure;
    }
    status
}

/// What holds for every package of a run.
struct Settings<'a> {
    args: &'a RunArgs,
    also: Also<'a>,
    levels: Levels,
    profile: Option<&'static Profile>,
    upstreams: Upstreams,
    /// Lock files, each read once.
    locks: Locks,
}

impl<'a> Settings<'a> {
    fn new(args: &'a RunArgs, also: Also<'a>) -> Result<Self, Failure> {
        let profile = match args.profile.as_str() {
            "auto" => None,
            name => {
                Some(Profile::find(name).ok_or_else(|| Failure::UnknownProfile(name.to_owned()))?)
            }
        };
        let upstreams = args.upstream.iter().map(|value| open(value));
        Ok(Self {
            args,
            also,
            levels: levels(args)?,
            profile,
            upstreams: Upstreams::new(upstreams.collect::<Result<_, _>>()?),
            locks: Locks::default(),
        })
    }

    /// Checks all packages, with what `--fetch` brings where it is allowed.
    fn report(&self, packages: &[Found]) -> (Report, Vec<Failure>) {
        let all: Vec<&Found> = packages.iter().collect();
        let mut checked = self.check_all(&all, &Against::given(&self.upstreams));
        if self.args.fetch.fetch {
            let recheck = |indexes: &[usize], against: &Against<'_>| {
                let packages: Vec<_> = indexes.iter().map(|index| all[*index]).collect();
                let again = self.check_all(&packages, against);
                indexes.iter().copied().zip(again).collect()
            };
            fetch::complete(&self.args.fetch, &self.upstreams, &mut checked, &recheck);
        }
        together::complete(&all, &mut checked, &self.levels);
        let mut report = Report::default();
        let mut failures = Vec::new();
        for result in checked {
            match result {
                Ok(package) => report.packages.push(package),
                Err(failure) => failures.push(failure),
            }
        }
        (report, failures)
    }

    /// Checks packages on as many threads as the user said (0: one a processor). The order of the
    /// result is that of `packages`.
    fn check_all(
        &self,
        packages: &[&Found],
        against: &Against<'_>,
    ) -> Vec<Result<Checked, Failure>> {
        let jobs = self.args.jobs.map_or(0, Into::into);
        let each = |found: &&Found| {
            // A fault of this program must not cost the findings on the other packages.
            catch_unwind(AssertUnwindSafe(|| self.check_one(found, against)))
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

    fn check_one(&self, found: &Found, against: &Against<'_>) -> Result<Checked, Failure> {
        let package = Package::load(&found.folder, Limits::default()).map_err(|error| {
            Failure::Unreadable {
                path: found.folder.clone(),
                reason: error.kind().to_string(),
            }
        })?;
        let origin = read_origin(&package, &self.locks);
        let profile = self
            .profile
            .unwrap_or_else(|| Profile::recognise(&package, &origin));
        let is_generated = |path: &RelPath| profile.generates(path);
        let is_public = |heading: &str| profile.is_public(heading);
        let dialect = profile.dialect(&is_generated, &is_public);
        let mut verification = verify(&package, &origin, against.upstreams, &dialect);
        verification.not_fetched = (against.fault)(&origin, &verification);
        let findings = check(&package, &origin, &verification, profile, &self.levels);
        let shown = found.shown.clone();
        let attested = matches!(self.also, Also::Attest).then(|| {
            let is_error = |finding: &&Finding| finding.severity == Severity::Error;
            let errors = findings.iter().filter(is_error).count();
            let levels = &self.levels;
            Attested::new(&package, &origin, &verification, profile, levels, errors)
        });
        let mut checked = Checked {
            attested,
            ..Checked::new(shown, &package, profile, origin, verification, findings)
        };
        if let Also::Packet(off) = self.also {
            let packet = Packet::new(&package, against.upstreams, &checked, off);
            checked.packet = Some(packet);
        }
        Ok(checked)
    }

    fn status(&self, report: &Report) -> Status {
        let fails = |severity| self.args.fail_on.fails(severity);
        let mut findings = report.packages.iter().flat_map(|package| &package.findings);
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
        value: text::clean(&without_password(value)),
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
