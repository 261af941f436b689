//! Which files of a package its texts mention, in whatever way.

use std::{borrow::Cow, collections::HashMap};

use skillcheck_parser::RelPath;

/// The files that are looked for in texts, and what of their names was found.
///
/// What is looked for is known before the texts are read, so that most words of a text cost a look
/// into a table, and a word of a megabyte costs no more than a megabyte of words.
pub(crate) struct Mentioned {
    /// Parts of files' names, with and without their endings; in lower case.
    names: Wanted,
    /// Folders that the files are in, each by its path, the folders above it, and the ends of its
    /// path. A text names them as in `references/` or `scripts/*.py`.
    folders: Wanted,
}

impl Mentioned {
    /// Looks for the files at `paths`, of which nothing was found yet.
    pub(crate) fn new<'a>(paths: impl Iterator<Item = &'a RelPath>) -> Self {
        let (mut names, mut folders) = (Wanted::default(), Wanted::default());
        let mut last = None;
        for path in paths {
            let name = path.name().to_lowercase();
            for name in [&name, stem(&name)] {
                parts(name).for_each(|part| names.add(part));
            }
            // Files of one folder stand in a row.
            if last.replace(path.folder()) != Some(path.folder()) {
                let folder = path.folder().to_lowercase();
                above(&folder)
                    .chain(ends(&folder))
                    .for_each(|folder| folders.add(folder));
            }
        }
        Self { names, folders }
    }

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
        let text = if text.contains("%20") {
            text.replace("%20", " ").to_ascii_lowercase()
        } else {
            text.to_ascii_lowercase()
        };
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            let mut is_simple = true;
            while at < bytes.len() && is_ascii_part(bytes[at]) {
                is_simple &= is_simple_part(bytes[at]);
                at += 1;
            }
            let is_whole = at == bytes.len() || bytes[at].is_ascii();
            if is_whole {
                let word = &text[start..at];
                if is_simple && word.len() > 1 && !is_own(word, own) {
                    self.names.find(word);
                } else if word.len() > 1 {
                    self.read_word(word, own);
                }
                at += 1;
                continue;
            }
            let rest = &text[start..];
            let length = rest.find(|c: char| !is_path_part(c)).unwrap_or(rest.len());
            if length > 1 {
                self.read_word(&rest[..length].to_lowercase(), own);
            }
            at = start + length + rest[length..].chars().next().map_or(0, char::len_utf8);
        }
    }

    /// Adds what `word`, in lower case, mentions.
    fn read_word(&mut self, word: &str, own: &str) {
        let word = if word.contains('\\') {
            Cow::Owned(word.replace('\\', "/"))
        } else {
            Cow::Borrowed(word)
        };
        let (folder, name) = word
            .rsplit_once('/')
            .map_or((None, &*word), |(folder, name)| (Some(folder), name));
        if let Some(folder) = folder {
            if name.is_empty() {
                let folder = folder.trim_start_matches(['.', '/']);
                self.folders.find(folder);
                ends(folder).for_each(|end| self.folders.find(end));
                return;
            }
            // It may be a folder: `./fonts` is all that is in there.
            self.folders.find(word.trim_start_matches(['.', '/']));
        }
        let name = name.trim_matches(['.', '-']);
        if name.is_empty() || is_own(name, own) {
            return;
        }
        self.names.find(name);
        for (at, _) in name.match_indices('.') {
            if at > self.names.longest {
                break;
            }
            self.names.find(&name[..at]);
        }
        // `office.pack` is a module as well as a file with an ending.
        if let Some((_, last)) = name.rsplit_once('.') {
            self.names.find(last);
        }
    }

    /// Whether the file at `path` is mentioned: by its name, by that without its ending, or with a
    /// folder that it is in.
    pub(crate) fn has(&self, path: &RelPath) -> bool {
        let name = path.name().to_lowercase();
        let has_all = |name: &str| {
            let mut parts = parts(name).peekable();
            parts.peek().is_some() && parts.all(|part| self.names.found(part))
        };
        has_all(&name) || has_all(stem(&name)) || self.has_folder(path.folder())
    }

    fn has_folder(&self, folder: &str) -> bool {
        let folder = folder.to_lowercase();
        // `templates/` may be said of `assets/templates`.
        above(&folder)
            .chain(ends(&folder))
            .any(|folder| self.folders.found(folder))
    }
}

/// The words that are looked for, and whether each was found.
struct Wanted {
    words: HashMap<String, bool>,
    /// By first byte, the lengths of words that start with it, one bit a length; those of 63 bytes
    /// and more share the last. Most words of a text have another shape and are looked up no further.
    shapes: [u64; 256],
    /// Bytes of the longest word.
    longest: usize,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            words: HashMap::new(),
            shapes: [0; 256],
            longest: 0,
        }
    }
}

impl Wanted {
    fn add(&mut self, word: &str) {
        let Some(first) = word.bytes().next() else {
            return;
        };
        self.shapes[usize::from(first)] |= shape(word);
        self.longest = self.longest.max(word.len());
        self.words.insert(word.to_owned(), false);
    }

    /// Marks `word` as found, where it is looked for.
    fn find(&mut self, word: &str) {
        let first = word.bytes().next().unwrap_or_default();
        if word.len() <= self.longest
            && self.shapes[usize::from(first)] & shape(word) != 0
            && let Some(found) = self.words.get_mut(word)
        {
            *found = true;
        }
    }

    fn found(&self, word: &str) -> bool {
        self.words.get(word).is_some_and(|found| *found)
    }
}

/// The bit that stands for the length of `word`.
fn shape(word: &str) -> u64 {
    1 << word.len().min(63)
}

/// Whether `word` is the name `own`, with its ending or without.
fn is_own(word: &str, own: &str) -> bool {
    word == own || word == stem(own)
}

/// `name` without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The parts of a file's name that a text is to mention, all of them.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !(c.is_alphanumeric() || "_-.".contains(c)))
        .map(|part| part.trim_matches(['.', '-']))
        .filter(|part| part.len() > 1)
}

/// `folder` and the folders that it is in.
fn above(folder: &str) -> impl Iterator<Item = &str> {
    let first = Some(folder).filter(|folder| !folder.is_empty());
    std::iter::successors(first, |folder| Some(folder.rsplit_once('/')?.0))
}

/// What `folder` may be called from inside one that it is in.
fn ends(folder: &str) -> impl Iterator<Item = &str> {
    folder.match_indices('/').map(|(at, _)| &folder[at + 1..])
}

/// Whether `c` goes on with a path.
fn is_path_part(c: char) -> bool {
    c.is_alphanumeric() || "_-./\\".contains(c)
}

/// Whether `byte` is one of [`is_path_part`].
fn is_ascii_part(byte: u8) -> bool {
    is_simple_part(byte) || matches!(byte, b'-' | b'.' | b'/' | b'\\')
}

/// Whether `byte` neither ends a name nor parts it.
fn is_simple_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_mentioned_by_name_stem_or_folder() {
        let paths = [
            ("references/my notes.md", true),
            ("scripts/deep/run.py", true),
            ("assets/logo.svg", true),
            ("tools/check_it.sh", true),
            ("office/pack.py", true),
            ("notes/grüSSe.md", false),
            ("notes/GRÜßE.md", true),
            ("references/other.md", false),
            ("run/other.py", false),
        ];
        let paths = paths.map(|(path, is)| (RelPath::parse(path).unwrap(), is));
        let mut mentioned = Mentioned::new(paths.iter().map(|(path, _)| path));
        mentioned.read(
            "See [a](references/My%20Notes.md), `scripts/*.py`, assets\\logo.svg and run check_it. \
             import office.pack, then Grüße.md—",
        );
        for (path, is) in paths {
            assert_eq!(mentioned.has(&path), is, "{path}");
        }
        let own = RelPath::parse("references/unused.md").unwrap();
        mentioned.read_as(&own, "# Unused\n\nSee `unused.md`.\n");
        assert!(!mentioned.has(&own));
    }

    #[test]
    fn a_word_of_a_megabyte_is_looked_at_in_one_go() {
        let path = RelPath::parse("scripts/run.py").unwrap();
        let mut mentioned = Mentioned::new([&path].into_iter());
        mentioned.read(&["a/".repeat(500_000), "b.".repeat(500_000)].concat());
        assert!(!mentioned.has(&path));
        mentioned.read(&["a/".repeat(500_000), "run.py".to_owned()].concat());
        assert!(mentioned.has(&path));
    }
}
