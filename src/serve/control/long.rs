//! Commands that take long: their answers come in frames, as the work goes on.
//!
//! A frame is a letter, a length (four bytes, the lowest first) and so many bytes. Such a command
//! has a thread of its own, so that others are not kept waiting; when whoever asked goes away, or
//! the helpdesk stops, it ends. What is missing from what was made has a frame for each: how much
//! that is nobody knows, and a frame has its bounds.

use std::{
    io::{self, BufWriter, Read, Write},
    ops::ControlFlow,
    os::unix::net::UnixStream,
    path::Path,
    thread,
    time::Duration,
};

use serde::{Serialize, de::DeserializeOwned};

use super::{super::CannotStart, Command, write_line};
use crate::{
    clock::{self, Clock},
    desk::Desk,
    error::Fault,
    log,
    store::{Bundle, Checked, Exported, Files, Fresh, Made, Reading, Seen, Store, Watch},
};

/// How long either end waits for the other: disks are slow at times.
const PATIENCE: Duration = Duration::from_mins(10);
/// How often something is said while nothing else is.
const WORD_EVERY: Duration = Duration::from_secs(1);
/// How much of an export is sent at a time, in bytes.
const SENT_AT_ONCE: usize = 64 * 1024;
/// The longest frame, in bytes.
const FRAME_BYTES_MAX: u32 = 1 << 20;

/// What was seen, as JSON.
const SEEN: u8 = b's';
/// Bytes of a backup.
const DATA: u8 = b'd';
/// The name and the length of a file of an export, as JSON; its bytes follow.
const NAME: u8 = b'n';
/// Nothing but a sign of life.
const ALIVE: u8 = b'.';
/// What came of it, as JSON. The last frame.
const ENDED: u8 = b'e';

/// Carries out a long command, in a thread of its own.
pub(super) fn serve(desk: &Desk, stream: UnixStream, command: Command) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let desk = desk.clone();
    let work = move || {
        let ended = match command {
            Command::Verify => end(&stream, desk.store().check(&mut teller(&stream))),
            Command::BackUp => {
                let to = BufWriter::with_capacity(1 << 16, Frames(&stream));
                let mut tell = teller(&stream);
                let checked = Checked::default();
                let watch = &mut |_| tell(Seen::At { part: String::new(), until_now: checked });
                end_lacking(&stream, desk.store().back_up(to, watch), |made| &mut made.lacks)
            }
            Command::Export => {
                let exported = exported(desk.store(), &stream);
                end_lacking(&stream, exported, |exported| &mut exported.lacks)
            }
            _ => Ok(()),
        };
        if let Err(error) = ended {
            log::warn("control_failed", &[("error", &error)]);
        }
    };
    thread::Builder::new().name("control-long".to_owned()).spawn(work).map(drop)
}

/// Tells whoever asked what was seen; how far it has come only now and then.
fn teller(stream: &UnixStream) -> impl FnMut(Seen) -> ControlFlow<()> {
    let mut last = None::<std::time::Instant>;
    move |seen| {
        let sent = match &seen {
            Seen::At { .. } if last.is_some_and(|at| at.elapsed() < WORD_EVERY) => Ok(()),
            Seen::At { part, .. } if part.is_empty() => frame(stream, ALIVE, b""),
            _ => serde_json::to_vec(&seen)
                .map_err(io::Error::from)
                .and_then(|json| frame(stream, SEEN, &json)),
        };
        if matches!(seen, Seen::At { .. }) && last.is_none_or(|at| at.elapsed() >= WORD_EVERY) {
            last = Some(clock::monotonic());
        }
        if sent.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

fn end<T: Serialize>(stream: &UnixStream, outcome: Result<T, Fault>) -> io::Result<()> {
    let outcome = outcome.map_err(|fault| fault.to_string());
    frame(stream, ENDED, &serde_json::to_vec(&outcome)?)
}

/// Ends with something that may lack parts; tells these first.
fn end_lacking<T: Serialize>(
    stream: &UnixStream,
    mut outcome: Result<T, Fault>,
    lacks: fn(&mut T) -> &mut Vec<String>,
) -> io::Result<()> {
    if let Ok(made) = &mut outcome {
        for words in lacks(made).drain(..) {
            frame(stream, SEEN, &serde_json::to_vec(&Seen::Lack(words))?)?;
        }
    }
    end(stream, outcome)
}

fn frame(mut stream: &UnixStream, letter: u8, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    let mut head = vec![letter];
    head.extend_from_slice(&length.to_le_bytes());
    stream.write_all(&head)?;
    stream.write_all(bytes)
}

/// Sends what is written as frames.
struct Frames<'s>(&'s UnixStream);

impl Write for Frames<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let bytes = &bytes[..bytes.len().min(FRAME_BYTES_MAX as usize)];
        frame(self.0, DATA, bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Sends an export as frames.
fn exported(store: &Store, stream: &UnixStream) -> Result<Exported, Fault> {
    let (mut files, mut tell) = (SentFiles { stream, waits: Vec::new() }, teller(stream));
    let checked = Checked::default();
    let watch = &mut |_| tell(Seen::At { part: String::new(), until_now: checked });
    let exported = store.export(&mut files, Reading::FromACopy, watch)?;
    files.flush()?;
    Ok(exported)
}

/// Sends files as frames, each after one that names it.
struct SentFiles<'s> {
    stream: &'s UnixStream,
    /// Bytes that are to be sent with those that follow.
    waits: Vec<u8>,
}

impl SentFiles<'_> {
    fn flush(&mut self) -> Result<(), Fault> {
        let sent = Frames(self.stream).write_all(&self.waits);
        self.waits.clear();
        sent.map_err(Fault::io("sending an export"))
    }
}

impl Files for SentFiles<'_> {
    fn begin(&mut self, name: &str, length: u64) -> Result<(), Fault> {
        self.flush()?;
        let named = serde_json::to_vec(&(name, length)).map_err(io::Error::from);
        let sent = named.and_then(|named| frame(self.stream, NAME, &named));
        sent.map_err(Fault::io("sending an export"))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.waits.extend_from_slice(bytes);
        if self.waits.len() < SENT_AT_ONCE { Ok(()) } else { self.flush() }
    }
}

/// Checks everything in `dir`: by the helpdesk that runs there, else by opening the store here.
/// Tells what is seen, and returns what was looked at.
///
/// # Errors
///
/// [`CannotStart`] if it could not be checked, with words.
pub fn verify(dir: &Path, tell: &mut dyn FnMut(Seen)) -> Result<Checked, CannotStart> {
    if let Ok(stream) = UnixStream::connect(dir.join("control.sock")) {
        return ask(&stream, &Command::Verify, &mut |letter, bytes| {
            if letter == SEEN {
                tell(serde_json::from_slice(bytes)?);
            }
            Ok(())
        });
    }
    here(dir, |desk| {
        desk.store().check(&mut |seen| {
            tell(seen);
            ControlFlow::Continue(())
        })
    })
}

/// Writes a backup of what is in `dir` to the new file `to`: made by the helpdesk that runs there,
/// else by opening the store here. Either way it is this process that writes the file, as its own.
/// Tells how many bytes there are already.
///
/// # Errors
///
/// [`CannotStart`] if there is a file already or it cannot be made; then none is there.
pub fn back_up(dir: &Path, to: &Path, tell: &mut dyn FnMut(u64)) -> Result<Made, CannotStart> {
    let words = |fault: Fault| CannotStart(fault.to_string());
    let file = Fresh::begin(to).map_err(words)?;
    let made = if let Ok(stream) = UnixStream::connect(dir.join("control.sock")) {
        let mut bytes_come = 0;
        let each = &mut |letter, bytes: &[u8]| {
            if letter == DATA {
                (&file).write_all(bytes)?;
                bytes_come += bytes.len() as u64;
            }
            tell(bytes_come);
            Ok(())
        };
        let made = ask_lacking(&stream, &Command::BackUp, each, |made: &mut Made| &mut made.lacks)?;
        if bytes_come != made.bytes {
            return Err(CannotStart("the helpdesk sent only a part of the backup".to_owned()));
        }
        made
    } else {
        here(dir, |desk| {
            desk.store().back_up(BufWriter::with_capacity(1 << 16, &file), &mut |bytes| {
                tell(bytes);
                ControlFlow::Continue(())
            })
        })?
    };
    file.put().map_err(words)?;
    Ok(made)
}

/// Writes an export of what is in `dir` to the new folder or tar file `to`: read by the helpdesk that
/// runs there, else by opening the store here. Either way it is this process that writes it, as its
/// own. Whoever watches is told how many bytes there are already, and may end it.
///
/// # Errors
///
/// [`CannotStart`] if something is there already, it cannot be made, or it was ended; then none is
/// there.
pub fn export(dir: &Path, to: &Path, watch: &mut Watch<'_>) -> Result<Exported, CannotStart> {
    let words = |fault: Fault| CannotStart(fault.to_string());
    let mut bundle = Bundle::begin(to).map_err(words)?;
    let exported = if let Ok(stream) = UnixStream::connect(dir.join("control.sock")) {
        let mut bytes_come = 0;
        let each = &mut |letter, bytes: &[u8]| {
            let taken = match letter {
                NAME => {
                    let (name, length): (String, u64) = serde_json::from_slice(bytes)?;
                    bundle.begin(&name, length)
                }
                DATA => {
                    bytes_come += bytes.len() as u64;
                    bundle.write(bytes)
                }
                _ => Ok(()),
            };
            taken.map_err(|fault| io::Error::other(fault.to_string()))?;
            match watch(bytes_come) {
                ControlFlow::Continue(()) => Ok(()),
                ControlFlow::Break(()) => Err(io::Error::other("it was ended")),
            }
        };
        ask_lacking(&stream, &Command::Export, each, |exported: &mut Exported| &mut exported.lacks)?
    } else {
        // Nobody else writes: nothing is gained by a copy.
        here(dir, |desk| desk.store().export(&mut bundle, Reading::InPlace, watch))?
    };
    bundle.finish().map_err(words)?;
    Ok(exported)
}

fn here<T>(dir: &Path, work: impl FnOnce(&Desk) -> Result<T, Fault>) -> Result<T, CannotStart> {
    super::must_hold_a_store(dir)?;
    let desk = super::super::open(dir, Clock::Real)?;
    let outcome = work(&desk);
    desk.store().stop();
    outcome.map_err(|fault| CannotStart(fault.to_string()))
}

/// Asks the helpdesk that runs, hands each frame to `each`, and returns what the last one says.
fn ask<T: DeserializeOwned>(
    stream: &UnixStream,
    command: &Command,
    each: &mut dyn FnMut(u8, &[u8]) -> io::Result<()>,
) -> Result<T, CannotStart> {
    let mut outcome = || -> io::Result<Result<T, String>> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        write_line(stream, command)?;
        loop {
            let (letter, bytes) = read_frame(stream)?;
            match letter {
                ENDED => return Ok(serde_json::from_slice(&bytes)?),
                SEEN | DATA | NAME | ALIVE => each(letter, &bytes)?,
                _ => return Err(io::Error::other("the helpdesk that runs is of another version")),
            }
        }
    };
    match outcome() {
        Ok(outcome) => outcome.map_err(CannotStart),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            Err(CannotStart("the helpdesk stopped before it was done".to_owned()))
        }
        Err(error) => Err(CannotStart(error.to_string())),
    }
}

/// As [`ask`], for something that may lack parts: what was told of these is in what is returned.
fn ask_lacking<T: DeserializeOwned>(
    stream: &UnixStream,
    command: &Command,
    each: &mut dyn FnMut(u8, &[u8]) -> io::Result<()>,
    lacks: fn(&mut T) -> &mut Vec<String>,
) -> Result<T, CannotStart> {
    let mut told = Vec::new();
    let mut made = ask(stream, command, &mut |letter, bytes| {
        if letter == SEEN
            && let Seen::Lack(words) = serde_json::from_slice(bytes)?
        {
            told.push(words);
            return Ok(());
        }
        each(letter, bytes)
    })?;
    lacks(&mut made).extend(told);
    Ok(made)
}

fn read_frame(mut stream: &UnixStream) -> io::Result<(u8, Vec<u8>)> {
    let mut head = [0; 5];
    stream.read_exact(&mut head)?;
    let [letter, length @ ..] = head;
    let length = u32::from_le_bytes(length);
    if length > FRAME_BYTES_MAX {
        return Err(io::Error::other("the helpdesk that runs is of another version"));
    }
    let mut bytes = vec![0; length as usize];
    stream.read_exact(&mut bytes)?;
    Ok((letter, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told_however_much_it_is() {
        let lacks: Vec<_> = (0..20_000).map(|n| format!("blob {n:064} is missing")).collect();
        let exported = Exported { lines: 7, lacks, ..Exported::default() };
        let (one, other) = UnixStream::pair().unwrap();
        let sent = exported.clone();
        let serves = thread::spawn(move || {
            end_lacking(&other, Ok(sent), |exported| &mut exported.lacks).unwrap();
            other
        });
        let none = &mut |_, _: &[u8]| Ok(());
        let come = ask_lacking(&one, &Command::Export, none, |exported: &mut Exported| {
            &mut exported.lacks
        });
        assert_eq!(come.map_err(|error| error.to_string()), Ok(exported));
        serves.join().unwrap();
    }
}
