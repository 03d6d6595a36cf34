//! Killed in the middle of a storm of writes, it has lost nothing that it said it had, and holds
//! nothing half done.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
};

use casemate::{clock::Clock, store::Store};

use crate::{
    client::{Client, FORM, File, PARTS, form, multipart},
    wait,
    wire::scene::{self, FRONT_STREET},
    world::{self, User, World},
};

const WRITERS: u64 = 16;

/// One who writes, and what they were told was done.
struct Writer {
    number: u64,
    /// Makes every text its own.
    count: u64,
    client: Client,
    cases: Vec<Case>,
    /// The case that was asked for last, if nobody said that it was opened.
    unsure: Option<String>,
}

/// A case, as far as its writer was told.
struct Case {
    id: String,
    subject: String,
    comments: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
    resolved: bool,
    /// What was asked for last, if nobody said that it was done.
    unsure: Unsure,
}

#[derive(Default)]
struct Unsure {
    comment: Option<String>,
    file: Option<(String, Vec<u8>)>,
    step: bool,
}

/// Whether the storm goes on, and how much it has done.
struct Storm {
    over: AtomicBool,
    acknowledged: AtomicU64,
}

impl Writer {
    /// Writes until the server is gone.
    fn write(&mut self, storm: &Storm) {
        while !storm.over.load(Ordering::Relaxed) {
            self.count += 1;
            let done = match self.count % 5 {
                _ if self.cases.is_empty() => self.open(),
                0 => self.open(),
                1 | 3 => self.comment(),
                2 => self.upload(),
                _ => self.step(),
            };
            if done.is_none() {
                return;
            }
            storm.acknowledged.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// A text that nobody else writes, long enough to be cut somewhere.
    fn words(&self, what: &str) -> String {
        let (number, count) = (self.number, self.count);
        format!(
            "{what} {number}-{count} begins {} {number}-{count} ends",
            "and goes on ".repeat(40)
        )
    }

    /// Sends a form; where it leads to, or nothing if the server is gone.
    fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Option<String> {
        let token = self.client.token().unwrap().to_owned();
        let body = form([("token", token.as_str())].iter().chain(fields));
        let kind = [("content-type", FORM)];
        let answer = self.client.try_send("POST", path, &kind, Some(body.as_bytes())).ok()?;
        assert_eq!(answer.status, 303, "{path}: {answer}");
        answer.header("location").map(ToOwned::to_owned)
    }

    fn open(&mut self) -> Option<()> {
        let subject = format!("Case {}-{}", self.number, self.count);
        self.unsure = Some(subject.clone());
        let fields =
            [&[("partner", FRONT_STREET), ("subject", &subject)], scene::asked_by(FRONT_STREET)];
        let to = self.post("/cases/new/details", &fields.concat())?;
        let id = scene::ids(&to, "CA", 3).remove(0);
        self.unsure = None;
        let (comments, files, unsure) = (Vec::new(), BTreeMap::new(), Unsure::default());
        self.cases.push(Case { id, subject, comments, files, resolved: false, unsure });
        Some(())
    }

    fn comment(&mut self) -> Option<()> {
        let words = self.words("comment");
        let path = format!("/cases/{}/comments", self.last().id);
        self.last().unsure.comment = Some(words.clone());
        self.post(&path, &[("comment", &words)])?;
        self.last().unsure.comment = None;
        self.last().comments.push(words);
        Some(())
    }

    fn upload(&mut self) -> Option<()> {
        let name = format!("{}-{}.txt", self.number, self.count);
        let bytes = self.words("file").repeat(50).into_bytes();
        let path = format!("/cases/{}/attach", self.last().id);
        self.last().unsure.file = Some((name.clone(), bytes.clone()));
        let token = self.client.token().unwrap().to_owned();
        let file = File { name: &name, bytes: &bytes };
        let body = multipart(&[("token", &token)], "file", &[file]);
        let headers = [("content-type", PARTS), ("accept", "application/json")];
        let answer = self.client.try_send("POST", &path, &headers, Some(&body)).ok()?;
        assert_eq!(answer.status, 200, "{answer}");
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        self.last().unsure.file = None;
        self.last().files.insert(id, bytes);
        Some(())
    }

    /// Resolves the case, or reopens it.
    fn step(&mut self) -> Option<()> {
        let words = self.words("comment");
        let case = self.last();
        let action = if case.resolved { "reopen" } else { "resolve" };
        let path = format!("/cases/{}/do/{action}", case.id);
        case.unsure = Unsure { comment: Some(words.clone()), step: true, file: None };
        self.post(&path, &[("comment", &words)])?;
        let case = self.last();
        case.unsure = Unsure::default();
        case.resolved = !case.resolved;
        case.comments.push(words);
        Some(())
    }

    fn last(&mut self) -> &mut Case {
        self.cases.last_mut().expect("a case was opened first")
    }

    /// Finds everything that was acknowledged, whole; and what was not, whole or not at all. What
    /// is there counts as done from here on.
    fn find_all(&mut self) {
        let client = &mut self.client;
        for case in &mut self.cases {
            case.find(client);
        }
        let Some(subject) = self.unsure.take() else { return };
        let list = client.get("/cases").text();
        let row = list.split("<tr").find(|row| row.contains(&format!(">{subject}<")));
        let Some(id) = row.map(|row| scene::ids(row, "CA", 3).remove(0)) else { return };
        let (comments, files, unsure) = (Vec::new(), BTreeMap::new(), Unsure::default());
        let mut case = Case { id, subject, comments, files, resolved: false, unsure };
        case.find(client);
        self.cases.push(case);
    }
}

impl Case {
    fn find(&mut self, client: &mut Client) {
        let path = format!("/cases/{}", self.id);
        let page = client.get(&path);
        assert_eq!(page.status, 200, "{} was acknowledged: {page}", self.subject);
        let page = page.text();
        assert!(page.contains(&self.subject) && page.contains("It does not work."));
        let unsure = std::mem::take(&mut self.unsure);
        let came = unsure.comment.as_ref().is_some_and(|words| page.contains(words.as_str()));
        if let Some(words) = unsure.comment {
            let begins = words.split(" begins").next().unwrap();
            assert_eq!(page.contains(&format!("{begins} begins")), came, "half of {words}");
            if came {
                self.comments.push(words);
            }
        }
        for words in &self.comments {
            assert_eq!(page.matches(words.as_str()).count(), 1, "{words} in {path}");
        }
        // A step and its words are one.
        self.resolved ^= unsure.step && came;
        let state = if self.resolved { "Resolved" } else { "Pending" };
        assert_eq!(scene::state(client, &self.id), state);

        let ids = scene::ids(&page, "CAAT", 3);
        if let Some((name, bytes)) = unsure.file
            && page.contains(&name)
        {
            let id = ids.iter().find(|id| !self.files.contains_key(*id)).unwrap();
            self.files.insert(id.clone(), bytes);
        }
        assert_eq!(ids.len(), self.files.len(), "no file that nobody sent: {ids:?}");
        for (id, bytes) in &self.files {
            let file = client.get(&format!("/files/{id}"));
            assert_eq!(file.status, 200, "{id} of {path}");
            assert!(file.body == *bytes, "{id} of {path} has other bytes");
        }
    }
}

/// Lets all write until so many writes were acknowledged, then kills the server.
fn storm(world: World, writers: &mut [Writer], acknowledged: u64) {
    let storm = Storm { over: AtomicBool::new(false), acknowledged: AtomicU64::new(0) };
    thread::scope(|scope| {
        for writer in writers {
            scope.spawn(|| writer.write(&storm));
        }
        let enough = wait::until(|| match storm.acknowledged.load(Ordering::Relaxed) {
            count if count >= acknowledged => Ok(()),
            count => Err(count),
        });
        // Dropped, it is killed as `kill -9` kills.
        drop(world);
        storm.over.store(true, Ordering::Relaxed);
        enough.unwrap_or_else(|count| panic!("only {count} writes in a long time"));
    });
}

/// The stopped folder holds together.
fn verify(data: &Path) {
    let store = Store::open(data, Clock::Real).unwrap();
    assert_eq!(store.verify().unwrap(), [""; 0]);
    store.stop();
    let spool = fs::read_dir(data.join("spool")).unwrap().count();
    assert_eq!(spool, 0, "what was on its way in is gone");
}

#[test]
fn a_kill_in_a_storm_of_writes_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut world = World::demo_in(&data, &[]);
    let users: Vec<User> = world.users.clone();
    let mut writers: Vec<Writer> = (0..WRITERS)
        .map(|number| {
            let client = world.signed_in(if number % 2 == 0 { "Ivo" } else { "Michael" });
            Writer { number, count: 0, client, cases: Vec::new(), unsure: None }
        })
        .collect();
    for _ in 0..world::rounds(4, 20) {
        let mut random = [0; 1];
        getrandom::fill(&mut random).unwrap();
        storm(world, &mut writers, 20 + u64::from(random[0]));
        verify(&data);
        world = World::serve(&data, &[]);
        world.users.clone_from(&users);
        for writer in &mut writers {
            // The same session at another port.
            writer.client = writer.client.moved_to(&world.url);
            writer.find_all();
        }
    }
    drop(world);
    verify(&data);
}
