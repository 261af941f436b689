//! Which files of a package its texts mention, in whatever way.

use std::collections::HashSet;

use skillcheck_parser::RelPath;

/// The names that texts mention.
#[derive(Default)]
pub(crate) struct Mentioned {
    /// Words that may be a file's name, or that without its ending; in lower case.
    names: HashSet<String>,
    /// Folders that are named as a whole, as in `references/` or `scripts/*.py`; each by its path,
    /// and by the ends of that.
    folders: HashSet<String>,
}

impl Mentioned {
    /// Adds what `text` mentions.
    pub(crate) fn read(&mut self, text: &str) {
        self.read_words(text, "");
    }

    /// Adds what the text of the file at `path` mentions. Its own name does not count, with its
    /// ending or without: most files have it for a title.
    pub(crate) fn read_as(&mut self, path: &RelPath, text: &str) {
        self.read_words(text, &path.name().to_lowercase());
    }

    fn read_words(&mut self, text: &str, own: &str) {
        let decoded = text.replace("%20", " ");
        let own_stem = own.rsplit_once('.').map_or(own, |(stem, _)| stem);
        let is_part = |c: char| c.is_alphanumeric() || "_-./\\".contains(c);
        for word in decoded.split(|c: char| !is_part(c)) {
            if word.len() < 2 {
                continue;
            }
            let word = word.to_lowercase().replace('\\', "/");
            if let Some(folder) = word.strip_suffix('/') {
                let folder = folder.trim_start_matches(['.', '/']);
                for (at, _) in folder.match_indices('/') {
                    self.folders.insert(folder[at + 1..].to_owned());
                }
                self.folders.insert(folder.to_owned());
                continue;
            }
            if word.contains('/') {
                // It may be a folder: `./fonts` is all that is in there.
                self.folders
                    .insert(word.trim_start_matches(['.', '/']).to_owned());
            }
            let name = word.rsplit('/').next().unwrap_or(&word);
            let name = name.trim_matches(['.', '-']);
            if name.is_empty() || name == own || name == own_stem {
                continue;
            }
            let dots = name.match_indices('.').map(|(at, _)| name[..at].to_owned());
            let parts: Vec<String> = dots.chain([name.to_owned()]).collect();
            self.names.extend(parts);
            // `office.pack` is a module as well as a file with an ending.
            self.names
                .extend(name.rsplit('.').next().map(str::to_owned));
        }
    }

    /// Whether the file at `path` is mentioned: by its name, by that without its ending, or with a
    /// folder that it is in.
    pub(crate) fn has(&self, path: &RelPath) -> bool {
        let name = path.name().to_lowercase();
        let stem = name
            .rsplit_once('.')
            .map_or(name.as_str(), |(stem, _)| stem);
        let is_part = |c: char| c.is_alphanumeric() || "_-.".contains(c);
        let has_all = |name: &str| {
            let mut parts = name
                .split(|c: char| !is_part(c))
                .map(|part| part.trim_matches(['.', '-']))
                .filter(|part| part.len() > 1)
                .peekable();
            parts.peek().is_some() && parts.all(|part| self.names.contains(part))
        };
        has_all(&name) || has_all(stem) || self.has_folder(path.folder())
    }

    fn has_folder(&self, folder: &str) -> bool {
        let folder = folder.to_lowercase();
        let mut above = folder.as_str();
        while !above.is_empty() {
            if self.folders.contains(above) {
                return true;
            }
            above = above.rsplit_once('/').map_or("", |(above, _)| above);
        }
        // `templates/` may be said of `assets/templates`.
        let ends = folder.match_indices('/').map(|(at, _)| &folder[at + 1..]);
        ends.into_iter().any(|end| self.folders.contains(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_mentioned_by_name_stem_or_folder() {
        let mut mentioned = Mentioned::default();
        mentioned.read(
            "See [a](references/My%20Notes.md), `scripts/*.py`, assets\\logo.svg and run check_it. \
             import office.pack",
        );
        for (path, is) in [
            ("references/my notes.md", true),
            ("scripts/deep/run.py", true),
            ("assets/logo.svg", true),
            ("tools/check_it.sh", true),
            ("office/pack.py", true),
            ("references/other.md", false),
            ("run/other.py", false),
        ] {
            assert_eq!(mentioned.has(&RelPath::parse(path).unwrap()), is, "{path}");
        }
        let own = RelPath::parse("references/unused.md").unwrap();
        mentioned.read_as(&own, "# Unused\n\nSee `unused.md`.\n");
        assert!(!mentioned.has(&own));
    }
}
