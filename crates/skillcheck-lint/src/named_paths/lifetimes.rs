//! Whether a sentence says that a file comes with a run, is kept by the agent, or goes: it need not
//! be in the package then, or not any more.

use super::{
    outputs::{MADE, sentence, words},
    results::comes_with_a_run,
};

/// Verbs by which an agent keeps a file of its own: `keep a log at X`.
const KEEPS: [&str; 8] = [
    "collect", "document", "jot", "keep", "log", "maintain", "record", "track",
];
/// Verbs that bring their object to a path: `convert the table into X`.
const BRINGS: [&str; 20] = [
    "collect",
    "compile",
    "convert",
    "converts",
    "download",
    "downloads",
    "dump",
    "dumps",
    "extract",
    "extracts",
    "log",
    "logs",
    "move",
    "moves",
    "pipe",
    "record",
    "redirect",
    "rename",
    "split",
    "splits",
];
/// Verbs after which a file is gone, or was moved.
const REMOVES: [&str; 8] = [
    "delete",
    "discard",
    "overwrite",
    "purge",
    "remove",
    "rename",
    "touch",
    "unlink",
];
/// What such verbs say of a file that is gone.
const REMOVED: [&str; 7] = [
    "deleted",
    "discarded",
    "dropped",
    "moved",
    "overwritten",
    "removed",
    "renamed",
];
/// Words that say when what may come is to come.
const LATER: [&str; 5] = ["coming", "future", "later", "next", "upcoming"];
/// Words that may stand between a verb and the path that it takes.
const ARTICLES: [&str; 9] = [
    "a", "an", "any", "file", "old", "script", "stale", "the", "your",
];

/// Words that may stand before the verb of an order.
const OPENINGS: [&str; 8] = [
    "also", "always", "and", "finally", "must", "please", "then", "you",
];
/// Behind these, what would be a verb is part of a noun: `log formats in X`.
const KINDS: [&str; 10] = [
    "format",
    "formats",
    "layout",
    "level",
    "levels",
    "schema",
    "structure",
    "template",
    "type",
    "types",
];

/// Whether the text on the line before and behind a path says that it comes, is kept, or goes.
pub(super) fn is_passing(before: &str, behind: &str) -> bool {
    let before = sentence(before);
    let said = words(before);
    let said: Vec<&str> = said
        .iter()
        .map(String::as_str)
        .skip_while(|word| OPENINGS.contains(word) || !word.starts_with(char::is_alphanumeric))
        .collect();
    let behind = behind.trim_start_matches(['`', '*', '_', '"', ')']);
    let end = [". ", "; ", "|"]
        .iter()
        .filter_map(|stop| behind.find(stop));
    let behind = &behind[..end.min().unwrap_or(behind.len())];
    let next = words(behind);
    let next: Vec<&str> = next.iter().map(String::as_str).collect();
    goes(&said, &next)
        || is_kept(&said)
        || is_brought(&said)
        || is_named(&said)
        || is_to_come(&said)
        || comes_with_a_run(before, &said, &next)
        || is_made_if_missing(&said, &next)
}

/// `Delete X`, `X was removed`.
fn goes(said: &[&str], next: &[&str]) -> bool {
    let told = said.iter().any(|word| is_negative(word));
    let verb = said.iter().rposition(|word| !ARTICLES.contains(word));
    let removes = verb.is_some_and(|verb| match said[..=verb] {
        [.., "clean", "up"] => true,
        [.., word] => REMOVES.contains(&word),
        [] => false,
    });
    let next = match next {
        ["which" | "that", next @ ..] => next,
        _ => next,
    };
    let is_gone = match next {
        ["has" | "have", "been", word, ..] | ["is" | "are" | "was" | "were" | "gets", word] => {
            REMOVED.contains(word)
        }
        ["is" | "are" | "was" | "were" | "gets", first, second, ..] => {
            REMOVED.contains(first) || (REMOVED.contains(second) && !is_negative(first))
        }
        ["no", "longer", "exists" | "exist", ..] => true,
        _ => false,
    };
    (removes && !told) || is_gone
}

/// `Keep a log at X`, `record each decision in X`.
fn is_kept(said: &[&str]) -> bool {
    let [verb, thing, .., into] = said else {
        return false;
    };
    // What is kept is new or the agent's own: `keep the limits in X` speaks of those that are there.
    let object = match *thing {
        "the" => said.get(2).is_some_and(|word| MADE.contains(word)),
        "to" | "in" | "with" | "as" | "off" | "out" => false,
        object => !KINDS.contains(&object),
    };
    let any = ["record", "log"].contains(verb)
        && !["in", "as", "with"].contains(thing)
        && !KINDS.contains(thing);
    let leads = ["in", "at", "to", "into", "under"].contains(into);
    let stated = matches!(said, [.., "is" | "are", _]);
    KEEPS.contains(verb) && !stated && (object || any) && leads && !is_told(said)
}

/// `Convert the table into X`, `redirect stdout to X`.
fn is_brought(said: &[&str]) -> bool {
    let [.., last, into] = said else {
        return false;
    };
    let leads = ["to", "into", "→", "->"].contains(into)
        && ![
            "according",
            "back",
            "compared",
            "due",
            "next",
            "on",
            "refers",
            "relative",
        ]
        .contains(last);
    let verb = said.iter().position(|word| BRINGS.contains(word));
    leads && verb.is_some_and(|verb| verb + 2 < said.len()) && !is_told(said)
}

/// `Name the new file X`, `call it X`.
fn is_named(said: &[&str]) -> bool {
    let verb = said
        .iter()
        .rposition(|word| ["name", "call"].contains(word));
    verb.is_some_and(|verb| match said[verb + 1..] {
        ["it" | "them"] => true,
        [.., "new", _] | [.., "new"] => said.len() - verb <= 5,
        _ => false,
    })
}

/// `Later versions may ship X`.
fn is_to_come(said: &[&str]) -> bool {
    said.windows(2).any(|pair| {
        let version = ["release", "releases", "version", "versions"].contains(&pair[1]);
        (LATER.contains(&pair[0]) && version && said.iter().any(|word| is_modal(word)))
            || (is_modal(pair[0]) && pair[1] == "later")
    })
}

fn is_modal(word: &str) -> bool {
    ["can", "could", "may", "might", "will"].contains(&word)
}

/// `If there is no X, start one`, `update X, and create it if …`.
fn is_made_if_missing(said: &[&str], next: &[&str]) -> bool {
    let none = matches!(said, [.., "there", "is", "no"] | [.., "if", "no"]);
    let makes = next.windows(2).any(|pair| {
        ["add", "create", "creating", "make", "start", "write"].contains(&pair[0])
            && ["it", "one"].contains(&pair[1])
    });
    let missing = next
        .windows(2)
        .any(|pair| matches!(pair, ["if" | "when", "it"] | ["if", "none" | "missing"]));
    makes && (none || missing)
}

fn is_negative(word: &str) -> bool {
    ["not", "never", "don't", "don’t", "without", "nothing"].contains(&word)
}

/// Whether words right before a path say that it explains: `as described in X`.
fn is_told(said: &[&str]) -> bool {
    let mut last = said.iter().rev().take(2);
    last.any(|word| super::outputs::TOLD.contains(word))
}

#[cfg(test)]
mod tests {
    use super::is_passing;

    #[test]
    fn files_that_come_and_go_are_told_from_those_that_are_read() {
        for line in [
            "You will find the report in `X` afterwards.",
            "After the run, `X` holds the chart.",
            "Keep a log at `X` and append to it.",
            "Delete `X` afterwards.",
            "`X`, which was removed in 2.0.",
            "`scripts/` may later hold `X`.",
            "Send it as `X` when it is finished.",
            "The run leaves `X` behind.",
            "If there is no `X`, start one.",
            "Download the fonts to `X`.",
            "Call it `X`.",
            "- Then record each choice in `X`.",
            "`X` is automatically deleted.",
        ] {
            let (before, behind) = line.split_once('X').unwrap();
            assert!(is_passing(before, behind), "{line}");
        }
        for line in [
            "You will find the format of the report in `X`.",
            "After the run, check the result against `X`.",
            "When you are done, `X` lists what to check.",
            "Keep to the rules in `X`.",
            "Keep the limits in `X` in mind.",
            "Do not delete `X`.",
            "Delete the rows that `X` lists.",
            "Use `X`; the new one was removed in 2.0.",
            "`X` may help later.",
            "Move on to `X`.",
            "Convert the dates according to `X`.",
            "Extract the tables with `X`.",
            "If there is no tag, follow `X`.",
            "Call the script `X`.",
            "- Log formats in `X`",
            "Log levels are in `X`.",
            "`X` is not removed.",
            "You will find the answers in `X`.",
            "",
        ] {
            let (before, behind) = line.split_once('X').unwrap_or(("", ""));
            assert!(!is_passing(before, behind), "{line}");
        }
    }
}
