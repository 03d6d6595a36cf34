//! What waits for somebody.

/// How much waits for an account, and how much somebody was told and has not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attention {
    /// Cases that wait for the account's answer.
    pub waiting: u64,
    /// Cases at the account's desk that are not closed and that nobody there works on.
    pub unassigned: u64,
    /// What the reader was told and has not read.
    pub unread: u64,
}
