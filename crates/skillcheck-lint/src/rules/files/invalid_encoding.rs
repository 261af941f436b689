//! Text that is not UTF-8.

use skillcheck_parser::{Problem, Span};

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
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
    for document in context.package.documents() {
        let source = &document.source;
        if let Some(at) = source.invalid_at {
            let line = source.line_span(source.line(at));
            tell(Place::at(&document.path, Span::new(at, line.end.max(at + 1))));
        }
    }
}
