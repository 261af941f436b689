//! Files that were not read.

use skillcheck_parser::{File, Problem, SKILL_FILE};
use skillcheck_provenance::FileStatus;

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
    texts::{self, Role, Unread},
};

pub(crate) static RULE: Rule = Rule {
    id: "unreadable-file",
    group: Group::Files,
    severity: Severity::Error,
    summary: "a file or folder could not be read, or is too large to be, so nothing of it was checked",
    source: "what was not checked must never look as if it had been",
    fix: None,
    docs: include_str!("unreadable-file.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for problem in &context.package.problems {
        match problem {
            Problem::Unreadable { path, reason } => {
                let place = path.as_ref().map_or(
                    Place {
                        file: None,
                        span: None,
                    },
                    Place::file,
                );
                let what = path.as_ref().map_or("the folder", |path| path.as_str());
                sink.report(place, format!("`{what}` could not be read: {reason}"))
                    .help("make it readable for whoever runs the check");
            }
            Problem::TooLarge { size, limit } => {
                sink.report(
                    Place::skill_file(),
                    format!(
                        "`{SKILL_FILE}` has {size} bytes; files over {limit} are not read, so \
                         nothing in it was checked"
                    ),
                )
                .help("move detail into support files: agents load the whole of this one");
            }
            _ => {}
        }
    }
    for file in &context.verification.files {
        if let FileStatus::Unreadable(reason) = &file.status {
            let path = &file.path;
            sink.report(
                Place::file(path),
                format!("`{path}` could not be read: {reason}; it was not compared with upstream's"),
            )
            .help("make it readable for whoever runs the check");
        }
    }
    for file in context.package.files() {
        if file.path.as_str() == SKILL_FILE {
            continue;
        }
        if let Some((Unread::Large(size), role)) = texts::unread(file) {
            let report = sink
                .report(
                    Place::file(&file.path),
                    format!(
                        "`{}` has {size} bytes; files over {} are compared with upstream's and not \
                         looked into, so nothing in it was checked",
                        file.path,
                        File::KEPT
                    ),
                )
                .help("split it, or see for yourself what is in it");
            // Data of that size is common, and no agent takes orders from it.
            if role == Role::Data {
                report.note();
            } else {
                let _ = report.mild();
            }
        }
    }
}
