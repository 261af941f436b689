//! What would change, as a unified diff.

use std::io::{self, IsTerminal, Write as _};

use similar::{ChangeTag, TextDiff};

use crate::{render::text, write::Write};

/// The change of one file, whose paths from the working directory are `before` and `after`, with
/// three lines around it: as git writes it, byte for byte.
pub(crate) fn unified(before: &str, after: &str, write: &Write) -> Vec<u8> {
    let (a, b) = (named("a/", before), named("b/", after));
    let mut out = format!("diff --git {a} {b}\n").into_bytes();
    let mut say = |line: String| out.extend(line.into_bytes());
    if write.renamed.is_some() {
        let (from, to) = (named("", before), named("", after));
        say(format!("rename from {from}\nrename to {to}\n"));
    }
    if write.old.is_none() {
        say("new file mode 100644\n".to_owned());
    }
    let old = write.old.as_deref().unwrap_or_default();
    // A lone CR is part of a line, as for git.
    let old: Vec<&[u8]> = old.split_inclusive(|byte| *byte == b'\n').collect();
    let new: Vec<&[u8]> = write.new.split_inclusive(|byte| *byte == b'\n').collect();
    let diff = TextDiff::configure()
        .newline_terminated(true)
        .diff_slices(&old, &new);
    // A name with a space ends at a tab.
    let end = |name: &str| if name.contains(' ') { "\t" } else { "" };
    let a = match write.old {
        Some(_) => format!("{a}{}", end(before)),
        None => "/dev/null".to_owned(),
    };
    let b = format!("{b}{}", end(after));
    let mut unified = diff.unified_diff();
    for (number, hunk) in unified.context_radius(3).iter_hunks().enumerate() {
        if number == 0 {
            out.extend(format!("--- {a}\n+++ {b}\n").into_bytes());
        }
        out.extend(format!("{}\n", hunk.header()).into_bytes());
        for change in hunk.iter_changes() {
            let sign = match change.tag() {
                ChangeTag::Equal => b' ',
                ChangeTag::Delete => b'-',
                ChangeTag::Insert => b'+',
            };
            out.push(sign);
            out.extend_from_slice(change.value());
            if !change.value().ends_with(b"\n") {
                out.extend_from_slice(b"\n\\ No newline at end of file\n");
            }
        }
    }
    out
}

/// A path with its prefix, in quotes where it has to be, as git does it.
fn named(prefix: &str, path: &str) -> String {
    let needs_quotes = |c: char| c.is_control() || c == '"' || c == '\\';
    if !path.contains(needs_quotes) {
        return format!("{prefix}{path}");
    }
    let mut quoted = format!("\"{prefix}");
    for c in path.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    quoted.push_str(&format!("\\{byte:03o}"));
                }
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A diff for standard output: byte for byte, so that it can be applied, unless a terminal would
/// obey what it holds.
pub(crate) fn for_stream(diff: Vec<u8>) -> Vec<u8> {
    if !io::stdout().is_terminal() {
        return diff;
    }
    let mut out = Vec::new();
    for line in String::from_utf8_lossy(&diff).lines() {
        let _ = writeln!(out, "{}", text::clean(line.trim_end_matches('\r')));
    }
    out
}
