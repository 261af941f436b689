//! A clone that cannot be believed.

use skillcheck_provenance::Field;

use crate::{
    origin_words::claim_place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "corrupt-upstream",
    group: Group::Origin,
    severity: Severity::Error,
    summary: "the clone to verify against holds other bytes under an object's id, or cannot be read",
    source: "git names objects by their hash; every object is hashed again before it is used",
    fix: None,
    docs: include_str!("corrupt-upstream.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(error) = &context.verification.corrupt else {
        return;
    };
    let clone = context.verification.clone.as_deref().unwrap_or_default();
    sink.report(
        claim_place(context, &[Field::Commit]),
        format!("the origin was not verified: in {clone}, {error}"),
    )
    .help("run `git fsck` there; clone the repository anew from a source you trust");
}
