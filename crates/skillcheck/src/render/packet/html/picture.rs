//! The section map as a picture: upstream's outline on the left, the package's on the right, and
//! lines from where text stood to where it stands.
//!
//! The labels are text that grows with the reader's; only the lines are drawn. All rows have one
//! height, which the style knows as well.

use super::{
    escape::{code, text},
    icons::of_went,
    package::{Frame, badge},
};
use crate::render::{
    packet::{
        facts::Went,
        sections::{Entry, EntryKind, SectionView},
    },
    text::count,
};

/// Height of a row, in `rem`, in tenths.
const ROW: usize = 20;

/// The picture; a word on why there is none where there are too many headings.
pub(super) fn draw(frame: Frame<'_>, view: &SectionView) -> String {
    let left = &view.sections.shown;
    if view.outline.is_empty() {
        return "<p class=\"beyond\">There are too many headings to be drawn.</p>\n".to_owned();
    }
    let rows = left.len().max(view.outline.len());
    let mut html = format!(
        "<figure class=\"picture\" aria-labelledby=\"{0}\">\n<figcaption id=\"{0}\">Upstream's \
         outline, the package's, and where the text went. The table below says the same.\
         </figcaption>\n{1}\
         <div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{2}\">\n\
         <div class=\"drawing\" role=\"img\" aria-label=\"Lines from {3} of upstream's to {4} of \
         the package's headings and files\">\n",
        frame.id("picture"),
        legend(view),
        frame.region("Picture of the section map"),
        count(left.len(), "section"),
        view.outline.len()
    );
    html.push_str(&format!(
        "<p class=\"side\">Upstream {}</p><p class=\"side\">The package</p>\n<ul class=\"left\">\n",
        code(&view.upstream)
    ));
    for section in left {
        let title = match section.level {
            0 => "(before the first heading)",
            _ => &section.heading,
        };
        html.push_str(&format!(
            "<li class=\"l{} {}\"><span class=\"label\">{}</span>{}</li>\n",
            section.level.min(4),
            of_went(section.went),
            text(title),
            badge(of_went(section.went), section.went.words())
        ));
    }
    html.push_str("</ul>\n");
    html.push_str(&lines(view, rows));
    html.push_str("<ul class=\"right\">\n");
    for entry in &view.outline {
        html.push_str(&right(entry));
    }
    html.push_str("</ul>\n</div>\n</div>\n</figure>\n");
    html
}

/// The shapes and lines that the picture has, in words.
fn legend(view: &SectionView) -> String {
    let met = |went: &Went| {
        view.sections
            .shown
            .iter()
            .any(|section| section.went == *went)
    };
    let mut html = "<ul class=\"legend\">\n".to_owned();
    for went in Went::ALL.iter().filter(|went| met(went)) {
        html.push_str(&format!(
            "<li>{} <span>{}</span></li>\n",
            badge(of_went(*went), went.words()),
            went.sentence()
        ));
    }
    html.push_str("</ul>\n");
    html
}

fn right(entry: &Entry) -> String {
    let (class, tag) = match (entry.kind, entry.in_code) {
        (EntryKind::Invented, false) => ("invented", "invented"),
        (EntryKind::Invented, true) => ("invented", "invented, in a code block"),
        (EntryKind::Imported, false) => ("block", ""),
        (EntryKind::Imported, true) => ("block", "in a code block"),
        (EntryKind::Plain, _) => ("heading", ""),
        (EntryKind::File, _) => ("file", "support file"),
    };
    let tag = match entry.kind {
        _ if tag.is_empty() => String::new(),
        EntryKind::File => badge("neutral", tag),
        _ => badge("attention", tag),
    };
    format!(
        "<li class=\"l{} {class}\"><span class=\"label\">{}</span>{tag}</li>\n",
        entry.level.min(4),
        text(&entry.title)
    )
}

/// The lines between the two outlines. Lost text leads nowhere; it has a stump.
fn lines(view: &SectionView, rows: usize) -> String {
    let middle = |row: usize| row * ROW + ROW / 2;
    let height = rows * ROW;
    let mut html = format!(
        "<svg class=\"lines\" viewBox=\"0 0 100 {height}\" width=\"100%\" height=\"{}.{}rem\" \
         preserveAspectRatio=\"none\" focusable=\"false\">\n",
        height / 10,
        height % 10
    );
    let mut line = |went: Went, path: String| {
        html.push_str(&format!(
            "<path class=\"{}\" d=\"{path}\" vector-effect=\"non-scaling-stroke\"/>\n",
            of_went(went)
        ));
    };
    for (at, section) in view.sections.shown.iter().enumerate() {
        if section.went == Went::Lost {
            line(Went::Lost, format!("M0 {}H22", middle(at)));
        }
    }
    // What is to be seen is drawn last, over the rest.
    let mut paths: Vec<_> = view.paths.iter().collect();
    paths.sort_by_key(|(_, _, went)| Went::ALL.iter().position(|other| other == went));
    for (from, to, went) in paths {
        let (from, to) = (middle(*from), middle(*to));
        line(*went, format!("M0 {from}C50 {from} 50 {to} 100 {to}"));
    }
    html.push_str("</svg>\n");
    html
}
