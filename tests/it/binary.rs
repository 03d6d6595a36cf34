//! The built file itself.

use std::process::Command;

#[test]
fn the_binary_is_one_file_that_needs_no_other() {
    let output = Command::new("ldd").arg(env!("CARGO_BIN_EXE_casemate")).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let alone = ["statically linked", "not a dynamic executable"];
    assert!(alone.iter().any(|words| said.contains(words)), "it needs {said}");
}
