//! What is **here**: the bytes of a skill package, read into a typed model in which every value
//! knows its place.
//!
//! Nothing in a package is ever an error of this crate. What cannot be read becomes a
//! [`Problem`] beside the parts that can, so that a rule may speak about both.
//!
//! Positions are byte offsets into the file as it is on disk ([`Span`]); [`LineIndex`] turns them
//! into lines and columns, both counted from 1, columns in Unicode scalar values.

mod blocks;
pub mod derived;
mod document;
mod files;
mod frontmatter;
mod intake;
mod links;
mod markdown;
mod neighbours;
mod package;
mod path;
mod plain;
mod problem;
mod references;
mod sections;
mod skill;
mod text;
pub mod yaml;

pub use blocks::blocks;
pub use document::Document;
pub use files::{File, FileKind, Limits, LinkTarget, Walked, is_skill_file};
pub use frontmatter::Frontmatter;
pub use intake::{IntakeSentence, NotableSections};
pub use links::{Reference, ReferenceKind};
pub use markdown::{Fence, Heading, HeadingStyle, Item, ListKind, Outline, TableRow};
pub use neighbours::Neighbours;
pub use package::Package;
pub use path::{PathError, RelPath};
pub use plain::plain;
pub use problem::Problem;
pub use references::{Resolution, in_repository, resolve};
pub use sections::{Block, Section, SectionKind, Swallowed};
pub use skill::Skill;
pub use text::{LineColumn, LineIndex, Locator, Source, Span, Spanned};

/// The file that makes a folder a package.
pub const SKILL_FILE: &str = "SKILL.md";
