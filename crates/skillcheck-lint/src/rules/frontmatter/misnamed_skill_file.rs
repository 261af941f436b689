//! A skill file whose name only some systems take for `SKILL.md`.

use skillcheck_parser::{File, FileKind, RelPath, SKILL_FILE};

use crate::{
    finding::Place,
    fix::{Change, Fix},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "misnamed-skill-file",
    group: Group::Frontmatter,
    severity: Severity::Error,
    summary: "the skill file is written `skill.md` or `Skill.md`: found only where case does not matter",
    source: "Agent Skills specification, directory structure: SKILL.md",
    fix: Some("rename it to `SKILL.md`"),
    docs: include_str!("misnamed-skill-file.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let beside = context.package.find(SKILL_FILE).is_some();
    let files = context.package.files().iter();
    let names = files.filter(|file| file.path.as_str().eq_ignore_ascii_case(SKILL_FILE));
    let is_only = names.count() == 1;
    for file in context.package.files() {
        let name = file.path.as_str();
        if name == SKILL_FILE || !name.eq_ignore_ascii_case(SKILL_FILE) {
            continue;
        }
        let place = Place::file(&file.path);
        if beside {
            let message =
                format!("`{name}` stands beside `{SKILL_FILE}`: where case does not matter, they are one");
            sink.report(place, message)
                .help("keep one of the two, as `SKILL.md`");
        } else {
            let message =
                format!("the skill file is `{name}`, not `{SKILL_FILE}`: where case matters, no client finds it");
            sink.report(place, message)
                .help(format!(
                    "rename it to `{SKILL_FILE}`; its text is checked once it has that name"
                ))
                .fix(rename(file).filter(|_| is_only));
        }
    }
}

/// Gives a regular file its right name.
fn rename(file: &File) -> Option<Fix> {
    let to = RelPath::parse(SKILL_FILE).ok()?;
    (file.kind == FileKind::Regular).then(|| Fix {
        description: format!("rename it to `{SKILL_FILE}`"),
        changes: vec![Change::Rename {
            from: file.path.clone(),
            to,
        }],
        restores: false,
    })
}
