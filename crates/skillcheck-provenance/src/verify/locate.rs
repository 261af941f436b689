//! Finds the folder upstream that a claim means.

use super::{
    Claimed, CommitFault, UnverifiedReason,
    check::{Check, Located, Stop},
};
use crate::{
    file_table::{self, ListError},
    git::ReadError,
    history::Reach,
    object_id::ObjectId,
    origin::{AnchorKind, Field, Malformed, Origin},
    path_history::{self, Sought},
    shelf::At,
};

/// Different trees of one path that are held against a package at most.
const TREE_LIMIT: usize = 500;
/// Longest name of a branch that is looked for in an address, in bytes.
const NAME_LIMIT: usize = 1024;
/// Files of those trees together.
const FILE_LIMIT: usize = 1_000_000;

/// Finds the commit and the tree that the claim means, and whether they are where it says.
pub(super) fn locate(check: &mut Check<'_>, claim: &Claimed) -> Result<Located, Stop> {
    let (commit, tree) = (check.origin.commit(), check.origin.tree());
    if is_unreadable(check.origin) {
        return Err(Stop::Unverified(UnverifiedReason::NoCommit));
    }
    let hash = check.upstream.hash();
    if commit.or(tree).is_some_and(|id| id.kind() != hash) {
        return Err(Stop::Unverified(UnverifiedReason::OtherHash));
    }
    let (tip, path) = tip(check, claim)?;
    match (commit, tree) {
        (Some(commit), tree) => at_commit(check, claim, commit, tree, (tip, path)),
        (None, Some(tree)) => at_tree(check, tree, tip, path),
        (None, None) => at_ref(check, tip, path),
    }
}

/// Whether a commit or tree is claimed, or ought to be, that is no whole id.
fn is_unreadable(origin: &Origin) -> bool {
    let pins = [Field::Commit, Field::Tree];
    origin
        .problems
        .iter()
        .any(|problem| match &problem.malformed {
            Malformed::Id(..) => true,
            Malformed::Missing(field) | Malformed::NotAString(field, _) => pins.contains(field),
            _ => false,
        })
        && origin.commit().is_none()
}

/// The newest commit of the claimed ref, or of the default branch where none is claimed and
/// nothing else says which commit is meant; and the path.
fn tip(check: &mut Check<'_>, claim: &Claimed) -> Result<(Option<ObjectId>, String), Stop> {
    let path = claim.path.clone();
    let Some(named) = check.origin.named() else {
        let tip = match check.origin.commit() {
            Some(_) => None,
            None => check.upstream.default_tip(&claim.repository)?,
        };
        return Ok((tip, path));
    };
    let tip = check.upstream.tip(named, &claim.repository)?;
    let address = [AnchorKind::Url, AnchorKind::Source];
    let from_url = check
        .origin
        .claims
        .iter()
        .find(|claim| claim.value == named);
    let from_url = from_url.is_some_and(|claim| address.contains(&claim.anchor));
    if tip.is_some() || !from_url {
        return Ok((tip, path));
    }
    // In an address nothing tells where a branch's name ends that holds a slash.
    let mut longer = named.to_owned();
    let mut rest = path.as_str();
    while let Some((name, below)) = rest.split_once('/')
        && longer.len() < NAME_LIMIT
    {
        longer = format!("{longer}/{name}");
        if let Some(tip) = check.upstream.tip(&longer, &claim.repository)? {
            check.found.resolved = Some((longer, below.to_owned()));
            return Ok((Some(tip), below.to_owned()));
        }
        rest = below;
    }
    Ok((None, path))
}

fn at_commit(
    check: &mut Check<'_>,
    claim: &Claimed,
    commit: ObjectId,
    tree: Option<ObjectId>,
    (tip, path): (Option<ObjectId>, String),
) -> Result<Located, Stop> {
    let read = check.upstream.shelf.commit(&mut check.reader, commit);
    let root = match read {
        Ok(Some(commit)) => commit.tree,
        Ok(None) => return Err(absent(check, tip, CommitFault::Unknown)?),
        Err(ReadError::Kind(_, kind, _)) => {
            return Err(Stop::Fault(CommitFault::NotACommit(kind)));
        }
        Err(error) => return Err(error.into()),
    };
    check.found.reach = match (check.origin.named(), tip) {
        (None, _) => check.upstream.reach_any(&claim.repository, commit)?,
        (Some(_), None) => Reach::NoRef,
        (Some(_), Some(tip)) => check.upstream.reach(tip, commit)?,
    };
    if check.found.reach == Reach::Unreachable {
        // Only some of the branches were fetched.
        if check.origin.named().is_none() && check.upstream.is_fetched() {
            return Err(Stop::Unverified(UnverifiedReason::InNoRef));
        }
        check.found.fault = Some(CommitFault::Unreachable);
    }
    let found = folder(check, root, &path)?;
    if tree.is_some_and(|claimed| claimed != found) {
        check.found.fault = Some(CommitFault::OtherTree(found));
    }
    Ok(Located {
        tip,
        commit: Some(commit),
        root: Some(root),
        tree: found,
        path,
    })
}

/// A tree is where it is claimed to be if any commit of the ref has it at the path.
fn at_tree(
    check: &mut Check<'_>,
    tree: ObjectId,
    tip: Option<ObjectId>,
    path: String,
) -> Result<Located, Stop> {
    match check.upstream.shelf.tree(&mut check.reader, tree) {
        Ok(Some(_)) => {}
        Ok(None) => return Err(absent(check, tip, CommitFault::UnknownTree)?),
        Err(ReadError::Kind(_, kind, _)) => {
            return Err(Stop::Fault(CommitFault::NotATree(kind)));
        }
        Err(error) => return Err(error.into()),
    }
    let Some(tip) = tip else {
        return Err(Stop::Unverified(match check.origin.named() {
            Some(name) => UnverifiedReason::RefNotThere(name.to_owned()),
            None => UnverifiedReason::NoDefault,
        }));
    };
    let shelf = &check.upstream.shelf;
    let is_it = |_: &mut _, found| Ok::<_, ReadError>(found == tree);
    let commit = match path_history::seek(shelf, &mut check.reader, tip, &path, is_it)? {
        Sought::Found { commit, .. } => commit,
        Sought::Nowhere => {
            check.found.fault = Some(CommitFault::TreeElsewhere);
            check.found.reach = Reach::Unreachable;
            return Ok(Located {
                tip: Some(tip),
                commit: None,
                root: None,
                tree,
                path,
            });
        }
        open => return Err(Stop::Unverified(not_found(check, open))),
    };
    check.found.reach = Reach::Reachable;
    located(check, tip, commit, tree, path)
}

/// A ref says only what was meant on some day: the newest commit is taken whose files are those
/// of the package, else the ref's newest.
fn at_ref(check: &mut Check<'_>, tip: Option<ObjectId>, path: String) -> Result<Located, Stop> {
    let Some(tip) = tip else {
        return Err(Stop::Unverified(match check.origin.named() {
            Some(name) => UnverifiedReason::NoRef(Some(name.to_owned())),
            None => UnverifiedReason::NoDefault,
        }));
    };
    check.found.reach = Reach::Reachable;
    let (mut trees, mut files) = (0, 0);
    let (mut passed_over, mut absent_trees) = (false, false);
    let upstream = check.upstream;
    let mut reader = upstream.reader();
    let sought = path_history::seek(&upstream.shelf, &mut reader, tip, &path, |reader, tree| {
        if trees == TREE_LIMIT || files > FILE_LIMIT {
            passed_over = true;
            return Ok(false);
        }
        trees += 1;
        match file_table::list(&upstream.shelf, reader, tree) {
            Ok(leaves) => {
                files += leaves.len();
                let table = check.table(&leaves)?;
                Ok(file_table::is_same(&table))
            }
            Err(ListError::Read(ReadError::Tree(..)) | ListError::Hostile(_)) => Ok(false),
            Err(ListError::Read(error)) => Err(error),
            Err(ListError::Absent(_)) => {
                absent_trees = true;
                Ok(false)
            }
        }
    })?;
    match sought {
        Sought::Found { commit, tree } => return located(check, tip, commit, tree, path),
        Sought::Nowhere if passed_over => {
            return Err(Stop::Unverified(not_found(check, Sought::Endless)));
        }
        Sought::Nowhere if !absent_trees => {}
        // The copy may be of a version that is not at hand.
        open => return Err(Stop::Unverified(not_found(check, open))),
    }
    let root = match upstream.shelf.commit(&mut check.reader, tip)? {
        Some(commit) => commit.tree,
        None => return Err(absent(check, Some(tip), CommitFault::Unknown)?),
    };
    let tree = folder(check, root, &path)?;
    located(check, tip, tip, tree, path)
}

/// Why a search that found nothing says nothing.
fn not_found(check: &Check<'_>, sought: Sought) -> UnverifiedReason {
    match sought {
        Sought::Endless => UnverifiedReason::Hostile("more history than is searched".to_owned()),
        _ if check.upstream.is_shallow() => UnverifiedReason::Shallow,
        _ => UnverifiedReason::Incomplete,
    }
}

fn located(
    check: &mut Check<'_>,
    tip: ObjectId,
    commit: ObjectId,
    tree: ObjectId,
    path: String,
) -> Result<Located, Stop> {
    let read = check.upstream.shelf.commit(&mut check.reader, commit)?;
    Ok(Located {
        tip: Some(tip),
        commit: Some(commit),
        root: read.map(|commit| commit.tree),
        tree,
        path,
    })
}

/// The tree at `path` below the tree `root`.
fn folder(check: &mut Check<'_>, root: ObjectId, path: &str) -> Result<ObjectId, Stop> {
    match check.upstream.shelf.at(&mut check.reader, root, path)? {
        At::Folder(tree) => Ok(tree),
        At::Nothing => Err(Stop::Fault(CommitFault::NoFolder)),
        At::File => Err(Stop::Fault(CommitFault::NotAFolder)),
        At::Absent(tree) => Err(Stop::Unverified(UnverifiedReason::Partial(tree))),
    }
}

/// What it means that the clone does not hold the claimed object. It is unknown only to a clone
/// that has the ref's whole history, and newer commits than the claim could name.
fn absent(check: &Check<'_>, tip: Option<ObjectId>, unknown: CommitFault) -> Result<Stop, Stop> {
    use UnverifiedReason as Reason;
    let unverified = |reason| Ok(Stop::Unverified(reason));
    if check.upstream.is_shallow() {
        return unverified(Reason::Shallow);
    }
    if check.upstream.is_partial() {
        return unverified(Reason::Incomplete);
    }
    let Some(tip) = tip else {
        if check.origin.named().is_none() && check.upstream.is_fetched() {
            return unverified(Reason::InNoRef);
        }
        return unverified(Reason::NoRef(check.origin.named().map(str::to_owned)));
    };
    let (complete, newest) = check.upstream.extent(tip)?;
    if !complete {
        return unverified(Reason::Incomplete);
    }
    match check.origin.imported_at {
        Some(claimed) if newest > claimed => Ok(Stop::Fault(unknown)),
        _ => unverified(Reason::MaybeOlder),
    }
}
