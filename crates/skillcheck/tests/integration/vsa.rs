//! A verification summary says no more than what was verified.

use std::fs;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    common::{FIRST, FORK, REPOSITORY, Run, SECOND, Said, fixture, git, replace, skillcheck},
    copy::Copy,
};

/// Fields that the published schemas demand, and the kind of their values: in-toto's Statement v1
/// and SLSA's verification summary v1 (in its version 1.1, which made `timeVerified` optional).
const STATEMENT: [(&str, Kind); 4] = [
    ("_type", Kind::Is("https://in-toto.io/Statement/v1")),
    ("subject", Kind::List),
    (
        "predicateType",
        Kind::Is("https://slsa.dev/verification_summary/v1"),
    ),
    ("predicate", Kind::Object),
];
const PREDICATE: [(&str, Kind); 5] = [
    ("verifier", Kind::Object),
    ("resourceUri", Kind::Uri),
    ("policy", Kind::Object),
    ("verificationResult", Kind::Text),
    ("verifiedLevels", Kind::List),
];
/// Every field that the schema of the predicate knows.
const KNOWN: [&str; 9] = [
    "verifier",
    "timeVerified",
    "resourceUri",
    "policy",
    "inputAttestations",
    "verificationResult",
    "verifiedLevels",
    "dependencyLevels",
    "slsaVersion",
];

enum Kind {
    Is(&'static str),
    Text,
    Uri,
    List,
    Object,
}

impl Kind {
    fn holds(&self, value: &Value) -> bool {
        match self {
            Self::Is(text) => value == text,
            Self::Text => value.is_string(),
            Self::Uri => value.as_str().is_some_and(is_uri),
            Self::List => value.is_array(),
            Self::Object => value.is_object(),
        }
    }
}

/// Whether `text` has a scheme, and only characters that RFC 3986 allows.
fn is_uri(text: &str) -> bool {
    let scheme = text.split_once(':').is_some_and(|(scheme, rest)| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c);
        !rest.is_empty() && scheme.starts_with(char::is_alphabetic) && scheme.chars().all(plain)
    });
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    scheme && text.chars().all(allowed) && text.matches('#').count() < 2
}

/// Asserts that a statement has what the schemas demand.
fn valid(statement: &Value) {
    let has = |object: &Value, fields: &[(&str, Kind)]| {
        for (field, kind) in fields {
            assert!(kind.holds(&object[field]), "{field}: {statement:#}");
        }
    };
    has(statement, &STATEMENT);
    let predicate = &statement["predicate"];
    has(predicate, &PREDICATE);
    has(&predicate["verifier"], &[("id", Kind::Uri)]);
    has(&predicate["policy"], &[("uri", Kind::Uri)]);
    let is_sha256 = |value: &Value| {
        let text = value["sha256"].as_str().unwrap();
        text.len() == 64
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    assert!(is_sha256(&predicate["policy"]["digest"]));
    for field in predicate.as_object().unwrap().keys() {
        assert!(KNOWN.contains(&field.as_str()), "{field}");
    }
    let levels = predicate["verifiedLevels"].as_array().unwrap();
    let slsa = |level: &Value| level.as_str().unwrap().starts_with("SLSA_");
    assert!(!levels.is_empty() && !levels.iter().any(slsa), "{levels:?}");
    let failed = levels.iter().any(|level| level == "FAILED");
    assert_eq!(predicate["verificationResult"] == "FAILED", failed);
    assert!(["PASSED", "FAILED"].contains(&predicate["verificationResult"].as_str().unwrap()));
    let mut names = Vec::new();
    for subject in statement["subject"].as_array().unwrap() {
        assert!(is_sha256(&subject["digest"]), "{subject}");
        names.push(subject["name"].as_str().unwrap());
    }
    assert!(names.is_sorted(), "{names:?}");
    names.dedup();
    assert_eq!(names.len(), statement["subject"].as_array().unwrap().len());
}

/// The statements of a run, each of them valid.
fn statements(said: &Said) -> Vec<Value> {
    let read = |line: &str| {
        let statement = serde_json::from_str(line).unwrap();
        valid(&statement);
        statement
    };
    said.out.lines().map(read).collect()
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    digits.collect::<Vec<_>>().concat()
}

impl Copy {
    fn attest(&self) -> Run {
        skillcheck(["check", "--format", "vsa"])
            .arg(&self.folder)
            .arg("--upstream")
            .arg(&self.upstream)
    }

    /// The only statement, and what was said beside it.
    fn statement(&self, more: &[&str]) -> (Value, Said) {
        let said = self.attest().args(more).run();
        let mut statements = statements(&said);
        assert_eq!(statements.len(), 1, "{}{}", said.out, said.err);
        (statements.remove(0), said)
    }

    /// Asserts that it fails, for this reason.
    fn fails(&self, more: &[&str], reason: &str) {
        let (statement, said) = self.statement(more);
        let predicate = &statement["predicate"];
        assert_eq!(predicate["verificationResult"], "FAILED", "{reason}");
        assert_eq!(predicate["verifiedLevels"], json!(["FAILED"]));
        assert!(
            said.err.contains(": FAILED: ") && said.err.contains(reason),
            "{}",
            said.err
        );
    }
}

#[test]
fn a_faithful_copy_passes_and_every_file_is_a_subject() {
    let copy = Copy::new();
    let (statement, said) = copy.statement(&[]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    let predicate = &statement["predicate"];
    assert_eq!(predicate["verificationResult"], "PASSED");
    assert_eq!(
        predicate["verifiedLevels"],
        json!(["SKILLCHECK_ORIGIN_VERIFIED", "SKILLCHECK_COPY_VERIFIED"])
    );
    let host = REPOSITORY.strip_prefix("https").unwrap();
    assert_eq!(
        predicate["resourceUri"],
        format!("git+https{host}@{SECOND}#skills/rain-gauge")
    );
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(predicate["verifier"]["version"]["skillcheck"], version);
    let policy = format!("pkg:generic/skillcheck@{version}#profiles/agent-skills");
    assert_eq!(predicate["policy"]["uri"], policy);
    let subjects = statement["subject"].as_array().unwrap();
    let wanted = [
        ("EXTERNAL_SOURCE.json", "generated"),
        ("SKILL.md", "identical"),
        ("references/norms.md", "identical"),
    ];
    assert_eq!(subjects.len(), wanted.len());
    for (subject, (name, status)) in subjects.iter().zip(wanted) {
        let digest = Sha256::digest(fs::read(copy.folder.join(name)).unwrap());
        let digest = hex(&digest);
        assert_eq!(
            subject,
            &json!({
                "name": name,
                "digest": { "sha256": digest },
                "annotations": { "skillcheck_status": status },
            })
        );
    }
}

#[test]
fn each_package_has_a_line_and_only_what_was_verified_passes() {
    let run = || {
        skillcheck([
            "check",
            "fixtures/packages",
            "--upstream",
            "fixtures/upstream.git",
        ])
    };
    let said = run().args(["--format", "vsa"]).run();
    let report = run().report();
    assert_eq!(
        said.status, report.said.status,
        "the format does not decide it"
    );
    let packages = report.json["packages"].as_array().unwrap();
    let statements = statements(&said);
    assert_eq!(statements.len(), packages.len());
    for (statement, package) in statements.iter().zip(packages) {
        let findings = package["findings"].as_array().unwrap();
        let clean = findings
            .iter()
            .all(|finding| finding["severity"] != "error");
        let passes = clean && package["origin"]["status"] == "verified";
        let predicate = &statement["predicate"];
        assert_eq!(
            predicate["verificationResult"] == "PASSED",
            passes,
            "{package}"
        );
        let path = package["path"].as_str().unwrap();
        assert_eq!(said.err.contains(&format!("{path}: FAILED: ")), !passes);
        let profile = package["profile"].as_str().unwrap();
        assert!(
            predicate["policy"]["uri"]
                .as_str()
                .unwrap()
                .ends_with(profile)
        );
    }
}

#[test]
fn a_rewrite_passes_without_being_a_copy() {
    let (statement, _) = Copy::of("omni-curated/rain-gauge").statement(&[]);
    let levels = &statement["predicate"]["verifiedLevels"];
    assert_eq!(levels, &json!(["SKILLCHECK_ORIGIN_VERIFIED"]));
}

#[test]
fn what_was_not_verified_fails() {
    let copy = Copy::new();
    replace(&copy.folder.join("references/norms.md"), "48", "49");
    copy.fails(&[], "its origin is not verified; 1 error was found");

    let copy = Copy::new();
    fs::remove_file(copy.folder.join("EXTERNAL_SOURCE.json")).unwrap();
    copy.fails(&[], "its origin is not verified");
    let (statement, _) = copy.statement(&[]);
    let uri = statement["predicate"]["resourceUri"].as_str().unwrap();
    assert!(
        uri.starts_with("pkg:generic/") && uri.ends_with("/rain-gauge"),
        "{uri}"
    );

    let copy = Copy::new();
    let other = "https://example.com/someone/fork";
    git(&copy.upstream, &["config", "remote.origin.url", other]);
    copy.fails(&[], "its origin is not verified");
}

#[test]
fn an_attestation_leaves_no_history_open() {
    let copy = Copy::new();
    replace(
        &copy.folder.join("EXTERNAL_SOURCE.json"),
        "\"source_branch\": \"main\",",
        "",
    );
    // The clone has its whole history, and the commit is in a branch of it.
    let (statement, _) = copy.statement(&[]);
    assert_eq!(statement["predicate"]["verificationResult"], "PASSED");
    replace(&copy.folder.join("EXTERNAL_SOURCE.json"), SECOND, FORK);
    copy.fails(&[], "its origin is not verified");

    let copy = Copy::new();
    replace(&copy.folder.join("EXTERNAL_SOURCE.json"), SECOND, FIRST);
    let older = fixture("upstream/1/skills/rain-gauge/SKILL.md");
    fs::copy(older, copy.folder.join("SKILL.md")).unwrap();
    let url = format!("file://{}", copy.upstream.display());
    let scratch = copy.scratch.path();
    git(&scratch, &["clone", "--quiet", "--depth=1", &url, "clone"]);
    let clone = copy.scratch.join("clone");
    git(&clone, &["remote", "set-url", "origin", REPOSITORY]);
    git(&clone, &["fetch", "--quiet", "--depth=1", &url, FIRST]);
    let shallow = Copy {
        upstream: clone,
        ..copy
    };
    shallow.fails(&[], "not known to be in the history of `main`");
}

#[test]
fn what_a_user_switches_off_makes_nothing_pass() {
    let copy = Copy::new();
    let folder = copy.scratch.join("other-name");
    fs::rename(&copy.folder, &folder).unwrap();
    let copy = Copy { folder, ..copy };
    let (failed, said) = copy.statement(&[]);
    assert_eq!(said.status, 1);
    for more in [
        &["--ignore=name-mismatch"][..],
        &["--severity=name-mismatch=note"],
        &["--select=modified-file"],
    ] {
        let (statement, said) = copy.statement(more);
        assert_eq!(said.status, 0, "the exit status follows the user's levels");
        copy.fails(more, "1 error was found");
        assert_eq!(
            statement["predicate"], failed["predicate"],
            "the policy is the same"
        );
    }
}

#[test]
fn the_policy_names_every_expectation() {
    let copy = Copy::new();
    let policy = |more: &[&str]| copy.statement(more).0["predicate"]["policy"].clone();
    let own = policy(&[]);
    let raised = policy(&["--severity=unexplained-file=error"]);
    assert_eq!(own["uri"], raised["uri"]);
    assert_ne!(own["digest"], raised["digest"]);
    assert_ne!(policy(&["--profile=omni-intake"])["uri"], own["uri"]);
    assert_ne!(policy(&["--profile=omni-intake"])["digest"], own["digest"]);

    fs::write(copy.folder.join("references/norms.md"), "x").unwrap();
    copy.fails(&["--fail-on=never"], "1 error was found");
    let copy = Copy::of("omni-curated/rain-gauge");
    replace(
        &copy.folder.join("SKILL.md"),
        "## Related Skills",
        "## Relatives",
    );
    copy.fails(&["--ignore=missing-heading"], "1 error was found");
}

#[cfg(unix)]
#[test]
fn what_has_no_digest_is_no_subject_and_fails() {
    use std::os::unix::fs::symlink;
    let copy = Copy::new();
    symlink("../../etc/passwd", copy.folder.join("out")).unwrap();
    symlink("nothing", copy.folder.join("gone")).unwrap();
    symlink("references", copy.folder.join("folder")).unwrap();
    fs::create_dir(copy.folder.join("sub")).unwrap();
    fs::create_dir(copy.folder.join("sub/.git")).unwrap();
    for name in ["out", "gone", "folder", "sub/.git"] {
        copy.fails(&[], &format!("`{name}` has no digest"));
    }
    let (statement, _) = copy.statement(&[]);
    assert_eq!(statement["subject"].as_array().unwrap().len(), 3);
}

#[cfg(unix)]
#[test]
fn a_link_inside_has_the_digest_of_what_it_leads_to() {
    use std::os::unix::fs::symlink;
    let copy = Copy::new();
    let url = copy.upstream.to_str().unwrap();
    git(&copy.scratch.path(), &["clone", "--quiet", url, "work"]);
    let work = copy.scratch.join("work");
    git(&work, &["remote", "set-url", "origin", REPOSITORY]);
    git(&work, &["checkout", "--quiet", SECOND]);
    for folder in [work.join("skills/rain-gauge"), copy.folder.clone()] {
        symlink("references/norms.md", folder.join("norms.md")).unwrap();
        fs::write(folder.join("big.bin"), vec![7; 3 << 20]).unwrap();
    }
    git(&work, &["add", "."]);
    git(&work, &["commit", "--quiet", "-m", "A link"]);
    git(&work, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let commit = git(&work, &["rev-parse", "HEAD"]);
    replace(&copy.folder.join("EXTERNAL_SOURCE.json"), SECOND, &commit);
    let copy = Copy {
        upstream: work,
        ..copy
    };
    let (statement, said) = copy.statement(&[]);
    let predicate = &statement["predicate"];
    assert_eq!(predicate["verificationResult"], "PASSED", "{}", said.err);
    let subject = |name: &str| {
        let subjects = statement["subject"].as_array().unwrap();
        subjects
            .iter()
            .find(|subject| subject["name"] == name)
            .unwrap()
    };
    assert_eq!(
        subject("norms.md")["digest"],
        subject("references/norms.md")["digest"]
    );
    assert_eq!(
        subject("norms.md")["annotations"],
        json!({ "skillcheck_status": "identical", "skillcheck_link_to": "references/norms.md" })
    );
    let big = Sha256::digest(vec![7; 3 << 20]);
    assert_eq!(subject("big.bin")["digest"]["sha256"], hex(&big));
}

#[test]
fn the_same_input_gives_the_same_bytes_and_no_clock_is_read() {
    let run = |args: &[&str]| {
        skillcheck([
            "check",
            "--format",
            "vsa",
            "--upstream",
            "fixtures/upstream.git",
        ])
        .args(args)
        .run()
        .out
    };
    let packages = "fixtures/packages";
    let first = run(&[packages]);
    assert_eq!(run(&["--jobs=1", packages]), first);
    let halves = ["fixtures/packages/omni-intake", "fixtures/packages"];
    assert_eq!(run(&halves), first);
    assert!(!first.contains("timeVerified"));
}

#[test]
fn the_time_is_that_of_source_date_epoch() {
    let copy = Copy::new();
    let at = |epoch: &str| copy.attest().env("SOURCE_DATE_EPOCH", epoch).run();
    let statement = &statements(&at("1777136333"))[0];
    assert_eq!(
        statement["predicate"]["timeVerified"],
        "2026-04-25T16:58:53Z"
    );
    for epoch in ["", "yesterday", "-1", "99999999999999"] {
        let said = at(epoch);
        assert_eq!((said.status, said.out.as_str()), (2, ""));
        assert!(said.err.contains("SOURCE_DATE_EPOCH"), "{}", said.err);
    }
}

#[test]
fn a_summary_can_be_written_to_a_file() {
    let copy = Copy::new();
    let file = copy.scratch.join("out.jsonl");
    let said = copy.attest().arg("--output").arg(&file).run();
    assert_eq!((said.status, said.out.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(file).unwrap(), copy.attest().run().out);
}

#[test]
fn a_path_is_written_as_a_uri() {
    let copy = Copy::new();
    let record = copy.folder.join("EXTERNAL_SOURCE.json");
    let path = "a (b)/c %41 é#?";
    replace(
        &record,
        "\"skills/rain-gauge\"",
        &Value::from(path).to_string(),
    );
    let (statement, _) = copy.statement(&[]);
    let uri = statement["predicate"]["resourceUri"].as_str().unwrap();
    assert!(
        uri.ends_with(&format!("@{SECOND}#a%20(b)/c%20%2541%20%C3%A9%23%3F")),
        "{uri}"
    );
    fs::remove_file(record).unwrap();
    let spaced = copy.scratch.join("a b@c");
    fs::rename(&copy.folder, &spaced).unwrap();
    let copy = Copy {
        folder: spaced,
        ..copy
    };
    let (statement, _) = copy.statement(&[]);
    let uri = statement["predicate"]["resourceUri"].as_str().unwrap();
    assert!(uri.ends_with("/a%20b%40c"), "{uri}");
}

#[test]
fn a_clone_that_does_not_say_what_it_is_attests_nothing() {
    let copy = Copy::new();
    let mut config = fs::read_to_string(copy.upstream.join("config")).unwrap();
    config.truncate(config.find("[remote").unwrap());
    fs::write(copy.upstream.join("config"), config).unwrap();
    copy.fails(&[], "does not say that it is the claimed repository");
    let said = format!("{REPOSITORY}={}", copy.upstream.display());
    let run = skillcheck(["check", "--format", "vsa"]).arg(&copy.folder);
    let said = run.arg("--upstream").arg(said).run();
    assert_eq!(
        statements(&said)[0]["predicate"]["verificationResult"],
        "PASSED"
    );
}
