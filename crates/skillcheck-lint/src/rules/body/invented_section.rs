//! An imported block that imports nothing.

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "invented-section",
    group: Group::Body,
    severity: Severity::Warning,
    summary: "an `Imported:` heading names no upstream section",
    source: "measured: the importer splits at lines of code that look like headings",
    fix: None,
    docs: include_str!("invented-section.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    if !context.profile.regenerates() {
        return;
    }
    for invented in &context.verification.sections.invented {
        let name = &invented.name;
        let place = Place::skill(invented.span);
        match invented.code_line {
            Some(line) => sink
                .report(place, format!("upstream has no section `{name}`: it is a line of code there"))
                .help("put the block back into the code block that it was cut from")
                .related(context.upstream(line, "inside a code block")),
            None => sink
                .report(place, format!("upstream has no section `{name}`"))
                .help("name the section that the text was imported from, or do not call it imported"),
        };
    }
}
