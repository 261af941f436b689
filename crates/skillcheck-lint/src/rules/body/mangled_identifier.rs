//! Identifiers that lost underscores on the way.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use skillcheck_parser::{FileKind, Package, Resolution, Skill, Span};

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
    fix: None,
    docs: include_str!("mangled-identifier.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    // A copied file that differs is told as such.
    let upstream = match context.profile.text {
        Text::Copied | Text::Listed => &[][..],
        Text::Regenerated | Text::Rewritten => &context.verification.sections.mangled,
    };
    // A path that leads to nothing is told as such, with the right name.
    let broken: Vec<Span> = context
        .paths
        .iter()
        .filter(|path| matches!(path.resolution, Some(Resolution::Missing(_))))
        .map(|path| path.span)
        .collect();
    let in_broken = |span: Span| {
        let next = broken.partition_point(|path| path.start <= span.start);
        next > 0 && broken[next - 1].contains(span.start)
    };
    let told: HashSet<usize> = upstream.iter().map(|lost| lost.span.start).collect();
    let names = lost_file_names(context.package, skill);
    let names = names.iter().filter(|name| !told.contains(&name.span.start));
    let upstream = upstream.iter().map(|lost| Lost {
        here: &lost.here,
        there: &lost.there,
        line: Some(lost.line),
        span: lost.span,
    });
    let mut spellings: Vec<(Lost<'_>, Vec<Span>)> = Vec::new();
    let mut known: HashMap<(&str, &str), usize> = HashMap::new();
    for lost in upstream.chain(names.copied()) {
        if in_broken(lost.span) {
            continue;
        }
        match known.get(&(lost.here, lost.there)) {
            Some(at) => spellings[*at].1.push(lost.span),
            None => {
                known.insert((lost.here, lost.there), spellings.len());
                spellings.push((lost, Vec::new()));
            }
        }
    }
    for (first, others) in &spellings {
        tell(context, first, others, sink);
    }
}

/// An identifier without its underscores.
#[derive(Clone, Copy)]
struct Lost<'a> {
    here: &'a str,
    there: &'a str,
    /// Upstream's line, from 1; none where a file of the package has the right name.
    line: Option<usize>,
    span: Span,
}

fn tell(context: &Context<'_>, lost: &Lost<'_>, others: &[Span], sink: &mut Sink<'_>) {
    let (here, there) = (quoted(lost.here), quoted(lost.there));
    let message = match lost.line {
        Some(_) => format!("`{here}` lost its underscores: upstream says `{there}`"),
        None => format!("`{here}` lost its underscores: the file is called `{there}`"),
    };
    sink.report(Place::skill(lost.span), message)
        .help(format!("write `{there}`"))
        .related(
            lost.line
                .and_then(|line| context.upstream(line, format!("`{there}`"))),
        )
        .related(others.iter().map(|span| Related::Here {
            place: Place::skill(*span),
            message: "and here".to_owned(),
        }));
}

/// Names in the text that are those of files in the package but for their underscores.
fn lost_file_names<'a>(package: &'a Package, skill: &'a Skill) -> Vec<Lost<'a>> {
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
    // A file's name has a dot inside: most words are passed over without a look.
    while let Some(dot) = text[rest..].find('.').map(|at| rest + at) {
        let before = text[rest..dot].trim_end_matches(is_name);
        let start = rest + before.len();
        let length = text[dot..].find(|c| !is_name(c));
        rest = length.map_or(text.len(), |length| dot + length);
        let here = text[start..rest].trim_end_matches('.');
        let original = bare.get(&*without_underscores(here));
        if let Some(there) = original.filter(|_| !names.contains(here)) {
            found.push(Lost {
                here,
                there,
                line: None,
                span: Span::new(start, start + here.len()),
            });
        }
    }
    found
}

fn without_underscores(name: &str) -> Cow<'_, str> {
    if name.contains('_') {
        Cow::Owned(name.replace('_', ""))
    } else {
        Cow::Borrowed(name)
    }
}
