//! One thing done to many cases of a list.

use std::time::Duration;

use super::{Desk, names::known, sessions, show::AssignForm, team::Search};
use crate::{
    domain::{
        access::{Actor, Edit, Person, SetPeople, Take},
        bulk::{Altered, Batch, Bulk, Setting, Wanted},
        case::Priority,
        change::Change,
        id::{CaseId, UserId},
        moment::Moment,
        person::Role,
        refusal::{Complaint, Field, Refusal},
        step::Given,
        work::Picked,
    },
    error::{Error, Fault, Result},
    log,
    store::View,
};

/// How many people's closings are looked up at a time.
const HELD_AT_ONCE: usize = 64;

/// What is to be done to cases.
#[derive(Clone, Debug)]
pub enum Todo {
    /// Give them to the actor.
    Take,
    /// Give them to somebody, by the id as a form has it; empty for nobody.
    Assign(String),
    /// Give them a priority, by its word.
    Prioritise(String),
    /// Close them, in a while.
    Close,
}

impl Desk {
    /// Does one thing to many cases, each decided on its own, and notes for the actor what came of
    /// each. What they may not see is refused as what there is not. To close is only held: see
    /// [`Desk::carry_held`].
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for nobody's id and no priority's word, and for more closings than are
    /// held at a time; [`Refusal::ClockInDoubt`] for closings in such a time. What is refused for a
    /// single case is none.
    pub fn bulk(&self, actor: &Actor, cases: Vec<CaseId>, todo: &Todo) -> Result<()> {
        let (done, to) = match todo {
            Todo::Take => (Bulk::Assign, Setting::Agent(Some(actor.person()?.user))),
            Todo::Assign(id) if id.is_empty() => (Bulk::Assign, Setting::Agent(None)),
            Todo::Assign(id) => {
                let id = id.parse().map_err(|_| offered(Field::Agent))?;
                (Bulk::Assign, Setting::Agent(Some(id)))
            }
            Todo::Prioritise(word) => {
                let priority = Priority::ALL.into_iter().find(|one| one.word() == word);
                let priority = priority.ok_or_else(|| offered(Field::Priority))?;
                (Bulk::Prioritise, Setting::Priority(priority))
            }
            Todo::Close => return self.hold(actor, cases),
        };
        let wanted = cases.into_iter().map(|case| Wanted { case, to, only: None });
        self.set_all(actor, done, wanted.collect())
    }

    /// Sets what the actor did last back to what it was, where it is as they left it still.
    ///
    /// # Errors
    ///
    /// [`Refusal::LinkDead`] if that is not what they did at the moment `at`, or nothing to take
    /// back.
    pub fn undo_bulk(&self, actor: &Actor, at: Moment) -> Result<()> {
        let user = actor.person()?.user;
        let last = self.store.look(|view| last(view, user, Bulk::Assign))?;
        let last = last.filter(|batch| batch.at == at).ok_or(Refusal::LinkDead)?;
        self.set_all(actor, Bulk::Undo, last.undo()?)
    }

    /// Calls off the closings of the actor's that are held; nothing happens if none is any more.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn cancel_bulk(&self, actor: &Actor) -> Result<()> {
        let user = actor.person()?.user;
        self.store.commit(move |view| {
            let batch = last(view, user, Bulk::Close)?;
            Ok((batch.map_or_else(Change::none, Batch::cancel), ()))
        })
    }

    /// Tells no more of what the actor did at the moment `at`.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn dismiss_bulk(&self, actor: &Actor, at: Moment) -> Result<()> {
        let user = actor.person()?.user;
        for done in [Bulk::Assign, Bulk::Close] {
            self.store.commit(move |view| {
                let batch = last(view, user, done)?.filter(|batch| batch.at == at);
                Ok((batch.map_or_else(Change::none, Batch::dismiss), ()))
            })?;
        }
        Ok(())
    }

    /// To whom the actor can give cases: agents of their account whose names hold `query`.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for whoever sets no agents.
    pub fn assign_form(
        &self,
        actor: &Actor,
        cases: Vec<CaseId>,
        query: &str,
    ) -> Result<AssignForm> {
        let person = actor.person()?;
        person.sets_agents()?;
        let search = Search {
            accounts: &[person.account],
            query,
            chosen: &[],
            open: &|user| user.colleague(person).ok().filter(|user| user.role >= Role::Agent),
        };
        let people = self.store.look(|view| search.run(view))?;
        Ok(AssignForm { cases, people })
    }

    /// Closes what was held long enough, each case once and through the permit that whoever asked
    /// has now; returns how long it is until more is due. While the clock is in doubt it closes
    /// nothing.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn carry_held(&self) -> Result<Option<Duration>> {
        let (now, in_doubt) = self.store.look(|view| Ok((view.now(), view.clock_in_doubt())))?;
        if in_doubt {
            return Ok(None);
        }
        let mut after = (Moment(0), UserId(0));
        loop {
            let held = self.store.look(|view| view.next_held(after, HELD_AT_ONCE))?;
            for (due, user) in &held {
                if *due > now {
                    return Ok(Some(due.since(now)));
                }
                match self.carry(*user) {
                    // One that cannot be read does not keep the others.
                    Err(Error::Failed(error @ Fault::Corrupt { .. })) => {
                        log::error("held_skipped", &[("user", user), ("error", &error)]);
                    }
                    carried => carried?,
                }
            }
            let Some(last) = held.last() else { return Ok(None) };
            after = *last;
        }
    }

    fn carry(&self, user: UserId) -> Result<()> {
        let batch = self.store.look(|view| view.batch(user, Bulk::Close))?;
        let cases = batch.and_then(|batch| batch.hold).map(|hold| hold.cases).unwrap_or_default();
        let decisions =
            cases.into_iter().map(|held| move |view: &View<'_>| carry(view, user, held.case));
        self.store.commit_all(decisions).into_iter().collect()
    }

    fn hold(&self, actor: &Actor, cases: Vec<CaseId>) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            if view.clock_in_doubt() {
                return Err(Refusal::ClockInDoubt.into());
            }
            let person = actor.person()?;
            let epoch = sessions::epoch(view, person.user)?;
            let mut judged = Vec::new();
            for case in cases {
                let closing = refused(case, closing(view, &actor, case))?;
                judged.push((case, closing.map(|(moved_at, _)| moved_at)));
            }
            let before = last(view, person.user, Bulk::Close)?;
            Ok((person.hold(judged, before, (epoch, view.now()))?, ()))
        })
    }

    fn set_all(&self, actor: &Actor, done: Bulk, wanted: Vec<Wanted>) -> Result<()> {
        let cases: Vec<CaseId> = wanted.iter().map(|wanted| wanted.case).collect();
        let decisions = wanted.into_iter().map(|wanted| {
            let actor = actor.clone();
            move |view: &View<'_>| set(view, &actor, wanted)
        });
        let mut outcomes = Vec::new();
        for (case, outcome) in cases.into_iter().zip(self.store.commit_each(decisions)) {
            outcomes.push((case, refused(case, outcome)?));
        }
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let before = last(view, person.user, done)?;
            Ok((person.did(done, outcomes, before, view.now()), ()))
        })
    }
}

fn offered(field: Field) -> Refusal {
    Refusal::field(field, Complaint::NotOffered)
}

/// What was decided of one case. One that does not decode keeps nothing from the others.
pub(super) fn refused<T>(case: CaseId, outcome: Result<T>) -> Result<Result<T, Refusal>> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(Error::Refused(refusal)) => Ok(Err(refusal)),
        Err(Error::Failed(error @ Fault::Corrupt { .. })) => {
            log::error("case_skipped", &[("case", &case), ("error", &error)]);
            Ok(Err(Refusal::NotFound))
        }
        Err(fault) => Err(fault),
    }
}

/// Sets a case, if it is still as it is wanted to be before.
pub(super) fn set(view: &View<'_>, actor: &Actor, wanted: Wanted) -> Result<(Change, Altered)> {
    let Wanted { case: id, to, only } = wanted;
    let case = view.case(id)?;
    let seen = case.clone().read(actor)?;
    let was = seen.setting(to);
    if only.is_some_and(|only| only != was) {
        return Err(Refusal::ChangedSince.into());
    }
    let change = match to {
        Setting::Agent(agent) => {
            let permit = case.permit(actor, SetPeople)?;
            let picked = match agent {
                None => Picked::Nothing,
                Some(agent) => known(view.user(agent))?
                    .map_or(Picked::Unknown, |user| user.picked(&seen.person)),
            };
            permit.assign(view.stamp(id)?, &picked)?
        }
        Setting::Priority(to) => case.permit(actor, Edit)?.prioritise(view.stamp(id)?, to)?,
    };
    Ok((change, Altered { case: id, set: Some((was, to)) }))
}

/// Closes a case by the step that asks for no words; and when it last moved for the actor.
fn closing(view: &View<'_>, actor: &Actor, id: CaseId) -> Result<(Moment, Change)> {
    let case = view.case(id)?;
    let seen = case.clone().read(actor)?;
    let action = seen.closing()?;
    let permit = case.permit(actor, Take(action))?;
    let auto_close = view.account(permit.receiver())?.party().desk.auto_close;
    let change = permit.take(view.stamp(id)?, Given::default(), Vec::new(), auto_close)?;
    Ok((seen.moved_at(), change))
}

/// Closes a case that is held, unless that was called off or put off meanwhile, or something came
/// that whoever asked has not seen.
fn carry(view: &View<'_>, user: UserId, case: CaseId) -> Result<Change> {
    let batch = view.batch(user, Bulk::Close)?;
    let batch = batch.filter(|_| !view.clock_in_doubt());
    let due = batch.and_then(|batch| batch.due(case, view.now()).map(|held| (batch, held)));
    let Some((batch, held)) = due else { return Ok(Change::none()) };
    let epoch = batch.hold.as_ref().map_or(0, |hold| hold.epoch);
    let actor = sessions::still(view, user, epoch);
    let outcome = actor.and_then(|actor| match closing(view, &actor, case)? {
        (moved_at, change) if moved_at == held.moved_at => Ok(change),
        _ => Err(Refusal::ChangedSince.into()),
    });
    Ok(batch.carried(case, refused(case, outcome)?))
}

/// What a person did last; none if that does not decode, which is logged: what they do next takes
/// its place.
fn last(view: &View<'_>, user: UserId, done: Bulk) -> Result<Option<Batch>> {
    match view.batch(user, done) {
        Err(Error::Failed(error @ Fault::Corrupt { .. })) => {
            log::error("batch_skipped", &[("user", &user), ("error", &error)]);
            Ok(None)
        }
        batch => batch,
    }
}

/// What lists tell a person of what they did last.
pub(super) fn told(view: &View<'_>, person: &Person) -> Result<Vec<Batch>> {
    let mut told = Vec::new();
    for done in [Bulk::Close, Bulk::Assign] {
        told.extend(last(view, person.user, done)?.filter(|batch| batch.is_told(view.now())));
    }
    Ok(told)
}

/// Whom that names.
pub(super) fn people(batches: &[Batch]) -> Vec<UserId> {
    let changed = batches.iter().filter(|batch| batch.done == Bulk::Assign);
    let agents = changed.flat_map(|batch| &batch.changed).filter_map(|changed| match changed.set {
        Some((_, Setting::Agent(agent))) => agent,
        _ => None,
    });
    let mut people: Vec<UserId> = agents.collect();
    people.dedup();
    people
}
