//! What findings about origins say in the same words.

use skillcheck_provenance::{AnchorKind, Field, FileStatus, Origin};

use crate::{finding::Place, rule::Context, sink::Sink};

/// The place of the weightiest claim about one of `fields`, in this order; else the first anchor.
pub(crate) fn claim_place(context: &Context<'_>, fields: &[Field]) -> Place {
    let claim = fields.iter().find_map(|field| context.origin.claim(*field));
    match (claim, context.origin.anchors.first()) {
        (Some(claim), _) => Place::maybe(&claim.file, claim.span),
        (None, Some(anchor)) => Place::file(&anchor.file),
        (None, None) => Place::skill_file(),
    }
}

/// Reports each file of the table whose status `tell` has a message and a help for.
pub(crate) fn files(
    context: &Context<'_>,
    sink: &mut Sink<'_>,
    tell: impl Fn(&str, &FileStatus) -> Option<(String, String)>,
) {
    for file in &context.verification.files {
        let Some((message, help)) = tell(file.path.as_str(), &file.status) else {
            continue;
        };
        // A file that is not there has no place of its own.
        let place = if context.package.file(&file.path).is_some() {
            Place::file(&file.path)
        } else {
            claim_place(context, &[Field::Path])
        };
        sink.report(place, message).help(help);
    }
}

/// Whether the origin is a credit rather than a claim: a `source` that names a repository, and
/// nothing of it that could be compared.
pub(crate) fn is_credit(origin: &Origin) -> bool {
    let parts = [Field::Commit, Field::Tree, Field::Ref, Field::Path];
    let named = origin.claim(Field::Repository);
    named.is_some_and(|claim| claim.anchor == AnchorKind::Source)
        && parts.iter().all(|part| origin.claim(*part).is_none())
}
