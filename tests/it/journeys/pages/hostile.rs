//! Cases that no designer draws: long words, long lists, names that run the other way.

use std::iter;

use crate::{
    browser::{Browser, Look},
    client::File,
    journeys::{
        PICTURE, at_work, demo,
        gallery::Gallery,
        office::{Clerk, MIGHTY_MICK, hire},
    },
};

#[test]
fn a_case_of_long_words_looks_right() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let mut clerk = Clerk::new(&world, "Robert");
    let long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    let subject: String = iter::repeat_n(long, 4).collect::<String>().chars().take(300).collect();
    let description = format!(
        "{long}{long}\n\n```\n{}\n```\n\n| a | b |\n|---|---|\n| {long} | {long} |\n\n> {long}\n\n{}",
        "x".repeat(300),
        "https://example.com/".to_owned() + &"path/".repeat(60)
    );
    let case = clerk.partner_case(MIGHTY_MICK, &subject, &description, "urgent");
    let name = format!("{}.png", "screenshot-of-the-console".repeat(7));
    clerk.send(&format!("/cases/{case}/attach"), &[], &[File { name: &name, ..PICTURE }]);
    clerk.send(
        &format!("/cases/{case}/comments"),
        &[("comment", &format!("{long}{long}{long}"))],
        &[],
    );
    gallery.visit(&robert, &format!("/cases/{case}"), "hostile-long-case");
    gallery.visit(&robert, "/cases", "hostile-long-list");
    robert.open(&format!("/cases/{case}"));
    robert.click("Edit");
    robert.inside("Edit case").see("Subject");
    gallery.hang(&robert, "hostile-long-edit");
    gallery.visit(&robert, &format!("/cases/{case}/summary"), "hostile-long-summary");
    gallery.close();
}

#[test]
fn a_case_that_runs_from_right_to_left_looks_right() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let mut clerk = Clerk::new(&world, "Robert");
    let subject = "الطلب PR-7741 أُنشئ مرتين لنفس الاشتراك";
    let case = clerk.partner_case(
        MIGHTY_MICK,
        subject,
        "في 20 نوفمبر أُنشئ الطلب **PR-7741** مرتين.\n\n- أول\n- ثان",
        "high",
    );
    clerk.send(&format!("/cases/{case}/attach"), &[], &[File { name: "لقطة شاشة.png", ..PICTURE }]);
    clerk.send(&format!("/cases/{case}/comments"), &[("comment", "نتوقع أصلا واحدا.")], &[]);
    gallery.visit(&robert, &format!("/cases/{case}"), "hostile-rtl-case");
    gallery.visit(&robert, "/cases", "hostile-rtl-list");
    gallery.close();
}

#[test]
fn a_case_with_much_of_everything_looks_right() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let mut clerk = Clerk::new(&world, "Robert");
    let case = clerk.partner_case(MIGHTY_MICK, "Much of everything", "See below.", "low");
    for number in 1..=100 {
        let text = format!("Comment number {number}.");
        clerk.send(&format!("/cases/{case}/comments"), &[("comment", &text)], &[]);
    }
    for number in 1..=3 {
        let names: Vec<_> = (1..=10).map(|file| format!("log {number} {file}.txt")).collect();
        let files: Vec<_> = names.iter().map(|name| File { name, bytes: b"one line\n" }).collect();
        clerk.send(&format!("/cases/{case}/attach"), &[], &files);
    }
    gallery.visit(&robert, &format!("/cases/{case}"), "hostile-much-case");
    robert.click("Show earlier");
    robert.see("Show the newest");
    gallery.hang(&robert, "hostile-much-earlier");
    gallery.close();
}

#[test]
fn a_case_that_fifty_people_are_told_of_looks_right() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let account = &world.user("Robert").account_id;
    hire(&world, account, "محمد بن عبد الله الخوارزمي", "m@example.com");
    hire(&world, account, "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh", "w@example.com");
    for number in 3..=50 {
        hire(&world, account, &format!("Colleague {number}"), &format!("c{number}@example.com"));
    }
    let mut clerk = Clerk::new(&world, "Robert");
    let case = clerk.case("Order PR-7741");
    let form = clerk.0.get(&format!("/cases/{case}/people")).text();
    let boxes = form.split("name=\"cc\" value=\"").skip(1);
    let people: Vec<_> = boxes.map(|rest| rest.split('"').next().unwrap()).take(50).collect();
    let told: Vec<_> = people.iter().map(|id| ("cc", *id)).collect();
    assert_eq!(told.len(), 50);
    let answer = clerk.0.post_form(&format!("/cases/{case}/people"), &told);
    assert_eq!(answer.status, 303, "{answer}");
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    gallery.visit(&robert, &format!("/cases/{case}"), "hostile-told-case");
    robert.click("Edit people");
    robert.inside("People").fill("Find a person", "wolf");
    let first = "return [...document.querySelectorAll('dialog .picks label:not([hidden])')]
        .toSorted((a, b) => a.offsetTop - b.offsetTop)[0].innerText.includes('Wolfe')";
    robert.wait("to find him", |page| page.script(first, &[]) == true);
    gallery.hang(&robert, "hostile-told-people");
    robert.open(&format!("/cases/new/details?partner={MIGHTY_MICK}"));
    robert.click("CC (optional)*");
    gallery.hang(&robert, "hostile-told-wizard");
    gallery.close();
}

#[test]
fn somebody_of_a_crowd_is_found_and_chosen_with_and_without_scripts() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let account = &world.user("Robert").account_id;
    for number in 1..=200 {
        hire(&world, account, &format!("Colleague {number}"), &format!("c{number}@example.com"));
    }
    hire(&world, account, "Zora Zenith", "zora@example.com");
    let mut clerk = Clerk::new(&world, "Robert");
    for (look, subject) in [
        (Look::DESKTOP, "Order PR-7741"),
        (Look::DESKTOP.without_scripts(), "Activation link in the welcome mail"),
    ] {
        let case = clerk.case(subject);
        let robert = at_work(&browser, &world, "Robert", look);
        robert.open(&format!("/cases/{case}"));
        robert.click("Edit people");
        robert.see("There are more people than fit here.");
        assert!(!robert.choices("Agent (optional)").contains(&"Zora Zenith".to_owned()));
        robert.at(".picks:has([name=cc])").click("Colleague 7");
        robert.fill("Find people", "zenith");
        robert.click("Find");
        robert.see("These fit “zenith”");
        robert.choose("Agent (optional)", "Zora Zenith");
        robert.fill("Find people", "nobody at all");
        robert.click("Find");
        robert.see("Nobody here is called “nobody at all”.");
        robert.click("Save");
        robert.inside("People").see("Agent ZZ Zora Zenith");
        robert.inside("People").see("Colleague 7");
        robert.open(&format!("/cases/new/details?partner={MIGHTY_MICK}"));
        robert.fill("Subject", "A question for many");
        robert.fill("Description", "Who can say?");
        robert.click("CC (optional)*");
        robert.see("There are more people than fit here.");
        robert.at(".picks:has([name=cc])").click("Colleague 7");
        robert.fill("Find people to tell", "zenith");
        robert.click("Find");
        robert.see("These fit “zenith”");
        robert.at(".picks:has([name=cc])").click("Zora Zenith");
        robert.click("Create");
        let summary = robert.inside("Summary");
        summary.see("A question for many");
        summary.see("Zora Zenith");
        summary.see("Colleague 7");
    }
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let case = clerk.case("Order PR-7741");
    gallery.visit(&robert, &format!("/cases/{case}/people"), "people-crowd");
    robert.fill("Find people", "colleague 19");
    robert.click("Find");
    robert.see("These fit");
    gallery.hang(&robert, "people-found");
    robert.open(&format!("/cases/new/details?partner={MIGHTY_MICK}"));
    robert.click("CC (optional)*");
    robert.fill("Find people to tell", "colleague 19");
    robert.click("Find");
    robert.see("These fit");
    gallery.hang(&robert, "new-2-found");
    gallery.close();
}
