//! Files that nobody can review.

use skillcheck_parser::{File, FileKind};

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "opaque-file",
    group: Group::Files,
    severity: Severity::Warning,
    summary: "bytecode, an executable or an archive: nobody can review it",
    source: "whoever installs a skill must be able to read what it runs",
    fix: None,
    docs: include_str!("opaque-file.md"),
    check,
};

/// Endings of file names and what such files are.
const ENDINGS: [(&str, &[&str]); 4] = [
    (
        "bytecode",
        &["pyc", "pyo", "class", "luac", "elc", "beam", "wasm"],
    ),
    (
        "an executable or a library of machine code",
        &["exe", "dll", "so", "dylib", "node", "o", "a", "lib", "msi", "com", "scr", "pyd", "elf"],
    ),
    (
        "an archive",
        &[
            "zip", "tar", "gz", "tgz", "bz2", "tbz2", "xz", "txz", "zst", "7z", "rar", "lz4", "lzma",
            "cab", "cpio",
        ],
    ),
    (
        "a packed program",
        &["jar", "war", "ear", "whl", "egg", "apk", "aab", "ipa", "deb", "rpm", "dmg", "pkg", "iso",
          "appimage", "vsix", "crx", "xpi", "nupkg", "gem", "asar"],
    ),
];

/// First bytes of files and what such files are. Documents that are archives inside (`.docx`,
/// `.xlsx`) are known by their endings, and not looked into.
const STARTS: [(&[u8], &str); 12] = [
    (b"\x7fELF", "an executable or a library of machine code"),
    (b"\xfe\xed\xfa\xce", "an executable or a library of machine code"),
    (b"\xfe\xed\xfa\xcf", "an executable or a library of machine code"),
    (b"\xce\xfa\xed\xfe", "an executable or a library of machine code"),
    (b"\xcf\xfa\xed\xfe", "an executable or a library of machine code"),
    (b"\xca\xfe\xba\xbe", "bytecode, or an executable for several machines"),
    (b"\0asm", "bytecode"),
    (b"PK\x03\x04", "an archive"),
    (b"\x1f\x8b\x08", "an archive"),
    (b"7z\xbc\xaf\x27\x1c", "an archive"),
    (b"Rar!\x1a\x07", "an archive"),
    (b"\xfd7zXZ\0", "an archive"),
];

/// Endings of files that are text, pictures, sounds, fonts or documents: their first bytes are not
/// looked at. Executables hide behind other names, or none.
const KNOWN: [&str; 66] = [
    "md", "mdx", "txt", "json", "jsonl", "yaml", "yml", "toml", "ini", "cfg", "xml", "html", "htm",
    "css", "scss", "csv", "tsv", "svg", "py", "pyi", "js", "mjs", "cjs", "jsx", "ts", "tsx", "sh",
    "bash", "zsh", "ps1", "bat", "rb", "go", "rs", "java", "kt", "swift", "c", "h", "cpp", "cs",
    "php", "lua", "sql", "tf", "vue", "png", "jpg", "jpeg", "gif", "webp", "ico", "pdf", "docx",
    "xlsx", "pptx", "odt", "ods", "odp", "epub", "ttf", "otf", "woff", "woff2", "mp3", "mp4",
];

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for file in context.package.files() {
        if file.kind != FileKind::Regular {
            continue;
        }
        if let Some(what) = opacity(file) {
            sink.report(
                Place::file(&file.path),
                format!("`{}` is {what}, which nobody can review", file.path),
            )
            .help("put in its place what it was made from, or say where to get it");
        }
    }
}

/// What makes a file opaque: its ending, or else its first bytes.
fn opacity(file: &File) -> Option<&'static str> {
    let ending = file.path.extension().unwrap_or_default();
    let by_ending = ENDINGS
        .iter()
        .find(|(_, endings)| endings.contains(&ending.as_str()));
    if let Some((what, _)) = by_ending {
        // A few bytes of text under such a name hide nothing.
        return (!is_text(file)).then_some(*what);
    }
    if KNOWN.contains(&ending.as_str()) {
        return None;
    }
    let head = file.head(64).ok()?;
    let windows = head.starts_with(b"MZ") && head.contains(&0);
    if windows {
        return Some("an executable or a library of machine code");
    }
    let known = STARTS.iter().find(|(start, _)| head.starts_with(start));
    known.map(|(_, what)| *what)
}

/// Whether a file starts as text.
fn is_text(file: &File) -> bool {
    let Ok(head) = file.head(512) else {
        return false;
    };
    let text = match std::str::from_utf8(&head) {
        Ok(text) => text,
        // The last character may be cut.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or("\0")
        }
        Err(_) => return false,
    };
    !text.is_empty() && !text.chars().any(|c| c.is_control() && !c.is_whitespace() && c != '\u{1b}')
}
