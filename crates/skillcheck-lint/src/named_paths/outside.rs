//! Inline code that leads out of the package, but means one of its files or has the agent read it.

use skillcheck_parser::{Package, RelPath};

use super::{
    code::FAMILIES,
    outputs::{sentence, words},
    placeholders::is_placeholder,
};

/// Folders at the root of a system, whose paths are those of the system.
const SYSTEM: [&str; 13] = [
    "bin", "boot", "dev", "etc", "lib", "lib64", "proc", "run", "sbin", "srv", "sys", "usr", "var",
];
/// Verbs by which an agent reads, runs or copies what follows them.
const READS: [&str; 16] = [
    "check",
    "compare",
    "consult",
    "copy",
    "execute",
    "follow",
    "load",
    "open",
    "parse",
    "read",
    "reference",
    "run",
    "see",
    "source",
    "start",
    "use",
];
/// Words that may stand between such a verb and the path.
const BETWEEN: [&str; 12] = [
    "a", "against", "and", "file", "first", "from", "in", "of", "the", "to", "with", "also",
];
/// Endings of source code, which names its own files so.
const SOURCES: [&str; 18] = [
    "c", "cpp", "css", "go", "h", "java", "js", "jsx", "kt", "mjs", "php", "rb", "rs", "scss",
    "svelte", "ts", "tsx", "vue",
];
/// Starts of names that every project has of its own.
const PROJECT: [&str; 10] = [
    ".",
    "cargo.",
    "changelog",
    "dockerfile",
    "go.",
    "license",
    "makefile",
    "package",
    "pyproject",
    "readme",
];

/// Whether an absolute path means a file of the package: it runs through the folder of this package
/// or of a skill, or ends as a file of this package does.
pub(super) fn is_own(package: &Package, names: &[String], path: &str) -> bool {
    let portable = path.replace('\\', "/");
    let drive = portable
        .split_once(':')
        .filter(|(drive, _)| drive.len() == 1 && drive.starts_with(|c: char| c.is_alphabetic()));
    let Some(inside) = drive.map_or(&*portable, |(_, rest)| rest).strip_prefix('/') else {
        return false;
    };
    let parts: Vec<&str> = inside.split('/').collect();
    // The last is the place where a hosted agent finds its skills.
    if is_placeholder(path)
        || !parts.iter().all(|part| is_plain(part))
        || inside.starts_with("mnt/skills/")
    {
        return false;
    }
    let is_file = |parts: &[&str]| {
        parts.len() > 1
            && RelPath::parse(&parts.join("/")).is_ok_and(|path| package.file(&path).is_some())
    };
    if (0..parts.len()).any(|at| is_file(&parts[at..])) {
        return true;
    }
    let support = |parts: &[&str]| match parts {
        [folder, .., file] => {
            (FAMILIES.contains(folder) || package.has_folder(folder)) && has_ending(file)
        }
        _ => false,
    };
    !SYSTEM.contains(&parts[0])
        && (1..parts.len()).any(|at| {
            let own = names.iter().any(|name| parts[at - 1] == name);
            let skill = at > 1 && parts[at - 2] == "skills";
            (own || skill) && support(&parts[at..])
        })
}

/// Whether a path with `..` at its start is a file that the words before it have the agent read,
/// run or copy. Source code names its own files in that way, and a project those of every project.
pub(super) fn is_read(before: &str, path: &str, is_run: bool) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_lowercase();
    let inside = path.trim_start_matches("../");
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let usual = PROJECT.iter().any(|start| lower.starts_with(start))
        || lower.starts_with("tsconfig")
        || inside.starts_with("node_modules/")
        || name == "SKILL.md"
        || (!is_run && SOURCES.contains(&ending));
    let folders = path.split('/').all(|part| part == ".." || is_plain(part));
    if usual || !path.starts_with("../") || !folders || !has_ending(name) {
        return false;
    }
    let words = words(sentence(before));
    let said = words
        .iter()
        .rposition(|word| !BETWEEN.contains(&word.as_str()));
    let forbidden = words
        .iter()
        .any(|word| ["not", "never", "don't", "avoid", "like", "instead"].contains(&word.as_str()));
    let governed = said.is_some_and(|said| READS.contains(&words[said].as_str()));
    // `Read the limits from X`.
    let sourced = words
        .last()
        .is_some_and(|word| ["from", "in", "with", "against"].contains(&word.as_str()))
        && words.first().is_some_and(|word| {
            READS.contains(&word.as_str()) || ["look", "take", "get"].contains(&word.as_str())
        })
        && words.len() < 9;
    !forbidden && (governed || sourced)
}

/// Whether the words right before a path, or before the command that it stands in, have an agent
/// read or run it.
pub(crate) fn is_ordered(before: &str) -> bool {
    let words = words(sentence(before));
    let mut last = words.iter().rev().take(3);
    last.any(|word| READS.contains(&word.as_str()))
}

/// Whether the words right before a path send the reader there: `see X`, `the rates are in X`.
pub(super) fn is_pointed(before: &str) -> bool {
    let words = words(sentence(before));
    let said = words
        .iter()
        .rev()
        .find(|word| !["the", "file"].contains(&word.as_str()));
    said.is_some_and(|word| {
        READS.contains(&word.as_str())
            || ["at", "from", "in", "per", "with"].contains(&word.as_str())
    })
}

fn is_plain(part: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "._-+ ()".contains(c);
    !part.is_empty() && part != ".." && part.chars().all(plain)
}

fn has_ending(file: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && (1..=8).contains(&ending.len())
            && ending.chars().all(|c| c.is_ascii_alphanumeric())
            && !ending.chars().all(|c| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::is_read;

    #[test]
    fn what_an_agent_is_to_read_is_told_from_what_code_imports() {
        for line in [
            "Read `../../shared/approvers.json`",
            "Look up the approver in `../../shared/approvers.json`",
            "Copy the header from `../shared/header.html`",
            "First, consult `../shared/limits.md`",
        ] {
            let (before, path) = line.split_once('`').unwrap();
            assert!(is_read(before, path.trim_end_matches('`'), false), "{line}");
        }
        assert!(is_read("Run ", "../tools/x.js", true));
        for line in [
            "Import it as `../components/button.json`",
            "Use `../components/Button.tsx`",
            "Read `../package.json`",
            "Do not read `../shared/approvers.json`",
            "Save it to `../shared/approvers.json`",
            "The string `../../etc/hosts.txt`",
            "Read `../shared`",
        ] {
            let (before, path) = line.split_once('`').unwrap();
            assert!(
                !is_read(before, path.trim_end_matches('`'), false),
                "{line}"
            );
        }
    }
}
