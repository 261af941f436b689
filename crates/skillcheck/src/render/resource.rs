//! A URI for what a package claims to be a copy of.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use skillcheck_provenance::{Field, Repository};

use crate::report::Checked;

/// What RFC 3986 lets stand in no path and no fragment.
const NO_URI: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
/// The same for text that is no URI yet: there `%` is a character like others.
const TEXT: &AsciiSet = &NO_URI.add(b'%');
/// The same for the name of a package URL, where `@` and `:` have a meaning.
const NAME: &AsciiSet = &TEXT.add(b'@').add(b':');

/// The claimed origin, in the form that SPDX gives download locations
/// (`git+https://HOST/OWNER/NAME@COMMIT#PATH`), with the commit that a claimed tree was found in; for a package that claims no repository its own
/// path as `pkg:generic/PATH`.
pub(crate) fn uri(checked: &Checked) -> String {
    let origin = &checked.origin;
    let url = origin.claim(Field::Repository);
    let Some(mut uri) = url.and_then(|claim| git_url(&claim.value)) else {
        return generic(checked);
    };
    if let Some(commit) = origin.commit().or(checked.verification.commit) {
        uri.push_str(&format!("@{commit}"));
    }
    if let Some(path) = origin.path().filter(|path| !path.is_empty()) {
        uri.push_str(&format!("#{}", utf8_percent_encode(&path, TEXT)));
    }
    uri
}

/// The repository with `git+` before it, as it was held against the clone: a port, a query and the
/// case of its letters say nothing there.
fn git_url(url: &str) -> Option<String> {
    let url = Repository::parse(url)?.to_string();
    Some(format!("git+{}", utf8_percent_encode(&url, NO_URI)))
}

fn generic(checked: &Checked) -> String {
    let names = checked.path.split('/');
    let names: Vec<_> = names
        .filter(|name| !matches!(*name, "" | "." | ".."))
        .collect();
    let path = if names.is_empty() {
        checked.name.replace('/', "%2F")
    } else {
        names.join("/")
    };
    let path = utf8_percent_encode(&path, NAME).to_string();
    format!("pkg:generic/{path}")
}

#[cfg(test)]
mod tests {
    use super::git_url;

    #[test]
    fn urls_take_the_form_of_download_locations() {
        for url in [
            "https://Host.example/Owner/Name.git",
            "git@host.example:owner/name.git",
            "git+ssh://git@host.example/owner/name/",
            "https://host.example:8443/owner/name?x#y",
        ] {
            let wanted = "git+https://host.example/owner/name";
            assert_eq!(git_url(url).as_deref(), Some(wanted), "{url}");
        }
        let wanted = "git+https://host.example/o/%C3%A9";
        assert_eq!(git_url("HTTPS://host.example/o/é").as_deref(), Some(wanted));
        assert_eq!(git_url("ext::sh -c id"), None);
    }
}
