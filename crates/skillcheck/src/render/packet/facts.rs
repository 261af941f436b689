//! The words of the packet for each fact: one function for each kind.

use skillcheck_lint::{Severity, Text};
use skillcheck_provenance::{
    Absence, Change, CommitFault, Difference, Fate, FileStatus, Reach, SectionFact, Status, Surplus,
};

use super::{diff::Side, words::Words};

/// How much a reader may rely on something. Each has a word, a shape and a colour of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// It was looked at, and it is so.
    Good,
    /// It was looked at, and it is not so.
    Bad,
    /// It is so, but something is to be looked at.
    Attention,
    /// It was not looked at, or could not be.
    Unknown,
    /// There is nothing to look at.
    Neutral,
}

/// What came of checking one claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It was checked, and it is so.
    Verified,
    /// It was checked, and it is not so.
    Failed,
    /// It was not checked.
    Unverified,
    /// It was not for this program to check: the user's word was taken for it.
    Given,
}

impl Answer {
    /// The answer in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Failed => "failed",
            Self::Unverified => "not verified",
            Self::Given => "as given",
        }
    }

    /// How much it is to be relied on.
    pub(crate) fn mark(self) -> Mark {
        match self {
            Self::Verified => Mark::Good,
            Self::Failed => Mark::Bad,
            Self::Unverified => Mark::Unknown,
            Self::Given => Mark::Neutral,
        }
    }
}

/// The verdict in words, as the start of a sentence.
pub(crate) fn verdict(status: Status) -> &'static str {
    match status {
        Status::Verified => "Verified",
        Status::Mismatch => "Does not match",
        Status::Unverified => "Not verified",
        Status::None => "Claims no origin",
    }
}

/// How much an origin is to be relied on.
pub(crate) fn origin(status: Status) -> Mark {
    match status {
        Status::Verified => Mark::Good,
        Status::Mismatch => Mark::Bad,
        Status::Unverified => Mark::Unknown,
        Status::None => Mark::Neutral,
    }
}

/// How many packages have each verdict, in words.
pub(crate) fn tally(statuses: &[Status]) -> String {
    let all = [
        Status::Mismatch,
        Status::Unverified,
        Status::None,
        Status::Verified,
    ];
    let told = all.into_iter().filter_map(|status| {
        let number = statuses.iter().filter(|other| **other == status).count();
        let words = match (status, number) {
            (_, 0) => return None,
            (Status::Verified, _) => "verified",
            (Status::Mismatch, 1) => "does not match",
            (Status::Mismatch, _) => "do not match",
            (Status::Unverified, _) => "not verified",
            (Status::None, 1) => "claims no origin",
            (Status::None, _) => "claim no origin",
        };
        Some(format!("{number} {words}"))
    });
    told.collect::<Vec<_>>().join(", ")
}

/// How much weight a finding has.
pub(crate) fn weight(severity: Severity) -> Mark {
    match severity {
        Severity::Error => Mark::Bad,
        Severity::Warning => Mark::Attention,
        Severity::Note => Mark::Neutral,
    }
}

/// What is known of a commit's place in the history of the ref `name`.
pub(crate) fn reach(reach: Reach, name: &str) -> (Answer, Words) {
    let of = || Words::say("the commit is in the history of ").and_quote(name);
    match reach {
        Reach::Reachable => (Answer::Verified, of()),
        Reach::Unreachable => {
            let words = Words::say("the commit is not in the history of ").and_quote(name);
            (Answer::Failed, words)
        }
        Reach::Unknown => {
            let why = ": part of that history is not in the clone";
            (
                Answer::Unverified,
                Words::say("whether ")
                    .then(of())
                    .and(" is not known")
                    .and(why),
            )
        }
        Reach::NoRef => {
            let why = ": the clone has no such ref";
            (
                Answer::Unverified,
                Words::say("whether ")
                    .then(of())
                    .and(" is not known")
                    .and(why),
            )
        }
        Reach::NotClaimed => {
            let words = "the commit's place in the history was not looked for";
            (Answer::Unverified, Words::say(words))
        }
    }
}

/// What is wrong with the claimed commit or path.
pub(crate) fn fault(fault: &CommitFault) -> Words {
    match fault {
        CommitFault::Unknown => Words::say("upstream has no such commit"),
        CommitFault::UnknownTree => Words::say("upstream has no such tree"),
        CommitFault::TreeElsewhere => {
            Words::say("the tree was never at the claimed path in the history of the claimed ref")
        }
        CommitFault::OtherTree(found) => {
            Words::say("the commit has another tree at the path: ").and_quote(&found.to_string())
        }
        CommitFault::NotACommit(kind) | CommitFault::NotATree(kind) => {
            Words::say("the id is that of another kind of object: ").and_quote(kind)
        }
        CommitFault::Unreachable => {
            Words::say("the commit is not in the history that it is claimed to be in")
        }
        CommitFault::NoFolder => Words::say("the commit has nothing at the claimed path"),
        CommitFault::NotAFolder => Words::say("the commit has a file at the claimed path"),
        CommitFault::NoSkillFile => Words::say("the folder at the claimed path holds no skill"),
    }
}

/// Whether the claimed commit itself was found, though something about it is wrong.
pub(crate) fn commit_is_there(fault: &CommitFault) -> bool {
    match fault {
        CommitFault::Unknown
        | CommitFault::UnknownTree
        | CommitFault::NotACommit(_)
        | CommitFault::NotATree(_) => false,
        CommitFault::Unreachable
        | CommitFault::TreeElsewhere
        | CommitFault::OtherTree(_)
        | CommitFault::NoFolder
        | CommitFault::NotAFolder
        | CommitFault::NoSkillFile => true,
    }
}

/// How a file stands to upstream's, in words, with what more there is to say of it.
pub(crate) fn file(status: &FileStatus) -> (Mark, &'static str, Words) {
    let none = Words::default();
    match status {
        FileStatus::Identical => (Mark::Good, "identical", none),
        FileStatus::Reserialised => {
            let more = "its YAML says the same, and its text is upstream's";
            (Mark::Good, "reserialised", Words::say(more))
        }
        FileStatus::LeftOut => {
            let more = "the tool that installed the package leaves it out of every copy";
            (Mark::Neutral, "left out", Words::say(more))
        }
        FileStatus::Modified {
            difference, line, ..
        } => (Mark::Bad, "modified", modified(*difference, *line)),
        FileStatus::Missing(absence) => (Mark::Bad, "missing", missing(absence)),
        FileStatus::ModeChanged { upstream, here } => {
            let more = format!("{here} here, {upstream} upstream");
            (Mark::Attention, "mode changed", Words::say(more))
        }
        FileStatus::Generated { replaces: false } => (
            Mark::Neutral,
            "generated",
            Words::say("not compared: not copied"),
        ),
        FileStatus::Generated { replaces: true } => {
            let more = "it stands in the place of a file of upstream's";
            (Mark::Bad, "generated", Words::say(more))
        }
        FileStatus::Unexplained(surplus) => (Mark::Attention, "unexplained", unexplained(surplus)),
        FileStatus::Unread(_) => {
            let more = "not compared: upstream's text is not in the clone";
            (Mark::Unknown, "not read", Words::say(more))
        }
        FileStatus::Unreadable(why) => {
            let more = Words::say("not compared: ").and_quote(why);
            (Mark::Unknown, "unreadable", more)
        }
        FileStatus::Submodule => {
            let more = "not compared: another repository upstream";
            (Mark::Unknown, "submodule", Words::say(more))
        }
    }
}

fn modified(difference: Difference, line: Option<usize>) -> Words {
    match difference {
        Difference::CarriageReturns => {
            Words::say("the same text, with CRLF line endings, LF upstream")
        }
        Difference::LineFeeds => Words::say("the same text, with LF line endings, CRLF upstream"),
        Difference::FinalNewline => Words::say("the same but for the line ending at its end"),
        Difference::ByteOrderMark => Words::say("the same but for a byte-order mark"),
        Difference::PointerHere => Words::say("a pointer of Git LFS, not the file itself"),
        Difference::Content | Difference::PointerUpstream => {
            let more = line.map(|line| Words::say(format!("from line {line} on")));
            more.unwrap_or_default()
        }
    }
}

fn missing(absence: &Absence) -> Words {
    match absence {
        Absence::Unknown => Words::say("upstream has it"),
        Absence::Renamed(here) => Words::say("called here ").and_quote(here.as_str()),
        Absence::NotExported => Words::say("upstream's .gitattributes keeps it out of archives"),
        Absence::Ignored => Words::say("a .gitignore of this repository keeps it out"),
    }
}

fn unexplained(surplus: &Surplus) -> Words {
    match surplus {
        Surplus::Unknown => Words::say("upstream does not have it"),
        Surplus::Renamed(there) => Words::say("called upstream ").and_quote(there.as_str()),
        Surplus::Ignored => {
            Words::say("upstream does not have it; a .gitignore of this repository lists it")
        }
    }
}

/// What a `SKILL.md` that is none of upstream's files has of upstream's text.
pub(crate) fn skill_file(text: Text) -> &'static str {
    match text {
        Text::Copied | Text::Listed => "not compared: not copied",
        Text::Regenerated => "written anew; its text is followed by sections",
        Text::Rewritten => "not compared: another text by design",
    }
}

/// Where the text of a section went. [`Fate`] tells where to; this tells what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Went {
    /// All of it stands in the package's own sections.
    Kept,
    /// All of it stands in a block of its name.
    Imported,
    /// All of it stands in a support file.
    Moved,
    /// All of it is there, in other words, another order or with more between.
    Altered,
    /// Some of it is nowhere.
    Partly,
    /// None of it is anywhere.
    Lost,
    /// It says the opposite.
    Inverted,
}

impl Went {
    /// Where the text of `fact` went.
    pub(crate) fn of(fact: &SectionFact) -> Self {
        match fact.fate {
            Fate::Public | Fate::Imported | Fate::SupportFile if !fact.changes.is_empty() => {
                Self::Altered
            }
            Fate::Public => Self::Kept,
            Fate::Imported => Self::Imported,
            Fate::SupportFile => Self::Moved,
            Fate::Partial => Self::Partly,
            Fate::Lost => Self::Lost,
            Fate::Inverted => Self::Inverted,
        }
    }

    /// In one or two words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Imported => "imported",
            Self::Moved => "in a support file",
            Self::Altered => "altered",
            Self::Partly => "partly lost",
            Self::Lost => "lost",
            Self::Inverted => "inverted",
        }
    }

    /// In a sentence.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::Kept => "All of its text stands in the package's own sections.",
            Self::Imported => "All of its text stands in an imported block of its name.",
            Self::Moved => "Its text stands in a support file.",
            Self::Altered => "Its text is there, but something in it was changed.",
            Self::Partly => "Some of its text is nowhere in the package.",
            Self::Lost => "Its text is nowhere in the package.",
            Self::Inverted => "It said when not to use the skill, and now says when to.",
        }
    }

    /// All of them, the harmless ones first.
    pub(crate) const ALL: [Self; 7] = [
        Self::Kept,
        Self::Imported,
        Self::Moved,
        Self::Altered,
        Self::Partly,
        Self::Lost,
        Self::Inverted,
    ];
}

/// What is said of the lines `from` to `to` of one side that the other has in another place.
pub(crate) fn elsewhere(side: Side, from: usize, to: usize) -> String {
    let lines = if from == to {
        format!("line {from}")
    } else {
        format!("lines {from} to {to}")
    };
    let stand = if from == to { "stands" } else { "stand" };
    match side {
        Side::Here => format!("{lines} of the package {stand} elsewhere upstream"),
        Side::Upstream | Side::Same => {
            format!("upstream's {lines} {stand} elsewhere in the package")
        }
    }
}

/// How an imported block differs from its section.
pub(crate) fn change(change: &Change) -> &'static str {
    match change {
        Change::Added { .. } => "lines were added",
        Change::Target { .. } => "a link leads elsewhere",
        Change::Code { .. } => "a line of code has other characters",
        Change::Reordered { .. } => "the lines stand in another order",
    }
}
