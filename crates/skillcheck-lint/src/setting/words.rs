//! Words that set aside what stands beside them: that forbid it, or say that it harms.

/// Words that forbid what follows them, or set it aside.
const FORBIDS: [&str; 18] = [
    "do not",
    "don't",
    "don’t",
    "must not",
    "should not",
    "shouldn't",
    "cannot",
    "can't",
    "never",
    "avoid",
    "avoids",
    "avoiding",
    "instead of",
    "rather than",
    "not to",
    "refuse to",
    "without",
    "stop using",
];
/// Words behind those by which they forbid something else: `never stop: …`.
const OTHERWISE: [&str; 14] = [
    "forget",
    "wait",
    "hesitate",
    "stop",
    "skip",
    "fail",
    "worry",
    "interrupt",
    "miss",
    "delay",
    "twice",
    "again",
    "ask",
    "mistakes",
];
/// Starts of words that speak of running, or of what is run or followed.
const RUNS: [&str; 18] = [
    "run", "use", "using", "execut", "command", "pip", "do", "this", "these", "those", "paste",
    "follow", "obey", "pattern", "like", "such", "example", "instruct",
];
/// Starts of words that say of a text or a command that it harms, or is known for it.
const HARMS: [&str; 42] = [
    "danger",
    "unsafe",
    "insecure",
    "malicious",
    "attack",
    "inject",
    "exploit",
    "payload",
    "vulnerab",
    "suspicious",
    "anti-pattern",
    "antipattern",
    "jailbreak",
    "adversarial",
    "untrusted",
    "bypass",
    "evasion",
    "destructive",
    "harmful",
    "hostile",
    "poison",
    "escalat",
    "backdoor",
    "malware",
    "phish",
    "exfiltrat",
    "forbid",
    "prohibit",
    "disallow",
    "blocked",
    "blocklist",
    "blacklist",
    "denied",
    "denylist",
    "deny",
    "rejected",
    "reject",
    "refuse",
    "threat",
    "hijack",
    "red-team",
    "untrustworthy",
];
/// Parts of words of other languages that do so.
const HARMS_ELSEWHERE: [&str; 34] = [
    "注入",
    "攻击",
    "攻擊",
    "恶意",
    "惡意",
    "危险",
    "危險",
    "越狱",
    "越獄",
    "攻撃",
    "悪意",
    "危険",
    "インジェクション",
    "공격",
    "악의",
    "악성",
    "위험",
    "인젝션",
    "angriff",
    "angreif",
    "bösartig",
    "gefährlich",
    "attaque",
    "malveill",
    "inyecci",
    "ataque",
    "malicios",
    "peligros",
    "perigos",
    "iniezion",
    "attacc",
    "атак",
    "вредонос",
    "инъекц",
];
/// Starts of words that do so only in a label of a few words: `Bad:`, `# wrong`.
const LABELS: [&str; 15] = [
    "bad",
    "wrong",
    "block",
    "deny",
    "detect",
    "flag",
    "risk",
    "warn",
    "guard",
    "prevent",
    "protect",
    "never",
    "avoid",
    "sanitiz",
    "incorrect",
];
/// Words of a label at most.
const LABEL: usize = 4;
/// Marks that set aside what stands beside them.
const SIGNS: [&str; 5] = ["❌", "🚫", "⛔", "✗", "<script"];

/// Whether `before`, in lower case, forbids or condemns what follows it at once.
pub(super) fn governs(before: &str) -> bool {
    if SIGNS.iter().any(|sign| before.contains(sign)) || harms(before) || is_label(before) {
        return true;
    }
    FORBIDS.iter().any(|word| {
        let mut places = before.match_indices(word);
        places.any(|(at, _)| {
            let starts = !before[..at].ends_with(char::is_alphanumeric);
            let rest = &before[at + word.len()..];
            starts && !rest.starts_with(char::is_alphanumeric) && reaches(rest)
        })
    })
}

/// Whether what was forbidden before `gap` is what stands behind it.
fn reaches(gap: &str) -> bool {
    if words(gap).any(|word| OTHERWISE.contains(&word)) {
        return false;
    }
    // Behind a colon stands what is meant, or what to do in its place.
    let Some((lead, rest)) = gap.split_once([':', '—', '–']) else {
        return !gap.contains(" and ") || runs(gap);
    };
    let named = words(lead).all(str::is_empty) || runs(lead);
    named && !words(rest).any(|word| matches!(word, "run" | "use" | "do" | "execute" | "type"))
}

/// Whether `line` introduces what harms: it ends in a colon, or is a label above a block or in code.
pub(super) fn introduces(line: &str, is_code: bool, is_block: bool) -> bool {
    let lower = line.to_lowercase();
    let line = lower.trim();
    if line.starts_with('|') {
        return harms(line);
    }
    if !is_code && line.starts_with('#') {
        return false;
    }
    let last = line.trim_end_matches(['*', '_', '`', ' ']);
    let opens = last.ends_with([':', '：', '[', '(', '{']);
    let said = last.trim_end_matches([':', '：', '[', '(', '{', '=', ' ', '.']);
    let said = [". ", "; "]
        .iter()
        .fold(said, |said, stop| said.rsplit(stop).next().unwrap_or(said));
    let short = words(said).filter(|word| !word.is_empty()).count() <= 2 * LABEL;
    let labels = is_block && short && !last.ends_with('.') || is_code && is_comment(line);
    let names = harms(said) || is_label(said) || SIGNS.iter().any(|sign| said.contains(sign));
    (opens || labels) && (names || runs(said) && governs(said))
}

/// Whether `after` says of what stands before it that it harms or must not be.
pub(super) fn condemned(after: &str) -> bool {
    let lower = after.to_lowercase();
    SIGNS.iter().any(|sign| lower.contains(sign))
        || harms(&lower)
        || [
            "never",
            "forbidden",
            "not allowed",
            "not be",
            "is bad",
            "is wrong",
            "risk",
        ]
        .iter()
        .any(|word| lower.contains(word))
        || (is_comment(&lower) && is_label(&lower))
}

/// Whether a heading says that what stands below it harms.
pub(super) fn is_title(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let forbids = FORBIDS.iter().any(|word| {
        lower.split_once(word).is_some_and(|(_, rest)| {
            let other = words(rest).any(|word| OTHERWISE.contains(&word));
            !other && (runs(rest) || words(rest).all(|word| word.is_empty() || word == "s"))
        })
    });
    let bad = ["bad", "wrong"].iter().any(|bad| {
        words(&lower).any(|word| word == *bad)
            && (runs(&lower)
                || words(&lower).filter(|word| !word.is_empty()).count() == 1
                || lower.contains("practice"))
    });
    forbids
        || bad
        || harms(&lower)
        || lower.contains("red flag")
        || SIGNS.iter().any(|sign| lower.contains(sign))
}

fn harms(lower: &str) -> bool {
    starts_one_of(lower, &HARMS) || HARMS_ELSEWHERE.iter().any(|part| lower.contains(part))
}

fn runs(lower: &str) -> bool {
    starts_one_of(lower, &RUNS)
}

fn starts_one_of(lower: &str, starts: &[&str]) -> bool {
    words(lower).any(|word| starts.iter().any(|start| word.starts_with(start)))
}

/// Whether a few words stand there of which one says that what follows is not to be done.
fn is_label(lower: &str) -> bool {
    let said: Vec<&str> = words(lower).filter(|word| !word.is_empty()).collect();
    said.len() <= LABEL
        && !said.iter().any(|word| OTHERWISE.contains(word))
        && said
            .iter()
            .any(|word| LABELS.iter().any(|start| word.starts_with(start)))
}

fn is_comment(line: &str) -> bool {
    let start = line.trim_start();
    ["#", "//", "--", "::", "rem ", "<!--", "*", "/*"]
        .iter()
        .any(|mark| start.starts_with(mark))
}

pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-')
}
