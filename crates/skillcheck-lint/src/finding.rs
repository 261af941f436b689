//! One broken rule at one place.

use skillcheck_parser::{RelPath, SKILL_FILE, Span};

use crate::{
    fix::{Fix, Withheld},
    rule::{Rule, Severity},
};

/// A place in a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file; none for the package as a whole.
    pub file: Option<RelPath>,
    /// The bytes in that file; none for the file as a whole.
    pub span: Option<Span>,
}

impl Place {
    /// A stretch of a file.
    #[must_use]
    pub fn at(file: &RelPath, span: Span) -> Self {
        Self {
            file: Some(file.clone()),
            span: Some(span),
        }
    }

    /// A file as a whole.
    #[must_use]
    pub fn file(file: &RelPath) -> Self {
        Self {
            file: Some(file.clone()),
            span: None,
        }
    }

    /// A stretch of the skill file.
    #[must_use]
    pub fn skill(span: Span) -> Self {
        Self {
            span: Some(span),
            ..Self::skill_file()
        }
    }

    /// The skill file as a whole.
    #[must_use]
    pub fn skill_file() -> Self {
        Self {
            file: RelPath::parse(SKILL_FILE).ok(),
            span: None,
        }
    }

    /// A stretch of a file where its reader gave one, otherwise the file.
    #[must_use]
    pub fn maybe(file: &RelPath, span: Option<Span>) -> Self {
        Self {
            file: Some(file.clone()),
            span,
        }
    }
}

/// Another place that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Related {
    /// A place in the same package.
    Here {
        /// Where.
        place: Place,
        /// What stands there.
        message: String,
    },
    /// A line of a file of another package of the run.
    Package {
        /// The package's path, as it is shown.
        path: String,
        /// The file; none for the package as a whole.
        file: Option<RelPath>,
        /// The line, from 1.
        line: usize,
        /// What stands there.
        message: String,
    },
    /// A line of a file upstream.
    Upstream {
        /// The file as git names it: `COMMIT:PATH`.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What stands there.
        message: String,
    },
}

/// One broken rule at one place.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where.
    pub place: Place,
    /// Other places that it is about.
    pub related: Vec<Related>,
    /// How it is repaired, where that is safe.
    pub fix: Option<Fix>,
    /// Why a repair that is known is not to be made.
    pub withheld: Option<Withheld>,
    /// Whether somebody accepted it: it is not told, does not count and does not fail.
    pub suppressed: bool,
}

impl Finding {
    /// The order of findings within a package: file, place, rule, message.
    #[must_use]
    pub fn order(&self) -> impl Ord + '_ {
        let start = self.place.span.map(|span| (span.start, span.end));
        (
            &self.place.file,
            start.is_some(),
            start,
            self.rule.id,
            &self.message,
        )
    }
}
