//! A related skill that is not there.

use std::collections::{HashMap, HashSet};

use crate::{
    collection::{Collection, Sinks, Summary, alone},
    nearest::Names,
    rule::{Group, Rule, Severity},
};

pub(crate) static RULE: Rule = Rule {
    id: "unknown-skill",
    group: Group::Collection,
    severity: Severity::Warning,
    summary: "`@name` under Related Skills is no package of the collection",
    source: "measured: collections name the skills beside one as `@name` under Related Skills",
    docs: include_str!("unknown-skill.md"),
    check: alone,
};

/// Names among which the nearest is looked for letter by letter.
const COMPARED: usize = 5_000;

pub(crate) fn check_together(collection: &Collection<'_>, sinks: &mut Sinks<'_>) {
    let mut known = HashSet::new();
    for member in collection.members {
        let name = member.summary.name.as_ref();
        known.extend(name.map(|name| name.value.to_lowercase()));
        known.insert(member.summary.folder.to_lowercase());
    }
    let mut sorted: Vec<&str> = known.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let few = sorted.len() <= COMPARED;
    let names = Names::new(sorted.into_iter().filter(|_| few));
    let mut meant: HashMap<&str, Option<&str>> = HashMap::new();
    for (at, member) in collection.members.iter().enumerate() {
        // A package that was taken out of its collection cannot show what stands beside it.
        let Summary { mentions, neighbours, .. } = member.summary;
        if mentions.is_empty() || (collection.members.len() == 1 && neighbours.is_empty()) {
            continue;
        }
        for mention in mentions {
            let is_known = known.contains(&mention.value.to_lowercase());
            if is_known || neighbours.has(&mention.value) {
                continue;
            }
            let meant = *meant
                .entry(&mention.value)
                .or_insert_with(|| names.nearest(&mention.value).copied());
            let help = match meant {
                Some(name) => format!("did you mean `@{name}`?"),
                None => "name a skill that is there, or take the entry out".to_owned(),
            };
            let message = format!("`@{}` is no skill of this collection", mention.value);
            sinks.report(at, mention.span, message, |report| {
                let _ = report.help(help);
            });
        }
    }
}
