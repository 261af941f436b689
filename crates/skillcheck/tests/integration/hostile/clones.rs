//! Clones whose configuration and layout are meant to run or to read something else.

use std::{fs, os::unix::fs::symlink, path::Path};

use super::{Case, fifo};
use crate::common::{FORK, SECOND};

/// Makes a clone hostile.
type Make<'a> = &'a dyn Fn(&Path);

/// Adds lines to the clone's configuration.
fn configure(case: &Case, lines: &str) {
    let file = case.upstream.join("config");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(file, format!("{text}{lines}\n")).unwrap();
}

#[test]
fn configuration_that_runs_programs_runs_none() {
    let case = Case::new();
    let evil = case.trap("evil.sh");
    let evil = evil.display();
    let included = case.scratch.write(
        "included",
        format!(
            "[core]\n\tfsmonitor = {evil}\n[remote \"origin\"]\n\turl = https://e.example/x/y\n"
        ),
    );
    let included = included.display();
    for lines in [
        format!("[include]\n\tpath = {included}"),
        format!("[includeIf \"gitdir:/\"]\n\tpath = {included}"),
        "[include]\n\tpath = ../../../../../../../../../../dev/zero".to_owned(),
        format!("[core]\n\tfsmonitor = {evil}\n\thooksPath = {}", case.scratch.path().display()),
        format!("[core]\n\tsshCommand = {evil}\n\tgitProxy = {evil}\n\taskPass = {evil}\n\tpager = {evil}"),
        format!("[alias]\n\tcat-file = !{evil}\n\trev-parse = !{evil}"),
        format!("[filter \"x\"]\n\tclean = {evil}\n\tsmudge = {evil}\n\tprocess = {evil}\n\trequired = true"),
        format!("[diff]\n\texternal = {evil}\n[diff \"x\"]\n\ttextconv = {evil}"),
        format!("[credential]\n\thelper = !{evil}\n[gpg]\n\tprogram = {evil}"),
        format!("[remote \"origin\"]\n\tuploadpack = {evil}\n\tvcs = ext\n[protocol \"ext\"]\n\tallow = always"),
        format!("[uploadpack]\n\tpackObjectsHook = {evil}\n[url \"ext::{evil}\"]\n\tinsteadOf = https://"),
        "[core]\n\tworktree = /".to_owned(),
        "[core]\n\tattributesFile = /dev/zero\n\texcludesFile = /dev/zero".to_owned(),
        "[extensions]\n\tworktreeConfig = true\n\tevil = true\n[core]\n\trepositoryformatversion = 1".to_owned(),
    ] {
        let case = Case { ..Case::new() };
        configure(&case, &lines);
        for hook in ["post-checkout", "pre-auto-gc", "reference-transaction"] {
            case.trap(&format!("upstream.git/hooks/{hook}"));
        }
        case.expect(&lines, "verified", &[], "");
    }
    assert!(!case.marker.exists());
}

#[test]
fn replaced_and_grafted_history_changes_nothing() {
    let case = Case::new();
    crate::common::git(&case.upstream, &["replace", SECOND, FORK]);
    case.scratch
        .write("upstream.git/info/grafts", format!("{SECOND} {FORK}\n"));
    case.expect("replaced", "verified", &[], "");
    case.record(SECOND, FORK);
    let text = crate::common::fixture("upstream/fork/skills/rain-gauge/SKILL.md");
    fs::copy(text, case.folder.join("SKILL.md")).unwrap();
    case.expect("grafted", "mismatch", &["unreachable-commit"], "`main`");
}

#[test]
fn what_leads_out_of_a_clone_is_refused_when_it_is_opened() {
    let out = |case: &Case, name: &str| {
        let from = case.upstream.join(name);
        let to = case.scratch.join("outside");
        fs::rename(&from, &to).unwrap();
        symlink(&to, &from).unwrap();
    };
    let loose = format!("objects/{}/{}", &SECOND[..2], &SECOND[2..]);
    let folder = format!("objects/{}", &SECOND[..2]);
    for (name, why) in [
        ("objects", "borrows objects"),
        (folder.as_str(), "a link among its objects"),
        (loose.as_str(), "a link among its objects"),
        ("refs", "no git repository"),
        ("config", "leads out of the clone"),
    ] {
        let case = Case::new();
        out(&case, name);
        case.refused(name, why);
    }
    let case = Case::new();
    case.scratch
        .write("outside", format!("{SECOND} refs/heads/x\n"));
    symlink(
        case.scratch.join("outside"),
        case.upstream.join("packed-refs"),
    )
    .unwrap();
    case.refused("packed-refs", "outside itself");

    let outside = Case::new().upstream;
    for line in [
        outside.join("objects").display().to_string(),
        "../../outside.git/objects".to_owned(),
        "\"/tmp\"".to_owned(),
        "/".to_owned(),
        "//dev/fd/0".to_owned(),
    ] {
        let case = Case::new();
        case.scratch.copy(&case.upstream, "outside.git");
        case.scratch
            .write("upstream.git/objects/info/alternates", &line);
        case.refused(&line, "borrows objects");
    }
    let case = Case::new();
    let alternates = case.scratch.write("alternates", "/\n");
    fs::create_dir_all(case.upstream.join("objects/info")).unwrap();
    symlink(alternates, case.upstream.join("objects/info/alternates")).unwrap();
    case.refused("linked alternates", "a link among its objects");
}

#[test]
fn a_git_file_that_leads_elsewhere_is_refused() {
    for text in [
        "gitdir: ../upstream.git\n",
        "gitdir: /\n",
        "gitdir: \n",
        "gitdir: /dev/zero\n",
        "\u{1b}]0;x\u{7}\n",
    ] {
        let mut case = Case::new();
        let file = case.scratch.write("disguise/.git", text);
        case.upstream = file.parent().unwrap().to_path_buf();
        case.refused(text, "does not know it");
    }
    let mut case = Case::new();
    case.scratch.write("elsewhere", "gitdir: ../upstream.git\n");
    case.upstream = case.scratch.join("linked");
    fs::create_dir(&case.upstream).unwrap();
    symlink("../elsewhere", case.upstream.join(".git")).unwrap();
    case.refused("a link", "no git repository");
    fs::remove_file(case.upstream.join(".git")).unwrap();
    symlink("../upstream.git", case.upstream.join(".git")).unwrap();
    case.refused("a link to a folder", "does not know it");
}

#[test]
fn what_is_no_clone_is_refused_with_a_reason() {
    let no_head = |clone: &Path| fs::remove_file(clone.join("HEAD")).unwrap();
    let pipe_head = |clone: &Path| {
        no_head(clone);
        fifo(&clone.join("HEAD"));
    };
    let no_objects = |clone: &Path| fs::remove_dir_all(clone.join("objects")).unwrap();
    let config =
        |text: &'static [u8]| move |clone: &Path| fs::write(clone.join("config"), text).unwrap();
    let rows: [(&str, Make, &str); 7] = [
        ("no HEAD", &no_head, "no git repository"),
        ("a pipe as HEAD", &pipe_head, "no git repository"),
        ("no objects", &no_objects, "no git repository"),
        (
            "garbage as config",
            &config(b"[core\n\xff\0=="),
            "config file cannot be read",
        ),
        (
            "another hash",
            &config(b"[extensions]\n\tobjectFormat = sha512\n"),
            "its hash is sha512",
        ),
        (
            "a config of a folder",
            &|clone| {
                fs::remove_file(clone.join("config")).unwrap();
                fs::create_dir(clone.join("config")).unwrap();
            },
            "its config is a folder",
        ),
        (
            "a config of 5 MB",
            &|clone| fs::write(clone.join("config"), vec![b'#'; 5 << 20]).unwrap(),
            "it has 5242880 bytes",
        ),
    ];
    for (name, make, why) in rows {
        let case = Case::new();
        make(&case.upstream);
        case.refused(name, why);
    }
    let case = Case::new();
    fs::remove_file(case.upstream.join("config")).unwrap();
    fifo(&case.upstream.join("config"));
    case.refused("a pipe as config", "it is no regular file");
}

#[test]
fn remotes_without_number_or_with_a_password_are_read() {
    let case = Case::new();
    let many: Vec<_> = (0..40_000)
        .map(|at| format!("[remote \"r{at}\"]\n\turl = https://h.example/o/n{at}\n"))
        .collect();
    configure(&case, &many.concat());
    case.expect("many", "verified", &[], "");

    let case = Case::new();
    let config = format!(
        "[remote \"origin\"]\n\turl = {}\n",
        "https://joe:hunter2@e.example/a/b"
    );
    fs::write(case.upstream.join("config"), config).unwrap();
    let report = case.check();
    assert_eq!(report.rules(), ["unverified-origin"]);
    assert!(!report.said.out.contains("hunter2"));
    assert!(!case.run("human").out.contains("hunter2"));
}
