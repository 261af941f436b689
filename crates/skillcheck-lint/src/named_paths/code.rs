//! Paths in inline code: what is shaped like one, and what is meant as one.

use skillcheck_parser::{Resolution, Span, Spanned};

use super::{
    mention::{Mention, is_output, mention, near},
    outside, passages,
    placeholders::{asked, is_placeholder},
    reader::Reader,
    words::command_argument,
};

/// Folders that support files usually stand in.
pub(super) const FAMILIES: [&str; 6] = [
    "references",
    "scripts",
    "assets",
    "examples",
    "agents",
    "templates",
];

impl Reader<'_> {
    /// The path that a piece of inline code is, or that it runs or reads as a command; none where it
    /// is something else.
    pub(super) fn code_path(&self, code: &Spanned<String>) -> Option<(Span, String)> {
        let text = code.value.trim();
        if !text.contains(char::is_whitespace) {
            return Some((code.span, self.plain_path(text)?));
        }
        let word = command_argument(text)?;
        let path = self.plain_path(word)?;
        let at = self.source.slice(code.span).find(word)? + code.span.start;
        Some((Span::new(at, at + word.len()), path))
    }

    /// The path that a piece of inline code is, of which a part was never filled in, where the
    /// words before it send the reader there.
    pub(super) fn unfilled(&self, code: &Spanned<String>) -> Option<(Span, String)> {
        let text = code.value.trim();
        let word = asked(text)?;
        self.plain_path(&text.replace(&format!("<{word}>"), "word"))?;
        let line = self.source.line_span(self.source.line(code.span.start));
        let start = near(self.source, line, code.span).start;
        let before = self.source.slice(Span::new(start, code.span.start));
        let told = outside::is_pointed(before)
            && !is_output(self.source, code.span)
            && !self.is_under_form(code.span)
            && mention(self.source, code.span) == Mention::Plain;
        told.then(|| (code.span, text.to_owned()))
    }

    /// The path out of the package that a piece of inline code is, or that it runs or reads as a
    /// command; none where it is no business of the package's.
    pub(super) fn outward(&self, code: &Spanned<String>) -> Option<(Span, String)> {
        let text = code.value.trim();
        let (word, is_run) = if text.contains(char::is_whitespace) {
            (command_argument(text)?, true)
        } else {
            (text, false)
        };
        let path = word.split(['#', '?']).next().unwrap_or(word);
        let at = self.source.slice(code.span).find(word)? + code.span.start;
        let span = Span::new(at, at + word.len());
        let line = self.source.line_span(self.source.line(code.span.start));
        let start = near(self.source, line, code.span).start;
        let before = self.source.slice(Span::new(start, code.span.start));
        let told = outside::is_own(self.package, &self.names, path)
            || (outside::is_read(before, path, is_run)
                && matches!(
                    self.resolve(path),
                    Resolution::Outside | Resolution::Repository
                ));
        (told && mention(self.source, span) == Mention::Plain).then(|| (span, path.to_owned()))
    }

    /// `word` without fragment and query, where it is shaped like a path in the package.
    pub(super) fn plain_path(&self, word: &str) -> Option<String> {
        let path = word.split(['#', '?']).next().unwrap_or(word);
        let portable = path.replace('\\', "/");
        let bare = portable.strip_prefix("./").unwrap_or(&portable);
        let bare = passages::below_base(bare).unwrap_or(bare);
        let plain = |c: char| c.is_alphanumeric() || "/._-+~".contains(c);
        if !bare.chars().all(plain) || bare.contains("..") || bare.contains("//") {
            return None;
        }
        let bare = self.own_prefix(bare);
        let (family, rest) = bare.split_once('/')?;
        let known = FAMILIES.contains(&family)
            || self.package.has_folder(family)
            || (FAMILIES
                .iter()
                .any(|name| name.eq_ignore_ascii_case(family))
                && matches!(self.resolve(bare), Resolution::OtherCase(_)));
        let file = rest.rsplit('/').next()?;
        let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
        let named = !stem.is_empty()
            && (1..=8).contains(&ending.len())
            && ending.chars().all(|c| c.is_ascii_alphanumeric())
            && !ending.chars().all(|c| c.is_ascii_digit());
        (known && (named || is_placeholder(rest))).then(|| path.to_owned())
    }

    /// `path` without the package's own place in a collection: `skills/NAME/x` is `x`.
    pub(super) fn own_prefix<'p>(&self, path: &'p str) -> &'p str {
        if let Some(rest) = passages::below_base(path) {
            return rest;
        }
        for own in &self.names {
            let rest = path
                .strip_prefix("skills/")
                .and_then(|rest| rest.strip_prefix(own.as_str())?.strip_prefix('/'));
            if let Some(rest) = rest.filter(|_| !own.is_empty()) {
                return rest;
            }
        }
        path
    }
}
