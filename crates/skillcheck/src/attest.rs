//! What an attestation says of one package: the digests of its files, what it was held against,
//! and whether it passed.

use std::io::{self, Read};

use sha2::{Digest, Sha256};
use skillcheck_lint::{Level, Levels, Profile, Severity, check, rules};
use skillcheck_parser::{File, FileKind, LinkTarget, Package, Problem};
use skillcheck_provenance::{Field, Origin, Pin, Reach, Status, Verification};

/// What an attestation says of one package.
pub(crate) struct Attested {
    /// Its files, sorted by path.
    pub(crate) subjects: Vec<Subject>,
    /// What it was held against.
    pub(crate) policy: Policy,
    /// Why it did not pass, in the order in which one would look; empty where it passed.
    pub(crate) reasons: Vec<String>,
}

/// A file and the digest of its bytes.
pub(crate) struct Subject {
    /// Its path in the package.
    pub(crate) path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub(crate) sha256: String,
    /// The file of the package that it is a symbolic link to: its bytes were hashed.
    pub(crate) link_to: Option<String>,
}

/// The rules that a package was held against.
pub(crate) struct Policy {
    /// The name of its profile.
    pub(crate) profile: &'static str,
    /// SHA-256 of the profile and of every rule's level, in hexadecimal.
    pub(crate) sha256: String,
}

impl Attested {
    /// Hashes the files of `package` and judges what was found of it. `errors` is the number of
    /// errors in its report.
    ///
    /// What a user switched off or made milder counts as if he had not: an attestation is read by
    /// people who do not know his command line.
    pub(crate) fn new(
        package: &Package,
        origin: &Origin,
        verification: &Verification,
        profile: &'static Profile,
        levels: &Levels,
        errors: usize,
    ) -> Self {
        let levels = levels.tightened();
        let mut reasons = Vec::new();
        if verification.status != Status::Verified {
            reasons.push("its origin is not verified".to_owned());
        } else if verification.reach != Reach::Reachable {
            reasons.push(match origin.claim(Field::Ref) {
                Some(claim) => format!(
                    "its commit is not known to be in the history of `{}`",
                    claim.value
                ),
                None => "its commit is not known to be in any branch or tag".to_owned(),
            });
        }
        if verification.status == Status::Verified && !verification.vouched {
            let reason = "the clone does not say that it is the claimed repository";
            reasons.push(reason.to_owned());
        }
        if verification.status == Status::Verified && verification.pin == Pin::Nothing {
            reasons.push("its origin names no commit or tree, only what may move".to_owned());
        }
        let strict = check(package, origin, verification, profile, &levels);
        let strict = strict
            .iter()
            .filter(|finding| finding.severity == Severity::Error);
        match errors.max(strict.count()) {
            0 => {}
            1 => reasons.push("1 error was found".to_owned()),
            count => reasons.push(format!("{count} errors were found")),
        }
        let mut subjects = Vec::new();
        for file in package.files() {
            match hash(package, file) {
                Ok(subject) => subjects.push(subject),
                Err(reason) => reasons.push(format!("`{}` has no digest: {reason}", file.path)),
            }
        }
        for problem in &package.problems {
            if let Problem::Unreadable { path, reason } = problem {
                let path = path.as_ref().map_or(".", |path| path.as_str());
                reasons.push(format!("`{path}` could not be read: {reason}"));
            }
        }
        Self {
            subjects,
            policy: Policy::new(profile, &levels),
            reasons,
        }
    }
}

impl Policy {
    fn new(profile: &'static Profile, levels: &Levels) -> Self {
        let mut text = format!(
            "skillcheck {}\nprofile {} {}\n",
            env!("CARGO_PKG_VERSION"),
            profile.name,
            hex(&Sha256::digest(&profile.definition)),
        );
        for rule in rules::ALL {
            let level = match levels.effective(rule) {
                Level::Off => "off",
                Level::At(severity) => severity.name(),
            };
            text.push_str(&format!("{} {level}\n", rule.id));
        }
        Self {
            profile: &profile.name,
            sha256: hex(&Sha256::digest(text)),
        }
    }
}

/// The digest of what a reader gets who opens `file`; the error says why he gets nothing, or
/// nothing of this package.
fn hash(package: &Package, file: &File) -> Result<Subject, String> {
    let (bytes_of, link_to) = match &file.kind {
        FileKind::Regular => (file, None),
        FileKind::Symlink(LinkTarget::Inside(target)) => match package.file(target) {
            Some(there) if there.kind == FileKind::Regular => (there, Some(target.to_string())),
            _ => return Err("it is a link to no file of the package".to_owned()),
        },
        FileKind::Symlink(_) => return Err("it is a link that leads nowhere in it".to_owned()),
        FileKind::NestedRepository => return Err("it is a repository".to_owned()),
        FileKind::Pipe | FileKind::Socket | FileKind::Device => {
            return Err("it is no regular file".to_owned());
        }
    };
    let sha256 = digest(bytes_of).map_err(|error| error.kind().to_string())?;
    Ok(Subject {
        path: file.path.to_string(),
        sha256,
        link_to,
    })
}

fn digest(file: &File) -> io::Result<String> {
    if file.size()? <= File::KEPT
        && let Ok(bytes) = file.bytes()
    {
        return Ok(hex(&Sha256::digest(bytes)));
    }
    let (mut open, _) = file.open()?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match open.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}
