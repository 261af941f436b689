//! `skillcheck check`: from paths to a report and an exit status.

mod one;
mod options;
mod settings;

use std::path::PathBuf;

use self::settings::Settings;
use crate::{
    args::{CheckArgs, Format, RunArgs},
    discover, epoch,
    failure::Failure,
    fetch, output,
    render::{human, json, text, vsa},
    repair::Repair,
    report::{Checked, Report},
    status::Status,
    unified,
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
    examine(&args.run, args.repair(), also, |report| {
        if args.diff {
            return diffs(&report, args);
        }
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
        (written.into_bytes(), beside)
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
    repair: Repair,
    also: Also,
    render: impl FnOnce(Report) -> (Vec<u8>, String),
) -> Status {
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() {
        &here[..]
    } else {
        &args.paths
    };
    let mut settings = match Settings::new(args, repair, also, paths) {
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
    let (report, mut broken) = settings.report(&found.packages);
    let mut status = settings.status(&report);
    settings.tell(&report, &all, paths);
    if let Err(failure) = settings.accept_all() {
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

/// The diff of all repairs, and what is said of it.
fn diffs(report: &Report, args: &CheckArgs) -> (Vec<u8>, String) {
    let diffs: Vec<u8> = report.packages.iter().flat_map(diff).collect();
    let count: usize = report.packages.iter().map(|package| package.fixed).sum();
    let mut said = match count {
        _ if args.quiet => String::new(),
        0 => "There is nothing that --fix would repair.\n".to_owned(),
        count => format!("--fix would repair {}.\n", text::count(count, "finding")),
    };
    if !args.quiet {
        said.push_str(&human::not_repaired(report));
    }
    let written = if args.run.output.is_some() {
        diffs
    } else {
        unified::for_stream(diffs)
    };
    (written, said)
}

fn diff(package: &Checked) -> Vec<u8> {
    let writes = package.writes.iter();
    let each = writes.flat_map(|write| {
        let [before, after] = [write.before(), &write.path].map(|path| package.shown(path));
        unified::unified(&before, &after, write)
    });
    each.collect()
}
