//! Two packages with one name.

use crate::{
    collection::{Collection, Sinks, alone},
    rule::{Group, Rule, Severity},
};

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-skill",
    group: Group::Collection,
    severity: Severity::Error,
    summary: "two packages that are loaded together have one name",
    source: "clients tell skills apart by name; which of two they load is not said",
    fix: None,
    docs: include_str!("duplicate-skill.md"),
    check: alone,
};

pub(crate) fn check_together(collection: &Collection<'_>, sinks: &mut Sinks<'_>) {
    let groups = collection.shared(|summary| {
        let name = summary.name.as_ref()?;
        Some((&summary.shelf, name.value.as_str()))
    });
    for group in groups {
        for &at in &group[1..] {
            let [first, this] = [group[0], at].map(|at| &collection.members[at]);
            let (Some(name), Some(other)) = (&this.summary.name, &first.summary.name) else {
                continue;
            };
            let message = format!("`{}` is the name of `{}` too", name.value, first.path);
            // Folders of one name under several others may be variants that never meet.
            let summary = this.summary;
            let perhaps = summary.shelf.is_unknown() && summary.folder == first.summary.folder;
            sinks.report(at, name.span, message, |report| {
                let report = report
                    .help("rename one of them, folder and field: a client loads only one of the two")
                    .related([collection.related(group[0], other.span, "the other one")]);
                if perhaps {
                    let _ = report.mild();
                }
            });
        }
    }
}
