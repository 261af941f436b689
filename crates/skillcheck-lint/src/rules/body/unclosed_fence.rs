//! A code fence that runs away with the text behind it.

use skillcheck_parser::{Document, Fence, RelPath, SKILL_FILE, Skill, Source, Span, Swallowed};

use crate::{
    finding::{Place, Related},
    fix::Fix,
    named_paths::is_read,
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
    fix: Some("close the block, where nothing has to be guessed"),
    docs: include_str!("unclosed-fence.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    if let Some(skill) = context.skill() {
        in_skill(context, skill, sink);
    }
    for document in context.package.documents() {
        if is_read(&document.path) {
            for (index, fence) in document.outline.fences.iter().enumerate() {
                if never_closes(&document.source, fence) {
                    sink.report(Place::at(&document.path, fence.opening), unclosed(&document.source, fence))
                        .help(help(&document.source, fence))
                        .fix(closed_document(document, index))
                    // Only those who open the file meet it.
                    .mild();
                }
            }
        }
    }
}

fn in_skill(context: &Context<'_>, skill: &Skill, sink: &mut Sink<'_>) {
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
        let is_unclosed = never_closes(&skill.source, fence);
        let reopened = reopened(&skill.source, fence, inside);
        let message = if is_unclosed {
            unclosed(&skill.source, fence)
        } else if headings.iter().any(|line| needed(line)) {
            let count = match headings.len() {
                1 => "a heading".to_owned(),
                count => format!("{count} headings"),
            };
            format!("the code block opened here swallows {count}; it closes at line {closing}")
        } else if let Some((heading, opened)) = reopened {
            format!(
                "the code block opened here swallows the heading `{} {}`, and the block opened at line {opened}",
                "#".repeat(usize::from(heading.level)),
                heading.text
            )
        } else {
            continue;
        };
        let odd = is_unclosed.then(|| flipped(skill, index)).flatten();
        let file = RelPath::parse(SKILL_FILE).ok();
        let fix = file.and_then(|file| closed(&file, &skill.source, fence, inside));
        let fix = fix.filter(|_| is_unclosed && odd.is_none() || reopened.is_some());
        let report = sink
            .report(Place::skill(fence.opening), message)
            .help(help(&skill.source, fence))
            .fix(fix)
            .related(headings.iter().map(|line| Related::Here {
                place: Place::skill(line.span),
                message: format!(
                    "`{} {}` is code here",
                    "#".repeat(usize::from(line.level)),
                    line.text
                ),
            }))
            .related(odd);
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
fn never_closes(source: &Source, fence: &Fence) -> bool {
    fence.closing.is_none() && source.text[fence.span.end..].trim().is_empty()
}

/// What is said of a block that never closes.
fn unclosed(source: &Source, fence: &Fence) -> String {
    match source.line(fence.span.end) - source.line(fence.span.start) {
        0 => "the code block opened here never closes".to_owned(),
        1 => "the code block opened here never closes: the last line is code".to_owned(),
        lines => format!("the code block opened here never closes: the last {lines} lines are code"),
    }
}

/// The first heading in a block of code behind which another block is opened, and the line, from 1,
/// where that is: the closing fence before them was forgotten. A block of Markdown, or of no
/// language, may show both.
fn reopened<'a>(
    source: &Source,
    fence: &Fence,
    inside: &'a [Swallowed],
) -> Option<(&'a Swallowed, usize)> {
    let language = language(source, fence);
    if is_markup(&language) || ["text", "txt", "plaintext"].contains(&&*language) {
        return None;
    }
    let mut headings = inside.iter();
    let heading = headings.find(|line| line.level > 1 && is_apart(source, line.span))?;
    let marks = marks(source, fence);
    let mut lines = source.line(heading.span.end) + 1..source.line(fence.span.end);
    let opened = lines.find(|line| {
        let line = source.slice(source.line_span(*line)).trim();
        let info = line.strip_prefix(&*marks).map(|rest| rest.trim_start_matches(&marks[..1]));
        info.is_some_and(|info| info.starts_with(|c: char| c.is_ascii_alphabetic()))
    })?;
    Some((heading, opened))
}

/// The language that a fence names, in lower case.
fn language(source: &Source, fence: &Fence) -> String {
    let info = source.slice(fence.opening);
    let info = info.trim_start_matches(['`', '~']).trim().to_lowercase();
    info.split([' ', ',', '{']).next().unwrap_or_default().to_owned()
}

/// Whether a block of this language may hold headings.
fn is_markup(language: &str) -> bool {
    ["", "markdown", "md", "mdx"].contains(&language)
}

/// An earlier block that holds headings and names no language: where the number of fences is odd,
/// its opening may be the one too many, or a closing one whose opening was lost.
fn flipped(skill: &Skill, last: usize) -> Option<Related> {
    let line = skill.swallowed.iter().find(|line| {
        line.fence < last && line.level == 2 && is_bare(&skill.source, &skill.outline.fences[line.fence])
    })?;
    Some(Related::Here {
        place: Place::skill(skill.outline.fences[line.fence].opening),
        message: format!("or is this fence one too many? `## {}` is code behind it", line.text),
    })
}

/// Whether a fence says nothing but that it is one, so that it may have been meant to close a block.
fn is_bare(source: &Source, fence: &Fence) -> bool {
    let opening = source.slice(fence.opening).trim();
    opening.len() == fence.length
}

fn help(source: &Source, fence: &Fence) -> String {
    let marks = marks(source, fence);
    // Blocks that say their language were meant to open.
    if never_closes(source, fence) && is_bare(source, fence) {
        return format!(
            "take this line away if no code follows, or end the block with a line of {marks}"
        );
    }
    format!("end the block with a line of {marks}")
}

fn marks(source: &Source, fence: &Fence) -> String {
    let mark = source.slice(fence.opening).chars().next();
    std::iter::repeat_n(mark.unwrap_or('`'), fence.length).collect()
}

/// Whether a line stands between empty ones, as headings do; a comment stands above its code.
fn is_apart(source: &Source, span: Span) -> bool {
    let line = source.line(span.start);
    let is_empty = |line: usize| source.slice(source.line_span(line)).trim().is_empty();
    let last = source.line(source.text.len());
    line > 1 && is_empty(line - 1) && (line >= last || is_empty(line + 1))
}

/// Whether a fence without a language stands as an opening one does: apart from what is above it,
/// or behind what leads in to it, and with code right below it. One too many stands below its code.
fn opens(source: &Source, fence: &Fence) -> bool {
    let line = source.line(fence.opening.start);
    let text = |line: usize| source.slice(source.line_span(line)).trim();
    let above = line.checked_sub(1).filter(|line| *line > 0).map_or("", text);
    let apart = above.is_empty() || above.ends_with(':');
    apart && line < source.line(source.text.len()) && !text(line + 1).is_empty()
}

/// Closes a block that never does: at the end of the file, or, where that would leave headings in
/// it, before the first of them. None where that is a guess: a block of Markdown may hold headings,
/// and a fence without a language may be the end of a block that nothing opened.
fn closed(file: &RelPath, source: &Source, fence: &Fence, inside: &[Swallowed]) -> Option<Fix> {
    let text = &source.text;
    let language = language(source, fence);
    if language.is_empty() && !opens(source, fence) {
        return None;
    }
    // `# text` is a comment in most languages.
    let mut headings = inside.iter().filter(|line| line.level > 1);
    let end = match headings.next() {
        None => text.len(),
        Some(_) if is_markup(&language) => return None,
        Some(first) => {
            is_apart(source, first.span).then_some(first.span.start)?
        }
    };
    let start = text[..fence.opening.start].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[start..fence.opening.start];
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let at = text[..end].trim_end().len();
    let new = format!("{line_end}{indent}{}", marks(source, fence));
    let new = if at == text.len() { new + line_end } else { new };
    let span = Span::new(at, at);
    let fix = Fix::edit("close the block", file, span, new);
    indent.trim().is_empty().then_some(fix)
}

/// Closes the last block of a document, unless another before it has headings as code: then one of
/// those fences may be one too many.
fn closed_document(document: &Document, last: usize) -> Option<Fix> {
    let swallowed = document.swallowed();
    let (before, inside) = swallowed.split_at(swallowed.partition_point(|line| line.fence < last));
    let fence = document.outline.fences.get(last)?;
    let odd = before.iter().any(|line| {
        line.level == 2 && is_bare(&document.source, &document.outline.fences[line.fence])
    });
    closed(&document.path, &document.source, fence, inside).filter(|_| !odd)
}
