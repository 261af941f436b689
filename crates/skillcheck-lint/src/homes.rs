//! Paths into the home of one user.

use skillcheck_parser::Span;

/// A path into somebody's home.
pub(crate) struct Home<'a> {
    /// Its place.
    pub(crate) span: Span,
    /// The path.
    pub(crate) path: &'a str,
    /// Whose home it is.
    pub(crate) user: &'a str,
}

/// How such paths start, behind a drive's letter where there is one.
/// In strings of code each backslash is two.
const STARTS: [&str; 5] = [
    "/Users/",
    "/home/",
    ":\\Users\\",
    ":\\\\Users\\\\",
    ":/Users/",
];
/// Names that stand for any user, or that every machine of a kind has, in lower case.
const ANYONE: [&str; 63] = [
    "admin",
    "administrator",
    "agent",
    "app",
    "appuser",
    "azureuser",
    "builder",
    "centos",
    "ci",
    "circleci",
    "claude",
    "coder",
    "codespace",
    "core",
    "debian",
    "default",
    "deploy",
    "deployer",
    "dev",
    "developer",
    "docker",
    "ec2-user",
    "example",
    "fedora",
    "git",
    "gitlab-runner",
    "jenkins",
    "jovyan",
    "linuxbrew",
    "me",
    "mysql",
    "myuser",
    "name",
    "nginx",
    "nobody",
    "nonroot",
    "node",
    "oai",
    "opc",
    "path",
    "pi",
    "postgres",
    "project",
    "public",
    "root",
    "runner",
    "sandbox",
    "shared",
    "someone",
    "tester",
    "ubuntu",
    "user",
    "user1",
    "username",
    "vagrant",
    "vscode",
    "workspace",
    "www-data",
    "xxx",
    "you",
    "your",
    "yourname",
    "youruser",
];

/// Names of people in examples, in lower case: a command that is shown often has one of them.
const PEOPLE: [&str; 14] = [
    "ada", "alice", "bob", "carol", "foo", "jane", "janedoe", "jdoe", "joe", "john", "johndoe",
    "john.doe", "jsmith", "test",
];

impl Home<'_> {
    /// Whether its user is one of those that examples have.
    pub(crate) fn is_of_example(&self) -> bool {
        PEOPLE.contains(&self.user.to_lowercase().as_str())
    }
}

/// Reads the paths in `text` that lead into the home of a user with a name.
pub(crate) fn read(text: &str) -> impl Iterator<Item = Home<'_>> {
    // Nearly every text holds none of them, and that is seen fastest by asking for nothing more.
    let starts = STARTS.into_iter().filter(|start| text.contains(start));
    starts.flat_map(move |start| {
        text.match_indices(start)
            .filter_map(move |(found, _)| home(text, start, found))
    })
}

fn home<'a>(text: &'a str, start: &str, found: usize) -> Option<Home<'a>> {
    let mut at = found;
    let mut before = text[..at].chars().next_back();
    if start.starts_with(':') {
        at -= before.filter(char::is_ascii_alphabetic)?.len_utf8();
        before = text[..at].chars().next_back();
    }
    // The middle of a URL or of a longer path is none.
    if before.is_some_and(|c| c.is_alphanumeric() || "/\\.-_:~$}>*%".contains(c)) {
        return None;
    }
    let rest = &text[found + start.len()..];
    let is_part = |c: char| c.is_alphanumeric() || "._-".contains(c);
    let user = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
    let inside = &rest[user.len()..];
    let is_path = inside.starts_with(['/', '\\']);
    let generic = ANYONE.contains(&user.to_lowercase().as_str())
        || user.to_lowercase().starts_with("your")
        || user.to_lowercase().starts_with("my-");
    if user.is_empty() || !is_path || generic || user.chars().all(|c| c == '.') {
        return None;
    }
    let length = inside
        .find(|c: char| !(is_part(c) || c == '/' || c == '\\'))
        .unwrap_or(inside.len());
    let end = found + start.len() + user.len() + length;
    let path = text[at..end].trim_end_matches(['.', '-', '_']);
    Some(Home {
        span: Span::new(at, at + path.len()),
        path,
        user,
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn homes_of_people_are_told_from_those_of_anyone() {
        let users = |text| read(text).map(|home| home.user).collect::<Vec<_>>();
        assert_eq!(users("Read /Users/ada/notes.md."), ["ada"]);
        assert_eq!(
            users("`C:\\Users\\Ada\\notes.md` or (/home/bob/x)"),
            ["bob", "Ada"]
        );
        assert_eq!(users("p = \"C:\\\\Users\\\\Ada\\\\x\""), ["Ada"]);
        for none in [
            "/Users/username/x",
            "/home/<you>/x",
            "https://example.com/home/ada/x",
            "app://home/product/1",
            "/home/ubuntu/x",
            "/home/git/repositories",
            "/Users/ada",
            "/home/$USER/x",
        ] {
            assert!(users(none).is_empty(), "{none}");
        }
    }
}
