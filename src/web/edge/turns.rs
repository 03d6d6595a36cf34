//! Turns to upload files: so many at once, and nobody so many that others get none.

use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::Notify, time::timeout};

use super::{Limits, refuse::Refused};

/// Who wants to upload.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    pub(super) user: u64,
    pub(super) account: u64,
    /// None for addresses that are exempt.
    pub(super) network: Option<IpAddr>,
}

/// Somebody whose uploads are counted together.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Party {
    User(u64),
    Account(u64),
    Network(IpAddr),
}

/// All turns.
///
/// A user, an account and a network may each begin one upload whenever any turn is free, and a
/// further one while fewer of theirs run than are free of the first half. So one alone has a
/// quarter of all, the next an eighth, and so on, and the second half goes one by one: whoever is
/// slow on purpose takes more than half as many accounts, and as many networks, as there are turns
/// before others get none.
pub(super) struct Turns {
    inner: Mutex<Inner>,
    /// Rung whenever somebody's turn has come.
    begun: Notify,
    all: usize,
    per_user: usize,
    waiting_per_user: usize,
}

#[derive(Default)]
struct Inner {
    next: u64,
    /// Everybody in the order in which they came, and whether their turn has come.
    claims: BTreeMap<u64, (Claim, bool)>,
    running: usize,
    running_of: HashMap<Party, usize>,
}

/// A place in the order; given up when dropped. Once its turn has come, the right to upload.
pub(super) struct Turn {
    turns: Arc<Turns>,
    number: u64,
}

impl Turns {
    pub(super) fn new(limits: &Limits) -> Arc<Turns> {
        Arc::new(Turns {
            inner: Mutex::default(),
            begun: Notify::new(),
            all: limits.uploads,
            per_user: limits.uploads_per_owner,
            waiting_per_user: limits.uploads_waiting_per_owner,
        })
    }

    /// Waits until one more upload may begin.
    ///
    /// # Errors
    ///
    /// [`Refused::TooMany`] if too many of the user's wait already, or it takes too long.
    pub(super) async fn turn(
        self: &Arc<Turns>,
        claim: Claim,
        patience: Duration,
    ) -> Result<Turn, Refused> {
        let turn = self.enter(claim).ok_or(Refused::TooMany)?;
        let begins = async {
            loop {
                let mut begun = pin!(self.begun.notified());
                begun.as_mut().enable();
                if self.lock().has_begun(turn.number) {
                    return;
                }
                begun.await;
            }
        };
        timeout(patience, begins).await.map_err(|_| Refused::TooMany)?;
        Ok(turn)
    }

    /// Takes a place in the order, unless too many of the user's wait already.
    fn enter(self: &Arc<Turns>, claim: Claim) -> Option<Turn> {
        let mut inner = self.lock();
        let number = inner.next;
        inner.next += 1;
        inner.claims.insert(number, (claim, false));
        self.begin(&mut inner);
        let waits = |(other, begun): &&(Claim, bool)| other.user == claim.user && !begun;
        let crowded = inner.claims.values().filter(waits).count() > self.waiting_per_user;
        if crowded && !inner.has_begun(number) {
            inner.claims.remove(&number);
            return None;
        }
        drop(inner);
        Some(Turn { turns: Arc::clone(self), number })
    }

    /// Begins all that can begin, the first first.
    fn begin(&self, inner: &mut Inner) {
        let Inner { claims, running, running_of, .. } = inner;
        for (claim, begun) in claims.values_mut().filter(|(_, begun)| !begun) {
            let free = self.all.saturating_sub(*running);
            let shared = free.saturating_sub(self.all / 2);
            let of = |party| running_of.get(&party).copied().unwrap_or(0);
            let may = |of: usize| of < shared || (of == 0 && free > 0);
            if of(Party::User(claim.user)) < self.per_user && claim.parties().all(|p| may(of(p))) {
                *begun = true;
                *running += 1;
                claim.parties().for_each(|party| *running_of.entry(party).or_default() += 1);
            }
        }
        self.begun.notify_waiters();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Claim {
    fn parties(self) -> impl Iterator<Item = Party> {
        let own = [Party::User(self.user), Party::Account(self.account)];
        own.into_iter().chain(self.network.map(Party::Network))
    }
}

impl Inner {
    fn has_begun(&self, number: u64) -> bool {
        self.claims.get(&number).is_some_and(|(_, begun)| *begun)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut inner = self.turns.lock();
        let Some((claim, true)) = inner.claims.remove(&self.number) else { return };
        inner.running -= 1;
        for party in claim.parties() {
            if let Some(of) = inner.running_of.get_mut(&party) {
                *of -= 1;
                if *of == 0 {
                    inner.running_of.remove(&party);
                }
            }
        }
        self.turns.begin(&mut inner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(user: u64, account: u64) -> Claim {
        Claim { user, account, network: None }
    }

    /// The turns that begin when each of the claims comes in this order.
    fn begun(turns: &Arc<Turns>, claims: impl IntoIterator<Item = Claim>) -> Vec<Turn> {
        let entered: Vec<_> = claims.into_iter().filter_map(|claim| turns.enter(claim)).collect();
        entered.into_iter().filter(|turn| turns.lock().has_begun(turn.number)).collect()
    }

    #[test]
    fn one_account_has_a_quarter_and_others_get_theirs() {
        let turns = Turns::new(&Limits::default());
        let greedy = begun(&turns, (0..64).map(|user| claim(user, 0)));
        assert_eq!(greedy.len(), 8);
        // One after the other each takes all it can get, and twenty more still get one.
        let others: Vec<Vec<Turn>> =
            (1..=21).map(|id| begun(&turns, (0..64).map(|n| claim(id * 100 + n, id)))).collect();
        let counts: Vec<usize> = others.iter().map(Vec::len).collect();
        assert_eq!(counts[..4], [4, 2, 1, 1]);
        assert!(counts[4..20].iter().all(|count| *count == 1), "{counts:?}");
        assert_eq!((counts[20], turns.lock().running), (0, 32));
        drop((greedy, others));
        assert!(turns.lock().running_of.is_empty() && turns.lock().claims.is_empty());
    }

    #[test]
    fn one_network_has_a_quarter_whoever_is_in_it() {
        let turns = Turns::new(&Limits::default());
        let at = |n: u64, host: u8| Claim {
            network: Some(IpAddr::from([192, 0, 2, host])),
            ..claim(n, n)
        };
        let greedy = begun(&turns, (0..64).map(|n| at(n, 1)));
        assert_eq!(greedy.len(), 8);
        assert_eq!(begun(&turns, [at(100, 2), at(101, 1)]).len(), 1);
    }

    #[test]
    fn who_waits_comes_in_their_order_when_one_ends() {
        let limits =
            Limits { uploads_per_owner: 1, uploads_waiting_per_owner: 2, ..Limits::default() };
        let turns = Turns::new(&limits);
        let mut entered: Vec<Turn> = (0..4).filter_map(|_| turns.enter(claim(1, 1))).collect();
        assert_eq!(entered.len(), 3, "one runs, two wait, and one too many");
        let has_begun = |turn: &Turn| turns.lock().has_begun(turn.number);
        assert_eq!(entered.iter().map(has_begun).collect::<Vec<_>>(), [true, false, false]);
        assert!(turns.enter(claim(2, 2)).is_some_and(|turn| has_begun(&turn)), "others need not");
        drop(entered.remove(0));
        assert_eq!(entered.iter().map(has_begun).collect::<Vec<_>>(), [true, false]);
    }
}
