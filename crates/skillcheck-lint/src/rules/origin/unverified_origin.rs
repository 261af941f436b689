//! A claim that nobody checked.

use skillcheck_provenance::{Field, FileStatus, Reach, UnverifiedReason};

use crate::{
    fetch_words,
    origin_words::{claim_place, is_credit},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "unverified-origin",
    group: Group::Origin,
    severity: Severity::Warning,
    summary: "no upstream is at hand, or it does not hold what is claimed: nothing was compared",
    source: "what was not verified must never look as if it had been",
    fix: None,
    docs: include_str!("unverified-origin.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let place = claim_place(context, &[Field::Commit, Field::Tree, Field::Repository]);
    let clone = context.verification.clone.as_deref().unwrap_or_default();
    let not_fetched = context.verification.not_fetched.as_ref();
    let not_fetched = not_fetched.map(|fault| fetch_words::words(&repository(context), fault));
    if context.verification.unverified.is_some() && is_credit(context.origin) {
        let message = "`source` names a repository, but no folder or commit of it: nothing was compared";
        sink.report(place.clone(), message)
            .help("where the skill is a copy, record the commit and the folder: `skillcheck origin stamp`")
            .note();
    } else if let Some(reason) = &context.verification.unverified {
        let (why, help) = not_fetched.unwrap_or_else(|| words(context, reason, clone));
        sink.report(place.clone(), format!("the origin was not verified: {why}"))
            .help(help);
    } else if matches!(context.verification.reach, Reach::Unknown | Reach::NoRef)
        && context.verification.tree.is_some()
    {
        let name = context.origin.claim(Field::Ref);
        let name = name.map_or("", |claim| claim.value.as_str());
        sink.report(
            place.clone(),
            format!(
                "the commit is there, but whether it is in the history of `{name}` is not known: \
                 part of that history is not in {clone}"
            ),
        )
        .help(match not_fetched {
            Some((why, _)) => why,
            None => "fetch the whole history into it".to_owned(),
        })
        .mild();
    }
    // A copied file is compared by its id, and needs no text.
    let mut files = context.verification.files.iter();
    let needs_text = context.profile.regenerates()
        || files.any(|file| matches!(file.status, FileStatus::Unread(_)));
    if let Some(size) = context.verification.large_text
        && needs_text
    {
        sink.report(
            place.clone(),
            format!("upstream's text was not compared: its SKILL.md has {size} bytes"),
        )
        .help("look at it with git before you trust it");
    }
    if let Some(blob) = context.verification.unread_text
        && needs_text
    {
        let fault = context.verification.not_fetched.as_ref();
        let help = match fault.map(|fault| fetch_words::words(&repository(context), fault)) {
            Some((why, _)) => why,
            None => format!("run `git -C {clone} cat-file -p {blob}` once to bring it in"),
        };
        sink.report(
            place,
            format!(
                "upstream's text was not compared: {clone} left its SKILL.md (blob {}) with its \
                 remote",
                blob.short()
            ),
        )
        .help(help);
    }
}

fn repository(context: &Context<'_>) -> String {
    let repository = context.origin.repository();
    repository.map(|name| name.to_string()).unwrap_or_default()
}

/// Why nothing was compared, and what to do about it.
fn words(context: &Context<'_>, reason: &UnverifiedReason, clone: &str) -> (String, String) {
    let repository = repository(context);
    let (why, help) = match reason {
        UnverifiedReason::NoUpstream => (
            "no upstream was given".to_owned(),
            format!("clone {repository} and name the clone with --upstream"),
        ),
        UnverifiedReason::OtherRepositories(folders) => (
            format!("no upstream given is {repository}: {} of other repositories", clones(folders)),
            format!("give a clone of it; --upstream {repository}=DIR says that DIR is one"),
        ),
        UnverifiedReason::NotHeld(folders)
            if context.origin.commit().or(context.origin.tree()).is_none() =>
        {
            (
                match &folders[..] {
                    [one] => {
                        format!("no commit is recorded, and {one} does not say what it is a clone of")
                    }
                    many => format!(
                        "no commit is recorded, and {} do not say what they are clones of",
                        many.join(", ")
                    ),
                },
                format!("say that it is the repository with --upstream {repository}=DIR"),
            )
        }
        UnverifiedReason::NotHeld(folders) => (
            format!("the commit is not in {}", folders.join(", ")),
            format!("give a clone of {repository} that holds it"),
        ),
        UnverifiedReason::InNoRef => (
            format!("no branch or tag of {repository} has the commit in its history"),
            "it may be a fork's or a pull request's: record a branch or tag that has it".to_owned(),
        ),
        UnverifiedReason::NoCommit => (
            "no whole commit id is recorded".to_owned(),
            "record the commit that was copied from".to_owned(),
        ),
        UnverifiedReason::NoDefault => (
            format!("no commit, tree or ref is recorded, and {clone} has no default branch"),
            "record the commit that was copied from".to_owned(),
        ),
        UnverifiedReason::NoPath => (
            "no usable path is recorded".to_owned(),
            "record the folder upstream, from the repository's root".to_owned(),
        ),
        UnverifiedReason::NoRepository => (
            "no usable repository is recorded".to_owned(),
            "record its URL".to_owned(),
        ),
        UnverifiedReason::Shallow => (
            format!("{clone} is shallow and does not hold what is claimed"),
            format!("run `git -C {clone} fetch --unshallow`"),
        ),
        UnverifiedReason::NoRef(Some(name)) => (
            format!("{clone} holds neither the commit nor the ref `{name}`"),
            "fetch the claimed ref into it".to_owned(),
        ),
        UnverifiedReason::NoRef(None) => (
            format!("{clone} does not hold the commit"),
            "fetch the commit into it".to_owned(),
        ),
        UnverifiedReason::RefNotThere(name) => (
            format!("{clone} holds the commit, but no ref `{name}` that it could be part of"),
            "fetch the claimed ref into it, or record the right one".to_owned(),
        ),
        UnverifiedReason::Damaged => (
            format!("{clone} lacks commits that it ought to have"),
            "run `git fsck` there, and fetch what is missing".to_owned(),
        ),
        UnverifiedReason::Incomplete => (
            format!("{clone} does not hold the commit, and part of its history is missing"),
            "fetch the whole history into it".to_owned(),
        ),
        UnverifiedReason::MaybeOlder => (
            format!("{clone} does not hold the commit, and may be older than it"),
            format!("run `git -C {clone} fetch`, and check again"),
        ),
        UnverifiedReason::Partial(id) => (
            format!("{clone} left object {} with its remote", id.short()),
            format!("run `git -C {clone} cat-file -p {id}` once to bring it in"),
        ),
        UnverifiedReason::OtherHash => (
            format!("{clone} names its objects by another hash than the claim"),
            "record the commit's id as that repository names it".to_owned(),
        ),
        UnverifiedReason::Hostile(what) => (
            format!("the folder upstream cannot be compared: it has {what}"),
            "look at it with git before you trust it".to_owned(),
        ),
    };
    (why, help)
}

fn clones(folders: &[String]) -> String {
    match folders {
        [one] => format!("{one} is a clone"),
        many => format!("{} are clones", many.join(", ")),
    }
}
