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
    fix: None,
    docs: include_str!("lock-mismatch.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for lock in &context.verification.locks {
        let place = Place::maybe(&lock.file, lock.span);
        match &lock.actual {
            Ok(actual) if *actual != lock.recorded => {
                let message =
                    format!("the folder's hash is {actual}, not the one that is recorded");
                // The package manager hashes a `metadata.json` that it does not install.
                let open = !context.origin.is_empty() && context.verification.tree.is_none();
                if open {
                    let help = "check it with --upstream: either files were changed after it was \
                                locked, or upstream has a `metadata.json`, which is hashed and not \
                                installed";
                    let _ = sink.report(place, message).help(help).mild();
                } else {
                    sink.report(place, message).help(
                        "find out who changed it, or install the skill again: files were \
                         changed, added or removed after it was locked",
                    );
                }
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
