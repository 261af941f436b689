//! `skillcheck packet`: what a reviewer of copied packages wants to know.

use skillcheck_lint::rules;

use crate::{
    args::{PacketArgs, PacketFormat},
    check::{self, Also},
    render::{
        json,
        packet::{html, markdown},
    },
    status::Status,
};

/// Checks what `args` name and prints the packet. The exit status is that of `check`.
pub(crate) fn run(args: &PacketArgs) -> Status {
    let render = match args.format {
        PacketFormat::Markdown => markdown::render,
        PacketFormat::Html => html::render,
        PacketFormat::Json => {
            return check::examine(&args.run, Also::Nothing, |report| {
                (json::render(&report), String::new())
            });
        }
    };
    // A level that is none is told by the run itself.
    let off: Vec<&'static str> = check::levels(&args.run).map_or_else(
        |_| Vec::new(),
        |levels| {
            let rules = rules::ALL.iter().filter(|rule| levels.is_off(rule));
            rules.map(|rule| rule.id).collect()
        },
    );
    check::examine(&args.run, Also::Packet(&off), |report| {
        let packages = report.packages.into_iter();
        let mut packets: Vec<_> = packages.filter_map(|checked| checked.packet).collect();
        packets.sort_by(|a, b| a.order().cmp(&b.order()));
        (render(&packets), String::new())
    })
}
