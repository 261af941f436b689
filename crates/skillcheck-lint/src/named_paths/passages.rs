//! What the lines above a path, and the words right beside it, say of whose file it is.

use skillcheck_parser::{Source, Span};

/// Lines above a path that are looked at for what leads to it.
const LINES: usize = 40;
/// Bytes of a line that are looked at: a line may be a megabyte long.
const LINE: usize = 400;
/// Behind these a path is one of the user's files.
const OWNERS: [&str; 8] = [
    "user",
    "users",
    "project",
    "repository",
    "repo",
    "app",
    "team",
    "codebase",
];

/// What leads to the list or the table in which the line of `span` stands: the line above it that
/// ends with a colon or is a title, and the first row of the table.
pub(super) fn leads(source: &Source, span: Span) -> (Option<&str>, Option<&str>) {
    let number = source.line(span.start);
    let own = line(source, number);
    if !is_entry(own) {
        return (None, None);
    }
    let mut row = None;
    for above in (number.saturating_sub(LINES).max(1)..number).rev() {
        let text = line(source, above);
        let trimmed = text.trim();
        if is_entry(text) {
            if trimmed.starts_with('|') && !trimmed.contains("--") {
                row = Some(trimmed);
            }
        } else if !trimmed.is_empty() && !text.starts_with("  ") {
            let leads = trimmed.trim_end_matches(['*', '_']).ends_with(':') || is_title(trimmed);
            return (leads.then_some(trimmed), row);
        }
    }
    (None, row)
}

/// Whether a line is a heading, or stands in bold alone.
pub(super) fn is_title(line: &str) -> bool {
    line.starts_with('#') || (line.starts_with("**") && line.ends_with("**"))
}

/// What stands before `span` in its paragraph, beginning with the line above its own; nothing where
/// its own line begins a paragraph or an entry.
pub(super) fn line_above(source: &Source, span: Span) -> &str {
    let number = source.line(span.start);
    let own = line(source, number);
    if number < 2 || is_block(own) {
        return "";
    }
    let above = line(source, number - 1);
    if above.trim_start().starts_with(['#', '|', '`', '~', '<']) {
        return "";
    }
    above
}

/// Whether what stands before and behind a path says that it may not be there, or is a file of the
/// user's: `if X exists`, `the project's X`.
pub(super) fn is_elsewhere(before: &str, behind: &str) -> bool {
    let before = before.to_lowercase().replace('’', "'");
    let sentence = before.rsplit(". ").next().unwrap_or(&before);
    let behind = behind.to_lowercase().replace('’', "'");
    let behind = behind.trim_start_matches(['`', '*', '_', '"', ',', ' ', '(']);
    let behind = behind.split(['.', ';', '|']).next().unwrap_or(behind);
    let words: Vec<&str> = words(sentence).collect();
    let next: Vec<&str> = self::words(behind).take(7).collect();
    let asked = words
        .iter()
        .any(|word| ["if", "whether", "when", "unless", "once", "that"].contains(word));
    let exists = matches!(
        next[..],
        ["exists" | "exist", ..]
            | ["is", "missing" | "absent" | "present" | "there", ..]
            | ["does", "not", "exist", ..]
            | ["doesn't", "exist", ..]
            | ["is", "not", "there" | "present", ..]
    );
    let place = [
        "project",
        "repository",
        "repo",
        "site",
        "codebase",
        "target",
    ];
    let if_any = match next[..] {
        ["if", word, ..] if ["present", "any"].contains(&word) => true,
        ["if", "it" | "they", verb, ..] => ["exists", "exist"].contains(&verb),
        ["if", _, owner, "has", what, ..] => {
            OWNERS.contains(&owner) && ["one", "it", "them"].contains(&what)
        }
        ["in" | "of", "the" | "your", owner, ..] => place.contains(&owner) || owner == "user's",
        _ => false,
    };
    let own = match words.split_last() {
        Some((&"own", owner)) => owner,
        _ => &words[..],
    };
    let possessed = own.last().is_some_and(|owner| {
        let name = owner.strip_suffix("'s").or(owner.strip_suffix('\''));
        name.is_some_and(|name| OWNERS.contains(&name))
    });
    let had = matches!(
        words[..],
        [.., owner, "has" | "have", "a" | "an"] | [.., owner, _, "have", "a" | "an"]
            | [.., owner, "has"]
            if OWNERS.contains(&owner)
    );
    (asked && exists) || if_any || possessed || had
}

/// Whether a text before a path says that a skill may have such files: `your skill might include`.
pub(super) fn is_supposed(before: &str) -> bool {
    let lower = before.to_lowercase();
    let sentence = lower.rsplit(". ").next().unwrap_or(&lower);
    let words: Vec<&str> = words(sentence).collect();
    let skill = words
        .iter()
        .any(|word| ["skill", "skills", "plugin", "package"].contains(word));
    skill
        && words.windows(2).any(|pair| {
            ["may", "might", "could", "would"].contains(&pair[0])
                && ["have", "include", "contain", "need", "ship", "look"].contains(&pair[1])
        })
}

/// Whether a line opens with a label for files of any package: `Files of a plugin:`.
pub(super) fn is_of_any(before: &str) -> bool {
    let Some((label, _)) = before.split_once(':') else {
        return false;
    };
    let words: Vec<&str> = words(label).collect();
    matches!(
        words[..],
        [
            "files" | "file" | "structure" | "layout" | "parts" | "contents",
            "of",
            "a" | "an" | "any",
            _
        ] | [
            "files" | "structure" | "layout" | "parts" | "contents",
            "of",
            "a" | "an" | "any",
            _,
            _
        ]
    )
}

/// Whether a sentence forbids ways to write a path: `Do not write Windows paths: X`.
pub(super) fn is_forbidden(before: &str) -> bool {
    let sentence = before.rsplit(". ").next().unwrap_or(before);
    let words: Vec<&str> = words(sentence).collect();
    let not = words
        .iter()
        .position(|word| ["not", "don't", "never", "avoid"].contains(word));
    not.is_some_and(|not| {
        let next = words[not..].iter().take(6);
        next.clone()
            .any(|word| ["write", "use", "avoid"].contains(word))
            && next
                .clone()
                .any(|word| ["paths", "backslashes", "separators"].contains(word))
    })
}

/// Whether what follows a path says what is in it: then it is meant to be there.
pub(super) fn is_described(behind: &str) -> bool {
    let behind = behind.trim_start_matches(['`', '*', '_', '"']);
    let next = behind
        .strip_prefix(' ')
        .and_then(|rest| rest.split_whitespace().next());
    next.is_some_and(|word| {
        [
            "covers",
            "defines",
            "describes",
            "details",
            "documents",
            "explains",
            "lists",
            "shows",
            "tells",
        ]
        .contains(&word)
    })
}

/// Names of variables and placeholders for the folder of the skill: `${CLAUDE_SKILL_DIR}/x` is `x`.
pub(super) fn below_base(path: &str) -> Option<&str> {
    let (folder, rest) = path.split_once('/')?;
    let name = folder
        .strip_prefix("${")
        .or(folder.strip_prefix('{'))
        .and_then(|name| name.strip_suffix('}'))
        .or_else(|| folder.strip_prefix('<')?.strip_suffix('>'))
        .or_else(|| folder.strip_prefix('$'))?;
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let letters = letters.to_ascii_lowercase();
    let own = [
        "basedir",
        "claudeskilldir",
        "claudeskillroot",
        "skilldir",
        "skilldirectory",
        "skillfolder",
        "skillpath",
        "skillroot",
    ];
    own.contains(&letters.as_str()).then_some(rest)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .filter(|word| !word.is_empty())
}

/// A line of the text, cut where it is very long.
fn line(source: &Source, number: usize) -> &str {
    let span = source.line_span(number);
    let mut end = span.end.min(span.start + LINE);
    while !source.text.is_char_boundary(end) {
        end -= 1;
    }
    source.slice(Span::new(span.start, end))
}

/// Whether a line begins an entry of a list or is a row of a table.
fn is_entry(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = digits.len() < line.len() && digits.starts_with(['.', ')']);
    line.starts_with(['|'])
        || line.starts_with("- ")
        || line.starts_with("* ")
        || line.starts_with("+ ")
        || numbered
}

/// Whether a line begins a block of its own.
fn is_block(line: &str) -> bool {
    is_entry(line) || line.trim_start().starts_with(['#', '>', '<'])
}

#[cfg(test)]
mod tests {
    use super::{below_base, is_elsewhere, is_forbidden, is_supposed};

    #[test]
    fn files_of_the_user_are_told_from_those_of_the_package() {
        for line in [
            "If `X` exists in the repository, use it.",
            "Use `X` if the project has one.",
            "The user's `X` stays.",
            "Your project’s `X` is used.",
            "Check whether `X` exists.",
            "If `X` is missing, create it.",
            "The user's own `X` wins.",
            "The repo should have a `X`.",
            "Look at `X` in the target repository.",
        ] {
            let (before, behind) = line.split_once('X').unwrap();
            assert!(is_elsewhere(before, behind), "{line}");
        }
        for line in [
            "Read `X` before you write.",
            "If the table is missing, read `X`.",
            "See `X` if the user has a question.",
            "`X` exists to help.",
            "The skill's `X` says more.",
        ] {
            let (before, behind) = line.split_once('X').unwrap();
            assert!(!is_elsewhere(before, behind), "{line}");
        }
    }

    #[test]
    fn what_a_skill_may_have_and_how_not_to_write_it_are_illustrations() {
        assert!(is_supposed("Your skill might include:"));
        assert!(!is_supposed("You may have to read"));
        assert!(is_forbidden("do not write windows paths: `"));
        assert!(!is_forbidden("do not write prose: see "));
    }

    #[test]
    fn variables_for_the_folder_of_the_skill_are_seen_through() {
        for path in [
            "${CLAUDE_SKILL_DIR}/a/b",
            "{baseDir}/a/b",
            "$SKILL_DIR/a/b",
            "<skill-dir>/a/b",
        ] {
            assert_eq!(below_base(path), Some("a/b"), "{path}");
        }
        for path in ["$HOME/a/b", "${CLAUDE_PLUGIN_ROOT}/a/b", "a/b", "<name>/b"] {
            assert_eq!(below_base(path), None, "{path}");
        }
    }
}
