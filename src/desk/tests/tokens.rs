//! Whatever anybody does, each text is read by those who may and found by nobody else: every text
//! has a word of its own, and it is noted beside it who may meet that word.

use std::{collections::BTreeSet, sync::atomic::AtomicBool};

use proptest::prelude::*;

use super::{
    export::exported,
    notifications::settle,
    random::ACCOUNTS,
    world::{C, M, World, comment, form},
};
use crate::{
    desk::{
        Comment, SearchFor,
        show::{Filter, Page},
    },
    domain::{
        access::Actor,
        draft::DraftPlace,
        id::{AccountId, CaseId},
        person::Role,
        preset::PresetName,
        talk::Audience,
        workflow::Action,
    },
};

#[derive(Clone, Debug)]
enum Try {
    Open(usize, usize),
    Say(usize, usize, Audience),
    Send(usize, usize, Audience),
    People(usize, usize, usize),
    Step(usize, usize, usize),
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let (who, case) = (0..ACCOUNTS.len(), 0..4_usize);
    let audience = prop_oneof![Just(Audience::Everyone), Just(Audience::OwnAccount)];
    let one = prop_oneof![
        (who.clone(), who.clone()).prop_map(|(by, to)| Try::Open(by, to)),
        (who.clone(), case.clone(), audience.clone()).prop_map(|(w, c, a)| Try::Say(w, c, a)),
        (who.clone(), case.clone(), audience).prop_map(|(w, c, a)| Try::Send(w, c, a)),
        (who.clone(), case.clone(), who.clone()).prop_map(|(w, c, o)| Try::People(w, c, o)),
        (who, case, 0..Action::ALL.len()).prop_map(|(w, c, a)| Try::Step(w, c, a)),
    ];
    prop::collection::vec(one, 1..40)
}

/// What was written, and who may meet it.
struct Written {
    world: World,
    actors: [Actor; 6],
    /// The cases, and the accounts that see them.
    cases: Vec<(CaseId, BTreeSet<AccountId>)>,
    /// The words, and the accounts that may meet them.
    words: Vec<(String, BTreeSet<AccountId>)>,
}

impl Written {
    fn attempt(&mut self, n: usize, one: &Try) {
        let (desk, word) = (&self.world.desk, format!("marker{n:03}"));
        let case = |at: usize| self.cases.get(at % self.cases.len().max(1));
        let readers = |who: usize, seen: &BTreeSet<AccountId>, audience| match audience {
            Audience::Everyone => seen.clone(),
            Audience::OwnAccount => BTreeSet::from([ACCOUNTS[who]]),
        };
        match *one {
            Try::Open(by, to) if self.cases.len() < 4 => {
                let form = form(ACCOUNTS[to], &word);
                if let Ok(id) = desk.open_case(&self.actors[by], form, Vec::new()) {
                    let mut seen = BTreeSet::from([ACCOUNTS[by], ACCOUNTS[to]]);
                    if seen.contains(&C) {
                        seen.insert(M);
                    }
                    self.cases.push((id, seen.clone()));
                    self.words.push((word, seen));
                }
            }
            Try::Open(..) => (),
            Try::Say(who, at, audience) => {
                let Some((id, seen)) = case(at) else { return };
                let said = desk.comment(&self.actors[who], *id, comment(&word, audience));
                if said.is_ok() {
                    self.words.push((word, readers(who, seen, audience)));
                }
            }
            Try::Send(who, at, audience) => {
                let Some((id, seen)) = case(at) else { return };
                let (actor, place) = (&self.actors[who], DraftPlace::Comment(*id));
                let Ok(rules) = desk.file_rules(actor, place) else { return };
                let files = vec![self.world.spooled(&format!("{word}.txt"), b"What it holds.\n")];
                let Ok(mut kept) = desk.keep_files(actor, place, rules, files) else { return };
                let kept = vec![kept.files.remove(0).id];
                let said = Comment { kept, ..comment("", audience) };
                if desk.comment(actor, *id, said).is_ok() {
                    self.words.push((word, readers(who, seen, audience)));
                }
            }
            Try::People(who, at, other) => {
                let Some((id, _)) = case(at) else { return };
                let of = |who: usize| self.actors[who].person().unwrap().user.to_string();
                drop(desk.set_people(&self.actors[who], *id, of(who), vec![of(other)]));
            }
            Try::Step(who, at, action) => {
                let Some((id, _)) = case(at) else { return };
                drop(self.world.step(&self.actors[who], *id, Action::ALL[action]));
            }
        }
    }

    /// What one meets on pages of cases; and all else that one is shown without asking for it.
    fn shown(&self, actor: &Actor) -> (String, String) {
        let desk = &self.world.desk;
        let (mut pages, mut others) = (Vec::new(), Vec::new());
        for (id, _) in &self.cases {
            if let Ok(detail) = desk.case(actor, *id, None) {
                pages.push(format!("{detail:?}"));
                others.push(format!("{:?}", desk.case_to_copy(actor, *id).unwrap()));
            }
        }
        for archive in [false, true] {
            let filter = Filter { archive, ..Filter::default() };
            others.push(format!("{:?}", desk.cases(actor, &filter, Page::First).unwrap().rows));
            others.push(format!("{:?}", exported(desk, actor, &filter)));
        }
        others.push(format!("{:?}", desk.notifications(actor, None).unwrap()));
        others.push(format!("{:?}", desk.numbers(actor).unwrap()));
        (pages.concat(), others.concat())
    }

    /// How many cases one finds by a word, and how many are suggested.
    fn found(&self, actor: &Actor, word: &str) -> (usize, usize) {
        let asked = SearchFor { text: word.to_owned(), ..SearchFor::default() };
        let found = self.world.desk.search(actor, &asked).unwrap().unwrap();
        assert_eq!(found.total, found.hits.len());
        (found.total, self.world.desk.suggest(actor, word, 8).unwrap().len())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn each_word_is_met_by_those_who_may_and_by_nobody_else(tries in tries()) {
        let world = World::new(PresetName::Partner);
        let actors = ACCOUNTS.map(|account| world.actor(account, Role::Agent));
        let mut written = Written { world, actors, cases: Vec::new(), words: Vec::new() };
        for (n, one) in tries.iter().enumerate() {
            written.world.pass(1);
            written.attempt(n, one);
        }
        settle(&written.world);
        written.world.desk.index().catch_up(&AtomicBool::new(false)).unwrap();
        for (actor, account) in written.actors.iter().zip(ACCOUNTS) {
            let (pages, others) = written.shown(actor);
            for (word, readers) in &written.words {
                let may = readers.contains(&account);
                prop_assert_eq!(pages.contains(word), may, "{} on a page of {}", word, account);
                prop_assert!(may || !others.contains(word), "{} is shown to {}", word, account);
                let found = written.found(actor, word);
                prop_assert_eq!(found, (usize::from(may), usize::from(may)), "{} {}", word, account);
            }
        }
        written.world.is_sound();
    }
}
