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
         marked <b>not verified</b> was not checked by anyone; what is marked <b>as given</b> was \
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
    let mut main = format!(
        "<header class=\"set\">\n<h1>{title} <span class=\"title\">{verdicts}</span></h1>\n{}</header>\n",
        package::counts(
            packets
                .iter()
                .fold(Counts::default(), |sum, packet| Counts {
                    errors: sum.errors + packet.verdict.counts.errors,
                    warnings: sum.warnings + packet.verdict.counts.warnings,
                    notes: sum.notes + packet.verdict.counts.notes,
                })
        )
    );
    main.push_str(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"All packages\">\n\
         <table class=\"packages\">\n\
         <caption>All packages, the worst first</caption>\n\
         <thead><tr><th scope=\"col\">Package</th><th scope=\"col\">Origin</th>\
         <th scope=\"col\" class=\"number\">Errors</th>\
         <th scope=\"col\" class=\"number\">Warnings</th>\
         <th scope=\"col\" class=\"number\">Notes</th></tr></thead>\n<tbody>\n",
    );
    for (at, packet) in packets.iter().enumerate() {
        let Counts {
            errors,
            warnings,
            notes,
        } = packet.verdict.counts;
        let number = |number: usize, class: &str| match number {
            0 => "<td class=\"number zero\">0</td>".to_owned(),
            number => format!("<td class=\"number {class}\">{number}</td>"),
        };
        main.push_str(&format!(
            "<tr><th scope=\"row\"><a href=\"#p{}\">{}</a></th><td>{}</td>{}{}{}</tr>\n",
            at + 1,
            code(&packet.path),
            package::badge(
                icons::of_mark(facts::origin(packet.verdict.status)),
                facts::verdict(packet.verdict.status)
            ),
            number(errors, "bad"),
            number(warnings, "attention"),
            number(notes, "note")
        ));
    }
    main.push_str("</tbody>\n</table>\n</div>\n");
    let open = if packets.len() <= UNFOLDED {
        " open"
    } else {
        ""
    };
    for (at, packet) in packets.iter().enumerate() {
        main.push_str(&format!(
            "<details class=\"package\"{open}>\n<summary>{}<span class=\"path\">{}</span> \
             <span class=\"said\">{}</span></summary>\n{}</details>\n",
            icon(icons::of_mark(packet.verdict.mark)),
            code(&packet.path),
            text(&packet.verdict.title),
            package::whole(packet, at + 1, Level::Set)
        ));
    }
    page(&format!("{title}: {verdicts}"), &main)
}
