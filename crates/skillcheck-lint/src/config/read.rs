//! From the text of a `skillcheck.toml` to a [`Config`].

use std::collections::BTreeMap;

use skillcheck_parser::{Span, Spanned};
use toml::de::{DeTable, DeValue};

use super::{
    Additions, Config, Ignore, PackageSettings, ProfileChoice, date::Date, fault::ConfigFault,
    glob::Pattern, verify,
};
use crate::{
    levels::Level,
    profile::{Heading, Profile, SizeLimits, Text},
    rule::Severity,
    rules,
};

/// Reads a configuration, or tells everything that is wrong with it.
pub(super) fn read(text: &str) -> Result<Config, Vec<ConfigFault>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let mut faults: Vec<_> = errors.iter().map(syntax).collect();
        faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
        // What follows from an error at the same place says nothing new.
        faults.dedup_by_key(|fault| fault.span.start);
        return Err(faults);
    }
    let table = document.get_ref();
    let faults = verify::faults(table);
    if !faults.is_empty() {
        return Err(faults);
    }
    let own = profiles(table);
    let flag = |key| table.get(key).and_then(|it| it.get_ref().as_bool());
    Ok(Config {
        profile: choice(table, &own),
        baseline: one(table, "baseline"),
        exclude: globs(table, "exclude"),
        gitignore: flag("gitignore").unwrap_or(true),
        inline_ignores: flag("inline-ignores").unwrap_or(true),
        rules: levels(table),
        additions: additions(table),
        upstreams: upstreams(table),
        packages: tables(table, "packages")
            .map(|(entry, _)| PackageSettings {
                paths: globs(entry, "path"),
                profile: choice(entry, &own),
                rules: levels(entry),
                additions: additions(entry),
            })
            .collect(),
        ignores: tables(table, "ignore").map(ignore).collect(),
        profiles: own,
        ..Config::default()
    })
}

fn syntax(error: &toml::de::Error) -> ConfigFault {
    ConfigFault {
        message: error.message().to_owned(),
        help: None,
        span: error.span().map_or(Span::new(0, 0), Span::from),
    }
}

// What follows reads a table that was found to be right: where something is not what it should
// be, there is nothing to read.

fn list<'a>(table: &'a DeTable<'_>, key: &str) -> Vec<(&'a str, Span)> {
    let Some(value) = table.get(key) else {
        return Vec::new();
    };
    let at = |item: &'a toml::Spanned<DeValue<'_>>| {
        let text = item.get_ref().as_str()?;
        Some((text, verify::span(item.span())))
    };
    match value.get_ref() {
        DeValue::Array(items) => items.iter().filter_map(at).collect(),
        _ => at(value).into_iter().collect(),
    }
}

fn one(table: &DeTable<'_>, key: &str) -> Option<Spanned<String>> {
    let (text, span) = *list(table, key).first()?;
    Some(Spanned::new(text.to_owned(), span))
}

fn texts(table: &DeTable<'_>, key: &str) -> Vec<String> {
    let all = list(table, key).into_iter();
    all.map(|(text, _)| text.to_owned()).collect()
}

fn globs(table: &DeTable<'_>, key: &str) -> Vec<Pattern> {
    let all = list(table, key).into_iter();
    all.filter_map(|(text, span)| Pattern::new(text, span).ok())
        .collect()
}

fn tables<'a, 'i>(
    table: &'a DeTable<'i>,
    key: &str,
) -> impl Iterator<Item = (&'a DeTable<'i>, Span)> {
    let items = table.get(key).and_then(|it| it.get_ref().as_array());
    items.into_iter().flatten().filter_map(|item| {
        let table = item.get_ref().as_table()?;
        Some((table, verify::span(item.span())))
    })
}

fn levels(table: &DeTable<'_>) -> BTreeMap<&'static str, Level> {
    let set = table.get("rules").and_then(|it| it.get_ref().as_table());
    let set = set.into_iter().flatten().filter_map(|(rule, level)| {
        let level = match level.get_ref().as_str()? {
            "note" => Level::At(Severity::Note),
            "warning" => Level::At(Severity::Warning),
            "error" => Level::At(Severity::Error),
            _ => Level::Off,
        };
        Some((rules::find(rule.get_ref())?.id, level))
    });
    set.collect()
}

fn heading(value: &DeValue<'_>) -> Option<Heading> {
    match value {
        DeValue::Table(table) => Some(Heading {
            title: table.get("title")?.get_ref().as_str()?.to_owned(),
            accepted: texts(table, "accepted"),
            starts: Vec::new(),
        }),
        other => Some(Heading {
            title: other.as_str()?.to_owned(),
            accepted: Vec::new(),
            starts: Vec::new(),
        }),
    }
}

fn additions(table: &DeTable<'_>) -> Additions {
    let headings = table
        .get("required-headings")
        .and_then(|it| it.get_ref().as_array());
    let accepted = table
        .get("accepted-headings")
        .and_then(|it| it.get_ref().as_table());
    let limits = table.get("limits").and_then(|it| it.get_ref().as_table());
    let limit = |key: &str| verify::count(limits?.get(key)?.get_ref().as_integer()?);
    Additions {
        fields: texts(table, "fields"),
        required_headings: headings
            .into_iter()
            .flatten()
            .filter_map(|item| heading(item.get_ref()))
            .collect(),
        accepted_headings: accepted
            .into_iter()
            .flat_map(DeTable::keys)
            .map(|title| {
                let title = title.get_ref().to_string();
                let wordings = accepted.map_or_else(Vec::new, |all| texts(all, &title));
                (title, wordings)
            })
            .collect(),
        lines: limit("lines"),
        tokens: limit("tokens"),
    }
}

fn upstreams(table: &DeTable<'_>) -> Vec<(String, Spanned<String>)> {
    let all = table
        .get("upstreams")
        .and_then(|it| it.get_ref().as_table());
    let all = all.into_iter().flatten().filter_map(|(url, folder)| {
        let text = folder.get_ref().as_str()?.to_owned();
        let folder = Spanned::new(text, verify::span(folder.span()));
        Some((url.get_ref().to_string(), folder))
    });
    all.collect()
}

fn ignore((table, span): (&DeTable<'_>, Span)) -> Ignore {
    let until = table.get("until").and_then(|it| it.get_ref().as_datetime());
    let date = until.and_then(|until| until.date);
    let rules = list(table, "rule").into_iter();
    Ignore {
        paths: globs(table, "path"),
        rules: rules
            .filter_map(|(rule, _)| Some(rules::find(rule)?.id))
            .collect(),
        reason: one(table, "reason").map_or_else(String::new, |reason| reason.value),
        until: date.map(|date| Date {
            year: date.year,
            month: date.month,
            day: date.day,
        }),
        span,
    }
}

fn choice(table: &DeTable<'_>, own: &[&'static Profile]) -> Option<ProfileChoice> {
    let name = table.get("profile")?.get_ref().as_str()?;
    Some(match find(name, own) {
        Some(profile) => ProfileChoice::Named(profile),
        None => ProfileChoice::Auto,
    })
}

fn find(name: &str, own: &[&'static Profile]) -> Option<&'static Profile> {
    let own = own.iter().copied().find(|profile| profile.name == name);
    own.or_else(|| Profile::find(name))
}

/// The file's own profiles, each after the one that it extends.
fn profiles(table: &DeTable<'_>) -> Vec<&'static Profile> {
    let all = table.get("profiles").and_then(|it| it.get_ref().as_table());
    let mut left: Vec<_> = all.into_iter().flatten().collect();
    let mut own: Vec<&'static Profile> = Vec::new();
    loop {
        let before = left.len();
        left.retain(|(name, value)| {
            let Some(table) = value.get_ref().as_table() else {
                return false;
            };
            let extends = table.get("extends").and_then(|it| it.get_ref().as_str());
            match extends.and_then(|parent| find(parent, &own)) {
                Some(parent) => {
                    own.push(extended(parent, name.get_ref(), table));
                    false
                }
                None => true,
            }
        });
        if left.len() == before {
            return own;
        }
    }
}

fn extended(parent: &Profile, name: &str, table: &DeTable<'_>) -> &'static Profile {
    let mut profile = parent.clone();
    name.clone_into(&mut profile.name);
    if let Some(summary) = one(table, "summary") {
        profile.summary = summary.value;
    }
    match one(table, "text").as_ref().map(|text| text.value.as_str()) {
        Some("copied") => profile.text = Text::Copied,
        Some("listed") => profile.text = Text::Listed,
        Some("regenerated") => profile.text = Text::Regenerated,
        Some("rewritten") => profile.text = Text::Rewritten,
        _ => {}
    }
    for field in texts(table, "required-fields") {
        if !profile.required_fields.contains(&field) {
            profile.fields.entry(field.clone()).or_default();
            profile.required_fields.push(field);
        }
    }
    let anchors = table
        .get("required-anchors")
        .and_then(|it| it.get_ref().as_array());
    for group in anchors.into_iter().flatten() {
        let names = group.get_ref().as_array().into_iter().flatten();
        let names = names.filter_map(|name| name.get_ref().as_str());
        profile
            .required_anchors
            .push(names.map(str::to_owned).collect());
    }
    profile.generated.extend(texts(table, "generated"));
    profile.rules.extend(levels(table));
    additions(table).add_to(&mut profile);
    let said = format!(
        "{:?} {:?} {:?} {:?}",
        profile.text, profile.required_fields, profile.required_anchors, profile.generated
    );
    profile.definition.push_str(&said);
    super::keep(profile)
}

impl Additions {
    /// Makes `profile` one that expects this as well.
    pub(super) fn add_to(&self, profile: &mut Profile) {
        for field in &self.fields {
            profile.fields.entry(field.clone()).or_default();
        }
        profile
            .required_headings
            .extend(self.required_headings.iter().cloned());
        for (title, wordings) in &self.accepted_headings {
            let needed = profile.required_headings.iter_mut();
            for heading in needed.filter(|heading| heading.is(title)) {
                heading.accepted.extend(wordings.iter().cloned());
            }
        }
        let SizeLimits { lines, tokens } = &mut profile.limits;
        *lines = self.lines.unwrap_or(*lines);
        *tokens = self.tokens.unwrap_or(*tokens);
        // An attestation names the policy by the digest of this text.
        profile.definition.push_str(&format!("\n{self:?}\n"));
    }
}
