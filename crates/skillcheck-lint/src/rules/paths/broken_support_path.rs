//! A path that leads to nothing.

use skillcheck_parser::{RelPath, Resolution, SKILL_FILE};
use skillcheck_provenance::FileStatus;

use crate::{
    many,
    named_paths::{Inherited, Manner, Mention, NamedPath, is_bare},
    nearest::Paths,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "broken-support-path",
    group: Group::Paths,
    severity: Severity::Error,
    summary: "a path that is named as part of the package is not there",
    source: "Agent Skills specification, file references: relative paths from the skill root",
    fix: None,
    docs: include_str!("broken-support-path.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let files = context.package.files().iter();
    let files = files.map(|file| file.path.as_str());
    let files = Paths::new(files.filter(|path| *path != SKILL_FILE));
    let missing = context.paths.iter().filter_map(|path| match &path.resolution {
        Some(Resolution::Missing(missing)) if !is_illustration(path) => Some((path, missing)),
        _ => None,
    });
    // A text that was written for another place has many such paths, and one cause.
    let kind = |(path, _): &(&NamedPath, _)| {
        let support = path.file.as_str() != SKILL_FILE;
        support.then(|| (path.file.clone(), path.manner, path.mention, path.in_form))
    };
    for ((path, missing), rest) in many::join(missing.collect(), kind) {
        // What upstream's text names too is its fault, unless it has the file.
        let lost = is_lost(context, missing);
        let inherited = match path.inherited {
            _ if lost => Inherited::No,
            inherited => inherited,
        };
        let whose = match inherited {
            _ if lost => ", and upstream has it",
            Inherited::No => "",
            _ => " (inherited from upstream)",
        };
        let report = sink
            .report(
                path.place(),
                format!(
                    "there is no `{missing}` in the package{whose}{}",
                    many::more(rest.len())
                ),
            )
            .help(help(&files, missing.as_str()))
            .related(match inherited {
                Inherited::Line(line) => {
                    context.upstream(line, "upstream names it too, and does not have it")
                }
                _ => None,
            })
            .related(many::listed(rest.iter().map(|(path, _)| (path.place(), &*path.text))));
        // Inline code is often an illustration; a link is meant to be followed.
        let report = match path.manner {
            Manner::Link => report,
            Manner::Code | Manner::Command => report.mild(),
        };
        if path.in_form || path.output {
            report.note();
        } else if path.mention != Mention::Plain {
            let _ = report.mild();
        }
    }
}

/// Whether the text only shows what a path may look like: inline code behind `e.g.`, or a bare name
/// in a form to be filled in, which belongs to what is written with it.
fn is_illustration(path: &NamedPath) -> bool {
    let example = path.manner == Manner::Code && path.is_example();
    example || (path.in_form && is_bare(&path.text))
}

/// Whether upstream has the file, so that it was lost on the way.
fn is_lost(context: &Context<'_>, missing: &RelPath) -> bool {
    let mut files = context.verification.files.iter();
    files.any(|file| file.path == *missing && matches!(file.status, FileStatus::Missing(_)))
}

fn help(paths: &Paths<'_>, missing: &str) -> String {
    match paths.nearest(missing) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "add the file, or take the path out of the text".to_owned(),
    }
}
