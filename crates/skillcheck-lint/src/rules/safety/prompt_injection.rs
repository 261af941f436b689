//! Text that turns an agent against whoever it works for.

use crate::{
    injection::{self, Aim},
    marks::Mark,
    rule::{Context, Group, Rule, Severity},
    setting,
    sink::Sink,
    texts::Role,
};

pub(crate) static RULE: Rule = Rule {
    id: "prompt-injection",
    group: Group::Safety,
    severity: Severity::Warning,
    summary: "text tells the agent to drop its instructions, give them away, or work against its user",
    source: "OWASP LLM01: a skill's text reaches the agent as instructions",
    fix: None,
    docs: include_str!("prompt-injection.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for text in context.texts.iter().filter(|text| text.role != Role::Data) {
        for (span, aim) in injection::find(&text.content, text.marks(Mark::Injection)) {
            let does = match aim {
                Aim::Ignore => "tells an agent to drop the instructions that it has",
                Aim::Reveal => "tells an agent to give its instructions away",
                Aim::Conceal => "tells an agent to keep something from its user",
                Aim::Pose => "tells an agent to play somebody without rules",
                Aim::Send => "tells an agent to send credentials away",
                Aim::Consent => "tells an agent to act as though its user had agreed",
            };
            // Programs hold such text to test with; agents read what people wrote.
            // A command in inline code is one to run, not a quotation.
            let quoted = text.role == Role::Code
                || (setting::is_quoted(text, span)
                    && !(aim == Aim::Send && setting::is_inline_code(text, span)));
            if quoted || setting::is_warning(text, span) {
                sink.report(text.place(span), format!("an example, it seems, of text that {does}"))
                    .help("see that an agent cannot take it for an instruction")
                    .note();
            } else {
                let _ = sink.report(text.place(span), format!("this {does}")).help(
                    "remove it; where it is an example, put it in quotation marks and say so",
                );
            }
        }
    }
}
