//! Text of others, as a message quotes it.

/// Characters that a message quotes of a text.
const LENGTH: usize = 60;

/// `text` on one line, cut where it is long.
pub(crate) fn quoted(text: &str) -> String {
    cut(text, LENGTH)
}

/// The end of `text` on one line, cut at the front where it is long.
pub(crate) fn quoted_end(text: &str) -> String {
    let line = one_line(text);
    let length = line.chars().count();
    match length.checked_sub(LENGTH) {
        None | Some(0) => line,
        Some(excess) => line
            .chars()
            .enumerate()
            .filter(|(at, _)| *at > excess)
            .fold("…".to_owned(), |mut end, (_, c)| {
                end.push(c);
                end
            }),
    }
}

fn cut(text: &str, length: usize) -> String {
    let line = one_line(text);
    if line.chars().count() <= length {
        return line;
    }
    let mut cut: String = line.chars().take(length - 1).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
