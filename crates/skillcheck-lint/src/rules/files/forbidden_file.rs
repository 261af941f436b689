//! Things that no package may hold.

use skillcheck_parser::{FileKind, LinkTarget};

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "forbidden-file",
    group: Group::Files,
    severity: Severity::Error,
    summary: "a link that leaves the package or leads nowhere, a pipe, a device, a nested repository",
    source: "a package is copied to other machines: what it names must be inside it",
    fix: None,
    docs: include_str!("forbidden-file.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for file in context.package.files() {
        let (what, help) = match &file.kind {
            FileKind::Regular | FileKind::Symlink(LinkTarget::Inside(_)) => continue,
            FileKind::Symlink(LinkTarget::Outside) => (
                "is a symbolic link that leads out of the package",
                "put the file itself into the package",
            ),
            FileKind::Symlink(LinkTarget::Loop) => (
                "is a symbolic link that leads back to itself",
                "remove the link",
            ),
            FileKind::Symlink(LinkTarget::Missing) => (
                "is a symbolic link to a file that is not there",
                "add the file, or remove the link",
            ),
            FileKind::NestedRepository => (
                "belongs to another git repository inside the package",
                "remove it: git records nothing of what is in there",
            ),
            FileKind::Pipe => ("is a named pipe", "remove it"),
            FileKind::Socket => ("is a socket", "remove it"),
            FileKind::Device => ("is a device", "remove it"),
        };
        sink.report(Place::file(&file.path), format!("`{}` {what}", file.path))
            .help(help);
    }
}
