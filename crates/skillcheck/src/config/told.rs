//! Messages on a configuration, drawn as findings are.

use std::sync::Arc;

use skillcheck_lint::Severity;
use skillcheck_parser::{Locator, Source, Span};

use crate::{
    render::human,
    report::{self, Told},
};

/// One message on a place in the file called `file`.
pub(super) fn draw(
    severity: Severity,
    message: String,
    help: Option<String>,
    file: &str,
    source: &Arc<Source>,
    span: Span,
) -> String {
    let extent = report::extent(&mut Locator::default(), source, span);
    human::message(&Told {
        rule: "configuration",
        severity,
        message,
        help,
        file: file.to_owned(),
        extent: Some(extent),
        source: Some(Arc::clone(source)),
        related: Vec::new(),
        credential: None,
        fix: None,
        withheld: None,
        suppressed: false,
    })
}
