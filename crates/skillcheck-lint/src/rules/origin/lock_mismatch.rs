//! A folder that is not the one that a lock file recorded.

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "lock-mismatch",
    group: Group::Origin,
    severity: Severity::Error,
    summary: "a lock file's hash is not that of the folder",
    source: "skills-lock.json, version 1: `computedHash` is a SHA-256 over all files of the folder",
    docs: include_str!("lock-mismatch.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for lock in &context.verification.locks {
        let place = Place::maybe(&lock.file, lock.span);
        match &lock.actual {
            Ok(actual) if *actual != lock.recorded => {
                sink.report(
                    place,
                    format!("the folder's hash is {actual}, not the one that is recorded"),
                )
                .help(
                    "install the skill again, or find out who changed it: files were changed, \
                     added or removed after it was locked",
                );
            }
            Ok(_) => {}
            Err(reason) => {
                sink.report(
                    place,
                    format!("the folder's hash could not be computed: {reason}"),
                )
                .help("make its files readable for whoever runs the check");
            }
        }
    }
}
