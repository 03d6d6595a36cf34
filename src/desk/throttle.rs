//! Slowing down those who guess passwords.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::domain::{moment::Moment, refusal::Refusal};

/// Wrong tries of one address for one user before a pause.
pub(super) const TRIES_PAIR: u32 = 5;
/// Wrong tries for one user from anywhere, and of one address for anyone, before a pause.
const TRIES_WIDE: u32 = 50;
/// The first pause; each further one is twice as long.
const PAUSE: Duration = Duration::from_mins(1);
/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_mins(15);
/// Tries are forgotten after so long without another.
const FORGET: Duration = Duration::from_hours(1);
/// How many who guess are remembered; beyond that the oldest are forgotten.
const REMEMBERED_MAX: usize = 20_000;

/// Who tried what lately.
#[derive(Default)]
pub(super) struct Throttle {
    tries: Mutex<HashMap<Key, Tries>>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Pair([u8; 32], u128),
    User([u8; 32]),
    Address(u128),
}

#[derive(Clone, Copy, Default)]
struct Tries {
    wrong: u32,
    pauses: u32,
    until: Moment,
    last: Moment,
}

impl Throttle {
    /// Whether somebody at `peer` may try for the user with this address now.
    ///
    /// # Errors
    ///
    /// [`Refusal::Throttled`] while a pause lasts.
    pub(super) fn admit(&self, user: &str, peer: IpAddr, now: Moment) -> Result<(), Refusal> {
        let tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let pauses = keys(user, peer).into_iter().filter_map(|(key, _)| {
            let until = tries.get(&key)?.until;
            (until > now).then(|| until.since(now))
        });
        match pauses.max() {
            None => Ok(()),
            Some(wait) => Err(Refusal::Throttled { wait_s: wait.as_secs() + 1 }),
        }
    }

    /// Notes a wrong try; returns how many are left before a pause.
    pub(super) fn wrong(&self, user: &str, peer: IpAddr, now: Moment) -> u32 {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut tries, now);
        let mut left = u32::MAX;
        for (key, allowed) in keys(user, peer) {
            let past = tries.entry(key).or_default();
            if now.since(past.last) > FORGET {
                *past = Tries::default();
            }
            past.wrong += 1;
            past.last = now;
            if past.wrong >= allowed {
                let pause = PAUSE.saturating_mul(1 << past.pauses.min(8)).min(PAUSE_MAX);
                past.until = now.plus(pause);
                past.pauses += 1;
                past.wrong = 0;
                left = 0;
            }
            left = left.min(allowed - past.wrong);
        }
        left
    }

    /// Forgets the wrong tries of somebody who turned out to be the user.
    pub(super) fn right(&self, user: &str, peer: IpAddr) {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        tries.remove(&Key::Pair(hash(user), network(peer)));
    }
}

fn make_room(tries: &mut HashMap<Key, Tries>, now: Moment) {
    if tries.len() < REMEMBERED_MAX {
        return;
    }
    tries.retain(|_, tried| now.since(tried.last) <= FORGET || tried.until > now);
    if tries.len() >= REMEMBERED_MAX {
        let mut lasts: Vec<Moment> = tries.values().map(|tried| tried.last).collect();
        lasts.sort_unstable();
        let middle = lasts[lasts.len() / 2];
        tries.retain(|_, tried| tried.last > middle);
    }
}

fn keys(user: &str, peer: IpAddr) -> [(Key, u32); 3] {
    let (user, network) = (hash(user), network(peer));
    [
        (Key::Pair(user, network), TRIES_PAIR),
        (Key::User(user), TRIES_WIDE),
        (Key::Address(network), TRIES_WIDE),
    ]
}

fn hash(user: &str) -> [u8; 32] {
    blake3::hash(user.trim().to_lowercase().as_bytes()).into()
}

/// An IPv4 address, or the /64 that an IPv6 address stands in.
fn network(peer: IpAddr) -> u128 {
    match peer.to_canonical() {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits() >> 64 << 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    #[test]
    fn five_wrong_tries_bring_a_pause_and_the_next_five_a_longer_one() {
        let (throttle, now) = (Throttle::default(), Moment(1_000_000));
        let left: Vec<u32> = (0..5).map(|_| throttle.wrong("a@example.com", HOME, now)).collect();
        assert_eq!(left, [4, 3, 2, 1, 0]);
        let refusal = throttle.admit("A@example.com ", HOME, now);
        assert_eq!(refusal, Err(Refusal::Throttled { wait_s: 61 }));
        let later = now.plus(PAUSE);
        assert_eq!(throttle.admit("a@example.com", HOME, later), Ok(()));
        (0..5).for_each(|_| assert!(throttle.wrong("a@example.com", HOME, later) < 5));
        let refusal = throttle.admit("a@example.com", HOME, later);
        assert_eq!(refusal, Err(Refusal::Throttled { wait_s: 121 }));
    }

    #[test]
    fn a_guesser_elsewhere_does_not_lock_the_user_out() {
        let (throttle, now) = (Throttle::default(), Moment(1_000_000));
        (0..5).for_each(|_| assert!(throttle.wrong("a@example.com", HOME, now) < 5));
        let office = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 1));
        assert_eq!(throttle.admit("a@example.com", office, now), Ok(()));
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        for n in 0..60_000u32 {
            let peer = IpAddr::V4(n.into());
            throttle.wrong(&format!("{n}@example.com"), peer, Moment(u64::from(n)));
        }
        assert!(throttle.tries.lock().unwrap().len() <= REMEMBERED_MAX + 3);
    }
}
