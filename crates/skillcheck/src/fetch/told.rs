//! What git's messages mean. They are read in the C locale, in which git does not translate them.

use skillcheck_provenance::FetchFault;

use super::run::Ended;

/// Longest part of a message that is passed on, in characters.
const LINE_LIMIT: usize = 200;

/// Why a command came to nothing.
pub(crate) enum Trouble {
    /// It is to be told.
    Fault(FetchFault),
    /// The server does not have an object that was asked for by its id, or gives none by its id.
    NotGiven,
    /// The server answers from elsewhere.
    Redirected,
    /// The repository here is broken.
    Damaged(FetchFault),
}

impl From<FetchFault> for Trouble {
    fn from(fault: FetchFault) -> Self {
        Self::Fault(fault)
    }
}

impl Trouble {
    /// What is to be told of it.
    pub(crate) fn fault(&self) -> FetchFault {
        match self {
            Self::Fault(fault) | Self::Damaged(fault) => fault.clone(),
            Self::NotGiven => FetchFault::NoCommit,
            Self::Redirected => FetchFault::Redirected(String::new()),
        }
    }
}

/// Whether a command did what it was to do, and if not why.
pub(crate) fn check(ended: &Ended) -> Result<(), Trouble> {
    if ended.status.success() {
        return Ok(());
    }
    let err = &ended.err;
    let any = |texts: &[&str]| texts.iter().any(|text| err.contains(text));
    let said = || FetchFault::Failed(fatal(err));
    Err(if any(&NOT_GIVEN) {
        Trouble::NotGiven
    } else if any(&REDIRECTED) {
        Trouble::Redirected
    } else if any(&REFUSED) {
        FetchFault::Refused.into()
    } else if any(&NOT_FOUND) {
        FetchFault::NotFound.into()
    } else if any(&UNREACHABLE) {
        FetchFault::Unreachable(fatal(err)).into()
    } else if let Some(protocol) = forbidden(err) {
        FetchFault::Protocol(protocol).into()
    } else if any(&DAMAGED) {
        Trouble::Damaged(said())
    } else {
        said().into()
    })
}

const NOT_GIVEN: [&str; 3] = [
    "upload-pack: not our ref",
    "Server does not allow request for unadvertised object",
    "no such remote ref ",
];
const REDIRECTED: [&str; 5] = [
    "returned error: 301",
    "returned error: 302",
    "returned error: 303",
    "returned error: 307",
    "returned error: 308",
];
const REFUSED: [&str; 9] = [
    "unable to get password from user",
    "Authentication failed",
    "could not read Username",
    "could not read Password",
    "returned error: 401",
    "returned error: 403",
    "Permission denied (",
    "Host key verification failed",
    "access denied or repository not exported",
];
const NOT_FOUND: [&str; 4] = [
    "returned error: 404",
    "does not appear to be a git repository",
    "Repository not found",
    "' not found",
];
const UNREACHABLE: [&str; 8] = [
    "Could not resolve host",
    "Could not resolve proxy",
    "Failed to connect",
    "Couldn't connect",
    "Connection refused",
    "Connection timed out",
    "unable to connect to",
    "unable to look up",
];
const DAMAGED: [&str; 9] = [
    "not a git repository",
    "bad object",
    "cannot lock ref",
    "unable to resolve reference",
    "is corrupt",
    "did not send all necessary objects",
    "missing commit",
    "unable to read",
    "bad config",
];

/// The protocol that git would not speak: `insteadOf` may lead to one.
fn forbidden(err: &str) -> Option<String> {
    let (_, rest) = err.split_once("transport '")?;
    let (protocol, rest) = rest.split_once('\'')?;
    rest.starts_with(" not allowed").then(|| line(protocol))
}

/// A redirect to `location`, which is not followed.
pub(crate) fn redirected(location: &str) -> Trouble {
    let location = location.split('?').next().unwrap_or_default();
    let location = location.strip_suffix("/info/refs").unwrap_or(location);
    FetchFault::Redirected(line(location)).into()
}

/// Git's own last word: its first message that ends it, else its last line.
fn fatal(err: &str) -> String {
    let lines = || err.split(['\n', '\r']).map(str::trim);
    let fatal = lines().find_map(|line| line.strip_prefix("fatal: "));
    let error = || lines().find_map(|line| line.strip_prefix("error: "));
    let last = || lines().rfind(|line| !line.is_empty());
    line(
        fatal
            .or_else(error)
            .or_else(last)
            .unwrap_or("git failed and did not say why"),
    )
}

/// One line of a stranger's, cut, without control characters and what stands before `@` in a URL.
pub(crate) fn line(text: &str) -> String {
    let mut words = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let clean = match word.split_once("://") {
            Some((scheme, rest)) => match rest.split('/').next().and_then(|s| s.rfind('@')) {
                Some(at) => format!("{scheme}://{}", &rest[at + 1..]),
                None => word.to_owned(),
            },
            None => word.to_owned(),
        };
        if !clean.is_empty() {
            words.push(clean);
        }
    }
    let line = words.join(" ");
    match line.char_indices().nth(LINE_LIMIT) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The first two numbers of a version.
pub(crate) fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_loses_what_is_secret_or_long() {
        let told = "fatal: unable to access 'https://user:secret@host/o/n/': \u{1b}[31mno\nmore";
        assert_eq!(fatal(told), "unable to access 'https://host/o/n/': [31mno");
        assert_eq!(fatal(""), "git failed and did not say why");
        assert_eq!(fatal(&"é".repeat(300)).chars().count(), LINE_LIMIT + 1);
    }

    #[test]
    fn versions_of_every_maker_are_read() {
        assert_eq!(version("2.47.3"), Some((2, 47)));
        assert_eq!(version("2.39.5 (Apple Git-154)"), Some((2, 39)));
        assert_eq!(version("2.51.0.windows.1"), Some((2, 51)));
        assert_eq!(version("unknown"), None);
    }
}
