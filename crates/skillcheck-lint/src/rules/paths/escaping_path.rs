//! A path that leaves the package.

use skillcheck_parser::{Outline, RelPath, Resolution, SKILL_FILE, Source, Span};

use crate::{
    bundled_homes,
    finding::Place,
    homes::{self, Home},
    many,
    named_paths::{Manner, Mention, NamedPath, is_in_shell, is_ordered, is_read, mention, near},
    rule::{Context, Group, Rule, Severity},
    sink::{Report, Sink},
};

pub(crate) static RULE: Rule = Rule {
    id: "escaping-path",
    group: Group::Paths,
    severity: Severity::Error,
    summary: "a path leaves the package, or is absolute",
    source: "Agent Skills specification, file references: relative paths from the skill root",
    fix: None,
    docs: include_str!("escaping-path.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let outside = context.paths.iter().filter_map(|path| Some((path, way(path)?)));
    // A text that was written for another place has many such paths, and one cause.
    let kind = |(path, way): &(&NamedPath, Way)| Some((path.file.clone(), *way, path.manner));
    for ((path, way), rest) in many::join(outside.collect(), kind) {
        let (what, help) = way.words();
        let message = format!("`{}` {what}{}", path.text, many::more(rest.len()));
        let report = sink
            .report(path.place(), message)
            .help(help)
            .related(many::listed(rest.iter().map(|(path, _)| (path.place(), &*path.text))));
        // Another skill may stand beside this one once both are installed.
        let report = match way {
            Way::Repository | Way::Skill => report.mild(),
            Way::Outside | Way::Absolute => report,
        };
        // Inline code may speak of another place.
        if path.manner == Manner::Code {
            let _ = report.mild();
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
    for text in context.texts {
        for (home, rest) in many::join(bundled_homes::read(text), |home| Some(home.user)) {
            let _ = home_of_one(text.path, &home, &rest, sink);
        }
    }
}

/// How a path leaves the package.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Way {
    /// To the skill file of another package, which is not there or not in the same repository.
    Skill,
    Outside,
    Repository,
    Absolute,
}

impl Way {
    /// What is wrong, and what to do about it.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Skill => (
                "leads to a skill that is not beside this one",
                "link to a skill that is there, or take the link out",
            ),
            Self::Outside => (
                "leads out of the package",
                "copy the file into the package, or link to it by URL",
            ),
            Self::Repository => (
                "leads out of the package, to another place in its repository",
                "copy the file into the package: a copy of the skill would not have it",
            ),
            Self::Absolute => (
                "is an absolute path",
                "write it relative to the skill's folder, or as a whole URL",
            ),
        }
    }
}

/// How `path` leaves the package, if it does.
fn way(path: &NamedPath) -> Option<Way> {
    match &path.resolution {
        Some(Resolution::Outside) if path.text.ends_with("/SKILL.md") => Some(Way::Skill),
        Some(Resolution::Outside) => Some(Way::Outside),
        Some(Resolution::Repository) => Some(Way::Repository),
        Some(Resolution::Absolute) => Some(Way::Absolute),
        _ => None,
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
    let links = links.filter(|path| {
        path.file == *file && (path.manner == Manner::Link || way(path) == Some(Way::Absolute))
    });
    let links: Vec<Span> = links.map(|path| path.span).collect();
    let mut homes: Vec<Home<'_>> = homes.collect();
    homes.retain(|home| {
        let before = links.partition_point(|link| link.start < home.span.end);
        let in_link = before > 0 && links[before - 1].end > home.span.start;
        // The frontmatter may record where a copy was made.
        let shown = outline.in_code(home.span.start)
            && (home.is_of_example() || !is_in_shell(source, outline, home.span.start));
        // The names of examples are those of nobody, but where an agent is to go there.
        let line = source.line_span(source.line(home.span.start));
        let before = Span::new(near(source, line, home.span).start, home.span.start);
        let made_up = home.is_of_example() && !is_ordered(source.slice(before));
        home.span.start >= body && !in_link && !shown && !made_up
    });
    homes.sort_by_key(|home| home.span.start);
    for (home, rest) in many::join(homes, |home| Some(home.user)) {
        let report = home_of_one(file, &home, &rest, sink);
        if rest.is_empty() && mention(source, home.span) != Mention::Plain {
            report.note();
        }
    }
}

/// Tells of a path into somebody's home, and of others of the same user.
fn home_of_one<'s>(
    file: &RelPath,
    home: &Home<'_>,
    rest: &[Home<'_>],
    sink: &'s mut Sink<'_>,
) -> Report<'s> {
    let message = format!(
        "`{}` is in the home of one user, `{}`{}",
        home.path,
        home.user,
        many::more(rest.len())
    );
    let others = rest.iter().map(|home| (Place::at(file, home.span), home.path));
    sink.report(Place::at(file, home.span), message)
        .help("name a file of the package, or say what the path is to be on any machine")
        .related(many::listed(others))
        .mild()
}
