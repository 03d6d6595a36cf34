//! Logos: who gives them, who sees them, what is kept of them.

use std::fs;

use super::world::{C, D, M, O, R, V, World, X, refused};
use crate::{
    desk::{Incoming, ProductForm},
    domain::{
        id::AccountId,
        logo::LogoOf,
        person::Role,
        preset::PresetName,
        product::Sync,
        refusal::{Complaint, Field, Refusal},
    },
};

/// A chunk of a picture.
fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length, &name[..], data, b"crc!"].concat()
}

/// A picture of these chunks, and this many pixels each way.
fn png_of(width: u32, height: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), b"\x08\x02\0\0\0"].concat();
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(*b"IHDR", &header), &chunks.concat()].concat()
}

/// A picture of this many pixels each way; `tail` tells it from others.
fn png(width: u32, height: u32, tail: &[u8]) -> Vec<u8> {
    png_of(width, height, &[chunk(*b"IDAT", tail), chunk(*b"IEND", b"")])
}

fn came(world: &World, tail: &[u8]) -> Vec<Incoming> {
    vec![world.spooled("logo.png", &png(64, 64, tail))]
}

fn sees(world: &World, account: AccountId, of: LogoOf) -> bool {
    world.desk.logo(&world.actor(account, Role::Viewer), of).is_ok()
}

#[test]
fn a_logo_is_set_by_admins_of_its_account_and_the_operators_and_seen_by_who_may_know_it() {
    let world = World::new(PresetName::Partner);
    let (of, v1) = (LogoOf::Account(V), world.actor(V, Role::Admin));
    for (account, role) in [(V, Role::Agent), (D, Role::Admin), (X, Role::Admin), (O, Role::Agent)]
    {
        let other = world.actor(account, role);
        assert_eq!(refused(world.desk.logo_page(&other, of)), Refusal::NotFound);
        let set = world.desk.set_logo(&other, of, came(&world, b"theirs"));
        assert_eq!(refused(set), Refusal::NotFound, "{account} {role}");
        assert_eq!(refused(world.desk.drop_logo(&other, of)), Refusal::NotFound);
    }
    assert!(!sees(&world, V, of));
    world.desk.set_logo(&v1, of, came(&world, b"first")).unwrap();
    // Joined by a contract: D and M, and C, whom M manages; nothing joins R and X to it.
    let all = [V, D, M, C, R, X].map(|account| sees(&world, account, of));
    assert_eq!(all, [true, true, true, true, false, false]);
    assert!(world.desk.logo(&world.actor(O, Role::Admin), of).is_ok());
    assert!(!sees(&world, O, of), "who does not run the appliance and serves nobody");
    // Everybody can open a case to the operator.
    let operators = LogoOf::Account(O);
    world.desk.set_logo(&world.actor(O, Role::Admin), operators, came(&world, b"o")).unwrap();
    assert!([R, X].into_iter().all(|account| sees(&world, account, operators)));
    let partners = world.desk.whom(&world.actor(D, Role::Admin), None, "").unwrap().list;
    assert!(partners.iter().filter(|one| one.id == V || one.id == O).all(|one| one.logo.is_some()));
    world.desk.part_here(&V.to_string(), &D.to_string()).unwrap();
    assert!(!sees(&world, D, of), "the contract has ended");
    assert!(sees(&world, M, of));
    world.desk.drop_logo(&v1, of).unwrap();
    assert!(!sees(&world, V, of) && !sees(&world, M, of));
    world.is_sound();
}

#[test]
fn an_icon_belongs_to_its_product_and_a_logo_stays_as_long_as_something_has_it() {
    let world = World::new(PresetName::Partner);
    let v1 = world.actor(V, Role::Admin);
    let form = ProductForm { name: "Lathe".to_owned(), sync: Sync::Off };
    let product = LogoOf::Product(world.desk.make_product(&v1, &form).unwrap());
    world.desk.set_logo(&v1, product, came(&world, b"same")).unwrap();
    world.desk.set_logo(&v1, LogoOf::Account(V), came(&world, b"same")).unwrap();
    assert!(sees(&world, D, product) && !sees(&world, X, product));
    let page = world.desk.products(&v1, None).unwrap();
    assert!(page.rows[0].1.is_some());
    let hash = world.desk.logo(&v1, product).unwrap().hash;
    let path = world.desk.store().blobs().path(hash);
    super::files::age(&path);
    assert_eq!(world.desk.sweep().unwrap().blobs, 0);
    world.desk.set_logo(&v1, product, came(&world, b"another")).unwrap();
    assert_eq!(world.desk.sweep().unwrap().blobs, 0, "the account still has it");
    world.desk.drop_logo(&v1, LogoOf::Account(V)).unwrap();
    assert_eq!(world.desk.sweep().unwrap().blobs, 1);
    assert!(!path.exists());
    world.is_sound();
    let world = world.restarted();
    assert!(sees(&world, D, product));
}

#[test]
fn what_is_no_small_picture_is_no_logo() {
    let world = World::new(PresetName::Partner);
    let (of, v1) = (LogoOf::Account(V), world.actor(V, Role::Admin));
    let no = |name: &str, bytes: &[u8]| {
        let set = world.desk.set_logo(&v1, of, vec![world.spooled(name, bytes)]);
        let Refusal::Files(files) = refused(set) else { panic!("{name}") };
        files[0].code()
    };
    assert_eq!(no("a.png", &png(1_001, 1_000, b"")), "image_too_big");
    assert_eq!(no("a.png", &png(10, 10, &vec![7; 101 * 1024])), "file_too_large");
    assert_eq!(no("a.gif", b"GIF89a\x08\0\x08\0\0\0\0"), "file_not_allowed");
    let [moves, data, end] =
        [chunk(*b"acTL", &[0; 8]), chunk(*b"IDAT", b"..."), chunk(*b"IEND", b"")];
    for chunks in [&[moves.clone(), data.clone(), end.clone()][..], &[end], &[data, moves], &[]] {
        assert_eq!(no("a.png", &png_of(10, 10, chunks)), "file_content_mismatch", "{chunks:?}");
    }
    let header = b"\xff\xd8\xff\xc0\0\x0b\x08\0\x10\0\x10\x01\x01\x11\0".as_slice();
    let scan = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0".as_slice();
    let (data, end) = (b"\x2a".as_slice(), b"\xff\xd9".as_slice());
    for parts in [&[header][..], &[header, end], &[header, scan, end], &[header, scan, data]] {
        assert_eq!(no("a.jpg", &parts.concat()), "file_content_mismatch", "{parts:?}");
    }
    let large = b"\xff\xd8\xff\xc0\0\x0b\x08\x03\xe8\x03\xe8\x01\x01\x11\0".as_slice();
    let announced = [large, scan, data, end].concat();
    assert_eq!(no("a.jpg", &announced), "file_content_mismatch", "more pixels than there are bits");
    assert_eq!(no("a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), "file_not_allowed");
    assert_eq!(no("a.pdf", b"%PDF-1.7"), "file_not_allowed");
    let none = world.desk.set_logo(&v1, of, Vec::new());
    assert_eq!(refused(none), Refusal::field(Field::Files, Complaint::Missing));
    assert!(!sees(&world, V, of));
    let whole = [header, scan, data, end, b"\n"].concat();
    world.desk.set_logo(&v1, of, vec![world.spooled("a.jpg", &whole)]).unwrap();
    assert!(sees(&world, V, of));
}

#[test]
fn a_logo_counts_with_no_files_and_is_set_where_they_have_no_room_left() {
    let world = World::new(PresetName::Partner).with_file_quota(400);
    let (of, v1, d1) =
        (LogoOf::Account(V), world.actor(V, Role::Admin), world.actor(D, Role::Member));
    let case = world.open(&d1, V, "Full");
    let full = world.desk.attach(&v1, case, vec![world.spooled("a.txt", &[b'a'; 400])]).unwrap();
    assert_eq!(full.files.len(), 1);
    world.desk.set_logo(&v1, of, came(&world, b"ours")).unwrap();
    assert_eq!(world.file_bytes(V), 400);
    assert!(sees(&world, V, of));
}

#[test]
fn the_one_at_the_machine_gives_logos_too() {
    let world = World::new(PresetName::Partner);
    let (id, picture) = (V.to_string(), png(8, 8, b"here"));
    let none = world.desk.set_logo_here("VA-999-999", Some(("a.png", &picture)));
    assert_eq!(refused(none), Refusal::field(Field::Account, Complaint::NoSuchAccount));
    let none = world.desk.set_logo_here("PRD-999-999-999", None);
    assert_eq!(refused(none), Refusal::field(Field::Product, Complaint::NoSuchProduct));
    world.desk.set_logo_here(&id.to_lowercase(), Some(("a.png", &picture))).unwrap();
    let logo = world.desk.logo(&world.actor(V, Role::Viewer), LogoOf::Account(V)).unwrap();
    assert_eq!(fs::read(world.desk.store().blobs().path(logo.hash)).unwrap(), picture);
    world.is_sound();
    world.desk.set_logo_here(&id, None).unwrap();
    assert!(!sees(&world, V, LogoOf::Account(V)));
}
