//! Reads the paths of one Markdown file.

use skillcheck_parser::{
    Outline, Package, ReferenceKind, RelPath, Resolution, Source, Span, Spanned, in_repository,
    resolve,
};

use super::{
    Inherited, Manner, NamedPath,
    code::FAMILIES,
    fenced,
    mention::{Mention, is_link_output, is_output, mention, near},
    placeholders::{has_blank, is_conventional, is_form, is_placeholder, is_unfilled},
    words::{is_bare, is_word, link_path},
};

/// Headings before a path among which those that it stands under are looked for.
const ABOVE: usize = 200;

/// One Markdown file whose paths are read.
pub(super) struct Reader<'a> {
    pub(super) package: &'a Package,
    /// The names by which the text may call the package: its folder's and its own.
    pub(super) names: [String; 2],
    file: &'a RelPath,
    pub(super) source: &'a Source,
    outline: &'a Outline,
    /// Whether a heading of the file is to be filled in: its bare file names belong to what is
    /// written with it.
    has_forms: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        package: &'a Package,
        file: &'a RelPath,
        source: &'a Source,
        outline: &'a Outline,
    ) -> Self {
        let frontmatter = package
            .skill
            .as_ref()
            .and_then(|skill| skill.frontmatter.as_ref());
        let name = frontmatter.and_then(|frontmatter| frontmatter.text("name"));
        Self {
            package,
            names: [
                package.folder_name().unwrap_or_default(),
                name.unwrap_or_default().to_owned(),
            ],
            file,
            source,
            outline,
            has_forms: outline
                .headings
                .iter()
                .any(|heading| is_form(&heading.text)),
        }
    }

    /// Reads them in the order in which they stand; `inherited` says whether upstream has a target.
    pub(super) fn read(&self, paths: &mut Vec<NamedPath>, inherited: impl Fn(&str) -> Inherited) {
        let mut link_end = 0;
        for reference in &self.outline.references {
            // Inline code inside a link's text is a label: the link says where it leads.
            if reference.kind == ReferenceKind::Link {
                link_end = reference.span.end;
            }
            let label = reference.kind == ReferenceKind::Code && reference.span.start < link_end;
            if label || self.outline.in_code(reference.span.start) {
                continue;
            }
            let target = &reference.target;
            let (manner, span, text) = match reference.kind {
                ReferenceKind::Autolink => continue,
                ReferenceKind::Code => {
                    match self
                        .code_path(target)
                        .or_else(|| self.outward(target))
                        .or_else(|| self.unfilled(target))
                    {
                        Some((span, text)) => (Manner::Code, span, text),
                        None => continue,
                    }
                }
                _ => match link_path(&target.value) {
                    Some(text) => (Manner::Link, target.span, text),
                    None => {
                        let inherited = inherited(&target.value);
                        paths.extend(self.blank(target, inherited));
                        continue;
                    }
                },
            };
            let inherited = inherited(&target.value);
            paths.extend(self.named(manner, span, text, inherited));
        }
        // What is missing in a code block may be made by its commands, or stand in a project. What
        // is there but for its case is meant.
        for (span, word) in fenced::arguments(self.source, self.outline) {
            let path = self.plain_path(word).filter(|path| {
                let path = self.own_prefix(path);
                !path.contains('\\') && matches!(self.resolve(path), Resolution::OtherCase(_))
            });
            let named =
                path.and_then(|path| self.named(Manner::Command, span, path, inherited(word)));
            paths.extend(named);
        }
    }

    /// A link that was never filled in; none in a form, where it is filled in later.
    fn blank(&self, target: &Spanned<String>, inherited: Inherited) -> Option<NamedPath> {
        let (text, span) = (&target.value, target.span);
        let mention = mention(self.source, span);
        let line = self.source.line_span(self.source.line(span.start));
        let near = near(self.source, line, span);
        // The link alone makes no form of its line.
        let around = [
            self.source.slice(Span::new(near.start, span.start)),
            self.source.slice(Span::new(span.end, near.end)),
        ];
        let form = around
            .iter()
            .any(|part| is_form(part) || part.contains(['{', '<']))
            || self.is_under_form(span);
        let blank = is_unfilled(text) || has_blank(text);
        (blank && !form && mention != Mention::Example).then(|| NamedPath {
            file: self.file.clone(),
            span,
            text: text.clone(),
            manner: Manner::Link,
            resolution: None,
            mention,
            output: false,
            in_form: false,
            inherited,
        })
    }

    fn named(
        &self,
        manner: Manner,
        span: Span,
        text: String,
        inherited: Inherited,
    ) -> Option<NamedPath> {
        let portable = text.replace('\\', "/");
        let path = self.own_prefix(&portable);
        let bracketed = self.source.text[..span.start].ends_with('<');
        let resolution = Some(self.resolve(path)).filter(|found| {
            let missing = matches!(found, Resolution::Missing(_) | Resolution::Absolute);
            let conventional = is_conventional(path) || is_unfilled(path);
            let blank = is_placeholder(&portable)
                || (bracketed && is_word(&portable))
                || (manner == Manner::Link && conventional);
            !missing || !blank
        });
        let missing = matches!(resolution, Some(Resolution::Missing(_)));
        // What a command runs is there before it.
        let runs = manner == Manner::Code && self.source.text[..span.start].ends_with(' ');
        let elsewhere = || is_conventional(path) || in_repository(self.package, path);
        if missing && manner == Manner::Code && elsewhere() {
            return None;
        }
        let output = match manner {
            _ if !missing || runs => false,
            Manner::Link => is_link_output(self.source, span),
            Manner::Code | Manner::Command => is_output(self.source, span),
        };
        Some(NamedPath {
            file: self.file.clone(),
            span,
            manner,
            resolution,
            mention: mention(self.source, span),
            output,
            in_form: missing && (self.is_in_form(span) || (self.has_forms && is_bare(path))),
            inherited,
            text,
        })
    }

    /// What stands at `path`: seen from the file that names it, or else from the package's folder,
    /// which is where an agent stands when it reads.
    pub(super) fn resolve(&self, path: &str) -> Resolution {
        let is_there = |found: &Resolution| {
            matches!(
                found,
                Resolution::File(_) | Resolution::Folder(_) | Resolution::Neighbour
            )
        };
        let folder = self.file.folder();
        let near = resolve(self.package, folder, path);
        if folder.is_empty() || is_there(&near) {
            return near;
        }
        let far = resolve(self.package, "", path);
        let meant = path
            .split('/')
            .next()
            .is_some_and(|name| FAMILIES.contains(&name));
        match (&near, &far) {
            (_, far_there) if is_there(far_there) => far,
            (Resolution::Missing(_), Resolution::OtherCase(_)) => far,
            (Resolution::Missing(_), Resolution::Missing(_)) if meant => far,
            _ => near,
        }
    }

    /// Whether the line of `span`, or a heading that it stands under, is part of a form.
    fn is_in_form(&self, span: Span) -> bool {
        let line = self.source.line_span(self.source.line(span.start));
        if is_form(self.source.slice(near(self.source, line, span))) {
            return true;
        }
        self.is_under_form(span)
    }

    /// Whether a heading that `span` stands under is part of a form.
    pub(super) fn is_under_form(&self, span: Span) -> bool {
        let headings = &self.outline.headings;
        let before = headings.partition_point(|heading| heading.span.start <= span.start);
        let mut level = u8::MAX;
        for heading in headings[..before].iter().rev().take(ABOVE) {
            if heading.level < level {
                level = heading.level;
                if is_form(&heading.text) {
                    return true;
                }
            }
        }
        false
    }
}
