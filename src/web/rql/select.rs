//! What of each row is wanted.
//!
//! For Connect, `select(a)` adds what is hidden otherwise and leaves all else as it is; here
//! nothing is hidden, so it only says that `a` is not to be left out. `select(-a)` leaves `a` out.

use super::{
    collection::Collection,
    order::refused_name,
    refused::Refused,
    syntax::{Sign, Signed},
};

/// What is to be left out of each row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Select {
    left_out: Vec<String>,
}

impl Select {
    /// Whether the member at `path` is left out, itself or as a part of another:
    /// `events.closed.by`.
    pub fn leaves_out(&self, path: &str) -> bool {
        self.left_out.iter().any(|name| is_within(path, name))
    }

    /// The paths that are left out, each with all below it.
    pub fn left_out(&self) -> impl Iterator<Item = &str> {
        self.left_out.iter().map(String::as_str)
    }

    /// The one select of a query.
    pub(super) fn of(
        collection: &Collection,
        written: &[&[Signed<'_>]],
    ) -> Result<Select, Refused> {
        let names = match written {
            [] => return Ok(Select::default()),
            [names] => *names,
            _ => return Err(Refused::Selects),
        };
        let unknown = names.iter().find(|signed| !collection.has_member(signed.name));
        if let Some(Signed { sign, name }) = unknown {
            let sign = if *sign == Sign::Minus { "-" } else { "" };
            return Err(Refused::Select(format!("{sign}{}", refused_name(name))));
        }
        let (left_out, wanted): (Vec<&Signed<'_>>, Vec<_>) =
            names.iter().partition(|signed| signed.sign == Sign::Minus);
        let both = |out: &&Signed<'_>| wanted.iter().any(|signed| is_within(signed.name, out.name));
        if left_out.iter().any(both) {
            return Err(Refused::Incompatible);
        }
        Ok(Select { left_out: left_out.iter().map(|signed| signed.name.to_owned()).collect() })
    }
}

/// Whether `path` is `name` or a part of it.
fn is_within(path: &str, name: &str) -> bool {
    path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
