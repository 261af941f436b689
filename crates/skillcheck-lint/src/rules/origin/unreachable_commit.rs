//! A commit outside the claimed branch.

use skillcheck_provenance::{CommitFault, Field};

use crate::{
    origin_words::claim_place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "unreachable-commit",
    group: Group::Origin,
    severity: Severity::Error,
    summary: "the commit is not in the history of the claimed ref",
    source: "a host serves a fork's commits under the parent's URL, so an id alone proves nothing",
    docs: include_str!("unreachable-commit.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    if context.verification.fault != Some(CommitFault::Unreachable) {
        return;
    }
    let name = context.origin.claim(Field::Ref);
    let name = name.map_or("", |claim| claim.value.as_str());
    sink.report(
        claim_place(context, &[Field::Commit]),
        format!("the commit is not in the history of `{name}`"),
    )
    .help("it may be a fork's or a pull request's: record a commit of the branch itself");
}
