//! The report for people.

use std::{env, fmt, io::IsTerminal};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters,
    ThemeStyles,
};
use skillcheck_lint::{Severity, Withheld};
use skillcheck_provenance::{Status, UnverifiedReason};
use unicode_width::UnicodeWidthStr;

use super::{
    snippet::{Frame, Snippet},
    text::{self, count},
};
use crate::{
    args::{CheckArgs, Color, FailOn},
    report::{Checked, Report, Told, Totals},
};

/// Columns of a report that goes to no terminal.
const WIDTH: usize = 100;
/// Other places that are shown of one finding.
const RELATED: usize = 12;

/// How the report looks.
pub(crate) struct Style {
    width: usize,
    color: bool,
    unicode: bool,
    quiet: bool,
    fail_on: FailOn,
}

impl Style {
    /// The style that the options and the terminal ask for.
    pub(crate) fn of(args: &CheckArgs) -> Self {
        let terminal = args.run.output.is_none() && std::io::stdout().is_terminal();
        let auto = || {
            let choice = anstream::AutoStream::choice(&std::io::stdout());
            terminal && choice != anstream::ColorChoice::Never
        };
        let width = if terminal {
            terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0))
        } else {
            WIDTH
        };
        Self {
            width: width.clamp(40, 120),
            color: match args.color {
                Color::Auto => auto(),
                Color::Always => true,
                Color::Never => false,
            },
            unicode: speaks_unicode(),
            quiet: args.quiet,
            fail_on: args.run.fail_on,
        }
    }

    /// What stands where text was cut.
    fn cut(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    fn handler(&self) -> GraphicalReportHandler {
        let theme = GraphicalTheme {
            characters: if self.unicode {
                ThemeCharacters::unicode()
            } else {
                ThemeCharacters::ascii()
            },
            styles: if self.color {
                ThemeStyles::ansi()
            } else {
                ThemeStyles::none()
            },
        };
        GraphicalReportHandler::new_themed(theme)
            .with_width(self.width)
            .with_links(false)
            .with_context_lines(0)
    }
}

/// Whether the locale says that the output may be more than ASCII. Where it says nothing, it may.
fn speaks_unicode() -> bool {
    if env::var("TERM").is_ok_and(|term| term == "dumb") {
        return false;
    }
    let set = |name| {
        env::var(name)
            .ok()
            .filter(|value: &String| !value.is_empty())
    };
    let locale = set("LC_ALL")
        .or_else(|| set("LC_CTYPE"))
        .or_else(|| set("LANG"));
    locale.is_none_or(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// The whole report.
pub(crate) fn render(report: &Report, style: &Style) -> String {
    let handler = style.handler();
    let mut out = String::new();
    for package in &report.packages {
        for finding in &package.findings {
            if !style.quiet || style.fail_on.fails(finding.severity) {
                tell(finding, &handler, style, &mut out);
            }
        }
    }
    if !style.quiet {
        unverified(report, style, &mut out);
        summary(report, &mut out);
    }
    out
}

/// One message that is no part of a report, for standard error.
pub(crate) fn message(told: &Told) -> String {
    let style = Style {
        width: WIDTH,
        color: false,
        unicode: speaks_unicode(),
        quiet: false,
        fail_on: FailOn::Error,
    };
    let mut out = String::new();
    tell(told, &style.handler(), &style, &mut out);
    out
}

fn tell(told: &Told, handler: &GraphicalReportHandler, style: &Style, out: &mut String) {
    let file = text::clean(&told.file);
    // miette's own frame takes the rest of the width.
    let frame = Frame {
        width: style.width.saturating_sub(12),
        cut: style.cut(),
    };
    let place = told.extent.zip(told.source.as_ref());
    let snippet =
        place.map(|((start, end), source)| Snippet::new(file.clone(), source, start, end, frame));
    let places_itself = snippet.is_some();
    let shown = Shown { told, snippet };
    // Writing to a string cannot fail.
    let _ = handler.render_report(out, &shown);
    let bar = if style.unicode { "╰─" } else { "`-" };
    if !places_itself {
        out.push_str(&format!("   {bar} {file}\n"));
    }
    for related in told.related.iter().take(RELATED) {
        out.push_str(&format!(
            "   {bar} {}:{}: {}\n",
            text::clean(&related.file),
            related.line,
            shorten(&text::clean(&related.message), style)
        ));
    }
    if told.related.len() > RELATED {
        out.push_str(&format!(
            "   {bar} and {} more\n",
            told.related.len() - RELATED
        ));
    }
    out.push('\n');
}

/// `text`, cut to what is left of a line.
fn shorten(text: &str, style: &Style) -> String {
    let limit = style.width.max(60);
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(limit).collect();
    short.push_str(style.cut());
    short
}

/// The table of origins that were not verified.
fn unverified(report: &Report, style: &Style, out: &mut String) {
    let rows: Vec<(&str, &str)> = report
        .packages
        .iter()
        .filter(|package| package.verification.status == Status::Unverified)
        .map(|package| (package.path.as_str(), why(package)))
        .collect();
    if rows.is_empty() {
        return;
    }
    let limit = style.width / 2;
    let width = rows
        .iter()
        .map(|(path, _)| path.width())
        .max()
        .unwrap_or(0)
        .min(limit);
    out.push_str("Origins that were not verified:\n");
    for (path, why) in rows {
        let path = text::clean(path);
        let pad = " ".repeat(width.saturating_sub(path.width()));
        out.push_str(&format!("  {path}{pad}  {why}\n"));
    }
    out.push('\n');
}

/// Why the origin of a package was not verified, in a few words.
pub(crate) fn why(package: &Checked) -> &'static str {
    let Some(reason) = package.unverified() else {
        let corrupt = package.verification.corrupt.is_some();
        let open = package
            .verification
            .files
            .iter()
            .any(|file| file.status.is_open());
        let why = if corrupt {
            "the clone cannot be believed"
        } else if open {
            "not every file could be compared"
        } else {
            "not everything could be read"
        };
        return why;
    };
    match reason {
        UnverifiedReason::NoUpstream => "no upstream given",
        UnverifiedReason::OtherRepositories(_) => "no upstream given is its repository",
        UnverifiedReason::NotHeld(_) => "no upstream given holds its commit",
        UnverifiedReason::InNoRef => "the commit is on no branch or tag",
        UnverifiedReason::NoCommit => "no whole commit id recorded",
        UnverifiedReason::NoDefault => "no commit, tree or ref recorded",
        UnverifiedReason::NoPath => "no usable path recorded",
        UnverifiedReason::NoRepository => "no usable repository recorded",
        UnverifiedReason::Shallow => "the upstream is shallow",
        UnverifiedReason::NoRef(_) => "the upstream has neither the commit nor the ref",
        UnverifiedReason::RefNotThere(_) => "the upstream has no such ref",
        UnverifiedReason::Damaged => "commits are missing from the upstream",
        UnverifiedReason::Incomplete => "part of the upstream's history is missing",
        UnverifiedReason::MaybeOlder => "the upstream may be older than the commit",
        UnverifiedReason::Partial(_) => "the upstream left objects with its remote",
        UnverifiedReason::OtherHash => "the upstream uses another hash",
        UnverifiedReason::Hostile(_) => "the folder upstream cannot be compared",
    }
}

fn summary(report: &Report, out: &mut String) {
    let totals = report.totals();
    let origins = totals.verified + totals.mismatched + totals.unverified;
    out.push_str(&format!(
        "{}: {}, {}, {}. ",
        count(totals.packages, "package"),
        count(totals.errors, "error"),
        count(totals.warnings, "warning"),
        count(totals.notes, "note"),
    ));
    if origins == 0 {
        out.push_str("No origin is claimed.\n");
    } else {
        out.push_str(&format!(
            "Of {}: {} verified, {} mismatched, {} not verified.\n",
            count(origins, "claimed origin"),
            totals.verified,
            totals.mismatched,
            totals.unverified
        ));
    }
    accepted(report, totals, out);
    if totals.fixed > 0 {
        out.push_str(&format!("Repaired: {}.\n", count(totals.fixed, "finding")));
    } else if totals.fixable > 0 {
        let fixable = count(totals.fixable, "finding");
        out.push_str(&format!("{fixable} can be repaired with --fix.\n"));
    }
    if report.repairs {
        out.push_str(&not_repaired(report));
    }
}

/// What could be repaired and is left as it is, and why; empty where there is nothing.
pub(crate) fn not_repaired(report: &Report) -> String {
    let withheld = report.withheld();
    let said: Vec<_> = withheld
        .iter()
        .map(|(why, number)| {
            let why = match why {
                Withheld::Link => "behind a symbolic link",
                Withheld::Unread => "below a frontmatter that cannot be read",
                Withheld::Locked => "in packages whose hash a lock file records",
                Withheld::Unverified => "where the origin was not verified",
                Withheld::Copied => "in files that are copies",
            };
            format!("{} {why}", count(*number, "finding"))
        })
        .collect();
    if said.is_empty() {
        return String::new();
    }
    format!("Not repaired: {}.\n", said.join(", "))
}

/// What was found and is not told, because somebody accepted it.
fn accepted(report: &Report, totals: Totals, out: &mut String) {
    let mut said = Vec::new();
    if totals.suppressed > 0 {
        said.push(format!(
            "{} suppressed",
            count(totals.suppressed, "finding")
        ));
    }
    if totals.baseline > 0 {
        said.push(format!(
            "{} in the baseline",
            count(totals.baseline, "finding")
        ));
    }
    if report.gone > 0 {
        let gone = count(report.gone, "finding");
        said.push(format!("{gone} of the baseline no longer there"));
    }
    if !said.is_empty() {
        out.push_str(&format!("Not told: {}.\n", said.join(", ")));
    }
}

/// A finding as miette shows it.
#[derive(Debug)]
struct Shown<'a> {
    told: &'a Told,
    snippet: Option<Snippet>,
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Told").field(&self.rule).finish()
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::clean(&self.told.message))
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(format!(
            "{}[{}]",
            self.told.severity, self.told.rule
        )))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.told.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = text::clean(self.told.help.as_ref()?);
        Some(Box::new(match self.told.fix {
            Some(_) => format!("{help} (--fix does it)"),
            None => help,
        }))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        let snippet = self.snippet.as_ref()?;
        Some(snippet)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let snippet = self.snippet.as_ref()?;
        let label = LabeledSpan::new_primary_with_span(None, snippet.label());
        Some(Box::new(std::iter::once(label)))
    }
}
