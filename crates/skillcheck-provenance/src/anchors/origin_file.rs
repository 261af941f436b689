//! `ORIGIN.md`: a list of labels and values.

use skillcheck_parser::{Package, Source, Span};

use super::{Reading, record};
use crate::origin::{AnchorKind, Field, Malformed};

/// Reads `ORIGIN.md`: bullets of a label, a colon and a value, in any order, with or without
/// backticks. A file that claims none of this is an anchor only beside other ones.
pub(super) fn read(package: &Package, reading: &mut Reading) {
    let Some(file) = package.find("ORIGIN.md") else {
        return;
    };
    let bytes = match file.bytes() {
        Ok(bytes) => bytes,
        Err(reason) => {
            reading.open(AnchorKind::OriginFile, file.path.clone());
            return reading.problem(None, Malformed::Unreadable(reason.to_owned()));
        }
    };
    let source = Source::new(bytes.to_vec());
    let bullets = bullets(&source);
    let claims: Vec<_> = bullets
        .iter()
        .filter_map(|(label, value)| {
            let field = record::claimed_by(label)?;
            Some((field, *value))
        })
        .collect();
    if claims.is_empty() && reading.origin.is_empty() {
        return;
    }
    reading.open(AnchorKind::OriginFile, file.path.clone());
    for (field, value) in claims {
        reading.claim(field, source.slice(value), Some(value));
    }
    reading.require(&[Field::Repository, Field::Commit, Field::Path]);
    for (label, value) in bullets {
        if label == "sync run id" {
            reading.imported_at(source.slice(value));
        }
    }
}

/// The bullets of an `ORIGIN.md`: each label, in lower case, and the place of its value.
#[must_use]
pub fn bullets(source: &Source) -> Vec<(String, Span)> {
    (1..=source.lines.lines())
        .filter_map(|line| bullet(source, source.line_span(line)))
        .collect()
}

/// The label, in lower case, and the place of the value of a line that is a bullet with both.
fn bullet(source: &Source, line: Span) -> Option<(String, Span)> {
    let text = source.slice(line);
    let item = text.trim_start().strip_prefix(['-', '*', '+'])?;
    let (label, value) = item.split_once(':')?;
    let label = label.replace(['*', '`', '_'], "").trim().to_lowercase();
    let start = line.end - value.len();
    let value = value.trim_start_matches(['*', ' ', '\t']);
    let start = start + (line.end - start - value.len());
    let place = source.trimmed(Span::new(start, line.end));
    let inner = source.slice(place);
    let bare = inner
        .strip_prefix('`')
        .and_then(|rest| rest.strip_suffix('`'));
    let place = match bare {
        Some(_) => Span::new(place.start + 1, place.end - 1),
        None => place,
    };
    Some((label, place))
}
