//! A recorded licence that is not upstream's.

use skillcheck_provenance::{
    Claim, Field, LicenseFile, LicensePlace, LicenseVerdict as Verdict, LicenseWord as Word,
};

use crate::{
    finding::{Place, Related},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

/// Code points of a licence's wording that are quoted.
const QUOTE_LIMIT: usize = 80;

pub(crate) static RULE: Rule = Rule {
    id: "conflicting-license",
    group: Group::Origin,
    severity: Severity::Error,
    summary: "the recorded licence is not what upstream says in its frontmatter or licence file",
    source: "measured: 23 of 74 imports record the repository's licence against the skill's own",
    fix: None,
    docs: include_str!("conflicting-license.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(claim) = context.origin.claim(Field::License) else {
        return;
    };
    let stated = Stated::find(context);
    let place = Place::maybe(&claim.file, claim.span);
    let recorded = match claim.value.trim() {
        "" => "no licence is recorded".to_owned(),
        value => format!("the licence is recorded as `{}`", cut(value)),
    };
    let licenses = &context.verification.licenses;
    match licenses.weigh(&claim.value, stated.as_ref().map(|stated| stated.text)) {
        Verdict::Open | Verdict::Agrees => {}
        Verdict::Contradicted {
            by,
            says,
            as_frontmatter,
        } => {
            let word = describe(by, stated.as_ref());
            let message = if as_frontmatter {
                format!("{recorded}, as upstream's frontmatter says, but {word}")
            } else {
                format!("{recorded}, but {word}")
            };
            let help = match says {
                _ if as_frontmatter => "upstream contradicts itself: ask its author, and record \
                                        what the answer is"
                    .to_owned(),
                Some(says) => format!("record `{says}`: what is nearest to the skill holds for it"),
                None => "read what upstream says, and ask its author before you pass the skill on"
                    .to_owned(),
            };
            let report = sink
                .report(place, message)
                .help(help)
                .related(related(context, by, stated.as_ref()));
            if as_frontmatter {
                let _ = report.mild();
            }
        }
        Verdict::Available { words, says } => {
            let evidence = words.iter().map(|word| describe(*word, stated.as_ref()));
            let evidence = evidence.collect::<Vec<_>>().join("; ");
            let help = match says {
                Some(says) => format!("read it, and record `{says}` if it holds for the skill"),
                None => "read it, and record the licence that it gives the skill".to_owned(),
            };
            let places = words.iter();
            let places = places.filter_map(|word| related(context, *word, stated.as_ref()));
            sink.report(place, format!("{recorded}, but evidence is available: {evidence}"))
                .help(help)
                .related(places)
                .note();
        }
    }
}

/// The field `license` of upstream's frontmatter.
struct Stated<'a> {
    text: &'a str,
    at: At<'a>,
}

/// Where upstream's frontmatter was read.
enum At<'a> {
    /// Upstream, on this line.
    Upstream(usize),
    /// In the copy of it that an anchor keeps.
    Snapshot(&'a Claim),
}

impl<'a> Stated<'a> {
    /// The snapshot is asked only where upstream's own file was not read.
    fn find(context: &Context<'a>) -> Option<Self> {
        let Some(upstream) = &context.verification.upstream else {
            let claim = context.origin.snapshot_license.as_ref()?;
            return Some(Self {
                text: &claim.value,
                at: At::Snapshot(claim),
            });
        };
        let entry = upstream.skill.frontmatter.as_ref()?.entry("license")?;
        Some(Self {
            text: entry.value.as_str()?,
            at: At::Upstream(upstream.skill.source.line(entry.key.span.start)),
        })
    }
}

/// What someone says, as part of a sentence.
fn describe(word: Word<'_>, stated: Option<&Stated<'_>>) -> String {
    match (word, stated) {
        (Word::File(file), _) => describe_file(file),
        (Word::Frontmatter(text), Some(stated)) if matches!(stated.at, At::Snapshot(_)) => {
            let text = cut(text);
            format!("the recorded snapshot of upstream's frontmatter says `{text}`")
        }
        (Word::Frontmatter(text), _) => format!("upstream's frontmatter says `{}`", cut(text)),
    }
}

/// A text of someone's that may be of any length.
fn cut(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((at, _)) = words.char_indices().nth(QUOTE_LIMIT) {
        words.truncate(at);
        words += "...";
    }
    words
}

fn describe_file(file: &LicenseFile) -> String {
    let place = match file.place {
        LicensePlace::Skill => "beside the skill",
        LicensePlace::Parent => "above the skill",
        LicensePlace::Root => "at the repository's root",
    };
    let path = &file.path;
    let ids = file.ids().join(" and ");
    match &file.text {
        None => format!("upstream has `{path}` {place}, which this clone does not hold"),
        Some(_) if ids.is_empty() => {
            format!("upstream has `{path}` {place}, whose text was not recognised")
        }
        Some(text) if text.says_more => {
            format!("upstream's `{path}` {place} holds the text of {ids}, and says more")
        }
        Some(_) => format!("upstream's `{path}` {place} is the text of {ids}"),
    }
}

/// The place of someone's word.
fn related(context: &Context<'_>, word: Word<'_>, stated: Option<&Stated<'_>>) -> Option<Related> {
    match (word, stated) {
        (Word::File(file), _) => {
            let found = file.text.as_ref()?.found.first();
            let line = found.map_or(1, |license| license.line);
            let ids = file.ids().join(" and ");
            let message = if ids.is_empty() { "not recognised" } else { &*ids };
            context.upstream_file(&file.path, line, message)
        }
        (Word::Frontmatter(text), Some(stated)) => match stated.at {
            At::Upstream(line) => context.upstream(line, format!("`{}`", cut(text))),
            At::Snapshot(claim) => Some(Related::Here {
                place: Place::maybe(&claim.file, claim.span),
                message: format!("`{}`", cut(text)),
            }),
        },
        (Word::Frontmatter(_), None) => None,
    }
}
