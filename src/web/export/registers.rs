//! The registers of customers as tables for spreadsheets.

use csv::{Terminator, WriterBuilder};

use super::csv::{BEGINNING, cell};
use crate::{
    desk::show::{Above, ConfigRow, OrderRow, SubscriptionRow, TierRequestRow, TierRow},
    domain::{formula::guarded, tier::data::TierField},
    error::Fault,
    web::html::tier_import::Sheet,
};

const ACCOUNTS: [&str; 26] = [
    "id",
    "name",
    "type",
    "parent",
    "parent_name",
    "hub",
    "hub_name",
    "external_id",
    "external_uid",
    "tax_id",
    "line1",
    "line2",
    "city",
    "state",
    "zip",
    "country",
    "first_name",
    "last_name",
    "email",
    "country_code",
    "area_code",
    "number",
    "extension",
    "created",
    "updated",
    "waits",
];
const REQUESTS: [&str; 10] = [
    "id",
    "account",
    "account_name",
    "product",
    "product_name",
    "vendor",
    "vendor_name",
    "status",
    "asked",
    "asked_by",
];
const SUBSCRIPTIONS: [&str; 14] = [
    "id",
    "product",
    "product_name",
    "customer",
    "customer_name",
    "tier1",
    "tier1_name",
    "tier2",
    "tier2_name",
    "external_id",
    "status",
    "items",
    "created",
    "updated",
];
const CONFIGS: [&str; 10] = [
    "id",
    "product",
    "product_name",
    "account",
    "account_name",
    "level",
    "status",
    "parameters",
    "created",
    "updated",
];
const FULFILMENT: [&str; 17] = orders("items");
const CONFIG_REQUESTS: [&str; 17] = orders("parameters");

const fn orders(content: &'static str) -> [&'static str; 17] {
    [
        "id",
        "about",
        "type",
        "status",
        "product",
        "product_name",
        "vendor",
        "vendor_name",
        "account",
        "account_name",
        content,
        "note",
        "reason",
        "asked",
        "asked_by",
        "updated",
        "settled",
    ]
}

/// The columns of a sheet, called as the table is whose import fills it: what is taken out can be
/// handed in. Moments are in UTC.
fn columns(sheet: Sheet) -> &'static [&'static str] {
    match sheet {
        Sheet::Accounts => &ACCOUNTS,
        Sheet::Requests => &REQUESTS,
        Sheet::Subscriptions => &SUBSCRIPTIONS,
        Sheet::Configs => &CONFIGS,
        Sheet::Fulfilment => &FULFILMENT,
        Sheet::ConfigRequests => &CONFIG_REQUESTS,
    }
}

/// Rows of a sheet; the first ones below the columns' names, with the byte order mark.
///
/// # Errors
///
/// None but a bug.
pub(in crate::web) fn table(
    sheet: Sheet,
    first: bool,
    rows: &[Vec<String>],
) -> Result<Vec<u8>, Fault> {
    let bug = |error: ::csv::Error| Fault::Bug(error.to_string());
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    if first {
        table.write_record(columns(sheet)).map_err(bug)?;
    }
    for row in rows {
        table.write_record(row.iter().map(|cell| guarded(cell))).map_err(bug)?;
    }
    let bytes = table.into_inner().map_err(|error| Fault::Bug(error.to_string()))?;
    Ok(if first { [BEGINNING.as_bytes(), &bytes].concat() } else { bytes })
}

/// The id and the name of what stands above something, as far as the reader may know.
fn above(above: &Above) -> [String; 2] {
    match above {
        Above::Seen(tier) => [tier.id.to_string(), tier.name.clone()],
        Above::Nobody | Above::Hidden => Default::default(),
    }
}

/// Names and values as a table that is handed in has them: in quotation marks where they have signs
/// that part them.
fn pairs<V: ToString>(pairs: &[(String, V)]) -> String {
    let marked = |text: &str| {
        let parts = text.contains([';', '=', '"']);
        if parts { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
    };
    let pair =
        |(name, value): &(String, V)| format!("{}={}", marked(name), marked(&value.to_string()));
    pairs.iter().map(pair).collect::<Vec<_>>().join("; ")
}

pub(in crate::web) fn account(row: &TierRow) -> Vec<String> {
    let hub = row.hub.as_ref();
    let mut cells =
        vec![row.tier.id.to_string(), row.tier.name.clone(), row.tier.kind.word().to_owned()];
    cells.extend(above(&row.parent));
    cells.push(hub.map(|(id, _)| id.to_string()).unwrap_or_default());
    cells.push(hub.map(|(_, name)| name.clone()).unwrap_or_default());
    let data = TierField::ALL.into_iter().filter(|field| *field != TierField::Name);
    cells.extend(data.map(|field| row.data.text(field).to_owned()));
    cells.extend([
        cell(row.created_at),
        cell(row.updated_at),
        if row.waits { "yes" } else { "no" }.to_owned(),
    ]);
    cells
}

pub(in crate::web) fn request(row: &TierRequestRow) -> Vec<String> {
    vec![
        row.id.to_string(),
        row.tier.id.to_string(),
        row.tier.name.clone(),
        row.product.0.to_string(),
        row.product.1.clone(),
        row.vendor.0.to_string(),
        row.vendor.1.clone(),
        row.status.word().to_owned(),
        cell(row.asked.at),
        row.asked.by.clone().unwrap_or_default(),
    ]
}

pub(in crate::web) fn subscription(row: &SubscriptionRow) -> Vec<String> {
    let mut cells = vec![row.id.to_string(), row.product.0.to_string(), row.product.1.clone()];
    cells.extend([&row.customer, &row.tier1, &row.tier2].into_iter().flat_map(above));
    cells.extend([
        row.external_id.clone().unwrap_or_default(),
        row.status.word().to_owned(),
        pairs(&row.items),
        cell(row.created_at),
        cell(row.updated_at),
    ]);
    cells
}

pub(in crate::web) fn config(row: &ConfigRow) -> Vec<String> {
    let mut cells = vec![row.id.to_string(), row.product.0.to_string(), row.product.1.clone()];
    cells.extend(above(&row.account));
    cells.extend([
        row.level.word().to_owned(),
        row.status.word().to_owned(),
        pairs(&row.parameters),
        cell(row.created_at),
        cell(row.updated_at),
    ]);
    cells
}

pub(in crate::web) fn order(row: &OrderRow) -> Vec<String> {
    let mut cells = vec![
        row.id.to_string(),
        row.id.of.to_string(),
        row.kind.word().to_owned(),
        row.status.word().to_owned(),
        row.product.0.to_string(),
        row.product.1.clone(),
        row.vendor.0.to_string(),
        row.vendor.1.clone(),
    ];
    cells.extend(above(&row.account));
    cells.extend([
        pairs(&row.content),
        row.note.clone().unwrap_or_default(),
        row.reason.clone().unwrap_or_default(),
        cell(row.asked.at),
        row.asked.by.clone().unwrap_or_default(),
        cell(row.updated_at),
        row.settled.as_ref().map_or(String::new(), |settled| cell(settled.at)),
    ]);
    cells
}

#[cfg(test)]
mod tests {
    use super::{columns, pairs};
    use crate::{domain::tier::data::TierField, web::html::tier_import::Sheet};

    #[test]
    fn what_is_exported_is_called_as_an_import_calls_it() {
        for sheet in Sheet::ALL {
            let Some(register) = sheet.register() else { continue };
            let ([must, may], has) = (register.columns(), columns(sheet));
            let all = [must, may, register.besides()].concat();
            assert!(has.iter().all(|name| all.contains(name)), "{sheet:?}: {has:?}");
            assert!(must.iter().chain(may).all(|name| has.contains(name)), "{sheet:?}: {all:?}");
        }
        let data = TierField::ALL.map(|field| field.name().replace('-', "_"));
        let rest = data.iter().filter(|name| *name != "name");
        assert!(columns(Sheet::Accounts)[7..].iter().zip(rest).all(|(has, name)| has == name));
    }

    #[test]
    fn what_parts_names_and_values_is_quoted_in_them() {
        let set = [("Realm", "a;b"), ("A=B", "say \"hi\""), ("Seats", "10")];
        let set = set.map(|(name, value)| (name.to_owned(), value));
        let cell = "Realm=\"a;b\"; \"A=B\"=\"say \"\"hi\"\"\"; Seats=10";
        assert_eq!(pairs(&set), cell);
    }
}
