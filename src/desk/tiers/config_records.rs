//! Tier configs and the requests about them as programs read them.

use std::collections::BTreeMap;

use super::{
    Desk,
    records::{Choosing, Run},
    whole::{Records, looks, part},
};
use crate::{
    desk::{
        names::known,
        show::{ConfigRecord, ConfigRequestRecord, Names, Part},
    },
    domain::{
        access::Actor,
        config::{CONFIGS_MAX, TierConfig, TierLevel},
        id::{ConfigId, OrderId, OrderOf, UserId},
        order::{Order, OrderSort, OrderStatus},
        refusal::Refusal,
        tier::LinkScope,
    },
    error::Result,
};

impl Desk {
    /// Those of the tier configs that the actor sees that `run` lists and `choosing` wants, from the
    /// place `offset` on, at most `limit`; and how many there are.
    ///
    /// # Errors
    ///
    /// As for [`Desk::tier_records`].
    pub fn config_records<K: Ord>(
        &self,
        actor: &Actor,
        run: &Run<ConfigId, LinkScope>,
        choosing: Option<&Choosing<'_, ConfigRecord, K>>,
        place: (usize, usize),
    ) -> Result<Part<ConfigRecord>> {
        let person = actor.person()?;
        let _walk = choosing.map(|_| self.inner.walks.begin(person.user)).transpose()?;
        self.store.look(|view| {
            let max = looks(choosing);
            let ids = match run {
                Run::Scope(scope) => view.configs(person.account, *scope, None, max + 1)?,
                Run::Named(ids) => ids.clone(),
            };
            part((view, person), (ids, max), choosing, place, |records, id| {
                let read = view.config(id).and_then(|row| Ok(row.read(person)?));
                known(read)?.map(|one| records.config(one)).transpose()
            })
        })
    }

    /// A tier config.
    ///
    /// # Errors
    ///
    /// As for [`Desk::config`].
    pub fn config_record(&self, actor: &Actor, id: ConfigId) -> Result<(ConfigRecord, Names)> {
        let person = actor.person()?;
        self.store.look(|view| {
            let mut records = Records::new(view, person);
            let record = records.config(view.config(id)?.read(person)?)?;
            Ok((record, records.done()?))
        })
    }

    /// Those of the requests about tier configs that the actor sees that `run` lists and `choosing`
    /// wants, from the place `offset` on, at most `limit`; and how many there are.
    ///
    /// # Errors
    ///
    /// As for [`Desk::tier_records`].
    pub fn config_request_records<K: Ord>(
        &self,
        actor: &Actor,
        run: &Run<OrderId, (LinkScope, Option<OrderStatus>)>,
        choosing: Option<&Choosing<'_, ConfigRequestRecord, K>>,
        place: (usize, usize),
    ) -> Result<Part<ConfigRequestRecord>> {
        let person = actor.person()?;
        let _walk = choosing.map(|_| self.inner.walks.begin(person.user)).transpose()?;
        self.store.look(|view| {
            let max = looks(choosing);
            let sort = OrderSort::Config;
            let ids = match run {
                Run::Scope(scope) => view.orders((person.account, sort), *scope, None, max + 1)?,
                Run::Named(ids) => ids.clone(),
            };
            part((view, person), (ids, max), choosing, place, |records, id| {
                let read = view.order(id).and_then(|row| Ok(row.read(person)?));
                known(read.and_then(|one| records.config_request(one)))
            })
        })
    }

    /// A request about a tier config.
    ///
    /// # Errors
    ///
    /// As for [`Desk::order`]; also for a request about something else.
    pub fn config_request_record(
        &self,
        actor: &Actor,
        id: OrderId,
    ) -> Result<(ConfigRequestRecord, Names)> {
        let person = actor.person()?;
        self.store.look(|view| {
            let mut records = Records::new(view, person);
            let record = records.config_request(view.order(id)?.read(person)?)?;
            Ok((record, records.done()?))
        })
    }
}

impl Records<'_, '_> {
    /// A config that the reader sees.
    pub(super) fn config(&mut self, config: TierConfig) -> Result<ConfigRecord> {
        self.names.product(Some(config.product))?;
        let open = self.open(&config)?;
        Ok(ConfigRecord {
            account: self.named(config.account)?,
            created_by: self.known(config.provider, Some(config.created_by))?,
            open,
            config,
        })
    }

    /// The request about a config that is open, as far as the reader sees it: one that was sent before
    /// a draft. Those about all configs of an account are looked up at once.
    fn open(&mut self, config: &TierConfig) -> Result<Option<OrderId>> {
        if let Some(open) = self.open.get(&config.account) {
            return Ok(open.get(&config.id).copied());
        }
        let (view, viewer) = (self.reader.view, self.reader.person.account);
        let (of, of_it) = ((viewer, OrderSort::Config), LinkScope::Tier(config.account));
        let mut open = BTreeMap::new();
        // Drafts are the first of them.
        for status in OrderStatus::ALL.into_iter().filter(|status| status.is_open()) {
            for id in view.orders(of, (of_it, Some(status)), None, CONFIGS_MAX)? {
                if let OrderOf::Config(about) = id.of {
                    open.insert(about, id);
                }
            }
        }
        let found = open.get(&config.id).copied();
        self.open.insert(config.account, open);
        Ok(found)
    }

    /// Who of the vendor's people works on a request, for those people.
    fn assignee(&mut self, request: &Order) -> Result<Option<UserId>> {
        let own = request.vendor == self.reader.person.account;
        let Some(assignee) = request.assignee.filter(|_| own) else { return Ok(None) };
        Ok(self.names.account_of(assignee)?.map(|_| assignee))
    }

    /// A request that the reader sees.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for one that is not about a config.
    pub(super) fn config_request(&mut self, request: Order) -> Result<ConfigRequestRecord> {
        let OrderOf::Config(about) = request.id.of else { return Err(Refusal::NotFound.into()) };
        let config = self.reader.view.config(about)?.read(self.reader.person)?;
        let config = self.config(config)?;
        let above = config.account.as_ref().and_then(|account| account.above.as_ref());
        let above = above.filter(|_| config.config.level == TierLevel::One).map(|above| above.id);
        Ok(ConfigRequestRecord {
            above: above.map(|id| self.named(id)).transpose()?.flatten(),
            asked_by: self.known(request.provider, Some(request.asked_by))?,
            settled_by: self.known(request.provider, request.settled_by)?,
            assignee: self.assignee(&request)?,
            config,
            request,
        })
    }
}
