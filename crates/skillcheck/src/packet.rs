//! `skillcheck packet`: what a reviewer of copied packages wants to know.

use crate::{
    args::{PacketArgs, PacketFormat},
    check::{self, Also},
    render::{
        json,
        packet::{html, markdown},
    },
    repair::Repair,
    status::Status,
};

/// Checks what `args` name and prints the packet. The exit status is that of `check`.
pub(crate) fn run(args: &PacketArgs) -> Status {
    let render = match args.format {
        PacketFormat::Markdown => markdown::render,
        PacketFormat::Html => html::render,
        PacketFormat::Json => {
            return check::examine(&args.run, Repair::No, Also::Nothing, |report| {
                (json::render(&report).into_bytes(), String::new())
            });
        }
    };
    check::examine(&args.run, Repair::No, Also::Packet, |report| {
        let packages = report.packages.into_iter();
        let mut packets: Vec<_> = packages.filter_map(|checked| checked.packet).collect();
        packets.sort_by(|a, b| a.order().cmp(&b.order()));
        (render(&packets).into_bytes(), String::new())
    })
}
