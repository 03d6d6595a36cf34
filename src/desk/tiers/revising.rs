//! What is made otherwise of a request about a tier config, and who works on it.

use super::{subscriptions::optional, whole::Records};
use crate::{
    desk::{
        Desk,
        cases::pick,
        names::known,
        show::{ConfigRequestRecord, Names},
    },
    domain::{
        access::Actor,
        config::{PARAMETERS_MAX, Parameter, parameters},
        id::{OrderId, OrderOf},
        order::Revision,
        refusal::{Complaint, Field, Refusal},
        text::Email,
        work::Picked,
    },
    error::Result,
};

/// Who is to work on a request, as it was sent.
#[derive(Clone, Debug)]
pub enum Assignee {
    /// The user of this id.
    Id(String),
    /// The user who signs in with this address.
    Email(String),
    /// Nobody.
    Nobody,
}

/// What is to be otherwise of a request, as it was sent; none for what stays.
#[derive(Clone, Debug, Default)]
pub struct OrderUpdate {
    /// Names and values to set.
    pub lines: Vec<(String, String)>,
    /// What else there is to say; empty for nothing.
    pub note: Option<String>,
}

/// A parameter as it was sent, with what is wrong with it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// What is wrong, if anything is.
    pub wrong: Option<Complaint>,
}

impl Desk {
    /// Makes something of a request about a config otherwise, which is on disk when this returns.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor sees it, and it is about a config; [`Refusal::Fields`]
    /// for what is no parameter or note; and what
    /// [`Sealed::revise`](crate::domain::access::Sealed::revise) says.
    pub fn revise_order(&self, actor: &Actor, id: OrderId, update: &OrderUpdate) -> Result<()> {
        let (person, update) = (actor.person()?.clone(), update.clone());
        self.store.commit(move |view| {
            let OrderOf::Config(about) = id.of else { return Err(Refusal::NotFound.into()) };
            let config = view.config(about)?.read(&person)?;
            // Judged before the rest, or what is wrong with that would tell of what is not there.
            let order = view.order(id)?;
            order.clone().read(&person)?;
            let mut wrong = Vec::new();
            let parameters = parameters(&update.lines);
            let parameters = parameters.map_err(|why| wrong.push((Field::Parameters, why)));
            let note = update.note.as_deref().map(optional).transpose();
            let note = note.map_err(|why| wrong.push((Field::Note, why)));
            let (Ok(parameters), Ok(note)) = (parameters, note) else {
                return Err(Refusal::Fields(wrong).into());
            };
            let revision = Revision { parameters, note };
            Ok((order.revise(&person, &config, revision, view.now())?, ()))
        })
    }

    /// Has somebody of the vendor's people work on a request, or nobody, which is on disk when this
    /// returns.
    ///
    /// # Errors
    ///
    /// What [`Sealed::assign`](crate::domain::access::Sealed::assign) says.
    pub fn assign_order(&self, actor: &Actor, id: OrderId, to: &Assignee) -> Result<()> {
        let (person, to) = (actor.person()?.clone(), to.clone());
        self.store.commit(move |view| {
            let picked = match &to {
                Assignee::Nobody => Picked::Nothing,
                Assignee::Id(text) => match pick(view, text.trim(), |user| user.picked(&person))? {
                    Picked::Nothing => Picked::Unknown,
                    picked => picked,
                },
                Assignee::Email(text) => {
                    let user = Email::parse(text).ok().map(|email| view.user_of_email(&email));
                    let user = user.map(known).transpose()?.flatten();
                    user.map_or(Picked::Unknown, |user| user.picked(&person))
                }
            };
            Ok((view.order(id)?.assign(&person, picked, view.now())?, ()))
        })
    }

    /// A request about a config with the parameters that it sets and those that were sent beside
    /// them or in their place, each with what is wrong with it. Nothing is written.
    ///
    /// # Errors
    ///
    /// As for [`Desk::config_request_record`]; [`Refusal::Fields`] for more than [`PARAMETERS_MAX`]
    /// lines, and where the config would have more than that with those that are right.
    pub fn check_order(
        &self,
        actor: &Actor,
        id: OrderId,
        lines: &[(String, String)],
    ) -> Result<(ConfigRequestRecord, Names, Vec<Checked>)> {
        let person = actor.person()?;
        self.store.look(|view| {
            let mut records = Records::new(view, person);
            let record = records.config_request(view.order(id)?.read(person)?)?;
            if lines.len() > PARAMETERS_MAX {
                let too_many = Complaint::TooMany { max: PARAMETERS_MAX };
                return Err(Refusal::field(Field::Parameters, too_many).into());
            }
            let (mut checked, mut sound) = (Vec::with_capacity(lines.len()), Vec::new());
            for (at, (name, value)) in lines.iter().enumerate() {
                let twice = lines.iter().take(at).any(|(other, _)| other.trim() == name.trim());
                let wrong = match parameters(&[(name.clone(), value.clone())]) {
                    Err(why) => Some(why),
                    Ok(_) if twice => Some(Complaint::Twice),
                    Ok(one) => {
                        sound.extend(one);
                        None
                    }
                };
                let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
                checked.push(Checked { name, value, wrong });
            }
            record.request.must_hold(&record.config.config, &sound)?;
            let stays = record.request.parameters().iter();
            let stays = stays.filter(|has| lines.iter().all(|(name, _)| name.trim() != &*has.name));
            let stays = stays.map(|Parameter { name, value }| Checked {
                name: name.to_string(),
                value: value.to_string(),
                wrong: None,
            });
            let all = stays.collect::<Vec<_>>().into_iter().chain(checked).collect();
            Ok((record, records.done()?, all))
        })
    }
}
