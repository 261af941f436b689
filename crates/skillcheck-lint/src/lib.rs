//! What that **means**: rules that turn what a package says, and what upstream says, into
//! findings.
//!
//! Nothing here reads a file or prints. [`check()`] takes a package, its origin and what came of
//! verifying it, and returns [`Finding`]s in a fixed order.

mod anchors;
mod asides;
mod bundled_homes;
mod check;
mod collection;
mod commands;
pub mod config;
mod fetch_words;
mod finding;
mod fix;
mod homes;
mod injection;
mod levels;
mod many;
mod marks;
mod mentioned;
mod mentions;
mod named_paths;
mod nearest;
mod origin_words;
mod profile;
mod prose;
mod quote;
mod rule;
pub mod rules;
mod scalar;
mod secrets;
mod setting;
mod sink;
mod suppress;
mod texts;

pub use check::{Judged, check, judge};
pub use collection::{Member, Summary, check_together};
pub use finding::{Finding, Place, Related};
pub use fix::{Change, Fix, Withheld};
pub use levels::{Level, Levels, UnknownRule};
pub use profile::{Field, Format, Heading, Profile, RequiredText, SizeLimits, Text, Type};
pub use rule::{Group, Rule, Severity};
pub use secrets::redacted;
pub use suppress::{Accepted, accept};
