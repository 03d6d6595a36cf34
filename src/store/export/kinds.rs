//! Which tables an export holds, in which file, and what their keys are called.
//!
//! Indexes, counters and sums follow from rows and are made anew by an import. Sessions stay behind:
//! whoever moves signs in again. What the appliance itself is stands in the manifest.

use redb::{Key, TableHandle, Value};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    heard::heard,
    names,
    told::told,
    tree::{Tree, Wrong},
};
use crate::{
    error::Fault,
    store::{
        keys,
        tables::{self, EachTable, Index, Rows, every_index},
    },
};

/// What a part of a key is.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// A number, or bytes.
    Plain,
    /// What a type of this name holds.
    Of(&'static str),
    /// An id: of the first sort if the key begins with 0, of the second if with 1.
    Either(&'static str, &'static str),
}

use Part::{Either, Of, Plain};

const ACCOUNT: Part = Of("AccountId");
const USER: Part = Of("UserId");
const CASE: Part = Of("CaseId");
const TIER: Part = Of("TierId");
const SHELF: Part = Either("UserId", "AccountId");

/// A key that serde knows.
pub(super) trait Named:
    for<'k> Key<SelfType<'k> = Self> + Serialize + DeserializeOwned + 'static
{
}

impl<K: for<'k> Key<SelfType<'k> = K> + Serialize + DeserializeOwned + 'static> Named for K {}

/// A table of rows, and the file that holds them.
pub(super) struct Kind<K: Key + 'static, R: 'static> {
    pub(super) rows: &'static Rows<K, R>,
    pub(super) file: &'static str,
    pub(super) parts: &'static [Part],
    /// Whether a row is the one of a key, as far as it says so.
    pub(super) own: fn(&K, &R) -> bool,
}

/// A table of marks, which no other rows tell of, and its file.
pub(super) struct Marks<K: Key + 'static> {
    pub(super) index: Index<K, u64>,
    pub(super) file: &'static str,
    pub(super) parts: &'static [Part],
    /// What a value is.
    pub(super) value: Part,
}

/// What is done with every kind.
pub(super) trait EachKind {
    /// Does it with rows.
    fn kind<K: Named, R: Serialize + DeserializeOwned + 'static>(
        &mut self,
        kind: &Kind<K, R>,
    ) -> Result<(), Fault>;

    /// Does it with marks.
    fn marks<K: Named>(&mut self, marks: &Marks<K>) -> Result<(), Fault>;
}

/// The files that hold what only its owner should know, or what others could be let in by.
pub(super) const SECRET: &[&str] =
    &["answers", "factors", "links", "mail-settings", "passwords", "tokens", "webhooks"];

/// The tables that no file holds: what stands in the manifest, and sessions.
pub(super) const APART: &[&str] = &["meta", "passed", "session", "session_of"];

/// Whether a table is an index, a counter or a sum, so that what is in it follows from rows.
pub(super) fn follows(name: &str) -> bool {
    let sums = [tables::TALLY.name(), tables::FILE_BYTES.name(), tables::NUMBERS.name()];
    let mut sought = Sought { name, found: sums.contains(&name) };
    // Looking at names does not fail.
    every_index(&mut sought).is_ok_and(|()| sought.found)
}

/// Looks for a table by its name.
struct Sought<'n> {
    name: &'n str,
    found: bool,
}

impl EachTable for Sought<'_> {
    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: Index<K, V>,
    ) -> Result<(), Fault> {
        self.found |= table.name() == self.name;
        Ok(())
    }
}

/// Hands every kind to `each`, in the order of their files in an export.
pub(super) fn every_kind(each: &mut impl EachKind) -> Result<(), Fault> {
    parties(each)?;
    people(each)?;
    cases(each)?;
    attention(each)?;
    tiers(each)?;
    appliance(each)
}

fn parties(each: &mut impl EachKind) -> Result<(), Fault> {
    each.kind(&of(&tables::ACCOUNT, "accounts", &[ACCOUNT], |key, row| row.id.0 == *key))?;
    each.kind(&of(&tables::CONTRACT, "contracts", &[Of("ContractId")], |key, row| {
        row.id.0 == *key
    }))?;
    each.kind(&of(&tables::OFFER, "contract-offers", &[ACCOUNT, ACCOUNT], |key, row| {
        (row.from.0, row.to.0) == *key
    }))?;
    each.kind(&of(&tables::PRODUCT, "products", &[Of("ProductId")], |key, row| row.id.0 == *key))?;
    each.kind(&of(
        &tables::LOGO,
        "logos",
        &[Plain, Either("AccountId", "ProductId")],
        |key, row| keys::logo(row.of) == *key,
    ))
}

fn people(each: &mut impl EachKind) -> Result<(), Fault> {
    each.kind(&of(&tables::USER, "users", &[USER], |key, row| row.id.0 == *key))?;
    each.kind(&of(&tables::PASSWORD, "passwords", &[USER], |_, _| true))?;
    each.kind(&of(&tables::FACTOR, "factors", &[USER], |_, _| true))?;
    each.kind(&of(&tables::ZONE, "time-zones", &[USER], |_, _| true))?;
    each.kind(&of(&tables::LINK, "links", &[Plain], |key, row| row.key.0 == *key))?;
    each.kind(&of(&tables::TOKEN, "tokens", &[Of("TokenId")], |key, row| row.id.0 == *key))?;
    each.kind(&of(&tables::VIEWS, "saved-views", &[Plain, SHELF], |_, _| true))?;
    each.kind(&of(
        &tables::REPLY,
        "canned-replies",
        &[Plain, SHELF, Of("ReplyId")],
        |key, row| row.id.0 == key.2,
    ))?;
    each.kind(&of(&tables::BATCH, "bulk-actions", &[USER, Plain], |key, row| {
        keys::batch(row.by, row.done) == *key
    }))
}

fn cases(each: &mut impl EachKind) -> Result<(), Fault> {
    each.kind(&of(&tables::CASE, "cases", &[CASE], |key, row| row.id.0 == *key))?;
    each.kind(&of(&tables::DESCRIPTION, "descriptions", &[CASE], |_, _| true))?;
    each.kind(&of(&tables::ENTRY, "messages", &[CASE, Plain], |key, row| {
        (row.case.0, row.seq) == *key
    }))?;
    each.kind(&of(&tables::VERSION, "earlier-texts", &[CASE, Plain, Plain], |_, _| true))?;
    each.kind(&of(&tables::ATTACHMENT, "attachments", &[Of("AttachmentId")], |key, row| {
        row.file.id.0 == *key
    }))?;
    each.kind(&of(&tables::DUPLICATE, "duplicates", &[CASE, ACCOUNT], |key, row| {
        (row.case.0, row.account.0) == *key
    }))?;
    each.kind(&of(&tables::CONCERN, "concerns", &[CASE, ACCOUNT], |key, row| {
        (row.case.0, row.account.0) == *key
    }))?;
    each.kind(&of(&tables::MOVED, "moved-cases", &[CASE, CASE], |key, row| {
        (row.case.0, row.to.0) == *key
    }))?;
    each.kind(&of(&tables::TIMING, "timings", &[CASE], |_, _| true))?;
    each.kind(&of(&tables::DRAFT, "drafts", &[USER, Plain], |key, row| {
        (row.user.0, row.place.key()) == *key
    }))
}

fn attention(each: &mut impl EachKind) -> Result<(), Fault> {
    each.kind(&of(&tables::NOTIFICATION, "notifications", &[USER, Plain], |key, row| {
        row.user.0 == key.0
    }))?;
    each.marks(&Marks {
        index: tables::UNREAD,
        file: "unread",
        parts: &[USER, Plain, Plain],
        value: ACCOUNT,
    })?;
    each.marks(&Marks {
        index: tables::READ_UNTIL,
        file: "read-until",
        parts: &[USER, CASE],
        value: Of("Moment"),
    })?;
    each.kind(&of(&tables::DELIVERY, "mail-choices", &[USER], |_, _| true))?;
    each.kind(&of(&tables::OUTBOX, "mail", &[Plain], |_, _| true))
}

fn tiers(each: &mut impl EachKind) -> Result<(), Fault> {
    each.kind(&of(&tables::HUB, "hubs", &[Of("HubId")], |key, row| row.id.0 == *key))?;
    each.kind(&of(&tables::TIER, "tier-accounts", &[TIER], |key, row| row.id.0 == *key))?;
    each.kind(&of(&tables::TIER_VERSION, "tier-account-versions", &[TIER, Plain], |key, row| {
        (row.tier.0, row.number) == *key
    }))?;
    each.kind(&of(
        &tables::TIER_REQUEST,
        "tier-account-requests",
        &[TIER, Plain, Plain],
        |key, row| (row.id.tier.0, row.id.update, row.id.product) == *key,
    ))?;
    each.kind(&of(&tables::SUBSCRIPTION, "subscriptions", &[Of("SubscriptionId")], |key, row| {
        row.id.0 == *key
    }))?;
    each.kind(&of(&tables::CONFIG, "tier-configs", &[Of("ConfigId")], |key, row| {
        row.id.0 == *key
    }))?;
    each.kind(&of(
        &tables::ORDER,
        "requests",
        &[Plain, Either("SubscriptionId", "ConfigId"), Plain],
        |key, row| keys::order::order(row.id) == *key,
    ))
}

fn appliance(each: &mut impl EachKind) -> Result<(), Fault> {
    each.kind(&of(&tables::ANSWERED, "answers", &[Of("TokenId"), Plain], |key, row| {
        (row.token.0, row.key) == *key
    }))?;
    each.kind(&of(&tables::WEBHOOK, "webhooks", &[Of("WebhookId")], |key, row| row.id.0 == *key))?;
    each.kind(&of(&tables::DISPATCH, "webhook-calls", &[Of("WebhookId"), Plain], |key, row| {
        row.webhook.0 == key.0
    }))?;
    each.kind(&of(&tables::WEBHOOK_NETWORKS, "webhook-networks", &[Plain], |key, _| *key == 0))?;
    each.kind(&of(&tables::MAIL_SETTINGS, "mail-settings", &[Plain], |key, _| *key == 0))?;
    each.kind(&of(&tables::BACKUPS, "backup-settings", &[Plain], |key, _| *key == 0))?;
    each.kind(&of(&tables::BANNER, "banner", &[Plain], |key, _| *key == 0))?;
    each.kind(&of(&tables::JOURNAL, "audit", &[Plain], |_, _| true))?;
    each.kind(&of(&tables::JOURNAL_PAYLOAD, "audit-events", &[Plain], |_, _| true))
}

fn of<K: Key + 'static, R: 'static>(
    rows: &'static Rows<K, R>,
    file: &'static str,
    parts: &'static [Part],
    own: fn(&K, &R) -> bool,
) -> Kind<K, R> {
    Kind { rows, file, parts, own }
}

impl<K: Named, R: Serialize + DeserializeOwned + 'static> Kind<K, R> {
    /// A key as it stands in its file.
    pub(super) fn key_words(&self, key: &K) -> String {
        let line = key_told(self.parts, key).and_then(|tree| tree.line()).unwrap_or_default();
        String::from_utf8_lossy(&line).trim().replace('"', "")
    }

    /// A row as it stands in its file.
    pub(super) fn told(&self, key: &K, row: &R) -> Result<Tree, Wrong> {
        Ok(line(key_told(self.parts, key)?, "row", told(row)?))
    }

    /// What a line says.
    pub(super) fn heard(&self, line: &[u8]) -> Result<(K, R), Wrong> {
        let (key, row) = halves(line, "row")?;
        let key: K = key_heard(self.parts, key).map_err(|wrong| wrong.within("key"))?;
        let row: R = heard(row).map_err(|wrong| wrong.within("row"))?;
        if (self.own)(&key, &row) {
            same_line(line, &self.told(&key, &row)?)?;
            Ok((key, row))
        } else {
            Err(Wrong::new("the key is not the row's".to_owned()))
        }
    }
}

impl<K: Named> Marks<K> {
    /// A mark as it stands in its file.
    pub(super) fn told(&self, key: &K, value: u64) -> Result<Tree, Wrong> {
        let value = shaped(self.value, None, Tree::Number(value));
        Ok(line(key_told(self.parts, key)?, "value", value))
    }

    /// What a line says.
    pub(super) fn heard(&self, line: &[u8]) -> Result<(K, u64), Wrong> {
        let (key, value) = halves(line, "value")?;
        let key: K = key_heard(self.parts, key).map_err(|wrong| wrong.within("key"))?;
        let value = heard(unshaped(self.value, None, value)?)?;
        same_line(line, &self.told(&key, value)?)?;
        Ok((key, value))
    }

    pub(super) fn name(&self) -> String {
        self.index.name().to_owned()
    }
}

fn line(key: Tree, name: &str, value: Tree) -> Tree {
    Tree::Object(vec![("key".to_owned(), key), (name.to_owned(), value)])
}

fn halves(line: &[u8], name: &str) -> Result<(Tree, Tree), Wrong> {
    let members = match Tree::parse(line)? {
        Tree::Object(members) => <[(String, Tree); 2]>::try_from(members).ok(),
        _ => None,
    };
    match members {
        Some([(one, key), (other, value)]) if one == "key" && other == name => Ok((key, value)),
        _ => Err(Wrong::new(format!("is not {{\"key\": …, \"{name}\": …}}"))),
    }
}

/// # Errors
///
/// [`Wrong`] if the line is not, byte by byte, as the export writes what it says.
fn same_line(line: &[u8], told: &Tree) -> Result<(), Wrong> {
    if told.line()? == line {
        Ok(())
    } else {
        Err(Wrong::new("is not written as an export writes it".to_owned()))
    }
}

fn key_told<K: Named>(parts: &[Part], key: &K) -> Result<Tree, Wrong> {
    match (parts, told(key)?) {
        ([one], tree) => Ok(shaped(*one, None, tree)),
        (parts, Tree::List(list)) => {
            let first = number(list.first());
            let shape = |(part, tree): (&Part, Tree)| shaped(*part, first, tree);
            Ok(Tree::List(parts.iter().zip(list).map(shape).collect()))
        }
        (_, tree) => Ok(tree),
    }
}

fn key_heard<K: Named>(parts: &[Part], tree: Tree) -> Result<K, Wrong> {
    match (parts, tree) {
        ([one], tree) => heard(unshaped(*one, None, tree)?),
        (parts, Tree::List(list)) if list.len() == parts.len() => {
            let first = number(list.first());
            let unshape = |(part, tree): (&Part, Tree)| unshaped(*part, first, tree);
            let list = parts.iter().zip(list).map(unshape).collect::<Result<_, _>>()?;
            heard(Tree::List(list))
        }
        _ => Err(Wrong::new(format!("has not {} parts", parts.len()))),
    }
}

fn number(tree: Option<&Tree>) -> Option<u64> {
    match tree {
        Some(Tree::Number(number)) => Some(*number),
        Some(Tree::Byte(byte)) => Some((*byte).into()),
        _ => None,
    }
}

/// The name of a part's type.
fn sort(part: Part, first: Option<u64>) -> Option<&'static str> {
    match (part, first) {
        (Of(name), _) | (Either(name, _), Some(0)) | (Either(_, name), Some(1)) => Some(name),
        (Plain | Either(..), _) => None,
    }
}

fn shaped(part: Part, first: Option<u64>, tree: Tree) -> Tree {
    match sort(part, first) {
        Some(name) => names::shown(name, tree),
        None => tree,
    }
}

fn unshaped(part: Part, first: Option<u64>, tree: Tree) -> Result<Tree, Wrong> {
    match sort(part, first) {
        Some(name) => names::heard(name, tree),
        None => Ok(tree),
    }
}
