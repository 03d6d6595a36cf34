//! The pages of a new case.

use super::{
    pages::{NOW, Named, chrome, named, some, too_large, tried},
    world::{ADRIAN, DISTRIBUTOR, PRODUCT, ROBERT, Spell, VENDOR, World, account, stored},
};
use crate::{
    desk::show::{NewCaseForm, Partner, Partners, People, Way},
    domain::{
        account::AccountKind,
        draft::{Draft, DraftPlace},
        federation,
        file::FileRules,
        id::AccountId,
        moment::Moment,
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        text::{Line, Name},
        webhook::Target,
    },
    web::html::{details, new_case},
};

fn partners(count: usize, spell: Spell) -> Vec<Partner> {
    let names = ["Mighty Mick’s LLC", "Duke Managed Services", "Apollo Cloud", "Harbor Workspace"];
    let kinds =
        [AccountKind::Distributor, AccountKind::Reseller, AccountKind::Client, AccountKind::Vendor];
    let partner = |at: usize| Partner {
        id: AccountId(995_631 - at as u64),
        name: spell(names[at % 4]),
        kind: kinds[at % 4],
        logo: None,
        since: Some(Moment(1_614_729_600_000 + at as u64 * 9_000_000_000)),
    };
    let operator = Partner {
        id: AccountId(1),
        name: spell("Casemate Support"),
        kind: AccountKind::Operator,
        logo: None,
        since: None,
    };
    (0..count).map(partner).chain([operator]).collect()
}

pub(super) fn form(preset: PresetName, spell: Spell) -> NewCaseForm {
    let receiver =
        account(DISTRIBUTOR, AccountKind::Distributor, "Mighty Mick’s LLC", preset, spell);
    let fields = preset.table().fields.iter().map(|(field, _)| *field);
    NewCaseForm {
        partner: partners(1, spell).remove(0),
        customer: None,
        preset,
        takes: *preset.table().files,
        instructions: Some(spell("Name the order or subscription id in the subject.")),
        elsewhere: None,
        fields: fields.collect(),
        products: vec![(PRODUCT, spell("Tutorial Product"))],
        categories: receiver.desk.categories.clone(),
        environments: receiver.environments,
        issuer: None,
        accounts: vec![(AccountId(641_208), spell("Apollo Cloud"))],
        contacts: some(2, spell),
        people: some(if preset == PresetName::Partner { 2 } else { 12 }, spell),
        customers: None,
        draft: Draft::new(ROBERT, DraftPlace::NewCase, NOW),
        left_out: false,
    }
}

/// The first step of the wizard.
fn whom(spell: Spell) -> Vec<Named> {
    let world = World::new(PresetName::Partner, spell);
    let me = world.me(ROBERT);
    let chrome = chrome(&me);
    let few = Partners {
        way: Way::ToPartner,
        both: false,
        own: VENDOR,
        list: partners(3, spell),
        query: String::new(),
        more: false,
    };
    let many =
        Partners { list: partners(24, spell), query: spell("mick"), more: true, ..few.clone() };
    let none = Partners { list: Vec::new(), query: spell("mick"), ..few.clone() };
    let nobody = Partners { query: String::new(), ..none.clone() };
    let customers =
        |partners: &Partners| Partners { way: Way::ForCustomer, both: true, ..partners.clone() };
    let none_for = customers(&none);
    let whose = tried(Refusal::field(Field::Account, Complaint::Missing), &[]);
    let missing = tried(Refusal::field(Field::Partner, Complaint::Missing), &[]);
    vec![
        named("new-1", new_case::partner(&chrome, &few, &DISTRIBUTOR.to_string(), None)),
        named("new-1-many", new_case::partner(&chrome, &many, "", None)),
        named("new-1-none", new_case::partner(&chrome, &none, "", None)),
        named("new-1-nobody", new_case::partner(&chrome, &nobody, "", None)),
        named("new-1-refused", new_case::partner(&chrome, &few, "", Some(&missing))),
        named("new-1-for", new_case::partner(&chrome, &customers(&many), "", None)),
        named("new-1-for-none", new_case::partner(&chrome, &none_for, "", None)),
        named("new-1-for-refused", new_case::partner(&chrome, &customers(&few), "", Some(&whose))),
    ]
}

/// The form of a desk whose cases are taken elsewhere.
fn led_elsewhere(spell: Spell) -> NewCaseForm {
    let way = |about| federation::Way {
        name: Name::parse(&spell("Our desk")).unwrap(),
        address: Target::parse("https://desk.example.com/new", false).unwrap(),
        about,
    };
    let about = Some(Line::parse(&spell("Open a ticket there")).unwrap());
    NewCaseForm { elsewhere: Some(vec![way(about), way(None)]), ..form(PresetName::Partner, spell) }
}

/// The wizard of a new case.
pub(super) fn all(spell: Spell) -> Vec<Named> {
    let world = World::new(PresetName::Partner, spell);
    let me = world.me(ROBERT);
    let chrome = chrome(&me);
    let mut full = form(PresetName::Partner, spell);
    full.draft.fields =
        ["subject", "description"].map(|name| (name.to_owned(), spell("Tutorial Case"))).to_vec();
    full.draft.fields.push(("cc".to_owned(), ADRIAN.to_string()));
    full.draft.files = vec![
        stored(1, &spell("Tutorial Screenshot.png").replace('/', "_"), 67_686),
        stored(2, "trace.zip", 8_600_000),
    ];
    let wrong = vec![
        (Field::Subject, Complaint::Missing),
        (Field::Description, Complaint::TooLong { max: 10_000, have: 10_001 }),
        (Field::Product, Complaint::NotOffered),
        (Field::Cc, Complaint::TooMany { max: 50 }),
    ];
    let wrong = tried(
        Refusal::Fields(wrong),
        &[("description", spell("x")), ("priority", "urgent".to_owned())],
    );
    let eleven: Vec<_> =
        (1..12).map(|n| stored(n, &spell("scan.pdf").replace('/', "_"), n * 9_000)).collect();
    let count = eleven.iter().map(|file| (&file.name, file.size));
    let too_many = FileRules::PARTNER.admit_count(0, count).unwrap_err();
    let files = Refusal::Files(vec![too_large(spell), too_many]);
    let files = tried(files, &[("subject", spell("Tutorial Case"))]);
    let mut many = form(PresetName::Portal, spell);
    many.contacts = People { more: true, ..some(60, spell) };
    many.people = People { query: spell("adri"), ..some(2, spell) };
    let elsewhere = led_elsewhere(spell);
    let only = NewCaseForm { instructions: None, ..elsewhere.clone() };
    let taken = tried(Refusal::field(Field::Partner, Complaint::TakenElsewhere), &[]);
    let mut pages = whom(spell);
    pages.extend([
        named("new-2-elsewhere", details::page(&chrome, &elsewhere, None)),
        named("new-2-elsewhere-refused", details::page(&chrome, &only, Some(&taken))),
        named("new-2-many", details::page(&chrome, &many, None)),
        named("new-2-full", details::page(&chrome, &full, None)),
        named(
            "new-2-refused",
            details::page(&chrome, &form(PresetName::Partner, spell), Some(&wrong)),
        ),
        named("new-2-files", details::page(&chrome, &full, Some(&files))),
    ]);
    for preset in PresetName::ALL {
        let form = form(preset, spell);
        pages.push((format!("new-2-{preset}"), details::page(&chrome, &form, None)));
        let customer = Some(partners(1, spell).remove(0));
        let issuer = customer.as_ref().map(|customer| customer.id);
        let mut form = NewCaseForm { customer, issuer, ..form };
        form.fields.retain(|field| *field != Field::Account);
        pages.push((format!("new-2-for-{preset}"), details::page(&chrome, &form, None)));
        let world = World::new(preset, spell);
        pages.push((format!("new-3-{preset}"), new_case::summary(&chrome, &world.detail(ROBERT))));
    }
    pages
}
