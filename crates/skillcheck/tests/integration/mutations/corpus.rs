//! Real packages and their real upstream, where they are at hand.

use super::Subject;
use crate::{common::git, corpus::corpus};

/// The repository that their upstream is.
const URL: &str = "https://github.com/sickn33/antigravity-awesome-skills";

/// The packages, verified as they are; none where there is no corpus.
pub(super) fn all() -> Vec<Subject> {
    let Some(folder) = corpus() else {
        return Vec::new();
    };
    let upstream = folder.join("upstreams/antigravity-awesome-skills.git");
    let open = |name| {
        let package = folder.join("packages").join(name);
        let path = ("metadata.json", "\"source_skill_path\"");
        let mut subject = Subject::of(name, &package, &upstream, path);
        git(&subject.upstream, &["config", "remote.origin.url", URL]);
        subject.settle();
        subject
    };
    let names = [
        "backend-architect",
        "itil-expert",
        "k8s-security-policies",
        "obsidian-markdown",
    ];
    names.map(open).into_iter().collect()
}

#[test]
fn a_claim_that_was_changed_in_one_anchor_is_told_there_or_at_the_other() {
    for (key, label, to) in [
        (
            "source_repository_url",
            "Source repository",
            "https://github.com/evil/skills",
        ),
        ("source_repository_owner", "Source owner", "evil"),
        ("source_repository_name", "Source repository name", "evil"),
        ("source_branch", "Source branch", "evil"),
        (
            "source_commit",
            "Source commit",
            "1111111111111111111111111111111111111abc",
        ),
        ("source_skill_path", "Source skill path", "skills/evil"),
        ("source_license_spdx", "Source license", "GPL-3.0-only"),
    ] {
        for subject in all() {
            let folder = &subject.folder;
            let text = std::fs::read_to_string(folder.join("metadata.json")).unwrap();
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            let from = json["external_source"][key].as_str().unwrap();
            let (in_json, in_list) = (format!("\"{key}\": \""), format!("- {label}: `"));
            let places = [("metadata.json", in_json), ("ORIGIN.md", in_list)];
            for (file, start) in &places {
                let line = subject.line(file, start);
                subject.replace(file, &format!("{start}{from}"), &format!("{start}{to}"));
                let report = subject.check();
                assert_eq!(
                    report.status(),
                    "mismatch",
                    "{}: {file}: {key}",
                    subject.name
                );
                let told = super::told(&report);
                let places: Vec<_> = told
                    .iter()
                    .filter(|(rule, _, _)| rule == "conflicting-origin")
                    .map(|(_, file, line)| (file.rsplit('/').next().unwrap(), *line))
                    .collect();
                // Which of two licences is true is not for the history to say.
                let own = key == "source_license_spdx" || places.contains(&(file, line));
                assert!(
                    own && !places.is_empty(),
                    "{}: {key}: {told:#?}",
                    subject.name
                );
                subject.replace(file, &format!("{start}{to}"), &format!("{start}{from}"));
            }
        }
    }
}
