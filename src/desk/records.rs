//! Cases one by one, for programs: parts of lists by their place in them, and single ones whole.

use super::{
    Desk,
    lists::{Listing, ways},
    logos,
    names::{Collect, known, sound},
    show::{CaseRecord, Filter, Names, Records, Talk},
};
use crate::{
    domain::{
        access::{Actor, Seen},
        attachment::Attachment,
        entry::Entry,
        id::{CaseId, Mark},
        refusal::Refusal,
    },
    error::Result,
    store::{Edge, Merge, View},
};

/// How many cases one request opens to choose among them; beyond that it is refused.
pub const RECORDS_LOOKED_AT: usize = 20_000;
/// How many places of a list one request passes over.
const PLACES_LOOKED_AT: usize = 200_000;
/// How many it counts where no counter knows: they are counted once between two writes.
const PLACES_COUNTED: usize = 2_000_000;
/// How many entries of a conversation are held at once.
const ENTRIES_AT_ONCE: usize = 500;
/// How many of them one request reads.
const ENTRIES_LOOKED_AT: usize = 100_000;

/// What of a list is chosen, and in which order, where indexes do not say.
pub struct Choose<'a, K> {
    /// Whether it is to be judged by what the description says.
    pub reads_description: bool,
    /// Whether a case is wanted.
    pub wants: &'a dyn Fn(&CaseRecord, &Names) -> bool,
    /// What the order goes by; none if it is the list's own.
    #[expect(clippy::type_complexity, reason = "it is what it is, and named by its field")]
    pub order: Option<&'a dyn Fn(&CaseRecord, &Names) -> K>,
}

impl Desk {
    /// Those of the actor's cases that `filter` wants, from the place `offset` on, at most `limit`,
    /// in the filter's order; and how many there are.
    ///
    /// A part that goes on where the one before ended costs as much as the first. What no counter
    /// knows is counted once, until something is written.
    ///
    /// # Errors
    ///
    /// [`Refusal::TooWide`] if more than 2,000,000 would have to be counted, or 200,000 passed over;
    /// [`Refusal::Throttled`] while as many count as may.
    pub fn case_records(
        &self,
        actor: &Actor,
        filter: &Filter,
        (offset, limit): (usize, usize),
    ) -> Result<Records> {
        let person = actor.person()?;
        let now = self.store.uptime();
        let digest: [u8; 32] = blake3::hash(format!("{filter:?}").as_bytes()).into();
        let mark = |place: usize| (person.user, digest, place);
        let bookmarks = &self.inner.bookmarks;
        self.store.look(|view| {
            let tally = view.tally(person.account)?;
            let list = Listing::new(person, filter, &tally, PLACES_LOOKED_AT);
            let (onward, _) = ways(filter.sort);
            // To count one by one is dear, so that is done once between two writes.
            let written = view.journal_end()?.map_or(0, |last| last.number);
            let asked = (person.user, digest, written);
            let counted = if list.is_counted() {
                Some(tally.sum(|class| filter.wants(class)))
            } else {
                self.inner.totals.of(&asked)
            };
            let counts = counted.is_none();
            let _walk = counts.then(|| self.inner.walks.begin(person.user)).transpose()?;
            let total = if let Some(total) = counted {
                total
            } else {
                let all = Listing::new(person, filter, &tally, PLACES_COUNTED);
                count(all.places(view, None, onward)?)?
            };
            if counts {
                self.inner.totals.put(asked, total);
            }
            if limit == 0 || offset as u64 >= total {
                return Ok(Records { total, ..Records::default() });
            }
            let known_edge = bookmarks.at(&mark(offset), now);
            let mut places = list.places(view, known_edge, onward)?;
            let skip = if known_edge.is_some() { 0 } else { offset };
            for place in places.by_ref().take(skip) {
                let _: Edge = place?;
            }
            let (mut rows, mut taken, mut behind) = (Vec::new(), 0, None);
            for place in places.by_ref().take(limit) {
                let place = place?;
                (taken, behind) = (taken + 1, Some(place));
                let opened = sound(place.1, list.open(view, actor, place.1))?.flatten();
                rows.extend(opened);
            }
            if places.stopped().is_some() && taken < limit {
                return Err(Refusal::TooWide.into());
            }
            if let Some(edge) = behind {
                bookmarks.put(mark(offset.saturating_add(taken)), edge, now);
            }
            records(view, rows, total)
        })
    }

    /// As [`Desk::case_records`], of those that are chosen one by one.
    ///
    /// # Errors
    ///
    /// [`Refusal::TooWide`] if `filter` wants more than [`RECORDS_LOOKED_AT`] to choose among;
    /// [`Refusal::Throttled`] while as many choose as may.
    pub fn chosen_records<K: Ord>(
        &self,
        actor: &Actor,
        filter: &Filter,
        choose: &Choose<'_, K>,
        (offset, limit): (usize, usize),
    ) -> Result<Records> {
        let person = actor.person()?;
        let _walk = self.inner.walks.begin(person.user)?;
        self.store.look(|view| {
            let tally = view.tally(person.account)?;
            let list = Listing::new(person, filter, &tally, RECORDS_LOOKED_AT);
            let (onward, _) = ways(filter.sort);
            let (mut names, mut chosen) = (Names::default(), Vec::new());
            let mut places = list.places(view, None, onward)?;
            for place in places.by_ref() {
                let (_, case) = place?;
                let opened = sound(case, list.open(view, actor, case))?.flatten();
                let Some(seen) = opened else { continue };
                let reads = choose.reads_description.then(|| view.description(&seen.case));
                let Some(description) = sound(case, reads.transpose())? else { continue };
                let mut collect = Collect::on_top_of(view, names);
                collect.case(&seen.case)?;
                names = collect.done();
                let record = CaseRecord { seen, description };
                if (choose.wants)(&record, &names) {
                    let key = choose.order.map(|order| order(&record, &names));
                    chosen.push((key, case));
                }
            }
            if places.stopped().is_some() {
                return Err(Refusal::TooWide.into());
            }
            if choose.order.is_some() {
                // What is alike stays in the list's own order.
                chosen.sort_by(|(one, _), (other, _)| one.cmp(other));
            }
            let total = chosen.len() as u64;
            let part = chosen.into_iter().skip(offset).take(limit);
            let rows = part.map(|(_, case)| list.open(view, actor, case));
            let rows: Vec<Seen> = rows.filter_map(Result::transpose).collect::<Result<_>>()?;
            records(view, rows, total)
        })
    }

    /// One case.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`].
    pub fn case_record(&self, actor: &Actor, id: CaseId) -> Result<(CaseRecord, Names)> {
        let mut found =
            self.store.look(|view| records(view, vec![view.case(id)?.read(actor)?], 1))?;
        let record = found.rows.pop().ok_or(Refusal::NotFound)?;
        Ok((record, found.names))
    }

    /// Those of these cases that the actor may know of.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn known_records(&self, actor: &Actor, ids: &[CaseId]) -> Result<Records> {
        self.store.look(|view| {
            let open = |id: &CaseId| {
                let opened = known(view.case(*id).and_then(|row| Ok(row.read(actor)?)));
                sound(*id, opened).map(Option::flatten)
            };
            let rows = ids.iter().map(open).filter_map(Result::transpose);
            let rows: Vec<Seen> = rows.collect::<Result<_>>()?;
            let total = rows.len() as u64;
            records(view, rows, total)
        })
    }

    /// Those entries of what was said in a case that the actor may see and `key` wants, in the order
    /// of what that gives, the oldest of what is alike first: from the place `offset` on, at most
    /// `limit`; and how many there are. Of a long conversation only a part is held at a time.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`]; [`Refusal::TooWide`] of a conversation of more than 100,000 entries;
    /// [`Refusal::Throttled`] while as many read as may.
    pub fn talk<K: Ord>(
        &self,
        actor: &Actor,
        id: CaseId,
        key: &dyn Fn(&Talk, &Entry) -> Option<K>,
        (offset, limit): (usize, usize),
    ) -> Result<(Talk, u64)> {
        let _walk = self.inner.walks.begin(actor.person()?.user)?;
        self.store.look(|view| {
            let seen = view.case(id)?.read(actor)?;
            let (mut chosen, mut looked, mut after) = (Vec::new(), 0, None);
            loop {
                let found = view.entries_after(&seen, after, ENTRIES_AT_ONCE)?;
                let whole = found.len() < ENTRIES_AT_ONCE;
                looked += found.len();
                if looked > ENTRIES_LOOKED_AT {
                    return Err(Refusal::TooWide.into());
                }
                let entries = found.into_iter().filter_map(|entry| entry.read(&seen)).collect();
                let part = talk(view, seen.clone(), entries)?;
                let keys = part.entries.iter();
                chosen.extend(keys.filter_map(|one| Some((key(&part, one)?, one.mark))));
                after = part.entries.last().map(|last| last.mark);
                if whole || after.is_none() {
                    break;
                }
            }
            chosen.sort_by(|(one, _), (other, _)| one.cmp(other));
            let total = chosen.len() as u64;
            let mut entries = Vec::new();
            for (_, mark) in chosen.into_iter().skip(offset).take(limit) {
                entries.extend(view.entry(id, mark)?.read(&seen));
            }
            Ok((talk(view, seen, entries)?, total))
        })
    }

    /// One entry of what was said in a case.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`]; also if there is no such entry that the actor may know of.
    pub fn said(&self, actor: &Actor, id: CaseId, mark: Mark) -> Result<Talk> {
        self.store.look(|view| {
            let seen = view.case(id)?.read(actor)?;
            let entry = view.entry(id, mark)?.read(&seen).ok_or(Refusal::NotFound)?;
            talk(view, seen, vec![entry])
        })
    }

    /// The files of a case that the actor may see, the oldest first.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`].
    pub fn files_of(&self, actor: &Actor, id: CaseId) -> Result<(Vec<Attachment>, Names)> {
        self.store.look(|view| {
            let seen = view.case(id)?.read(actor)?;
            let files = super::cases::files(view, &seen)?;
            let mut names = Collect::new(view);
            files.iter().try_for_each(|file| names.file(file))?;
            Ok((files, names.done()))
        })
    }
}

fn talk(view: &View<'_>, seen: Seen, entries: Vec<Entry>) -> Result<Talk> {
    let mut names = Collect::new(view);
    names.case(&seen.case)?;
    entries.iter().try_for_each(|entry| names.entry(entry))?;
    let files = super::cases::files(view, &seen)?;
    let names = logos::among(view, &seen.person, names.done())?;
    Ok(Talk { seen, entries, files, names })
}

/// How many places there are.
fn count(mut places: Merge) -> Result<u64> {
    let mut total = 0;
    for place in places.by_ref() {
        let _: Edge = place?;
        total += 1;
    }
    if places.stopped().is_some() { Err(Refusal::TooWide.into()) } else { Ok(total) }
}

/// Opened cases with their descriptions and names.
fn records(view: &View<'_>, rows: Vec<Seen>, total: u64) -> Result<Records> {
    let mut names = Collect::new(view);
    let mut records = Vec::with_capacity(rows.len());
    let person = rows.first().map(|seen| seen.person.clone());
    for seen in rows {
        let description = sound(seen.case.id, view.description(&seen.case))?;
        if description.is_some() {
            names.case(&seen.case)?;
            records.push(CaseRecord { seen, description });
        }
    }
    let names = match person {
        Some(person) => logos::among(view, &person, names.done())?,
        None => names.done(),
    };
    Ok(Records { rows: records, names, total })
}
