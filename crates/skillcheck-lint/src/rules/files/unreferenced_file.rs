//! A support file that nothing mentions.

use skillcheck_parser::{File, FileKind, RelPath, SKILL_FILE};

use crate::{
    finding::Place,
    mentioned::Mentioned,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "unreferenced-file",
    group: Group::Files,
    severity: Severity::Note,
    summary: "a support file that nothing in the package mentions",
    source: "Agent Skills specification, progressive disclosure: files are read when SKILL.md says so",
    fix: None,
    docs: include_str!("unreferenced-file.md"),
    check,
};

/// Files that are there for people and tools, in lower case, without ending.
const FOR_OTHERS: [&str; 25] = [
    "license", "licence", "licenses", "notice", "notices", "third_party_notices", "copying", "readme",
    "changelog", "contributing", "authors", "security", "code_of_conduct", "skill", "metadata", "origin",
    "external_source", "attribution", "omni_enhanced", "package", "package-lock", "requirements",
    "pyproject", "tsconfig", "__init__",
];
/// Folders whose files are found by their place.
const BY_PLACE: [&str; 7] = [
    "node_modules", "__pycache__", "test", "tests", "evals", "fixtures", "__tests__",
];
/// Endings of schemas, which standards publish and tools keep as whole sets.
const SCHEMAS: [&str; 4] = ["xsd", "dtd", "rng", "wsdl"];
/// What a client reads by itself: Codex takes a skill's icon and colours from it.
const CLIENT: &str = "agents/openai.yaml";
/// Files in one folder that are told one by one; where more are, the folder is told.
const SINGLY: usize = 3;

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let package = context.package;
    let Some(skill) = &package.skill else { return };
    let is_open = |file: &&File| file.kind == FileKind::Regular && !is_for_others(context, &file.path);
    let mut open: Vec<&File> = package.files().iter().filter(is_open).collect();
    let mut mentioned = Mentioned::new(open.iter().map(|file| &file.path));
    mentioned.read(&skill.source.text);
    open.retain(|file| !mentioned.has(&file.path));
    if open.is_empty() {
        return;
    }
    // Most packages end here; in the others every text may name the rest.
    for file in package.files() {
        let other = file.path.as_str() != SKILL_FILE && is_text(&file.path);
        let bytes = file.bytes().ok().filter(|_| other);
        if let Some(text) = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()) {
            mentioned.read_as(&file.path, text);
        }
    }
    open.retain(|file| !mentioned.has(&file.path));
    let mut rest = &open[..];
    while let Some(first) = rest.first() {
        let folder = first.path.folder();
        let same = rest.iter().take_while(|file| file.path.folder() == folder).count();
        let (here, others) = rest.split_at(same);
        rest = others;
        if folder.is_empty() || here.len() <= SINGLY {
            for file in here {
                told(sink, &file.path, format!("nothing in the package mentions `{}`", file.path));
            }
        } else {
            let count = here.len() - 1;
            let message = format!(
                "nothing in the package mentions `{}` and {count} more files of `{folder}/`",
                first.path
            );
            told(sink, &first.path, message);
        }
    }
}

fn told(sink: &mut Sink<'_>, path: &RelPath, message: String) {
    let _ = sink
        .report(Place::file(path), message)
        .help("say in SKILL.md when to read or run it, or take it out");
}

/// Whether the file at `path` is there for people or tools, and no agent is to be told of it.
fn is_for_others(context: &Context<'_>, path: &RelPath) -> bool {
    let names = || path.as_str().split('/');
    let name = path.name().to_lowercase();
    let stem = name.split('.').next().unwrap_or(&name);
    let stem = stem.strip_prefix("license-").map_or(stem, |_| "license");
    names().any(|name| name.starts_with('.') || BY_PLACE.contains(&name))
        || FOR_OTHERS.contains(&stem)
        || is_test(&name)
        || path.as_str() == CLIENT
        || SCHEMAS.contains(&path.extension().unwrap_or_default().as_str())
        || context.profile.generates(path)
        // What was held against upstream's files is a copy, which stays whole, or has its finding.
        || context.verification.files.iter().any(|file| file.path == *path)
}

/// Whether a file of this name, in lower case, tests another one or the skill: its authors run it.
fn is_test(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let kind = stem.rsplit_once('.').map(|(_, kind)| kind);
    ["test_", "test-"].iter().any(|start| stem.starts_with(start))
        || stem.ends_with("_test")
        || matches!(kind, Some("test" | "spec"))
}

/// Whether a file may name others, by its ending.
fn is_text(path: &RelPath) -> bool {
    const BINARY: [&str; 16] = [
        "png", "jpg", "jpeg", "gif", "webp", "ico", "pdf", "docx", "xlsx", "pptx", "ttf", "otf",
        "woff", "woff2", "zip", "gz",
    ];
    !BINARY.contains(&path.extension().unwrap_or_default().as_str())
}
