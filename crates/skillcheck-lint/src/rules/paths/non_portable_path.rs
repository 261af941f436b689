//! A path or a file name that works on one system only.

use std::collections::HashMap;

use skillcheck_parser::{Resolution, SKILL_FILE};

use crate::{
    finding::Place,
    fix::Fix,
    named_paths::{Mention, NamedPath},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "non-portable-path",
    group: Group::Paths,
    severity: Severity::Warning,
    summary: "a path or file name that works on one system only",
    source: "Windows file naming conventions; POSIX knows no separator but the slash",
    fix: Some("write slashes, where the file is there"),
    docs: include_str!("non-portable-path.md"),
    check,
};

/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 22] = [
    "aux", "con", "nul", "prn", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for path in context.paths {
        let absolute = matches!(path.resolution, Some(Resolution::Absolute));
        if path.text.contains('\\') && !absolute && !path.is_example() {
            let portable = path.text.replace('\\', "/");
            let report = sink.report(
                path.place(),
                format!("`{}` has backslashes, which separate names on Windows only", path.text),
            )
            .help(format!("write `{portable}`: it works on every system"))
            .fix(with_slashes(context, path, &portable));
            if path.mention == Mention::Hedged {
                report.note();
            }
        }
    }
    let package = context.package;
    let files = package.files().iter().map(|file| &file.path);
    let mut spelled: HashMap<String, &str> = HashMap::new();
    for path in package.folders().iter().chain(files) {
        // A folder is told once, not again with every file in it.
        if let Some(fault) = fault(path.name()) {
            sink.report(Place::file(path), format!("`{path}` {fault}"))
                .help("rename it, or the package cannot be checked out on Windows");
        }
        // `misnamed-skill-file` speaks of those.
        if path.as_str().eq_ignore_ascii_case(SKILL_FILE) {
            continue;
        }
        if let Some(other) = spelled.insert(path.as_str().to_lowercase(), path.as_str()) {
            sink.report(
                Place::file(path),
                format!("`{path}` and `{other}` differ in case alone: macOS and Windows keep one of them"),
            )
            .help("rename one of them");
        }
    }
}

/// Why a file or folder cannot be called `name` everywhere.
fn fault(name: &str) -> Option<String> {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    if DEVICES.contains(&stem.to_ascii_lowercase().as_str()) {
        return Some(format!("is called `{stem}`, which Windows keeps for a device"));
    }
    if name.ends_with(['.', ' ']) {
        return Some("ends in a dot or a space, which Windows drops".to_owned());
    }
    // Names that are not UTF-8 hold a backslash that only shows them.
    name.chars()
        .find(|c| "<>:\"|?*".contains(*c) || c.is_ascii_control())
        .map(|c| format!("has {c:?} in its name, which Windows does not allow"))
}

/// Writes the path with slashes, where something stands there.
fn with_slashes(context: &Context<'_>, path: &NamedPath, portable: &str) -> Option<Fix> {
    let is_there = matches!(
        path.resolution,
        Some(Resolution::File(_) | Resolution::Folder(_) | Resolution::OtherCase(_))
    );
    let place = path.written(context).filter(|_| is_there)?;
    Some(Fix::edit(format!("write `{portable}`"), &path.file, place, portable))
}
