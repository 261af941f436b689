//! Where suppressions stand, and what they cover.

use skillcheck_parser::{
    FileKind, Frontmatter, Outline, Package, RelPath, SKILL_FILE, Source, Span, blocks,
    yaml::{Node, Value},
};

use super::{
    directive::{self, Malformed, WORD},
    reach::Reach,
};
use crate::finding::Place;

/// A suppression in a package.
#[derive(Clone, Debug)]
pub(crate) struct Directive {
    /// Where it stands.
    pub(crate) place: Place,
    /// Ids of the rules that it names.
    pub(crate) rules: Vec<&'static str>,
    /// What it covers of its file; none where it covers the whole.
    pub(super) range: Option<Span>,
}

/// A comment that was meant to suppress and does not.
#[derive(Clone, Debug)]
pub(crate) struct Wrong {
    /// Where it stands.
    pub(crate) place: Place,
    /// What is wrong with it.
    pub(crate) message: String,
    /// How it is to be.
    pub(crate) help: String,
}

/// The suppressions in the Markdown files of a package.
pub(crate) fn read(package: &Package) -> (Vec<Directive>, Vec<Wrong>) {
    let mut found = (Vec::new(), Vec::new());
    if let Some(skill) = &package.skill
        && skill.source.text.contains(WORD)
        && let Ok(path) = RelPath::parse(SKILL_FILE)
    {
        let mut reader = Reader::new(&path, &skill.source, skill.body, &mut found);
        if let Some(frontmatter) = &skill.frontmatter {
            reader.frontmatter(frontmatter);
        }
        reader.comments(&skill.outline);
    }
    for file in package.files() {
        let is_markdown = file.kind == FileKind::Regular
            && file.path.as_str() != SKILL_FILE
            && matches!(file.path.extension().as_deref(), Some("md" | "markdown"));
        let Some(bytes) = is_markdown.then(|| file.bytes().ok()).flatten() else {
            continue;
        };
        if !bytes.utf8_chunks().any(|it| it.valid().contains(WORD)) {
            continue;
        }
        let source = Source::new(bytes.to_vec());
        let outline = Outline::read(&source.text, 0);
        Reader::new(&file.path, &source, 0, &mut found).comments(&outline);
    }
    found
}

struct Reader<'a> {
    path: &'a RelPath,
    source: &'a Source,
    /// Where the Markdown starts.
    body: usize,
    found: &'a mut (Vec<Directive>, Vec<Wrong>),
}

impl<'a> Reader<'a> {
    fn new(
        path: &'a RelPath,
        source: &'a Source,
        body: usize,
        found: &'a mut (Vec<Directive>, Vec<Wrong>),
    ) -> Self {
        Self {
            path,
            source,
            body,
            found,
        }
    }

    fn comments(&mut self, outline: &Outline) {
        let mut all = None;
        let mut top = self.body;
        for comment in &outline.comments {
            // Only suppressions may stand before one that is at the top.
            let before = self.source.slice(Span::new(top, comment.start));
            let is_top = before.trim().is_empty();
            let inner = self.source.slice(*comment);
            let inner = inner.strip_prefix("<!--").unwrap_or(inner);
            let inner = inner.strip_suffix("-->").unwrap_or(inner);
            let Some(parsed) = directive::parse(inner) else {
                continue;
            };
            if is_top {
                top = comment.end;
                self.add(*comment, parsed, None);
                continue;
            }
            let all = all.get_or_insert_with(|| Reach::new(blocks(&self.source.text, self.body)));
            let range = covered(all, &self.source.text, *comment);
            self.add(*comment, parsed, Some(range));
        }
    }

    /// Comments of the frontmatter: for the entry on the same line, else for the next one.
    fn frontmatter(&mut self, frontmatter: &Frontmatter) {
        let mut tree = Tree::default();
        for entry in frontmatter.entries() {
            tree.entry(&entry.key, &entry.value);
        }
        tree.entries.sort_by_key(|span| (span.start, span.end));
        let yaml = self.source.slice(frontmatter.yaml);
        let found: Vec<usize> = yaml.match_indices(WORD).map(|(at, _)| at).collect();
        for at in found {
            let Some(hash) = yaml[..at].rfind('#') else {
                continue;
            };
            let before = yaml[..hash].chars().next_back();
            let is_comment = yaml[hash + 1..at].trim().is_empty()
                && !yaml[hash..at].contains(['\n', '\r'])
                && before.is_none_or(char::is_whitespace);
            let line = self
                .source
                .line_span(self.source.line(frontmatter.yaml.start + hash));
            let comment = Span::new(frontmatter.yaml.start + hash, line.end);
            let in_text = tree.texts.iter().any(|text| text.contains(comment.start));
            if !is_comment || in_text {
                continue;
            }
            let inner = self.source.slice(Span::new(comment.start + 1, comment.end));
            let Some(parsed) = directive::parse(inner) else {
                continue;
            };
            let on_line = |span: &&Span| line.contains(span.start) && span.start < comment.start;
            let same = tree.entries.iter().rfind(on_line);
            // Of those that start at one place the outermost, which is sorted last, is meant.
            let start = tree.entries.iter().find(|span| span.start >= comment.end);
            let next = start.and_then(|start| {
                let mut same = tree.entries.iter();
                same.rfind(|span| span.start == start.start)
            });
            let range = same.or(next).copied().unwrap_or(comment);
            self.add(comment, parsed, Some(range));
        }
    }

    fn add(&mut self, at: Span, parsed: Result<Vec<&'static str>, Malformed>, range: Option<Span>) {
        let place = Place::at(self.path, at);
        match parsed {
            Ok(rules) => self.found.0.push(Directive {
                place,
                rules,
                range,
            }),
            Err(Malformed { message, help }) => self.found.1.push(Wrong {
                place,
                message,
                help,
            }),
        }
    }
}

/// What a comment covers: the block that it stands in, where it is part of a line of text, else
/// the block behind it.
fn covered(blocks: &Reach, text: &str, comment: Span) -> Span {
    let inner = blocks.around(comment.start, comment.end).next();
    let next = blocks.next(comment.end);
    let until = next.map_or(text.len(), |next| next.start);
    if let (None, Some(other)) = (inner, between(text, comment.end, until)) {
        return other;
    }
    // A comment between the blocks of a list item stands in the item, which goes on behind it.
    match (inner, next) {
        (Some((_, inner)), Some(next)) if next.end <= inner.end => next,
        (Some((_, inner)), _) => inner,
        (None, Some(next)) => next,
        (None, None) => comment,
    }
}

/// What stands from `start` to `end` and is no comment: HTML, or definitions of links, up to the next
/// empty line. None of these is a block of text.
fn between(text: &str, start: usize, end: usize) -> Option<Span> {
    let mut at = start;
    loop {
        let rest = text.get(at..end)?;
        at += rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        match rest.strip_prefix("<!--") {
            Some(comment) => at += "<!--".len() + comment.find("-->")? + "-->".len(),
            None if rest.is_empty() => return None,
            None => {
                let mut lines = rest.split_inclusive('\n');
                let whole = lines.by_ref().take_while(|line| !line.trim().is_empty());
                let length: usize = whole.map(str::len).sum();
                return Some(Span::new(at, at + length));
            }
        }
    }
}

/// The places of everything in a frontmatter.
#[derive(Default)]
struct Tree {
    /// Entries and items of lists.
    entries: Vec<Span>,
    /// Scalars, in which a `#` is text.
    texts: Vec<Span>,
}

impl Tree {
    fn entry(&mut self, key: &Node, value: &Node) {
        self.entries
            .push(Span::new(key.span.start, value.span.end.max(key.span.end)));
        self.texts.push(key.span);
        self.node(value);
    }

    fn node(&mut self, node: &Node) {
        match &node.value {
            Value::Sequence(items) => {
                for item in items {
                    self.entries.push(item.span);
                    self.node(item);
                }
            }
            Value::Mapping(entries) => {
                for entry in entries {
                    self.entry(&entry.key, &entry.value);
                }
            }
            _ => self.texts.push(node.span),
        }
    }
}
