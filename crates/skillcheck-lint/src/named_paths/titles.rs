//! Whether what stands above a list or a table says that its files are written.

use super::outputs::{FILES, is, sentence, words};

/// Whether what leads to a list or a table says that its files are written: `The script creates:`.
pub(super) fn is_list_written(lead: &str) -> bool {
    let words = words(sentence(lead.trim_end().trim_end_matches(['*', '_', ':'])));
    let fillers = [
        "the",
        "these",
        "following",
        "as",
        "to",
        "disk",
        "your",
        "project",
        "a",
        "two",
        "three",
    ];
    let last = words
        .iter()
        .rposition(|word| !is(word, &FILES) && !is(word, &fillers));
    last.is_some_and(|last| is(&words[last], &LISTED))
}

/// Whether a line is a title for files that are written: `## Outputs`, `### Generated files`.
pub(super) fn is_titled(title: &str) -> bool {
    let words = words(title.trim_start_matches(['#', ' ']));
    let title: Vec<&String> = words.iter().filter(|word| !is(word, &FILES)).collect();
    matches!(title[..], [only] if is(only, &HEADED))
}

/// Whether a table's first row says that the files in a column, from 1, are written: its own cell
/// there does, or the one that every row begins with.
pub(super) fn is_row_written(row: &str, column: usize) -> bool {
    let cells = || row.trim().split('|').enumerate();
    // What stands in a column of what to read is there.
    let read = [
        "guide",
        "input",
        "inputs",
        "read",
        "reference",
        "see",
        "template",
    ];
    let own = cells().find(|(at, _)| *at == column);
    if own.is_some_and(|(_, cell)| words(cell).iter().any(|word| is(word, &read))) {
        return false;
    }
    let mut heads = cells().filter(|(at, _)| *at == 1 || *at == column);
    heads.any(|(_, cell)| {
        let words = words(cell);
        let title = match words.split_last() {
            Some((last, title)) if is(last, &FILES) => title,
            _ => &words,
        };
        matches!(title, [only] if is(only, &HEADED))
    })
}

/// What heads a list or a column of files that are written.
const HEADED: [&str; 14] = [
    "artifacts",
    "created",
    "creates",
    "deliverable",
    "deliverables",
    "generated",
    "generates",
    "output",
    "outputs",
    "produced",
    "produces",
    "result",
    "results",
    "writes",
];

/// What stands last before a list of files that are written.
const LISTED: [&str; 18] = [
    "artifacts",
    "create",
    "created",
    "creates",
    "deliverables",
    "emits",
    "generate",
    "generated",
    "generates",
    "output",
    "outputs",
    "produce",
    "produced",
    "produces",
    "saves",
    "write",
    "writes",
    "written",
];

#[cfg(test)]
mod tests {
    use super::{is_list_written, is_row_written, is_titled};

    #[test]
    fn what_leads_to_a_list_says_whether_it_is_written() {
        for lead in [
            "The script produces:",
            "Project layout that the skill creates:",
            "It creates the following files:",
            "**Outputs:**",
            "Generated files:",
        ] {
            assert!(is_list_written(lead), "{lead}");
        }
        for lead in [
            "Read these files to generate the report:",
            "Copy the following files:",
            "Output formats:",
            "",
        ] {
            assert!(!is_list_written(lead), "{lead}");
        }
        assert!(is_row_written("| Output | Path |", 2));
        assert!(is_row_written("| Deliverable | Where |", 2));
        assert!(is_titled("## Outputs"));
        assert!(is_titled("### Generated files"));
        assert!(!is_titled("## Output format"));
        assert!(!is_titled("## What to write"));
        assert!(!is_row_written("| Step | Read | Output |", 2));
        assert!(!is_row_written("| Output format | Reference |", 2));
        assert!(!is_row_written("| Result | Read |", 2));
    }
}
