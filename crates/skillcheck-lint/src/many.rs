//! Faults of one kind that stand in one file so often that each alone is noise.

use std::{collections::HashMap, hash::Hash};

use crate::finding::{Place, Related};

/// Places of one file that are told one by one.
const SINGLY: usize = 3;
/// Further places that one finding lists.
const LISTED: usize = 20;

/// Joins the `items` that share a key where they are more than a few, in the place of the first;
/// those without a key stay alone.
pub(crate) fn join<T, K: Eq + Hash>(
    items: Vec<T>,
    key: impl Fn(&T) -> Option<K>,
) -> Vec<(T, Vec<T>)> {
    let mut counts: HashMap<K, usize> = HashMap::new();
    for key in items.iter().filter_map(&key) {
        *counts.entry(key).or_default() += 1;
    }
    let mut first: HashMap<K, usize> = HashMap::new();
    let mut joined: Vec<(T, Vec<T>)> = Vec::new();
    for item in items {
        let many = key(&item).filter(|key| counts[key] > SINGLY);
        match many.as_ref().and_then(|key| first.get(key)) {
            Some(at) => joined[*at].1.push(item),
            None => {
                if let Some(key) = many {
                    first.insert(key, joined.len());
                }
                joined.push((item, Vec::new()));
            }
        }
    }
    joined
}

/// What a message says of the further places.
pub(crate) fn more(rest: usize) -> String {
    match rest {
        0 => String::new(),
        rest => format!(", and so it is with {rest} more paths of this file"),
    }
}

/// The further places, each with the path that stands there, as far as they are listed.
pub(crate) fn listed<'a>(
    rest: impl Iterator<Item = (Place, &'a str)>,
) -> impl Iterator<Item = Related> {
    rest.take(LISTED).map(|(place, path)| Related::Here {
        place,
        message: format!("`{path}`"),
    })
}
