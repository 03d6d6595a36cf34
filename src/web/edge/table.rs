//! Who is connected, and who has to go when it gets full.

use std::{
    collections::{BTreeSet, HashMap},
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    task::AbortHandle,
    time::{Instant, timeout},
};

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doing {
    /// It has not sent a complete head yet (or not even shaken hands), or is being closed.
    Heading,
    /// It has been answered and says nothing.
    Idling,
    /// A request of its is being read, worked on, or answered.
    Working,
}

/// All connections, within their caps.
#[derive(Debug)]
pub(super) struct Table {
    inner: Mutex<Inner>,
    connections_max: usize,
    per_address_max: usize,
    /// Rung whenever somebody leaves.
    left: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    /// Counts every event, so that "since when" has an order.
    clock: u64,
    guests: HashMap<u64, Guest>,
    /// Everybody, the first to go first.
    order: BTreeSet<(Rank, u64, u64)>,
    /// The same for those who count against their address.
    neighbours: BTreeSet<(IpAddr, Rank, u64, u64)>,
    /// Places left at each address that is in use, and how many hold on to it.
    addresses: HashMap<IpAddr, (Arc<Semaphore>, usize)>,
}

#[derive(Debug)]
struct Guest {
    doing: Doing,
    since: u64,
    /// The same as a time, or when it was admitted.
    at: Instant,
    signed: bool,
    /// The address that it counts against; none for those who are exempt, or signed in.
    counts_at: Option<IpAddr>,
    /// It has its place at that address, and is not still waiting for it.
    admitted: bool,
    abort: Option<AbortHandle>,
}

/// The order in which guests go: who has no complete head, who idles, who idles but has signed in,
/// who works without having signed in. A guest who has signed in and works stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Heading,
    Idling,
    SignedWaiting,
    Working,
    Staying,
}

impl Guest {
    fn rank(&self) -> Rank {
        match (self.doing, self.signed) {
            (Doing::Heading, false) => Rank::Heading,
            (Doing::Idling, false) => Rank::Idling,
            (Doing::Heading | Doing::Idling, true) => Rank::SignedWaiting,
            (Doing::Working, false) => Rank::Working,
            (Doing::Working, true) => Rank::Staying,
        }
    }
}

impl Table {
    /// A table for so many connections, and so many of one address.
    pub(super) fn new(connections_max: usize, per_address_max: usize) -> Arc<Table> {
        let inner = Mutex::default();
        Arc::new(Table { inner, connections_max, per_address_max, left: Notify::new() })
    }

    /// Seats a newcomer; at the cap somebody else has to go for it. `counts_at` is `None` for
    /// addresses that are exempt. `None` if everybody who is there must stay.
    pub(super) fn enter(self: &Arc<Table>, counts_at: Option<IpAddr>) -> Option<Place> {
        let mut inner = self.lock();
        if inner.guests.len() >= self.connections_max && !inner.dismiss_first() {
            return None;
        }
        let turn = counts_at.map(|address| {
            let fresh = || (Arc::new(Semaphore::new(self.per_address_max)), 0);
            let (semaphore, holders) = inner.addresses.entry(address).or_insert_with(fresh);
            *holders += 1;
            Arc::clone(semaphore)
        });
        inner.clock += 1;
        let id = inner.clock;
        let doing = Doing::Heading;
        let (signed, admitted, abort) = (false, false, None);
        let guest =
            Guest { doing, since: id, at: Instant::now(), signed, counts_at, admitted, abort };
        inner.order.insert((guest.rank(), id, id));
        inner.guests.insert(id, guest);
        let permit = Mutex::new(None);
        Some(Place { table: Arc::clone(self), id, address: counts_at, turn, permit })
    }

    /// Makes the first to go, go, and one more; for when the system has no room left.
    pub(super) fn dismiss_two(&self) {
        let mut inner = self.lock();
        let _ = inner.dismiss_first() && inner.dismiss_first();
    }

    /// Makes everybody go.
    pub(super) fn dismiss_all(&self) {
        let mut inner = self.lock();
        let all: Vec<u64> = inner.guests.keys().copied().collect();
        for id in all {
            inner.dismiss(id);
        }
    }

    /// How many are seated.
    pub(super) fn len(&self) -> usize {
        self.lock().guests.len()
    }

    /// Whether nobody is seated.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns once nobody is seated.
    pub(super) async fn emptied(&self) {
        loop {
            let left = self.left.notified();
            if self.is_empty() {
                return;
            }
            left.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Changes a guest and keeps the orders in step with it.
    fn change(&mut self, id: u64, change: impl FnOnce(&mut Guest)) {
        let Some(mut guest) = self.take_out(id) else { return };
        let before = guest.rank();
        change(&mut guest);
        if guest.rank() != before {
            self.clock += 1;
            (guest.since, guest.at) = (self.clock, Instant::now());
        }
        let (rank, since) = (guest.rank(), guest.since);
        self.order.insert((rank, since, id));
        if let Some(address) = guest.counts_at.filter(|_| guest.admitted) {
            self.neighbours.insert((address, rank, since, id));
        }
        self.guests.insert(id, guest);
    }

    fn take_out(&mut self, id: u64) -> Option<Guest> {
        let guest = self.guests.remove(&id)?;
        let (rank, since) = (guest.rank(), guest.since);
        self.order.remove(&(rank, since, id));
        if let Some(address) = guest.counts_at {
            self.neighbours.remove(&(address, rank, since, id));
        }
        Some(guest)
    }

    fn dismiss(&mut self, id: u64) {
        if let Some(abort) = self.take_out(id).and_then(|guest| guest.abort) {
            abort.abort();
        }
    }

    fn dismiss_first(&mut self) -> bool {
        let first = self.order.first().filter(|(rank, ..)| *rank != Rank::Staying);
        let first = first.map(|(.., id)| *id);
        first.inspect(|id| self.dismiss(*id)).is_some()
    }

    /// Makes the first to go of those at one address, go, if it is not at work and has been given
    /// the time to say something.
    fn dismiss_neighbour(&mut self, address: IpAddr, grace: Duration) {
        let ranks = [Rank::Heading, Rank::Idling].into_iter();
        let mut firsts = ranks.filter_map(|rank| {
            let all = (address, rank, 0, 0)..=(address, rank, u64::MAX, u64::MAX);
            self.neighbours.range(all).next().map(|(.., id)| *id)
        });
        let stale = |id: &u64| self.guests.get(id).is_some_and(|guest| guest.at.elapsed() >= grace);
        if let Some(id) = firsts.find(stale) {
            self.dismiss(id);
        }
    }
}

/// A seat at the table, given back when dropped.
#[derive(Debug)]
pub(super) struct Place {
    table: Arc<Table>,
    id: u64,
    address: Option<IpAddr>,
    turn: Option<Arc<Semaphore>>,
    permit: Mutex<Option<OwnedSemaphorePermit>>,
}

impl Place {
    /// The guest's number, for [`Table::seat`].
    pub(super) fn id(&self) -> u64 {
        self.id
    }

    /// Waits for one of the places at the guest's address, up to `patience`. Neighbours who have
    /// neither asked for anything nor been at work for a `grace` make room for it, one by one. Says
    /// whether it got a place.
    pub(super) async fn admitted(&self, patience: Duration, grace: Duration) -> bool {
        let (Some(turn), Some(address)) = (&self.turn, self.address) else { return true };
        let waiting = async {
            loop {
                self.table.lock().dismiss_neighbour(address, grace);
                let step = (grace / 4).max(Duration::from_millis(1));
                if let Ok(permit) = timeout(step, Arc::clone(turn).acquire_owned()).await {
                    return permit;
                }
            }
        };
        let permit = match Arc::clone(turn).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => match timeout(patience, waiting).await {
                Ok(Ok(permit)) => permit,
                _ => return false,
            },
        };
        *self.permit.lock().unwrap_or_else(PoisonError::into_inner) = Some(permit);
        self.table.lock().change(self.id, |guest| {
            (guest.admitted, guest.at) = (true, Instant::now());
        });
        true
    }

    /// Notes what the guest is doing from now on.
    pub(super) fn does(&self, doing: Doing) {
        self.table.lock().change(self.id, |guest| guest.doing = doing);
    }

    /// Notes that the guest has carried a valid session: it counts against its address no more.
    pub(super) fn signs(&self) {
        let mut inner = self.table.lock();
        if inner.guests.get(&self.id).is_some_and(|guest| !guest.signed) {
            inner.change(self.id, |guest| {
                guest.signed = true;
                guest.counts_at = None;
            });
        }
        drop(inner);
        self.permit.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Table {
    /// Tells how the task of a guest is ended.
    pub(super) fn seat(&self, id: u64, abort: AbortHandle) {
        match self.lock().guests.get_mut(&id) {
            Some(guest) => guest.abort = Some(abort),
            None => abort.abort(),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut inner = self.table.lock();
        inner.take_out(self.id);
        if let Some(address) = self.address
            && let Some((_, holders)) = inner.addresses.get_mut(&address)
        {
            *holders -= 1;
            if *holders == 0 {
                inner.addresses.remove(&address);
            }
        }
        drop(inner);
        self.table.left.notify_waiters();
    }
}

#[cfg(test)]
mod tests;
