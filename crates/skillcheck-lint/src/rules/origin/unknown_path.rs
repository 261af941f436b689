//! A folder that the commit does not have.

use skillcheck_provenance::{CommitFault, Field};

use crate::{
    origin_words::claim_place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "unknown-path",
    group: Group::Origin,
    severity: Severity::Error,
    summary: "the commit has no folder at the claimed path",
    source: "git; the tree of the claimed commit",
    fix: None,
    docs: include_str!("unknown-path.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for view in context.views() {
        let message = match &view.verification.fault {
            Some(CommitFault::NoFolder) => "the commit has no such folder",
            Some(CommitFault::NotAFolder) => "the commit has a file there, not a folder",
            Some(CommitFault::NoSkillFile) => "the folder there holds no SKILL.md: it is no skill",
            _ => continue,
        };
        sink.report(claim_place(&view, &[Field::Path]), message)
            .help("record the folder that holds upstream's SKILL.md, from the repository's root");
    }
}
