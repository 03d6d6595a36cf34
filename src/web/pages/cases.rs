//! Lists of cases, and a case to look at.

use crate::{
    desk::show::{CaseList, Choices, Cursor, Filter, Me, Page, Ticks},
    domain::{
        case::{Direction, Priority},
        id::{AccountId, CategoryId},
        listing::{Agent, Order, Period, Sort},
        own::Begins,
        preset::PresetName,
        refusal::Refusal,
        workflow::State,
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, moment, query},
        html::{self, layout::Chrome, when},
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /cases`
pub(crate) fn list(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let asked = asked(&query(request)?)?;
    let find = asked.find.as_deref();
    let choices = find.map(|find| web.desk.choices(&signed.actor, find)).transpose()?;
    shown(web, signed, (200, &asked), choices)
}

/// The page of a list.
pub(super) fn shown(
    web: &Web,
    signed: &Signed,
    (status, asked): (u16, &Asked),
    choices: Option<Choices>,
) -> Result<Response> {
    let Asked { filter, page, .. } = asked;
    let list = web.desk.cases(&signed.actor, filter, *page)?;
    let list = CaseList { choices, ticks: asked.ticks, ..list };
    let chrome = signed.chrome();
    let Some((preset, own)) = html::own::place(filter) else {
        return Ok(respond::page(status, html::cases::page(&chrome, filter, &list)));
    };
    if !list.ever
        && own.begins == Begins::WithForm
        && let Some(desk) = web.desk.only_desk(&signed.actor, preset)?
    {
        let form = web.desk.new_case(&signed.actor, desk)?;
        return Ok(respond::page(200, html::details::page(&chrome, &form, None)));
    }
    Ok(respond::page(status, html::own::page(&chrome, (preset, own), filter, &list)))
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
    let Asked { filter, page, .. } = asked(&query(request)?)?;
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

/// What a list's query asks for.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) filter: Filter,
    pub(super) page: Page,
    /// What the names to narrow the list by are to hold, where they are to be shown.
    find: Option<String>,
    /// How its rows can be ticked.
    ticks: Ticks,
}

/// Reads a list's query. An unknown field is passed over; an unknown value is refused.
pub(super) fn asked(query: &[(String, String)]) -> Result<Asked> {
    let (mut filter, mut page) = (Filter::default(), Page::First);
    let (mut find, mut narrow, mut ticks) = (None, None, Ticks::ByScript);
    let mut period = Period { of: Order::default(), from: None, until: None };
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
            "agent" => filter.agent = Some(Agent::of_text(value).ok_or_else(bad)?),
            "product" => filter.product = Some(value.parse().map_err(|_| bad())?),
            "account" => filter.partner = Some(value.parse().map_err(|_| bad())?),
            "period" => {
                let order = Order::ALL.into_iter().find(|one| one.word() == value);
                period.of = order.ok_or_else(bad)?;
            }
            "from" => period.from = Some(when::of_calendar(value).ok_or_else(bad)?),
            "to" => period.until = Some(when::of_calendar(value).ok_or_else(bad)?.plus(when::DAY)),
            "sort" => filter.sort = Sort::of_word(value).ok_or_else(bad)?,
            "after" => page = Page::After(Cursor::of_text(value).ok_or_else(bad)?),
            "before" => page = Page::Before(Cursor::of_text(value).ok_or_else(bad)?),
            "find" => find = Some(value.trim().to_owned()),
            "ticked" => ticks = if value == "1" { Ticks::All } else { Ticks::Boxes },
            "narrow" => narrow = Some(value == "1"),
            _ => (),
        }
    }
    filter.period = Some(period).filter(|one| one.from.is_some() || one.until.is_some());
    // What only one's own places narrow a list by, where its page says so.
    let narrowed = filter.preset.is_some() || filter.category.is_some();
    if narrowed && html::own::place(&filter).is_none() {
        return Err(bad());
    }
    let find =
        if narrow.unwrap_or(find.is_some()) { find.or_else(|| Some(String::new())) } else { None };
    Ok(Asked { filter, page, find, ticks })
}

/// A ticket type of a receiver, as addresses have it: `PA-000-001.2`.
fn category(text: &str) -> Option<(AccountId, CategoryId)> {
    let (receiver, category) = text.split_once('.')?;
    Some((receiver.parse().ok()?, CategoryId(category.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        id::{ProductId, UserId},
        moment::Moment,
    };

    fn ask(pairs: &[(&str, &str)]) -> Result<Asked> {
        let query: Vec<_> = pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        asked(&query)
    }

    #[test]
    fn a_list_takes_what_it_knows_and_refuses_what_it_does_not() {
        let Asked { filter, page, find, .. } =
            ask(&[("status", "pending"), ("status", "pending"), ("x", "y")]).unwrap();
        assert_eq!((filter.states, page), (vec![State::Pending], Page::First));
        assert_eq!(find, None);
        let own = [("direction", "outgoing"), ("preset", "client"), ("category", "PA-000-001.1")];
        let filter = ask(&own).unwrap().filter;
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
            ("agent", "Mine"),
            ("agent", "PA-000-001"),
            ("product", "Tutorial Product"),
            ("account", "000-001"),
            ("period", "closed"),
            ("from", "20 Nov 2026"),
            ("from", "2026-02-30"),
            ("to", "1969-12-31"),
            ("to", "9999-12-31"),
            ("sort", "secret"),
            ("after", "9e18"),
        ];
        for bad in bad {
            assert!(ask(&[bad]).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_list_reads_whom_and_what_and_when_it_is_narrowed_to() {
        let of = |pairs: &[(&str, &str)]| ask(pairs).unwrap().filter;
        let filter = of(&[("agent", "UR-000-000-007"), ("product", "PRD-000-000-009")]);
        assert_eq!(filter.agent, Some(Agent::This(UserId(7))));
        assert_eq!(filter.product, Some(ProductId(9)));
        assert_eq!(of(&[("account", "PA-000-001")]).partner, Some(AccountId(1)));
        assert_eq!(of(&[("period", "created")]).period, None, "without a date it narrows nothing");
        let days = of(&[("period", "created"), ("from", "1970-01-02"), ("to", "1970-01-02")]);
        let day = |day: u64| Some(Moment(day * 86_400_000));
        let period = Period { of: Order::Created, from: day(1), until: day(2) };
        assert_eq!(days.period, Some(period), "the last day is one of them");
        for pairs in [
            [("agent", "none"), ("from", "2026-11-20")],
            [("agent", "me"), ("to", "2026-11-20")],
            [("account", "VA-000-001"), ("product", "PRD-404-832-779")],
        ] {
            let filter = of(&pairs);
            let address = html::filters::address(&filter, Page::First);
            let (_, query) = address.split_once('?').unwrap();
            let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            assert_eq!(asked(&pairs).unwrap().filter, filter, "{address}");
        }
    }

    #[test]
    fn names_are_shown_where_they_are_asked_for() {
        let find = |pairs: &[(&str, &str)]| ask(pairs).unwrap().find;
        assert_eq!(find(&[("find", "")]), None);
        assert_eq!(find(&[("narrow", "1")]).as_deref(), Some(""));
        assert_eq!(find(&[("find", " ann ")]).as_deref(), Some("ann"));
        assert_eq!(find(&[("find", "ann"), ("narrow", "0")]), None);
    }
}
