//! A licence file that is named and not there.

use crate::{
    finding::Place,
    nearest::Paths,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};
use skillcheck_parser::{Resolution, resolve};

pub(crate) static RULE: Rule = Rule {
    id: "missing-license-file",
    group: Group::Files,
    severity: Severity::Warning,
    summary: "`license` names a file that is not there",
    source: "Agent Skills specification, `license`: a licence's name, or that of a bundled file",
    fix: None,
    docs: include_str!("missing-license-file.md"),
    check,
};

/// Names of licence files, in upper case, without ending.
const NAMES: [&str; 7] = [
    "LICENSE", "LICENCE", "LICENSES", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE",
];
/// Words behind which a bare `LICENSE` means the file.
const POINTERS: [&str; 5] = ["see", "in", "file", "under", "at"];

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(entry) = context.field("license") else {
        return;
    };
    let value = context
        .skill()
        .and_then(|skill| skill.frontmatter.as_ref()?.text("license"));
    for name in value.into_iter().flat_map(named) {
        let found = resolve(context.package, "", name);
        if !matches!(found, Resolution::Missing(_) | Resolution::OtherCase(_)) {
            continue;
        }
        let files = context.package.files().iter();
        let paths = Paths::new(files.map(|file| file.path.as_str()));
        let help = match (found, paths.nearest(name)) {
            (Resolution::OtherCase(near), _) => format!("write `{near}`: case matters on Linux"),
            (_, Some(near)) => format!("did you mean `{near}`?"),
            _ => format!("add `{name}`, or name the licence itself"),
        };
        sink.report(
            Place::skill(entry.value.span),
            format!("`license` names `{name}`, which is not in the package"),
        )
        .help(help);
    }
}

/// The licence files that `value` names: a word with such a name and an ending, a path, or a bare
/// `LICENSE` that the text points to.
fn named(value: &str) -> Vec<&str> {
    let mut before = "";
    let mut names = Vec::new();
    let words: Vec<&str> = value.split_whitespace().map(trimmed).collect();
    for word in &words {
        let is_url = word.contains("://");
        let name = word.rsplit('/').next().unwrap_or(word);
        let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
        let stem = stem.split(['-', '_']).next().unwrap_or(stem);
        let is_name = NAMES.contains(&stem.to_uppercase().as_str());
        let is_file = matches!(ending.to_lowercase().as_str(), "txt" | "md" | "rst" | "html");
        let is_pointed_to = stem == stem.to_uppercase()
            && ending.is_empty()
            && (words.len() == 1 || POINTERS.contains(&before.to_lowercase().as_str()));
        if !is_url && is_name && (is_file || is_pointed_to) && !names.contains(word) {
            names.push(*word);
        }
        before = word;
    }
    names
}

fn trimmed(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_licence_and_its_file_are_told_apart() {
        for (value, files) in [
            ("MIT", vec![]),
            ("MIT License", vec![]),
            ("MIT LICENSE", vec![]),
            ("Unlicense", vec![]),
            ("LICENSE", vec!["LICENSE"]),
            ("Complete terms in LICENSE.txt", vec!["LICENSE.txt"]),
            ("Proprietary (see `LICENSE`).", vec!["LICENSE"]),
            ("Apache-2.0, see legal/LICENSE-APACHE.md", vec!["legal/LICENSE-APACHE.md"]),
            ("https://example.com/LICENSE.txt", vec![]),
        ] {
            assert_eq!(named(value), files, "{value}");
        }
    }
}
