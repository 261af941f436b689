//! `skillcheck init`: a starter configuration, and a baseline of what is there today.

use std::{fs, path::PathBuf};

use clap::{Args, Parser};

use crate::{
    args::{Cli, Command},
    baseline,
    check::{self, Also},
    config, discover,
    failure::Failure,
    output,
    render::text,
    repair::Repair,
    status::Status,
};

/// Options of `init`.
#[derive(Args, Clone, Debug)]
pub(crate) struct InitArgs {
    /// The folder of the new files, with the packages below it
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Replace files that are there already
    #[arg(long)]
    pub(crate) force: bool,
}

/// Writes both files into the folder that `args` name.
pub(crate) fn run(args: &InitArgs) -> Status {
    match start(args) {
        Ok(status) => status,
        Err(failure) => {
            output::complain(&failure.told());
            Status::Failure
        }
    }
}

fn start(args: &InitArgs) -> Result<Status, Failure> {
    let folder = fs::canonicalize(&args.folder)
        .ok()
        .filter(|folder| folder.is_dir())
        .ok_or_else(|| Failure::NoPath(args.folder.clone()))?;
    let package = discover::holder(&folder).filter(|package| !package.join(".git").exists());
    if package.is_some() {
        return Err(Failure::InsidePackage(args.folder.clone()));
    }
    let file = args.folder.join(config::FILE);
    let list = args.folder.join(baseline::FILE);
    for path in [&file, &list] {
        if !args.force && fs::symlink_metadata(path).is_ok() {
            return Err(Failure::Present(path.clone()));
        }
    }
    // The baseline first: a configuration that names one which is not there stops every run.
    output::report(baseline::empty().as_bytes(), Some(&list))?;
    output::report(include_bytes!("config/starter.toml"), Some(&file))?;
    let shown = |name| text::clean(&config::shown(&folder.join(name)));
    output::complain(&format!("wrote {}\n", shown(config::FILE)));
    let asked = discover::Asked {
        path: &args.folder,
        config: 0,
        depth: 0,
        gitignore: true,
    };
    if discover::discover(&[asked]).packages.is_empty() {
        let list = shown(baseline::FILE);
        output::complain(&format!("wrote {list}: no package is there yet\n"));
        return Ok(Status::Success);
    }
    let words = [
        "skillcheck",
        "check",
        "--write-baseline",
        "--fail-on=never",
        "--",
    ]
    .map(Into::into);
    let words = words
        .into_iter()
        .chain([args.folder.clone().into_os_string()]);
    let parsed = Cli::try_parse_from(words).map(|cli| cli.command);
    let Ok(Some(Command::Check(check))) = parsed else {
        return Err(Failure::Internal("the new configuration".to_owned()));
    };
    Ok(check::examine(
        &check.run,
        Repair::No,
        Also::Nothing,
        |report| {
            let packages = text::count(report.totals().packages, "package");
            let told = format!(
                "{packages} checked, and today's findings accepted. `skillcheck check` tells new ones.\n"
            );
            (told.into_bytes(), String::new())
        },
    ))
}
