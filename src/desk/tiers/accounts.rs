//! Tier accounts from a table, whichever order its lines are in.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Parent, TierForm,
    edit::{proposed, sees},
    importing::{Called, Earlier},
};
use crate::{
    desk::table::Line,
    domain::{
        access::Person,
        change::Change,
        hub::{Hub, OnHub},
        id::{HubId, TierId},
        refusal::{Complaint, Field, Refusal},
        tier::{
            Children, Family, Place, TierWrong,
            data::{TierDataForm, TierField, TierKind},
            stands,
        },
    },
    error::{Error, Result},
    store::{Reckoned, View},
};

/// The columns that a table of accounts must have.
pub(super) const MUST: &[&str] =
    &["type", "name", "line1", "city", "zip", "country", "first_name", "last_name", "email"];
/// Those that it may have. `id` is what other lines call an account as their parent.
pub(super) const MAY: &[&str] = &[
    "id",
    "parent",
    "hub",
    "external_id",
    "external_uid",
    "tax_id",
    "line2",
    "state",
    "country_code",
    "area_code",
    "number",
    "extension",
];
/// What an export has besides, which is passed over.
pub(super) const BESIDES: &[&str] = &["parent_name", "hub_name", "created", "updated", "waits"];

/// A cell of a line by the name of its column.
fn cell<'c>(cells: &'c [String], name: &str) -> &'c str {
    let at = MUST.iter().chain(MAY).position(|has| *has == name);
    at.and_then(|at| cells.get(at)).map_or("", String::as_str)
}

/// The lines of a table, each after the one of its parent if the table has that. What stands in a
/// ring comes last, and is refused like any parent that is not there.
pub(super) fn in_order(lines: Vec<Line>) -> Vec<Line> {
    let mut waiting: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    let ids: BTreeSet<String> = ids(&lines).collect();
    let (mut ready, mut ordered) = (Vec::new(), Vec::new());
    for line in lines {
        let parent = key(cell(&line.cells, "parent"));
        if ids.contains(&parent) {
            waiting.entry(parent).or_default().push(line);
        } else {
            ready.push(line);
        }
    }
    ready.reverse();
    while let Some(line) = ready.pop() {
        let id = key(cell(&line.cells, "id"));
        if let Some(below) = waiting.remove(&id) {
            ready.extend(below.into_iter().rev());
        }
        ordered.push(line);
    }
    ordered.extend(waiting.into_values().flatten());
    ordered
}

/// What the lines call their accounts, as far as they do.
pub(super) fn ids(lines: &[Line]) -> impl Iterator<Item = String> {
    lines.iter().map(|line| key(cell(&line.cells, "id"))).filter(|id| !id.is_empty())
}

/// The numbers of the lines that call their account as one before them does.
pub(super) fn twice(lines: &[Line]) -> Vec<usize> {
    let mut called = BTreeSet::new();
    let ids = lines.iter().map(|line| (line.number, key(cell(&line.cells, "id"))));
    ids.filter(|(_, id)| !id.is_empty() && !called.insert(id.clone()))
        .map(|(line, _)| line)
        .collect()
}

/// The same for whatever is called alike.
pub(super) fn key(text: &str) -> String {
    text.trim().to_uppercase()
}

/// An account as a line has it, after those before it, with what the line calls it.
pub(super) fn made(
    view: &View<'_>,
    (person, id): (&Person, TierId),
    cells: &[String],
    earlier: &mut Earlier,
) -> Result<Change> {
    let mut wrong = Vec::new();
    let kind = TierKind::of_word(&cell(cells, "type").to_lowercase());
    let named = match cell(cells, "parent") {
        "" => Ok(None),
        text if text.eq_ignore_ascii_case("none") => Ok(None),
        // What the table itself calls so is meant, be there another account of that id or not.
        text => match earlier.called(text) {
            Called::Made(id) => Ok(Some(id)),
            Called::NotMade => Err(()),
            Called::Nothing => text.to_uppercase().parse().map(Some).map_err(drop),
        },
    };
    let hub = hub(&earlier.hubs, cell(cells, "hub"));
    let mut data = TierDataForm::default();
    for field in TierField::ALL {
        data.set(field, cell(cells, &field.name().replace('-', "_")).to_owned());
    }
    if kind.is_none() {
        wrong.push((Field::Type, Complaint::NotOffered));
    }
    if named.is_err() {
        wrong.push((Field::Parent, Complaint::Tier(TierWrong::NoSuchTier)));
    }
    let place =
        Place { kind: kind.unwrap_or(TierKind::Reseller), parent: named.unwrap_or_default() };
    let stands = if wrong.is_empty() { placed(view, person, place, earlier)? } else { Ok(()) };
    let form = TierForm { kind: place.kind, parent: Parent::from(place.parent), hub, data };
    let hub = form.hub.after(None, &earlier.hubs);
    match proposed((place, &form), view.fresh_uid()?, (stands, hub)) {
        Ok(proposal) if wrong.is_empty() => {
            let change = person.add_tier(id, &proposal, view.now())?;
            let id_cell = cell(cells, "id");
            if !id_cell.is_empty() {
                earlier.call(id_cell, id);
            }
            Ok(change)
        }
        Err(Refusal::Fields(fields)) => {
            wrong.extend(fields);
            Err(Refusal::Fields(wrong).into())
        }
        Err(refusal) => Err(refusal.into()),
        Ok(_) => Err(Refusal::Fields(wrong).into()),
    }
}

/// The hub of these that a cell names, by its id or by what it is called.
fn hub(own: &[Hub], text: &str) -> OnHub {
    if text.is_empty() || text.eq_ignore_ascii_case("none") {
        return OnHub::Nowhere;
    }
    if let Ok(id) = text.to_uppercase().parse() {
        return OnHub::Chosen(id);
    }
    // No hub has the number that stands for none.
    OnHub::Chosen(own.iter().find(|hub| hub.is_called(text)).map_or(HubId(0), |hub| hub.id))
}

/// Whether a new account may stand at a place, also under what the lines before have made.
fn placed(
    view: &View<'_>,
    person: &Person,
    place: Place,
    earlier: &Earlier,
) -> Result<Result<(), TierWrong>> {
    if let Some(parent) = place.parent.filter(|parent| !earlier.tiers.contains_key(parent))
        && !sees(view, person, parent)?
    {
        return Ok(Err(TierWrong::NoSuchTier));
    }
    let family = Family {
        places: |id: TierId| match earlier.tiers.get(&id) {
            Some(tier) => Ok(Some(vec![tier.place()])),
            None => view.tier_places(id, Reckoned::Waiting),
        },
        children: |_| Ok(Children::default()),
    };
    stands::<Error>(None, place, &family)
}
