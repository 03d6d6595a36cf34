//! The help: the pages of `static/help`, read once, and the way to them from every other page.
//!
//! A page is a title and parts, each under a heading that can be led to. What the program knows
//! better than any text (workflows, keys, who is told of what) is no text: a line such as
//! `{workflow partner}` has it drawn from the table that the code itself runs on.

mod calls;
mod find;
mod places;
mod read;

use std::sync::LazyLock;

use maud::Markup;

pub use self::{
    calls::{calls, with_base},
    find::{Hit, find},
    places::{PLACES, of},
};

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its name in addresses.
    pub name: &'static str,
    /// What it is about.
    pub title: String,
    /// What stands before its first heading, under the title, and then what stands under each.
    pub parts: Vec<Part>,
}

/// What stands under a heading.
#[derive(Clone, Debug)]
pub struct Part {
    /// The heading's name in addresses; empty for the page's own title.
    pub id: String,
    /// The heading.
    pub title: String,
    /// What it says.
    pub body: Markup,
    /// The same without its marks, to be searched.
    pub text: String,
}

/// Where a page's `?` leads.
pub type Target = (&'static Page, &'static Part);

/// Name and text of each page, in the order of the contents.
const SOURCES: &[(&str, &str)] = &[
    ("getting-started", include_str!("../../static/help/getting-started.md")),
    ("workflow", include_str!("../../static/help/workflow.md")),
    ("comments", include_str!("../../static/help/comments.md")),
    ("files", include_str!("../../static/help/files.md")),
    ("lists", include_str!("../../static/help/lists.md")),
    ("notifications", include_str!("../../static/help/notifications.md")),
    ("customers", include_str!("../../static/help/customers.md")),
    ("replies", include_str!("../../static/help/replies.md")),
    ("profile", include_str!("../../static/help/profile.md")),
    ("signing-in", include_str!("../../static/help/signing-in.md")),
    ("people", include_str!("../../static/help/people.md")),
    ("organisations", include_str!("../../static/help/organisations.md")),
    ("desk", include_str!("../../static/help/desk.md")),
    ("api", include_str!("../../static/help/api.md")),
    ("webhooks", include_str!("../../static/help/webhooks.md")),
    ("appliance", include_str!("../../static/help/appliance.md")),
];

static PAGES: LazyLock<Vec<Page>> =
    LazyLock::new(|| SOURCES.iter().map(|(name, text)| read::page(name, text)).collect());

/// Every page, in the order of the contents.
pub fn pages() -> &'static [Page] {
    &PAGES
}

/// The page of this name.
pub fn page(name: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.name == name)
}

/// A part of a page; that of its title for an empty `id`.
pub fn target(name: &str, id: &str) -> Option<Target> {
    let page = page(name)?;
    Some((page, page.parts.iter().find(|part| part.id == id)?))
}

/// The address of a part.
pub fn address((page, part): (&Page, &Part)) -> String {
    let mark = if part.id.is_empty() { "" } else { "#" };
    format!("/help/{}{mark}{}", page.name, part.id)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::web::{
        request::Method,
        routes::{self, Found},
    };

    /// Where the links of a page's markup lead.
    fn links(html: &str) -> Vec<String> {
        let after = html.split(" href=\"").skip(1);
        after.filter_map(|rest| rest.split_once('"').map(|(to, _)| to.to_owned())).collect()
    }

    #[test]
    fn every_page_has_a_title_a_lead_and_headings_that_can_be_led_to() {
        let mut titles = HashSet::new();
        for page in pages().iter().chain(calls()) {
            assert!(!page.title.is_empty(), "{}", page.name);
            assert!(titles.insert(page.title.as_str()), "{} twice", page.title);
            let (lead, parts) = page.parts.split_first().unwrap();
            assert!(lead.id.is_empty() && !lead.text.is_empty(), "{}", page.name);
            let mut ids = HashSet::new();
            for part in parts {
                let named = part.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
                assert!(named && !part.id.is_empty(), "{}: {}", page.name, part.title);
                assert!(ids.insert(&part.id), "{}: {} twice", page.name, part.id);
                assert!(!part.text.is_empty(), "{}: nothing under {}", page.name, part.title);
            }
        }
    }

    #[test]
    fn nothing_to_be_drawn_is_left_as_a_word() {
        for part in pages().iter().flat_map(|page| &page.parts) {
            assert!(!part.text.contains("{workflow") && !part.text.contains("{keys"), "{part:?}");
        }
    }

    #[test]
    fn every_link_leads_somewhere() {
        for page in pages().iter().chain(calls()) {
            for link in page.parts.iter().flat_map(|part| links(&part.body.0)) {
                let (path, id) = link.split_once('#').unwrap_or((&link, ""));
                let own = page.parts.iter().any(|part| part.id == id);
                if path.is_empty() {
                    assert!(own, "{}: {link}", page.name);
                    continue;
                }
                let path = path.split('?').next().unwrap();
                let known = match path.strip_prefix("/help/") {
                    Some(name) if page_or_sheet(name) => {
                        id.is_empty() || target(name, id).is_some()
                    }
                    Some(_) => false,
                    None => matches!(routes::find(Method::Get, path), Found::Route(..)),
                };
                assert!(known, "{}: {link}", page.name);
            }
        }
    }

    fn page_or_sheet(name: &str) -> bool {
        page(name).is_some()
            || calls().iter().any(|page| page.name == name)
            || matches!(name, "keys" | "components")
    }
}
