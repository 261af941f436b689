//! The paths that the text of a package names as parts of it.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use skillcheck_parser::{Package, Reference, ReferenceKind, Resolution, Skill, Span, resolve};
use skillcheck_provenance::Verification;

/// Folders that support files usually stand in.
const FAMILIES: [&str; 6] = [
    "references",
    "scripts",
    "assets",
    "examples",
    "agents",
    "templates",
];
/// Words where a path belongs that say it is still to be written, in lower case.
const PLACEHOLDERS: [&str; 6] = [
    "n/a",
    "todo",
    "tbd",
    "fixme",
    "path/to/file",
    "your-file-here",
];
/// Words that make a path an illustration, or something the skill is to write.
const HEDGES: [&str; 17] = [
    "e.g",
    "eg",
    "example",
    "examples",
    "would",
    "instance",
    "such",
    "write",
    "writes",
    "save",
    "saves",
    "create",
    "creates",
    "generate",
    "generates",
    "output",
    "outputs",
];

/// Bytes on either side of a path in which its hedges are looked for.
const HEDGED: usize = 300;

/// How a path is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// A link, an image, a definition or an HTML attribute: it is meant to be followed.
    Link,
    /// Inline code.
    Code,
}

/// A path that the text names.
#[derive(Clone, Debug)]
pub(crate) struct NamedPath {
    /// The path's bytes in `SKILL.md`.
    pub(crate) span: Span,
    /// The path as written, without fragment and query.
    pub(crate) text: String,
    /// How it is named.
    pub(crate) manner: Manner,
    /// What stands there; none for a placeholder.
    pub(crate) resolution: Option<Resolution>,
    /// Whether its line says that the path is an illustration, or yet to be written.
    pub(crate) hedged: bool,
    /// Upstream's line, from 1, that names the same path.
    pub(crate) inherited: Option<usize>,
}

/// Reads the paths that the skill file of `package` names.
pub(crate) fn read(package: &Package, verification: &Verification) -> Vec<NamedPath> {
    let Some(skill) = &package.skill else {
        return Vec::new();
    };
    let mut inherited: HashMap<&str, usize> = HashMap::new();
    if let Some(upstream) = verification.upstream.as_ref().map(|file| &file.skill) {
        for reference in &upstream.outline.references {
            let line = upstream.source.line(reference.span.start);
            inherited.entry(&reference.target.value).or_insert(line);
        }
    }
    skill
        .outline
        .references
        .iter()
        .filter(|reference| !skill.outline.in_code(reference.span.start))
        .filter_map(|reference| named(package, skill, reference, &inherited))
        .collect()
}

fn named(
    package: &Package,
    skill: &Skill,
    reference: &Reference,
    inherited: &HashMap<&str, usize>,
) -> Option<NamedPath> {
    let target = &reference.target;
    let (manner, text) = match reference.kind {
        ReferenceKind::Autolink => return None,
        ReferenceKind::Code => (Manner::Code, code_path(package, skill, &target.value)?),
        _ => (Manner::Link, link_path(&target.value)?),
    };
    let path = own_prefix(package, skill, &text);
    let resolution = Some(resolve(package, "", path)).filter(|found| {
        let missing = matches!(found, Resolution::Missing(_));
        let bracketed = skill.source.text[..target.span.start].ends_with('<');
        !missing || !(is_placeholder(&text) || (bracketed && is_word(&text)))
    });
    let missing = matches!(resolution, Some(Resolution::Missing(_)));
    if missing && manner == Manner::Code && skillcheck_parser::in_repository(package, path) {
        return None;
    }
    Some(NamedPath {
        span: target.span,
        manner,
        resolution,
        hedged: is_hedged(skill, target.span),
        inherited: inherited.get(target.value.as_str()).copied(),
        text,
    })
}

/// The path that a link leads to; none where it leads to no file by path.
fn link_path(target: &str) -> Option<String> {
    let target = target.trim();
    let scheme = target.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    });
    if scheme || target.starts_with("//") || target.starts_with('@') {
        return None;
    }
    let path = target.split(['#', '?']).next().unwrap_or(target);
    if path.is_empty() || path.contains(['{', '}', '$', '*', '<', '>', '[', ']']) {
        return None;
    }
    Some(percent_decode_str(path).decode_utf8_lossy().into_owned())
}

/// The path that a piece of inline code is; none where it is something else.
fn code_path(package: &Package, skill: &Skill, code: &str) -> Option<String> {
    let code = code.trim();
    let path = code.split(['#', '?']).next().unwrap_or(code);
    let bare = path.strip_prefix("./").unwrap_or(path);
    let plain = |c: char| c.is_alphanumeric() || "/._-+~".contains(c);
    if !bare.chars().all(plain) || bare.contains("..") || bare.contains("//") {
        return None;
    }
    let bare = own_prefix(package, skill, bare);
    let (family, rest) = bare.split_once('/')?;
    let known = FAMILIES.contains(&family) || package.has_folder(family);
    let file = rest.rsplit('/').next()?;
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let named = !stem.is_empty()
        && (1..=8).contains(&ending.len())
        && ending.chars().all(|c| c.is_ascii_alphanumeric())
        && !ending.chars().all(|c| c.is_ascii_digit());
    (known && (named || is_placeholder(rest))).then(|| path.to_owned())
}

/// `path` without the package's own place in a collection: `skills/NAME/x` is `x`.
fn own_prefix<'a>(package: &Package, skill: &Skill, path: &'a str) -> &'a str {
    let folder = package.folder_name().unwrap_or_default();
    let name = skill
        .frontmatter
        .as_ref()
        .and_then(|frontmatter| frontmatter.text("name"))
        .unwrap_or_default();
    for own in [folder.as_str(), name] {
        let rest = path
            .strip_prefix("skills/")
            .and_then(|rest| rest.strip_prefix(own)?.strip_prefix('/'));
        if let Some(rest) = rest.filter(|_| !own.is_empty()) {
            return rest;
        }
    }
    path
}

fn is_placeholder(path: &str) -> bool {
    let path = path.trim_start_matches("./").to_lowercase();
    PLACEHOLDERS.iter().any(|word| {
        path.strip_suffix(word)
            .is_some_and(|before| before.is_empty() || before.ends_with('/'))
    })
}

/// Whether `text` is a bare word, as in `<path>`.
fn is_word(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_alphanumeric() || c == '-' || c == '_' || c == ' ')
}

/// Whether the words around `span` on its line make it an illustration.
fn is_hedged(skill: &Skill, span: Span) -> bool {
    let line = skill.source.line_span(skill.source.line(span.start));
    // A line may be a megabyte long; what explains a path stands near it.
    let near = |at: usize, end: usize| {
        let (mut at, mut end) = (at.max(line.start), end.min(line.end));
        while !skill.source.text.is_char_boundary(at) {
            at -= 1;
        }
        while !skill.source.text.is_char_boundary(end) {
            end += 1;
        }
        Span::new(at, end)
    };
    let around = [
        near(span.start.saturating_sub(HEDGED), span.start),
        near(span.end, span.end + HEDGED),
    ];
    around.iter().any(|part| {
        skill
            .source
            .slice(*part)
            .split(|c: char| !c.is_alphanumeric() && c != '.' && c != '/' && c != '-')
            .map(|word| word.trim_end_matches('.').to_lowercase())
            .any(|word| HEDGES.contains(&word.as_str()))
    })
}
