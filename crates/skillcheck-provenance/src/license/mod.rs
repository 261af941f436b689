//! Licences: as anchors record them, as upstream's files say, and how the two stand to each other.

mod files;
mod terms;
mod text;
mod weigh;

pub use files::{LicenseFile, LicensePlace};
pub(crate) use files::{LicenseFolder, collect};
pub use text::{FoundLicense, LicenseText};
pub use weigh::{LicenseEvidence, LicenseVerdict, LicenseWord};

/// What a recorded licence is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum License {
    /// An SPDX licence expression.
    Spdx,
    /// `UNKNOWN`, `NOASSERTION` or nothing: the recorder knew of none.
    Unknown,
    /// SPDX identifiers, joined by something that SPDX does not know; the string is the expression
    /// that was meant.
    Joined(String),
    /// None of these.
    Invalid,
}

impl License {
    /// Reads a recorded licence.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        if ["", "UNKNOWN", "NOASSERTION", "NONE"].contains(&text.to_uppercase().as_str()) {
            return Self::Unknown;
        }
        if is_expression(text) {
            return Self::Spdx;
        }
        let parts: Vec<&str> = text
            .split([',', '/', '&'])
            .flat_map(|part| part.split(" + "))
            .collect();
        let parts: Vec<&str> = parts.iter().map(|part| part.trim()).collect();
        if parts.len() > 1 && parts.iter().all(|part| is_expression(part)) {
            return Self::Joined(parts.join(" AND "));
        }
        Self::Invalid
    }
}

/// Whether this is an SPDX expression. Identifiers are the list's without regard to case (annex
/// D.2), deprecated ones included: they are no longer recommended, and still known.
fn is_expression(text: &str) -> bool {
    let mode = spdx::ParseMode {
        allow_deprecated: true,
        ..spdx::ParseMode::STRICT
    };
    let id = |word: &str| {
        let bare = word.trim_matches(['(', ')', '+']);
        let listed = spdx::identifiers::LICENSES
            .iter()
            .map(|license| license.name)
            .find(|name| name.eq_ignore_ascii_case(bare));
        listed.map_or_else(|| word.to_owned(), |name| word.replacen(bare, name, 1))
    };
    let spelled: Vec<String> = text.split_whitespace().map(id).collect();
    spdx::Expression::parse_mode(&spelled.join(" "), mode).is_ok()
}

#[cfg(test)]
mod tests {
    use super::License;

    #[test]
    fn recorded_licences_are_told_apart() {
        assert_eq!(License::read("MIT"), License::Spdx);
        assert_eq!(License::read("mit or apache-2.0"), License::Spdx);
        assert_eq!(License::read("GPL-3.0"), License::Spdx);
        assert_eq!(License::read("LGPL-2.1 AND MIT"), License::Spdx);
        assert_eq!(License::read("MIT OR Apache-2.0"), License::Spdx);
        assert_eq!(License::read("LicenseRef-Vendor"), License::Spdx);
        assert_eq!(License::read("unknown"), License::Unknown);
        let joined = License::Joined("MIT AND CC-BY-4.0".to_owned());
        assert_eq!(License::read("MIT + CC-BY-4.0"), joined);
        assert_eq!(License::read("see the file"), License::Invalid);
    }
}
