//! A copied file with other text.

use skillcheck_parser::{RelPath, Source, Span};
use skillcheck_provenance::FileStatus;

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "modified-file",
    group: Group::Origin,
    severity: Severity::Error,
    summary: "a copied file differs from upstream's",
    source: "the copy claims to be of that commit",
    docs: include_str!("modified-file.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for file in &context.verification.files {
        let FileStatus::Modified {
            upstream,
            here,
            line,
        } = &file.status
        else {
            continue;
        };
        let path = &file.path;
        let span = line.and_then(|line| line_of(context, path, line));
        let message = match line {
            Some(line) => format!("`{path}` differs from upstream's file from line {line} on"),
            None => format!(
                "`{path}` is not upstream's file: blob {} here, {} there",
                here.short(),
                upstream.short()
            ),
        };
        sink.report(Place::maybe(path, span), message)
            .help("copy upstream's file again, or do not claim that commit for it");
    }
}

/// The place of a line of a file of the package.
fn line_of(context: &Context<'_>, path: &RelPath, line: usize) -> Option<Span> {
    let bytes = context.package.file(path)?.bytes().ok()?;
    let source = Source::new(bytes.to_vec());
    Some(source.trimmed(source.line_span(line)))
}
