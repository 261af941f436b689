//! An anchor that cannot be read.

use skillcheck_parser::PathError;
use skillcheck_provenance::{License, Malformed, ParseIdError};

use crate::{
    finding::{Place, Related},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "malformed-origin",
    group: Group::Origin,
    severity: Severity::Error,
    summary: "an anchor cannot be read, or a value is no URL, commit id, path or SPDX expression",
    source: "measured: the keys and labels of 268 records of external sources",
    fix: None,
    docs: include_str!("malformed-origin.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for problem in &context.origin.problems {
        let anchor = problem.anchor.title();
        let (message, help) = words(&problem.malformed, anchor);
        let report = sink
            .report(Place::maybe(&problem.file, problem.span), message)
            .help(help);
        match &problem.malformed {
            Malformed::DuplicateKey(_, first) => {
                let _ = report.related([Related::Here {
                    place: Place::at(&problem.file, *first),
                    message: "first here".to_owned(),
                }]);
            }
            // The licences that are meant are clear, only not how they are joined.
            Malformed::License(_, License::Joined(_)) => {
                let _ = report.mild();
            }
            _ => {}
        }
    }
}

/// The message and the help for one fault.
fn words(malformed: &Malformed, anchor: &str) -> (String, String) {
    let (message, help) = match malformed {
        Malformed::Unreadable(reason) => (
            format!("{anchor} could not be read: {reason}"),
            "make it readable for whoever runs the check",
        ),
        Malformed::NotJson(reason) => (
            format!("{anchor} is not JSON: {reason}"),
            "write it anew from the record of the import",
        ),
        Malformed::NotAnObject(kind) => (
            format!("{anchor} holds {kind} where an object of keys belongs"),
            "write it anew from the record of the import",
        ),
        Malformed::DuplicateKey(key, _) => (
            format!("the key `{key}` stands twice in {anchor}"),
            "keep one of the two: readers differ in which one they take",
        ),
        Malformed::Missing(field) => (
            format!("{anchor} does not say the {}", field.name()),
            "add it: without it nobody can verify the copy",
        ),
        Malformed::NotAString(field, kind) => (
            format!("the {} in {anchor} is {kind}, not text", field.name()),
            "write it as a string",
        ),
        Malformed::Repository(value) => (
            format!("`{value}` is no URL of a repository"),
            "write it as https://HOST/OWNER/NAME",
        ),
        Malformed::Id(field, value, ParseIdError::Length(length)) => (
            format!(
                "`{value}` is no {} id: it has {length} characters, not 40 or 64",
                field.name()
            ),
            "write the whole id: `git rev-parse REF` prints it",
        ),
        Malformed::Id(field, value, ParseIdError::Digit) => (
            format!("`{value}` is no {} id", field.name()),
            "write the whole id: `git rev-parse REF` prints it",
        ),
        Malformed::Hash(value) => (
            format!("`{value}` is no SHA-256: 64 hexadecimal digits"),
            "let the package manager write the lock file again",
        ),
        Malformed::NoHash => (
            format!("the entry in {anchor} has no `computedHash`"),
            "let the package manager write the lock file again",
        ),
        Malformed::Path(value, PathError::Absolute) => (
            format!("`{value}` is no path inside a repository: it is absolute"),
            "write it from the repository's root, without a leading slash",
        ),
        Malformed::Path(value, _) => (
            format!("`{value}` is no path inside a repository: it leads out of it"),
            "write it from the repository's root",
        ),
        Malformed::GitFolder(value) => (
            format!("`{value}` leads into a `.git` folder, which no commit has"),
            "record the folder that holds upstream's SKILL.md, from the repository's root",
        ),
        Malformed::Characters(field, value) => (
            format!(
                "`{}` has characters that no {} may have",
                value.escape_debug(),
                field.name()
            ),
            "write it as git prints it",
        ),
        Malformed::License(value, License::Joined(meant)) => {
            return (
                format!("`{value}` is no SPDX licence expression"),
                format!("write `{meant}`"),
            );
        }
        Malformed::License(value, _) => (
            format!("`{value}` is no SPDX licence expression"),
            "write identifiers of the SPDX list, joined by AND, OR and WITH",
        ),
    };
    (message, help.to_owned())
}
