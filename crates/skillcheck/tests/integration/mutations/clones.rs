//! The clone changed, and the package left alone.

use std::fs;

use super::{Subject, THIRD, all, installed, rain_gauge, seed_calendar, soil_report};
use crate::common::{FIRST, FORK, SECOND, forge, git, git_command, loose, make_writable};

/// Subjects whose clone is the fixture's, with loose objects.
fn loose_ones() -> Vec<Subject> {
    let mut all = all();
    all.retain(|subject| loose(&subject.upstream, FIRST).exists());
    assert!(all.len() > 7);
    all
}

impl Subject {
    /// The commit that the files were compared with, and the path.
    fn located(&self) -> (String, String) {
        let origin = &self.check().json["packages"][0]["origin"];
        let text = |key: &str| origin[key].as_str().unwrap().to_owned();
        (text("compared"), text("path"))
    }

    /// Where the commit is claimed, or the package is called a copy without one.
    fn commit_place(&self) -> (&'static str, u64) {
        let file = self.path.0;
        match self.name {
            "installed" | "listed" | "locked" | "hashed" => (file, 0),
            _ => (file, self.line(file, "\"source_commit\"")),
        }
    }

    /// Asserts that the clone is not believed.
    fn corrupt(&self, what: &str) {
        let (file, line) = self.commit_place();
        self.expect(what, "unverified", &[("corrupt-upstream", file, line)]);
    }

    fn id(&self, revision: &str) -> String {
        git(&self.upstream, &["rev-parse", revision])
    }
}

#[test]
fn a_forged_loose_object_on_the_way_is_told() {
    for made in loose_ones() {
        let (commit, path) = made.located();
        let (folder, _) = path.rsplit_once('/').unwrap();
        let below = made.copied.iter().filter_map(|file| file.split_once('/'));
        let mut trees = vec![
            format!("{commit}^{{tree}}"),
            format!("{commit}:{folder}"),
            format!("{commit}:{path}"),
        ];
        trees.extend(below.map(|(folder, _)| format!("{commit}:{path}/{folder}")));
        let original = made.scratch.join("original.git");
        crate::common::copy_tree(&made.upstream, &original);
        let restore = || {
            fs::remove_dir_all(&made.upstream).unwrap();
            crate::common::copy_tree(&original, &made.upstream);
        };
        forge(&made.upstream, &commit, FORK);
        made.corrupt(&commit);
        restore();
        let other = made.id(&format!("{FORK}^{{tree}}"));
        for tree in trees {
            let id = made.id(&tree);
            forge(&made.upstream, &id, &other);
            made.corrupt(&tree);
            restore();
        }
        // Another kind, and no object at all.
        forge(&made.upstream, &commit, &other);
        made.corrupt("a tree as the commit");
        restore();
        let file = loose(&made.upstream, &commit);
        make_writable(&file);
        fs::write(file, "x").unwrap();
        made.corrupt("garbage as the commit");
    }
}

/// A copy of the first commit, which upstream has changed since.
fn older() -> Subject {
    let subject = rain_gauge();
    subject.replace("EXTERNAL_SOURCE.json", SECOND, FIRST);
    let text = subject.show(&format!("{FIRST}:skills/rain-gauge/SKILL.md"));
    fs::write(subject.folder.join("SKILL.md"), text).unwrap();
    subject
}

#[test]
fn a_forged_tip_or_step_of_the_branch_is_told() {
    let subject = rain_gauge();
    forge(&subject.upstream, THIRD, FORK);
    subject.corrupt("the tip");

    let subject = rain_gauge();
    subject.replace("EXTERNAL_SOURCE.json", SECOND, FIRST);
    subject.replace(
        "SKILL.md",
        "2. Sum by ISO week; a week with more than two missing days has no sum.",
        "2. Sum by ISO week, and mark weeks with missing days.",
    );
    subject.expect(
        "older",
        "verified",
        &[("outdated-origin", "EXTERNAL_SOURCE.json", 7)],
    );
    forge(&subject.upstream, SECOND, FORK);
    subject.corrupt("a commit between");
}

#[test]
fn a_forged_object_beside_the_way_changes_nothing() {
    for made in loose_ones() {
        let (_, path) = made.located();
        let other = if path.ends_with("soil-report") {
            "rain-gauge"
        } else {
            "soil-report"
        };
        let tree = made.id(&format!("main:skills/{other}"));
        forge(&made.upstream, &tree, FORK);
        if !["installed", "listed", "locked", "hashed"].contains(&made.name) {
            forge(&made.upstream, FORK, FIRST);
        }
        made.expect("beside", "verified", &[]);
    }
}

#[test]
fn a_forged_text_upstream_is_told_where_texts_are_compared() {
    for made in loose_ones() {
        let (commit, path) = made.located();
        let blob = made.id(&format!("{commit}:{path}/SKILL.md"));
        let other = made.id(&format!("{FORK}:LICENSE"));
        forge(&made.upstream, &blob, &other);
        made.corrupt("SKILL.md");
    }
}

#[test]
fn a_pack_that_gives_an_object_under_the_id_of_another_is_told() {
    let subject = rain_gauge();
    let pack = git_command(&subject.upstream)
        .args(["pack-objects", "--quiet", "objects/pack/pack"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn();
    let mut pack = pack.unwrap();
    let ids = format!("{SECOND}\n{FORK}\n");
    fs::create_dir_all(subject.upstream.join("objects/pack")).unwrap();
    std::io::Write::write_all(&mut pack.stdin.take().unwrap(), ids.as_bytes()).unwrap();
    let output = pack.wait_with_output().unwrap();
    let name = String::from_utf8(output.stdout).unwrap();
    for id in [SECOND, FORK] {
        fs::remove_file(loose(&subject.upstream, id)).unwrap();
    }
    subject.expect("an honest pack", "verified", &[]);
    // The index of a pack of two: a head, 256 counts, two ids, two sums, two places.
    let file = subject
        .upstream
        .join(format!("objects/pack/pack-{}.idx", name.trim()));
    let mut index = fs::read(&file).unwrap();
    let places = 8 + 4 * 256 + 2 * 20 + 2 * 4;
    let (first, second) = index[places..places + 8].split_at_mut(4);
    first.swap_with_slice(second);
    make_writable(&file);
    fs::write(file, index).unwrap();
    subject.corrupt("places exchanged");
}

#[test]
fn a_pack_with_a_byte_flipped_is_told() {
    let subject = rain_gauge();
    git(&subject.upstream, &["repack", "-a", "-d", "--quiet"]);
    git(&subject.upstream, &["prune-packed"]);
    subject.expect("packed", "verified", &[]);
    let packs = fs::read_dir(subject.upstream.join("objects/pack")).unwrap();
    let pack = packs
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "pack"));
    let pack = pack.unwrap();
    make_writable(&pack);
    let honest = fs::read(&pack).unwrap();
    let mut told = 0;
    for at in (12..honest.len() - 20).step_by(7) {
        let mut bytes = honest.clone();
        bytes[at] ^= 1;
        fs::write(&pack, bytes).unwrap();
        // What is on the way is told; no byte makes another package of it.
        let report = subject.check();
        let rules = super::told(&report);
        match report.status() {
            "verified" => assert_eq!(rules, subject.before, "byte {at}"),
            status => {
                assert_eq!(status, "unverified", "byte {at}: {rules:?}");
                assert_eq!(rules.len(), 1, "byte {at}: {rules:?}");
                let told = ["corrupt-upstream", "unverified-origin"];
                assert!(told.contains(&rules[0].0.as_str()), "byte {at}: {rules:?}");
            }
        }
        told += usize::from(report.status() != "verified");
    }
    assert!(told > 50, "{told}");
}

#[test]
fn a_branch_that_lost_the_commit_is_told() {
    let subject = seed_calendar();
    git(
        &subject.upstream,
        &["update-ref", "refs/heads/main", SECOND],
    );
    let file = "EXTERNAL_SOURCE.json";
    subject.expect("moved back", "mismatch", &[("unreachable-commit", file, 7)]);
    git(&subject.upstream, &["update-ref", "refs/heads/main", FORK]);
    subject.expect("elsewhere", "mismatch", &[("unreachable-commit", file, 7)]);
    git(&subject.upstream, &["update-ref", "-d", "refs/heads/main"]);
    subject.expect("gone", "unverified", &[("unverified-origin", file, 7)]);
    git(
        &subject.upstream,
        &["config", "remote.origin.url", "https://example.com/x/y"],
    );
    subject.expect("another's", "unverified", &[("unverified-origin", file, 7)]);
}

#[test]
fn objects_that_are_gone_leave_it_unverified() {
    let file = "EXTERNAL_SOURCE.json";
    for revision in [
        SECOND,
        "main^{tree}",
        "main:skills",
        "main:skills/rain-gauge",
    ] {
        let subject = rain_gauge();
        let id = subject.id(&revision.replace("main", SECOND));
        fs::remove_file(loose(&subject.upstream, &id)).unwrap();
        subject.expect(revision, "unverified", &[("unverified-origin", file, 7)]);
    }
    // A step of the history, which a whole clone has.
    let subject = rain_gauge();
    let tip = git(
        &subject.upstream,
        &["commit-tree", "-p", THIRD, "-m", "x", "main^{tree}"],
    );
    git(&subject.upstream, &["update-ref", "refs/heads/main", &tip]);
    subject.expect("one more", "verified", &[]);
    fs::remove_file(loose(&subject.upstream, THIRD)).unwrap();
    subject.expect("a gap", "unverified", &[("unverified-origin", file, 7)]);
}

/// A clone of the subject's upstream, made with these options.
fn cloned(subject: &Subject, options: &[&str]) -> std::path::PathBuf {
    git(
        &subject.upstream,
        &["config", "uploadpack.allowFilter", "true"],
    );
    let url = format!("file://{}", subject.upstream.display());
    let clone = subject.scratch.join("clone");
    let _ = fs::remove_dir_all(&clone);
    let mut args = vec!["clone", "--quiet", "--no-checkout"];
    args.extend(options);
    args.extend([url.as_str(), "clone"]);
    git(&subject.scratch.path(), &args);
    let remote = git(&subject.upstream, &["config", "remote.origin.url"]);
    git(&clone, &["config", "remote.origin.url", &remote]);
    clone
}

#[test]
fn a_clone_that_lacks_what_is_claimed_verifies_nothing() {
    let file = "EXTERNAL_SOURCE.json";
    // One level: the claimed commit is behind it.
    let subject = rain_gauge();
    let clone = cloned(&subject, &["--depth=1"]);
    let report = subject.check_with(&clone);
    subject.expect_of(
        &report,
        "depth 1",
        "unverified",
        &[("unverified-origin", file, 7)],
    );
    // No trees.
    let clone = cloned(&subject, &["--filter=tree:0"]);
    let report = subject.check_with(&clone);
    subject.expect_of(
        &report,
        "no trees",
        "unverified",
        &[("unverified-origin", file, 7)],
    );
    // No texts: the copied files are compared by id; what was written anew is not.
    let clone = cloned(&subject, &["--filter=blob:none"]);
    subject.expect_of(&subject.check_with(&clone), "no blobs", "verified", &[]);

    let subject = soil_report();
    let clone = cloned(&subject, &["--filter=blob:none"]);
    let told = &[("unverified-origin", "metadata.json", 10)];
    subject.expect_of(&subject.check_with(&clone), "no blobs", "verified", told);

    let subject = installed();
    let clone = cloned(&subject, &["--filter=blob:none"]);
    let line = subject.line("SKILL.md", "github-tree-sha");
    let told = &[("unverified-origin", "SKILL.md", line)];
    subject.expect_of(&subject.check_with(&clone), "no blobs", "unverified", told);
}

#[test]
fn history_that_was_cut_after_the_commit_is_no_fault() {
    let subject = rain_gauge();
    let clone = cloned(&subject, &["--depth=2"]);
    let report = subject.check_with(&clone);
    subject.expect_of(&report, "depth 2", "verified", &[]);
    // The commit is there, and nobody knows whether it is in the branch.
    let aside = older();
    let clone = cloned(&aside, &["--depth=1"]);
    let from = aside.upstream.to_str().unwrap();
    git(&clone, &["fetch", "--quiet", "--depth=1", from, FIRST]);
    let report = aside.check_with(&clone);
    let told = &[("unverified-origin", "EXTERNAL_SOURCE.json", 7)];
    aside.expect_of(&report, "beside", "verified", told);
    assert_eq!(
        report.json["packages"][0]["origin"]["reachable"],
        serde_json::Value::Null
    );
    let told = report.findings();
    assert!(
        told.iter()
            .all(|found| found.rule != "unverified-origin" || found.severity == "note")
    );
    // A file that calls a whole history cut changes nothing.
    fs::write(
        subject.upstream.join("shallow"),
        format!("{THIRD}\n{SECOND}\n"),
    )
    .unwrap();
    subject.expect("called shallow", "verified", &[]);
    subject.replace("EXTERNAL_SOURCE.json", SECOND, FORK);
    let told = [
        ("modified-file", "SKILL.md", 9),
        ("unreachable-commit", "EXTERNAL_SOURCE.json", 7),
    ];
    subject.expect("called shallow, and outside", "mismatch", &told);
}

#[test]
fn replaced_and_grafted_history_is_not_believed() {
    let subject = rain_gauge();
    git(&subject.upstream, &["replace", SECOND, FORK]);
    git(&subject.upstream, &["replace", THIRD, FORK]);
    fs::create_dir_all(subject.upstream.join("info")).unwrap();
    let grafts = format!("{THIRD} {FORK}\n{SECOND} {FORK}\n");
    fs::write(subject.upstream.join("info/grafts"), grafts).unwrap();
    let seen = git(&subject.upstream, &["log", "--format=%H", "main"]);
    assert!(
        seen.contains(FORK) || seen.contains(FIRST),
        "git believes them: {seen}"
    );
    subject.expect("replaced and grafted", "verified", &[]);
    subject.replace("EXTERNAL_SOURCE.json", SECOND, FORK);
    let told = [
        ("modified-file", "SKILL.md", 9),
        ("unreachable-commit", "EXTERNAL_SOURCE.json", 7),
    ];
    subject.expect("the fork's commit", "mismatch", &told);
}
