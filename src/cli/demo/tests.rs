//! The demo world has what is promised of it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    parties::{LUCKY_SEVEN, PARTIES, SUPPORT},
    populate,
};
use crate::{
    clock::Clock,
    desk::{
        Desk,
        show::{
            CaseDetail, Filter, OrderFilter, Page, RegisterFilter, TierFilter, TierRequestFilter,
        },
    },
    domain::{
        access::{Actor, Console},
        moment::AutoClose,
        order::{OrderSort, OrderStatus},
        preset::PresetName,
        text::Email,
        tier::TierRequestStatus,
    },
    serve,
};

fn actors(desk: &Desk) -> Vec<Actor> {
    let people = PARTIES.iter().flat_map(|party| party.people);
    let actor = |name: &str| {
        let email = format!("{}@example.com", name.to_lowercase().replace(' ', "."));
        let email = Email::parse(&email).unwrap();
        let user = desk.store().look(|view| Ok(view.user_of_email(&email)?.claimed()));
        desk.act_as(Console::here(), user.unwrap().id).unwrap()
    };
    people.map(|(name, ..)| actor(name)).collect()
}

/// Every case as each of those who may see it sees it.
fn cases(desk: &Desk) -> Vec<CaseDetail> {
    let mut cases = Vec::new();
    for actor in actors(desk) {
        for archive in [false, true] {
            let filter = Filter { archive, ..Filter::default() };
            for seen in desk.cases(&actor, &filter, Page::First).unwrap().rows {
                cases.push(desk.case(&actor, seen.case.id, None).unwrap());
            }
        }
    }
    cases
}

#[test]
fn the_demo_world_has_every_state_and_in_each_preset_private_comments_and_files() {
    let dir = tempfile::tempdir().unwrap();
    populate(dir.path(), AutoClose::DEFAULT).unwrap();
    let desk = serve::open(dir.path(), Clock::Real).unwrap();
    assert_eq!(desk.store().verify().unwrap(), Vec::<String>::new());
    let cases = cases(&desk);
    for preset in PresetName::ALL {
        let of = || cases.iter().filter(|detail| detail.seen.case.preset == preset);
        let has: BTreeSet<_> = of().map(|detail| detail.seen.case.state).collect();
        assert_eq!(has, preset.table().states.iter().copied().collect(), "{preset}");
        assert!(of().any(|detail| !detail.files.is_empty()), "{preset}: files");
        let private =
            |detail: &CaseDetail| detail.entries.iter().any(|entry| entry.private_to.is_some());
        assert!(of().any(private), "{preset}: private comments");
    }
    let case = |wanted: &dyn Fn(&CaseDetail) -> bool| cases.iter().any(wanted);
    assert!(case(&|detail| detail.seen.case.issuer.account == LUCKY_SEVEN), "for a client");
    assert!(
        case(&|detail| {
            let case = &detail.seen.case;
            let by = detail.names.users.get(&case.reporter).map(|(_, account)| *account);
            case.receiver.account == SUPPORT && by == Some(SUPPORT)
        }),
        "support opened one for a customer"
    );
    desk.store().stop();
}

#[test]
fn the_demo_world_has_accounts_on_three_tiers_and_requests_in_every_state() {
    let dir = tempfile::tempdir().unwrap();
    populate(dir.path(), AutoClose::DEFAULT).unwrap();
    let desk = serve::open(dir.path(), Clock::Real).unwrap();
    let mut statuses = BTreeSet::new();
    let (mut deepest, mut names) = (0, BTreeSet::new());
    let (mut orders, mut configs) = (BTreeMap::<_, BTreeSet<_>>::new(), BTreeSet::new());
    for actor in actors(&desk) {
        let requests = desk.tier_requests(&actor, &TierRequestFilter::default(), None).unwrap();
        statuses.extend(requests.page.rows.iter().map(|row| row.status));
        for sort in [OrderSort::Fulfilment, OrderSort::Config] {
            let rows = desk
                .orders(&actor, &OrderFilter { sort, by: RegisterFilter::default() }, None)
                .unwrap()
                .page
                .rows;
            orders.entry(sort).or_default().extend(rows.iter().map(|row| row.status));
        }
        let rows = desk.configs(&actor, &RegisterFilter::default(), None).unwrap().page.rows;
        configs.extend(rows.iter().map(|row| (row.level, row.status)));
        for row in desk.tiers(&actor, &TierFilter::default(), None).unwrap().page.rows {
            deepest = deepest.max(desk.tier(&actor, row.tier.id).unwrap().path.len() + 1);
            names.insert(row.tier.name);
        }
    }
    assert_eq!(statuses, TierRequestStatus::ALL.into_iter().collect());
    assert_eq!((deepest, names.len()), (3, 4));
    let mut all: BTreeSet<_> = OrderStatus::ALL.into_iter().collect();
    assert_eq!(orders[&OrderSort::Config], all);
    all.remove(&OrderStatus::TiersSetup);
    assert_eq!(orders[&OrderSort::Fulfilment], all);
    assert_eq!(configs.len(), 3, "active and processing, on both tiers: {configs:?}");
    desk.store().stop();
}
