//! What has a form of its own in a line: ids as people see them, moments as RFC 3339 has them; and
//! texts that the domain reads by rules.

use jiff::Timestamp;

use super::tree::{Tree, Wrong};
use crate::domain::{
    file::FileName,
    id::{
        AccountId, AttachmentId, CaseId, ConfigId, ContractId, HubId, Mark, ProductId, ReplyId,
        SubscriptionId, TierId, TokenId, UserId, WebhookId,
    },
    text::Email,
    webhook::{JwtSecret, Target},
};

/// An id's number as people see it, and back.
struct Sort {
    name: &'static str,
    shown: fn(u64) -> String,
    read: fn(&str) -> Option<u64>,
}

macro_rules! sorts {
    ($($id:ident),*) => {
        &[$(Sort {
            name: stringify!($id),
            shown: |number| $id(number).to_string(),
            read: |text| text.parse::<$id>().ok().map(|id| id.0),
        }),*]
    };
}

const SORTS: &[Sort] = sorts![
    AccountId,
    AttachmentId,
    CaseId,
    ConfigId,
    ContractId,
    HubId,
    Mark,
    ProductId,
    ReplyId,
    SubscriptionId,
    TierId,
    TokenId,
    UserId,
    WebhookId
];

/// The last moment that is written as a date: the last one that there is a date for anywhere on
/// Earth within the year 9999, as jiff counts.
const DATED_MAX: u64 = 253_402_207_200_000;

/// An id as people see it; none for what is no sort of id, or a number that no id of it has.
pub(super) fn id(sort: &str, number: u64) -> Option<String> {
    let sort = SORTS.iter().find(|known| known.name == sort)?;
    let text = (sort.shown)(number);
    ((sort.read)(&text) == Some(number)).then_some(text)
}

/// Whether a number is an id. The last number of all stands for whatever there is, and is none. One
/// that no id of the sort has is an id all the same, so that it is noticed that nothing has it.
fn is_id(sort: &str, number: u64) -> bool {
    number != u64::MAX && SORTS.iter().any(|known| known.name == sort)
}

/// What a type of this name holds, in the form that it has in a line.
pub(super) fn shown(name: &'static str, tree: Tree) -> Tree {
    match (name, tree) {
        ("Moment", Tree::Number(ms)) => dated(ms).map_or(Tree::Number(ms), Tree::Text),
        ("Country", Tree::List(letters)) => match letters.as_slice() {
            [Tree::Byte(one), Tree::Byte(two)] if one.is_ascii() && two.is_ascii() => {
                Tree::Text([char::from(*one), char::from(*two)].into_iter().collect())
            }
            _ => Tree::List(letters),
        },
        (sort, Tree::Number(number)) if is_id(sort, number) => Tree::Id(sort, number),
        (_, tree) => tree,
    }
}

/// The reverse of [`shown`].
///
/// # Errors
///
/// [`Wrong`] if a text is none that a type of this name has.
pub(super) fn heard(name: &'static str, tree: Tree) -> Result<Tree, Wrong> {
    let Tree::Text(text) = tree else { return Ok(tree) };
    let wrong = |what: &str| Wrong::new(format!("{text:?} is no {what}"));
    let fits = |fits: bool, what| if fits { Ok(()) } else { Err(wrong(what)) };
    match name {
        "Moment" => return undated(&text).map(Tree::Number).ok_or_else(|| wrong("moment")),
        "Country" => return country(&text).ok_or_else(|| wrong("country")),
        "Email" => fits(Email::is_kept_as(&text), "address")?,
        "FileName" => {
            let is_one = FileName::parse(&text).is_ok_and(|it| it.as_str() == text);
            fits(is_one, "file name")?;
        }
        "JwtSecret" => fits(JwtSecret::parse(&text).is_ok(), "secret")?,
        "Target" => fits(Target::is_kept_as(&text), "target")?,
        _ => (),
    }
    match SORTS.iter().find(|sort| sort.name == name) {
        Some(sort) => (sort.read)(&text).map(Tree::Number).ok_or_else(|| wrong(name)),
        None => Ok(Tree::Text(text)),
    }
}

fn country(text: &str) -> Option<Tree> {
    let [one, two] = text.as_bytes() else { return None };
    let letter = |letter: &u8| Tree::Number((*letter).into());
    let upper = one.is_ascii_uppercase() && two.is_ascii_uppercase();
    upper.then(|| Tree::List(vec![letter(one), letter(two)]))
}

/// A moment with its milliseconds, in UTC; none beyond the year 9999, where there are no dates.
pub(super) fn dated(ms: u64) -> Option<String> {
    let at = i64::try_from(ms).ok().filter(|_| ms <= DATED_MAX)?;
    Timestamp::from_millisecond(at).ok().map(|at| format!("{at:.3}"))
}

/// A moment exactly as [`dated`] writes it, and no other way.
pub(super) fn undated(text: &str) -> Option<u64> {
    let at = text.parse::<Timestamp>().ok()?;
    let ms = u64::try_from(at.as_millisecond()).ok()?;
    (dated(ms)? == text).then_some(ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_back_as_it_was_written_and_no_other_way() {
        for ms in [0, 1, 1_795_238_049_007, DATED_MAX] {
            assert_eq!(undated(&dated(ms).unwrap()), Some(ms), "{ms}");
        }
        assert_eq!(dated(1_795_238_049_007).unwrap(), "2026-11-21T05:14:09.007Z");
        assert_eq!(dated(u64::MAX), None);
        assert_eq!(dated(DATED_MAX + 1), None);
        for text in
            ["", "2026-11-21", "2026-11-21T05:14:09Z", "2026-11-21T06:14:09.007+01:00", "now"]
        {
            assert_eq!(undated(text), None, "{text}");
        }
    }

    #[test]
    fn an_id_is_one_of_its_sort_or_a_number() {
        assert_eq!(id("CaseId", 1).as_deref(), Some("CA-000-000-001"));
        assert_eq!(id("CaseId", u64::MAX), None);
        assert_eq!(id("Moment", 1), None);
        for (number, is) in [(1, true), (u64::MAX - 1, true), (u64::MAX, false)] {
            let tree = shown("CaseId", Tree::Number(number));
            assert_eq!(matches!(tree, Tree::Id("CaseId", _)), is, "{number}");
        }
        let heard = |text: &str| heard("CaseId", Tree::Text(text.to_owned()));
        assert_eq!(heard("CA-000-000-001"), Ok(Tree::Number(1)));
        assert!(heard("UR-000-000-001").is_err());
    }

    #[test]
    fn what_earlier_versions_kept_longer_than_it_may_be_is_heard_in_its_form() {
        let heard = |name, text: &str| heard(name, Tree::Text(text.to_owned())).is_ok();
        assert!(heard("Email", &format!("{}@x", "i\u{307}".repeat(252))));
        assert!(heard("Target", &format!("https://a/?{}", "x".repeat(490))));
        assert!(!heard("Email", &format!("{}@X", "i".repeat(20))));
        assert!(!heard("Target", &format!("https://a?{}", "x".repeat(20))));
    }
}
