//! How a finding is repaired where that is safe.

use skillcheck_parser::{FileKind, RelPath, SKILL_FILE, Span};
use skillcheck_provenance::{FileStatus, Status};

use crate::{profile::Text, rule::Context};

/// A repair. Either all of its changes are made, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a command: "write `allowed-tools`".
    pub description: String,
    /// What it changes, in one or more files.
    pub changes: Vec<Change>,
    /// Whether it gives a copied file upstream's bytes.
    pub restores: bool,
}

/// One change of a repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Other text in the place of a stretch of bytes; an empty stretch is where text is put in.
    Edit {
        /// The file.
        file: RelPath,
        /// The bytes.
        span: Span,
        /// What is to stand there.
        text: String,
    },
    /// Other bytes for a whole file.
    Rewrite {
        /// The file.
        file: RelPath,
        /// What it is to hold.
        bytes: Vec<u8>,
    },
    /// Another name for a file; nothing has it yet.
    Rename {
        /// The file.
        from: RelPath,
        /// Its new path.
        to: RelPath,
    },
}

impl Change {
    /// The file that it changes.
    #[must_use]
    pub fn file(&self) -> &RelPath {
        match self {
            Self::Edit { file, .. }
            | Self::Rewrite { file, .. }
            | Self::Rename { from: file, .. } => file,
        }
    }
}

impl Fix {
    /// Puts `text` in the place of `span` in `file`.
    pub(crate) fn edit(
        description: impl Into<String>,
        file: &RelPath,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        Self {
            description: description.into(),
            changes: vec![Change::Edit {
                file: file.clone(),
                span,
                text: text.into(),
            }],
            restores: false,
        }
    }

    /// The same in the skill file.
    pub(crate) fn skill(
        description: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Option<Self> {
        let file = RelPath::parse(SKILL_FILE).ok()?;
        Some(Self::edit(description, &file, span, text))
    }
}

/// Why a repair that is known is not to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Withheld {
    /// The file is a link: its text is another file's.
    Link,
    /// The frontmatter cannot be read: nobody knows what it claims.
    Unread,
    /// A lock file has the hash of the package.
    Locked,
    /// The origin was not verified: nobody knows which files are copied.
    Unverified,
    /// The file is a copy, which keeps upstream's text as it is, fault and all.
    Copied,
}

/// Whether `fix` may be made.
pub(crate) fn is_safe(context: &Context<'_>, fix: &Fix) -> bool {
    withheld(context, fix).is_none()
}

/// Why `fix` may not be made; none where it changes no text of upstream's, and no file that a lock
/// file vouches for. What restores upstream's bytes may always be.
pub(crate) fn withheld(context: &Context<'_>, fix: &Fix) -> Option<Withheld> {
    let mut changes = fix.changes.iter();
    if !changes.clone().all(|change| is_regular(context, change)) {
        return Some(Withheld::Link);
    }
    if fix.restores {
        return None;
    }
    let is_known = context
        .skill()
        .is_some_and(|skill| skill.frontmatter.is_some());
    if !is_known
        && !changes
            .clone()
            .all(|change| matches!(change, Change::Rename { .. }))
    {
        return Some(Withheld::Unread);
    }
    if !context.origin.lock_hashes.is_empty() {
        return Some(Withheld::Locked);
    }
    let is_unknown = context.verification.files.is_empty();
    match context.verification.status {
        Status::None => None,
        _ if changes.all(|change| is_own(context, change)) => None,
        _ if is_unknown => Some(Withheld::Unverified),
        _ => Some(Withheld::Copied),
    }
}

fn is_regular(context: &Context<'_>, change: &Change) -> bool {
    let file = context.package.file(change.file());
    file.is_some_and(|file| file.kind == FileKind::Regular)
}

/// Whether what `change` changes is the package's own text, not upstream's.
fn is_own(context: &Context<'_>, change: &Change) -> bool {
    let file = change.file();
    if file.as_str() == SKILL_FILE {
        return match (context.profile.text, change) {
            (Text::Regenerated | Text::Rewritten, _) => true,
            (Text::Listed, Change::Edit { span, .. }) => {
                context.skill().is_some_and(|skill| span.end <= skill.body)
            }
            _ => false,
        };
    }
    let mut files = context.verification.files.iter();
    match files.find(|known| known.path == *file) {
        Some(known) => matches!(
            known.status,
            FileStatus::Unexplained(_) | FileStatus::Generated { .. }
        ),
        // Nothing was compared: what the package's tools write is not copied.
        None => {
            let mut anchors = context.origin.anchors.iter();
            anchors.any(|anchor| anchor.file == *file) || context.profile.generates(file)
        }
    }
}
