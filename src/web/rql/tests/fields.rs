//! The tables of fields, as Connect's document has them.

use crate::web::rql::{
    Collection,
    collections::{ALL, CASES, CONVERSATIONS, MESSAGES, TIER_ACCOUNT_REQUESTS, TIER_ACCOUNTS},
    field::{Field, Kind, Lookup},
};

/// A table as the document has it: name, lookups, marks.
fn table(list: &Collection) -> String {
    list.fields.iter().map(row).collect::<Vec<_>>().join("\n")
}

fn row(field: &Field) -> String {
    let lookups: Vec<_> = field.lookups.iter().map(Lookup::name).collect();
    let lookups = if lookups.is_empty() { "select only".to_owned() } else { lookups.join(" ") };
    let mut row = vec![format!("{}: {lookups}", field.name)];
    row.extend(field.searched.then(|| "search".to_owned()));
    row.extend(field.ordered.then(|| "ordering".to_owned()));
    match field.kind {
        Kind::Choice(of) => row.push(of.join("/")),
        Kind::Level(of) => row.push(format!("{of:?}")),
        Kind::Text | Kind::Number | Kind::Moment => (),
    }
    row.extend(field.null_aliases.iter().map(|alias| format!("null is {alias}")));
    row.join(", ")
}

#[test]
fn cases_can_be_asked_this() {
    insta::assert_snapshot!(table(&CASES), @r"
    description: eq ne in out like ilike, search
    events.closed.at: eq ne gt ge lt le in out null, ordering
    events.closed.by.id: eq ne in out like ilike null, ordering
    events.closed.by.name: eq ne in out like ilike null, ordering
    events.created.at: eq ne gt ge lt le in out, ordering
    events.created.by.id: eq ne in out like ilike, ordering
    events.created.by.name: eq ne in out like ilike, ordering
    events.inquiring.at: eq ne gt ge lt le in out null, ordering
    events.inquiring.by.id: eq ne in out like ilike null, ordering
    events.inquiring.by.name: eq ne in out like ilike null, ordering
    events.pending.at: eq ne gt ge lt le in out null, ordering
    events.pending.by.id: eq ne in out like ilike null, ordering
    events.pending.by.name: eq ne in out like ilike null, ordering
    events.resolved.at: eq ne gt ge lt le in out null, ordering
    events.resolved.by.id: eq ne in out like ilike null, ordering
    events.resolved.by.name: eq ne in out like ilike null, ordering
    events.updated.at: eq ne gt ge lt le in out, ordering
    events.updated.by.id: eq ne in out like ilike, ordering
    events.updated.by.name: eq ne in out like ilike, ordering
    id: eq ne in out like ilike null
    issuer.account.id: eq ne in out like ilike null, ordering
    issuer.account.name: eq ne in out like ilike, ordering
    issuer.agent.id: eq ne in out like ilike null, ordering
    issuer.agent.name: eq ne in out like ilike null, ordering
    priority: eq ne gt ge lt le in out, ordering, [0, 1, 2, 3]
    receiver.account.id: eq ne in out like ilike null, ordering
    receiver.account.name: eq ne in out like ilike, ordering
    receiver.agent.id: eq ne in out like ilike null, ordering
    receiver.agent.name: eq ne in out like ilike null, ordering
    state: eq ne in out like ilike, ordering, pending/inquiring/resolved/closed
    subject: eq ne in out like ilike, search, ordering
    type: eq ne in out like ilike, ordering, technical/business
    ");
}

#[test]
fn conversations_and_their_messages_can_be_asked_this() {
    insta::assert_snapshot!(table(&CONVERSATIONS) + "\n\n" + &table(&MESSAGES), @r"
    created: eq ne gt ge lt le in out, ordering
    events.created.at: eq ne gt ge lt le in out, ordering
    id: eq ne in out like ilike null
    instance_id: eq ne in out like ilike

    created: eq ne gt ge lt le in out, ordering
    events.created.at: eq ne gt ge lt le in out, ordering
    events.created.by.id: eq ne in out like ilike null
    events.updated.at: eq ne gt ge lt le in out, ordering
    id: eq ne in out like ilike null
    text: eq ne in out like ilike, search
    type: eq ne in out like ilike, message/state_change/private
    ");
}

#[test]
fn tier_accounts_and_their_requests_can_be_asked_this() {
    insta::assert_snapshot!(table(&TIER_ACCOUNTS) + "\n\n" + &table(&TIER_ACCOUNT_REQUESTS), @r"
    contact_info: select only
    contact_info.contact.email: eq in
    db: eq ne in out like ilike, ordering, EU/US/JP/AU
    events.created.at: eq ne gt ge lt le in out, ordering
    events.created.by: eq ne in out like ilike null
    events.updated.by: eq ne in out like ilike null
    external_id: eq ne in out like ilike null, search, ordering
    external_uid: eq ne in out like ilike, search
    hub.id: eq ne in out like ilike null, search, ordering, null is HB-0000-0000
    hub.name: eq ne in out like ilike, search, ordering
    id: eq ne in out like ilike null, search
    name: eq ne in out like ilike null, search, ordering
    owner.id: eq ne in out like ilike null, search, ordering
    owner.name: eq ne in out like ilike, search, ordering
    parent.id: eq ne in out like ilike null, search
    parent.name: eq ne in out like ilike null, search, ordering
    parent.parent.id: eq ne in out like ilike null
    scopes: eq in like ilike
    tax_id: select only
    type: eq ne in out like ilike, customer/reseller
    version: select only

    account.external_id: eq ne in out like ilike null, search, ordering
    account.external_uid: eq ne in out like ilike, search, ordering
    account.hub.id: eq ne in out like ilike null, search, ordering, null is HB-0000-0000
    account.hub.name: eq ne in out like ilike, search, ordering
    account.id: eq ne in out like ilike null, ordering
    account.name: eq ne in out like ilike null, ordering
    account.version: eq ne gt ge lt le in out
    events.created.at: eq ne gt ge lt le in out, ordering
    id: eq ne in out like ilike null, search, ordering
    product.id: eq ne in out like ilike null, search, ordering
    product.name: eq ne in out like ilike, search, ordering
    status: eq ne in out like ilike, ordering, pending/accepted/ignored/unsupported
    ");
}

#[test]
fn a_table_makes_sense() {
    for list in ALL {
        assert!(list.fields.is_sorted_by_key(|field| field.name), "{}: by name", list.path);
        for field in list.fields {
            let place = format!("{} {}", list.path, field.name);
            assert!(!["search", "limit", "offset"].contains(&field.name), "{place}");
            let text = matches!(field.kind, Kind::Text | Kind::Choice(_));
            let like = field.lookups.has(Lookup::Like) || field.lookups.has(Lookup::Ilike);
            assert!(text || !(like || field.searched), "{place}: only texts are searched");
            assert!(!(text && field.lookups.has(Lookup::Ge)), "{place}: texts are not great");
            assert!(field.null_aliases.is_empty() || field.lookups.has(Lookup::Null), "{place}");
        }
        let known = |member: &&str| list.field(member).is_none();
        assert!(list.members.iter().all(known), "{}: other members", list.path);
        assert!(list.members.is_sorted(), "{}: members by name", list.path);
    }
}
