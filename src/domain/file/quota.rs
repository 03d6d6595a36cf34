//! How much the files of one account may take.

use super::{FileName, FileRefusal, MB, Size};

/// What the files of an account take of what they may take.
///
/// Every file counts that its people have attached and not deleted, however often the same bytes
/// were sent, and every file of their drafts: so what has come in is never refused when it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// How many bytes they have.
    pub used: u64,
    /// How many they may have.
    pub limit: u64,
}

impl Quota {
    /// What an account may have unless it is said otherwise: 10 GB.
    pub const USUAL: u64 = 10 * 1024 * MB;

    /// Counts one more file.
    ///
    /// # Errors
    ///
    /// [`FileRefusal::QuotaFull`] if it does not fit; it is not counted then.
    pub fn take(&mut self, name: &FileName, bytes: u64) -> Result<(), FileRefusal> {
        let more = self.used.saturating_add(bytes);
        if more > self.limit {
            let (name, size) = (name.shown(), Size(bytes));
            let (used, limit) = (Size(self.used), Size(self.limit));
            return Err(FileRefusal::QuotaFull { name, size, used, limit });
        }
        self.used = more;
        Ok(())
    }
}
