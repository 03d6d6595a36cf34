//! Searching, as the box of every page does.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{
        Caller,
        shapes::{Account, Actor, account, actor, stamp},
        talk,
    },
    Asked,
};
use crate::{
    desk::{
        SearchFor,
        show::{Excerpt, Hit, Names, SearchPage},
    },
    domain::{
        case::Direction,
        refusal::Refusal,
        search::{Extent, Within, sheet::Place},
    },
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
    },
};

/// How many cases a part has if nothing is said.
const ITEMS: usize = 25;

/// What was found.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Found")]
pub(in crate::web::api) struct FoundJson<'a> {
    /// The rows of this part, at most 25.
    items: Vec<HitJson<'a>>,
    /// What to ask the next part with; not there if this is the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// How many cases were found in all.
    total: usize,
    /// Whether some cases are not in the index yet, or too much was written in those that it
    /// proposed to look at all of it.
    partial: bool,
}

/// A case that was found.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FoundCase")]
struct HitJson<'a> {
    /// `CA-…`
    id: String,
    /// Whose workflow it goes by: `partner`, `portal` or `client`.
    preset: &'static str,
    /// Where it stands in its own workflow.
    preset_state: &'static str,
    /// Where it stands for Connect’s programs: `pending`, `inquiring`, `resolved` or `closed`.
    state: &'static str,
    /// `outgoing` from the reader’s side, or `incoming` to it.
    direction: &'static str,
    /// What it is about, with what was found in it.
    subject: Marked<'a>,
    /// The account that opened it.
    issuer: Account<'a>,
    /// The account that it went to.
    receiver: Account<'a>,
    /// The last change that your account sees, in UTC and to the second.
    updated_at: String,
    /// Where else it was found, at most 2, the best first.
    excerpts: Vec<ExcerptJson<'a>>,
}

/// A text, with what was found in it: from which character on, and before which.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MarkedText")]
struct Marked<'a> {
    /// The text.
    text: &'a str,
    /// From which character on something was found, and before which it ends; the first is 0.
    marks: Vec<[usize; 2]>,
}

/// A piece of a text of the case.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Excerpt")]
struct ExcerptJson<'a> {
    #[serde(flatten)]
    piece: Marked<'a>,
    /// What it is a piece of: `id`, `subject`, `person`, `file`, `description` or `comment`.
    place: &'static str,
    /// The comment or file that it is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Actor<'a>>,
    /// Whether the text begins before it, and goes on after it.
    cut: (bool, bool),
}

/// `GET /search?q=…&in=…&limit=…&cursor=…`
pub(in crate::web) fn find(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let asked = Asked::of(request)?;
    let within = match asked.find("in") {
        None => Within::default(),
        Some(word) => {
            let known = Within::ALL.into_iter().find(|within| within.word() == word);
            known.ok_or(Refusal::Malformed)?
        }
    };
    let (page, limit) = (asked.read("cursor")?.unwrap_or(1), asked.read("limit")?);
    let text = asked.find("q").unwrap_or_default().to_owned();
    let wanted = SearchFor { text, within, page };
    let found = web.desk.search_by(caller.actor(), &wanted, limit.unwrap_or(ITEMS))?;
    let nothing = FoundJson { items: Vec::new(), next: None, total: 0, partial: false };
    Ok(respond::json(200, &found.as_ref().map_or(nothing, json))?)
}

fn json(found: &SearchPage) -> FoundJson<'_> {
    let more = found.number < found.pages;
    FoundJson {
        items: found.hits.iter().map(|hit| hit_json(hit, &found.names)).collect(),
        next: more.then(|| (found.number + 1).to_string()),
        total: found.total,
        partial: found.extent == Extent::Partial || found.cut_short,
    }
}

fn hit_json<'a>(hit: &'a Hit, names: &'a Names) -> HitJson<'a> {
    let case = &hit.seen.case;
    HitJson {
        id: case.id.to_string(),
        preset: case.preset.word(),
        preset_state: case.state.word(),
        state: case.state.standing().word(),
        direction: Direction::of(hit.seen.side).word(),
        subject: marked(&case.subject, &hit.subject),
        issuer: account(names, case.issuer.account),
        receiver: account(names, case.receiver.account),
        updated_at: stamp(hit.seen.moved_at()),
        excerpts: hit.excerpts.iter().map(|piece| excerpt(hit, piece, names)).collect(),
    }
}

fn excerpt<'a>(hit: &Hit, piece: &'a Excerpt, names: &'a Names) -> ExcerptJson<'a> {
    let (place, id) = match piece.place {
        Place::Id => ("id", None),
        Place::Subject => ("subject", None),
        Place::Person(user) => ("person", Some(user.to_string())),
        Place::File(file) => ("file", Some(file.to_string())),
        Place::Description => ("description", None),
        Place::Comment(mark) => ("comment", Some(talk::id_of(hit.seen.case.id, mark))),
    };
    ExcerptJson {
        piece: marked(&piece.text, &piece.marks),
        place,
        id,
        by: piece.by.map(|id| actor(names, id)),
        cut: piece.cut,
    }
}

/// Places in characters: whoever reads this may not count bytes.
fn marked<'a>(text: &'a str, marks: &[std::ops::Range<usize>]) -> Marked<'a> {
    let at = |byte: usize| text.get(..byte).map_or(0, |before| before.chars().count());
    let marks = marks.iter().map(|mark| [at(mark.start), at(mark.end)]).collect();
    Marked { text, marks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_in_characters() {
        let told = marked("Der Drücker rückt", &[4..12, 13..19]);
        assert_eq!(told.marks, [[4, 11], [12, 17]]);
    }
}
