//! What a package claims of its origin, and what came of checking each claim.

use skillcheck_provenance::{
    CommitFault, Field, LicenseEvidence, LicenseVerdict, LicenseWord, Pin, Reach, Status,
    UnverifiedReason, Verification,
};

use super::{
    facts::{self, Answer},
    links::Pages,
    model::Claim,
    words::Words,
};
use crate::{
    render::{human, text::count},
    report::Checked,
};

/// The claims about the origin of `checked`, each with what came of checking it.
pub(crate) fn claims(checked: &Checked) -> Vec<Claim> {
    let Checked {
        origin,
        verification,
        ..
    } = checked;
    if origin.is_empty() {
        return Vec::new();
    }
    let said = |field| origin.claim(field).map(|claim| claim.value.as_str());
    let quoted = |field| said(field).map_or_else(nothing, Words::quote);
    let url = said(Field::Repository).unwrap_or_default();
    let pages = Pages::of(url);
    let commit = origin.commit();
    let mut rows = vec![Claim {
        about: "Repository",
        claimed: match said(Field::Repository) {
            Some(url) => {
                let page = pages.as_ref().map(|pages| pages.repository.clone());
                Words::default().and_link(url, page)
            }
            None => nothing(),
        },
        answer: match &verification.clone {
            Some(_) => Answer::Given,
            None => Answer::Unverified,
        },
        remark: match &verification.clone {
            Some(folder) => Words::say("read from the clone ").and_quote(folder),
            None => Words::say("no clone of it was read"),
        },
    }];
    let there = commit_answer(verification);
    rows.push(Claim {
        about: "Commit",
        claimed: match (said(Field::Commit), commit) {
            (Some(value), Some(id)) => {
                let page = pages.as_ref().map(|pages| pages.commit(id));
                Words::default().and_link(value, page)
            }
            (Some(value), None) => Words::quote(value),
            (None, _) => nothing(),
        },
        answer: match (there, verification.pin) {
            (Answer::Verified, Pin::Tree | Pin::Nothing) => Answer::Given,
            _ => there,
        },
        remark: match (there, verification.pin, verification.commit) {
            (_, Pin::Tree | Pin::Nothing, Some(found)) => {
                let page = pages.as_ref().map(|pages| pages.commit(found));
                Words::say("none is claimed; the files were compared with ")
                    .and_link(&found.to_string(), page)
            }
            (Answer::Verified, ..) => Words::say("found, and its content hashes to its id"),
            (Answer::Failed, ..) => Words::say("not upstream's"),
            (Answer::Unverified | Answer::Given, ..) => Words::say(why(checked)),
        },
    });
    rows.push(reference(checked));
    rows.push(path(checked, pages.as_ref()));
    rows.extend(tree(checked));
    let (answer, remark) = match said(Field::License) {
        Some(recorded) => license(checked, recorded),
        None => (Answer::Unverified, Words::say("no anchor records one")),
    };
    rows.push(Claim {
        about: "Licence",
        claimed: quoted(Field::License),
        answer,
        remark,
    });
    rows.push(anchors(checked));
    rows
}

fn nothing() -> Words {
    Words::say("nothing")
}

/// Why an origin was not verified, in a few words.
pub(super) fn why(checked: &Checked) -> &'static str {
    match checked.verification.status {
        Status::None => "no origin is claimed",
        _ => human::why(checked),
    }
}

/// Whether the claimed commit is upstream's.
pub(super) fn commit_answer(verification: &Verification) -> Answer {
    let held = verification.unverified.as_ref().is_some_and(|reason| {
        matches!(
            reason,
            UnverifiedReason::Partial(_)
                | UnverifiedReason::Hostile(_)
                | UnverifiedReason::RefNotThere(_)
                | UnverifiedReason::Damaged
        )
    });
    match &verification.fault {
        _ if verification.tree.is_some() || held => Answer::Verified,
        Some(fault) if facts::commit_is_there(fault) => Answer::Verified,
        Some(_) => Answer::Failed,
        None => Answer::Unverified,
    }
}

fn reference(checked: &Checked) -> Claim {
    let verification = &checked.verification;
    let Some(claim) = checked.origin.claim(Field::Ref) else {
        return Claim {
            about: "Branch or tag",
            claimed: nothing(),
            answer: unclaimed(verification).0,
            remark: unclaimed(verification).1,
        };
    };
    let named = verification.named(&checked.origin);
    let named = named.unwrap_or(&claim.value);
    let (answer, remark) = facts::reach(verification.reach, named);
    Claim {
        about: "Branch or tag",
        claimed: Words::quote(named),
        answer,
        remark,
    }
}

fn path(checked: &Checked, pages: Option<&Pages>) -> Claim {
    let Checked {
        origin,
        verification,
        ..
    } = checked;
    let claimed = match origin.claim(Field::Path) {
        None => nothing(),
        Some(claim) => {
            let commit = origin.commit().or(verification.commit);
            let path = verification.path(origin);
            let parts = pages.zip(commit).zip(path.as_ref());
            let page = parts.map(|((pages, commit), path)| pages.folder(commit, path));
            Words::default().and_link(path.as_deref().unwrap_or(&claim.value), page)
        }
    };
    let (answer, remark) = match (&verification.fault, verification.tree) {
        (Some(fault @ (CommitFault::NoFolder | CommitFault::NotAFolder)), _)
        | (Some(fault @ CommitFault::NoSkillFile), Some(_)) => {
            (Answer::Failed, facts::fault(fault))
        }
        (_, Some(_)) => (Answer::Verified, Words::say("a folder of that commit")),
        (_, None) => (Answer::Unverified, Words::say("not looked up")),
    };
    Claim {
        about: "Path",
        claimed,
        answer,
        remark,
    }
}

/// What is known of the commit's place in a history, where no ref is claimed.
pub(super) fn unclaimed(verification: &Verification) -> (Answer, Words) {
    match verification.reach {
        Reach::Reachable if verification.pin == Pin::Commit => (
            Answer::Verified,
            Words::say("and the commit is in the history of a branch or tag"),
        ),
        Reach::Reachable => (Answer::Given, Words::say("so the default branch was taken")),
        Reach::Unreachable => (
            Answer::Failed,
            Words::say("and the commit is in the history of no branch or tag"),
        ),
        Reach::Unknown | Reach::NoRef | Reach::NotClaimed => (
            Answer::Unverified,
            Words::say("and the commit's place in a history is not known"),
        ),
    }
}

/// The claimed tree, or the one that was found where none is claimed.
fn tree(checked: &Checked) -> Option<Claim> {
    let found = checked.verification.tree;
    let claimed = checked.origin.tree();
    let wrong = matches!(
        checked.verification.fault,
        Some(
            CommitFault::UnknownTree
                | CommitFault::NotATree(_)
                | CommitFault::TreeElsewhere
                | CommitFault::OtherTree(_)
        )
    );
    let (answer, remark) = match (&checked.verification.fault, found) {
        (Some(fault), _) if wrong => (Answer::Failed, facts::fault(fault)),
        (_, Some(_)) => (Answer::Verified, Words::say("read from the commit")),
        (_, None) => (Answer::Unverified, Words::say(why(checked))),
    };
    Some(Claim {
        about: "Tree",
        claimed: Words::quote(&claimed.or(found)?.to_string()),
        answer,
        remark,
    })
}

/// Whether the nearest licence file that was read says more than a licence.
fn says_more(evidence: &LicenseEvidence) -> bool {
    let texts = evidence.files.iter().filter_map(|file| file.text.as_ref());
    let mut texts = texts.take(1);
    texts.any(|text| text.says_more)
}

/// What came of holding the `recorded` licence against upstream's.
pub(super) fn license(checked: &Checked, recorded: &str) -> (Answer, Words) {
    let verification = &checked.verification;
    if verification.tree.is_none() {
        let say = "as recorded; not compared with upstream's licence";
        return (Answer::Unverified, Words::say(say));
    }
    let upstream = verification.upstream.as_ref();
    let fields = upstream.and_then(|upstream| upstream.skill.frontmatter.as_ref());
    let stated = fields.and_then(|fields| fields.text("license"));
    let named = |word: &LicenseWord<'_>| match word {
        LicenseWord::Frontmatter(_) => Words::say("upstream's frontmatter"),
        LicenseWord::File(file) => Words::say("upstream's ").and_quote(&file.path),
    };
    match verification.licenses.weigh(recorded, stated) {
        // Words beside a licence's own may take back what it gives.
        LicenseVerdict::Agrees if says_more(&verification.licenses) => (
            Answer::Given,
            Words::say("what upstream says, among other words that are for a person to read"),
        ),
        LicenseVerdict::Agrees => (Answer::Verified, Words::say("what upstream says")),
        LicenseVerdict::Contradicted { by, says, .. } => {
            let says = says.as_deref().unwrap_or("something else");
            (Answer::Failed, named(&by).and(" says ").and_quote(says))
        }
        LicenseVerdict::Available { words, .. } => {
            let mut told = Words::say("there is evidence: ");
            for (at, word) in words.iter().enumerate() {
                told = told.and(if at > 0 { ", " } else { "" }).then(named(word));
            }
            (Answer::Unverified, told)
        }
        LicenseVerdict::Open => (
            Answer::Unverified,
            Words::say("upstream says nothing of it that could be read"),
        ),
    }
}

fn anchors(checked: &Checked) -> Claim {
    let origin = &checked.origin;
    let mut files: Vec<&str> = origin
        .anchors
        .iter()
        .map(|anchor| anchor.file.as_str())
        .collect();
    files.dedup();
    let mut claimed = Words::default();
    for (at, file) in files.iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        claimed = claimed.and(comma).and_quote(file);
    }
    let conflicts = origin.conflicts().len();
    let (answer, remark) = if conflicts > 0 {
        let say = format!("they contradict each other ({})", count(conflicts, "time"));
        (Answer::Failed, say)
    } else if origin.problems.is_empty() {
        let say = match files.len() {
            1 => "readable; there is no other to compare it with",
            _ => "readable, and they agree",
        };
        (Answer::Given, say.to_owned())
    } else {
        let say = format!("{} in what they say", count(origin.problems.len(), "fault"));
        (Answer::Failed, say)
    };
    Claim {
        about: "Anchors",
        claimed,
        answer,
        remark: Words::say(remark),
    }
}
