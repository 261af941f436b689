//! All rules, one in a file with its page beside it.

use crate::rule::Rule;

/// Declares each rule's module and its row in [`ALL`]: a new rule is one line here.
macro_rules! rules {
    ($($group:ident { $($rule:ident,)* })*) => {
        $(pub(crate) mod $group { $(pub(crate) mod $rule;)* })*

        /// Every rule, by group and id.
        pub static ALL: &[&Rule] = &[$($(&$group::$rule::RULE,)*)*];
    };
}

rules! {
    frontmatter {
        byte_order_mark,
        invalid_description,
        invalid_name,
        malformed_frontmatter,
        mangled_description,
        missing_field,
        name_mismatch,
        truncated_description,
    }
    body {
        altered_section,
        escaped_subsection,
        invented_section,
        inverted_trigger,
        mangled_identifier,
        missing_heading,
        unclosed_fence,
        unmapped_section,
    }
    paths {
        broken_support_path,
        case_mismatched_path,
        escaping_path,
        placeholder_path,
    }
    files {
        forbidden_file,
        invalid_encoding,
        malformed_suppression,
        stale_metadata,
        unreadable_file,
        unused_suppression,
    }
    origin {
        altered_frontmatter,
        conflicting_license,
        conflicting_origin,
        corrupt_upstream,
        lock_mismatch,
        malformed_origin,
        missing_file,
        missing_origin,
        mode_changed,
        modified_file,
        outdated_origin,
        replaced_file,
        unexplained_file,
        unknown_commit,
        unknown_path,
        unpinned_origin,
        unreachable_commit,
        unverified_origin,
    }
}

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// The id nearest to `name`, where one is near.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static str> {
    crate::nearest::nearest(name, ALL.iter().map(|rule| rule.id))
}
