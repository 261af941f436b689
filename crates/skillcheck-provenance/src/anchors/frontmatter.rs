//! The anchors in the frontmatter of `SKILL.md`.

use skillcheck_parser::{
    Package, RelPath, SKILL_FILE, Span,
    yaml::{Node, Value},
};

use super::{Reading, web};
use crate::origin::{AnchorKind, Field, Malformed};

/// Keys that GitHub's command line writes below `metadata`, and what they claim.
const GITHUB: [(&str, Field); 4] = [
    ("github-repo", Field::Repository),
    ("github-ref", Field::Ref),
    ("github-path", Field::Path),
    ("github-tree-sha", Field::Tree),
];

/// Reads the `github-*` keys that an installed copy has below `metadata`.
pub(super) fn github(package: &Package, reading: &mut Reading) {
    let Some((metadata, file)) = field(package, "metadata") else {
        return;
    };
    // A version or a licence may be anybody's key; a repository or a tree is the installer's.
    let claims = |key: &str| metadata.get(key).is_some();
    if !claims("github-repo") && !claims("github-tree-sha") {
        return;
    }
    reading.open(AnchorKind::GitHub, file);
    for (key, field) in GITHUB {
        let Some(node) = metadata.get(key) else {
            continue;
        };
        match text(node) {
            Some(text) if field == Field::Path => {
                reading.claim(field, folder_of(text), Some(place(node)));
            }
            Some(text) => reading.claim(field, text, Some(place(node))),
            None => reading.problem(
                Some(node.span),
                Malformed::NotAString(field, node.value.kind()),
            ),
        }
    }
    reading.require(&[Field::Repository, Field::Tree, Field::Path]);
}

/// Reads the `url` of a catalogue's listing: a folder on a hosting site.
pub(super) fn url(package: &Package, reading: &mut Reading) {
    if let Some((node, file)) = field(package, "url")
        && let Some(text) = node.as_str()
        && let Some(place) = web::Place::read(text)
        && place.path.is_some()
    {
        reading.open(AnchorKind::Url, file);
        claims(&place, node, reading);
    }
}

/// Reads a `source` that is a URL of a hosting site. It says where the text came from first, which
/// for a copy of a copy is not where this one was taken: it counts only where nothing else does.
pub(super) fn source(package: &Package, reading: &mut Reading) {
    if !reading.origin.is_empty() {
        return;
    }
    if let Some((node, file)) = field(package, "source")
        && let Some(text) = node.as_str()
        && let Some(place) = web::Place::read(text)
    {
        reading.open(AnchorKind::Source, file);
        claims(&place, node, reading);
    }
}

fn claims(place: &web::Place, node: &Node, reading: &mut Reading) {
    let span = Some(self::place(node));
    reading.claim(Field::Repository, &place.repository, span);
    if let Some(reference) = &place.reference {
        let is_id = reference.parse::<crate::ObjectId>().is_ok();
        let field = if is_id { Field::Commit } else { Field::Ref };
        reading.claim(field, reference, span);
    }
    if let Some(path) = &place.path {
        reading.claim(Field::Path, folder_of(path), span);
    }
}

/// The folder that a recorded path means: itself, or the one that holds the named skill file.
pub(super) fn folder_of(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    match path.strip_suffix(SKILL_FILE) {
        Some("") => "",
        Some(folder) => folder.strip_suffix('/').unwrap_or(path),
        None => path,
    }
}

fn field<'a>(package: &'a Package, key: &str) -> Option<(&'a Node, RelPath)> {
    let frontmatter = package.skill.as_ref()?.frontmatter.as_ref()?;
    let file = RelPath::parse(SKILL_FILE).ok()?;
    Some((&frontmatter.entry(key)?.value, file))
}

fn text(node: &Node) -> Option<&str> {
    node.as_str()
}

/// The value without its quotes.
fn place(node: &Node) -> Span {
    let quoted = match &node.value {
        Value::String(text) => node.span.end - node.span.start == text.len() + 2,
        _ => false,
    };
    if quoted {
        Span::new(node.span.start + 1, node.span.end - 1)
    } else {
        node.span
    }
}
