//! What a webhook is sent of tier accounts, subscriptions, configs and requests.

use super::Shapes;
use crate::{
    desk::{names::known, tiers::registered},
    domain::{access::Person, webhook::Occurred},
    error::Result,
    followers::webhook::Shown,
    store::View,
};

/// What the webhook's account may see now of what happened there; nothing if it may not.
pub(super) fn shown(
    (view, person): (&View<'_>, &Person),
    occurred: &Occurred,
    shapes: Shapes,
) -> Result<Option<Shown>> {
    let Some(found) = known(registered((view, person), occurred.record, &shapes))? else {
        return Ok(None);
    };
    let (object, id, product, shown) = found;
    let (state, comment, file) = (None, None, None);
    let changes = occurred.changes.clone();
    Ok(Some(Shown { object, shown, id, state, product, changes, comment, file }))
}
