//! One package's part of the page.

use skillcheck_lint::Severity;

use super::{
    change,
    escape::{code, label, text, words},
    icons::{icon, of_mark, of_went},
    picture,
};
use crate::render::{
    packet::{
        facts::{self, Mark, Went},
        model::{Check, Claim, Counts, FileView, FindingView, Packet},
        sections::{InversionView, Section, SectionView},
    },
    text::count,
};

/// Identical files that are told unfolded.
const IDENTICAL: usize = 12;

/// Where a package stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// It is all of the page.
    Page,
    /// It is one of several.
    Set,
}

/// Headings and ids of one package.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    /// Number of the package on the page, from 1.
    number: usize,
    /// Level of its own heading.
    level: usize,
    /// What its regions are told apart by.
    name: &'a str,
}

impl Frame<'_> {
    /// An id on the page.
    pub(super) fn id(self, part: &str) -> String {
        format!("p{}-{part}", self.number)
    }

    /// The name of a region that scrolls.
    pub(super) fn region(self, what: &str) -> String {
        match self.level {
            1 => what.to_owned(),
            _ => format!("{what} of {}", text(self.name)),
        }
    }

    /// A heading `below` levels under that of the package.
    pub(super) fn heading(self, below: usize, attributes: &str, html: &str) -> String {
        let level = self.level + below;
        format!("<h{level}{attributes}>{html}</h{level}>\n")
    }

    /// A section of the package.
    fn section(self, part: &str, title: &str, html: &str) -> String {
        let id = self.id(part);
        let heading = self.heading(1, &format!(" id=\"{id}\""), title);
        // Landmarks of one name for each of many packages would be no landmarks.
        let label = match self.level {
            1 => format!(" aria-labelledby=\"{id}\""),
            _ => String::new(),
        };
        format!("<section class=\"part {part}\"{label}>\n{heading}{html}</section>\n")
    }
}

/// All of a package.
pub(super) fn whole(packet: &Packet, number: usize, level: Level) -> String {
    let frame = Frame {
        number,
        level: match level {
            Level::Page => 1,
            Level::Set => 2,
        },
        name: &packet.path,
    };
    let mut parts: Vec<(&str, String, String)> = Vec::new();
    if !packet.origin.is_empty() {
        parts.push(("origin", "Origin".to_owned(), origin(&packet.origin)));
    }
    let title = "What was verified, and what was not".to_owned();
    parts.push(("checks", title, checks(&packet.checks)));
    if let Some(view) = &packet.sections {
        parts.push(("sections", "Section map".to_owned(), sections(frame, view)));
    }
    let changed = packet.changes.shown.len() + packet.changes.more;
    if changed > 0 {
        let html = change::all(frame, &packet.changes);
        parts.push(("changes", format!("Changed text ({changed})"), html));
    }
    let title = format!("Findings ({})", packet.findings.total());
    parts.push(("findings", title, findings(packet)));
    if !packet.files.shown.is_empty() {
        let title = format!("Files ({})", packet.files.total());
        parts.push(("files", title, files(frame, packet)));
    }
    // What was verified of an origin that was not, as a whole, is not to catch the eye as such.
    let class = of_mark(facts::origin(packet.verdict.status));
    let mut html = format!(
        "<article id=\"p{number}\" class=\"{class}\">\n{}",
        head(frame, packet)
    );
    html.push_str(&format!(
        "<nav aria-label=\"{}\">\n<ul>\n",
        frame.region("Contents")
    ));
    for (part, title, _) in &parts {
        html.push_str(&format!(
            "<li><a href=\"#{}\">{title}</a></li>\n",
            frame.id(part)
        ));
    }
    html.push_str("</ul>\n</nav>\n");
    for (part, title, content) in &parts {
        html.push_str(&frame.section(part, title, content));
    }
    html.push_str("</article>\n");
    html
}

fn head(frame: Frame<'_>, packet: &Packet) -> String {
    let verdict = &packet.verdict;
    let mark = of_mark(verdict.mark);
    let title = format!(
        "<span class=\"name\">{}</span> <span class=\"title\">{}</span>",
        text(&packet.name),
        text(&verdict.title)
    );
    format!(
        "<header class=\"verdict {mark}\">\n{}<div>\n{}<p class=\"sentence\">{}</p>\n{}\
         <p class=\"about\">{}, read as {}</p>\n</div>\n</header>\n",
        icon(mark),
        frame.heading(0, "", &title),
        words(&verdict.sentence),
        counts(verdict.counts),
        code(&packet.path),
        code(packet.profile),
    )
}

/// Numbers of findings, those that are not there paler.
pub(super) fn counts(counts: Counts) -> String {
    let item = |number: usize, what: &str, severity: Severity| {
        let mark = match number {
            0 => "none",
            _ => of_mark(facts::weight(severity)),
        };
        format!("<li class=\"{mark}\">{}</li>", count(number, what))
    };
    format!(
        "<ul class=\"counts\" aria-label=\"Findings\">{}{}{}</ul>\n",
        item(counts.errors, "error", Severity::Error),
        item(counts.warnings, "warning", Severity::Warning),
        item(counts.notes, "note", Severity::Note)
    )
}

/// A word with its shape and colour.
pub(super) fn badge(shape: &str, words: &str) -> String {
    format!(
        "<span class=\"badge {shape}\">{}{words}</span>",
        icon(shape)
    )
}

/// On a narrow page each row becomes a paragraph; the roles keep it a table for those who hear it.
fn origin(claims: &[Claim]) -> String {
    let mut html = "<table class=\"claims\" role=\"table\">\n\
        <caption>What the package claims, and what came of checking it</caption>\n\
        <thead role=\"rowgroup\"><tr role=\"row\"><th scope=\"col\" role=\"columnheader\">What</th>\
        <th scope=\"col\" role=\"columnheader\">Claimed</th>\
        <th scope=\"col\" role=\"columnheader\">Checked</th></tr></thead>\n\
        <tbody role=\"rowgroup\">\n"
        .to_owned();
    for claim in claims {
        html.push_str(&format!(
            "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">{}</th><td role=\"cell\">{}</td>\
             <td role=\"cell\">{} {}</td></tr>\n",
            claim.about,
            words(&claim.claimed),
            badge(of_mark(claim.answer.mark()), claim.answer.words()),
            words(&claim.remark)
        ));
    }
    html.push_str("</tbody>\n</table>\n");
    html
}

fn checks(checks: &[Check]) -> String {
    let mut html = "<ul class=\"answers\">\n".to_owned();
    for check in checks {
        html.push_str(&format!(
            "<li>{} <span>{}</span></li>\n",
            badge(of_mark(check.answer.mark()), check.answer.words()),
            words(&check.words)
        ));
    }
    html.push_str("</ul>\n");
    html
}

fn sections(frame: Frame<'_>, view: &SectionView) -> String {
    let mut html = String::new();
    if let Some(note) = view.note {
        html.push_str(&format!("<p class=\"remark\">{}</p>\n", text(note)));
    }
    html.push_str(&inversions(&view.inversions));
    html.push_str(&picture::draw(frame, view));
    html.push_str(&format!(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n\
         <table class=\"map\">\n<caption>Where the text of {} went</caption>\n\
         <thead><tr><th scope=\"col\">Upstream's section</th>\
         <th scope=\"col\" class=\"number\">Line</th><th scope=\"col\">What became of it</th>\
         <th scope=\"col\">Lines kept</th><th scope=\"col\">Where it is</th></tr></thead>\n<tbody>\n",
        frame.region("Table of sections"),
        code(&view.upstream)
    ));
    for section in &view.sections.shown {
        html.push_str(&row(frame, section));
    }
    html.push_str("</tbody>\n</table>\n</div>\n");
    html.push_str(&beyond(view.sections.more, "more section"));
    html
}

fn row(frame: Frame<'_>, section: &Section) -> String {
    let title = match section.level {
        0 => "Text before the first heading".to_owned(),
        level => format!(
            "<span class=\"level\" aria-hidden=\"true\">{}</span>\
             <span class=\"hidden\">level {level}: </span>{}",
            "#".repeat(level.into()),
            text(&section.heading)
        ),
    };
    let change = section.change.map_or_else(String::new, |at| {
        let id = frame.id(&format!("change-{}", at + 1));
        let of = label(&section.title());
        format!(" <a href=\"#{id}\">what changed<span class=\"hidden\"> in {of}</span></a>")
    });
    let now = section
        .now
        .as_deref()
        .map_or_else(|| section.no_place().to_owned(), code);
    format!(
        "<tr class=\"l{}\"><th scope=\"row\">{title}</th><td class=\"number\">{}</td>\
         <td>{}{change}</td><td>{}</td><td>{now}</td></tr>\n",
        section.level,
        section.line,
        badge(of_went(section.went), section.went.words()),
        kept(section)
    )
}

/// The share of lines that are kept, in words and as a bar.
fn kept(section: &Section) -> String {
    let Section { kept, total, .. } = section;
    format!(
        "<span class=\"share\"><svg class=\"bar\" viewBox=\"0 0 {total} 1\" \
         preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">\
         <rect width=\"{kept}\" height=\"1\"/></svg>{kept} of {total}</span>"
    )
}

fn inversions(views: &[InversionView]) -> String {
    if views.is_empty() {
        return String::new();
    }
    let mut html = format!(
        "<div class=\"inversions\">\n<p>{}Upstream says when <em>not</em> to use the skill; here \
         the same words say when to use it:</p>\n<ul>\n",
        icon(of_went(Went::Inverted))
    );
    for view in views {
        let now = match &view.now_under {
            Some(heading) => format!("line {} here, under {}", view.here, code(heading)),
            None => format!("line {} here", view.here),
        };
        html.push_str(&format!(
            "<li><q>{}</q> <span class=\"remark\">line {} upstream, under {}; {now}</span></li>\n",
            text(&view.text),
            view.upstream,
            code(&view.under),
        ));
    }
    html.push_str("</ul>\n</div>\n");
    html
}

/// A count of what was left out; nothing where nothing was.
pub(super) fn beyond(number: usize, what: &str) -> String {
    match number {
        0 => String::new(),
        number => format!("<p class=\"beyond\">… and {}</p>\n", count(number, what)),
    }
}

fn findings(packet: &Packet) -> String {
    let findings = &packet.findings;
    if findings.shown.is_empty() {
        return "<p>None.</p>\n".to_owned();
    }
    let mut html = "<ol class=\"list\">\n".to_owned();
    for view in &findings.shown {
        html.push_str(&finding(view));
    }
    html.push_str("</ol>\n");
    html.push_str(&beyond(findings.more, "more finding"));
    html
}

fn finding(view: &FindingView) -> String {
    let mut html = format!(
        "<li>\n<p class=\"about\">{} <b class=\"rule\">{}</b> {}</p>\n<p class=\"message\">{}</p>\n",
        badge(of_mark(facts::weight(view.severity)), view.severity.name()),
        text(view.rule),
        code(&view.place),
        words(&view.message)
    );
    if let Some(help) = &view.help {
        html.push_str(&format!(
            "<p class=\"help\"><b>Help:</b> {}</p>\n",
            words(help)
        ));
    }
    if !view.related.shown.is_empty() {
        html.push_str("<ul class=\"related\">\n");
        for (place, message) in &view.related.shown {
            let place = code(place);
            html.push_str(&format!("<li>{place}: {}</li>\n", words(message)));
        }
        if view.related.more > 0 {
            html.push_str(&format!(
                "<li>… and {}</li>\n",
                count(view.related.more, "more place")
            ));
        }
        html.push_str("</ul>\n");
    }
    html.push_str("</li>\n");
    html
}

fn files(frame: Frame<'_>, packet: &Packet) -> String {
    let (identical, told): (Vec<&FileView>, Vec<&FileView>) = packet
        .files
        .shown
        .iter()
        .partition(|file| file.mark == Mark::Good);
    let caption = "The package's files against upstream's";
    let mut html = String::new();
    if identical.len() > IDENTICAL {
        if !told.is_empty() {
            html.push_str(&table(frame, caption, "Table of files", &told));
        }
        let number = count(identical.len(), "identical file");
        html.push_str(&format!(
            "<details>\n<summary>{number}</summary>\n{}</details>\n",
            table(
                frame,
                "Files that are upstream's",
                "Table of identical files",
                &identical
            )
        ));
    } else {
        let all: Vec<&FileView> = packet.files.shown.iter().collect();
        html.push_str(&table(frame, caption, "Table of files", &all));
    }
    html.push_str(&beyond(packet.files.more, "more file"));
    html
}

fn table(frame: Frame<'_>, caption: &str, region: &str, views: &[&FileView]) -> String {
    let mut html = format!(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n\
         <table class=\"table\">\n<caption>{caption}</caption>\n\
         <thead><tr><th scope=\"col\">File</th><th scope=\"col\">Status</th>\
         <th scope=\"col\">Remark</th></tr></thead>\n<tbody>\n",
        frame.region(region)
    );
    for view in views {
        html.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n",
            code(&view.path),
            badge(of_mark(view.mark), view.status),
            words(&view.remark)
        ));
    }
    html.push_str("</tbody>\n</table>\n</div>\n");
    html
}
