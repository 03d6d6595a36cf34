//! What a picture's header says of its size, and whether there is one behind it that stands still.
//! Nothing of a picture is ever decoded.

use std::io::{Read, Seek};

use super::bounded::Bounded;

/// How many marks, blocks or filling bytes may stand before a picture's size. A photograph with
/// everything a camera knows has about forty.
const STEPS_MAX: usize = 4096;

/// Width and height of a PNG: its first chunk must be the header (W3C PNG, section 5.6).
pub(super) fn png(head: &[u8]) -> Option<(u32, u32)> {
    let header = head.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR")?;
    let side = |at: usize| {
        let side = u32::from_be_bytes(*header.get(at..)?.first_chunk()?);
        (1..=i32::MAX as u32).contains(&side).then_some(side)
    };
    Some((side(0)?, side(4)?))
}

/// Whether a PNG holds one picture and comes to its end: nothing before its data says that it moves,
/// and the last chunk is there (W3C PNG, sections 5.6 and 11.3.6.1).
pub(super) fn is_still_png<R: Read + Seek>(file: &mut Bounded<R>) -> bool {
    let (mut at, mut has_data) = (8, false);
    for _ in 0..STEPS_MAX {
        let Some([l0, l1, l2, l3, t0, t1, t2, t3]) = file.at(at) else { return false };
        match &[t0, t1, t2, t3] {
            b"acTL" if !has_data => return false,
            b"IDAT" => has_data = true,
            b"IEND" => return has_data,
            _ => (),
        }
        at += 12 + u64::from(u32::from_be_bytes([l0, l1, l2, l3]));
    }
    false
}

/// Width and height of a GIF: of its screen, or of its first frame, whichever is more, for
/// browsers widen the one to the other (GIF, version 89a, sections 18 and 20).
pub(super) fn gif<R: Read + Seek>(file: &mut Bounded<R>, head: &[u8]) -> Option<(u32, u32)> {
    if !head.starts_with(b"GIF87a") && !head.starts_with(b"GIF89a") {
        return None;
    }
    let [w0, w1, h0, h1, flags, _, _] = file.at(6)?;
    let screen = (u16::from_le_bytes([w0, w1]), u16::from_le_bytes([h0, h1]));
    let colours = if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + colours;
    for _ in 0..STEPS_MAX {
        match file.at(at)? {
            [0x2c] => {
                let [_, _, _, _, w0, w1, h0, h1] = file.at(at + 1)?;
                let frame = (u16::from_le_bytes([w0, w1]), u16::from_le_bytes([h0, h1]));
                let (width, height) = (screen.0.max(frame.0), screen.1.max(frame.1));
                return (width > 0 && height > 0).then_some((width.into(), height.into()));
            }
            [0x21] => at = after_blocks(file, at + 2)?,
            _ => return None,
        }
    }
    None
}

/// Where the data sub-blocks that begin at `at` come to their end.
fn after_blocks<R: Read + Seek>(file: &mut Bounded<R>, mut at: u64) -> Option<u64> {
    for _ in 0..STEPS_MAX {
        let [length] = file.at(at)?;
        at += 1 + u64::from(length);
        if length == 0 {
            return Some(at);
        }
    }
    None
}

/// Width and height of a JPEG: those of the first frame header, which must come before any scan
/// (ITU T.81, annex B). Heeds filling bytes between segments; who does not can be shown a small
/// picture where a decoder sees a large one.
pub(super) fn jpeg<R: Read + Seek>(file: &mut Bounded<R>) -> Option<(u32, u32)> {
    if file.at(0)? != [0xff, 0xd8, 0xff] {
        return None;
    }
    let mut at = 2;
    for _ in 0..STEPS_MAX {
        let [0xff, mark] = file.at(at)? else { return None };
        match mark {
            0xff => at += 1,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let [_, _, _, h0, h1, w0, w1] = file.at(at + 2)?;
                let [width, height] = [[w0, w1], [h0, h1]].map(u16::from_be_bytes);
                return (width > 0 && height > 0).then_some((width.into(), height.into()));
            }
            // Stands alone.
            0x01 | 0xd0..=0xd7 => at += 2,
            // Not a mark; a second beginning; the end; a scan.
            0x00 | 0xd8..=0xda => return None,
            _ => {
                let length = u16::from_be_bytes(file.at(at + 2)?);
                at += 2 + u64::from(length);
                if length < 2 {
                    return None;
                }
            }
        }
    }
    None
}

/// How far before its end a JPEG's last mark is looked for: some programs fill their files up.
const JPEG_TAIL_BYTES: usize = 64;

/// Whether a JPEG has a scan that can hold a picture of its size, and comes to its end. Of each
/// block of 8 by 8 pixels the first scan holds a bit at least (ITU T.81, annex F: no code is
/// shorter), so a large picture cannot be announced with nothing behind it.
pub(super) fn is_whole_jpeg<R: Read + Seek>(file: &mut Bounded<R>, size: u64) -> bool {
    let (Some((width, height)), Some(scan)) = (jpeg(file), jpeg_scan(file)) else { return false };
    let blocks = u64::from(width.div_ceil(8)) * u64::from(height.div_ceil(8));
    let from = size.saturating_sub(JPEG_TAIL_BYTES as u64).max(scan);
    let tail = file.upto(from, JPEG_TAIL_BYTES);
    let end = tail.windows(2).rposition(|mark| mark == [0xff, 0xd9]);
    let has = end.map_or(0, |end| from + end as u64 - scan);
    has > 0 && has * 8 >= blocks
}

/// Where the data of a JPEG's first scan begins.
fn jpeg_scan<R: Read + Seek>(file: &mut Bounded<R>) -> Option<u64> {
    let mut at = 2;
    for _ in 0..STEPS_MAX {
        let [0xff, mark] = file.at(at)? else { return None };
        match mark {
            0xff => at += 1,
            0x01 | 0xd0..=0xd7 => at += 2,
            0x00 | 0xd8 | 0xd9 => return None,
            _ => {
                at += 2 + u64::from(u16::from_be_bytes(file.at(at + 2)?));
                if mark == 0xda {
                    return Some(at);
                }
            }
        }
    }
    None
}
