//! The figures of `metadata.json` that follow from a package's text and files.
//!
//! The collection's validator is a Python program and writes what it counts. These are its
//! definitions, down to what Python takes for white space, letters and line ends: each gave the
//! recorded value in all 782 untouched packages of that collection's history.

mod content;
mod python;
mod resources;

use crate::package::Package;

/// What a figure says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// How many there are of something; lengths are in code points.
    Count(usize),
    /// Whether something is there.
    Flag(bool),
    /// Names, in the order in which they are recorded.
    Names(Vec<String>),
}

/// One derived figure and where `metadata.json` records it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// The key of the object at the file's top that holds it.
    pub section: &'static str,
    /// Its key in that object.
    pub key: &'static str,
    /// Its true value.
    pub figure: Figure,
}

/// The figures of `package`, in the order in which its validator writes them. Those that cannot be
/// known are not among them: the text's where it is not UTF-8 or could not be read, the files'
/// where a part of the folder could not be.
#[must_use]
pub fn figures(package: &Package) -> Vec<Derived> {
    let mut figures = resources::figures(package).unwrap_or_default();
    let source = package.skill.as_ref().map(|skill| &skill.source);
    if let Some(source) = source.filter(|source| source.invalid_at.is_none()) {
        figures.extend(content::figures(&source.text));
    }
    figures
}
