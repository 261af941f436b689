//! Words that a value in the frontmatter makes a duty.

use skillcheck_parser::plain;

use crate::{
    finding::Place,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "missing-disclaimer",
    group: Group::Body,
    severity: Severity::Error,
    summary: "the text lacks words that a field's value demands, such as \"Authorized use only\"",
    source: "the profile; antigravity: quality bar, section 3, and its validator",
    fix: None,
    docs: include_str!("missing-disclaimer.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(skill) = context.skill() else { return };
    for needed in &context.profile.required_texts {
        let Some(entry) = context.field(&needed.field) else {
            continue;
        };
        let value = entry.value.as_str().map(str::trim);
        if value != Some(&needed.value) || says(&skill.source.text, &needed.text) {
            continue;
        }
        sink.report(
            Place::skill(entry.value.span),
            format!(
                "`{}` is `{}`, but the text does not say \"{}\"",
                needed.field, needed.value, needed.text
            ),
        )
        .help("say so at the start of the body, with the conditions under which it may be used");
    }
}

/// Whether `text` has these words in this order, whatever its case, emphasis and line breaks.
fn says(text: &str, words: &str) -> bool {
    let lines: Vec<String> = text.lines().map(plain).collect();
    let text = lines.join(" ").to_lowercase();
    text.contains(&words.to_lowercase())
}
