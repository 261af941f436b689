//! What is written into the anchors, and what stays in them.

use std::fs;

use serde_json::{Value, json};

use super::{Copy, SOURCE, done, refused, verified};
use crate::common::{FIRST, REPOSITORY, SECOND, fixture, git, replace};

#[test]
fn a_file_of_upstreams_own_is_never_replaced() {
    let copy = Copy::of("agent-skills/seed-calendar");
    let skill = fixture("upstream/3/skills/seed-calendar/SKILL.md");
    fs::copy(skill, copy.folder.join("SKILL.md")).unwrap();
    fs::remove_file(copy.folder.join("EXTERNAL_SOURCE.json")).unwrap();
    let metadata = copy.read("metadata.json");
    done(&copy.stamp_from("main", "skills/seed-calendar", &[]));
    assert_eq!(copy.read("metadata.json"), metadata);
    let record: Value = serde_json::from_str(&copy.read("EXTERNAL_SOURCE.json")).unwrap();
    assert_eq!(record["source_skill_path"], "skills/seed-calendar");
    verified(&copy.check());

    // Nor is one that a generated file stands in the place of passed over in silence.
    copy.metadata("{\"external_source\": {}}");
    let said = copy.stamp_from("main", "skills/seed-calendar", &[]);
    assert_eq!(said.status, 1, "{}", said.err);
    assert!(
        said.err
            .contains("stands in the place of upstream's own file"),
        "{}",
        said.err
    );
}

#[test]
fn every_anchor_that_is_there_says_the_same_afterwards() {
    let copy = Copy::of("agent-skills/rain-gauge");
    let manifest = json!({
        "schema_version": "2026-03-30",
        "source_repository_url": "https://example.com/other/place",
        "source_commit": FIRST,
        "source_skill_path": "elsewhere",
        "upstream_files": ["gone.md"],
    });
    copy.scratch.write(
        "rain-gauge/assets/omni-import-source-manifest.json",
        manifest.to_string(),
    );
    replace(&copy.folder.join("EXTERNAL_SOURCE.json"), SECOND, FIRST);
    done(&copy.stamp(SECOND, &[]));
    verified(&copy.check());
    let anchors = &copy.check().json["packages"][0]["origin"]["anchors"];
    assert_eq!(anchors.as_array().unwrap().len(), 4);
    let written = copy.read("assets/omni-import-source-manifest.json");
    let written: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(written["schema_version"], "2026-03-30");
    assert_eq!(written["source_commit"], SECOND);
    assert_eq!(written["upstream_files"], json!(["references/norms.md"]));
    assert!(written.get("source_branch").is_none());
}

#[test]
fn the_rest_of_metadata_keeps_its_bytes() {
    let record = |text: &str| {
        let copy = Copy::bare();
        copy.metadata(text);
        done(&copy.stamp(SECOND, &[]));
        verified(&copy.check());
        copy.read("metadata.json")
    };
    let head = "\u{feff}{\r\n\t\"b\" : 1.50,\r\n\t\"a\": [ 1,2 ],\r\n\t\"c\": \"\\u00e9\"";
    let crlf = record(&format!("{head}\r\n}}"));
    assert!(crlf.starts_with(&format!(
        "{head},\r\n\t\"external_source\" : {{\r\n\t\t\"schema_version\""
    )));
    assert!(crlf.ends_with("\r\n\t\t}\r\n\t}\r\n}"), "{crlf}");
    assert!(!crlf.replace("\r\n", "").contains('\n'));

    let inner = "\"note\": {\"kept\": [1]}, \"source_commit\": \"old\"";
    let line = record(&format!(
        "{{\"z\":1,\"external_source\":{{{inner}}},\"y\":2}}\n\n"
    ));
    assert!(line.starts_with("{\"z\":1,\"external_source\":{"), "{line}");
    assert!(line.contains("\"note\": {\"kept\": [1]}, "), "{line}");
    assert!(line.ends_with("},\"y\":2}\n\n"), "{line}");
    assert_eq!(line.matches('\n').count(), 2);
}

#[test]
fn metadata_that_cannot_be_edited_is_left_alone() {
    for (text, words) in [
        (&b"{"[..], "EOF"),
        (b"", "EOF"),
        (b"[1]", "not an object"),
        (b"{\"a\": 1,}", "trailing comma"),
        (
            b"{\"external_source\": \"x\"}",
            "`external_source` is not an object",
        ),
        (
            b"{\"external_source\": {}, \"external_source\": {}}",
            "stands twice",
        ),
        (
            b"{\"external_source\": {\"x\": 1, \"x\": 2}}",
            "stands twice",
        ),
        (b"{\"a\": \"\xff\"}", "not UTF-8"),
    ] {
        let copy = Copy::bare();
        copy.metadata(text);
        for more in [&[][..], &["--allow-modified"]] {
            let said = copy.stamp(SECOND, more);
            refused(&said, "metadata.json cannot be edited");
            assert!(said.err.contains(words), "{}", said.err);
        }
        assert_eq!(fs::read(copy.folder.join("metadata.json")).unwrap(), text);
        assert_eq!(copy.names(), ["SKILL.md", "metadata.json", "references"]);
    }
    let copy = Copy::bare();
    fs::write(copy.folder.join("ORIGIN.md"), b"- Source commit: \xff\n").unwrap();
    refused(
        &copy.stamp(SECOND, &[]),
        "ORIGIN.md cannot be edited: it is not UTF-8",
    );
    assert_eq!(copy.names(), ["ORIGIN.md", "SKILL.md", "references"]);
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_replaced_and_their_modes_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let copy = Copy::bare();
    let outside = copy.scratch.write("outside.json", "{}");
    symlink(&outside, copy.folder.join("metadata.json")).unwrap();
    refused(&copy.stamp(SECOND, &["--allow-modified"]), "symbolic link");
    assert_eq!(fs::read_to_string(&outside).unwrap(), "{}");
    fs::remove_file(copy.folder.join("metadata.json")).unwrap();

    fs::create_dir(copy.folder.join("ORIGIN.md")).unwrap();
    refused(
        &copy.stamp(SECOND, &[]),
        "ORIGIN.md cannot be edited: it is a folder",
    );
    fs::remove_dir(copy.folder.join("ORIGIN.md")).unwrap();
    fs::write(copy.folder.join("Origin.md"), "mine").unwrap();
    refused(&copy.stamp(SECOND, &[]), "there is a `Origin.md` already");
    fs::remove_file(copy.folder.join("Origin.md")).unwrap();

    copy.metadata("{}");
    let file = copy.folder.join("metadata.json");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    done(&copy.stamp(SECOND, &[]));
    let mode = |name: &str| {
        let metadata = fs::metadata(copy.folder.join(name)).unwrap();
        metadata.permissions().mode() & 0o777
    };
    assert_eq!(mode("metadata.json"), 0o640);
    assert_eq!(mode("ORIGIN.md") & 0o600, 0o600);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let copy = Copy::bare();
    fs::set_permissions(&copy.folder, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(copy.folder.join("probe"), "x").is_ok() {
        eprintln!("skipped: whoever runs this test may write anywhere");
        fs::remove_file(copy.folder.join("probe")).unwrap();
    } else {
        refused(
            &copy.stamp(SECOND, &[]),
            "metadata.json could not be written",
        );
    }
    assert_eq!(copy.names(), ["SKILL.md", "references"]);
    fs::set_permissions(&copy.folder, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn only_what_is_known_is_recorded() {
    let copy = Copy::bare();
    let old = json!({ "external_source": {
        "source_repository_url": format!("{REPOSITORY}.git"),
        "source_commit": FIRST,
        "source_skills_path": "",
        "source_skill_path": SOURCE,
        "source_license_spdx": "MIT",
        "license_status": "compatible",
        "imported_public_skill_id": "gauge-v2",
        "lineage_id": 86,
        "sync_run_id": "20260401T184100",
        "imported_at": "2026-04-01T18:41:31+00:00",
        "mine": true,
    }});
    copy.metadata(old.to_string());
    done(&copy.stamp(SECOND, &[]));
    let record = copy.record();
    for (key, value) in [
        ("source_repository_url", json!(format!("{REPOSITORY}.git"))),
        ("source_skills_path", json!("")),
        ("source_license_spdx", json!("MIT")),
        ("license_status", json!("compatible")),
        ("imported_public_skill_id", json!("gauge-v2")),
        ("lineage_id", json!(86)),
        ("mine", json!(true)),
        // Both speak of another commit's import.
        ("sync_run_id", Value::Null),
        ("imported_at", Value::Null),
    ] {
        assert_eq!(record[key], value, "{key}");
    }
    done(&copy.stamp(
        SECOND,
        &[
            "--imported-at=2026-04-10T09:00:00+00:00",
            "--license=Apache-2.0",
        ],
    ));
    let record = copy.record();
    assert_eq!(record["imported_at"], "2026-04-10T09:00:00+00:00");
    assert_eq!(record["license_status"], "recorded");
    done(&copy.stamp(SECOND, &[]));
    assert_eq!(
        copy.record(),
        record,
        "the same origin keeps what was said of it"
    );
    verified(&copy.check());
    refused(
        &copy.stamp(SECOND, &["--imported-at=yesterday"]),
        "no time in ISO 8601",
    );
    refused(
        &copy.stamp(SECOND, &["--license=see the file"]),
        "no SPDX licence expression",
    );
    let said = copy.stamp(SECOND, &["--license=MIT + CC-BY-4.0"]);
    refused(&said, "write `MIT AND CC-BY-4.0`");
    assert_eq!(copy.record(), record);
}

#[test]
fn the_snapshot_is_what_yaml_reads() {
    let copy = Copy::bare();
    let text = "---\nname: rain-gauge\ndescription: >\n  Folded \"text\"\n  of two lines.\nversion: 1.10\nn: 7\n\
                old: 014\nyes: yes\nnone:\nlist: [a, {b: true}]\nmetadata:\n  author: é\n---\n# Rain\n";
    let work = copy.cloned(&[]);
    for folder in [work.join(SOURCE), copy.folder.clone()] {
        fs::write(folder.join("SKILL.md"), text).unwrap();
    }
    git(&work, &["commit", "--quiet", "-am", "New frontmatter"]);
    git(&work, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    done(&copy.stamp_with(&work, "HEAD", SOURCE, &[]));
    assert_eq!(
        copy.record()["original_frontmatter_snapshot"],
        json!({
            "name": "rain-gauge",
            "description": "Folded \"text\" of two lines.\n",
            "version": 1.1,
            "n": 7,
            "old": 14,
            "yes": "yes",
            "none": null,
            "list": ["a", { "b": true }],
            "metadata": { "author": "é" },
        })
    );
    // An alias says what its scalar says.
    let alias = text.replace("n: 7", "n: &x 7\nm: *x");
    let list = text.replace("n: 7", "n: &x [7]\nm: *x");
    fs::write(work.join(SOURCE).join("SKILL.md"), &alias).unwrap();
    fs::write(copy.folder.join("SKILL.md"), &alias).unwrap();
    git(&work, &["commit", "--quiet", "-am", "An alias"]);
    git(&work, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    done(&copy.stamp_with(&work, "HEAD", SOURCE, &[]));
    let snapshot = &copy.record()["original_frontmatter_snapshot"];
    assert_eq!((&snapshot["n"], &snapshot["m"]), (&json!(7), &json!(7)));
    // What one of a list stands for is not followed, so there is no true reading to record.
    let alias = list;
    for folder in [work.join(SOURCE), copy.folder.clone()] {
        fs::write(folder.join("SKILL.md"), &alias).unwrap();
    }
    git(&work, &["commit", "--quiet", "-am", "An alias of a list"]);
    git(&work, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    done(&copy.stamp_with(&work, "HEAD", SOURCE, &[]));
    assert!(copy.record().get("original_frontmatter_snapshot").is_none());
}

#[test]
fn an_anchor_that_says_otherwise_is_told() {
    let copy = Copy::of("omni-intake/soil-report");
    let sentence = "skills/soil-report` from";
    replace(&copy.folder.join("SKILL.md"), sentence, "skills/soil` from");
    let said = copy.stamp_from("main", "skills/soil-report", &[]);
    assert_eq!(said.status, 1, "{}", said.err);
    assert!(said.err.contains("[conflicting-origin]"), "{}", said.err);
}
