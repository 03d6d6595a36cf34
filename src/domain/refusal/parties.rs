//! What is wrong with organisations, contracts and people, in words.

use std::fmt;

use super::Complaint;

impl Complaint {
    /// What is wrong with organisations and contracts.
    pub(super) fn of_parties(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Complaint::NotAnAccountId => f.write_str("an id looks like PA-123-456 or VA-123-456."),
            Complaint::NoSuchAccount => f.write_str("there is no organisation of this id."),
            Complaint::Oneself => f.write_str("this is the organisation itself."),
            Complaint::JoinedAlready => f.write_str("a contract joins you already."),
            Complaint::NoManager => f.write_str(
                "this takes the id of an active organisation that nobody manages and that does not \
                 run the appliance.",
            ),
            Complaint::NotJoined => f.write_str("no contract joins the two."),
            _ => f.write_str("whoever runs the appliance cannot be shut out of it."),
        }
    }

    /// What is wrong with people who are set up or invited.
    pub(super) fn of_people(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Complaint::Deactivated => f.write_str("they are deactivated. Activate them first."),
            Complaint::ShutOut => {
                f.write_str("the organisation is deactivated. Activate it first.")
            }
            Complaint::NoSuchUser => f.write_str("nobody has this address."),
            Complaint::NotATable => f.write_str("this takes a CSV file or text of at most 64 KB."),
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
