//! Passwords in URLs: `postgresql://user:password@host/`.

use skillcheck_parser::Span;

use super::{Secret, formats, random::is_random};

/// Characters of a password at least: shorter ones are made up more often than not.
const SHORTEST: usize = 8;
/// Bytes of the part of a URL before its host at most.
const LONGEST: usize = 200;
/// Parts of passwords that people make up, in lower case, beside those of [`is_random`].
const MADE_UP: [&str; 22] = [
    "pass", "pwd", "p4ss", "p@ss", "pw", "user", "admin", "root", "key", "hunter", "foo", "bar",
    "xxx", "***", "123", "abc", "qwerty", "letmein", "welcome", "redis", "postgres", "mysql",
];
/// Parts of the names of hosts that stand for any, in lower case.
const ANY_HOST: [&str; 10] = [
    "example",
    "your",
    "myhost",
    "hostname",
    "localhost",
    "acme",
    "domain",
    "foo",
    "placeholder",
    "server.com",
];
/// Ends of the names of hosts that nobody outside can reach.
const INSIDE: [&str; 9] = [
    ".local",
    ".internal",
    ".test",
    ".invalid",
    ".localhost",
    ".lan",
    ".svc",
    ".cluster",
    ".docker",
];

/// The password in the URL of which the `://` stands at `at`.
pub(super) fn at(text: &str, at: usize) -> Option<Secret> {
    let rest = text[at..].strip_prefix("://")?;
    let before = &text.as_bytes()[at.saturating_sub(24)..at];
    let is_scheme =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'+' | b'.' | b'-');
    let scheme = before.iter().rev().take_while(is_scheme).count();
    let from = at + 3;
    let near = &rest.as_bytes()[..rest.len().min(LONGEST)];
    let login = near
        .iter()
        .take_while(|byte| byte.is_ascii_graphic() && !b"@/\"'<>`|\\".contains(byte))
        .count();
    let (user, password) = rest[..login].split_once(':')?;
    let host = rest[login..].strip_prefix('@')?;
    let end = host.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-')));
    let host = host[..end.unwrap_or(host.len())].to_ascii_lowercase();
    let start = from + user.len() + 1;
    // A token in the place of the password is told as what it is.
    let token = formats::at(text, start).is_some();
    (scheme > 1 && !token && is_password(password, user) && is_public(&host)).then(|| Secret {
        span: Span::new(at - scheme, start + password.len()),
        shown: Span::new(at - scheme, start),
        kind: "a URL with a password",
        doubt: Some("unless it is made up"),
    })
}

/// Whether `password` looks like one that is in use, and not like one that stands for any.
fn is_password(password: &str, user: &str) -> bool {
    let lower = password.to_ascii_lowercase();
    let has = |is: fn(&u8) -> bool| password.bytes().any(|byte| is(&byte));
    let mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    // What is filled in by a program is no password.
    let filled = password.contains(['$', '{', '}', '[', ']', '(', ')', '*', '…'])
        || password.match_indices('%').any(|(at, _)| {
            let code = password.as_bytes().get(at + 1..at + 3);
            !code.is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit))
        });
    let made_up = MADE_UP.iter().any(|word| lower.contains(word));
    let same = !user.is_empty() && lower.contains(&user.to_ascii_lowercase());
    password.len() >= SHORTEST && mixed && !filled && !made_up && !same && is_random(password)
}

/// Whether `host`, in lower case, is one that others can reach, and no name for any host.
fn is_public(host: &str) -> bool {
    let numbers: Vec<Option<u8>> = host.split('.').map(|part| part.parse().ok()).collect();
    if let [Some(a), Some(b), Some(c), Some(_)] = numbers[..] {
        let private = matches!(
            (a, b),
            (0 | 10 | 127, _) | (172, 16..=31) | (192, 168) | (169, 254)
        );
        let written = matches!(
            (a, b, c),
            (192, 0, 2) | (198, 51, 100) | (203, 0, 113) | (1, 2, 3)
        );
        return !private && !written;
    }
    let any = ANY_HOST.iter().any(|part| host.contains(part));
    let inside = INSIDE.iter().any(|end| host.ends_with(end));
    let named = host == "host.com" || host.starts_with("host.") || host.starts_with("db.host");
    host.contains('.') && !host.ends_with('.') && !any && !inside && !named
}

#[cfg(test)]
mod tests {
    use super::at;

    fn is_found(text: &str) -> bool {
        text.find("://")
            .is_some_and(|place| at(text, place).is_some())
    }

    #[test]
    fn passwords_in_use_are_told_from_those_that_stand_for_any() {
        for text in [
            "postgresql://closing:gR7vXq2LmZ9w@db.northbay.net:5432/erp",
            "redis://:k9Wq2ZtVb7Lm@cache.northbay.net:6379",
            "mongodb+srv://app:Vt7kQ2pzLw9x@cluster0.ab1cd.mongodb.net/",
        ] {
            assert!(is_found(text), "{text}");
        }
        for text in [
            "postgresql://user:password@db.northbay.net/x",
            "postgresql://user:gR7vXq2LmZ9w@localhost/x",
            "postgresql://user:gR7vXq2LmZ9w@db:5432/x",
            "postgresql://user:gR7vXq2LmZ9w@db.example.com/x",
            "postgresql://user:gR7vXq2LmZ9w@192.168.0.4/x",
            "postgresql://user:${PASS1234word}@db.northbay.net/x",
            "postgresql://user:<pass>@db.northbay.net/x",
            "postgresql://postgres:postgres1@db.northbay.net/x",
            "https://northbay.net:8080/a@b",
            "https://northbay.net/a:b1c2d3e4f5@c",
            "ssh://git@northbay.net:22/x",
        ] {
            assert!(!is_found(text), "{text}");
        }
    }
}
