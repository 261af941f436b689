//! A program that is fetched to a file and run at once: `curl -o i.sh URL && sh i.sh`.

use skillcheck_parser::Span;

use super::{
    FETCHERS, Harm, INTERPRETERS, SHELLS, WRAPPERS, logical_line,
    words::{Word, split},
};
use crate::texts::line_at;

/// Lines behind the fetching in which the file may be run.
const LINES: usize = 8;
/// Commands that check a file, or show it to somebody.
const CHECKS: [&str; 28] = [
    "sha256sum",
    "sha512sum",
    "sha384sum",
    "sha1sum",
    "md5sum",
    "b2sum",
    "b3sum",
    "shasum",
    "openssl",
    "gpg",
    "gpg2",
    "gpgv",
    "cosign",
    "minisign",
    "signify",
    "slsa-verifier",
    "get-filehash",
    "certutil",
    "shellcheck",
    "less",
    "more",
    "cat",
    "bat",
    "head",
    "vi",
    "vim",
    "nano",
    "diff",
];
/// Parts of what is said of looking at the file first, in lower case.
const LOOKS: [&str; 8] = [
    "checksum", "review", "inspect", "verify", "read it", "look at", "audit", "examine",
];

/// The programs that the commands of `line` fetch and that are run at once, there or in the lines
/// behind it.
pub(super) fn find(text: &str, line: Span, found: &mut Vec<(Span, Harm)>) {
    let words = split(&text[line.range()], line.start);
    let mut commands = words.split(|word| word.is_operator() && word.ends_pipeline());
    while let Some(command) = commands.next() {
        let Some((start, file)) = fetched(command) else {
            continue;
        };
        let mut rest = commands.clone().map(|command| stage(command, file));
        let end = match rest.find(|stage| !matches!(stage, Stage::Other)) {
            Some(Stage::Runs(end)) => Some(end),
            Some(_) => None,
            None => run_below(text, line.end, file),
        };
        if let Some(end) = end {
            found.push((Span::new(start, end), Harm::Fetched));
            return;
        }
    }
}

/// What a command does with the file.
enum Stage {
    /// Runs it, up to here.
    Runs(usize),
    /// Checks it, or has somebody look at it.
    Checks,
    /// Nothing that matters.
    Other,
}

fn stage(command: &[Word<'_>], file: &str) -> Stage {
    if command
        .iter()
        .any(|word| CHECKS.contains(&word.name().as_str()))
    {
        return Stage::Checks;
    }
    run(command, file).map_or(Stage::Other, Stage::Runs)
}

/// Where `file` is run in the lines behind `from`, which are code as that line is: a fence, a
/// heading or two blank lines end it.
fn run_below(text: &str, from: usize, file: &str) -> Option<usize> {
    let mut at = from;
    let mut blank = 0;
    for _ in 0..LINES {
        at += text[at..].strip_prefix('\r').map_or(0, |_| 1);
        at += text[at..].strip_prefix('\n').map(|_| 1)?;
        if at >= text.len() {
            return None;
        }
        let line = logical_line(text, at, at);
        let said = text[line.range()].trim();
        blank = if said.is_empty() { blank + 1 } else { 0 };
        let lower = said.to_lowercase();
        if blank > 1
            || said.starts_with("```")
            || said.starts_with("~~~")
            || LOOKS.iter().any(|look| lower.contains(look))
        {
            return None;
        }
        if !said.starts_with(['#', ':']) {
            let words = split(&text[line.range()], line.start);
            let commands = words.split(|word| word.is_operator() && word.ends_pipeline());
            for command in commands {
                match stage(command, file) {
                    Stage::Runs(end) => return Some(end),
                    Stage::Checks => return None,
                    Stage::Other => {}
                }
            }
        }
        at = line_at(text, line.end).end;
    }
    None
}

/// Where a command starts that fetches from an address to a file, and the file.
fn fetched<'a>(command: &[Word<'a>]) -> Option<(usize, &'a str)> {
    let at = command
        .iter()
        .position(|word| FETCHERS.contains(&word.name().as_str()))?;
    let name = command[at].name();
    let arguments = &command[at + 1..];
    let address = arguments.iter().find(|word| word.text.contains("://"))?;
    // What is piped on goes elsewhere.
    if arguments
        .iter()
        .any(|word| word.is_operator() && word.text == "|")
    {
        return None;
    }
    let behind = |is: &dyn Fn(&Word<'_>) -> bool| {
        let at = arguments.iter().position(is)?;
        arguments.get(at + 1).map(|word| word.text)
    };
    let short = |word: &Word<'_>, letter: char| {
        word.text.starts_with('-') && !word.text.starts_with("--") && word.text.ends_with(letter)
    };
    let file = match name.as_str() {
        "curl" | "curl.exe" => behind(&|word| short(word, 'o') || word.text == "--output")
            .or_else(|| behind(&|word| word.text == ">"))
            .or_else(|| {
                let remote = arguments.iter().any(|word| {
                    word.text == "--remote-name"
                        || (word.text.starts_with('-')
                            && !word.text.starts_with("--")
                            && word.text.contains('O'))
                });
                remote.then(|| last(address.text)).flatten()
            }),
        "wget" => behind(&|word| short(word, 'O') || word.text == "--output-document")
            .or_else(|| last(address.text)),
        _ => behind(&|word| matches!(word.text.to_ascii_lowercase().as_str(), "-outfile" | "-o")),
    }?;
    let named = file.contains(char::is_alphanumeric) && !file.starts_with('-');
    named.then_some((command[at].span.start, file))
}

/// The name of the file that an address ends with.
fn last(address: &str) -> Option<&str> {
    let path = address.split(['?', '#']).next()?;
    let (_, path) = path.split_once("://")?;
    let (_, name) = path.rsplit_once('/')?;
    (!name.is_empty()).then_some(name)
}

/// Where the word ends by which `command` runs `file`: as the command itself, or as the script of a
/// shell or an interpreter.
fn run(command: &[Word<'_>], file: &str) -> Option<usize> {
    let is_file = |word: &Word<'_>| {
        word.text == file
            || word
                .text
                .strip_prefix("./")
                .or_else(|| word.text.strip_prefix(".\\"))
                .is_some_and(|name| name == file.trim_start_matches("./"))
    };
    let mut words = command.iter().filter(|word| !word.is_operator());
    let first = words.by_ref().find(|word| {
        !(WRAPPERS.contains(&word.name().as_str())
            || word.text.starts_with('-')
            || word.text.contains('=')
            || matches!(word.text, "$" | "RUN" | "&" | "run:"))
    })?;
    let name = first.name();
    if is_file(first) {
        // Its bare name runs only what stands in the folders for programs.
        return first.text.contains(['/', '\\']).then_some(first.span.end);
    }
    let runs = SHELLS.contains(&name.as_str())
        || INTERPRETERS.contains(&name.as_str())
        || matches!(name.as_str(), "source" | ".");
    let script = words.find(|word| !word.text.starts_with('-'))?;
    (runs && is_file(script)).then_some(script.span.end)
}
