//! Whether a sentence says that a file is what a run leaves.

use super::outputs::{MADE, words};

/// What a file is called that a run has made.
const RESULTING: [&str; 8] = [
    "exported",
    "finished",
    "generated",
    "intermediate",
    "produced",
    "rendered",
    "resulting",
    "temporary",
];
/// What a run is over with.
const OVER: [&str; 8] = [
    "built",
    "complete",
    "completed",
    "done",
    "ends",
    "finished",
    "finishes",
    "ready",
];
/// What runs.
const RUNS: [&str; 11] = [
    "build", "command", "export", "it", "job", "pipeline", "run", "script", "that", "this", "tool",
];
/// `After the run, X holds …`, `you will find the report in X`, `send X when it is finished`.
pub(super) fn comes_with_a_run(before: &str, said: &[&str], next: &[&str]) -> bool {
    let ended = before.trim_end_matches(['`', '*', '_', '"', ' ']);
    let clause = ended.strip_suffix(',').map(words).unwrap_or_default();
    let clause: Vec<&str> = clause.iter().map(String::as_str).collect();
    let holds = next.first().is_some_and(|word| {
        [
            "contains", "has", "holds", "lists", "shows", "will", "should",
        ]
        .contains(word)
    });
    let found = match said {
        [
            ..,
            "find" | "get" | "see",
            article,
            made,
            "in" | "at" | "under",
        ] => {
            ["the", "your", "its"].contains(article)
                && MADE.contains(made)
                && !made.starts_with("answer")
        }
        _ => false,
    };
    let resulting = said.last().is_some_and(|word| RESULTING.contains(word));
    let left = match said {
        [.., "ends" | "end", "up", "in" | "as" | "at"] => true,
        [.., who, "results", "in"]
        | [.., who, "then", "leaves" | "deposits" | "yields"]
        | [.., who, "leaves" | "deposits" | "yields"] => RUNS.contains(who),
        [.., "gives" | "give", "you"] => said.iter().any(|word| RUNS.contains(word)),
        _ => false,
    };
    let done = next.windows(4).any(|behind| match behind {
        ["when" | "once", "it", "is" | "has", word] => OVER.contains(word),
        _ => false,
    });
    let opened = matches!(said, [.., "open"]) && is_after_a_run(said);
    let exists = said == ["now"] && matches!(next, ["should", "exist", ..]);
    (holds && is_after_a_run(&clause)) || found || resulting || left || done || opened || exists
}

/// Whether a clause says that a run is over: `after the run`, `once it has finished`.
fn is_after_a_run(clause: &[&str]) -> bool {
    match clause {
        ["after", rest @ ..] => rest
            .iter()
            .take(4)
            .any(|word| ["run", "build", "export"].contains(word)),
        ["once" | "when", rest @ ..] => {
            let rest = &rest[..rest.len().min(6)];
            rest.iter().any(|word| OVER.contains(word))
                && rest.iter().any(|word| RUNS.contains(word))
        }
        _ => false,
    }
}
