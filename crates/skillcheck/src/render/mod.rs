//! The formats of a report.

pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod packet;
mod resource;
mod snippet;
pub(crate) mod text;
pub(crate) mod vsa;
