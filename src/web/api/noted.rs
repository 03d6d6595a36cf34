//! What the helpdesk noted of a case, in a sentence each.

use crate::{
    desk::show::Names,
    domain::{entry::Notice, id::UserId, workflow::Side},
};

/// All of an entry, a line each.
pub(super) fn text(notices: &[Notice], names: &Names) -> String {
    let lines = notices.iter().map(|notice| line(notice, names));
    lines.collect::<Vec<_>>().join("\n")
}

fn line(notice: &Notice, names: &Names) -> String {
    let users =
        |ids: &[UserId]| ids.iter().map(|id| names.user(*id)).collect::<Vec<_>>().join(", ");
    match notice {
        Notice::Moved { to, .. } => format!("State set to {to}."),
        Notice::Agent { side, to, .. } => match to {
            Some(id) => format!("Agent of the {} set to {}.", end(*side), names.user(*id)),
            None => format!("Agent of the {} removed.", end(*side)),
        },
        Notice::Cc { added, removed, .. } => {
            let parts = [("added", users(added)), ("removed", users(removed))];
            let told = parts.iter().filter(|(_, names)| !names.is_empty());
            let told = told.map(|(what, names)| format!("Recipients {what}: {names}."));
            told.collect::<Vec<_>>().join(" ")
        }
        Notice::Subject { to, .. } => format!("Subject set to {to}."),
        Notice::Description => "Description changed.".to_owned(),
        Notice::Priority { to, .. } => format!("Priority set to {to}."),
        Notice::Type { to, .. } => format!("Type set to {to}."),
        Notice::Product { to, .. } => match to {
            Some(id) => format!("Product set to {}.", names.product(*id)),
            None => "Product removed.".to_owned(),
        },
        Notice::FileAdded(_, name) => format!("File attached: {}.", name.as_str()),
        Notice::FileDeleted(_, name) => format!("File deleted: {}.", name.as_str()),
        Notice::FileRedacted(_) => "A file was redacted.".to_owned(),
        Notice::DescriptionRedacted => "The description was redacted.".to_owned(),
        Notice::MarkedDuplicate => "Marked as a duplicate.".to_owned(),
        Notice::UnmarkedDuplicate => "No longer marked as a duplicate.".to_owned(),
        Notice::MovedAway => "Moved to another desk.".to_owned(),
        Notice::FeedbackRedacted => "The feedback was redacted.".to_owned(),
    }
}

fn end(side: Side) -> &'static str {
    if side == Side::Receiver { "receiver" } else { "issuer" }
}
