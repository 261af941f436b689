//! A name that clients refuse.

use skillcheck_parser::yaml::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

/// Longest name, in characters.
const LIMIT: usize = 64;

pub(crate) static RULE: Rule = Rule {
    id: "invalid-name",
    group: Group::Frontmatter,
    severity: Severity::Error,
    summary: "the name is not 1 to 64 lowercase letters, digits and single inner hyphens",
    source: "Agent Skills specification, name field; letters of any script count after NFKC",
    fix: None,
    docs: include_str!("invalid-name.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(entry) = context.field("name") else {
        return;
    };
    let place = context.value_of(entry);
    match &entry.value.value {
        Value::String(name) => {
            if let Some(fault) = fault(name) {
                sink.report(place, format!("`name` {fault}")).help(
                    "use lowercase letters, digits and single hyphens between them, \
                     at most 64 characters",
                );
            }
        }
        Value::Null => {
            sink.report(Place::skill(entry.key.span), "`name` has no value")
                .help("give the skill the name of its folder");
        }
        other => {
            sink.report(place, format!("`name` is {}, not text", other.kind()))
                .help("put the name in quotes, so that YAML reads it as text");
        }
    }
}

/// What is wrong with `name`, as the end of a sentence.
pub(super) fn fault(name: &str) -> Option<String> {
    let name: String = name.trim().nfkc().collect();
    let length = name.chars().count();
    if length == 0 {
        return Some("is empty".to_owned());
    }
    if length > LIMIT {
        return Some(format!("has {length} characters; {LIMIT} are allowed"));
    }
    if let Some(upper) = name.chars().find(|c| c.to_lowercase().ne([*c])) {
        return Some(format!("holds the capital `{upper}`"));
    }
    if let Some(odd) = name.chars().find(|c| !is_letter_or_digit(*c) && *c != '-') {
        return Some(format!("holds `{}`", odd.escape_debug()));
    }
    if name.starts_with('-') || name.ends_with('-') {
        return Some("starts or ends with a hyphen".to_owned());
    }
    name.contains("--").then(|| "holds two hyphens in a row".to_owned())
}

/// Whether `c` is a letter or a number of any script. Marks, such as the vowel signs of Devanagari,
/// are neither, though Unicode calls many of them alphabetic.
fn is_letter_or_digit(c: char) -> bool {
    let group = c.general_category_group();
    matches!(
        group,
        GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number
    )
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn names_as_the_specification_has_them() {
        for good in ["a", "pdf-processing", "data2", "数据分析", "café", &"a".repeat(64)] {
            assert_eq!(fault(good), None, "{good}");
        }
        for bad in ["", "PDF", "-a", "a-", "a--b", "a_b", "a b", "a.b", "की", &"a".repeat(65)] {
            assert!(fault(bad).is_some(), "{bad}");
        }
    }
}
