//! A commit or tree that upstream does not have.

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
    summary: "upstream does not have the commit or tree",
    source: "git; the clone has the ref's whole history, and newer commits than the claim",
    fix: None,
    docs: include_str!("unknown-commit.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for view in context.views() {
        if let Some(fault) = &view.verification.fault {
            tell(&view, fault, sink);
        }
    }
}

fn tell(context: &Context<'_>, fault: &CommitFault, sink: &mut Sink<'_>) {
    let commit = context.origin.commit().map(|id| id.to_string());
    let commit = commit.unwrap_or_default();
    let tree = context.origin.tree().map(|id| id.to_string());
    let tree = tree.unwrap_or_default();
    let (field, message, help) = match fault {
        CommitFault::Unknown => (
            Field::Commit,
            format!("upstream has no commit {commit}"),
            "record the commit that was copied from; upstream's history never had this one",
        ),
        CommitFault::NotACommit(kind) => (
            Field::Commit,
            format!("{commit} is a {kind}, not a commit"),
            "record the commit: `git rev-parse REF^{commit}` prints it",
        ),
        CommitFault::UnknownTree => (
            Field::Tree,
            format!("upstream has no tree {tree}"),
            "install the skill again: upstream's history never had this folder",
        ),
        CommitFault::NotATree(kind) => (
            Field::Tree,
            format!("{tree} is a {kind}, not a tree"),
            "record the folder's tree: `git rev-parse COMMIT:PATH` prints it",
        ),
        CommitFault::OtherTree(found) => (
            Field::Tree,
            format!("the tree at the claimed commit and path is {found}, not {tree}"),
            "record the commit and the tree of one and the same copy",
        ),
        _ => return,
    };
    sink.report(claim_place(context, &[field]), message)
        .help(help);
}
