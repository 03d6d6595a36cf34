//! Slowing down those who guess passwords.

use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::domain::{id::UserId, refusal::Refusal};

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
/// A network is familiar for so long after somebody has signed in from it.
const FAMILIAR: Duration = Duration::from_hours(720);
/// Wrong codes of one user before a pause.
const CODES: u32 = 5;
/// The longest pause after wrong codes.
const CODES_PAUSE_MAX: Duration = Duration::from_hours(4);
/// Codes are forgotten after so long without another.
const CODES_FORGET: Duration = Duration::from_hours(24);
/// How many networks one user makes familiar; beyond that their oldest is no longer.
const FAMILIAR_OF_ONE_MAX: usize = 16;
/// How many who guess, and how many users with a network of theirs, are remembered; beyond that the
/// oldest are forgotten.
const REMEMBERED_MAX: usize = 20_000;

/// Who tried what lately.
///
/// A wrong try counts for the user together with the network it came from, for the network, and for
/// the user. The last is what stops those who guess from many networks, but with it alone they
/// could keep the user out from everywhere. So it is counted twice over: tries from *familiar*
/// networks, where anybody at all has signed in within the last 30 days, and tries from all others.
/// Strangers fill only the second, and a user who tries from a familiar network is judged by the
/// first. A network stays familiar while any of those who made it so is remembered: what one user does
/// elsewhere ends it for nobody else. Which of the two counts follows from the network and never from the user: no answer tells
/// who exists, or who signs in from where. To get at the first, somebody needs to sign in from
/// each of their networks, as a user of at most 16.
///
/// All times are on the clock that nobody can set: setting the time of day neither ends a pause nor
/// begins one. Kept in memory: a start forgets it.
#[derive(Default)]
pub(super) struct Throttle {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    tries: HashMap<Key, Tries>,
    codes: HashMap<UserId, Tries>,
    /// Networks with each user who signed in there, and when they last did.
    familiar: BTreeMap<(u128, [u8; 32]), Duration>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Pair([u8; 32], u128),
    User([u8; 32], Network),
    Address(u128),
}

/// What is known of a network.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Network {
    Familiar,
    Strange,
}

#[derive(Clone, Copy, Default)]
struct Tries {
    wrong: u32,
    pauses: u32,
    until: Duration,
    last: Duration,
}

impl Throttle {
    /// Whether somebody at `peer` may try for the user with this address now.
    ///
    /// # Errors
    ///
    /// [`Refusal::Throttled`] while a pause lasts.
    pub(super) fn admit(&self, user: &str, peer: IpAddr, now: Duration) -> Result<(), Refusal> {
        let inner = self.lock();
        let waits = inner.keys(user, peer, now).into_iter().filter_map(|(key, _)| {
            let until = inner.tries.get(&key)?.until;
            until.checked_sub(now).filter(|wait| !wait.is_zero())
        });
        match waits.max() {
            None => Ok(()),
            Some(wait) => Err(Refusal::Throttled { wait_s: wait.as_secs() + 1 }),
        }
    }

    /// Notes a wrong try; returns how many are left before a pause.
    pub(super) fn wrong(&self, user: &str, peer: IpAddr, now: Duration) -> u32 {
        let mut inner = self.lock();
        make_room(&mut inner.tries, now);
        let mut left = u32::MAX;
        for (key, allowed) in inner.keys(user, peer, now) {
            let past = inner.tries.entry(key).or_default();
            if now.saturating_sub(past.last) > FORGET {
                *past = Tries::default();
            }
            past.wrong += 1;
            past.last = now;
            if past.wrong >= allowed {
                let pause = PAUSE.saturating_mul(1 << past.pauses.min(8)).min(PAUSE_MAX);
                past.until = now + pause;
                past.pauses += 1;
                past.wrong = 0;
                left = 0;
            }
            left = left.min(allowed - past.wrong);
        }
        left
    }

    /// Forgets the wrong tries of somebody who turned out to be the user, and remembers the network
    /// that they signed in from.
    pub(super) fn right(&self, user: &str, peer: IpAddr, now: Duration) {
        let mut inner = self.lock();
        let (user, network) = (hash(user), network(peer));
        inner.tries.remove(&Key::Pair(user, network));
        inner.familiar.retain(|_, last| now.saturating_sub(*last) < FAMILIAR);
        inner.familiar.insert((network, user), now);
        let own = inner.familiar.keys().filter(|(_, by)| *by == user).count();
        if own > FAMILIAR_OF_ONE_MAX {
            inner.forget_oldest(|by| *by == user);
        } else if inner.familiar.len() > REMEMBERED_MAX {
            inner.forget_oldest(|_| true);
        }
    }

    /// Notes that a code of this user is tried, wherever that comes from: only those get so far who
    /// know the password, so nobody else can bring them a pause.
    ///
    /// # Errors
    ///
    /// [`Refusal::Throttled`] while a pause lasts; then it is not looked at.
    pub(super) fn try_code(&self, user: UserId, now: Duration) -> Result<(), Refusal> {
        let mut inner = self.lock();
        inner.codes.retain(|_, past| now.saturating_sub(past.last) <= CODES_FORGET);
        let past = inner.codes.entry(user).or_default();
        if let Some(wait) = past.until.checked_sub(now).filter(|wait| !wait.is_zero()) {
            return Err(Refusal::Throttled { wait_s: wait.as_secs() + 1 });
        }
        past.last = now;
        past.wrong += 1;
        if past.wrong >= CODES {
            past.until = now + PAUSE.saturating_mul(1 << past.pauses.min(8)).min(CODES_PAUSE_MAX);
            past.pauses += 1;
            past.wrong = 0;
        }
        Ok(())
    }

    /// Forgets the codes that were tried of somebody who has just given a right one.
    pub(super) fn right_code(&self, user: UserId) {
        self.lock().codes.remove(&user);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn keys(&self, user: &str, peer: IpAddr, now: Duration) -> [(Key, u32); 3] {
        let (user, network) = (hash(user), network(peer));
        let mut there = self.familiar.range((network, [0; 32])..=(network, [u8::MAX; 32]));
        let familiar = there.any(|(_, last)| now.saturating_sub(*last) < FAMILIAR);
        let known = if familiar { Network::Familiar } else { Network::Strange };
        [
            (Key::Pair(user, network), TRIES_PAIR),
            (Key::User(user, known), TRIES_WIDE),
            (Key::Address(network), TRIES_WIDE),
        ]
    }

    /// Forgets, of the networks where one of `users` signed in, the one where that is longest ago.
    fn forget_oldest(&mut self, users: impl Fn(&[u8; 32]) -> bool) {
        let theirs = self.familiar.iter().filter(|((_, by), _)| users(by));
        let oldest = theirs.min_by_key(|(_, last)| **last).map(|(entry, _)| *entry);
        if let Some(oldest) = oldest {
            self.familiar.remove(&oldest);
        }
    }
}

fn make_room(tries: &mut HashMap<Key, Tries>, now: Duration) {
    if tries.len() < REMEMBERED_MAX {
        return;
    }
    tries.retain(|_, tried| now.saturating_sub(tried.last) <= FORGET || tried.until > now);
    if tries.len() >= REMEMBERED_MAX {
        let mut lasts: Vec<Duration> = tries.values().map(|tried| tried.last).collect();
        lasts.sort_unstable();
        let middle = lasts[lasts.len() / 2];
        tries.retain(|_, tried| tried.last > middle);
    }
}

fn hash(user: &str) -> [u8; 32] {
    blake3::hash(user.trim().to_lowercase().as_bytes()).into()
}

/// An IPv4 address, or the /64 that an IPv6 address stands in.
pub(super) fn network(peer: IpAddr) -> u128 {
    match peer.to_canonical() {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits() >> 64 << 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Duration = Duration::from_secs(1_000);
    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    #[test]
    fn five_wrong_tries_bring_a_pause_and_the_next_five_a_longer_one() {
        let (throttle, now) = (Throttle::default(), START);
        let left: Vec<u32> = (0..5).map(|_| throttle.wrong("a@example.com", HOME, now)).collect();
        assert_eq!(left, [4, 3, 2, 1, 0]);
        let refusal = throttle.admit("A@example.com ", HOME, now);
        assert_eq!(refusal, Err(Refusal::Throttled { wait_s: 61 }));
        let later = now + PAUSE;
        assert_eq!(throttle.admit("a@example.com", HOME, later), Ok(()));
        (0..5).for_each(|_| assert!(throttle.wrong("a@example.com", HOME, later) < 5));
        let refusal = throttle.admit("a@example.com", HOME, later);
        assert_eq!(refusal, Err(Refusal::Throttled { wait_s: 121 }));
    }

    #[test]
    fn codes_are_counted_before_they_are_looked_at_and_pauses_grow() {
        let (throttle, user) = (Throttle::default(), UserId(7));
        let mut now = START;
        let mut looked_at = 0;
        for _ in 0..64 {
            looked_at += u32::from(throttle.try_code(user, now).is_ok());
        }
        assert_eq!(looked_at, 5, "many at once are no more than one after another");
        assert_eq!(throttle.try_code(UserId(8), now), Ok(()));
        let until = now + Duration::from_hours(24);
        while now < until {
            now += Duration::from_mins(1);
            looked_at += u32::from(throttle.try_code(user, now).is_ok());
        }
        assert!(looked_at <= 70, "{looked_at} in a day");
        throttle.right_code(user);
        assert_eq!(throttle.try_code(user, now), Ok(()));
    }

    #[test]
    fn a_guesser_elsewhere_does_not_lock_the_user_out() {
        let (throttle, now) = (Throttle::default(), START);
        (0..5).for_each(|_| assert!(throttle.wrong("a@example.com", HOME, now) < 5));
        let office = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 1));
        assert_eq!(throttle.admit("a@example.com", office, now), Ok(()));
    }

    #[test]
    fn strangers_from_many_networks_do_not_lock_out_where_somebody_has_signed_in() {
        let throttle = Throttle::default();
        let office = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 1));
        // It need not have been this user, nor need there be one.
        throttle.right("b@example.com", office, START);
        let crowd = |now| {
            for n in 0..25 {
                let peer = IpAddr::V4([203, 0, 113, n].into());
                (0..2).for_each(|_| assert!(throttle.wrong("a@example.com", peer, now) < 5));
            }
        };
        crowd(START);
        let admits = |peer, now| throttle.admit("a@example.com", peer, now);
        assert_eq!(admits(HOME, START), Err(Refusal::Throttled { wait_s: 61 }));
        assert_eq!(admits(office, START), Ok(()));
        // Those who have signed in somewhere have fifty tries of their own, and no more.
        for n in 0..10 {
            let peer = IpAddr::V4([192, 0, 2, 100 + n].into());
            throttle.right("c@example.com", peer, START);
            (0..5).for_each(|_| assert!(throttle.wrong("a@example.com", peer, START) < 5));
        }
        assert!(admits(office, START).is_err());
        let later = START + FAMILIAR;
        crowd(later);
        assert!(admits(office, later).is_err(), "after a month it is as strange as any");
    }

    #[test]
    fn who_roams_does_not_make_a_colleagues_network_strange() {
        let (throttle, now) = (Throttle::default(), START);
        let office = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 1));
        let is_familiar = |peer| {
            let keys = throttle.lock().keys("a@example.com", peer, now);
            keys.iter().any(|(key, _)| matches!(key, Key::User(_, Network::Familiar)))
        };
        throttle.right("b@example.com", office, now);
        throttle.right("roams@example.com", office, now);
        for n in 0..16 {
            let later = now + Duration::from_secs(1 + u64::from(n));
            throttle.right("roams@example.com", IpAddr::V4([203, 0, 113, n].into()), later);
        }
        assert!(is_familiar(office), "somebody else signed in there too");
        throttle.right("roams@example.com", HOME, now + Duration::from_mins(1));
        assert!(is_familiar(HOME) && !is_familiar(IpAddr::V4([203, 0, 113, 0].into())));
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        for n in 0..60_000u32 {
            let peer = IpAddr::V4(n.into());
            let now = Duration::from_millis(n.into());
            throttle.wrong(&format!("{n}@example.com"), peer, now);
            if n % 3 == 0 && n < 1_500 {
                throttle.right("roams@example.com", peer, now);
            }
        }
        assert!(throttle.lock().tries.len() <= REMEMBERED_MAX + 3);
        assert_eq!(throttle.lock().familiar.len(), FAMILIAR_OF_ONE_MAX);
        // One office of very many.
        let now = Duration::from_mins(1);
        let crowd = (0..REMEMBERED_MAX).map(|n| ((77, hash(&n.to_string())), now));
        throttle.lock().familiar.extend(crowd.skip(FAMILIAR_OF_ONE_MAX));
        throttle.right("a@example.com", HOME, now);
        assert_eq!(throttle.lock().familiar.len(), REMEMBERED_MAX);
    }
}
