//! The words of a suppression: `skillcheck-ignore: RULE[, RULE] -- REASON`.

use crate::rules;

/// The word that a suppression starts with.
pub(super) const WORD: &str = "skillcheck-ignore";

/// Why a comment suppresses nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    pub(super) message: String,
    pub(super) help: String,
}

const FORM: &str = "write `skillcheck-ignore: RULE -- REASON`";

/// The rules that a comment with this text names; none where it is no suppression.
pub(super) fn parse(comment: &str) -> Option<Result<Vec<&'static str>, Malformed>> {
    let rest = comment.trim().strip_prefix(WORD)?;
    let malformed = |message: String, help: String| Some(Err(Malformed { message, help }));
    let Some(rest) = rest.trim_start().strip_prefix(':') else {
        let other_word = rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
        if other_word {
            return None;
        }
        return malformed("the suppression lacks a colon".to_owned(), FORM.to_owned());
    };
    // Ids have single hyphens, so the first double one starts the reason.
    let (names, reason) = rest
        .split_once("--")
        .or_else(|| rest.split_once('—'))
        .unwrap_or((rest, ""));
    let mut rules = Vec::new();
    for name in names.split(',').map(str::trim) {
        if name.is_empty() {
            return malformed("the suppression names no rule".to_owned(), FORM.to_owned());
        }
        match rules::find(name) {
            Some(rule) => rules.push(rule.id),
            None => {
                let help = match rules::nearest(name) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`skillcheck rules` lists them".to_owned(),
                };
                let name = crate::quote::quoted(name);
                return malformed(format!("there is no rule `{name}` to suppress"), help);
            }
        }
    }
    if reason
        .trim_matches(|c: char| c == '-' || c.is_whitespace())
        .is_empty()
    {
        return malformed(
            "the suppression gives no reason".to_owned(),
            format!("{FORM}: whoever reads it later has to know why"),
        );
    }
    Some(Ok(rules))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suppression_names_rules_and_a_reason() {
        assert_eq!(
            parse(" skillcheck-ignore: broken-support-path, invalid-name -- made by the build "),
            Some(Ok(vec!["broken-support-path", "invalid-name"]))
        );
        assert_eq!(parse("a comment"), None);
        assert_eq!(parse("skillcheck-ignored: x"), None);
        for (comment, message) in [
            ("skillcheck-ignore", "the suppression lacks a colon"),
            ("skillcheck-ignore:", "the suppression names no rule"),
            ("skillcheck-ignore: -- why", "the suppression names no rule"),
            (
                "skillcheck-ignore: invalid-name",
                "the suppression gives no reason",
            ),
            (
                "skillcheck-ignore: invalid-name -- ",
                "the suppression gives no reason",
            ),
            (
                "skillcheck-ignore: invalid-nam -- why",
                "there is no rule `invalid-nam` to suppress",
            ),
        ] {
            let wrong = parse(comment).unwrap().unwrap_err();
            assert_eq!(wrong.message, message);
        }
    }
}
