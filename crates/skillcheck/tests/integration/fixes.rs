//! `--fix` and `--diff`: what is repaired, what is left, and that nothing else changes.

use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt, path::Path};

use serde_json::json;

use crate::common::{Scratch, fixture, git, make_writable, skillcheck};

const HEAD: &str = "---\nname: hay\ndescription: Turns hay when the user asks.\n---\n\n";

/// A fault of one package, called `hay`: its files before and after. Files that stand once stay.
struct Case {
    rule: &'static str,
    before: Vec<(&'static str, String)>,
    after: Vec<(&'static str, String)>,
}

fn case(rule: &'static str, before: &str, after: &str) -> Case {
    with(rule, before, after, &[])
}

/// One whose skill file changes, with other files beside it that do not.
fn with(
    rule: &'static str,
    before: &str,
    after: &str,
    beside: &[(&'static str, &'static str)],
) -> Case {
    let files = |skill: &str| {
        let beside = beside
            .iter()
            .map(|(name, text)| (*name, (*text).to_owned()));
        std::iter::once(("SKILL.md", skill.to_owned()))
            .chain(beside)
            .collect()
    };
    Case {
        rule,
        before: files(before),
        after: files(after),
    }
}

/// One whose guide changes, which the skill file names.
fn beside(rule: &'static str, before: &str, after: &str) -> Case {
    let files = |guide: &str| {
        vec![
            ("SKILL.md", body("See [the guide](references/guide.md).\n")),
            ("references/guide.md", guide.to_owned()),
        ]
    };
    Case {
        rule,
        before: files(before),
        after: files(after),
    }
}

fn field(line: &str) -> String {
    format!("---\nname: hay\ndescription: Turns hay when the user asks.\n{line}---\n\nTurn it.\n")
}

fn body(text: &str) -> String {
    format!("{HEAD}{text}")
}

fn cases() -> Vec<Case> {
    let guide = [("references/guide.md", "# Guide\n\nTurn it twice.\n")];
    vec![
        case(
            "byte-order-mark",
            &format!("\u{feff}{}", body("Turn it.\n")),
            &body("Turn it.\n"),
        ),
        case(
            "missing-final-newline",
            &body("Turn it."),
            &body("Turn it.\n"),
        ),
        case(
            "crlf-line-endings",
            &body("Turn it.\n").replace('\n', "\r\n"),
            &body("Turn it.\n"),
        ),
        case(
            "name-mismatch",
            "---\nname: \"straw\" # not yet\ndescription: Turns hay when asked.\n---\n\nTurn it.\n",
            "---\nname: \"hay\" # not yet\ndescription: Turns hay when asked.\n---\n\nTurn it.\n",
        ),
        case(
            "unknown-field",
            "---\nname: hay\n'descripton': Turns hay when asked.  # why\n---\n\nTurn it.\n",
            "---\nname: hay\n'description': Turns hay when asked.  # why\n---\n\nTurn it.\n",
        ),
        case(
            "invalid-field",
            &field("allowed-tools:\n  - Read\n  - Bash(git:*)\nlicense: MIT # of the farm\n"),
            &field("allowed-tools: Read Bash(git:*)\nlicense: MIT # of the farm\n"),
        ),
        case(
            "invalid-field",
            &field("allowed-tools:\n- Read\n- Write\nlicense: MIT\n"),
            &field("allowed-tools: Read Write\nlicense: MIT\n"),
        ),
        case(
            "invalid-field",
            &field("allowed-tools: [ \"Read\", Write ]   # both\n"),
            &field("allowed-tools: Read Write   # both\n"),
        ),
        case(
            "invalid-field",
            &field("metadata: { version: 1.10, draft: true, author: \"M\" }\n"),
            &field("metadata: { version: \"1.10\", draft: \"true\", author: \"M\" }\n"),
        ),
        with(
            "case-mismatched-path",
            &body("See [it](./References/Guide.md#guide \"Guide\") and `references/GUIDE.md`.\n"),
            &body("See [it](./references/guide.md#guide \"Guide\") and `references/guide.md`.\n"),
            &guide,
        ),
        with(
            "non-portable-path",
            &body("See [it](references\\guide.md).\n"),
            &body("See [it](references/guide.md).\n"),
            &guide,
        ),
        case(
            "unclosed-fence",
            &body("Run:\n\n```sh\n# the whole field\nturn --all\n\n## Limits\n\nDry hay only.\n"),
            &body(
                "Run:\n\n```sh\n# the whole field\nturn --all\n```\n\n## Limits\n\nDry hay only.\n",
            ),
        ),
        case(
            "unclosed-fence",
            &body("```sh\nturn\n\n## Later\n\nMore:\n\n```sh\nturn\n```\n\nEnd.\n"),
            &body("```sh\nturn\n```\n\n## Later\n\nMore:\n\n```sh\nturn\n```\n\nEnd.\n"),
        ),
        case(
            "unclosed-fence",
            &body("1. Run:\n\n   ~~~~\n   turn --all\n"),
            &body("1. Run:\n\n   ~~~~\n   turn --all\n   ~~~~\n"),
        ),
        Case {
            rule: "misnamed-skill-file",
            before: vec![("Skill.md", body("Turn it.\n"))],
            after: vec![("SKILL.md", body("Turn it.\n"))],
        },
        Case {
            rule: "crlf-line-endings",
            before: vec![
                ("SKILL.md", body("Run `scripts/turn.sh`.\n")),
                ("scripts/turn.sh", "#!/bin/sh\r\necho \"\r\"\r\n".to_owned()),
            ],
            after: vec![
                ("SKILL.md", body("Run `scripts/turn.sh`.\n")),
                ("scripts/turn.sh", "#!/bin/sh\necho \"\r\"\n".to_owned()),
            ],
        },
    ]
}

/// Escapes of URLs, code blocks, and Markdown files beside the skill file.
fn cases_elsewhere() -> Vec<Case> {
    vec![
        with(
            "case-mismatched-path",
            &body("See [it](references/My%20Guide.md#guide).\n"),
            &body("See [it](references/my%20guide.md#guide).\n"),
            &[("references/my guide.md", "# Guide\n")],
        ),
        with(
            "case-mismatched-path",
            &body("Run:\n\n```sh\npython ./scripts/Turn.py --all | tee log\n```\n"),
            &body("Run:\n\n```sh\npython ./scripts/turn.py --all | tee log\n```\n"),
            &[("scripts/turn.py", "print(1)\n")],
        ),
        beside(
            "unclosed-fence",
            "# Guide\n\n```sh\nturn --all\n\n## Limits\n\nDry hay only.\n",
            "# Guide\n\n```sh\nturn --all\n```\n\n## Limits\n\nDry hay only.\n",
        ),
        beside(
            "unclosed-fence",
            "# Guide\n\nRun:\n\n```\nturn --all\n",
            "# Guide\n\nRun:\n\n```\nturn --all\n```\n",
        ),
    ]
}

fn written(files: &[(&str, String)]) -> Scratch {
    let scratch = Scratch::new();
    for (name, text) in files {
        scratch.write(&format!("hay/{name}"), text);
    }
    scratch
}

/// Every file below `folder`, with its bytes and mode.
fn state(folder: &Path) -> BTreeMap<String, (Vec<u8>, u32)> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        if entry.file_type().is_file()
            && !entry.path().components().any(|c| c.as_os_str() == ".git")
        {
            let path = entry.path().strip_prefix(folder).unwrap();
            let mode = entry.metadata().unwrap().permissions().mode();
            let bytes = fs::read(entry.path()).unwrap();
            files.insert(path.to_string_lossy().into_owned(), (bytes, mode));
        }
    }
    files
}

fn texts(folder: &Path) -> Vec<(String, String)> {
    let files = state(folder).into_iter();
    files
        .map(|(path, (bytes, _))| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

fn sorted(files: &[(&str, String)]) -> Vec<(String, String)> {
    let files = files.iter();
    let mut files: Vec<_> = files
        .map(|(name, text)| ((*name).to_owned(), text.clone()))
        .collect();
    files.sort();
    files
}

#[test]
fn each_fault_is_repaired_and_every_other_byte_stays() {
    for case in cases().into_iter().chain(cases_elsewhere()) {
        let scratch = written(&case.before);
        let run = |args: &[&str]| {
            let run = skillcheck(["check", "hay"]).args(args);
            run.from(&scratch.path()).report()
        };
        let found = run(&["--fail-on", "never"]);
        assert!(
            found.rules().contains(&case.rule.to_owned()),
            "{}",
            case.rule
        );
        let fixed = run(&["--fix"]);
        let after = sorted(&case.after);
        assert_eq!(texts(&scratch.join("hay")), after, "{}", case.rule);
        assert_ne!(fixed.json["summary"]["fixed"], 0, "{}", case.rule);
        assert!(
            !fixed.rules().contains(&case.rule.to_owned()),
            "{:#?}",
            fixed.findings()
        );
        let again = run(&["--fix"]);
        assert_eq!(again.json["summary"]["fixed"], 0, "{}", case.rule);
        assert_eq!(
            texts(&scratch.join("hay")),
            after,
            "{}: a second time",
            case.rule
        );
    }
}

#[test]
fn a_diff_changes_nothing_and_git_applies_it() {
    for case in cases().into_iter().chain(cases_elsewhere()) {
        let scratch = written(&case.before);
        let run = skillcheck(["check", "hay", "--diff", "--output", "diff"]);
        let said = run.from(&scratch.path()).run();
        assert!(said.err.contains("--fix would repair"), "{}", said.err);
        let before = sorted(&case.before);
        assert_eq!(texts(&scratch.join("hay")), before, "{}", case.rule);
        git(&scratch.path(), &["init", "-q"]);
        git(&scratch.path(), &["apply", "--whitespace=nowarn", "diff"]);
        let after = sorted(&case.after);
        assert_eq!(texts(&scratch.join("hay")), after, "{}", case.rule);
    }
}

#[test]
fn one_repair_may_make_room_for_another() {
    let scratch = written(&[(
        "skill.md",
        "\u{feff}---\nname: straw\ndescripton: Turns hay when asked.\nallowed_tools: [Read, Write]\n---\n\n\
         ```sh\nturn"
            .to_owned(),
    )]);
    let said = skillcheck(["check", "--fix"]).from(&scratch.path()).run();
    assert_eq!(said.status, 0, "{}", said.out);
    assert!(said.out.contains("Repaired: 7 findings."), "{}", said.out);
    assert_eq!(
        texts(&scratch.join("hay")),
        [(
            "SKILL.md".to_owned(),
            "---\nname: hay\ndescription: Turns hay when asked.\nallowed-tools: Read Write\n---\n\n\
             ```sh\nturn\n```\n"
                .to_owned()
        )]
    );
}

#[test]
fn what_is_a_guess_is_left_to_people() {
    for text in [
        // A comment would be lost, or a tool's name split.
        field("allowed-tools: # both\n  - Read\n"),
        field("allowed-tools: [\"Bash(git add:*)\"]\n"),
        field("allowed-tools: &tools [Read]\n"),
        // Two that were meant to be one, and a comment that only looks like a heading.
        "---\nname: hay\ndescriptin: a\ndesciption: b\n---\n\nTurn it.\n".to_owned(),
        body("```sh\nturn\n\n## the whole field\nturn --all\n"),
        // No field is near, or it is there already.
        field("colour: green\n"),
        field("descripton: Again.\n"),
        // It may be a template, or the end of a block that nothing opened.
        body("```markdown\n# Title\n\n## Part\n\ntext\n"),
        body("text\n```\n\n## Part\n\ntext\n"),
        body("```\na\n```\n\ntext\n\n```\n"),
        body("```sh\na\n```\n```\n\ntext that is no code\n"),
        // Nothing says what the name or the path was meant to be.
        body("See [it](references/guide.md).\n"),
    ] {
        let scratch = written(&[("SKILL.md", text.clone())]);
        let run = skillcheck(["check", "--fix"]).from(&scratch.path());
        let report = run.report();
        assert!(!report.findings().is_empty(), "{text}");
        assert_eq!(report.json["summary"]["fixed"], 0, "{text}");
        assert_eq!(texts(&scratch.join("hay"))[0].1, text);
    }
}

#[test]
fn what_could_be_repaired_and_is_not_is_counted_with_the_reason() {
    let said = |scratch: &Scratch, args: &[&str]| {
        let run = skillcheck(["check", "hay"]).args(args);
        run.from(&scratch.path()).run()
    };
    let misspelt = || field("lisence: MIT\n");
    let locked = written(&[("SKILL.md", misspelt())]);
    let hash = "0".repeat(64);
    locked.write(
        "skills-lock.json",
        format!("{{\"version\": 1, \"skills\": {{\"hay\": {{\"source\": \"./hay\", \"sourceType\": \"local\", \"computedHash\": \"{hash}\"}}}}}}\n"),
    );
    git(&locked.path(), &["init", "-q"]);
    let why = "Not repaired: 1 finding in packages whose hash a lock file records.\n";
    assert!(said(&locked, &["--fix"]).out.ends_with(why));
    assert!(said(&locked, &["--diff"]).err.ends_with(why));
    assert!(!said(&locked, &[]).out.contains("Not repaired"));
    assert_eq!(said(&locked, &["--diff", "--quiet"]).err, "");

    let linked = written(&[("real.md", misspelt())]);
    std::os::unix::fs::symlink("real.md", linked.join("hay/SKILL.md")).unwrap();
    let told = said(&linked, &["--fix"]);
    let why = "Not repaired: 1 finding behind a symbolic link.\n";
    assert!(told.out.ends_with(why), "{}", told.out);
    assert_eq!(texts(&linked.join("hay"))[0].1, misspelt());

    let url = "{\"source_repository_url\": \"https://example.com/o/n\", \"source_branch\": \"main\", \
               \"source_commit\": \"476d3c1730a2e8c654feefe935df1aa7f4314dbf\", \"source_skill_path\": \"hay\"}\n";
    let files = [
        ("SKILL.md", misspelt()),
        ("EXTERNAL_SOURCE.json", url.to_owned()),
    ];
    let told = said(&written(&files), &["--fix"]);
    let why = "Not repaired: 1 finding where the origin was not verified.\n";
    assert!(told.out.ends_with(why), "{}", told.out);
}

#[test]
fn a_hard_link_is_cut_and_told_and_a_read_only_file_is_left() {
    let scratch = written(&[("SKILL.md", field("lisence: MIT\n"))]);
    let skill = scratch.join("hay/SKILL.md");
    fs::hard_link(&skill, scratch.join("store.md")).unwrap();
    let fix = || {
        let run = skillcheck(["check", "hay", "--fix"]);
        run.from(&scratch.path()).run()
    };
    let said = fix();
    assert_eq!(said.status, 0, "{}", said.err);
    assert_eq!(
        said.err,
        "note: hay/SKILL.md had other names (hard links), which keep the old text\n"
    );
    let store = fs::read_to_string(scratch.join("store.md")).unwrap();
    assert!(store.contains("lisence"));
    assert!(fs::read_to_string(&skill).unwrap().contains("license"));

    fs::write(&skill, &store).unwrap();
    fs::set_permissions(&skill, fs::Permissions::from_mode(0o444)).unwrap();
    let said = fix();
    assert_eq!(said.status, 2);
    let why = "SKILL.md could not be written: it is read-only; nothing was written";
    assert!(said.err.contains(why), "{}", said.err);
    assert!(said.out.contains("lisence"), "{}", said.out);
    assert_eq!(fs::read_to_string(&skill).unwrap(), store);
}

#[test]
fn line_endings_that_were_converted_many_times_are_repaired_at_once() {
    let text = body("Turn it.\n\nThen [stack it](stack.md).\n");
    for ending in ["\r\n", "\r\r\n", &("\r".repeat(40) + "\n")] {
        let script = "#!/bin/sh\necho\n";
        let files = [
            ("SKILL.md", text.replace('\n', ending)),
            ("turn.sh", script.replace('\n', ending)),
        ];
        let scratch = written(&files);
        let run = || {
            skillcheck(["check", "--fix"])
                .from(&scratch.path())
                .report()
        };
        let report = run();
        let before = text.split("[stack").next().unwrap();
        let line = before.split('\n').count() as u64;
        assert_eq!(report.lines("broken-support-path", "SKILL.md"), [line]);
        assert_eq!(report.lines("crlf-line-endings", ""), [0; 0]);
        let after = texts(&scratch.join("hay"));
        assert_eq!(after[0].1, text, "{ending:?}");
        assert_eq!(after[1].1, script, "{ending:?}");
        assert_eq!(run().json["packages"], report.json["packages"]);
    }
    let mixed = text.replacen("it.\n", "it.\r\n", 1);
    let scratch = written(&[("SKILL.md", mixed)]);
    let report = skillcheck(["check"]).from(&scratch.path()).report();
    let findings = report.findings();
    let told = findings.iter().find(|it| it.rule == "crlf-line-endings");
    let told = told.expect("it is told");
    assert!(told.message.starts_with("this line"), "{}", told.message);
}

#[test]
fn what_others_say_by_an_alias_or_a_tag_says_is_left_to_people() {
    for (fields, rule) in [
        ("name: &x straw\nlicense: *x\n", "name-mismatch"),
        ("license: &x straw\nname: *x\n", "name-mismatch"),
        ("name: hay\nmetadata: {a: !!int 5}\n", "invalid-field"),
        ("name: hay\nmetadata: {a: &x 5, b: *x}\n", "invalid-field"),
        (
            "name: hay\ncompatibility: &x 5\nlicense: *x\n",
            "invalid-field",
        ),
    ] {
        let text = format!("---\n{fields}description: Turns hay.\n---\n\n# Hay\n\nTurn it.\n");
        let scratch = written(&[("SKILL.md", text.clone())]);
        let run = skillcheck(["check", "--fix"]).from(&scratch.path());
        assert_eq!(run.report().rules(), [rule], "{fields}");
        assert_eq!(texts(&scratch.join("hay")), [("SKILL.md".to_owned(), text)]);
    }
    // A tag that says no more than the value does stays in front of it.
    let before = "---\nname: !!str straw\ndescription: &x Turns hay.\nlicense: *x\n---\n\n# Hay\n\nTurn it.\n";
    let scratch = written(&[("SKILL.md", before.to_owned())]);
    let run = skillcheck(["check", "--fix"]).from(&scratch.path());
    assert_eq!(run.report().rules(), [""; 0]);
    let after = before.replace("straw", "hay");
    assert_eq!(
        texts(&scratch.join("hay")),
        [("SKILL.md".to_owned(), after)]
    );
}

#[test]
fn what_is_off_or_accepted_is_not_repaired() {
    let text = body(
        "<!-- skillcheck-ignore: non-portable-path -- shown as an example -->\n\nSee [it](references\\guide.md).",
    );
    let scratch = written(&[
        ("SKILL.md", text.clone()),
        ("references/guide.md", "x\n".to_owned()),
    ]);
    let run = skillcheck(["check", "--fix", "--ignore", "missing-final-newline"]);
    let report = run.from(&scratch.path()).report();
    assert_eq!(report.json["summary"]["fixed"], 0);
    assert_eq!(report.json["summary"]["suppressed"], 1);
    assert_eq!(texts(&scratch.join("hay"))[0].1, text);
}

#[test]
fn the_report_says_what_a_repair_would_change() {
    let scratch = written(&[("SKILL.md", body("Turn it."))]);
    let report = skillcheck(["check"]).from(&scratch.path()).report();
    let end = body("Turn it.").len();
    let place = json!({ "offset": end, "line": 6, "column": 9 });
    assert_eq!(
        report.package("hay")["findings"][0]["fix"],
        json!({
            "description": "end the last line",
            "edits": [{ "file": "hay/SKILL.md", "start": place, "end": place, "text": "\n" }],
            "rewrites": [],
            "renames": []
        })
    );
    let human = skillcheck(["check"]).from(&scratch.path()).run();
    assert!(human.out.contains("(--fix does it)"), "{}", human.out);
    assert!(
        human.out.contains("1 finding can be repaired with --fix."),
        "{}",
        human.out
    );
}

#[test]
fn modes_stay_and_links_and_what_is_behind_them_are_left_alone() {
    let scratch = written(&[
        ("SKILL.md", body("See [it](references/guide.md).")),
        ("references/guide.md", "x\n".to_owned()),
    ]);
    let skill = scratch.join("hay/SKILL.md");
    fs::set_permissions(&skill, fs::Permissions::from_mode(0o640)).unwrap();
    let said = skillcheck(["check", "--fix"]).from(&scratch.path()).run();
    assert_eq!(said.status, 0, "{}", said.out);
    assert_eq!(
        fs::metadata(&skill).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert_eq!(fs::read_dir(scratch.join("hay")).unwrap().count(), 2);

    let other = Scratch::new();
    let text = body("Turn it.");
    other.write("hay/text.md", &text);
    std::os::unix::fs::symlink("text.md", other.join("hay/SKILL.md")).unwrap();
    let said = skillcheck(["check", "--fix"]).from(&other.path()).run();
    assert_ne!(said.status, 2, "{}", said.err);
    assert!(
        fs::symlink_metadata(other.join("hay/SKILL.md"))
            .unwrap()
            .is_symlink()
    );
    assert_eq!(fs::read_to_string(other.join("hay/text.md")).unwrap(), text);
}

#[test]
fn what_cannot_be_written_is_told_and_left_whole() {
    let scratch = written(&[("SKILL.md", body("Turn it."))]);
    let hay = scratch.join("hay");
    fs::set_permissions(&hay, fs::Permissions::from_mode(0o555)).unwrap();
    // Whoever may do everything is not kept from it.
    let barred = fs::write(hay.join("probe"), "").is_err();
    if barred {
        let said = skillcheck(["check", "--fix"]).from(&scratch.path()).run();
        assert_eq!(said.status, 2);
        assert!(
            said.err.contains("hay: SKILL.md could not be written"),
            "{}",
            said.err
        );
        assert!(said.out.contains("missing-final-newline"), "{}", said.out);
    }
    fs::set_permissions(&hay, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(
        fs::read_to_string(hay.join("SKILL.md")).unwrap(),
        body("Turn it.")
    );
}

#[test]
fn a_copy_keeps_upstreams_text_with_its_faults() {
    let scratch = Scratch::new();
    let folder = scratch.copy(&fixture("packages/agent-skills/rain-gauge"), "gauge");
    let before = state(&folder);
    let report = skillcheck(["check"])
        .arg(&folder)
        .arg("--upstream")
        .arg(fixture("upstream.git"))
        .arg("--fix")
        .report();
    assert_eq!(report.status(), "verified");
    assert!(
        report.rules().contains(&"name-mismatch".to_owned()),
        "{:?}",
        report.rules()
    );
    assert_eq!(report.json["summary"]["fixed"], 0);
    assert_eq!(state(&folder), before);
    // Without an upstream nobody knows what is copied.
    let report = skillcheck(["check"]).arg(&folder).arg("--fix").report();
    assert_eq!(report.status(), "unverified");
    assert_eq!(state(&folder), before);
}

#[test]
fn a_copy_gets_upstreams_bytes_again() {
    for spoil in [
        |text: &str| text.replace('\n', "\r\n"),
        |text: &str| format!("\u{feff}{text}"),
        |text: &str| text.trim_end().to_owned(),
    ] {
        let scratch = Scratch::new();
        let folder = scratch.copy(&fixture("packages/agent-skills/rain-gauge"), "rain-gauge");
        let before = state(&folder);
        let skill = folder.join("SKILL.md");
        make_writable(&skill);
        let text = fs::read_to_string(&skill).unwrap();
        fs::write(&skill, spoil(&text)).unwrap();
        let check = |args: &[&str]| {
            let check = skillcheck(["check"]).arg(&folder).args(args);
            check
                .arg("--upstream")
                .arg(fixture("upstream.git"))
                .report()
        };
        assert_eq!(check(&[]).status(), "mismatch");
        assert_eq!(check(&["--fix"]).status(), "verified");
        let bytes = |state: BTreeMap<String, (Vec<u8>, u32)>| -> Vec<_> {
            state.into_values().map(|(bytes, _)| bytes).collect()
        };
        assert_eq!(bytes(state(&folder)), bytes(before));
    }
}

#[test]
fn figures_follow_the_text_and_the_rest_of_the_file_stays() {
    let scratch = Scratch::new();
    let folder = scratch.copy(&fixture("rules/stale-metadata/bad"), "bad");
    let metadata = folder.join("metadata.json");
    make_writable(&metadata);
    let mut expected = fs::read_to_string(&metadata).unwrap();
    for (old, new) in [
        (
            "\"sub_resources\": []",
            "\"sub_resources\": [\n      \"references\"\n    ]",
        ),
        ("\"SKILL.md\"\n", "\"SKILL.md\",\n      \"losses.md\"\n"),
        ("\"files_count\": 1", "\"files_count\": 2"),
        ("\"references_count\": 0", "\"references_count\": 1"),
        ("\"body_length\": 204", "\"body_length\": 343"),
        ("\"content_length\": 322", "\"content_length\": 461"),
        ("\"body_lines\": 10", "\"body_lines\": 16"),
        ("\"word_count\": 39", "\"word_count\": 63"),
        (
            "\"has_examples_section\": false",
            "\"has_examples_section\": true",
        ),
        ("\"example_count\": 0", "\"example_count\": 1"),
        (
            "\"has_local_support_links\": false",
            "\"has_local_support_links\": true",
        ),
        (
            "\"local_support_links_count\": 0",
            "\"local_support_links_count\": 1",
        ),
    ] {
        assert!(expected.contains(old), "{old}");
        expected = expected.replacen(old, new, 1);
    }
    let fixed = skillcheck(["check", "--fix"]).arg(&folder).report();
    assert_eq!(fixed.rules(), [""; 0]);
    assert_eq!(fs::read_to_string(&metadata).unwrap(), expected);
}

#[test]
fn of_two_misnamed_skill_files_neither_takes_the_place_of_the_other() {
    let scratch = written(&[("skill.md", body("One.\n")), ("Skill.md", body("Two.\n"))]);
    let before = texts(&scratch.join("hay"));
    if before.len() == 2 {
        let report = skillcheck(["check", "hay", "--fix"])
            .from(&scratch.path())
            .report();
        assert_eq!(report.json["summary"]["fixed"], 0);
        assert_eq!(texts(&scratch.join("hay")), before);
    }
}

#[test]
fn git_applies_the_diff_of_many_packages_whatever_their_bytes_and_names() {
    let scratch = Scratch::new();
    scratch.write("all/a/skill.md", HEAD.replace("hay", "a") + "Turn it.\n");
    scratch.write(
        "all/b/SKILL.md",
        HEAD.replace("hay", "straw") + "Turn it.\n",
    );
    let latin = [&b"#!/bin/sh\r\necho caf\xe9\r\n"[..]].concat();
    scratch.write(
        "all/c/SKILL.md",
        HEAD.replace("hay", "c") + "Run `scripts/turn it.sh`.\n",
    );
    scratch.write("all/c/scripts/turn it.sh", latin);
    let run = skillcheck(["check", "all", "--diff", "--output", "diff"]);
    run.from(&scratch.path()).run();
    git(&scratch.path(), &["init", "-q"]);
    let copy = Scratch::new();
    let other = copy.copy(&scratch.join("all"), "all");
    skillcheck(["check", "all", "--fix"])
        .from(&copy.path())
        .run();
    git(&scratch.path(), &["apply", "--whitespace=nowarn", "diff"]);
    assert_eq!(state(&scratch.join("all")), state(&other));
    assert!(other.join("a/SKILL.md").is_file());
    assert!(
        fs::read(other.join("c/scripts/turn it.sh"))
            .unwrap()
            .ends_with(b"caf\xe9\n")
    );
}

#[test]
fn what_a_lock_file_vouches_for_is_not_repaired() {
    let scratch = written(&[("SKILL.md", body("Turn it."))]);
    let hash = "0".repeat(64);
    scratch.write(
        "skills-lock.json",
        format!("{{\"version\": 1, \"skills\": {{\"hay\": {{\"source\": \"./hay\", \"sourceType\": \"local\", \"computedHash\": \"{hash}\"}}}}}}\n"),
    );
    git(&scratch.path(), &["init", "-q"]);
    let before = texts(&scratch.join("hay"));
    let report = skillcheck(["check", "hay", "--fix"])
        .from(&scratch.path())
        .report();
    assert!(
        report.rules().contains(&"lock-mismatch".to_owned()),
        "{:?}",
        report.rules()
    );
    assert_eq!(texts(&scratch.join("hay")), before);
}

#[test]
fn nothing_else_is_repaired_before_it_is_known_what_is_claimed() {
    let copied = "See [it](References/guide.md).\n";
    let head = format!(
        "---\nname: hay\ndescription: Turns hay when asked.\nmetadata:\n  github-repo: {}\n  github-path: skills/hay\n  github-ref: refs/heads/main\n  github-tree-sha: {}\n---\n\n",
        crate::common::REPOSITORY,
        "1".repeat(40)
    );
    let scratch = written(&[
        ("skill.md", head + copied),
        (
            "references/guide.md",
            "# Guide\n\nSee [it](../References/guide.md).\n".to_owned(),
        ),
    ]);
    let report = skillcheck(["check", "hay", "--fix"])
        .from(&scratch.path())
        .report();
    assert_eq!(report.json["summary"]["fixed"], 1);
    let texts = texts(&scratch.join("hay"));
    assert_eq!(texts[0].0, "SKILL.md");
    assert!(
        texts[0].1.ends_with(copied) && texts[1].1.contains("References"),
        "{texts:?}"
    );
}
