//! Credentials that what stands around them tells: a name before them, an address, a JSON inside.

use super::{
    Secret,
    formats::{is_url, run, secret, starts},
    key::decoded,
    random::is_random,
};

/// The key of a storage account that Microsoft's emulator has everywhere.
const EMULATOR: &str = "Eby8vdM02xNOcqF";
/// Bytes of a web token at most.
const LONGEST: usize = 4096;
/// Payloads of tokens that are printed in manuals, or are made to be public.
const PUBLIC: [&str; 7] = [
    "John Doe",
    "Jane Doe",
    "\"1234567890\"",
    "\"anon\"",
    "supabase-demo",
    "example",
    "1516239022",
];

/// The credential of which a mark stands at `at`.
pub(super) fn at(text: &str, at: usize) -> Option<Secret> {
    web_token(text, at)
        .or_else(|| aws(text, at))
        .or_else(|| azure(text, at))
        .or_else(|| discord(text, at))
}

/// A JSON Web Token (RFC 7519, in the compact form of RFC 7515): header and payload are JSON in
/// base64url, and the header names the algorithm.
fn web_token(text: &str, at: usize) -> Option<Secret> {
    if !text[at..].starts_with("eyJ") || !starts(text, at) {
        return None;
    }
    let bytes = &text.as_bytes()[at..text.len().min(at + LONGEST)];
    let length = bytes
        .iter()
        .take_while(|byte| is_url(**byte) || **byte == b'.')
        .count();
    let parts: Vec<&str> = text[at..at + length]
        .trim_end_matches('.')
        .split('.')
        .collect();
    let [header, payload, signature] = parts[..] else {
        return None;
    };
    let object = |part: &str| {
        let part = part.replace('-', "+").replace('_', "/");
        let json = String::from_utf8(decoded(part.as_bytes())).ok()?;
        (json.starts_with('{') && json.ends_with('}') && json.contains("\":")).then_some(json)
    };
    let (head, claims) = (object(header)?, object(payload)?);
    let signed = head.contains("\"alg\"") && signature.len() >= 43 && is_random(signature);
    if !signed || PUBLIC.iter().any(|known| claims.contains(known)) {
        return None;
    }
    let end = at + header.len() + payload.len() + signature.len() + 2;
    Some(Secret {
        doubt: Some("unless it has run out"),
        ..secret(at, at + 3, end, "a JSON Web Token")
    })
}

/// A secret access key of AWS, which has no prefix of its own, behind its name.
fn aws(text: &str, at: usize) -> Option<Secret> {
    const NAMES: [&str; 2] = ["aws_secret_access_key", "secretaccesskey"];
    const LENGTH: usize = 40;
    let rest = &text.as_bytes()[at..];
    let name = NAMES.iter().find(|name| {
        rest.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
    })?;
    let behind = at + name.len();
    let from = behind + run(text, behind, |byte| b" \t\"'=:>".contains(&byte)).min(12);
    let length = run(text, from, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+')
    });
    if from == behind || length != LENGTH {
        return None;
    }
    let key = &text[from..from + length];
    let has = |is: fn(&u8) -> bool| key.bytes().any(|byte| is(&byte));
    let mixed =
        has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
    (mixed && is_random(key)).then(|| secret(at, from, from + length, "an AWS secret access key"))
}

/// The key of a storage account in a connection string: 64 bytes in base64.
fn azure(text: &str, at: usize) -> Option<Secret> {
    let rest = text[at..].strip_prefix("AccountKey=")?;
    let from = at + text[at..].len() - rest.len();
    let length = run(text, from, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+')
    });
    let key = &text[from..from + length];
    let whole = length == 86 && text[from + length..].starts_with("==");
    (whole && is_random(key) && !key.starts_with(EMULATOR)).then(|| {
        secret(
            at,
            from,
            from + length + 2,
            "the key of an Azure storage account",
        )
    })
}

/// A webhook of Discord: the number of the hook and 60 to 80 characters of a token.
fn discord(text: &str, at: usize) -> Option<Secret> {
    let rest = text[at..].strip_prefix("/api/webhooks/")?;
    let host = text[..at].ends_with("discord.com") || text[..at].ends_with("discordapp.com");
    let from = at + text[at..].len() - rest.len();
    let digits = run(text, from, |byte| byte.is_ascii_digit());
    let token = rest[digits..].strip_prefix('/')?;
    let start = from + digits + 1;
    let length = run(text, start, is_url);
    let shaped = host && (17..=20).contains(&digits) && (60..=80).contains(&length);
    (shaped && is_random(&token[..length]))
        .then(|| secret(at, from, start + length, "a Discord webhook"))
}
