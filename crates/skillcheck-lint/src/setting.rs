//! How the text around a place presents what stands there.

use crate::texts::{Role, Text, line_near};
use skillcheck_parser::Span;

/// Bytes of a line that are looked at on either side of a place.
const NEAR: usize = 240;
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
/// Lines of a list or a table that are passed over on the way to what introduces it.
const ITEMS: usize = 40;
/// Starts of words that name a list of what is kept out.
const KEPT_OUT: [&str; 6] = ["block", "deny", "denied", "disallow", "forbid", "prohibit"];

/// Whether what is said of the text at `span` warns of it rather than tells an agent to do it: its
/// own sentence, the line that introduces its block, list or table, or its heading. Another
/// sentence, and another item of a list, speak of something else.
pub(crate) fn is_warning(text: &Text<'_>, span: Span) -> bool {
    let whole = &*text.content;
    let outline = text.outline();
    let next = outline
        .code
        .partition_point(|code| code.start <= span.start);
    let block = next
        .checked_sub(1)
        .map(|at| outline.code[at])
        .filter(|code| code.contains(span.start));
    let line = line_near(whole, span.start, 2 * NEAR);
    let is_code = text.role != Role::Markdown || block.is_some_and(|block| block.end > line.end);

    let before = sentence_before(whole, span.start, is_code);
    if governs(&before.to_lowercase()) || condemned(sentence_after(whole, span.end, line.end)) {
        return true;
    }
    let lead = |at: usize, is_code: bool, is_block: bool| {
        introduction(whole, at, is_code)
            .is_some_and(|lead| introduces(&whole[lead.range()], is_code, is_block))
    };
    if lead(line.start, is_code, is_code)
        || block.is_some_and(|block| lead(line_near(whole, block.start, NEAR).start, false, true))
    {
        return true;
    }
    let next = outline
        .headings
        .partition_point(|heading| heading.span.start <= span.start);
    next.checked_sub(1)
        .map(|at| outline.headings[at].span)
        .is_some_and(|heading| {
            let end = whole.floor_char_boundary(heading.end.min(heading.start + NEAR));
            is_title(&whole[heading.start..end])
        })
}

/// What stands before `at` in its sentence, at most [`NEAR`] bytes of it. Code has no sentences that
/// go on in the next line.
fn sentence_before(text: &str, at: usize, is_code: bool) -> &str {
    let from = text.ceil_char_boundary(at.saturating_sub(NEAR));
    let before = &text[from.min(at)..at];
    let breaks: &[&str] = if is_code {
        &["\n", "; ", "&& "]
    } else {
        &[
            "\n\n", "\r\n\r\n", "\n#", "\n|", "\n>", "\n- ", "\n* ", "\n+ ", " - [ ] ", ". ", "! ",
            "? ", ".\n", "!\n", "?\n", ":\n", ".\r\n", "; ", ";\n", " but ", " then ",
        ]
    };
    let start = breaks
        .iter()
        .filter_map(|end| before.rfind(end).map(|found| found + end.len()))
        .max()
        .unwrap_or_default();
    // An item with a number: the line starts with it, and with nothing else of the sentence.
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let numbered = before[line..].trim_start();
    let digits = numbered.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && numbered[digits..].starts_with(['.', ')']) {
        return &before[start.max(line)..];
    }
    &before[start..]
}

/// What stands behind `at` in its sentence and its line.
fn sentence_after(text: &str, at: usize, line_end: usize) -> &str {
    let end = text.floor_char_boundary(line_end.min(at + NEAR));
    if end <= at {
        return "";
    }
    let after = &text[at..end];
    let stops = [". ", "! ", "? ", "; "];
    let stop = stops.iter().filter_map(|stop| after.find(stop)).min();
    &after[..stop.unwrap_or(after.len())]
}

/// Whether `before`, in lower case, forbids or condemns what follows it at once.
fn governs(before: &str) -> bool {
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
fn introduces(line: &str, is_code: bool, is_block: bool) -> bool {
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
fn condemned(after: &str) -> bool {
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
fn is_title(heading: &str) -> bool {
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

/// The line that introduces the one at `line`: the one right above it, or, in a list or a table, the
/// one above its first item.
fn introduction(text: &str, line: usize, is_code: bool) -> Option<Span> {
    let is_item = |line: &str| {
        let line = line.trim_start();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let numbered = digits > 0 && line[digits..].starts_with(['.', ')']);
        let listed = ["- ", "* ", "+ ", "|"]
            .iter()
            .any(|mark| line.starts_with(mark));
        let quoted = is_code && line.starts_with(['"', '\'', '(', 'r', '{', '`', '/']);
        numbered || listed || quoted
    };
    let here = line_near(text, line, 2 * NEAR);
    let listed = is_item(&text[here.range()]);
    let mut lead = above(text, line)?;
    if listed {
        for _ in 0..ITEMS {
            let said = &text[lead.range()];
            let goes_on = !is_code && said.starts_with([' ', '\t']);
            if !(is_item(said) || goes_on) || introduces(said, is_code, false) && !is_item(said) {
                break;
            }
            let Some(next) = above(text, lead.start).filter(|next| {
                // A table ends where a line of another kind stands; its first row names the columns.
                !said.trim_start().starts_with('|')
                    || text[next.range()].trim_start().starts_with('|')
                    || text[next.range()].trim_end().ends_with(':')
            }) else {
                break;
            };
            lead = next;
        }
    }
    Some(lead)
}

/// Whether `span` stands in a list of what is kept out: its line says so before it.
pub(crate) fn is_kept_out(text: &Text<'_>, span: Span) -> bool {
    let line = line_near(&text.content, span.start, 2 * NEAR);
    let from = line.start.max(span.start.saturating_sub(NEAR));
    let before = &text.content[text.content.ceil_char_boundary(from)..span.start];
    words(&before.to_lowercase()).any(|word| KEPT_OUT.iter().any(|start| word.starts_with(start)))
}

/// Whether `span` is quoted: in quotation marks, or in inline code.
pub(crate) fn is_quoted(text: &Text<'_>, span: Span) -> bool {
    let line = line_near(&text.content, span.start, 2 * NEAR);
    let from = text
        .content
        .floor_char_boundary(line.start.max(span.start.saturating_sub(NEAR)));
    let before = &text.content[from..span.start];
    let count = |mark: char| before.matches(mark).count();
    let odd = |mark: char| count(mark) % 2 == 1;
    // German closes with the mark that opens in English.
    let curly = match count('„') {
        0 => count('“') > count('”'),
        low => low > count('“') + count('”'),
    };
    odd('"')
        || odd('`')
        || curly
        || count('«') != count('»')
        || count('「') > count('」')
        || count('『') > count('』')
        || before.ends_with('\'')
        || before.contains(" '")
}

/// Whether `span` stands in inline code.
pub(crate) fn is_inline_code(text: &Text<'_>, span: Span) -> bool {
    let line = line_near(&text.content, span.start, 2 * NEAR);
    text.content[line.start..span.start].matches('`').count() % 2 == 1
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-')
}

/// The last line before `at` that is not blank, at most three lines up.
fn above(text: &str, at: usize) -> Option<Span> {
    let mut at = at;
    for _ in 0..3 {
        let line = line_near(text, text.floor_char_boundary(at.checked_sub(1)?), NEAR);
        if !text[line.range()].trim().is_empty() {
            return Some(line);
        }
        at = line.start;
    }
    None
}
