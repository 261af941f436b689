//! A code fence that runs away with the text behind it.

use skillcheck_parser::{Fence, Skill, Swallowed};

use crate::{
    finding::{Place, Related},
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
    for (index, fence) in skill.outline.fences.iter().enumerate() {
        let swallowed = |line: &&Swallowed| line.fence == index && matters(context, line);
        let headings: Vec<_> = skill.swallowed.iter().filter(swallowed).collect();
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
        } else if headings.iter().any(|line| is_missing(context, &line.text)) {
            let count = match headings.len() {
                1 => "a heading".to_owned(),
                count => format!("{count} headings"),
            };
            format!("the code block opened here swallows {count}; it closes at line {closing}")
        } else {
            continue;
        };
        sink.report(Place::skill(fence.opening), message)
            .help(help(skill, fence))
            .related(headings.iter().map(|line| Related::Here {
                place: Place::skill(line.span),
                message: format!(
                    "`{} {}` is code here",
                    "#".repeat(usize::from(line.level)),
                    line.text
                ),
            }));
    }
}

/// Whether a swallowed line is a heading that the profile needs, or that of an imported block.
fn matters(context: &Context<'_>, line: &Swallowed) -> bool {
    let imported = line.level >= 3 && line.text.starts_with("Imported");
    let needed = line.level == 2 && is_missing(context, &line.text);
    context.profile.regenerates() && imported || needed
}

/// Whether the block runs to the end of the file for want of a closing fence. One inside a list
/// item or a quote ends with that.
fn never_closes(skill: &Skill, fence: &Fence) -> bool {
    fence.closing.is_none() && skill.source.text[fence.span.end..].trim().is_empty()
}

/// Whether `text` is a needed heading that stands nowhere as one.
fn is_missing(context: &Context<'_>, text: &str) -> bool {
    let Some(skill) = context.skill() else {
        return false;
    };
    context.profile.required_headings.iter().any(|needed| {
        let stands = |heading: &skillcheck_parser::Heading| {
            heading.level == 2 && needed.is(&heading.text)
        };
        needed.is(text) && !skill.outline.headings.iter().any(stands)
    })
}

fn help(skill: &Skill, fence: &Fence) -> String {
    let mark = skill.source.slice(fence.opening).chars().next();
    let marks: String = std::iter::repeat_n(mark.unwrap_or('`'), fence.length).collect();
    format!("end the block with a line of {marks}")
}
