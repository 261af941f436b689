//! Web pages of commits and folders on hosts that are known to have them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use skillcheck_provenance::{ObjectId, Repository};

/// What stands in a path without being encoded (RFC 3986, section 2.3).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How a host lays out its pages.
#[derive(Clone, Copy)]
struct Layout {
    commit: &'static str,
    folder: &'static str,
    /// Whether an owner may be a path of groups.
    nests: bool,
}

fn layout(host: &str) -> Option<Layout> {
    let of = |commit, folder, nests| {
        Some(Layout {
            commit,
            folder,
            nests,
        })
    };
    match host {
        "github.com" => of("commit", "tree", false),
        "gitlab.com" => of("-/commit", "-/tree", true),
        "bitbucket.org" => of("commits", "src", false),
        "codeberg.org" => of("commit", "src/commit", false),
        _ => None,
    }
}

/// The pages of one repository. Every link is built from parts that were read and checked; no URL
/// of a package is passed on.
pub(crate) struct Pages {
    layout: Layout,
    /// The repository's own page.
    pub(crate) repository: String,
}

impl Pages {
    /// The pages of the repository that `url` names, where its host is known.
    pub(crate) fn of(url: &str) -> Option<Self> {
        let scheme = url.split_once("://").map_or("ssh", |(scheme, _)| scheme);
        let web = ["https", "http", "ssh", "git", "git+ssh"];
        if !web.contains(&scheme.to_ascii_lowercase().as_str()) {
            return None;
        }
        let repository = Repository::parse(url)?;
        let layout = layout(repository.host())?;
        let owner = repository.owner();
        if owner.contains('/') && !layout.nests {
            return None;
        }
        Some(Self {
            layout,
            repository: format!(
                "https://{}/{}/{}",
                repository.host(),
                encoded(&owner),
                encoded(repository.name())
            ),
        })
    }

    /// The page of a commit.
    pub(crate) fn commit(&self, commit: ObjectId) -> String {
        format!("{}/{}/{commit}", self.repository, self.layout.commit)
    }

    /// The page of a folder at a commit; `path` is one inside the repository.
    pub(crate) fn folder(&self, commit: ObjectId, path: &str) -> String {
        let root = format!("{}/{}/{commit}", self.repository, self.layout.folder);
        if path.is_empty() {
            root
        } else {
            format!("{root}/{}", encoded(path))
        }
    }
}

/// A path, each of its names percent-encoded.
fn encoded(path: &str) -> String {
    let names = path.split('/').filter(|name| !name.is_empty());
    let names: Vec<String> = names
        .map(|name| utf8_percent_encode(name, PLAIN).to_string())
        .collect();
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit() -> ObjectId {
        "49da5827cdf6c4673b88863b8001dc84151d32d5".parse().unwrap()
    }

    #[test]
    fn known_hosts_have_pages() {
        for (url, expected) in [
            (
                "https://github.com/Owner/Name.git",
                "https://github.com/owner/name/tree/49da5827cdf6c4673b88863b8001dc84151d32d5/a%20%28b%29/c",
            ),
            (
                "git@gitlab.com:group/sub/name.git",
                "https://gitlab.com/group/sub/name/-/tree/49da5827cdf6c4673b88863b8001dc84151d32d5/a%20%28b%29/c",
            ),
            (
                "https://bitbucket.org/o/n",
                "https://bitbucket.org/o/n/src/49da5827cdf6c4673b88863b8001dc84151d32d5/a%20%28b%29/c",
            ),
            (
                "ssh://git@codeberg.org/o/n",
                "https://codeberg.org/o/n/src/commit/49da5827cdf6c4673b88863b8001dc84151d32d5/a%20%28b%29/c",
            ),
        ] {
            let pages = Pages::of(url).unwrap();
            assert_eq!(pages.folder(commit(), "a (b)/c"), expected);
        }
        let pages = Pages::of("https://github.com/o/n\"><x>").unwrap();
        assert_eq!(pages.repository, "https://github.com/o/n%22%3E%3Cx%3E");
    }

    #[test]
    fn no_other_url_becomes_a_link() {
        for url in [
            "javascript://github.com/o/n",
            "file://github.com/o/n",
            "https://github.com.example.net/o/n",
            "https://example.com/o/n",
            "https://github.com/o/deeper/n",
            "https://github.com/o/../n",
            "data:text/html,x",
        ] {
            assert!(Pages::of(url).is_none(), "{url}");
        }
    }
}
