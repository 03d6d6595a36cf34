//! Any sequence of edits, moves, sales, acceptances and ignores by several at once.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::scene::{Scene, form, latest_form, sale};
use crate::{
    desk::{Edited, Parent, SubscriptionChange, TierForm, show::TierRequestFilter},
    domain::{
        access::Actor,
        id::{SubscriptionId, TierId, TierRequestId},
        subscription::SubscriptionStatus,
        tier::{
            DEPTH_MAX, TierRequestStatus,
            data::{TierDataForm, TierKind},
        },
    },
};

#[derive(Clone, Debug)]
enum Try {
    Rename(usize, usize),
    Move(usize, usize, Option<usize>),
    Turn(usize, usize),
    Sell(usize, usize),
    Terminate(usize),
    Accept(usize, usize),
    Ignore(usize, usize),
    Delete(usize, usize),
    Make(Option<usize>),
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let (who, tier) = (0..3usize, 0..6usize);
    let parent = prop::option::of(0..6usize);
    let one = prop_oneof![
        4 => (who.clone(), tier.clone()).prop_map(|(w, t)| Try::Rename(w, t)),
        4 => (who.clone(), tier.clone(), parent.clone()).prop_map(|(w, t, p)| Try::Move(w, t, p)),
        1 => (who.clone(), tier.clone()).prop_map(|(w, t)| Try::Turn(w, t)),
        3 => (0..3usize, tier.clone()).prop_map(|(p, t)| Try::Sell(p, t)),
        1 => (0..6usize).prop_map(Try::Terminate),
        5 => (who.clone(), 0..8usize).prop_map(|(w, n)| Try::Accept(w, n)),
        2 => (who.clone(), 0..8usize).prop_map(|(w, n)| Try::Ignore(w, n)),
        1 => (who, tier).prop_map(|(w, t)| Try::Delete(w, t)),
        1 => parent.prop_map(Try::Make),
    ];
    prop::collection::vec(one, 1..50)
}

/// What is known of an account: what each version says, and the highest that became current.
#[derive(Default)]
struct Known {
    versions: Vec<(TierKind, Option<TierId>, TierDataForm)>,
    current: u32,
}

struct Play<'s> {
    scene: &'s Scene,
    tiers: Vec<TierId>,
    sold: Vec<SubscriptionId>,
    known: BTreeMap<TierId, Known>,
    settled: BTreeMap<TierRequestId, TierRequestStatus>,
}

impl Play<'_> {
    fn who(&self, number: usize) -> &Actor {
        [&self.scene.d, &self.scene.v, &self.scene.w][number]
    }

    fn pick(&self, number: usize) -> Option<TierId> {
        self.tiers.get(number % self.tiers.len().max(1)).copied()
    }

    fn make(&mut self, form: &TierForm) {
        let desk = &self.scene.world.desk;
        let Ok(id) = desk.make_tier(&self.scene.d, form) else { return };
        let data = self.scene.page(&self.scene.d, id).current.data.form();
        self.tiers.push(id);
        let parent = match form.parent {
            Parent::Chosen(parent) => Some(parent),
            Parent::Nobody | Parent::Kept => None,
        };
        let versions = vec![(form.kind, parent, data)];
        self.known.insert(id, Known { versions, current: 1 });
    }

    fn edit(&mut self, who: usize, id: Option<TierId>, with: impl FnOnce(&mut TierForm)) {
        let Some(id) = id else { return };
        let desk = &self.scene.world.desk;
        let Ok(page) = desk.tier(self.who(who), id) else { return };
        let mut form = latest_form(&page);
        with(&mut form);
        let latest = page.latest.map_or(page.current.number, |latest| latest.number);
        let Ok(edited) = desk.edit_tier(self.who(who), id, latest, &form) else { return };
        let Some(known) = self.known.get_mut(&id) else { return };
        if edited == Edited::Nothing {
            return;
        }
        let parent = match form.parent {
            Parent::Nobody => None,
            Parent::Chosen(parent) => Some(parent),
            Parent::Kept => known.versions.last().and_then(|(_, parent, _)| *parent),
        };
        known.versions.push((form.kind, parent, form.data));
        if edited == Edited::Current {
            known.current = u32::try_from(known.versions.len()).unwrap();
        }
    }

    fn requests(&self, who: usize) -> Vec<(TierRequestId, TierRequestStatus)> {
        let desk = &self.scene.world.desk;
        let filter = TierRequestFilter::default();
        let rows = desk.tier_requests(self.who(who), &filter, None).unwrap().page.rows;
        rows.into_iter().map(|row| (row.id, row.status)).collect()
    }

    fn accept(&mut self, who: usize, number: usize) {
        let Some((id, _)) = self.requests(who).get(number).copied() else { return };
        if self.scene.world.desk.accept_tier_request(self.who(who), id).is_ok()
            && let Some(known) = self.known.get_mut(&id.tier)
        {
            known.current = known.current.max(u32::from(id.update) + 1);
        }
    }

    fn attempt(&mut self, number: usize, one: &Try) {
        let desk = &self.scene.world.desk;
        match *one {
            Try::Rename(who, tier) => {
                let name = format!("Name {number}");
                self.edit(who, self.pick(tier), |form| form.data.name = name);
            }
            Try::Move(who, tier, parent) => {
                let parent = parent.and_then(|parent| self.pick(parent));
                self.edit(who, self.pick(tier), |form| form.parent = parent.into());
            }
            Try::Turn(who, tier) => self.edit(who, self.pick(tier), |form| {
                form.kind = match form.kind {
                    TierKind::Customer => TierKind::Reseller,
                    TierKind::Reseller => TierKind::Customer,
                };
            }),
            Try::Sell(product, tier) => {
                let product = [self.scene.pv, self.scene.pw, self.scene.off][product];
                if let Some(tier) = self.pick(tier) {
                    let sold = desk.make_subscription(&self.scene.d, &sale(product, tier));
                    self.sold.extend(sold);
                }
            }
            Try::Terminate(number) => {
                if let Some(id) = self.sold.get(number) {
                    let change = SubscriptionChange {
                        edition: 1,
                        status: SubscriptionStatus::Terminated,
                        external_id: String::new(),
                        items: Vec::new(),
                    };
                    let _ = desk.change_subscription(&self.scene.d, *id, &change);
                }
            }
            Try::Accept(who, number) => self.accept(who, number),
            Try::Ignore(who, number) => {
                if let Some((id, _)) = self.requests(who).get(number) {
                    let _ = desk.ignore_tier_request(self.who(who), *id, "No");
                }
            }
            Try::Delete(who, tier) => {
                if let Some(id) = self.pick(tier)
                    && desk.delete_tier(self.who(who), id).is_ok()
                {
                    self.tiers.retain(|tier| *tier != id);
                    self.known.remove(&id);
                    self.settled.retain(|request, _| request.tier != id);
                }
            }
            Try::Make(parent) => {
                let parent = parent.and_then(|parent| self.pick(parent));
                let kind =
                    if number.is_multiple_of(2) { TierKind::Customer } else { TierKind::Reseller };
                self.make(&form(kind, parent, &format!("Name {number}")));
            }
        }
    }

    /// What must hold whatever was tried.
    fn check(&mut self) {
        let scene = self.scene;
        for (id, known) in &self.known {
            let page = scene.page(&scene.d, *id);
            assert_eq!(page.current.number, known.current, "the highest that was taken is current");
            let rows = scene.world.desk.tier_versions(&scene.d, *id, None).unwrap().rows;
            assert_eq!(rows.len(), known.versions.len(), "no version is lost");
            for row in rows {
                let (kind, _, data) = &known.versions[row.side.number as usize - 1];
                assert_eq!((row.side.kind, &row.side.data.form()), (*kind, data));
            }
            assert!(page.path.len() < DEPTH_MAX);
            assert!(page.path.iter().all(|above| above.id != *id), "a ring");
            assert!(page.path.iter().all(|above| above.kind == TierKind::Reseller));
            let (kind, parent, _) = &known.versions[known.current as usize - 1];
            assert_eq!(page.path.last().map(|above| above.id), *parent);
            assert!(*kind == TierKind::Reseller || parent.is_some());
        }
        for (id, status) in self.requests(0) {
            let before = self.settled.get(&id);
            assert!(before.is_none_or(|before| *before == status), "a settled request moved");
            if status != TierRequestStatus::Pending {
                self.settled.insert(id, status);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn what_is_current_is_the_highest_that_was_taken_and_nothing_is_lost(tries in tries()) {
        let scene = Scene::new();
        let (tiers, sold) = (Vec::new(), Vec::new());
        let (known, settled) = (BTreeMap::new(), BTreeMap::new());
        let mut play = Play { scene: &scene, tiers, sold, known, settled };
        for (number, parent) in [None, None, Some(0), Some(0), Some(1)].into_iter().enumerate() {
            let kind = if number < 3 { TierKind::Reseller } else { TierKind::Customer };
            let parent = parent.and_then(|parent| play.pick(parent));
            play.make(&form(kind, parent, &format!("First {number}")));
        }
        for (number, one) in tries.into_iter().enumerate() {
            scene.world.pass(1);
            play.attempt(number, &one);
            play.check();
        }
        scene.world.is_sound();
    }
}
