//! Customers: made, subscribed, changed, accepted and ignored, deleted.

use super::{at_work, demo, gallery::Gallery};
use crate::browser::{Browser, Look, Page};

/// What a form asks of a customer, but its name.
fn fill_in(page: &Page, name: &str) {
    page.fill("Name", name);
    for (label, text) in [
        ("Street", "1818 Tusculum Street"),
        ("City", "Philadelphia"),
        ("Zip code", "19134"),
        ("First name", "Andy"),
        ("Last name", "Marchetti"),
        ("Email", "andy@bakery.example"),
    ] {
        page.fill(label, text);
    }
    page.choose("Country", "United States");
}

/// Adds a reseller, or a customer below the reseller of that name; shows its page.
fn add(page: &Page, name: &str, below: Option<&str>) {
    page.open("/customers");
    page.click("Add customer*");
    page.click(if below.is_some() { "Customer *" } else { "Reseller *" });
    page.click("Next");
    page.see("Which reseller does it stand below?");
    page.click(&below.map_or("None*".to_owned(), |below| format!("{below}*")));
    page.click("Next");
    fill_in(page, name);
    page.click("Create");
    page.see("was created.");
    page.click("Go to details");
    page.see("Where it stands");
}

fn subscribe(page: &Page, product: &str) {
    let account = page.path();
    page.open(&format!("{account}/subscriptions"));
    page.click("Add a subscription");
    page.choose("Product", product);
    page.fill("Item 1", "Seats");
    page.fill("How many of item 1", "5");
    page.click("Add");
    page.see("Save");
    page.open(&account);
}

/// Gives the account another city.
fn change_city(page: &Page, account: &str, city: &str) {
    page.open(account);
    page.click("Edit");
    page.fill("City", city);
    page.click("Save");
    page.see("Where it stands");
}

fn sells_and_asks(look: Look) {
    let (browser, world) = (Browser::start(), demo());
    let michael = at_work(&browser, &world, "Michael", look);
    add(&michael, "Ironbridge Resale", None);
    let parent = michael.path();
    add(&michael, "Corner Bakery", Some("Ironbridge Resale"));
    let account = michael.path();
    subscribe(&michael, "Tutorial Product");
    subscribe(&michael, "Second Product");

    change_city(&michael, &account, "Boston");
    michael.see("Waiting for Front Street Inc.");
    michael.see("Philadelphia");
    let robert = at_work(&browser, &world, "Robert", look);
    robert.open(&account);
    robert.click("Accept TAR-*");
    robert.see("Accept this request?");
    robert.click("Accept");
    robert.see("Accepted");
    robert.open(&account);
    robert.see("Boston");

    change_city(&michael, &account, "Chicago");
    robert.open(&account);
    robert.click("Ignore TAR-*");
    robert.fill("Reason", "Which Chicago?");
    robert.click("Ignore");
    robert.see("Ignored: Which Chicago?");
    robert.open(&account);
    robert.see("Boston");

    michael.open(&account);
    michael.click("Edit");
    assert_eq!(michael.value("City"), "Chicago", "the next edit starts from it");
    michael.fill("Zip code", "60601");
    michael.click("Save");
    michael.see("Waiting for Front Street Inc.");
    robert.open(&account);
    robert.click("Accept TAR-*");
    robert.click("Accept");
    robert.see("Accepted");
    robert.open(&account);
    robert.see("Chicago");
    robert.see("60601");
    robert.open("/customers/requests?status=unsupported");
    robert.see("Second Product");

    michael.open(&parent);
    michael.click("More");
    michael.click("Delete");
    michael.see("Delete this reseller?");
    michael.click("Delete");
    michael.see("Corner Bakery");
    michael.forgive_all("status of 409");
    add(&michael, "Velvet Supply", None);
    michael.click("More");
    michael.click("Delete");
    michael.see("Delete this reseller?");
    michael.click("Delete");
    michael.wait("for the directory", |page| page.path() == "/customers");
    michael.see_no("Velvet Supply");
}

#[test]
fn a_customer_is_sold_to_and_its_vendor_is_asked() {
    sells_and_asks(Look::DESKTOP);
}

#[test]
fn a_customer_is_sold_to_and_its_vendor_is_asked_without_scripts() {
    sells_and_asks(Look::DESKTOP.without_scripts());
}

fn stands_on_a_hub(look: Look) {
    let (browser, world) = (Browser::start(), demo());
    let michael = at_work(&browser, &world, "Michael", look);
    michael.open("/customers");
    michael.click("Hubs");
    michael.fill("Name", "Online");
    michael.click("Add");
    michael.see("Online");
    michael.open("/customers/new/data?type=reseller&parent=none");
    fill_in(&michael, "Ironbridge Resale");
    michael.choose("Hub", "Online");
    michael.click("Create");
    michael.see("was created.");
    michael.click("Go to details");
    michael.see("Hub Online");
    michael.click("Edit");
    michael.choose("Hub", "Trade");
    michael.click("Save");
    michael.see("Hub Trade");
    let account = michael.path();
    michael.open(&format!("{account}/versions"));
    michael.see("Current");
    michael.open("/customers");
    michael.choose("Hub", "Trade");
    michael.click("Search");
    michael.see("Ironbridge Resale");
    michael.see_no("Lucky Seven Tavern");
    // Its vendor sees what the hub of a customer is called, and has no list of hubs.
    let robert = at_work(&browser, &world, "Robert", look);
    robert.open("/customers?q=lucky");
    robert.see_no("Hubs");
    robert.click("Lucky Seven Tavern");
    robert.see("Hub Retail");
}

#[test]
fn a_customer_stands_on_a_hub() {
    stands_on_a_hub(Look::DESKTOP);
}

#[test]
fn a_customer_stands_on_a_hub_without_scripts() {
    stands_on_a_hub(Look::DESKTOP.without_scripts());
}

#[test]
fn every_page_of_customers_can_be_looked_at() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let michael = at_work(&browser, &world, "Michael", Look::DESKTOP);
    add(&michael, "Ironbridge Resale", None);
    add(&michael, "Corner Bakery", Some("Ironbridge Resale"));
    let account = michael.path();
    subscribe(&michael, "Tutorial Product");
    change_city(&michael, &account, "Boston");
    gallery.visit(&michael, "/customers", "tiers");
    gallery.visit(&michael, "/customers?q=nothing+like+it", "tiers-nothing");
    gallery.visit(&michael, "/customers/new", "tier-new-type");
    gallery.visit(&michael, "/customers/new/parent?type=reseller", "tier-new-parent");
    gallery.visit(&michael, "/customers/new/data?type=reseller&parent=none", "tier-new-data");
    michael.click("Randomize");
    michael.wait("to be filled in", |page| !page.value("Name").is_empty());
    michael.fill("Email", "nobody@");
    gallery.hang(&michael, "tier-new-random");
    for (part, name) in [
        ("", "tier"),
        ("/children", "tier-children"),
        ("/requests", "tier-requests"),
        ("/subscriptions", "tier-subscriptions"),
        ("/versions", "tier-versions"),
        ("/details", "tier-details"),
        ("/edit", "tier-edit"),
        ("/summary", "tier-summary"),
        ("/delete", "tier-delete"),
    ] {
        gallery.visit(&michael, &format!("{account}{part}"), name);
    }
    registers(&mut gallery, &michael);
    gallery.visit(&michael, "/customers/subscriptions", "subscriptions");
    gallery.visit(&michael, "/customers/subscriptions/new", "subscription-new");
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    gallery.visit(&robert, "/customers/requests", "requests");
    robert.open(&account);
    robert.click("Compare it in TAR-*");
    robert.see("Changed fields only");
    gallery.hang(&robert, "request");
    let request = robert.path();
    for part in ["details", "subscriptions", "configs", "accept", "ignore"] {
        gallery.visit(&robert, &format!("{request}/{part}"), &format!("request-{part}"));
    }
    gallery.close();
}

/// The registers of configs and of requests to vendors.
fn registers(gallery: &mut Gallery, page: &Page) {
    for (to, name) in [
        ("/customers?view=tree", "tier-tree"),
        ("/customers/configs", "configs"),
        ("/customers/configs/new", "config-new"),
        ("/customers/config-requests", "config-requests"),
        ("/customers/fulfilment", "fulfilment"),
        ("/customers/import?what=subscriptions", "register-import"),
        ("/customers/import?what=accounts", "accounts-import"),
        ("/customers/hubs", "hubs"),
        ("/customers/subscriptions?q=lucky&status=active", "register-narrowed"),
    ] {
        gallery.visit(page, to, name);
    }
    page.open("/customers?q=kensington");
    page.click("Kensington Resale");
    let reseller = page.path();
    for part in ["requests", "config-requests", "configs"] {
        gallery.visit(page, &format!("{reseller}/{part}"), &format!("reseller-{part}"));
    }
    page.open("/customers/config-requests?status=inquiring");
    page.click("Setup: Tutorial Product");
    page.see("Which realm is to bill them?");
    gallery.hang(page, "order");
    let order = page.path();
    gallery.visit(page, &format!("{order}/do/submit"), "order-submit");
    page.open(&order);
    page.click("TC-*");
    page.see("Billing realm");
    gallery.hang(page, "config");
    page.click("New request");
    gallery.hang(page, "order-new");
}
