//! The figures under `content`: lengths, and what a few patterns find in the text.
//!
//! The patterns are those of the validator, written out by hand. They look at the whole file,
//! frontmatter and code included, and the flags find their words behind any two `#`.

use super::{
    Derived, Figure,
    python::{folded, is_space, is_word, lines, universal_newlines, words},
};

/// Languages that make the opening of a code block a typed one.
const LANGUAGES: [&str; 10] = [
    "python",
    "bash",
    "sh",
    "typescript",
    "javascript",
    "ruby",
    "go",
    "json",
    "yaml",
    "toml",
];
/// Languages whose blocks may run a script of the package.
const SHELLS: [&str; 3] = ["python", "bash", "sh"];
/// Code points between a symptom and its solution, at most.
const PAIR: usize = 400;

/// Wordings of a heading; the parts of each may stand apart.
type Wordings = &'static [&'static [&'static str]];

/// Flags that say whether a heading is there.
const HEADINGS: [(&str, Wordings); 7] = [
    (
        "has_examples_section",
        &[&["example"], &["quick", "start"], &["usage"]],
    ),
    (
        "has_workflow_section",
        &[
            &["workflow"],
            &["steps"],
            &["instructions"],
            &["guide"],
            &["how", "to"],
        ],
    ),
    (
        "has_when_to_use_section",
        &[&["when to use"], &["use this skill when"]],
    ),
    (
        "has_best_practices_section",
        &[&["best practices"], &["guidelines"]],
    ),
    ("has_troubleshooting_section", &[&["troubleshooting"]]),
    (
        "has_additional_resources_section",
        &[
            &["additional resources"],
            &["references"],
            &["further reading"],
        ],
    ),
    ("has_related_skills_section", &[&["related skills"]]),
];

/// The figures of a skill file's text.
pub(super) fn figures(text: &str) -> Vec<Derived> {
    let text = universal_newlines(text);
    let body = body(&text);
    let folded = folded(&text);
    let support_links = support_links(&folded);
    let mut figures = vec![
        count("body_length", body.chars().count()),
        count("content_length", text.chars().count()),
        count("body_lines", lines(body)),
        count("word_count", words(body)),
        flag("has_code_blocks", text.contains("```")),
        count(
            "typed_code_blocks_count",
            fences(&folded, &LANGUAGES).count(),
        ),
        count("example_count", headings(&folded, "example", is_boundary)),
        count("problem_count", headings(&folded, "problem:", |_| true)),
        count("troubleshooting_pairs_count", pairs(&folded)),
        count("related_skills_count", related_skills(&folded)),
        flag("has_local_support_links", support_links > 0),
        count("local_support_links_count", support_links),
        flag("has_local_script_example", has_script_example(&folded)),
        count("local_script_example_count", script_examples(&folded)),
    ];
    let marked: Vec<&str> = behind_marks(&folded).collect();
    let found = |wordings: Wordings| {
        let begins_one = |rest: &&str| wordings.iter().any(|parts| begins(rest, parts));
        marked.iter().any(begins_one)
    };
    figures.extend(HEADINGS.map(|(key, wordings)| flag(key, found(wordings))));
    figures
}

fn count(key: &'static str, count: usize) -> Derived {
    Derived {
        section: "content",
        key,
        figure: Figure::Count(count),
    }
}

fn flag(key: &'static str, flag: bool) -> Derived {
    Derived {
        section: "content",
        key,
        figure: Figure::Flag(flag),
    }
}

/// The text behind the frontmatter, without white space at its ends. A frontmatter whose closing
/// line is not ended is none.
fn body(text: &str) -> &str {
    let is_closed = text.match_indices("\n---").any(|(at, mark)| {
        let rest = &text[at + mark.len()..];
        let spaces = rest.len() - rest.trim_start_matches(is_space).len();
        rest[..spaces].contains('\n')
    });
    let rest = if is_closed {
        behind_frontmatter(text).unwrap_or(text)
    } else {
        text
    };
    rest.trim_matches(is_space)
}

/// What is left of `text` without `^---\s*\n.*?\n---\s*\n?`.
fn behind_frontmatter(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("---")?;
    let spaces = rest.len() - rest.trim_start_matches(is_space).len();
    // The opening takes as many line ends as it can, and gives one back where no other is left
    // for the closing.
    let first = rest[..spaces].rfind('\n')?;
    let second = rest[..first].rfind('\n');
    std::iter::once(first).chain(second).find_map(|opening| {
        let inner = &rest[opening + 1..];
        let closing = inner.find("\n---")?;
        Some(&inner[closing + 4..])
    })
}

/// What stands behind each `##` and white space.
fn behind_marks(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('#').filter_map(|(at, _)| {
        let rest = &text[at + 1..];
        // Only behind the last of a row can a word begin.
        let last = !rest.starts_with('#') && text[..at].ends_with('#');
        last.then(|| rest.trim_start_matches(is_space))
    })
}

/// Whether `text` begins with these parts, white space between them or none.
fn begins(text: &str, parts: &[&str]) -> bool {
    let mut rest = Some(text);
    for part in parts {
        rest = rest.and_then(|rest| rest.trim_start_matches(is_space).strip_prefix(part));
    }
    rest.is_some()
}

/// Matches of `^###\s*WORDS`, where `ends` accepts what follows them.
fn headings(text: &str, wording: &str, ends: impl Fn(&str) -> bool) -> usize {
    let behind = |at: usize| {
        let rest = text[at..].strip_prefix("###")?;
        rest.trim_start_matches(is_space).strip_prefix(wording)
    };
    line_starts(text)
        .filter(|at| behind(*at).is_some_and(&ends))
        .count()
}

/// Whether a word that ends before `rest` is whole.
fn is_boundary(rest: &str) -> bool {
    !rest.starts_with(is_word)
}

/// Offsets at which lines start. Only LF ends a line for a pattern.
fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1))
}

/// Matches of ``^\s*-\s+`@[^`]+` ``: items that name a skill.
fn related_skills(text: &str) -> usize {
    let mut taken = 0;
    let mut skills = 0;
    for start in line_starts(text) {
        if start < taken {
            continue;
        }
        if let Some(rest) = behind_related_skill(&text[start..]) {
            taken = text.len() - rest.len();
            skills += 1;
        }
    }
    skills
}

/// What stands behind the item of a related skill that `line` starts with.
fn behind_related_skill(line: &str) -> Option<&str> {
    // An item that stands some empty lines below belongs to its own line.
    let item = line
        .trim_start_matches(|c| c != '\n' && is_space(c))
        .strip_prefix('-')?;
    let name = item.trim_start_matches(is_space);
    let (name, rest) = name.strip_prefix("`@")?.split_once('`')?;
    let apart = item.starts_with(is_space);
    (apart && !name.is_empty()).then_some(rest)
}

/// Matches of `\]\((references|scripts)/`.
fn support_links(text: &str) -> usize {
    // One character is found far faster than two.
    text.match_indices('(')
        .filter(|(at, mark)| {
            let target = &text[at + mark.len()..];
            let is_support = target.starts_with("references/") || target.starts_with("scripts/");
            is_support && text[..*at].ends_with(']')
        })
        .count()
}

/// What stands behind each opening of a code block in one of `languages`.
fn fences<'a>(text: &'a str, languages: &'a [&str]) -> impl Iterator<Item = &'a str> {
    // A row of more than three backticks may open at its last three.
    text.match_indices('`').filter_map(|(at, _)| {
        let language = text[at + 1..]
            .starts_with(|c: char| c != '`')
            .then(|| &text[at + 1..])?;
        text[..at].ends_with("``").then_some(())?;
        languages
            .iter()
            .find_map(|name| language.strip_prefix(name))
    })
}

/// Matches of `\*\*Symptoms:\*\*[\s\S]{0,400}\*\*Solution:\*\*`.
fn pairs(text: &str) -> usize {
    let (symptoms, solution) = ("**symptoms:**", "**solution:**");
    let mut rest = text;
    let mut pairs = 0;
    while let Some(at) = rest.find(symptoms) {
        rest = &rest[at + symptoms.len()..];
        let reach = rest
            .char_indices()
            .nth(PAIR + solution.len())
            .map_or(rest.len(), |(at, _)| at);
        // The pattern is greedy: of several solutions it takes the last.
        if let Some(found) = rest[..reach].rfind(solution) {
            rest = &rest[found + solution.len()..];
            pairs += 1;
        }
    }
    pairs
}

/// Whether `scripts/` stands anywhere behind the opening of a shell block.
fn has_script_example(text: &str) -> bool {
    fences(text, &SHELLS)
        .next()
        .is_some_and(|rest| rest.contains("scripts/"))
}

/// Matches of `(?:python3?|bash|sh)\s+scripts/`.
fn script_examples(text: &str) -> usize {
    let is_example = |at: usize| {
        let before = text[..at].strip_suffix("scripts")?;
        let command = before.trim_end_matches(is_space);
        let runs = ["python", "python3", "sh"];
        let is_run =
            command.len() < before.len() && runs.iter().any(|name| command.ends_with(name));
        is_run.then_some(())
    };
    text.match_indices('/')
        .filter_map(|(at, _)| is_example(at))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The figures of `text` that are neither 0 nor false, in one line.
    fn told(text: &str) -> String {
        let told = figures(text).into_iter().filter_map(|derived| {
            let key = derived.key;
            match derived.figure {
                Figure::Count(0) | Figure::Flag(false) | Figure::Names(_) => None,
                Figure::Count(count) => Some(format!("{key}={count}")),
                Figure::Flag(_) => Some(key.to_owned()),
            }
        });
        told.collect::<Vec<_>>().join(" ")
    }

    // Every expected line was computed by the validator's own patterns under Python 3.11.
    #[test]
    fn figures_are_those_of_the_validator() {
        for (text, expected) in [
            (
                "---\nname: x\n---\n# T\n\n##   Quick\n Start\n####Usage\n### Example\n###  EXAMPLES\n### example_1\n###\n\nExample: two\n",
                "body_length=90 content_length=107 body_lines=11 word_count=9 example_count=2 has_examples_section",
            ),
            (
                "---\n\n---\nbody\n---\nmore\n",
                "body_length=4 content_length=23 body_lines=1 word_count=1",
            ),
            (
                "---\nname: x\n---",
                "body_length=15 content_length=15 body_lines=3 word_count=2",
            ),
            (
                "\u{feff}---\nname: x\n---\nbody\n",
                "body_length=21 content_length=22 body_lines=4 word_count=3",
            ),
            (
                "---\r\nname: x\r\n---\r\ncafe\u{301} d\u{2019}e\u{301}te\u{301}\r\rlast\u{2028}line\u{c}end\u{1c}",
                "body_length=28 content_length=45 body_lines=5 word_count=7",
            ),
            (
                "# \n```` python\n````PYTHON\n```shell\nrun scripts/a\n```\n python3   scripts/b bash\nscripts/c SH scripts/d fish scripts/e xscripts/f [a](Scripts/x) [b](references/y)\n",
                "body_length=160 content_length=161 body_lines=8 word_count=26 has_code_blocks typed_code_blocks_count=2 has_local_support_links local_support_links_count=2 has_local_script_example local_script_example_count=4",
            ),
            (
                "-\n\n`@a`\n\n - `@`\n  -  `@b-c` and\n- `@d\nx`- `@e`\n* `@f`\n-`@g`\n## Related  skills\n##related skills\n",
                "body_length=95 content_length=96 body_lines=12 word_count=13 related_skills_count=3 has_related_skills_section",
            ),
            (
                &format!(
                    "**Symptoms:** a **Solution:** b **solution:**\n**symptoms:**{}**Solution:** **Symptoms:**{}**Solution:**\n### PROBLEM: x\n### problem : y\n",
                    "x".repeat(400),
                    "é".repeat(401)
                ),
                "body_length=931 content_length=932 body_lines=4 word_count=15 problem_count=1 troubleshooting_pairs_count=2",
            ),
            (
                "### \u{17f}teps\n## \u{17f}teps\n## \u{17f}kip\n##Gu\u{131}de\n## references here\n##When to use\n",
                "body_length=67 content_length=68 body_lines=6 word_count=9 has_workflow_section has_when_to_use_section has_additional_resources_section",
            ),
        ] {
            assert_eq!(told(text), expected, "{text:?}");
        }
    }
}
