//! The packet as one page that needs nothing else: no script, no font, no picture from elsewhere.

mod change;
mod escape;
mod icons;
mod package;
mod picture;

use super::{
    facts,
    model::{Counts, Packet},
};
use crate::render::text::count;
use escape::{code, hash_source, text};
use icons::icon;
use package::Level;

const STYLE: &str = include_str!("packet.css");
/// Packages of a set that are told unfolded.
const UNFOLDED: usize = 3;
/// Bytes of details that a page takes, as far as browsers open it in a moment; the worst packages
/// go first, and the rest is counted.
const LIMIT: usize = 16 << 20;

/// The packets, which are sorted, as one page.
pub(crate) fn render(packets: &[Packet]) -> String {
    match packets {
        [packet] => {
            let title = format!("{}: {}", text(&packet.name), facts_title(packet));
            page(&title, &package::whole(packet, 1, Level::Page))
        }
        packets => set(packets),
    }
}

fn facts_title(packet: &Packet) -> String {
    text(&packet.verdict.title).to_lowercase()
}

fn page(title: &str, main: &str) -> String {
    let policy = format!(
        "default-src 'none'; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        hash_source(STYLE)
    );
    format!(
        "<!doctype html>\n\
         <html lang=\"en\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <title>{title} · review packet</title>\n\
         <style>{STYLE}</style>\n\
         </head>\n\
         <body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the verdict</a>\n\
         {}\
         <main id=\"main\" tabindex=\"-1\">\n{main}</main>\n\
         <footer>\n\
         <p>Review packet by {} {}. It holds no script and asks nothing of any network. What is \
         marked <b>not verified</b> was not checked here; what is marked <b>as given</b> was \
         taken on the word of whoever ran this.</p>\n\
         </footer>\n\
         </body>\n\
         </html>\n",
        icons::definitions(),
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION")
    )
}

fn set(packets: &[Packet]) -> String {
    let statuses: Vec<_> = packets.iter().map(|packet| packet.verdict.status).collect();
    let verdicts = facts::tally(&statuses);
    let title = count(packets.len(), "package");
    let sum = |of: fn(&Counts) -> usize| packets.iter().map(|p| of(&p.verdict.counts)).sum();
    let counts = package::counts(Counts {
        errors: sum(|counts| counts.errors),
        warnings: sum(|counts| counts.warnings),
        notes: sum(|counts| counts.notes),
    });
    let details = details(packets);
    let mut main = format!(
        "<header class=\"set\">\n<h1>{title} <span class=\"title\">{verdicts}</span></h1>\n\
         {counts}</header>\n\
         <div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"All packages\">\n\
         <table class=\"packages\">\n\
         <caption>All packages, the worst first</caption>\n\
         <thead><tr><th scope=\"col\">Package</th><th scope=\"col\">Origin</th>\
         <th scope=\"col\" class=\"number\">Errors</th>\
         <th scope=\"col\" class=\"number\">Warnings</th>\
         <th scope=\"col\" class=\"number\">Notes</th></tr></thead>\n<tbody>\n"
    );
    for (at, packet) in packets.iter().enumerate() {
        main.push_str(&row(packet, (at < details.len()).then_some(at + 1)));
    }
    main.push_str("</tbody>\n</table>\n</div>\n");
    let left = packets.len() - details.len();
    main.extend(details);
    if left > 0 {
        main.push_str(&format!(
            "<p class=\"beyond\">… and the details of {}: <code>skillcheck packet PATH</code> tells \
             them of one package.</p>\n",
            count(left, "more package")
        ));
    }
    page(&format!("{title}: {verdicts}"), &main)
}

/// A package's row in the table of a set, linked to its details where they are on the page.
fn row(packet: &Packet, number: Option<usize>) -> String {
    let counts = packet.verdict.counts;
    let cell = |number: usize, class: &str| match number {
        0 => "<td class=\"number zero\">0</td>".to_owned(),
        number => format!("<td class=\"number {class}\">{number}</td>"),
    };
    let path = match number {
        Some(number) => format!("<a href=\"#p{number}\">{}</a>", code(&packet.path)),
        None => code(&packet.path),
    };
    format!(
        "<tr><th scope=\"row\">{path}</th><td>{}</td>{}{}{}</tr>\n",
        package::badge(
            icons::of_mark(facts::origin(packet.verdict.status)),
            facts::verdict(packet.verdict.status)
        ),
        cell(counts.errors, "bad"),
        cell(counts.warnings, "attention"),
        cell(counts.notes, "note")
    )
}

/// The details of the packages, as many as the page takes.
fn details(packets: &[Packet]) -> Vec<String> {
    let open = if packets.len() <= UNFOLDED {
        " open"
    } else {
        ""
    };
    let mut details = Vec::new();
    let mut used = 0;
    for (at, packet) in packets.iter().enumerate() {
        let mark = icons::of_mark(packet.verdict.mark);
        let html = format!(
            "<details class=\"package\"{open}>\n<summary class=\"{mark}\">{}\
             <span class=\"path\">{}</span> <span class=\"said\">{}</span></summary>\n{}</details>\n",
            icon(mark),
            code(&packet.path),
            text(&packet.verdict.short()),
            package::whole(packet, at + 1, Level::Set)
        );
        used += html.len();
        if used > LIMIT {
            break;
        }
        details.push(html);
    }
    details
}
