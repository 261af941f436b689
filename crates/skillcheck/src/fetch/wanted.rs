//! What is to be fetched, and from where.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use skillcheck_provenance::{
    FetchFault, Field, HashKind, ObjectId, Reach, UnverifiedReason, Verification,
};

use super::{address::Address, args::OddProtocol, cache::Extent};
use crate::report::Checked;

/// Packages of one repository that could not be verified with what is at hand.
pub(crate) struct Group {
    /// Where it is fetched from.
    pub(crate) address: Result<Address, FetchFault>,
    /// What each claims, by the package's place in the report.
    pub(crate) claims: BTreeMap<usize, Claim>,
}

/// What a package claims.
#[derive(Clone)]
pub(crate) struct Claim {
    pub(crate) pin: Pinned,
    /// The claimed ref as it is written.
    pub(crate) named: Option<String>,
}

/// What a claim holds on to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pinned {
    /// A commit.
    Commit(ObjectId),
    /// A tree, which some commit of the ref has.
    Tree(ObjectId),
    /// Nothing but the ref, as it is now.
    Nothing,
}

impl Pinned {
    /// The claimed commit.
    pub(crate) fn commit(self) -> Option<ObjectId> {
        match self {
            Self::Commit(id) => Some(id),
            Self::Tree(_) | Self::Nothing => None,
        }
    }

    /// How the repository names its objects, as far as the claim tells.
    pub(crate) fn hash(self) -> Option<HashKind> {
        match self {
            Self::Commit(id) | Self::Tree(id) => Some(id.kind()),
            Self::Nothing => None,
        }
    }
}

impl Group {
    /// What is to be fetched of the history: without a commit the trees tell which one is meant.
    pub(crate) fn extent(&self) -> Extent {
        let commits = |claim: &Claim| claim.pin.commit().is_some();
        if self.claims.values().all(commits) {
            Extent::Lean
        } else {
            Extent::Trees
        }
    }

    /// Full names of the refs that are claimed.
    pub(crate) fn refs(&self) -> Vec<String> {
        let named = self
            .claims
            .values()
            .filter_map(|claim| claim.named.as_deref());
        let full: BTreeSet<String> = named.flat_map(full_names).collect();
        full.into_iter().collect()
    }

    /// The claims, each once.
    pub(crate) fn distinct(&self) -> BTreeSet<(Pinned, Option<&str>)> {
        let claims = self.claims.values();
        claims
            .map(|claim| (claim.pin, claim.named.as_deref()))
            .collect()
    }
}

/// The packages that a fetch could help, by where it would fetch from.
pub(crate) fn groups<'a>(
    checked: impl Iterator<Item = (usize, &'a Checked)>,
    allowed: &[OddProtocol],
) -> Vec<Group> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for (index, package) in checked {
        if !is_wanting(&package.verification) {
            continue;
        }
        let origin = &package.origin;
        let url = origin.claim(Field::Repository);
        let Some(url) = url.map(|claim| &claim.value) else {
            continue;
        };
        let pin = match (origin.commit(), origin.tree()) {
            (Some(commit), _) => Pinned::Commit(commit),
            (None, Some(tree)) => Pinned::Tree(tree),
            (None, None) => Pinned::Nothing,
        };
        let address = Address::read(url, allowed);
        let key = match &address {
            Ok(address) => address.key().to_owned(),
            Err(_) => url.clone(),
        };
        let named = origin.claim(Field::Ref).map(|claim| claim.value.clone());
        let group = groups.entry(key).or_insert_with(|| Group {
            address,
            claims: BTreeMap::new(),
        });
        group.claims.insert(index, Claim { pin, named });
    }
    groups.into_values().collect()
}

/// Whether something was missing that its server may have.
fn is_wanting(found: &Verification) -> bool {
    use UnverifiedReason as Reason;
    match &found.unverified {
        Some(
            Reason::NoUpstream
            | Reason::OtherRepositories(_)
            | Reason::NotHeld(_)
            | Reason::Shallow
            | Reason::NoRef(_)
            | Reason::RefNotThere(_)
            | Reason::Damaged
            | Reason::Incomplete
            | Reason::MaybeOlder
            | Reason::InNoRef
            | Reason::NoDefault
            | Reason::Partial(_),
        ) => true,
        Some(
            Reason::NoCommit
            | Reason::NoPath
            | Reason::NoRepository
            | Reason::OtherHash
            | Reason::Hostile(_),
        ) => false,
        None => {
            let open = matches!(found.reach, Reach::Unknown | Reach::NoRef);
            !found.wanted_blobs.is_empty() || (open && found.tree.is_some())
        }
    }
}

/// Objects that the verification would have read.
pub(crate) fn objects(found: &Verification) -> Vec<ObjectId> {
    let mut wanted = found.wanted_blobs.clone();
    if let Some(UnverifiedReason::Partial(id)) = found.unverified {
        wanted.push(id);
    }
    wanted
}

/// The full names that a claimed ref may stand for: a branch or a tag. Nothing else is fetched:
/// a pull request's ref, for one, is whatever a stranger makes it.
pub(crate) fn full_names(named: &str) -> Vec<String> {
    let full = if named.starts_with("refs/") {
        let kinds = ["refs/heads/", "refs/tags/"];
        let known = kinds.iter().any(|kind| named.starts_with(kind));
        known.then(|| named.to_owned()).into_iter().collect()
    } else {
        vec![format!("refs/heads/{named}"), format!("refs/tags/{named}")]
    };
    full.into_iter().filter(|name| is_ref(name)).collect()
}

/// Whether git takes this as the full name of a ref (`git check-ref-format`), so that it stands
/// for itself in a refspec.
fn is_ref(name: &str) -> bool {
    let forbidden = |c: char| c.is_control() || c.is_whitespace() || "~^:?*[\\".contains(c);
    !name.contains(forbidden)
        && !name.contains("..")
        && !name.contains("@{")
        && !name.ends_with('.')
        && name.len() < 1024
        && name.split('/').all(|part| {
            let is_lock = Path::new(part).extension().is_some_and(|end| end == "lock");
            !part.is_empty() && !part.starts_with('.') && !is_lock
        })
}

#[cfg(test)]
mod tests {
    use super::full_names;

    #[test]
    fn a_claimed_ref_is_a_branch_or_a_tag_or_nothing() {
        assert_eq!(full_names("main"), ["refs/heads/main", "refs/tags/main"]);
        assert_eq!(full_names("refs/tags/v1.0"), ["refs/tags/v1.0"]);
        for nothing in [
            "refs/pull/7/head",
            "refs/heads/*",
            "a:refs/heads/b",
            "../x",
            "x.lock",
            "a b",
            "a\nb",
            "^main",
            "a//b",
            "",
            "-x/.y",
        ] {
            assert!(full_names(nothing).is_empty(), "{nothing}");
        }
        assert_eq!(
            full_names("-x").len(),
            2,
            "behind refs/heads/ it is no option"
        );
    }
}
