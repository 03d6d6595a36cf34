//! What is wrong with organisations and contracts, in words.

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
            Complaint::ManagesOthers => f.write_str(
                "an organisation that manages others, or runs the appliance, is managed by nobody.",
            ),
            Complaint::TooManyCases { max } => {
                write!(f, "the organisation has more than {max} cases, which is too many for that.")
            }
            Complaint::NotJoined => f.write_str("no contract joins the two."),
            _ => f.write_str("whoever runs the appliance cannot be shut out of it."),
        }
    }
}
