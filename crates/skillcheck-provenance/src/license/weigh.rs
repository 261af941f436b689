//! Holds a recorded licence against what upstream says.

use super::{
    License,
    files::{LicenseFile, LicensePlace, is_license},
    terms::{List, Terms},
};

/// What upstream has on a skill's licence, besides its frontmatter.
#[derive(Clone, Debug, Default)]
pub struct LicenseEvidence {
    /// The licence files beside, above and over it, the nearest first.
    pub files: Vec<LicenseFile>,
    /// Whether there are more that were not looked at.
    pub cut: bool,
}

/// Someone's word on the licence.
#[derive(Clone, Copy, Debug)]
pub enum LicenseWord<'a> {
    /// The field `license` of the frontmatter.
    Frontmatter(&'a str),
    /// A licence file.
    File(&'a LicenseFile),
}

/// How a recorded licence stands to what upstream says.
#[derive(Clone, Debug)]
pub enum LicenseVerdict<'a> {
    /// Nothing was said that could be read, for or against it.
    Open,
    /// It is what upstream says, or one of the choices that upstream leaves.
    Agrees,
    /// It is not what upstream says.
    Contradicted {
        /// Who says otherwise.
        by: LicenseWord<'a>,
        /// What that says, as an SPDX expression where it is one.
        says: Option<String>,
        /// Whether the frontmatter says the same as the record, so that upstream contradicts
        /// itself.
        as_frontmatter: bool,
    },
    /// None was recorded.
    Available {
        /// What there is to read instead, the weightiest first.
        words: Vec<LicenseWord<'a>>,
        /// What that comes to, as an SPDX expression, where it is plain.
        says: Option<String>,
    },
}

/// What the field `license` of a frontmatter means.
enum Statement {
    /// Licences.
    Terms(Terms),
    /// That there is no licence for the public.
    Proprietary,
    /// What the file with this name says.
    Refers(String),
    /// Something else.
    Other,
}

impl LicenseEvidence {
    /// Holds a `recorded` licence against upstream's frontmatter, which has `stated` as its
    /// `license`, and against the licence files. The author's word on the skill goes before the
    /// files, the nearest file before those above it.
    #[must_use]
    pub fn weigh<'a>(&'a self, recorded: &str, stated: Option<&'a str>) -> LicenseVerdict<'a> {
        let stated = stated.filter(|text| License::read(text) != License::Unknown);
        if License::read(recorded) == License::Unknown {
            return self.available(stated);
        }
        let Some(recorded) = Terms::read(recorded, List::All) else {
            return LicenseVerdict::Open;
        };
        let Some(text) = stated else {
            return self.weigh_files(&recorded, self.nearest());
        };
        let word = LicenseWord::Frontmatter(text);
        let contradicted = |says| LicenseVerdict::Contradicted {
            by: word,
            says,
            as_frontmatter: false,
        };
        match Statement::read(text) {
            Statement::Terms(terms) if !recorded.imply(&terms) => {
                contradicted(Some(terms.text().to_owned()))
            }
            Statement::Terms(terms) => {
                let said = terms.ids();
                let new = |id: &String| !said.contains(id) && !self.mentions(id);
                if recorded.ids().iter().any(new) {
                    return contradicted(Some(terms.text().to_owned()));
                }
                match self.weigh_files(&recorded, self.beside()) {
                    LicenseVerdict::Contradicted { by, says, .. } => LicenseVerdict::Contradicted {
                        by,
                        says,
                        as_frontmatter: true,
                    },
                    _ => LicenseVerdict::Agrees,
                }
            }
            Statement::Proprietary => {
                let public = |id: &String| !id.starts_with("LicenseRef-");
                if recorded.ids().iter().any(public) {
                    contradicted(None)
                } else {
                    LicenseVerdict::Agrees
                }
            }
            Statement::Refers(name) => {
                let named = |file: &&LicenseFile| file.name().eq_ignore_ascii_case(&name);
                let named = self.files.iter().find(named);
                self.weigh_files(&recorded, named.map_or(&[], |file| self.around(file)))
            }
            // What nobody can read may say anything; only a file beside the skill is as near.
            Statement::Other => self.weigh_files(&recorded, self.beside()),
        }
    }

    /// What there is to know where none was recorded.
    fn available<'a>(&'a self, stated: Option<&'a str>) -> LicenseVerdict<'a> {
        let (files, says) = match stated.map(Statement::read) {
            Some(Statement::Terms(terms)) => (self.beside(), Some(terms.text().to_owned())),
            Some(Statement::Proprietary) => (self.beside(), None),
            _ => {
                let files = self.nearest();
                let plain = match files {
                    [file] if !file.text.as_ref().is_none_or(|text| text.says_more) => file.id(),
                    _ => None,
                };
                (files, plain)
            }
        };
        let words = stated.map(LicenseWord::Frontmatter).into_iter();
        let words: Vec<_> = words.chain(files.iter().map(LicenseWord::File)).collect();
        if words.is_empty() {
            LicenseVerdict::Open
        } else {
            LicenseVerdict::Available { words, says }
        }
    }

    /// Weighs `recorded` against `files`, which stand in one folder. One of its licences must be
    /// theirs, and each of the others anyone's: a repository may have one for code and one for
    /// text. Words around a licence that name the recorded one leave it open what is meant.
    fn weigh_files<'a>(&'a self, recorded: &Terms, files: &'a [LicenseFile]) -> LicenseVerdict<'a> {
        let texts: Option<Vec<_>> = files.iter().map(|file| file.text.as_deref()).collect();
        let first = files.iter().find(|file| !file.ids().is_empty());
        let (Some(texts), Some(first), false) = (texts, first, self.cut) else {
            return LicenseVerdict::Open;
        };
        let ids = recorded.ids();
        let held = |id: &String| texts.iter().any(|text| text.holds(id));
        let named = |id: &String| texts.iter().any(|text| text.names(id));
        let near = ids.iter().any(|id| held(id) || named(id));
        if near && ids.iter().all(|id| held(id) || self.mentions(id)) {
            return if ids.iter().all(held) {
                LicenseVerdict::Agrees
            } else {
                LicenseVerdict::Open
            };
        }
        LicenseVerdict::Contradicted {
            by: LicenseWord::File(first),
            says: first.id(),
            as_frontmatter: false,
        }
    }

    /// Whether some licence file holds or names the licence with this identifier, or may do so.
    fn mentions(&self, id: &str) -> bool {
        self.cut
            || self.files.iter().any(|file| {
                let text = file.text.as_ref();
                text.is_none_or(|text| text.holds(id) || text.names(id))
            })
    }

    /// The licence files of the nearest folder that has any.
    fn nearest(&self) -> &[LicenseFile] {
        self.files.first().map_or(&[], |file| self.around(file))
    }

    /// The licence files in the skill's own folder.
    fn beside(&self) -> &[LicenseFile] {
        match self.files.first() {
            Some(file) if file.place == LicensePlace::Skill => self.around(file),
            _ => &[],
        }
    }

    /// The licence files that speak for the same folder as `file`.
    fn around(&self, file: &LicenseFile) -> &[LicenseFile] {
        let same = |other: &LicenseFile| other.folder() == file.folder();
        let start = self.files.iter().position(same).unwrap_or(0);
        let files = self.files.get(start..).unwrap_or_default();
        let end = files.iter().take_while(|other| same(other)).count();
        files.get(..end).unwrap_or_default()
    }
}

impl LicenseFile {
    /// The identifiers of the licences whose text it holds.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        let found = self.text.iter().flat_map(|text| &text.found);
        found.map(|license| license.id.as_str()).collect()
    }

    /// The identifier of the only licence in it.
    fn id(&self) -> Option<String> {
        match *self.ids() {
            [id] => Some(id.to_owned()),
            _ => None,
        }
    }
}

impl Statement {
    fn read(text: &str) -> Self {
        if let Some(terms) = Terms::read(text, List::Choice) {
            return Self::Terms(terms);
        }
        let lower = text.trim().to_lowercase();
        if lower.starts_with("proprietary")
            || lower == "unlicensed"
            || lower.contains("all rights reserved")
        {
            return Self::Proprietary;
        }
        // `MIT (see LICENSE)`, but not `MIT (code), CC-BY-4.0 (text)`.
        let end = [" (", ";", ". ", ", see", " - "];
        if let Some(end) = end.iter().filter_map(|end| text.find(end)).min() {
            let (terms, rest) = text.split_at(end);
            let word = |c: char| c.is_whitespace() || "(),;".contains(c);
            let other = |word: &str| Terms::read(word, List::Choice).is_some();
            if let Some(terms) = Terms::read(terms, List::Choice)
                && !rest.split(word).any(other)
            {
                return Self::Terms(terms);
            }
        }
        let mut words = text.split_whitespace().map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .trim_start_matches("./")
        });
        // "License" is a word of English; a file is in capitals or has an extension.
        let file = words.find(|word| {
            is_license(word) && (word.contains('.') || !word.contains(char::is_lowercase))
        });
        match file {
            Some(file) => Self::Refers(file.to_owned()),
            None => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests;
