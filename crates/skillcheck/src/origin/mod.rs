//! `skillcheck origin`: writes where packages come from.

mod args;
mod claim;
mod error;
mod json_edit;
mod origin_md;
mod plan;
mod record;
mod stamp;
mod survey;

pub(crate) use args::OriginCommand;
pub(crate) use error::StampError;

use crate::status::Status;

/// Does what `command` says.
pub(crate) fn run(command: &OriginCommand) -> Status {
    match command {
        OriginCommand::Stamp(args) => stamp::run(args),
    }
}
