//! One function per thing a person can do.
//!
//! A use case names the permission, lets the domain decide, and hands the change to the writer. It
//! holds no rule of its own: a rule belongs to [`crate::domain`], a row to [`crate::store`].

mod answers;
mod appliance;
mod attention;
mod audit;
mod backups;
mod banner;
mod bookmarks;
mod bulk;
mod cases;
mod concern;
mod console;
mod directory;
mod drafts;
mod due;
mod duplicate;
mod encoding;
mod export;
mod factor;
mod files;
mod find;
mod handing;
mod importing;
pub mod inspect;
mod intake;
mod links;
mod lists;
pub mod live;
mod logos;
mod mail;
mod metrics;
mod moving;
mod names;
mod narrow;
mod notifications;
mod numbers;
mod opening;
mod organisations;
mod passwords;
mod people;
mod places;
mod post;
pub mod preview;
mod products;
mod profile;
mod rates;
mod reading;
mod receiving;
mod records;
mod redact;
mod replies;
mod saved;
mod sessions;
pub mod show;
mod table;
mod talk;
mod team;
mod throttle;
mod tiers;
mod tokens;
mod totals;
mod updates;
mod walks;
mod webhooks;
mod whom;

use std::sync::Arc;

pub use self::{
    audit::{AuditPlace, AuditPortion},
    bulk::Todo,
    cases::{EditForm, Stepped},
    console::{Hidden, NewUser, SetUp, new_account},
    due::Swept,
    export::{CaseHead, CasePart, Contents, EXPORT_CASES_MAX, Ending, Message, Portion, Then},
    factor::Enrolment,
    files::{Fate, Glance, Incoming, Kept},
    find::{FOUND_MAX, PAGES_MAX, SearchFor},
    importing::Import,
    links::{Asked, Came, Guested, InviteForm, Linked, Reaching, Whom},
    notifications::Hears,
    organisations::{Answer, Joint, NewAccount, Turn},
    passwords::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN},
    people::PersonForm,
    post::Round,
    products::ProductForm,
    profile::NewPassword,
    receiving::DeskTurn,
    records::{Choose, RECORDS_LOOKED_AT},
    sessions::{Entered, Secret, SignIn},
    table::TABLE_BYTES_MAX,
    talk::{Comment, Shown},
    tiers::{
        Assignee, Checked, Choosing, ConfigForm, Edited, HUB_LOOKED_AT, HubTurn, Imported,
        OrderForm, OrderUpdate, Parent, Register, Run, SubscriptionChange, SubscriptionForm,
        TierForm, TierRun, TierUpdate,
    },
    tokens::{Bearer, MadeToken},
    updates::{CaseUpdate, PeopleUpdate},
    webhooks::{Due, MadeWebhook, Sending, Sent, Shapes},
};
pub use crate::followers::mail::PATIENCE;
use crate::{
    domain::file::Quota,
    followers::{live::Live, search::Search},
    store::Store,
};

/// The helpdesk, as the browser, the command line and the API see it. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    store: Store,
    search: Search,
    live: Live,
    inner: Arc<Inner>,
    /// Where this helpdesk is, as far as it is known: scheme and host, without a slash at the end.
    address: Arc<str>,
    /// How many bytes of files each account may have.
    file_quota: u64,
    /// How many places of a list one request looks at.
    looks: usize,
}

/// What all handles share beside the store; nothing here outlives the process.
#[derive(Default)]
struct Inner {
    /// How long the machine had been up when this began.
    started: std::time::Duration,
    passwords: passwords::Gate,
    throttle: throttle::Throttle,
    /// Who asked lately for another password.
    forgotten: throttle::Throttle,
    /// What each token asks, and from where wrong ones come.
    tokens: tokens::Rates,
    halves: factor::Halves,
    drawings: factor::Drawings,
    made: links::Made,
    lately: links::Lately,
    intake: intake::Intake,
    exports: export::Running,
    bookmarks: bookmarks::Bookmarks,
    totals: totals::Totals,
    walks: walks::Walks,
    /// Searches that may read much.
    searches: walks::Walks,
    turns: answers::Turns,
    making: backups::Making,
    set_up: console::SetUpLink,
    stirred: webhooks::Stirred,
}

impl Desk {
    /// Sets up a desk over an open store.
    pub fn new(store: Store) -> Desk {
        let search = Search::beside(&store);
        let (file_quota, looks) = (Quota::USUAL, show::LOOKED_AT);
        let live = Live::default();
        let inner = Arc::new(Inner { started: store.uptime(), ..Inner::default() });
        let address = Arc::from("");
        Desk { store, search, live, inner, address, file_quota, looks }
    }

    /// The same desk where the files of each account may take so many bytes; of one that has more
    /// already no file is lost.
    #[must_use]
    pub fn with_file_quota(self, bytes: u64) -> Desk {
        Desk { file_quota: bytes, ..self }
    }

    /// The same desk at this address: scheme and host, without a slash at the end.
    #[must_use]
    pub fn at(self, address: &str) -> Desk {
        Desk { address: address.into(), ..self }
    }

    /// What links to this helpdesk begin with; empty if nobody has said so.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The same desk where one request looks at so many places of a list.
    #[cfg(test)]
    fn with_looks(self, looks: usize) -> Desk {
        Desk { looks, ..self }
    }

    /// What cases are found by, for those who keep it up to date.
    pub fn index(&self) -> &Search {
        &self.search
    }

    /// Who listens to live updates, for the edge, which lets them.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// What is kept, for those who keep it: the timer, the edge, the benchmarks.
    pub fn store(&self) -> &Store {
        &self.store
    }
}

#[cfg(test)]
#[path = "../../tests/it/hookroom.rs"]
pub(crate) mod hookroom;
#[cfg(test)]
#[path = "../../tests/it/mailroom.rs"]
pub(crate) mod mailroom;
#[cfg(test)]
mod tests;
