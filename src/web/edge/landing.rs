//! One file of a multipart body: written to the spool up to its limit, counted to its end.

use std::sync::Arc;

use super::{
    budget::Budget,
    content::PIECE,
    forward::away,
    parts::NAME_BYTES_MAX,
    refuse::Refused,
    spool::{Draft, Spool, Spooled, Unwritten},
};
use crate::web::wire::{Allowance, Fate};

/// A file that is coming in.
pub(super) struct Landing<'a> {
    spool: &'a Arc<Spool>,
    own: &'a Arc<Budget>,
    size: u64,
    course: Course,
}

/// What is to become of it.
pub(super) enum Course {
    /// It is written to the spool, up to a limit; some of it waits to be written.
    Kept { limit: u64, draft: Option<Draft>, waiting: Vec<u8> },
    /// It is only counted.
    Counted(Fate),
}

impl Course {
    /// Decides by a file's name, and by how many are kept already, whether it is kept.
    pub(super) fn of(name: &str, kept: usize, allowance: &Allowance) -> Course {
        let extension = extension(name);
        let kind = allowance.kinds.iter().find(|(kind, _)| Some(kind) == extension.as_ref());
        match kind {
            _ if kept >= allowance.files_max => Course::Counted(Fate::TooMany),
            Some((_, limit)) => Course::Kept { limit: *limit, draft: None, waiting: Vec::new() },
            None => Course::Counted(Fate::NotAllowed),
        }
    }
}

impl<'a> Landing<'a> {
    /// A file of which nothing has come yet, and what its sender may have in the spool.
    pub(super) fn new(spool: &'a Arc<Spool>, own: &'a Arc<Budget>, course: Course) -> Landing<'a> {
        Landing { spool, own, size: 0, course }
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    ///
    /// [`Refused::Broken`] if the disk fails; that it is full is a [`Fate`].
    pub(super) async fn take(&mut self, piece: &[u8]) -> Result<(), Refused> {
        self.size += piece.len() as u64;
        let Course::Kept { limit, draft, waiting } = &mut self.course else { return Ok(()) };
        let limit = *limit;
        if self.size > limit {
            self.course = Course::Counted(Fate::TooLarge { limit });
            return Ok(());
        }
        waiting.extend_from_slice(piece);
        if waiting.len() >= PIECE {
            let written = write(self.spool, self.own, draft.take(), std::mem::take(waiting));
            self.course = match written.await? {
                Some((draft, waiting)) => Course::Kept { limit, draft: Some(draft), waiting },
                None => Course::Counted(Fate::NoRoom),
            };
        }
        Ok(())
    }

    /// Says how long the file was and what became of it.
    ///
    /// # Errors
    ///
    /// [`Refused::Broken`] if the disk fails.
    pub(super) async fn end(self) -> Result<(u64, Fate, Option<Spooled>), Refused> {
        let (draft, waiting) = match self.course {
            Course::Counted(fate) => return Ok((self.size, fate, None)),
            Course::Kept { draft, waiting, .. } => (draft, waiting),
        };
        let Some((draft, _)) = write(self.spool, self.own, draft, waiting).await? else {
            return Ok((self.size, Fate::NoRoom, None));
        };
        Ok(match roomy(move || draft.finish()).await? {
            Some((spooled, file, hash)) => (self.size, Fate::Spooled { file, hash }, Some(spooled)),
            None => (self.size, Fate::NoRoom, None),
        })
    }
}

/// Writes what waits, to a new file if there is none yet. `None` if there is no room.
async fn write(
    spool: &Arc<Spool>,
    own: &Arc<Budget>,
    draft: Option<Draft>,
    mut waiting: Vec<u8>,
) -> Result<Option<(Draft, Vec<u8>)>, Refused> {
    let (spool, own) = (Arc::clone(spool), Arc::clone(own));
    roomy(move || {
        let mut draft = match draft {
            Some(draft) => draft,
            None => spool.create(&own)?,
        };
        draft.write(&waiting)?;
        waiting.clear();
        Ok((draft, waiting))
    })
    .await
}

/// Like [`away`], with `None` for a full disk or budget.
async fn roomy<T: Send + 'static>(
    deed: impl FnOnce() -> Result<T, Unwritten> + Send + 'static,
) -> Result<Option<T>, Refused> {
    let deed = || match deed() {
        Err(Unwritten::NoRoom) => Ok(None),
        other => other.map(Some),
    };
    away(deed).await
}

/// The last extension of a name, in lower case. None if nothing stands before or after the dot, or
/// the name is longer than what is passed on of it.
pub fn extension(name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.')?;
    let sound = !stem.is_empty() && !extension.is_empty() && name.len() <= NAME_BYTES_MAX;
    sound.then(|| extension.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_extension_counts() {
        for (name, kind) in [
            ("a.jpg", Some("jpg")),
            ("a.JPG", Some("jpg")),
            ("a.php.jpg", Some("jpg")),
            ("a.jpg.php", Some("php")),
            ("a.jpg%00.php", Some("php")),
            ("a.jpg;.html", Some("html")),
            ("a.jpg ", Some("jpg ")),
            ("a.jpg::$DATA", Some("jpg::$data")),
            ("a.jpg.", None),
            (".jpg", None),
            ("jpg", None),
            ("", None),
        ] {
            assert_eq!(extension(name).as_deref(), kind, "{name}");
        }
        assert_eq!(extension(&format!("{}.jpg", "a".repeat(4096))), None);
    }
}
