//! Reading canned replies.

use std::ops::ControlFlow;

use super::{
    keys, tables,
    view::{View, found},
};
use crate::{
    domain::{id::ReplyId, reply::CannedReply, saved::Shelf},
    error::{Fault, Result},
};

impl View<'_> {
    /// The canned replies of a shelf, in the order of their ids.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn replies(&self, of: Shelf) -> Result<Vec<CannedReply>> {
        let mut replies = Vec::new();
        let range = keys::reply(of, ReplyId(0))..=keys::reply(of, ReplyId(u64::MAX));
        self.scan(tables::REPLY.definition, range, |key, row| {
            replies.push(tables::REPLY.decode(&key, row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(replies)
    }

    /// Fetches a canned reply of a shelf.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn reply(&self, of: Shelf, id: ReplyId) -> Result<CannedReply> {
        found(self.row(&tables::REPLY, keys::reply(of, id))?)
    }

    /// Draws an id that no canned reply of these shelves has.
    ///
    /// # Errors
    ///
    /// As for [`View::fresh_case`].
    pub fn fresh_reply(&self, shelves: [Shelf; 2]) -> Result<ReplyId, Fault> {
        let free = |id| {
            for of in shelves {
                if self.row(&tables::REPLY, keys::reply(of, ReplyId(id)))?.is_some() {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        View::draw(ReplyId::COUNT, free).map(ReplyId)
    }
}
