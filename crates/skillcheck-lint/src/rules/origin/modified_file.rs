//! A copied file with other text.

use skillcheck_parser::{RelPath, Source, Span};
use skillcheck_provenance::{Difference, FileStatus, ObjectId, as_upstream};

use crate::{
    finding::Place,
    fix::{Change, Fix},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "modified-file",
    group: Group::Origin,
    severity: Severity::Error,
    summary: "a copied file differs from upstream's",
    source: "the copy claims to be of that commit",
    fix: Some("give it upstream's line endings, byte order mark and end, where nothing else differs"),
    docs: include_str!("modified-file.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for file in &context.verification.files {
        let FileStatus::Modified {
            upstream,
            here,
            difference,
            line,
        } = &file.status
        else {
            continue;
        };
        let path = &file.path;
        let ids = || format!("blob {} here, {} there", here.short(), upstream.short());
        let (message, help) = match (difference, line) {
            (Difference::CarriageReturns, _) => (
                format!("`{path}` has upstream's text with CRLF line endings, LF there"),
                "convert it to LF, and keep git from converting it: `.gitattributes` with `-text`",
            ),
            (Difference::LineFeeds, _) => (
                format!("`{path}` has upstream's text with LF line endings, CRLF there"),
                "copy upstream's bytes, and keep git from converting them: `.gitattributes` with \
                 `-text`",
            ),
            (Difference::FinalNewline, _) => (
                format!("`{path}` is upstream's file but for the line ending at its end"),
                "copy upstream's file again",
            ),
            (Difference::ByteOrderMark, _) => (
                format!("`{path}` is upstream's file but for a byte-order mark"),
                "copy upstream's file again",
            ),
            (Difference::PointerHere, _) => (
                format!("`{path}` is a pointer of Git LFS here, not the file itself"),
                "run `git lfs pull` where it is copied from, and copy it again",
            ),
            (_, Some(line)) => (
                format!("`{path}` differs from upstream's file from line {line} on"),
                "copy upstream's file again, or do not claim that commit for it",
            ),
            (_, None) => (
                format!("`{path}` is not upstream's file: {}", ids()),
                "copy upstream's file again, or do not claim that commit for it",
            ),
        };
        let span = line
            .filter(|_| *difference == Difference::Content)
            .and_then(|line| line_of(context, path, line));
        let report = sink.report(Place::maybe(path, span), message).help(help).fix(restored(context, path, *difference, *upstream));
        // The text is what an agent reads, and it is the same.
        if matches!(
            difference,
            Difference::CarriageReturns | Difference::LineFeeds
        ) {
            let _ = report.mild();
        }
    }
}

/// The place of a line of a file of the package.
fn line_of(context: &Context<'_>, path: &RelPath, line: usize) -> Option<Span> {
    let bytes = context.package.file(path)?.bytes().ok()?;
    let source = Source::new(bytes.to_vec());
    Some(source.trimmed(source.line_span(line)))
}

/// Gives the file upstream's bytes, where they follow from those here.
fn restored(
    context: &Context<'_>,
    path: &RelPath,
    difference: Difference,
    upstream: ObjectId,
) -> Option<Fix> {
    let what = match difference {
        Difference::CarriageReturns | Difference::LineFeeds => "line endings",
        Difference::FinalNewline => "line ending at the end",
        Difference::ByteOrderMark => "byte order mark, or none",
        _ => return None,
    };
    let bytes = as_upstream(context.package.file(path)?, upstream)?;
    Some(Fix {
        description: format!("give it upstream's {what}"),
        changes: vec![Change::Rewrite {
            file: path.clone(),
            bytes,
        }],
        restores: true,
    })
}
