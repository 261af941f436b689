//! A heading that a profile needs.

use serde::Deserialize;
use skillcheck_parser::plain;

/// A heading that a profile needs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// How it is written.
    pub title: String,
    /// Other wordings that serve.
    #[serde(default)]
    pub accepted: Vec<String>,
    /// Wordings that serve with anything behind them.
    #[serde(default)]
    pub starts: Vec<String>,
}

impl Heading {
    /// Whether `text` is this heading, in any accepted wording, without regard to case.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        let text = plain(text).to_lowercase();
        let whole = std::iter::once(&self.title)
            .chain(&self.accepted)
            .any(|wording| wording.to_lowercase() == text);
        let mut starts = self.starts.iter();
        whole || starts.any(|wording| begins(&text, &wording.to_lowercase()))
    }
}

/// Whether `text` begins with the words of `start`.
fn begins(text: &str, start: &str) -> bool {
    text.strip_prefix(start)
        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}
