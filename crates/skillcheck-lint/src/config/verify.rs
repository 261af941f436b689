//! Holds a file against the table of keys. Everything wrong with it is told at once.

use skillcheck_parser::Span;
use toml::{
    Spanned,
    de::{DeInteger, DeTable, DeValue},
};

use super::{
    fault::{ConfigFault, suggest},
    glob::Pattern,
    keys::{ANCHORS, COPYING, KEYS, Key, Kind, LEVELS, Needed},
};
use crate::{profile::Profile, rules};

/// Everything that is wrong with `table`, in the order of the file.
pub(super) fn faults(table: &DeTable<'_>) -> Vec<ConfigFault> {
    let mut checker = Checker {
        faults: Vec::new(),
        own: own_profiles(table),
        headings: headings(table),
    };
    checker.table(table, Span::new(0, 0), KEYS, "");
    checker.loops(table);
    checker
        .faults
        .sort_by_key(|fault| (fault.span.start, fault.span.end));
    checker.faults
}

struct Checker {
    faults: Vec<ConfigFault>,
    /// Names of the file's own profiles.
    own: Vec<String>,
    /// Headings that some profile, or the file itself, needs.
    headings: Vec<String>,
}

impl Checker {
    fn fault(&mut self, span: Span, message: String, help: Option<String>) {
        self.faults.push(ConfigFault {
            message,
            help,
            span,
        });
    }

    fn table(&mut self, table: &DeTable<'_>, at: Span, keys: &'static [Key], what: &str) {
        for (name, value) in table {
            let text: &str = name.get_ref();
            match keys.iter().find(|key| key.name == text) {
                Some(key) => self.value(value, key.kind, text),
                None => {
                    let place = if what.is_empty() {
                        "this file".to_owned()
                    } else {
                        format!("`{what}`")
                    };
                    self.fault(
                        span(name.span()),
                        format!("{place} has no key `{text}`"),
                        Some(suggest(text, "its keys", keys.iter().map(|key| key.name))),
                    );
                }
            }
        }
        for key in keys.iter().filter(|key| key.needed == Needed::Yes) {
            if !table.keys().any(|name| name.get_ref() == key.name) {
                self.fault(
                    at,
                    format!("`{what}` needs the key `{}`", key.name),
                    Some(key.about.to_owned()),
                );
            }
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, kind: Kind, key: &str) {
        let at = span(value.span());
        match (kind, value.get_ref()) {
            (Kind::Text, DeValue::String(text)) => {
                if text.trim().is_empty() {
                    self.fault(at, format!("`{key}` is empty"), None);
                }
            }
            (Kind::Flag, DeValue::Boolean(_)) => {}
            (Kind::Count, DeValue::Integer(number)) => {
                if count(number).is_none() {
                    let message = format!("`{key}` is to be a whole number above 0");
                    self.fault(at, message, None);
                }
            }
            (Kind::Date, DeValue::Datetime(when)) if when.time.is_none() && when.date.is_some() => {
            }
            (Kind::Texts, DeValue::Array(items)) => self.texts(items, key, |_, _, _| ()),
            (Kind::Globs | Kind::Paths, DeValue::Array(items)) => {
                if items.is_empty() && matches!(kind, Kind::Paths) {
                    self.fault(at, format!("`{key}` names nothing"), None);
                }
                self.texts(items, key, Self::glob);
            }
            (Kind::Globs | Kind::Paths, DeValue::String(text)) => self.glob(text, at),
            (Kind::Rules, DeValue::Array(items)) => {
                if items.is_empty() {
                    self.fault(at, format!("`{key}` names no rule"), None);
                }
                self.texts(items, key, Self::rule);
            }
            (Kind::Rules, DeValue::String(text)) => self.rule(text, at),
            (Kind::Profile, DeValue::String(text)) => self.profile(text, at, &["auto"]),
            (Kind::Parent, DeValue::String(text)) => self.profile(text, at, &[]),
            (Kind::Copying, DeValue::String(text)) => self.one_of(text, at, COPYING, key),
            (Kind::Levels, DeValue::Table(table)) => self.levels(table),
            (Kind::Headings, DeValue::Array(items)) => {
                for item in items {
                    self.heading(item, key);
                }
            }
            (Kind::Wordings, DeValue::Table(table)) => self.wordings(table),
            (Kind::Anchors, DeValue::Array(groups)) => {
                for group in groups {
                    match group.get_ref() {
                        DeValue::Array(items) => {
                            if items.is_empty() {
                                let at = span(group.span());
                                self.fault(at, format!("`{key}` has an empty list"), None);
                            }
                            self.texts(items, key, Self::anchor);
                        }
                        other => self.kind(span(group.span()), key, kind, other),
                    }
                }
            }
            (Kind::Upstreams, DeValue::Table(table)) => {
                for (url, folder) in table {
                    if url.get_ref().trim().is_empty() {
                        self.fault(span(url.span()), "the address is empty".to_owned(), None);
                    }
                    self.value(folder, Kind::Text, url.get_ref());
                }
            }
            (Kind::Table(keys), DeValue::Table(table)) => self.table(table, at, keys, key),
            (Kind::Tables(keys), DeValue::Array(items)) => {
                for item in items {
                    match item.get_ref() {
                        DeValue::Table(table) => {
                            self.table(table, span(item.span()), keys, key);
                        }
                        other => self.kind(span(item.span()), key, kind, other),
                    }
                }
            }
            (Kind::Named(keys), DeValue::Table(table)) => {
                for (name, value) in table {
                    self.own_name(name.get_ref(), span(name.span()));
                    match value.get_ref() {
                        DeValue::Table(table) => {
                            self.table(table, span(name.span()), keys, name.get_ref());
                        }
                        other => self.kind(span(value.span()), name.get_ref(), kind, other),
                    }
                }
            }
            (_, other) => self.kind(at, key, kind, other),
        }
    }

    /// A value of the wrong kind.
    fn kind(&mut self, at: Span, key: &str, kind: Kind, found: &DeValue<'_>) {
        let wanted = match kind {
            Kind::Text | Kind::Profile | Kind::Parent | Kind::Copying => "a string",
            Kind::Flag => "true or false",
            Kind::Count => "a whole number above 0",
            Kind::Date => "a day, as in 2027-01-31, without quotes",
            Kind::Texts => "a list of strings",
            Kind::Globs | Kind::Paths | Kind::Rules => "a string or a list of strings",
            Kind::Levels => "a table of rules and levels",
            Kind::Headings => "a list of headings",
            Kind::Wordings => "a table of headings and lists of wordings",
            Kind::Anchors => "a list of lists of files",
            Kind::Upstreams => "a table of addresses and folders",
            Kind::Table(_) | Kind::Named(_) => "a table",
            Kind::Tables(_) => "a list of tables, each under [[…]]",
        };
        let help = Some(format!("it is {}", named(found)));
        self.fault(at, format!("`{key}` is to be {wanted}"), help);
    }

    fn texts(
        &mut self,
        items: &[Spanned<DeValue<'_>>],
        key: &str,
        mut each: impl FnMut(&mut Self, &str, Span),
    ) {
        for item in items {
            let at = span(item.span());
            match item.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => each(self, text, at),
                DeValue::String(_) => {
                    self.fault(at, format!("`{key}` has an empty string"), None);
                }
                other => {
                    let help = Some(format!("it is {}", named(other)));
                    self.fault(at, format!("`{key}` holds what is no string"), help);
                }
            }
        }
    }

    fn glob(&mut self, text: &str, at: Span) {
        if let Err(why) = Pattern::new(text, at) {
            self.fault(at, format!("`{text}` {why}"), None);
        }
    }

    fn rule(&mut self, name: &str, at: Span) {
        if rules::find(name).is_none() {
            let help = match rules::nearest(name) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`skillcheck rules` lists them".to_owned(),
            };
            self.fault(at, format!("there is no rule `{name}`"), Some(help));
        }
    }

    fn anchor(&mut self, name: &str, at: Span) {
        if !ANCHORS.contains(&name) {
            let help = suggest(name, "anchors", ANCHORS.iter().copied());
            self.fault(at, format!("`{name}` states no origin"), Some(help));
        }
    }

    fn profile(&mut self, name: &str, at: Span, also: &'static [&str]) {
        let own = self.own.iter().map(String::as_str);
        let built_in = Profile::all().iter().map(|profile| profile.name.as_str());
        let names: Vec<&str> = also.iter().copied().chain(built_in).chain(own).collect();
        if !names.contains(&name) {
            let help = suggest(name, "profiles", names.iter().copied());
            self.fault(at, format!("there is no profile `{name}`"), Some(help));
        }
    }

    fn own_name(&mut self, name: &str, at: Span) {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name == "auto" || Profile::find(name).is_some() {
            let help = "give it another name, and let it extend this one".to_owned();
            self.fault(at, format!("`{name}` is a built-in profile"), Some(help));
        } else if name.is_empty() || !name.chars().all(plain) {
            let help = "names have lowercase letters, digits and hyphens".to_owned();
            self.fault(at, format!("`{name}` is no name of a profile"), Some(help));
        }
    }

    fn one_of(&mut self, text: &str, at: Span, names: &'static [&str], key: &str) {
        if !names.contains(&text) {
            let help = suggest(text, "values", names.iter().copied());
            self.fault(at, format!("`{key}` cannot be `{text}`"), Some(help));
        }
    }

    fn levels(&mut self, table: &DeTable<'_>) {
        for (rule, level) in table {
            self.rule(rule.get_ref(), span(rule.span()));
            let at = span(level.span());
            match level.get_ref() {
                DeValue::String(text) => self.one_of(text, at, LEVELS, rule.get_ref()),
                other => self.kind(at, rule.get_ref(), Kind::Text, other),
            }
        }
    }

    fn heading(&mut self, item: &Spanned<DeValue<'_>>, key: &str) {
        static TITLED: &[Key] = &[
            Key {
                name: "title",
                kind: Kind::Text,
                needed: Needed::Yes,
                about: "How it is written.",
            },
            Key {
                name: "accepted",
                kind: Kind::Texts,
                needed: Needed::No,
                about: "Other wordings that serve.",
            },
        ];
        match item.get_ref() {
            DeValue::String(_) => self.value(item, Kind::Text, key),
            DeValue::Table(table) => self.table(table, span(item.span()), TITLED, key),
            other => self.kind(span(item.span()), key, Kind::Headings, other),
        }
    }

    fn wordings(&mut self, table: &DeTable<'_>) {
        for (title, wordings) in table {
            let name: &str = title.get_ref();
            let known = |known: &String| known.to_lowercase() == name.to_lowercase();
            if !self.headings.iter().any(known) {
                let names: Vec<&str> = self.headings.iter().map(String::as_str).collect();
                let help = suggest(name, "they", names.iter().copied());
                self.fault(
                    span(title.span()),
                    format!("no profile needs a heading `{name}`"),
                    Some(help),
                );
            }
            self.value(wordings, Kind::Texts, name);
        }
    }

    /// Profiles that extend each other.
    fn loops(&mut self, table: &DeTable<'_>) {
        for name in self.own.clone() {
            let mut at = name.clone();
            for _ in 0..=self.own.len() {
                let Some((parent, place)) = parent(table, &at) else {
                    break;
                };
                if parent == name {
                    let message = format!("`{name}` extends itself");
                    let help = "a profile of its own starts from a built-in one in the end";
                    self.fault(place, message, Some(help.to_owned()));
                    break;
                }
                at = parent;
            }
        }
    }
}

/// The profile that the file's profile `name` extends, and where it says so.
fn parent(table: &DeTable<'_>, name: &str) -> Option<(String, Span)> {
    let value = table.get("profiles")?.get_ref().get(name)?;
    let extends = value.get_ref().get("extends")?;
    let text = extends.get_ref().as_str()?;
    Some((text.to_owned(), span(extends.span())))
}

fn own_profiles(table: &DeTable<'_>) -> Vec<String> {
    let profiles = table.get("profiles").and_then(|it| it.get_ref().as_table());
    let names = profiles.into_iter().flat_map(|table| table.keys());
    names.map(|name| name.get_ref().to_string()).collect()
}

/// The titles of every heading that may be needed.
fn headings(table: &DeTable<'_>) -> Vec<String> {
    let built_in = Profile::all().iter().flat_map(|it| &it.required_headings);
    let mut titles: Vec<String> = built_in.map(|heading| heading.title.clone()).collect();
    own_headings(table, &mut titles);
    titles.sort();
    titles.dedup();
    titles
}

fn own_headings(table: &DeTable<'_>, titles: &mut Vec<String>) {
    for (key, value) in table {
        match (&**key.get_ref(), value.get_ref()) {
            ("required-headings", DeValue::Array(items)) => {
                for item in items {
                    let title = item.get_ref().get("title").map(Spanned::get_ref);
                    let text = title.unwrap_or(item.get_ref()).as_str();
                    titles.extend(text.map(str::to_owned));
                }
            }
            ("packages", DeValue::Array(items)) => {
                for item in items.iter().filter_map(|item| item.get_ref().as_table()) {
                    own_headings(item, titles);
                }
            }
            ("profiles", DeValue::Table(profiles)) => {
                for profile in profiles.values().filter_map(|it| it.get_ref().as_table()) {
                    own_headings(profile, titles);
                }
            }
            _ => {}
        }
    }
}

pub(super) fn span(range: std::ops::Range<usize>) -> Span {
    Span::from(range)
}

/// A whole number above 0, as large as numbers of TOML may be.
pub(super) fn count(number: &DeInteger<'_>) -> Option<usize> {
    let count = i64::from_str_radix(number.as_str(), number.radix()).ok()?;
    usize::try_from(count).ok().filter(|count| *count > 0)
}

/// What a person calls this kind of value.
fn named(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
