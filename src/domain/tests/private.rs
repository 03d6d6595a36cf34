//! What is private leaves no trace in what others see.

use super::{
    super::{
        access::{Amend, Sealed, Speak, SpeakPrivately},
        case::Case,
        moment::Moment,
        person::Role,
        preset::PresetName,
        talk::{Amended, Audience, Whole},
    },
    made::{ISSUER, RECEIVER, actor, after, entries_of, opened, stamp},
};

#[test]
fn a_private_comment_moves_nothing_that_others_see() {
    let case = opened(PresetName::Client);
    let actor = actor(RECEIVER, Role::Agent);
    let permit = Sealed::new(case.clone()).permit(&actor, SpeakPrivately).unwrap();
    let (change, _) = permit.say_privately(stamp(500), "secret", Vec::new()).unwrap();
    let moved = after(&change);
    let places = |case: &Case| case.places().collect::<Vec<_>>();
    let (before, now) = (places(&case), places(&moved));
    assert_eq!(before[0], now[0], "the issuer's place stands");
    assert_eq!(now[1].moved_at, Moment(500), "one's own moves");
    let issuer = Sealed::new(moved.clone()).read(&self::actor(ISSUER, Role::Admin)).unwrap();
    let was = Sealed::new(case).read(&self::actor(ISSUER, Role::Admin)).unwrap();
    assert_eq!(issuer.case, was.case, "every byte of what the issuer sees stands");
    assert_eq!((issuer.comments(), issuer.moved_at()), (was.comments(), was.moved_at()));
    assert_eq!(change.events()[0].private_to, Some(RECEIVER));
    // A clock that was set back does not give away either when it was written.
    let permit = Sealed::new(moved).permit(&self::actor(ISSUER, Role::Admin), Speak).unwrap();
    let (public, _) = permit.say(stamp(400), "hello", Vec::new()).unwrap();
    assert_eq!(after(&public).moved_at, Moment(400));
}

#[test]
fn the_journal_does_not_tell_by_a_digest_what_was_private() {
    let agent = actor(RECEIVER, Role::Agent);
    let permit = Sealed::new(opened(PresetName::Partner)).permit(&agent, SpeakPrivately).unwrap();
    let (secret, _) = permit.say_privately(stamp(500), "secret", Vec::new()).unwrap();
    let entry = entries_of(&secret).next().unwrap().clone();
    let permit = Sealed::new(after(&secret)).permit(&agent, Amend).unwrap();
    let whole = Whole { entry: Sealed::new(entry), files: Vec::new(), notices: Vec::new() };
    let (text, audience) = ("for all to read", Audience::Everyone);
    let new = Amended { text, audience, files: Vec::new() };
    let public = permit.amend(stamp(501), whole, new).unwrap();
    let event = &public.events()[0];
    assert_eq!((event.private_to, event.changes[0].from.as_str()), (None, ""));
}
