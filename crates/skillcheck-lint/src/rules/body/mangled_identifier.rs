//! Identifiers that lost underscores on the way.

use std::collections::{HashMap, HashSet};

use skillcheck_parser::{FileKind, Package, Skill, Span};

use crate::{
    finding::{Place, Related},
    profile::Text,
    quote::quoted,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "mangled-identifier",
    group: Group::Body,
    severity: Severity::Warning,
    summary: "an identifier lost its underscores on the way",
    source: "measured: importers take `_x_` for emphasis, inside identifiers too",
    docs: include_str!("mangled-identifier.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    // A copied file that differs is told as such.
    let upstream = match context.profile.text {
        Text::Copied => &[][..],
        Text::Regenerated | Text::Rewritten => &context.verification.sections.mangled,
    };
    let mut spellings: Vec<Spelling<'_>> = Vec::new();
    let mut known: HashMap<(&str, &str), usize> = HashMap::new();
    for identifier in upstream {
        let at = *known
            .entry((&identifier.here, &identifier.there))
            .or_insert_with(|| {
                spellings.push(Spelling {
                    here: &identifier.here,
                    there: &identifier.there,
                    line: Some(identifier.line),
                    spans: Vec::new(),
                });
                spellings.len() - 1
            });
        spellings[at].spans.push(identifier.span);
    }
    let told: HashSet<usize> = upstream
        .iter()
        .map(|identifier| identifier.span.start)
        .collect();
    for name in lost_file_names(context.package, skill) {
        if told.contains(&name.span.start) {
            continue;
        }
        let at = *known.entry((name.here, name.there)).or_insert_with(|| {
            spellings.push(Spelling {
                here: name.here,
                there: name.there,
                line: None,
                spans: Vec::new(),
            });
            spellings.len() - 1
        });
        spellings[at].spans.push(name.span);
    }
    for spelling in &spellings {
        tell(context, spelling, sink);
    }
}

/// One way in which one identifier is misspelt, wherever that is.
struct Spelling<'a> {
    here: &'a str,
    there: &'a str,
    /// Upstream's line, from 1; none where a file of the package has the right name.
    line: Option<usize>,
    spans: Vec<Span>,
}

fn tell(context: &Context<'_>, spelling: &Spelling<'_>, sink: &mut Sink<'_>) {
    let Some((first, others)) = spelling.spans.split_first() else {
        return;
    };
    let (here, there) = (quoted(spelling.here), quoted(spelling.there));
    let message = match spelling.line {
        Some(_) => format!("`{here}` lost its underscores: upstream says `{there}`"),
        None => format!("`{here}` lost its underscores: the file is called `{there}`"),
    };
    sink.report(Place::skill(*first), message)
        .help(format!("write `{there}`"))
        .related(
            spelling
                .line
                .and_then(|line| context.upstream(line, format!("`{there}`"))),
        )
        .related(others.iter().map(|span| Related::Here {
            place: Place::skill(*span),
            message: "and here".to_owned(),
        }));
}

/// A file's name in the text, without its underscores.
struct LostName<'a> {
    here: &'a str,
    there: &'a str,
    span: Span,
}

/// Names in the text that are those of files in the package but for their underscores.
fn lost_file_names<'a>(package: &'a Package, skill: &'a Skill) -> Vec<LostName<'a>> {
    let names: HashSet<&str> = package
        .files()
        .iter()
        .filter(|file| file.kind == FileKind::Regular)
        .map(|file| file.path.name())
        .collect();
    let bare: HashMap<String, &str> = names
        .iter()
        .filter(|name| name.contains('_') && name.trim_matches('.').contains('.'))
        .map(|name| (name.replace('_', ""), *name))
        .collect();
    if bare.is_empty() {
        return Vec::new();
    }
    let text = &skill.source.text;
    let is_name = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(at) = text[rest..].find(is_name) {
        let start = rest + at;
        let length = text[start..].find(|c| !is_name(c));
        rest = length.map_or(text.len(), |length| start + length);
        let here = text[start..rest].trim_end_matches('.');
        let original = bare.get(&here.replace('_', ""));
        if let Some(there) = original.filter(|_| !names.contains(here)) {
            found.push(LostName {
                here,
                there,
                span: Span::new(start, start + here.len()),
            });
        }
    }
    found
}
