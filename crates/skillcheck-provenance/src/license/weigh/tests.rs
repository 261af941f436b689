//! What contradicts a recorded licence and what does not.

use std::sync::Arc;

use spdx::license_id;

use super::*;
use crate::{ObjectId, license::LicenseText};

fn text(id: &str) -> &'static str {
    license_id(id).unwrap().text()
}

fn file(path: &str, text: &str) -> LicenseFile {
    LicenseFile {
        path: path.to_owned(),
        place: match path.rsplit_once('/') {
            Some(("skills/a", _)) => LicensePlace::Skill,
            Some(_) => LicensePlace::Parent,
            None => LicensePlace::Root,
        },
        blob: ObjectId::from_bytes(&[0; 20]).unwrap(),
        text: Some(Arc::new(LicenseText::read(text.as_bytes()))),
    }
}

/// The verdict in short: `ok`, `open`, what contradicts, or what is available.
fn weigh(recorded: &str, stated: Option<&str>, files: &[(&str, &str)]) -> String {
    let evidence = LicenseEvidence {
        files: files.iter().map(|(path, text)| file(path, text)).collect(),
        cut: false,
    };
    short(&evidence.weigh(recorded, stated))
}

fn short(verdict: &LicenseVerdict<'_>) -> String {
    let name = |word: &LicenseWord<'_>| match word {
        LicenseWord::Frontmatter(_) => "SKILL.md".to_owned(),
        LicenseWord::File(file) => file.path.clone(),
    };
    match verdict {
        LicenseVerdict::Open => "open".to_owned(),
        LicenseVerdict::Agrees => "ok".to_owned(),
        LicenseVerdict::Contradicted {
            by,
            says,
            as_frontmatter,
        } => {
            let says = says.as_deref().unwrap_or("?");
            let but = if *as_frontmatter { " (though)" } else { "" };
            format!("{}: {says}{but}", name(by))
        }
        LicenseVerdict::Available { words, says } => {
            let words: Vec<String> = words.iter().map(name).collect();
            let says = says.as_deref().unwrap_or("?");
            format!("{says}, see {}", words.join(" "))
        }
    }
}

#[test]
fn the_authors_word_goes_before_the_root() {
    let root = &[("LICENSE", text("MIT"))];
    assert_eq!(weigh("MIT", Some("CC-BY-4.0"), root), "SKILL.md: CC-BY-4.0");
    assert_eq!(weigh("CC-BY-4.0", Some("CC-BY-4.0"), root), "ok");
    assert_eq!(weigh("MIT", None, root), "ok");
    assert_eq!(weigh("Apache-2.0", None, root), "LICENSE: MIT");
}

#[test]
fn the_nearest_file_goes_before_those_above() {
    let files = &[
        ("skills/a/LICENSE.txt", text("Apache-2.0")),
        ("LICENSE", text("MIT")),
    ];
    assert_eq!(weigh("Apache-2.0", None, files), "ok");
    assert_eq!(
        weigh("MIT", None, files),
        "skills/a/LICENSE.txt: Apache-2.0"
    );
    assert_eq!(weigh("MIT + Apache-2.0", None, files), "open");
    let parent = &[("skills/LICENSE", text("ISC")), ("LICENSE", text("MIT"))];
    assert_eq!(weigh("MIT", None, parent), "skills/LICENSE: ISC");
}

#[test]
fn upstream_that_contradicts_itself_is_told_apart() {
    let files = &[("skills/a/LICENSE", text("Apache-2.0"))];
    assert_eq!(
        weigh("MIT", Some("MIT"), files),
        "skills/a/LICENSE: Apache-2.0 (though)"
    );
    // What stands above the skill does not contradict its author.
    assert_eq!(weigh("MIT", Some("MIT"), &[("LICENSE", text("ISC"))]), "ok");
}

#[test]
fn one_licence_for_code_and_one_for_text_are_no_contradiction() {
    let note = format!(
        "{}\n---\nThe text of the skills is licensed under CC-BY-4.0 unless a skill says otherwise.\n",
        text("MIT")
    );
    let root = &[("LICENSE", note.as_str())];
    for (recorded, verdict) in [
        ("MIT", "ok"),
        ("MIT + CC-BY-4.0", "open"),
        ("CC-BY-4.0", "open"),
        ("Apache-2.0", "LICENSE: MIT"),
        ("MIT AND GPL-3.0-only", "LICENSE: MIT"),
    ] {
        assert_eq!(weigh(recorded, None, root), verdict, "{recorded}");
    }
    assert_eq!(weigh("MIT + CC-BY-4.0", Some("CC-BY-4.0"), root), "ok");
    let two = &[
        ("LICENSE", text("MIT")),
        ("LICENSE-CONTENT", "CC BY 4.0, see the web."),
    ];
    assert_eq!(weigh("MIT + CC-BY-4.0", None, two), "open");
}

#[test]
fn a_choice_that_upstream_leaves_may_be_made() {
    assert_eq!(weigh("MIT", Some("MIT OR Apache-2.0"), &[]), "ok");
    assert_eq!(weigh("MIT", Some("MIT/Apache-2.0"), &[]), "ok");
    let both = &[
        ("LICENSE-APACHE", text("Apache-2.0")),
        ("LICENSE-MIT", text("MIT")),
    ];
    assert_eq!(weigh("MIT", None, both), "ok");
    assert_eq!(weigh("MIT OR Apache-2.0", None, both), "ok");
    assert_eq!(weigh("ISC", None, both), "LICENSE-APACHE: Apache-2.0");
}

#[test]
fn a_statement_is_read_as_people_write_it() {
    for (stated, verdict) in [
        ("MIT License", "ok"),
        ("mit", "ok"),
        ("MIT (see LICENSE)", "ok"),
        ("MIT (code), CC-BY-4.0 (text)", "open"),
        ("Apache 2.0", "SKILL.md: Apache 2.0"),
        (
            "Apache-2.0. Complete terms in LICENSE.txt",
            "SKILL.md: Apache-2.0",
        ),
        ("Proprietary. LICENSE.txt has complete terms", "SKILL.md: ?"),
        ("Ask me", "open"),
        ("UNKNOWN", "open"),
    ] {
        let verdict = verdict.replace("Apache 2.0", "Apache-2.0");
        assert_eq!(weigh("MIT", Some(stated), &[]), verdict, "{stated}");
    }
}

#[test]
fn a_statement_may_point_to_a_file() {
    let terms = Some("Complete terms in LICENSE.txt");
    let beside = ("skills/a/LICENSE.txt", text("Apache-2.0"));
    let root = ("LICENSE", text("MIT"));
    assert_eq!(
        weigh("MIT", terms, &[beside, root]),
        "skills/a/LICENSE.txt: Apache-2.0"
    );
    assert_eq!(weigh("Apache-2.0", terms, &[beside, root]), "ok");
    // The file that is meant is not there: the root's may be another.
    assert_eq!(weigh("Apache-2.0", terms, &[root]), "open");
}

#[test]
fn what_is_not_recognised_contradicts_nothing() {
    let own = ("skills/a/LICENSE.txt", "You may look at this on Tuesdays.");
    assert_eq!(weigh("MIT", None, &[own, ("LICENSE", text("ISC"))]), "open");
    let changed = text("MIT").replace("furnished to do so", "furnished to do so, but not sell");
    assert_eq!(weigh("ISC", None, &[("LICENSE", &changed)]), "open");
    assert_eq!(
        weigh("see the file", None, &[("LICENSE", text("MIT"))]),
        "open"
    );
}

#[test]
fn what_is_not_at_hand_contradicts_nothing() {
    let mut evidence = LicenseEvidence {
        files: vec![file("skills/a/LICENSE", "x"), file("LICENSE", text("MIT"))],
        cut: false,
    };
    evidence.files[0].text = None;
    assert_eq!(short(&evidence.weigh("ISC", None)), "open");
    assert_eq!(short(&evidence.weigh("MIT AND ISC", Some("MIT"))), "ok");
    evidence.files.remove(0);
    assert_eq!(short(&evidence.weigh("ISC", None)), "LICENSE: MIT");
    evidence.cut = true;
    assert_eq!(short(&evidence.weigh("ISC", None)), "open");
}

#[test]
fn where_none_was_recorded_the_evidence_is_named() {
    let files = &[("skills/a/LICENSE", "x"), ("LICENSE", text("MIT"))];
    assert_eq!(weigh("UNKNOWN", None, files), "?, see skills/a/LICENSE");
    let root = &[("LICENSE", text("MIT"))];
    assert_eq!(weigh("UNKNOWN", Some("ISC"), root), "ISC, see SKILL.md");
    assert_eq!(weigh("NOASSERTION", None, root), "MIT, see LICENSE");
    assert_eq!(
        weigh("UNKNOWN", Some("Complete terms in LICENSE"), root),
        "MIT, see SKILL.md LICENSE"
    );
    assert_eq!(weigh("UNKNOWN", None, &[]), "open");
}
