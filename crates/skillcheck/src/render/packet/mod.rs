//! The review packet: what a copy changed, for someone who has a minute.
//!
//! [`model::Packet`] settles what is told and in which words; the formats only set it. Text of
//! packages and upstreams is kept apart from ours all the way ([`words::Words`]).

mod changes;
mod checks;
mod diff;
mod facts;
pub(crate) mod html;
mod links;
pub(crate) mod markdown;
mod model;
mod origin;
mod sections;
mod verdict;
mod word_diff;
mod words;

pub(crate) use model::Packet;
