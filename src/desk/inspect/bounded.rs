//! Reading here and there in a file, a bounded amount of it.

use std::io::{self, Read, Seek, SeekFrom};

/// A file that gives away a limited number of bytes, and then fails as if it were broken off.
/// It remembers if the disk failed, so that nobody needs to tell that from a malformed file.
pub(super) struct Bounded<R> {
    file: R,
    left: u64,
    failure: Option<io::Error>,
}

impl<R: Read + Seek> Bounded<R> {
    pub(super) fn new(file: R, bytes_max: u64) -> Bounded<R> {
        Bounded { file, left: bytes_max, failure: None }
    }

    /// How many bytes the file has.
    pub(super) fn size(&mut self) -> io::Result<u64> {
        self.file.seek(SeekFrom::End(0))
    }

    /// Exactly the `N` bytes at `offset`; none if they are not all there.
    pub(super) fn at<const N: usize>(&mut self, offset: u64) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        self.seek(SeekFrom::Start(offset)).ok()?;
        self.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }

    /// The bytes from `offset` on, up to so many of them.
    pub(super) fn upto(&mut self, offset: u64, bytes_max: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(bytes_max);
        if self.seek(SeekFrom::Start(offset)).is_ok() {
            // A failure is remembered; what came before it is returned.
            let _ = self.take(bytes_max as u64).read_to_end(&mut bytes);
        }
        bytes
    }

    /// Fails if the disk did.
    pub(super) fn into_failure(self) -> io::Result<()> {
        self.failure.map_or(Ok(()), Err)
    }

    fn remember<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|err| {
            let kind = err.kind();
            self.failure.get_or_insert(err);
            kind.into()
        })
    }
}

impl<R: Read + Seek> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let result = loop {
            match self.file.read(&mut into[..most]) {
                Err(err) if err.kind() == io::ErrorKind::Interrupted => (),
                result => break result,
            }
        };
        let read = self.remember(result)?;
        self.left -= read as u64;
        Ok(read)
    }
}

impl<R: Read + Seek> Seek for Bounded<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            // Out of the file's range because the file says so, not because the disk failed.
            SeekFrom::Start(offset) if i64::try_from(offset).is_err() => {
                Err(io::ErrorKind::InvalidInput.into())
            }
            SeekFrom::Start(_) => {
                let result = self.file.seek(to);
                self.remember(result)
            }
            SeekFrom::End(_) | SeekFrom::Current(_) => self.file.seek(to),
        }
    }
}
