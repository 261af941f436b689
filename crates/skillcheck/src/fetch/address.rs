//! Where a repository is fetched from.

use skillcheck_provenance::{FetchFault, Repository, blob_id};

use super::args::OddProtocol;

/// Longest part of a cache entry's name that is for people, in bytes.
const SLUG_LIMIT: usize = 60;

/// The protocols that git may be let to speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protocol {
    Https,
    Ssh,
    Odd(OddProtocol),
}

impl Protocol {
    fn name(self) -> &'static str {
        match self {
            Self::Https => "https",
            Self::Ssh => "ssh",
            Self::Odd(odd) => odd.name(),
        }
    }
}

impl OddProtocol {
    /// As it stands in a URL.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Git => "git",
            Self::File => "file",
        }
    }
}

/// A URL that git may be given: one of a known protocol, without credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The URL.
    pub(crate) url: String,
    protocol: Protocol,
    repository: Repository,
}

impl Address {
    /// The address that the claimed `url` stands for, where its protocol is https, ssh or one of
    /// `allowed`.
    pub(crate) fn read(url: &str, allowed: &[OddProtocol]) -> Result<Self, FetchFault> {
        let repository = Repository::parse(url).ok_or(FetchFault::Url)?;
        let (protocol, url) = plain(url).ok_or(FetchFault::Url)?;
        match protocol {
            Protocol::Odd(odd) if !allowed.contains(&odd) => {
                Err(FetchFault::Protocol(odd.name().to_owned()))
            }
            _ => Ok(Self {
                url,
                protocol,
                repository,
            }),
        }
    }

    /// The repository that it is the address of.
    pub(crate) fn repository(&self) -> &Repository {
        &self.repository
    }

    /// What tells it from other addresses: the URL without `.git`.
    pub(crate) fn key(&self) -> &str {
        self.url.strip_suffix(".git").unwrap_or(&self.url)
    }

    /// The name of its entry in the cache: for people in front, unmistakable behind.
    pub(crate) fn entry(&self) -> String {
        let rest = self
            .key()
            .split_once("://")
            .map_or(self.key(), |(_, rest)| rest);
        let slug: String = rest
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || c == '.' {
                    c
                } else {
                    '-'
                }
            })
            .collect();
        let slug = slug.trim_matches(['-', '.']);
        let slug = &slug[..slug.len().min(SLUG_LIMIT)];
        let id = blob_id(skillcheck_provenance::HashKind::Sha1, self.key().as_bytes());
        let id = id.map(|id| id.to_string()).unwrap_or_default();
        format!("{slug}-{}", id.get(..16).unwrap_or_default())
    }

    /// The same repository at `location`, to which its server redirected a request for its refs;
    /// none where that is another server or another protocol.
    pub(crate) fn moved(&self, location: &str) -> Option<Self> {
        let location = location.split('?').next()?.strip_suffix("/info/refs")?;
        let url = match location.strip_prefix('/') {
            Some(path) if path.starts_with('/') => return None,
            Some(path) => format!("{}/{path}", self.server()?),
            None => location.to_owned(),
        };
        Repository::parse(&url)?;
        let (protocol, url) = plain(&url)?;
        let moved = Self {
            url,
            protocol,
            repository: self.repository.clone(),
        };
        (moved.server() == self.server() && moved.url != self.url).then_some(moved)
    }

    /// Protocol, host and port.
    fn server(&self) -> Option<String> {
        let (_, rest) = self.url.split_once("://")?;
        let host = rest.split('/').next()?.to_lowercase();
        let default = match self.protocol {
            Protocol::Https => ":443",
            _ => ":80",
        };
        let host = host.strip_suffix(default).unwrap_or(&host);
        Some(format!("{}://{host}", self.protocol.name()))
    }
}

/// A URL without what may be secret or was never part of an address: password, query, fragment.
/// None where its protocol or a part of it is none that git should be given.
fn plain(url: &str) -> Option<(Protocol, String)> {
    let cut = url.split(['?', '#']).next()?.trim_end_matches('/');
    let Some((scheme, rest)) = cut.split_once("://") else {
        let (server, path) = cut.split_once(':')?;
        let (user, host) = server.split_once('@')?;
        let fits = is_user(user) && is_host(host) && !path.starts_with(['-', ':']);
        return fits.then(|| (Protocol::Ssh, cut.to_owned()));
    };
    let (server, path) = rest.split_once('/')?;
    let (user, host) = server.rsplit_once('@').unwrap_or(("", server));
    let user = user.split(':').next()?;
    let protocol = match scheme.to_ascii_lowercase().as_str() {
        "https" => Protocol::Https,
        "ssh" | "git+ssh" => Protocol::Ssh,
        "http" => Protocol::Odd(OddProtocol::Http),
        "git" => Protocol::Odd(OddProtocol::Git),
        "file" => Protocol::Odd(OddProtocol::File),
        _ => return None,
    };
    let name = protocol.name();
    let url = match protocol {
        Protocol::Odd(OddProtocol::File) => server.is_empty().then(|| format!("file:///{path}")),
        Protocol::Ssh if !user.is_empty() => {
            (is_user(user) && is_host(host)).then(|| format!("{name}://{user}@{host}/{path}"))
        }
        _ => is_host(host).then(|| format!("{name}://{host}/{path}")),
    };
    Some((protocol, url?))
}

fn is_user(user: &str) -> bool {
    let valid = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    !user.is_empty() && !user.starts_with('-') && user.chars().all(valid)
}

/// Whether it is a host's name, with or without a port.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "1"));
    let valid = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let is_name = !name.is_empty() && !name.starts_with('-') && name.chars().all(valid);
    is_name && port.parse::<u16>().is_ok() && port.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(claimed: &str) -> Result<String, FetchFault> {
        let odd = [OddProtocol::Http, OddProtocol::File];
        Address::read(claimed, &odd).map(|address| address.url)
    }

    #[test]
    fn an_address_holds_nothing_secret_and_nothing_that_git_would_obey() {
        for (claimed, plain) in [
            ("https://github.com/O/n.git", "https://github.com/O/n.git"),
            ("HTTPS://user:token@host:8443/o/n/", "https://host:8443/o/n"),
            ("https://token@host/o/n?access=secret#x", "https://host/o/n"),
            ("ssh://git:word@host:22/o/n", "ssh://git@host:22/o/n"),
            ("git@host:o/n.git", "git@host:o/n.git"),
            ("http://127.0.0.1:80/o/n", "http://127.0.0.1:80/o/n"),
            ("file:///srv/O/n.git", "file:///srv/O/n.git"),
        ] {
            assert_eq!(url(claimed).as_deref(), Ok(plain), "{claimed}");
        }
        for claimed in [
            "ext::sh -c id",
            "--upload-pack=x",
            "-oProxyCommand=x@host:o/n",
            "git@-oProxyCommand=x:o/n",
            "ssh://-oProxyCommand=x@host/o/n",
            "ssh://git@-host/o/n",
            "git@host:-o/n",
            "https://host:99999/o/n",
            "https://host:+1/o/n",
            "file://host/srv/o/n",
            "https://host/o\n/n",
        ] {
            assert_eq!(url(claimed), Err(FetchFault::Url), "{claimed}");
        }
        let git = FetchFault::Protocol("git".to_owned());
        assert_eq!(url("git://host/o/n"), Err(git));
    }

    #[test]
    fn a_redirect_is_followed_on_the_same_server_only() {
        let address = Address::read("https://host/old/name", &[]).unwrap();
        let moved = |location: &str| address.moved(location).map(|moved| moved.url);
        let refs = "info/refs?service=git-upload-pack";
        let new = Some("https://host/new/name".to_owned());
        assert_eq!(moved(&format!("https://host/new/name/{refs}")), new);
        assert!(moved(&format!("https://HOST:443/new/name/{refs}")).is_some());
        assert_eq!(moved(&format!("/new/name/{refs}")), new);
        for elsewhere in [
            format!("https://other/new/name/{refs}"),
            format!("//other/new/name/{refs}"),
            format!("http://host/new/name/{refs}"),
            format!("https://host:444/new/name/{refs}"),
            format!("https://host@other/new/name/{refs}"),
            format!("https://host/old/name/{refs}"),
            "https://host/login".to_owned(),
        ] {
            assert_eq!(moved(&elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn an_entry_is_named_for_people_and_for_one_url() {
        let entry = |url| Address::read(url, &[]).unwrap().entry();
        let name = entry("https://github.com/owner/name.git");
        assert!(name.starts_with("github.com-owner-name-"), "{name}");
        assert_eq!(name, entry("https://github.com/owner/name"));
        assert_ne!(name, entry("https://github.com/owner-name/x"));
        assert!(entry(&format!("https://host/o/{}", "é".repeat(200))).is_ascii());
    }
}
