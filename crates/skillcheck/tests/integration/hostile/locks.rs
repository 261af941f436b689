//! Lock files above a package that are no lock files.

use std::{fs, os::unix::fs::symlink};

use super::{Case, fifo};
use crate::common::SECOND;

/// Puts something in the place of a lock file.
type Make = fn(&std::path::Path);

const NAMES: [&str; 2] = [".skill-lock.json", "skills-lock.json"];

/// An installed copy without anchors of its own, and where the lock file of this name stands.
fn installed(name: &str) -> (Case, std::path::PathBuf) {
    let mut case = Case::new();
    let url = "https://github.com/meadow/field-skills";
    crate::common::git(&case.upstream, &["config", "remote.origin.url", url]);
    fs::remove_file(case.folder.join("EXTERNAL_SOURCE.json")).unwrap();
    let to = case.scratch.join("repo/.agents/skills/rain-gauge");
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::rename(&case.folder, &to).unwrap();
    case.folder = to;
    let lock = case.scratch.join("repo").join(name);
    (case, lock)
}

/// A true entry of the lock file of a user.
fn entry(case: &Case) -> String {
    let tree = case.id(&format!("{SECOND}:skills/rain-gauge"));
    format!(
        "{{\"source\": \"meadow/field-skills\", \"sourceType\": \"github\", \"sourceUrl\": \
         \"https://github.com/meadow/field-skills.git\", \"skillPath\": \
         \"skills/rain-gauge/SKILL.md\", \"skillFolderHash\": \"{tree}\"}}"
    )
}

#[test]
fn what_is_no_lock_file_is_told_and_not_read() {
    let rules = &["malformed-origin", "unverified-origin"];
    for name in NAMES {
        let rows: [(&str, Make, &str); 7] = [
            ("a pipe", fifo, "it is no regular file"),
            (
                "a folder",
                |lock| fs::create_dir(lock).unwrap(),
                "it is no regular file",
            ),
            (
                "a device",
                |lock| symlink("/dev/zero", lock).unwrap(),
                "a link that leads out of the repository",
            ),
            (
                "a secret",
                |lock| {
                    let outside = lock.parent().unwrap().parent().unwrap().join("secret");
                    fs::write(
                        &outside,
                        "{\"skills\": {\"rain-gauge\": {\"source\": \"hunter2\"}}}",
                    )
                    .unwrap();
                    symlink(outside, lock).unwrap();
                },
                "a link that leads out of the repository",
            ),
            (
                "a hundred megabytes",
                |lock| fs::File::create(lock).unwrap().set_len(100 << 20).unwrap(),
                "it has 104857600 bytes",
            ),
            (
                "a million brackets",
                |lock| fs::write(lock, "[".repeat(1_000_000)).unwrap(),
                "is not JSON",
            ),
            (
                "half a million braces",
                |lock| {
                    fs::write(lock, "{\"a\":".repeat(500_000) + "1" + &"}".repeat(500_000))
                        .unwrap();
                },
                "is not JSON",
            ),
        ];
        for (what, make, why) in rows {
            let (case, lock) = installed(name);
            make(&lock);
            case.expect(what, "unverified", rules, why);
            assert!(!case.run("human").out.contains("hunter2"));
        }
    }
}

#[test]
fn a_link_inside_the_repository_is_a_lock_file() {
    let (case, lock) = installed(NAMES[0]);
    let text = format!("{{\"skills\": {{\"rain-gauge\": {}}}}}", entry(&case));
    case.scratch.write("repo/elsewhere.json", text);
    symlink("elsewhere.json", lock).unwrap();
    case.expect("a link", "verified", &[], "");
}

#[test]
fn an_entry_that_stands_twice_is_told() {
    for (first, second) in [(true, false), (false, true)] {
        let (case, lock) = installed(NAMES[0]);
        let other = "{\"source\": \"evil/skills\", \"sourceType\": \"github\"}".to_owned();
        let entry = |own| if own { entry(&case) } else { other.clone() };
        let text = format!(
            "{{\"skills\": {{\n\"rain-gauge\": {},\n\"rain-gauge\": {}\n}}}}",
            entry(first),
            entry(second)
        );
        fs::write(&lock, text).unwrap();
        let report = case.check();
        assert_ne!(report.status(), "verified");
        assert_eq!(report.lines("malformed-origin", NAMES[0]), [3]);
    }
    // Of two lists the last is the one that counts.
    let (case, lock) = installed(NAMES[0]);
    let text = format!(
        "{{\"skills\": {{\"rain-gauge\": {}}}, \"skills\": {{}}}}",
        entry(&case)
    );
    fs::write(&lock, text).unwrap();
    assert_eq!(case.check().status(), "none");
}

#[test]
fn a_lock_file_of_three_hundred_thousand_skills_is_searched_once() {
    let (case, lock) = installed(NAMES[0]);
    let others: Vec<_> = (0..300_000).map(|at| format!("\"s{at}\":{{}},")).collect();
    let others = others.concat();
    let text = format!("{{\"skills\":{{{others}\"rain-gauge\":{}}}}}", entry(&case));
    assert!(text.len() < 4 << 20);
    fs::write(&lock, text).unwrap();
    for at in 0..300 {
        let name = format!("x{at}");
        case.scratch
            .package(&format!("repo/.agents/skills/{name}"), "# X\n");
        let file = case
            .scratch
            .join(&format!("repo/.agents/skills/{name}/SKILL.md"));
        crate::common::replace(
            &file,
            &format!("name: repo/.agents/skills/{name}"),
            &format!("name: {name}"),
        );
    }
    let case = Case {
        folder: case.scratch.join("repo"),
        ..case
    };
    let report = case.check();
    assert_eq!(report.json["summary"]["packages"], 301);
    assert_eq!(report.json["summary"]["verified"], 1);
}
