//! Lists of cases, and a case to look at.

use crate::{
    desk::show::{Cursor, Filter, Me, Page},
    domain::{
        case::{Direction, Priority},
        id::{AccountId, CategoryId},
        listing::Sort,
        own::Begins,
        preset::PresetName,
        refusal::Refusal,
        workflow::State,
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, moment, query},
        html::{self, layout::Chrome},
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /cases`
pub(crate) fn list(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (filter, page) = asked(&query(request)?)?;
    let list = web.desk.cases(&signed.actor, &filter, page)?;
    let chrome = signed.chrome();
    let Some((preset, own)) = html::own::place(&filter) else {
        return Ok(respond::page(200, html::cases::page(&chrome, &filter, &list)));
    };
    if !list.ever
        && own.begins == Begins::WithForm
        && let Some(desk) = web.desk.only_desk(&signed.actor, preset)?
    {
        let form = web.desk.new_case(&signed.actor, desk)?;
        return Ok(respond::page(200, html::details::page(&chrome, &form, None)));
    }
    Ok(respond::page(200, html::own::page(&chrome, (preset, own), &filter, &list)))
}

/// `GET /home`: the page in front of the place that the reader's account has for its cases; the
/// list where there is none.
pub(crate) fn front(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    let Some(front) = html::own::front(&signed.me) else {
        return Ok(respond::see_other("/cases"));
    };
    let lists = html::own::front_lists(front).into_iter().map(|filter| {
        let list = web.desk.cases(&signed.actor, &filter, Page::First)?;
        Ok((filter, list))
    });
    let lists = lists.collect::<Result<Vec<_>>>()?;
    Ok(respond::page(200, html::own::front_page(&signed.chrome(), front, &lists)))
}

/// `POST /cases/read`: nothing is news any more; back to the list that the address asks for.
pub(crate) fn read_all(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (filter, page) = asked(&query(request)?)?;
    web.desk.read_all(&signed.actor, moment(Form::of(request)?.get("until"))?)?;
    Ok(respond::see_other(html::filters::address(&filter, page)))
}

/// `GET /cases/{id}`
pub(crate) fn show(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let before = query(request)?.into_iter().find(|(name, _)| name == "before");
    let before = before.map(|(_, mark)| mark.parse().map_err(|_| Refusal::NotFound)).transpose()?;
    let detail = web.desk.case(&signed.actor, request.name(0)?, before)?;
    if detail.later {
        // What is new is not on this page.
        return Ok(respond::page(200, html::case::page(&signed.chrome(), &detail, None)));
    }
    web.desk.note_read(&detail);
    let me = Me { unread: detail.unread_elsewhere, ..signed.me.clone() };
    let chrome = Chrome { me: Some(&me), ..signed.chrome() };
    Ok(respond::page(200, html::case::page(&chrome, &detail, None)))
}

/// `GET /cases/{id}/summary`
pub(crate) fn summary(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let detail = web.desk.case(&signed.actor, request.name(0)?, None)?;
    Ok(respond::page(200, html::new_case::summary(&signed.chrome(), &detail)))
}

/// What a list's query asks for. An unknown field is passed over; an unknown value is refused.
pub(super) fn asked(query: &[(String, String)]) -> Result<(Filter, Page)> {
    let (mut filter, mut page) = (Filter::default(), Page::First);
    let bad = || Error::Refused(Refusal::Malformed);
    for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        match name.as_str() {
            "archive" => filter.archive = value == "1",
            "status" => {
                let state = State::of_word(value).ok_or_else(bad)?;
                filter.states.extend((!filter.states.contains(&state)).then_some(state));
            }
            "priority" => {
                let priority = Priority::ALL.into_iter().find(|one| one.word() == value);
                let priority = priority.ok_or_else(bad)?;
                let fresh = !filter.priorities.contains(&priority);
                filter.priorities.extend(fresh.then_some(priority));
            }
            "direction" => {
                let direction = Direction::ALL.into_iter().find(|one| one.word() == value);
                filter.direction = Some(direction.ok_or_else(bad)?);
            }
            "preset" => {
                let preset = PresetName::ALL.into_iter().find(|one| one.word() == value);
                filter.preset = Some(preset.ok_or_else(bad)?);
            }
            "category" => filter.category = Some(category(value).ok_or_else(bad)?),
            "sort" => filter.sort = Sort::of_word(value).ok_or_else(bad)?,
            "after" => page = Page::After(Cursor::of_text(value).ok_or_else(bad)?),
            "before" => page = Page::Before(Cursor::of_text(value).ok_or_else(bad)?),
            _ => (),
        }
    }
    // What only one's own places narrow a list by, where its page says so.
    let narrow = filter.preset.is_some() || filter.category.is_some();
    if narrow && html::own::place(&filter).is_none() {
        return Err(bad());
    }
    Ok((filter, page))
}

/// A ticket type of a receiver, as addresses have it: `PA-000-001.2`.
fn category(text: &str) -> Option<(AccountId, CategoryId)> {
    let (receiver, category) = text.split_once('.')?;
    Some((receiver.parse().ok()?, CategoryId(category.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_takes_what_it_knows_and_refuses_what_it_does_not() {
        let ask = |pairs: &[(&str, &str)]| {
            let query: Vec<_> =
                pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
            asked(&query)
        };
        let (filter, page) =
            ask(&[("status", "pending"), ("status", "pending"), ("x", "y")]).unwrap();
        assert_eq!((filter.states, page), (vec![State::Pending], Page::First));
        let own = [("direction", "outgoing"), ("preset", "client"), ("category", "PA-000-001.1")];
        let (filter, _) = ask(&own).unwrap();
        assert_eq!(filter.category, Some((AccountId(1), CategoryId(1))));
        assert!(ask(&[("direction", "outgoing"), ("preset", "partner")]).is_err());
        let bad = [
            ("status", "*"),
            ("priority", "5"),
            ("direction", "up"),
            ("preset", "secret"),
            ("preset", "client"),
            ("category", "PA-000-001.1"),
            ("category", "2"),
            ("category", "PA-000-001.99999"),
            ("sort", "secret"),
            ("after", "9e18"),
        ];
        for bad in bad {
            assert!(ask(&[bad]).is_err(), "{bad:?}");
        }
    }
}
