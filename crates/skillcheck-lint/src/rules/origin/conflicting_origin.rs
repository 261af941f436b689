//! Anchors that contradict each other.

use skillcheck_provenance::Conflict;

use crate::{
    finding::{Place, Related},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "conflicting-origin",
    group: Group::Origin,
    severity: Severity::Error,
    summary: "two anchors, or an anchor and the text, say different things",
    source: "measured: anchors of one package agree in 133 of 133 good imports",
    docs: include_str!("conflicting-origin.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let mut told = Vec::new();
    for Conflict {
        field,
        first,
        other,
    } in context.origin.conflicts()
    {
        let place = Place::maybe(&other.file, other.span);
        // An owner that contradicts two claims is one fault.
        if told.contains(&place) {
            continue;
        }
        let message = format!(
            "{} says the {} is `{}`, {} says `{}`",
            other.anchor.name(),
            field.name(),
            other.value,
            if first.anchor == other.anchor {
                "its repository"
            } else {
                first.anchor.name()
            },
            first.value,
        );
        sink.report(place.clone(), message)
            .help("find out which is true, and write it in both")
            .related([Related::Here {
                place: Place::maybe(&first.file, first.span),
                message: format!("`{}`", first.value),
            }]);
        told.push(place);
    }
}
