//! Nothing that was typed or uploaded is lost, whatever happens to the page.

use super::{
    LOG, PICTURE, at_work, demo,
    gallery::Gallery,
    office::{Clerk, HARBOR, MIGHTY_MICK},
};
use crate::{
    browser::{Browser, Look, Page, key},
    client::File,
    world::World,
};

/// A new case, half written, with a file.
fn half_written(browser: &Browser, world: &World) -> Page {
    let robert = at_work(browser, world, "Robert", Look::DESKTOP);
    robert.click("New case");
    robert.click("Mighty Mick's LLC*");
    robert.click("Next");
    robert.fill("Subject", "Half written");
    robert.fill("Description", "Line one\n\nLine two, äöü");
    robert.choose("Priority", "High");
    robert.choose("Product (optional)", "Second Product (PRD-118-470-236)");
    robert.attach("Attach files", &[LOG]);
    robert.see("provisioning-log.txt");
    robert
}

fn is_all_there(page: &Page) {
    page.wait("for the form", |page| page.value("Subject") == "Half written");
    assert_eq!(page.value("Description"), "Line one\n\nLine two, äöü");
    assert_eq!(page.value("Priority"), "high");
    assert_eq!(page.value("Product (optional)"), "PRD-118-470-236");
    page.see("provisioning-log.txt");
}

/// Waits until so many files have arrived in the draft.
fn arrived(page: &Page, files: usize) {
    page.wait("for the files", |page| page.texts("[data-kept] [name=kept]").len() == files);
}

fn at_case(browser: &Browser, world: &World) -> Page {
    let robert = at_work(browser, world, "Robert", Look::DESKTOP);
    robert.open(&format!("/cases/{}", Clerk::new(world, "Robert").case("Order PR-7741")));
    robert
}

#[test]
fn a_new_case_survives_back_another_partner_and_a_reload() {
    let (browser, world) = (Browser::start(), demo());
    let robert = half_written(&browser, &world);
    robert.click("Back");
    robert.see("Who should receive the case?");
    robert.click("Apollo Cloud*");
    robert.click("Next");
    robert.see("To Apollo Cloud");
    is_all_there(&robert);
    robert.reload();
    is_all_there(&robert);
    // Typed a moment ago, and then the browser's own way back.
    robert.fill("Description", "Changed at the last moment");
    robert.back();
    robert.see("Who should receive the case?");
    robert.click("Next");
    robert.see("To Apollo Cloud");
    assert_eq!(robert.value("Description"), "Changed at the last moment");
    robert.click("Cancel");
    robert.see("Order PR-7741");
    robert.open(&format!("/cases/new/details?partner={MIGHTY_MICK}"));
    assert_eq!(robert.value("Subject"), "");
    robert.see_no("provisioning-log.txt");
}

#[test]
fn a_new_case_survives_a_closed_tab_and_another_browser() {
    let (browser, world) = (Browser::start(), demo());
    let robert = half_written(&browser, &world);
    robert.lose_tab();
    robert.open(&format!("/cases/new/details?partner={MIGHTY_MICK}"));
    is_all_there(&robert);
    let elsewhere = at_work(&browser, &world, "Robert", Look::PHONE);
    elsewhere.open(&format!("/cases/new/details?partner={MIGHTY_MICK}"));
    is_all_there(&elsewhere);
}

#[test]
fn a_new_case_survives_refusals() {
    let (browser, world) = (Browser::start(), demo());
    let robert = half_written(&browser, &world);
    robert.fill("Subject", &"x".repeat(301));
    robert.click("Create");
    robert.see("Subject: 301 characters are too many; the limit is 300.");
    robert.forgive("status of 422");
    assert_eq!(robert.focused(), "");
    assert_eq!(robert.value("Subject").len(), 301);
    robert.fill("Subject", "Half written");
    is_all_there(&robert);
    robert.script(
        "const area = document.querySelector('#description'); area.value = 'word '.repeat(2001);
         area.dispatchEvent(new InputEvent('input', { bubbles: true }))",
        &[],
    );
    robert.see("lines: 1 words: 2001 10005/10000");
    robert.click("Create");
    robert.see("the limit is 10000");
    robert.forgive("status of 422");
    robert.fill("Description", "Line one\n\nLine two, äöü");
    is_all_there(&robert);
    robert.click("Create");
    robert.inside("Summary").see("Half written");
}

#[test]
fn a_new_case_survives_the_end_of_the_session() {
    let (browser, world) = (Browser::start(), demo());
    let robert = half_written(&browser, &world);
    robert.in_another_tab(|tab| {
        tab.open("/cases");
        tab.click("Sign out");
        tab.see("to the helpdesk of Casemate Support");
    });
    robert.fill("Subject", "Written after the end");
    robert.click("Create");
    robert.see("You are signed out");
    assert_eq!(robert.value("Subject"), "Written after the end");
    robert.in_another_tab(|tab| tab.sign_in(world.user("Robert")));
    robert.click("Create");
    let summary = robert.inside("Summary");
    robert.forgive_all("status of 401");
    robert.forgive_all("status of 403");
    summary.see("Written after the end");
    summary.see("provisioning-log.txt");
}

#[test]
fn a_comment_survives_a_reload_a_closed_tab_and_the_end_of_the_session() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_case(&browser, &world);
    let case = robert.path();
    robert.fill("Comment", "Half a thought");
    robert.click("Private*");
    robert.attach("Attach files", &[PICTURE]);
    arrived(&robert, 1);
    robert.reload();
    assert_eq!(robert.value("Comment"), "Half a thought");
    robert.see("only Front Street Inc. will see it");
    robert.lose_tab();
    robert.open(&case);
    assert_eq!(robert.value("Comment"), "Half a thought");
    robert.see("only Front Street Inc. will see it");
    robert.in_another_tab(|tab| {
        tab.open("/cases");
        tab.click("Sign out");
    });
    robert.fill("Comment", "A whole thought");
    robert.see("You are signed out");
    robert.in_another_tab(|tab| tab.sign_in(world.user("Robert")));
    robert.click("Add comment");
    robert.inside("Comments 6").see("A whole thought");
    robert.forgive_all("status of 401");
    robert.forgive_all("status of 403");
    assert_eq!(robert.texts(".msg.private .tile .clip").last().unwrap(), "Tutorial Screenshot.png");
    assert_eq!(robert.value("Comment"), "");
}

#[test]
fn a_dialog_that_was_cancelled_or_refused_still_has_its_words() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_case(&browser, &world);
    robert.click("Reopen");
    robert.inside("Reopen").fill("Comment", "It is still billed.");
    robert.press(key::ESCAPE);
    robert.wait("for its end", |page| page.texts("dialog").is_empty());
    robert.click("Reopen");
    assert_eq!(robert.inside("Reopen").value("Comment"), "It is still billed.");
    // Signed out elsewhere, and in again.
    robert.in_another_tab(|tab| {
        tab.open("/cases");
        tab.click("Sign out");
        tab.see("to the helpdesk of Casemate Support");
    });
    robert.inside("Reopen").click("Reopen");
    robert.see("You are signed out");
    robert.in_another_tab(|tab| tab.sign_in(world.user("Robert")));
    // Meanwhile Robert has closed it elsewhere.
    let mut clerk = Clerk::new(&world, "Robert");
    clerk.send(&format!("{}/do/close", robert.path()), &[("rating", "4")], &[]);
    robert.inside("Reopen").click("Reopen");
    robert.see("is not possible while the case is Closed");
    robert.forgive_all("status of 403");
    robert.forgive_all("status of 409");
    assert_eq!(robert.inside("Reopen").value("Comment"), "It is still billed.");
}

#[test]
fn the_words_of_a_dialog_survive_a_reload_and_a_closed_tab_until_they_are_discarded() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_case(&browser, &world);
    let case = robert.path();
    robert.click("Reopen");
    robert.inside("Reopen").see_no("Discard draft");
    robert.inside("Reopen").fill("Comment", "It is still billed.");
    robert.inside("Reopen").see("Discard draft");
    let mut gallery = Gallery::default();
    gallery.hang(&robert, "dialog-draft");
    gallery.close();
    robert.lose_tab();
    robert.open(&case);
    robert.click("Reopen");
    assert_eq!(robert.inside("Reopen").value("Comment"), "It is still billed.");
    robert.inside("Reopen").click("Discard draft");
    robert.see_no("Discard draft");
    robert.click("Reopen");
    assert_eq!(robert.inside("Reopen").value("Comment"), "");
    robert.press(key::ESCAPE);
    // Typed a moment ago, and cancelled or left at once.
    robert.click("Close");
    robert.inside("Mark case as closed").click("4");
    robert.press(key::ESCAPE);
    robert.click("Edit");
    robert.inside("Edit case").fill("Description", "Half a thought");
    robert.reload();
    robert.click("Edit");
    assert_eq!(robert.inside("Edit case").value("Description"), "Half a thought");
    robert.inside("Edit case").click("Save");
    robert.inside("Description").see("Half a thought");
    robert.click("Close");
    let chosen = "return document.querySelector('[name=rating]:checked')?.value";
    robert.wait("for the rating that was kept", |page| page.script(chosen, &[]) == "4");
    robert.open("/cases");
}

#[test]
fn a_picture_goes_into_the_words_of_a_step() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_case(&browser, &world);
    let case = robert.path();
    robert.click("Reopen");
    robert.inside("Reopen").fill("Comment", "Still billed:\n\n");
    robert.paste_files("dialog [data-composer] textarea", &[PICTURE]);
    robert.wait("for the picture", |page| {
        page.inside("Reopen").value("Comment").contains("](attachment:CAAT-")
    });
    let mut gallery = Gallery::default();
    gallery.hang(&robert, "dialog-picture");
    gallery.close();
    robert.lose_tab();
    robert.open(&case);
    robert.click("Reopen");
    robert.inside("Reopen").see("Tutorial Screenshot.png");
    robert.inside("Reopen").click("Reopen");
    robert.inside("About this case").see("Status Pending");
    let shown = "return [...document.querySelectorAll('.msg')].at(-1).querySelector('.prose img').naturalWidth > 0";
    robert.wait("for the picture", |page| page.script(shown, &[]) == true);
}

#[test]
fn a_picture_goes_into_a_description_and_a_comment_that_are_edited() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_case(&browser, &world);
    let case = robert.path();
    let mut gallery = Gallery::default();
    for (within, button, field, part) in [
        ("body", "Edit description", "Description", "[aria-labelledby=description] .prose"),
        (".msg", "Edit this comment", "Comment", ".msg .prose"),
    ] {
        let title = if field == "Comment" { "Edit comment" } else { "Edit case" };
        robert.at(within).click(button);
        robert.inside(title).fill(field, "As it looks:\n\n");
        robert.paste_files("dialog [data-composer] textarea", &[PICTURE]);
        robert.wait("for the picture", |page| {
            page.inside(title).value(field).contains("](attachment:CAAT-")
        });
        gallery.hang(&robert, &format!("dialog-edit-{}-picture", field.to_lowercase()));
        robert.lose_tab();
        robert.open(&case);
        robert.at(within).click(button);
        robert.inside(title).see("Tutorial Screenshot.png");
        robert.inside(title).click("Save");
        let shown = format!(
            "const image = document.querySelector('{part} img');
             return !document.querySelector('dialog') && image?.naturalWidth > 0"
        );
        robert.wait("for the picture", |page| page.script(&shown, &[]) == true);
    }
    robert.inside("Comments 5").see("attached Tutorial Screenshot.png");
    gallery.close();
}

#[test]
fn what_was_begun_for_a_step_stands_on_the_page_once_the_step_is_not_possible() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_case(&browser, &world);
    let case = robert.path();
    robert.click("Reopen");
    robert.inside("Reopen").fill("Comment", "It is still billed.");
    robert.inside("Reopen").see("Discard draft");
    Clerk::new(&world, "Robert").send(&format!("{case}/do/close"), &[("rating", "4")], &[]);
    robert.reload();
    let left = robert.inside("Not sent: Reopen");
    left.see("You had begun this for “Reopen”, which is not possible now.");
    assert_eq!(left.value("Comment"), "It is still billed.");
    let mut gallery = Gallery::default();
    gallery.hang(&robert, "case-stranded");
    gallery.close();
    robert.inside("Not sent: Reopen").click("Discard draft");
    robert.see_no("You had begun this");
}

#[test]
fn a_comment_that_came_after_the_case_was_closed_still_has_its_words() {
    let (browser, world) = (Browser::start(), demo());
    let mut clerk = Clerk::new(&world, "Iris");
    let portal = [("environment", "1"), ("impact", "low")];
    let fields = [("subject", "Soon closed"), ("description", "It does not work.")];
    let case = clerk.open(HARBOR, &[&fields[..], &portal].concat(), &[]);
    let finn = at_work(&browser, &world, "Finn", Look::DESKTOP);
    finn.open(&format!("/cases/{case}"));
    finn.fill("Comment", "A whole thought, too late.");
    clerk.send(&format!("/cases/{case}/do/close"), &[], &[]);
    finn.click("Add comment");
    finn.see("The case is closed and takes no more comments.");
    finn.forgive_all("status of 409");
    assert_eq!(finn.value("Comment"), "A whole thought, too late.");
    let mut gallery = Gallery::default();
    gallery.hang(&finn, "case-unsent");
    gallery.close();
}

#[test]
fn a_file_that_is_too_large_says_so_while_the_others_go_on() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_case(&browser, &world);
    let large = vec![b'x'; 10 * 1024 * 1024 + 512 * 1024];
    let files = [LOG, File { name: "core-dump.log", bytes: &large }, PICTURE];
    robert.attach("Attach files", &files);
    robert.see("“core-dump.log” is 10.5 MB. A .log file can have up to 10 MB here.");
    arrived(&robert, 2);
    robert.inside("Write").see("provisioning-log.txt 45 bytes");
    robert.attach("Attach files", &[File { name: "page.png", bytes: b"<html>no picture</html>" }]);
    robert.see("page.png");
    robert.see("is called a .png file, but its content is not that of one");
    robert.forgive("status of 415");
    robert.click("Add comment");
    robert.see("Comments 6");
    assert_eq!(
        robert.texts(".msg:last-child .tile .clip"),
        ["provisioning-log.txt", "Tutorial Screenshot.png"]
    );
}

#[test]
fn a_large_file_shows_how_far_it_is_and_can_be_called_off() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_case(&browser, &world);
    robert.slow_uploads(512 * 1024);
    let large = vec![b'x'; 1024 * 1024];
    let files =
        [File { name: "night.log", bytes: &large }, File { name: "day.log", bytes: &large }];
    robert.attach("Attach files", &files);
    robert.wait("for progress", |page| {
        let read = "const bar = document.querySelector('.filerow progress');
            return bar.checkVisibility() && bar.value > 0 && bar.value < 100 && bar.ariaLabel";
        page.script(read, &[]) == "night.log"
    });
    robert.see("KB of 1 MB");
    assert_eq!(
        robert.script("return document.querySelector('.compose-foot .primary').disabled", &[]),
        true
    );
    robert.click("Remove day.log");
    robert.see_no("day.log");
    arrived(&robert, 1);
    robert.see("night.log 1 MB");
    assert_eq!(
        robert.script("return document.querySelector('[data-say]').textContent", &[]),
        "night.log has arrived."
    );
    robert.click("Add comment");
    robert.inside("Comments 6").see("night.log 1 MB");
}
