//! Credentials in well-known formats: where they stand in a text, and the text without them.

mod formats;
mod key;
mod named;
mod random;
mod url;

use std::borrow::Cow;

use skillcheck_parser::Span;

use crate::marks;

/// A credential in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Secret {
    /// All of it.
    pub(crate) span: Span,
    /// The part that tells its kind and may be shown.
    pub(crate) shown: Span,
    /// What it is, with its article.
    pub(crate) kind: &'static str,
    /// What speaks against it.
    pub(crate) doubt: Option<&'static str>,
}

/// The credentials of `text`, given where their marks stand, in the order of the text.
pub(crate) fn find(text: &str, marks: impl Iterator<Item = usize>) -> Vec<Secret> {
    let mut found: Vec<Secret> = Vec::new();
    for at in marks {
        if found.last().is_some_and(|last| at < last.span.end) {
            continue;
        }
        let secret = formats::at(text, at)
            .or_else(|| key::at(text, at))
            .or_else(|| key::pgp(text, at))
            .or_else(|| named::at(text, at))
            .or_else(|| url::at(text, at));
        found.extend(secret);
    }
    found
}

/// `text` with every credential in it masked, byte for byte as long as before: for showing.
#[must_use]
pub fn redacted(text: &str) -> Cow<'_, str> {
    let secrets = find(text, marks::secrets(text).into_iter());
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = text.as_bytes().to_vec();
    for secret in secrets {
        for byte in &mut masked[secret.shown.end..secret.span.end] {
            if !matches!(byte, b'\n' | b'\r' | b' ' | b'\t') {
                *byte = b'*';
            }
        }
    }
    // Credentials are ASCII, so what is masked is still UTF-8.
    String::from_utf8(masked).map_or(Cow::Borrowed("…"), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::redacted;

    #[test]
    fn what_is_shown_is_as_long_and_holds_no_credential() {
        let key = ["AKIA", "Q6T4ZKVEW3XYPNJ5"].concat();
        let text = format!("é key = \"{key}\" and more");
        let masked = redacted(&text);
        assert_eq!(masked, "é key = \"AKIA****************\" and more");
        assert_eq!(redacted("nothing here"), "nothing here");
    }
}
