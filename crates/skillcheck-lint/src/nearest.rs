//! The name that was probably meant.

/// The nearest of `names` to `wanted`, where it is near enough to be a slip of the pen.
pub(crate) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (wanted.chars().count() / 3).max(1);
    names
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

/// The one of `paths` that `wanted` was probably meant to be: the same but for case and
/// punctuation, or the same file name elsewhere, or nearly the same path.
pub(crate) fn nearest_path<'a>(wanted: &str, paths: &[&'a str]) -> Option<&'a str> {
    let name = |path: &str| path.rsplit('/').next().map(bare);
    let pick = |fits: &dyn Fn(&str) -> bool| paths.iter().copied().find(|path| fits(path));
    pick(&|path| bare(path) == bare(wanted))
        .or_else(|| pick(&|path| name(path) == name(wanted)))
        .or_else(|| nearest(wanted, paths.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_underscore_or_another_folder_is_seen_through() {
        let paths = ["references/a.md", "scripts/text_to_speech.py"];
        let near = |wanted| nearest_path(wanted, &paths);
        assert_eq!(
            near("scripts/texttospeech.py"),
            Some("scripts/text_to_speech.py")
        );
        assert_eq!(near("assets/a.md"), Some("references/a.md"));
        assert_eq!(near("references/b.md"), Some("references/a.md"));
        assert_eq!(near("templates/letter.docx"), None);
    }
}
