//! A service provider opens a case for one of its clients.

use super::{at_work, demo, office::HARBOR};
use crate::browser::{Browser, Look};

/// What is asked for depends on the client: it has environments and people of its own.
fn opens_for_a_client(look: Look, use_it: bool) {
    let (browser, world) = (Browser::start(), demo());
    let iris = at_work(&browser, &world, "Iris", look);
    iris.open(&format!("/cases/new/details?partner={HARBOR}"));
    iris.fill("Subject", "The till prints nothing");
    iris.choose("Environment", "Operations");
    iris.choose("Account (optional)", "Lucky Seven Tavern");
    if use_it {
        iris.click("Use it");
    }
    // The page is there again, with what was typed, and with what is the client's.
    iris.choose("Environment", "Kitchen");
    assert_eq!(iris.value("Subject"), "The till prints nothing");
    iris.choose("Contact (optional)", "Bo Mortar");
    iris.choose("Impact", "Low");
    iris.fill("Description", "Since noon.");
    iris.click("Create");
    let summary = iris.inside("Summary");
    for words in ["The till prints nothing", "Environment Kitchen", "On behalf of", "Bo Mortar"] {
        summary.see(words);
    }
}

#[test]
fn a_case_for_a_client_offers_what_is_the_clients() {
    opens_for_a_client(Look::DESKTOP, false);
}

#[test]
fn a_case_for_a_client_is_opened_without_scripts() {
    opens_for_a_client(Look::DESKTOP.without_scripts(), true);
}

#[test]
fn a_client_chosen_last_is_asked_for_its_environment() {
    let (browser, world) = (Browser::start(), demo());
    let iris = at_work(&browser, &world, "Iris", Look::DESKTOP.without_scripts());
    iris.open(&format!("/cases/new/details?partner={HARBOR}"));
    iris.fill("Subject", "The till prints nothing");
    iris.fill("Description", "Since noon.");
    iris.choose("Environment", "Operations");
    iris.choose("Impact", "Low");
    iris.choose("Account (optional)", "Lucky Seven Tavern");
    iris.click("Create");
    iris.see("Environment: please fill this in.");
    iris.forgive("status of 422");
    iris.choose("Environment", "Bar");
    iris.click("Create");
    iris.inside("Summary").see("Environment Bar");
}

#[test]
fn a_client_without_environments_is_not_asked_for_one_whatever_was_chosen_before() {
    let (browser, world) = (Browser::start(), demo());
    let iris = at_work(&browser, &world, "Iris", Look::DESKTOP.without_scripts());
    iris.open(&format!("/cases/new/details?partner={HARBOR}"));
    iris.fill("Subject", "The scanner is asleep");
    iris.fill("Description", "Since noon.");
    iris.choose("Environment", "Operations");
    iris.choose("Impact", "Low");
    iris.choose("Account (optional)", "Northgate Clinic");
    iris.click("Create");
    let summary = iris.inside("Summary");
    summary.see("The scanner is asleep");
    summary.see_no("Environment");
    iris.click("Go to details");
    iris.inside("About this case").see("From Northgate Clinic");
}

#[test]
fn an_environment_of_ones_own_is_not_taken_for_one_of_the_clients() {
    let (browser, world) = (Browser::start(), demo());
    let iris = at_work(&browser, &world, "Iris", Look::DESKTOP.without_scripts());
    iris.open(&format!("/cases/new/details?partner={HARBOR}"));
    iris.choose("Environment", "Operations");
    iris.choose("Account (optional)", "Lucky Seven Tavern");
    iris.click("Use it");
    assert_eq!(iris.value("Environment"), "");
    iris.choose("Account (optional)", "Northgate Clinic");
    iris.click("Use it");
    iris.see_no("Environment");
    iris.fill("Subject", "The scanner is asleep");
    iris.fill("Description", "Since noon.");
    iris.choose("Impact", "Low");
    iris.click("Create");
    iris.inside("Summary").see("The scanner is asleep");
}
