//! A claim that names nothing that stays.

use skillcheck_provenance::{Field, Pin};

use crate::{
    origin_words::{claim_place, is_credit},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "unpinned-origin",
    group: Group::Origin,
    severity: Severity::Warning,
    summary: "a branch or tag is recorded, but no commit or tree",
    source: "a branch names another commit tomorrow, so the claim cannot be held against anything",
    fix: None,
    docs: include_str!("unpinned-origin.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let (origin, found) = (context.origin, context.verification);
    let claims = |field| origin.claim(field).is_some();
    let said = claims(Field::Commit) || claims(Field::Tree) || !claims(Field::Repository);
    // An anchor that lacks what it needs is malformed.
    if found.pin != Pin::Nothing || said || !origin.problems.is_empty() {
        return;
    }
    // A credit does not say that the files are a copy, unless they turn out to be one.
    if is_credit(origin) && !found.holds() {
        return;
    }
    let what = match found.named(origin) {
        Some(name) => format!("only `{name}` is recorded, no commit or tree"),
        None => "only a repository is recorded, no commit or tree".to_owned(),
    };
    let commit = found.commit.filter(|_| found.holds());
    let (message, help) = match commit {
        Some(commit) => (
            format!("{what}: the files are those of commit {}", commit.short()),
            format!("record the commit {commit}"),
        ),
        None => (
            format!("{what}: which of upstream's versions this is cannot be told"),
            "record the commit that was copied from".to_owned(),
        ),
    };
    let fields = [Field::Ref, Field::Repository];
    let report = sink
        .report(claim_place(context, &fields), message)
        .help(help);
    // A lock file's hash holds on to the files, if to no version of upstream's.
    if !found.locks.is_empty() {
        let _ = report.mild();
    }
}
