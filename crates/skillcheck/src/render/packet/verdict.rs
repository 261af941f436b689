//! The verdict on a package, in one sentence.

use skillcheck_lint::Text;
use skillcheck_parser::SKILL_FILE;
use skillcheck_provenance::{Field, FileStatus, Reach, Status, Verification};

use super::{
    facts::{self, Mark},
    model::{Counts, Verdict},
    words::Words,
};
use crate::{
    render::{human, text::count},
    report::Checked,
};

/// The verdict on `checked`.
pub(crate) fn of(checked: &Checked, counts: Counts) -> Verdict {
    let status = checked.verification.status;
    let title = facts::verdict(status);
    let title = match (status, counts) {
        (Status::Verified, Counts { errors: 1.., .. }) => {
            format!("{title}, but with {}", count(counts.errors, "error"))
        }
        (Status::Verified, Counts { warnings: 1.., .. }) => {
            format!("{title}, with {}", count(counts.warnings, "warning"))
        }
        _ => title.to_owned(),
    };
    let sentence = match status {
        Status::Verified => verified(checked),
        Status::Mismatch => mismatch(checked),
        Status::Unverified => Words::say(format!(
            "The origin that it claims was not verified: {}.",
            human::why(checked)
        )),
        Status::None => Words::say(
            "It names no place that it was copied from, so there was nothing to compare it with.",
        ),
    };
    Verdict {
        status,
        mark: mark(checked, counts),
        title,
        sentence,
        counts,
    }
}

fn mark(checked: &Checked, counts: Counts) -> Mark {
    let reach = checked.verification.reach;
    match checked.verification.status {
        Status::Mismatch => Mark::Bad,
        Status::Unverified => Mark::Unknown,
        _ if counts.errors > 0 => Mark::Bad,
        _ if counts.warnings > 0 => Mark::Attention,
        Status::None => Mark::Neutral,
        // A history that is not known to hold the commit is something to look at.
        Status::Verified if matches!(reach, Reach::Unknown | Reach::NoRef) => Mark::Attention,
        Status::Verified => Mark::Good,
    }
}

fn verified(checked: &Checked) -> Words {
    let Checked {
        origin,
        verification,
        ..
    } = checked;
    let there = Words::say("Upstream has the commit");
    let mut words = match (origin.claim(Field::Ref), verification.reach) {
        (Some(name), Reach::Reachable) => {
            Words::say("The commit is in the history of ").and_quote(&name.value)
        }
        (Some(name), reach) => there.and(", but ").then(facts::reach(reach, &name.value).1),
        (None, _) => there,
    };
    let copied = number(verification, &|status| *status == FileStatus::Identical);
    words = words.and(match copied {
        0 => ", and no file was copied unchanged".to_owned(),
        1 => ", and the one file that was copied is upstream's".to_owned(),
        _ => format!(", and all {copied} copied files are upstream's"),
    });
    if text_is_new(verification) {
        words = words.and("; ").and_quote(SKILL_FILE).and(match checked.profile.text {
            Text::Rewritten => " is another text by design, which was not verified",
            _ => " was written anew around upstream's text, which was followed section by section",
        });
        if verification.upstream.is_none() && checked.profile.text != Text::Rewritten {
            words = Words::say("Upstream has the commit, and the copied files are upstream's; ")
                .and("the text of ")
                .and_quote(SKILL_FILE)
                .and(" was written anew and was not compared");
        }
    }
    words.and(".")
}

/// Whether upstream's `SKILL.md` was replaced by design.
fn text_is_new(verification: &Verification) -> bool {
    verification.files.iter().any(|file| {
        let generated = matches!(file.status, FileStatus::Generated { .. });
        file.path.as_str() == SKILL_FILE && generated
    })
}

fn mismatch(checked: &Checked) -> Words {
    let verification = &checked.verification;
    let mut reasons = Vec::new();
    if let Some(fault) = &verification.fault {
        reasons.push(facts::fault(fault));
    }
    let conflicts = checked.origin.conflicts().len();
    if conflicts > 0 {
        let say = format!(
            "its anchors contradict each other ({})",
            count(conflicts, "time")
        );
        reasons.push(Words::say(say));
    }
    let unfaithful = number(verification, &|status| {
        !status.is_faithful() && !status.is_open()
    });
    if unfaithful > 0 {
        let all = verification.files.len();
        let are = if unfaithful == 1 { "is" } else { "are" };
        let say = format!(
            "{unfaithful} of {} {are} not as upstream has them",
            count(all, "file")
        );
        reasons.push(Words::say(say));
    }
    let mut words = Words::say("It is not what it claims to be: ");
    for (at, reason) in reasons.into_iter().enumerate() {
        if at > 0 {
            words = words.and("; ");
        }
        words = words.then(reason);
    }
    words.and(".")
}

fn number(verification: &Verification, holds: &dyn Fn(&FileStatus) -> bool) -> usize {
    let files = verification.files.iter();
    files.filter(|file| holds(&file.status)).count()
}
