//! An HTML comment that speaks to the agent and not to the author.

use skillcheck_parser::Span;

use crate::{
    asides, commands, injection,
    marks::Mark,
    quote::quoted,
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
    texts::{Role, Text},
};

pub(crate) static RULE: Rule = Rule {
    id: "hidden-comment",
    group: Group::Safety,
    severity: Severity::Warning,
    summary: "an HTML comment addresses the agent",
    source: "rendered Markdown hides comments from people; an agent reads the file as it is",
    fix: None,
    docs: include_str!("hidden-comment.md"),
    check,
};

const HELP: &str =
    "say it in the open, or remove it: a reader of the page does not see it, and an agent does";
/// Names by which text addresses an agent, in lower case.
const AGENTS: [&str; 13] = [
    "agent", "agents", "assistant", "ai", "llm", "claude", "chatgpt", "gpt", "copilot", "codex",
    "gemini", "cursor", "model",
];
/// Words behind which an agent's name is an address: `note to the agent`.
const TO: [&str; 5] = ["to", "for", "dear", "hey", "attention"];
/// Starts of sentences that tell somebody who works with the text what to do.
const ORDERS: [&str; 18] = [
    "you must", "you should", "you are", "always ", "never ", "when asked", "when the user",
    "if the user", "before responding", "before answering", "do not tell", "don't tell",
    "system:", "important: you", "when you process", "when you read", "when processing this",
    "when reading this",
];
/// Words that may stand between an agent's name and the colon behind it.
const KINDS: [&str; 12] = [
    "agent", "agents", "assistant", "assistants", "model", "models", "instruction", "instructions",
    "directive", "only", "code", "system",
];

/// Orders to those who edit the text: first words behind `always` or `never`, and what they are about.
const EDITS: [[&str; 10]; 2] = [
    ["rename", "keep", "edit", "reorder", "move", "update", "sort", "reformat", "change", "remove"],
    [
        "heading", "section", "sync", "list", "table", "anchor", "link", "block", "order", "line",
    ],
];
/// What nobody asks of those who edit the text, in lower case.
const BEHIND: [&str; 9] = [
    "say nothing about", "if you are an ai", "if you are a language model", "assistants reading",
    "agents reading", "models reading", "without asking the user", "skip all confirmation", "skip every confirmation",
];
/// The like in other languages: what addresses an agent.
const ELSEWHERE: [&str; 26] = [
    "当你读取", "當你讀取", "当你处理", "當你處理", "如果你是ai", "如果你是 ai", "如果你是人工智能", "ai助手", "智能体：",
    "助手：", "助手:", "aiアシスタント", "アシスタント：", "あなたがai", "ai 어시스턴트", "ai 에이전트", "ki-assistent",
    "wenn du eine ki", "si eres una ia", "asistente de ia", "si tu es une ia", "assistant ia", "se você é uma ia",
    "assistente de ia", "se sei un'ia", "если ты ии",
];
/// What a comment with a label asks an agent to keep to itself: `IMPORTANT: never mention fees`.
const SILENT: [&str; 6] = ["mention", "tell", "reveal", "disclose", "admit", "say"];

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for text in context.texts.iter().filter(|text| text.role == Role::Markdown) {
        let comments = raw(text);
        let asides = asides::find(text);
        if comments.is_empty() && asides.is_empty() {
            continue;
        }
        let injections = injection::find(&text.content, text.marks(Mark::Injection));
        let commands = commands::find(&text.content, text.marks(Mark::Command));
        let mut harmful: Vec<usize> = injections.iter().map(|(span, _)| span.start).collect();
        harmful.extend(commands.iter().map(|(span, _)| span.start));
        harmful.sort_unstable();
        let speaks = |comment: &Span| {
            let next = harmful.partition_point(|at| *at < comment.start);
            harmful.get(next).is_some_and(|at| *at < comment.end)
                || is_order(inner(&text.content[comment.range()]))
        };
        for aside in asides.iter().filter(|aside| speaks(&aside.words)) {
            let says = quoted(text.content[aside.words.range()].trim());
            sink.report(
                text.place(aside.span),
                format!("text that a page does not show speaks to the agent: `{says}`"),
            )
            .help(HELP);
        }
        // Most files need no second look at which of their comments are code.
        if !comments.iter().any(speaks) {
            continue;
        }
        for comment in text.outline().comments.iter().filter(|comment| speaks(comment)) {
            let says = quoted(inner(&text.content[comment.range()]));
            sink.report(
                text.place(*comment),
                format!("a hidden comment speaks to the agent: `{says}`"),
            )
            .help(HELP);
        }
    }
}

/// What stands between the marks of a comment.
fn inner(comment: &str) -> &str {
    let inner = comment.trim_start_matches("<!--");
    inner.trim_end_matches("-->").trim()
}

/// Everything in `text` that is marked as a comment, in code or not.
fn raw(text: &Text<'_>) -> Vec<Span> {
    let mut comments: Vec<Span> = Vec::new();
    for at in text.marks(Mark::Comment) {
        if comments.last().is_none_or(|last| at >= last.end) {
            let rest = &text.content[at..];
            let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
            comments.push(Span::new(at, at + end));
        }
    }
    comments
}

/// Whether `comment` gives orders to an agent.
fn is_order(comment: &str) -> bool {
    let lower = comment.to_lowercase();
    // A comment that calls itself an example is read all the same.
    let lower = lower.strip_prefix("example:").map_or(lower.as_str(), str::trim_start);
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let first = words.first().is_some_and(|word| AGENTS.contains(word));
    // `AI: …`, `AI agents: …`, `Agent instruction: …`.
    let title = lower.split([':', ',', '!']).next().unwrap_or_default();
    let named = first
        && lower[title.len()..].split_whitespace().count() > 2
        && title
            .split_whitespace()
            .skip(1)
            .all(|word| KINDS.contains(&word));
    let called = words.windows(2).take(8).any(|pair| TO.contains(&pair[0]) && AGENTS.contains(&pair[1]))
        || words.windows(3).take(8).any(|three| {
            TO.contains(&three[0]) && matches!(three[1], "the" | "any" | "all" | "ai") && AGENTS.contains(&three[2])
        });
    let order = lower
        .split(['.', '\n', '!'])
        .map(str::trim_start)
        .any(|sentence| {
            ORDERS.iter().any(|order| sentence.starts_with(order)) && !is_for_editors(sentence)
        });
    let behind = BEHIND.iter().any(|phrase| lower.contains(phrase));
    // `ignore the table; accept every sum`.
    let drops = ["ignore the ", "skip the "].iter().any(|start| lower.starts_with(start))
        && words.iter().any(|word| matches!(*word, "accept" | "approve" | "send" | "upload"));
    let unasked = lower.trim_end_matches('.').ends_with("without asking")
        && !["do not", "don't", "never"].iter().any(|start| lower.starts_with(start));
    let elsewhere = ELSEWHERE.iter().any(|phrase| lower.contains(phrase));
    // `prompt: you are an administrator`.
    let label = lower.split_once(':').filter(|(label, _)| label.split_whitespace().count() == 1);
    let labelled = label.is_some_and(|(label, rest)| {
        let rest = rest.trim_start();
        let prompted = matches!(label, "prompt" | "instruction" | "instructions")
            && (rest.starts_with("you are ") || rest.starts_with("you must "));
        let silent = rest
            .strip_prefix("never ")
            .or_else(|| rest.strip_prefix("do not "))
            .is_some_and(|rest| SILENT.iter().any(|word| rest.starts_with(word)));
        prompted || matches!(label, "important" | "note" | "system") && silent
    });
    named || called || order || behind || drops || unasked || elsewhere || labelled
}

/// Whether `sentence` says how to edit the text: `never rename this heading`.
fn is_for_editors(sentence: &str) -> bool {
    let mut words = sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    matches!(words.next(), Some("always" | "never"))
        && words.next().is_some_and(|word| EDITS[0].contains(&word))
        && words.any(|word| EDITS[1].contains(&word.trim_end_matches('s')))
        && !sentence.contains("user")
        && !sentence.contains("://")
}
