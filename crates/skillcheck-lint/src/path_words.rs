//! What words of a text are paths, and what the words around them say of them.

use percent_encoding::percent_decode_str;
use skillcheck_parser::{Source, Span};

use crate::{outputs, passages};

/// Words where a path belongs that say it is still to be written, in lower case.
const PLACEHOLDERS: [&str; 4] = ["n/a", "todo", "tbd", "fixme"];
/// Starts of names that stand for whatever is there, and their ends.
const YOURS: [(&str, &str); 4] = [
    ("your-", "-here"),
    ("your_", "_here"),
    ("insert-", "-here"),
    ("link-", "-here"),
];
/// Names of files that stand for any name, in lower case and without their ending.
const ANY: [&str; 14] = [
    "bar",
    "baz",
    "foo",
    "foobar",
    "my-file",
    "my-script",
    "my-skill",
    "my-tool",
    "my_file",
    "my_script",
    "my_skill",
    "my_tool",
    "xx",
    "xxx",
];
/// Words that stand for a name where they are written in capitals.
const CAPITALS: [&str; 9] = [
    "DATE", "FILE", "FILENAME", "LANG", "LANGUAGE", "NAME", "SLUG", "TITLE", "TOPIC",
];
/// Whole targets of links that nobody filled in, in lower case.
const UNFILLED: [&str; 9] = [
    "...",
    "./...",
    "insert-link",
    "insert_link",
    "link",
    "link-here",
    "link_here",
    "…",
    "url",
];
/// Words that make a path an illustration.
const HEDGES: [&str; 9] = [
    "e.g", "eg", "example", "would", "instance", "such", "avoid", "instead", "wrong",
];
/// Those that say so in front of a path alone: behind it they say what is in the file.
const LEADING: [&str; 9] = [
    "example", "examples", "instance", "such", "output", "outputs", "avoid", "instead", "wrong",
];
/// Words right before a path that send the reader there: it is no illustration.
const POINTERS: [&str; 9] = [
    "see",
    "read",
    "load",
    "open",
    "consult",
    "refer",
    "check",
    "reference",
    "run",
];
/// What a line opens with, up to a colon, when its paths are illustrations.
const LABELS: [&str; 9] = [
    "example",
    "examples",
    "for example",
    "e.g.",
    "good",
    "bad",
    "avoid",
    "wrong",
    "right",
];
/// What stands before illustrations in a sentence.
const LEADS: [&str; 5] = [
    "e.g",
    "for example",
    "for instance",
    "such as",
    "examples include",
];
/// Commands that run or show the file that they are given.
const INTERPRETERS: [&str; 23] = [
    ".",
    "Rscript",
    "bash",
    "bun",
    "cat",
    "deno",
    "less",
    "node",
    "open",
    "perl",
    "php",
    "powershell",
    "pwsh",
    "py",
    "python",
    "python3",
    "ruby",
    "sh",
    "source",
    "ts-node",
    "tsx",
    "uv",
    "zsh",
];
/// Bytes on either side of a path in which its hedges are looked for.
const HEDGED: usize = 300;

/// The path that a link leads to; none where it leads to no file by path.
pub(crate) fn link_path(target: &str) -> Option<String> {
    let target = target.trim();
    let scheme = target.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    });
    if let Some(path) = target.strip_prefix("file://") {
        // A place on one machine, whatever the machine.
        return Some(path.to_owned());
    }
    if scheme || target.starts_with("//") || target.starts_with('@') {
        return None;
    }
    let path = target.split(['#', '?']).next().unwrap_or(target);
    if path.is_empty() || path.contains(['{', '}', '$', '*', '<', '>', '[', ']']) {
        return None;
    }
    Some(percent_decode_str(path).decode_utf8_lossy().into_owned())
}

/// The word of a command line that names what it runs or reads: the command itself, or the first
/// argument that is no option where the command runs or shows its argument.
pub(crate) fn command_argument(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    // What the environment is set to stands first.
    let command = words.find(|word| !word.contains('=') && *word != "sudo")?;
    if command.contains(['/', '\\']) {
        return Some(command);
    }
    let is_argument = |word: &&str| !word.starts_with(['-', '+']);
    match command {
        "java" => return words.skip_while(|word| *word != "-jar").nth(1),
        "pip" | "pip3" => {
            let flags = ["-r", "--requirement"];
            return words.skip_while(|word| !flags.contains(word)).nth(1);
        }
        _ => {}
    }
    let argument = words.by_ref().find(is_argument)?;
    match command {
        "go" if argument == "run" => words.find(is_argument),
        "uv" if argument == "pip" => words.skip_while(|word| *word != "-r").nth(1),
        "uv" | "bun" | "deno" | "poetry" | "pipenv" if argument == "run" => {
            let inner = words.find(is_argument)?;
            if INTERPRETERS.contains(&inner) {
                words.find(is_argument)
            } else {
                Some(inner)
            }
        }
        "npx" | "bunx" if INTERPRETERS.contains(&argument) => words.find(is_argument),
        "chmod" => words.find(is_argument),
        _ => INTERPRETERS.contains(&command).then_some(argument),
    }
}

pub(crate) fn is_placeholder(path: &str) -> bool {
    let path = path.trim_start_matches("./").to_lowercase();
    let named = PLACEHOLDERS.iter().any(|word| {
        path.strip_suffix(word)
            .is_some_and(|before| before.is_empty() || before.ends_with('/'))
    });
    let name = path.rsplit('/').next().unwrap_or(&path);
    let stem = name.split('.').next().unwrap_or(name);
    let yours = YOURS
        .iter()
        .any(|(start, end)| stem.starts_with(start) && stem.ends_with(end));
    let drafted = path.contains('/') && PLACEHOLDERS.contains(&stem);
    named || drafted || yours || path.starts_with("path/to/") || path.contains("/path/to/")
}

/// Whether the last name of `path` stands for any name by convention: `foo.py`, `NAME.py`,
/// `your_script.py`, `YYYY-MM-DD.png`.
pub(crate) fn is_conventional(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    let lower = stem.to_lowercase();
    let dated = stem.contains("YYYY");
    let yours = lower.starts_with("your-") || lower.starts_with("your_");
    dated || yours || ANY.contains(&lower.as_str()) || CAPITALS.contains(&stem)
}

/// Whether a link's target was never filled in: it is empty or a word such as `URL`.
pub(crate) fn is_unfilled(target: &str) -> bool {
    let target = target.trim().to_lowercase();
    let inserted = target.starts_with("insert_") || target.starts_with("insert-");
    target.is_empty()
        || UNFILLED.contains(&target.as_str())
        || (inserted && is_bare(&target) && !target.contains('.'))
}

/// Whether a link's target has a word to be filled in behind its start: `references/{topic}.md`. At
/// its start such a word is a folder that is known where the text is read.
pub(crate) fn has_blank(target: &str) -> bool {
    let (folder, name) = target.rsplit_once('/').unwrap_or(("", target));
    let pairs = [('{', '}'), ('<', '>'), ('[', ']')];
    let path = name.contains('.') && !target.contains(char::is_whitespace);
    let based = folder.starts_with(['{', '<', '[', '$']);
    path && !based
        && pairs.iter().any(|(open, close)| {
            let inside = name
                .split_once(*open)
                .and_then(|(_, rest)| rest.split_once(*close));
            inside.is_some_and(|(word, _)| {
                let word = word.trim_start_matches('{').trim();
                !word.is_empty() && is_word(word)
            }) && (*open != '[' || target_is_text(name))
        })
}

/// Whether a file is a text: names of other files may have brackets, as routes of a site do.
fn target_is_text(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("md"))
}

/// Whether `path` is a file name without a folder.
pub(crate) fn is_bare(path: &str) -> bool {
    !path.trim_start_matches("./").contains('/')
}

/// Whether `text` is a bare word, as in `<path>`.
pub(crate) fn is_word(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_alphanumeric() || c == '-' || c == '_' || c == ' ')
}

/// The bytes of `line` near `span`: a line may be a megabyte long, and what explains a path stands
/// near it.
pub(crate) fn near(source: &Source, line: Span, span: Span) -> Span {
    let mut at = span.start.saturating_sub(HEDGED).max(line.start);
    let mut end = (span.end + HEDGED).min(line.end).max(span.end);
    while !source.text.is_char_boundary(at) {
        at -= 1;
    }
    while !source.text.is_char_boundary(end) {
        end += 1;
    }
    Span::new(at, end)
}

/// Whether `text` has a place to be filled in: `${NAME}`, `{{name}}`, or `[Name]` that is no link.
pub(crate) fn is_form(text: &str) -> bool {
    let own = |at: usize| {
        let word = text[at..].split(char::is_whitespace).next();
        word.is_some_and(|word| passages::below_base(word).is_some())
    };
    if text.match_indices("${").any(|(at, _)| !own(at)) || text.contains("{{") {
        return true;
    }
    // A heading may be a megabyte of brackets: each one is looked for once.
    let mut end = 0;
    text.match_indices('[').any(|(at, _)| {
        if end <= at {
            let found = text[at..].find(']');
            end = found.map_or(text.len(), |found| at + found);
        }
        end < text.len()
            && text[at + 1..].starts_with(|c: char| c.is_ascii_uppercase())
            && !text[end + 1..].starts_with(['(', '[', ':'])
            && !text[..at].ends_with([']', '!'])
    })
}

/// How the line of a path presents it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Mention {
    /// As a part of the package.
    Plain,
    /// With words that make it an illustration, or something to be written.
    Hedged,
    /// As an illustration outright: `e.g.`, `Example:`, `would be`.
    Example,
}

/// How the words around `span` on its line present it.
pub(crate) fn mention(source: &Source, span: Span) -> Mention {
    let line = source.line_span(source.line(span.start));
    let around = near(source, line, span);
    let before = source
        .slice(Span::new(around.start, span.start))
        .to_lowercase();
    let after = source.slice(Span::new(span.end, around.end)).to_lowercase();
    let mut last = words(&before).filter(|word| !word.is_empty()).rev().take(2);
    let pointed = last.any(|word| POINTERS.contains(&word)) || passages::is_described(&after);
    if is_shown(source, span, &before) || (!pointed && is_example(source, span, (&before, &after)))
    {
        return Mention::Example;
    }
    // `E.g. for the north, see X` sends the reader there.
    let lasting = |word: &&str| !LEADING.contains(word) && !["e.g", "eg"].contains(word);
    let mut all = words(&before)
        .filter(|word| !pointed || lasting(word))
        .chain(words(&after).filter(lasting));
    if all.any(|word| HEDGES.contains(&word)) {
        Mention::Hedged
    } else {
        Mention::Plain
    }
}

/// Whether a path behind this part of its line shows what files of any package may be called.
fn is_shown(source: &Source, span: Span, before: &str) -> bool {
    passages::is_of_any(before)
        || passages::is_forbidden(before)
        || passages::leads(source, span)
            .0
            .is_some_and(passages::is_supposed)
}

/// Whether a path between these two parts of a line is an illustration outright.
fn is_example(source: &Source, span: Span, (before, after): (&str, &str)) -> bool {
    let mark = |c: char| !c.is_alphanumeric();
    let label = before.split_once(':').map(|(label, _)| label);
    let labelled = label.is_some_and(|label| {
        let label = label.trim_matches(|c| mark(c) && c != '.');
        LABELS.contains(&label)
    });
    let same = |between: &str| !between.contains(". ");
    // A sentence may begin on the line above.
    let joined = format!(
        "{} {before}",
        passages::line_above(source, span).to_lowercase()
    );
    let led = LEADS.iter().any(|lead| {
        let before = joined.as_str();
        let found = before.rmatch_indices(lead).next();
        found.is_some_and(|(at, _)| {
            same(before[at + lead.len()..].trim_start_matches('.'))
                && before[..at].chars().next_back().is_none_or(mark)
        })
    });
    let would = after.find(" would ").is_some_and(|at| same(&after[..at]));
    labelled || led || would || passages::is_supposed(&joined)
}

fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '.' && c != '/' && c != '-')
        .map(|word| word.trim_end_matches('.'))
}

/// Whether the words around a piece of inline code say that what stands there is yet to be written,
/// or that it is the user's.
pub(crate) fn is_output(source: &Source, span: Span) -> bool {
    let (before, behind) = sides(source, span);
    let (lead, row) = passages::leads(source, span);
    outputs::is_written(before, behind)
        || passages::is_elsewhere(before, behind)
        || lead
            .is_some_and(|lead| lead.ends_with(['*', '_', ':']) && outputs::is_list_written(lead))
        || row.is_some_and(|row| outputs::is_row_written(row, before.matches('|').count()))
}

/// Whether the words around the target of a link say that what it leads to is yet to be written.
pub(crate) fn is_link_output(source: &Source, span: Span) -> bool {
    let (before, behind) = sides(source, span);
    // The words of a link stand before it, and are no part of what leads to it.
    let before = match before.strip_suffix("](") {
        Some(link) => link.rsplit_once('[').map_or(link, |(before, _)| before),
        None => before,
    };
    outputs::is_link_written(before, behind)
}

/// What stands on the line before and behind `span`, near it.
fn sides(source: &Source, span: Span) -> (&str, &str) {
    let line = source.line_span(source.line(span.start));
    let around = near(source, line, span);
    (
        source.slice(Span::new(around.start, span.start)),
        source.slice(Span::new(span.end, around.end)),
    )
}

#[cfg(test)]
mod tests {
    use super::{Mention, is_output, mention};
    use skillcheck_parser::{Source, Span};

    #[test]
    fn illustrations_are_told_from_references() {
        let said = |line: &str| {
            let at = line.find("x.md").unwrap();
            let source = Source::new(line.as_bytes().to_vec());
            mention(&source, Span::new(at, at + 4))
        };
        for line in [
            "- **Examples**: `a.md` for money, `x.md` for pages",
            "* ✓ **Good**: `x.md`",
            "A sample (e.g. `a.md`, `x.md`).",
            "A `x.md` script would be helpful.",
        ] {
            assert_eq!(said(line), Mention::Example, "{line}");
        }
        let line = "Use e.g. a pond. Then take `x.md`.";
        assert_eq!(said(line), Mention::Hedged, "{line}");
        for line in [
            "- `x.md` - Rule examples",
            "For detailed examples, load `x.md`.",
            "**Reference:** `x.md`",
        ] {
            assert_eq!(said(line), Mention::Plain, "{line}");
        }
    }

    #[test]
    fn what_a_sentence_says_is_written_is_an_output() {
        let said = |line: &str| {
            let at = line.find("x.md").unwrap();
            let source = Source::new(line.as_bytes().to_vec());
            is_output(&source, Span::new(at, at + 4))
        };
        for line in [
            "Save the answer to `x.md`.",
            "Fill in `x.md`, which this creates.",
        ] {
            assert!(said(line), "{line}");
        }
        for line in [
            "Save the page, then open `x.md`.",
            "Read `x.md` before you write.",
        ] {
            assert!(!said(line), "{line}");
        }
    }
}
