//! `skillcheck origin stamp`: compares a package with what it is said to be copied from, and
//! records that.

use skillcheck_lint::{Levels, Profile, check};
use skillcheck_parser::{Limits, Package, RelPath};
use skillcheck_provenance::{
    FileStatus, Locks, Status as Verdict, Upstreams, Verification, read_origin, verify,
};

use super::{
    args::StampArgs,
    claim::Claim,
    error::StampError,
    plan::Anchors,
    record::{Known, Record},
    survey::Survey,
};
use crate::{
    discover::{self, Asked, Found},
    failure::Failure,
    output,
    render::text,
    report::{Checked, Told},
    status::Status,
    unified,
    write::{self, Write},
};

/// Rules that tell why a record would not verify.
pub(super) const TELLING: [&str; 10] = [
    "conflicting-origin",
    "forbidden-file",
    "lock-mismatch",
    "malformed-origin",
    "missing-file",
    "mode-changed",
    "modified-file",
    "replaced-file",
    "unexplained-file",
    "unreadable-file",
];

/// Records the origin that `args` name.
pub(crate) fn run(args: &StampArgs) -> Status {
    match stamp(args) {
        Ok(status) => status,
        Err(failure) => {
            output::complain(&failure.told());
            Status::Failure
        }
    }
}

fn stamp(args: &StampArgs) -> Result<Status, Failure> {
    let found = package(args)?;
    let (claim, upstream) = Claim::resolve(args)?;
    let mut package = load(&found)?;
    let upstreams = Upstreams::new(vec![upstream]);
    let survey = Survey::of(&package, &claim, &upstreams)?;
    let anchors = Anchors::read(&package, &survey)?;
    let record = Record::new(
        &claim,
        &Known {
            recorded: &anchors.recorded(),
            name: &name(&package),
            frontmatter: survey.frontmatter.as_ref(),
            license: survey.license.as_deref(),
        },
    );
    let title = record.text("imported_public_skill_id").unwrap_or_default();
    let writes = anchors.written(&record, &title, &survey)?;
    for write in &writes {
        package.put(&write.path, write.new.clone());
    }
    let (verdict, faults) = look(&found, &package, &upstreams);
    if verdict.status != Verdict::Verified && !args.allow_modified {
        output::complain(&refusal(&claim, &faults));
        return Ok(Status::Findings);
    }
    let changes: Vec<&Write> = writes.iter().filter(|write| write.is_change()).collect();
    if args.dry_run {
        let diffs: Vec<_> = changes
            .iter()
            .map(|write| {
                let path = shown(&found, &write.path);
                unified::unified(&path, &path, write)
            })
            .collect();
        return Ok(output::print(unified::for_stream(diffs.concat())));
    }
    write::all(&package, &writes).map_err(StampError::from)?;
    let told = told(&found, &changes, &claim, &verdict, faults.len());
    Ok(output::print(&told))
}

/// The one package that PATH stands for.
fn package(args: &StampArgs) -> Result<Found, Failure> {
    let mut found = discover::discover(&[Asked {
        path: &args.path,
        config: 0,
        depth: 0,
        gitignore: false,
    }]);
    if let Some(failure) = found.failures.pop() {
        return Err(failure);
    }
    let path = text::clean(&args.path.to_string_lossy());
    match (found.packages.pop(), found.packages.len()) {
        (Some(one), 0) => Ok(one),
        (Some(_), others) => Err(StampError::NotOnePackage(path, others + 1).into()),
        (None, _) => Err(StampError::Stray(path).into()),
    }
}

fn load(found: &Found) -> Result<Package, Failure> {
    Package::load(&found.folder, Limits::default()).map_err(|error| Failure::Unreadable {
        path: found.folder.clone(),
        reason: error.kind().to_string(),
    })
}

/// The name in the frontmatter, else that of the folder.
fn name(package: &Package) -> String {
    let skill = package.skill.as_ref();
    let named = skill.and_then(|skill| skill.frontmatter.as_ref()?.text("name"));
    let named = named.map(str::to_owned).or_else(|| package.folder_name());
    named.unwrap_or_default()
}

/// Verifies `package` as it would be, and tells what keeps it from being verified.
fn look(found: &Found, package: &Package, upstreams: &Upstreams) -> (Verification, Vec<String>) {
    let origin = read_origin(package, &Locks::default());
    let profile = Profile::recognise(package, &origin);
    let is_generated = |path: &RelPath| profile.generates(path);
    let is_public = |heading: &str| profile.is_public(heading);
    let dialect = profile.dialect(&is_generated, &is_public);
    let verdict = verify(package, &origin, upstreams, &dialect);
    if verdict.status == Verdict::Verified {
        return (verdict, Vec::new());
    }
    let findings = check(package, &origin, &verdict, profile, &Levels::default());
    let telling = |id: &str| TELLING.contains(&id) || id == "unverified-origin";
    let findings = findings
        .into_iter()
        .filter(|finding| telling(finding.rule.id));
    let checked = Checked::new(
        found.shown.clone(),
        package,
        profile,
        origin,
        verdict,
        findings.collect(),
    );
    let mut faults: Vec<String> = checked.findings.iter().map(fault).collect();
    for file in &checked.verification.files {
        let unfaithful = !file.status.is_faithful();
        let path = shown(found, &file.path);
        let named = format!("`{}`", file.path);
        let is_told = |told: &Told| told.file == path || told.message.contains(&named);
        if unfaithful && !checked.findings.iter().any(is_told) {
            faults.push(format!("{path}: it is not upstream's file"));
        }
    }
    (checked.verification, faults)
}

/// One finding on one line.
fn fault(told: &Told) -> String {
    let line = told.extent.map(|(start, _)| format!(":{}", start.line));
    format!(
        "{}{}: {} [{}]",
        told.file,
        line.unwrap_or_default(),
        told.message,
        told.rule
    )
}

fn refusal(claim: &Claim, faults: &[String]) -> String {
    let mut told = format!(
        "error: nothing was written: the package is not what {} has at {}:{}\n",
        claim.repository,
        claim.commit.short(),
        claim.path
    );
    for fault in faults {
        told.push_str(&format!("  {fault}\n"));
    }
    told.push_str(
        "  help: copy upstream's files again, or name the commit and path that were copied; \
         --allow-modified records it nevertheless\n",
    );
    told
}

/// What was done, for people.
fn told(
    found: &Found,
    changes: &[&Write],
    claim: &Claim,
    verdict: &Verification,
    faults: usize,
) -> String {
    let files: Vec<_> = changes
        .iter()
        .map(|write| shown(found, &write.path))
        .collect();
    let done = match &files[..] {
        [] => format!("{}: nothing to change", found.shown),
        [one] => format!("wrote {one}"),
        [first @ .., last] => format!("wrote {} and {last}", first.join(", ")),
    };
    let place = format!(
        "{} at {} ({}), {}",
        claim.repository,
        claim.commit.short(),
        claim.reference,
        claim.path
    );
    let count = |wanted: fn(&FileStatus) -> bool| {
        let files = verdict.files.iter();
        files.filter(|file| wanted(&file.status)).count()
    };
    let same = count(|status| *status == FileStatus::Identical);
    let outcome = if verdict.status == Verdict::Verified {
        format!(
            "verified, {} from {place}",
            files_are(same, "is copied", "are copied")
        )
    } else {
        let other = count(|status| !status.is_faithful()).max(faults.min(1));
        format!(
            "this origin does not verify: {} from what {place} has",
            files_are(other, "differs", "differ")
        )
    };
    text::clean(&format!("{done}: {outcome}")) + "\n"
}

fn files_are(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 file {one}"),
        count => format!("{count} files {many}"),
    }
}

/// A file of the package, as seen from the working directory.
fn shown(found: &Found, path: &RelPath) -> String {
    match found.shown.as_str() {
        "." => path.to_string(),
        folder => format!("{folder}/{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::TELLING;

    #[test]
    fn every_rule_that_tells_of_a_difference_is_one() {
        for id in TELLING {
            assert!(skillcheck_lint::rules::find(id).is_some(), "{id}");
        }
    }
}
