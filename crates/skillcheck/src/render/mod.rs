//! The formats of a report.

pub(crate) mod human;
pub(crate) mod json;
mod snippet;
pub(crate) mod text;
