//! Exactly what was verified of a package, and what was not.

use skillcheck_lint::{Text, rules};
use skillcheck_parser::SKILL_FILE;
use skillcheck_provenance::{
    Field, FileStatus, Pin, Reach, Status, UnverifiedReason, Verification,
};

use super::{
    facts::{self, Answer},
    model::Check,
    origin::{commit_answer, license, unclaimed, why},
    words::Words,
};
use crate::{render::text::count, report::Checked};

/// What was verified of `checked`, and what was not. `off` are the rules that were switched off.
pub(crate) fn of(checked: &Checked, off: &[&'static str]) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut add = |answer, words| checks.push(Check { answer, words });
    let verification = &checked.verification;
    match verification.status {
        Status::None => add(
            Answer::Unverified,
            Words::say(
                "The origin: the package claims none, so its files and text were compared \
                with nothing.",
            ),
        ),
        Status::Unverified if verification.clone.is_none() => add(
            Answer::Unverified,
            Words::say(format!(
                "The origin as a whole: {}. No commit, file or text was compared.",
                why(checked)
            )),
        ),
        _ => compared(checked, &mut add),
    }
    if let Some(recorded) = checked.origin.claim(Field::License) {
        let words = Words::say("The recorded licence ")
            .and_quote(&recorded.value)
            .and(": ");
        let (answer, remark) = license(checked, &recorded.value);
        add(answer, words.then(remark).and("."));
    }
    switched_off(off, &mut add);
    checks
}

fn compared(checked: &Checked, add: &mut impl FnMut(Answer, Words)) {
    let Checked {
        origin,
        verification,
        ..
    } = checked;
    let clone = verification.clone.as_deref().unwrap_or_default();
    let words = Words::say("The repository: ")
        .and_quote(clone)
        .and(" was taken for a clone of it, on the word of its remotes or of whoever named it.");
    add(Answer::Given, words);
    match commit_answer(verification) {
        Answer::Verified if verification.pin == Pin::Commit => add(
            Answer::Verified,
            Words::say("The commit: it is in the clone, and its content hashes to its id."),
        ),
        Answer::Verified => {
            let words = match verification.commit {
                Some(commit) => {
                    Words::say("The commit: none is claimed; the files were compared with ")
                        .and_quote(&commit.to_string())
                }
                None => Words::say("The commit: none is claimed"),
            };
            add(Answer::Given, words.and("."));
        }
        Answer::Failed => {
            let words = verification
                .fault
                .as_ref()
                .map(facts::fault)
                .unwrap_or_default();
            add(
                Answer::Failed,
                Words::say("The commit: ").then(words).and("."),
            );
        }
        Answer::Unverified | Answer::Given => {
            let words = Words::say(format!("The commit: {}.", why(checked)));
            add(Answer::Unverified, words);
        }
    }
    if let Some(name) = origin.claim(Field::Ref) {
        let (answer, words) = facts::reach(
            verification.reach,
            verification.named(origin).unwrap_or(&name.value),
        );
        add(answer, Words::say("The history: ").then(words).and("."));
    } else {
        let words = Words::say("The history: no branch or tag is claimed, ");
        let (answer, remark) = unclaimed(verification);
        add(answer, words.then(remark).and("."));
    }
    for lock in &verification.locks {
        let words = Words::say("The lock file ").and_quote(lock.file.as_str());
        match &lock.actual {
            Ok(_) if lock.agrees() => add(
                Answer::Verified,
                words.and(": the folder has the recorded hash."),
            ),
            Ok(_) => add(Answer::Failed, words.and(": the folder has another hash.")),
            Err(why) => add(
                Answer::Unverified,
                words
                    .and(": the folder's hash could not be computed: ")
                    .and_quote(why),
            ),
        }
    }
    if let Some(error) = &verification.corrupt {
        let words = Words::say("What the clone holds: ").and_quote(&error.to_string());
        add(Answer::Failed, words.and("."));
    }
    if let Some(tree) = verification.tree {
        let words = Words::say("The folder: its tree ").and_quote(&tree.to_string());
        add(
            Answer::Verified,
            words.and(" was read from the commit, and every tree below it."),
        );
        files(verification, add);
        text(checked, add);
    } else {
        let words = "The files and the text: no tree was read, so nothing was compared.";
        add(Answer::Unverified, Words::say(words));
    }
    if let Some(reason) = &verification.unverified
        && verification.tree.is_some()
        && !matches!(reason, UnverifiedReason::RefNotThere(_))
    {
        add(
            Answer::Unverified,
            Words::say(format!("The origin as a whole: {}.", why(checked))),
        );
    }
    if verification.reach == Reach::Unknown && verification.status == Status::Verified {
        let words = "A commit of a fork can be asked for under the parent's address: as long as \
            the history is not known, somebody else may have written this commit.";
        add(Answer::Unverified, Words::say(words));
    }
}

fn files(verification: &Verification, add: &mut impl FnMut(Answer, Words)) {
    let number = |is: &dyn Fn(&FileStatus) -> bool| {
        let files = verification.files.iter();
        files.filter(|file| is(&file.status)).count()
    };
    let identical = number(&|status| *status == FileStatus::Identical);
    let written = number(&|status| *status == FileStatus::Reserialised);
    let left_out = number(&|status| *status == FileStatus::LeftOut);
    let open = number(&FileStatus::is_open);
    let own = number(&|status| *status == FileStatus::Generated { replaces: false });
    let wrong = verification.files.len() - identical - written - left_out - open - own;
    if identical > 0 {
        let say = format!(
            "The files: {} compared by id and mode, without a difference.",
            count(identical, "file")
        );
        add(Answer::Verified, Words::say(say));
    }
    if wrong > 0 {
        let say = format!(
            "The files: {} changed, missing, or not there upstream.",
            count(wrong, "file")
        );
        add(Answer::Failed, Words::say(say));
    }
    if open > 0 {
        let say = format!(
            "The files: {} that could not be compared.",
            count(open, "file")
        );
        add(Answer::Unverified, Words::say(say));
    }
    if own > 0 {
        let say = format!(
            "The files: {} written by a tool or by the package's author, compared with nothing.",
            count(own, "file")
        );
        add(Answer::Unverified, Words::say(say));
    }
}

fn text(checked: &Checked, add: &mut impl FnMut(Answer, Words)) {
    let Checked {
        profile,
        verification,
        ..
    } = checked;
    let skill_file = || Words::say("The text of ").and_quote(SKILL_FILE);
    let copied = verification
        .files
        .iter()
        .any(|file| file.path.as_str() == SKILL_FILE && file.status == FileStatus::Identical);
    let mut files = verification.files.iter();
    let reserialised = files.any(|file| file.status == FileStatus::Reserialised);
    match profile.text {
        Text::Copied if copied => {
            let words = skill_file().and(": it is upstream's file, byte for byte.");
            add(Answer::Verified, words);
        }
        Text::Rewritten => {
            let words = skill_file().and(
                ": it is another text by design. What the section map says of it is for \
                 information.",
            );
            add(Answer::Unverified, words);
        }
        _ if verification.upstream.is_none() => {
            let reason = match verification.unread_text {
                Some(_) => {
                    ": upstream's is not in the clone, or too large, so it was not compared."
                }
                None => ": upstream's was not read.",
            };
            add(Answer::Unverified, skill_file().and(reason));
        }
        Text::Copied | Text::Listed if reserialised => {
            let words = skill_file().and(": it is upstream's, below a frontmatter written anew.");
            add(Answer::Verified, words);
        }
        Text::Copied | Text::Listed => {
            let words = skill_file().and(": it is not upstream's; see the changed text.");
            add(Answer::Failed, words);
        }
        Text::Regenerated => {
            let sections = &verification.sections.sections;
            let whole = sections.iter().filter(|fact| fact.kept == fact.total);
            let whole = whole.filter(|fact| fact.changes.is_empty()).count();
            let say = format!(
                "The text: {} of upstream's {} in the package with their words unchanged, \
                 decoration and white space aside.",
                whole,
                count(sections.len(), "section")
            );
            let all = whole == sections.len() && verification.sections.inversions.is_empty();
            let answer = if all {
                Answer::Verified
            } else {
                Answer::Failed
            };
            add(answer, Words::say(say));
            let words = Words::say("What the import wrote around upstream's text in ");
            let words = words.and_quote(SKILL_FILE);
            add(
                Answer::Unverified,
                words.and(", its frontmatter included: upstream has nothing like it."),
            );
        }
    }
}

/// A rule that did not run found nothing, which is not the same as that there is nothing.
fn switched_off(off: &[&'static str], add: &mut impl FnMut(Answer, Words)) {
    if off.is_empty() {
        return;
    }
    let ran: Vec<&str> = rules::ALL
        .iter()
        .map(|rule| rule.id)
        .filter(|id| !off.contains(id))
        .collect();
    let (say, listed) = if ran.len() < off.len() {
        (
            "Rules: by the options of this run only these were asked: ",
            &ran[..],
        )
    } else {
        (
            "Rules: by the options of this run these were not asked: ",
            off,
        )
    };
    let mut words = Words::say(say);
    for (at, id) in listed.iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        words = words.and(comma).and_quote(id);
    }
    add(Answer::Unverified, words.and("."));
}
