//! What stands where a path belongs and is none: words to be filled in, and names for any file.

use super::{
    passages,
    words::{is_bare, is_word},
};

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

pub(super) fn is_placeholder(path: &str) -> bool {
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
    // Many projects have a `TODO.md` of their own.
    let drafted = PLACEHOLDERS.contains(&stem) && (path.contains('/') || stem != "todo");
    named
        || drafted
        || yours
        || asked(&path).is_some()
        || path.starts_with("path/to/")
        || path.contains("/path/to/")
}

/// What stands in angle brackets in `path` and asks its author to replace it: `your-file` in
/// `references/<your-file>.md`. Other words there are filled in when the text is read.
pub(super) fn asked(path: &str) -> Option<&str> {
    let (word, _) = path.split_once('<')?.1.split_once('>')?;
    let first = word.split(|c: char| !c.is_alphanumeric()).next()?;
    let asks = ["your", "insert", "replace", "todo", "tbd"];
    let asks = asks.iter().any(|ask| first.eq_ignore_ascii_case(ask));
    (asks && is_word(word)).then_some(word)
}

/// Whether the last name of `path` stands for any name by convention: `foo.py`, `NAME.py`,
/// `your_script.py`, `YYYY-MM-DD.png`.
pub(super) fn is_conventional(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    let lower = stem.to_lowercase();
    let dated = stem.contains("YYYY");
    let yours = lower.starts_with("your-") || lower.starts_with("your_");
    // A reference may be an example; a script of that name stands for any.
    let script = stem == "example" && path.starts_with("scripts/");
    script || dated || yours || ANY.contains(&lower.as_str()) || CAPITALS.contains(&stem)
}

/// Whether a link's target was never filled in: it is empty or a word such as `URL`.
pub(super) fn is_unfilled(target: &str) -> bool {
    let target = target.trim().to_lowercase();
    let inserted = target.starts_with("insert_") || target.starts_with("insert-");
    let url = ["http://", "https://"]
        .iter()
        .find_map(|scheme| target.strip_prefix(scheme));
    let drafted = url.is_some_and(|url| {
        let url = url.trim_end_matches('/');
        let name = url.rsplit('/').next().unwrap_or(url);
        PLACEHOLDERS.contains(&url)
            || YOURS
                .iter()
                .any(|(start, end)| name.starts_with(start) && name.ends_with(end))
    });
    target.is_empty()
        || drafted
        || UNFILLED.contains(&target.as_str())
        || (inserted && is_bare(&target) && !target.contains('.'))
}

/// Whether a link's target has a word to be filled in behind its start: `references/{topic}.md`. At
/// its start such a word is a folder that is known where the text is read.
pub(super) fn has_blank(target: &str) -> bool {
    let (folder, name) = target.rsplit_once('/').unwrap_or(("", target));
    let pairs = [('{', '}'), ('<', '>'), ('[', ']')];
    let path = name.contains('.') && !target.contains(char::is_whitespace);
    let based = folder.starts_with(['{', '<', '[', '$']);
    let variable = name.strip_prefix('$').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_uppercase()) && target_is_text(name)
    });
    if path && !based && variable && !folder.is_empty() {
        return true;
    }
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

/// Whether `text` has a place to be filled in: `${NAME}`, `{{name}}`, or `[Name]` that is no link.
pub(super) fn is_form(text: &str) -> bool {
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
