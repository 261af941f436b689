//! The formats of tokens, each with what it can be checked by.

use skillcheck_parser::Span;

use super::{Secret, random::is_random};

/// What may stand in a token behind its prefix.
#[derive(Clone, Copy)]
enum Alphabet {
    /// Letters and digits.
    Base62,
    /// Letters, digits, `_` and `-`.
    Url,
    /// `0-9a-f`.
    Hex,
    /// `A-Z2-7`.
    Base32,
}

impl Alphabet {
    fn has(self, byte: u8) -> bool {
        match self {
            Self::Base62 => byte.is_ascii_alphanumeric(),
            Self::Url => is_url(byte),
            Self::Hex => byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'),
            Self::Base32 => byte.is_ascii_uppercase() || matches!(byte, b'2'..=b'7'),
        }
    }
}

/// How a token is checked beyond its length and alphabet.
#[derive(Clone, Copy)]
enum Check {
    /// It looks drawn by chance.
    Random,
    /// Its last six characters are the CRC-32 of those before, in base 62.
    Crc,
    /// It ends so.
    Ends(&'static str),
}

struct Format {
    prefix: &'static str,
    kind: &'static str,
    alphabet: Alphabet,
    /// Characters behind the prefix.
    length: std::ops::RangeInclusive<usize>,
    check: Check,
}

const fn format(
    prefix: &'static str,
    kind: &'static str,
    alphabet: Alphabet,
    shortest: usize,
    longest: usize,
    check: Check,
) -> Format {
    Format {
        prefix,
        kind,
        alphabet,
        length: shortest..=longest,
        check,
    }
}

use Alphabet::{Base32, Base62, Hex, Url};
use Check::{Crc, Ends, Random};

/// Tokens that are a prefix and a string behind it.
static FORMATS: [Format; 38] = [
    format(
        "ghp_",
        "a GitHub personal access token",
        Base62,
        36,
        36,
        Crc,
    ),
    format("gho_", "a GitHub OAuth token", Base62, 36, 36, Crc),
    format("ghu_", "a GitHub user token", Base62, 36, 36, Crc),
    format("ghs_", "a GitHub server token", Base62, 36, 36, Crc),
    format("ghr_", "a GitHub refresh token", Base62, 36, 76, Crc),
    format(
        "github_pat_",
        "a GitHub personal access token",
        Url,
        82,
        82,
        Random,
    ),
    format("npm_", "an npm access token", Base62, 36, 36, Crc),
    format("AKIA", "an AWS access key id", Base32, 16, 16, Random),
    format("ASIA", "an AWS access key id", Base32, 16, 16, Random),
    format("sk_live_", "a Stripe secret key", Base62, 24, 247, Random),
    format(
        "rk_live_",
        "a Stripe restricted key",
        Base62,
        24,
        247,
        Random,
    ),
    format("sk-ant-", "an Anthropic API key", Url, 90, 130, Ends("AA")),
    format("AIza", "a Google API key", Url, 35, 35, Random),
    format(
        "GOCSPX-",
        "a Google OAuth client secret",
        Url,
        28,
        28,
        Random,
    ),
    format("pypi-AgE", "a PyPI API token", Url, 85, 400, Random),
    format("hf_", "a Hugging Face access token", Base62, 34, 34, Random),
    format(
        "glpat-",
        "a GitLab personal access token",
        Url,
        20,
        20,
        Random,
    ),
    format(
        "dop_v1_",
        "a DigitalOcean access token",
        Hex,
        64,
        64,
        Random,
    ),
    format("shpat_", "a Shopify access token", Hex, 32, 32, Random),
    format("gsk_", "a Groq API key", Base62, 52, 52, Random),
    format("lin_api_", "a Linear API key", Base62, 40, 40, Random),
    format("r8_", "a Replicate API token", Base62, 37, 37, Random),
    format("xai-", "an xAI API key", Base62, 80, 80, Random),
    format("xapp-", "a Slack app token", Url, 80, 140, Random),
    format("hvs.", "a Vault service token", Url, 90, 120, Random),
    format(
        "whsec_",
        "a webhook's signing secret",
        Base62,
        32,
        64,
        Random,
    ),
    format("dckr_pat_", "a Docker access token", Url, 27, 27, Random),
    format("glrt-", "a GitLab runner token", Url, 20, 20, Random),
    format("ntn_", "a Notion token", Base62, 46, 46, Random),
    format("figd_", "a Figma access token", Url, 40, 40, Random),
    format("pul-", "a Pulumi access token", Hex, 40, 40, Random),
    format("rubygems_", "a RubyGems API key", Hex, 48, 48, Random),
    format("shpss_", "a Shopify shared secret", Hex, 32, 32, Random),
    format("shppa_", "a Shopify app password", Hex, 32, 32, Random),
    format("pplx-", "a Perplexity API key", Base62, 48, 48, Random),
    format("nvapi-", "an NVIDIA API key", Url, 64, 64, Random),
    format("sbp_", "a Supabase access token", Hex, 40, 40, Random),
    format(
        "AGE-SECRET-KEY-1",
        "an age secret key",
        Base62,
        58,
        58,
        Random,
    ),
];

/// How credentials start that vendors print in their manuals.
const DOCUMENTED: [&str; 6] = [
    "ghp_16C7e42F292c",
    "AIzaSyD-9tSrke72",
    "AIzaSyDaGmWKa4Js",
    "AIzaSyBDaeWicvig",
    "110201543:AAHdqT",
    "4839574812:AAFD3",
];

/// The token of which a mark stands at `at`.
pub(super) fn at(text: &str, at: usize) -> Option<Secret> {
    let found = prefixed(text, at)
        .or_else(|| slack(text, at))
        .or_else(|| openai(text, at))
        .or_else(|| sendgrid(text, at))
        .or_else(|| telegram(text, at))?;
    let token = &text[found.span.range()];
    (!DOCUMENTED.iter().any(|known| token.starts_with(known))).then_some(found)
}

pub(super) fn is_url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Whether a token may start at `at`: what stands before is not part of a word.
pub(super) fn starts(text: &str, at: usize) -> bool {
    let before = text.as_bytes()[..at].last();
    !before.is_some_and(|byte| is_url(*byte))
}

/// The bytes from `from` on that `is` accepts, at most 512.
pub(super) fn run(text: &str, from: usize, is: impl Fn(u8) -> bool) -> usize {
    let bytes = text.as_bytes().get(from..).unwrap_or_default();
    bytes.iter().take(512).take_while(|byte| is(**byte)).count()
}

pub(super) fn secret(start: usize, shown: usize, end: usize, kind: &'static str) -> Secret {
    Secret {
        span: Span::new(start, end),
        shown: Span::new(start, shown),
        kind,
        doubt: None,
    }
}

fn prefixed(text: &str, at: usize) -> Option<Secret> {
    let rest = &text[at..];
    let format = FORMATS
        .iter()
        .find(|format| rest.starts_with(format.prefix))?;
    let from = at + format.prefix.len();
    let length = run(text, from, |byte| format.alphabet.has(byte));
    // A longer word is not this token with something behind it.
    let whole = !text
        .as_bytes()
        .get(from + length)
        .is_some_and(|byte| is_url(*byte));
    if !starts(text, at) || !whole || !format.length.contains(&length) {
        return None;
    }
    let value = &text[from..from + length];
    if !is_random(value) {
        return None;
    }
    let doubt = match format.check {
        Random => None,
        Crc => (!has_crc(value)).then_some("but its checksum is wrong"),
        Ends(ending) => (!value.ends_with(ending)).then_some("but it does not end as one does"),
    };
    Some(Secret {
        doubt,
        ..secret(at, from, from + length, format.kind)
    })
}

/// Whether the last six characters of `value` are the CRC-32 of those before in base 62.
fn has_crc(value: &str) -> bool {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let (random, written) = value.split_at(value.len() - 6);
    let mut crc = crc32fast::hash(random.as_bytes());
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(crc % 62) as usize];
        crc /= 62;
    }
    written.as_bytes() == digits
}

fn slack(text: &str, at: usize) -> Option<Secret> {
    let rest = &text[at..];
    if let Some(path) = rest.strip_prefix("hooks.slack.com/services/") {
        let from = at + rest.len() - path.len();
        let length = run(text, from, |byte| {
            byte.is_ascii_alphanumeric() || byte == b'/'
        });
        let parts: Vec<&str> = text[from..from + length].split('/').collect();
        let [team, app, value] = parts[..] else {
            return None;
        };
        let shaped = team.starts_with('T') && app.starts_with('B') && value.len() == 24;
        return (shaped && is_random(value))
            .then(|| secret(at, from, from + length, "a Slack webhook"));
    }
    let kind = rest.strip_prefix("xox").filter(|_| starts(text, at))?;
    let from = at + 5;
    if !kind.starts_with(['a', 'b', 'p', 'r', 's']) || !kind[1..].starts_with('-') {
        return None;
    }
    let length = run(text, from, is_url);
    let mut parts = text[from..from + length].split('-');
    let value = parts.next_back()?;
    let numbers = parts
        .filter(|part| part.len() >= 9 && part.bytes().all(|byte| byte.is_ascii_digit()))
        .count();
    let shaped = numbers >= 2 && value.len() >= 24 && is_random(value);
    shaped.then(|| secret(at, from, from + length, "a Slack token"))
}

/// Keys of `OpenAI` hold the word `OpenAI` in base64 in their middle.
fn openai(text: &str, at: usize) -> Option<Secret> {
    const MIDDLE: &str = "T3BlbkFJ";
    if !text[at..].starts_with(MIDDLE) {
        return None;
    }
    let before = &text.as_bytes()[at.saturating_sub(256)..at];
    let start = at
        - before
            .iter()
            .rev()
            .take_while(|byte| is_url(**byte))
            .count();
    let first = text[start..at].strip_prefix("sk-")?;
    let from = at + MIDDLE.len();
    let length = run(text, from, is_url);
    let last = &text[from..from + length];
    let shaped = first.len() >= 20 && last.len() >= 20;
    let random = is_random(&first[first.len().saturating_sub(20)..]) && is_random(last);
    (shaped && random).then(|| secret(start, start + 3, from + length, "an OpenAI API key"))
}

fn sendgrid(text: &str, at: usize) -> Option<Secret> {
    if !text[at..].starts_with("SG.") || !starts(text, at) {
        return None;
    }
    let first = run(text, at + 3, is_url);
    let dot = at + 3 + first;
    let second = run(text, dot + 1, is_url);
    let shaped = first == 22 && second == 43 && text.as_bytes().get(dot) == Some(&b'.');
    (shaped && is_random(&text[dot + 1..dot + 1 + second]))
        .then(|| secret(at, at + 3, dot + 1 + second, "a SendGrid API key"))
}

/// The number of a bot, a colon, and 35 characters of which the first two are `AA`.
fn telegram(text: &str, at: usize) -> Option<Secret> {
    if !text[at..].starts_with(":AA") {
        return None;
    }
    let before = &text.as_bytes()[at.saturating_sub(16)..at];
    let digits = before
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let length = run(text, at + 1, is_url);
    let shaped = (8..=10).contains(&digits) && length == 35;
    (shaped && is_random(&text[at + 3..at + 36]))
        .then(|| secret(at - digits, at + 1, at + 36, "a Telegram bot token"))
}
