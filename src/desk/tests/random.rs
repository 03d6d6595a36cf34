//! Any sequence of what anybody tries: nobody learns what they may not, and the store stays sound.

use proptest::prelude::*;

use super::{
    audit::file,
    export::{exported, texts},
    world::{C, D, M, O, R, V, World, X},
};
use crate::{
    desk::{
        Comment, EditForm,
        show::{Filter, Page},
    },
    domain::{
        access::Actor,
        audit::AuditFilter,
        id::{AccountId, CaseId},
        person::Role,
        preset::PresetName,
        talk::Audience,
        workflow::Action,
    },
};

pub(super) const ACCOUNTS: [AccountId; 6] = [V, D, R, X, C, M];

#[derive(Clone, Debug)]
pub(super) enum Try {
    Open(usize, usize),
    Step(usize, usize, usize),
    Say(usize, usize, bool),
    Edit(usize, usize, u8),
    Assign(usize, usize),
    Attach(usize, usize),
}

pub(super) fn tries() -> impl Strategy<Value = Vec<Try>> {
    let (who, case) = (0..ACCOUNTS.len(), 0..6usize);
    let one = prop_oneof![
        (who.clone(), who.clone()).prop_map(|(by, to)| Try::Open(by, to)),
        (who.clone(), case.clone(), 0..Action::ALL.len()).prop_map(|(w, c, a)| Try::Step(w, c, a)),
        (who.clone(), case.clone(), any::<bool>()).prop_map(|(w, c, p)| Try::Say(w, c, p)),
        (who.clone(), case.clone(), any::<u8>()).prop_map(|(w, c, n)| Try::Edit(w, c, n)),
        (who.clone(), case.clone()).prop_map(|(w, c)| Try::Assign(w, c)),
        (who, case).prop_map(|(w, c)| Try::Attach(w, c)),
    ];
    prop::collection::vec(one, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn nobody_learns_what_they_may_not_and_nothing_contradicts(tries in tries()) {
        let world = World::new(PresetName::Client);
        let actors = ACCOUNTS.map(|account| world.actor(account, Role::Agent));
        let mut cases: Vec<CaseId> = Vec::new();
        for (n, one) in tries.into_iter().enumerate() {
            world.pass(1);
            attempt(&world, &actors, &mut cases, (n, one));
        }
        world.is_sound();
        let runs = world.actor(O, Role::Admin);
        let log = format!("{:?}", file(&world.desk, &runs, &AuditFilter::default()));
        for text in ["case ", "comment ", "subject ", "note", "because", "What happened."] {
            prop_assert!(!log.contains(text), "no text is in the audit log: {}", text);
        }
        for (actor, account) in actors.iter().zip(ACCOUNTS) {
            let list = world.desk.cases(actor, &Filter::default(), Page::First).unwrap();
            let archive = Filter { archive: true, ..Filter::default() };
            let archive = world.desk.cases(actor, &archive, Page::First).unwrap();
            let listed = list.rows.len() + archive.rows.len();
            let seen = cases.iter().filter(|id| world.desk.seen(actor, **id).is_ok()).count();
            prop_assert_eq!(listed, seen.min(50), "lists show what one may see");
            let viewer = world.actor(account, Role::Viewer);
            let of = |actor| [false, true].map(|archive| {
                exported(&world.desk, actor, &Filter { archive, ..Filter::default() })
            });
            let parts = of(actor).concat();
            prop_assert_eq!(parts.len(), seen, "an export has what one may see");
            prop_assert_eq!(texts(&of(&viewer).concat()), texts(&parts), "whatever one's role");
            for part in &parts {
                let detail = world.desk.case(actor, part.id, None).unwrap();
                let messages: Vec<_> = part.messages.iter().map(|one| &one.entry).collect();
                let said = detail.entries.iter().filter(|entry| entry.said().is_some());
                prop_assert_eq!(messages, said.collect::<Vec<_>>());
                prop_assert_eq!(&part.head.as_ref().unwrap().files, &detail.files);
            }
            for id in &cases {
                let Ok(detail) = world.desk.case(actor, *id, None) else { continue };
                let case = &detail.seen.case;
                let involved = [case.issuer.account, case.receiver.account];
                let manages = account == M && involved.contains(&C);
                prop_assert!(involved.contains(&account) || manages);
                let comments = detail.entries.iter().filter(|e| e.said().is_some()).count();
                prop_assert_eq!(comments, detail.seen.comments() as usize);
                prop_assert_eq!(detail.files.len(), detail.seen.files() as usize);
                let hidden = |private: Option<AccountId>| private.is_some_and(|to| to != account);
                prop_assert!(!detail.entries.iter().any(|entry| hidden(entry.private_to)));
                prop_assert!(!detail.files.iter().any(|file| hidden(file.private_to)));
            }
        }
    }
}

/// Tries something; a refusal is as good as success.
pub(super) fn attempt(
    world: &World,
    actors: &[Actor],
    cases: &mut Vec<CaseId>,
    (n, one): (usize, Try),
) {
    let case = |at: usize| cases.get(at % cases.len().max(1)).copied().unwrap_or(CaseId(1));
    match one {
        Try::Open(by, to) => {
            let mut form = super::world::form(ACCOUNTS[to], &format!("case {n:03}"));
            if ACCOUNTS[to] == V {
                (form.priority, form.kind) = (String::new(), String::new());
                form.category = "1".to_owned();
            }
            if cases.len() < 6 {
                cases.extend(world.desk.open_case(&actors[by], form, Vec::new()).ok());
            }
        }
        Try::Step(who, at, action) => {
            drop(world.step(&actors[who], case(at), Action::ALL[action]));
        }
        Try::Say(who, at, private) => {
            let audience = if private { Audience::OwnAccount } else { Audience::Everyone };
            let comment = Comment { text: format!("comment {n:03}"), audience, kept: Vec::new() };
            drop(world.desk.comment(&actors[who], case(at), comment));
        }
        Try::Edit(who, at, edition) => {
            let subject = Some(format!("subject {n:03}"));
            let form = EditForm { edition: u32::from(edition % 3), subject, ..EditForm::default() };
            drop(world.desk.edit(&actors[who], case(at), form));
        }
        Try::Assign(who, at) => {
            let own = actors[who].person().unwrap().user.to_string();
            drop(world.desk.set_people(&actors[who], case(at), own, Vec::new()));
        }
        Try::Attach(who, at) => {
            let name = format!("note {n:03}.txt");
            let file = world.spooled(&name, format!("note {n}\n").as_bytes());
            drop(world.desk.attach(&actors[who], case(at), vec![file]));
        }
    }
}
