//! What is wrong with single lines of lists and tables.

use std::fmt;

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
}

impl fmt::Display for LineWrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
        })
    }
}
