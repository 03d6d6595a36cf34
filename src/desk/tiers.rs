//! Tier accounts, for those who own them and the vendors whose products are linked.

mod ask;

pub use self::ask::{SubscriptionChange, SubscriptionForm, TierForm};
pub use crate::domain::tier::Edited;
