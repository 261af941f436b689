//! PATHs, options, exit statuses and formats.

use std::{
    fs,
    io::Read,
    process::{Command, Stdio},
};

use crate::common::{Scratch, fixture, root, skillcheck};

/// Two packages: `good`, and `bad` with one error.
fn two() -> Scratch {
    let scratch = Scratch::new();
    scratch.package("skills/good", "See [it](references/a.md).\n");
    scratch.write("skills/good/references/a.md", "# A\n");
    scratch.package("skills/bad", "Red [it](references/a.md).\n");
    fix_names(&scratch);
    scratch
}

/// Names are those of folders, which [`Scratch::package`] takes whole.
fn fix_names(scratch: &Scratch) {
    for name in ["good", "bad"] {
        let file = scratch.join(&format!("skills/{name}/SKILL.md"));
        let text = fs::read_to_string(&file).unwrap();
        fs::write(file, text.replace(&format!("skills/{name}"), name)).unwrap();
    }
}

fn paths(scratch: &Scratch, args: &[&str]) -> Vec<String> {
    let report = skillcheck(args).from(&scratch.path()).report();
    let packages = report.json["packages"].as_array().unwrap();
    let path = |package: &serde_json::Value| package["path"].as_str().unwrap().to_owned();
    packages.iter().map(path).collect()
}

#[test]
fn a_path_is_a_package_a_folder_above_some_or_a_file_inside_one() {
    let scratch = two();
    for args in [
        &["check"][..],
        &["check", "."],
        &["check", "skills"],
        &["skills"],
        &["check", "skills/good", "skills/bad"],
        &[
            "check",
            "skills/bad/",
            "./skills/good",
            "skills/bad/SKILL.md",
        ],
        &["check", "skills/good/references/a.md", "skills/bad"],
        &["check", "skills/good/references", "skills/../skills/bad"],
    ] {
        assert_eq!(
            paths(&scratch, args),
            ["skills/bad", "skills/good"],
            "{args:?}"
        );
    }
    let inside = skillcheck(["check"])
        .from(&scratch.join("skills/good"))
        .report();
    assert_eq!(inside.json["packages"][0]["path"], ".");
    let beside = skillcheck(["check", "../bad"])
        .from(&scratch.join("skills/good"))
        .report();
    assert_eq!(beside.findings()[0].file, "../bad/SKILL.md");
}

#[test]
fn a_nested_package_is_a_package_of_its_own() {
    let scratch = Scratch::new();
    scratch.package("outer", "See [the inner one](inner/SKILL.md).\n");
    scratch.package("outer/inner", "# Inner\n\nText.\n");
    let file = scratch.join("outer/inner/SKILL.md");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("outer/inner", "inner")).unwrap();
    let report = skillcheck(["check", "outer"])
        .from(&scratch.path())
        .report();
    assert_eq!(report.json["summary"]["packages"], 2);
    assert_eq!(report.rules(), [""; 0]);
}

#[test]
fn exit_statuses_are_those_that_were_promised() {
    let scratch = two();
    fs::create_dir(scratch.join("empty")).unwrap();
    scratch.write("loose.md", "x");
    for (args, status) in [
        (&["check", "skills/good"][..], 0),
        (&["check", "skills"], 1),
        (&["check", "skills", "--fail-on", "never"], 0),
        (
            &[
                "check",
                "skills",
                "--severity",
                "broken-support-path=warning",
            ],
            0,
        ),
        (
            &[
                "check",
                "skills",
                "--severity",
                "broken-support-path=note",
                "--fail-on",
                "warning",
            ],
            0,
        ),
        (
            &[
                "check",
                "skills",
                "--severity",
                "broken-support-path=note",
                "--fail-on",
                "note",
            ],
            1,
        ),
        (&["check", "skills", "--ignore", "broken-support-path"], 0),
        (
            &["check", "skills", "--select", "missing-field,invalid-name"],
            0,
        ),
        (&["check", "skills", "--select", "broken-support-path"], 1),
        (&["check", "empty"], 2),
        (&["check", "gone"], 2),
        (&["check", "loose.md"], 0),
        (&["check", "skills", "--upstream", "empty"], 2),
        (&["check", "skills", "--upstream", "gone"], 2),
        (&["check", "skills", "--ignore", "no-such-rule"], 2),
        (
            &["check", "skills", "--severity", "broken-support-path=loud"],
            2,
        ),
        (&["check", "skills", "--profile", "no-such-profile"], 2),
        (&["check", "skills", "--no-such-option"], 2),
        (&["check", "skills", "--output", "gone/report"], 2),
        (&["explain", "missing-field"], 0),
        (&["explain", "no-such-rule"], 2),
        (&["explain", "--all"], 0),
        (&["rules"], 0),
        (&["rules", "--format", "json"], 0),
        (&["explain", "missing-field", "--format", "json"], 0),
        (&["check", "--fix", "--diff"], 2),
        (&["--version"], 0),
        (&["--help"], 0),
        (&[], 2),
    ] {
        for format in [&[][..], &["--format", "json"]] {
            if format.is_empty() || args.first() == Some(&"check") {
                let run = skillcheck(args.iter().chain(format)).from(&scratch.path());
                let said = run.run();
                assert_eq!(said.status, status, "{args:?} {format:?}: {}", said.err);
            }
        }
    }
}

#[test]
fn findings_are_printed_beside_what_could_not_be_done() {
    let scratch = two();
    let said = skillcheck(["check", "gone", "skills/bad"])
        .from(&scratch.path())
        .run();
    assert_eq!(said.status, 2);
    assert!(said.out.contains("broken-support-path"));
    assert_eq!(said.err, "error: there is no gone\n");
}

#[test]
fn a_slip_of_the_pen_is_answered_with_the_name_that_was_meant() {
    let said = skillcheck(["explain", "missing-feild"]).run();
    assert!(
        said.err.contains("did you mean `missing-field`?"),
        "{}",
        said.err
    );
}

#[test]
fn the_same_bytes_come_out_for_any_order_and_any_number_of_threads() {
    let upstream = fixture("upstream.git");
    let run = |format: &str, jobs: &str, paths: &[&str]| {
        skillcheck(["check", "--format", format, "--jobs", jobs, "--upstream"])
            .arg(&upstream)
            .arg(paths[0])
            .arg(paths[1])
            .run()
            .out
    };
    for format in ["human", "json"] {
        let one = run(format, "1", &["fixtures/packages", "fixtures/rules"]);
        for jobs in ["2", "7"] {
            let paths = ["fixtures/rules/", "./fixtures/packages"];
            assert!(
                one == run(format, jobs, &paths),
                "{format} on {jobs} threads"
            );
        }
    }
}

#[test]
fn nothing_of_the_environment_changes_a_report() {
    let plain = || {
        skillcheck(["check", "fixtures/packages", "--format", "json"])
            .arg("--upstream")
            .arg(fixture("upstream.git"))
    };
    let odd = plain()
        .env("GIT_DIR", "/nowhere")
        .env("GIT_OBJECT_DIRECTORY", "/nowhere")
        .env("GIT_CONFIG_GLOBAL", "/nowhere")
        .env("LANG", "tr_TR.UTF-8")
        .env("TZ", "Asia/Tokyo");
    assert_eq!(plain().run().out, odd.run().out);
}

#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("skillcheck"))
        .args(["explain", "--all"])
        .current_dir(root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(err, "");
}

#[test]
fn a_report_is_written_whole_and_keeps_a_link() {
    let scratch = two();
    let printed = skillcheck(["check", "skills", "--format", "json"])
        .from(&scratch.path())
        .run();
    scratch.write("report.json", "old");
    let said = skillcheck([
        "check",
        "skills",
        "--format",
        "json",
        "--output",
        "report.json",
    ])
    .from(&scratch.path())
    .run();
    assert_eq!((said.status, said.out.as_str()), (1, ""));
    assert_eq!(
        fs::read_to_string(scratch.join("report.json")).unwrap(),
        printed.out
    );
    let left = fs::read_dir(scratch.path()).unwrap().count();
    assert_eq!(left, 2, "no temporary file stays");
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let run = |args: &[&str]| {
        let scratch = two();
        skillcheck(["check", "skills"].iter().chain(args))
            .from(&scratch.path())
            .run()
            .out
    };
    assert!(!run(&[]).contains('\u{1b}'));
    assert!(!run(&["--color", "never"]).contains('\u{1b}'));
    assert!(run(&["--color", "always"]).contains('\u{1b}'));
}

#[test]
fn a_locale_without_unicode_gets_ascii() {
    let scratch = two();
    let run = |name, value| {
        let run = skillcheck(["check", "skills"]).from(&scratch.path());
        run.env(name, value).run().out
    };
    let file = scratch.join("skills/bad/SKILL.md");
    let text = fs::read_to_string(&file).unwrap();
    let long = "a long line of words ".repeat(30);
    fs::write(&file, format!("{text}{long}[x](gone.md) {long}")).unwrap();
    assert!(run("LC_ALL", "C").is_ascii());
    assert!(run("TERM", "dumb").is_ascii());
    assert!(!run("LC_ALL", "en_GB.UTF-8").is_ascii());
}

#[test]
fn quiet_leaves_what_fails_and_nothing_else() {
    let scratch = two();
    let said = skillcheck(["check", "skills", "--quiet"])
        .from(&scratch.path())
        .run();
    assert!(said.out.contains("broken-support-path") && !said.out.contains("packages:"));
    let args = ["check", "skills", "--quiet", "--fail-on", "never"];
    let said = skillcheck(args).from(&scratch.path()).run();
    assert_eq!(said.out, "");
}

#[test]
fn a_broken_path_is_answered_with_the_nearest_file() {
    let scratch = Scratch::new();
    scratch.package("tts", "Run [it](scripts/texttospeech.py).\n");
    scratch.write("tts/scripts/text_to_speech.py", "");
    let report = skillcheck(["check", "tts"]).from(&scratch.path()).report();
    let help = &report.findings()[0].help;
    assert_eq!(help, "did you mean `scripts/text_to_speech.py`?");
}

#[test]
fn good_paths_of_every_kind_raise_nothing() {
    let scratch = Scratch::new();
    scratch.package("other", "# Other\n");
    scratch.package(
        "pond",
        "# Pond\n\n[a](references/my%20notes.md) [b](<references/my notes.md> \"Title\") [c](#pond)\n\
         [d](mailto:a@example.com) [e](references/) [f](../other/SKILL.md) [g][ref] [h](?x=1)\n\
         ![i](assets/a.png#x) [j](./SKILL.md) [k](https://example.com/x.md) <https://example.com>\n\
         `package.json` `owner/repo` `@/utils` `src/main.rs` `references/*.md` `scripts/<name>.py`\n\
         `assets/{a,b}.png` `$HOME/references/a.md` `/etc/passwd` `scripts/run.py:12`\n\
         `references/notes-2.0` `skills/pond/assets/a.png` <img src=\"assets/a.png\">\n\n\
         Write the result to `assets/out.json`.\n\n\
         ```\n[x](gone.md)\n```\n\n    [x](gone.md)\n\n<!-- [x](gone.md) -->\n\n\
         [ref]: references/my%20notes.md\n",
    );
    scratch.write("pond/references/my notes.md", "# N\n");
    scratch.write("pond/assets/a.png", "");
    scratch.write("pond/scripts/run.py", "");
    let report = skillcheck(["check", "pond"]).from(&scratch.path()).report();
    let loud: Vec<_> = report
        .findings()
        .into_iter()
        .filter(|f| f.severity != "note")
        .collect();
    assert!(loud.is_empty(), "{loud:#?}");
}

#[test]
fn bad_paths_of_every_kind_are_told_at_their_place() {
    let scratch = Scratch::new();
    scratch.package(
        "pond",
        "[a](gone.md)\n![b](gone.png)\n[c][ref]\n<img src=\"gone.gif\">\nSee `references/gone.md`.\n\
         [d](../../gone.md)\n[e](/etc/passwd)\n[f](References/A.md)\n[g](TODO)\n\n[ref]: gone.txt\n",
    );
    scratch.write("pond/references/a.md", "# A\n");
    let report = skillcheck(["check", "pond"]).from(&scratch.path()).report();
    let told: Vec<_> = report
        .findings()
        .into_iter()
        .map(|f| format!("{} {} {}", f.line, f.severity, f.rule))
        .collect();
    assert_eq!(
        told,
        [
            "5 error broken-support-path",
            "6 error broken-support-path",
            "8 error broken-support-path",
            "9 warning broken-support-path",
            "10 error escaping-path",
            "11 error escaping-path",
            "12 error case-mismatched-path",
            "13 warning placeholder-path",
            "15 error broken-support-path",
        ]
    );
}
