//! How the text around a place presents what stands there.

use crate::texts::{Text, line_near};
use skillcheck_parser::Span;

/// Bytes of a line that are looked at on either side of a place.
const NEAR: usize = 240;
/// Starts of words that warn of what follows, or say that it is looked for or kept out.
const WARNINGS: [&str; 45] = [
    "never",
    "avoid",
    "danger",
    "bad",
    "wrong",
    "unsafe",
    "insecure",
    "block",
    "deny",
    "denied",
    "detect",
    "forbid",
    "prohibit",
    "malicious",
    "attack",
    "inject",
    "exploit",
    "payload",
    "vulnerab",
    "suspicious",
    "flag",
    "anti-pattern",
    "antipattern",
    "reject",
    "refus",
    "threat",
    "jailbreak",
    "adversarial",
    "untrusted",
    "bypass",
    "evasion",
    "warn",
    "risk",
    "destructive",
    "harmful",
    "hostile",
    "disallow",
    "guard",
    "prevent",
    "protect",
    "sanitiz",
    "defend",
    "defens",
    "poison",
    "escalat",
];
/// Starts of words that name a list of what is kept out.
const KEPT_OUT: [&str; 6] = ["block", "deny", "denied", "disallow", "forbid", "prohibit"];
/// Marks and phrases that warn as well.
const PHRASES: [&str; 13] = [
    "do not",
    "don't",
    "don’t",
    "must not",
    "should not",
    "cannot",
    "can't",
    "<script",
    "❌",
    "🚫",
    "⛔",
    "⚠",
    "red flag",
];

/// Whether the line around `span`, the lines before it, what leads in to its code block or its
/// heading warn of it rather than tell an agent to do it.
pub(crate) fn is_warning(text: &Text<'_>, span: Span) -> bool {
    around(text, span).into_iter().any(|part| {
        let lower = part.to_lowercase();
        PHRASES.iter().any(|phrase| lower.contains(phrase))
            || words(&lower).any(|word| WARNINGS.iter().any(|start| word.starts_with(start)))
    })
}

/// Whether `span` stands in a list of what is kept out: its line says so before it.
pub(crate) fn is_kept_out(text: &Text<'_>, span: Span) -> bool {
    let line = line_near(&text.content, span.start, 2 * NEAR);
    let from = line.start.max(span.start.saturating_sub(NEAR));
    let before = &text.content[text.content.ceil_char_boundary(from)..span.start];
    words(&before.to_lowercase()).any(|word| KEPT_OUT.iter().any(|start| word.starts_with(start)))
}

/// Whether `span` is quoted: in quotation marks, or in inline code.
pub(crate) fn is_quoted(text: &Text<'_>, span: Span) -> bool {
    let line = line_near(&text.content, span.start, 2 * NEAR);
    let from = text
        .content
        .floor_char_boundary(line.start.max(span.start.saturating_sub(NEAR)));
    let before = &text.content[from..span.start];
    let odd = |mark: char| before.chars().filter(|c| *c == mark).count() % 2 == 1;
    odd('"')
        || odd('`')
        || before.matches('“').count() > before.matches('”').count()
        || before.ends_with('\'')
        || before.contains(" '")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-')
}

/// The pieces of text that say how `span` is meant.
fn around<'a>(text: &'a Text<'_>, span: Span) -> Vec<&'a str> {
    let whole = &*text.content;
    let cut = |from: usize, to: usize| {
        &whole[whole.ceil_char_boundary(from)
            ..whole
                .floor_char_boundary(to)
                .max(whole.ceil_char_boundary(from))]
    };
    let line = line_near(&text.content, span.start, 2 * NEAR);
    let mut parts = vec![
        cut(line.start.max(span.start.saturating_sub(NEAR)), span.start),
        cut(span.end.min(line.end), line.end.min(span.end + NEAR)),
    ];
    let outline = text.outline();
    let next = outline
        .code
        .partition_point(|code| code.start <= span.start);
    let block = next
        .checked_sub(1)
        .map(|at| outline.code[at])
        .filter(|code| code.contains(span.start));
    // The line above, and the one that introduces the block.
    for at in [
        Some(line.start),
        block.map(|block| line_near(whole, block.start, NEAR).start),
    ] {
        if let Some(above) = at.and_then(|at| above(whole, at)) {
            parts.push(cut(
                above.start.max(above.end.saturating_sub(NEAR)),
                above.end,
            ));
        }
    }
    let next = outline
        .headings
        .partition_point(|heading| heading.span.start <= span.start);
    if let Some(heading) = next.checked_sub(1).map(|at| &outline.headings[at]) {
        parts.push(cut(
            heading.span.start,
            heading.span.end.min(heading.span.start + NEAR),
        ));
    }
    parts
}

/// The last line before `at` that is not blank, at most three lines up.
fn above(text: &str, at: usize) -> Option<Span> {
    let mut at = at;
    for _ in 0..3 {
        let line = line_near(text, text.floor_char_boundary(at.checked_sub(1)?), NEAR);
        if !text[line.range()].trim().is_empty() {
            return Some(line);
        }
        at = line.start;
    }
    None
}
