//! All rules, one in a file with its page beside it.

use crate::{
    collection::{Collection, Sinks},
    rule::Rule,
};

/// The check of a rule that needs all packages of a run.
pub(crate) type Together = fn(&Collection<'_>, &mut Sinks<'_>);

/// Declares each rule's module and its row in [`ALL`]: a new rule is one line here. Those of the
/// last group check all packages of a run together, in a second function of their file.
macro_rules! rules {
    ($($group:ident { $($rule:ident,)* })* ; $over_all:ident { $($joint:ident,)* }) => {
        $(pub(crate) mod $group { $(pub(crate) mod $rule;)* })*
        mod $over_all { $(pub(super) mod $joint;)* }

        /// Every rule, by group and id.
        pub static ALL: &[&Rule] =
            &[$($(&$group::$rule::RULE,)*)* $(&$over_all::$joint::RULE,)*];

        /// The rules that hold the packages of a run against each other.
        pub(crate) static TOGETHER: &[(&Rule, Together)] =
            &[$((&$over_all::$joint::RULE, $over_all::$joint::check_together),)*];
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
        duplicate_link,
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
        broken_anchor,
        broken_support_path,
        case_mismatched_path,
        escaping_path,
        non_portable_path,
        placeholder_path,
    }
    files {
        crlf_line_endings,
        forbidden_file,
        invalid_encoding,
        malformed_suppression,
        missing_final_newline,
        missing_license_file,
        opaque_file,
        stale_metadata,
        unreadable_file,
        unreferenced_file,
        unused_suppression,
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
    ;
    collection {
        duplicate_content,
        duplicate_skill,
        unknown_skill,
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
