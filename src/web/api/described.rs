//! What programs are told of this API: each call once, from which the document and the pages of the
//! help are made.
//!
//! A route for programs stands in the route table; here stands what it does, in an [`Operation`]
//! of the same method and path. A test sees that each of those routes has one and that each has its
//! route. What is sent and answered is told by the wire types themselves: they derive
//! [`JsonSchema`] beside serde's traits, their documentation is what the reader sees, and
//! `#[schemars(rename = "…")]` gives each a name of its own in the document.
//!
//! To describe a route:
//!
//! 1. derive `JsonSchema` on what it takes and answers, with a name that no other type has;
//!    `#[schemars(extend("enum" = …))]`, `range(…)` and `extend("format" = "date-time")` tell what a
//!    member can be;
//! 2. add a row to the table of its tag ([`helpdesk`], [`customers`], …; a new table goes into
//!    [`TABLES`], a new tag into [`Tag`]): [`list`], [`read`], [`make`], [`act`], [`change`] and
//!    [`remove`] say most of it, the rest is set by `Operation { …, ..list::<T>(…) }`;
//! 3. a placeholder of its path that is new gets a row in [`parameters`].
//!
//! What each call can be refused for follows from its method, path and body, in [`document`].

pub(crate) mod customers;
pub(crate) mod directory;
pub(crate) mod document;
pub(crate) mod helpdesk;
pub(crate) mod own;
pub(crate) mod parameters;
pub(crate) mod shape;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::web::{
    request::Method,
    routes::{ROUTES, Route},
    rql::Collection,
};

/// What the document calls a type, after having it described.
pub(crate) type Shape = fn(&mut SchemaGenerator) -> Schema;

/// A call of the API.
#[derive(Clone, Copy)]
pub(crate) struct Operation {
    /// As in the route table.
    pub(crate) method: Method,
    /// As in the route table.
    pub(crate) path: &'static str,
    /// Which calls it stands with.
    pub(crate) tag: Tag,
    /// Its name, which stays: small letters and dashes.
    pub(crate) id: &'static str,
    /// What it does, in a few words and without a full stop.
    pub(crate) does: &'static str,
    /// What there is to know about it; nothing if that says it all.
    pub(crate) tells: &'static str,
    /// What can follow the `?`.
    pub(crate) asks: Asks,
    /// What is sent.
    pub(crate) takes: Takes,
    /// The status of what was done.
    pub(crate) status: u16,
    /// What is answered then.
    pub(crate) gives: Gives,
    /// What else it can be answered, other than the refusals that all calls have.
    pub(crate) also: &'static [Other],
}

/// An answer besides the usual ones: its status, what it says, what comes with it.
pub(crate) type Other = (u16, &'static str, Gives);

/// What can follow the `?` of an address.
#[derive(Clone, Copy)]
pub(crate) enum Asks {
    /// Nothing.
    Nothing,
    /// Which rows of a list, in which order, and which part of them.
    List(&'static Collection),
    /// Parameters: name, what it may be, and what it is.
    Names(&'static [(&'static str, Value, &'static str)]),
}

/// What a parameter may be.
#[derive(Clone, Copy)]
pub(crate) enum Value {
    /// Any text.
    Text,
    /// One of these.
    Choice(&'static [&'static str]),
    /// A whole number from 0 to this.
    Number(usize),
}

/// What is sent along.
#[derive(Clone, Copy)]
pub(crate) enum Takes {
    /// Nothing.
    Nothing,
    /// An object.
    Json(Sent),
    /// One file, as the field `file` of a form.
    File,
}

/// An object that is sent.
#[derive(Clone, Copy)]
pub(crate) struct Sent {
    /// What it is.
    pub(crate) shape: Shape,
    /// The members without which the call is refused.
    pub(crate) needs: &'static [&'static str],
    /// One that makes sense, as JSON.
    pub(crate) example: &'static str,
}

/// What an answer has in it.
#[derive(Clone, Copy)]
pub(crate) enum Gives {
    /// Nothing.
    Nothing,
    /// An object.
    One(Shape),
    /// An array, all of it.
    All(Shape),
    /// An array, a part of a list; `Content-Range` says which of how many.
    Part(Shape),
    /// An object, or the bytes of a file.
    OrFile(Shape),
    /// A text in Markdown.
    Markdown,
    /// A picture.
    Picture,
    /// The bytes of a part of a file.
    Bytes,
    /// A stream of events, which has no end.
    Events,
    /// An object of which nothing more is told.
    Object,
}

/// Which calls stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// Cases and their files.
    Cases,
    /// What is said in cases.
    Conversations,
    /// Accounts and whom they know.
    Directory,
    /// Tier accounts and requests about them.
    TierAccounts,
    /// Tier configs and requests about them.
    TierConfigs,
    /// Subscriptions, and what programs ask for beside them.
    Subscriptions,
    /// Cases with all that their presets have, what is found and what somebody is told.
    Work,
    /// Setting up the account, and looking after the appliance.
    Administration,
    /// Assistants.
    Assistants,
}

impl Tag {
    /// All, in the order of the pages.
    pub(crate) const ALL: [Tag; 9] = [
        Tag::Cases,
        Tag::Conversations,
        Tag::Directory,
        Tag::TierAccounts,
        Tag::TierConfigs,
        Tag::Subscriptions,
        Tag::Work,
        Tag::Administration,
        Tag::Assistants,
    ];

    /// The name of its page in the help.
    pub(crate) fn page(self) -> &'static str {
        match self {
            Tag::Cases => "api/cases",
            Tag::Conversations => "api/conversations",
            Tag::Directory => "api/directory",
            Tag::TierAccounts => "api/tier-accounts",
            Tag::TierConfigs => "api/tier-configs",
            Tag::Subscriptions => "api/subscriptions",
            Tag::Work => "api/work",
            Tag::Administration => "api/administration",
            Tag::Assistants => "api/assistants",
        }
    }

    /// Its name in addresses.
    pub(crate) fn word(self) -> &'static str {
        self.page().trim_start_matches("api/")
    }

    /// What people call it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Tag::Cases => "Cases",
            Tag::Conversations => "Conversations",
            Tag::Directory => "Accounts and people",
            Tag::TierAccounts => "Tier accounts",
            Tag::TierConfigs => "Tier configs",
            Tag::Subscriptions => "Subscriptions",
            Tag::Work => "Work with every preset",
            Tag::Administration => "Administration",
            Tag::Assistants => "Assistants",
        }
    }

    /// What it is about, in a sentence or two.
    pub(crate) fn tells(self) -> &'static str {
        match self {
            Tag::Cases => {
                "To list, open and change cases, take them from step to step, and send and fetch their files; and the settings of a desk."
            }
            Tag::Conversations => {
                "Each case has one conversation: what people said and what happened. Who writes before a step says why it is taken."
            }
            Tag::Directory => {
                "Your account, its people, and the partners, contracts and products that it knows."
            }
            Tag::TierAccounts => {
                "Customers and resellers, their versions, and the requests by which vendors are asked to take up a change."
            }
            Tag::TierConfigs => {
                "How products are set up for resellers, and what vendors are asked about that."
            }
            Tag::Subscriptions => {
                "What customers have of which product, and the hubs that they stand on. Marketplaces are there for programs that ask for them, and empty."
            }
            Tag::Work => {
                "What Connect’s calls have no words for: cases with the fields and steps of their own preset, searching, what you are told, and live updates."
            }
            Tag::Administration => {
                "People, desk, products and what else an account sets up, for its admins; and how the appliance does, for who runs it."
            }
            Tag::Assistants => {
                "The same calls as tools, for assistants that speak the Model Context Protocol."
            }
        }
    }
}

/// The tables.
const TABLES: &[&[Operation]] = &[
    helpdesk::CASES,
    helpdesk::CONVERSATIONS,
    helpdesk::SETTINGS,
    directory::OPERATIONS,
    customers::ACCOUNTS,
    customers::REQUESTS,
    customers::CONFIGS,
    customers::SUBSCRIPTIONS,
    own::WORK,
    own::ADMINISTRATION,
    directory::ASSISTANTS,
];

/// Every call, in the order of the tables.
pub(crate) fn all() -> impl Iterator<Item = &'static Operation> {
    TABLES.iter().copied().flatten()
}

/// Those of a tag.
pub(crate) fn of_tag(tag: Tag) -> impl Iterator<Item = &'static Operation> {
    all().filter(move |one| one.tag == tag)
}

impl Operation {
    /// Its route.
    pub(crate) fn route(&self) -> Option<&'static Route> {
        ROUTES.iter().find(|route| route.method == self.method && route.path == self.path)
    }

    /// Whether sending it twice with the same key does it once.
    pub(crate) fn takes_a_key(&self) -> bool {
        self.method == Method::Post && self.tag != Tag::Assistants
    }
}

/// Has a type described.
pub(crate) fn shape<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// An object that is sent: the members that have to be there, and one that makes sense.
pub(crate) const fn json<T: JsonSchema>(
    needs: &'static [&'static str],
    example: &'static str,
) -> Takes {
    Takes::Json(Sent { shape: shape::<T>, needs, example })
}

/// A list that is read in parts, of rows of this type.
pub(crate) const fn list<T: JsonSchema>(
    path: &'static str,
    id: &'static str,
    does: &'static str,
    collection: &'static Collection,
) -> Operation {
    let asks = Asks::List(collection);
    Operation { asks, gives: Gives::Part(shape::<T>), ..bare(Method::Get, path, id, does) }
}

/// Reads one of this type.
pub(crate) const fn read<T: JsonSchema>(
    path: &'static str,
    id: &'static str,
    does: &'static str,
) -> Operation {
    Operation { gives: Gives::One(shape::<T>), ..bare(Method::Get, path, id, does) }
}

/// Makes one and answers it: 201.
pub(crate) const fn make<T: JsonSchema>(
    path: &'static str,
    id: &'static str,
    does: &'static str,
    takes: Takes,
) -> Operation {
    let gives = Gives::One(shape::<T>);
    Operation { takes, status: 201, gives, ..bare(Method::Post, path, id, does) }
}

/// Does something with one and answers what has become of it: 200.
pub(crate) const fn act<T: JsonSchema>(
    path: &'static str,
    id: &'static str,
    does: &'static str,
) -> Operation {
    Operation { gives: Gives::One(shape::<T>), ..bare(Method::Post, path, id, does) }
}

/// Changes one and answers what has become of it: 200.
pub(crate) const fn change<T: JsonSchema>(
    path: &'static str,
    id: &'static str,
    does: &'static str,
    takes: Takes,
) -> Operation {
    Operation { takes, gives: Gives::One(shape::<T>), ..bare(Method::Put, path, id, does) }
}

/// Removes one: 204.
pub(crate) const fn remove(path: &'static str, id: &'static str, does: &'static str) -> Operation {
    Operation { status: 204, ..bare(Method::Delete, path, id, does) }
}

const fn bare(
    method: Method,
    path: &'static str,
    id: &'static str,
    does: &'static str,
) -> Operation {
    Operation {
        method,
        path,
        tag: Tag::Cases,
        id,
        does,
        tells: "",
        asks: Asks::Nothing,
        takes: Takes::Nothing,
        status: 200,
        gives: Gives::Nothing,
        also: &[],
    }
}

#[cfg(test)]
mod tests;
