//! Drawing ids: at random, so that nobody can guess one or count them, and never one that is taken.
//!
//! The cases that are opened at about the same time lie near each other, at random: so their rows do,
//! and a flush writes a few leaves of a table that are in memory, instead of one from anywhere for each.
//! Who sees two such ids learns that no hour lies between, which the moments say anyway; where the next
//! ones go is drawn anew by chance and not by count, so that nobody learns how many there were.

use std::{collections::BTreeSet, ops::ControlFlow, time::Duration};

use serde::{Serialize, de::DeserializeOwned};

use super::{
    keys,
    tables::{self, Rows},
    view::View,
};
use crate::{
    domain::{
        id::{
            AccountId, AttachmentId, CaseId, ConfigId, ContractId, HubId, Mark, OrderOf, ProductId,
            SubscriptionId, TierId, TokenId, UserId, WebhookId,
        },
        journal::Record,
        moment::Moment,
        order::{DRAFTS_FROM, ORDERS_MAX},
        work::Stamp,
    },
    error::Fault,
};

/// Among how many neighbours the ids of one batch are drawn: four times as many as it has decisions.
const NEAR: u64 = 256;
/// How wide a region is.
const REGION: u64 = 1 << 18;
/// How many batches a region has, on average: it is left with this chance at each.
const BATCHES: u64 = 256;
/// How long a region is used at most.
const LASTING: Duration = Duration::from_hours(1);

/// Where the cases of these times go: a part of all ids, drawn at random.
#[derive(Default)]
pub(super) struct Region(Option<(u64, Moment)>);

impl Region {
    /// Draws where in the region the ids of a batch begin; and before that, at times, the region.
    ///
    /// # Errors
    ///
    /// A fault if the system has no random numbers.
    pub(super) fn draw(&mut self, now: Moment) -> Result<u64, Fault> {
        let (chance, place) = (number()?, number()?);
        let stays = |since: Moment| chance % BATCHES != 0 && now.since(since) < LASTING;
        let start = match self.0.filter(|(_, since)| stays(*since)) {
            Some((start, _)) => start,
            None => self.0.insert((number()?, now)).0,
        };
        Ok(start.wrapping_add(place % REGION))
    }
}

fn number() -> Result<u64, Fault> {
    let mut bytes = [0; 8];
    super::random(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

impl View<'_> {
    /// Draws an id that no case has.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read, or none of 64 draws is free. This holds for every draw.
    pub fn fresh_case(&self) -> Result<CaseId, Fault> {
        let free = |id| Ok(id != 0 && self.is_free(&tables::CASE, id)?);
        if let Some(around) = self.around {
            let id = |step| around.wrapping_add(step) % CaseId::COUNT;
            if let Ok(step) = View::draw(NEAR, |step| free(id(step))) {
                return Ok(CaseId(id(step)));
            }
        }
        View::draw(CaseId::COUNT, free).map(CaseId)
    }

    /// Draws an id that no file has, of a case or of a draft.
    ///
    /// # Errors
    ///
    /// As for [`View::fresh_case`].
    pub fn fresh_attachment(&self) -> Result<AttachmentId, Fault> {
        View::draw(AttachmentId::COUNT, |id| self.attachment_is_free(id)).map(AttachmentId)
    }

    pub(super) fn attachment_is_free(&self, id: u64) -> Result<bool, Fault> {
        let drafted = self.value(tables::DRAFT_FILE, id, |()| ())?.is_some();
        Ok(!drafted && self.is_free(&tables::ATTACHMENT, id)?)
    }

    /// Draws an id that no user has.
    ///
    /// # Errors
    ///
    /// As for [`View::fresh_case`].
    pub fn fresh_user(&self) -> Result<UserId, Fault> {
        View::draw(UserId::COUNT, |id| self.is_free(&tables::USER, id)).map(UserId)
    }

    /// Draws an id that no contract has.
    ///
    /// # Errors
    ///
    /// As for [`View::fresh_case`].
    pub fn fresh_contract(&self) -> Result<ContractId, Fault> {
        View::draw(ContractId::COUNT, |id| self.is_free(&tables::CONTRACT, id)).map(ContractId)
    }

    /// Draws an id that no product has.
    ///
    /// # Errors
    ///
    /// As for [`View::fresh_case`].
    pub fn fresh_product(&self) -> Result<ProductId, Fault> {
        View::draw(ProductId::COUNT, |id| self.is_free(&tables::PRODUCT, id)).map(ProductId)
    }

    /// Draws an id that no token has.
    ///
    /// # Errors
    ///
    /// As for [`View::fresh_case`].
    pub fn fresh_token(&self) -> Result<TokenId, Fault> {
        View::draw(TokenId::COUNT, |id| self.is_free(&tables::TOKEN, id)).map(TokenId)
    }

    /// Draws a number that no request about a thing has, of those from [`DRAFTS_FROM`] on; none if
    /// all are used.
    ///
    /// # Errors
    ///
    /// As for [`View::fresh_case`].
    pub fn fresh_order(&self, thing: OrderOf) -> Result<Option<u16>, Fault> {
        let (sort, of) = keys::order::of(thing);
        let mut free: BTreeSet<u16> = (DRAFTS_FROM..=ORDERS_MAX).collect();
        let range = (sort, of, DRAFTS_FROM)..=(sort, of, u16::MAX);
        self.scan(tables::ORDER.definition, range, |(_, _, number), _| {
            free.remove(&number);
            Ok(ControlFlow::Continue(()))
        })?;
        if free.is_empty() {
            return Ok(None);
        }
        let which = View::draw(free.len() as u64 + 1, |_| Ok(true))?;
        Ok(free.into_iter().nth(usize::try_from(which).unwrap_or_default() - 1))
    }

    /// Draws an id that no hub has; not the one that stands for none.
    ///
    /// # Errors
    ///
    /// As for [`View::fresh_case`].
    pub fn fresh_hub(&self) -> Result<HubId, Fault> {
        let free = |id| Ok(id != 0 && self.is_free(&tables::HUB, id)?);
        View::draw(HubId::COUNT, free).map(HubId)
    }

    /// Draws an id that no webhook has.
    ///
    /// # Errors
    ///
    /// As for [`View::fresh_case`].
    pub fn fresh_webhook(&self) -> Result<WebhookId, Fault> {
        View::draw(WebhookId::COUNT, |id| self.is_free(&tables::WEBHOOK, id)).map(WebhookId)
    }

    /// Draws an id of its sort that no account has.
    ///
    /// # Errors
    ///
    /// As for [`View::fresh_case`].
    pub fn fresh_account(&self, vendor: bool) -> Result<AccountId, Fault> {
        let first = if vendor { AccountId::VENDORS } else { 0 };
        let free = |id| self.is_free(&tables::ACCOUNT, first + id);
        View::draw(AccountId::VENDORS, free).map(|id| AccountId(first + id))
    }

    /// Draws an id that no tier account has, nor had.
    ///
    /// # Errors
    ///
    /// As for [`View::fresh_case`].
    pub fn fresh_tier(&self) -> Result<TierId, Fault> {
        let never = |id| self.is_news(Record::Tier(TierId(id)));
        let free = |id| Ok(self.is_free(&tables::TIER, id)? && never(id)?);
        View::draw(TierId::COUNT, free).map(TierId)
    }

    /// Draws an id that no subscription has, nor had.
    ///
    /// # Errors
    ///
    /// As for [`View::fresh_case`].
    pub fn fresh_subscription(&self) -> Result<SubscriptionId, Fault> {
        let never = |id| self.is_news(Record::Subscription(SubscriptionId(id)));
        let free = |id| Ok(self.is_free(&tables::SUBSCRIPTION, id)? && never(id)?);
        View::draw(SubscriptionId::COUNT, free).map(SubscriptionId)
    }

    /// Draws an id that no tier config has, nor had.
    ///
    /// # Errors
    ///
    /// As for [`View::fresh_case`].
    pub fn fresh_config(&self) -> Result<ConfigId, Fault> {
        let never = |id| self.is_news(Record::Config(ConfigId(id)));
        let free = |id| Ok(self.is_free(&tables::CONFIG, id)? && never(id)?);
        View::draw(ConfigId::COUNT, free).map(ConfigId)
    }

    /// Draws a name for other systems to know a record by: a random UUID (RFC 9562, version 4).
    ///
    /// # Errors
    ///
    /// A fault if the system has no random numbers.
    pub fn fresh_uid(&self) -> Result<String, Fault> {
        let mut bytes = [0; 16];
        super::random(&mut bytes)?;
        let bits = u128::from_le_bytes(bytes);
        let bits = (bits & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
        let hex = format!("{bits:032x}");
        let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
        Ok(parts.join("-"))
    }

    /// Whether the journal knows nothing of something that is not of a case.
    fn is_news(&self, record: Record) -> Result<bool, Fault> {
        let Some((sort, id)) = keys::journal_about(record) else { return Ok(true) };
        let mut news = true;
        self.scan(tables::JOURNAL_NAMED, (sort, id, 0)..=(sort, id, u64::MAX), |_, ()| {
            news = false;
            Ok(ControlFlow::Break(()))
        })?;
        Ok(news)
    }

    /// The moment, and marks that no entry of the case has.
    ///
    /// # Errors
    ///
    /// As for [`View::fresh_case`].
    pub fn stamp(&self, case: CaseId) -> Result<Stamp, Fault> {
        let mark = || {
            View::draw(Mark::COUNT, |mark| {
                Ok(self.value(tables::ENTRY_MARK, (case.0, mark), |_| ())?.is_none())
            })
        };
        let one = mark()?;
        let other = mark()?;
        // Two equal draws in a thousand million: the neighbour will do.
        let other = if one == other { (other + 1) % Mark::COUNT } else { other };
        Ok(Stamp { now: self.now, in_doubt: self.in_doubt, marks: [Mark(one), Mark(other)] })
    }

    fn is_free<R: Serialize + DeserializeOwned>(
        &self,
        rows: &Rows<u64, R>,
        id: u64,
    ) -> Result<bool, Fault> {
        Ok(self.value(rows.definition, id, |_| ())?.is_none())
    }

    /// Zero is never drawn: it stands for the appliance, or for nothing.
    pub(super) fn draw(
        count: u64,
        free: impl Fn(u64) -> Result<bool, Fault>,
    ) -> Result<u64, Fault> {
        for _ in 0..64 {
            let id = number()? % count;
            if id != 0 && free(id)? {
                return Ok(id);
            }
        }
        Err(Fault::Bug("no free id was drawn".to_owned()))
    }
}
