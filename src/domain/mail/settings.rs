//! The server that takes mail from us, and who may set it.

use std::{fmt, net::IpAddr};

use serde::{Deserialize, Serialize};

use crate::domain::{
    access::Person,
    change::{Change, Write},
    journal::{Event, Kind, Record},
    person::Role,
    refusal::{Complaint, Field, Refusal},
    text::{Email, Line, Prose},
};

/// The name or address of a mail server.
pub type Host = Line<253>;
/// What we sign in to it with.
pub type Login = Line<200>;
/// Certificates in PEM.
pub type Certificates = Prose<20_000>;
/// The most characters of a mail server's password.
pub const PASSWORD_CHARS_MAX: usize = 1_000;

/// How the way to the server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Security {
    /// In the clear at first, then TLS; without it no mail goes out.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// Not at all.
    None,
}

/// The server that takes mail from us.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSettings {
    /// Its name or address.
    pub host: Host,
    /// Its port.
    pub port: u16,
    /// How the way to it is protected.
    pub security: Security,
    /// What we sign in with; none if it does not ask.
    pub login: Option<Login>,
    /// And with: empty for none. Never shown, never logged, never in the journal.
    pub password: String,
    /// Whom mail is from.
    pub from: Email,
    /// Whom we trust to vouch for the server, besides those whom the system trusts.
    pub trusted: Option<Certificates>,
}

/// The settings as they were typed.
#[derive(Clone, Default)]
pub struct MailForm {
    /// The server's name or address.
    pub host: String,
    /// Its port.
    pub port: String,
    /// A word of [`Security`].
    pub security: String,
    /// What to sign in with.
    pub login: String,
    /// And with; empty to keep what is set.
    pub password: String,
    /// Whom mail is from.
    pub from: String,
    /// Certificates to trust.
    pub trusted: String,
}

impl Security {
    /// All of them, the best first.
    pub const ALL: [Security; 3] = [Security::StartTls, Security::Tls, Security::None];

    /// Its word in forms.
    pub fn word(self) -> &'static str {
        match self {
            Security::StartTls => "starttls",
            Security::Tls => "tls",
            Security::None => "none",
        }
    }
}

impl MailSettings {
    /// Whether the host is this machine itself, by what it is called.
    fn is_local(host: &str) -> bool {
        host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.to_canonical().is_loopback())
    }

    /// Whether a password that was set for `before` may be used for these settings without being
    /// typed again: only if it goes to the same server in the same way. Else whoever gets at this
    /// form could have it sent to a server of their own.
    fn keeps_password_of(&self, before: &MailSettings) -> bool {
        let way = |it: &MailSettings| {
            (it.host.clone(), it.port, it.security, it.login.clone(), it.trusted.clone())
        };
        way(self) == way(before)
    }

    fn login(&self) -> &str {
        self.login.as_deref().unwrap_or_default()
    }
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailSettings({}:{})", self.host, self.port)
    }
}

impl fmt::Debug for MailForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailForm({}:{})", self.host, self.port)
    }
}

impl MailForm {
    /// Reads the form, whose password may stay empty to keep that of `before`.
    fn read(&self, before: Option<&MailSettings>) -> Result<MailSettings, Refusal> {
        let mut wrong = Vec::new();
        let mut note = |field, complaint| wrong.push((field, complaint));
        let host = host(&self.host).map_err(|complaint| note(Field::Host, complaint)).ok();
        let port = self.port.trim().parse().ok().filter(|port| *port > 0);
        if port.is_none() {
            note(Field::Port, Complaint::NotAPort);
        }
        let security = Security::ALL.into_iter().find(|one| one.word() == self.security);
        if security.is_none() {
            note(Field::Security, Complaint::NotOffered);
        }
        let login = optional(Login::parse(&self.login));
        let login = login.map_err(|complaint| note(Field::Login, complaint)).ok();
        let have = self.password.chars().count();
        if have > PASSWORD_CHARS_MAX {
            note(Field::Password, Complaint::TooLong { max: PASSWORD_CHARS_MAX, have });
        } else if self.password.contains(char::is_control) {
            note(Field::Password, Complaint::BadCharacter);
        }
        let from = Email::parse(&self.from).map_err(|complaint| note(Field::From, complaint)).ok();
        let trusted = Certificates::parse_optional(&self.trusted);
        let trusted = trusted.map_err(|complaint| note(Field::Trusted, complaint)).ok();
        let all = (host, port, security, login, from, trusted);
        let (Some(host), Some(port), Some(security), Some(login), Some(from), Some(trusted)) = all
        else {
            return Err(Refusal::Fields(wrong));
        };
        if !wrong.is_empty() {
            return Err(Refusal::Fields(wrong));
        }
        let password = self.password.clone();
        MailSettings { host, port, security, login, password, from, trusted }.checked(before)
    }
}

impl MailSettings {
    /// Fills in the password that is kept, and refuses one that everyone on the way could read.
    fn checked(mut self, before: Option<&MailSettings>) -> Result<MailSettings, Refusal> {
        match (&self.login, self.password.is_empty()) {
            (None, _) => self.password.clear(),
            (Some(_), false) => (),
            (Some(_), true) => match before.filter(|before| self.keeps_password_of(before)) {
                Some(before) => self.password.clone_from(&before.password),
                None => return Err(Refusal::field(Field::Password, Complaint::Missing)),
            },
        }
        let open = self.security == Security::None && !MailSettings::is_local(&self.host);
        if open && self.login.is_some() {
            return Err(Refusal::field(Field::Security, Complaint::InTheClear));
        }
        Ok(self)
    }
}

impl Person {
    /// Whether this person sets up what concerns the whole appliance.
    pub fn runs_appliance(&self) -> bool {
        self.operator && self.role == Role::Admin
    }

    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of the operator.
    pub fn must_run_appliance(&self) -> Result<(), Refusal> {
        if self.runs_appliance() { Ok(()) } else { Err(Refusal::NotFound) }
    }

    /// Sets by what server mail leaves.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of the operator; [`Refusal::Fields`] for
    /// all that is wrong: a password is wanted again when it would go elsewhere than before, and
    /// one is not sent in the clear except to this machine itself.
    pub fn set_mail(
        &self,
        before: Option<&MailSettings>,
        form: &MailForm,
    ) -> Result<Change, Refusal> {
        self.must_run_appliance()?;
        let after = form.read(before)?;
        let event = self.mail_event(before, Some(&after));
        Ok(Change::new(vec![Write::MailSettings(Some(Box::new(after)))], event))
    }

    /// Has no mail leave any more, and forgets the server.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of the operator, and some is set.
    pub fn end_mail(&self, before: Option<&MailSettings>) -> Result<Change, Refusal> {
        self.must_run_appliance()?;
        let event = self.mail_event(Some(before.ok_or(Refusal::NotFound)?), None);
        Ok(Change::new(vec![Write::MailSettings(None)], event))
    }

    fn mail_event(&self, before: Option<&MailSettings>, after: Option<&MailSettings>) -> Event {
        let event = Event::new(Some(self.user), Kind::MailSet, Record::Appliance);
        let event = Event { private_to: Some(self.account), ..event };
        let of = |read: &dyn Fn(&MailSettings) -> String| {
            [before, after].map(|it| it.map(read).unwrap_or_default())
        };
        let fields: [(&str, [String; 2]); 5] = [
            ("server", of(&|it| format!("{}:{}", it.host, it.port))),
            ("security", of(&|it| it.security.word().to_owned())),
            ("login", of(&|it| it.login().to_owned())),
            ("from", of(&|it| it.from.to_string())),
            ("trusted", of(&|it| crate::domain::journal::digest(it.trusted.as_deref()))),
        ];
        let differ = fields.into_iter().filter(|(_, [from, to])| from != to);
        differ.fold(event, |event, (what, [from, to])| event.changed(what, &from, &to))
    }
}

fn host(text: &str) -> Result<Host, Complaint> {
    let host = Host::parse(&text.to_ascii_lowercase())?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':');
    if host.chars().all(plain) { Ok(host) } else { Err(Complaint::NotAHost) }
}

/// An empty line is none.
fn optional<T>(parsed: Result<T, Complaint>) -> Result<Option<T>, Complaint> {
    match parsed {
        Err(Complaint::Missing) => Ok(None),
        parsed => parsed.map(Some),
    }
}
