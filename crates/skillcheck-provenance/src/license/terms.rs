//! Licences as people write them, and what follows from one expression for another.

use std::collections::BTreeSet;

use spdx::{Expression, LicenseItem, LicenseReq, ParseMode};

use super::text::by_text;

/// Licences of one expression that are weighed against another; more are not compared.
const ID_LIMIT: usize = 8;
/// Identifiers of the SPDX list, and no other, old ones included.
const KNOWN: ParseMode = ParseMode {
    allow_slash_as_or_operator: false,
    allow_imprecise_license_names: false,
    allow_postfix_plus_on_gpl: true,
    allow_deprecated: true,
    allow_unknown: false,
};

/// How a list of licences without `AND` or `OR` is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// Whoever recorded it means all of them (`MIT + CC-BY-4.0`).
    All,
    /// Whoever grants it may leave the choice (`MIT/Apache-2.0`).
    Choice,
}

/// The terms that an expression names.
#[derive(Clone, Debug)]
pub(super) struct Terms(Box<Expression>);

impl Terms {
    /// Reads an SPDX expression, or what people write for one: names in full, other case, lists.
    /// None where a part of it is no licence of the SPDX list.
    pub(super) fn read(text: &str, list: List) -> Option<Self> {
        let text = text.trim();
        if let Ok(expression) = Expression::parse_mode(text, KNOWN) {
            return Some(Self(Box::new(expression)));
        }
        let join = |parts: Vec<&str>, operator: &str| {
            let ids: Option<Vec<_>> = parts.into_iter().map(id_of).collect();
            let text = ids?.join(operator);
            let expression = Expression::parse_mode(&text, KNOWN).ok()?;
            Some(Self(Box::new(expression)))
        };
        let choice = match list {
            List::All => " AND ",
            List::Choice => " OR ",
        };
        // A name may hold a comma: the whole goes before its parts.
        join(vec![text], "").or_else(|| {
            let cuts = [
                (" AND ", " AND "),
                (" and ", " AND "),
                (" OR ", " OR "),
                (" or ", " OR "),
                (" + ", " AND "),
                ("&", " AND "),
                ("/", choice),
                (",", choice),
            ];
            cuts.iter()
                .filter(|(cut, _)| text.contains(cut))
                .find_map(|(cut, operator)| join(text.split(cut).collect(), operator))
        })
    }

    /// The licences that it names, each by the identifier that stands for all with its text.
    pub(super) fn ids(&self) -> BTreeSet<String> {
        let requirements = self.0.requirements();
        requirements.map(|part| id(&part.req)).collect()
    }

    /// Whether whoever keeps to these terms, in whichever way they allow, keeps to `granted`.
    /// True as well where there is too much to weigh.
    pub(super) fn imply(&self, granted: &Self) -> bool {
        let ids: Vec<String> = self.ids().into_iter().collect();
        if ids.len() > ID_LIMIT {
            return true;
        }
        (0_u32..1 << ids.len()).all(|kept| {
            let keeps = |part: &LicenseReq| {
                let at = ids.iter().position(|known| *known == id(part));
                at.is_some_and(|at| kept >> at & 1 == 1)
            };
            !self.0.evaluate(keeps) || granted.0.evaluate(keeps)
        })
    }

    /// The expression in SPDX's spelling.
    pub(super) fn text(&self) -> &str {
        (*self.0).as_ref()
    }
}

fn id(part: &LicenseReq) -> String {
    match &part.license {
        LicenseItem::Spdx { id, .. } => by_text(id.name).to_owned(),
        LicenseItem::Other(other) => format!("LicenseRef-{}", other.lic_ref.to_lowercase()),
    }
}

/// The SPDX identifier of a licence that is named by it in any case, or by its full name.
fn id_of(name: &str) -> Option<&'static str> {
    let name = tidy(name);
    let licenses = || spdx::identifiers::LICENSES.iter();
    licenses()
        .find(|license| tidy(license.name) == name)
        .or_else(|| licenses().find(|license| tidy(license.full_name) == name))
        .map(|license| license.name)
}

/// A name without what people leave out or add: `Apache License, Version 2.0` is `apache 2`.
fn tidy(name: &str) -> String {
    let mut words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric() && c != '+')
        .map(str::to_lowercase)
        .map(|word| match word.strip_prefix('v') {
            Some(number) if number.starts_with(|c: char| c.is_ascii_digit()) => number.to_owned(),
            _ => word,
        })
        .filter(|word| !["", "the", "license", "licence", "version", "v"].contains(&&**word))
        .collect();
    let number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    if let [.., before, last] = &*words
        && last == "0"
        && number(before)
    {
        words.pop();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Terms::read(text, List::All).map(|terms| terms.text().to_owned())
    }

    #[test]
    fn names_that_people_write_are_read() {
        for (name, id) in [
            ("MIT", "MIT"),
            ("mit", "MIT"),
            ("The MIT License", "MIT"),
            ("MIT-0", "MIT-0"),
            ("Apache 2.0", "Apache-2.0"),
            ("Apache License, Version 2.0", "Apache-2.0"),
            ("CC BY 4.0", "CC-BY-4.0"),
            ("GPL v3", "GPL-3.0"),
            ("Mozilla Public License 2.0", "MPL-2.0"),
            ("MIT + CC-BY-4.0", "MIT AND CC-BY-4.0"),
            ("MIT or Apache License 2.0", "MIT OR Apache-2.0"),
        ] {
            assert_eq!(read(name).as_deref(), Some(id), "{name}");
        }
    }

    #[test]
    fn names_that_say_too_little_are_not_guessed() {
        for name in [
            "BSD",
            "apache",
            "GPL",
            "Custom",
            "see LICENSE.txt",
            "",
            "free",
        ] {
            assert_eq!(read(name), None, "{name}");
        }
    }

    #[test]
    fn a_choice_may_be_made_and_nothing_be_added() {
        for (recorded, granted, implied) in [
            ("MIT", "MIT", true),
            ("MIT", "MIT OR Apache-2.0", true),
            ("MIT", "MIT AND CC-BY-4.0", false),
            ("MIT AND CC-BY-4.0", "MIT", true),
            ("MIT OR Apache-2.0", "MIT", false),
            ("MIT OR Apache-2.0", "MIT AND Apache-2.0", false),
            ("Apache-2.0 OR MIT", "MIT OR Apache-2.0", true),
            ("GPL-3.0-only", "GPL-3.0+", true),
            ("LicenseRef-Own", "LicenseRef-own", true),
            ("MIT", "MIT-0", false),
        ] {
            let terms = |text| Terms::read(text, List::All).unwrap();
            let found = terms(recorded).imply(&terms(granted));
            assert_eq!(found, implied, "{recorded} for {granted}");
        }
    }
}
