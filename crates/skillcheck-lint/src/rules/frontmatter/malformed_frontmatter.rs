//! Frontmatter that no client can read.

use skillcheck_parser::{Problem, Skill, Span};

use crate::{
    finding::{Place, Related},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "malformed-frontmatter",
    group: Group::Frontmatter,
    severity: Severity::Error,
    summary: "the frontmatter is absent, unclosed, not UTF-8, not YAML, no mapping, or repeats a key",
    source: "Agent Skills specification, SKILL.md format: YAML frontmatter, then Markdown",
    fix: None,
    docs: include_str!("malformed-frontmatter.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    let encoding = skill.problems.iter().find_map(|problem| match problem {
        Problem::InvalidEncoding(name, span) if is_before_body(skill, *span) => Some((name, *span)),
        _ => None,
    });
    if let Some((name, span)) = encoding {
        let message = match *name {
            "UTF-16" => "the file is UTF-16".to_owned(),
            _ => "the frontmatter is not UTF-8".to_owned(),
        };
        sink.report(Place::skill(span), message)
            .help("save the file as UTF-8");
        return;
    }
    for problem in &skill.problems {
        tell(skill, problem, sink);
    }
}

/// Whether bytes at `span` keep the frontmatter from being read.
fn is_before_body(skill: &Skill, span: Span) -> bool {
    skill.frontmatter.is_none() || span.start < skill.body
}

fn tell(skill: &Skill, problem: &Problem, sink: &mut Sink<'_>) {
    match problem {
        Problem::NoFrontmatter => {
            let message = if skill.source.text.trim().is_empty() {
                "the file is empty"
            } else {
                "there is no frontmatter: the first line is not `---`"
            };
            sink.report(Place::skill(skill.source.line_span(1)), message)
                .help("start the file with `---`, `name: …`, `description: …` and `---`");
        }
        Problem::UnclosedFrontmatter(opening) => {
            sink.report(
                Place::skill(*opening),
                "the frontmatter that opens here never closes",
            )
            .help("end it with a line of `---`");
        }
        Problem::InvalidYaml { message, at } => {
            // An escaped quote that was escaped again ends the text that it stands in.
            let piled = skill.source.slice(*at).contains("\\\\\"");
            let help = if piled {
                "write a quote inside double quotes as `\\\"`: in `\\\\\"` the escapes have piled up"
            } else {
                "quote values that hold `: `, ` #`, or that start with a character YAML gives a \
                 meaning"
            };
            sink.report(Place::skill(*at), format!("this is not YAML: {message}"))
                .help(help);
        }
        Problem::NotAMapping("empty", span) => {
            sink.report(Place::skill(*span), "the frontmatter is empty")
                .help("give it `name:` and `description:`");
        }
        Problem::NotAMapping(kind, span) => {
            sink.report(
                Place::skill(*span),
                format!("the frontmatter is {kind}, not keys and values"),
            )
            .help("write it as `key: value` lines");
        }
        Problem::DuplicateKey { key, first, again } => {
            sink.report(Place::skill(*again), format!("the key `{key}` stands twice"))
                .help("keep one of the two: clients differ in which one they read")
                .related([Related::Here {
                    place: Place::skill(*first),
                    message: "first here".to_owned(),
                }]);
        }
        _ => {}
    }
}
