//! The words from which the safety rules start, all found in one pass over a text.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// Which rule a word is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The start of a credential, or a part that all of its kind have.
    Secret,
    /// A command or function that may do harm.
    Command,
    /// A word of an instruction that turns an agent against its user.
    Injection,
    /// The start of an HTML comment.
    Comment,
}

/// Parts of credentials, as [`crate::secrets`] knows them.
const SECRETS: [&str; 34] = [
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

/// Words of injected instructions, in lower case.
const INJECTIONS: [&str; 16] = [
    "instruction",
    "prompt",
    "guideline",
    "guardrail",
    "directive",
    "system message",
    "you are now",
    "the user",
    "this user",
    ".ssh",
    "id_rsa",
    ".aws/credentials",
    "environment variable",
    ".env",
    "credential",
    "api key",
];

static WORDS: LazyLock<Option<(AhoCorasick, AhoCorasick)>> = LazyLock::new(|| {
    let all = SECRETS.iter().chain(&COMMANDS).chain(&INJECTIONS);
    let all = automaton(&all.copied().chain(["<!--"]).collect::<Vec<_>>(), true);
    all.zip(automaton(&SECRETS, false))
});

fn automaton(words: &[&str], any_case: bool) -> Option<AhoCorasick> {
    AhoCorasick::builder()
        .ascii_case_insensitive(any_case)
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::DFA))
        .build(words)
        .ok()
}

fn kind(word: usize) -> Mark {
    if word < SECRETS.len() {
        Mark::Secret
    } else if word < SECRETS.len() + COMMANDS.len() {
        Mark::Command
    } else if word < SECRETS.len() + COMMANDS.len() + INJECTIONS.len() {
        Mark::Injection
    } else {
        Mark::Comment
    }
}

/// The words in `text`, in the order in which they end; of data only those of credentials.
pub(crate) fn find(text: &str, is_data: bool) -> Vec<(Mark, usize)> {
    let Some((all, secrets)) = &*WORDS else {
        return Vec::new();
    };
    let words = if is_data { secrets } else { all };
    let mut found: Vec<_> = words
        .find_overlapping_iter(text)
        .map(|word| (kind(word.pattern().as_usize()), word.start()))
        .collect();
    found.sort_by_key(|(_, at)| *at);
    found
}

/// Where the words of credentials stand in `text`, in order.
pub(crate) fn secrets(text: &str) -> Vec<usize> {
    let found = find(text, true);
    found.into_iter().map(|(_, at)| at).collect()
}
