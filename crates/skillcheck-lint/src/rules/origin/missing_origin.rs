//! An anchor that the profile needs.

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "missing-origin",
    group: Group::Origin,
    severity: Severity::Error,
    summary: "the package lacks an anchor that the profile needs",
    source: "the profile; measured: 133 of 133 imports have both",
    fix: None,
    docs: include_str!("missing-origin.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let anchors = &context.origin.anchors;
    for group in &context.profile.required_anchors {
        let has = |name: &String| anchors.iter().any(|anchor| anchor.kind.name() == name);
        if group.iter().any(has) {
            continue;
        }
        let Some(first) = group.first() else { continue };
        let present = group
            .iter()
            .find_map(|name| context.package.find(name))
            .map(|file| &file.path);
        match present {
            Some(path) => sink.report(
                Place::file(path),
                format!("`{path}` records no origin"),
            ),
            None => sink.report(
                Place::skill_file(),
                format!("the package has no `{}`", group.join("` or `")),
            ),
        }
        .help(format!(
            "record repository, commit and path in `{first}`; profile `{}` needs it",
            context.profile.name
        ));
    }
}
