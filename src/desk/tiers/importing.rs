//! Many subscriptions, configs or requests at once, from a table.

mod earlier;

pub(super) use self::earlier::{Called, Earlier};
use super::{
    ConfigForm, OrderForm, SubscriptionForm, accounts, configs, hubs, orders, subscriptions,
};
use crate::{
    desk::{
        Desk, Import,
        table::{Columns, Line},
    },
    domain::{
        access::{Actor, Person},
        change::Change,
        formula::bare,
        id::{ConfigId, SubscriptionId, TierId},
        order::{OrderSort, Starts},
        refusal::{Complaint, Field, LineWrong, Refusal},
    },
    error::{Error, Result},
    store::View,
};

/// The most rows that are made at once.
const AT_ONCE: usize = 500;

/// What a table fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Register {
    /// Tier accounts.
    Accounts,
    /// Subscriptions.
    Subscriptions,
    /// Tier configs.
    Configs,
    /// Requests to vendors, of a sort.
    Orders(OrderSort),
}

/// A line of a table, as far as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The id of what was made, or would be under another one.
    pub id: String,
    /// Its cells, in the order of [`Register::columns`].
    pub cells: Vec<String>,
}

impl Register {
    /// The longest table that fills one, in bytes: as long as 500 lines of an export are.
    pub const BYTES_MAX: usize = 192 * 1024;

    /// What its columns are called: those that a table must have, then those that it may have.
    pub fn columns(self) -> [&'static [&'static str]; 2] {
        match self {
            Register::Accounts => [accounts::MUST, accounts::MAY],
            Register::Subscriptions => {
                [&["product", "customer"], &["external_id", "status", "items"]]
            }
            Register::Configs => [&["product", "account", "level"], &["status", "parameters"]],
            Register::Orders(OrderSort::Fulfilment) => {
                [&["about", "type"], &["status", "items", "note"]]
            }
            Register::Orders(OrderSort::Config) => {
                [&["about", "type"], &["status", "parameters", "note"]]
            }
        }
    }

    /// What the columns are called that an export has besides, and that an import passes over.
    pub fn besides(self) -> &'static [&'static str] {
        match self {
            Register::Accounts => accounts::BESIDES,
            Register::Subscriptions => &[
                "id",
                "product_name",
                "customer_name",
                "tier1",
                "tier1_name",
                "tier2",
                "tier2_name",
                "created",
                "updated",
            ],
            Register::Configs => &["id", "product_name", "account_name", "created", "updated"],
            Register::Orders(_) => &[
                "id",
                "product",
                "product_name",
                "vendor",
                "vendor_name",
                "account",
                "account_name",
                "reason",
                "asked",
                "asked_by",
                "updated",
                "settled",
            ],
        }
    }
}

impl Desk {
    /// Makes accounts, subscriptions, configs or requests from a table, all of them or none, and returns them;
    /// or only says what would be made. Each line is judged as its form would be, after those before
    /// it.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer; [`Refusal::Fields`] for all lines that are wrong, for
    /// more than 500, and for what is no such table.
    pub fn import_register(
        &self,
        actor: &Actor,
        (register, import): (Register, Import),
        table: &str,
    ) -> Result<Vec<Imported>> {
        let person = actor.person()?.clone();
        person.must_make_tiers()?;
        let [must, may] = register.columns();
        let (besides, bytes_max) = (register.besides(), Register::BYTES_MAX);
        let columns = Columns { must, may, besides, bytes_max };
        let (lines, wrong) = columns.read(table, AT_ONCE)?;
        self.import(import, move |view| planned(view, (&person, register), lines, wrong))
    }
}

fn planned(
    view: &View<'_>,
    (person, register): (&Person, Register),
    lines: Vec<Line>,
    mut wrong: Vec<(Field, Complaint)>,
) -> Result<(Change, Vec<Imported>)> {
    let (mut all, mut made, mut earlier) = (Change::none(), Vec::new(), Earlier::default());
    let mut lines = bare_lines(lines);
    if register == Register::Accounts {
        earlier.hubs = hubs::own(view, person)?;
        earlier.calls(accounts::ids(&lines));
        let twice = |number| Complaint::Line { number, why: LineWrong::IdTwice };
        wrong.extend(accounts::twice(&lines).into_iter().map(|line| (Field::Table, twice(line))));
        lines = accounts::in_order(lines);
    }
    for Line { number, cells } in lines {
        let one = match register {
            Register::Accounts => added(view, person, &cells, &mut earlier),
            Register::Subscriptions => sold(view, person, &cells, &mut earlier),
            Register::Configs => set_up(view, person, &cells, &mut earlier),
            Register::Orders(sort) => asked(view, (person, sort), &cells, &mut earlier),
        };
        match one {
            Ok((change, id)) => {
                earlier.note(&change);
                all = all.and(change);
                made.push(Imported { id, cells });
            }
            Err(Error::Refused(Refusal::Fields(fields))) => {
                let line = |(field, complaint): &(Field, Complaint)| {
                    let why = match register {
                        Register::Accounts => why_not(*field),
                        _ => why(*field, *complaint),
                    };
                    (Field::Table, Complaint::Line { number, why })
                };
                wrong.extend(fields.iter().map(line));
            }
            Err(error) => return Err(error),
        }
    }
    wrong.sort_by_key(|(_, complaint)| match complaint {
        Complaint::Line { number, .. } => *number,
        _ => 0,
    });
    if wrong.is_empty() { Ok((all, made)) } else { Err(Refusal::Fields(wrong).into()) }
}

/// The lines without what guards their cells.
fn bare_lines(mut lines: Vec<Line>) -> Vec<Line> {
    for line in &mut lines {
        line.cells.iter_mut().for_each(|cell| *cell = bare(cell));
    }
    lines
}

fn added(
    view: &View<'_>,
    person: &Person,
    cells: &[String],
    earlier: &mut Earlier,
) -> Result<(Change, String)> {
    let id = TierId(earlier.fresh(|| view.fresh_tier().map(|id| id.0))?);
    Ok((accounts::made(view, (person, id), cells, earlier)?, id.to_string()))
}

fn sold(
    view: &View<'_>,
    person: &Person,
    cells: &[String],
    earlier: &mut Earlier,
) -> Result<(Change, String)> {
    let [product, customer, external_id, status, items] = row(cells);
    let form = SubscriptionForm { product, customer, external_id, items: pairs(&items) };
    let id = SubscriptionId(earlier.fresh(|| view.fresh_subscription().map(|id| id.0))?);
    let change = subscriptions::made(view, (person, id), (&form, &status), earlier)?;
    Ok((change, id.to_string()))
}

fn set_up(
    view: &View<'_>,
    person: &Person,
    cells: &[String],
    earlier: &mut Earlier,
) -> Result<(Change, String)> {
    let [product, account, level, status, parameters] = row(cells);
    let (status, parameters) = (status.to_lowercase(), pairs(&parameters));
    let form = ConfigForm { product, account, level, status, parameters };
    let id = ConfigId(earlier.fresh(|| view.fresh_config().map(|id| id.0))?);
    Ok((configs::made(view, (person, id), &form, earlier)?, id.to_string()))
}

fn asked(
    view: &View<'_>,
    (person, sort): (&Person, OrderSort),
    cells: &[String],
    earlier: &mut Earlier,
) -> Result<(Change, String)> {
    let [about, kind, status, content, note] = row(cells);
    let starts = match &*status.to_lowercase() {
        "" | "pending" => Some(Starts::Sent),
        "draft" => Some(Starts::Draft),
        _ => None,
    };
    let (kind, lines) = (kind.to_lowercase(), pairs(&content));
    let form = OrderForm { about, kind, starts: starts.unwrap_or(Starts::Sent), lines, note };
    let judged = orders::made(view, person, &form);
    let mut wrong = Vec::new();
    if starts.is_none() {
        wrong.push((Field::Status, Complaint::NotOffered));
    }
    let (change, id) = match judged {
        Ok(made) => made,
        Err(Error::Refused(Refusal::Fields(fields))) => {
            wrong.extend(fields);
            return Err(Refusal::Fields(wrong).into());
        }
        Err(error) => return Err(error),
    };
    if id.of.sort() != sort {
        wrong.push((Field::About, Complaint::NoSuchThing));
    }
    if !earlier.asked.insert(id.of) {
        wrong.push((Field::Type, Complaint::StillOpen));
    }
    if wrong.is_empty() { Ok((change, id.to_string())) } else { Err(Refusal::Fields(wrong).into()) }
}

/// The cells of a line.
fn row<const MANY: usize>(cells: &[String]) -> [String; MANY] {
    std::array::from_fn(|at| cells.get(at).cloned().unwrap_or_default())
}

/// What a cell names: `Seats=10; Storage=2`. Names and values with signs of their own stand in
/// quotation marks, a mark in them twice: `Realm="a;b"`.
fn pairs(cell: &str) -> Vec<(String, String)> {
    let pair = |name: Option<String>, text: String| {
        let (name, value) = match name {
            Some(name) => (name, text),
            None => (text, String::new()),
        };
        (name.trim().to_owned(), value.trim().to_owned())
    };
    let (mut pairs, mut name, mut text) = (Vec::new(), None, String::new());
    let (mut quoted, mut signs) = (false, cell.chars().peekable());
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => text.extend(signs.next()),
            '"' if quoted => quoted = false,
            '"' if text.trim().is_empty() => quoted = true,
            ';' if !quoted => pairs.push(pair(name.take(), std::mem::take(&mut text))),
            '=' if !quoted && name.is_none() => name = Some(std::mem::take(&mut text)),
            sign => text.push(sign),
        }
    }
    pairs.push(pair(name, text));
    pairs
}

/// What is wrong with a field of an account, as a line says it.
fn why_not(field: Field) -> LineWrong {
    match field {
        Field::Tier(field) => LineWrong::Data(field),
        Field::Parent => LineWrong::Parent,
        Field::Hub => LineWrong::Hub,
        _ => LineWrong::TierKind,
    }
}

/// What a field's complaint comes to, as a line says it.
fn why(field: Field, complaint: Complaint) -> LineWrong {
    match (field, complaint) {
        (_, Complaint::NotLinked) => LineWrong::NotLinked,
        (_, Complaint::ConfigTaken) => LineWrong::ConfigTaken,
        (_, Complaint::StillOpen) => LineWrong::StillOpen,
        (_, Complaint::SetUpByVendor) => LineWrong::SetUpByVendor,
        (_, Complaint::Terminated) => LineWrong::Over,
        (_, Complaint::TooMany { .. }) => LineWrong::TooMany,
        (Field::Product, _) => LineWrong::Product,
        (Field::Customer, _) => LineWrong::Customer,
        (Field::Account, _) => LineWrong::Reseller,
        (Field::Level, _) => LineWrong::Level,
        (Field::Status, _) => LineWrong::Status,
        (Field::Type, _) => LineWrong::Asked,
        (Field::About, _) => LineWrong::About,
        (Field::Items, _) => LineWrong::Items,
        (Field::Parameters, _) => LineWrong::Parameters,
        (Field::Note, _) => LineWrong::Note,
        _ => LineWrong::ExternalId,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_carries_every_sign() {
        let read = |cell: &str| -> Vec<String> {
            pairs(cell).into_iter().map(|(name, value)| format!("{name}|{value}")).collect()
        };
        assert_eq!(read("Seats=10; Storage=2"), ["Seats|10", "Storage|2"]);
        assert_eq!(
            read("Realm=\"a;b\";\"A=B\"= \"say \"\"hi\"\"\""),
            ["Realm|a;b", "A=B|say \"hi\""]
        );
        assert_eq!(read("Size=7\"; Key=a=b; bare"), ["Size|7\"", "Key|a=b", "bare|"]);
    }
}
