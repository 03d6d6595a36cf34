//! The journal as those read it who run the appliance: who did what to which thing, and what the
//! settings were before and after. Never what is in cases: of those it has ids and kinds alone.

use super::{
    access::{Actor, Console, Sealed},
    id::UserId,
    journal::{Changed, Kind, Record},
    moment::Moment,
    refusal::Refusal,
};

/// What of the journal is asked for; by default all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only what is of this kind.
    pub kind: Option<Kind>,
    /// Only what this user did.
    pub by: Option<UserId>,
    /// Only what was done to this thing; of a case, to anything of it.
    pub about: Option<Record>,
    /// Only from this moment on.
    pub from: Option<Moment>,
    /// Only before this moment.
    pub until: Option<Moment>,
}

/// An entry of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its number; the first is 0.
    pub number: u64,
    /// When.
    pub at: Moment,
    /// Who; none if the appliance, or whoever sits at it, did.
    pub by: Option<UserId>,
    /// What was done.
    pub kind: Kind,
    /// What it was done to.
    pub record: Record,
    /// What differs, as far as its reader may know.
    pub changes: Vec<Changed>,
    /// What proves that it belongs where it stands.
    pub proof: Proof,
}

/// An entry's place in the chain: `hash` is the BLAKE3 hash of `previous`, the entry's number (eight
/// bytes, the lowest first), `link` and `payload`, one behind the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The hash of the entry before; zeroes before the first.
    pub previous: [u8; 32],
    /// When, who, what kind, and which record, as the store writes them.
    pub link: Vec<u8>,
    /// The hash of the salted rest, which may have been erased.
    pub payload: [u8; 32],
    /// The hash.
    pub hash: [u8; 32],
}

impl AuditFilter {
    /// Whether an entry is asked for that says this of itself.
    pub fn wants(&self, at: Moment, by: Option<UserId>, kind: Kind, record: Record) -> bool {
        let about = |asked: Record| match asked {
            Record::Case(_) => record.case() == asked.case(),
            asked => record == asked,
        };
        self.kind.is_none_or(|asked| asked == kind)
            && self.by.is_none_or(|asked| Some(asked) == by)
            && self.about.is_none_or(about)
            && self.from.is_none_or(|from| from <= at)
            && self.until.is_none_or(|until| at < until)
    }
}

impl Sealed<AuditEntry> {
    /// Opens an entry for those who run the appliance.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of the operator.
    pub fn audited(self, actor: &Actor) -> Result<AuditEntry, Refusal> {
        actor.person()?.must_run_appliance()?;
        Ok(self.0.without_texts())
    }

    /// Opens an entry for the one at the machine, who is shown no more.
    pub fn audited_here(self, _: Console) -> AuditEntry {
        self.0.without_texts()
    }
}

impl AuditEntry {
    fn without_texts(self) -> AuditEntry {
        let kind = self.kind;
        let changes = self.changes.into_iter().filter_map(|change| told(kind, change)).collect();
        AuditEntry { changes, ..self }
    }
}

/// What is told of a difference, if it is one: of settings all, of a setting that is a long text or
/// whom to trust only that it differs, of all else nothing: who runs the appliance sees neither cases
/// nor tier accounts.
fn told(kind: Kind, change: Changed) -> Option<Changed> {
    if change.from == change.to {
        return None;
    }
    let is_told = match kind {
        Kind::AccountAdded
        | Kind::AccountChanged
        | Kind::ContractAdded
        | Kind::ContractOffered
        | Kind::OfferDropped
        | Kind::ContractEnded
        | Kind::ProductAdded
        | Kind::UserAdded
        | Kind::UserChanged
        | Kind::SignedOut
        | Kind::BannerSet
        | Kind::Invited
        | Kind::InvitationWithdrawn
        | Kind::ResetMade
        | Kind::BackupsSet
        | Kind::BackupMade
        | Kind::ProductChanged
        | Kind::TokenMade
        | Kind::TokenRevoked
        | Kind::WebhookAdded
        | Kind::WebhookChanged
        | Kind::WebhookRemoved
        | Kind::WebhookSuspended
        | Kind::WebhookNetworksSet => true,
        Kind::MailSet => change.what != "trusted",
        Kind::DeskChanged => !matches!(&*change.what, "instructions" | "links"),
        _ => return None,
    };
    let nothing = String::new;
    let untold = || Changed { what: change.what.clone(), from: nothing(), to: nothing() };
    Some(if is_told { change } else { untold() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{AccountId, CaseId, Mark};

    fn entry(kind: Kind, record: Record, changes: &[(&str, &str, &str)]) -> AuditEntry {
        let one = |(what, from, to): &(&str, &str, &str)| Changed {
            what: (*what).to_owned(),
            from: (*from).to_owned(),
            to: (*to).to_owned(),
        };
        let proof = Proof { previous: [0; 32], link: Vec::new(), payload: [0; 32], hash: [0; 32] };
        let changes = changes.iter().map(one).collect();
        AuditEntry { number: 0, at: Moment(7), by: None, kind, record, changes, proof }
    }

    #[test]
    fn of_cases_and_tier_accounts_nothing_is_told_and_of_settings_what_they_are() {
        let case = Record::Case(CaseId(1));
        for kind in Kind::ALL {
            let told = entry(kind, case, &[("subject", "a", "b"), ("said", "", "c")]);
            let told = told.without_texts().changes;
            let of_case = ["case.", "comment.", "file", "description.", "feedback.", "duplicate."];
            let of_tier = ["tier.", "subscription.", "request."];
            if of_case.iter().chain(&of_tier).any(|begins| kind.word().starts_with(begins)) {
                assert_eq!(told, [], "{kind:?}");
            }
        }
        for kind in [Kind::ViewsChanged, Kind::RepliesChanged] {
            let told = entry(kind, case, &[("view", "Mine", "Ours")]);
            assert_eq!(told.without_texts().changes, [], "what people call their own is theirs");
        }
        let desk = [("auto-close", "7days", "14days"), ("instructions", "digest", "other")];
        let told = entry(Kind::DeskChanged, Record::Account(AccountId(3)), &desk).without_texts();
        assert_eq!((&*told.changes[0].from, &*told.changes[0].to), ("7days", "14days"));
        assert_eq!((&*told.changes[1].from, &*told.changes[1].to), ("", ""));
        let same = [("name", "a", "b"), ("active", "true", "true"), ("managed by", "", "")];
        let account = Record::Account(AccountId(3));
        let told = entry(Kind::AccountChanged, account, &same).without_texts().changes;
        assert_eq!(told.len(), 1, "what stayed as it was is no difference");
    }

    #[test]
    fn what_is_asked_for_of_a_case_is_of_all_that_is_in_it() {
        let filter = AuditFilter { about: Some(Record::Case(CaseId(1))), ..AuditFilter::default() };
        let wants = |record| filter.wants(Moment(7), None, Kind::CommentAdded, record);
        assert!(wants(Record::Case(CaseId(1))) && wants(Record::Entry(CaseId(1), Mark(5))));
        assert!(!wants(Record::Case(CaseId(2))) && !wants(Record::Appliance));
        let days = AuditFilter { from: Some(Moment(7)), until: Some(Moment(8)), ..filter };
        let at = |at| days.wants(Moment(at), None, Kind::CaseOpened, Record::Case(CaseId(1)));
        assert!(!at(6) && at(7) && !at(8));
    }

    #[test]
    fn an_id_says_what_it_is_of() {
        let of_tiers = ["TA-4889-0575-1415", "TAR-4889-0575-1415-004-001", "AS-0000-0000-0001"];
        let of_desks = ["CA-982-766-464", "PA-000-001", "VA-000-002", "UR-000-000-007"];
        for text in of_desks.into_iter().chain(of_tiers) {
            assert_eq!(Record::of_id(text).map(|record| record.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Record::of_id("CAAT-174-196-947"), None);
        assert_eq!(Record::of_id("appliance"), None);
    }

    #[test]
    fn each_kind_has_a_word_of_its_own() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_word(kind.word()), Some(kind));
        }
        assert_eq!(Kind::CaseOpened.title(), "Case opened");
    }
}
