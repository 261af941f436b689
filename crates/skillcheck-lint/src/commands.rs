//! Commands that may do harm, found in any text: scripts, code blocks, inline code, prose.

mod fetched;
mod words;

use skillcheck_parser::Span;

use crate::texts::line_at;
use words::{Word, split};

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Harm {
    /// Runs what it fetched.
    Piped,
    /// Fetches a program to a file and runs it at once.
    Fetched,
    /// Runs what it decoded.
    Decoded,
    /// Deletes the root or a home.
    Deletes,
    /// Overwrites a disk.
    Overwrites,
    /// Lets everybody write.
    Opens,
    /// Starts processes without end.
    Forks,
}

const FETCHERS: [&str; 7] = [
    "curl",
    "wget",
    "iwr",
    "irm",
    "invoke-webrequest",
    "invoke-restmethod",
    "curl.exe",
];
const SHELLS: [&str; 9] = [
    "sh",
    "bash",
    "zsh",
    "dash",
    "ash",
    "ksh",
    "fish",
    "iex",
    "invoke-expression",
];
const INTERPRETERS: [&str; 9] = [
    "python",
    "python2",
    "python3",
    "perl",
    "ruby",
    "node",
    "php",
    "pwsh",
    "powershell",
];
/// Words before a command that run it as somebody else, or in another way.
const WRAPPERS: [&str; 7] = ["sudo", "env", "exec", "command", "nohup", "doas", "time"];
/// Folders whose loss is the loss of a system or of a person's work.
const ROOTS: [&str; 22] = [
    "/",
    "/*",
    "~",
    "~/",
    "~/*",
    "$home",
    "${home}",
    "$home/",
    "${home}/",
    "$home/*",
    "${home}/*",
    "/home",
    "/root",
    "/etc",
    "/usr",
    "/var",
    "/bin",
    "/boot",
    "/lib",
    "c:\\",
    "c:\\*",
    "c:/",
];
const DISKS: [&str; 8] = [
    "/dev/sd",
    "/dev/hd",
    "/dev/vd",
    "/dev/nvme",
    "/dev/mmcblk",
    "/dev/disk",
    "/dev/rdisk",
    "/dev/xvd",
];

/// The harmful commands of `text`, given where words of commands stand, in the order of the text.
/// Each line is read once.
pub(crate) fn find(text: &str, marks: impl Iterator<Item = usize>) -> Vec<(Span, Harm)> {
    let mut found = Vec::new();
    let mut done = 0;
    for at in marks {
        if at < done {
            continue;
        }
        let line = logical_line(text, at, done);
        done = line.end.max(at + 1);
        let words = split(&text[line.range()], line.start);
        commands(&words, &mut found);
        calls(text, line, &mut found);
        fetched::find(text, line, &mut found);
    }
    found
}

/// The line around `at`, with those that a backslash or a pipe at the end joins to it.
fn logical_line(text: &str, at: usize, from: usize) -> Span {
    let mut line = line_at(text, at);
    // A pipe at the end of a table's row closes the row.
    let is_row = text[line.range()].trim_start().starts_with('|');
    loop {
        let trimmed = text[line.range()].trim_end();
        let joins = trimmed.ends_with('\\') || (trimmed.ends_with('|') && !is_row);
        let joined = joins && trimmed.len() < text.len() - line.start;
        let next = line.end
            + text[line.end..]
                .bytes()
                .take_while(|b| matches!(b, b'\r' | b'\n'))
                .count()
                .min(2);
        if !joined || next <= line.end || next >= text.len() {
            break;
        }
        line.end = line_at(text, next).end;
    }
    // A pipe may stand at the start of the next line.
    Span::new(line.start.max(from), line.end)
}

fn commands(words: &[Word<'_>], found: &mut Vec<(Span, Harm)>) {
    // Where the pipeline starts that a word belongs to, if something dangerous flows in it.
    let mut source: Option<(usize, Harm)> = None;
    for (index, word) in words.iter().enumerate() {
        let name = word.name();
        if word.ends_pipeline() {
            source = None;
        }
        if word.is_operator() {
            continue;
        }
        let at = word.span.start;
        let fetches = FETCHERS.contains(&name.as_str()) && has_address(words, index);
        if fetches || name.contains("downloadstring(") || name.ends_with("downloadstring") {
            if let Some(verb) = run_by(words, index) {
                found.push((Span::new(verb, word.span.end), Harm::Piped));
            }
            source = Some((at, Harm::Piped));
        } else if name == "base64" || name == "xxd" || name == "openssl" {
            let arguments = arguments(words, index);
            let decodes = arguments.iter().any(|word| {
                matches!(word.text, "-d" | "--decode" | "-D" | "-r" | "-di") || word.text == "-rp"
            });
            if decodes {
                if let Some(verb) = run_by(words, index) {
                    found.push((Span::new(verb, word.span.end), Harm::Decoded));
                }
                source = Some((source.map_or(at, |(at, _)| at), Harm::Decoded));
            }
        } else if let Some((start, harm)) = source
            && is_stage(words, index)
            && runs_input(words, index, &name)
        {
            found.push((Span::new(start, word.span.end), harm));
            source = None;
        }
        direct(words, index, &name, found);
    }
}

/// A command that does harm by its own arguments.
fn direct(words: &[Word<'_>], index: usize, name: &str, found: &mut Vec<(Span, Harm)>) {
    let word = &words[index];
    let at = word.span.start;
    let until = |end: &Word<'_>| Span::new(at, end.span.end);
    let rest = || arguments(words, index);
    match name {
        "rm" => {
            let rest = rest();
            let flags: String = rest
                .iter()
                .filter(|w| w.text.starts_with('-'))
                .map(|w| w.text)
                .collect();
            let recursive = rest.iter().any(|w| {
                w.text == "--recursive" || (is_short(w.text) && w.text.contains(['r', 'R']))
            });
            let target = rest
                .iter()
                .find(|w| !w.glued && ROOTS.contains(&w.text.to_lowercase().as_str()));
            let rootless = flags
                .contains("--no-preserve-root")
                .then(|| rest.last())
                .flatten();
            if let Some(end) = target.or(rootless).filter(|_| recursive) {
                found.push((until(end), Harm::Deletes));
            }
        }
        "remove-item" => {
            let rest = rest();
            let recursive = rest.iter().any(|w| w.text.to_lowercase().starts_with("-r"));
            let target = rest
                .iter()
                .find(|w| ROOTS.contains(&w.text.to_lowercase().as_str()));
            if let Some(end) = target.filter(|_| recursive) {
                found.push((until(end), Harm::Deletes));
            }
        }
        "chmod" => {
            let rest = rest();
            let mode = rest.iter().find(|w| !w.text.starts_with('-'));
            if let Some(end) = mode.filter(|w| is_open(w.text)) {
                found.push((until(end), Harm::Opens));
            }
        }
        "dd" => {
            let rest = rest();
            let disk = rest
                .iter()
                .find(|w| w.text.strip_prefix("of=").is_some_and(is_disk));
            if let Some(end) = disk {
                found.push((until(end), Harm::Overwrites));
            }
        }
        _ if name.starts_with("mkfs") => {
            let rest = rest();
            if let Some(end) = rest.iter().find(|w| is_disk(w.text)) {
                found.push((until(end), Harm::Overwrites));
            }
        }
        "powershell" | "pwsh" | "powershell.exe" => {
            let rest = rest();
            let mut pairs = rest.windows(2);
            let coded = pairs.find(|pair| {
                let flag = pair[0].text.to_lowercase();
                flag.len() >= 2
                    && ("-encodedcommand".starts_with(&flag) || flag == "-enc")
                    && flag.starts_with("-e")
                    && flag != "-ep"
                    && pair[1].text.len() >= 16
            });
            if let Some(pair) = coded {
                found.push((until(pair[1]), Harm::Decoded));
            }
        }
        _ if is_disk(word.text) && index > 0 && words[index - 1].text == ">" => {
            found.push((
                Span::new(words[index - 1].span.start, word.span.end),
                Harm::Overwrites,
            ));
        }
        _ => {}
    }
}

fn is_short(flag: &str) -> bool {
    flag.starts_with('-') && !flag.starts_with("--")
}

fn is_disk(path: &str) -> bool {
    DISKS.iter().any(|disk| path.starts_with(disk))
}

/// Whether a mode of `chmod` lets everybody write: `777`, `o+w`, `a=rwx`. The sticky bit keeps a
/// shared folder safe.
fn is_open(mode: &str) -> bool {
    if (3..=4).contains(&mode.len()) && mode.bytes().all(|b| matches!(b, b'0'..=b'7')) {
        let sticky = mode.len() == 4 && matches!(mode.as_bytes()[0], b'1' | b'3' | b'5' | b'7');
        return matches!(mode.as_bytes()[mode.len() - 1], b'2' | b'3' | b'6' | b'7') && !sticky;
    }
    mode.split(',').any(|part| {
        let Some((who, what)) = part.split_once(['+', '=']) else {
            return false;
        };
        !who.is_empty()
            && who.chars().all(|c| "ugoa".contains(c))
            && who.contains(['o', 'a'])
            && what.chars().all(|c| "rwxXst".contains(c))
            && what.contains('w')
    })
}

/// The words behind a command up to the next operator.
fn arguments<'a, 'b>(words: &'a [Word<'b>], index: usize) -> Vec<&'a Word<'b>> {
    let rest = words[index + 1..].iter();
    // Nobody gives a command more than a few words before what matters.
    rest.take(64)
        .take_while(|word| !word.is_operator())
        .collect()
}

/// Whether the command at `index` is told what to fetch: talk about `curl … | sh`, patterns that look
/// for it and rules that forbid it are not.
fn has_address(words: &[Word<'_>], index: usize) -> bool {
    let arguments = arguments(words, index);
    let taken = words.get(index + 1 + arguments.len());
    let is_address =
        |text: &str| !text.starts_with(['-', '\\']) && text.contains(char::is_alphanumeric);
    arguments.iter().any(|word| is_address(word.text))
        || taken.is_some_and(|word| word.text == "$(")
}

/// Whether the word at `index` is the command of a stage that a pipe feeds.
fn is_stage(words: &[Word<'_>], index: usize) -> bool {
    for word in words[..index].iter().rev().take(8) {
        if word.text == "|" {
            return true;
        }
        let wraps = WRAPPERS.contains(&word.name().as_str())
            || word.text.starts_with('-')
            || word.text.contains('=');
        if !wraps {
            return false;
        }
    }
    false
}

/// Whether the command at `index` runs what it reads: a shell without a script of its own.
fn runs_input(words: &[Word<'_>], index: usize, name: &str) -> bool {
    let shell = SHELLS.contains(&name);
    if !shell && !INTERPRETERS.contains(&name) {
        return false;
    }
    let Some(next) = words.get(index + 1).filter(|word| !word.is_operator()) else {
        return true;
    };
    match next.text {
        "-" | "-s" | "--" | "-x" | "-e" if shell => true,
        "-" | "-u" => true,
        text if text.starts_with('-') => shell && !text.contains('c'),
        // A script or a module of its own reads the data; in prose the sentence goes on.
        text => shell && !text.contains(['.', '/']),
    }
}

/// Where the command starts that runs the output of the one at `index`: `bash <(curl …)`,
/// `eval "$(curl …)"`, `iex (iwr …)`.
fn run_by(words: &[Word<'_>], index: usize) -> Option<usize> {
    // The few words back to where the output is taken: a wrapper, or what feeds this command.
    let near = index.saturating_sub(10);
    // What stands in brackets of its own there is read with them: `(New-Object …).DownloadString(`.
    let mut closed = 0_usize;
    let opener = words[near..index].iter().rposition(|word| {
        match word.text {
            ")" if word.is_operator() => closed += 1,
            "(" | "$(" | "<(" if word.is_operator() && closed > 0 => closed -= 1,
            _ => return word.is_operator() && word.text != "|" && closed == 0,
        }
        false
    })? + near;
    let bracket = words[opener].text;
    if !matches!(bracket, "<(" | "$(" | "(") {
        return None;
    }
    let before = words[..opener].iter().rev().take(6);
    let mut verbs =
        before.take_while(|word| !word.is_operator() || word.text == "(" || word.text == "&");
    verbs.find_map(|word| {
        let name = word.name();
        // `Bash (curl and jq)` is prose, `Bash(curl *)` a permission.
        let shell = SHELLS.contains(&name.as_str()) || INTERPRETERS.contains(&name.as_str());
        let runs = matches!(
            name.as_str(),
            "eval" | "source" | "." | "iex" | "invoke-expression"
        ) || (shell && bracket != "(");
        runs.then_some(word.span.start)
    })
}

/// Calls in programs that run what they decode, and the fork bomb, which is no word.
fn calls(text: &str, line: Span, found: &mut Vec<(Span, Harm)>) {
    let code = &text[line.range()];
    let lower = code.to_ascii_lowercase();
    if let Some(at) = lower.find(":(){").or_else(|| lower.find(":() {")) {
        let end = (at + 13).min(lower.len());
        found.push((
            Span::new(line.start + at, line.start + lower.floor_char_boundary(end)),
            Harm::Forks,
        ));
    }
    for run in ["exec(", "eval(", "function("] {
        let Some(at) = lower.find(run) else { continue };
        let inner = &lower[at + run.len()..];
        let inner = &inner[..inner.floor_char_boundary(inner.len().min(60))];
        let call = inner.split(['"', '\'', ';', ')']).next().unwrap_or(inner);
        let decoder = [
            "b64decode(",
            "atob(",
            "bytes.fromhex(",
            "base64.decode(",
            "base64_decode(",
        ];
        if let Some(decodes) = decoder
            .iter()
            .find_map(|name| Some(call.find(name)? + name.len()))
        {
            let end = line.start + at + run.len() + decodes;
            found.push((Span::new(line.start + at, end), Harm::Decoded));
        }
    }
}

#[cfg(test)]
mod tests;
