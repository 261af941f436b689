//! All rules, one in a file with its page beside it.

use crate::rule::Rule;

/// Declares each rule's module and its row in [`ALL`]: a new rule is one line here.
macro_rules! rules {
    ($($group:ident { $($rule:ident,)* })*) => {
        $(mod $group { $(pub(super) mod $rule;)* })*

        /// Every rule, by group and id.
        pub static ALL: &[&Rule] = &[$($(&$group::$rule::RULE,)*)*];
    };
}

rules! {
    frontmatter {
        byte_order_mark,
        invalid_description,
        invalid_field,
        invalid_name,
        invalid_value,
        malformed_frontmatter,
        mangled_description,
        misnamed_skill_file,
        missing_field,
        name_mismatch,
        truncated_description,
        unknown_field,
    }
    body {
        altered_section,
        duplicate_heading,
        empty_body,
        empty_section,
        escaped_subsection,
        invented_section,
        inverted_trigger,
        mangled_identifier,
        missing_disclaimer,
        missing_heading,
        oversized_skill,
        unclosed_fence,
        unfinished_text,
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
        stale_metadata,
        unreadable_file,
    }
    safety {
        dangerous_command,
        exposed_secret,
        hidden_characters,
        hidden_comment,
        mixed_script,
        prompt_injection,
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
