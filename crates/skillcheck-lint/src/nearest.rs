//! The name that was probably meant.

/// The nearest of `names` to `wanted`, where it is near enough to be a slip of the pen.
pub(crate) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = wanted.chars().count();
    let limit = (length / 3).max(1);
    names
        // Each letter more or less is a step, and counting letters is cheap.
        .filter(|name| name.chars().count().abs_diff(length) <= limit)
        .map(|name| (strsim::osa_distance(wanted, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Letters and digits of `text` alone, in lower case.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The paths that a misspelt one may have meant, reduced to what is compared.
pub(crate) struct Paths<'a> {
    /// Each path, its letters and digits, and those of its last name.
    all: Vec<(&'a str, String, String)>,
}

/// Files among which the nearest is looked for letter by letter.
const COMPARED: usize = 500;

impl<'a> Paths<'a> {
    pub(crate) fn new(paths: impl Iterator<Item = &'a str>) -> Self {
        let all = paths.map(|path| (path, bare(path), bare(last(path))));
        Self { all: all.collect() }
    }

    /// The path that `wanted` was probably meant to be: the same but for case and punctuation, or
    /// the same file name elsewhere, or nearly the same path.
    pub(crate) fn nearest(&self, wanted: &str) -> Option<&'a str> {
        let (whole, name) = (bare(wanted), bare(last(wanted)));
        let same = self.all.iter().find(|path| path.1 == whole);
        match same.or_else(|| self.all.iter().find(|path| path.2 == name)) {
            Some(found) => Some(found.0),
            // Distances cost the square of a path's length; among very many files they say little.
            None if self.all.len() > COMPARED => None,
            None => nearest(wanted, self.all.iter().map(|path| path.0)),
        }
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_underscore_or_another_folder_is_seen_through() {
        let paths = Paths::new(["references/a.md", "scripts/text_to_speech.py"].into_iter());
        let near = |wanted| paths.nearest(wanted);
        assert_eq!(
            near("scripts/texttospeech.py"),
            Some("scripts/text_to_speech.py")
        );
        assert_eq!(near("assets/a.md"), Some("references/a.md"));
        assert_eq!(near("references/b.md"), Some("references/a.md"));
        assert_eq!(near("templates/letter.docx"), None);
    }
}
