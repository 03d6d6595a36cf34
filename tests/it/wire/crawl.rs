//! Everything that one visitor can reach by following what pages offer.

use std::collections::{BTreeMap, BTreeSet};

use super::{scene::unescaped, witness::steady};
use crate::client::{Answer, Client};

/// More pages than the demo has; a crawl that comes so far has run in circles.
const PAGES_MAX: usize = 5_000;
/// Of addresses that differ by numbers alone, so many are enough.
const ALIKE_MAX: usize = 300;

/// Every address that can be reached from `roots`, with the answer to GET, as `steady` shows it.
///
/// Follows links, pictures, frames, and what forms lead to, [`ALIKE_MAX`] of a kind; asks what it finds as HEAD and as a
/// script too, and keeps those answers under names of their own.
pub(super) fn crawl(client: &mut Client, roots: &[&str]) -> BTreeMap<String, String> {
    let mut waiting: Vec<String> = roots.iter().rev().map(|path| (*path).to_owned()).collect();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let (mut found, mut alike) = (BTreeMap::new(), BTreeMap::<String, usize>::new());
    while let Some(path) = waiting.pop() {
        let answer = client.get(&path);
        for next in offers(&answer) {
            let shape = shape(&next);
            let before = alike.entry(shape).or_default();
            if *before < ALIKE_MAX && seen.insert(next.clone()) {
                *before += 1;
                waiting.push(next);
            }
        }
        assert!(seen.len() < PAGES_MAX, "the crawl runs in circles: {path}");
        let head = client.send("HEAD", &path, &[], None);
        let json = client.send("GET", &path, &[("accept", "application/json")], None);
        found.insert(format!("HEAD {path}"), steady(&head));
        found.insert(format!("JSON {path}"), steady(&json));
        found.insert(path, steady(&answer));
    }
    found
}

/// What is the same in addresses that differ by numbers alone; of a list that is shown once more with
/// boxes to tick, that it is.
fn shape(address: &str) -> String {
    let ticked = address.contains("ticked=");
    if ticked { "ticked".to_owned() } else { address.replace(|c: char| c.is_ascii_digit(), "0") }
}

/// The addresses of ours that an answer names; of a page, those in its attributes.
fn offers(answer: &Answer) -> Vec<String> {
    let mut offers: Vec<String> =
        answer.header("location").map(ToOwned::to_owned).into_iter().collect();
    if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
        let page = answer.text();
        for name in ["href", "src", "action", "formaction", "data-to", "data-draft"] {
            let begins = format!(" {name}=\"");
            let values = page.split(&begins).skip(1);
            offers.extend(values.filter_map(|rest| rest.split('"').next()).map(unescaped));
        }
    }
    // What is kept for ever says nothing of anybody.
    offers.retain(|to| to.starts_with('/') && !to.starts_with("/static/"));
    offers.iter().map(|to| to.split('#').next().unwrap().to_owned()).collect()
}
