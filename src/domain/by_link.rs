//! Contracts that are offered by a one-time link: whoever is given it, and sets up an account, can
//! take it for that account.

use serde::{Deserialize, Serialize};

use super::{
    access::Person,
    account::Contract,
    change::{Change, Write},
    id::AccountId,
    journal::{Event, Kind, Record},
    link::{INVITED_FOR, Link, Purpose},
    moment::Moment,
    organisation::OFFERS_MAX,
    refusal::{Complaint, Field, Refusal},
    session::SessionKey,
    text::Name,
};

/// What a link offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByLink {
    /// Who offers a contract.
    pub from: AccountId,
    /// Whom they mean to give the link to; for themselves to know it by.
    pub label: Name,
}

impl Link {
    /// An offer from now on.
    pub fn offering(key: SessionKey, offer: ByLink, now: Moment) -> Link {
        let (until, purpose) = (now.plus(INVITED_FOR), Purpose::Contract(Box::new(offer)));
        Link { key, by: None, made_at: now, until, purpose }
    }

    /// What contract it offers, if it does.
    pub fn offers(&self) -> Option<&ByLink> {
        match &self.purpose {
            Purpose::Contract(offer) => Some(offer),
            Purpose::Join(_) | Purpose::Reset(_) | Purpose::Forgotten(_) => None,
        }
    }
}

impl Person {
    /// Offers a contract by a link, in place of `before` under the same name; `open` others are on
    /// offer so.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of who offers; [`Refusal::Fields`]
    /// beyond [`OFFERS_MAX`].
    pub fn offer_by_link(
        &self,
        link: Link,
        before: Option<Link>,
        open: usize,
    ) -> Result<Change, Refusal> {
        let offer = self.own_offer(&link)?;
        if open >= OFFERS_MAX {
            return Err(Refusal::field(Field::Name, Complaint::TooMany { max: OFFERS_MAX }));
        }
        let event = self.of_links(Kind::ContractOffered).changed("by link for", &"", &offer.label);
        let link = Link { by: Some(self.user), ..link };
        Ok(Change::new(vec![Write::Link(before.map(Box::new), Box::new(link))], event))
    }

    /// Withdraws what a link offers: it works no more.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of who offers.
    pub fn withdraw_offer(&self, link: Link) -> Result<Change, Refusal> {
        let offer = self.own_offer(&link)?;
        let event = self.of_links(Kind::OfferDropped).changed("by link for", &offer.label, &"");
        Ok(Change::new(vec![Write::LinkGone(Box::new(link))], event))
    }

    /// Takes what a link offers, for this person's account: the contract holds from now on, and the
    /// link works no more.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin; [`Refusal::LinkDead`] for a link that
    /// offers nothing, or what their own account offers.
    pub fn accept_link(
        &self,
        link: Link,
        contract: Contract,
        names: (String, String),
    ) -> Result<Change, Refusal> {
        self.must_be_admin()?;
        let from = link.offers().map(|offer| offer.from).ok_or(Refusal::LinkDead)?;
        if from == self.account || contract.other(from) != Some(self.account) {
            return Err(Refusal::LinkDead);
        }
        Ok(self.joined(contract, names).with(Write::LinkGone(Box::new(link))))
    }

    fn own_offer<'a>(&self, link: &'a Link) -> Result<&'a ByLink, Refusal> {
        self.must_be_admin()?;
        link.offers().filter(|offer| offer.from == self.account).ok_or(Refusal::NotFound)
    }

    fn of_links(&self, kind: Kind) -> Event {
        let event = Event::new(Some(self.user), kind, Record::Account(self.account));
        Event { private_to: Some(self.account), ..event }
    }
}
