//! Writing: one change in, its rows and everything derived from them out.
//!
//! Index rows are a function of a row: the old ones are what that function says of the row before,
//! the new ones what it says of the row after. Nothing else writes them, so they cannot drift.

use std::borrow::Borrow;

use redb::{Key, ReadableTable, Value, WriteTransaction};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    keys,
    tables::{self, Index, Rows},
    tally::Tally,
};
use crate::{
    domain::{
        account::{Account, AccountKind, Contract},
        attachment::Attachment,
        bulk::Batch,
        case::{Case, Place},
        change::Write,
        draft::Draft,
        entry::{Entry, Version},
        id::{AccountId, ReplyId},
        person::User,
        saved::{SavedView, Shelf},
        session::{Session, SessionKey},
    },
    error::Fault,
};

/// The write in progress.
pub(super) struct Writing<'t>(pub(super) &'t WriteTransaction);

impl Writing<'_> {
    /// Writes one row of a change, and what follows from it.
    #[expect(clippy::too_many_lines, reason = "a line for each sort of write")]
    pub(super) fn apply(&self, write: &Write) -> Result<(), Fault> {
        match write {
            Write::Case(before, after) => self.case(before.as_deref(), after),
            Write::Description(case, words) => self.put(&tables::DESCRIPTION, case.0, words),
            Write::Entry(before, after) => self.entry(before.as_deref(), after),
            Write::Version(case, seq, n, version) => self.version((case.0, *seq, *n), version),
            Write::Attachment(before, after) => self.attachment(before.as_deref(), after),
            Write::Account(before, after) => self.account(before.as_deref(), after),
            Write::Contract(contract, names) => self.contract(contract, names),
            Write::Product(before, after) => self.product(before.as_deref(), after),
            Write::User(before, after) => self.user(before.as_deref(), after),
            Write::Password(user, hash) => self.put(&tables::PASSWORD, user.0, hash),
            Write::Session(session) => self.session(session),
            Write::SessionOver(key) => self.session_over(*key),
            Write::Offer(offer) => self.offer(offer),
            Write::OfferGone(offer) => self.offer_gone(offer),
            Write::Link(before, after) => self.link(before.as_deref(), Some(after)),
            Write::LinkGone(before) => self.link(Some(before), None),
            Write::Token(token) => self.token(token),
            Write::TokenGone(token) => self.token_gone(token),
            Write::Factor(user, factor) => self.factor(*user, factor.as_deref()),
            Write::Zone(user, zone) => self.put(&tables::ZONE, user.0, &zone.name().to_owned()),
            Write::Draft(before, after) => self.draft(before.as_deref(), Some(after)),
            Write::DraftGone(before) => self.draft(Some(before), None),
            Write::Logo(before, after) => self.logo(before.as_deref(), after.as_deref()),
            Write::Read(user, case, until) => self.read(*user, *case, *until),
            Write::Notify(told) => self.notify(told),
            Write::Heard(user, topic, up_to) => self.heard(*user, *topic, *up_to),
            Write::Views(of, views) => self.views(*of, views),
            Write::Reply(of, reply) => self.put(&tables::REPLY, keys::reply(*of, reply.id), reply),
            Write::ReplyGone(of, id) => self.reply_gone(*of, *id),
            Write::Passed(follower, place) => self.passed(*follower, *place),
            Write::Duplicate(before, after) => self.duplicate(before.as_deref(), after.as_deref()),
            Write::Concern(before, after) => self.concern(before.as_deref(), after.as_deref()),
            Write::Moved(moved) => self.moved(moved),
            Write::VersionsGone(case, seq) => self.versions_gone((case.0, *seq)),
            Write::Erase(case, trace) => self.erase(*case, *trace),
            Write::ClockAccepted(_) => self.forget(tables::META, "doubt"),
            Write::Batch(before, after) => self.batch(before.as_deref(), Some(after)),
            Write::BatchGone(before) => self.batch(Some(before), None),
            Write::Mail(before, after) => self.mail(before.as_ref(), after),
            Write::Banner(banner) => self.banner(banner.as_deref()),
            Write::Backups(backups) => self.put(&tables::BACKUPS, 0, backups.as_ref()),
            Write::Delivery(user, delivery) => self.delivery(*user, *delivery),
            Write::MailSettings(settings) => self.mail_settings(settings.as_deref()),
            Write::Tier(before, after) => self.tier(before.as_deref(), Some(after)),
            Write::TierGone(before) => self.tier_gone(before),
            Write::TierVersion(before, after) => self.tier_version(before.as_deref(), after),
            Write::TierRequest(before, after) => self.tier_request(before.as_deref(), after),
            Write::Subscription(before, after) => self.subscription(before.as_deref(), Some(after)),
            Write::SubscriptionGone(before) => self.subscription(Some(before), None),
            Write::Hub(before, after) => self.hub(before.as_deref(), after),
            Write::Config(before, after) => self.config(before.as_deref(), Some(after)),
            Write::ConfigGone(before) => self.config(Some(before), None),
            Write::Order(before, after) => self.order(before.as_deref(), after),
            Write::Answered(before, after) => self.answered(before.as_deref(), after.as_deref()),
            Write::Webhook(before, after) => self.webhook(before.as_deref(), after),
            Write::WebhookGone(webhook) => self.webhook_gone(webhook),
            Write::Dispatch(before, after) => self.dispatch(before.as_ref(), after),
            Write::DispatchLost(webhook, due, n) => self.dispatch_lost((webhook.0, due.0, *n)),
            Write::Networks(networks) => self.put(&tables::WEBHOOK_NETWORKS, 0, networks.as_ref()),
            Write::AnswersErased(about) => self.answers_erased(*about),
        }
    }

    fn views(&self, of: Shelf, views: &Vec<SavedView>) -> Result<(), Fault> {
        if views.is_empty() {
            self.forget(tables::VIEWS.definition, keys::shelf(of))
        } else {
            self.put(&tables::VIEWS, keys::shelf(of), views)
        }
    }

    fn reply_gone(&self, of: Shelf, id: ReplyId) -> Result<(), Fault> {
        self.forget(tables::REPLY.definition, keys::reply(of, id))
    }

    fn case(&self, before: Option<&Case>, after: &Case) -> Result<(), Fault> {
        self.put(&tables::CASE, after.id.0, after)?;
        let id = after.id.0;
        let old: Vec<Place> = before.into_iter().flat_map(Case::places).collect();
        let new: Vec<Place> = after.places().collect();
        let moved = |place: &Place| keys::by_moved(id, place);
        self.reindex(tables::BY_MOVED, old.iter().map(moved), new.iter().map(moved))?;
        let class = |place: &Place| keys::by_class(id, place);
        self.reindex(tables::BY_CLASS, old.iter().map(class), new.iter().map(class))?;
        let listed = |places: &[Place]| -> Vec<tables::Listed> {
            places.iter().flat_map(|place| keys::listed(id, place)).collect()
        };
        self.reindex(tables::LISTED, listed(&old), listed(&new))?;
        self.reindex(tables::DUE, before.and_then(keys::due), keys::due(after))?;
        self.time_case(after)?;
        self.tally(&old, &new)
    }

    fn batch(&self, before: Option<&Batch>, after: Option<&Batch>) -> Result<(), Fault> {
        let held = keys::held;
        if let (None, Some(after)) = (before, after)
            && after.hold.is_some()
        {
            // What stood there may have been one that does not decode.
            let mut index = self.0.open_table(tables::HELD)?;
            index.retain(|(_, user), ()| user != after.by.0)?;
        }
        self.reindex(tables::HELD, before.and_then(held), after.and_then(held))?;
        match (before, after) {
            (_, Some(after)) => self.put(&tables::BATCH, keys::batch(after.by, after.done), after),
            (Some(before), None) => {
                let key = keys::batch(before.by, before.done);
                self.forget(tables::BATCH.definition, key)
            }
            (None, None) => Ok(()),
        }
    }

    fn tally(&self, old: &[Place], new: &[Place]) -> Result<(), Fault> {
        let mut table = self.0.open_table(tables::TALLY.definition)?;
        for after in new {
            let before = old.iter().find(|place| place.account == after.account);
            let counted = |place: &Place| {
                (place.direction, place.state, place.priority, place.agent.is_none())
            };
            if before.map(counted) == Some(counted(after)) {
                continue;
            }
            let key = after.account.0;
            let row = table.get(key)?.map(|row| tables::TALLY.decode(&key, row.value()));
            let mut tally: Tally = row.transpose()?.unwrap_or_default();
            if let Some(before) = before {
                tally.remove(before);
            }
            tally.add(after);
            table.insert(key, tables::TALLY.encode(&key, &tally)?.as_slice())?;
        }
        let stays = |place: &&Place| new.iter().any(|after| after.account == place.account);
        for gone in old.iter().filter(|place| !stays(place)) {
            let key = gone.account.0;
            let row = table.get(key)?.map(|row| tables::TALLY.decode(&key, row.value()));
            let mut tally: Tally = row.transpose()?.unwrap_or_default();
            tally.remove(gone);
            table.insert(key, tables::TALLY.encode(&key, &tally)?.as_slice())?;
        }
        Ok(())
    }

    fn entry(&self, before: Option<&Entry>, after: &Entry) -> Result<(), Fault> {
        self.put(&tables::ENTRY, (after.case.0, after.seq), after)?;
        let involved = keys::involved_by_entry;
        self.involve(before.and_then(involved), involved(after))?;
        self.name(tables::ENTRY_MARK, (after.case.0, after.mark.0), after.seq)?;
        if after.private_to.is_none() && before.is_none_or(|before| before.private_to.is_some()) {
            self.time_entry(after)?;
        }
        let key = keys::entry_for;
        self.reindex(tables::ENTRY_FOR, before.map(key), Some(key(after)))
    }

    fn version(&self, key: (u64, u32, u16), version: &Version) -> Result<(), Fault> {
        self.put(&tables::VERSION, key, version)?;
        self.name(tables::VERSION_FOR, keys::version_for(key, version), ())
    }

    /// Forgets the earlier texts of a comment.
    fn versions_gone(&self, (case, seq): (u64, u32)) -> Result<(), Fault> {
        let mut versions = self.0.open_table(tables::VERSION.definition)?;
        let mut index = self.0.open_table(tables::VERSION_FOR)?;
        let all = (case, seq, 0)..=(case, seq, u16::MAX);
        for entry in versions.extract_from_if(all, |_, _| true)? {
            let (key, row) = entry?;
            let version = tables::VERSION.decode(&key.value(), row.value())?;
            index.remove(keys::version_for(key.value(), &version))?;
        }
        Ok(())
    }

    fn attachment(&self, before: Option<&Attachment>, after: &Attachment) -> Result<(), Fault> {
        let id = after.file.id.0;
        self.put(&tables::ATTACHMENT, id, after)?;
        let involved = keys::involved_by_attachment;
        self.involve(before.map(involved), Some(involved(after)))?;
        let key = keys::attachment_for;
        self.reindex(tables::ATTACHMENT_FOR, before.and_then(key), key(after))?;
        let held = keys::held_by_attachment;
        self.reindex(tables::BLOB_REF, before.and_then(held), held(after))?;
        let (account, bytes) = keys::counted(after);
        self.count(account, before.map_or(0, |before| keys::counted(before).1), bytes)
    }

    fn account(&self, before: Option<&Account>, after: &Account) -> Result<(), Fault> {
        self.put(&tables::ACCOUNT, after.id.0, after)?;
        self.reindex(tables::MANAGED, before.and_then(keys::managed), keys::managed(after))?;
        if let Some((name, id)) = before.map(keys::account_named) {
            self.forget(tables::ACCOUNT_NAMED, (name.as_str(), id))?;
        }
        let (name, id) = keys::account_named(after);
        self.name(tables::ACCOUNT_NAMED, (name.as_str(), id), ())?;
        if after.kind == AccountKind::Operator {
            self.name(tables::META, "operator", after.id.0)?;
        }
        if let Some(before) = before {
            self.partner_named(before, after)?;
        }
        self.desk(before, after)
    }

    /// Has everybody whom a contract joins to a desk find it under its preset.
    fn desk(&self, before: Option<&Account>, after: &Account) -> Result<(), Fault> {
        if before.is_none_or(|before| before.desk.preset == after.desk.preset) {
            return Ok(());
        }
        let joined = self.0.open_table(tables::JOINED)?;
        for entry in joined.range((after.id.0, 0)..=(after.id.0, u64::MAX))? {
            let other = AccountId(entry?.0.value().1);
            let key = |desk| keys::desk_for(other, desk);
            self.reindex(tables::DESK_FOR, before.map(key), Some(key(after)))?;
        }
        Ok(())
    }

    fn contract(&self, contract: &Contract, names: &(String, String)) -> Result<(), Fault> {
        self.put(&tables::CONTRACT, contract.id.0, contract)?;
        let (one, other) = contract.parties;
        for (account, partner, name) in [(one, other, &names.1), (other, one, &names.0)] {
            let (joined, name) = ((account.0, partner.0), super::folded(name));
            let key = (account.0, name.as_str(), partner.0);
            let desk = self.row(&tables::ACCOUNT, partner.0)?;
            let desk = desk.map(|desk| keys::desk_for(account, &desk));
            let (old, new) = if contract.active { (None, desk) } else { (desk, None) };
            self.reindex(tables::DESK_FOR, old, new)?;
            if contract.active {
                self.name(tables::JOINED, joined, contract.id.0)?;
                self.name(tables::PARTNER, key, contract.id.0)?;
            } else {
                self.forget(tables::JOINED, joined)?;
                self.forget(tables::PARTNER, key)?;
            }
        }
        Ok(())
    }

    fn user(&self, before: Option<&User>, after: &User) -> Result<(), Fault> {
        let id = after.id.0;
        self.put(&tables::USER, id, after)?;
        if let Some(before) = before {
            self.forget(tables::USER_EMAIL, before.email.as_str())?;
            let (account, name, id) = keys::user_of(before);
            self.forget(tables::USER_OF, (account, name.as_str(), id))?;
        }
        if let Some(before) = before.filter(|before| before.account != after.account) {
            // What is in their drafts goes with them; what they have sent stays.
            let bytes = self.in_drafts(id)?;
            self.count(before.account.0, bytes, 0)?;
            self.count(after.account.0, 0, bytes)?;
        }
        let admin = keys::admin_of;
        self.reindex(tables::ADMIN_OF, before.and_then(admin), admin(after))?;
        self.name(tables::USER_EMAIL, after.email.as_str(), id)?;
        let (account, name, id) = keys::user_of(after);
        self.name(tables::USER_OF, (account, name.as_str(), id), ())
    }

    fn session(&self, session: &Session) -> Result<(), Fault> {
        self.put(&tables::SESSION, session.key.0, session)?;
        self.name(tables::SESSION_OF, (session.user.0, session.key.0), ())
    }

    fn session_over(&self, key: SessionKey) -> Result<(), Fault> {
        let mut table = self.0.open_table(tables::SESSION.definition)?;
        let session = match table.remove(key.0)? {
            None => return Ok(()),
            Some(row) => tables::SESSION.decode(&key.0, row.value())?,
        };
        self.forget(tables::SESSION_OF, (session.user.0, key.0))
    }

    fn draft(&self, before: Option<&Draft>, after: Option<&Draft>) -> Result<(), Fault> {
        let held = |draft: Option<&Draft>| draft.map(keys::held_by_draft).unwrap_or_default();
        self.reindex(tables::BLOB_REF, held(before), held(after))?;
        let bytes = |draft: Option<&Draft>| draft.map_or(0, keys::counted_draft);
        if let Some(user) = before.or(after).map(|draft| draft.user.0)
            && bytes(before) != bytes(after)
            && let Some(user) = self.row(&tables::USER, user)?
        {
            self.count(user.account.0, bytes(before), bytes(after))?;
        }
        let files = |draft: Option<&Draft>| draft.map(keys::draft_files).unwrap_or_default();
        self.reindex(tables::DRAFT_FILE, files(before), files(after))?;
        let key = |draft: &Draft| (draft.user.0, draft.place.key());
        match (before, after) {
            (_, Some(after)) => self.put(&tables::DRAFT, key(after), after),
            (Some(before), None) => self.forget(tables::DRAFT.definition, key(before)),
            (None, None) => Ok(()),
        }
    }
}

/// What the files of an account take.
impl Writing<'_> {
    /// Counts `less` bytes out and `more` in.
    fn count(&self, account: u64, less: u64, more: u64) -> Result<(), Fault> {
        if less == more {
            return Ok(());
        }
        let used = self.row(&tables::FILE_BYTES, account)?.unwrap_or_default();
        let used = used.saturating_sub(less).saturating_add(more);
        self.put(&tables::FILE_BYTES, account, &used)
    }

    /// How many bytes a user's drafts hold.
    fn in_drafts(&self, user: u64) -> Result<u64, Fault> {
        let table = self.0.open_table(tables::DRAFT.definition)?;
        let mut bytes = 0;
        for entry in table.range((user, 0)..=(user, u64::MAX))? {
            let (key, row) = entry?;
            bytes += keys::counted_draft(&tables::DRAFT.decode(&key.value(), row.value())?);
        }
        Ok(bytes)
    }

    pub(super) fn row<R: Serialize + DeserializeOwned>(
        &self,
        rows: &Rows<u64, R>,
        id: u64,
    ) -> Result<Option<R>, Fault> {
        let table = self.0.open_table(rows.definition)?;
        table.get(id)?.map(|row| rows.decode(&id, row.value())).transpose()
    }
}

/// The four ways in which a table changes.
impl Writing<'_> {
    pub(super) fn put<'k, K: Key + 'static, R: Serialize + DeserializeOwned>(
        &self,
        rows: &Rows<K, R>,
        key: impl Borrow<K::SelfType<'k>>,
        row: &R,
    ) -> Result<(), Fault> {
        let bytes = rows.encode(key.borrow(), row)?;
        self.0.open_table(rows.definition)?.insert(key, bytes.as_slice())?;
        Ok(())
    }

    pub(super) fn name<'k, 'v, K: Key + 'static, V: Value + 'static>(
        &self,
        index: Index<K, V>,
        key: impl Borrow<K::SelfType<'k>>,
        value: impl Borrow<V::SelfType<'v>>,
    ) -> Result<(), Fault> {
        self.0.open_table(index)?.insert(key, value)?;
        Ok(())
    }

    pub(super) fn forget<'k, K: Key + 'static, V: Value + 'static>(
        &self,
        index: Index<K, V>,
        key: impl Borrow<K::SelfType<'k>>,
    ) -> Result<(), Fault> {
        self.0.open_table(index)?.remove(key)?;
        Ok(())
    }

    pub(super) fn reindex<K>(
        &self,
        index: Index<K>,
        old: impl IntoIterator<Item = K>,
        new: impl IntoIterator<Item = K>,
    ) -> Result<(), Fault>
    where
        K: for<'k> Key<SelfType<'k> = K> + PartialEq + 'static,
    {
        let (old, new): (Vec<K>, Vec<K>) = (old.into_iter().collect(), new.into_iter().collect());
        if old == new {
            return Ok(());
        }
        let mut table = self.0.open_table(index)?;
        for key in old.iter().filter(|key| !new.contains(key)) {
            table.remove(key)?;
        }
        for key in new.iter().filter(|key| !old.contains(key)) {
            table.insert(key, ())?;
        }
        Ok(())
    }
}
