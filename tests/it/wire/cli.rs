//! The command line: what it starts, what it refuses, what it leaves on the disk.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Command, Output},
};

use super::scene::{self, FRONT_STREET};
use crate::{
    front::wire::Wire,
    process,
    world::{World, casemate, program, said},
};

const COMMANDS: &[&[&str]] = &[
    &[],
    &["serve"],
    &["demo"],
    &["user"],
    &["user", "add"],
    &["user", "passwd"],
    &["user", "forget-factor"],
    &["user", "list"],
    &["user", "change"],
    &["user", "disable"],
    &["user", "enable"],
    &["user", "import"],
    &["user", "invite"],
    &["user", "reset"],
    &["account"],
    &["account", "import"],
    &["account", "add"],
    &["account", "list"],
    &["account", "change"],
    &["account", "manage"],
    &["account", "logo"],
    &["account", "disable"],
    &["account", "enable"],
    &["contract"],
    &["contract", "add"],
    &["contract", "list"],
    &["contract", "end"],
    &["hub"],
    &["hub", "add"],
    &["hub", "list"],
    &["hub", "rename"],
    &["hub", "retire"],
    &["hub", "restore"],
    &["desk"],
    &["desk", "show"],
    &["desk", "change"],
    &["desk", "add"],
    &["desk", "rename"],
    &["desk", "retire"],
    &["desk", "restore"],
    &["audit"],
    &["audit", "list"],
    &["audit", "export"],
    &["doctor"],
    &["healthcheck"],
    &["product"],
    &["product", "add"],
    &["product", "list"],
    &["product", "change"],
    &["product", "icon"],
    &["token"],
    &["token", "add"],
    &["token", "list"],
    &["token", "revoke"],
    &["webhook"],
    &["webhook", "add"],
    &["webhook", "list"],
    &["webhook", "disable"],
    &["webhook", "enable"],
    &["webhook", "remove"],
    &["reindex"],
    &["verify"],
    &["backup"],
    &["restore"],
    &["export"],
    &["import"],
];

fn run(args: &[&str]) -> Output {
    let mut command = program();
    command.args(args);
    process::run(command, "")
}

pub(super) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn help_is_there_for_every_command_and_a_wrong_flag_is_told() {
    for command in COMMANDS {
        let help = run(&[command, &["--help"][..]].concat());
        assert_eq!(help.status.code(), Some(0), "{command:?}");
        assert!(said(&help).contains("Usage: casemate"), "{}", said(&help));
        let leaf = !matches!(
            *command,
            [] | ["user"
                | "account"
                | "contract"
                | "hub"
                | "desk"
                | "audit"
                | "product"
                | "token"
                | "webhook"]
        );
        assert!(!leaf || said(&help).contains("Examples:"), "{command:?} shows examples");
        for wrong in ["--wrong", "--password=x", "wrong"] {
            let output = run(&[command, &[wrong][..]].concat());
            assert_eq!(output.status.code(), Some(2), "{command:?} {wrong}: {}", said(&output));
            assert_eq!(output.stdout, b"");
        }
    }
    assert_eq!(run(&[]).status.code(), Some(2));
    assert_eq!(run(&["--version"]).status.code(), Some(0));
}

/// The long flags of a command that take part in its work.
fn flags(command: &[&str]) -> Vec<String> {
    let help = said(&run(&[command, &["--help"]].concat()));
    let lines = help.lines().filter_map(|line| line.trim_start().strip_prefix("--"));
    let named = lines.map(|line| line.split(' ').next().unwrap().to_owned());
    named.filter(|flag| !matches!(flag.as_str(), "help" | "version")).collect()
}

#[test]
fn every_flag_is_an_environment_variable_too() {
    for command in COMMANDS {
        let help = said(&run(&[command, &["--help"][..]].concat()));
        if help.contains("\nCommands:\n") {
            // A family, whose members have flags.
            continue;
        }
        let help: Vec<_> = help.split_whitespace().collect();
        let (help, flags) = (help.join(" "), flags(command));
        assert!(!flags.is_empty(), "{help}");
        for flag in flags {
            let name = format!("CASEMATE_{}", flag.to_uppercase().replace('-', "_"));
            assert!(
                help.contains(&format!("[env: {name}=]")),
                "{command:?} --{flag} has no {name}"
            );
        }
    }
}

/// A server that is told everything by its environment, and ends at once because of `trouble`.
fn with_env(verb: &str, vars: &[(&str, &str)], data: &Path) -> Output {
    let mut command = program();
    command.arg(verb).env("CASEMATE_DATA", data).env("CASEMATE_LISTEN", "127.0.0.1:0");
    for (name, value) in vars {
        command.env(name, value);
    }
    process::run(command, "")
}

#[test]
fn what_the_environment_says_counts() {
    let folder = folder();
    let data = folder.path().join("data");
    for (name, value, words) in [
        ("CASEMATE_LISTEN", "nowhere", "--listen"),
        ("CASEMATE_TLS_CERT", "/nowhere.pem", "--tls-key"),
        ("CASEMATE_TLS_KEY", "/nowhere.pem", "--tls-cert"),
        ("CASEMATE_TLS_SELF_SIGNED", "perhaps", "--tls-self-signed"),
        ("CASEMATE_TRUSTED_PROXY", "nobody", "--trusted-proxy"),
        ("CASEMATE_PLAIN_HTTP", "perhaps", "--plain-http"),
        ("CASEMATE_PUBLIC_URL", "help", "--public-url"),
        ("CASEMATE_CONNECTIONS_MAX", "many", "--connections-max"),
        ("CASEMATE_PER_ADDRESS_MAX", "-1", "--per-address-max"),
        ("CASEMATE_MIN_FREE_DISK", "some", "--min-free-disk"),
        ("CASEMATE_FILE_QUOTA", "plenty", "--file-quota"),
        ("CASEMATE_LOG", "loud", "--log"),
    ] {
        for verb in ["serve", "demo"] {
            let output = with_env(verb, &[(name, value)], &data);
            assert_eq!(output.status.code(), Some(2), "{verb} {name}: {}", said(&output));
            assert!(said(&output).contains(words), "{verb} {name}: {}", said(&output));
        }
    }
    let output = with_env("demo", &[("CASEMATE_AUTO_CLOSE", "soon")], &data);
    assert!(said(&output).contains("--auto-close"), "{}", said(&output));
    assert!(!data.exists(), "a command line that is none makes no folder");
    // A flag counts more than a variable.
    let mut command = program();
    command.env("CASEMATE_LISTEN", "nowhere").args(["serve", "--listen", "192.0.2.1:80", "--data"]);
    let output = process::run(with_arg(command, &data), "");
    assert!(said(&output).contains("192.0.2.1:80"), "{}", said(&output));
}

fn with_arg(mut command: Command, arg: &Path) -> Command {
    command.arg(arg);
    command
}

#[test]
fn others_than_this_machine_are_not_served_in_the_clear_by_mistake() {
    let folder = folder();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let output = casemate(&["serve"], &folder.path().join("data"), &["--listen", address], "");
        assert_eq!(output.status.code(), Some(1), "{address}");
        let said = said(&output);
        for way in [
            "passwords would travel in the clear",
            "--tls-self-signed",
            "--trusted-proxy",
            "--plain-http",
        ] {
            assert!(said.contains(way), "{address}: {said}");
        }
    }
    for flag in [&["--plain-http"][..], &["--tls-self-signed"], &["--trusted-proxy", "192.0.2.1"]] {
        let data = folder.path().join(flag[0]);
        let (status, _) = World::serve(&data, &[flag, &["--listen", "0.0.0.0:0"]].concat()).stop();
        assert_eq!(status.code(), Some(0), "{flag:?}");
    }
}

#[test]
fn told_to_stop_it_finishes_what_is_under_way_and_says_farewell() {
    let folder = folder();
    let data = folder.path().join("data");
    let world = World::demo_in(&data, &[]);
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Until the end");
    let (host, cookie) = (world.url.strip_prefix("http://").unwrap().to_owned(), ivo.jar());
    let (token, words) = (ivo.token().unwrap(), "w".repeat(9_000));
    let body = crate::client::form(&[("token", token), ("comment", &words)]);
    let address = host.parse().unwrap();
    let mut idle = Wire::to(address);
    let mut busy = Wire::to(address);
    busy.send(format!(
        "POST /cases/{case}/comments HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    ));
    assert_eq!(busy.head().status, 100, "by then it is under way");
    busy.send(&body[..5_000]);
    assert_eq!(idle.get_from(&host, "/healthz").status, 200);
    world.ask_to_stop();
    busy.send(&body[5_000..]);
    assert_eq!(busy.answer().status, 303, "what was under way is done");
    let (status, log) = world.stopped();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(log.contains(" info stopping\n") && log.ends_with(" info stopped\n"), "{log}");
    assert!(!data.join("control.sock").exists());
    let store = casemate::store::Store::open(&data, casemate::clock::Clock::Real).unwrap();
    assert_eq!(store.verify().unwrap(), [""; 0]);
    store.stop();
    let world = World::serve(&data, &[]);
    let mut again = world.stranger();
    again.cookies = ivo.cookies;
    assert!(again.get(&format!("/cases/{case}")).text().contains(&words), "and kept");
}

#[test]
fn the_demos_folder_goes_with_it() {
    let folder = folder();
    let mut command = program();
    command.env("TMPDIR", folder.path());
    command.args(["demo", "--json", "--listen", "127.0.0.1:0", "--min-free-disk", "1MB"]);
    let process = process::Process::start(command);
    process.hear(|line| line.starts_with('{').then_some(())).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(process.terminate().code(), Some(0));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_demo_says_in_one_line_of_json_who_can_sign_in() {
    let mut command = program();
    command.args(["demo", "--json", "--listen", "127.0.0.1:0", "--min-free-disk", "1MB"]);
    let process = process::Process::start(command);
    let line = process.hear(|line| Some(line.to_owned())).unwrap();
    let greeting: serde_json::Value = serde_json::from_str(&line).expect("the first line is JSON");
    let keys = |value: &serde_json::Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(keys(&greeting), set(&["url", "users"]));
    let users = greeting["users"].as_array().unwrap();
    let wanted = set(&["name", "email", "password", "account", "account_id", "role", "token"]);
    let mut passwords = BTreeSet::new();
    for user in users {
        assert_eq!(keys(user), wanted);
        assert!(user["token"].as_str().unwrap().starts_with("ApiKey SU-"));
        assert!(["viewer", "member", "agent", "admin"].contains(&user["role"].as_str().unwrap()));
        passwords.insert(user["password"].as_str().unwrap().to_owned());
    }
    assert_eq!(passwords.len(), users.len(), "nobody has a password that is well known");
    assert!(
        users
            .iter()
            .any(|user| user["name"] == "Robert Balboa" && user["account"] == "Front Street Inc.")
    );
    process.terminate();
}
