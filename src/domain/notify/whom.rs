//! Who is told of what the journal says.

use super::{Notification, Occasion, Topic, Whom};
use crate::domain::{
    access::{Sealed, stand},
    case::Case,
    id::{AccountId, CaseId, Mark, UserId},
    journal::{Event, Kind, Record},
    moment::Moment,
    person::{Role, User},
    workflow::{Action, Side},
};

/// Something that happened to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// What.
    pub occasion: Occasion,
    /// To which case.
    pub case: CaseId,
    /// When.
    pub at: Moment,
    /// By whom; none if the clock did it.
    pub by: Option<UserId>,
    /// The comment that tells more.
    pub mark: Option<Mark>,
    /// The one account that may know of it; none if both sides may.
    pub private_to: Option<AccountId>,
    /// Whom it names.
    pub named: Vec<UserId>,
}

/// What is known of a case before anybody is told of it.
#[derive(Clone, Debug)]
pub struct Known {
    /// The case.
    pub case: Sealed<Case>,
    /// Who manages the account that asked, and the one that answers.
    pub managers: [Option<AccountId>; 2],
    /// Who has commented or added a file for both sides to see.
    pub involved: Vec<UserId>,
    /// Who has done so for their own account alone. That nobody else can know, so it changes nothing
    /// about who else is told.
    pub involved_privately: Vec<UserId>,
}

impl Happening {
    /// What an entry of the journal tells people of: what concerns somebody most comes first. Whom
    /// a comment names is not in the journal, and still to be filled in.
    pub fn of(event: &Event, at: Moment) -> Vec<Happening> {
        let (case, mark) = match event.record {
            Record::Case(case) => (case, event.to("comment").and_then(|mark| mark.parse().ok())),
            Record::Entry(case, mark) => (case, Some(mark)),
            _ => return Vec::new(),
        };
        let (by, private_to, public) = (event.by, event.private_to, event.private_to.is_none());
        let one = |occasion, named| Happening { occasion, case, at, by, mark, private_to, named };
        let named = |what: &str| -> Vec<UserId> {
            let ids = event.to(what).unwrap_or_default().split_whitespace();
            ids.filter_map(|id| id.parse().ok()).collect()
        };
        let plain = |occasion: Occasion| one(occasion, Vec::new());
        let files = event.to("file").filter(|_| public).map(|_| plain(Occasion::FilesAdded));
        match event.kind {
            Kind::CaseOpened => vec![
                plain(Occasion::OpenedForYou),
                one(Occasion::Copied, named("cc")),
                plain(Occasion::Opened),
            ],
            Kind::CaseMoved => {
                let action = event.to("action").and_then(Action::of_word);
                let moved = action.and_then(occasion_of).map(plain);
                moved.into_iter().chain([plain(Occasion::Mentioned)]).collect()
            }
            Kind::CaseEdited => {
                let people = [("agent", Occasion::Assigned), ("cc", Occasion::Copied)];
                people
                    .map(|(what, occasion)| one(occasion, named(what)))
                    .into_iter()
                    .chain(files)
                    .collect()
            }
            Kind::CommentAdded => {
                let commented = public.then(|| plain(Occasion::Commented));
                [plain(Occasion::Mentioned)].into_iter().chain(commented).collect()
            }
            Kind::CommentEdited => {
                let said = event.to("said").map(|_| plain(Occasion::Mentioned));
                let is_new = public && event.to("audience").is_some();
                let public = if is_new { Some(plain(Occasion::Commented)) } else { files };
                said.into_iter().chain(public).collect()
            }
            Kind::FilesAdded if public => vec![plain(Occasion::FilesAdded)],
            _ => Vec::new(),
        }
    }
}

/// What people are told of a step; of some they are not.
fn occasion_of(action: Action) -> Option<Occasion> {
    Some(match action {
        Action::Inquire => Occasion::Inquired,
        Action::SubmitData => Occasion::SubmittedData,
        Action::WaitForCustomer => Occasion::Waiting,
        Action::Resolve => Occasion::Resolved,
        Action::Reopen | Action::SendAndReopen => Occasion::Reopened,
        Action::RejectSolution => Occasion::Rejected,
        Action::Close | Action::AcceptResolution => Occasion::Closed,
        Action::TakeUp | Action::TakeBack | Action::Message => return None,
    })
}

/// Those who are told of one thing: some by name, or else the agents of an account; and others in
/// any case.
struct Circle<'k> {
    people: Vec<UserId>,
    or_agents_of: Option<AccountId>,
    besides: &'k [UserId],
    /// The side they have to be of; none for either.
    side: Option<Side>,
}

impl Known {
    /// What everybody is told of these happenings, which are of one event: each person of the first
    /// that concerns them. `user` looks somebody up, `agents` those of an account.
    ///
    /// # Errors
    ///
    /// What `user` and `agents` fail with.
    pub fn told<E>(
        &self,
        happenings: &[Happening],
        mut user: impl FnMut(UserId) -> Result<Option<Sealed<User>>, E>,
        mut agents: impl FnMut(AccountId) -> Result<Vec<Sealed<User>>, E>,
    ) -> Result<Vec<Notification>, E> {
        let mut told: Vec<Notification> = Vec::new();
        let agent = self.case.0.receiver.agent.map(&mut user).transpose()?.flatten();
        let works = agent.is_some_and(|agent| self.works(&agent.0));
        for happening in happenings {
            // A new case is the whole desk's only as long as nobody there works on it.
            if works && happening.occasion.whom() == Whom::Desk {
                continue;
            }
            let doer = happening.by.map(&mut user).transpose()?.flatten();
            let circle = self.circle(happening, doer.map(|doer| doer.0.account));
            let mut some = false;
            for id in &circle.people {
                let Some(sealed) = user(*id)? else { continue };
                let one = self.tell(happening, &circle, &sealed.0);
                some |= one.is_some();
                add(&mut told, one);
            }
            if let Some(account) = circle.or_agents_of.filter(|_| !some) {
                let them = agents(account)?;
                let them = them.iter().filter(|user| user.0.role >= Role::Agent);
                them.for_each(|user| add(&mut told, self.tell(happening, &circle, &user.0)));
            }
            for id in circle.besides {
                let sealed = user(*id)?;
                add(&mut told, sealed.and_then(|one| self.tell(happening, &circle, &one.0)));
            }
        }
        Ok(told)
    }

    /// Whom the table means.
    fn circle(&self, happening: &Happening, doer: Option<AccountId>) -> Circle<'_> {
        let case = &self.case.0;
        let (issuer, receiver) = (&case.issuer, &case.receiver);
        let nobody = Circle { people: Vec::new(), or_agents_of: None, besides: &[], side: None };
        let besides = self.involved_privately.as_slice();
        match happening.occasion.whom() {
            Whom::Desk => {
                let (or_agents_of, side) = (Some(receiver.account), Some(Side::Receiver));
                Circle { or_agents_of, side, ..nobody }
            }
            Whom::OtherSide => {
                let (end, side) = match doer.and_then(|doer| self.stand(doer)) {
                    None => return nobody,
                    Some((Side::Receiver, _)) => (issuer, Side::Issuer),
                    Some(_) => (receiver, Side::Receiver),
                };
                let people = end.agent.iter().chain(&end.cc).chain(&self.involved);
                let people = people.copied().collect();
                Circle { people, or_agents_of: Some(end.account), besides, side: Some(side) }
            }
            Whom::Askers => {
                let people = [case.reporter].into_iter().chain(case.contact);
                let people = people.chain(issuer.cc.iter().chain(&self.involved).copied());
                let people = people.collect();
                // Where none of them stands on it any more; but of a side's own deed it knows.
                let own = doer.and_then(|doer| self.stand(doer)).map(|(side, _)| side);
                let or_agents_of = (own != Some(Side::Issuer)).then_some(issuer.account);
                Circle { people, or_agents_of, besides, side: Some(Side::Issuer) }
            }
            Whom::Client => {
                let others = doer.is_some_and(|doer| doer != issuer.account);
                if !others && case.contact.is_none() {
                    return nobody;
                }
                let people = case.contact.into_iter().collect();
                let or_agents_of = others.then_some(issuer.account);
                Circle { people, or_agents_of, side: Some(Side::Issuer), ..nobody }
            }
            Whom::Named => Circle { people: happening.named.clone(), ..nobody },
            // Of requests, not of cases.
            Whom::Vendor | Whom::Asker => nobody,
        }
    }

    /// The notification, unless they did it themselves, cannot sign in, may not see it, or stand
    /// on the other side.
    fn tell(
        &self,
        happening: &Happening,
        circle: &Circle<'_>,
        user: &User,
    ) -> Option<Notification> {
        let (side, via) = self.stand(user.account)?;
        let may = user.active
            && Some(user.id) != happening.by
            && circle.side.is_none_or(|wanted| wanted == side)
            && happening.private_to.is_none_or(|account| account == user.account);
        let Happening { occasion, case, at, by, mark, .. } = *happening;
        let topic = Topic::Case(case);
        may.then_some(Notification { user: user.id, at, occasion, topic, by, mark, via })
    }

    /// Whether this agent of the receiver still is one, or the case is nobody's.
    fn works(&self, agent: &User) -> bool {
        let side = self.stand(agent.account).map(|(side, _)| side);
        agent.active && side == Some(Side::Receiver)
    }

    fn stand(&self, account: AccountId) -> Option<(Side, AccountId)> {
        let case = &self.case.0;
        let ends = [case.issuer.account, case.receiver.account];
        stand(account, case, |end| {
            ends.into_iter().zip(self.managers).any(|(of, by)| of == end && by == Some(account))
        })
    }
}

fn add(told: &mut Vec<Notification>, one: Option<Notification>) {
    let fresh = one.filter(|one| !told.iter().any(|before| before.user == one.user));
    told.extend(fresh);
}
