//! Settings: one's own, and the appliance's mail with all that can become of a mail.

use crate::{
    browser::{Browser, Look},
    journeys::{at_work, demo, gallery::Gallery},
    mailroom::{Mailroom, Manners},
    wait,
};

#[test]
fn settings_look_right_and_mail_is_set_up_in_them() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    gallery.visit(&robert, "/settings/notifications", "settings-notifications");
    gallery.visit(&robert, "/settings/desk", "settings-desk");
    let paulie = at_work(&browser, &world, "Paulie", Look::DESKTOP);
    gallery.visit(&paulie, "/settings/mail", "settings-mail-none");
    gallery.visit(&paulie, "/settings/desk", "settings-desk-names");

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
