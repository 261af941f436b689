//! How a finding is repaired where that is safe.

use skillcheck_parser::{RelPath, SKILL_FILE, Span};
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

/// Whether `fix` may be made: it changes no text of upstream's, which a copy has to keep as it is,
/// fault and all. What restores upstream's bytes may always be.
pub(crate) fn is_safe(context: &Context<'_>, fix: &Fix) -> bool {
    fix.restores
        || context.verification.status == Status::None
        || fix.changes.iter().all(|change| is_own(context, change))
}

/// Whether what `change` changes is the package's own text, not upstream's.
fn is_own(context: &Context<'_>, change: &Change) -> bool {
    let (file, span) = match change {
        Change::Edit { file, span, .. } => (file, Some(*span)),
        other => (other.file(), None),
    };
    let is_anchor = context
        .origin
        .anchors
        .iter()
        .any(|anchor| anchor.file == *file && file.as_str() != SKILL_FILE);
    if is_anchor || context.profile.generates(file) {
        return true;
    }
    if file.as_str() == SKILL_FILE {
        return match context.profile.text {
            Text::Copied => false,
            Text::Listed => is_in_frontmatter(context, span),
            Text::Regenerated | Text::Rewritten => true,
        };
    }
    let mut files = context.verification.files.iter();
    files.any(|known| {
        known.path == *file
            && matches!(
                known.status,
                FileStatus::Unexplained(_) | FileStatus::Generated { replaces: false }
            )
    })
}

fn is_in_frontmatter(context: &Context<'_>, span: Option<Span>) -> bool {
    let skill = context.skill();
    skill
        .zip(span)
        .is_some_and(|(skill, span)| span.end <= skill.body)
}
