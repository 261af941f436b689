//! What words of a text are paths: the targets of links, and what commands run or read.

use percent_encoding::percent_decode_str;

/// Commands that run or show the file that they are given.
const INTERPRETERS: [&str; 23] = [
    ".",
    "Rscript",
    "bash",
    "bun",
    "cat",
    "deno",
    "less",
    "node",
    "open",
    "perl",
    "php",
    "powershell",
    "pwsh",
    "py",
    "python",
    "python3",
    "ruby",
    "sh",
    "source",
    "ts-node",
    "tsx",
    "uv",
    "zsh",
];

/// The path that a link leads to; none where it leads to no file by path.
pub(super) fn link_path(target: &str) -> Option<String> {
    let target = target.trim();
    let scheme = target.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    });
    if let Some(path) = target.strip_prefix("file://") {
        // A place on one machine, whatever the machine.
        return Some(path.to_owned());
    }
    if scheme || target.starts_with("//") || target.starts_with('@') {
        return None;
    }
    let path = target.split(['#', '?']).next().unwrap_or(target);
    if path.is_empty() || path.contains(['{', '}', '$', '*', '<', '>', '[', ']']) {
        return None;
    }
    Some(percent_decode_str(path).decode_utf8_lossy().into_owned())
}

/// The word of a command line that names what it runs or reads: the command itself, or the first
/// argument that is no option where the command runs or shows its argument.
pub(super) fn command_argument(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    // What the environment is set to stands first.
    let command = words.find(|word| !word.contains('=') && *word != "sudo")?;
    if command.contains(['/', '\\']) {
        return Some(command);
    }
    let is_argument = |word: &&str| !word.starts_with(['-', '+']);
    match command {
        "java" => return words.skip_while(|word| *word != "-jar").nth(1),
        "pip" | "pip3" => {
            let flags = ["-r", "--requirement"];
            return words.skip_while(|word| !flags.contains(word)).nth(1);
        }
        _ => {}
    }
    let argument = words.by_ref().find(is_argument)?;
    match command {
        "go" if argument == "run" => words.find(is_argument),
        "uv" if argument == "pip" => words.skip_while(|word| *word != "-r").nth(1),
        "uv" | "bun" | "deno" | "poetry" | "pipenv" if argument == "run" => {
            let inner = words.find(is_argument)?;
            if INTERPRETERS.contains(&inner) {
                words.find(is_argument)
            } else {
                Some(inner)
            }
        }
        "npx" | "bunx" if INTERPRETERS.contains(&argument) => words.find(is_argument),
        "chmod" => words.find(is_argument),
        _ => INTERPRETERS.contains(&command).then_some(argument),
    }
}

/// Whether `path` is a file name without a folder.
pub(crate) fn is_bare(path: &str) -> bool {
    !path.trim_start_matches("./").contains('/')
}

/// Whether `text` is a bare word, as in `<path>`.
pub(super) fn is_word(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_alphanumeric() || c == '-' || c == '_' || c == ' ')
}
