//! All packages of a run, for the rules that hold one against the others.
//!
//! While packages are checked, side by side, each leaves a [`Summary`]. When all are there,
//! [`check_together`] runs the rules that need them all. Nothing of this depends on threads or on
//! the order of the arguments: members stand in the order of their paths.

use std::{
    collections::{HashMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
    path::PathBuf,
};

use skillcheck_parser::{Neighbours, Package, RelPath, SKILL_FILE, Skill, Span, Spanned};

use crate::{
    finding::{Finding, Place, Related},
    levels::{Level, Levels},
    mentions,
    profile::Profile,
    rule::Rule,
    rules,
    sink::{Report, Sink},
};

/// What the others need to know of a package.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The value of `name`.
    pub(crate) name: Option<Spanned<String>>,
    /// The name of its folder.
    pub(crate) folder: String,
    /// The value of `description`, as it is compared.
    pub(crate) description: Option<Spanned<Print>>,
    /// The Markdown, as it is compared; none where there is none.
    pub(crate) body: Option<Spanned<Print>>,
    /// The skills that it says are related, as `@name`.
    pub(crate) mentions: Vec<Spanned<String>>,
    /// The shelf that it stands on.
    pub(crate) shelf: Shelf,
    /// The packages near it on disk: looked at where a mention is of none of the run.
    pub(crate) neighbours: Neighbours,
    /// The line of each place above, from 1: for the findings of others.
    lines: Vec<(Span, usize)>,
}

/// A text reduced to its words: equal prints are equal texts but for case and white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Print(u64, u64);

/// The folder whose packages one client loads together: a repository's `skills`, a plugin's
/// `skills`, `.claude/skills`. Copies on two shelves do not meet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Shelf(Option<PathBuf>, PathBuf);

impl Summary {
    /// What the others need to know of `package`.
    #[must_use]
    pub fn new(package: &Package) -> Self {
        let skill = package.skill.as_ref();
        let field = |key: &str| {
            let entry = skill?.frontmatter.as_ref()?.entry(key)?;
            let text = skill?.frontmatter.as_ref()?.text(key)?;
            Some(Spanned::new(text.to_owned(), entry.value.span))
        };
        let name = field("name");
        let description =
            field("description").and_then(|field| print_of(field.value.as_str(), field.span));
        let body = skill.and_then(|skill| {
            let span = skill
                .source
                .trimmed(Span::new(skill.body, skill.source.text.len()));
            print_of(skill.source.slice(span), span)
        });
        let places = [
            name.as_ref().map(|name| name.span),
            description.as_ref().map(|text| text.span),
            body.as_ref().map(|text| text.span),
        ];
        let line = |span: Span| skill.map(|skill| (span, skill.source.line(span.start)));
        Self {
            lines: places.into_iter().flatten().filter_map(line).collect(),
            name,
            folder: package.folder_name().unwrap_or_default(),
            description,
            body,
            mentions: skill.map(mentions::related).unwrap_or_default(),
            neighbours: package.neighbours(),
            shelf: Shelf::of(package),
        }
    }

    fn line(&self, span: Span) -> usize {
        let found = self.lines.iter().find(|(known, _)| *known == span);
        found.map_or(1, |(_, line)| *line)
    }
}

impl Shelf {
    /// Whether it is the one for packages above which no folder says what is loaded together.
    pub(crate) fn is_unknown(&self) -> bool {
        self.1.as_os_str().is_empty()
    }

    fn of(package: &Package) -> Self {
        let above = package.root.parent();
        let is_shelf = |folder: &&std::path::Path| {
            folder.file_name().is_some_and(|name| {
                name.to_string_lossy()
                    .trim_start_matches('.')
                    .starts_with("skills")
            })
        };
        let folder = above
            .into_iter()
            .flat_map(std::path::Path::ancestors)
            .find(is_shelf);
        Self(
            package.repository().map(std::path::Path::to_path_buf),
            folder.map(std::path::Path::to_path_buf).unwrap_or_default(),
        )
    }
}

/// The print of `text`; none where it has no words.
fn print_of(text: &str, span: Span) -> Option<Spanned<Print>> {
    let mut words = String::with_capacity(text.len() + 1);
    for word in text.split_whitespace() {
        if word.is_ascii() {
            let start = words.len();
            words.push_str(word);
            words[start..].make_ascii_lowercase();
        } else {
            words.push_str(&word.to_lowercase());
        }
        words.push(' ');
    }
    let (mut a, mut b) = (DefaultHasher::new(), DefaultHasher::new());
    1_u8.hash(&mut b);
    words.hash(&mut a);
    words.hash(&mut b);
    (!words.is_empty()).then(|| Spanned::new(Print(a.finish(), b.finish()), span))
}

/// A package of a run.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// Its path, as it is shown.
    pub path: &'a str,
    /// What is known of it.
    pub summary: &'a Summary,
    /// What its dialect expects.
    pub profile: &'a Profile,
    /// Which rules run for it, and how much their findings weigh.
    pub levels: &'a Levels,
}

/// All packages of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Collection<'a> {
    /// In the order of their paths.
    pub(crate) members: &'a [Member<'a>],
}

impl<'a> Collection<'a> {
    /// The members for which `key` has a value, by that value and in the order of their paths; only
    /// those values that two or more share.
    pub(crate) fn shared<K: Hash + Eq>(
        &self,
        key: impl Fn(&'a Summary) -> Option<K>,
    ) -> Vec<Vec<usize>> {
        let mut groups: HashMap<K, usize> = HashMap::new();
        let mut all: Vec<Vec<usize>> = Vec::new();
        for (at, member) in self.members.iter().enumerate() {
            if let Some(key) = key(member.summary) {
                let group = *groups.entry(key).or_insert_with(|| {
                    all.push(Vec::new());
                    all.len() - 1
                });
                all[group].push(at);
            }
        }
        all.retain(|group| group.len() > 1);
        all
    }

    /// A place in the skill file of the member at `at`, for a finding of another one.
    pub(crate) fn related(&self, at: usize, span: Span, message: impl Into<String>) -> Related {
        let member = &self.members[at];
        Related::Package {
            path: member.path.to_owned(),
            file: RelPath::parse(SKILL_FILE).ok(),
            line: member.summary.line(span),
            message: message.into(),
        }
    }
}

/// Takes the findings of one rule over all packages.
pub(crate) struct Sinks<'a> {
    rule: &'static Rule,
    members: &'a [Member<'a>],
    findings: &'a mut [Vec<Finding>],
}

impl Sinks<'_> {
    /// Adds a finding at a stretch of the skill file of the member at `at`; none where the rule
    /// does not run for it.
    pub(crate) fn report(
        &mut self,
        at: usize,
        span: Span,
        message: impl Into<String>,
        finish: impl FnOnce(Report<'_>),
    ) {
        let member = &self.members[at];
        let level = member.levels.of(self.rule);
        if level != Some(Level::Off) {
            let own = member.profile.severity(self.rule);
            let mut sink = Sink::new(self.rule, own, level, &mut self.findings[at]);
            finish(sink.report(Place::skill(span), message));
        }
    }
}

/// Runs the rules over all packages of a run, which stand in the order of their paths. What is
/// found of each stands at its place in the result, sorted by file, place and rule.
#[must_use]
pub fn check_together(members: &[Member<'_>]) -> Vec<Vec<Finding>> {
    let mut findings = vec![Vec::new(); members.len()];
    let collection = Collection { members };
    for (rule, check) in rules::TOGETHER {
        check(
            &collection,
            &mut Sinks {
                rule,
                members,
                findings: &mut findings,
            },
        );
    }
    for findings in &mut findings {
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
    }
    findings
}

/// The check of one package by a rule that needs them all.
pub(crate) fn alone(_: &crate::rule::Context<'_>, _: &mut Sink<'_>) {}

/// Whether the byte at `offset` of `skill` stands under a heading that reads `title`.
pub(crate) fn is_under(skill: &Skill, offset: usize, title: &str) -> bool {
    skill.section_at(offset).is_some_and(|section| {
        skill
            .ancestors(section)
            .any(|section| skillcheck_parser::plain(&section.title).eq_ignore_ascii_case(title))
    })
}
