//! The pages of a new case.

use crate::{
    browser::{Browser, Look},
    journeys::{
        LOG, PICTURE, at_work, demo,
        gallery::Gallery,
        office::{HARBOR, SUPPORT},
    },
};

#[test]
fn the_wizard_looks_right_between_partners() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    gallery.visit(&robert, "/cases/new", "wizard-1");
    robert.click("Mighty Mick's LLC*");
    robert.click("Next");
    robert.see("To Mighty Mick's LLC");
    gallery.hang(&robert, "wizard-2-partner");
    robert.fill("Subject", "   ");
    robert.fill("Description", "The order was **provisioned** twice.");
    robert.attach("Attach files", &[LOG, PICTURE]);
    robert.see("Tutorial Screenshot.png");
    robert.click("CC (optional)*");
    robert.click("Adrian Pennino");
    robert.click("Create");
    robert.see("Nothing was changed yet");
    robert.forgive("status of 422");
    gallery.hang(&robert, "wizard-2-refused");
    robert.fill("Subject", "Order PR-7742");
    robert.click("Create");
    robert.see("Your case was created.");
    gallery.hang(&robert, "wizard-3-partner");
    gallery.close();
}

#[test]
fn the_wizard_looks_right_to_a_portal_and_to_support() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let leo = at_work(&browser, &world, "Leo", Look::DESKTOP);
    gallery.visit(&leo, &format!("/cases/new/details?partner={HARBOR}"), "wizard-2-portal");
    leo.choose("Environment", "Operations");
    leo.choose("Impact", "Low");
    leo.fill("Subject", "The blinds are stuck");
    leo.fill("Description", "On the third floor.");
    leo.click("Create");
    leo.see("Your case was created.");
    gallery.hang(&leo, "wizard-3-portal");
    let tess = at_work(&browser, &world, "Tess", Look::DESKTOP);
    gallery.visit(&tess, &format!("/cases/new/details?partner={SUPPORT}"), "wizard-2-client");
    tess.choose("Ticket type", "Billing");
    tess.fill("Subject", "Two invoices for October");
    tess.fill("Description", "Which one holds?");
    tess.click("Create ticket");
    tess.see("Your ticket was created.");
    gallery.hang(&tess, "wizard-3-client");
    gallery.close();
}

#[test]
fn the_wizard_looks_right_for_a_customer() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let paulie = at_work(&browser, &world, "Paulie", Look::DESKTOP);
    gallery.visit(&paulie, "/cases/new", "wizard-1-customers");
    gallery.visit(&paulie, "/cases/new?for=customer&q=nobody", "wizard-1-no-customer");
    paulie.open("/cases/new");
    paulie.click("Apollo Cloud*");
    paulie.click("Next");
    paulie.see("For Apollo Cloud");
    gallery.hang(&paulie, "wizard-2-customer-client");
    paulie.fill("Subject", "  ");
    paulie.fill("Description", "Which one holds?");
    paulie.choose("Ticket type", "Billing");
    paulie.click("Create");
    paulie.see("Nothing was changed yet");
    paulie.forgive("status of 422");
    gallery.hang(&paulie, "wizard-2-customer-refused");
    paulie.fill("Subject", "Two invoices for October");
    paulie.click("Create");
    paulie.see("The case was created for Apollo Cloud");
    gallery.hang(&paulie, "wizard-3-customer");
    paulie.click("Go to details");
    gallery.hang(&paulie, "case-for-customer");
    let ada = at_work(&browser, &world, "Ada", Look::DESKTOP);
    gallery.visit(&ada, "/cases/new", "wizard-1-both");
    ada.click("Open for a customer");
    gallery.hang(&ada, "wizard-1-both-customers");
    ada.click("Duke Managed Services*");
    ada.click("Next");
    ada.see("For Duke Managed Services");
    gallery.hang(&ada, "wizard-2-customer-portal");
    gallery.close();
}
