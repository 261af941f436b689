//! A path that leaves the package.

use skillcheck_parser::{Outline, RelPath, Resolution, SKILL_FILE, Source, Span};

use crate::{
    finding::Place,
    homes,
    named_paths::{Manner, is_read},
    path_words::is_hedged,
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
        let place = path.place();
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
    if let (Some(skill), Ok(file)) = (context.skill(), RelPath::parse(SKILL_FILE)) {
        told(context, &file, (&skill.source, skill.body), &skill.outline, sink);
    }
    for document in context.package.documents() {
        if is_read(&document.path) {
            let source = (&document.source, 0);
            told(context, &document.path, source, &document.outline, sink);
        }
    }
}

/// Tells of paths into somebody's home in one text, but for links, which are absolute anyway.
fn told(
    context: &Context<'_>,
    file: &RelPath,
    (source, body): (&Source, usize),
    outline: &Outline,
    sink: &mut Sink<'_>,
) {
    let mut homes = homes::read(&source.text).peekable();
    if homes.peek().is_none() {
        return;
    }
    let links = context.paths.iter();
    let links = links.filter(|path| path.manner == Manner::Link && path.file == *file);
    let links: Vec<Span> = links.map(|path| path.span).collect();
    for home in homes {
        let before = links.partition_point(|link| link.start < home.span.end);
        let in_link = before > 0 && links[before - 1].end > home.span.start;
        // The frontmatter may record where a copy was made.
        if home.span.start < body || in_link || outline.in_code(home.span.start) {
            continue;
        }
        let report = sink
            .report(
                Place::at(file, home.span),
                format!("`{}` is in the home of one user, `{}`", home.path, home.user),
            )
            .help("name a file of the package, or say what the path is to be on any machine")
            .mild();
        if is_hedged(source, home.span) {
            report.note();
        }
    }
}
