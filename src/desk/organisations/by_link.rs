//! Contracts that are offered by a link.

use super::fresh;
use crate::{
    desk::{
        Desk, Secret, links,
        show::{OfferedByLink, Taking},
    },
    domain::{
        access::Actor,
        by_link::ByLink,
        link::Link,
        organisation::OFFERS_MAX,
        refusal::{Field, Refusal},
        text::Name,
    },
    error::Result,
};

impl Desk {
    /// Makes a link by which whoever is given it can take a contract for their account; the link of
    /// before under the same label works no more. It works once, for seven days.
    ///
    /// # Errors
    ///
    /// What [`Person::offer_by_link`](crate::domain::access::Person::offer_by_link) says;
    /// [`Refusal::Fields`] for what is no label; [`Refusal::Throttled`] beyond 300 links a day.
    pub fn offer_by_link(&self, actor: &Actor, label: &str) -> Result<Secret> {
        let person = actor.person()?.clone();
        person.must_be_admin()?;
        let label = Name::parse(label).map_err(|why| Refusal::field(Field::Name, why))?;
        self.count_links(person.account, 1)?;
        let secret = Secret::new()?;
        let key = secret.key();
        self.store.commit(move |view| {
            let before = view.offered_link(person.account, &label)?;
            let others = view.offered_links(person.account, OFFERS_MAX)?.len();
            let others = others.saturating_sub(usize::from(before.is_some()));
            let link = Link::offering(key, ByLink { from: person.account, label }, view.now());
            Ok((person.offer_by_link(link, before, others)?, ()))
        })?;
        Ok(secret)
    }

    /// Withdraws the link of the actor's account under this label.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin, and there is one.
    pub fn withdraw_offered_link(&self, actor: &Actor, label: &str) -> Result<()> {
        let person = actor.person()?.clone();
        person.must_be_admin()?;
        let label = label.to_owned();
        self.store.commit(move |view| {
            let link = view.offered_link(person.account, &label)?.ok_or(Refusal::NotFound)?;
            Ok((person.withdraw_offer(link)?, ()))
        })
    }

    /// Who offers a contract by a link, and whether the actor can take it.
    ///
    /// # Errors
    ///
    /// [`Refusal::LinkDead`] if it works no more, or never was one.
    pub fn offered_by_link(&self, actor: &Actor, secret: &Secret) -> Result<OfferedByLink> {
        let (person, key) = (actor.person()?, secret.key());
        self.store.look(|view| {
            let link = links::open(view, key)?;
            let from = link.offers().ok_or(Refusal::LinkDead)?.from;
            let taking = if from == person.account {
                Taking::Own
            } else if view.joined(from, person.account)? {
                Taking::Joined
            } else if person.must_be_admin().is_err() {
                Taking::ByAnAdmin
            } else {
                Taking::Can
            };
            let (name, kind) = view.account(from)?.name();
            Ok(OfferedByLink { from, name, kind, taking })
        })
    }

    /// Takes a contract that a link offers, for the actor's account; the link works no more.
    ///
    /// # Errors
    ///
    /// [`Refusal::LinkDead`] as for [`Desk::offered_by_link`], if somebody was faster, and if a
    /// contract joins the two already; [`Refusal::NotFound`] unless the actor is an admin.
    pub fn take_link(&self, actor: &Actor, secret: &Secret) -> Result<()> {
        let (person, key) = (actor.person()?.clone(), secret.key());
        person.must_be_admin()?;
        self.store.commit(move |view| {
            let link = links::open(view, key)?;
            let from = link.offers().ok_or(Refusal::LinkDead)?.from;
            if from == person.account || view.joined(from, person.account)? {
                return Err(Refusal::LinkDead.into());
            }
            let (contract, names) = fresh(view, (from, person.account))?;
            Ok((person.accept_link(link, contract, names)?, ()))
        })
    }
}
