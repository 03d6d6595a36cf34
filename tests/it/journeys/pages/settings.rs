//! Settings: one's own, those of an account, and the appliance's mail with all that can become of a
//! mail.

use totp_rs::{Builder, Secret};

use crate::{
    browser::{Browser, Look},
    journeys::{at_work, demo, gallery::Gallery, said},
    mailroom::{Mailroom, Manners},
    wait,
    wire::scene::FRONT_STREET,
    world::casemate,
};

#[test]
fn settings_look_right_and_mail_is_set_up_in_them() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    gallery.visit(&robert, "/settings/notifications", "settings-notifications");
    gallery.visit(&robert, "/settings/desk", "settings-desk");
    gallery.visit(&robert, "/settings/tokens", "settings-tokens");
    gallery.visit(&robert, "/settings/accounts/VA-112-358/logo", "settings-logo");
    let paulie = at_work(&browser, &world, "Paulie", Look::DESKTOP);
    gallery.visit(&paulie, "/settings/mail", "settings-mail-none");
    gallery.visit(&paulie, "/settings/desk", "settings-desk-names");
    gallery.visit(&paulie, "/settings/accounts/PA-641-208/manager", "settings-manager");

    let server = Mailroom::open(Manners::default());
    let mut admin = world.signed_in("Paulie");
    let port = server.port.to_string();
    let fields = [("host", "127.0.0.1"), ("port", &port), ("security", "none")];
    let wrong = [&fields[..], &[("from", "nobody")]].concat();
    assert_eq!(admin.post_form("/settings/mail", &wrong).status, 422);
    let right = [&fields[..], &[("from", "desk@help.example.com")]].concat();
    assert_eq!(admin.post_form("/settings/mail", &right).status, 303);
    for says in [vec![], vec![("RCPT", "450 Come back later")], vec![("RCPT", "550 No such user")]]
    {
        let before = server.connections();
        server.behave(Manners { says, ..Manners::default() });
        paulie.open("/settings/mail");
        paulie.click("Send a test mail to me");
        let came = wait::until(|| if server.connections() > before { Ok(()) } else { Err(()) });
        assert!(came.is_ok(), "the mail goes");
    }
    let seen = wait::until(|| {
        let page = admin.get("/settings/mail").text();
        if page.contains("No such user") { Ok(()) } else { Err(page) }
    });
    assert!(seen.is_ok(), "{seen:?}");
    gallery.visit(&paulie, "/settings/mail", "settings-mail-set");
    gallery.close();
}

#[test]
fn a_desk_that_takes_its_cases_elsewhere_looks_right_to_both_sides() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let flags = ["--account", FRONT_STREET, "--mode", "federated", "--links", "-"];
    let links = "Our desk | https://desk.example.com/new | Open a ticket there\n\
                 Status | https://status.example.com";
    let output = casemate(&["desk", "change"], &world.data(), &flags, links);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let ivo = at_work(&browser, &world, "Ivo", Look::DESKTOP);
    let form = format!("/cases/new/details?partner={FRONT_STREET}");
    gallery.visit(&ivo, &form, "new-case-elsewhere");
    ivo.see("takes cases in a system of its own");
    ivo.see("Open a ticket there");
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    gallery.visit(&robert, "/settings/desk", "settings-desk-elsewhere");
    gallery.close();
}

#[test]
fn webhooks_look_right_none_refused_and_made() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let paulie = at_work(&browser, &world, "Paulie", Look::DESKTOP);
    gallery.visit(&paulie, "/settings/webhooks", "webhooks-none");
    paulie.fill("Name", "Chat of the support team");
    paulie.fill("Address", "https://127.0.0.1:9/a-long-path-with-a-secret-in-it");
    paulie.click("Add webhook");
    paulie.see("Copy it now");
    gallery.hang(&paulie, "webhooks-secret");
    paulie.open("/settings/webhooks");
    gallery.hang(&paulie, "webhooks-list");
    paulie.click("Chat of the support team");
    paulie.click("Send a test");
    paulie.see("Send now");
    gallery.hang(&paulie, "webhooks-one");
    paulie.click("Delete");
    gallery.hang(&paulie, "webhooks-delete");
    gallery.close();
}

#[test]
fn tokens_look_right_refused_and_made_and_are_copied() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    robert.open("/settings/tokens");
    robert.fill("Name", "Monthly report");
    robert.fill("Your password", "not this one");
    robert.click("Make token");
    robert.see("do not match");
    robert.forgive("status of 4");
    assert_eq!(robert.value("Name"), "Monthly report");
    gallery.hang(&robert, "token-refused");
    robert.fill("Your password", &world.user("Robert").password);
    robert.click("Make token");
    robert.see("Copy it now");
    gallery.hang(&robert, "token-made");
    robert.click("Copy the value of the header");
    said(&robert, "It is copied");
    gallery.close();
}

#[test]
fn ones_profile_looks_right_and_a_second_factor_is_set_up_in_it() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    drop(world.signed_in("Robert"));
    gallery.visit(&robert, "/settings/profile", "settings-profile");
    gallery.visit(&robert, "/settings/profile/password", "settings-password");
    gallery.visit(&robert, "/settings/profile/factor", "settings-factor-off");
    let password = world.user("Robert").password.clone();
    robert.fill("Your password", &password);
    robert.click("Set it up");
    robert.see("Scan this");
    gallery.hang(&robert, "settings-factor-drawn");
    let secret = robert.texts("code.break").concat();
    let shared = Secret::try_from_base32(&secret).unwrap();
    let totp = Builder::new().with_secret(shared).with_account_name("x").build().unwrap();
    let now = || std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    robert.fill("Code", &totp.generate(now()).to_string());
    robert.click("Turn it on");
    robert.see("nobody can show them again");
    gallery.hang(&robert, "settings-factor-codes");
    robert.click("I have kept them");
    robert.see("Second factor: on");
    gallery.visit(&robert, "/settings/profile/factor", "settings-factor-on");
    let stranger = browser.visit(&world.url, Look::DESKTOP);
    stranger.open("/sign-in");
    stranger.fill("Email", &world.user("Robert").email);
    stranger.fill("Password", &password);
    stranger.click("Sign in");
    stranger.see("Your password was right.");
    gallery.hang(&stranger, "door-code");
    stranger.fill("Code", &totp.generate(now() + 30).to_string());
    stranger.click("Sign in");
    stranger.wait("to be in", |page| page.path() == "/cases");
    gallery.close();
}

#[test]
fn two_organisations_are_made_and_join_each_other() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let paulie = at_work(&browser, &world, "Paulie", Look::DESKTOP);
    gallery.visit(&paulie, "/settings/accounts", "settings-accounts");
    paulie.click("New organisation");
    paulie.fill("Name", "Keystone Works");
    paulie.choose("Kind", "Vendor");
    paulie.fill("Managed by (optional)", "PA-000-001");
    paulie.click("Create");
    paulie.see("nobody manages");
    paulie.forgive("status of 422");
    gallery.hang(&paulie, "settings-account-refused");
    paulie.fill("Managed by (optional)", "");
    paulie.click("Create");
    paulie.wait("for the account", |page| page.path().starts_with("/settings/accounts/VA-"));
    gallery.hang(&paulie, "settings-account");
    paulie.fill("Id of the other", "PA-641-208");
    paulie.click("Join them");
    paulie.see("Apollo Cloud");

    let tess = at_work(&browser, &world, "Tess", Look::DESKTOP);
    tess.open("/settings/contracts");
    tess.see("Keystone Works");
    tess.fill("Id of the organisation", "VA-264-317");
    tess.click("Offer");
    tess.see("Offered to VA-264-317");
    let ada = at_work(&browser, &world, "Ada", Look::DESKTOP);
    ada.open("/settings/contracts");
    ada.see("Apollo Cloud");
    gallery.hang(&ada, "settings-contracts-offered");
    ada.click("Accept the offer of Apollo Cloud");
    ada.see_no("Offered to you");
    gallery.visit(&tess, "/settings/contracts", "settings-contracts");
    tess.see("Harbor Workspace");
    tess.click("End the contract with Keystone Works");
    gallery.hang(&tess, "settings-contract-end");
    tess.click("End the contract");
    tess.wait("for the list", |page| page.path() == "/settings/contracts");
    tess.see_no("Keystone Works");
    gallery.close();
}

#[test]
fn a_backup_is_made_in_the_browser_and_the_nights_are_set() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let paulie = at_work(&browser, &world, "Paulie", Look::DESKTOP);
    gallery.visit(&paulie, "/settings/backups", "settings-backups-none");
    paulie.click("Back up now");
    let mut admin = world.signed_in("Paulie");
    let made = wait::until(|| {
        let page = admin.get("/settings/backups").text();
        if page.contains("found sound") { Ok(()) } else { Err(page) }
    });
    assert!(made.is_ok(), "{made:?}");
    paulie.open("/settings/backups");
    paulie.see("asked for by");
    let files = std::fs::read_dir(world.data().join("backups")).unwrap();
    let names: Vec<_> =
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names.len(), 1);
    paulie.see(&names[0]);
    paulie.fill("Time of day", "25:00");
    paulie.click("Save");
    paulie.see("00:00 to 23:59");
    paulie.forgive("status of 422");
    gallery.hang(&paulie, "settings-backups-refused");
    paulie.fill("Time of day", "4:15");
    paulie.fill("How many are kept", "14");
    paulie.click("Save");
    paulie.see("Saved.");
    paulie.see(", 04:15");
    gallery.hang(&paulie, "settings-backups");
    gallery.close();
}

#[test]
fn a_vendor_sets_up_its_products() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    robert.open("/settings/profile");
    robert.inside("Settings").click("Products");
    robert.see("Tutorial Product");
    gallery.hang(&robert, "settings-products");
    robert.fill("Name", "Tutorial product");
    robert.click("Add");
    robert.see("another of your products is called so");
    robert.forgive("status of 422");
    gallery.hang(&robert, "settings-products-refused");
    assert_eq!(robert.value("Name"), "Tutorial product");
    robert.fill("Name", "Lathe");
    robert.click("Tier accounts sync.*");
    robert.click("Add");
    robert.wait("for it", |page| page.path().starts_with("/settings/products/PRD-"));
    gallery.hang(&robert, "settings-product");
    robert.fill("Name", "Anvil");
    robert.click("Save");
    robert.wait("for the list", |page| page.path() == "/settings/products");
    robert.see("Anvil");
    robert.see_no("Lathe");
    let ada = at_work(&browser, &world, "Ada", Look::DESKTOP);
    gallery.visit(&ada, "/settings/products", "settings-products-none");
    gallery.close();
}
