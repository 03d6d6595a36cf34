//! The folder of the data: who may open it, what is refused, and who may read what lies there.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use super::{
    cli::folder,
    scene::{self, FRONT_STREET, PNG},
};
use crate::{
    client::File,
    world::{World, casemate, said},
};

#[test]
fn a_second_process_on_the_same_folder_is_told_so() {
    let folder = folder();
    let data = folder.path().join("data");
    let world = World::serve(&data, &[]);
    let output = casemate(&["serve"], &data, &["--listen", "127.0.0.1:0"], "");
    assert_eq!(output.status.code(), Some(1));
    let words = said(&output);
    assert!(
        words.contains("another casemate is running on") && words.contains("--data"),
        "{words}"
    );
    assert!(!words.contains("panicked"));
    let output = casemate(&["demo"], &data, &["--listen", "127.0.0.1:0"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("the demo wants an empty folder"), "{}", said(&output));
    assert_eq!(world.stranger().get("/healthz").status, 200, "and the first goes on");
}

#[test]
fn a_folder_that_everyone_can_write_to_is_refused() {
    let folder = folder();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    for mode in [0o777, 0o1777, 0o703] {
        fs::set_permissions(&data, fs::Permissions::from_mode(mode)).unwrap();
        for verb in ["serve", "demo"] {
            let output = casemate(&[verb], &data, &["--listen", "127.0.0.1:0"], "");
            assert_eq!(output.status.code(), Some(1), "{mode:o}");
            assert!(said(&output).contains("chmod 700"), "{}", said(&output));
        }
        assert_eq!(fs::read_dir(&data).unwrap().count(), 0, "and nothing is put there");
    }
}

#[test]
fn what_is_no_data_of_ours_is_refused_with_words() {
    let folder = folder();
    let noise = vec![0xff; 70_000];
    for (number, bytes) in [b"not a database".as_slice(), &noise].iter().enumerate() {
        let data = folder.path().join(number.to_string());
        fs::create_dir(&data).unwrap();
        fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).unwrap();
        fs::write(data.join("casemate.redb"), bytes).unwrap();
        let output = casemate(&["serve"], &data, &["--listen", "127.0.0.1:0"], "");
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains("cannot open"), "{}", said(&output));
        assert!(!said(&output).contains("panicked"), "{}", said(&output));
        assert_eq!(fs::read(data.join("casemate.redb")).unwrap(), *bytes, "and left as it is");
    }
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let output = casemate(&["serve"], &file, &["--listen", "127.0.0.1:0"], "");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
}

#[test]
fn everything_on_the_disk_is_the_owners_alone() {
    let world = World::demo(&["--tls-self-signed"]);
    check_modes(&world.data());
    drop(world);
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "With a file");
    scene::attach(&mut ivo, &case, File { name: "a.png", bytes: PNG });
    check_modes(&world.data());
}

fn check_modes(path: &Path) {
    let found = fs::symlink_metadata(path).unwrap();
    let mode = found.permissions().mode() & 0o777;
    assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", path.display());
    assert!(!found.is_file() || mode == 0o600, "{} has mode {mode:o}", path.display());
    if found.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            check_modes(&entry.unwrap().path());
        }
    }
}
