//! Backups that lie in the data folder: made each night or when somebody asks, the oldest removed.

use std::{
    cmp::Reverse,
    fs,
    ops::ControlFlow,
    path::PathBuf,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

use jiff::{Timestamp, civil::DateTime, tz::Offset};

use super::{
    Desk,
    names::known,
    show::{BackupsPage, KeptBackup, RunningBackup},
};
use crate::{
    domain::{
        access::{Actor, Sealed},
        backup::{Backups, ScheduleForm, Tried},
        change::Change,
        id::UserId,
        moment::Moment,
        person::User,
        refusal::Refusal,
    },
    error::{Fault, Result},
    log,
};

/// How the files are called: by the moment that they show (UTC).
const NAMED: &str = "casemate-%Y-%m-%d-%H%M%S.backup";

/// The backup that is being made, if one is. Nothing of it outlives the process.
#[derive(Default)]
pub(super) struct Making {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Default)]
struct State {
    running: Option<RunningBackup>,
    /// Whether none is begun any more.
    over: bool,
}

impl Desk {
    /// What is known of backups.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of the operator.
    pub fn backups_page(&self, actor: &Actor) -> Result<BackupsPage> {
        actor.person()?.must_run_appliance()?;
        let running = self.inner.making.state().running;
        let kept = self.kept_backups()?;
        self.store.look(|view| {
            let backups = view.backups()?.unwrap_or_else(|| Backups::from(view.now()));
            let by = backups.last.as_ref().and_then(|last| last.by);
            let by = by.map(|by| known(view.user(by))).transpose()?.flatten();
            let by = by.map(|user: Sealed<User>| user.name().0);
            Ok(BackupsPage { backups, by, kept, running })
        })
    }

    /// Sets when backups are made.
    ///
    /// # Errors
    ///
    /// What [`Person::set_backups`](crate::domain::access::Person::set_backups) says.
    pub fn set_backups(&self, actor: &Actor, form: ScheduleForm) -> Result<()> {
        let person = actor.person()?.clone();
        person.must_run_appliance()?;
        self.store.commit(move |view| {
            let before = view.backups()?.unwrap_or_else(|| Backups::from(view.now()));
            Ok((person.set_backups(&before, &form, view.now())?, ()))
        })
    }

    /// Has a backup made, without waiting for it.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of the operator; [`Refusal::SoAlready`]
    /// while one is being made.
    pub fn back_up_now(&self, actor: &Actor) -> Result<()> {
        let person = actor.person()?;
        person.must_run_appliance()?;
        if self.begin_backup(Some(person.user))? { Ok(()) } else { Err(Refusal::SoAlready.into()) }
    }

    /// Has a backup made if one is due, without waiting for it; whether one was begun.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn back_up_due(&self) -> Result<bool> {
        let (backups, now) = self.store.look(|view| Ok((view.backups()?, view.now())))?;
        let Some(backups) = backups else {
            self.store.commit(|view| {
                let known = view.backups()?.is_some();
                let from_now = Backups::from(view.now()).noticed();
                Ok((if known { Change::none() } else { from_now }, ()))
            })?;
            return Ok(false);
        };
        if backups.are_due(now) { self.begin_backup(None) } else { Ok(false) }
    }

    /// Ends the backup that is being made, and begins none any more.
    pub fn end_backups(&self) {
        let mut state = self.inner.making.state();
        state.over = true;
        while state.running.is_some() {
            state = self.inner.making.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits until no backup is being made.
    #[cfg(test)]
    pub(crate) fn wait_for_backup(&self) {
        let mut state = self.inner.making.state();
        while state.running.is_some() {
            state = self.inner.making.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Begins one in a thread of its own, unless one is being made.
    fn begin_backup(&self, by: Option<UserId>) -> Result<bool> {
        let since = self.store.now();
        {
            let mut state = self.inner.making.state();
            if state.running.is_some() || state.over {
                return Ok(false);
            }
            state.running = Some(RunningBackup { since, written: 0, of: 0 });
        }
        let desk = self.clone();
        let work = move || {
            // Whatever becomes of it, the next one can be made.
            let _over = Over(&desk.inner.making);
            desk.make_backup(since, by);
        };
        match thread::Builder::new().name("backup".to_owned()).spawn(work) {
            Ok(_) => Ok(true),
            Err(error) => {
                drop(Over(&self.inner.making));
                Err(Fault::io("starting a backup")(error).into())
            }
        }
    }

    fn make_backup(&self, since: Moment, by: Option<UserId>) {
        let name = name_of(since);
        let outcome = self.store.backup_bytes().and_then(|of| {
            self.store.back_up_to(&self.backups_dir().join(&name), &mut |written| {
                let mut state = self.inner.making.state();
                state.running = Some(RunningBackup { since, written, of });
                if state.over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
        });
        let tried = |name: String, bytes, trouble| Tried { at: since, by, name, bytes, trouble };
        let tried = match outcome {
            // The process ends; it is due again at the next start.
            Err(Fault::Stopped) => return,
            Ok(made) => {
                log::info("backup_made", &[("file", &name), ("bytes", &made.bytes)]);
                tried(name, made.bytes, made.lacks.join("; "))
            }
            Err(Fault::Full) => {
                let words = "the disk has too little room for another backup";
                tried(String::new(), 0, words.to_owned())
            }
            Err(fault) => tried(String::new(), 0, fault.to_string()),
        };
        if !tried.trouble.is_empty() {
            log::error("backup_trouble", &[("trouble", &tried.trouble)]);
        }
        let made = !tried.name.is_empty();
        let noted = self.store.commit(move |view| {
            let before = view.backups()?.unwrap_or_else(|| Backups::from(view.now()));
            Ok((before.tried(tried, view.operator()?), ()))
        });
        if let Err(error) = noted.and_then(|()| if made { self.thin_out() } else { Ok(()) }) {
            log::error("backup_trouble", &[("trouble", &error)]);
        }
    }

    /// Removes the oldest beyond those that are kept. None while the clock is in doubt: nobody knows
    /// then which are the oldest.
    fn thin_out(&self) -> Result<()> {
        let (backups, in_doubt) =
            self.store.look(|view| Ok((view.backups()?, view.clock_in_doubt())))?;
        let Some(backups) = backups.filter(|_| !in_doubt) else { return Ok(()) };
        for old in self.kept_backups()?.iter().skip(backups.schedule.keep.into()) {
            let path = self.backups_dir().join(&old.name);
            fs::remove_file(path).map_err(Fault::io("removing an old backup"))?;
            log::info("backup_removed", &[("file", &old.name)]);
        }
        Ok(())
    }

    fn backups_dir(&self) -> PathBuf {
        self.store.blobs().dir().with_file_name("backups")
    }

    /// Those in the folder, the newest first. What is called otherwise is none of ours.
    fn kept_backups(&self) -> Result<Vec<KeptBackup>> {
        let entries = match fs::read_dir(self.backups_dir()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Fault::io("listing backups")(error).into()),
        };
        let mut kept: Vec<_> = entries.flatten().filter_map(|entry| read(&entry)).collect();
        kept.sort_by_key(|one| Reverse(one.at));
        Ok(kept)
    }
}

impl Making {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says, when it goes, that no backup is being made any more.
struct Over<'m>(&'m Making);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.state().running = None;
        self.0.ended.notify_all();
    }
}

fn read(entry: &fs::DirEntry) -> Option<KeptBackup> {
    let name = entry.file_name().into_string().ok()?;
    let at = DateTime::strptime(NAMED, &name).ok()?;
    let at = Offset::UTC.to_timestamp(at).ok()?.as_millisecond();
    let at = Moment(u64::try_from(at).ok()?);
    let found = entry.metadata().ok().filter(fs::Metadata::is_file)?;
    Some(KeptBackup { name, at, bytes: found.len() })
}

fn name_of(at: Moment) -> String {
    let ms = i64::try_from(at.0).unwrap_or(i64::MAX);
    let at = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX);
    at.strftime(NAMED).to_string()
}
