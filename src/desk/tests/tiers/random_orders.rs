//! Any sequence of requests to a vendor and deeds on them, by both sides at once.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    orders::{config, order},
    scene::{Scene, form},
};
use crate::{
    desk::OrderForm,
    domain::{
        access::Actor,
        id::{ConfigId, OrderId, OrderOf, SubscriptionId, TierId},
        order::{Deed, OrderSort, OrderStatus, Starts},
        refusal::{Complaint, Field, Refusal},
        tier::data::TierKind,
    },
    error::Error,
};

#[derive(Clone, Debug)]
enum Try {
    /// Who asks, about which thing, for which kind, a draft or not.
    Ask(usize, usize, usize, bool),
    /// Who does what to the request of this place in their list.
    Act(usize, usize, usize),
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let ask = (0..2usize, 0..4usize, 0..8usize, any::<bool>());
    let act = (0..3usize, 0..6usize, 0..5usize);
    let one = prop_oneof![
        2 => ask.prop_map(|(who, about, kind, draft)| Try::Ask(who, about, kind, draft)),
        5 => act.prop_map(|(who, which, deed)| Try::Act(who, which, deed)),
    ];
    prop::collection::vec(one, 1..60)
}

struct Play<'s> {
    scene: &'s Scene,
    configs: [ConfigId; 2],
    sold: [SubscriptionId; 2],
    /// Every request that was made, and its status.
    known: BTreeMap<OrderId, OrderStatus>,
    /// What each config has to be set to, by the approvals so far.
    set: BTreeMap<ConfigId, BTreeMap<String, String>>,
    asked: BTreeMap<OrderId, Vec<(String, String)>>,
}

impl Play<'_> {
    fn who(&self, number: usize) -> &Actor {
        [&self.scene.d, &self.scene.v, &self.scene.w][number]
    }

    fn thing(&self, about: usize) -> OrderOf {
        match about {
            0 | 1 => self.configs[about].into(),
            _ => self.sold[about - 2].into(),
        }
    }

    /// The requests that somebody sees, in the order of their ids.
    fn seen(&self, who: usize) -> Vec<(OrderId, OrderStatus)> {
        let sorts = [OrderSort::Fulfilment, OrderSort::Config];
        let mut all: Vec<OrderId> = sorts
            .into_iter()
            .flat_map(|sort| self.scene.orders(self.who(who), sort, None))
            .collect();
        all.sort_unstable();
        let row = |id| (id, self.scene.open(self.who(who), id).row.status);
        all.into_iter().map(row).collect()
    }

    fn ask(&mut self, number: usize, (who, about, kind, draft): (usize, usize, usize, bool)) {
        let kinds =
            ["purchase", "change", "suspend", "resume", "cancel", "setup", "update", "adjustment"];
        let of = self.thing(about);
        let (name, value) = (format!("Realm {}", number % 5), number.to_string());
        let lines: &[(&str, &str)] = match of.sort() {
            OrderSort::Config => &[(&name, &value)],
            OrderSort::Fulfilment if kind == 1 => &[("Seats", "25")],
            OrderSort::Fulfilment => &[],
        };
        let starts = if draft { Starts::Draft } else { Starts::Sent };
        let form = OrderForm { starts, ..order(of, kinds[kind], lines) };
        let others = draft.then(|| self.seen(1 - who));
        let made = self.scene.world.desk.make_order(self.who(who), &form);
        if let Some(others) = others {
            assert_eq!(self.seen(1 - who), others, "a draft is for its own side");
        }
        let Ok(id) = made else { return };
        let row = self.scene.open(self.who(who), id).row;
        assert!(self.known.insert(id, row.status).is_none(), "a number is used once");
        self.asked.insert(id, row.content);
    }

    fn act(&mut self, who: usize, which: usize, deed: Deed) {
        let Some((id, before)) = self.seen(who).get(which).copied() else { return };
        let offered = self.scene.open(self.who(who), id).row.deeds.contains(&deed);
        let others = (before == OrderStatus::Draft).then(|| self.seen(1 - who));
        let done = self.scene.world.desk.act_on_order(self.who(who), (id, deed), "Because.");
        assert!(done.is_err() || offered, "what is done is offered");
        assert!(done.is_err() || before.is_open(), "a settled request moved");
        if let Some(others) = others.filter(|_| deed != Deed::Submit || done.is_err()) {
            assert_eq!(self.seen(1 - who), others, "a draft is for its own side");
        }
        if let Err(error) = done {
            assert!(!offered || is_in_the_way(&error), "what is offered is done: {error:?}");
            return;
        }
        let row = self.scene.open(self.who(who), id).row;
        self.known.insert(id, row.status);
        if let (OrderOf::Config(config), OrderStatus::Approved) = (id.of, row.status) {
            let set = self.set.entry(config).or_default();
            set.extend(self.asked[&id].iter().cloned());
        }
    }

    /// What must hold whatever was tried.
    fn check(&mut self) {
        let mut all: BTreeMap<OrderId, OrderStatus> = BTreeMap::new();
        for who in [0, 1] {
            all.extend(self.seen(who));
        }
        assert!(self.seen(2).is_empty(), "another vendor sees none");
        assert_eq!(all.len(), self.known.len(), "no request is lost");
        for (id, status) in &all {
            let before = self.known[id];
            // What waits for the tier above goes on by itself; nothing else moves unasked.
            let went_on = before == OrderStatus::TiersSetup && *status == OrderStatus::Pending;
            assert!(before == *status || went_on, "{id} moved from {before} to {status}");
        }
        self.known.clone_from(&all);
        for about in 0..4 {
            let of = self.thing(about);
            let sent = all.iter().filter(|(id, status)| {
                id.of == of && status.is_open() && **status != OrderStatus::Draft
            });
            assert!(sent.count() <= 1, "one request about a thing is open at a time");
        }
        for config in self.configs {
            let row = self.scene.world.desk.config(&self.scene.d, config, None).unwrap().row;
            let has: BTreeMap<_, _> = row.parameters.into_iter().collect();
            let all = self.set.entry(config).or_default();
            for (name, value) in all.iter() {
                assert_eq!(has.get(name), Some(value), "a parameter is lost");
            }
        }
    }
}

/// Whether something is refused for what others have done, which no row tells.
fn is_in_the_way(error: &Error) -> bool {
    let told = |(_, why): &(Field, Complaint)| {
        matches!(why, Complaint::StillOpen | Complaint::Terminated | Complaint::Overtaken)
    };
    matches!(error, Error::Refused(Refusal::Fields(fields)) if fields.iter().all(told))
}

fn scenery(scene: &Scene) -> ([ConfigId; 2], [SubscriptionId; 2], [TierId; 2]) {
    let top = scene.make(&scene.d, &form(TierKind::Reseller, None, "Top"));
    let one = scene.make(&scene.d, &form(TierKind::Reseller, Some(top), "One"));
    let customer = scene.make(&scene.d, &form(TierKind::Customer, Some(one), "Customer"));
    let sold = [0, 1].map(|_| scene.sell(scene.pv, customer));
    let desk = &scene.world.desk;
    let above = desk.make_config(&scene.d, &config(scene.pv, top, "2")).unwrap();
    let below = desk.make_config(&scene.d, &config(scene.pv, one, "1")).unwrap();
    ([above, below], sold, [top, one])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn requests_settle_once_one_at_a_time_and_no_parameter_is_lost(tries in tries()) {
        let scene = Scene::new();
        let (configs, sold, _) = scenery(&scene);
        let (known, set, asked) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut play = Play { scene: &scene, configs, sold, known, set, asked };
        for (id, status) in play.seen(0) {
            let content = scene.open(&scene.d, id).row.content;
            play.known.insert(id, status);
            play.asked.insert(id, content);
        }
        for (number, one) in tries.into_iter().enumerate() {
            scene.world.pass(1);
            match one {
                Try::Ask(who, about, kind, draft) => play.ask(number, (who, about, kind, draft)),
                Try::Act(who, which, deed) => play.act(who, which, Deed::ALL[deed]),
            }
            play.check();
        }
        scene.world.is_sound();
    }
}
