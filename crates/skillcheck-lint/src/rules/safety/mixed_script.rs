//! Letters of two scripts in one word that look like letters of one.

use skillcheck_parser::Span;
use unicode_script::{Script, UnicodeScript};
use unicode_security::skeleton;

use crate::{
    quote::quoted,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
    texts::{Role, stretches},
};

pub(crate) static RULE: Rule = Rule {
    id: "mixed-script",
    group: Group::Safety,
    severity: Severity::Warning,
    summary: "a word mixes look-alike letters of two scripts",
    source: "Unicode UTS #39, section 5: mixed-script confusables",
    docs: include_str!("mixed-script.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for text in context.texts {
        if text.role == Role::Data || !may_mix(&text.content) {
            continue;
        }
        for span in words(&text.content) {
            let word = &text.content[span.range()];
            let Some((letter, script, other)) = foreign(word) else {
                continue;
            };
            sink.report(
                text.place(span),
                format!(
                    "`{}` is written in {}, but its `{letter}` (U+{:04X}) is {}",
                    quoted(word),
                    other.full_name(),
                    u32::from(letter),
                    script.full_name()
                ),
            )
            .help("type the word again in one script: it looks the same and is another word");
        }
    }
}

/// Whether `text` holds a first byte of a Greek, Cyrillic, Armenian or Cherokee letter.
fn may_mix(text: &str) -> bool {
    let bytes = text.as_bytes();
    stretches(bytes, |byte| byte >= 0x80).any(|at| matches!(bytes[at], 0xcd..=0xd6 | 0xe1 | 0xea))
}

/// The words of `text` that hold a letter beyond ASCII.
fn words(text: &str) -> Vec<Span> {
    let mut words = Vec::new();
    let (mut start, mut beyond) = (None, false);
    for (at, c) in text.char_indices() {
        if c.is_alphabetic() {
            start.get_or_insert(at);
            beyond |= !c.is_ascii();
        } else if let Some(start) = start.take() {
            if beyond {
                words.push(Span::new(start, at));
            }
            beyond = false;
        }
    }
    if let Some(start) = start.filter(|_| beyond) {
        words.push(Span::new(start, text.len()));
    }
    words
}

/// A letter of the rarer script in `word`, its script and the other one, where all letters of the
/// rarer script look like letters of the other.
fn foreign(word: &str) -> Option<(char, Script, Script)> {
    const LOOK_ALIKE: [Script; 5] = [
        Script::Latin, Script::Cyrillic, Script::Greek, Script::Armenian, Script::Cherokee,
    ];
    let mut counts = [0_usize; LOOK_ALIKE.len()];
    for c in word.chars() {
        let script = c.script();
        match LOOK_ALIKE.iter().position(|known| *known == script) {
            Some(at) => counts[at] += 1,
            None if matches!(script, Script::Common | Script::Inherited) => {}
            None => return None,
        }
    }
    let mut present: Vec<usize> = (0..counts.len()).filter(|at| counts[*at] > 0).collect();
    present.sort_by_key(|at| std::cmp::Reverse(counts[*at]));
    let [most, rarer] = present[..] else {
        return None;
    };
    let (other, script) = (LOOK_ALIKE[most], LOOK_ALIKE[rarer]);
    // `αx` and `Δt` are formulas: a Greek letter at an end of a short word stands for itself.
    let is_formula = (script == Script::Greek || other == Script::Greek) && counts[most] < 3;
    let mut letters = word.chars().filter(|c| c.script() == script);
    let first = letters.clone().next()?;
    let alike = letters.all(|c| looks_like(c, other));
    (alike && !is_formula).then_some((first, script, other))
}

/// Whether `c` looks like a letter of `script`. The tables give each set of look-alikes one name,
/// which is the Latin letter where the set has one.
fn looks_like(c: char, script: Script) -> bool {
    // Latin letters that have a double in Cyrillic or Greek.
    const DOUBLED: &str = "aceijopsuvxyABCEHIJKMNOPSTXYZ";
    let mut buffer = [0; 4];
    let mut name = skeleton(c.encode_utf8(&mut buffer));
    let (Some(letter), None) = (name.next(), name.next()) else {
        return false;
    };
    match script {
        Script::Latin => letter.is_ascii_alphabetic(),
        _ => DOUBLED.contains(c) || letter.script() == script || DOUBLED.contains(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::{foreign, words};

    #[test]
    fn a_word_that_looks_like_another_is_told_from_one_that_mixes_openly() {
        for word in ["pаypal", "аdmin", "сurl", "οpen", "Ѕystem", "scοpe"] {
            assert!(foreign(word).is_some(), "{word}");
        }
        for word in ["paypal", "café", "привет", "Δt", "αx", "naïve", "SQLный", "日本語", "μs"] {
            assert!(foreign(word).is_none(), "{word}");
        }
        assert_eq!(words("ab é, c").len(), 1);
    }
}
