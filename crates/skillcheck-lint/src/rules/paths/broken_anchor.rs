//! A fragment that nothing is called.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use skillcheck_parser::{Outline, ReferenceKind, RelPath, Resolution, SKILL_FILE, resolve};

use crate::{
    anchors::Anchors,
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "broken-anchor",
    group: Group::Paths,
    severity: Severity::Warning,
    summary: "a link leads to a heading or anchor that its file does not have",
    source: "GitHub's rendering of Markdown: how a heading becomes a fragment",
    fix: None,
    docs: include_str!("broken-anchor.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Ok(skill_file) = RelPath::parse(SKILL_FILE) else {
        return;
    };
    let mut texts: HashMap<&RelPath, (&str, &Outline)> = HashMap::new();
    if let Some(skill) = context.skill() {
        texts.insert(&skill_file, (&skill.source.text, &skill.outline));
    }
    for document in context.package.documents() {
        texts.insert(&document.path, (&document.source.text, &document.outline));
    }
    let mut anchors: HashMap<&RelPath, Anchors> = HashMap::new();
    let mut files: Vec<_> = texts.iter().map(|(path, text)| (*path, text.1)).collect();
    files.sort_by_key(|(path, _)| *path);
    for (file, outline) in files {
        for reference in &outline.references {
            let target = &reference.target;
            let Some((path, fragment)) = target.value.split_once('#') else {
                continue;
            };
            let is_link = !matches!(reference.kind, ReferenceKind::Code | ReferenceKind::Autolink);
            if !is_link || outline.in_code(reference.span.start) || is_free(fragment) {
                continue;
            }
            let there = if path.is_empty() {
                Some(file)
            } else {
                let path = percent_decode_str(path).decode_utf8_lossy();
                match resolve(context.package, file.folder(), &path) {
                    Resolution::File(found) => texts.get_key_value(&found).map(|(path, _)| *path),
                    _ => None,
                }
            };
            let Some((path, (text, outline))) = there.and_then(|path| Some((path, texts.get(path)?)))
            else {
                continue;
            };
            let known = anchors
                .entry(path)
                .or_insert_with(|| Anchors::read(text, outline));
            let fragment = percent_decode_str(fragment).decode_utf8_lossy();
            if known.has(&fragment) {
                continue;
            }
            let whose = if path == file { "this file" } else { path.as_str() };
            let help = match known.nearest(&fragment) {
                Some(near) => format!("did you mean `#{near}`?"),
                None => "link to a heading that is there, or to the file as a whole".to_owned(),
            };
            sink.report(
                Place::at(file, target.span),
                format!("no heading of {whose} makes `#{fragment}`"),
            )
            .help(help);
        }
    }
}

/// Whether `fragment` needs no heading: the top of a page, a line of code, a piece of text.
fn is_free(fragment: &str) -> bool {
    let line = fragment
        .strip_prefix('L')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    fragment.is_empty()
        || fragment.eq_ignore_ascii_case("top")
        || line
        || fragment.starts_with(":~:")
        || fragment.contains(['{', '}', '$', '<', '>', '*', '/', '!'])
}
