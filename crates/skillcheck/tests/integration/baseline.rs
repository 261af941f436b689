//! Baselines: what was there is accepted, what is new is told; and `init`.

use std::fs;

use crate::common::{Scratch, replace, skillcheck};

const FILE: &str = "skillcheck-baseline.json";

fn adopted(body: &str) -> Scratch {
    let scratch = Scratch::new();
    scratch.package("a", body);
    let said = skillcheck(["init"]).from(&scratch.path()).run();
    assert_eq!(said.status, 0, "{}", said.err);
    scratch
}

fn status(scratch: &Scratch, args: &[&str]) -> (i32, u64, u64) {
    let report = skillcheck(["check"])
        .args(args)
        .from(&scratch.path())
        .report();
    let number = |name: &str| report.json["summary"][name].as_u64().unwrap();
    (report.said.status, number("errors"), number("baseline"))
}

#[test]
fn after_init_a_check_passes_and_tells_only_what_is_new() {
    let scratch = adopted("# A\n\n[x](references/x.md)\n");
    assert_eq!(status(&scratch, &[]), (0, 0, 1));
    let file = scratch.join("a/SKILL.md");
    replace(&file, "# A\n", "# A\n\nLines above.\n\nAnd more of them.\n");
    assert_eq!(
        status(&scratch, &[]),
        (0, 0, 1),
        "edits above revive nothing"
    );
    replace(
        &file,
        "[x](references/x.md)\n",
        "[x](references/x.md)\n\n[x](references/x.md)\n",
    );
    assert_eq!(
        status(&scratch, &[]),
        (1, 1, 1),
        "the second of its kind is new"
    );
    assert_eq!(status(&scratch, &["--no-config"]), (1, 2, 0));
    let from = skillcheck(["check", "."]).from(&scratch.join("a")).report();
    assert_eq!(
        from.json["summary"]["baseline"], 1,
        "the working directory does not count"
    );
}

#[test]
fn what_no_longer_occurs_is_counted_and_dropped_when_written_anew() {
    let scratch = adopted("# A\n\n[x](references/x.md)\n\n[y](references/y.md)\n");
    scratch.package("b", "# B\n\nDo it.\n");
    replace(&scratch.join("a/SKILL.md"), "[x](references/x.md)\n", "");
    let said = skillcheck(["check"]).from(&scratch.path()).run();
    assert!(
        said.out.contains(
            "Not told: 1 finding in the baseline, 1 finding of the baseline no longer there."
        ),
        "{}",
        said.out
    );
    let list = scratch.join(FILE);
    let before = fs::read_to_string(&list).unwrap();
    let part = skillcheck(["check", "b", "--write-baseline"])
        .from(&scratch.path())
        .run();
    assert_eq!(part.status, 0);
    assert_eq!(
        fs::read_to_string(&list).unwrap(),
        before,
        "what was not looked at stays"
    );
    let whole = skillcheck(["check", "--write-baseline"])
        .from(&scratch.path())
        .run();
    assert!(
        whole.err.contains("1 finding, 1 old one dropped"),
        "{}",
        whole.err
    );
    let after = fs::read_to_string(&list).unwrap();
    assert!(
        after.contains("references/y.md") && !after.contains("references/x.md"),
        "{after}"
    );
    let again = skillcheck(["check", "--write-baseline"])
        .from(&scratch.path())
        .run();
    assert_eq!(again.status, 0);
    assert_eq!(fs::read_to_string(&list).unwrap(), after);
}

#[test]
fn a_baseline_can_be_named_and_must_be_one() {
    let scratch = Scratch::new();
    scratch.package("a", "# A\n\n[x](references/x.md)\n");
    assert_eq!(
        status(&scratch, &["--baseline", "b.json", "--write-baseline"]),
        (0, 0, 1)
    );
    assert_eq!(status(&scratch, &["--baseline", "b.json"]), (0, 0, 1));
    scratch.write("c.json", "{}");
    scratch.write("d.json", "{\"version\": 2, \"findings\": []}");
    for args in [
        &["--baseline", "gone.json"][..],
        &["--baseline", "c.json"],
        &["--baseline", "d.json"],
        &["--write-baseline"],
    ] {
        let said = skillcheck(["check"]).args(args).from(&scratch.path()).run();
        assert_eq!(said.status, 2, "{args:?} {}", said.err);
    }
}

#[test]
fn init_replaces_nothing_unless_it_is_forced() {
    let scratch = adopted("# A\n");
    let file = scratch.join("skillcheck.toml");
    fs::write(&file, "# mine\n").unwrap();
    let said = skillcheck(["init"]).from(&scratch.path()).run();
    assert_eq!(said.status, 2);
    assert_eq!(fs::read_to_string(&file).unwrap(), "# mine\n");
    let said = skillcheck(["init", "--force"]).from(&scratch.path()).run();
    assert_eq!(said.status, 0);
    assert_ne!(fs::read_to_string(&file).unwrap(), "# mine\n");
    let empty = Scratch::new();
    let said = skillcheck(["init"]).from(&empty.path()).run();
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(empty.join(FILE).is_file());
}

#[test]
fn every_commented_line_of_the_starter_is_right_when_it_is_used() {
    let scratch = adopted("# A\n");
    let file = scratch.join("skillcheck.toml");
    let text = fs::read_to_string(&file).unwrap();
    let used: String = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(code) if code.contains(" = ") || code.starts_with('[') => format!("{code}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    fs::write(&file, used).unwrap();
    let said = skillcheck(["check"]).from(&scratch.path()).run();
    assert_ne!(said.status, 2, "{}", said.err);
}

#[test]
fn what_packages_have_against_each_other_is_known_from_any_folder() {
    let scratch = Scratch::new();
    for name in ["b", "c"] {
        scratch.write(
            &format!("skills/{name}/SKILL.md"),
            format!("---\nname: {name}\ndescription: Does the same when asked.\n---\n\n# The {name}\n\nDo it.\n"),
        );
    }
    skillcheck(["init"]).from(&scratch.path()).run();
    for (folder, path) in [("", "."), ("skills", "."), ("skills/b", "../..")] {
        let report = skillcheck(["check", path])
            .from(&scratch.join(folder))
            .report();
        assert_eq!(report.rules(), [""; 0], "{folder}");
        assert_eq!(report.json["summary"]["baseline"], 1, "{folder}");
    }
    // Another that comes first says the same of both.
    scratch.write(
        "skills/a/SKILL.md",
        "---\nname: a\ndescription: Does the same when asked.\n---\n\n# The a\n\nDo it.\n",
    );
    assert_eq!(status(&scratch, &["--fail-on", "warning"]), (1, 0, 1));
    // A run over one of them says nothing of what they have against each other.
    skillcheck(["check", "skills/b", "--write-baseline"])
        .from(&scratch.path())
        .run();
    assert!(
        fs::read_to_string(scratch.join(FILE))
            .unwrap()
            .contains("duplicate-content")
    );
}

#[test]
fn what_was_not_looked_at_stays_in_the_baseline() {
    let scratch = Scratch::new();
    let text = |name: &str| {
        format!(
            "---\nname: {name}\ndescription: Does {name} when asked.\n---\n\n# {name}\n\n[x](gone-{name}.md)\n"
        )
    };
    scratch.write("skills/a/SKILL.md", text("a"));
    scratch.write("skills/a/inner/SKILL.md", text("inner"));
    skillcheck(["init"]).from(&scratch.path()).run();
    let before = fs::read_to_string(scratch.join(FILE)).unwrap();
    skillcheck(["check", "skills/a/SKILL.md", "--write-baseline"])
        .from(&scratch.path())
        .run();
    assert_eq!(fs::read_to_string(scratch.join(FILE)).unwrap(), before);
    // A package that is gone has nothing left to accept.
    fs::remove_dir_all(scratch.join("skills/a/inner")).unwrap();
    skillcheck(["check", "--write-baseline"])
        .from(&scratch.path())
        .run();
    assert!(
        !fs::read_to_string(scratch.join(FILE))
            .unwrap()
            .contains("inner")
    );
}

#[test]
fn a_broken_list_is_written_anew_where_that_is_asked_for() {
    let scratch = adopted("# A\n\n[x](references/x.md)\n");
    scratch.write(FILE, "<<<<<<< ours\n");
    let said = skillcheck(["check"]).from(&scratch.path()).run();
    assert_eq!(said.status, 2);
    let said = skillcheck(["check", "--write-baseline"])
        .from(&scratch.path())
        .run();
    assert_eq!(said.status, 0, "{}", said.err);
    assert_eq!(status(&scratch, &[]), (0, 0, 1));
}

#[test]
fn one_credential_does_not_stand_for_another() {
    let key = |id: &str| format!("# A\n\nUse the key {id} there.\n");
    let scratch = adopted(&key("AKIAQX3TZK7WJ5RM2VBD"));
    assert_eq!(status(&scratch, &[]), (0, 0, 1));
    replace(
        &scratch.join("a/SKILL.md"),
        "AKIAQX3TZK7WJ5RM2VBD",
        "AKIAYH6PLC4DS5FN7GTE",
    );
    assert_eq!(status(&scratch, &["--fail-on", "warning"]).0, 1);
}
