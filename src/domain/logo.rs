//! The pictures that organisations and products are known by.

use serde::{Deserialize, Serialize};

use super::{
    access::{Console, Person, Sealed},
    account::{Account, Product},
    change::{Change, Write},
    file::{FileKind, FileRules, Pictures, Size},
    id::{AccountId, BlobHash, ProductId, UserId},
    journal::{Event, Kind, Record},
    refusal::Refusal,
};

/// The most bytes of a logo: it shows 32 pixels wide, and as many of them as a list has rows.
pub const LOGO_BYTES_MAX: u64 = 100 * 1024;

/// The most pixels, width times height, that its header may announce.
pub const LOGO_PIXELS_MAX: u64 = 1_000_000;

/// What can be a logo: a picture that runs nothing and stands still.
pub const LOGO_RULES: FileRules = FileRules {
    kinds: &[(FileKind::Png, LOGO_BYTES_MAX), (FileKind::Jpg, LOGO_BYTES_MAX)],
    pictures: Pictures::Still,
    per_message_max: 1,
    bytes_max: LOGO_BYTES_MAX,
    pixels_max: LOGO_PIXELS_MAX,
};

/// What a logo stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LogoOf {
    /// An organisation.
    Account(AccountId),
    /// A product.
    Product(ProductId),
}

/// A logo. Its bytes are a blob.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// What it stands for.
    pub of: LogoOf,
    /// What picture it is.
    pub kind: FileKind,
    /// How many bytes it has.
    pub size: u64,
    /// The hash of them.
    pub hash: BlobHash,
}

impl Logo {
    /// What tells this picture from any that its bearer had before: a part of an address, so that
    /// a browser can keep what it got.
    pub fn version(&self) -> String {
        let mut hex = self.hash.to_string();
        hex.truncate(16);
        hex
    }
}

impl Person {
    /// Whether the logos of `owner` and its products show to this person: of their own account `own`,
    /// of whoever manages that, and of everyone to whom runs the appliance. Those of others show to
    /// whom a case could join with them, which is the desk's to find.
    pub fn sees_logos_of(&self, own: &Account, owner: AccountId) -> bool {
        own.id == owner || own.managed_by == Some(owner) || self.runs_appliance()
    }

    /// Gives what belongs to the account `owner` another logo, or takes it away.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of that account or of the operator.
    pub fn set_logo(
        &self,
        (of, owner): (LogoOf, AccountId),
        before: Option<Logo>,
        after: Option<Logo>,
    ) -> Result<Change, Refusal> {
        self.administers(owner)?;
        Ok(set(Some(self.user), of, before, after))
    }
}

impl Sealed<Product> {
    /// Whose it is and what it is called, for whoever then asks whether they may know of it or set
    /// it up.
    pub(crate) fn whose(self) -> (AccountId, String) {
        (self.0.owner, self.0.name.to_string())
    }
}

impl Console {
    /// Gives an organisation or a product another logo, or takes it away.
    pub fn set_logo(self, of: LogoOf, before: Option<Logo>, after: Option<Logo>) -> Change {
        set(None, of, before, after)
    }
}

fn set(by: Option<UserId>, of: LogoOf, before: Option<Logo>, after: Option<Logo>) -> Change {
    if before == after {
        return Change::none();
    }
    let (kind, record, what) = match of {
        LogoOf::Account(id) => (Kind::AccountChanged, Record::Account(id), "logo"),
        LogoOf::Product(id) => (Kind::ProductChanged, Record::Product(id), "icon"),
    };
    let event =
        Event::new(by, kind, record).changed(what, &told(before.as_ref()), &told(after.as_ref()));
    Change::new(vec![Write::Logo(before.map(Box::new), after.map(Box::new))], event)
}

/// A logo as the journal has it.
fn told(logo: Option<&Logo>) -> String {
    logo.map_or_else(String::new, |logo| {
        format!(".{} of {} ({})", logo.kind.extension(), Size(logo.size), logo.version())
    })
}
