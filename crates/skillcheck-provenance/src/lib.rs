//! What is **there**: what a package claims of its origin, and what the upstream repository says.
//!
//! This crate finds facts. It knows no rule, no severity and no wording: [`Origin`] is what the
//! anchors claim, each claim with its place; [`Upstream`] reads git objects and believes none
//! before it has hashed it; [`verify()`] compares the two and returns a [`Verification`].

mod anchors;
mod fetch_fault;
mod file_table;
mod git;
mod history;
mod json;
mod layout;
mod license;
mod local_files;
mod lock_hash;
mod locks;
mod object_id;
mod origin;
mod path_history;
mod repository;
mod revision;
mod section_map;
mod shelf;
mod snapshot;
mod time;
mod upstream;
mod verify;

pub use anchors::{
    KEYS as RECORD_KEYS, LABELS as RECORD_LABELS, bullets as origin_bullets, object as read_object,
    read as read_origin, values as read_values, without_password,
};
pub use fetch_fault::FetchFault;
pub use file_table::{Absence, CopiedFile, Extra, FileStatus, Surplus};
pub use git::{ReadError, blob_id};
pub use history::Reach;
pub use layout::LayoutError;
pub use license::{
    FoundLicense, License, LicenseEvidence, LicenseFile, LicensePlace, LicenseText, LicenseVerdict,
    LicenseWord,
};
pub use local_files::{Difference, as_upstream};
pub use locks::{Lock, LockFile, Locks};
pub use object_id::{HashKind, ObjectId, ParseIdError};
pub use origin::{
    Anchor, AnchorKind, AnchorProblem, Claim, Conflict, Field, LockHash, Malformed, Origin,
};
pub use path_history::{Now, Outdated};
pub use repository::Repository;
pub use revision::{Revision, RevisionError, Spelling};
pub use section_map::{
    Change, Fate, Found, Invented, Inversion, LostLine, MangledIdentifier, SectionFact, SectionMap,
};
pub use snapshot::{Said, Snapshot, SnapshotDifference};
pub use time::parse_time;
pub use upstream::{DEFAULT_REF, OpenError, Upstream, Upstreams};
pub use verify::{
    CommitFault, Dialect, LockFact, Pin, Regenerates, Status, UnverifiedReason, UpstreamSkill,
    Verification, verify,
};
