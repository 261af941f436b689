//! Faults of what a package records of its origin.

use super::{Case, detected, fields, file, good, told};

const COMMIT: &str = "49da5827cdf6c4673b88863b8001dc84151d32d5";

/// A `metadata.json` that records this commit and this name of a repository.
fn metadata(commit: &str, repository: &str) -> String {
    format!(
        "{{
  \"schema_version\": \"2026-04-12\",
  \"external_source\": {{
    \"source_repository_url\": \"https://github.com/meadow/field-skills\",
    \"source_repository_owner\": \"meadow\",
    \"source_repository_name\": \"{repository}\",
    \"source_branch\": \"main\",
    \"source_commit\": \"{commit}\",
    \"source_skill_path\": \"skills/release-notes\"
  }}
}}
"
    )
}

/// An `ORIGIN.md` that records this commit.
fn origin(commit: &str) -> String {
    format!(
        "# Origin for release-notes

Copied from another repository.

- Source repository: `https://github.com/meadow/field-skills`
- Source branch: `main`
- Source commit: `{commit}`
- Source skill path: `skills/release-notes`
"
    )
}

#[test]
fn locks_that_do_not_hold_are_told() {
    fn lock(case: Case, hash: fn() -> String) -> Case {
        let skill = format!(
            "{{ \"source\": \"meadow/field-skills\", \"sourceType\": \"github\", \"skillPath\": \"skills/release-notes\", \"computedHash\": \"{}\" }}",
            hash()
        );
        let lock = format!(
            "{{\n  \"version\": 1,\n  \"skills\": {{\n    \"release-notes\": {skill}\n  }}\n}}\n"
        );
        case.file("../../skills-lock.json", lock)
            .beside("../skills-lock.json", 4)
    }
    let locks = [
        lock(good("a word for a hash"), || "xyz".to_owned()).is("malformed-origin"),
        lock(good("a hash that is cut"), || "a".repeat(63)).is("malformed-origin"),
        lock(good("a hash of something else"), || "a".repeat(64)).is("lock-mismatch"),
    ];
    // Nothing was given to hold them against.
    detected(locks.map(|case| case.also(&["unverified-origin"])));
}

#[test]
fn records_that_cannot_be_true_are_told() {
    let github = "metadata:\n  github-repo: https://github.com/meadow/field-skills\n  github-ref: refs/heads/main\n  \
                  github-path: skills/release-notes\n  github-tree-sha: xyz\n";
    let external = metadata("HEAD", "field-skills").replacen(
        "{\n  \"schema_version\": \"2026-04-12\",\n  \"external_source\": ",
        "",
        1,
    );
    let external = external.strip_suffix("}\n").unwrap().to_owned();
    detected(
        [
            file(
                "a cut metadata.json",
                "metadata.json",
                "{\"external_source\": {\n",
            )
            .line("metadata.json", 1)
            .also(&["unverified-origin"]),
            file(
                "words in metadata.json",
                "metadata.json",
                "not JSON at all\n",
            )
            .line("metadata.json", 1),
            file(
                "a comma too many",
                "metadata.json",
                "{\n  \"version\": \"1.0.0\",\n}\n",
            )
            .line("metadata.json", 3),
            file(
                "a branch for a commit",
                "metadata.json",
                metadata("main", "field-skills"),
            )
            .line("metadata.json", 8)
            .also(&["unverified-origin"]),
            file(
                "a cut commit",
                "metadata.json",
                metadata(&COMMIT[..8], "field-skills"),
            )
            .line("metadata.json", 8)
            .also(&["unverified-origin"]),
            file(
                "other letters in a commit",
                "metadata.json",
                metadata(&"z".repeat(40), "field-skills"),
            )
            .line("metadata.json", 8)
            .also(&["unverified-origin"]),
            file("words for a commit", "ORIGIN.md", origin("not a commit"))
                .line("ORIGIN.md", 7)
                .also(&["unverified-origin"]),
            file("HEAD", "EXTERNAL_SOURCE.json", external)
                .line("EXTERNAL_SOURCE.json", 6)
                .also(&["unverified-origin"]),
            fields("a tree that is no id", github)
                .on("github-tree-sha")
                .also(&["unverified-origin"]),
        ]
        .map(|case| case.is("malformed-origin")),
    );
}

#[test]
fn records_that_contradict_are_told() {
    let stale = "{
  \"schema_version\": \"2026-04-12\",
  \"content\": {
    \"content_length\": 12
  },
  \"resources\": {
    \"files\": [\"gone.md\"],
    \"files_count\": 1
  }
}
";
    detected([
        file(
            "another commit in another anchor",
            "metadata.json",
            metadata(COMMIT, "field-skills"),
        )
        .file("ORIGIN.md", origin(&"b".repeat(40)))
        .line("ORIGIN.md", 7)
        .is("conflicting-origin")
        .also(&["unverified-origin"]),
        file(
            "a name that is not the address's",
            "metadata.json",
            metadata(COMMIT, "other-skills"),
        )
        .line("metadata.json", 6)
        .is("conflicting-origin")
        .also(&["unverified-origin"]),
        file("figures of other files", "metadata.json", stale)
            .line("metadata.json", 4)
            .is("stale-metadata"),
        file(
            "the name of another package",
            "metadata.json",
            stale.replacen("{\n", "{\n  \"id\": \"rain-gauge\",\n", 1),
        )
        .line("metadata.json", 2)
        .is("stale-metadata"),
    ]);
}

#[test]
fn a_sound_record_is_told_only_for_want_of_an_upstream() {
    let sound = file("", "metadata.json", metadata(COMMIT, "field-skills"))
        .file("ORIGIN.md", origin(COMMIT));
    let none = file("", "metadata.json", "{\"version\": \"1.0.0\"}");
    let found = told(&[&sound, &none], &[]);
    let rules = |at: usize| {
        found[at]
            .iter()
            .map(|found| &*found.rule)
            .collect::<Vec<_>>()
    };
    assert_eq!((rules(0), rules(1)), (vec!["unverified-origin"], vec![]));
}
