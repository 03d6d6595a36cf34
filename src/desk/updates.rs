//! What programs do with a case: they say what is to be otherwise, and where it is to stand.

use super::{
    Desk,
    cases::{PICKED_MAX, pick_of, pick_product},
};
use crate::{
    domain::{
        access::{Actor, Edit, Seen, SetPeople, Take},
        change::Change,
        connect::Standing,
        edit::Edited,
        id::{CaseId, UserId},
        refusal::{Complaint, Field, Refusal},
        step::Given,
        text::Words,
        workflow::Side,
    },
    error::Result,
    store::View,
};

/// What is to be otherwise of a case, as it was sent; none for what stays.
#[derive(Clone, Debug, Default)]
pub struct CaseUpdate {
    /// The subject.
    pub subject: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The priority's word.
    pub priority: Option<String>,
    /// The type's word.
    pub kind: Option<String>,
    /// The product's id; empty for none.
    pub product: Option<String>,
    /// Who works on it and who is told, on the issuer's side.
    pub issuer: PeopleUpdate,
    /// The same on the receiver's.
    pub receiver: PeopleUpdate,
}

/// Who is to work on a case at one end, and who is to be told there; none for what stays.
#[derive(Clone, Debug, Default)]
pub struct PeopleUpdate {
    /// The agent's id; empty for nobody.
    pub agent: Option<String>,
    /// The ids of the others.
    pub cc: Option<Vec<String>>,
}

impl Desk {
    /// Makes a case say what an update says, all of it or nothing; what it says already is no
    /// change, whoever may change it.
    ///
    /// # Errors
    ///
    /// As for [`Desk::edit`] and [`Desk::set_people`]; [`Refusal::Fields`] for other people on the
    /// other side.
    pub fn update_case(&self, actor: &Actor, id: CaseId, update: CaseUpdate) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let mut row = view.case(id)?;
            let seen = row.clone().read(&actor)?;
            let description = view.description(&seen.case)?;
            let mut change = Change::none();
            let edited = edited(view, &seen, &description, &update)?;
            if edited.differs() {
                let permit = row.clone().permit(&actor, Edit)?;
                change = permit.edit(view.stamp(id)?, &description, &edited, Vec::new())?;
                row = change.case().unwrap_or(row);
            }
            if let Some((agent, cc)) = people(&seen, &update)? {
                let permit = row.permit(&actor, SetPeople)?;
                let cc = cc.iter().take(PICKED_MAX).map(|text| pick_of(view, &seen, text));
                let (cc, agent) = (cc.collect::<Result<Vec<_>>>()?, pick_of(view, &seen, &agent)?);
                change = change.and(permit.set_people(view.stamp(id)?, &agent, cc)?);
            }
            Ok((change, ()))
        })
    }

    /// Takes the step by which a case comes to stand at `to`. What there is to say was said before.
    ///
    /// # Errors
    ///
    /// What [`Seen::way_to`] and [`Desk::step`] say.
    pub fn advance(
        &self,
        actor: &Actor,
        id: CaseId,
        to: Standing,
        (rating, feedback): (String, String),
    ) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let row = view.case(id)?;
            let action = row.clone().read(&actor)?.way_to(to)?;
            let permit = row.permit(&actor, Take(action))?;
            let auto_close = view.account(permit.receiver())?.party().desk.auto_close;
            let given = Given { comment: "", rating: &rating, solved: "", feedback: &feedback };
            Ok((permit.take_as_said(view.stamp(id)?, given, auto_close)?, ()))
        })
    }
}

/// What of an update differs from what the case says.
fn edited<'u>(
    view: &View<'_>,
    seen: &Seen,
    description: &Words,
    update: &'u CaseUpdate,
) -> Result<Edited<'u>> {
    fn new<'u>(sent: Option<&'u String>, has: &str) -> Option<&'u str> {
        sent.map(String::as_str).filter(|text| *text != has)
    }
    let case = &seen.case;
    let product = case.product.map(|id| id.to_string()).unwrap_or_default();
    let product = new(update.product.as_ref(), &product);
    Ok(Edited {
        edition: case.edition,
        subject: new(update.subject.as_ref(), &case.subject),
        description: new(update.description.as_ref(), description),
        priority: new(update.priority.as_ref(), case.priority.word()),
        kind: new(update.kind.as_ref(), case.kind.word()),
        product: product.map(|text| pick_product(view, seen, text)).transpose()?,
    })
}

/// The agent and the others of the reader's own side, if one of the two differs.
///
/// # Errors
///
/// [`Refusal::Fields`] if the other side's do.
fn people(seen: &Seen, update: &CaseUpdate) -> Result<Option<(String, Vec<String>)>, Refusal> {
    let (own, other, far) = match seen.side {
        Side::Receiver => (&update.receiver, &update.issuer, &seen.case.issuer),
        Side::Issuer | Side::Clock => (&update.issuer, &update.receiver, &seen.case.receiver),
    };
    let id = |user: Option<UserId>| user.map(|id| id.to_string()).unwrap_or_default();
    let ids = |users: &[UserId]| users.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut wrong = Vec::new();
    if other.agent.as_ref().is_some_and(|agent| *agent != id(far.agent)) {
        wrong.push((Field::Agent, Complaint::NotOffered));
    }
    if other.cc.as_ref().is_some_and(|cc| !alike(cc, &ids(&far.cc))) {
        wrong.push((Field::Cc, Complaint::NotOffered));
    }
    if !wrong.is_empty() {
        return Err(Refusal::Fields(wrong));
    }
    let end = seen.case.end(seen.side);
    let agent = own.agent.clone().unwrap_or_else(|| id(end.agent));
    let cc = own.cc.clone().unwrap_or_else(|| ids(&end.cc));
    let same = agent == id(end.agent) && alike(&cc, &ids(&end.cc));
    Ok((!same).then_some((agent, cc)))
}

/// Whether two lists name the same people, in whatever order.
fn alike(one: &[String], other: &[String]) -> bool {
    let sorted = |list: &[String]| {
        let mut list = list.to_vec();
        list.sort_unstable();
        list.dedup();
        list
    };
    sorted(one) == sorted(other)
}
