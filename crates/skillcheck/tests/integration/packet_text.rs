//! Strangers' text in the packet stays text, and all of it fits into a comment.

use std::{collections::BTreeSet, fs};

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::common::{Scratch, fixture, git, skillcheck};

/// What a stranger would like to slip into a reviewer's page.
const HOSTILE: &str = "</script><script>alert(1)</script> | `pipe` | ``x`` @everyone #123 GH-12 \
                       https://evil.example www.evil.example [x](javascript:alert(1)) ![i](//e) \
                       <img src=x onerror=alert(1)> \\| *b* _i_ ~~s~~ \u{202e}gnp.exe\u{200b} &lt;";

/// A package and its upstream, both of which say hostile things wherever they can.
fn hostile() -> (Scratch, std::path::PathBuf) {
    let scratch = Scratch::new();
    let body = format!(
        "# Skill\n\nSome text of it.\n\n## Do not use when\n\n- {HOSTILE}\n\n## Lost {HOSTILE}\n\n\
         A line that the copy does not have. {HOSTILE}\n\n## Kept | x\n\nOne of two lines is \
         here {HOSTILE}.\nThe other is not, and that is told in a diff.\n"
    );
    let head = "---\nname: skill\ndescription: Does a thing when asked.\n---\n";
    let upstream = scratch.join("upstream");
    fs::create_dir_all(&upstream).unwrap();
    scratch.write("upstream/skills/a|b/SKILL.md", format!("{head}{body}"));
    scratch.write("upstream/skills/a|b/re`f @x.md", "```\n");
    git(&upstream, &["init", "-q", "--initial-branch=main", "."]);
    git(
        &upstream,
        &["remote", "add", "origin", "https://github.com/o/n"],
    );
    git(&upstream, &["add", "."]);
    git(&upstream, &["commit", "-q", "-m", "x"]);
    let commit = git(&upstream, &["rev-parse", "HEAD"]);
    git(
        &upstream,
        &["update-ref", "refs/remotes/origin/main", &commit],
    );

    let copy = format!(
        "{head}# Skill\n\n## When to Use This Skill\n\n- {HOSTILE}\n\n#### Imported: Kept | x\n\n\
         One of two lines is here {HOSTILE}.\nThe other was {HOSTILE} changed.\n\n\
         ### Imported {HOSTILE} Notes\n\n#### Imported: {HOSTILE}\n\nSee [it](<references/{}>).\n\n\
         This public intake copy packages `skills/a|b` from `https://github.com/o/n` into x.\n",
        HOSTILE.replace(['<', '>'], "")
    );
    scratch.write("skill/SKILL.md", copy);
    scratch.write("skill/re`f @x.md", "``````\n@everyone\n");
    scratch.write("skill/new | <b>@x.md", "x");
    let anchor = format!(
        "{{\"source_repository_url\": \"https://github.com/o/n\", \"source_branch\": \"main\", \
         \"source_commit\": \"{commit}\", \"source_skill_path\": \"skills/a|b\", \
         \"source_license_spdx\": {}}}",
        serde_json::to_string(HOSTILE).unwrap()
    );
    scratch.write("skill/EXTERNAL_SOURCE.json", anchor);
    let folder = scratch.join("skill");
    (scratch, folder)
}

fn packet(format: &str) -> String {
    let (scratch, folder) = hostile();
    let said = skillcheck([
        "packet",
        "--profile",
        "omni-intake",
        "--format",
        format,
        "--upstream",
    ])
    .arg(scratch.join("upstream"))
    .arg(&folder)
    .arg(fixture("packages/omni-curated"))
    .run();
    assert_eq!(said.status, 1, "{}", said.err);
    let hidden = |c: &char| ['\u{202e}', '\u{200b}', '\u{1b}'].contains(c);
    assert_eq!(said.out.chars().find(hidden), None);
    assert!(said.out.contains("\\u{202e}gnp.exe\\u{200b}"));
    said.out
}

#[test]
fn in_markdown_strangers_text_stands_in_code_alone() {
    let packet = packet("markdown");
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let mut plain = String::new();
    let mut code = String::new();
    let mut block = false;
    for event in Parser::new_ext(&packet, options) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => block = true,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => block = false,
            Event::Text(text) if block => code += &text,
            Event::Text(text) => plain += &text,
            Event::Code(text) => code += &format!("{text}\n"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let known = dest_url.starts_with("https://github.com/o/n/")
                    || *dest_url == *"https://github.com/o/n";
                assert!(known && !dest_url.contains(['|', '<', '`']), "{dest_url}");
            }
            Event::Start(tag @ (Tag::Image { .. } | Tag::Strikethrough | Tag::Emphasis)) => {
                panic!("{tag:?}");
            }
            Event::Html(html) | Event::InlineHtml(html) => folds(&html),
            _ => plain.push(' '),
        }
    }
    for obeyed in [
        "@", "#1", "GH-", "://", "www.", "evil", "<", "|", "`", "alert",
    ] {
        assert!(!plain.contains(obeyed), "{obeyed} in {plain}");
    }
    assert!(code.contains("@everyone #123 GH-12"));
    // A pipe in a cell of a table is neither lost nor the end of the cell.
    assert!(
        code.contains("Kept | x\n") && code.contains("new | <b>@x.md\n"),
        "{code}"
    );
}

/// HTML in the packet is that of folds, whose text is made of characters that nothing obeys.
fn folds(html: &str) {
    for tag in html.split('<').skip(1) {
        let name = tag.split(['>', ' ']).next().unwrap();
        let known = [
            "details", "summary", "b", "code", "/details", "/summary", "/b", "/code",
        ];
        assert!(known.contains(&name), "{html}");
    }
    assert!(!html.contains('@') && !html.contains("evil"), "{html}");
}

#[test]
fn in_the_page_strangers_text_opens_nothing() {
    let page = packet("html");
    let known: BTreeSet<&str> = "a article b body caption code dd del details div em figcaption \
        figure footer h1 h2 h3 h4 head header html ins li link main meta nav ol p path q rect \
        section span style summary svg symbol table tbody td th thead title tr ul use circle"
        .split_whitespace()
        .collect();
    let style = page.find("</style>").unwrap();
    for tag in page[style..].split('<').skip(1) {
        let end = tag.find('>').expect("every tag is closed");
        let name = tag
            .trim_start_matches('/')
            .split([' ', '>', '/'])
            .next()
            .unwrap();
        assert!(known.contains(name), "<{tag}");
        // Attributes are ours; what is in quotes is not.
        let outside: String = tag[..end].split('"').step_by(2).collect();
        assert!(
            !outside.contains(" on") && !outside.contains("style="),
            "<{tag}"
        );
        assert!(!outside.contains('\''), "<{tag}");
    }
    assert!(!page.contains("href=\"javascript") && !page.contains("href=\"//"));
    assert!(page.contains("&lt;/script&gt;&lt;script&gt;alert(1)"));
}

/// A scratch folder with `number` packages, each with a fault; every tenth has none.
fn many(number: usize) -> Scratch {
    let scratch = Scratch::new();
    for at in 0..number {
        let body = match at % 10 {
            0 => "Text.\n".to_owned(),
            _ => format!("See [it](references/{}.md).\n", "x".repeat(at % 90)),
        };
        let name = format!("skill-{at}-{}", "y".repeat(at % 50));
        scratch.package(&name, &body);
    }
    scratch
}

/// The numbers that stand before one of these words in a line.
fn numbers(line: &str, words: &[&str]) -> usize {
    let number = |word: &&str| {
        let before = line.split(&format!(" {word}")).next()?;
        let digits = before.rsplit(|c: char| !c.is_ascii_digit()).next()?;
        line.contains(&format!(" {word}"))
            .then(|| digits.parse::<usize>().ok())?
    };
    words.iter().filter_map(number).sum()
}

#[test]
fn the_comment_of_a_large_set_fits_and_counts_what_it_leaves_out() {
    for number in [2, 30, 264, 900] {
        let scratch = many(number);
        let said = skillcheck(["packet", "."]).from(&scratch.path()).run();
        let size = said.out.chars().count();
        assert!(
            size < 65_536 && said.out.len() < 262_144,
            "{number}: {size}"
        );
        assert!(
            said.out
                .starts_with(&format!("## Review packet: {number} packages\n"))
        );
        let rows = said
            .out
            .lines()
            .filter(|line| line.starts_with("| `skill-"))
            .count();
        let more = said
            .out
            .lines()
            .find(|line| line.ends_with("claim no origin."));
        let more = more.map_or(0, |line| numbers(line, &["more packages"]));
        assert_eq!(
            rows + more,
            number,
            "every package has a verdict or is counted"
        );
        let details = said.out.matches("<details><summary><code>skill-").count();
        let left = said
            .out
            .lines()
            .find(|line| line.starts_with("… and the details of"));
        let left = left.map_or(0, |line| numbers(line, &["more package"]));
        assert_eq!(details + left, number, "so have its details");
        assert!(details >= 2);
        let open = said.out.matches("<details>").count();
        assert_eq!(
            open,
            said.out.matches("</details>").count(),
            "folds are closed"
        );
    }
}

#[test]
fn the_comment_of_one_huge_package_fits() {
    let scratch = Scratch::new();
    let mut body = String::new();
    for at in 0..4000 {
        body += &format!("See [it](references/{at}-{}.md).\n", "😀".repeat(60));
    }
    let folder = scratch.package("huge", &body);
    let alone = ["--ignore", "oversized-skill"];
    let said = skillcheck(["packet"]).args(alone).arg(&folder).run();
    let size = said.out.chars().count();
    assert!(size < 65_536 && said.out.len() < 262_144, "{size}");
    assert!(size > 40_000, "it is not cut more than it must be: {size}");
    let line = said
        .out
        .lines()
        .find(|line| line.contains("more findings"))
        .unwrap();
    let told = said
        .out
        .lines()
        .filter(|line| line.starts_with("- **error**"))
        .count();
    assert_eq!(told + numbers(line, &["more findings"]), 4000);
    assert_eq!(
        said.out.matches("<details>").count(),
        said.out.matches("</details>").count()
    );
    let page = skillcheck(["packet", "--format", "html"])
        .args(alone)
        .arg(&folder)
        .run();
    assert!(page.out.contains("… and 3600 more findings"));
}
