//! Paths, files and neighbours: each fault is told by its own rule at its line, and what looks like
//! one is left alone.

use std::{fs, path::Path};

use crate::common::{Report, Scratch, skillcheck};

/// The report on the package `pond`, whose body starts on line 5.
fn pond(scratch: &Scratch, body: &str) -> Report {
    scratch.package("pond", body);
    skillcheck(["check", "pond"]).from(&scratch.path()).report()
}

/// A package with the support files that texts name.
fn furnished() -> Scratch {
    let scratch = Scratch::new();
    scratch.write(
        "pond/references/guide.md",
        "# Guide\n\n## Two Fish\n\n## Two Fish\n\n<a id=\"deep\"></a>\n",
    );
    scratch.write("pond/references/my notes.md", "# Notes\n");
    scratch.write("pond/scripts/run.py", "print(1)\n");
    scratch.write("pond/assets/pond.png", [0x89, b'P', b'N', b'G']);
    scratch.write(
        "reed/SKILL.md",
        "---\nname: reed\ndescription: Cuts reed.\n---\n# Reed\n",
    );
    scratch
}

/// All support files are named, so that only what follows is told.
const NAMED: &str = "Read `references/guide.md`, `references/my notes.md`, `scripts/run.py` and \
                     `assets/pond.png`.\n\n";

#[test]
fn every_fault_of_a_path_is_told_by_its_rule_at_its_line() {
    for (line, rule) in [
        ("See [the list](references/list.md).", "broken-support-path"),
        ("![The list](assets/list.png)", "broken-support-path"),
        (
            "See [the list][l].\n\n[l]: references/list.md",
            "broken-support-path",
        ),
        ("<img src=\"assets/list.png\">", "broken-support-path"),
        (
            "<a href='references/list.md'>the list</a>",
            "broken-support-path",
        ),
        ("Read `references/list.md` first.", "broken-support-path"),
        (
            "Run `python scripts/list.py --all` first.",
            "broken-support-path",
        ),
        ("Run `bash ./scripts/list.sh` first.", "broken-support-path"),
        ("Run `scripts/list.sh all` first.", "broken-support-path"),
        (
            "Run `FISH=1 uv run python scripts/list.py` first.",
            "broken-support-path",
        ),
        ("See [there](#fish).", "broken-anchor"),
        (
            "See [there](references/guide.md#three-fish).",
            "broken-anchor",
        ),
        (
            "See [there](references/guide.md#two-fish-2).",
            "broken-anchor",
        ),
        ("See [there](../../far/list.md).", "escaping-path"),
        ("See [there](../list.md).", "escaping-path"),
        ("See [there](/etc/hosts).", "escaping-path"),
        ("See [there](file:///etc/hosts).", "escaping-path"),
        ("See [there](C:/fish/list.md).", "escaping-path"),
        ("See [there](~/fish/list.md).", "escaping-path"),
        ("See [there](/Users/ada/list.md).", "escaping-path"),
        ("Read `/Users/ada/fish/list.md` first.", "escaping-path"),
        ("Read /home/ada/fish/list.md first.", "escaping-path"),
        (
            "Read `C:\\Users\\ada\\fish\\list.md` first.",
            "escaping-path",
        ),
        ("See [there](references\\guide.md).", "non-portable-path"),
        ("Read `references\\guide.md` first.", "non-portable-path"),
        ("Run `python scripts\\run.py` first.", "non-portable-path"),
        ("Read `references/n/a` first.", "placeholder-path"),
        ("See [there](TODO).", "placeholder-path"),
        ("See [there](path/to/file).", "placeholder-path"),
        ("See [there](references/Guide.md).", "case-mismatched-path"),
        ("Run `python scripts/Run.py` first.", "case-mismatched-path"),
    ] {
        let report = pond(&furnished(), &format!("{NAMED}{line}\n"));
        assert_eq!(report.rules(), [rule], "{line}: {:#?}", report.findings());
        let expected = if line.contains("[l]:") { 9 } else { 7 };
        assert_eq!(report.lines(rule, "SKILL.md"), [expected], "{line}");
    }
}

#[test]
fn what_only_looks_like_a_fault_is_left_alone() {
    for body in [
        "See [notes](references/my%20notes.md).",
        "See [notes](<references/my notes.md> \"The notes\").",
        "See [guide](./references/guide.md#two-fish-1) and [deep](references/guide.md#deep).",
        "See [the folder](references/) and [scripts](scripts).",
        "See [reed](../reed/SKILL.md) and [its folder](../reed/).",
        "Write to [us](mailto:us@example.com), or [call](tel:+1234).",
        "# Big Fish\n\nSee [big fish](#big-fish) and [the top](#top).",
        "```\nSee [x](references/list.md), `references/list.md` and /Users/ada/x.\n```",
        "~~~sh\npython scripts/list.py [x](gone.md)\n~~~",
        "Text.\n\n    python scripts/list.py\n    [x](gone.md)\n\nText.",
        "<!-- [x](references/list.md) `scripts/list.py` -->",
        "<!--\n<img src=\"assets/list.png\">\n-->",
        "Uses `package.json`, `owner/repo`, `@/utils` and `next/image` of the project.",
        "Every `references/*.md` and `scripts/<name>.py`, or `assets/{name}.png`.",
        "Run `python scripts/<name>.py`, `python $HOME/scripts/x.py` or `npm run build`.",
        "Run `python scripts/run.py --out assets/new.png`, which writes a picture.",
        "The report goes to `output/report.md`; `git add .` and `src/main.rs` are yours.",
        "The home is `/Users/username/x`, `/home/user/x`, `/home/<you>/x` or `~/x`.",
        "See <https://example.com/home/ada/x> and [it](https://example.com/Users/ada/x.md).",
        "Prices are 1/2, blue/900 and `w-1/2`; dates are `2026/11/21`.",
        "A bare [guide](references/guide.md?plain=1#L3) and [part](references/guide.md#:~:text=x).",
        "Windows has `dir /s` and `C:\\Windows\\System32`.",
    ] {
        let report = pond(&furnished(), &format!("{NAMED}{body}\n"));
        let told = report.findings();
        let told: Vec<_> = told
            .iter()
            .filter(|found| found.severity != "note")
            .collect();
        assert!(told.is_empty(), "{body}: {told:#?}");
    }
}

#[test]
fn a_path_that_the_skill_writes_or_gives_as_an_example_is_a_note_at_most_in_code() {
    for body in [
        "Save the answer to `assets/answer.md`.",
        "For example `references/list.md`.",
        "Copy the result into `references/NAME.md`, which this creates.",
    ] {
        let report = pond(&furnished(), &format!("{NAMED}{body}\n"));
        let told = report.findings();
        assert!(
            told.iter().all(|found| found.severity == "note"),
            "{body}: {told:#?}"
        );
    }
}

#[test]
fn an_illustration_in_code_is_nothing_and_what_is_pointed_at_is_no_illustration() {
    for line in [
        "- **Examples**: `references/list.md` for lists",
        "- ✗ **Avoid**: `scripts\\list.py`",
        "A folder may have more (e.g. `references/list.md`, `assets/list.png`).",
        "A `scripts/list.py` script would be helpful here.",
        "| [`references/list.md`](https://example.com/list.md) | the list |",
        "For [Name], see [the list](./list.md).",
    ] {
        let report = pond(&furnished(), &format!("{NAMED}{line}\n"));
        assert_eq!(report.rules(), [""; 0], "{line}: {:#?}", report.findings());
    }
    for line in [
        "- `references/list.md` - list of examples",
        "For detailed examples, load `references/list.md`.",
    ] {
        let report = pond(&furnished(), &format!("{NAMED}{line}\n"));
        assert_eq!(report.findings()[0].severity, "warning", "{line}");
    }
}

#[test]
fn a_file_full_of_one_fault_is_told_once_with_every_place() {
    let scratch = furnished();
    let links = |folder: &str, count: usize| -> String {
        let link = |number| format!("- [part {number}]({folder}/part{number}.md)\n");
        (1..=count).map(link).collect()
    };
    let text = format!("# Guide\n{}{}", links("../../far", 30), links("gone", 4));
    scratch.write("pond/references/guide.md", text);
    let homes = "Read /home/ada/fish.md\n".repeat(5);
    let report = pond(&scratch, &format!("{NAMED}{homes}{}", links("lost", 5)));
    assert_eq!(report.lines("escaping-path", "references/guide.md"), [2]);
    assert_eq!(
        report.lines("broken-support-path", "references/guide.md"),
        [32]
    );
    assert_eq!(report.lines("escaping-path", "SKILL.md"), [7]);
    // What the skill file itself sends an agent to is told one by one.
    assert_eq!(
        report.lines("broken-support-path", "SKILL.md"),
        [12, 13, 14, 15, 16]
    );
    let package = report.package("pond");
    let findings = package["findings"].as_array().unwrap();
    let far = findings
        .iter()
        .find(|found| found["rule"] == "escaping-path" && found["start"]["line"] == 2);
    let far = far.unwrap();
    assert!(
        far["message"].as_str().unwrap().contains("29 more paths"),
        "{far}"
    );
    let related = far["related"].as_array().unwrap();
    assert_eq!((related.len(), &related[0]["line"]), (20, &3.into()));
}

#[test]
fn a_skill_that_is_not_beside_this_one_may_be_once_both_are_installed() {
    let report = pond(
        &furnished(),
        &format!("{NAMED}See [mere](../mere/SKILL.md).\n"),
    );
    let findings = report.findings();
    assert_eq!(report.lines("escaping-path", "SKILL.md"), [7]);
    assert_eq!(findings[0].severity, "warning");
    assert!(
        findings[0].message.ends_with("not beside this one"),
        "{findings:#?}"
    );
}

#[test]
fn a_support_file_is_read_like_the_skill_file() {
    let scratch = furnished();
    scratch.write(
        "pond/references/guide.md",
        "# Guide\n\n[list](list.md) [ok](my%20notes.md) [root](references/guide.md)\n\
         `python scripts/run.py` `scripts/gone.py`\n[up](../../out.md) [here](#guide) [no](#gone)\n\
         [run](../scripts/run.py)\n",
    );
    let report = pond(&scratch, NAMED);
    assert_eq!(
        report.lines("broken-support-path", "references/guide.md"),
        [3, 4]
    );
    assert_eq!(report.lines("escaping-path", "references/guide.md"), [5]);
    assert_eq!(report.lines("broken-anchor", "references/guide.md"), [5]);
    assert_eq!(report.findings().len(), 4, "{:#?}", report.findings());
    let list = &report.findings()[0];
    assert!(
        list.message.contains("references/list.md"),
        "{}",
        list.message
    );
}

#[test]
fn names_of_files_that_not_every_system_has_are_told() {
    let scratch = furnished();
    for name in ["aux.md", "what?.md", "Guide.md", "dot.", "guide.md"] {
        scratch.write(&format!("pond/extra/{name}"), "# Text\n");
    }
    let report = pond(&scratch, &format!("{NAMED}Everything in `extra/`.\n"));
    let files: Vec<_> = report
        .findings()
        .iter()
        .map(|found| (found.rule.clone(), found.file.clone()))
        .collect();
    let told = |name: &str| ("non-portable-path".to_owned(), format!("pond/extra/{name}"));
    if cfg!(target_os = "linux") {
        assert_eq!(files, ["aux.md", "dot.", "guide.md", "what?.md"].map(told));
    }
}

#[test]
fn what_nobody_can_review_is_told_and_what_everybody_can_is_not() {
    let scratch = furnished();
    scratch.write("pond/bin/tool", b"\x7fELF\x02\x01\x01\0");
    scratch.write("pond/bin/notes.pyc", "Only text.\n");
    scratch.write("pond/bin/fish.zip", b"PK\x03\x04\0\0");
    scratch.write("pond/bin/fish.docx", b"PK\x03\x04\0\0");
    scratch.write("pond/bin/cached.pyc", [0xf3, 0x0d, 0x0d, 0x0a, 0, 0]);
    let report = pond(&scratch, &format!("{NAMED}Everything in `bin/`.\n"));
    let told: Vec<_> = report
        .findings()
        .iter()
        .map(|found| found.file.clone())
        .collect();
    assert_eq!(
        told,
        ["pond/bin/cached.pyc", "pond/bin/fish.zip", "pond/bin/tool"]
    );
    assert_eq!(report.rules(), ["opaque-file"]);
}

#[cfg(unix)]
#[test]
fn links_out_loops_and_pipes_are_told() {
    use std::os::unix::fs::symlink;
    let scratch = furnished();
    scratch.package("pond", NAMED);
    let pond = scratch.join("pond");
    symlink("../reed/SKILL.md", pond.join("out.md")).unwrap();
    symlink("loop", pond.join("loop")).unwrap();
    symlink("references/guide.md", pond.join("inside.md")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(pond.join("pipe"))
        .status();
    assert!(made.unwrap().success());
    let report = skillcheck(["check", "pond"]).from(&scratch.path()).report();
    let told: Vec<_> = report
        .findings()
        .iter()
        .map(|found| found.file.clone())
        .collect();
    assert_eq!(
        report.rules(),
        ["forbidden-file"],
        "{:#?}",
        report.findings()
    );
    assert_eq!(told, ["pond/loop", "pond/out.md", "pond/pipe"]);
}

#[test]
fn a_licence_file_that_is_named_has_to_be_there() {
    let scratch = Scratch::new();
    let head = "---\nname: pond\ndescription: Keeps a pond.\nlicense: Terms in LICENSE.txt\n---\n# Pond\n\nRake it.\n";
    scratch.write("pond/SKILL.md", head);
    let check = || skillcheck(["check", "pond"]).from(&scratch.path()).report();
    assert_eq!(check().lines("missing-license-file", "SKILL.md"), [4]);
    scratch.write("pond/LICENSE.txt", "Do as you like.\n");
    assert_eq!(check().rules(), [""; 0]);
}

/// Writes a package with this name, description and body below `folder`.
fn skill(scratch: &Scratch, folder: &str, name: &str, description: &str, body: &str) {
    scratch.write(
        &format!("{folder}/SKILL.md"),
        format!(
            "---\nname: {name}\ndescription: {description}\n---\n{body}\n\nOne step at a time.\n"
        ),
    );
}

fn together(folder: &Path, args: &[&str]) -> Report {
    let run = skillcheck(["check"]).args(args).from(folder);
    run.arg("--ignore").arg("name-mismatch").report()
}

#[test]
fn two_packages_with_one_name_or_one_text_are_told_once_at_the_later_one() {
    let scratch = Scratch::new();
    skill(&scratch, "a/pond", "pond", "Keeps a pond.", "# Pond");
    skill(&scratch, "b/pond", "pond", "Digs a pond.", "# Digging");
    skill(&scratch, "c/lake", "lake", "Keeps  A pond.", "# Lake");
    skill(&scratch, "c/mere", "mere", "Keeps a mere.", "# Digging");
    let report = together(&scratch.path(), &["."]);
    let told: Vec<_> = report
        .findings()
        .iter()
        .map(|found| (found.rule.clone(), found.file.clone(), found.line))
        .collect();
    let row = |rule: &str, file: &str, line| (rule.to_owned(), file.to_owned(), line);
    assert_eq!(
        told,
        [
            row("duplicate-skill", "b/pond/SKILL.md", 2),
            row("duplicate-content", "c/lake/SKILL.md", 3),
            row("duplicate-content", "c/mere/SKILL.md", 5),
        ]
    );
    let related = &report.package("b/pond")["findings"][0]["related"][0];
    assert_eq!(
        (&related["file"], &related["line"]),
        (&"a/pond/SKILL.md".into(), &2.into())
    );
}

#[test]
fn copies_for_several_clients_and_mirrors_are_no_duplicates() {
    let scratch = Scratch::new();
    for shelf in [
        ".claude/skills",
        ".agents/skills",
        "skills",
        "plugins/water/skills",
    ] {
        skill(
            &scratch,
            &format!("{shelf}/pond"),
            "pond",
            "Keeps a pond.",
            "# Pond",
        );
    }
    assert_eq!(together(&scratch.path(), &["."]).rules(), [""; 0]);
}

#[test]
fn one_name_is_an_error_on_one_shelf_and_a_warning_where_no_shelf_is_known() {
    let scratch = Scratch::new();
    for (part, severity) in [("skills", "error"), ("parts", "warning")] {
        skill(
            &scratch,
            &format!("{part}/a/pond"),
            "pond",
            "Keeps a pond.",
            "# Pond",
        );
        skill(
            &scratch,
            &format!("{part}/b/pond"),
            "pond",
            "Digs a pond.",
            "# Digging",
        );
        let report = together(&scratch.path(), &[part]);
        assert_eq!(report.rules(), ["duplicate-skill"]);
        assert_eq!(report.findings()[0].severity, severity);
    }
}

#[test]
fn a_related_skill_is_looked_for_in_the_run_and_near_the_package() {
    let scratch = Scratch::new();
    let related = "# Pond\n\n## Related Skills\n\n- `@lake` and `@mere`, not `@scope/x` or a@example.com\n\n\
                   ## Else\n\n`@gone` is no skill here.";
    skill(&scratch, "pond", "pond", "Keeps a pond.", related);
    // Nothing stands beside it: what its collection has is not known.
    assert_eq!(together(&scratch.path(), &["pond"]).rules(), [""; 0]);
    skill(&scratch, "lake", "lake", "Keeps a lake.", "# Lake");
    for args in [&["pond"][..], &["."], &["lake", "pond"]] {
        let report = together(&scratch.path(), args);
        assert_eq!(
            report.lines("unknown-skill", "pond/SKILL.md"),
            [9],
            "{args:?}"
        );
        assert_eq!(report.findings().len(), 1);
    }
}

#[test]
fn rules_over_all_packages_obey_levels_and_the_exit_status() {
    let scratch = Scratch::new();
    skill(&scratch, "skills/a/pond", "pond", "Keeps a pond.", "# Pond");
    skill(
        &scratch,
        "skills/b/pond",
        "pond",
        "Digs a pond.",
        "# Digging",
    );
    let report = together(&scratch.path(), &["."]);
    assert_eq!(report.said.status, 1);
    let report = together(
        &scratch.path(),
        &[".", "--severity", "duplicate-skill=note"],
    );
    assert_eq!(
        (report.said.status, &*report.findings()[0].severity),
        (0, "note")
    );
    let report = together(&scratch.path(), &[".", "--ignore", "duplicate-skill"]);
    assert_eq!(report.rules(), [""; 0]);
}

#[test]
fn rules_over_all_packages_say_the_same_for_any_jobs_and_order() {
    let scratch = Scratch::new();
    for number in 0..40 {
        let folder = format!("part{}/pond{number}", number % 3);
        let name = format!("pond{}", number % 7);
        let body = format!(
            "# Pond {}\n\n## Related Skills\n\n- `@gone{number}`",
            number % 5
        );
        skill(&scratch, &folder, &name, "Keeps a pond.", &body);
    }
    let run = |args: &[&str]| together(&scratch.path(), args).said.out;
    let once = run(&["part0", "part1", "part2", "--jobs", "1"]);
    assert!(once.contains("duplicate-skill") && once.contains("duplicate-content"));
    for jobs in ["2", "8"] {
        assert_eq!(
            once,
            run(&["part2", "part0", "part1", "part0", "--jobs", jobs])
        );
    }
    fs::remove_dir_all(scratch.join("part1")).unwrap();
    assert_ne!(once, run(&["."]));
}
