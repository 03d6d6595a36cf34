//! The pages of the API's calls, made from what describes them.

use std::sync::LazyLock;

use super::{Page, Part};
use crate::web::{
    api::described::{self, Tag},
    html::help::calls,
};

/// What addresses begin with in examples where nobody says it.
const ELSEWHERE: &str = "https://help.example.com";

static CALLS: LazyLock<Vec<Page>> =
    LazyLock::new(|| Tag::ALL.into_iter().map(|tag| of_tag(tag, ELSEWHERE)).collect());

/// Every page of calls, in the order of the contents; their examples name no helpdesk that there
/// is.
pub fn calls() -> &'static [Page] {
    &CALLS
}

/// The page of calls of this name, such as `cases`, with examples whose addresses begin with `base`.
pub fn with_base(name: &str, base: &str) -> Option<Page> {
    let tag = Tag::ALL.into_iter().find(|tag| tag.word() == name)?;
    Some(of_tag(tag, base))
}

fn of_tag(tag: Tag, base: &str) -> Page {
    let title = format!("API: {}", tag.title());
    let lead = Part {
        id: String::new(),
        title: title.clone(),
        body: calls::lead(tag),
        text: tag.tells().to_owned(),
    };
    let operations = described::of_tag(tag).map(|one| Part {
        id: one.id.to_owned(),
        title: one.does.to_owned(),
        body: calls::call(one, base),
        text: format!("{} {}", described::parameters::address(one), one.tells),
    });
    let types = types(tag).into_iter().map(|name| Part {
        id: calls::anchor(name),
        body: calls::members(name),
        text: format!("Members of {name}"),
        title: name.clone(),
    });
    Page {
        name: tag.page(),
        title,
        parts: [lead].into_iter().chain(operations).chain(types).collect(),
    }
}

/// The types that the calls of a tag name, each once: what is sent, and then what is answered.
fn types(tag: Tag) -> Vec<&'static String> {
    let types = || described::of_tag(tag).map(calls::types);
    let given = types().filter_map(|one| one.given.as_ref());
    let sent = types().filter_map(|one| one.sent.as_ref());
    let mut all = Vec::new();
    for name in given.chain(sent) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}
