//! Text that is not UTF-8.

use skillcheck_parser::{Problem, SKILL_FILE, Span};

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
    texts::{self, Unread},
};

pub(crate) static RULE: Rule = Rule {
    id: "invalid-encoding",
    group: Group::Files,
    severity: Severity::Error,
    summary: "text is not UTF-8",
    source: "CommonMark and YAML clients read UTF-8; other bytes are dropped or refused",
    fix: None,
    docs: include_str!("invalid-encoding.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let mut tell = |place| {
        let report = sink.report(place, "the text is not UTF-8 from here on");
        let _ = report.help("save the file as UTF-8");
    };
    if let Some(skill) = context.skill() {
        for problem in &skill.problems {
            if let Problem::InvalidEncoding(_, span) = problem {
                // In the frontmatter this is `malformed-frontmatter`.
                if skill.frontmatter.is_some() && span.start >= skill.body {
                    tell(Place::skill(*span));
                }
            }
        }
    }
    let is_wide = |path| {
        let file = context.package.file(path);
        file.and_then(texts::unread).is_some()
    };
    for document in context.package.documents() {
        let source = &document.source;
        if is_wide(&document.path) {
            continue;
        }
        if let Some(at) = source.invalid_at {
            let line = source.line_span(source.line(at));
            tell(Place::at(&document.path, Span::new(at, line.end.max(at + 1))));
        }
    }
    for file in context.package.files() {
        if file.path.as_str() == SKILL_FILE {
            continue;
        }
        let message = match texts::unread(file) {
            Some((Unread::Wide, _)) => "the file is UTF-16, not UTF-8: nothing of it was checked",
            Some((Unread::Binary, _)) => {
                "the file is no text, though its name says so: nothing of it was checked"
            }
            _ => continue,
        };
        sink.report(Place::file(&file.path), message)
            .help("save the file as UTF-8, or give it the ending of what it is");
    }
}
