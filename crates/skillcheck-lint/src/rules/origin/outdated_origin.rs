//! A copy of what upstream has changed since.

use skillcheck_provenance::{Field, Now};

use crate::{
    origin_words::claim_place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "outdated-origin",
    group: Group::Origin,
    severity: Severity::Note,
    summary: "upstream's ref has newer commits that touch the path",
    source: "git; the history of the claimed ref since the copied commit, as `git log -- PATH` has it",
    fix: None,
    docs: include_str!("outdated-origin.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(outdated) = &context.verification.outdated else {
        return;
    };
    let named = context.verification.named(context.origin);
    let named = named.map_or("the default branch".to_owned(), |name| format!("`{name}`"));
    let newest = format!("{} of {}", outdated.newest.short(), outdated.day);
    let count = match outdated.commits {
        1 => "one newer commit that touches the folder".to_owned(),
        count => format!("{count} newer commits that touch the folder"),
    };
    let (message, help) = match &outdated.now {
        Now::Changed => (
            format!("{named} has {count}, the newest {newest}"),
            "look at what changed upstream, and copy it again if it matters".to_owned(),
        ),
        Now::Moved(path) => (
            format!("{named} has moved the folder to `{path}` ({count}, the newest {newest})"),
            format!("record the path `{path}` when it is copied again"),
        ),
        Now::Deleted => (
            format!("{named} has no such folder any more ({count}, the newest {newest})"),
            "find out why upstream removed it before you go on publishing it".to_owned(),
        ),
    };
    let fields = [Field::Commit, Field::Tree, Field::Ref, Field::Repository];
    sink.report(claim_place(context, &fields), message)
        .help(help);
}
