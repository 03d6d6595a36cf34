//! What is redacted is gone also where it is no comment, or where others repeat it.

use super::{
    redact::{SECRET, attach, everything, journal, with_file},
    world::{D, V, World, X, comment, form, refused},
};
use crate::{
    desk::{EditForm, Stepped},
    domain::{
        access::Actor,
        draft::DraftPlace,
        entry::{Body, Notice},
        id::CaseId,
        person::Role,
        preset::PresetName,
        refusal::Refusal,
        talk::Audience,
        workflow::{Action, State},
    },
};

/// A case that `issuer` has rated and closed with a word that is to go.
fn closed(world: &World, issuer: &Actor, receiver: &Actor) -> CaseId {
    let id = world.open(issuer, V, "one");
    world.step(receiver, id, Action::Resolve).unwrap();
    let feedback = format!("Said {SECRET}.");
    let stepped = Stepped { rating: "2".to_owned(), feedback, ..Stepped::default() };
    world.desk.step(issuer, id, Action::Close, stepped).unwrap();
    id
}

#[test]
fn redacted_feedback_is_gone_and_the_rating_stays() {
    let world = World::new(PresetName::Partner);
    let (d1, d2, v1) =
        (world.actor(D, Role::Admin), world.actor(D, Role::Member), world.actor(V, Role::Admin));
    let id = closed(&world, &d2, &v1);
    let numbers = |actor| format!("{:?}", world.desk.numbers(actor).unwrap());
    let before = numbers(&v1);
    for actor in [&d1, &v1] {
        assert!(everything(&world, actor, id).contains(SECRET));
    }
    world.desk.redact_feedback(&d2, id).unwrap();
    for actor in [&d1, &v1] {
        let seen = everything(&world, actor, id);
        assert!(!seen.contains(SECRET) && seen.contains("FeedbackRedacted"), "{seen}");
        assert_eq!(world.find(actor, SECRET).1, 0);
        let case = world.desk.seen(actor, id).unwrap().case;
        let resolution = case.resolution.unwrap();
        assert_eq!(resolution.rating.unwrap().number(), 2);
        assert!(resolution.feedback.unwrap().is_redacted());
        assert_eq!(case.state, State::Closed);
    }
    assert_eq!(numbers(&v1), before);
    assert!(!journal(&world).0.contains(SECRET));
    assert_eq!(refused(world.desk.redact_feedback(&d2, id)), Refusal::NotFound);
    assert_eq!(refused(world.desk.feedback_to_redact(&d1, id)), Refusal::NotFound);
    world.is_sound();
}

#[test]
fn feedback_is_redacted_by_who_gave_it_or_an_admin_of_their_account() {
    let world = World::new(PresetName::Partner);
    let (d1, d2, v1) =
        (world.actor(D, Role::Admin), world.actor(D, Role::Member), world.actor(V, Role::Admin));
    let (d3, viewer, x1) =
        (world.actor(D, Role::Agent), world.actor(D, Role::Viewer), world.actor(X, Role::Admin));
    let id = closed(&world, &d2, &v1);
    let low = Refusal::RoleTooLow { needs: Role::Member };
    for (actor, asked, done) in [
        (&v1, Refusal::NotYours, Refusal::NotYours),
        (&d3, Refusal::NotYours, Refusal::NotYours),
        (&viewer, Refusal::NotYours, low),
        (&x1, Refusal::NotFound, Refusal::NotFound),
    ] {
        assert_eq!(refused(world.desk.feedback_to_redact(actor, id)), asked);
        assert_eq!(refused(world.desk.redact_feedback(actor, id)), done);
    }
    assert!(everything(&world, &v1, id).contains(SECRET));
    // Nothing was said of it, so there is nothing to redact.
    let silent = world.open(&d2, V, "two");
    assert_eq!(refused(world.desk.redact_feedback(&d2, silent)), Refusal::NotFound);
    world.desk.feedback_to_redact(&d1, id).unwrap();
    world.desk.redact_feedback(&d1, id).unwrap();
    assert!(!everything(&world, &v1, id).contains(SECRET));
    world.is_sound();
}

#[test]
fn a_redacted_description_is_gone_from_what_others_type_to_change_it() {
    let world = World::new(PresetName::Partner);
    let (d1, d2, v1) =
        (world.actor(D, Role::Admin), world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let words = format!("It says {SECRET}.");
    let new = crate::domain::open::NewCase { description: words.clone(), ..form(V, "one") };
    let id = world.desk.open_case(&d1, new, Vec::new()).unwrap();
    let other = world.open(&d1, V, "two");
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let typed = |subject| {
        let description = format!("{words} And more.");
        vec![field("edition", "0"), field("subject", subject), field("description", &description)]
    };
    for (actor, case) in [(&d1, id), (&d2, id), (&v1, id), (&v1, other)] {
        world.desk.keep_fields(actor, DraftPlace::Edit(case), typed("One, two")).unwrap();
    }
    world.desk.redact_description(&d1, id).unwrap();
    for actor in [&d1, &d2, &v1] {
        let draft = world.desk.draft(actor, DraftPlace::Edit(id)).unwrap();
        assert_eq!(draft.field("subject"), "One, two", "what else they typed stays");
        assert_eq!(draft.field("description"), "*Redacted*");
        let detail = world.desk.edit_form(actor, id).unwrap().0;
        assert!(!format!("{detail:?}").contains(SECRET));
    }
    let elsewhere = world.desk.draft(&v1, DraftPlace::Edit(other)).unwrap();
    assert!(elsewhere.field("description").contains(SECRET), "another case's");
    // Sent as it stands, it changes what else was typed and nothing more.
    let draft = world.desk.draft(&v1, DraftPlace::Edit(id)).unwrap();
    let sent = |name| Some(draft.field(name).to_owned());
    let (subject, description) = (sent("subject"), sent("description"));
    let edit = EditForm { edition: 1, subject, description, ..EditForm::default() };
    world.desk.edit(&v1, id, edit).unwrap();
    let entries = world.desk.case(&d2, id, None).unwrap().entries;
    let last = &entries.last().unwrap().body;
    assert!(
        matches!(last, Body::Noted(notices) if matches!(notices[..], [Notice::Subject { .. }]))
    );
    assert_eq!(world.desk.seen(&d2, id).unwrap().case.subject.to_string(), "One, two");
    world.is_sound();
}

#[test]
fn the_name_of_a_redacted_file_is_gone_where_others_show_it() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let (file, kept) =
        (attach(&world, &d1, id, &format!("{SECRET}.txt")), attach(&world, &d1, id, "kept.txt"));
    let shows =
        format!("See ![{SECRET}.txt](attachment:{file}) and ![kept.txt](attachment:{kept}).");
    let public = world.say(&v1, id, &shows, Audience::Everyone);
    let private = world.say(&v1, id, &shows, Audience::OwnAccount);
    world.amend(&v1, (id, public), &format!("{shows} Edited."), Audience::Everyone);
    let edit = EditForm { description: Some(shows.clone()), ..EditForm::default() };
    world.desk.edit(&v1, id, edit).unwrap();
    assert_eq!(world.find(&v1, SECRET).1, 1);
    let moved = |actor| world.desk.seen(actor, id).unwrap().case.moved_at;
    world.desk.redact_file(&d1, file).unwrap();
    assert_eq!(moved(&d1), moved(&v1));
    for actor in [&d1, &v1] {
        let seen = everything(&world, actor, id);
        assert!(!seen.contains(SECRET), "{seen}");
        assert!(
            seen.contains(&format!("![redacted](attachment:{file}) and ![kept.txt]")),
            "{seen}"
        );
        assert_eq!(world.find(actor, SECRET).1, 0);
        let history = world.desk.history(actor, id, public).unwrap();
        assert_eq!(history.versions.len(), 1);
        assert!(!format!("{:?}", history.versions).contains(SECRET));
    }
    let detail = world.desk.case(&v1, id, None).unwrap();
    let private = detail.entries.iter().find(|entry| entry.mark == private).unwrap();
    assert_eq!((private.private_to, private.by), (Some(V), Some(v1.person().unwrap().user)));
    assert_eq!(detail.description.matches("redacted").count(), 1);
    // A form that still shows the name does not bring it back.
    let again = EditForm { edition: 1, description: Some(shows), ..EditForm::default() };
    assert_eq!(refused(world.desk.edit(&v1, id, again)), Refusal::ChangedMeanwhile);
    world.is_sound();
}

#[test]
fn a_comment_that_is_redacted_with_a_file_that_it_shows_stays_redacted() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let (mark, file) = with_file(&world, &v1, id, &comment("see", Audience::Everyone));
    let shows = format!("![{SECRET}.txt](attachment:{file})");
    world.amend(&v1, (id, mark), &shows, Audience::Everyone);
    world.amend(&v1, (id, mark), &format!("{shows}."), Audience::Everyone);
    let other = world.say(&d1, id, &shows, Audience::Everyone);
    world.desk.redact_comment(&v1, (id, mark), vec![file.to_string()]).unwrap();
    let detail = world.desk.case(&d1, id, None).unwrap();
    let entry = |of| detail.entries.iter().find(|entry| entry.mark == of).unwrap();
    assert!(entry(mark).redacted().is_some());
    assert!(entry(other).said().unwrap().text.as_ref().unwrap().starts_with("![redacted]"));
    assert!(!everything(&world, &v1, id).contains(SECRET));
    world.is_sound();
}

#[test]
fn a_form_of_before_the_redaction_keeps_no_description_when_it_is_kept_later() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Member), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "one");
    let place = DraftPlace::Edit(case);
    let edition = |case| world.desk.seen(&v1, case).unwrap().case.edition.to_string();
    let keep = |edition: String| {
        let fields = [
            ("subject", "Two".to_owned()),
            ("description", "What was said".to_owned()),
            ("edition", edition),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value)).to_vec();
        world.desk.keep_fields(&v1, place, fields).unwrap();
        world.desk.draft(&v1, place).unwrap().fields
    };
    let before = edition(case);
    world.desk.redact_description(&d1, case).unwrap();
    let kept = keep(before);
    assert_eq!((kept[0].1.as_str(), kept[1].1.as_str()), ("Two", "*Redacted*"));
    let kept = keep(edition(case));
    assert_eq!(kept[1].1, "What was said", "a new description is one's own to write");
    world.is_sound();
}
