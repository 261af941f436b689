//! A path that works only where case does not matter.

use skillcheck_parser::{RelPath, Resolution};

use crate::{
    fix::Fix,
    named_paths::{Manner, NamedPath},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "case-mismatched-path",
    group: Group::Paths,
    severity: Severity::Error,
    summary: "a path names a file that is there with other upper and lower case",
    source: "measured: found on macOS and Windows, missing on Linux",
    fix: Some("write the path as the file is called"),
    docs: include_str!("case-mismatched-path.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for path in context.paths {
        if let Some(Resolution::OtherCase(there)) = &path.resolution {
            let report = sink.report(
                path.place(),
                format!("`{}` is `{there}` on disk", path.text),
            )
            .help(format!("write `{there}`: case matters on Linux"))
            .fix(respelled(context, path, there));
            // A command may run in a folder that its block makes.
            if path.manner == Manner::Command {
                let _ = report.mild();
            }
        }
    }
}

/// Writes the path as the file `there` is called; none where Markdown's escapes hide how it is
/// written.
fn respelled(context: &Context<'_>, path: &NamedPath, there: &RelPath) -> Option<Fix> {
    let place = path.written(context)?;
    let mut names: Vec<&str> = path.text.split('/').collect();
    let mut real = there.as_str().rsplit('/');
    for name in names.iter_mut().rev() {
        if matches!(*name, "" | "." | "..") {
            continue;
        }
        match real.next() {
            Some(real) if real.to_lowercase() == name.to_lowercase() => *name = real,
            // What stands before is how the text gets to the package.
            None => break,
            Some(_) => return None,
        }
    }
    let new = names.join("/");
    Some(Fix::edit(format!("write `{new}`"), &path.file, place, new))
}
