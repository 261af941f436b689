//! What is wrong with a configuration.

use skillcheck_parser::Span;

/// Something wrong with `skillcheck.toml`, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The bytes of the file that it is about.
    pub span: Span,
}

/// "did you mean" for the nearest of `names`, else the list of them.
pub(super) fn suggest<'a>(
    name: &str,
    what: &str,
    names: impl Iterator<Item = &'a str> + Clone,
) -> String {
    match crate::nearest::nearest(name, names.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{what} are {}", names.collect::<Vec<_>>().join(", ")),
    }
}
