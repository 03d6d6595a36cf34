//! Tokens: by one a program acts as the user who holds it, as far as the token reaches.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    access::{Console, Person},
    change::{Change, Write},
    desk::AUTO_CLOSE_MS,
    id::{AccountId, TokenId, UserId},
    journal::{Event, Kind, Record},
    moment::{AutoClose, Moment},
    person::{Role, User},
    refusal::{Complaint, Field, Refusal},
    text::Name,
};

/// The most tokens of an account, those that have run out included: whoever reaches it revokes one.
pub const TOKENS_MAX: usize = 200;
/// The last use is written again when it is so old.
pub const USED_EVERY: Duration = Duration::from_mins(10);

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Its id, which is no secret.
    pub id: TokenId,
    /// As whom it acts.
    pub user: UserId,
    /// The account that they were of when it was made; it is good for no other.
    pub account: AccountId,
    /// What it is for, in the words of who made it.
    pub name: Name,
    /// The BLAKE3 hash of its secret.
    pub hash: [u8; 32],
    /// How far it reaches; each once, in the order of [`Grant::ALL`].
    pub grants: Vec<Grant>,
    /// When it was made.
    pub made_at: Moment,
    /// Until when it is good; for ever if nobody said.
    pub until: Option<Moment>,
    /// When it was last used, to within [`USED_EVERY`].
    pub used_at: Option<Moment>,
}

/// Something that a token may be used for. What its user may not do, it may not either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grant {
    /// Reading cases, what was said in them, their files, and the settings of desks.
    ReadHelpdesk,
    /// Opening and changing them; includes reading.
    WriteHelpdesk,
    /// Reading accounts, partners, contracts, products, and the people and the desk of the account.
    ReadAdministration,
    /// Reading tier accounts, their versions and requests, and subscriptions.
    ReadCustomers,
    /// Adding, changing and deleting tier accounts, and answering requests; includes reading.
    WriteCustomers,
    /// Reading how the appliance does and what files take, for who runs it.
    ReadMetrics,
    /// Setting up the account, its people, its desk and its products, listing its webhooks and its
    /// tokens, and revoking these; for who runs the appliance what was done. Includes reading.
    WriteAdministration,
}

impl Grant {
    /// All.
    pub const ALL: [Grant; 7] = [
        Grant::ReadHelpdesk,
        Grant::WriteHelpdesk,
        Grant::ReadAdministration,
        Grant::WriteAdministration,
        Grant::ReadCustomers,
        Grant::WriteCustomers,
        Grant::ReadMetrics,
    ];

    /// The word used on the command line and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Grant::ReadHelpdesk => "helpdesk.read",
            Grant::WriteHelpdesk => "helpdesk.write",
            Grant::ReadAdministration => "administration.read",
            Grant::WriteAdministration => "administration.write",
            Grant::ReadCustomers => "customers.read",
            Grant::WriteCustomers => "customers.write",
            Grant::ReadMetrics => "metrics.read",
        }
    }

    /// The grant of this word.
    pub fn of_word(word: &str) -> Option<Grant> {
        Grant::ALL.into_iter().find(|grant| grant.word() == word)
    }

    /// Whether it reaches as far as `other`.
    pub fn includes(self, other: Grant) -> bool {
        self == other
            || matches!(
                (self, other),
                (Grant::WriteHelpdesk, Grant::ReadHelpdesk)
                    | (Grant::WriteAdministration, Grant::ReadAdministration)
                    | (Grant::WriteCustomers, Grant::ReadCustomers)
            )
    }
}

/// What a token is to be, as typed.
#[derive(Clone, Debug, Default)]
pub struct TokenForm {
    /// What it is for.
    pub name: String,
    /// The words of its grants.
    pub grants: Vec<String>,
    /// How long it is to be good: a period from an hour to 365 days, or `never` for no end.
    pub lasts: String,
}

/// What the store and the system give a new token.
#[derive(Clone, Copy, Debug)]
pub struct Fresh {
    /// An id that no token has.
    pub id: TokenId,
    /// The hash of its secret.
    pub hash: [u8; 32],
    /// The moment.
    pub now: Moment,
    /// How many tokens the account has already.
    pub have: usize,
}

impl Token {
    /// Whether it still stands for `user` at the moment `now`.
    pub fn holds(&self, user: &User, now: Moment) -> bool {
        user.active
            && self.user == user.id
            && self.account == user.account
            && self.until.is_none_or(|until| now < until)
    }

    /// Its grants, in their order, but for those that another of them includes.
    pub fn farthest(&self) -> impl Iterator<Item = Grant> {
        let within =
            |one: Grant| self.grants.iter().any(|other| *other != one && other.includes(one));
        self.grants.iter().copied().filter(move |grant| !within(*grant))
    }

    /// Whether it may be used for this.
    pub fn reaches(&self, needed: Grant) -> bool {
        self.grants.iter().any(|grant| grant.includes(needed))
    }

    /// The token as used at `now`; none if that need not be written yet.
    pub fn used(&self, now: Moment) -> Option<Token> {
        let due = self.used_at.is_none_or(|used| now.since(used) >= USED_EVERY);
        due.then(|| Token { used_at: Some(now), ..self.clone() })
    }

    /// Notes that it was used.
    pub fn touch(self) -> Change {
        Change::unnoted(vec![Write::Token(Box::new(self))])
    }

    /// Whether somebody may see it in a list, and revoke it: its user, and the admins of its account
    /// and of the operator.
    pub fn is_shown_to(&self, person: &Person) -> bool {
        self.user == person.user || person.administers(self.account).is_ok()
    }
}

impl Person {
    /// Makes a token that acts as oneself.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for anyone but oneself; [`Refusal::Fields`] for all that is wrong.
    pub fn make_token(
        &self,
        user: &User,
        form: &TokenForm,
        fresh: &Fresh,
    ) -> Result<(Change, Token), Refusal> {
        if user.id == self.user {
            made(Some(self.user), user, form, fresh)
        } else {
            Err(Refusal::NotFound)
        }
    }

    /// Revokes a token: it is good no more at once.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for a token that is not shown to this person.
    pub fn revoke_token(&self, token: Token) -> Result<Change, Refusal> {
        if token.is_shown_to(self) {
            Ok(revoked(Some(self.user), token))
        } else {
            Err(Refusal::NotFound)
        }
    }

    /// Whether this person is shown the tokens of all their account.
    pub fn sees_all_tokens(&self) -> bool {
        self.role == Role::Admin
    }
}

impl Change {
    /// Has the tokens of whom this shuts out, or gives another password for, be good no more.
    #[must_use]
    pub fn revoking(self, by: Option<UserId>, tokens: Vec<Token>) -> Change {
        tokens.into_iter().fold(self, |change, token| change.and(revoked(by, token)))
    }
}

impl Console {
    /// Makes a token that acts as a user.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for all that is wrong.
    pub fn make_token(
        self,
        user: &User,
        form: &TokenForm,
        fresh: &Fresh,
    ) -> Result<(Change, Token), Refusal> {
        made(None, user, form, fresh)
    }

    /// Revokes a token: it is good no more at once.
    pub fn revoke_token(self, token: Token) -> Change {
        revoked(None, token)
    }
}

fn made(
    by: Option<UserId>,
    user: &User,
    form: &TokenForm,
    fresh: &Fresh,
) -> Result<(Change, Token), Refusal> {
    let Fresh { id, hash, now, have } = *fresh;
    let mut wrong = Vec::new();
    let name = Name::parse(&form.name).map_err(|why| wrong.push((Field::Name, why)));
    let grants = granted(&form.grants).map_err(|why| wrong.push((Field::Grants, why)));
    let until = end(&form.lasts, now).map_err(|why| wrong.push((Field::Until, why)));
    if have >= TOKENS_MAX {
        wrong.push((Field::Name, Complaint::TooMany { max: TOKENS_MAX }));
    }
    let (Ok(name), Ok(grants), Ok(until), true) = (name, grants, until, wrong.is_empty()) else {
        return Err(Refusal::Fields(wrong));
    };
    let (made_at, used_at, account) = (now, None, user.account);
    let token = Token { id, user: user.id, account, name, hash, grants, made_at, until, used_at };
    let event = about(by, Kind::TokenMade, &token);
    let event = event.changed("grants", &"", &words(&token.grants));
    Ok((Change::new(vec![Write::Token(Box::new(token.clone()))], event), token))
}

/// The grants of these words, each once: at least one.
fn granted(words: &[String]) -> Result<Vec<Grant>, Complaint> {
    if words.is_empty() {
        return Err(Complaint::NoneTicked);
    }
    let known = |word: &String| Grant::of_word(word).ok_or(Complaint::NotOffered);
    let asked = words.iter().take(Grant::ALL.len() + 1).map(known);
    let asked = asked.collect::<Result<Vec<_>, _>>()?;
    Ok(Grant::ALL.into_iter().filter(|grant| asked.contains(grant)).collect())
}

/// When what lasts so long from `now` on ends; none if it does not.
fn end(lasts: &str, now: Moment) -> Result<Option<Moment>, Complaint> {
    match lasts.trim().parse() {
        Ok(AutoClose::Never) => Ok(None),
        Ok(AutoClose::After(ms)) if AUTO_CLOSE_MS.contains(&ms) => {
            Ok(Some(now.plus(Duration::from_millis(ms))))
        }
        _ => Err(Complaint::NotAPeriod),
    }
}

/// The words of grants, for people.
pub fn words(grants: &[Grant]) -> String {
    grants.iter().map(|grant| grant.word()).collect::<Vec<_>>().join(" ")
}

fn revoked(by: Option<UserId>, token: Token) -> Change {
    let event = about(by, Kind::TokenRevoked, &token);
    Change::new(vec![Write::TokenGone(Box::new(token))], event)
}

/// Whose token it is, and which: never anything of its secret, nor of the words that it is called
/// by.
fn about(by: Option<UserId>, kind: Kind, token: &Token) -> Event {
    let event = Event::new(by, kind, Record::User(token.user));
    Event { private_to: Some(token.account), ..event }.changed("token", &"", &token.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_includes_reading_and_nothing_else_includes_anything() {
        for one in Grant::ALL {
            assert_eq!(Grant::of_word(one.word()), Some(one));
            for other in Grant::ALL {
                let wider = [
                    (Grant::WriteHelpdesk, Grant::ReadHelpdesk),
                    (Grant::WriteAdministration, Grant::ReadAdministration),
                    (Grant::WriteCustomers, Grant::ReadCustomers),
                ];
                let wider = wider.contains(&(one, other));
                assert_eq!(one.includes(other), one == other || wider, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn grants_are_kept_once_and_one_is_needed() {
        let said = |words: &[&str]| {
            granted(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(said(&[]), Err(Complaint::NoneTicked));
        assert_eq!(said(&["helpdesk.read", "all"]), Err(Complaint::NotOffered));
        let twice = said(&["helpdesk.write", "helpdesk.read", "helpdesk.write"]).unwrap();
        assert_eq!(twice, [Grant::ReadHelpdesk, Grant::WriteHelpdesk]);
    }

    #[test]
    fn reading_is_not_named_beside_the_writing_that_includes_it() {
        let token = |grants: &[Grant]| Token {
            id: TokenId(1),
            user: UserId(1),
            account: AccountId(1),
            name: Name::parse("Nightly").unwrap(),
            hash: [0; 32],
            grants: grants.to_vec(),
            made_at: Moment(0),
            until: None,
            used_at: None,
        };
        let writing = [Grant::WriteHelpdesk, Grant::WriteAdministration, Grant::WriteCustomers];
        let told: Vec<_> = token(&Grant::ALL).farthest().collect();
        assert_eq!(told, [&writing[..], &[Grant::ReadMetrics]].concat());
        assert!(token(&[Grant::ReadHelpdesk]).farthest().eq([Grant::ReadHelpdesk]));
    }
}
