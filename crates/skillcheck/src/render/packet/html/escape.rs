//! Text in HTML.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::render::packet::words::{Piece, Words};

/// `text` as the content of an element or of a quoted attribute.
pub(super) fn text(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

/// Somebody else's text.
pub(super) fn code(quoted: &str) -> String {
    if quoted.trim().is_empty() {
        return "(blank)".to_owned();
    }
    format!("<code>{}</code>", text(quoted))
}

/// A sentence.
pub(super) fn words(words: &Words) -> String {
    let pieces = words.pieces().iter().map(|piece| match piece {
        Piece::Said(said) => text(said),
        Piece::Quoted(quoted) => code(quoted),
        Piece::Linked(quoted, url) => {
            format!(
                "<a href=\"{}\" rel=\"noreferrer\">{}</a>",
                text(url),
                code(quoted)
            )
        }
    });
    pieces.collect()
}

/// A sentence without marks, for a label.
pub(super) fn label(words: &Words) -> String {
    let pieces = words.pieces().iter().map(|piece| match piece {
        Piece::Said(said) | Piece::Quoted(said) | Piece::Linked(said, _) => text(said),
    });
    pieces.collect()
}

/// The source expression that allows `style`, and no other, in a content security policy.
pub(super) fn hash_source(style: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digest = Sha256::digest(style.as_bytes());
    let mut source = "'sha256-".to_owned();
    for three in digest.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let six = bits >> (18 - 6 * at) & 63;
            let filled = at <= three.len();
            let c = if filled {
                char::from(ALPHABET[six as usize])
            } else {
                '='
            };
            // Writing to a string cannot fail.
            let _ = source.write_char(c);
        }
    }
    source.push('\'');
    source
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_opens_an_element_or_ends_an_attribute() {
        assert_eq!(
            text("</script><b a='\"&"),
            "&lt;/script&gt;&lt;b a=&#39;&quot;&amp;"
        );
    }

    #[test]
    fn the_hash_is_that_of_the_style() {
        // printf 'a{}' | openssl dgst -sha256 -binary | base64
        assert_eq!(
            hash_source("a{}"),
            "'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='"
        );
    }
}
