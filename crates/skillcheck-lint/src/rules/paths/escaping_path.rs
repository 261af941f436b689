//! A path that leaves the package.

use skillcheck_parser::Resolution;

use crate::{
    finding::Place,
    named_paths::Manner,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "escaping-path",
    group: Group::Paths,
    severity: Severity::Error,
    summary: "a path leaves the package, or is absolute",
    source: "Agent Skills specification, file references: relative paths from the skill root",
    docs: include_str!("escaping-path.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for path in context.paths {
        let text = &path.text;
        let place = Place::skill(path.span);
        match &path.resolution {
            Some(Resolution::Outside) => {
                sink.report(place, format!("`{text}` leads out of the package"))
                    .help("copy the file into the package, or link to it by URL");
            }
            Some(Resolution::Repository) => {
                sink.report(
                    place,
                    format!("`{text}` leads out of the package, to another place in its repository"),
                )
                .help("copy the file into the package: a copy of the skill would not have it")
                .mild();
            }
            Some(Resolution::Absolute) if path.manner == Manner::Link => {
                sink.report(place, format!("`{text}` is an absolute path"))
                    .help("write it relative to the skill's folder, or as a whole URL");
            }
            _ => {}
        }
    }
}
