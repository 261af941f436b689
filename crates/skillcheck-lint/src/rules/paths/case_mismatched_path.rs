//! A path that works only where case does not matter.

use skillcheck_parser::Resolution;

use crate::{
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "case-mismatched-path",
    group: Group::Paths,
    severity: Severity::Error,
    summary: "a path names a file that is there with other upper and lower case",
    source: "measured: found on macOS and Windows, missing on Linux",
    docs: include_str!("case-mismatched-path.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for path in context.paths {
        if let Some(Resolution::OtherCase(there)) = &path.resolution {
            sink.report(
                path.place(),
                format!("`{}` is `{there}` on disk", path.text),
            )
            .help(format!("write `{there}`: case matters on Linux"));
        }
    }
}
