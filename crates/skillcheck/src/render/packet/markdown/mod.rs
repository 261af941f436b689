//! The packet as a comment on a pull request.

mod escape;
mod fit;
mod package;

use skillcheck_provenance::Status;

use super::{
    facts,
    model::{Counts, Packet},
    words,
};
use crate::render::text::count;
use escape::{In, code, html};
use fit::{List, Part, fit, size};

/// Characters of a comment: a host takes 65,536, in at most four bytes each.
const LIMIT: usize = 65_535;
/// Of a set's comment, the part that its table may take.
const TABLE: usize = 36_000;
/// The least that one package of a set is told in.
const SHARE: usize = 3_000;

/// The packets, which are sorted, as one comment.
pub(crate) fn render(packets: &[Packet]) -> String {
    match packets {
        [] => "## Review packet\n\nThere is no package.\n".to_owned(),
        [packet] => {
            let title = code(&packet.name, In::Text);
            let mut parts = vec![Part::Fixed(format!("## Review packet: {title}\n\n"))];
            parts.extend(package::parts(packet, package::Verdict::Alert));
            fit(parts, LIMIT)
        }
        packets => set(packets),
    }
}

fn set(packets: &[Packet]) -> String {
    let mut text = format!(
        "## Review packet: {}\n\n{}\n\n",
        count(packets.len(), "package"),
        totals(packets)
    );
    let rows = List {
        rank: 0,
        open:
            "| package | origin | errors | warnings | notes |\n| --- | --- | ---: | ---: | ---: |\n"
                .to_owned(),
        items: packets.iter().map(row).collect(),
        close: "\n".to_owned(),
        more: {
            let verdicts = statuses(packets);
            Box::new(move |left| {
                let verdicts = facts::tally(&verdicts[left.clone()]);
                format!(
                    "… and {}: {verdicts}.\n\n",
                    count(left.len(), "more package")
                )
            })
        },
    };
    text.push_str(&fit(vec![Part::List(rows)], TABLE));
    // What is left is shared by as many packages as it serves, the worst first.
    let closing = |left: usize| match left {
        0 => String::new(),
        left => format!(
            "\n… and the details of {}: `skillcheck packet PATH` tells them of one package.\n",
            count(left, "more package")
        ),
    };
    let room = LIMIT - size(&text) - size(&closing(packets.len()));
    let told = packets.len().min(room / SHARE);
    let mut room = room;
    for (at, packet) in packets.iter().take(told).enumerate() {
        let open = format!(
            "<details><summary><code>{}</code>: {}</summary>\n\n",
            html(&words::cut(&packet.path, 200)),
            packet.verdict.short().to_lowercase()
        );
        let close = "\n\n</details>\n";
        let share = room / (told - at);
        let frame = size(&open) + size(close);
        let parts = package::parts(packet, package::Verdict::Plain);
        let body = fit(parts, share.saturating_sub(frame));
        let body = body.trim_end();
        if size(body) + frame > room {
            text.push_str(&closing(packets.len() - at));
            return text;
        }
        room -= size(body) + frame;
        text.push_str(&open);
        text.push_str(body);
        text.push_str(close);
    }
    text.push_str(&closing(packets.len() - told));
    text
}

fn row(packet: &Packet) -> String {
    let Counts {
        errors,
        warnings,
        notes,
    } = packet.verdict.counts;
    let verdict = facts::verdict(packet.verdict.status).to_lowercase();
    let verdict = match packet.verdict.status {
        Status::Verified | Status::None => verdict,
        // What needs a look stands out without colour.
        Status::Mismatch | Status::Unverified => format!("**{verdict}**"),
    };
    let path = code(&words::cut(&packet.path, 200), In::Cell);
    let errors = match errors {
        0 => "0".to_owned(),
        errors => format!("**{errors}**"),
    };
    format!("| {path} | {verdict} | {errors} | {warnings} | {notes} |\n")
}

fn statuses(packets: &[Packet]) -> Vec<Status> {
    let statuses = packets.iter().map(|packet| packet.verdict.status);
    statuses.collect()
}

/// The verdicts on all packages and the numbers of their findings.
fn totals(packets: &[Packet]) -> String {
    let verdicts = facts::tally(&statuses(packets));
    let sum = |of: fn(&Counts) -> usize| packets.iter().map(|p| of(&p.verdict.counts)).sum();
    format!(
        "**{verdicts}.** {}, {}, {}.",
        count(sum(|counts| counts.errors), "error"),
        count(sum(|counts| counts.warnings), "warning"),
        count(sum(|counts| counts.notes), "note")
    )
}
