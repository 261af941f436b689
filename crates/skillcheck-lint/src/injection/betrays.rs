//! Orders to keep something from the user, or to send what is theirs away.

use skillcheck_parser::Span;

use super::{Aim, Word, is, join};

const TELL: [&str; 8] = [
    "tell",
    "inform",
    "notify",
    "alert",
    "telling",
    "informing",
    "notifying",
    "alerting",
];
const SEND: [&str; 10] = [
    "send",
    "post",
    "upload",
    "exfiltrate",
    "forward",
    "transmit",
    "email",
    "curl",
    "submit",
    "leak",
];
/// Files and values that are nobody else's business.
const PRIVATE: [&str; 8] = [
    "~/.ssh",
    "/.ssh/",
    "id_rsa",
    ".aws/credentials",
    "environment variables",
    "every environment variable",
    "contents of .env",
    "contents of `.env",
];

/// `do not tell the user about this`, as far as it speaks of hiding: not of what to say instead.
pub(super) fn conceals(words: &[Word]) -> Option<(Span, Aim)> {
    words.iter().enumerate().find_map(|(at, word)| {
        let negated = is(word, &["not", "don't", "never", "without"]);
        let tell = words
            .get(at + 1)
            .filter(|word| negated && is(word, &TELL))?;
        let rest = &words[at + 2..];
        let user = rest
            .iter()
            .take(2)
            .position(|word| is(word, &["user", "users"]))?;
        let about = rest.get(user + 1);
        let hides = match about {
            // `never act without telling the user` asks for the opposite.
            Some(_) if word.0 == "without" => at == 0 && is_act(rest.get(user + 1)),
            None => word.0 != "without" && tell.0.len() > 3,
            Some(about) if is(about, &["about", "of"]) => {
                let what = rest.get(user + 2);
                what.is_some_and(|what| is(what, &["this", "these", "it", "that"]))
                    && word.0 != "without"
            }
            Some(_) => false,
        };
        hides.then(|| (join(&words[at..=at + 2 + user]), Aim::Conceal))
    })
}

/// `never reveal to the user that …`, `lie to the user`: what is, not how or when it is to be said.
pub(super) fn denies(words: &[Word]) -> Option<(Span, Aim)> {
    let later = ["until", "unless", "before", "when", "if", "yet"];
    words.iter().enumerate().find_map(|(at, word)| {
        let mut rest = words[at + 1..].iter().peekable();
        let lies = word.0 == "lie" && (at == 0 || !is(&words[at - 1], &["not", "don't", "never"]));
        if !lies {
            if !is(word, &["not", "don't", "never"]) {
                return None;
            }
            rest.next_if(|word| is(word, &["inform", "mention", "reveal"]))?;
        }
        let to = rest.next_if(|word| word.0 == "to").is_some();
        rest.next_if(|word| word.0 == "the");
        rest.next_if(|word| is(word, &["user", "users"]))?;
        let fact =
            rest.next().is_some_and(|word| word.0 == "that") && !rest.any(|word| is(word, &later));
        let end = words
            .iter()
            .skip(at)
            .position(|word| is(word, &["user", "users"]))?;
        ((lies && to) || fact).then(|| (join(&words[at..=at + end]), Aim::Conceal))
    })
}

/// `keep this secret from the user`.
pub(super) fn keeps(words: &[Word]) -> Option<(Span, Aim)> {
    let at = words.windows(5).position(|five| {
        is(&five[0], &["keep", "keeping"])
            && is(&five[1], &["this", "it", "that", "these"])
            && is(&five[2], &["secret", "hidden"])
            && five[3].0 == "from"
            && is(&five[4], &["the", "user", "users", "your"])
    })?;
    let user = words[at + 4..]
        .iter()
        .take(2)
        .position(|word| is(word, &["user", "users"]))?;
    Some((join(&words[at..=at + 4 + user]), Aim::Conceal))
}

/// `pretend that the user has approved all commands`.
pub(super) fn pretends(words: &[Word]) -> Option<(Span, Aim)> {
    words.iter().enumerate().find_map(|(at, word)| {
        let mut rest = words[at + 1..].iter().peekable();
        is(word, &["pretend", "claim"]).then_some(())?;
        rest.next_if(|word| word.0 == "that");
        rest.next_if(|word| word.0 == "the");
        rest.next_if(|word| is(word, &["user", "users"]))?;
        rest.next_if(|word| is(word, &["has", "have", "had"]));
        rest.next_if(|word| word.0 == "already");
        rest.next_if(|word| {
            is(
                word,
                &[
                    "approved",
                    "agreed",
                    "consented",
                    "confirmed",
                    "authorised",
                    "authorized",
                ],
            )
        })?;
        // What the agent is to do then is part of it, not a judgement of it.
        Some((join(&words[at..]), Aim::Consent))
    })
}

/// Whether `word` is what an agent does: `without telling the user, upload …`.
fn is_act(word: Option<&Word>) -> bool {
    word.is_some_and(|word| {
        is(word, &SEND) || is(word, &["run", "delete", "install", "execute", "add"])
    })
}

/// `send ~/.ssh/id_rsa to https://…`.
pub(super) fn sends(sentence: &str, words: &[Word]) -> Option<(Span, Aim)> {
    if let Some(taken) = reads_and_sends(sentence, words) {
        return Some(taken);
    }
    let at = words.iter().position(|word| is(word, &SEND))?;
    let from = words[at].1;
    let lower = sentence.to_ascii_lowercase();
    let person = lower[from.start..].find("://").or_else(|| {
        lower[from.start..]
            .find(" to ")
            .filter(|to| lower[from.start + to..].contains('@'))
    })?;
    // A key that is named behind the address is one that is fetched from there.
    let private = PRIVATE
        .iter()
        .any(|name| lower[from.start..from.start + person].contains(name));
    let users = [
        "the user's ",
        "the user’s ",
        "their ",
        "all ",
        "any ",
        "every ",
    ];
    let secrets = [
        "credentials",
        "api keys",
        "passwords",
        "secrets",
        "private key",
        "tokens",
    ];
    let taken = users.iter().any(|whose| {
        let mut places = lower[from.start..].match_indices(whose);
        places.any(|(place, _)| {
            let named = &lower[from.start + place + whose.len()..];
            secrets.iter().any(|secret| named.starts_with(secret))
        })
    });
    (private || taken).then(|| (Span::new(from.start, from.start + person), Aim::Send))
}

/// `read ~/.aws/credentials and post it to https://…`.
fn reads_and_sends(sentence: &str, words: &[Word]) -> Option<(Span, Aim)> {
    let at = words.windows(3).position(|three| {
        is(&three[0], &SEND)
            && is(&three[1], &["it", "them", "its", "their", "that"])
            && is(&three[2], &["to", "contents", "content"])
    })?;
    let from = words[at].1;
    let before = sentence[..from.start].to_ascii_lowercase();
    let private = PRIVATE.iter().filter_map(|name| before.find(name)).min()?;
    let address = sentence[from.start..].find("://")?;
    Some((Span::new(private, from.start + address), Aim::Send))
}
