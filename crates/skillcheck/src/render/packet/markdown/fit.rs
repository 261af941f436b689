//! Fits a text into a comment: what is too much is left out between items, and counted.

use std::ops::Range;

/// A part of a text.
pub(crate) enum Part {
    /// It is always told.
    Fixed(String),
    /// As many of its items as there is room for are told.
    List(List),
}

/// Items between an opening and a closing.
pub(crate) struct List {
    /// Lists of a lower rank get room first.
    pub(crate) rank: u8,
    /// What stands before the items; only told where there are items.
    pub(crate) open: String,
    /// The items, the most important first.
    pub(crate) items: Vec<String>,
    /// What stands behind the items; only told where there are items.
    pub(crate) close: String,
    /// What is told of the items of this range, which were left out.
    pub(crate) more: Box<dyn Fn(Range<usize>) -> String>,
}

/// Unicode scalar values of a text.
pub(crate) fn size(text: &str) -> usize {
    text.chars().count()
}

/// The text of `parts`, of at most `room` characters where their fixed parts and the counts of
/// what is left out take no more than that.
pub(crate) fn fit(parts: Vec<Part>, room: usize) -> String {
    let mut taken: Vec<usize> = vec![0; parts.len()];
    let mut used = 0;
    for part in &parts {
        used += match part {
            Part::Fixed(text) => size(text),
            // No count of items left out is longer than that of all of them.
            Part::List(list) if !list.items.is_empty() => {
                size(&(list.more)(0..list.items.len())) + 8
            }
            Part::List(_) => 0,
        };
    }
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| match &parts[*at] {
        Part::Fixed(_) => 0,
        Part::List(list) => list.rank,
    });
    for at in order {
        let Part::List(list) = &parts[at] else {
            continue;
        };
        let frame = size(&list.open) + size(&list.close);
        for item in &list.items {
            let cost = size(item) + if taken[at] == 0 { frame } else { 0 };
            if used + cost > room {
                break;
            }
            used += cost;
            taken[at] += 1;
        }
    }
    let mut text = String::new();
    for (part, taken) in parts.into_iter().zip(taken) {
        match part {
            Part::Fixed(fixed) => text.push_str(&fixed),
            Part::List(list) => {
                if taken > 0 {
                    text.push_str(&list.open);
                    text.extend(list.items.iter().take(taken).map(String::as_str));
                    text.push_str(&list.close);
                }
                if taken < list.items.len() {
                    text.push_str(&(list.more)(taken..list.items.len()));
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(rank: u8, items: usize) -> Part {
        Part::List(List {
            rank,
            open: "<".to_owned(),
            items: (0..items).map(|_| "0123456789".to_owned()).collect(),
            close: ">".to_owned(),
            more: Box::new(|left| format!("+{}", left.len())),
        })
    }

    #[test]
    fn what_does_not_fit_is_counted_and_lower_ranks_go_first() {
        let parts = || vec![Part::Fixed("head".to_owned()), list(2, 3), list(1, 3)];
        assert_eq!(size(&fit(parts(), 1000)), 4 + 2 * 32);
        let text = fit(parts(), 60);
        assert_eq!(text, "head+3<012345678901234567890123456789>");
        assert_eq!(fit(parts(), 0), "head+3+3");
        for room in 30..100 {
            assert!(size(&fit(parts(), room)) <= room, "{room}");
        }
    }
}
