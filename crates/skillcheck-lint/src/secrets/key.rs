//! Private keys in PEM.

use skillcheck_parser::Span;

use super::Secret;

/// Bytes between the two lines of a key at most.
const LONGEST: usize = 32 << 10;
/// Words between `BEGIN` and `PRIVATE KEY`.
const KINDS: [&str; 6] = ["", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED "];
/// Digits of a body of which the rest was cut off, at least.
const CUT: usize = 64;

/// The key whose first line ends with the `PRIVATE KEY-----` at `at`.
pub(super) fn at(text: &str, at: usize) -> Option<Secret> {
    const END: &str = "PRIVATE KEY-----";
    if !text[at..].starts_with(END) {
        return None;
    }
    let start = KINDS.iter().find_map(|kind| {
        let before = text[..at].strip_suffix(kind)?;
        Some(before.strip_suffix("-----BEGIN ")?.len())
    })?;
    let from = at + END.len();
    let rest = &text[from..text.floor_char_boundary((from + LONGEST).min(text.len()))];
    // Dashes are no digits: whatever they open, the key ends there.
    let (body, closed) = match rest.find("-----") {
        Some(end) => (&rest[..end], rest[end..].starts_with("-----END")),
        None => (rest, false),
    };
    let (digits, length) = digits(body);
    let key = decoded(&digits);
    let whole = key.starts_with(b"openssh-key-v1\0") && key.len() > 100
        || der_length(&key).is_some_and(|declared| declared == key.len() && declared > 40);
    let begun = digits.starts_with(b"MI") || digits.starts_with(b"b3BlbnNzaC1rZXk");
    let cut = begun && digits.len() >= CUT && !is_dull(&digits);
    if !(whole || cut) {
        return None;
    }
    let end = if closed {
        from + body.len()
    } else {
        from + length
    };
    Some(Secret {
        span: Span::new(start, end),
        shown: Span::new(start, from),
        kind: "a private key",
        doubt: (!whole).then_some("but it is cut short or altered"),
    })
}

/// The key in the armour of `OpenPGP` (RFC 4880, 6.2) whose first line holds the
/// `PGP PRIVATE KEY BLOCK-----` at `at`.
pub(super) fn pgp(text: &str, at: usize) -> Option<Secret> {
    const BLOCK: &str = "PGP PRIVATE KEY BLOCK-----";
    let start = text[..at].strip_suffix("-----BEGIN ")?.len();
    let from = at + text[at..].strip_prefix(BLOCK).map(|_| BLOCK.len())?;
    let rest = &text[from..text.floor_char_boundary((from + LONGEST).min(text.len()))];
    let body = &rest[..rest.find("-----END")?];
    // The last line is a checksum.
    let armour = body.split("\n=").next().unwrap_or(body);
    let (digits, _) = digits(armour);
    let key = decoded(&digits);
    // The first packet is a secret key: tag 5, in the old form of a head or the new.
    let tagged = key
        .first()
        .is_some_and(|head| matches!(head, 0x94..=0x97 | 0xc5));
    (tagged && digits.len() >= CUT && !is_dull(&digits)).then(|| Secret {
        span: Span::new(start, from + body.len()),
        shown: Span::new(start, from),
        kind: "a private key",
        doubt: (key.len() < CUT * 2).then_some("but it is cut short or altered"),
    })
}

/// The base64 digits of `body`, and how far they reach. Line breaks may be written `\n`, and lines
/// of headers (`Proc-Type: …`) are left out.
fn digits(body: &str) -> (Vec<u8>, usize) {
    let mut digits = Vec::new();
    let mut end = 0;
    for line in body.split_inclusive(['\n', '\r']) {
        end += line.len();
        if line.contains(": ") {
            continue;
        }
        let line = line.replace("\\n", " ").replace("\\r", " ");
        let is_digit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
        if !line
            .chars()
            .all(|c| is_digit(c) || c.is_whitespace() || "\"',>|\\".contains(c))
        {
            end -= line.len().min(end);
            break;
        }
        digits.extend(line.chars().filter(|c| is_digit(*c)).map(|c| c as u8));
    }
    (digits, end)
}

/// Whether a body repeats itself so much that a person made it up.
fn is_dull(digits: &[u8]) -> bool {
    let mut seen = [false; 256];
    for digit in digits {
        seen[usize::from(*digit)] = true;
    }
    seen.iter().filter(|seen| **seen).count() < 24
}

/// The bytes that base64 digits stand for, up to the padding.
pub(super) fn decoded(digits: &[u8]) -> Vec<u8> {
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for digit in digits {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => break,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap_or(0));
        }
    }
    bytes
}

/// The length of the DER sequence that `key` starts with, its own head included.
fn der_length(key: &[u8]) -> Option<usize> {
    match *key {
        [0x30, length @ 0..=0x7f, ..] => Some(usize::from(length) + 2),
        [0x30, 0x81, length, ..] => Some(usize::from(length) + 3),
        [0x30, 0x82, high, low, ..] => Some((usize::from(high) << 8 | usize::from(low)) + 4),
        _ => None,
    }
}
