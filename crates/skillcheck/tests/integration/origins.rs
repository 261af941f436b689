//! Nothing that is false is ever shown as verified.

use std::{fs, path::PathBuf};

use crate::{
    common::{
        FIRST, FORK, REPOSITORY, Report, SECOND, fixture, forge, git, loose, replace, skillcheck,
    },
    copy::Copy,
};

impl Copy {
    fn edit_record(&self, from: &str, to: &str) {
        replace(&self.folder.join("EXTERNAL_SOURCE.json"), from, to);
    }
}

/// Asserts the verdict and the rules that were broken.
fn verdict(report: &Report, status: &str, rules: &[&str]) {
    assert_eq!(
        (report.status(), report.rules()),
        (status, rules.iter().map(ToString::to_string).collect()),
        "{:#?}",
        report.findings()
    );
}

#[test]
fn a_faithful_copy_is_verified() {
    let copy = Copy::new();
    verdict(&copy.check(), "verified", &[]);
    assert_eq!(copy.check().said.status, 0);
}

#[test]
fn every_change_to_the_files_is_seen() {
    let copy = Copy::new();
    replace(&copy.folder.join("references/norms.md"), "48", "49");
    let report = copy.check();
    verdict(&report, "mismatch", &["modified-file"]);
    assert_eq!(report.lines("modified-file", "references/norms.md"), [5]);

    let copy = Copy::new();
    fs::remove_file(copy.folder.join("references/norms.md")).unwrap();
    verdict(
        &copy.check(),
        "mismatch",
        &["broken-support-path", "missing-file"],
    );

    let copy = Copy::new();
    fs::write(copy.folder.join("extra.txt"), "x").unwrap();
    verdict(&copy.check(), "mismatch", &["unexplained-file"]);

    let copy = Copy::new();
    replace(
        &copy.folder.join("SKILL.md"),
        "1. Read the log",
        "1. Send the log away",
    );
    verdict(&copy.check(), "mismatch", &["modified-file"]);
}

#[cfg(unix)]
#[test]
fn modes_and_kinds_are_compared() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let copy = Copy::new();
    let norms = copy.folder.join("references/norms.md");
    fs::set_permissions(&norms, fs::Permissions::from_mode(0o755)).unwrap();
    verdict(&copy.check(), "mismatch", &["mode-changed"]);

    let copy = Copy::new();
    let norms = copy.folder.join("references/norms.md");
    fs::rename(&norms, copy.folder.join("norms.md")).unwrap();
    symlink("../norms.md", &norms).unwrap();
    verdict(
        &copy.check(),
        "mismatch",
        &["mode-changed", "unexplained-file"],
    );
}

#[test]
fn every_false_claim_is_seen() {
    let copy = Copy::new();
    copy.edit_record(SECOND, FIRST);
    verdict(&copy.check(), "mismatch", &["modified-file"]);

    let copy = Copy::new();
    copy.edit_record(SECOND, FORK);
    verdict(
        &copy.check(),
        "mismatch",
        &["modified-file", "unreachable-commit"],
    );

    let copy = Copy::new();
    copy.edit_record("\"skills/rain-gauge\"", "\"skills/snow-gauge\"");
    verdict(&copy.check(), "mismatch", &["unknown-path"]);

    let copy = Copy::new();
    copy.edit_record("\"skills/rain-gauge\"", "\"LICENSE\"");
    verdict(&copy.check(), "mismatch", &["unknown-path"]);

    let copy = Copy::new();
    copy.edit_record(SECOND, &"1".repeat(40));
    verdict(&copy.check(), "mismatch", &["unknown-commit"]);

    let copy = Copy::new();
    let blob = git(&copy.upstream, &["rev-parse", "main:LICENSE"]);
    copy.edit_record(SECOND, &blob);
    verdict(&copy.check(), "mismatch", &["unknown-commit"]);

    let copy = Copy::new();
    copy.edit_record(
        "\"source_repository_name\": \"field-skills\"",
        "\"source_repository_name\": \"x\"",
    );
    verdict(&copy.check(), "mismatch", &["conflicting-origin"]);

    let copy = Copy::new();
    copy.edit_record(REPOSITORY, "https://example.com/other/field-skills");
    let report = copy.check();
    assert_ne!(report.status(), "verified");
    assert!(report.rules().contains(&"unverified-origin".to_owned()));
}

#[test]
fn a_commit_younger_than_the_clone_is_unverified_not_unknown() {
    let copy = Copy::new();
    copy.edit_record(SECOND, &"1".repeat(40));
    copy.edit_record("2026-04-10T", "2027-04-10T");
    verdict(&copy.check(), "unverified", &["unverified-origin"]);
}

#[test]
fn an_object_under_a_false_name_is_never_believed() {
    let tree = |copy: &Copy, spec: &str| git(&copy.upstream, &["rev-parse", spec]);
    for spec in [
        SECOND.to_owned(),
        format!("{SECOND}^{{tree}}"),
        format!("{SECOND}:skills"),
        format!("{SECOND}:skills/rain-gauge"),
    ] {
        let copy = Copy::new();
        let id = tree(&copy, &spec);
        let with = match spec.as_str() {
            SECOND => FORK.to_owned(),
            _ => tree(&copy, &spec.replace(SECOND, FIRST)),
        };
        forge(&copy.upstream, &id, &with);
        verdict(&copy.check(), "unverified", &["corrupt-upstream"]);
    }
}

#[test]
fn a_clone_that_is_broken_is_told_and_verifies_nothing() {
    let copy = Copy::new();
    let file = loose(&copy.upstream, SECOND);
    crate::common::make_writable(&file);
    fs::write(file, b"junk").unwrap();
    verdict(&copy.check(), "unverified", &["corrupt-upstream"]);
}

/// A clone of the fixture upstream, made with these options.
fn cloned(copy: &Copy, options: &[&str]) -> PathBuf {
    let url = format!("file://{}", copy.upstream.display());
    git(
        &copy.upstream,
        &["config", "uploadpack.allowFilter", "true"],
    );
    let mut args = vec!["clone", "--quiet"];
    args.extend(options);
    args.extend([url.as_str(), "clone"]);
    git(&copy.scratch.path(), &args);
    let clone = copy.scratch.join("clone");
    git(&clone, &["remote", "set-url", "origin", REPOSITORY]);
    clone
}

#[test]
fn clones_of_every_kind_serve() {
    for options in [
        &[][..],
        &["--bare"],
        &["--mirror"],
        &["--no-checkout", "--filter=blob:none"],
        &["--depth=2"],
    ] {
        let copy = Copy::new();
        let clone = cloned(&copy, options);
        verdict(&copy.check_with(&clone), "verified", &[]);
    }
}

#[test]
fn a_packed_clone_and_a_linked_worktree_serve() {
    let copy = Copy::new();
    let clone = cloned(&copy, &[]);
    git(&clone, &["gc", "--quiet"]);
    verdict(&copy.check_with(&clone), "verified", &[]);
    git(&clone, &["worktree", "add", "--quiet", "../tree", FIRST]);
    verdict(&copy.check_with(copy.scratch.join("tree")), "verified", &[]);
}

#[test]
fn a_shallow_clone_without_the_commit_leaves_it_unverified() {
    let copy = Copy::new();
    copy.edit_record(SECOND, FIRST);
    let clone = cloned(&copy, &["--depth=1"]);
    let report = copy.check_with(clone);
    verdict(&report, "unverified", &["unverified-origin"]);
    assert!(report.findings()[0].message.contains("shallow"));
}

#[test]
fn a_clone_that_leads_out_of_itself_is_refused() {
    let copy = Copy::new();
    let clone = cloned(&copy, &["--bare"]);
    let alternates = clone.join("objects/info/alternates");
    fs::write(
        alternates,
        copy.upstream.join("objects").display().to_string(),
    )
    .unwrap();
    let said = skillcheck(["check"])
        .arg(&copy.folder)
        .arg("--upstream")
        .arg(&clone)
        .run();
    assert_eq!(said.status, 2);
    assert!(said.err.contains("outside itself"), "{}", said.err);

    let disguise = copy
        .scratch
        .write("disguise/.git", "gitdir: ../upstream.git\n");
    let disguise = disguise.parent().unwrap();
    let said = skillcheck(["check"])
        .arg(&copy.folder)
        .arg("--upstream")
        .arg(disguise)
        .run();
    assert_eq!(said.status, 2);
}

#[test]
fn replace_refs_and_grafts_change_nothing() {
    let copy = Copy::new();
    let clone = cloned(&copy, &["--mirror"]);
    git(&clone, &["replace", SECOND, FORK]);
    fs::create_dir_all(clone.join("info")).unwrap();
    fs::write(clone.join("info/grafts"), format!("{SECOND} {FORK}\n")).unwrap();
    verdict(&copy.check_with(&clone), "verified", &[]);
    copy.edit_record(SECOND, FORK);
    assert_eq!(copy.check_with(&clone).status(), "mismatch");
}

#[test]
fn a_clone_serves_the_repository_that_it_is_a_clone_of() {
    let copy = Copy::new();
    let other = "https://example.com/someone/fork";
    git(&copy.upstream, &["config", "remote.origin.url", other]);
    let report = copy.check();
    verdict(&report, "unverified", &["unverified-origin"]);
    assert!(
        report.findings()[0]
            .message
            .contains("clone of other repositories")
    );
    // The user's word goes before the clone's own.
    let said = format!("{REPOSITORY}={}", copy.upstream.display());
    verdict(&copy.check_with(said), "verified", &[]);
    // Without remotes it serves whatever it holds.
    git(
        &copy.upstream,
        &["config", "--remove-section", "remote.origin"],
    );
    verdict(&copy.check(), "verified", &[]);
    copy.edit_record(SECOND, &"1".repeat(40));
    verdict(&copy.check(), "unverified", &["unverified-origin"]);
}

#[test]
fn a_ref_that_the_clone_lacks_speaks_for_no_claim() {
    let copy = Copy::new();
    let branch = "\"source_branch\": \"main\"";
    copy.edit_record(branch, "\"source_branch\": \"release\"");
    let report = copy.check();
    verdict(&report, "unverified", &["unverified-origin"]);
    assert_eq!(
        report.json["packages"][0]["origin"]["reachable"],
        serde_json::Value::Null
    );

    let copy = Copy::new();
    copy.edit_record(branch, "\"source_branch\": 5");
    verdict(&copy.check(), "unverified", &["malformed-origin"]);
}

#[test]
fn a_forged_tip_of_the_claimed_ref_is_told() {
    let copy = Copy::new();
    let tip = git(&copy.upstream, &["rev-parse", "main"]);
    forge(&copy.upstream, &tip, FORK);
    verdict(&copy.check(), "unverified", &["corrupt-upstream"]);
}

#[test]
fn a_skill_file_put_into_a_folder_hides_nothing_there() {
    let copy = Copy::new();
    replace(&copy.folder.join("references/norms.md"), "48", "49");
    let nested = "---\nname: references\ndescription: Hides a folder.\n---\n# Nested\n\nText.\n";
    fs::write(copy.folder.join("references/SKILL.md"), nested).unwrap();
    let report = copy.check();
    let parent = report.package("rain-gauge");
    assert_eq!(parent["origin"]["status"], "mismatch");
    assert_eq!(report.rules(), ["missing-file", "unreferenced-file"]);
}

#[test]
fn history_that_was_cut_leaves_reachability_open_and_says_so() {
    let copy = Copy::new();
    copy.edit_record(SECOND, FIRST);
    replace(
        &copy.folder.join("SKILL.md"),
        "2. Sum by ISO week; a week with more than two missing days has no sum.",
        "2. Sum by ISO week, and mark weeks with missing days.",
    );
    let clone = cloned(&copy, &["--depth=1"]);
    git(
        &clone,
        &[
            "fetch",
            "--quiet",
            "--depth=1",
            copy.upstream.to_str().unwrap(),
            FIRST,
        ],
    );
    let report = copy.check_with(clone);
    verdict(&report, "verified", &["unverified-origin"]);
    assert_eq!(report.findings()[0].severity, "note");
}

#[test]
fn a_repository_of_sha256_is_verified_by_the_same_rules() {
    let copy = Copy::new();
    let work = copy.scratch.join("work");
    git(
        &copy.scratch.path(),
        &[
            "init",
            "--quiet",
            "-b",
            "main",
            "--object-format=sha256",
            "work",
        ],
    );
    let skill = work.join("skills/rain-gauge");
    fs::create_dir_all(skill.join("references")).unwrap();
    for file in ["SKILL.md", "references/norms.md"] {
        fs::copy(copy.folder.join(file), skill.join(file)).unwrap();
    }
    git(&work, &["add", "."]);
    git(&work, &["commit", "--quiet", "-m", "Rain gauge"]);
    let commit = git(&work, &["rev-parse", "HEAD"]);
    assert_eq!(commit.len(), 64);
    let report = copy.check_with(&work);
    assert_ne!(
        report.status(),
        "verified",
        "the claim names a SHA-1 commit"
    );
    copy.edit_record(SECOND, &commit);
    verdict(&copy.check_with(&work), "verified", &[]);
}

#[test]
fn a_branch_that_tracks_another_repository_speaks_for_no_claim() {
    let copy = Copy::new();
    let clone = cloned(&copy, &[]);
    let fork = "https://example.com/evil/field-skills";
    git(&clone, &["remote", "add", "fork", fork]);
    let upstream = copy.upstream.to_str().unwrap();
    for name in ["refs/remotes/fork/release", "refs/heads/release"] {
        let refspec = format!("refs/pull/7/head:{name}");
        git(&clone, &["fetch", "--quiet", upstream, &refspec]);
    }
    let text = fixture("upstream/fork/skills/rain-gauge/SKILL.md");
    fs::copy(text, copy.folder.join("SKILL.md")).unwrap();
    copy.edit_record(SECOND, FORK);
    copy.edit_record("\"main\"", "\"release\"");
    verdict(
        &copy.check_with(clone),
        "unverified",
        &["unverified-origin"],
    );
}

#[test]
fn a_broken_history_is_told_to_every_package_that_rests_on_it() {
    let copy = Copy::new();
    copy.edit_record(SECOND, FIRST);
    let second = copy.scratch.join("skills/rain-gauge");
    copy.scratch.copy(&copy.folder, "skills/rain-gauge");
    forge(&copy.upstream, SECOND, FORK);
    let report = skillcheck(["check", "--jobs", "1"])
        .arg(&copy.folder)
        .arg(second)
        .arg("--upstream")
        .arg(&copy.upstream)
        .report();
    assert_eq!(report.json["summary"]["unverified"], 2);
    assert_eq!(report.rules(), ["corrupt-upstream"]);
    assert_eq!(report.findings().len(), 2);
}

#[test]
fn the_order_of_upstreams_does_not_change_a_verdict() {
    let copy = Copy::new();
    let text = fixture("upstream/fork/skills/rain-gauge/SKILL.md");
    fs::copy(text, copy.folder.join("SKILL.md")).unwrap();
    copy.edit_record(SECOND, FORK);
    let other = copy.scratch.copy(&copy.upstream, "other.git");
    git(&other, &["update-ref", "-d", "refs/heads/main"]);
    for pair in [[&copy.upstream, &other], [&other, &copy.upstream]] {
        let run = skillcheck(["check"]).arg(&copy.folder).arg("--upstream");
        let report = run.arg(pair[0]).arg("--upstream").arg(pair[1]).report();
        verdict(&report, "mismatch", &["unreachable-commit"]);
    }
}

#[test]
fn a_partial_clone_without_the_commit_leaves_it_unverified() {
    let copy = Copy::new();
    copy.edit_record(SECOND, &"1".repeat(40));
    let clone = cloned(&copy, &["--filter=blob:none", "--no-checkout"]);
    verdict(
        &copy.check_with(clone),
        "unverified",
        &["unverified-origin"],
    );
}

#[test]
fn a_submodule_upstream_was_not_compared() {
    let copy = Copy::new();
    let work = cloned(&copy, &[]);
    let entry = format!("160000,{SECOND},skills/rain-gauge/sub");
    git(&work, &["update-index", "--add", "--cacheinfo", &entry]);
    git(&work, &["commit", "--quiet", "-m", "Submodule"]);
    let commit = git(&work, &["rev-parse", "HEAD"]);
    git(&work, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    copy.edit_record(SECOND, &commit);
    let report = copy.check_with(work);
    verdict(&report, "unverified", &["mode-changed"]);
}
