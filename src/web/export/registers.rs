//! The registers of customers as tables for spreadsheets.

use csv::{Terminator, WriterBuilder};

use super::csv::{BEGINNING, cell, harmless};
use crate::{
    desk::show::{Above, ConfigRow, OrderRow, SubscriptionRow, TierRequestRow, TierRow},
    error::Fault,
    web::html::tier_import::Sheet,
};

const ACCOUNTS: [&str; 11] = [
    "Id",
    "Name",
    "Type",
    "Parent id",
    "Parent",
    "External id",
    "City",
    "Country",
    "Created (UTC)",
    "Updated (UTC)",
    "Waits",
];
const REQUESTS: [&str; 10] = [
    "Id",
    "Account id",
    "Account",
    "Product id",
    "Product",
    "Vendor id",
    "Vendor",
    "Status",
    "Asked (UTC)",
    "Asked by",
];
const SUBSCRIPTIONS: [&str; 14] = [
    "Id",
    "Product id",
    "Product",
    "Customer id",
    "Customer",
    "Tier 1 id",
    "Tier 1",
    "Tier 2 id",
    "Tier 2",
    "External id",
    "Status",
    "Items",
    "Created (UTC)",
    "Updated (UTC)",
];
const CONFIGS: [&str; 10] = [
    "Id",
    "Product id",
    "Product",
    "Account id",
    "Account",
    "Level",
    "Status",
    "Parameters",
    "Created (UTC)",
    "Updated (UTC)",
];
const ORDERS: [&str; 17] = [
    "Id",
    "About",
    "Type",
    "Status",
    "Product id",
    "Product",
    "Vendor id",
    "Vendor",
    "Account id",
    "Account",
    "Content",
    "Note",
    "Reason",
    "Asked (UTC)",
    "Asked by",
    "Updated (UTC)",
    "Settled (UTC)",
];

/// The columns of a sheet.
fn columns(sheet: Sheet) -> &'static [&'static str] {
    match sheet {
        Sheet::Accounts => &ACCOUNTS,
        Sheet::Requests => &REQUESTS,
        Sheet::Subscriptions => &SUBSCRIPTIONS,
        Sheet::Configs => &CONFIGS,
        Sheet::Fulfilment | Sheet::ConfigRequests => &ORDERS,
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
        table.write_record(row.iter().map(|cell| harmless(cell))).map_err(bug)?;
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
    let [parent, parent_name] = above(&row.parent);
    vec![
        row.tier.id.to_string(),
        row.tier.name.clone(),
        row.tier.kind.word().to_owned(),
        parent,
        parent_name,
        row.external_id.clone().unwrap_or_default(),
        row.city.clone(),
        row.country.code().to_owned(),
        cell(row.created_at),
        cell(row.updated_at),
        if row.waits { "yes" } else { "no" }.to_owned(),
    ]
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
    use super::pairs;

    #[test]
    fn what_parts_names_and_values_is_quoted_in_them() {
        let set = [("Realm", "a;b"), ("A=B", "say \"hi\""), ("Seats", "10")];
        let set = set.map(|(name, value)| (name.to_owned(), value));
        let cell = "Realm=\"a;b\"; \"A=B\"=\"say \"\"hi\"\"\"; Seats=10";
        assert_eq!(pairs(&set), cell);
    }
}
