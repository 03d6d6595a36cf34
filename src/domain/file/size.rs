//! How large a file is, as people read it.

use std::fmt;

/// A number of bytes that is shown as `512 bytes`, `66.1 KB`, `1.3 MB`: in units of 1,024, to one
/// decimal, which is left out when it is 0. Halves are rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size(pub u64);

const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => return f.write_str("1 byte"),
            bytes @ ..1024 => return write!(f, "{bytes} bytes"),
            _ => (),
        }
        let (mut unit, mut one) = (0, 1024_u128);
        // What would be shown as 1024 of a unit is one of the next.
        while tenths(self.0, one) >= 10_240 && unit + 1 < UNITS.len() {
            (unit, one) = (unit + 1, one * 1024);
        }
        let (tenths, unit) = (tenths(self.0, one), UNITS[unit]);
        match tenths % 10 {
            0 => write!(f, "{} {unit}", tenths / 10),
            rest => write!(f, "{}.{rest} {unit}", tenths / 10),
        }
    }
}

fn tenths(bytes: u64, one: u128) -> u128 {
    (u128::from(bytes) * 10 + one / 2) / one
}

#[cfg(test)]
mod tests {
    use super::Size;

    #[test]
    fn sizes_read_as_people_write_them() {
        let shown = |bytes| Size(bytes).to_string();
        assert_eq!(shown(0), "0 bytes");
        assert_eq!(shown(1), "1 byte");
        assert_eq!(shown(1023), "1023 bytes");
        assert_eq!(shown(1024), "1 KB");
        assert_eq!(shown(67_686), "66.1 KB");
        assert_eq!(shown(1_363_149), "1.3 MB");
        assert_eq!(shown(10 * 1_048_576), "10 MB");
        assert_eq!(shown(14_889_779), "14.2 MB");
        assert_eq!(shown(u64::MAX), "16777216 TB");
    }

    #[test]
    fn nothing_is_shown_as_1024_of_a_unit_with_a_next_one() {
        assert_eq!(Size(1_048_575).to_string(), "1 MB");
        assert_eq!(Size(1_073_741_823).to_string(), "1 GB");
        assert_eq!(Size(1023 * 1024).to_string(), "1023 KB");
    }
}
