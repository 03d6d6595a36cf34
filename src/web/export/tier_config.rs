//! Tier configs, and the requests about them, as Markdown.

use super::markdown::{inline, push};
use crate::{
    desk::show::{ConfigRecord, ConfigRequestRecord, Names},
    domain::config::Parameter,
};

/// A config: of which product, for whom, and what is set.
pub(in crate::web) fn config(record: &ConfigRecord, names: &Names) -> String {
    let one = &record.config;
    let mut page = String::new();
    begun(&mut page, record, names);
    fact(&mut page, "Tier config", &one.id.to_string());
    fact(&mut page, "Status", one.status.word());
    set(&mut page, &one.parameters);
    page
}

/// A request: of which product, for whom, what is asked for, and what is to be set.
pub(in crate::web) fn request(record: &ConfigRequestRecord, names: &Names) -> String {
    let one = &record.request;
    let mut page = String::new();
    begun(&mut page, &record.config, names);
    fact(&mut page, "Request", &one.id.to_string());
    fact(&mut page, "Type", &one.kind.to_string());
    fact(&mut page, "Status", &one.status.to_string());
    for (label, text) in [("Note", one.note.as_deref()), ("Reason", one.reason.as_deref())] {
        if let Some(text) = text {
            fact(&mut page, label, text);
        }
    }
    set(&mut page, one.parameters());
    page
}

fn begun(page: &mut String, record: &ConfigRecord, names: &Names) {
    let one = &record.config;
    push(page, format_args!("# {}\n\n", inline(names.product(one.product))));
    fact(page, "Product", &one.product.to_string());
    if let Some(account) = &record.account {
        fact(page, "Account", &account.version.data.name);
    }
    fact(page, "Tier level", one.level.word());
}

fn set(page: &mut String, parameters: &[Parameter]) {
    page.push_str("\n## Parameters\n\n");
    if parameters.is_empty() {
        page.push_str("None.\n");
    }
    for one in parameters {
        fact(page, &inline(&one.name), &one.value);
    }
}

fn fact(page: &mut String, label: &str, value: &str) {
    push(page, format_args!("- **{label}:** {}\n", inline(value)));
}
