//! Figures in `metadata.json` that were true of another state of the package.

use std::collections::HashMap;

use skillcheck_parser::{
    File, Span,
    derived::{self, Derived, Figure},
    yaml::{Node, Value},
};
use skillcheck_provenance::{read_object, read_values};

use crate::{
    finding::{Place, Related},
    fix::{Change, Fix},
    quote::quoted,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

/// Figures that the message gives with their values; the rest stand at their places.
const QUOTED: usize = 4;
/// Names of a list that are told.
const NAMES: usize = 3;

pub(crate) static RULE: Rule = Rule {
    id: "stale-metadata",
    group: Group::Files,
    severity: Severity::Warning,
    summary: "figures or file lists in `metadata.json` are no longer true",
    source: "measured: 27 fields that the collection's validator derives from the text and the files",
    fix: Some("write the true figures"),
    docs: include_str!("stale-metadata.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(file) = context.package.find("metadata.json") else {
        return;
    };
    let Some(values) = read_values(file, &["schema_version", "resources", "content", "id", "version"]) else {
        return;
    };
    if !is_generated(&values) {
        return;
    }
    contradictions(context, file, &values, sink);
    let figures = derived::figures(context.package);
    if stale(&values, &figures).is_empty() {
        return;
    }
    // Only now are the places worth their price.
    let root = read_object(file).and_then(|json| json.root);
    let mut stale = stale(root.as_ref().unwrap_or(&values), &figures);
    stale.sort_by_key(|figure| figure.span);
    let Some((first, others)) = stale.split_first() else {
        return;
    };
    let mut told: Vec<String> = stale
        .iter()
        .take(QUOTED)
        .map(|figure| format!("`{}` {}", figure.key, figure.difference))
        .collect();
    if let Some(more) = stale.len().checked_sub(QUOTED + 1) {
        told.push(format!("and {} more", more + 1));
    }
    let count = match stale.len() {
        1 => "a figure is".to_owned(),
        count => format!("{count} figures are"),
    };
    sink.report(
        Place::maybe(&file.path, place(first.span)),
        format!("{count} no longer true: {}", told.join("; ")),
    )
    .help("run the validator that wrote this file again, after the last change to the package")
    .related(others.iter().map(|figure| Related::Here {
        place: Place::maybe(&file.path, place(figure.span)),
        message: format!("`{}` {}", figure.key, figure.difference),
    }))
    .fix(corrected(file, &stale));
}

/// Tells where the name or the version is another than the frontmatter's, from which the validator
/// took them. A name may have got the collection's ending. Descriptions differ in good packages.
fn contradictions(context: &Context<'_>, file: &File, values: &Node, sink: &mut Sink<'_>) {
    const ENDING: &str = "--omni";
    for (key, field) in [("id", "name"), ("version", "version")] {
        let recorded = values.get(key).and_then(Node::as_str);
        let stated = context.field(field).and_then(|entry| entry.value.as_str());
        let (Some(recorded), Some(stated)) = (recorded, stated) else {
            continue;
        };
        let plain = |text: &str| text.trim().trim_end_matches(ENDING).to_owned();
        if plain(recorded) == plain(stated) {
            continue;
        }
        // Only now is the place worth its price.
        let root = read_object(file).and_then(|json| json.root);
        let span = root.as_ref().and_then(|root| root.get(key)).and_then(|node| place(node.span));
        sink.report(
            Place::maybe(&file.path, span),
            format!(
                "`{key}` is `{}`, but the frontmatter's `{field}` is `{}`",
                quoted(recorded),
                quoted(stated)
            ),
        )
        .help("run the validator that wrote this file again, or mend the frontmatter: one of them speaks of another package");
    }
}

/// Writes the true figures in the places of those that are not.
fn corrected(file: &File, stale: &[Stale<'_>]) -> Option<Fix> {
    let text = std::str::from_utf8(file.bytes().ok()?).ok()?;
    let changes = stale.iter().map(|stale| {
        let span = place(stale.span)?;
        Some(Change::Edit {
            file: file.path.clone(),
            span,
            text: written(stale.figure, text, span)?,
        })
    });
    Some(Fix {
        description: "write the true figures".to_owned(),
        changes: changes.collect::<Option<_>>()?,
        restores: false,
    })
}

/// `figure` as it stands in the JSON `text` at `span`, in the layout of that text.
fn written(figure: &Figure, text: &str, span: Span) -> Option<String> {
    let names = match figure {
        Figure::Count(count) => return Some(count.to_string()),
        Figure::Flag(flag) => return Some(flag.to_string()),
        Figure::Names(names) => names,
    };
    let needs_escape = |c: char| c.is_control() || c == '"' || c == '\\';
    if names.iter().any(|name| name.contains(needs_escape)) {
        return None;
    }
    let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let on_lines = text.trim_end().contains('\n');
    if names.is_empty() || !on_lines {
        return Some(format!("[{}]", names.join(", ")));
    }
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let indent_of = |line: &str| line[..line.len() - line.trim_start().len()].to_owned();
    let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
    let outer = indent_of(text.get(start..span.start)?);
    // The first member of the root shows what a level is indented by.
    let unit = indent_of(text.lines().nth(1).unwrap_or_default());
    let inner = format!("{line_end}{outer}{unit}");
    let names = names.join(&format!(",{inner}"));
    Some(format!("[{inner}{names}{line_end}{outer}]"))
}

/// The figures that `root` records and that are not true.
fn stale<'a>(root: &Node, figures: &'a [Derived]) -> Vec<Stale<'a>> {
    let recorded = figures.iter().filter_map(|derived| {
        let recorded = root.get(derived.section)?.get(derived.key)?;
        says_otherwise(recorded, &derived.figure).then(|| Stale {
            key: derived.key,
            figure: &derived.figure,
            span: recorded.span,
            difference: difference(recorded, &derived.figure),
        })
    });
    recorded.collect()
}

struct Stale<'a> {
    key: &'static str,
    figure: &'a Figure,
    span: Span,
    difference: String,
}

/// Whether the collection's validator wrote this file: it dates its schema and groups its figures.
/// Any other `metadata.json` is upstream's own.
fn is_generated(root: &Node) -> bool {
    let dated = root
        .get("schema_version")
        .and_then(Node::as_str)
        .is_some_and(|version| {
            let mut parts = version.split('-').map(str::len);
            (parts.next(), parts.next(), parts.next(), parts.next())
                == (Some(4), Some(2), Some(2), None)
        });
    let grouped = ["content", "resources"]
        .iter()
        .all(|key| root.get(key).is_some_and(|node| !node.entries().is_empty()));
    dated && grouped
}

fn says_otherwise(recorded: &Node, figure: &Figure) -> bool {
    match (&recorded.value, figure) {
        (Value::Int(number), Figure::Count(count)) => {
            usize::try_from(*number).ok() != Some(*count)
        }
        (Value::Bool(said), Figure::Flag(flag)) => said != flag,
        (Value::Sequence(items), Figure::Names(names)) => {
            !items.iter().map(Node::as_str).eq(names.iter().map(|name| Some(name.as_str())))
        }
        _ => true,
    }
}

/// How what is recorded differs from the true figure.
fn difference(recorded: &Node, figure: &Figure) -> String {
    let said = match &recorded.value {
        Value::Int(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Sequence(_) => String::new(),
        other => other.kind().to_owned(),
    };
    match (&recorded.value, figure) {
        (Value::Sequence(items), Figure::Names(names)) => {
            let items: Vec<&str> = items.iter().filter_map(Node::as_str).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            names_differ(&items, &names)
        }
        (_, Figure::Names(names)) => format!("is {said}, not the list of {} names", names.len()),
        (_, Figure::Count(count)) => format!("is {said}, now {count}"),
        (_, Figure::Flag(flag)) => format!("is {said}, now {flag}"),
    }
}

/// Which names one list has and the other lacks.
fn names_differ(recorded: &[&str], true_names: &[&str]) -> String {
    let without = |list: &[&str], other: &[&str]| -> Vec<String> {
        let mut left: HashMap<&str, usize> = HashMap::new();
        for name in other {
            *left.entry(name).or_default() += 1;
        }
        let mut rest = Vec::new();
        for name in list {
            match left.get_mut(name) {
                Some(count) if *count > 0 => *count -= 1,
                _ => rest.push(format!("`{name}`")),
            }
        }
        if rest.len() > NAMES {
            let more = rest.len() - NAMES;
            rest.truncate(NAMES);
            rest.push(format!("{more} more"));
        }
        rest
    };
    let absent = without(true_names, recorded);
    let extra = without(recorded, true_names);
    match (absent.is_empty(), extra.is_empty()) {
        (true, true) => "has the names in another order".to_owned(),
        (false, true) => format!("lacks {}", absent.join(", ")),
        (true, false) => format!("names {}, which is not there", extra.join(", ")),
        (false, false) => format!(
            "lacks {} and names {}, which is not there",
            absent.join(", "),
            extra.join(", ")
        ),
    }
}

/// The place of a value; none where its reader gave none.
fn place(span: Span) -> Option<Span> {
    (span.end > span.start).then_some(span)
}
