//! Shapes: no two of them differ in colour alone, and words stand beside each.

use crate::render::packet::facts::{Mark, Went};

/// Id and drawing of each shape, on a field of 16 by 16.
const SHAPES: [(&str, &str); 12] = [
    (
        "good",
        "<circle cx=\"8\" cy=\"8\" r=\"6.5\"/><path d=\"M4.8 8.3l2.2 2.3 4.3-4.9\"/>",
    ),
    (
        "bad",
        "<path d=\"M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z\"/><path d=\"M5.5 5.5l5 5m0-5l-5 5\"/>",
    ),
    (
        "attention",
        "<path d=\"M8 1.8l6.6 12H1.4z\"/><path d=\"M8 6.2v3.6m0 1.7v.4\"/>",
    ),
    (
        "unknown",
        "<circle cx=\"8\" cy=\"8\" r=\"6.5\" stroke-dasharray=\"2.6 1.5\"/><path d=\"M6.1 6.3c0-2.4 3.8-2.4 3.8 0 0 1.5-1.9 1.5-1.9 3m0 1.6v.4\"/>",
    ),
    (
        "neutral",
        "<circle cx=\"8\" cy=\"8\" r=\"6.5\"/><path d=\"M5 8h6\"/>",
    ),
    ("kept", "<path d=\"M2.5 8.5l3.5 3.7 7.5-8.4\"/>"),
    (
        "imported",
        "<path d=\"M2.5 2.5h11v11h-11z\"/><path d=\"M5 8.2l2.1 2.2L11 6\"/>",
    ),
    (
        "moved",
        "<path d=\"M3.5 1.5h6l3 3v10h-9z\"/><path d=\"M9.5 1.5v3h3M6 8h4m-4 3h4\"/>",
    ),
    (
        "altered",
        "<path d=\"M8 1.5L14.5 8 8 14.5 1.5 8z\"/><path d=\"M5 8.5c1-1.8 2-1.8 3-.5s2 1.300 3-.5\"/>",
    ),
    (
        "partly",
        "<circle cx=\"8\" cy=\"8\" r=\"6\"/><path d=\"M8 2a6 6 0 0 1 0 12z\" fill=\"currentColor\"/>",
    ),
    ("lost", "<path d=\"M3 3l10 10M13 3L3 13\"/>"),
    (
        "inverted",
        "<path d=\"M5 14V2.500M2 5.500l3-3 3 3M11 2v11.500M8 10.500l3 3 3-3\"/>",
    ),
];

/// All shapes, to be drawn from by [`icon`].
pub(super) fn definitions() -> String {
    let mut html =
        "<svg class=\"shapes\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\">\n"
            .to_owned();
    for (id, drawing) in SHAPES {
        html.push_str(&format!(
            "<symbol id=\"i-{id}\" viewBox=\"0 0 16 16\">{drawing}</symbol>\n"
        ));
    }
    html.push_str("</svg>\n");
    html
}

/// A shape.
pub(super) fn icon(id: &str) -> String {
    format!(
        "<svg class=\"icon\" aria-hidden=\"true\" focusable=\"false\"><use href=\"#i-{id}\"/></svg>"
    )
}

/// The shape of a mark, which is the name of its colour too.
pub(super) fn of_mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Good => "good",
        Mark::Bad => "bad",
        Mark::Attention => "attention",
        Mark::Unknown => "unknown",
        Mark::Neutral => "neutral",
    }
}

/// The shape of what became of a section, which is the name of its colour too.
pub(super) fn of_went(went: Went) -> &'static str {
    match went {
        Went::Kept => "kept",
        Went::Imported => "imported",
        Went::Moved => "moved",
        Went::Altered => "altered",
        Went::Partly => "partly",
        Went::Lost => "lost",
        Went::Inverted => "inverted",
    }
}
