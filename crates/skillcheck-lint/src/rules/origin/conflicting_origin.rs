//! Anchors that contradict each other.

use std::collections::BTreeSet;

use skillcheck_provenance::{Claim, Conflict, Field};

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
    fix: None,
    docs: include_str!("conflicting-origin.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let mut told = BTreeSet::new();
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
        if !told.insert(place.clone()) {
            continue;
        }
        let message = message(field, wrong, right);
        sink.report(place, message)
            .help("find out which is true, and write it in both")
            .related([Related::Here {
                place: Place::maybe(&right.file, right.span),
                message: format!("`{}`", right.value),
            }]);
    }
}

fn message(field: Field, wrong: &Claim, right: &Claim) -> String {
    let (anchor, name) = (wrong.anchor.title(), field.name());
    if right.anchor != wrong.anchor {
        let other = right.anchor.title();
        return format!(
            "{anchor} says the {name} is `{}`, {other} says `{}`",
            wrong.value, right.value
        );
    }
    if right.field == wrong.field {
        return format!(
            "{anchor} says twice what the {name} is: `{}` and `{}`",
            right.value, wrong.value
        );
    }
    let other = right.field.name();
    format!(
        "{anchor} says the {name} is `{}`, its {other} says `{}`",
        wrong.value, right.value
    )
}

/// Whether what `other` claims was found upstream, and what the weightiest claim says was not.
fn contradicted(context: &Context<'_>, first: &Claim, other: &Claim) -> bool {
    let mut others = context.verification.others.iter();
    let holds = others.any(|(origin, verification)| {
        let claim = origin.claim(other.field);
        claim.is_some_and(|claim| claim.agrees(other)) && verification.holds()
    });
    holds && !context.verification.holds() && first.anchor != other.anchor
}
