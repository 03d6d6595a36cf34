//! What is wrong with the fields of forms.

use std::fmt;

use super::LineWrong;
use crate::domain::tier::TierWrong;

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Complaint {
    /// It needs something in it.
    Missing,
    /// It is too long.
    TooLong {
        /// The limit, in characters.
        max: usize,
        /// What was sent, in characters.
        have: usize,
    },
    /// It is too short.
    TooShort {
        /// The least, in characters.
        min: usize,
    },
    /// It holds a control character.
    BadCharacter,
    /// It is not an address.
    NotAnEmail,
    /// Somebody has it already.
    Taken,
    /// It is none of what was offered.
    NotOffered,
    /// No active contract joins the two accounts.
    NoContract,
    /// The desk takes its cases in a system of its own.
    TakenElsewhere,
    /// Nobody would be told where to go instead.
    NowhereToGo,
    /// A line is no name with an address behind it.
    NotAWay {
        /// Which, from 1.
        line: usize,
    },
    /// Nothing of the list is ticked.
    NoneTicked,
    /// There are too many.
    TooMany {
        /// The limit.
        max: usize,
    },
    /// There is no such case, or none that this actor may know of, or it is the case itself.
    NoSuchCase,
    /// It is no port.
    NotAPort,
    /// It is neither the name nor the address of a machine.
    NotAHost,
    /// It holds no certificate in PEM.
    NotACertificate,
    /// A password would travel for everyone on the way to read.
    InTheClear,
    /// It is not the code of this moment, or was used already.
    WrongCode,
    /// It is no account's id.
    NotAnAccountId,
    /// There is no account of this id.
    NoSuchAccount,
    /// The other account is one's own.
    Oneself,
    /// A contract joins the two already.
    JoinedAlready,
    /// It is nobody who can act for others.
    NoManager,
    /// An organisation that manages others, or runs the appliance, is to be managed itself.
    ManagesOthers,
    /// So many cases would change hands at once.
    TooManyCases {
        /// The limit.
        max: usize,
    },
    /// Whoever runs the appliance is never shut out.
    NotTheOperator,
    /// No contract joins the two.
    NotJoined,
    /// It is no period, or one that is too short or too long.
    NotAPeriod,
    /// Two of a list are called the same.
    Twice,
    /// It is no time of day.
    NotATime,
    /// It is no number, or one that is too small or too large.
    NotANumber {
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// What has this name already would be lost.
    WouldReplace,
    /// It is no moment, or not one to come.
    NotAMoment,
    /// Nobody else sets up the organisation and its people.
    LastAdmin,
    /// They are not let in.
    Deactivated,
    /// Nobody of the organisation is let in.
    ShutOut,
    /// Nobody has this address.
    NoSuchUser,
    /// They are of the organisation already.
    AlreadyIn,
    /// They are nobody of the organisation who works on cases.
    NoHeir,
    /// It is no table, or a longer one than is read.
    NotATable {
        /// How many bytes are read.
        bytes_max: usize,
    },
    /// The table has other columns.
    Columns {
        /// Those that it must have.
        must: &'static [&'static str],
        /// Those that it may have.
        may: &'static [&'static str],
    },
    /// The table has too many lines.
    TooManyLines {
        /// The most.
        max: usize,
    },
    /// The list has no such name.
    NoSuchName,
    /// There are too many invitations.
    TooManyInvited {
        /// The limit.
        max: usize,
    },
    /// A line of a list cannot stay as it is.
    Line {
        /// Which, from 1.
        number: usize,
        /// Why.
        why: LineWrong,
    },
    /// Another product of the same vendor is called so.
    ProductTaken,
    /// It is no vendor, and so has no products.
    NoVendor,
    /// There is no product of this id.
    NoSuchProduct,
    /// It does not go with the accounts above and below.
    Tier(TierWrong),
    /// It is over, and nothing begins again.
    Terminated,
    /// It is no customer's account.
    NoCustomer,
    /// It is no reseller's account.
    NoReseller,
    /// No subscription links the product to the account.
    NotLinked,
    /// The product is set up for the account on this tier already.
    ConfigTaken,
    /// Another request about it is open.
    StillOpen,
    /// Only the product's vendor says that it is set up.
    SetUpByVendor,
    /// What it is about was changed after it was asked.
    Overtaken,
    /// There is no such hub to stand on, for whoever asks.
    NoSuchHub,
    /// Another hub of the same account is called so.
    HubTaken,
    /// An account of its kind has no hubs.
    KeepsNoHubs,
    /// There is no such subscription or tier config, for whoever asks.
    NoSuchThing,
    /// It is no address that a webhook can be sent to.
    NotATarget,
    /// It would be sent in the clear, and no network is allowed where that may be.
    OnlyHttps,
    /// It is neither an address nor a network.
    NotANetwork,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Complaint::Missing => f.write_str("please fill this in."),
            Complaint::TooLong { max, have } => {
                write!(f, "{have} characters are too many; the limit is {max}.")
            }
            Complaint::TooShort { min } => write!(f, "at least {min} characters, please."),
            Complaint::BadCharacter => f.write_str("this holds a character that is not text."),
            Complaint::NotAnEmail => f.write_str("this is not an email address."),
            Complaint::Taken => f.write_str("somebody has this already."),
            Complaint::WouldReplace => {
                f.write_str("there is one already. Replace it, or choose another name.")
            }
            Complaint::NotOffered => f.write_str("please choose one of the list."),
            Complaint::NoContract => f.write_str("no active contract joins you and this account."),
            Complaint::TakenElsewhere | Complaint::NowhereToGo | Complaint::NotAWay { .. } => {
                self.of_desks(f)
            }
            Complaint::NoneTicked => f.write_str("please tick at least one."),
            Complaint::NoSuchCase => f.write_str("there is no other case with this id."),
            Complaint::TooMany { max } => write!(f, "at most {max}, please."),
            Complaint::NotAPort => f.write_str("a port is a number from 1 to 65535."),
            Complaint::NotACertificate => f.write_str(
                "this holds no certificate. One begins with “-----BEGIN CERTIFICATE-----”.",
            ),
            Complaint::WrongCode => f.write_str(
                "this is not the code of this moment, or it was used already. Wait for the next one.",
            ),
            Complaint::NotAnAccountId
            | Complaint::NoSuchAccount
            | Complaint::Oneself
            | Complaint::JoinedAlready
            | Complaint::NoManager
            | Complaint::ManagesOthers
            | Complaint::TooManyCases { .. }
            | Complaint::NotJoined
            | Complaint::NotTheOperator => self.of_parties(f),
            Complaint::LastAdmin
            | Complaint::Deactivated
            | Complaint::ShutOut
            | Complaint::NoSuchUser
            | Complaint::AlreadyIn
            | Complaint::NoHeir
            | Complaint::NotATable { .. }
            | Complaint::Columns { .. }
            | Complaint::TooManyLines { .. }
            | Complaint::TooManyInvited { .. }
            | Complaint::Line { .. } => self.of_people(f),
            Complaint::Tier(wrong) => wrong.fmt(f),
            Complaint::InTheClear => f.write_str(
                "everyone on the way could read the password. Choose STARTTLS or TLS, leave user \
                 name and password empty, or use a server on this machine.",
            ),
            _ => self.of_settings(f),
        }
    }
}

impl Complaint {
    /// What is wrong with numbers, times and products.
    fn of_settings(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Complaint::NotATarget => {
                f.write_str("write an address such as https://hooks.example.com/helpdesk.")
            }
            Complaint::OnlyHttps => f.write_str("it must begin with https://."),
            Complaint::NotANetwork => {
                f.write_str("write addresses or networks, such as 10.1.0.0/16 or fd00::/8.")
            }
            Complaint::NotAHost => {
                f.write_str("write a name such as mail.example.com, or an address.")
            }
            Complaint::NotAMoment => {
                f.write_str("write a time to come (UTC), such as 2026-11-20T17:30.")
            }
            Complaint::Twice => f.write_str("two of the list are called the same."),
            Complaint::NotATime => f.write_str("write a time of day from 00:00 to 23:59."),
            Complaint::NotANumber { min, max } => {
                write!(f, "write a whole number from {min} to {max}.")
            }
            Complaint::ProductTaken => f.write_str("another of your products is called so."),
            Complaint::NoVendor => {
                f.write_str("only a vendor has products. Its id looks like VA-123-456.")
            }
            Complaint::NoSuchName => f.write_str("nothing of the list is called so."),
            Complaint::NoSuchProduct => {
                f.write_str("there is no product of this id. One looks like PRD-123-456-789.")
            }
            Complaint::Terminated => f.write_str(
                "what is terminated stays so. Add another subscription in its place.",
            ),
            Complaint::NoCustomer => f.write_str(
                "this is a reseller. Choose a customer; the resellers above it become tier 1 and 2.",
            ),
            Complaint::NoReseller
            | Complaint::NotLinked
            | Complaint::ConfigTaken
            | Complaint::StillOpen
            | Complaint::SetUpByVendor
            | Complaint::Overtaken
            | Complaint::NoSuchHub
            | Complaint::HubTaken
            | Complaint::KeepsNoHubs
            | Complaint::NoSuchThing => self.of_configs(f),
            _ => f.write_str(
                "write a period from 1h to 365days, such as 14days or 36h, or write never.",
            ),
        }
    }

    /// What is wrong with where the cases of a desk are taken.
    fn of_desks(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Complaint::TakenElsewhere => f.write_str(
                "this desk takes its cases in a system of its own. Its instructions and links say \
                 where: choose it under New case to read them.",
            ),
            Complaint::NowhereToGo => f.write_str(
                "who wants to open a case would not know where to go. Write instructions or a link \
                 first, and keep one of them.",
            ),
            Complaint::NotAWay { line } => write!(
                f,
                "line {line}: write a name and an address that begins with https://, such as \
                 Our desk | https://desk.example.com | Open a ticket there."
            ),
            _ => Ok(()),
        }
    }

    /// What is wrong with tier configs and requests.
    fn of_configs(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Complaint::NoReseller => {
                "this is a customer. Products are set up for the resellers that they are sold through."
            }
            Complaint::NotLinked => {
                "no subscription of this product names the account. Add one first."
            }
            Complaint::ConfigTaken => "this product is set up for the account on this tier already.",
            Complaint::StillOpen => "another request about it is still open.",
            Complaint::SetUpByVendor => {
                "only agents and admins of the product’s vendor say that it is active already."
            }
            Complaint::Overtaken => {
                "the subscription was changed after this was asked. Compare the two; Inquire, then \
                 Pend, lets you approve it over what is there now."
            }
            Complaint::NoSuchHub => "this is no hub of yours that takes more accounts.",
            Complaint::HubTaken => "another of your hubs is called so.",
            Complaint::KeepsNoHubs => "distributors and resellers alone have hubs.",
            _ => "there is nothing of this id. One looks like AS-1234-1234-1234 or TC-123-123-123.",
        })
    }

    /// What is wrong with people who are set up or invited.
    fn of_people(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Complaint::Deactivated => f.write_str("they are deactivated. Activate them first."),
            Complaint::ShutOut => {
                f.write_str("the organisation is deactivated. Activate it first.")
            }
            Complaint::NoSuchUser => f.write_str("nobody has this address."),
            Complaint::NotATable { bytes_max } => {
                write!(f, "this takes a CSV file or text of at most {} KB.", bytes_max / 1024)
            }
            Complaint::Columns { must, may } => write!(
                f,
                "the first line names the columns: {}; and if you like {}. No others.",
                must.join(", "),
                may.join(", ")
            ),
            Complaint::TooManyLines { max } => write!(f, "at most {max} lines at once, please."),
            Complaint::NoHeir => {
                f.write_str("this takes an active agent or admin of the same organisation.")
            }
            Complaint::AlreadyIn => f.write_str("they are one of your people already."),
            Complaint::TooManyInvited { max } => write!(
                f,
                "at most {max} people are invited at once. Wait until some have come, or withdraw \
                 invitations."
            ),
            Complaint::Line { number, why } => write!(f, "line {number}: {why}."),
            _ => f.write_str("this is the only admin of the organisation. Make another one first."),
        }
    }
}
