//! Many people at once, from a table: each is invited by a link.

use std::collections::BTreeMap;

use super::{Guest, Invited, Leaves, Linked, forgotten, invitations, linked, not_again, secrets};
use crate::{
    desk::{
        Desk, Import, Secret,
        names::known,
        sessions,
        table::{Columns, Line, TABLE_BYTES_MAX},
    },
    domain::{
        access::{Actor, Console, Person},
        change::Change,
        id::AccountId,
        link::INVITATIONS_MAX,
        mail::Matter,
        person::{Rights, Role},
        refusal::{Complaint, Field, LineWrong, Refusal},
        session::SessionKey,
        text::{Email, Name},
    },
    error::{Error, Result},
    store::View,
};

/// The most people who are invited by one table.
const AT_ONCE: usize = 100;
const COLUMNS: Columns = Columns {
    must: &["name", "email"],
    may: &["role", "account"],
    besides: &[],
    bytes_max: TABLE_BYTES_MAX,
};

/// Somebody of a table who is invited, or would be.
#[derive(Clone, Debug)]
pub struct Guested {
    /// They, and their link, if it is to be shown.
    pub linked: Linked,
    /// Their role.
    pub role: Role,
    /// To which account, and what that is called.
    pub account: (AccountId, String),
}

/// Who asks: somebody, or the one at the machine.
#[derive(Clone)]
enum Host {
    Person(Person),
    Console,
}

/// The people of a table by account, each with the key of their link.
type Parties = BTreeMap<AccountId, Vec<(Guest, SessionKey)>>;

impl Desk {
    /// Invites people from a table, all of them or none: to the actor's account, unless a line says
    /// to which. Or only says who would be invited.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin; [`Refusal::Fields`] for all lines that
    /// are wrong (one that names an account that is not the actor's to set up, as one that is not
    /// there), for more than 100, and for what is no such table; [`Refusal::Throttled`] as for
    /// [`Desk::invite`].
    pub fn import_people(
        &self,
        actor: &Actor,
        table: &str,
        import: Import,
    ) -> Result<Vec<Guested>> {
        let person = actor.person()?;
        person.must_be_admin()?;
        let (by, own) = (person.user, person.account);
        let guests = rows(table, Some(own))?;
        let counts = if import == Import::Now { guests.len() } else { 0 };
        self.inner.made.take(own, counts, self.store.uptime())?;
        let host = move |view: &View<'_>| Ok(Host::Person(sessions::anew(view, by)?));
        let made = self.invite_table(guests, import, host);
        if matches!(made, Err(Error::Refused(_))) {
            self.inner.made.give_back(own, counts);
        }
        made
    }

    /// As [`Desk::import_people`], by the one at the machine; `account` is the id of the account of
    /// whose lines say none.
    ///
    /// # Errors
    ///
    /// As there, but for who asks.
    pub fn import_people_here(
        &self,
        table: &str,
        account: Option<&str>,
        import: Import,
    ) -> Result<Vec<Guested>> {
        let none = |_| Refusal::field(Field::Account, Complaint::NotAnAccountId);
        let account = account.map(|id| id.trim().to_uppercase().parse().map_err(none));
        let guests = rows(table, account.transpose()?)?;
        self.invite_table(guests, import, |_| Ok(Host::Console))
    }

    fn invite_table(
        &self,
        guests: Vec<(AccountId, Guest)>,
        import: Import,
        host: impl FnOnce(&View<'_>) -> Result<Host> + Send + 'static,
    ) -> Result<Vec<Guested>> {
        let secrets = secrets(guests.len())?;
        let keys: Vec<SessionKey> = secrets.iter().map(Secret::key).collect();
        let called: Vec<Guest> = guests.iter().map(|(_, guest)| guest.clone()).collect();
        let to: Vec<(AccountId, Role)> =
            guests.iter().map(|(id, guest)| (*id, guest.role.unwrap_or(Role::Member))).collect();
        let mut parties = Parties::new();
        for ((account, guest), key) in guests.into_iter().zip(keys) {
            parties.entry(account).or_default().push((guest, key));
        }
        let (names, mail) = self.import(import, move |view| {
            let host = host(view)?;
            let (change, names, leaves) = planned(view, &host, parties)?;
            Ok((change, (names, leaves)))
        })?;
        let all = linked(&called, secrets).into_iter().zip(to);
        let all = all.map(|(linked, (id, role))| {
            let linked = linked.by(mail);
            let secret = linked.secret.filter(|_| import == Import::Now);
            let name = names.get(&id).cloned().unwrap_or_default();
            Guested { linked: Linked { secret, ..linked }, role, account: (id, name) }
        });
        Ok(all.collect())
    }
}

impl Host {
    /// The name of an account that they may invite to; why not, if they may not.
    fn may(&self, view: &View<'_>, id: AccountId) -> Result<Result<String, LineWrong>> {
        let account = known(view.account(id))?.and_then(|account| match self {
            Host::Person(person) => account.administered(person).ok(),
            Host::Console => Some(account.at_machine(Console::here())),
        });
        Ok(match account {
            None => Err(LineWrong::Account),
            Some(account) if !account.active => Err(LineWrong::ShutOut),
            Some(account) => Ok(account.name.to_string()),
        })
    }

    fn invite(
        &self,
        account: AccountId,
        all: Vec<Invited>,
        kept: usize,
    ) -> Result<Change, Refusal> {
        match self {
            Host::Person(person) => person.invite(account, all, kept, Field::Table),
            Host::Console => Console::here().invite(all, kept),
        }
    }
}

/// Invites them all, and says what their accounts are called, and whether mail leaves.
fn planned(
    view: &View<'_>,
    host: &Host,
    parties: Parties,
) -> Result<(Change, BTreeMap<AccountId, String>, Leaves)> {
    let (mut change, mut names, mut wrong) = (Change::none(), BTreeMap::new(), Vec::new());
    let (mut mails, mut before) = (Vec::new(), Vec::new());
    for (account, party) in parties {
        let (guests, keys): (Vec<Guest>, Vec<SessionKey>) = party.into_iter().unzip();
        let name = match host.may(view, account)? {
            Ok(name) => name,
            Err(why) => {
                let numbers = guests.iter().filter_map(|guest| guest.line);
                let lines = numbers.map(|number| Complaint::Line { number, why });
                wrong.extend(lines.map(|line| (Field::Table, line)));
                continue;
            }
        };
        names.insert(account, name);
        let as_what = (account, Role::Member, Rights::default());
        let may_know = |of| of == account || matches!(host, Host::Console);
        let all = match invitations(view, &guests, &keys, as_what, may_know) {
            Err(Error::Refused(Refusal::Fields(lines))) => {
                wrong.extend(lines.into_iter().map(|(_, line)| (Field::Table, line)));
                continue;
            }
            all => all?,
        };
        before.extend(all.iter().filter_map(|(_, before)| before.clone()));
        if let Host::Person(person) = host {
            let to = guests.into_iter();
            mails.extend(to.map(|guest| (person.user, Matter::Invitation(account, guest.email))));
        }
        let kept = view.invitations(account, INVITATIONS_MAX)?.len();
        match host.invite(account, all, kept) {
            Ok(one) => change = change.and(one),
            Err(Refusal::Fields(why)) => {
                wrong.extend(why.into_iter().map(|(_, why)| (Field::Table, why)));
            }
            Err(refusal) => return Err(refusal.into()),
        }
    }
    if !wrong.is_empty() {
        return Err(Refusal::Fields(wrong).into());
    }
    let mails = forgotten::mails(view, mails)?;
    let leaves = Leaves::of(&mails);
    before.iter().try_for_each(|before| not_again(view, leaves, Some(before)))?;
    Ok((change.posting(mails), names, leaves))
}

/// Whom a table names, and to which account: `own` where a line does not say.
fn rows(table: &str, own: Option<AccountId>) -> Result<Vec<(AccountId, Guest)>, Refusal> {
    let (lines, mut wrong) = COLUMNS.read(table, AT_ONCE)?;
    let mut rows: Vec<(AccountId, Guest)> = Vec::new();
    for Line { number, cells } in lines {
        let mut complain = |why| wrong.push((Field::Table, Complaint::Line { number, why }));
        match row(number, &cells, own) {
            Ok((_, guest)) if rows.iter().any(|(_, other)| other.email == guest.email) => {
                complain(LineWrong::Twice);
            }
            Ok(row) => rows.push(row),
            Err(reasons) => reasons.into_iter().for_each(complain),
        }
    }
    if wrong.is_empty() { Ok(rows) } else { Err(Refusal::Fields(wrong)) }
}

fn row(
    number: usize,
    cells: &[String],
    own: Option<AccountId>,
) -> Result<(AccountId, Guest), Vec<LineWrong>> {
    let cell = |at: usize| cells.get(at).map(String::as_str).unwrap_or_default();
    let name = Name::parse(cell(0)).map_err(|_| LineWrong::Name);
    let email = Email::parse(cell(1)).map_err(|_| LineWrong::Email);
    let role = match cell(2) {
        "" => Ok(Role::Member),
        word => Role::of_word(&word.to_lowercase()).ok_or(LineWrong::Role),
    };
    let account = match cell(3) {
        "" => own.ok_or(LineWrong::Account),
        id => id.to_uppercase().parse().map_err(|_| LineWrong::Account),
    };
    match (name, email, role, account) {
        (Ok(name), Ok(email), Ok(role), Ok(account)) => {
            Ok((account, Guest { line: Some(number), name, email, role: Some(role) }))
        }
        (name, email, role, account) => {
            let wrong = [name.err(), email.err(), role.err(), account.err()];
            Err(wrong.into_iter().flatten().collect())
        }
    }
}
