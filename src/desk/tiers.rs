//! Tier accounts, for those who own them and the vendors whose products are linked.

mod ask;

pub use self::ask::{
    Edited, SubscriptionChange, SubscriptionForm, TierCursor, TierFilter, TierForm, TierOrder,
    TierRequestFilter,
};
