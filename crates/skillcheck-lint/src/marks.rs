//! The words from which the safety rules start, all found in one pass over a text.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::injection;

/// Which rule a word is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The start of a credential, or a part that all of its kind have.
    Secret,
    /// A command or function that may do harm.
    Command,
    /// A word of an instruction that turns an agent against its user.
    Injection,
    /// A word of text that is yet to be written.
    Unfinished,
    /// The start of an HTML comment.
    Comment,
    /// A folder that homes stand in.
    Home,
    /// A definition of a link to nowhere, or a style or attribute that hides an element.
    Aside,
}

/// Parts of credentials, as [`crate::secrets`] knows them.
const SECRETS: [&str; 55] = [
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "AKIA",
    "ASIA",
    "xoxb-",
    "xoxp-",
    "xoxa-",
    "xoxr-",
    "xoxs-",
    "xapp-",
    "hooks.slack.com/services/",
    "sk_live_",
    "rk_live_",
    "T3BlbkFJ",
    "sk-ant-",
    "AIza",
    "GOCSPX-",
    "npm_",
    "pypi-AgE",
    "hf_",
    "glpat-",
    "SG.",
    "PRIVATE KEY-----",
    "dop_v1_",
    "shpat_",
    "gsk_",
    "lin_api_",
    "r8_",
    "xai-",
    ":AA",
    "hvs.",
    "whsec_",
    "dckr_pat_",
    "glrt-",
    "ntn_",
    "figd_",
    "pul-",
    "rubygems_",
    "shpss_",
    "shppa_",
    "pplx-",
    "nvapi-",
    "sbp_",
    "AGE-SECRET-KEY-1",
    "PGP PRIVATE KEY BLOCK-----",
    "eyJ",
    "aws_secret_access_key",
    "SecretAccessKey",
    "AccountKey=",
    "/api/webhooks/",
    "://",
];

/// Commands and functions, in lower case.
const COMMANDS: [&str; 24] = [
    "curl",
    "wget",
    "invoke-webrequest",
    "invoke-restmethod",
    "iwr",
    "irm",
    "downloadstring",
    "rm ",
    "rm\t",
    "remove-item",
    "mkfs",
    "of=/dev/",
    "/dev/sd",
    "/dev/nvme",
    "/dev/disk",
    "/dev/hd",
    "/dev/mmcblk",
    "chmod",
    "base64",
    "b64decode",
    "atob(",
    "-enc",
    "fromhex",
    ":(){",
];

/// Starts of injected instructions, in lower case.
const INJECTIONS: [&str; 63] = [
    "1gnore",
    "1gn0re",
    "ign0re",
    "not follow",
    "n't follow",
    "not obey",
    "stop following",
    "stop obeying",
    "be ignored",
    "be disregarded",
    "no restrictions",
    "no longer have",
    "act as ",
    "system override",
    "ignore\n",
    "ignore\r",
    "ignore*",
    "ignore_",
    "not apply",
    "not mention",
    "n't mention",
    "never mention",
    "not reveal",
    "never reveal",
    "lie to the user",
    "contents of `.env",
    "ignore ",
    "ignoring ",
    "disregard",
    "forget ",
    "override ",
    "your system",
    "your full system",
    "your hidden",
    "your initial",
    "your internal",
    "your secret",
    "your developer",
    "your entire system",
    "not tell",
    "n't tell",
    "n’t tell",
    "never tell",
    "not inform",
    "n't inform",
    "never inform",
    "not notify",
    "not alert",
    "you are now",
    ".ssh/",
    "id_rsa",
    ".aws/credentials",
    "contents of .env",
    "keep this secret",
    "keep it secret",
    "pretend ",
    "no rules any",
    "no rules now",
    "as an unrestricted",
    "without telling",
    "without informing",
    "without notifying",
    "without alerting",
];
/// Whose credentials and which, as a sentence names what it would send away.
const TAKEN: [[&str; 6]; 2] = [
    ["the user's", "the user’s", "their", "all", "any", "every"],
    [
        "credentials",
        "api keys",
        "passwords",
        "secrets",
        "private key",
        "tokens",
    ],
];
/// Words of text that is yet to be written, in lower case.
pub(crate) const UNFINISHED: [&str; 4] = ["todo", "fixme", "tbd", "xxx"];
/// Phrases of templates, in lower case.
pub(crate) const TEMPLATES: [&str; 13] = [
    "section still has to be written",
    "section is to be written",
    "section has yet to be written",
    "still to be written",
    "brief description of what this skill does",
    "lorem ipsum dolor",
    "replace with description of the skill",
    "replace this text",
    "replace this section",
    "insert text here",
    "your text here",
    "description goes here",
    "what this skill does and when to invoke it",
];

/// What stands alone in a line that was never written, in lower case.
pub(crate) const LATER: [&str; 7] = [
    "coming soon",
    "to be written",
    "to be completed",
    "to be determined",
    "to be defined",
    "to be done",
    "to be added",
];

/// Ends of a place to be filled in, in lower case: `[your steps here]`.
pub(crate) const FILLED: [&str; 2] = [" here]", " here>"];

/// Parts of what a page does not show, as [`crate::asides`] knows it, in lower case.
const ASIDES: [&str; 14] = [
    "]: #",
    "]:#",
    "]: <>",
    "]: <#>",
    "display:none",
    "display: none",
    "visibility:hidden",
    "visibility: hidden",
    "font-size:0",
    "font-size: 0",
    "opacity:0",
    "opacity: 0",
    " hidden>",
    " hidden=",
];

struct Words {
    automaton: AhoCorasick,
    kinds: Vec<Mark>,
}

/// All words in one automaton, made when the first text is read.
static WORDS: LazyLock<Option<Words>> = LazyLock::new(|| {
    let taken = TAKEN[0]
        .iter()
        .flat_map(|whose| TAKEN[1].iter().map(move |what| format!("{whose} {what}")));
    let taken: Vec<String> = taken.collect();
    let of = |kind: Mark, words: &[&'static str]| {
        words
            .iter()
            .map(move |word| (kind, (*word).to_owned()))
            .collect::<Vec<_>>()
    };
    let all = [
        of(Mark::Secret, &SECRETS),
        of(Mark::Command, &COMMANDS),
        of(Mark::Injection, &INJECTIONS),
        taken
            .into_iter()
            .map(|word| (Mark::Injection, word))
            .collect(),
        of(Mark::Injection, &["environment variable"]),
        of(Mark::Injection, &injection::MARKS),
        of(Mark::Unfinished, &UNFINISHED),
        of(Mark::Unfinished, &TEMPLATES),
        of(Mark::Unfinished, &FILLED),
        of(Mark::Unfinished, &LATER),
        of(Mark::Comment, &["<!--"]),
        of(
            Mark::Home,
            &["/users/", "/home/", ":\\users\\", ":\\\\users"],
        ),
        of(Mark::Aside, &ASIDES),
    ]
    .concat();
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostFirst)
        .kind(Some(AhoCorasickKind::DFA))
        .build(all.iter().map(|(_, word)| word))
        .ok()?;
    Some(Words {
        automaton,
        kinds: all.into_iter().map(|(kind, _)| kind).collect(),
    })
});

/// The words in `text`, in order.
pub(crate) fn find(text: &str) -> Vec<(Mark, usize)> {
    let Some(Words { automaton, kinds }) = &*WORDS else {
        return Vec::new();
    };
    let bytes = text.as_bytes();
    let found = automaton.find_iter(text).map(|word| {
        let kind = kinds[word.pattern().as_usize()];
        (kind, word.start())
    });
    // `rm ` ends many words; as a command it starts one.
    let starts = |kind: Mark, at: usize| {
        kind != Mark::Command
            || !bytes[at].is_ascii_alphabetic()
            || at == 0
            || !bytes[at - 1].is_ascii_alphanumeric()
    };
    found.filter(|(kind, at)| starts(*kind, *at)).collect()
}

/// Where the words of credentials stand in `text`, in order.
pub(crate) fn secrets(text: &str) -> Vec<usize> {
    let found = find(text).into_iter();
    found
        .filter_map(|(kind, at)| (kind == Mark::Secret).then_some(at))
        .collect()
}
