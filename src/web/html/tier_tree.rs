//! The directory as a tree: resellers with what stands below them.

use maud::{Markup, html};

use super::{
    layout::{self, Chrome, Here},
    parts::{self, icon},
    tiers,
};
use crate::{
    desk::show::{Rest, TierNode, TierTree},
    domain::{id::TierId, tier::TreeCursor},
};

/// Where the tree is.
pub const TREE: &str = "/customers?view=tree";

/// The address of a page of the tree.
fn address(under: Option<TierId>, from: Option<&TreeCursor>) -> String {
    let under = under.map_or(String::new(), |under| format!("&parent={under}"));
    let from = from.map(|from| format!("&from={}", tiers::encoded(&from.to_string())));
    format!("{TREE}{under}{}", from.unwrap_or_default())
}

/// A page of the tree below `under`, or of the whole; `first` if it is the first one.
pub fn page(chrome: &Chrome<'_>, under: Option<TierId>, tree: &TierTree, first: bool) -> Markup {
    let next = tree.next.as_ref().map(|next| address(under, Some(next)));
    layout::page(
        chrome,
        "Customers",
        Here::Directory,
        &html! {
            header.head {
                h1 { "Customers" }
                div.btn-row { @if tree.may_add { a.btn.primary href="/customers/new" data-key="n" { (icon("plus")) "Add customer" } } }
            }
            (tiers::tabs(tiers::Tab::Directory))
            div.body {
                div.btn-row {
                    a.btn.s href=(tiers::DIRECTORY) { (icon("list")) "List" }
                    @if let Some(below) = &tree.below {
                        span.chip { "Below " b { bdi { (below.name) } } }
                        a.btn.s href=(TREE) { "The whole tree" }
                    }
                }
                @if tree.nodes.is_empty() && next.is_some() {
                    p.muted { "So many accounts stand below others that this page has none at the top. The next one goes on." }
                } @else if tree.nodes.is_empty() && !first {
                    p.muted { "No more accounts stand here." }
                } @else if tree.nodes.is_empty() {
                    (parts::empty("niche", &html! { h2 { "Nothing stands here" } },
                        &html! { "Resellers stand here with their customers below them." }, &html! {}))
                } @else { ul.branches { @for node in &tree.nodes { (shown(node, 0)) } } }
            }
            (tiers::pager(&address(under, None), first, next))
        },
    )
}

fn shown(node: &TierNode, depth: usize) -> Markup {
    let tier = &node.row.tier;
    let name = html! {
        (parts::square(&tier.name, false))
        a.clip href={ "/customers/" (tier.id) } { bdi { (tier.name) } }
        @if node.row.waits { b { "waits" } }
        span.tag { (tier.kind) }
    };
    html! {
        @if node.nodes.is_empty() && node.rest == Rest::Nothing { li { div { (name) } } }
        @else {
            li {
                div { (name) }
                details open[depth < 2] {
                    summary { @if node.nodes.is_empty() { "Below it" } @else { (parts::number(node.nodes.len() as u64)) @if node.rest != Rest::Nothing { "+" } " below it" } }
                    ul {
                        @for node in &node.nodes { (shown(node, depth + 1)) }
                        @match &node.rest {
                            Rest::Nothing => {}
                            Rest::NotLookedAt => li { a href=(address(Some(tier.id), None)) { "Show what stands below " bdi { (tier.name) } } },
                            Rest::From(from) => li { a href=(address(Some(tier.id), Some(from))) { "More below " bdi { (tier.name) } } },
                        }
                    }
                }
            }
        }
    }
}
