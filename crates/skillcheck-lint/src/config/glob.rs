//! Globs over paths below the folder of a configuration.

use globset::{GlobBuilder, GlobMatcher};
use skillcheck_parser::{Span, Spanned};

/// A glob: `*` and `?` stop at `/`, `**` does not, `[ab]` and `{a,b}` choose. One that matches a
/// folder stands for everything in it.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// As it is written, and where.
    pub text: Spanned<String>,
    matcher: GlobMatcher,
}

impl Pattern {
    /// Reads a glob; the error says in a few words why it is none.
    pub(super) fn new(text: &str, span: Span) -> Result<Self, String> {
        let wanted = text.strip_prefix("./").unwrap_or(text);
        let wanted = wanted.trim_end_matches('/');
        // Everything in a folder is the folder: a package is looked for by its own.
        let wanted = wanted.strip_suffix("/**").unwrap_or(wanted);
        if wanted.trim().is_empty() {
            return Err("is empty".to_owned());
        }
        if wanted.starts_with('/') || wanted.split('/').any(|name| name == "..") {
            return Err("leaves the folder of this file".to_owned());
        }
        let glob = GlobBuilder::new(wanted)
            .literal_separator(true)
            .backslash_escape(true)
            .build()
            .map_err(|error| format!("is no glob: {}", error.kind()))?;
        Ok(Self {
            text: Spanned::new(text.to_owned(), span),
            matcher: glob.compile_matcher(),
        })
    }

    /// Whether it matches `path` or a folder that holds it. `.` is the folder of the configuration
    /// itself.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let above = path.match_indices('/').map(|(at, _)| &path[..at]);
        std::iter::once(path)
            .chain(above)
            .any(|path| self.matcher.is_match(path))
            || (self.text.value == "." && path == ".")
    }

    /// The folder that everything it matches lies in, or is: its names before the first that holds
    /// a wildcard. Empty where it may match anywhere.
    #[must_use]
    pub fn root(&self) -> &str {
        let text = &self.text.value;
        let text = text
            .strip_prefix("./")
            .unwrap_or(text)
            .trim_end_matches('/');
        match text.find(['*', '?', '[', '{', '\\']) {
            Some(at) => text[..at].rsplit_once('/').map_or("", |(root, _)| root),
            None => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::new(text, Span::new(0, 0)).unwrap()
    }

    #[test]
    fn a_glob_that_matches_a_folder_stands_for_everything_in_it() {
        for (glob, path, expected) in [
            ("skills", "skills/a", true),
            ("skills/", "skills/a/SKILL.md", true),
            ("./skills/*", "skills/a/b", true),
            ("skills/*/b", "skills/a/c/b", false),
            ("skills/**/b", "skills/a/c/b", true),
            ("**/b", "b", true),
            ("skill", "skills/a", false),
            ("{a,c}", "a/b", true),
            ("skills/a/**", "skills/a", true),
            ("skills/a/**", "skills/a/b", true),
            ("skills/a/**", "skills/ab", false),
            ("**", "skills/a", true),
        ] {
            assert_eq!(pattern(glob).matches(path), expected, "{glob} {path}");
        }
    }

    #[test]
    fn the_root_of_a_glob_is_what_it_says_without_wildcards() {
        for (glob, root) in [
            ("skills/old", "skills/old"),
            ("skills/old/*", "skills/old"),
            ("skills/o*", "skills"),
            ("**/old", ""),
        ] {
            assert_eq!(pattern(glob).root(), root);
        }
    }

    #[test]
    fn what_leaves_the_folder_is_refused() {
        for glob in ["", "/a", "../a", "a/../..", "a[", "{a"] {
            assert!(Pattern::new(glob, Span::new(0, 0)).is_err(), "{glob}");
        }
    }
}
