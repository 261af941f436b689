//! Items that say when a skill is to be used, and when not.

use std::collections::HashSet;

use skillcheck_parser::{Skill, Span};

use super::lines::{Line, Lines};

/// An upstream "do not use" item that stands among the package's "when to use" items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inversion {
    /// The item's words.
    pub text: String,
    /// The item's line in the package's `SKILL.md`.
    pub span: Span,
    /// The item's line in upstream's `SKILL.md`.
    pub upstream: Span,
    /// That line's number, from 1.
    pub upstream_line: usize,
    /// The heading or lead-in upstream that it stands under.
    pub under: String,
}

/// What a heading or lead-in says of the items below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sense {
    Use,
    DoNotUse,
    /// It limits the use in words that are not known well enough to judge by.
    Unclear,
    Neither,
}

/// Wordings of "do not use", in lower case, without apostrophes.
const NEGATIVE: [&str; 9] = [
    "do not use",
    "dont use",
    "when not to",
    "not for",
    "not to use",
    "when not using",
    "avoid using",
    "avoid this skill",
    "never use this skill",
];
/// Words by which a heading limits the use of what stands above it, in lower case.
const UNCLEAR: [&str; 6] = ["avoid", "skip", "unless", "never", "not", "instead"];
/// Wordings of "use when", in lower case.
const POSITIVE: [&str; 6] = [
    "when to use",
    "use this skill when",
    "use this when",
    "use when",
    "use this skill for",
    "when to apply",
];

fn sense(text: &str) -> Sense {
    let text = text.to_lowercase().replace(['\'', '’'], "");
    let text = format!(" {} ", text.replace(|c: char| !c.is_alphanumeric(), " "));
    // Words have a space on either side, at the ends of the text too.
    let says = |text: &str, words: &str| {
        text.match_indices(words)
            .any(|(at, _)| text[..at].ends_with(' ') && text[at + words.len()..].starts_with(' '))
    };
    let negative = NEGATIVE.iter().find(|words| says(&text, words));
    // "Do not use when" holds "use when": only what is said besides counts.
    let rest = negative.map_or_else(
        || text.clone(),
        |words| text.replacen(&format!(" {words} "), " … ", 1),
    );
    let positive = POSITIVE.iter().any(|words| says(&rest, words));
    let unclear = UNCLEAR.iter().any(|words| says(&text, words));
    if negative.is_some() && positive {
        Sense::Unclear
    } else if negative.is_some() {
        Sense::DoNotUse
    } else if positive {
        Sense::Use
    } else if unclear {
        Sense::Unclear
    } else {
        Sense::Neither
    }
}

/// An item of a list under a heading or lead-in about use.
pub(super) struct Trigger<'a> {
    line: &'a Line,
    sense: Sense,
    under: String,
}

/// The list items of a skill file that stand under a heading or lead-in about its use.
pub(super) fn triggers<'a>(skill: &Skill, lines: &'a Lines) -> Vec<Trigger<'a>> {
    let mut found = Vec::new();
    // What the open headings say, outermost first, and what the last lead-in said.
    let mut open: Vec<(u8, Sense, String)> = Vec::new();
    let mut lead: Option<(Sense, String)> = None;
    for line in lines.all().filter(|line| !line.in_code) {
        let text = skill.source.slice(line.span);
        if let Some(level) = heading(skill, line.span) {
            open.retain(|(above, ..)| *above < level);
            open.push((level, sense(&line.words), line.words.clone()));
            lead = None;
        } else if is_item(text) {
            let above = open
                .iter()
                .rev()
                .find(|(_, sense, _)| *sense != Sense::Neither)
                .map(|(_, sense, words)| (*sense, words.clone()));
            if let Some((sense, under)) = lead.clone().or(above) {
                found.push(Trigger { line, sense, under });
            }
        } else if !text.starts_with([' ', '\t']) {
            let said = if line.words.ends_with(':') {
                sense(&line.words)
            } else {
                Sense::Neither
            };
            lead = (said != Sense::Neither).then(|| (said, line.words.clone()));
        }
    }
    found
}

/// The level of the heading at `span`, where that is one.
fn heading(skill: &Skill, span: Span) -> Option<u8> {
    let headings = &skill.outline.headings;
    let at = headings.binary_search_by(|heading| heading.span.start.cmp(&span.start));
    at.ok().map(|at| headings[at].level)
}

fn is_item(text: &str) -> bool {
    let text = text.trim_start();
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    ["- ", "* ", "+ "].iter().any(|mark| text.starts_with(mark))
        || (digits.len() < text.len() && (digits.starts_with(". ") || digits.starts_with(") ")))
}

/// The numbers of the lines of `triggers` that are items under "do not use".
pub(super) fn negative_items(triggers: &[Trigger<'_>]) -> HashSet<usize> {
    triggers
        .iter()
        .filter(|trigger| trigger.sense == Sense::DoNotUse)
        .map(|trigger| trigger.line.number)
        .collect()
}

/// Upstream's "do not use" items that the package lists under "when to use". `original` are
/// upstream's triggers.
pub(super) fn inversions(skill: &Skill, here: &Lines, original: &[Trigger<'_>]) -> Vec<Inversion> {
    if !original
        .iter()
        .any(|trigger| trigger.sense == Sense::DoNotUse)
    {
        return Vec::new();
    }
    let of = |sense| {
        original
            .iter()
            .filter(move |trigger| trigger.sense == sense)
    };
    let mut inversions = Vec::new();
    for trigger in triggers(skill, here) {
        let words = &trigger.line.words;
        if trigger.sense != Sense::Use || of(Sense::Use).any(|item| item.line.words == *words) {
            continue;
        }
        let negative = of(Sense::DoNotUse).find(|item| item.line.words == *words);
        if let Some(item) = negative {
            inversions.push(Inversion {
                text: words.clone(),
                span: skill.source.trimmed(trigger.line.span),
                upstream: item.line.span,
                upstream_line: item.line.number,
                under: item.under.clone(),
            });
        }
    }
    inversions
}

#[cfg(test)]
mod tests {
    use super::{Sense, sense};

    #[test]
    fn headings_and_lead_ins_say_when_a_skill_is_to_be_used() {
        for (text, expected) in [
            ("When to Use This Skill", Sense::Use),
            ("Use this skill when", Sense::Use),
            ("Do not use this skill when", Sense::DoNotUse),
            ("Don’t use it when:", Sense::DoNotUse),
            ("When NOT to offer", Sense::DoNotUse),
            ("When to Use and When Not to Use", Sense::Unclear),
            ("Skip this skill if", Sense::Unclear),
            ("Forget not", Sense::Unclear),
            ("Workflow", Sense::Neither),
            ("Do not forget the notes", Sense::Unclear),
        ] {
            assert_eq!(sense(text), expected, "{text}");
        }
    }
}
