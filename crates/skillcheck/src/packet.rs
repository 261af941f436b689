//! `skillcheck packet`: what a reviewer of copied packages wants to know.

use skillcheck_lint::rules;

use crate::{
    args::{PacketArgs, PacketFormat},
    check,
    render::{
        json,
        packet::{Packet, html, markdown},
    },
    report::Report,
    status::Status,
};

/// Checks what `args` name and prints the packet. The exit status is that of `check`.
pub(crate) fn run(args: &PacketArgs) -> Status {
    let render = match args.format {
        PacketFormat::Markdown => markdown::render,
        PacketFormat::Html => html::render,
        PacketFormat::Json => {
            let written = |packages| json::render(&Report { packages });
            return check::examine(&args.run, |_, _, checked| checked, written);
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
    check::examine(
        &args.run,
        |package, upstreams, checked| Packet::new(package, upstreams, &checked, &off),
        |mut packets| {
            packets.sort_by(|a, b| a.order().cmp(&b.order()));
            render(&packets)
        },
    )
}
