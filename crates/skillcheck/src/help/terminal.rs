//! Pages for a terminal: wrapped, and plain enough for a pager.

use skillcheck_lint::Rule;
use textwrap::{Options, WordSeparator, WordSplitter};

/// Columns at most: longer lines are hard to read.
const WIDTH: usize = 100;

/// The pages of `rules`, as wide as the terminal allows, with bold headings where it shows them.
pub(super) fn pages(rules: &[&Rule]) -> String {
    let columns = terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0));
    let choice = anstream::AutoStream::choice(&std::io::stdout());
    let bold = choice != anstream::ColorChoice::Never;
    let pages = rules
        .iter()
        .map(|rule| page(&super::page(rule), columns.clamp(40, WIDTH), bold));
    pages.collect::<Vec<_>>().join("\n")
}

/// A page, which is Markdown in the form that all of them have.
fn page(markdown: &str, width: usize, bold: bool) -> String {
    let mut out = String::new();
    let mut paragraph = String::new();
    let mut fence: Option<&str> = None;
    for line in markdown.lines() {
        let marks = line.trim_start();
        if let Some(open) = fence {
            if marks.trim_end() == open {
                fence = None;
            } else {
                out.push_str(&format!("    {line}\n"));
            }
            continue;
        }
        let starts_item = is_item(marks);
        let apart = line.is_empty() || line.starts_with(['#', '|']) || marks.starts_with("```");
        if apart || starts_item {
            put(&mut paragraph, width, &mut out);
        }
        if marks.starts_with("```") {
            let length = marks.len() - marks.trim_start_matches('`').len();
            fence = Some(&marks[..length]);
            // The path behind the language says which file it is.
            if let Some((_, path)) = marks.split_once(' ') {
                out.push_str(&format!("  {path}:\n"));
            }
        } else if let Some(title) = line.strip_prefix('#') {
            let title = title.trim_start_matches('#').trim();
            if bold {
                out.push_str(&format!("\u{1b}[1m{title}\u{1b}[0m\n"));
            } else {
                out.push_str(&format!("{}\n", title.to_uppercase()));
            }
        } else if line.is_empty() || line.starts_with('|') {
            out.push_str(&format!("{line}\n"));
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(if starts_item { line } else { marks });
        }
    }
    put(&mut paragraph, width, &mut out);
    out
}

/// Whether a list item starts here.
fn is_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with("- ") || (number.len() < line.len() && number.starts_with(". "))
}

/// Wraps what was gathered of a paragraph or an item.
fn put(paragraph: &mut String, width: usize, out: &mut String) {
    let text = std::mem::take(paragraph);
    let body = text.trim_start();
    if body.is_empty() {
        return;
    }
    let mark = if is_item(body) {
        body.find(' ').map_or(0, |at| at + 1)
    } else {
        0
    };
    let indent = " ".repeat(text.len() - body.len());
    let hanging = " ".repeat(indent.len() + mark);
    // A path or a command is not broken at its hyphens.
    let options = Options::new(width)
        .initial_indent(&indent)
        .subsequent_indent(&hanging)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    for line in textwrap::wrap(body, options) {
        out.push_str(&line);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::page;

    const PAGE: &str = "# a-rule\n\nIt is wrong, and\nsays so here.\n\n## Bad\n\n```markdown bad/SKILL.md\n\
        A line of the fixture that is longer than the page.\n```\n\n- one item that\n  goes on\n- two\n\n\
        1. first\n\n   ```sh\n   run it\n   ```\n";

    #[test]
    fn a_page_is_wrapped_and_its_code_is_not() {
        assert_eq!(
            page(PAGE, 16, false),
            "A-RULE\n\nIt is wrong, and\nsays so here.\n\nBAD\n\n  bad/SKILL.md:\n    \
             A line of the fixture that is longer than the page.\n\n- one item that\n  goes on\n- two\n\n\
             1. first\n\n       run it\n"
        );
    }

    #[test]
    fn headings_are_bold_where_that_is_shown() {
        let shown = page(PAGE, 80, true);
        assert!(shown.starts_with("\u{1b}[1ma-rule\u{1b}[0m\n\nIt is wrong, and says so here.\n"));
    }
}
