//! `--config` and `--baseline` may name anything: what cannot be used is told, and nothing hangs.

use std::{fs, sync::mpsc, thread, time::Duration};

use crate::common::{Run, Said, Scratch, skillcheck};

/// What it says, within a minute.
fn soon(run: Run) -> Said {
    let (done, ended) = mpsc::channel();
    thread::spawn(move || done.send(run.run()));
    let minute = Duration::from_mins(1);
    ended.recv_timeout(minute).expect("it does not hang")
}

fn given(scratch: &Scratch, args: &[&str]) -> Said {
    let run = skillcheck(["check", "pond"]).args(args);
    soon(run.from(&scratch.path()))
}

#[cfg(unix)]
#[test]
fn what_is_no_file_or_never_ends_is_refused() {
    let scratch = Scratch::new();
    scratch.package("pond", "# Pond\n\nDig it.\n");
    scratch.write("folder/x", "");
    let mut mkfifo = std::process::Command::new("mkfifo");
    let made = mkfifo.arg(scratch.join("pipe")).status();
    assert!(made.unwrap().success());
    for (file, size) in [("large", 5 << 20), ("huge", 1 << 30)] {
        // Holes: nothing of it is on disk.
        let file = fs::File::create(scratch.join(file)).unwrap();
        file.set_len(size).unwrap();
    }
    for (option, name, why) in [
        ("--config", "/dev/zero", "it is no regular file"),
        ("--config", "pipe", "it is no regular file"),
        ("--config", "folder", "it is a folder"),
        ("--config", "none", "entity not found"),
        ("--config", "large", "it has more than 4 MiB"),
        ("--baseline", "/dev/zero", "it is no regular file"),
        ("--baseline", "pipe", "it is no regular file"),
        ("--baseline", "folder", "it is a folder"),
        ("--baseline", "none", "entity not found"),
        ("--baseline", "huge", "it has more than 256 MiB"),
    ] {
        let said = given(&scratch, &[option, name]);
        assert_eq!(said.status, 2, "{option} {name}: {}", said.err);
        assert!(said.err.contains(why), "{option} {name}: {}", said.err);
        assert!(said.err.contains(name), "{option} {name}: {}", said.err);
    }
    for name in ["/dev/zero", "pipe", "folder", "huge"] {
        let said = given(&scratch, &["--write-baseline", "--baseline", name]);
        assert_eq!(said.status, 2, "{name}: {}", said.err);
    }
}

#[test]
fn a_configuration_may_come_from_any_editor() {
    let scratch = Scratch::new();
    scratch.package("pond", "# Pond\n\nDig it.");
    let off = "[rules]\nmissing-final-newline = \"error\"\n";
    for text in [
        off.to_owned(),
        format!("\u{feff}{off}"),
        off.replace('\n', "\r\n"),
        format!("\u{feff}# One\r\n{}", off.replace('\n', "\r\n")),
    ] {
        scratch.write("some.toml", &text);
        let said = given(&scratch, &["--config", "some.toml"]);
        assert_eq!(said.status, 1, "{text:?}: {}", said.err);
    }
    // A place behind the mark is where it is.
    scratch.write(
        "some.toml",
        "\u{feff}[rules]\r\nmissing-line = \"error\"\r\n",
    );
    let said = given(&scratch, &["--config", "some.toml"]);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("some.toml:2:1"), "{}", said.err);
    for bytes in [&b"[rules]\n# \xff\n"[..], b"\xff\xfe[\0r\0"] {
        scratch.write("some.toml", bytes);
        let said = given(&scratch, &["--config", "some.toml"]);
        assert_eq!(said.status, 2);
        assert!(said.err.contains("not UTF-8"), "{}", said.err);
    }
}

#[test]
fn a_baseline_may_come_from_any_editor_and_replaces_nothing_else() {
    let scratch = Scratch::new();
    scratch.package("pond", "# Pond\n\nDig it [there](a.md).\n");
    let write = ["--write-baseline", "--baseline", "base.json"];
    assert_eq!(given(&scratch, &write).status, 0);
    let text = fs::read_to_string(scratch.join("base.json")).unwrap();
    scratch.write(
        "base.json",
        format!("\u{feff}{}", text.replace('\n', "\r\n")),
    );
    let said = given(&scratch, &["--baseline", "base.json"]);
    assert_eq!(said.status, 0, "{}", said.err);
    // What a merge left is written anew; what was something else is not.
    scratch.write("base.json", format!("{{\n<<<<<<< HEAD\n{text}"));
    assert_eq!(given(&scratch, &["--baseline", "base.json"]).status, 2);
    assert_eq!(given(&scratch, &write).status, 0);
    assert_eq!(fs::read_to_string(scratch.join("base.json")).unwrap(), text);
    for other in ["pond/SKILL.md", "package.json"] {
        scratch.write("package.json", "{ \"name\": \"pond\" }\n");
        let before = fs::read(scratch.join(other)).unwrap();
        let said = given(&scratch, &["--write-baseline", "--baseline", other]);
        assert_eq!(said.status, 2, "{other}");
        assert_eq!(fs::read(scratch.join(other)).unwrap(), before);
    }
}
