//! A desk as the admins of its account set it: one section at a time.

use std::ops::RangeInclusive;

use super::{
    access::{Console, Person},
    account::{Account, Category, Environment},
    change::{Change, Write},
    federation::{Mode, Way},
    id::{CategoryId, EnvironmentId, UserId},
    journal::{CHANGES_MAX, Event, Kind, Record, digest},
    moment::AutoClose,
    preset::PresetName,
    refusal::{Complaint, Field, Refusal},
    text::{Instructions, Name},
};

/// The most ticket types of a desk.
pub const CATEGORIES_MAX: usize = 100;
/// The most environments of an account.
pub const ENVIRONMENTS_MAX: usize = 500;
/// The shortest and the longest period after which the clock closes, in milliseconds: an hour, and
/// 365 days.
pub const AUTO_CLOSE_MS: RangeInclusive<u64> = 3_600_000..=365 * DAY_MS;
const DAY_MS: u64 = 24 * 3_600_000;
/// The bounds of what a desk can set as the size of its largest file, in megabytes: the most is
/// what the preset that takes the largest does.
pub const FILE_MB: RangeInclusive<u16> = 1..=20;

/// What is saved by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What kind of cases the desk takes.
    Preset,
    /// When the clock closes what it resolved.
    AutoClose,
    /// How large the files are that it takes.
    Files,
    /// Whether it takes them here.
    Mode,
    /// What it asks of those who write.
    Instructions,
    /// The ways to the system in which it takes them, if not here.
    Links,
    /// Its ticket types.
    Categories,
    /// The environments that the account's own cases can name.
    Environments,
}

/// A section as it was filled in.
#[derive(Clone, Debug)]
pub struct SectionForm {
    /// Which one.
    pub section: Section,
    /// What it was filled in on top of: [`Section::edition`] of then.
    pub edition: String,
    /// What stands in its field; in a list, the name to add, if any.
    pub typed: String,
    /// In a list, what becomes of its names. What is not there stays as it is; if all are there,
    /// they are in the order to have.
    pub names: Vec<Renamed>,
}

/// What becomes of a name of a list, as it was filled in.
#[derive(Clone, Debug)]
pub struct Renamed {
    /// Its number.
    pub number: u16,
    /// What it is to be called.
    pub typed: String,
    /// Whether nothing new can have it.
    pub retired: bool,
}

/// A name of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its number, by which cases have it.
    pub number: u16,
    /// What it is called.
    pub name: Name,
    /// Whether nothing new can have it.
    pub retired: bool,
}

impl Named {
    /// What tells whether a name, and whether it is retired, is still what it was.
    pub fn edition(&self) -> String {
        digest(Some(&self.says())).chars().take(16).collect()
    }

    fn says(&self) -> String {
        format!("{}{} {}", if self.retired { "-" } else { "" }, self.number, self.name)
    }
}

impl Section {
    /// Every section, in the order of the page.
    pub const ALL: [Section; 8] = [
        Section::Preset,
        Section::AutoClose,
        Section::Files,
        Section::Mode,
        Section::Instructions,
        Section::Links,
        Section::Categories,
        Section::Environments,
    ];

    /// The word used in forms.
    pub fn word(self) -> &'static str {
        match self {
            Section::Preset => "preset",
            Section::AutoClose => "auto-close",
            Section::Files => "files",
            Section::Mode => "mode",
            Section::Instructions => "instructions",
            Section::Links => "links",
            Section::Categories => "categories",
            Section::Environments => "environments",
        }
    }

    /// Its field; in a list, that of the name to add.
    pub fn field(self) -> Field {
        match self {
            Section::Preset => Field::Preset,
            Section::AutoClose => Field::AutoClose,
            Section::Files => Field::FileMb,
            Section::Mode => Field::Mode,
            Section::Instructions => Field::Instructions,
            Section::Links => Field::Links,
            Section::Categories => Field::Category,
            Section::Environments => Field::Environment,
        }
    }

    /// What it says at `account`, as text: of a list, its numbers and names, with a minus before
    /// what is retired.
    pub fn says(self, account: &Account) -> String {
        match self {
            Section::Preset => account.desk.preset.to_string(),
            Section::AutoClose => in_days(account.desk.auto_close),
            Section::Files => {
                account.desk.file_mb_max.map(|max| max.to_string()).unwrap_or_default()
            }
            Section::Mode => account.desk.mode.word().to_owned(),
            Section::Links => Way::write_all(&account.desk.ways),
            Section::Instructions => {
                account.desk.instructions.as_ref().map(ToString::to_string).unwrap_or_default()
            }
            Section::Categories | Section::Environments => {
                let lines = self.names(account).into_iter();
                lines.map(|one| one.says()).collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// The names of a list at `account`, in its order; nothing for what is no list.
    pub fn names(self, account: &Account) -> Vec<Named> {
        let named = |number, name: &Name, retired| Named { number, name: name.clone(), retired };
        match self {
            Section::Categories => {
                let all = account.desk.categories.iter();
                all.map(|one| named(one.id.0, &one.name, one.retired)).collect()
            }
            Section::Environments => {
                let all = account.environments.iter();
                all.map(|one| named(one.id.0, &one.name, one.retired)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The most names in the list.
    pub fn names_max(self) -> usize {
        if self == Section::Environments { ENVIRONMENTS_MAX } else { CATEGORIES_MAX }
    }

    /// What tells whether it says still what it said: a digest of that.
    pub fn edition(self, account: &Account) -> String {
        digest(Some(&self.says(account)))
    }
}

impl Person {
    /// Sets sections of an account's desk, all of them or none. Cases keep the preset they were
    /// opened under, and the moment that was fixed when they were resolved. If nothing differs,
    /// nothing is written.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of that account or of the operator;
    /// [`Refusal::ChangedMeanwhile`] if a section says something else than when its form was filled
    /// in; [`Refusal::Fields`] for what is typed: [`Complaint::NotOffered`] for no preset,
    /// [`Complaint::NotAPeriod`] outside [`AUTO_CLOSE_MS`], [`Complaint::NotANumber`] outside
    /// [`FILE_MB`], what [`Way::parse_all`] says, [`Complaint::NowhereToGo`] for a desk that takes
    /// its cases elsewhere and says not where, [`Complaint::TooLong`], [`Complaint::Missing`] for a name without characters,
    /// [`Complaint::Twice`], and [`Complaint::TooMany`] beyond [`Section::names_max`] or where more
    /// than [`CHANGES_MAX`] things differ at once.
    pub fn set_desk(&self, before: Account, forms: &[SectionForm]) -> Result<Change, Refusal> {
        self.administers(before.id)?;
        set(Some(self.user), before, forms)
    }
}

impl Console {
    /// Sets sections of an account's desk, all of them or none.
    ///
    /// # Errors
    ///
    /// As for [`Person::set_desk`], but for who asks.
    pub fn set_desk(self, before: Account, forms: &[SectionForm]) -> Result<Change, Refusal> {
        set(None, before, forms)
    }
}

fn set(by: Option<UserId>, before: Account, forms: &[SectionForm]) -> Result<Change, Refusal> {
    for section in Section::ALL {
        let mut of_it = forms.iter().filter(|form| form.section == section).peekable();
        // Once for all its forms: a list may have one for each name.
        let edition = of_it.peek().map(|_| section.edition(&before)).unwrap_or_default();
        if of_it.any(|form| form.edition != edition) {
            return Err(Refusal::ChangedMeanwhile);
        }
    }
    let (mut after, mut events) = (before.clone(), Vec::new());
    let mut wrong: Vec<(Field, Complaint)> = Vec::new();
    for form in forms {
        // What comes after something wrong stands on nothing.
        if wrong.iter().any(|(field, _)| *field == form.section.field()) {
            continue;
        }
        match form.on(&after) {
            Ok(with) if with != after => {
                events.push(noted(by, form.section, &after, &with));
                after = with;
            }
            Ok(_) => (),
            Err(why) => wrong.push((form.section.field(), why)),
        }
    }
    let lost = after.desk.mode == Mode::Federated
        && after.desk.instructions.is_none()
        && after.desk.ways.is_empty();
    let leads = |form: &&SectionForm| {
        matches!(form.section, Section::Mode | Section::Instructions | Section::Links)
    };
    if let (true, true, Some(form)) = (wrong.is_empty(), lost, forms.iter().find(leads)) {
        wrong.push((form.section.field(), Complaint::NowhereToGo));
    }
    if !wrong.is_empty() {
        return Err(Refusal::Fields(wrong));
    }
    let none = Change::none();
    let change = events.into_iter().fold(none, Change::noting);
    Ok(match change.events() {
        [] => change,
        _ => change.with(Write::Account(Some(Box::new(before)), Box::new(after))),
    })
}

fn noted(by: Option<UserId>, section: Section, before: &Account, after: &Account) -> Event {
    let record = Record::Account(before.id);
    let event = Event::new(by, Kind::DeskChanged, record);
    let event = Event { private_to: Some(before.id), ..event };
    let word = section.word();
    match section {
        Section::Preset | Section::AutoClose | Section::Files | Section::Mode => {
            event.changed(word, &section.says(before), &section.says(after))
        }
        Section::Links => {
            let of = |account: &Account| digest(Some(&section.says(account)));
            event.changed(word, &of(before), &of(after))
        }
        Section::Instructions => {
            let of = |account: &Account| digest(account.desk.instructions.as_deref());
            event.changed(word, &of(before), &of(after))
        }
        Section::Categories | Section::Environments => {
            let changes = differences(word, &section.names(before), &section.names(after));
            changes
                .into_iter()
                .fold(event, |event, (what, from, to)| event.changed(&what, &from, &to))
        }
    }
}

/// What differs between two lists: the order by numbers, names, and which are retired.
fn differences(word: &str, had: &[Named], has: &[Named]) -> Vec<(String, String, String)> {
    let order = |list: &[Named]| {
        let old = list.iter().filter(|one| had.iter().any(|had| had.number == one.number));
        old.map(|one| one.number.to_string()).collect::<Vec<_>>().join(" ")
    };
    let mut changes = vec![(format!("{word} order"), order(had), order(has))];
    for Named { number, name, retired } in has {
        let was = had.iter().find(|one| one.number == *number);
        let called = was.map(|was| was.name.to_string()).unwrap_or_default();
        changes.push((format!("{word} {number}"), called, name.to_string()));
        let says = |retired: bool| if retired { "yes" } else { "no" }.to_owned();
        let before = says(was.is_some_and(|was| was.retired));
        changes.push((format!("{word} {number} retired"), before, says(*retired)));
    }
    changes.retain(|(_, from, to)| from != to);
    changes
}

impl SectionForm {
    /// The account with this section.
    fn on(&self, before: &Account) -> Result<Account, Complaint> {
        let mut after = before.clone();
        match self.section {
            Section::Preset => {
                let preset = PresetName::ALL.into_iter().find(|one| one.word() == self.typed);
                after.desk.preset = preset.ok_or(Complaint::NotOffered)?;
            }
            Section::AutoClose => after.desk.auto_close = period(&self.typed)?,
            Section::Files => after.desk.file_mb_max = megabytes(&self.typed)?,
            Section::Mode => {
                after.desk.mode = Mode::of_word(&self.typed).ok_or(Complaint::NotOffered)?;
            }
            Section::Links => after.desk.ways = Way::parse_all(&self.typed)?,
            Section::Instructions => {
                after.desk.instructions = Instructions::parse_optional(&self.typed)?;
            }
            Section::Categories => {
                let category = |Named { number, name, retired }| Category {
                    id: CategoryId(number),
                    name,
                    retired,
                };
                after.desk.categories = self.list(before)?.into_iter().map(category).collect();
            }
            Section::Environments => {
                let environment = |Named { number, name, retired }| Environment {
                    id: EnvironmentId(number),
                    name,
                    retired,
                };
                after.environments = self.list(before)?.into_iter().map(environment).collect();
            }
        }
        Ok(after)
    }

    /// The list as it is to be. A number is never used again, for nothing is ever taken out.
    fn list(&self, before: &Account) -> Result<Vec<Named>, Complaint> {
        let had = self.section.names(before);
        let mut list = had.clone();
        for one in &mut list {
            if let Some(now) = self.names.iter().find(|now| now.number == one.number) {
                one.name = Name::parse(&now.typed)?;
                one.retired = now.retired;
            }
        }
        let place = |one: &Named| self.names.iter().position(|now| now.number == one.number);
        if list.iter().all(|one| place(one).is_some()) {
            list.sort_by_key(place);
        }
        match Name::parse(&self.typed) {
            Err(Complaint::Missing) => (),
            parsed => {
                let number = list.iter().map(|one| one.number).max().unwrap_or_default() + 1;
                list.push(Named { number, name: parsed?, retired: false });
            }
        }
        let max = self.section.names_max();
        if list.len() > max {
            return Err(Complaint::TooMany { max });
        }
        if differences("", &had, &list).len() > CHANGES_MAX {
            return Err(Complaint::TooMany { max: CHANGES_MAX });
        }
        let mut names: Vec<_> = list.iter().map(|one| one.name.to_lowercase()).collect();
        names.sort_unstable();
        if names.windows(2).any(|two| two[0] == two[1]) {
            return Err(Complaint::Twice);
        }
        Ok(list)
    }
}

/// A period as people write it: whole days as days, however many, for months are not all as long.
fn in_days(period: AutoClose) -> String {
    match period {
        AutoClose::After(DAY_MS) => "1day".to_owned(),
        AutoClose::After(ms) if ms > 0 && ms % DAY_MS == 0 => format!("{}days", ms / DAY_MS),
        other => other.to_string(),
    }
}

/// A number of megabytes within [`FILE_MB`]; none for nothing.
fn megabytes(text: &str) -> Result<Option<u16>, Complaint> {
    let (min, max) = (u32::from(*FILE_MB.start()), u32::from(*FILE_MB.end()));
    match text.trim() {
        "" => Ok(None),
        text => match text.parse() {
            Ok(mb) if FILE_MB.contains(&mb) => Ok(Some(mb)),
            _ => Err(Complaint::NotANumber { min, max }),
        },
    }
}

/// A period as people write it, within its bounds, or `never`.
fn period(text: &str) -> Result<AutoClose, Complaint> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Complaint::Missing);
    }
    match text.parse() {
        Ok(AutoClose::After(ms)) if !AUTO_CLOSE_MS.contains(&ms) => Err(Complaint::NotAPeriod),
        Ok(period) => Ok(period),
        Err(_) => Err(Complaint::NotAPeriod),
    }
}
