//! The people of an organisation, those who are invited, and what they see.

use super::{
    pages::{NOW, Named, chrome, named, stranger, tried},
    world::{ROBERT, Spell, VENDOR, World, user},
};
use crate::{
    desk::{
        Linked, Secret,
        show::{Charge, Followed, LinkPage, Me, People, PersonPage, ResetNote, Staff, StaffRow},
    },
    domain::{
        id::UserId,
        link::{Invitation, Link},
        moment::Moment,
        person::{Rights, Role, User},
        preset::PresetName,
        refusal::{Complaint, Field, LineWrong, Refusal},
        session::SessionKey,
        text::{Email, Name},
    },
    web::html::{
        door::{self, Forgot},
        invite::{self, Asks},
        staff::{self, Done},
    },
};

const BOTH: Rights = Rights { opens_for_managed: true, opens_on_behalf: true };

fn link(spell: Spell, made_at: Moment) -> Link {
    let invitation = Invitation {
        account: VENDOR,
        name: Name::parse(&spell("Bo Mortar")).unwrap(),
        email: Email::parse("bo.mortar@example.com").unwrap(),
        role: Role::Agent,
        rights: BOTH,
    };
    Link::invitation(SessionKey([1; 32]), invitation, made_at)
}

fn person(user: User) -> PersonPage {
    let reset = Some(Link::reset(SessionKey([2; 32]), &user, NOW));
    let account_name = "Front Street Inc.".to_owned();
    let colleague = super::world::user(ROBERT, VENDOR, "Robert Balboa", Role::Admin);
    let colleagues = People { list: vec![colleague], ..People::default() };
    let charge = Some(Charge { open: 3, more: false, colleagues });
    PersonPage { user, account_name, seen_at: Some(NOW), reset, charge }
}

/// Somebody whom a link was made for, and who gets it from whoever made it.
fn guest(spell: Spell, n: u8) -> Linked {
    let secret = Some(Secret::parse(&"0".repeat(64)).unwrap());
    Linked { name: spell("Bo Mortar"), email: format!("bo{n}@example.com"), secret }
}

/// All of them.
pub(super) fn all(spell: Spell) -> Vec<Named> {
    let world = World::new(PresetName::Partner, spell);
    let told = ResetNote { by: spell("Paulie Marsh (Casemate Support)"), at: NOW };
    let me = Me { role: Role::Admin, reset: Some(told), ..world.me(ROBERT) };
    let chrome = chrome(&me);
    let adrian = user(UserId(ROBERT.0 + 1), VENDOR, &spell("Adrian Pennino"), Role::Agent);
    let shut = User { active: false, rights: BOTH, ..adrian.clone() };
    let row = |user: &User| StaffRow { user: user.clone(), seen_at: user.active.then_some(NOW) };
    let account = (VENDOR, spell("Front Street Inc."));
    let list = Staff {
        account: account.clone(),
        rows: vec![row(&adrian), row(&shut)],
        query: spell("a"),
        next: Some(adrian.id),
        first: false,
        invited: vec![link(spell, NOW), link(spell, Moment(0))],
    };
    let none = Staff { rows: Vec::new(), invited: Vec::new(), next: None, ..list.clone() };
    let typed = [("role", "admin".to_owned()), ("edition", spell("x"))];
    let alone = tried(Refusal::field(Field::Role, Complaint::LastAdmin), &typed);
    let alone_out = tried(Refusal::field(Field::Active, Complaint::LastAdmin), &typed);
    let late = tried(Refusal::ChangedMeanwhile, &typed);
    let line = |number, why| (Field::People, Complaint::Line { number, why });
    let lines = Refusal::Fields(vec![line(1, LineWrong::Shape), line(3, LineWrong::AlreadyIn)]);
    let lines = tried(lines, &[("people", spell("one\ntwo"))]);
    let linked = |n| guest(spell, n);
    let follows = |followed| LinkPage {
        followed,
        account_name: spell("Front Street Inc."),
        name: spell("Bo Mortar"),
        email: "bo.mortar@example.com".to_owned(),
    };
    let (joins, resets) = (follows(Followed::Joining), follows(Followed::Resetting));
    let taken = tried(Refusal::field(Field::Email, Complaint::Taken), &[]);
    let mailed = Linked { secret: None, ..linked(3) };
    let one = |user: &User, done, tried| staff::one(&chrome, &person(user.clone()), done, tried);
    let deactivate = |tried| staff::deactivate(&chrome, &person(adrian.clone()), tried);
    vec![
        named("staff", staff::list(&chrome, &list)),
        named("staff-none", staff::list(&chrome, &none)),
        named("person", one(&adrian, Done::Saved, None)),
        named("person-deactivated", one(&shut, Done::Deactivated, None)),
        named("person-alone", one(&adrian, Done::Nothing, Some(&alone))),
        named("person-late", one(&adrian, Done::Nothing, Some(&late))),
        named("deactivate", deactivate(None)),
        named("give-cases", staff::give(&chrome, &person(adrian.clone()), None)),
        named("deactivate-alone", deactivate(Some(&alone_out))),
        named("invite", invite::form(&chrome, &account, (Asks::One, Role::Admin), None)),
        named(
            "invite-many",
            invite::form(&chrome, &account, (Asks::Many, Role::Member), Some(&lines)),
        ),
        named("invited", invite::made(&chrome, VENDOR, &[linked(1), linked(2)], "https://a.b")),
        named("reset", invite::reset(&chrome, adrian.id, &linked(1), "https://a.b")),
        named("invited-by-mail", invite::made(&chrome, VENDOR, &[mailed], "https://a.b")),
        named("forgot", door::forgot(&stranger(), Forgot::Asks, Some(&taken))),
        named("forgot-mailed", door::forgot(&stranger(), Forgot::Mailed, None)),
        named("forgot-no-mail", door::forgot(&stranger(), Forgot::NoMail, None)),
        named("link", door::link(&stranger(), &joins, ("0", 10, Some(&taken)))),
        named("link-reset", door::link(&stranger(), &resets, ("0", 10, None))),
    ]
}
