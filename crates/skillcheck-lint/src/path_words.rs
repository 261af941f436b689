//! What words of a text are paths, and what the words around them say of them.

use percent_encoding::percent_decode_str;
use skillcheck_parser::{Source, Span};

use crate::outputs;

/// Words where a path belongs that say it is still to be written, in lower case.
const PLACEHOLDERS: [&str; 4] = ["n/a", "todo", "tbd", "fixme"];
/// Starts of names that stand for whatever is there, and their ends.
const YOURS: [(&str, &str); 4] = [
    ("your-", "-here"),
    ("your_", "_here"),
    ("insert-", "-here"),
    ("link-", "-here"),
];
/// Words that make a path an illustration.
const HEDGES: [&str; 9] = [
    "e.g", "eg", "example", "would", "instance", "such", "avoid", "instead", "wrong",
];
/// Commands that run or show the file that they are given.
const INTERPRETERS: [&str; 22] = [
    ".",
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
    let argument = words.by_ref().find(is_argument)?;
    match command {
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
    if text.contains("${") || text.contains("{{") {
        return true;
    }
    text.match_indices('[').any(|(at, _)| {
        let rest = &text[at + 1..];
        rest.find(']').is_some_and(|end| {
            rest.starts_with(|c: char| c.is_ascii_uppercase())
                && !rest[end + 1..].starts_with(['(', '[', ':'])
                && !text[..at].ends_with([']', '!'])
        })
    })
}

/// Whether the words around `span` on its line make it an illustration.
pub(crate) fn is_hedged(source: &Source, span: Span) -> bool {
    let (before, behind) = sides(source, span);
    let is_hedge =
        |word: &str| HEDGES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    let words = |text| {
        str::split(text, |c: char| {
            !c.is_alphanumeric() && c != '.' && c != '/' && c != '-'
        })
    };
    // `Examples: X` is a list of them; `see X for examples` is none.
    let plain: String = before.chars().filter(|c| !"*_`".contains(*c)).collect();
    let lists = plain.to_lowercase().contains("examples:");
    lists
        || words(before).any(is_hedge)
        || words(behind)
            .zip(words(behind).skip(1))
            .any(|(last, word)| {
                is_hedge(word) && !(word == "example" && matches!(last, "an" | "another"))
            })
}

/// Whether the words around `span` on its line say that what stands there is yet to be written.
pub(crate) fn is_output(source: &Source, span: Span) -> bool {
    let (before, behind) = sides(source, span);
    // The words of a link stand before it, and are no part of what leads to it.
    let before = match before.strip_suffix("](") {
        Some(link) => link.rsplit_once('[').map_or(link, |(before, _)| before),
        None => before,
    };
    outputs::is_written(before, behind)
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
