//! A path that works only where case does not matter.

use skillcheck_parser::{RelPath, Resolution, Span};

use crate::{
    fix::Fix,
    named_paths::{Manner, NamedPath},
    rule::{Context, Group, Rule, Severity},
    sink::Sink,
};

pub(crate) static RULE: Rule = Rule {
    id: "case-mismatched-path",
    group: Group::Paths,
    severity: Severity::Error,
    summary: "a path names a file that is there with other upper and lower case",
    source: "measured: found on macOS and Windows, missing on Linux",
    fix: Some("write the path as the file is called"),
    docs: include_str!("case-mismatched-path.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for path in context.paths {
        if let Some(Resolution::OtherCase(there)) = &path.resolution {
            let report = sink.report(
                path.place(),
                format!("`{}` is `{there}` on disk", path.text),
            )
            .help(format!("write `{there}`: case matters on Linux"))
            .fix(respelled(context, path, there));
            // A command may run in a folder that its block makes.
            if path.manner == Manner::Command {
                let _ = report.mild();
            }
        }
    }
}

/// Writes the path as the file `there` is called; none where Markdown's escapes hide how it is
/// written. What a URL's escapes stand for stays escaped.
fn respelled(context: &Context<'_>, path: &NamedPath, there: &RelPath) -> Option<Fix> {
    let new = spelled(path, there)?;
    let (place, text) = match path.written(context) {
        Some(place) => (place, new),
        None => {
            let raw = context.text_of(&path.file, path.span)?;
            let raw = raw.split(['#', '?']).next()?;
            let place = Span::new(path.span.start, path.span.start + raw.len());
            (place, escaped(raw, &path.text, &new)?)
        }
    };
    Some(Fix::edit(format!("write `{text}`"), &path.file, place, text.clone()))
}

/// The path with the names of the file `there`, and what stands before them as it was.
fn spelled(path: &NamedPath, there: &RelPath) -> Option<String> {
    let mut names: Vec<&str> = path.text.split('/').collect();
    let mut real = there.as_str().rsplit('/');
    for name in names.iter_mut().rev() {
        if matches!(*name, "" | "." | "..") {
            continue;
        }
        match real.next() {
            Some(real) if real.to_lowercase() == name.to_lowercase() => *name = real,
            // What stands before is how the text gets to the package.
            None => break,
            Some(_) => return None,
        }
    }
    Some(names.join("/"))
}

/// `raw`, which is `old` with some bytes as `%XX`, with the letters of `new`, which differs from
/// `old` in the case of ASCII letters alone. None where it is otherwise.
fn escaped(raw: &str, old: &str, new: &str) -> Option<String> {
    if !old.eq_ignore_ascii_case(new) {
        return None;
    }
    let mut rest = raw.as_bytes();
    let mut text = Vec::new();
    for (old, new) in old.bytes().zip(new.bytes()) {
        let digits = rest.strip_prefix(b"%").and_then(|rest| rest.get(..2));
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        if digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) == Some(old) {
            if old == new {
                text.extend(&rest[..3]);
            } else {
                text.extend(format!("%{new:02X}").bytes());
            }
            rest = &rest[3..];
        } else {
            rest = rest.strip_prefix(&[old])?;
            text.push(new);
        }
    }
    String::from_utf8(text).ok().filter(|_| rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn escapes_stay_where_letters_change() {
        let new = |raw| escaped(raw, "a/My Ö.md", "a/my Ö.md");
        assert_eq!(new("a/My%20%C3%96.md").as_deref(), Some("a/my%20%C3%96.md"));
        assert_eq!(new("a/%4Dy%20Ö.md").as_deref(), Some("a/%6Dy%20Ö.md"));
        for other in ["a/My%2", "a/My%20%C3%96.md.md", "b/My%20%C3%96.md", "a/My%zz%C3%96.md"] {
            assert_eq!(new(other), None, "{other}");
        }
        assert_eq!(escaped("%C3%96.md", "Ö.md", "ö.md"), None);
    }
}
