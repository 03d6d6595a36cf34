//! A comment waits when others have written what its author has not been shown.

use super::world::{D, M, V, World, comment};
use crate::{
    desk::{Shown, Stepped},
    domain::{
        access::Actor,
        id::{CaseId, Mark},
        person::Role,
        preset::PresetName,
        refusal::Refusal,
        talk::Audience,
        workflow::{Action, State},
    },
    error::Error,
};

/// Whether a comment that was written below `shown` goes.
fn goes(world: &World, actor: &Actor, case: CaseId, shown: Shown) -> bool {
    match world.desk.answer(actor, case, comment("mine", Audience::Everyone), shown) {
        Ok(_) => true,
        Err(Error::Refused(Refusal::Overtaken)) => false,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_others_wrote_meanwhile_holds_a_comment_back_until_it_was_shown() {
    let world = World::new(PresetName::Partner);
    let (d1, d2, v1) =
        (world.actor(D, Role::Admin), world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "one");
    assert!(goes(&world, &d1, case, Shown::Nothing), "nobody else has written");
    let mine = world.say(&d1, case, "mine", Audience::Everyone);
    let theirs = world.say(&v1, case, "theirs", Audience::Everyone);
    assert!(!goes(&world, &d1, case, Shown::UpTo(mine)));
    assert!(!goes(&world, &d1, case, Shown::Nothing));
    assert!(goes(&world, &d1, case, Shown::UpTo(theirs)));
    assert!(goes(&world, &d1, case, Shown::UpTo(theirs)), "one's own is no news");
    assert!(goes(&world, &d1, case, Shown::Unsaid));
    // What a colleague noted for the account counts as well.
    let last = world.say(&v1, case, "last", Audience::Everyone);
    world.say(&d2, case, "for us", Audience::OwnAccount);
    assert!(!goes(&world, &d1, case, Shown::UpTo(last)));
    world.is_sound();
}

#[test]
fn what_is_private_to_others_holds_nobody_back_and_cannot_be_asked_for() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "one");
    let mine = world.say(&d1, case, "mine", Audience::Everyone);
    let hidden = world.say(&v1, case, "hidden", Audience::OwnAccount);
    assert!(goes(&world, &d1, case, Shown::UpTo(mine)));
    let public = world.say(&v1, case, "for all", Audience::Everyone);
    assert!(public != hidden);
    // A mark that one may not know is as one that there is not.
    let none = Mark((0..4).find(|n| ![mine.0, hidden.0, public.0].contains(n)).unwrap());
    for mark in [hidden, none] {
        assert!(goes(&world, &d1, case, Shown::UpTo(mark)));
    }
    let stranger = world.actor(M, Role::Agent);
    let refused =
        world.desk.answer(&stranger, case, comment("me", Audience::Everyone), Shown::UpTo(mine));
    assert!(matches!(refused, Err(Error::Refused(Refusal::NotFound))));
}

/// Whether a step with words that were written below `shown` is taken.
fn steps(world: &World, actor: &Actor, (case, action): (CaseId, Action), shown: Shown) -> bool {
    let stepped = Stepped { comment: "mine".to_owned(), shown, ..Stepped::default() };
    match world.desk.step(actor, case, action, stepped) {
        Ok(()) => true,
        Err(Error::Refused(Refusal::Overtaken)) => false,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_others_wrote_meanwhile_holds_back_the_words_of_a_step() {
    let world = World::new(PresetName::Partner);
    let (d1, v1, v2) =
        (world.actor(D, Role::Admin), world.actor(V, Role::Agent), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "one");
    let own = world.say(&v1, case, "own", Audience::Everyone);
    let theirs = world.say(&d1, case, "theirs", Audience::Everyone);
    // What nobody on their side may see holds them back no more than it does a comment.
    world.say(&d1, case, "hidden", Audience::OwnAccount);
    let inquire = (case, Action::Inquire);
    assert!(!steps(&world, &v1, inquire, Shown::UpTo(own)));
    assert_eq!(world.desk.seen(&v1, case).unwrap().case.state, State::Pending);
    assert!(steps(&world, &v1, inquire, Shown::UpTo(theirs)));
    let answer = (case, Action::SubmitData);
    assert!(!steps(&world, &d1, answer, Shown::UpTo(theirs)), "the inquiry itself was not seen");
    let last = |actor| world.desk.case(actor, case, None).unwrap().entries.last().unwrap().mark;
    assert!(steps(&world, &d1, answer, Shown::UpTo(last(&d1))));
    let shown = Shown::UpTo(last(&v1));
    world.say(&v2, case, "for us", Audience::OwnAccount);
    assert!(!steps(&world, &v1, (case, Action::Resolve), shown), "a colleague's note counts");
    // What is wrong with the words is said first, and nobody is held up who says nothing.
    let empty = Stepped { shown, ..Stepped::default() };
    let refused = world.desk.step(&v1, case, Action::Resolve, empty);
    assert!(matches!(refused, Err(Error::Refused(Refusal::Fields(_)))));
    assert!(steps(&world, &v1, (case, Action::Resolve), Shown::Unsaid));
    world.is_sound();
}
