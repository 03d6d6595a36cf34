//! How a desk does.

use std::time::Duration;

use super::{
    pages::{Named, chrome, named},
    world::{ROBERT, Spell, World},
};
use crate::{
    domain::{
        case::Rating,
        numbers::{Count, Month, Numbers},
        preset::PresetName,
    },
    web::html::numbers,
};

/// A year of a desk that gets quicker, and a desk that begins.
pub(super) fn all(spell: Spell) -> Vec<Named> {
    let world = World::new(PresetName::Partner, spell);
    let me = world.me(ROBERT);
    let chrome = chrome(&me);
    let months: Vec<_> = (1..=13).rev().map(month).collect();
    vec![
        named("numbers", numbers::page(&chrome, &months)),
        named("numbers-none", numbers::page(&chrome, &[])),
    ]
}

fn month(number: u32) -> (Month, Numbers) {
    let mut numbers = Numbers::default();
    let took = Duration::from_hours(u64::from(14 - number) * 9);
    (0..number * 3).for_each(|_| numbers.add(Count::Opened));
    (0..number * 2).for_each(|_| numbers.add(Count::Answered(took)));
    (0..number).for_each(|_| numbers.add(Count::Resolved(took * 5)));
    (0..number / 4).for_each(|_| numbers.add(Count::Rated(Rating::ALL[3])));
    (Month(24_310 + number), numbers)
}
