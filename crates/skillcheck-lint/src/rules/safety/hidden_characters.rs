//! Characters that an agent reads and a person does not see.

use skillcheck_parser::{Problem, SKILL_FILE, Span};
use unicode_script::{Script, UnicodeScript};

use crate::{
    rule::{Context, Group, Rule, Severity},
    setting,
    sink::Sink,
    texts::{Role, Text, line_near, stretches},
};

pub(crate) static RULE: Rule = Rule {
    id: "hidden-characters",
    group: Group::Safety,
    severity: Severity::Error,
    summary: "text holds characters that are not shown, or that reorder what is shown",
    source: "Unicode UAX #9 and UTS #39; CVE-2021-42574: what a reviewer sees is not what an agent reads",
    fix: None,
    docs: include_str!("hidden-characters.md"),
    check,
};

/// Scripts whose letters joiners connect or keep apart.
const JOINED: [Script; 22] = [
    Script::Arabic, Script::Syriac, Script::Nko, Script::Mongolian, Script::Mandaic,
    Script::Devanagari, Script::Bengali, Script::Gurmukhi, Script::Gujarati, Script::Oriya,
    Script::Tamil, Script::Telugu, Script::Kannada, Script::Malayalam, Script::Sinhala,
    Script::Tibetan, Script::Khmer, Script::Myanmar, Script::Thaana, Script::Adlam,
    Script::Balinese, Script::Javanese,
];
/// Scripts that put no spaces between words, so that a zero-width one may stand there.
const UNSPACED: [Script; 4] = [Script::Thai, Script::Lao, Script::Khmer, Script::Myanmar];
/// Scripts that run from right to left, where direction marks belong.
const RIGHT_TO_LEFT: [Script; 6] = [
    Script::Arabic, Script::Hebrew, Script::Syriac, Script::Thaana, Script::Nko, Script::Adlam,
];

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for text in context.texts {
        // Every second byte of such a file is a NUL, and another rule tells why.
        if text.path.as_str() == SKILL_FILE && is_wide(context) {
            continue;
        }
        for (span, count, what) in hidden(&text.content) {
            let named = text.content[span.start..].chars().next().unwrap_or_default();
            let message = if count == 1 {
                format!("{what} (U+{:04X}) hides here", u32::from(named))
            } else {
                format!("{count} characters hide here, the first {what} (U+{:04X})", u32::from(named))
            };
            sink.report(text.place(span), message)
                .help("remove it, unless you know what it is for: nobody who reviews the text sees it");
        }
        soft_hyphens(text, sink);
    }
}

/// Tells of soft hyphens inside words of ASCII letters: they may be a hyphenation that was copied
/// from a page, and in code they make another name or command of it.
fn soft_hyphens(text: &Text<'_>, sink: &mut Sink<'_>) {
    let content = &*text.content;
    if !may_hide(content.as_bytes()) {
        return;
    }
    for (at, hyphen) in content.match_indices('\u{ad}') {
        let bytes = content.as_bytes();
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let after = bytes.get(at + hyphen.len());
        let inside = [before, after].iter().all(|byte| byte.is_some_and(u8::is_ascii_alphabetic));
        if !inside {
            continue;
        }
        let span = Span::new(at, at + hyphen.len());
        let is_code = text.role != Role::Markdown
            || text.outline().in_code(at)
            || setting::is_inline_code(text, span);
        let report = sink
            .report(text.place(span), "a soft hyphen (U+00AD) hides in this word")
            .help("remove it: the word with it is another one to a search, a filter and an agent");
        if !is_code {
            report.note();
        }
    }
}

/// Whether the skill file is UTF-16.
fn is_wide(context: &Context<'_>) -> bool {
    let problems = context.skill().map(|skill| &skill.problems);
    let mut problems = problems.into_iter().flatten();
    problems.any(|problem| matches!(problem, Problem::InvalidEncoding("UTF-16", _)))
}

/// The runs of hidden characters in `text`: where, how many, and what the first is.
fn hidden(text: &str) -> Vec<(Span, usize, &'static str)> {
    let mut found: Vec<(Span, usize, &'static str)> = Vec::new();
    if !may_hide(text.as_bytes()) {
        return found;
    }
    let mut before = None;
    let mut last = None;
    let mut line = Line { span: Span::new(0, 0), joined: false, right_to_left: false };
    let mut chars = text.char_indices().peekable();
    let mut flag = false;
    while let Some((at, c)) = chars.next() {
        // A flag of a region: a black flag, tags, and the tag that ends them.
        flag = match c {
            '\u{1f3f4}' => true,
            '\u{e0020}'..='\u{e007e}' => flag,
            _ => false,
        };
        let Some(what) = name(c, at) else {
            before = Some(c);
            last = Some(c);
            continue;
        };
        let after = chars.peek().map(|(_, c)| *c);
        // One alone: a row of them is a code, whatever stands around it.
        let alone = last.is_none_or(|last| name(last, 1).is_none())
            && after.is_none_or(|after| name(after, 1).is_none());
        last = Some(c);
        let belongs = belongs(c, before, after, flag || ends_flag(c, text, at))
            || (alone && line.needs(c, text, at));
        if !belongs {
            let end = at + c.len_utf8();
            match found.last_mut() {
                Some((span, count, _)) if span.end == at => {
                    span.end = end;
                    *count += 1;
                }
                _ => found.push((Span::new(at, end), 1, what)),
            }
        }
        if !matches!(c, '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0e}') {
            before = Some(c);
        }
    }
    found
}

/// A line, and whether letters stand in it that need marks beside other text.
struct Line {
    span: Span,
    joined: bool,
    right_to_left: bool,
}

impl Line {
    /// Whether the line around `at` has letters of a script that is written with `c`: a mark may
    /// stand behind a bracket or a Latin word there, to put it in its place.
    fn needs(&mut self, c: char, text: &str, at: usize) -> bool {
        const REACH: usize = 240;
        if !matches!(c, '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{61c}') {
            return false;
        }
        if !self.span.contains(at) {
            self.span = line_near(text, at, REACH);
            let letters = || text[self.span.range()].chars().map(|c| c.script());
            self.joined = letters().any(|script| JOINED.contains(&script));
            self.right_to_left = letters().any(|script| RIGHT_TO_LEFT.contains(&script));
        }
        if c == '\u{200c}' { self.joined } else { self.right_to_left }
    }
}

/// Whether the first bytes of a hidden character stand in `text`: most texts beyond ASCII hold
/// dashes and quotation marks, and need no second look.
fn may_hide(text: &[u8]) -> bool {
    let byte = |at: usize| text.get(at).copied().unwrap_or_default();
    // NUL wraps around to the bytes beyond ASCII.
    stretches(text, |byte| byte.wrapping_sub(1) >= 0x7f).any(|at| match text[at] {
        0 | 0xf3 => true,
        0xc2 => byte(at + 1) == 0xad,
        0xd8 => byte(at + 1) == 0x9c,
        0xe1 => matches!(byte(at + 1), 0x85 | 0xa0),
        0xe2 => match byte(at + 1) {
            0x80 => matches!(byte(at + 2), 0x8b..=0x8f | 0xa8..=0xae),
            0x81 => byte(at + 2) >= 0xa0,
            _ => false,
        },
        0xe3 => byte(at + 1) == 0x85,
        // A byte order mark at the start is looked at, and found to be none of them.
        0xef => matches!(byte(at + 1), 0xb8 | 0xbb | 0xbe | 0xbf),
        _ => false,
    })
}

/// Whether `c` is the tag that ends a flag.
fn ends_flag(c: char, text: &str, at: usize) -> bool {
    // A flag has at most six tags of four bytes each.
    let mut near = text[..at].chars().rev().take(7);
    c == '\u{e007f}' && near.find(|c| !matches!(c, '\u{e0020}'..='\u{e007e}')) == Some('\u{1f3f4}')
}

/// What a character is that is not shown, or that reorders others; none where it is neither.
fn name(c: char, at: usize) -> Option<&'static str> {
    Some(match c {
        '\0' => "a NUL",
        '\u{ad}' => "a soft hyphen",
        '\u{61c}' | '\u{200e}' | '\u{200f}' => "a direction mark",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "a bidirectional control",
        '\u{200b}' => "a zero-width space",
        '\u{200c}' => "a zero-width non-joiner",
        '\u{200d}' => "a zero-width joiner",
        '\u{2060}' => "a word joiner",
        '\u{feff}' if at > 0 => "a zero-width no-break space",
        '\u{2061}'..='\u{2064}' => "an invisible operator",
        '\u{206a}'..='\u{206f}' => "a deprecated format character",
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "a Hangul filler",
        '\u{180e}' => "a Mongolian vowel separator",
        '\u{fff9}'..='\u{fffb}' => "an annotation character",
        '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}' => "a variation selector",
        '\u{e0000}'..='\u{e007f}' => "a tag character",
        _ => return None,
    })
}

/// Whether `c` has work to do between the characters around it.
fn belongs(c: char, before: Option<char>, after: Option<char>, in_flag: bool) -> bool {
    let of = |scripts: &[Script], c: Option<char>| c.is_some_and(|c| scripts.contains(&c.script()));
    match c {
        '\u{200d}' | '\u{200c}' if of(&JOINED, before) => true,
        '\u{200d}' => before.is_some_and(joins) && after.is_some_and(joins),
        '\u{200c}' => of(&JOINED, after),
        '\u{200b}' => of(&UNSPACED, before) || of(&UNSPACED, after),
        '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            of(&RIGHT_TO_LEFT, before) || of(&RIGHT_TO_LEFT, after)
        }
        // One hyphenation point inside a word; in a row they are a code.
        '\u{ad}' => {
            before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic)
        }
        '\u{180e}' => of(&[Script::Mongolian], before),
        '\u{115f}' | '\u{1160}' => of(&[Script::Hangul], before) || of(&[Script::Hangul], after),
        '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}' => {
            of(&[Script::Han, Script::Mongolian, Script::Myanmar, Script::Phags_Pa], before)
                || before.is_some_and(|c| matches!(u32::from(c), 0x2200..=0x22ff | 0x3000..=0x303f))
        }
        '\u{e0020}'..='\u{e007f}' => in_flag,
        _ => false,
    }
}

/// Whether a joiner may stand beside `c`: symbols that are drawn as pictures, the selector that
/// asks for the picture, and the tones of skin.
fn joins(c: char) -> bool {
    matches!(
        u32::from(c),
        0x1f000..=0x1faff | 0x2190..=0x21ff | 0x2300..=0x23ff | 0x2600..=0x27bf | 0x2b00..=0x2bff | 0xfe0f
    )
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn joiners_that_work_are_told_from_those_that_hide() {
        for text in [
            "👨\u{200d}👩\u{200d}👧", "❤\u{fe0f}\u{200d}🔥", "👩🏽\u{200d}💻", "می\u{200c}خواهم",
            "क\u{94d}\u{200d}ष", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "\u{feff}start", "שלום\u{200e} abc", "葛\u{e0100}", "קוד (C++)\u{200e} ו־Java", "نام HTML\u{200c} را", "co\u{ad}operate", "→\u{fe0f}",
        ] {
            assert_eq!(hidden(text), [], "{}", text.escape_unicode());
        }
        for (text, count) in [
            ("a\u{200b}b", 1), ("a\u{200d}b", 1), ("a\u{202e}b", 1), ("a\u{2066}b", 1),
            ("a\0b", 1), ("a\u{e0041}\u{e0042}b", 2), ("a\u{feff}b", 1), ("a\u{2060}b", 1),
            ("😀\u{e0100}\u{e0101}", 2), ("a \u{200c}\u{200d}\u{200c} b", 3), ("x\u{3164}y", 1),
            ("\u{5e9} (C)\u{200e}\u{200f}\u{200e} x", 3), ("\u{5e9}\nab\u{200e} c", 1),
        ] {
            let found = hidden(text);
            assert_eq!(found.len(), 1, "{}", text.escape_unicode());
            assert_eq!(found[0].1, count, "{}", text.escape_unicode());
        }
    }
}
