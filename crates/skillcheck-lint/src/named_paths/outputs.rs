//! Whether a sentence says that a path is to be written, and so need not be there.

/// Verbs of what writes a file, in lower case.
const WRITES: [&str; 43] = [
    "add",
    "append",
    "appends",
    "copy",
    "copies",
    "create",
    "creates",
    "creating",
    "deliver",
    "dump",
    "emit",
    "emits",
    "export",
    "exports",
    "generate",
    "generates",
    "generating",
    "output",
    "outputs",
    "paste",
    "place",
    "places",
    "produce",
    "produces",
    "producing",
    "put",
    "puts",
    "render",
    "renders",
    "save",
    "saves",
    "saving",
    "store",
    "stores",
    "write",
    "writes",
    "writing",
    "go",
    "goes",
    "appear",
    "appears",
    "land",
    "lands",
];
/// Forms of those that also tell of what was written long ago.
const WRITTEN: [&str; 11] = [
    "appended",
    "created",
    "exported",
    "generated",
    "placed",
    "produced",
    "rendered",
    "saved",
    "stored",
    "written",
    "put",
];
/// What a skill makes: `the result is stored in …`.
pub(super) const MADE: [&str; 14] = [
    "answer",
    "answers",
    "artifact",
    "artifacts",
    "deliverable",
    "draft",
    "drafts",
    "log",
    "output",
    "outputs",
    "report",
    "reports",
    "result",
    "results",
];
/// Who writes.
const WRITERS: [&str; 8] = [
    "skill", "script", "command", "tool", "agent", "it", "this", "step",
];
/// Words between a verb and where it writes to.
const INTO: [&str; 9] = ["to", "into", "in", "as", "at", "under", "inside", "→", "->"];
/// Words behind which a path helps to write, or is compared with what was written.
const BY: [&str; 9] = [
    "against", "by", "from", "of", "per", "through", "using", "via", "with",
];
/// Words from a verb to the path that it writes: `create the file X`.
const NEAR: usize = 3;

/// Words behind which a path explains, whatever is written in front of them.
pub(super) const TOLD: [&str; 14] = [
    "covered",
    "defined",
    "described",
    "detailed",
    "documented",
    "explained",
    "found",
    "given",
    "listed",
    "outlined",
    "per",
    "see",
    "shown",
    "specified",
];
/// What a name for an output goes on with: `Output file: X`.
pub(super) const FILES: [&str; 6] = ["file", "files", "folder", "location", "path", "paths"];

/// Whether the text on the line before and behind a path says that it is written.
pub(super) fn is_written(before: &str, behind: &str) -> bool {
    let sentence = sentence(before);
    let words = words(sentence);
    if is_told(&words) {
        return is_said(behind);
    }
    let near = &words[words.len().saturating_sub(NEAR)..];
    // `… to create the notes, then read X` speaks of something else.
    let clause = sentence.rsplit([',', ':']).next().unwrap_or(sentence);
    let is_near = near.iter().any(|word| is(word, &WRITES))
        && words.last().is_none_or(|word| !is(word, &BY))
        && !clause.trim().is_empty()
        && self::words(clause).iter().any(|word| is(word, &WRITES));
    let is_led = words.last().is_some_and(|word| is(word, &INTO))
        && (words.iter().any(|word| is(word, &WRITES))
            || (words.iter().any(|word| is(word, &WRITTEN))
                && words.iter().any(|word| is(word, &MADE))));
    let title = match words.split_last() {
        Some((last, title)) if is(last, &FILES) && !title.is_empty() => title,
        _ => &words,
    };
    let is_titled = sentence
        .trim_end_matches(['`', '*', '_', ' '])
        .ends_with(':')
        && title.last().is_some_and(|word| is(word, &MADE));
    is_near || is_led || is_titled || has_writer(&self::words(clause)) || is_said(behind)
}

/// Whether the text on the line before and behind a link says that what it leads to is written. A
/// link is meant to be followed, so the verb has to govern it: `save it to X`, `creates X`.
pub(super) fn is_link_written(before: &str, behind: &str) -> bool {
    let words = words(sentence(before).rsplit([',', ':']).next().unwrap_or(before));
    let object = words
        .iter()
        .rposition(|word| !is(word, &["the", "a", "an", "file", "your"]));
    let words = &words[..object.map_or(0, |last| last + 1)];
    let governs = match words.split_last() {
        Some((last, words)) if is(last, &INTO) => {
            // `Exports are in X` and `add a link to X` speak of what is there.
            let verb = words
                .iter()
                .rposition(|word| is(word, &WRITES) && word != "add");
            let was = words.last().is_some_and(|word| is(word, &WRITTEN))
                && words.iter().any(|word| is(word, &MADE));
            let stated = words.last().is_some_and(|word| is(word, &["is", "are"]));
            (verb.is_some() || was) && !stated && !is_told(words)
        }
        Some((last, before)) => is(last, &WRITES) && before.last().is_none_or(|word| word != "of"),
        None => false,
    };
    governs || is_said(behind)
}

/// The part of `before` that belongs to the sentence of what follows.
pub(super) fn sentence(before: &str) -> &str {
    let part = before.rsplit([';', '!', '?', '(', '|']).next();
    let part = part.unwrap_or(before);
    part.rsplit(". ").next().unwrap_or(part)
}

/// Whether a sentence leads to what explains: `as described in`, `the output format is in`.
fn is_told(words: &[String]) -> bool {
    let told = words.iter().rev().take(2).any(|word| is(word, &TOLD));
    let stated = match words {
        [.., subject, verb, into] if is(into, &INTO) => {
            is(verb, &["is", "are"]) && !is(subject, &MADE)
        }
        _ => false,
    };
    told || stated
}

pub(super) fn is(word: &str, of: &[&str]) -> bool {
    of.contains(&word)
}

/// Whether a clause says who writes: `the script writes a folder with …`.
fn has_writer(clause: &[String]) -> bool {
    clause.windows(2).any(|pair| {
        WRITERS.contains(&pair[0].as_str())
            && pair[1].ends_with('s')
            && WRITES.contains(&pair[1].as_str())
    })
}

/// Whether a sentence goes on behind a path with who writes it: `…, which this skill creates`.
fn is_said(behind: &str) -> bool {
    let end = behind
        .find(". ")
        .or(behind.find('|'))
        .unwrap_or(behind.len());
    let sentence = behind[..end].trim_start_matches(['`', ')', '*', '_', '"']);
    let words = words(sentence);
    let passive = words.windows(2).take(5).any(|pair| {
        is(
            &pair[0],
            &["is", "are", "be", "was", "gets", "automatically"],
        ) && is(&pair[1], &WRITTEN)
    });
    let bracketed = sentence.trim_start().starts_with('(')
        && words.first().is_some_and(|word| is(word, &WRITTEN));
    let relative = words
        .first()
        .is_some_and(|word| is(word, &["which", "that"]))
        && words.iter().skip(2).take(4).any(|word| is(word, &WRITES));
    passive || bracketed || relative
}

pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || "`*_\"(),:;.".contains(c))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{is_link_written, is_written};

    #[test]
    fn what_is_written_is_told_from_what_is_read() {
        for line in [
            "Save the result to `X`.",
            "Write the notes to `X`, which is short.",
            "Copy it into `X`.",
            "Create `X` with the answer.",
            "Generate the file `X`.",
            "The script writes `X`.",
            "The result is stored in `X`.",
            "Results appear in `X`.",
            "Output: `X`",
            "**Output file:** `X`",
            "The output is in `X`.",
            "Look at `X`, which this skill creates.",
            "The final file is `X` (generated by the skill).",
            "Then `X` is created.",
            "Put the finished notes into `X`.",
            "This creates a folder with `X`.",
        ] {
            let (before, behind) = line.split_once('X').unwrap();
            assert!(is_written(before, behind), "{line}");
        }
        for line in [
            "Read `X` before you write.",
            "Use `X` to create the notes.",
            "To create the notes, follow `X`.",
            "Create the notes. Then read `X`.",
            "Write in the style of `X`.",
            "The rules are stored in `X`.",
            "See `X`, which creates the notes.",
            "Read `X` and save the draft.",
            "See `X` for output formats.",
            "The output format is in `X`.",
            "Generate the chart as described in `X`.",
            "What the script outputs is described in `X`.",
            "Generate it with `X`.",
            "- **Output schema**: `X`",
            "| what to write | `X` | creates it |",
        ] {
            let (before, behind) = line.split_once('X').unwrap();
            assert!(!is_written(before, behind), "{line}");
        }
    }

    #[test]
    fn a_link_is_written_where_the_verb_governs_it() {
        for line in [
            "Save it to X.",
            "The skill writes X.",
            "It creates the file X.",
            "The result is stored in X.",
            "Then fill in X, which this creates.",
        ] {
            let (before, behind) = line.split_once('X').unwrap();
            assert!(is_link_written(before, behind), "{line}");
        }
        for line in [
            "Odd exports are in X.",
            "The output of the matcher is explained in X.",
            "Generate the chart as described in X.",
            "Save time with X.",
            "Add a test as shown in X.",
            "Store credentials as described in X.",
            "Add a link to X.",
            "Output: X",
        ] {
            let (before, behind) = line.split_once('X').unwrap();
            assert!(!is_link_written(before, behind), "{line}");
        }
    }
}
