//! A desk as the admins of its account set it: one section at a time.

use std::ops::RangeInclusive;

use super::{
    access::Person,
    account::{Account, Category, Environment},
    change::{Change, Write},
    id::{CategoryId, EnvironmentId},
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

/// What is saved by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What kind of cases the desk takes.
    Preset,
    /// When the clock closes what it resolved.
    AutoClose,
    /// What it asks of those who write.
    Instructions,
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
    /// In a list, its numbers and what each is to be called. What is not there stays.
    pub names: Vec<(u16, String)>,
}

impl Section {
    /// Every section, in the order of the page.
    pub const ALL: [Section; 5] = [
        Section::Preset,
        Section::AutoClose,
        Section::Instructions,
        Section::Categories,
        Section::Environments,
    ];

    /// The word used in forms.
    pub fn word(self) -> &'static str {
        match self {
            Section::Preset => "preset",
            Section::AutoClose => "auto-close",
            Section::Instructions => "instructions",
            Section::Categories => "categories",
            Section::Environments => "environments",
        }
    }

    /// Its field; in a list, that of the name to add.
    pub fn field(self) -> Field {
        match self {
            Section::Preset => Field::Preset,
            Section::AutoClose => Field::AutoClose,
            Section::Instructions => Field::Instructions,
            Section::Categories => Field::Category,
            Section::Environments => Field::Environment,
        }
    }

    /// What it says at `account`, as text: of a list, its numbers and names.
    pub fn says(self, account: &Account) -> String {
        match self {
            Section::Preset => account.desk.preset.to_string(),
            Section::AutoClose => in_days(account.desk.auto_close),
            Section::Instructions => {
                account.desk.instructions.as_ref().map(ToString::to_string).unwrap_or_default()
            }
            Section::Categories | Section::Environments => {
                let lines = self.names(account).into_iter();
                lines.map(|(id, name)| format!("{id} {name}")).collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// The numbers and names of a list at `account`; nothing for what is no list.
    pub fn names(self, account: &Account) -> Vec<(u16, Name)> {
        match self {
            Section::Categories => {
                let all = account.desk.categories.iter();
                all.map(|one| (one.id.0, one.name.clone())).collect()
            }
            Section::Environments => {
                account.environments.iter().map(|one| (one.id.0, one.name.clone())).collect()
            }
            Section::Preset | Section::AutoClose | Section::Instructions => Vec::new(),
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
    /// Sets one section of an account's desk. Cases keep the preset they were opened under, and
    /// the moment that was fixed when they were resolved. If nothing differs, nothing is written.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of that account or of the operator;
    /// [`Refusal::ChangedMeanwhile`] if the section says something else than when the form was
    /// filled in; [`Refusal::Fields`] for what is typed: [`Complaint::NotOffered`] for no preset,
    /// [`Complaint::NotAPeriod`] outside [`AUTO_CLOSE_MS`], [`Complaint::TooLong`],
    /// [`Complaint::Missing`] for a name without characters, [`Complaint::Twice`], and
    /// [`Complaint::TooMany`] beyond [`Section::names_max`] or for more than [`CHANGES_MAX`] new
    /// names at once.
    pub fn set_desk(&self, before: Account, form: &SectionForm) -> Result<Change, Refusal> {
        self.administers(before.id)?;
        let section = form.section;
        if section.edition(&before) != form.edition {
            return Err(Refusal::ChangedMeanwhile);
        }
        let after = form.on(&before).map_err(|why| Refusal::field(section.field(), why))?;
        if after == before {
            return Ok(Change::none());
        }
        let event = self.desk_event(section, &before, &after);
        Ok(Change::new(vec![Write::Account(Some(Box::new(before)), Box::new(after))], event))
    }

    fn desk_event(&self, section: Section, before: &Account, after: &Account) -> Event {
        let record = Record::Account(before.id);
        let event = Event::new(Some(self.user), Kind::DeskChanged, record);
        let event = Event { private_to: Some(before.id), ..event };
        let word = section.word();
        match section {
            Section::Preset | Section::AutoClose => {
                event.changed(word, &section.says(before), &section.says(after))
            }
            Section::Instructions => {
                let of = |account: &Account| digest(account.desk.instructions.as_deref());
                event.changed(word, &of(before), &of(after))
            }
            Section::Categories | Section::Environments => {
                let had = section.names(before);
                let was = |id: u16| had.iter().find(|(has, _)| *has == id).map(|(_, name)| name);
                section.names(after).iter().fold(event, |event, (id, name)| match was(*id) {
                    Some(was) if was == name => event,
                    Some(was) => event.changed(&format!("{word} {id}"), was, name),
                    None => event.changed(&format!("{word} {id}"), &"", name),
                })
            }
        }
    }
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
            Section::Instructions => {
                after.desk.instructions = Instructions::parse_optional(&self.typed)?;
            }
            Section::Categories => {
                let category = |(id, name)| Category { id: CategoryId(id), name };
                after.desk.categories = self.list(before)?.into_iter().map(category).collect();
            }
            Section::Environments => {
                let environment = |(id, name)| Environment { id: EnvironmentId(id), name };
                after.environments = self.list(before)?.into_iter().map(environment).collect();
            }
        }
        Ok(after)
    }

    /// The list with its new names. A number is never used again, for nothing is ever taken out.
    fn list(&self, before: &Account) -> Result<Vec<(u16, Name)>, Complaint> {
        let had = self.section.names(before);
        let mut list = had.clone();
        for (id, name) in &mut list {
            if let Some((_, typed)) = self.names.iter().find(|(typed, _)| typed == id) {
                *name = Name::parse(typed)?;
            }
        }
        match Name::parse(&self.typed) {
            Err(Complaint::Missing) => (),
            parsed => {
                let id = list.iter().map(|(id, _)| *id).max().unwrap_or_default() + 1;
                list.push((id, parsed?));
            }
        }
        let max = self.section.names_max();
        if list.len() > max {
            return Err(Complaint::TooMany { max });
        }
        if list.iter().filter(|one| !had.contains(one)).count() > CHANGES_MAX {
            return Err(Complaint::TooMany { max: CHANGES_MAX });
        }
        let mut names: Vec<_> = list.iter().map(|(_, name)| name.to_lowercase()).collect();
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
