//! Values of options that need more than the command line to be understood.

use skillcheck_lint::{Level, Levels, Severity, UnknownRule};
use skillcheck_provenance::{Upstream, without_password};

use crate::{args::RunArgs, failure::Failure, render::text};

/// Opens the clone that a value of `--upstream` names: `DIR` or `URL=DIR`.
pub(super) fn open(value: &str) -> Result<Upstream, Failure> {
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

/// What the command line says of rules.
pub(super) fn levels(args: &RunArgs) -> Result<Levels, Failure> {
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
