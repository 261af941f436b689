//! One package's part of a comment.

use skillcheck_lint::Severity;

use super::{
    escape::{In, code, longest, plain, words},
    fit::{List, Part},
};
use crate::render::{
    packet::{
        changes::Change,
        diff::Block,
        facts::{self, Answer, Mark, Went},
        model::{Check, Claim, FileView, FindingView, Packet},
        sections::{InversionView, Section, SectionView},
        words::Words,
    },
    text::count,
};

/// Changes that a comment shows of one package; more are counted.
const CHANGES: usize = 20;
/// Identical files that are told by name.
const IDENTICAL: usize = 12;
/// Findings and sections that are told unfolded.
const UNFOLDED: usize = 15;
/// Other places of a finding that a comment tells.
const RELATED: usize = 3;

/// How a verdict is set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// As an alert, which hosts colour; these cannot stand inside anything else.
    Alert,
    /// As a paragraph.
    Plain,
}

/// What is told of `packet`, in its order.
pub(super) fn parts(packet: &Packet, verdict: Verdict) -> Vec<Part> {
    let mut parts = vec![Part::Fixed(head(packet, verdict))];
    if !packet.origin.is_empty() {
        parts.push(Part::Fixed(origin(&packet.origin)));
    }
    parts.push(Part::Fixed(checks(&packet.checks)));
    if let Some(view) = &packet.sections {
        sections(view, &mut parts);
    }
    changes(packet, &mut parts);
    findings(packet, &mut parts);
    files(packet, &mut parts);
    parts
}

fn head(packet: &Packet, set: Verdict) -> String {
    let verdict = &packet.verdict;
    let title = plain(&verdict.title);
    let sentence = words(&verdict.sentence, In::Text);
    let counts = verdict.counts;
    let about = format!(
        "{}, {}, {} in {}, read as {}.",
        count(counts.errors, "error"),
        count(counts.warnings, "warning"),
        count(counts.notes, "note"),
        code(&packet.path, In::Text),
        code(packet.profile, In::Text)
    );
    match set {
        Verdict::Alert => {
            let alert = match verdict.mark {
                Mark::Good => "TIP",
                Mark::Bad => "CAUTION",
                Mark::Attention | Mark::Unknown => "WARNING",
                Mark::Neutral => "NOTE",
            };
            format!("> [!{alert}]\n> **{title}.** {sentence}\n>\n> {about}\n\n")
        }
        Verdict::Plain => format!("**{title}.** {sentence}\n\n{about}\n\n"),
    }
}

fn answer(answer: Answer) -> String {
    match answer {
        Answer::Verified | Answer::Given => answer.words().to_owned(),
        Answer::Failed | Answer::Unverified => format!("**{}**", answer.words()),
    }
}

fn origin(claims: &[Claim]) -> String {
    let mut text = "### Origin\n\n| what | claimed | checked |\n| --- | --- | --- |\n".to_owned();
    for claim in claims {
        let Claim {
            about,
            claimed,
            answer: told,
            remark,
        } = claim;
        text.push_str(&format!(
            "| {about} | {} | {}: {} |\n",
            words(claimed, In::Cell),
            answer(*told),
            words(remark, In::Cell)
        ));
    }
    text.push('\n');
    text
}

fn checks(checks: &[Check]) -> String {
    let mut text = "### What was verified, and what was not\n\n".to_owned();
    for check in checks {
        let told = words(&check.words, In::Text);
        text.push_str(&format!("- {}: {told}\n", answer(check.answer)));
    }
    text.push('\n');
    text
}

/// A heading over items that are folded away, or not.
fn open(title: &str, folded: bool) -> (String, &'static str) {
    if folded {
        let open = format!("<details><summary><b>{title}</b></summary>\n\n");
        (open, "\n</details>\n\n")
    } else {
        (format!("### {title}\n\n"), "\n")
    }
}

fn sections(view: &SectionView, parts: &mut Vec<Part>) {
    let total = view.sections.total();
    let folded = total > UNFOLDED;
    let (mut open, close) = open("Section map", folded);
    let upstream = code(&view.upstream, In::Text);
    open.push_str(&format!("Where the text of {upstream} went.\n"));
    if let Some(note) = view.note {
        open.push_str(&format!("{}\n", plain(note)));
    }
    open.push_str(
        "\n| upstream's section | line | what became of it | lines kept | where it is |\n",
    );
    open.push_str("| --- | ---: | --- | ---: | --- |\n");
    parts.push(Part::List(List {
        rank: 2,
        open,
        items: view.sections.shown.iter().map(section).collect(),
        close: close.to_owned(),
        more: more(view.sections.more, "more section", "s"),
    }));
    if !view.inversions.is_empty() {
        parts.push(Part::List(List {
            rank: 0,
            open: "Upstream says when **not** to use the skill; here the same words say when to \
                use it:\n\n"
                .to_owned(),
            items: view.inversions.iter().map(inversion).collect(),
            close: "\n".to_owned(),
            more: more(0, "more inverted item", "s"),
        }));
    }
}

/// What is told of items that were left out, `beyond` of which never became items.
fn more(
    beyond: usize,
    what: &'static str,
    plural: &'static str,
) -> Box<dyn Fn(std::ops::Range<usize>) -> String> {
    Box::new(move |left| {
        let number = left.len() + beyond;
        let plural = if number == 1 { "" } else { plural };
        format!("… and {number} {what}{plural}\n\n")
    })
}

fn section(section: &Section) -> String {
    let title = words(&section.title(), In::Cell);
    let title = match section.level {
        0 => title,
        level => format!("{} {title}", code(&"#".repeat(level.into()), In::Cell)),
    };
    let went = section.went.words();
    let went = if is_harmless(section) {
        went.to_owned()
    } else {
        format!("**{went}**")
    };
    let now = section
        .now
        .as_ref()
        .map_or_else(|| section.no_place().to_owned(), |now| code(now, In::Cell));
    format!(
        "| {title} | {} | {went} | {} of {} | {now} |\n",
        section.line, section.kept, section.total
    )
}

fn is_harmless(section: &Section) -> bool {
    matches!(section.went, Went::Kept | Went::Imported | Went::Moved)
}

fn inversion(view: &InversionView) -> String {
    let now = match &view.now_under {
        Some(heading) => format!("line {} here, under {}", view.here, code(heading, In::Text)),
        None => format!("line {} here", view.here),
    };
    format!(
        "- **inverted**: {}: line {} upstream, under {}; {now}\n",
        code(&view.text, In::Text),
        view.upstream,
        code(&view.under, In::Text)
    )
}

fn changes(packet: &Packet, parts: &mut Vec<Part>) {
    let changes = &packet.changes;
    let total = changes.shown.len() + changes.more;
    if total == 0 {
        return;
    }
    let title = format!("<details><summary><b>Changed text ({total})</b></summary>\n\n");
    parts.push(Part::Fixed(title));
    for change in changes.shown.iter().take(CHANGES) {
        parts.push(Part::Fixed(format!(
            "**{}.** {}\n\n",
            words(&change.title, In::Text),
            words(&change.remark, In::Text)
        )));
        parts.push(Part::List(lines(change)));
    }
    let beyond = total - changes.shown.len().min(CHANGES);
    let beyond = match beyond {
        0 => String::new(),
        beyond => format!("… and {}\n\n", count(beyond, "more change")),
    };
    parts.push(Part::Fixed(format!("{beyond}</details>\n\n")));
}

/// The lines of a change as a block that hosts colour by the first character of each line.
fn lines(change: &Change) -> List {
    let mut items = Vec::new();
    for block in &change.diff.blocks {
        match block {
            Block::Same { lines, .. } => {
                items.extend(lines.iter().map(|line| format!("  {line}\n")));
            }
            Block::Changed { old, new, .. } => {
                items.extend(old.iter().map(|line| format!("- {line}\n")));
                items.extend(new.iter().map(|line| format!("+ {line}\n")));
            }
            Block::Elsewhere { side, from, to } => {
                let told = facts::elsewhere(*side, *from, *to);
                items.push(format!("@@ {told} @@\n"));
            }
            Block::Skipped(number) => {
                let lines = count(*number, "unchanged line");
                items.push(format!("@@ {lines} @@\n"));
            }
        }
    }
    let fence = items.iter().map(|line| longest(line, '`')).max();
    let fence = "`".repeat(fence.unwrap_or(0).max(2) + 1);
    let beyond = change.diff.left_out;
    let close = match beyond {
        0 => format!("{fence}\n\n"),
        beyond => format!(
            "{fence}\n\n… and {}\n\n",
            count(beyond, "more changed line")
        ),
    };
    List {
        rank: 4,
        open: format!("{fence}diff\n"),
        items,
        close,
        more: more(0, "more line", "s"),
    }
}

fn findings(packet: &Packet, parts: &mut Vec<Part>) {
    let findings = &packet.findings;
    let total = findings.total();
    if total == 0 {
        parts.push(Part::Fixed("### Findings\n\nNone.\n\n".to_owned()));
        return;
    }
    let (open, close) = open(&format!("Findings ({total})"), total > UNFOLDED);
    parts.push(Part::List(List {
        rank: 1,
        open,
        items: findings.shown.iter().map(finding).collect(),
        close: close.to_owned(),
        more: more(findings.more, "more finding", "s"),
    }));
}

fn finding(view: &FindingView) -> String {
    let severity = view.severity.name();
    let severity = match view.severity {
        Severity::Error | Severity::Warning => format!("**{severity}**"),
        Severity::Note => severity.to_owned(),
    };
    let mut text = format!(
        "- {severity} {} {}: {}",
        code(view.rule, In::Text),
        code(&view.place, In::Text),
        words(&view.message, In::Text)
    );
    if let Some(help) = &view.help {
        text.push_str(&format!(". Help: {}", words(help, In::Text)));
    }
    text.push('\n');
    let related = &view.related;
    for (place, message) in related.shown.iter().take(RELATED) {
        text.push_str(&related_line(place, message));
    }
    let beyond = related.total().saturating_sub(RELATED);
    if beyond > 0 {
        text.push_str(&format!("  - … and {}\n", count(beyond, "more place")));
    }
    text
}

fn related_line(place: &str, message: &Words) -> String {
    format!(
        "  - {}: {}\n",
        code(place, In::Text),
        words(message, In::Text)
    )
}

fn files(packet: &Packet, parts: &mut Vec<Part>) {
    let files = &packet.files;
    if files.shown.is_empty() {
        return;
    }
    let (identical, told): (Vec<&FileView>, Vec<&FileView>) =
        files.shown.iter().partition(|file| file.mark == Mark::Good);
    let fold = identical.len() > IDENTICAL;
    let rows = |views: &[&FileView]| views.iter().map(|view| file(view)).collect::<Vec<_>>();
    let (mut open, close) = open(&format!("Files ({})", files.total()), told.len() > UNFOLDED);
    let table = "| file | status | remark |\n| --- | --- | --- |\n";
    if fold {
        open.push_str(&format!(
            "{} identical to upstream's are not listed.\n\n",
            identical.len()
        ));
    }
    let mut items = rows(&told);
    if !fold {
        items.extend(rows(&identical));
    }
    if items.is_empty() {
        parts.push(Part::Fixed(format!("{open}{close}")));
        return;
    }
    open.push_str(table);
    parts.push(Part::List(List {
        rank: 3,
        open,
        items,
        close: close.to_owned(),
        more: more(files.more, "more file", "s"),
    }));
}

fn file(view: &FileView) -> String {
    let status = match view.mark {
        Mark::Good | Mark::Neutral => view.status.to_owned(),
        Mark::Bad | Mark::Attention | Mark::Unknown => format!("**{}**", view.status),
    };
    let path = code(&view.path, In::Cell);
    format!(
        "| {path} | {status} | {} |\n",
        words(&view.remark, In::Cell)
    )
}
