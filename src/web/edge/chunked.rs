//! Following a chunked body to its end without decoding it.

use super::refuse::Refused;

/// The most digits of a chunk's size: 4 GiB is more than any body may have.
const SIZE_DIGITS_MAX: u8 = 8;

/// Where in a chunked body we are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Follower(State);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// In a chunk's size, with so many digits read.
    Size(u32, u8),
    /// A carriage return came after the size.
    SizeReturn(u32),
    /// So many bytes of the chunk are to come.
    Data(u32),
    /// The chunk is over, its line end is not.
    DataEnd,
    /// Its carriage return came.
    DataReturn,
    /// The last chunk's size is over; only an empty line may follow.
    Last,
    /// Its carriage return came.
    LastReturn,
    /// The body is over.
    Over,
}

impl Default for State {
    fn default() -> State {
        State::Size(0, 0)
    }
}

impl Follower {
    /// Whether the body is over.
    pub fn is_over(self) -> bool {
        self.0 == State::Over
    }

    /// Follows the body through `bytes`, up to its end, and says how many of them are part of it.
    ///
    /// # Errors
    ///
    /// 400 for anything but hexadecimal sizes of at most 8 digits, data of that size, and line
    /// ends where they belong: no extensions, signs, prefixes, blanks, trailers, bare line feeds.
    pub fn follow(&mut self, bytes: &[u8]) -> Result<usize, Refused> {
        let mut at = 0;
        while at < bytes.len() && !self.is_over() {
            if let State::Data(left) = self.0 {
                let here = bytes.len() - at;
                let step = usize::try_from(left).unwrap_or(usize::MAX).min(here);
                at += step;
                let left = left - u32::try_from(step).unwrap_or(left);
                self.0 = if left == 0 { State::DataEnd } else { State::Data(left) };
            } else {
                self.0 = self.0.step(bytes[at])?;
                at += 1;
            }
        }
        Ok(at)
    }
}

impl State {
    fn step(self, byte: u8) -> Result<State, Refused> {
        match (self, byte) {
            (State::Size(size, digits), _) if byte.is_ascii_hexdigit() => {
                if digits == SIZE_DIGITS_MAX {
                    return Err(Refused::Malformed("chunk size"));
                }
                let digit = char::from(byte).to_digit(16).unwrap_or_default();
                Ok(State::Size((size << 4) | digit, digits + 1))
            }
            (State::Size(size, 1..), b'\r') => Ok(State::SizeReturn(size)),
            (State::Size(..), _) => Err(Refused::Malformed("chunk size")),
            (State::SizeReturn(0), b'\n') => Ok(State::Last),
            (State::SizeReturn(size), b'\n') => Ok(State::Data(size)),
            (State::DataEnd, b'\r') => Ok(State::DataReturn),
            (State::DataReturn, b'\n') => Ok(State::default()),
            (State::Last, b'\r') => Ok(State::LastReturn),
            (State::LastReturn, b'\n') => Ok(State::Over),
            (State::Last, _) => Err(Refused::Malformed("trailers")),
            _ => Err(Refused::Malformed("chunk end")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_followed_to_its_last_byte_however_it_is_split() {
        let body = b"5\r\nhello\r\n00aB\r\n".iter().copied();
        let body: Vec<u8> = body.chain([b'x'; 0xab]).chain(*b"\r\n0\r\n\r\n").collect();
        let mut with_more = body.clone();
        with_more.extend_from_slice(b"GET / HTTP/1.1\r\n");
        for split in 0..with_more.len() {
            let mut follower = Follower::default();
            let first = follower.follow(&with_more[..split]).unwrap();
            assert_eq!(first, split.min(body.len()));
            let second = follower.follow(&with_more[split..]).unwrap();
            assert_eq!(first + second, body.len());
            assert!(follower.is_over());
        }
    }

    #[test]
    fn nothing_but_the_plain_form_is_followed() {
        let wrong: [&[u8]; 20] = [
            b"ZZ\r\n",
            b"0x3\r\nabc\r\n",
            b"+3\r\nabc\r\n",
            b"-3\r\nabc\r\n",
            b" 3\r\nabc\r\n",
            b"3 \r\nabc\r\n",
            b"3;a=b\r\nabc\r\n",
            b"\r\n",
            b"\n",
            b"3\nabc\r\n",
            b"3\rabc\r\n",
            b"3\r\nabcd\r\n",
            b"3\r\nabc\n",
            b"3\r\nabc\rx",
            b"3\r\nabcx\r\n",
            b"0000000000000003\r\nabc\r\n",
            b"000000000\r\n\r\n",
            b"0\r\nA: b\r\n\r\n",
            b"0\r\n\n",
            b"0\n\n",
        ];
        for wrong in wrong {
            assert!(Follower::default().follow(wrong).is_err(), "{}", wrong.escape_ascii());
        }
    }
}
