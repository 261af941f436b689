//! The formats of a report.

pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod packet;
mod snippet;
pub(crate) mod text;
