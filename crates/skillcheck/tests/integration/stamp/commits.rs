//! Which commit of which repository is recorded.

use std::fs;

use serde_json::Value;

use super::{Copy, SOURCE, done, refused, verified};
use crate::common::{FIRST, FORK, REPOSITORY, SECOND, fixture, forge, git};

#[test]
fn a_commit_may_be_named_in_every_usual_way() {
    let copy = Copy::bare();
    git(&copy.upstream, &["tag", "light", SECOND]);
    git(&copy.upstream, &["tag", "-a", "-m", "x", "whole", SECOND]);
    git(&copy.upstream, &["tag", "-a", "-m", "x", "nested", "whole"]);
    git(&copy.upstream, &["branch", "release", SECOND]);
    let short = &SECOND[..7];
    let tag = git(&copy.upstream, &["rev-parse", "refs/tags/nested"]);
    for (commit, reference) in [
        (SECOND, "main"),
        (short, "main"),
        (&SECOND.to_uppercase()[..9], "main"),
        ("light", "main"),
        ("whole", "main"),
        ("nested", "main"),
        ("refs/tags/whole", "main"),
        (tag.as_str(), "main"),
        ("release", "release"),
        ("refs/heads/release", "release"),
    ] {
        done(&copy.stamp(commit, &[]));
        assert_eq!(copy.record()["source_commit"], SECOND, "{commit}");
        assert_eq!(copy.record()["source_branch"], reference, "{commit}");
        verified(&copy.check());
    }
    git(&copy.upstream, &["update-ref", "refs/heads/main", SECOND]);
    for commit in ["main", "HEAD"] {
        done(&copy.stamp(commit, &[]));
        assert_eq!(copy.record()["source_branch"], "main");
    }
}

#[test]
fn a_name_that_says_several_things_is_refused() {
    let copy = Copy::bare();
    git(&copy.upstream, &["tag", "twice", FIRST]);
    git(&copy.upstream, &["branch", "twice", SECOND]);
    refused(
        &copy.stamp("twice", &[]),
        "refs/heads/twice or refs/tags/twice",
    );
    done(&copy.stamp("refs/heads/twice", &[]));
    refused(
        &copy.stamp("nothing", &[]),
        "no commit, branch or tag `nothing`",
    );
    refused(
        &copy.stamp("main~1", &[]),
        "no commit, branch or tag `main~1`",
    );
    refused(
        &copy.stamp(&"1".repeat(40), &[]),
        "no commit, branch or tag",
    );
    let blob = git(&copy.upstream, &["rev-parse", "main:LICENSE"]);
    refused(&copy.stamp(&blob, &[]), "names no commit");
    refused(&copy.stamp(&blob[..10], &[]), "names no commit");
}

#[test]
fn the_start_of_several_ids_is_refused() {
    let copy = Copy::bare();
    // Sixteen bits: among this many commits some start alike, and always the same ones.
    let mut stream = String::new();
    for number in 0..1500 {
        let parent = if number == 0 {
            "from refs/heads/main^0\n"
        } else {
            ""
        };
        stream += &format!(
            "commit refs/heads/many\ncommitter T <t@example.com> {} +0000\ndata 0\n{parent}\n",
            1_780_000_000 + number
        );
    }
    let file = copy.scratch.write("stream", stream);
    let import = std::process::Command::new("git")
        .args(["fast-import", "--quiet"])
        .current_dir(&copy.upstream)
        .stdin(fs::File::open(file).unwrap())
        .status()
        .unwrap();
    assert!(import.success());
    let listed = git(&copy.upstream, &["rev-list", "many"]);
    let mut ids: Vec<&str> = listed.lines().collect();
    ids.sort_unstable();
    let pair = ids
        .windows(2)
        .find(|pair| pair[0][..4] == pair[1][..4])
        .unwrap();
    let said = copy.stamp(&pair[0][..4], &["--ref=many"]);
    refused(&said, "is the start of several commit ids");
    assert!(said.err.contains(&pair[0][..12]) && said.err.contains(&pair[1][..12]));
    done(&copy.stamp(&pair[0][..12], &["--ref=many", "--allow-modified"]));
}

#[test]
fn a_repository_of_sha256_is_recorded_too() {
    let copy = Copy::bare();
    let options = [
        "init",
        "--quiet",
        "-b",
        "main",
        "--object-format=sha256",
        "work",
    ];
    git(&copy.scratch.path(), &options);
    let work = copy.scratch.join("work");
    let skill = work.join(SOURCE);
    fs::create_dir_all(skill.join("references")).unwrap();
    for file in ["SKILL.md", "references/norms.md"] {
        fs::copy(copy.folder.join(file), skill.join(file)).unwrap();
    }
    git(&work, &["add", "."]);
    git(&work, &["commit", "--quiet", "-m", "Rain gauge"]);
    git(&work, &["tag", "-a", "-m", "x", "v1"]);
    let commit = git(&work, &["rev-parse", "HEAD"]);
    let url = format!("--url={REPOSITORY}");
    for named in ["v1", "main", "HEAD", &commit, &commit[..8]] {
        done(&copy.stamp_with(&work, named, SOURCE, &[&url]));
        assert_eq!(copy.record()["source_commit"], commit);
        verified(&copy.check_with(format!("{REPOSITORY}={}", work.display())));
    }
}

#[test]
fn another_commit_or_path_than_was_copied_is_refused() {
    let copy = Copy::bare();
    let said = copy.stamp(FIRST, &[]);
    assert_eq!(said.status, 1);
    assert!(said.err.contains("`SKILL.md` differs"), "{}", said.err);
    assert_eq!(copy.stamp_from("main", "skills/soil-report", &[]).status, 1);
    assert_eq!(copy.names(), ["SKILL.md", "references"]);
}

#[test]
fn a_path_that_is_no_skill_upstream_is_refused() {
    let copy = Copy::bare();
    for (path, words) in [
        ("../rain-gauge", "leads out of it"),
        ("skills/../../x", "leads out of it"),
        ("/skills/rain-gauge", "absolute"),
        ("C:/skills", "absolute"),
        ("skills\\rain-gauge", "characters"),
        ("skills/\u{1b}[31m", "\\u{1b}"),
        ("", "empty"),
        (".", "no SKILL.md"),
        ("skills", "no SKILL.md"),
        ("skills/snow-gauge", "no such folder"),
        ("skills/RAIN-GAUGE", "no such folder"),
        ("LICENSE", "a file there"),
        ("skills/rain-gauge/SKILL.md", "a file there"),
    ] {
        refused(&copy.stamp_from(SECOND, path, &[]), words);
    }
    assert_eq!(copy.names(), ["SKILL.md", "references"]);
}

#[test]
fn a_commit_outside_the_ref_is_refused() {
    let copy = Copy::bare();
    let text = fixture("upstream/fork/skills/rain-gauge/SKILL.md");
    fs::copy(text, copy.folder.join("SKILL.md")).unwrap();
    refused(&copy.stamp(FORK, &[]), "not in the history of `main`");
    refused(
        &copy.stamp(FORK, &["--ref=main"]),
        "not in the history of `main`",
    );
    refused(
        &copy.stamp(FORK, &["--ref=gone"]),
        "no branch or tag `gone`",
    );
    git(&copy.upstream, &["tag", "v1", FORK]);
    done(&copy.stamp("v1", &[]));
    assert_eq!(copy.record()["source_branch"], "v1");
    verified(&copy.check());
}

#[test]
fn a_checkout_records_what_its_remote_has() {
    let copy = Copy::bare();
    let clone = copy.cloned(&[]);
    for commit in ["main", "HEAD", "origin/main", "refs/remotes/origin/main"] {
        done(&copy.stamp_with(&clone, commit, SOURCE, &["--allow-modified"]));
        assert_eq!(copy.record()["source_branch"], "main", "{commit}");
        verified(&copy.check_with(&clone));
    }
    done(&copy.stamp_with(&clone, SECOND, SOURCE, &["--ref=origin/main"]));
    assert_eq!(copy.record()["source_branch"], "main");
    fs::write(clone.join("new"), "x").unwrap();
    git(&clone, &["add", "new"]);
    git(&clone, &["commit", "--quiet", "-m", "Not pushed"]);
    let said = copy.stamp_with(&clone, "HEAD", SOURCE, &[]);
    refused(&said, "not in the history of `main`");
}

#[test]
fn clones_without_all_objects_serve_as_far_as_they_can() {
    let copy = Copy::bare();
    let clone = copy.cloned(&["--no-checkout", "--filter=blob:none"]);
    done(&copy.stamp_with(&clone, SECOND, SOURCE, &[]));
    verified(&copy.check_with(&clone));
    let snapshot = &copy.record()["original_frontmatter_snapshot"];
    assert_eq!(
        snapshot["name"], "rain-gauge",
        "the copy's own, which is the same blob"
    );

    let import = Copy::of("omni-intake/soil-report");
    let clone = import.cloned(&["--no-checkout", "--filter=blob:none"]);
    let source = "skills/soil-report";
    done(&import.stamp_with(&clone, "HEAD", source, &[]));
    assert_eq!(
        import.record()["original_frontmatter_snapshot"],
        Value::Null
    );

    let copy = Copy::bare();
    let clone = copy.cloned(&["--depth=1"]);
    let upstream = copy.upstream.to_str().unwrap();
    git(&clone, &["fetch", "--quiet", "--depth=1", upstream, FIRST]);
    refused(&copy.stamp_with(&clone, FIRST, SOURCE, &[]), "is not known");
    refused(&copy.stamp_with(&clone, SECOND, SOURCE, &[]), "no commit");
    done(&copy.stamp_with(&clone, "main", SOURCE, &[]));
}

#[test]
fn the_repository_is_named_by_the_clone_or_by_the_user() {
    let copy = Copy::bare();
    let set = |args: &[&str]| git(&copy.upstream, &[&["config"], args].concat());
    set(&[
        "remote.origin.url",
        "https://u:secret@Example.com/Meadow/Field-Skills.git",
    ]);
    done(&copy.stamp(SECOND, &[]));
    let record = copy.record();
    assert_eq!(
        record["source_repository_url"],
        "https://Example.com/Meadow/Field-Skills.git"
    );
    assert_eq!(record["source_repository_owner"], "Meadow");
    assert_eq!(record["source_repository_name"], "Field-Skills");
    verified(&copy.check());

    set(&["remote.fork.url", "https://example.com/someone/fork"]);
    done(&copy.stamp(SECOND, &[]));
    set(&["--rename-section", "remote.origin", "remote.upstream"]);
    let said = copy.stamp(SECOND, &[]);
    refused(
        &said,
        "several remotes: upstream (https://Example.com/Meadow/Field-Skills.git), fork",
    );
    assert!(!said.err.contains("secret"));
    set(&["--remove-section", "remote.fork"]);
    done(&copy.stamp(SECOND, &[]));
    for url in [
        "/srv/clone",
        "file:///srv/clone",
        "ext::sh -c id",
        "--upload-pack=x",
    ] {
        set(&["remote.upstream.url", url]);
        refused(&copy.stamp(SECOND, &[]), "no URL of a repository on a host");
        refused(
            &copy.stamp(SECOND, &[&format!("--url={}", &url[1..])]),
            "is no URL",
        );
    }
    set(&["--remove-section", "remote.upstream"]);
    refused(&copy.stamp(SECOND, &[]), "has no remote");
    done(&copy.stamp(SECOND, &["--url=git@example.com:meadow/field-skills.git"]));
    assert_eq!(
        copy.record()["source_repository_url"],
        "git@example.com:meadow/field-skills.git"
    );
    verified(&copy.check());
}

#[test]
fn a_clone_that_cannot_be_believed_is_told() {
    let copy = Copy::bare();
    forge(&copy.upstream, SECOND, FIRST);
    for commit in [SECOND, &SECOND[..8]] {
        refused(
            &copy.stamp(commit, &["--allow-modified"]),
            "something else under the id",
        );
    }
    let copy = Copy::bare();
    let tree = |commit: &str| {
        git(
            &copy.upstream,
            &["rev-parse", &format!("{commit}:{SOURCE}")],
        )
    };
    forge(&copy.upstream, &tree(SECOND), &tree(FIRST));
    refused(
        &copy.stamp(SECOND, &["--allow-modified"]),
        "something else under the id",
    );
    assert_eq!(copy.names(), ["SKILL.md", "references"]);
}
