//! The people of an account, for programs of those who set them up.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{
    super::{Caller, body, shapes::stamp},
    Asked, Named,
    bodies::{Guest, Person},
};
use crate::{
    desk::{Linked, show::StaffRow},
    domain::{
        id::UserId,
        link::Link,
        person::{Rights, User},
        refusal::Refusal,
    },
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
    },
};

/// A part of the people of an account, by name.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "People")]
pub(in crate::web::api) struct StaffJson<'a> {
    /// Whose people they are.
    account: Named,
    /// At most 50.
    items: Vec<UserJson<'a>>,
    /// What to ask the next part with; not there if this is the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// In the first part, who is invited and has not come yet.
    invited: Vec<InvitedJson<'a>>,
}

/// Somebody.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Person")]
pub(in crate::web::api) struct UserJson<'a> {
    /// `UR-…`
    id: String,
    /// What they are called.
    name: &'a str,
    /// The address that they sign in with.
    email: &'a str,
    /// `viewer`, `member`, `agent` or `admin`.
    role: &'static str,
    /// What they may do besides.
    rights: RightsJson,
    /// Whether they are let in.
    active: bool,
    /// When they came, in UTC.
    created_at: String,
    /// When they were last here, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen_at: Option<String>,
    /// What changes when somebody sets them up otherwise.
    edition: String,
}

/// What somebody may do besides.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Rights")]
struct RightsJson {
    /// Whether they open cases for the accounts that theirs manages.
    opens_for_managed: bool,
    /// Whether they open cases on behalf of a contact.
    opens_on_behalf: bool,
}

/// Somebody who is invited.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Invited")]
struct InvitedJson<'a> {
    /// What they are called.
    name: &'a str,
    /// The address that was invited.
    email: &'a str,
    /// `viewer`, `member`, `agent` or `admin`.
    role: &'static str,
    /// What they will be able to do besides.
    rights: RightsJson,
    /// When they were invited, in UTC.
    made_at: String,
    /// Until when they can come, in UTC.
    until: String,
}

/// An invitation that was just made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Invitation")]
pub(in crate::web::api) struct LinkedJson<'a> {
    /// What they are called.
    name: &'a str,
    /// The address that was invited.
    email: &'a str,
    /// Where no mail leaves: what to give them. Nobody can show it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

/// `GET /people?q=…&from=…&account=…`
pub(in crate::web) fn list(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let asked = Asked::of(request)?;
    let search = (asked.find("q").unwrap_or_default(), asked.read("from")?);
    let staff = web.desk.staff(caller.actor(), asked.read("account")?, search)?;
    let (id, name) = staff.account;
    let told = StaffJson {
        account: Named { id: id.to_string(), name },
        items: staff.rows.iter().map(row).collect(),
        next: staff.next.map(|id| id.to_string()),
        invited: staff.invited.iter().filter_map(invited).collect(),
    };
    Ok(respond::json(200, &told)?)
}

/// `GET /people/{id}`
pub(in crate::web) fn one(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    answer(web, caller, request.name(0)?)
}

/// `PUT /people/{id}`
pub(in crate::web) fn change(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, sent): (UserId, Person) = (request.name(0)?, body::read(request)?);
    let user = web.desk.person(caller.actor(), id)?.user;
    let form = sent.form(user.role.word(), user.rights, user.edition());
    web.desk.change_person(caller.actor(), id, &form)?;
    answer(web, caller, id)
}

/// `POST /people/{id}/deactivate`: their open cases go to `agent`, if one is named.
pub(in crate::web) fn deactivate(
    web: &Web,
    caller: &Caller,
    request: &Request,
) -> Result<Response> {
    let (id, sent): (UserId, Person) = (request.name(0)?, body::read(request)?);
    let edition = match sent.edition {
        Some(edition) => edition,
        None => web.desk.person(caller.actor(), id)?.user.edition(),
    };
    let to = sent.agent.unwrap_or_default();
    web.desk.deactivate_giving(caller.actor(), id, &edition, &to)?;
    answer(web, caller, id)
}

/// `POST /people/{id}/activate`
pub(in crate::web) fn activate(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let id: UserId = request.name(0)?;
    web.desk.activate(caller.actor(), id)?;
    answer(web, caller, id)
}

/// `POST /invitations`: somebody, to the token's own account.
pub(in crate::web) fn invite(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let sent: Guest = body::read(request)?;
    let linked = web.desk.invite(caller.actor(), None, &sent.form())?;
    let base = web.base(request);
    let first = linked.first().ok_or(Refusal::Malformed)?;
    Ok(respond::json(201, &told(first, &base))?)
}

/// `POST /invitations/withdraw`
pub(in crate::web) fn withdraw(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let sent: Guest = body::read(request)?;
    let (own, email) = (caller.person()?.account, sent.email.unwrap_or_default());
    web.desk.withdraw_invitation(caller.actor(), own, &email)?;
    Ok(Response::empty(204))
}

/// What is kept of an answer to be given again: never a link, whose secret nothing here keeps.
pub(in crate::web::api) fn to_keep(path: &str, body: &[u8]) -> Vec<u8> {
    if path != "/api/v1/invitations" {
        return body.to_vec();
    }
    let mut told: Value = serde_json::from_slice(body).unwrap_or_default();
    if let Value::Object(members) = &mut told {
        members.remove("link");
    }
    told.to_string().into_bytes()
}

fn answer(web: &Web, caller: &Caller, id: UserId) -> Result<Response> {
    Ok(respond::json(200, &row(&web.desk.person(caller.actor(), id)?))?)
}

fn row(row: &StaffRow) -> UserJson<'_> {
    json(&row.user, row.seen_at.map(stamp))
}

fn json(user: &User, seen_at: Option<String>) -> UserJson<'_> {
    UserJson {
        id: user.id.to_string(),
        name: &user.name,
        email: user.email.as_str(),
        role: user.role.word(),
        rights: rights(user.rights),
        active: user.active,
        created_at: stamp(user.created_at),
        seen_at,
        edition: user.edition(),
    }
}

fn rights(Rights { opens_for_managed, opens_on_behalf }: Rights) -> RightsJson {
    RightsJson { opens_for_managed, opens_on_behalf }
}

fn invited(link: &Link) -> Option<InvitedJson<'_>> {
    let invitation = link.invites()?;
    Some(InvitedJson {
        name: &invitation.name,
        email: invitation.email.as_str(),
        role: invitation.role.word(),
        rights: rights(invitation.rights),
        made_at: stamp(link.made_at),
        until: stamp(link.until),
    })
}

fn told<'a>(linked: &'a Linked, base: &str) -> LinkedJson<'a> {
    let link = linked.secret.as_ref().map(|secret| format!("{base}/link/{}", secret.reveal()));
    LinkedJson { name: &linked.name, email: &linked.email, link }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_link_is_kept_of_an_answer() {
        let body = br#"{"name":"A","link":"https://x/link/0"}"#;
        assert_eq!(to_keep("/api/v1/invitations", body), br#"{"name":"A"}"#);
        assert_eq!(to_keep("/api/v1/cases", body), body);
    }
}
