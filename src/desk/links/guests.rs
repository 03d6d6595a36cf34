//! Whom a form invites: one person, or a list with a line for each.

use super::{InviteForm, Whom};
use crate::{
    desk::people::role,
    domain::{
        link::INVITED_AT_ONCE,
        person::Role,
        refusal::{Complaint, Field, LineWrong, Refusal},
        text::{Email, Name},
    },
};

/// The most characters of a list of whom to invite.
const LINES_CHARS_MAX: usize = 20_000;

/// Somebody to invite: where they stand in a list, and what was read.
#[derive(Clone, Debug)]
pub(super) struct Guest {
    pub(super) line: Option<usize>,
    pub(super) name: Name,
    pub(super) email: Email,
    /// Their own role, if their line says one.
    pub(super) role: Option<Role>,
}

/// What a form asks for.
pub(super) fn read(form: &InviteForm) -> Result<(Vec<Guest>, Role), Refusal> {
    let (mut wrong, role) = (Vec::new(), role(&form.role));
    let guests = match &form.whom {
        Whom::One { name, email } => {
            let name = Name::parse(name).map_err(|why| wrong.push((Field::Name, why)));
            let email = Email::parse(email).map_err(|why| wrong.push((Field::Email, why)));
            let both = name.ok().zip(email.ok());
            both.map(|(name, email)| Guest { line: None, name, email, role: None })
                .into_iter()
                .collect()
        }
        Whom::Many(text) => lines(text, &mut wrong),
    };
    match role {
        Ok(role) if wrong.is_empty() => Ok((guests, role)),
        Ok(_) => Err(Refusal::Fields(wrong)),
        Err(_) => {
            wrong.push((Field::Role, Complaint::NotOffered));
            Err(Refusal::Fields(wrong))
        }
    }
}

/// Whom a list names, a line each; blank lines are passed over.
fn lines(text: &str, wrong: &mut Vec<(Field, Complaint)>) -> Vec<Guest> {
    let mut complain = |complaint| wrong.push((Field::People, complaint));
    let have = text.chars().count();
    if have > LINES_CHARS_MAX {
        complain(Complaint::TooLong { max: LINES_CHARS_MAX, have });
        return Vec::new();
    }
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let lines: Vec<(usize, &str)> = lines.collect();
    match lines.len() {
        0 => complain(Complaint::Missing),
        more if more > INVITED_AT_ONCE => complain(Complaint::TooMany { max: INVITED_AT_ONCE }),
        _ => (),
    }
    let mut guests: Vec<Guest> = Vec::new();
    for (number, line) in lines.into_iter().take(INVITED_AT_ONCE) {
        match guest(number, line) {
            Ok(guest) if guests.iter().any(|other| other.email == guest.email) => {
                complain(Complaint::Line { number, why: LineWrong::Twice });
            }
            Ok(guest) => guests.push(guest),
            Err(why) => complain(Complaint::Line { number, why }),
        }
    }
    guests
}

/// Name, comma, address, and a role's word behind another comma; of more commas the last part them.
fn guest(number: usize, line: &str) -> Result<Guest, LineWrong> {
    let parted = |text| str::rsplit_once(text, [',', ';', '\t']).ok_or(LineWrong::Shape);
    let (before, last) = parted(line)?;
    let role = Role::of_word(&last.trim().to_lowercase());
    let (name, email) = if role.is_some() { parted(before)? } else { (before, last) };
    let name = Name::parse(name).map_err(|_| LineWrong::Name)?;
    let email = Email::parse(email).map_err(|_| LineWrong::Email)?;
    Ok(Guest { line: Some(number), name, email, role })
}
