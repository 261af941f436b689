//! Addresses of folders on hosting sites.

use percent_encoding::percent_decode_str;

use crate::repository::Repository;

/// Sites whose pages are repositories. An address elsewhere may be any page.
const HOSTS: [&str; 5] = [
    "github.com",
    "www.github.com",
    "gitlab.com",
    "bitbucket.org",
    "codeberg.org",
];

/// What such an address names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// URL of the repository.
    pub(super) repository: String,
    /// Branch, tag or commit. A name that holds a slash cannot be told from the start of the path:
    /// this is its first part.
    pub(super) reference: Option<String>,
    /// Folder or file; `""` for the root.
    pub(super) path: Option<String>,
}

impl Place {
    /// Reads `https://HOST/OWNER/NAME`, with `/tree/REF/PATH`, `/blob/REF/PATH`, `/-/tree/…` or
    /// `/src/branch/REF/PATH` behind it as the site has it. None for anything else, and where the
    /// site is no known one unless such a part tells that it is a hosting site.
    pub(super) fn read(url: &str) -> Option<Self> {
        let (scheme, rest) = url.trim().split_once("://")?;
        if !["https", "http"].contains(&scheme.to_ascii_lowercase().as_str()) {
            return None;
        }
        let rest = rest.split(['?', '#']).next().unwrap_or(rest);
        let (host, path) = rest.split_once('/')?;
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let cut = (2..parts.len()).find_map(|at| match parts[at..] {
            ["-", "tree" | "blob", ..] => Some((at, at + 2)),
            ["tree" | "blob", ..] if at == 2 => Some((at, at + 1)),
            ["src", "branch" | "tag" | "commit", ..] if at == 2 => Some((at, at + 2)),
            _ => None,
        });
        let plain_host = host.rsplit('@').next().unwrap_or(host).to_lowercase();
        let known = HOSTS.contains(&plain_host.as_str());
        let (end, from) = match cut {
            Some(cut) => cut,
            // Other pages of a repository, such as its issues, are no folders of it.
            None if known && parts.len() == 2 => (2, 2),
            None => return None,
        };
        let repository = format!("{scheme}://{host}/{}", parts[..end].join("/"));
        Repository::parse(&repository)?;
        let decoded = |part: &&str| percent_decode_str(part).decode_utf8_lossy().into_owned();
        let mut named = parts[from.min(parts.len())..].iter().map(decoded);
        let reference = named.next();
        let path = reference
            .is_some()
            .then(|| named.collect::<Vec<_>>().join("/"));
        Some(Self {
            repository,
            reference,
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    fn read(url: &str) -> Option<(String, Option<String>, Option<String>)> {
        Place::read(url).map(|place| (place.repository, place.reference, place.path))
    }

    #[test]
    fn folders_on_hosting_sites_are_read() {
        let place = |repository: &str, reference: &str, path: &str| {
            Some((
                repository.to_owned(),
                Some(reference.to_owned()),
                Some(path.to_owned()),
            ))
        };
        assert_eq!(
            read("https://github.com/o/n/tree/main/skills/a%20b/"),
            place("https://github.com/o/n", "main", "skills/a b")
        );
        assert_eq!(
            read("https://gitlab.com/g/sub/n/-/tree/v1/x?ref_type=tags"),
            place("https://gitlab.com/g/sub/n", "v1", "x")
        );
        assert_eq!(
            read("https://codeberg.org/o/n/src/branch/main/x"),
            place("https://codeberg.org/o/n", "main", "x")
        );
        assert_eq!(
            read("https://git.example.com/o/n/tree/main/x"),
            place("https://git.example.com/o/n", "main", "x")
        );
        assert_eq!(
            read("https://github.com/o/n"),
            Some(("https://github.com/o/n".to_owned(), None, None))
        );
    }

    #[test]
    fn other_pages_are_none() {
        for url in [
            "community",
            "https://example.com/docs/page",
            "https://github.com/o",
            "ftp://github.com/o/n",
            "https://example.com/blog/tree/x",
            "https://github.com/o/../tree/main/x",
        ] {
            assert_eq!(read(url), None, "{url}");
        }
    }
}
