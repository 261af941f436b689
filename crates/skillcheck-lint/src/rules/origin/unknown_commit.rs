//! A commit that upstream does not have.

use skillcheck_provenance::{CommitFault, Field};

use crate::{
    origin_words::claim_place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "unknown-commit",
    group: Group::Origin,
    severity: Severity::Error,
    summary: "upstream does not have the commit",
    source: "git; the clone has the ref's whole history, and newer commits than the claim",
    docs: include_str!("unknown-commit.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let commit = context.origin.commit().map(|id| id.to_string());
    let commit = commit.unwrap_or_default();
    let (message, help) = match &context.verification.fault {
        Some(CommitFault::Unknown) => (
            format!("upstream has no commit {commit}"),
            "record the commit that was copied from; upstream's history never had this one",
        ),
        Some(CommitFault::NotACommit(kind)) => (
            format!("{commit} is a {kind}, not a commit"),
            "record the commit: `git rev-parse REF^{commit}` prints it",
        ),
        _ => return,
    };
    sink.report(claim_place(context, &[Field::Commit]), message)
        .help(help);
}
