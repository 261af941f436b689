//! `skillcheck check`: from paths to a report and an exit status.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use skillcheck_lint::{
    Accepted, Finding, Level, Levels, Profile, Severity, UnknownRule, judge, rules,
};
use skillcheck_parser::{Limits, Package, RelPath};
use skillcheck_provenance::{Locks, Upstream, Upstreams, read_origin, verify, without_password};

use crate::{
    args::{CheckArgs, Format, RunArgs},
    attest::Attested,
    baseline::Baselines,
    config::{Configs, Loaded},
    discover::{self, Discovered, Found},
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
pub(crate) enum Also {
    /// Nothing.
    Nothing,
    /// What an attestation says.
    Attest,
    /// Its review packet.
    Packet,
}

/// Checks what `args` name and writes what `render` makes of the report, which has the packages in
/// the order of their paths. The second text goes to standard error.
pub(crate) fn examine(
    args: &RunArgs,
    also: Also,
    render: impl FnOnce(Report) -> (String, String),
) -> Status {
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() {
        &here[..]
    } else {
        &args.paths
    };
    let mut settings = match Settings::new(args, also, paths) {
        Ok(settings) => settings,
        Err(failure) => {
            output::complain(&failure.told());
            return Status::Failure;
        }
    };
    let mut found = discover::discover(&settings.configs.asked(paths));
    let all = settings.exclude(&mut found);
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
    let (report, mut broken) = settings.report(&found.packages, &all);
    let mut status = settings.status(&report);
    settings.tell(&report, &all, paths);
    if let Err(failure) = settings.accept_all(&all, paths) {
        broken.push(failure);
    }
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
    also: Also,
    /// What the command line says of rules.
    levels: Levels,
    configs: Configs,
    baselines: Baselines,
    upstreams: Upstreams,
    /// Lock files, each read once.
    locks: Locks,
}

impl<'a> Settings<'a> {
    fn new(args: &'a RunArgs, also: Also, paths: &[PathBuf]) -> Result<Self, Failure> {
        let levels = levels(args)?;
        let mut configs = Configs::read(&args.config, paths)?;
        let name = args.profile.as_str();
        let known = |loaded: &Loaded| loaded.config.find_profile(name).is_some();
        if name != "auto" && !configs.iter().any(|(_, loaded)| known(loaded)) {
            return Err(Failure::UnknownProfile(name.to_owned()));
        }
        let upstreams = args.upstream.iter().map(|value| open(value));
        let mut upstreams = upstreams.collect::<Result<Vec<_>, _>>()?;
        // An attestation is read by people who do not know what a file says that DIR is.
        if !matches!(also, Also::Attest) {
            upstreams.extend(configs.upstreams()?);
        }
        Ok(Self {
            args,
            also,
            levels,
            baselines: Baselines::read(&args.config, &configs)?,
            configs,
            upstreams: Upstreams::new(upstreams),
            locks: Locks::default(),
        })
    }

    /// Takes out the packages that a configuration excludes, and returns all.
    fn exclude(&self, found: &mut Discovered) -> Vec<Found> {
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
    fn tell(&self, report: &Report, all: &[Found], paths: &[PathBuf]) {
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
    fn accept_all(&mut self, all: &[Found], paths: &[PathBuf]) -> Result<(), Failure> {
        self.baselines.write(&looked_at(all, paths), &self.levels)
    }

    /// Checks all packages, with what `--fetch` brings where it is allowed.
    fn report(&mut self, packages: &[Found], found: &[Found]) -> (Report, Vec<Failure>) {
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
        together::complete(&all, &mut checked, &self.configs);
        let mut report = Report::default();
        let mut failures = Vec::new();
        for (found, result) in packages.iter().zip(checked) {
            match result {
                Ok(mut package) => {
                    self.baselines.accept(found, &mut package);
                    report.packages.push(package);
                }
                Err(failure) => failures.push(failure),
            }
        }
        let folders = looked_at(found, &self.args.paths);
        report.gone = self.baselines.gone(&folders, &self.levels);
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
        let loaded = self.configs.of(found);
        let path = loaded.path_of(found);
        let settings = loaded.config.settings(path.as_deref());
        let levels = self.levels.over(&settings.rules);
        let named = loaded.config.find_profile(&self.args.profile);
        let base = named
            .or(settings.profile.filter(|_| self.args.profile == "auto"))
            .unwrap_or_else(|| Profile::recognise(&package, &origin));
        let profile = loaded.config.with_additions(base, &settings);
        let is_generated = |path: &RelPath| base.generates(path);
        let is_public = |heading: &str| base.is_public(heading);
        let dialect = base.dialect(&is_generated, &is_public);
        let mut verification = verify(&package, &origin, against.upstreams, &dialect);
        verification.not_fetched = (against.fault)(&origin, &verification);
        let accepted = Accepted {
            config: &loaded.config,
            path: path.as_deref(),
            today: self.configs.today,
        };
        let judged = judge(
            &package,
            &origin,
            &verification,
            profile,
            &levels,
            &accepted,
        );
        let findings = judged.findings;
        let shown = found.shown.clone();
        let attested = matches!(self.also, Also::Attest).then(|| {
            // What somebody accepted counts: the attestation's reader did not.
            let is_error = |finding: &&Finding| finding.severity == Severity::Error;
            let errors = findings.iter().filter(is_error).count();
            Attested::new(&package, &origin, &verification, profile, &levels, errors)
        });
        let mut checked = Checked {
            attested,
            used: judged.used,
            config: found.config,
            levels,
            ..Checked::new(shown, &package, profile, origin, verification, findings)
        };
        if let Also::Packet = self.also {
            // A reviewer is told everything, accepted or not.
            let off = rules::ALL.iter().filter(|rule| checked.levels.is_off(rule));
            let off: Vec<_> = off.map(|rule| rule.id).collect();
            let packet = Packet::new(&package, against.upstreams, &checked, &off);
            checked.packet = Some(packet);
        }
        checked.set_aside();
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

/// The folders that a run looked at: packages, and the PATHs that are folders.
fn looked_at(all: &[Found], paths: &[PathBuf]) -> Vec<PathBuf> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let named = paths.iter().filter(|path| path.is_dir());
    let named = named.filter_map(|path| fs::canonicalize(path).ok());
    let packages = all.iter().map(|found| found.folder.clone());
    named.chain(packages).collect()
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

fn levels(args: &RunArgs) -> Result<Levels, Failure> {
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
