//! Line endings that are one character too long for some readers.

use skillcheck_parser::{RelPath, SKILL_FILE, Span};

use crate::{
    finding::Place,
    fix::{Change, Fix, is_safe},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "crlf-line-endings",
    group: Group::Files,
    severity: Severity::Warning,
    summary: "a script with a `#!` line, or the skill file, has CRLF line endings",
    source: "POSIX execve: the interpreter is named by what stands between `#!` and the line feed",
    fix: Some("give the file LF line endings"),
    docs: include_str!("crlf-line-endings.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for text in context.texts {
        let words = &text.content;
        let first = words.find('\n').unwrap_or(0);
        let (line, _) = words.split_at(first);
        if line.starts_with("#!")
            && let Some(command) = line.strip_suffix('\r')
        {
            let command = command.trim_end_matches('\r');
            let interpreter = command.rsplit(['/', ' ']).next().unwrap_or_default();
            sink.report(
                Place::at(text.path, Span::new(0, first)),
                format!(
                    "the `#!` line ends in CRLF: Linux and macOS look for a program called `{interpreter}\\r`"
                ),
            )
            .help("give the file LF line endings, and keep them: `*.sh text eol=lf` in `.gitattributes`")
            .fix(with_line_feeds(context, text.path));
        } else if text.is(SKILL_FILE)
            && let Some(at) = words.find("\r\n")
            && let Some(fix) = with_line_feeds(context, text.path)
            // A copy has upstream's line endings, and has to keep them.
            && is_safe(context, &fix)
        {
            let body = context.skill().map_or(0, |skill| skill.body);
            let message = if at < body {
                "the skill file has CRLF line endings: a client that looks for `---` and a line feed sees no frontmatter"
            } else {
                "this line of the skill file ends in CRLF, and those above in LF"
            };
            sink.report(Place::at(text.path, Span::new(at, at + 2)), message)
            .help("give the file LF line endings, and keep them: `*.md text eol=lf` in `.gitattributes`")
            .fix(fix)
            .note();
        }
    }
}

fn with_line_feeds(context: &Context<'_>, path: &RelPath) -> Option<Fix> {
    let old = context.package.file(path)?.bytes().ok()?;
    // What was converted twice has several carriage returns in front of a line feed.
    let mut bytes = Vec::with_capacity(old.len());
    for byte in old {
        if *byte == b'\n' {
            while bytes.last() == Some(&b'\r') {
                bytes.pop();
            }
        }
        bytes.push(*byte);
    }
    Some(Fix {
        description: "give the file LF line endings".to_owned(),
        changes: vec![Change::Rewrite {
            file: path.clone(),
            bytes,
        }],
        restores: false,
    })
}
