//! Writes the bullets of `ORIGIN.md` and leaves the rest of it as it is.

use skillcheck_parser::{Source, Span};
use skillcheck_provenance::{RECORD_LABELS, origin_bullets};

/// A line with its ending, and the key that holds the same as its bullet.
struct Line {
    key: Option<&'static str>,
    text: String,
}

/// `existing` with a bullet for each key that has a value: changed, added or taken out. A whole
/// file where there is none yet, for the skill called `name`. The error says why `existing` cannot
/// be edited.
pub(super) fn written(
    existing: Option<&[u8]>,
    name: &str,
    value: impl Fn(&str) -> Option<String>,
) -> Result<String, String> {
    let opening = format!(
        "# Origin for {name}\n\nThis skill was copied from another repository. `skillcheck check` \
         verifies that against a clone of it.\n"
    );
    let source = Source::new(existing.map_or_else(|| opening.into_bytes(), <[u8]>::to_vec));
    if source.invalid_at.is_some() {
        return Err("it is not UTF-8".to_owned());
    }
    let line_end = if source.text.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let mut lines = kept(&source, &value);
    for (rank, (label, key)) in RECORD_LABELS.iter().enumerate() {
        let here = lines.iter().any(|line| line.key == Some(key));
        let Some(value) = value(key).filter(|_| !here) else {
            continue;
        };
        let new = Line {
            key: Some(key),
            text: format!("- {label}: `{value}`{line_end}"),
        };
        let stands_before = |line: &Line| {
            let known = &RECORD_LABELS[..rank];
            line.key
                .is_some_and(|key| known.iter().any(|(_, k)| *k == key))
        };
        let before = lines.iter().rposition(stands_before);
        let first = lines.iter().position(|line| line.key.is_some());
        let at = before.map(|before| before + 1).or(first);
        let at = at.unwrap_or_else(|| open_list(&mut lines, line_end));
        if let Some(last) = at.checked_sub(1).map(|last| &mut lines[last])
            && !last.text.ends_with(['\n', '\r'])
        {
            last.text.push_str(line_end);
        }
        lines.insert(at, new);
    }
    Ok(lines.into_iter().map(|line| line.text).collect())
}

/// The lines of `source`, with the values that hold now in their bullets.
fn kept(source: &Source, value: &impl Fn(&str) -> Option<String>) -> Vec<Line> {
    let bullets = origin_bullets(source);
    let mut lines = Vec::new();
    for number in 1..=source.lines.lines() {
        let start = source.line_span(number).start;
        let end = source.line_span(number + 1).start;
        let mut text = source.slice(Span::new(start, end)).to_owned();
        let bullet = bullets
            .iter()
            .find(|(_, place)| source.line(place.start) == number);
        let key = bullet.and_then(|(label, _)| key_of(label));
        if let (Some(key), Some((_, place))) = (key, bullet) {
            let Some(value) = value(key) else { continue };
            if source.slice(*place) != value {
                let inside = source.text[..place.start].ends_with('`');
                let new = match (place.start == place.end, inside) {
                    (true, false) => format!(" `{value}`"),
                    _ => value,
                };
                text.replace_range(place.start - start..place.end - start, &new);
            }
        }
        lines.push(Line { key, text });
    }
    lines
}

/// Makes room for a list behind all else, and returns its place.
fn open_list(lines: &mut Vec<Line>, line_end: &str) -> usize {
    lines.retain(|line| !line.text.is_empty());
    if let Some(last) = lines.last_mut() {
        if !last.text.ends_with(['\n', '\r']) {
            last.text.push_str(line_end);
        }
        if !last.text.trim().is_empty() {
            lines.push(Line {
                key: None,
                text: line_end.to_owned(),
            });
        }
    }
    lines.len()
}

fn key_of(label: &str) -> Option<&'static str> {
    let known = RECORD_LABELS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(label));
    known.map(|(_, key)| *key)
}

#[cfg(test)]
mod tests {
    use super::written;

    fn value(key: &str) -> Option<String> {
        match key {
            "source_commit" => Some("c0".to_owned()),
            "source_branch" => Some("main".to_owned()),
            "source_skill_path" => Some("a (b)/c".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn a_new_file_has_the_bullets_in_their_order() {
        let text = written(None, "x", value).unwrap();
        assert!(text.starts_with("# Origin for x\n\nThis skill was copied"));
        let bullets =
            "\n\n- Source branch: `main`\n- Source commit: `c0`\n- Source skill path: `a (b)/c`\n";
        assert!(text.ends_with(bullets), "{text}");
        assert_eq!(written(Some(text.as_bytes()), "x", value).unwrap(), text);
    }

    #[test]
    fn what_else_a_file_says_is_kept() {
        let old = "Mine\r\n\r\n* source COMMIT: c1\r\n- Note: `c1`\r\n- Sync run id: `7`\r\n- Source branch:";
        let text = written(Some(old.as_bytes()), "x", value).unwrap();
        assert_eq!(
            text,
            "Mine\r\n\r\n* source COMMIT: c0\r\n- Note: `c1`\r\n- Source branch: `main`\r\n\
             - Source skill path: `a (b)/c`\r\n"
        );
        assert_eq!(written(Some(text.as_bytes()), "x", value).unwrap(), text);
    }

    #[test]
    fn a_file_without_a_list_gets_one() {
        let text = written(Some(b"Mine"), "x", value).unwrap();
        assert!(
            text.starts_with("Mine\n\n- Source branch: `main`\n"),
            "{text}"
        );
        assert!(written(Some(b"\xff"), "x", value).is_err());
    }
}
