//! Lists of cases, and a case to look at.

use crate::{
    desk::show::{Cursor, Filter, Me, Page},
    domain::{
        case::{Direction, Priority},
        refusal::Refusal,
        workflow::State,
    },
    error::{Error, Result},
    web::{
        Web,
        form::query,
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
    Ok(respond::page(200, html::cases::page(&signed.chrome(), &filter, &list)))
}

/// `GET /cases/{id}`
pub(crate) fn show(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let before = query(request)?.into_iter().find(|(name, _)| name == "before");
    let before = before.map(|(_, mark)| mark.parse().map_err(|_| Refusal::NotFound)).transpose()?;
    let detail = web.desk.case(&signed.actor, request.name(0)?, before)?;
    if detail.is_news {
        web.desk.note_read(&detail.seen);
    }
    if let Some(last) = detail.unheard.last() {
        web.desk.note_heard(&detail.seen, *last);
    }
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
fn asked(query: &[(String, String)]) -> Result<(Filter, Page)> {
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
            "after" => page = Page::After(Cursor::of_text(value).ok_or_else(bad)?),
            "before" => page = Page::Before(Cursor::of_text(value).ok_or_else(bad)?),
            _ => (),
        }
    }
    Ok((filter, page))
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
        for bad in [("status", "*"), ("priority", "5"), ("direction", "up"), ("after", "9e18")] {
            assert!(ask(&[bad]).is_err(), "{bad:?}");
        }
    }
}
