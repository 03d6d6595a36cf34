//! Connect's own client for JavaScript at work with the built binary: `connect-javascript-sdk` 22.0.3,
//! from npm.

use std::process::{Command, Stdio};

use serde_json::json;

use super::scene::{FRONT_STREET, PNG};
use crate::{browser::target, world::World};

#[test]
fn connects_own_client_for_javascript_does_each_of_its_calls() {
    let world = World::demo(&[]);
    let token = |name: &str| world.user(name).token.clone();
    let png = PNG.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let told = json!({
        "url": world.url, "vendor": FRONT_STREET, "png": png, "issuer": token("Michael"),
        "receiver": token("Robert"), "stranger": token("Tess"),
        "modules": target().join("javascript"),
    });
    let mut child = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/wire/js_client.js"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Node is there after `bash tests/run --install`");
    serde_json::to_writer(child.stdin.take().unwrap(), &told).unwrap();
    let output = child.wait_with_output().unwrap();
    let (said, complaint) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "it went through {said}\n{complaint}");
    assert!(said.ends_with("strangers\n"), "{said}");
}
