//! The one door that every finding goes through: it settles rule and severity.

use crate::{
    finding::{Finding, Place, Related},
    fix::Fix,
    levels::Level,
    rule::{Rule, Severity},
};

/// Takes the findings of one rule.
pub(crate) struct Sink<'a> {
    rule: &'static Rule,
    own: Severity,
    level: Option<Level>,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Sink<'a> {
    /// `own` is what the rule's findings weigh in the package's dialect, `level` the user's word.
    pub(crate) fn new(
        rule: &'static Rule,
        own: Severity,
        level: Option<Level>,
        findings: &'a mut Vec<Finding>,
    ) -> Self {
        Self {
            rule,
            own,
            level,
            findings,
        }
    }

    /// Adds a finding; what is said of it further is added to what is returned.
    pub(crate) fn report(&mut self, place: Place, message: impl Into<String>) -> Report<'_> {
        let severity = self.settle(self.own);
        self.findings.push(Finding {
            rule: self.rule,
            severity,
            message: one_line(message.into()),
            help: None,
            place,
            related: Vec::new(),
            fix: None,
            withheld: None,
            suppressed: false,
        });
        let at = self.findings.len() - 1;
        Report {
            level: self.level,
            finding: &mut self.findings[at],
        }
    }

    /// A user's word goes before the rule's and the dialect's own severity.
    fn settle(&self, own: Severity) -> Severity {
        match self.level {
            Some(Level::At(severity)) => severity,
            _ => own,
        }
    }
}

/// A finding that is being told.
pub(crate) struct Report<'a> {
    level: Option<Level>,
    finding: &'a mut Finding,
}

impl Report<'_> {
    /// What to do about it.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        self.finding.help = Some(help.into());
        self
    }

    /// How it is repaired, where that is safe.
    pub(crate) fn fix(self, fix: impl Into<Option<Fix>>) -> Self {
        self.finding.fix = fix.into();
        self
    }

    /// Another place that it is about.
    pub(crate) fn related(self, related: impl IntoIterator<Item = Related>) -> Self {
        self.finding.related.extend(related);
        self
    }

    /// A weaker case of the fault: one severity lower, unless the user set the rule's.
    pub(crate) fn mild(self) -> Self {
        if self.level.is_none() {
            self.finding.severity = self.finding.severity.milder();
        }
        self
    }

    /// No fault, but worth knowing: a note, unless the user set the rule's severity.
    pub(crate) fn note(self) {
        if self.level.is_none() {
            self.finding.severity = Severity::Note;
        }
    }
}

/// Messages are one line, whatever text from a package they quote.
fn one_line(message: String) -> String {
    if message.contains(['\n', '\r']) {
        message.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        message
    }
}
