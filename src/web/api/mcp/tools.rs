//! The tools, on one screen: which route each is, and where its arguments go.
//!
//! Names, limits and filters are those that Connect's own tools go by.

use crate::web::{
    request::Method,
    routes::{ROUTES, Route},
};

/// A tool.
#[derive(Debug)]
pub(super) struct Tool {
    pub(super) name: &'static str,
    /// What it does, for whoever chooses one.
    pub(super) tells: &'static str,
    pub(super) method: Method,
    /// The path of its route, as the route table has it.
    pub(super) path: &'static str,
    pub(super) arguments: &'static [Argument],
}

/// An argument of a tool.
#[derive(Debug)]
pub(super) struct Argument {
    pub(super) name: &'static str,
    pub(super) tells: &'static str,
    pub(super) kind: Kind,
    pub(super) goes: Goes,
    pub(super) required: bool,
}

/// What an argument may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Text,
    /// One of these.
    Choice(&'static [&'static str]),
    /// A whole number, both ends included.
    Number {
        from: i64,
        to: i64,
    },
}

/// Where an argument goes in a request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Goes {
    /// The next placeholder of the path.
    Name,
    /// Which part of a list: `limit` or `offset`.
    Page(&'static str),
    /// What a list is asked of this field.
    Filter(Asks, &'static str),
    /// A member of the body, where a path with dots leads.
    Body(&'static str),
}

/// What a field is asked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asks {
    Is,
    Contains,
    From,
    Before,
}

impl Tool {
    /// The route that it is.
    pub(super) fn route(&self) -> Option<&'static Route> {
        ROUTES.iter().find(|route| route.method == self.method && route.path == self.path)
    }
}

use Goes::{Body, Filter, Name, Page};
use Kind::{Choice, Number, Text};
use Method::{Get, Post};

const CASE: Argument = must("case_id", "The case: CA-…", Text, Name);
const TIER: Argument = must("tier_account_id", "The tier account: TA-…", Text, Name);
const REQUEST: Argument = must("request_id", "The request: TAR-…", Text, Name);
const LIMIT: Argument =
    may("limit", "How many at most.", Number { from: 1, to: 100 }, Page("limit"));
const OFFSET: Argument =
    may("offset", "After how many.", Number { from: 0, to: 1_000_000_000 }, Page("offset"));
const CREATED: &str = "events.created.at";
const UPDATED: &str = "events.updated.at";
const AFTER: Argument = may("created_after", FROM, Text, Filter(Asks::From, CREATED));
const BEFORE: Argument = may("created_before", UNTIL, Text, Filter(Asks::Before, CREATED));
const FROM: &str = "From this moment on, in UTC: 2026-11-21 or 2026-11-21T05:14:09Z";
const UNTIL: &str = "Before this moment, in UTC: 2026-11-21 or 2026-11-21T05:14:09Z";
const STATES: Kind = Choice(&["pending", "inquiring", "resolved", "closed"]);
const TYPES: Kind = Choice(&["technical", "business"]);
const PRIORITIES: Kind = Number { from: 0, to: 3 };
const PRIORITY: &str = "0 is low, 1 medium, 2 high, 3 urgent.";

/// All of them.
#[rustfmt::skip]
pub(super) const TOOLS: &[Tool] = &[
    tool("helpdesk_list_cases", "Lists cases, the newest first.",
        Get, "/public/v1/helpdesk/cases", &[
        LIMIT, OFFSET,
        may("status", "Where it stands.", STATES, Filter(Asks::Is, "state")),
        may("type", "Its type.", TYPES, Filter(Asks::Is, "type")),
        may("priority", PRIORITY, PRIORITIES, Filter(Asks::Is, "priority")),
        may("subject_contains", "In its subject.", Text, Filter(Asks::Contains, "subject")),
        may("description_contains", "In its description.", Text, Filter(Asks::Contains, "description")),
        may("issuer_account_id", "Who opened it: VA-… or PA-…", Text, Filter(Asks::Is, "issuer.account.id")),
        may("receiver_account_id", "Whom it went to: VA-… or PA-…", Text, Filter(Asks::Is, "receiver.account.id")),
        may("issuer_agent_id", "The agent there: UR-…", Text, Filter(Asks::Is, "issuer.agent.id")),
        may("receiver_agent_id", "The agent there: UR-…", Text, Filter(Asks::Is, "receiver.agent.id")),
        AFTER, BEFORE,
        may("updated_after", FROM, Text, Filter(Asks::From, UPDATED)),
        may("updated_before", UNTIL, Text, Filter(Asks::Before, UPDATED)),
    ]),
    tool("helpdesk_get_case", "Reads a case: where it stands, both sides, its description.",
        Get, "/public/v1/helpdesk/cases/{}", &[CASE]),
    tool("helpdesk_list_case_comments", "Lists what was said and done in a case, the oldest first.",
        Get, "/public/v1/conversations/{}/messages", &[
        CASE, LIMIT, OFFSET,
        may("text_contains", "In its text.", Text, Filter(Asks::Contains, "text")),
        may("type", "What it is.", Choice(&["message", "state_change", "private"]), Filter(Asks::Is, "type")),
        AFTER, BEFORE,
    ]),
    tool("helpdesk_list_case_attachments", "Lists the files of a case.",
        Get, "/public/v1/helpdesk/cases/{}/attachments", &[CASE, LIMIT, OFFSET]),
    tool("helpdesk_create_case", "Opens a case. The other side sees it at once.",
        Post, "/public/v1/helpdesk/cases", &[
        must("subject", "In a few words.", Text, Body("subject")),
        must("description", "What it is about. Markdown.", Text, Body("description")),
        must("type", "Its type.", TYPES, Body("type")),
        must("receiver_account_id", "Whom it goes to: VA-… or PA-…", Text, Body("receiver.account.id")),
        may("priority", PRIORITY, PRIORITIES, Body("priority")),
        may("product_id", "What it is about: PRD-…", Text, Body("product.id")),
    ]),
    tool("helpdesk_create_case_comment",
        "Writes a comment in a case. The other side sees it at once, unless it is private.",
        Post, "/public/v1/conversations/{}/messages", &[
        CASE,
        must("text", "What it says. Markdown.", Text, Body("text")),
        may("type", "private is for your own account alone.", Choice(&["message", "private"]), Body("type")),
    ]),
    tool("helpdesk_inquire_case", "Puts a case to inquiring: the side that opened it owes an answer.",
        Post, "/public/v1/helpdesk/cases/{}/inquire", &[CASE]),
    tool("helpdesk_pend_case", "Puts a case to pending: the side that received it owes the next move.",
        Post, "/public/v1/helpdesk/cases/{}/pend", &[CASE]),
    tool("helpdesk_resolve_case", "Puts a case to resolved: the side that opened it may close it or come back.",
        Post, "/public/v1/helpdesk/cases/{}/resolve", &[CASE]),
    tool("helpdesk_close_case", "Closes a case.",
        Post, "/public/v1/helpdesk/cases/{}/close", &[
        CASE,
        may("rating", "How well it was solved, 5 being best.", Number { from: 1, to: 5 }, Body("rating")),
        may("feedback", "What there is to say at the end.", Text, Body("feedback")),
    ]),
    tool("tier_accounts_list_tier_accounts", "Lists tier accounts: customers and resellers.",
        Get, "/public/v1/tier/accounts", &[
        LIMIT, OFFSET,
        may("type", "What it is.", Choice(&["customer", "reseller"]), Filter(Asks::Is, "type")),
        may("name_contains", "In its name.", Text, Filter(Asks::Contains, "name")),
        may("external_id", "Its id elsewhere.", Text, Filter(Asks::Is, "external_id")),
        may("external_uid", "Its unique id elsewhere.", Text, Filter(Asks::Is, "external_uid")),
        may("parent_id", "What it stands under: TA-…", Text, Filter(Asks::Is, "parent.id")),
        may("owner_id", "Whose it is: PA-…", Text, Filter(Asks::Is, "owner.id")),
        AFTER, BEFORE,
    ]),
    tool("tier_accounts_get_tier_account", "Reads a tier account as it is now.",
        Get, "/public/v1/tier/accounts/{}", &[TIER]),
    tool("tier_accounts_list_tier_account_requests", "Lists proposed changes of tier accounts.",
        Get, "/public/v1/tier/account-requests", &[
        LIMIT, OFFSET,
        may("status", "Where it stands.", Choice(&["pending", "accepted", "ignored", "unsupported"]), Filter(Asks::Is, "status")),
        may("account_id", "The tier account: TA-…", Text, Filter(Asks::Is, "account.id")),
        may("account_name_contains", "In its name.", Text, Filter(Asks::Contains, "account.name")),
        may("product_id", "Whose vendor is asked: PRD-…", Text, Filter(Asks::Is, "product.id")),
        AFTER, BEFORE,
    ]),
    tool("tier_accounts_get_tier_account_request", "Reads a proposed change of a tier account.",
        Get, "/public/v1/tier/account-requests/{}", &[REQUEST]),
    tool("tier_accounts_accept_tier_account_request",
        "Accepts a proposed change of a tier account. It cannot be taken back.",
        Post, "/public/v1/tier/account-requests/{}/accept", &[REQUEST]),
    tool("tier_accounts_ignore_tier_account_request",
        "Ignores a proposed change of a tier account. It cannot be taken back.",
        Post, "/public/v1/tier/account-requests/{}/ignore", &[
        REQUEST,
        must("reason", "Why.", Text, Body("reason")),
    ]),
];

const fn tool(
    name: &'static str,
    tells: &'static str,
    method: Method,
    path: &'static str,
    arguments: &'static [Argument],
) -> Tool {
    Tool { name, tells, method, path, arguments }
}

const fn must(name: &'static str, tells: &'static str, kind: Kind, goes: Goes) -> Argument {
    Argument { name, tells, kind, goes, required: true }
}

const fn may(name: &'static str, tells: &'static str, kind: Kind, goes: Goes) -> Argument {
    Argument { required: false, ..must(name, tells, kind, goes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tool_is_a_route_for_programs_and_has_its_names() {
        for tool in TOOLS {
            let route = tool.route().unwrap_or_else(|| panic!("{}", tool.name));
            assert!(route.is_for_programs() && !route.takes_files(), "{}", tool.name);
            let named = tool.arguments.iter().filter(|one| matches!(one.goes, Name));
            assert_eq!(named.count(), tool.path.matches("{}").count(), "{}", tool.name);
            let same = TOOLS.iter().filter(|other| other.name == tool.name);
            assert_eq!(same.count(), 1, "{}", tool.name);
        }
    }
}
