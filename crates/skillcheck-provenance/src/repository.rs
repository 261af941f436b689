//! Names of repositories.

use std::fmt;

/// What stands for a password in a text that is no URL.
pub(crate) const LEFT_OUT: &str = "***@";

/// A repository on a host, however its URL is written.
///
/// Two names are the same repository when host, owner and name agree without regard to case,
/// `.git`, a trailing slash, user, port and scheme: `git@host:o/n.git` is `https://host/o/n`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Repository {
    host: String,
    /// Owner and name; deeper on hosts that nest groups.
    path: Vec<String>,
}

impl Repository {
    /// Reads a URL (`https`, `http`, `ssh`, `git`, `file`) or the short form `user@host:path`.
    /// None for anything else, and for a URL with control characters or white space.
    #[must_use]
    pub fn parse(url: &str) -> Option<Self> {
        let odd = |c: char| c.is_control() || c.is_whitespace();
        // What was no URL is none for having its password left out.
        if url.contains(odd) || url.contains(LEFT_OUT) {
            return None;
        }
        let (host, path) = match url.split_once("://") {
            Some((scheme, rest)) => {
                let known = ["https", "http", "ssh", "git", "git+ssh", "file"];
                known
                    .contains(&scheme.to_ascii_lowercase().as_str())
                    .then_some(())?;
                rest.split_once('/')?
            }
            None => {
                let (host, path) = url.split_once(':')?;
                host.contains('@').then_some(())?;
                (host, path)
            }
        };
        let host = host.rsplit('@').next().unwrap_or(host);
        let (host, port) = host.split_once(':').unwrap_or((host, ""));
        if !port.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let host = host.to_lowercase();
        let valid = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
        let file = url.to_ascii_lowercase().starts_with("file://");
        if !host.chars().all(valid) || (host.is_empty() && !file) || host.starts_with('-') {
            return None;
        }
        let path = path.split(['?', '#']).next().unwrap_or(path);
        let path = path.trim_end_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path).to_lowercase();
        let path: Vec<String> = path
            .split('/')
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        let odd = |name: &String| name == "." || name == ".." || name.contains('\\');
        if path.is_empty() || path.iter().any(odd) || (path.len() < 2 && !file) {
            return None;
        }
        Some(Self { host, path })
    }

    /// Owner and name as `url` spells them; none where it is no URL of a repository.
    #[must_use]
    pub fn spelled(url: &str) -> Option<(String, String)> {
        let repository = Self::parse(url)?;
        let end = url.find(['?', '#']).unwrap_or(url.len());
        let path = url[..end].trim_end_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        // The same names stand at the end of the URL, and only their case was changed.
        let names = repository.path.join("/");
        let written = path.get(path.len().checked_sub(names.len())?..)?;
        if written.to_lowercase() != names {
            return None;
        }
        let (owner, name) = written.rsplit_once('/').unwrap_or(("", written));
        Some((owner.to_owned(), name.to_owned()))
    }

    /// The host in lower case, without user and port; `""` for a `file` URL without one.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The owner: what stands before the name.
    #[must_use]
    pub fn owner(&self) -> String {
        self.path[..self.path.len() - 1].join("/")
    }

    /// The name, without `.git`, in lower case.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.host.is_empty() {
            "file"
        } else {
            "https"
        };
        write!(f, "{scheme}://{}/{}", self.host, self.path.join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::Repository;

    #[test]
    fn spellings_of_one_repository_are_one() {
        let plain = Repository::parse("https://github.com/Owner/Name").unwrap();
        for url in [
            "https://github.com/owner/name.git",
            "https://github.com/owner/name/",
            "http://user:token@GitHub.com:8080/owner/name",
            "ssh://git@github.com/owner/name.git",
            "git@github.com:owner/name.git",
        ] {
            assert_eq!(Repository::parse(url).as_ref(), Some(&plain), "{url}");
        }
        assert_eq!((plain.owner().as_str(), plain.name()), ("owner", "name"));
    }

    #[test]
    fn owner_and_name_keep_their_case() {
        for url in [
            "https://github.com/Owner/Name",
            "https://github.com/Owner/Name.git/",
            "git@github.com:Owner/Name.git",
            "ssh://git@github.com:22/Owner/Name?x#y",
        ] {
            let spelled = Repository::spelled(url).unwrap();
            assert_eq!(spelled, ("Owner".to_owned(), "Name".to_owned()), "{url}");
        }
        assert_eq!(Repository::spelled("https://github.com/Owner"), None);
    }

    #[test]
    fn what_is_no_repository_is_refused() {
        for url in [
            "",
            "github.com/owner/name",
            "ext::sh -c id",
            "--upload-pack=x",
            "https://github.com/",
            "https://github.com/owner",
            "https://github.com/../name",
            "https://git hub.com/o/n",
            "https://-oProxy/o/n",
            "https://user:pass/word@github.com/o/n",
            "***@github.com:o/n",
            "javascript://x/o/n",
            "https://github.com/o/n\u{7}",
        ] {
            assert_eq!(Repository::parse(url), None, "{url}");
        }
    }
}
