//! Tier accounts: the resellers and customers whom vendors' products reach.

pub mod data;
