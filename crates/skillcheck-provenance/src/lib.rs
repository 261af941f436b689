//! What is **there**: what a package claims of its origin, and what the upstream repository says.
//!
//! This crate finds facts. It knows no rule, no severity and no wording: [`Origin`] is what the
//! anchors claim, each claim with its place; [`Upstream`] reads git objects and believes none
//! before it has hashed it; [`verify()`] compares the two and returns a [`Verification`].

mod anchors;
mod file_table;
mod git;
mod history;
mod layout;
mod license;
mod object_id;
mod origin;
mod repository;
mod section_map;
mod upstream;
mod verify;

pub use anchors::read as read_origin;
pub use file_table::{CopiedFile, Extra, FileStatus};
pub use git::ReadError;
pub use history::Reach;
pub use layout::LayoutError;
pub use license::{
    FoundLicense, License, LicenseEvidence, LicenseFile, LicensePlace, LicenseText, LicenseVerdict,
    LicenseWord,
};
pub use object_id::{HashKind, ObjectId, ParseIdError};
pub use origin::{Anchor, AnchorKind, AnchorProblem, Claim, Conflict, Field, Malformed, Origin};
pub use repository::Repository;
pub use section_map::{
    Change, Fate, Found, Invented, Inversion, LostLine, SectionFact, SectionMap,
};
pub use upstream::{OpenError, Upstream, Upstreams};
pub use verify::{
    CommitFault, Dialect, Regenerates, Status, UnverifiedReason, UpstreamSkill, Verification,
    verify,
};
