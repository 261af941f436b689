//! Whether a string was drawn by chance, or written by a person as an example.

/// Words of made-up credentials, in lower case.
const WORDS: [&str; 16] = [
    "example",
    "test",
    "fake",
    "dummy",
    "sample",
    "your",
    "placeholder",
    "redact",
    "secret",
    "token",
    "changeme",
    "todo",
    "demo",
    "mykey",
    "apikey",
    "abcd",
];

/// Whether `text` looks drawn by chance: enough different characters, no word of an example, no
/// long run of one character, and no long sequence such as `12345`.
pub(super) fn is_random(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let bytes = lower.as_bytes();
    let mut seen = [false; 256];
    for byte in text.bytes() {
        seen[usize::from(byte)] = true;
    }
    let distinct = seen.iter().filter(|seen| **seen).count();
    let hex = bytes.iter().all(u8::is_ascii_hexdigit);
    let wanted = (text.len() / 2).min(if hex { 8 } else { 14 });
    let run = longest(bytes, |a, b| a == b).max(longest(bytes, |a, b| b.wrapping_sub(a) == 1));
    distinct >= wanted && run < 5 && !WORDS.iter().any(|word| lower.contains(word))
}

/// The most neighbours in a row of which each pair `goes`.
fn longest(bytes: &[u8], goes: impl Fn(u8, u8) -> bool) -> usize {
    let (mut most, mut run) = (0, 1);
    for pair in bytes.windows(2) {
        run = if goes(pair[0], pair[1]) { run + 1 } else { 1 };
        most = most.max(run);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::is_random;

    #[test]
    fn examples_are_no_credentials() {
        for text in [
            "IOSFODNN7EXAMPLE",
            "xxxxxxxxxxxxxxxxxxxxxxxx",
            "abc123456789abc123456789",
        ] {
            assert!(!is_random(text), "{text}");
        }
        assert!(is_random("Q6T4ZKVEW3XYPNJ5"));
    }
}
