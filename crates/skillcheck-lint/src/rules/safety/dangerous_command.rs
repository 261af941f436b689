//! A command that may do harm wherever an agent runs it.

use crate::{
    commands::{self, Harm},
    marks::Mark,
    rule::{Context, Group, Rule, Severity},
    setting,
    sink::Sink,
    texts::Role,
};

pub(crate) static RULE: Rule = Rule {
    id: "dangerous-command",
    group: Group::Safety,
    severity: Severity::Warning,
    summary: "a command runs what it fetched or decoded, deletes the root, overwrites a disk, or lets everybody write",
    source: "CWE-494, CWE-732: agents run what a skill shows them, often without being asked again",
    fix: None,
    docs: include_str!("dangerous-command.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for text in context.texts.iter().filter(|text| text.role != Role::Data) {
        for (span, harm) in commands::find(&text.content, text.marks(Mark::Command)) {
            let quoted = text.role == Role::Code || setting::is_quoted(text, span);
            if quoted && setting::is_kept_out(text, span) {
                continue;
            }
            let (message, help) = told(harm);
            let report = sink.report(text.place(span), message).help(help);
            if setting::is_warning(text, span) {
                report.note();
            }
        }
    }
}

fn told(harm: Harm) -> (&'static str, &'static str) {
    match harm {
        Harm::Piped => (
            "this runs whatever the address answers, unseen",
            "fetch to a file, check it against a published checksum, then run it; or name a package manager's command",
        ),
        Harm::Fetched => (
            "this fetches a program and runs it at once, unseen",
            "compare the file with a published checksum before it is run; or name a package manager's command",
        ),
        Harm::Decoded => (
            "this runs code that was encoded, so that nobody reads it",
            "write the code out",
        ),
        Harm::Deletes => (
            "this deletes the root of the system or a whole home",
            "name the folder that is to be deleted",
        ),
        Harm::Overwrites => (
            "this overwrites a disk",
            "have the user name the device and confirm it",
        ),
        Harm::Opens => (
            "this lets everybody on the machine write",
            "give the right to the one user or group that needs it",
        ),
        Harm::Forks => (
            "this starts processes until the machine stands still",
            "remove it",
        ),
    }
}
