//! Names of things.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A text that is no name of the kind that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

/// A number as `groups` groups of `width` digits, each behind a dash: `-982-766-464`. Written at
/// once: a page holds a hundred of them.
fn write_groups(
    f: &mut fmt::Formatter<'_>,
    mut n: u64,
    groups: usize,
    width: usize,
) -> fmt::Result {
    let mut text = [b'-'; 32];
    let length = groups * (width + 1);
    for group in (0..groups).rev() {
        let start = group * (width + 1) + 1;
        for digit in text[start..start + width].iter_mut().rev() {
            *digit = b"0123456789"[usize::try_from(n % 10).unwrap_or_default()];
            n /= 10;
        }
    }
    f.write_str(str::from_utf8(&text[..length]).unwrap_or_default())
}

/// The number behind `PREFIX-ddd-ddd`, exactly as [`write_groups`] writes it and no other way.
fn read_groups(text: &str, groups: u32, width: u32) -> Result<u64, NotAnId> {
    let mut n = 0u64;
    let mut parts = text.split('-');
    for _ in 0..groups {
        let part = parts.next().ok_or(NotAnId)?;
        if part.len() != width as usize || !part.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotAnId);
        }
        n = n * 10u64.pow(width) + part.parse::<u64>().map_err(|_| NotAnId)?;
    }
    if parts.next().is_some() { Err(NotAnId) } else { Ok(n) }
}

/// Defines an id: a number that people see as a prefix and groups of digits.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal, $groups:literal x $width:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u64);

        impl $name {
            /// How many there can be: ids are 0 up to this.
            pub const COUNT: u64 = 10u64.pow($groups * $width);
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($prefix)?;
                write_groups(f, self.0, $groups, $width)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<$name, NotAnId> {
                let rest = text.strip_prefix(concat!($prefix, "-")).ok_or(NotAnId)?;
                read_groups(rest, $groups, $width).map($name)
            }
        }
    )*};
}

ids! {
    /// A case: `CA-982-766-464`. Drawn at random, never used twice.
    CaseId = "CA", 3 x 3;
    /// A canned reply: `RE-404-118-902`.
    ReplyId = "RE", 3 x 3;
    /// A contract between two accounts: `CRD-00000-00000-00001`.
    ContractId = "CRD", 3 x 5;
    /// A person who signs in: `UR-123-456-789`. `UR-000-000-000` is the appliance itself.
    UserId = "UR", 3 x 3;
    /// A product of a vendor: `PRD-404-832-779`.
    ProductId = "PRD", 3 x 3;
    /// A file of a case: `CAAT-174-196-947`. A file of a draft has its id already.
    AttachmentId = "CAAT", 3 x 3;
    /// A token by which a program acts as somebody: `SU-910-817-511`. Drawn at random.
    TokenId = "SU", 3 x 3;
    /// A tier account: `TA-4889-0575-1415`. Drawn at random, never used twice.
    TierId = "TA", 3 x 4;
    /// A webhook of an account: `WH-118-204-551`. Drawn at random.
    WebhookId = "WH", 3 x 3;
    /// A subscription of a product: `AS-2810-5541-0936`.
    SubscriptionId = "AS", 3 x 4;
    /// A hub that tier accounts stand on: `HB-4410-2207`. Drawn at random; `HB-0000-0000` is none.
    HubId = "HB", 2 x 4;
    /// A tier config: `TC-404-118-902`. Drawn at random, never used twice.
    ConfigId = "TC", 3 x 3;
}

/// A request to take a change of a tier account: `TAR-4889-0575-1415-004-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TierRequestId {
    /// The account.
    pub tier: TierId,
    /// Which change of it: the version that it proposes, less one.
    pub update: u16,
    /// Which product of those that the change concerns, from 1.
    pub product: u16,
}

impl fmt::Display for TierRequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TAR")?;
        write_groups(f, self.tier.0, 3, 4)?;
        write!(f, "-{:03}-{:03}", self.update, self.product)
    }
}

impl FromStr for TierRequestId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<TierRequestId, NotAnId> {
        let rest = text.strip_prefix("TAR-").ok_or(NotAnId)?;
        let (rest, product) = rest.rsplit_once('-').ok_or(NotAnId)?;
        let (tier, update) = rest.rsplit_once('-').ok_or(NotAnId)?;
        let tier = read_groups(tier, 3, 4).map(TierId)?;
        Ok(TierRequestId { tier, update: small(update)?, product: small(product)? })
    }
}

/// What a request to a product's vendor is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OrderOf {
    /// A subscription.
    Subscription(SubscriptionId),
    /// A tier config.
    Config(ConfigId),
}

/// A request to a product's vendor: `PR-2810-5541-0936-001` about a subscription,
/// `TCR-404-118-902-001` about a tier config.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OrderId {
    /// What it is about.
    pub of: OrderOf,
    /// Which of the requests about it, from 1.
    pub number: u16,
}

impl fmt::Display for OrderOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OrderOf::Subscription(id) => id.fmt(f),
            OrderOf::Config(id) => id.fmt(f),
        }
    }
}

impl FromStr for OrderOf {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<OrderOf, NotAnId> {
        let config = || text.parse().map(OrderOf::Config);
        text.parse().map(OrderOf::Subscription).or_else(|_| config())
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            OrderOf::Subscription(id) => {
                f.write_str("PR")?;
                write_groups(f, id.0, 3, 4)?;
            }
            OrderOf::Config(id) => {
                f.write_str("TCR")?;
                write_groups(f, id.0, 3, 3)?;
            }
        }
        write!(f, "-{:03}", self.number)
    }
}

impl FromStr for OrderId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<OrderId, NotAnId> {
        let (of, number) = text.rsplit_once('-').ok_or(NotAnId)?;
        let of = match (of.strip_prefix("PR-"), of.strip_prefix("TCR-")) {
            (Some(of), _) => OrderOf::Subscription(SubscriptionId(read_groups(of, 3, 4)?)),
            (_, Some(of)) => OrderOf::Config(ConfigId(read_groups(of, 3, 3)?)),
            _ => return Err(NotAnId),
        };
        Ok(OrderId { of, number: small(number)? })
    }
}

/// A number of three digits, or of more if it takes more.
fn small(text: &str) -> Result<u16, NotAnId> {
    let exact = text.len() == 3 || (text.len() > 3 && !text.starts_with('0'));
    if exact && text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().map_err(|_| NotAnId)
    } else {
        Err(NotAnId)
    }
}

/// An organisation: `VA-123-456` if it is a vendor, else `PA-995-631`.
///
/// Numbers from [`AccountId::VENDORS`] up are vendors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AccountId(pub u64);

impl AccountId {
    /// The first vendor's number; also how many accounts of either sort there can be.
    pub const VENDORS: u64 = 1_000_000;

    /// Whether it is that of a vendor.
    pub fn is_vendor(self) -> bool {
        self.0 >= AccountId::VENDORS
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_vendor() { "VA" } else { "PA" })?;
        write_groups(f, self.0 % AccountId::VENDORS, 2, 3)
    }
}

impl FromStr for AccountId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<AccountId, NotAnId> {
        let (first, rest) = match text.strip_prefix("VA-") {
            Some(rest) => (AccountId::VENDORS, rest),
            None => (0, text.strip_prefix("PA-").ok_or(NotAnId)?),
        };
        Ok(AccountId(first + read_groups(rest, 2, 3)?))
    }
}

/// A ticket type of one desk; a small number, unique within its account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CategoryId(pub u16);

/// A tenant or reporting group of one account; a small number, unique within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EnvironmentId(pub u16);

/// An entry of a case's conversation, as addresses name it: nine random digits, unique within the
/// case. Not its place in the order, because a gap there would tell of a private comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Mark(pub u64);

impl Mark {
    /// How many there can be.
    pub const COUNT: u64 = 1_000_000_000;
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:09}", self.0)
    }
}

impl FromStr for Mark {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Mark, NotAnId> {
        read_groups(text, 1, 9).map(Mark)
    }
}

/// The BLAKE3 hash of a file's bytes, which is also its name in `blobs/`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlobHash(pub [u8; 32]);

impl BlobHash {
    /// Stands where there is none any more; no bytes have it.
    pub const NONE: BlobHash = BlobHash([0; 32]);
}

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for BlobHash {
    type Err = NotAnId;

    /// Reads 64 lower-case hex digits.
    fn from_str(text: &str) -> Result<BlobHash, NotAnId> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(NotAnId);
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotAnId)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotAnId)?;
        }
        Ok(BlobHash(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_it_was_written_and_no_other_way() {
        for text in ["CA-982-766-464", "CA-000-000-000", "CA-999-999-999"] {
            assert_eq!(text.parse::<CaseId>().map(|id| id.to_string()).as_deref(), Ok(text));
        }
        for text in ["VA-000-001", "PA-995-631", "PA-000-000"] {
            assert_eq!(text.parse::<AccountId>().map(|id| id.to_string()).as_deref(), Ok(text));
        }
        let contract = "CRD-00012-34567-89012";
        assert_eq!(contract.parse::<ContractId>().unwrap().to_string(), contract);
        for text in [
            "",
            "CA",
            "CA-",
            "CA-1-2-3",
            "CA-982-766-4640",
            "CA-982-766",
            "CA-982-766-464-000",
            "ca-982-766-464",
            "CA-982-766-46a",
            "CA-+82-766-464",
            "CA-９82-766-464",
            " CA-982-766-464",
        ] {
            assert_eq!(text.parse::<CaseId>(), Err(NotAnId), "{text:?}");
        }
    }

    #[test]
    fn a_tier_request_names_its_account_the_change_and_the_product() {
        for text in ["TAR-4889-0575-1415-004-001", "TAR-0000-0000-0001-1000-65535"] {
            assert_eq!(text.parse::<TierRequestId>().map(|id| id.to_string()).as_deref(), Ok(text));
        }
        let id: TierRequestId = "TAR-4889-0575-1415-004-012".parse().unwrap();
        assert_eq!((id.tier.to_string().as_str(), id.update), ("TA-4889-0575-1415", 4));
        assert_eq!(id.product, 12);
        for text in [
            "TAR-4889-0575-1415-004",
            "TAR-4889-0575-1415-04-001",
            "TAR-4889-0575-1415-0004-001",
            "TAR-4889-0575-1415-004-65536",
            "TAR-4889-0575-1415-004-+01",
            "TAR-4889-0575-1415--004-001",
            "TA-4889-0575-1415-004-001",
        ] {
            assert_eq!(text.parse::<TierRequestId>(), Err(NotAnId), "{text:?}");
        }
    }

    #[test]
    fn a_request_to_a_vendor_names_what_it_is_about() {
        for text in ["PR-2810-5541-0936-001", "TCR-404-118-902-012"] {
            assert_eq!(text.parse::<OrderId>().map(|id| id.to_string()).as_deref(), Ok(text));
        }
        let id: OrderId = "TCR-404-118-902-012".parse().unwrap();
        assert_eq!((id.of.to_string().as_str(), id.number), ("TC-404-118-902", 12));
        for text in ["PR-404-118-902-001", "TCR-2810-5541-0936-001", "AS-2810-5541-0936", "TCR"] {
            assert_eq!(text.parse::<OrderId>(), Err(NotAnId), "{text:?}");
        }
    }

    #[test]
    fn a_hash_is_lower_case_hex_of_its_full_length() {
        let hex = "00ff".repeat(16);
        assert_eq!(hex.parse::<BlobHash>().unwrap().to_string(), hex);
        for text in [hex.to_uppercase(), hex[..62].to_owned(), format!("{hex}00"), "../".repeat(21)]
        {
            assert_eq!(text.parse::<BlobHash>(), Err(NotAnId));
        }
    }
}
