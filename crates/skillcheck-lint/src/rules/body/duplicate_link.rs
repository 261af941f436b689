//! A link that says again what the one before it said.

use std::collections::HashSet;

use skillcheck_parser::{Reference, ReferenceKind, Skill, Span, blocks};

use crate::{
    finding::Place,
    fix::{Fix, is_safe},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-link",
    group: Group::Body,
    severity: Severity::Note,
    summary: "one paragraph or list item links the same file twice, in the same words",
    source: "Agent Skills specification, progressive disclosure: a link is where an agent reads on",
    fix: Some("make plain text of the second link"),
    docs: include_str!("duplicate-link.md"),
    check,
};

/// Blocks before a link among which the one that holds it is looked for.
const ABOVE: usize = 64;

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    let links = skill.outline.references.iter().filter(|link| {
        let is_link = link.kind == ReferenceKind::Link;
        is_link && is_of_package(&link.target.value) && !is_in_table(skill, link.span)
    });
    let links: Vec<&Reference> = links.collect();
    if links.len() < 2 {
        return;
    }
    let blocks = blocks(&skill.source.text, skill.body);
    let mut seen = HashSet::new();
    for link in links {
        let Some(block) = block_of(&blocks, link.span) else {
            continue;
        };
        if seen.insert((block, skill.source.slice(link.span))) {
            continue;
        }
        let fix = unlinked(skill, link);
        // A copy repeats what upstream repeats.
        if fix.as_ref().is_some_and(|fix| !is_safe(context, fix)) {
            continue;
        }
        sink.report(
            Place::skill(link.span),
            format!("`{}` is linked a second time in this paragraph", link.target.value),
        )
        .help("one link is enough: leave the words, without the link")
        .fix(fix);
    }
}

/// Whether a link leads to a file, not to a page elsewhere or a heading.
fn is_of_package(target: &str) -> bool {
    !target.starts_with('#') && !target.contains(':') && !target.is_empty()
}

/// Whether a link stands in a row of a table, where each row says for itself what to read.
fn is_in_table(skill: &Skill, span: Span) -> bool {
    let line = skill.source.line_span(skill.source.line(span.start));
    skill.source.slice(line).contains('|')
}

/// Where the innermost block starts that holds `span`.
fn block_of(blocks: &[Span], span: Span) -> Option<usize> {
    let before = blocks.partition_point(|block| block.start <= span.start);
    let mut near = blocks[..before].iter().rev().take(ABOVE);
    near.find(|block| span.end <= block.end).map(|block| block.start)
}

/// Puts the words of an inline link in its place.
fn unlinked(skill: &Skill, link: &Reference) -> Option<Fix> {
    let words = skill.source.slice(link.span).strip_prefix('[')?;
    let (words, target) = words.rsplit_once("](")?;
    let target = target.trim_start_matches('<');
    let is_plain = target.starts_with(&*link.target.value) && !words.contains("](");
    is_plain.then(|| Fix::skill("leave the words, without the link", link.span, words))?
}
