//! A description that stops before its end.

use skillcheck_parser::Span;

use crate::{
    finding::{Place, Related},
    quote::{quoted, quoted_end},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

/// Lengths, in characters, at which catalogues cut: 33 of 559 real descriptions have one of them
/// and stop in the middle.
const CUTS: [usize; 2] = [200, 500];
/// Characters at the end of a description that are looked for in the body.
const TAIL: usize = 30;
/// Words with which no phrase ends after a comma.
const AFTER_COMMA: [&str; 26] = [
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "if", "in", "including", "into",
    "nor", "of", "on", "or", "such", "that", "the", "to", "using", "when", "where", "which", "with",
];
/// Words with which no phrase ends at all.
const NEVER_LAST: [&str; 2] = ["and", "the"];

pub(crate) static RULE: Rule = Rule {
    id: "truncated-description",
    group: Group::Frontmatter,
    severity: Severity::Warning,
    summary: "the description is cut off mid-phrase, or is only the start of upstream's",
    source: "measured: catalogues cut descriptions at 200 or 500 characters",
    fix: None,
    docs: include_str!("truncated-description.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(entry) = context.field("description") else {
        return;
    };
    let Some(text) = entry.value.as_str() else {
        return;
    };
    let place = Place::skill(entry.value.span);
    let description = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(rest) = upstream_rest(context, &description) {
        let line = rest.line;
        sink.report(
            place,
            format!(
                "`description` is only the start of upstream's, which goes on `{}`",
                quoted(&rest.text)
            ),
        )
        .help("copy upstream's whole description: agents choose a skill by it")
        .related(context.upstream(line, "the whole description"));
        return;
    }
    let length = text.trim().chars().count();
    let Some(cut) = local_cut(context, &description, length) else {
        return;
    };
    let end = quoted_end(&description);
    let report = match cut {
        Cut::MidPhrase(word) => {
            let message = format!("`description` is cut off after `{word}`: it ends `{end}`");
            sink.report(place, message)
        }
        Cut::GoesOn(span) => {
            let message = format!(
                "`description` is cut off at {length} characters: the body goes on where it ends \
                 `{end}`"
            );
            sink.report(place, message).related([Related::Here {
                place: Place::skill(span),
                message: "the same words, not cut".to_owned(),
            }])
        }
        Cut::Sentence => {
            let message = format!(
                "`description` is cut off at {length} characters: its last sentence has no end, \
                 `{end}`"
            );
            sink.report(place, message)
        }
    };
    report.help("write the description to its end: agents choose a skill by it");
}

/// What upstream's description says behind the package's.
struct Rest {
    text: String,
    /// Upstream's line, from 1.
    line: usize,
}

/// What is missing where `description` is a proper prefix of upstream's.
fn upstream_rest(context: &Context<'_>, description: &str) -> Option<Rest> {
    let upstream = &context.verification.upstream.as_ref()?.skill;
    let entry = upstream.frontmatter.as_ref()?.entry("description")?;
    let whole = entry.value.as_str()?.split_whitespace().collect::<Vec<_>>();
    let whole = whole.join(" ");
    let start = description.trim_end_matches(['.', '…', ' ']);
    let rest = whole.strip_prefix(start)?;
    // A full stop more or less is no cut.
    let says = !start.is_empty() && rest.contains(char::is_alphanumeric);
    says.then(|| Rest {
        text: rest.to_owned(),
        line: upstream.source.line(entry.key.span.start),
    })
}

/// What shows, without upstream, that a description was cut.
enum Cut {
    /// It ends with a comma or with a word that needs another one.
    MidPhrase(String),
    /// Its last words stand in the body, and go on there.
    GoesOn(Span),
    /// The sentences before its last one are ended, and it is as long as a catalogue allows.
    Sentence,
}

/// How `description`, on one line, was cut; `length` is in characters, as it is written.
fn local_cut(context: &Context<'_>, description: &str, length: usize) -> Option<Cut> {
    let last = description.chars().next_back()?;
    if last != ',' && !last.is_alphanumeric() {
        return None;
    }
    if last == ',' {
        return Some(Cut::MidPhrase(",".to_owned()));
    }
    if let Some((before, word)) = description.rsplit_once(' ') {
        if before.ends_with(',') && AFTER_COMMA.contains(&word) {
            return Some(Cut::MidPhrase(format!(", {word}")));
        }
        if NEVER_LAST.contains(&word) {
            return Some(Cut::MidPhrase(word.to_owned()));
        }
    }
    // A cut that leaves a space at the end loses it when YAML is read.
    let fixed = CUTS.iter().any(|cut| length == *cut || length + 1 == *cut);
    if !fixed {
        return None;
    }
    let goes_on = || goes_on(context, description).map(Cut::GoesOn);
    goes_on().or_else(|| has_sentences(description).then_some(Cut::Sentence))
}

/// Where the body has the last words of `description` and goes on.
fn goes_on(context: &Context<'_>, description: &str) -> Option<Span> {
    let skill = context.skill()?;
    let skipped = description.chars().count().checked_sub(TAIL)?;
    let tail: String = description.chars().skip(skipped).collect();
    let body = &skill.source.text[skill.body..];
    let at = body.find(&tail)?;
    let rest = body[at + tail.len()..].trim_start_matches(',');
    let goes_on = rest
        .trim_start_matches(' ')
        .starts_with(char::is_alphanumeric);
    let start = skill.body + at;
    goes_on.then(|| Span::new(start, start + tail.len()))
}

/// Whether a sentence ends before the end of `text`.
fn has_sentences(text: &str) -> bool {
    [". ", "! ", "? "].iter().any(|end| {
        text.match_indices(end)
            .any(|(at, end)| text[at + end.len()..].starts_with(char::is_uppercase))
    })
}
