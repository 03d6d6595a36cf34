//! What happens beside a journey, over plain HTTP: cases opened, found, worked on.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use crate::{
    client::{Client, File},
    world::World,
};

/// Whom cases are opened to.
pub(super) const MIGHTY_MICK: &str = "PA-995-631";
pub(super) const HARBOR: &str = "VA-264-317";
pub(super) const SUPPORT: &str = "PA-000-001";

/// Somebody at work without a browser.
pub(super) struct Clerk(pub(super) Client);

impl Clerk {
    pub(super) fn new(world: &World, name: &str) -> Clerk {
        Clerk(world.signed_in(name))
    }

    /// The id of the first case in the list that has these words in its subject; closed ones too.
    pub(super) fn case(&mut self, subject: &str) -> String {
        for list in ["/cases", "/cases?archive=1"] {
            let page = self.0.get(list).text();
            let Some((before, _)) = page.split_once(subject) else { continue };
            let (_, link) = before.rsplit_once("/cases/CA-").unwrap();
            return format!("CA-{}", &link[..11]);
        }
        panic!("no case is called {subject}");
    }

    /// Opens a case as the form does; returns its id.
    pub(super) fn open(
        &mut self,
        partner: &str,
        fields: &[(&str, &str)],
        files: &[File<'_>],
    ) -> String {
        self.0.get("/cases/new");
        let mut all = vec![("go", "create"), ("partner", partner)];
        all.extend_from_slice(fields);
        let answer = self.0.post_files("/cases/new/details", &all, "file", files);
        let to = answer.header("location").unwrap_or_else(|| panic!("not opened: {answer}"));
        let id = to.strip_prefix("/cases/").and_then(|rest| rest.strip_suffix("/summary"));
        id.unwrap_or_else(|| panic!("not opened: {answer}")).to_owned()
    }

    /// Opens a case between partners.
    pub(super) fn partner_case(
        &mut self,
        partner: &str,
        subject: &str,
        description: &str,
        priority: &str,
    ) -> String {
        let fields = [
            ("subject", subject),
            ("description", description),
            ("priority", priority),
            ("type", "technical"),
        ];
        self.open(partner, &fields, &[])
    }

    /// Sends a form of a case, and expects that it is taken.
    pub(super) fn send(&mut self, path: &str, fields: &[(&str, &str)], files: &[File<'_>]) {
        self.0.get("/cases/new");
        let answer = self.0.post_files(path, fields, "file", files);
        assert_eq!(answer.status, 303, "{path}: {answer}");
    }
}

/// Adds somebody to an account, as an administrator of the machine does.
pub(super) fn hire(world: &World, account: &str, name: &str, email: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casemate"));
    command.args(["user", "add", "--account", account, "--name", name, "--email", email]);
    command.args(["--role", "agent", "--data"]).arg(world.data());
    let quiet = command.stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = quiet.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"a few words are easier\n").unwrap();
    assert!(child.wait().unwrap().success(), "{name} is added");
}
