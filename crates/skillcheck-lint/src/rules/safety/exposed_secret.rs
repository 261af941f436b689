//! A credential that stands in the package.

use crate::{
    marks::Mark,
    rule::{Context, Group, Rule, Severity},
    secrets,
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "exposed-secret",
    group: Group::Safety,
    severity: Severity::Error,
    summary: "a credential in a well-known format stands in the package",
    source: "the vendors' formats of tokens, and the checksums that some of them hold",
    fix: None,
    docs: include_str!("exposed-secret.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for text in context.texts {
        for secret in secrets::find(&text.content, text.marks(Mark::Secret)) {
            let shown = &text.content[secret.shown.range()];
            let kind = secret.kind;
            let doubt = secret.doubt.map_or(String::new(), |doubt| format!(", {doubt}"));
            let report = sink
                .report(
                    text.place(secret.span),
                    format!("this has the form of {kind} (`{shown}…`){doubt}"),
                )
                .help("revoke it where it was issued, then take it out of the package and its history");
            if secret.doubt.is_some() {
                report.mild();
            }
        }
    }
}
