//! Where somebody who reads a long list part by part has come to, so that the next part does not
//! begin with counting through all those before.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::{domain::id::UserId, store::Edge};

/// How long a place is remembered.
const KEPT: Duration = Duration::from_mins(1);
/// How many are remembered at once.
const BOOKMARKS_MAX: usize = 10_000;

/// Whose reading, of what list, and at which place of it.
type Place = (UserId, [u8; 32], usize);

/// The places.
#[derive(Debug, Default)]
pub(super) struct Bookmarks(Mutex<HashMap<Place, (Edge, Duration)>>);

impl Bookmarks {
    /// The edge behind which a place begins, if it was come to lately.
    pub(super) fn at(&self, place: &Place, now: Duration) -> Option<Edge> {
        let marks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (edge, put) = marks.get(place)?;
        (now.saturating_sub(*put) < KEPT).then_some(*edge)
    }

    /// Remembers a place.
    pub(super) fn put(&self, place: Place, edge: Edge, now: Duration) {
        let mut marks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if marks.len() >= BOOKMARKS_MAX {
            marks.retain(|_, (_, put)| now.saturating_sub(*put) < KEPT);
            if marks.len() >= BOOKMARKS_MAX {
                marks.clear();
            }
        }
        marks.insert(place, (edge, now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{id::CaseId, moment::Moment};

    #[test]
    fn a_place_is_its_readers_and_forgotten_in_time() {
        let (marks, edge) = (Bookmarks::default(), (Moment(7), CaseId(8)));
        let place = (UserId(1), [2; 32], 100);
        marks.put(place, edge, Duration::from_secs(5));
        assert_eq!(marks.at(&place, Duration::from_secs(64)), Some(edge));
        assert_eq!(marks.at(&place, Duration::from_secs(65)), None);
        assert_eq!(marks.at(&(UserId(2), [2; 32], 100), Duration::from_secs(6)), None);
    }
}
