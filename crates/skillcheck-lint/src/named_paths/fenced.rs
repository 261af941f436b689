//! Paths in the commands of code blocks.

use skillcheck_parser::{Fence, Outline, Source, Span};

use super::words::command_argument;

/// Languages of code blocks whose commands are to be run.
const SHELLS: [&str; 10] = [
    "bash",
    "bat",
    "cmd",
    "fish",
    "powershell",
    "ps1",
    "pwsh",
    "sh",
    "shell",
    "zsh",
];
/// Bytes of a line that are looked at: a line may be a megabyte long.
const LINE: usize = 400;

/// Whether `at` lies in a fenced block of shell commands, which are to be run as they stand.
pub(crate) fn is_in_shell(source: &Source, outline: &Outline, at: usize) -> bool {
    let next = outline
        .fences
        .partition_point(|fence| fence.span.start <= at);
    let fence = outline.fences[..next].last();
    fence.is_some_and(|fence| fence.span.contains(at) && is_shell(source, fence))
}

/// The words that the commands of all shell blocks run or read, each with its place.
pub(super) fn arguments<'s>(source: &'s Source, outline: &'s Outline) -> Vec<(Span, &'s str)> {
    let mut found = Vec::new();
    for fence in outline
        .fences
        .iter()
        .filter(|fence| is_shell(source, fence))
    {
        let mut at = fence.opening.end;
        for line in source
            .slice(Span::new(at, fence.span.end))
            .split_inclusive('\n')
        {
            let mut start = at;
            for command in line.split(['|', ';', '&']).filter(|_| line.len() <= LINE) {
                let inside = command.trim_start_matches(['$', '>', '%', ' ', '\t']);
                let word = command_argument(inside).map(|word| word.trim_matches(['"', '\'']));
                if let Some((word, found_at)) =
                    word.and_then(|word| Some((word, command.find(word)?)))
                {
                    let place = start + found_at;
                    found.push((Span::new(place, place + word.len()), word));
                }
                start += command.len() + 1;
            }
            at += line.len();
        }
    }
    found
}

fn is_shell(source: &Source, fence: &Fence) -> bool {
    let opening = source
        .slice(fence.opening)
        .trim_start_matches(['`', '~', ' ']);
    let language = opening.split(|c: char| !c.is_alphanumeric()).next();
    let language = language.unwrap_or_default().to_lowercase();
    SHELLS.contains(&language.as_str())
}
