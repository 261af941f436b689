//! "Do not use when" turned into "use when".

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "inverted-trigger",
    group: Group::Body,
    severity: Severity::Error,
    summary: "an upstream \"do not use\" item stands among the \"when to use\" items",
    source: "measured: seen in several real imports, in one all three items",
    fix: None,
    docs: include_str!("inverted-trigger.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    if !context.profile.regenerates() {
        return;
    }
    for inversion in &context.verification.sections.inversions {
        sink.report(
            Place::skill(inversion.span),
            "upstream lists this under when NOT to use the skill",
        )
        .help("take it out of the list, or put it under a heading \"Do not use this skill when\"")
        .related(context.upstream(
            inversion.upstream_line,
            format!("\"{}\", under \"{}\"", inversion.text, inversion.under),
        ));
    }
}
