//! The one file that a backup is: what stands in it, written and read back.
//!
//! All numbers are little-endian.
//!
//! | bytes | what |
//! |---|---|
//! | 16 | `CASEMATE BACKUP\n` |
//! | 2 | the version of this layout: 1 |
//! | 8 | how many migrations the store's file has run |
//! | 8 | the moment that it shows, in milliseconds since 1970 |
//! | 1, 8, …, 32 | `S`; how long the store's file is; the file; its BLAKE3 hash |
//! | 1, 32, 8, … | for each blob, in the order of their names: `B`; its name, which is its BLAKE3 hash; how long it is; its bytes |
//! | 1, 8, 32 | `E`; how many blobs there are; the BLAKE3 hash of all bytes before this hash |
//!
//! Nothing stands behind that. A file that was cut anywhere has no end, and any other byte in it
//! gives another hash at its end; the hashes of the parts say which part it was. What is read is
//! never believed before: a length makes nobody set aside memory, and a blob's place follows from
//! its hash, so that no name leads anywhere else.

use std::io::{self, Read, Write};

use crate::{
    domain::{id::BlobHash, moment::Moment},
    error::Fault,
};

const MAGIC: &[u8; 16] = b"CASEMATE BACKUP\n";
const LAYOUT: u16 = 1;
/// How much is read and written at a time, in bytes.
const PIECE: usize = 64 * 1024;

/// What stands at the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Head {
    /// How many migrations the store's file has run.
    pub(in crate::store) tables: u64,
    /// The moment that the backup shows.
    pub(in crate::store) at: Moment,
}

/// Writes a container.
pub(in crate::store) struct Writer<W> {
    to: W,
    hasher: blake3::Hasher,
    blobs: u64,
    bytes: u64,
}

impl<W: Write> Writer<W> {
    pub(in crate::store) fn begin(to: W, head: Head) -> Result<Writer<W>, Fault> {
        let mut writer = Writer { to, hasher: blake3::Hasher::new(), blobs: 0, bytes: 0 };
        writer.put(MAGIC)?;
        writer.put(&LAYOUT.to_le_bytes())?;
        writer.put(&head.tables.to_le_bytes())?;
        writer.put(&head.at.0.to_le_bytes())?;
        Ok(writer)
    }

    /// Writes the store's file, `length` bytes of it.
    pub(in crate::store) fn store(&mut self, from: impl Read, length: u64) -> Result<(), Fault> {
        self.put(b"S")?;
        self.put(&length.to_le_bytes())?;
        let hash = self.copy(from, length)?;
        self.put(hash.as_bytes())
    }

    /// Writes a blob of `length` bytes. The names must come in their order.
    pub(in crate::store) fn blob(
        &mut self,
        hash: BlobHash,
        from: impl Read,
        length: u64,
    ) -> Result<(), Fault> {
        self.put(b"B")?;
        self.put(&hash.0)?;
        self.put(&length.to_le_bytes())?;
        if self.copy(from, length)?.as_bytes() != &hash.0 {
            return Err(Fault::Backup(format!("{hash} changed while it was read")));
        }
        self.blobs += 1;
        Ok(())
    }

    /// How many blobs were written.
    pub(in crate::store) fn blobs(&self) -> u64 {
        self.blobs
    }

    /// Writes the end; returns how many bytes all is long.
    pub(in crate::store) fn end(mut self) -> Result<u64, Fault> {
        self.put(b"E")?;
        self.put(&self.blobs.to_le_bytes())?;
        let hash = self.hasher.finalize();
        self.put(hash.as_bytes())?;
        self.to.flush().map_err(writing)?;
        Ok(self.bytes)
    }

    fn copy(&mut self, from: impl Read, length: u64) -> Result<blake3::Hash, Fault> {
        let mut hasher = blake3::Hasher::new();
        pieces(from, length, Fault::io("reading for a backup"), |piece| {
            hasher.update(piece);
            self.put(piece)
        })?;
        Ok(hasher.finalize())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        self.to.write_all(bytes).map_err(writing)
    }
}

/// Reads a container, part by part.
pub(in crate::store) struct Reader<R> {
    from: R,
    hasher: blake3::Hasher,
    head: Head,
    last: Option<BlobHash>,
    blobs: u64,
}

/// What stands next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Next {
    /// A blob, which is read with [`Reader::blob`].
    Blob(BlobHash, u64),
    /// Nothing: all is read, and as it was written.
    End,
}

impl<R: Read> Reader<R> {
    /// Reads the beginning.
    ///
    /// # Errors
    ///
    /// [`Fault::Backup`] if this is none, or of a layout that this program does not know. All that
    /// is read from then on gives one as well if it is not as it was written.
    pub(in crate::store) fn begin(from: R) -> Result<Reader<R>, Fault> {
        let head = Head { tables: 0, at: Moment(0) };
        let hasher = blake3::Hasher::new();
        let mut reader = Reader { from, hasher, head, last: None, blobs: 0 };
        if &reader.take::<16>()? != MAGIC {
            return Err(Fault::Backup("this is no backup of Casemate".to_owned()));
        }
        let layout = u16::from_le_bytes(reader.take()?);
        if layout != LAYOUT {
            let words = format!("it is of layout {layout}, this program knows {LAYOUT}");
            return Err(Fault::Backup(words));
        }
        reader.head = Head { tables: reader.number()?, at: Moment(reader.number()?) };
        Ok(reader)
    }

    pub(in crate::store) fn head(&self) -> Head {
        self.head
    }

    /// Reads the store's file. It stands before all blobs.
    pub(in crate::store) fn store(&mut self, to: impl Write) -> Result<u64, Fault> {
        if &self.take::<1>()? != b"S" {
            return Err(Fault::Backup("it does not begin with the store".to_owned()));
        }
        let length = self.number()?;
        let found = self.copy(to, length)?;
        if found.as_bytes() != &self.take::<32>()? {
            return Err(Fault::Backup("the store in it is damaged".to_owned()));
        }
        Ok(length)
    }

    /// Reads on to the next blob, or checks the end.
    pub(in crate::store) fn next(&mut self) -> Result<Next, Fault> {
        match &self.take::<1>()? {
            b"B" => {
                let (hash, length) = (BlobHash(self.take()?), self.number()?);
                if self.last.is_some_and(|last| last.0 >= hash.0) {
                    return Err(Fault::Backup("its blobs are out of order".to_owned()));
                }
                self.last = Some(hash);
                self.blobs += 1;
                Ok(Next::Blob(hash, length))
            }
            b"E" => self.end(),
            _ => Err(Fault::Backup("it is damaged between two parts".to_owned())),
        }
    }

    /// Reads the bytes of the blob that [`Reader::next`] has found.
    pub(in crate::store) fn blob(
        &mut self,
        hash: BlobHash,
        length: u64,
        to: impl Write,
    ) -> Result<(), Fault> {
        if self.copy(to, length)?.as_bytes() == &hash.0 {
            return Ok(());
        }
        Err(Fault::Backup(format!("the blob {hash} in it is damaged")))
    }

    fn end(&mut self) -> Result<Next, Fault> {
        let blobs = self.number()?;
        let found = self.hasher.finalize();
        if found.as_bytes() != &self.take::<32>()? || blobs != self.blobs {
            return Err(Fault::Backup("it is damaged: its checksum differs".to_owned()));
        }
        match self.from.read(&mut [0]) {
            Ok(0) => Ok(Next::End),
            Ok(_) => Err(Fault::Backup("something stands behind its end".to_owned())),
            Err(error) => Err(reading(error)),
        }
    }

    fn copy(&mut self, mut to: impl Write, length: u64) -> Result<blake3::Hash, Fault> {
        let (mut of_it, of_all) = (blake3::Hasher::new(), &mut self.hasher);
        pieces(&mut self.from, length, reading, |piece| {
            of_it.update(piece);
            of_all.update(piece);
            to.write_all(piece).map_err(writing)
        })?;
        Ok(of_it.finalize())
    }

    fn number(&mut self) -> Result<u64, Fault> {
        Ok(u64::from_le_bytes(self.take()?))
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        self.from.read_exact(&mut bytes).map_err(reading)?;
        self.hasher.update(&bytes);
        Ok(bytes)
    }
}

/// Hands `length` bytes to `each`, a piece at a time.
fn pieces(
    mut from: impl Read,
    length: u64,
    trouble: impl FnOnce(io::Error) -> Fault,
    mut each: impl FnMut(&[u8]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let (mut piece, mut left) = (vec![0; PIECE], length);
    while left > 0 {
        let step = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        if let Err(error) = from.read_exact(&mut piece[..step]) {
            return Err(trouble(error));
        }
        each(&piece[..step])?;
        left -= step as u64;
    }
    Ok(())
}

fn reading(error: io::Error) -> Fault {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return Fault::Backup("it was cut off: its end is missing".to_owned());
    }
    Fault::io("reading the backup")(error)
}

fn writing(error: io::Error) -> Fault {
    Fault::io("writing")(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A container with a store and two blobs, and where each of its parts begins.
    fn made() -> Vec<u8> {
        let mut to = Vec::new();
        let mut writer = Writer::begin(&mut to, Head { tables: 3, at: Moment(5) }).unwrap();
        let store = b"a store".repeat(30_000);
        writer.store(&store[..], store.len() as u64).unwrap();
        let mut blobs: Vec<&[u8]> = vec![b"one", b"another", b""];
        blobs.sort_by_key(|bytes| *blake3::hash(bytes).as_bytes());
        for bytes in blobs {
            let hash = BlobHash(*blake3::hash(bytes).as_bytes());
            writer.blob(hash, bytes, bytes.len() as u64).unwrap();
        }
        let long = writer.end().unwrap();
        assert_eq!(long, to.len() as u64);
        to
    }

    /// What stands in a container: head, store, blobs.
    type Contents = (Head, Vec<u8>, Vec<Vec<u8>>);

    fn read(bytes: &[u8]) -> Result<Contents, Fault> {
        let mut reader = Reader::begin(bytes)?;
        let (mut store, mut blobs) = (Vec::new(), Vec::new());
        reader.store(&mut store)?;
        while let Next::Blob(hash, length) = reader.next()? {
            let mut blob = Vec::new();
            reader.blob(hash, length, &mut blob)?;
            blobs.push(blob);
        }
        Ok((reader.head(), store, blobs))
    }

    #[test]
    fn what_is_written_is_read() {
        let (head, store, blobs) = read(&made()).unwrap();
        assert_eq!(head, Head { tables: 3, at: Moment(5) });
        assert_eq!(store, b"a store".repeat(30_000));
        assert_eq!(blobs.len(), 3);
        assert!(blobs.contains(&b"another".to_vec()) && blobs.contains(&Vec::new()));
    }

    #[test]
    fn a_byte_that_differs_anywhere_and_a_cut_anywhere_are_refused_with_words() {
        let good = made();
        // All of the beginning and the end, and some of what is long.
        let some = (0..120).chain((120..good.len() - 400).step_by(997));
        for at in some.chain(good.len() - 400..good.len()) {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            assert!(matches!(read(&bad), Err(Fault::Backup(_))), "byte {at}");
            assert!(matches!(read(&good[..at]), Err(Fault::Backup(_))), "cut at {at}");
        }
        let longer = [&good[..], b"x"].concat();
        assert!(matches!(read(&longer), Err(Fault::Backup(words)) if words.contains("behind")));
    }

    #[test]
    fn a_length_that_is_a_lie_sets_no_memory_aside() {
        let mut bad = made();
        bad[35..43].copy_from_slice(&u64::MAX.to_le_bytes());
        assert!(matches!(read(&bad), Err(Fault::Backup(words)) if words.contains("cut off")));
    }

    #[test]
    fn a_newer_layout_and_what_is_none_are_told_apart() {
        let mut newer = made();
        newer[16] = 2;
        assert!(matches!(read(&newer), Err(Fault::Backup(words)) if words.contains("layout 2")));
        assert!(matches!(read(&[7; 99]), Err(Fault::Backup(words)) if words.contains("no backup")));
    }
}
