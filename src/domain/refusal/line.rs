//! What is wrong with single lines of lists and tables.

use std::fmt;

use crate::domain::tier::data::TierField;

/// What is wrong with a line of a list or a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineWrong {
    /// It is not a name, a comma and an address.
    Shape,
    /// The name is none, or too long.
    Name,
    /// The address is none.
    Email,
    /// Another line has the same address.
    Twice,
    /// They are of the organisation already.
    AlreadyIn,
    /// It has more cells than the first line.
    Cells,
    /// That is no kind of organisation.
    Kind,
    /// That is no role.
    Role,
    /// That is none who could manage an organisation.
    Manager,
    /// There is no such organisation, for whoever asks.
    Account,
    /// The organisation is deactivated.
    ShutOut,
    /// An organisation is called so already.
    NameTaken,
    /// Another line has the same name.
    NameTwice,
    /// The quantity is no whole number.
    Item,
    /// A value is none, or too long.
    Value,
    /// No subscription links the product to the account.
    NotLinked,
    /// The product is set up for the account on this tier already.
    ConfigTaken,
    /// Another request about the same is open.
    StillOpen,
    /// Only the product's vendor says that it is set up.
    SetUpByVendor,
    /// The subscription is over.
    Over,
    /// There would be too many.
    TooMany,
    /// There is no such product, for whoever asks.
    Product,
    /// There is no such customer, for whoever asks.
    Customer,
    /// There is no such reseller, for whoever asks.
    Reseller,
    /// That is no tier level.
    Level,
    /// That is no status that it can begin with.
    Status,
    /// That is not asked of such a thing.
    Asked,
    /// There is nothing of that id, for whoever asks.
    About,
    /// Something is no item.
    Items,
    /// Something is no parameter.
    Parameters,
    /// The note is too long.
    Note,
    /// That is no type of tier account.
    TierKind,
    /// Another line has the same id.
    IdTwice,
    /// It cannot stand there, or there is no such account, for whoever asks.
    Parent,
    /// What is known of an account is missing, too long, or not of its kind.
    Data(TierField),
    /// There is no such hub to stand on, for whoever asks.
    Hub,
    /// The external id is too long.
    ExternalId,
}

impl fmt::Display for LineWrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let LineWrong::Data(field) = self {
            return write!(f, "{}: missing, too long, or not of its kind", field.label());
        }
        f.write_str(match self {
            LineWrong::Shape => "write a name, a comma and an email address",
            LineWrong::Name => "a name has 1 to 100 characters",
            LineWrong::Email => "this is not an email address",
            LineWrong::Twice => "another line has this address already",
            LineWrong::AlreadyIn => "they are one of your people already",
            LineWrong::Cells => "it has more cells than the first line",
            LineWrong::Kind => "a kind is vendor, distributor, reseller or client",
            LineWrong::Role => "a role is viewer, member, agent or admin",
            LineWrong::Manager => {
                "managed_by takes the id of an active organisation that nobody manages and that \
                 does not run the appliance"
            }
            LineWrong::Account => "account takes the id of an organisation that you set up",
            LineWrong::ShutOut => "the organisation is deactivated",
            LineWrong::NameTaken => "an organisation is called so already",
            LineWrong::NameTwice => "another line has this name already",
            LineWrong::Item => "the quantity is a whole number",
            LineWrong::Value => "a value has 1 to 500 characters",
            other => other.of_registers(),
        })
    }
}

impl LineWrong {
    /// What is wrong with lines of subscriptions, configs and requests.
    fn of_registers(self) -> &'static str {
        match self {
            LineWrong::NotLinked => "no subscription of the product names the account",
            LineWrong::ConfigTaken => "the product is set up for the account on this tier already",
            LineWrong::StillOpen => "another request about the same is still open",
            LineWrong::SetUpByVendor => {
                "only agents and admins of the product’s vendor say that it is active already"
            }
            LineWrong::Over => "the subscription is terminated",
            LineWrong::TooMany => "that would be too many",
            LineWrong::Product => {
                "product takes the id of a product of yours, or of a vendor whom a contract joins to you"
            }
            LineWrong::Customer => {
                "customer takes the id of a customer’s account that you may sell the product to"
            }
            LineWrong::Reseller => {
                "account takes the id of a reseller’s account that you may sell the product through"
            }
            LineWrong::Level => "level is 1 or 2",
            LineWrong::Status => "this is no status that it can begin with",
            LineWrong::Asked => "this type is not asked of such a thing",
            LineWrong::About => {
                "about takes the id of a subscription or tier config that you see, as the list asks for"
            }
            LineWrong::Items => "items look like this: Seats=10; Storage=2",
            LineWrong::Parameters => {
                "parameters look like this: Realm=example; Seats=10, each name once"
            }
            LineWrong::IdTwice => "another line has this id already",
            LineWrong::TierKind => "type is customer or reseller",
            LineWrong::Parent => {
                "parent takes the id of a reseller that you see or of another line, and none for a \
                 direct reseller; at most ten stand one below the other"
            }
            LineWrong::Hub => "hub takes the id of a hub of yours that takes more accounts",
            LineWrong::Note => "a note has at most 500 characters",
            _ => "an external id has at most 255 characters",
        }
    }
}
