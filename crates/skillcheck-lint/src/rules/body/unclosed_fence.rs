//! A code fence that runs away with the text behind it.

use skillcheck_parser::{Fence, Skill, Swallowed};

use crate::{
    finding::{Place, Related},
    profile::Heading,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "unclosed-fence",
    group: Group::Body,
    severity: Severity::Error,
    summary: "a code fence never closes, or swallows headings that the profile needs",
    source: "CommonMark 0.31.2, section 4.5: an unclosed block runs to the end of the document",
    docs: include_str!("unclosed-fence.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    let missing = missing(context, skill);
    let mut rest = skill.swallowed.as_slice();
    for (index, fence) in skill.outline.fences.iter().enumerate() {
        // Swallowed lines stand in the order of their fences.
        let count = rest.iter().take_while(|line| line.fence <= index).count();
        let (inside, behind) = rest.split_at(count);
        rest = behind;
        let needed = |line: &Swallowed| {
            line.level == 2 && missing.iter().any(|heading| heading.is(&line.text))
        };
        let headings: Vec<_> = inside
            .iter()
            .filter(|line| needed(line) || is_imported(context, line))
            .collect();
        let closing = skill.source.line(fence.span.end);
        let lines = closing - skill.source.line(fence.span.start);
        let message = if never_closes(skill, fence) {
            match lines {
                0 => "the code block opened here never closes".to_owned(),
                1 => "the code block opened here never closes: the last line is code".to_owned(),
                lines => format!(
                    "the code block opened here never closes: the last {lines} lines are code"
                ),
            }
        } else if headings.iter().any(|line| needed(line)) {
            let count = match headings.len() {
                1 => "a heading".to_owned(),
                count => format!("{count} headings"),
            };
            format!("the code block opened here swallows {count}; it closes at line {closing}")
        } else {
            continue;
        };
        let report = sink
            .report(Place::skill(fence.opening), message)
            .help(help(skill, fence))
            .related(headings.iter().map(|line| Related::Here {
                place: Place::skill(line.span),
                message: format!(
                    "`{} {}` is code here",
                    "#".repeat(usize::from(line.level)),
                    line.text
                ),
            }));
        let odd = never_closes(skill, fence).then(|| flipped(skill, index));
        let report = report.related(odd.flatten());
        // A stray fence at the end of the file makes no text code.
        if lines == 0 {
            let _ = report.mild();
        }
    }
}

/// Whether a swallowed line is the heading of an imported block, or of a holder of such.
fn is_imported(context: &Context<'_>, line: &Swallowed) -> bool {
    context.profile.regenerates() && line.level >= 3 && line.text.starts_with("Imported")
}

/// The needed headings that stand nowhere as one.
fn missing<'a>(context: &Context<'a>, skill: &Skill) -> Vec<&'a Heading> {
    let stands = |needed: &Heading| {
        let mut headings = skill.outline.headings.iter();
        headings.any(|heading| heading.level == 2 && needed.is(&heading.text))
    };
    let needed = context.profile.required_headings.iter();
    needed.filter(|needed| !stands(needed)).collect()
}

/// Whether the block runs to the end of the file for want of a closing fence. One inside a list
/// item or a quote ends with that.
fn never_closes(skill: &Skill, fence: &Fence) -> bool {
    fence.closing.is_none() && skill.source.text[fence.span.end..].trim().is_empty()
}

/// An earlier block that holds headings and names no language: where the number of fences is odd,
/// its opening may be the one too many, or a closing one whose opening was lost.
fn flipped(skill: &Skill, last: usize) -> Option<Related> {
    let line = skill.swallowed.iter().find(|line| {
        line.fence < last && line.level == 2 && is_bare(skill, &skill.outline.fences[line.fence])
    })?;
    Some(Related::Here {
        place: Place::skill(skill.outline.fences[line.fence].opening),
        message: format!("or is this fence one too many? `## {}` is code behind it", line.text),
    })
}

/// Whether a fence says nothing but that it is one, so that it may have been meant to close a block.
fn is_bare(skill: &Skill, fence: &Fence) -> bool {
    let opening = skill.source.slice(fence.opening).trim();
    opening.len() == fence.length
}

fn help(skill: &Skill, fence: &Fence) -> String {
    let mark = skill.source.slice(fence.opening).chars().next();
    let marks: String = std::iter::repeat_n(mark.unwrap_or('`'), fence.length).collect();
    // Blocks that say their language were meant to open.
    if never_closes(skill, fence) && is_bare(skill, fence) {
        return format!(
            "take this line away if no code follows, or end the block with a line of {marks}"
        );
    }
    format!("end the block with a line of {marks}")
}
