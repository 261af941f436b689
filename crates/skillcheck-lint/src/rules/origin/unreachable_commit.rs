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
    fix: None,
    docs: include_str!("unreachable-commit.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for view in context.views() {
        let (field, what) = match view.verification.fault {
            Some(CommitFault::Unreachable) => (Field::Commit, "the commit is"),
            Some(CommitFault::TreeElsewhere) => (Field::Tree, "the tree was never"),
            _ => continue,
        };
        let message = match (view.origin.named(), field) {
            (Some(name), Field::Commit) => format!("{what} not in the history of `{name}`"),
            (None, Field::Commit) => format!("{what} in the history of no branch or tag"),
            (Some(name), _) => {
                format!("{what} at the claimed path in the history of `{name}`")
            }
            (None, _) => format!("{what} at the claimed path in the default branch's history"),
        };
        sink.report(claim_place(&view, &[field]), message)
            .help("it may be a fork's or a pull request's: record one of the branch itself");
    }
}
