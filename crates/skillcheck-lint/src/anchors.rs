//! The fragments that lead into a Markdown text, as GitHub makes them.

use std::{
    cell::OnceCell,
    collections::{HashMap, HashSet},
};

use skillcheck_parser::Outline;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use crate::nearest::{Names, bare, firsts};

/// Fragments among which the nearest is looked for letter by letter.
const COMPARED: usize = 500;
/// Bytes within which a heading of raw HTML is closed.
const HEADING: usize = 1000;

/// The fragments of one text.
pub(crate) struct Anchors {
    /// In the order of the text, each as it is written in a link.
    all: Vec<String>,
    /// Each as it is compared.
    known: HashSet<String>,
    /// By letters and digits, and as names; made when the nearest is first asked for.
    compared: OnceCell<(HashMap<String, usize>, Names<String>)>,
}

impl Anchors {
    /// Reads the fragments of `text`, whose outline is `outline`.
    pub(crate) fn read(text: &str, outline: &Outline) -> Self {
        let mut all = Vec::new();
        let mut taken: HashMap<String, usize> = HashMap::new();
        for heading in &outline.headings {
            let (title, explicit) = explicit_id(&heading.text);
            all.extend(explicit.map(str::to_owned));
            // Some renderers keep the mark as text, so both count.
            if explicit.is_some() {
                all.push(slug(title));
            }
            all.push(unique(&slug(&heading.text), &mut taken));
        }
        all.extend(outline.ids.iter().cloned());
        all.extend(html_headings(text, outline).map(|title| slug(&title)));
        let known = all.iter().map(|fragment| folded(fragment)).collect();
        Self {
            all,
            known,
            compared: OnceCell::new(),
        }
    }

    /// Whether `fragment`, percent-decoded, leads somewhere.
    pub(crate) fn has(&self, fragment: &str) -> bool {
        let fragment = fragment.strip_prefix("user-content-").unwrap_or(fragment);
        self.known.contains(&folded(fragment))
    }

    /// The fragment that was probably meant.
    pub(crate) fn nearest(&self, fragment: &str) -> Option<&str> {
        if self.all.len() > COMPARED {
            return None;
        }
        let (firsts, names) = self.compared.get_or_init(|| {
            let firsts = firsts(self.all.iter().map(|known| bare(known)));
            (firsts, Names::new(self.all.iter().cloned()))
        });
        match firsts.get(&bare(fragment)) {
            Some(same) => Some(&self.all[*same]),
            None => names.nearest(fragment).map(String::as_str),
        }
    }
}

/// The fragment that GitHub makes of a heading's text: letters, marks, digits and connectors stay,
/// in lower case; a space becomes a hyphen; everything else goes.
fn slug(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            ' ' | '-' => Some('-'),
            c if is_word(c) => Some(c),
            _ => None,
        })
        .collect()
}

fn is_word(c: char) -> bool {
    use GeneralCategory as Category;
    c.is_alphabetic()
        || matches!(
            c.general_category(),
            Category::DecimalNumber
                | Category::ConnectorPunctuation
                | Category::NonspacingMark
                | Category::SpacingMark
                | Category::EnclosingMark
        )
}

/// `slug`, or the first of `slug-1`, `slug-2`, … that no heading before has.
fn unique(slug: &str, taken: &mut HashMap<String, usize>) -> String {
    let mut made = slug.to_owned();
    while taken.contains_key(&made) {
        let count = taken.entry(slug.to_owned()).or_insert(0);
        *count += 1;
        made = format!("{slug}-{count}");
    }
    taken.insert(made.clone(), 0);
    made
}

/// How fragments are compared: case and the invisible parts of an emoji make no difference that a
/// reader could see.
fn folded(fragment: &str) -> String {
    fragment
        .chars()
        .filter(|c| !matches!(c, '\u{fe0f}' | '\u{200d}'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A heading's text without `{#id}` at its end, and that id.
fn explicit_id(text: &str) -> (&str, Option<&str>) {
    let found = text
        .strip_suffix('}')
        .and_then(|rest| rest.rsplit_once("{#"));
    match found {
        Some((title, id)) if !id.is_empty() => (title.trim_end(), Some(id)),
        _ => (text, None),
    }
}

/// The texts of headings that are written as raw HTML, without their tags.
fn html_headings<'a>(text: &'a str, outline: &'a Outline) -> impl Iterator<Item = String> + 'a {
    let opened = ["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"];
    opened.into_iter().flat_map(move |open| {
        text.match_indices(open)
            .filter(|(at, _)| !outline.in_code(*at))
            .filter_map(move |(at, _)| {
                let rest = &text[at + open.len()..];
                let rest = &rest[..rest.floor_char_boundary(HEADING)];
                let inner = &rest[rest.find('>')? + 1..];
                let inner = &inner[..inner.find("</h")?];
                Some(without_tags(inner).trim().to_owned())
            })
    })
}

fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchors(text: &str) -> Anchors {
        Anchors::read(text, &Outline::read(text, 0))
    }

    #[test]
    fn headings_become_what_github_makes_of_them() {
        for (heading, fragment) in [
            ("Quick Start", "quick-start"),
            ("A & B", "a--b"),
            ("1. What's new? (v2.0)", "1-whats-new-v20"),
            ("`run_it` twice", "run_it-twice"),
            ("📦 Install", "-install"),
            ("Größe und Maß", "größe-und-maß"),
            ("安装 步骤", "安装-步骤"),
            ("हिन्दी", "हिन्दी"),
            ("x – y", "x--y"),
            ("½ of it", "-of-it"),
        ] {
            assert_eq!(slug(heading), fragment, "{heading}");
        }
    }

    #[test]
    fn the_second_heading_of_a_name_is_numbered() {
        let text = "# Use\n## Use\n## Use 1\n## Use-1\n<a id=\"far\"></a>\n## Own {#mine}\n";
        let all = anchors(text).all;
        assert_eq!(&all[..4], ["use", "use-1", "use-1-1", "use-1-2"]);
        for fragment in ["far", "mine", "own", "USE", "user-content-use"] {
            assert!(anchors(text).has(fragment), "{fragment}");
        }
        assert!(!anchors(text).has("use-2"));
    }
}
