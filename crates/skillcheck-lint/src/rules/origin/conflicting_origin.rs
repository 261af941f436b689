//! Anchors that contradict each other.

use skillcheck_provenance::{Claim, Conflict};

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
        // Where upstream tells which of the two is so, the other one is at fault.
        let (wrong, right) = if contradicted(context, first, other) {
            (first, other)
        } else {
            (other, first)
        };
        let place = Place::maybe(&wrong.file, wrong.span);
        // An owner that contradicts two claims is one fault.
        if told.contains(&place) {
            continue;
        }
        let message = format!(
            "{} says the {} is `{}`, {} says `{}`",
            wrong.anchor.title(),
            field.name(),
            wrong.value,
            if right.anchor == wrong.anchor {
                "its repository"
            } else {
                right.anchor.title()
            },
            right.value,
        );
        sink.report(place.clone(), message)
            .help("find out which is true, and write it in both")
            .related([Related::Here {
                place: Place::maybe(&right.file, right.span),
                message: format!("`{}`", right.value),
            }]);
        told.push(place);
    }
}

/// Whether what `other`'s anchor claims was found upstream, and what the weightiest claim was not.
fn contradicted(context: &Context<'_>, first: &Claim, other: &Claim) -> bool {
    let mut others = context.verification.others.iter();
    let holds = others.any(|(origin, verification)| {
        let own = origin.anchors.first().map(|anchor| anchor.kind);
        own == Some(other.anchor) && verification.holds()
    });
    holds && !context.verification.holds() && first.anchor != other.anchor
}
