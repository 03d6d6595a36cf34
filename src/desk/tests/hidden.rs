//! What is hidden from a reader costs them nothing, so that they cannot measure it.

use super::world::{D, V, World};
use crate::{
    desk::Comment,
    domain::{access::Actor, draft::DraftPlace, person::Role, preset::PresetName, talk::Audience},
    error::{Error, Result},
    store::tests::{flip, forget_audiences},
};

#[test]
fn a_page_of_a_case_reads_nothing_that_is_hidden_from_its_reader() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let attach = |actor: &Actor, name: &str, audience| {
        let place = DraftPlace::Comment(id);
        let rules = world.desk.file_rules(actor, place).unwrap();
        let came = vec![world.spooled(name, b"text")];
        let file = world.desk.keep_files(actor, place, rules, came).unwrap().files.remove(0).id;
        let comment = Comment { text: name.to_owned(), audience, kept: vec![file] };
        (world.desk.comment(actor, id, comment).unwrap(), file)
    };
    let (mark, file) = attach(&d1, "public.txt", Audience::Everyone);
    let (_, gone) = attach(&d1, "gone.txt", Audience::Everyone);
    world.desk.delete_file(&d1, gone).unwrap();
    attach(&v1, "HIDDEN.txt", Audience::OwnAccount);
    world.say(&v1, id, "HIDDEN too", Audience::OwnAccount);
    let told = world.say(&v1, id, "HIDDEN at first", Audience::OwnAccount);
    world.amend(&v1, (id, told), "for all", Audience::Everyone);
    let page = |world: &World, actor: &Actor| -> Result<_> {
        let detail = world.desk.case(actor, id, None)?;
        let files: Vec<_> = detail.files.iter().map(|file| file.file.id).collect();
        let marks: Vec<_> = detail.entries.iter().map(|entry| entry.mark).collect();
        let versions = world.desk.history(actor, id, told)?.versions.len();
        Ok((marks, files, versions, world.desk.file_among(actor, file)?.of))
    };
    let (theirs, own) = (page(&world, &d1).unwrap(), page(&world, &v1).unwrap());
    assert_eq!((theirs.0[0], &theirs.1[..], theirs.2, theirs.3), (mark, &[file][..], 0, 1));
    assert_eq!((own.0.len(), own.1.len(), own.2, own.3), (theirs.0.len() + 2, 2, 1, 2));
    // From before there were indexes for each audience, the same is shown.
    let world = world.restarted_after(forget_audiences);
    world.is_sound();
    assert_eq!(page(&world, &d1).unwrap(), theirs);
    assert_eq!(page(&world, &v1).unwrap(), own);
    // Rows that nobody reads may rot.
    let world = world.restarted_after(|dir| flip(dir, "HIDDEN"));
    assert_eq!(page(&world, &d1).unwrap(), theirs);
    assert!(matches!(page(&world, &v1), Err(Error::Failed(_))));
    world.amend(&d1, (id, mark), "for us alone", Audience::OwnAccount);
}
