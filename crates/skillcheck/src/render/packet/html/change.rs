//! Changed text: what upstream says struck through, what stands here underlined, both in words for
//! those who see neither.

use super::{
    escape::{text, words},
    package::{Frame, beyond},
};
use crate::render::{
    packet::{
        changes::{Change, Changes},
        diff::{Block, Side},
        facts,
    },
    text::count,
};

/// Changes that are told unfolded.
const UNFOLDED: usize = 8;

/// All changes of a package.
pub(super) fn all(frame: Frame<'_>, changes: &Changes) -> String {
    let mut html = "<p class=\"key\">Words <del>struck through</del> and lines with − are only \
        upstream; words <ins>underlined</ins> and lines with + are only here. The numbers are those \
        of the lines upstream and here.</p>\n"
        .to_owned();
    for (at, change) in changes.shown.iter().enumerate() {
        let open = if at < UNFOLDED { " open" } else { "" };
        let id = frame.id(&format!("change-{}", at + 1));
        html.push_str(&format!(
            "<details class=\"change\"{open}>\n<summary>{}</summary>\n\
             <div id=\"{id}\">\n<p class=\"remark\">{}</p>\n{}</div>\n</details>\n",
            words(&change.title),
            words(&change.remark),
            lines(change)
        ));
    }
    html.push_str(&beyond(changes.more, "more change"));
    html
}

fn lines(change: &Change) -> String {
    let diff = &change.diff;
    if diff.blocks.is_empty() {
        return String::new();
    }
    let mut html = "<div class=\"diff\">\n".to_owned();
    for block in &diff.blocks {
        match block {
            Block::Same {
                upstream,
                here,
                lines,
            } => {
                for (at, text) in lines.iter().enumerate() {
                    let line = Line {
                        upstream: Some(upstream + at),
                        here: Some(here + at),
                        kind: Kind::Same,
                    };
                    line.push(&super::escape::text(text), &mut html);
                }
            }
            Block::Changed {
                upstream,
                here,
                words: Some(words),
                ..
            } => mixed(*upstream, *here, words, &mut html),
            Block::Changed {
                upstream,
                here,
                old,
                new,
                words: None,
            } => {
                for (at, text) in old.iter().enumerate() {
                    let line = Line {
                        upstream: Some(upstream + at),
                        here: None,
                        kind: Kind::Removed,
                    };
                    line.push(&marked(Side::Upstream, text), &mut html);
                }
                for (at, text) in new.iter().enumerate() {
                    let line = Line {
                        upstream: None,
                        here: Some(here + at),
                        kind: Kind::Added,
                    };
                    line.push(&marked(Side::Here, text), &mut html);
                }
            }
            Block::Elsewhere { side, from, to } => {
                let told = facts::elsewhere(*side, *from, *to);
                html.push_str(&format!("<div class=\"skipped\">{told}</div>\n"));
            }
            Block::Skipped(number) => {
                let lines = count(*number, "unchanged line");
                html.push_str(&format!("<div class=\"skipped\">{lines}</div>\n"));
            }
        }
    }
    html.push_str("</div>\n");
    html.push_str(&beyond(diff.left_out, "more changed line"));
    html
}

/// What a line of a difference is.
#[derive(Clone, Copy)]
enum Kind {
    Same,
    Removed,
    Added,
    Changed,
}

/// A line of a difference, with its numbers on either side.
struct Line {
    upstream: Option<usize>,
    here: Option<usize>,
    kind: Kind,
}

impl Line {
    fn push(&self, content: &str, html: &mut String) {
        let number = |number: Option<usize>| number.map_or_else(String::new, |n| n.to_string());
        let (class, sign, said) = match self.kind {
            Kind::Same => ("same", "", ""),
            Kind::Removed => ("removed", "−", "removed: "),
            Kind::Added => ("added", "+", "added: "),
            Kind::Changed => ("changed", "±", "changed: "),
        };
        let said = match said {
            "" => String::new(),
            said => format!("<span class=\"hidden\">{said}</span>"),
        };
        html.push_str(&format!(
            "<div class=\"line {class}\"><span class=\"no\" aria-hidden=\"true\">{}</span>\
             <span class=\"no\" aria-hidden=\"true\">{}</span>\
             <span class=\"sign\" aria-hidden=\"true\">{sign}</span>\
             <span class=\"said\">{said}{content}</span></div>\n",
            number(self.upstream),
            number(self.here)
        ));
    }
}

fn marked(side: Side, content: &str) -> String {
    match side {
        Side::Same => text(content),
        Side::Upstream => format!("<del>{}</del>", text(content)),
        Side::Here => format!("<ins>{}</ins>", text(content)),
    }
}

/// Lines whose words are told one by one.
fn mixed(upstream: usize, here: usize, words: &[(Side, String)], html: &mut String) {
    let (mut upstream, mut here) = (upstream, here);
    let mut content = String::new();
    let mut sides: Vec<Side> = Vec::new();
    let flush =
        |content: &mut String, sides: &mut Vec<Side>, at: (usize, usize), html: &mut String| {
            let only = |side| !sides.is_empty() && sides.iter().all(|other| *other == side);
            let (kind, upstream, here) = if only(Side::Upstream) {
                (Kind::Removed, Some(at.0), None)
            } else if only(Side::Here) {
                (Kind::Added, None, Some(at.1))
            } else if only(Side::Same) || sides.is_empty() {
                (Kind::Same, Some(at.0), Some(at.1))
            } else {
                (Kind::Changed, Some(at.0), Some(at.1))
            };
            let line = Line {
                upstream,
                here,
                kind,
            };
            line.push(content, html);
            content.clear();
            sides.clear();
        };
    for (side, text) in words {
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                // A line that ends on one side only goes on, on the other.
                flush(&mut content, &mut sides, (upstream, here), html);
                upstream += usize::from(*side != Side::Here);
                here += usize::from(*side != Side::Upstream);
            }
            if part.is_empty() {
                continue;
            }
            sides.push(*side);
            content.push_str(&said(*side, part));
        }
    }
    if !content.is_empty() {
        flush(&mut content, &mut sides, (upstream, here), html);
    }
}

/// Words of a changed line, with the side that has them in words too.
fn said(side: Side, part: &str) -> String {
    let part = text(part);
    match side {
        Side::Same => part,
        Side::Upstream => {
            format!(
                "<del><span class=\"hidden\">[removed: </span>{part}<span class=\"hidden\">]</span></del>"
            )
        }
        Side::Here => {
            format!(
                "<ins><span class=\"hidden\">[added: </span>{part}<span class=\"hidden\">]</span></ins>"
            )
        }
    }
}
