//! What a profile says of one field of the frontmatter.

use serde::{Deserialize, Deserializer};

/// A kind of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Type {
    /// Text.
    String,
    /// A list of texts.
    Strings,
    /// Keys with a text each.
    StringMap,
    /// Keys with values of any kind.
    Mapping,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
}

impl Type {
    /// What a person calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Strings => "a list of strings",
            Self::StringMap => "a mapping of strings to strings",
            Self::Mapping => "a mapping",
            Self::Boolean => "`true` or `false`",
            Self::Integer => "a whole number",
        }
    }
}

/// A form that a text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// A day, `YYYY-MM-DD`; a time may follow behind a `T` or a space.
    Date,
    /// Numbers with dots between them, and whatever follows a hyphen or a plus sign.
    Version,
    /// An address that starts with `http://` or `https://`.
    Url,
    /// `OWNER/NAME`.
    Repository,
    /// Something that leads to a source: an address, a host, `OWNER/NAME`, or a name with its
    /// licence in parentheses.
    Attribution,
}

impl Format {
    /// What a person calls a text of this form.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Date => "a date as `YYYY-MM-DD`",
            Self::Version => "a version such as `1.2.0`",
            Self::Url => "a URL",
            Self::Repository => "a repository as `OWNER/NAME`",
            Self::Attribution => "a URL, a repository, or a name with its licence in parentheses",
        }
    }

    /// Whether `text` has the form.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        match self {
            Self::Date => is_date(text),
            Self::Version => is_version(text),
            Self::Url => is_url(text),
            Self::Repository => is_repository(text),
            Self::Attribution => {
                is_url(text) || is_repository(text) || is_host(text) || text.ends_with(')')
            }
        }
    }
}

/// What is accepted as the value of a field. One of which nothing is said takes any value.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Field {
    /// Kinds of value, any of which will do; any kind where there is none.
    #[serde(default, rename = "type", deserialize_with = "one_or_many")]
    pub types: Vec<Type>,
    /// Fewest characters of a text.
    #[serde(default)]
    pub min: usize,
    /// Most characters of a text.
    pub max: Option<usize>,
    /// Texts that are accepted, as the value or as an item of it; any where there is none.
    #[serde(default)]
    pub values: Vec<String>,
    /// The form of texts that are accepted beside `values`.
    pub format: Option<Format>,
    /// Whether clients act on it, and only where it stands at the top level.
    #[serde(default)]
    pub acts: bool,
}

impl Field {
    /// Whether `text` is a value, or an item of one, that is accepted.
    #[must_use]
    pub fn accepts(&self, text: &str) -> bool {
        let closed = !self.values.is_empty() || self.format.is_some();
        !closed
            || self.values.iter().any(|value| value == text)
            || self.format.is_some_and(|format| format.fits(text))
    }
}

fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Type>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        One(Type),
        Many(Vec<Type>),
    }
    Ok(match Written::deserialize(deserializer)? {
        Written::One(kind) => vec![kind],
        Written::Many(kinds) => kinds,
    })
}

fn is_date(text: &str) -> bool {
    let (day, time) = text.split_at_checked(10).unwrap_or((text, ""));
    let parts: Vec<&str> = day.split('-').collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let shaped = (year.len(), month.len(), day.len()) == (4, 2, 2);
    if !shaped || ![year, month, day].into_iter().all(digits) {
        return false;
    }
    let number = |part: &str| part.parse::<u32>().unwrap_or(0);
    let (year, month, day) = (number(year), number(month), number(day));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day) && (time.is_empty() || time.starts_with(['T', ' ']))
}

fn is_version(text: &str) -> bool {
    let text = text.strip_prefix('v').unwrap_or(text);
    let end = text.find(['-', '+']).unwrap_or(text.len());
    let (numbers, rest) = text.split_at(end);
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_rest = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
    numbers.split('.').all(is_number) && rest.len() != 1 && rest.chars().all(is_rest)
}

fn is_url(text: &str) -> bool {
    let rest = ["https://", "http://"]
        .into_iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    let bare = !text.contains(char::is_whitespace);
    bare && rest.is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

fn is_repository(text: &str) -> bool {
    let is_name = |name: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        !name.is_empty() && name.chars().all(fits)
    };
    text.split_once('/')
        .is_some_and(|(owner, name)| is_name(owner) && is_name(name))
}

fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        let fits = |c: char| c.is_alphanumeric() || c == '-';
        !label.is_empty() && label.chars().all(fits)
    };
    text.contains('.') && text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn forms_take_what_is_written_so() {
        for (format, good, bad) in [
            (
                Format::Date,
                &["2026-02-28", "2024-02-29", "2026-04-01T10:00:00Z"][..],
                &[
                    "2026-02-29",
                    "2026-13-01",
                    "26-01-01",
                    "yesterday",
                    "",
                    "2026-04-0é",
                    "２０２６-01-01",
                ][..],
            ),
            (
                Format::Version,
                &["0.0.1", "12.0", "2", "v1.2.3", "1.0.0-beta.1", "1.0+b7"],
                &["", "latest", "1.", "1..2", "v", "1.0-", "1.0 beta"],
            ),
            (
                Format::Url,
                &["https://a.b/c"],
                &["a.b", "https://", "http:// a"],
            ),
            (
                Format::Repository,
                &["o/n", "O-1/n.x_y"],
                &["o", "o/n/p", "/n", "o/"],
            ),
            (
                Format::Attribution,
                &["https://a.b", "o/n", "a.example", "Some skills (MIT)"],
                &["comunity", "somewhere", ""],
            ),
        ] {
            for text in good {
                assert!(format.fits(text), "{format:?} {text}");
            }
            for text in bad {
                assert!(!format.fits(text), "{format:?} {text}");
            }
        }
    }
}
