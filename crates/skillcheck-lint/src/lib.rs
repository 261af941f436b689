//! What that **means**: rules that turn what a package says, and what upstream says, into
//! findings.
//!
//! Nothing here reads a file or prints. [`check()`] takes a package, its origin and what came of
//! verifying it, and returns [`Finding`]s in a fixed order.

mod check;
pub mod config;
mod fetch_words;
mod finding;
mod levels;
mod named_paths;
mod nearest;
mod origin_words;
mod profile;
mod quote;
mod rule;
pub mod rules;
mod sink;
mod suppress;

pub use check::{Judged, check, judge};
pub use finding::{Finding, Place, Related};
pub use levels::{Level, Levels, UnknownRule};
pub use profile::{Heading, Profile, SizeLimits, Text};
pub use rule::{Group, Rule, Severity};
pub use suppress::Accepted;
