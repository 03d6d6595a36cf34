//! Tier configs, requests to vendors, and tables of all registers of customers, in the browser's
//! place.

use super::scene::text;
use crate::{
    client::{Answer, Client},
    world::World,
};

/// Front Street's: the first asks about tier accounts, the second does not.
const FIRST: &str = "PRD-404-832-779";
const SECOND: &str = "PRD-118-470-236";

/// The first id of a sort that a page links to.
fn linked(page: &str, to: &str) -> String {
    let rest = page.split(&format!("href=\"{to}")).nth(1).unwrap_or_else(|| panic!("{to}: {page}"));
    rest.split(['"', '/', '?']).next().unwrap().to_owned()
}

/// The id of a reseller of the demo world.
fn account(client: &mut Client, name: &str) -> String {
    linked(&client.get(&format!("/customers?q={name}")).text(), "/customers/TA-")
}

fn table(client: &mut Client, what: &str, table: &str, go: &str) -> Answer {
    client.post_form("/customers/import", &[("what", what), ("table", table), ("go", go)])
}

#[test]
fn a_product_is_set_up_for_a_reseller_from_the_form_to_the_vendors_answer() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let kensington = format!("TA-{}", account(&mut michael, "kensington"));
    let form = michael.get(&format!("/customers/configs/new?account={kensington}")).text();
    assert!(form.contains(&format!("value=\"{kensington}\"")), "{form}");
    let wrong = [
        ("product", FIRST),
        ("account", &*kensington),
        ("level", "3"),
        ("parameter", "A"),
        ("value", ""),
    ];
    let refused = michael.post_form("/customers/configs", &wrong);
    assert_eq!(refused.status, 422);
    let refused = refused.text();
    assert!(refused.contains("id=\"level-error\"") && refused.contains("value=\"A\""), "{refused}");
    let right = [("product", FIRST), ("account", &*kensington), ("level", "2")];
    let made = michael.post_form("/customers/configs", &right);
    assert_eq!(made.status, 303, "{made}");
    let config = made.header("location").unwrap().to_owned();
    let page = michael.get(&config).text();
    assert!(text(&page).contains("Processing") && text(&page).contains("Kensington"), "{page}");
    let request = format!("/customers/orders/TCR-{}", linked(&page, "/customers/orders/TCR-"));
    // Who asked has no say in it; the vendor inquires, hears, approves.
    let approve = format!("{request}/do/approve");
    assert_eq!(michael.post_form(&approve, &[]).status, 404);
    let mut robert = world.signed_in("Robert");
    let inquire = format!("{request}/do/inquire");
    assert_eq!(robert.post_form(&inquire, &[("reason", " ")]).status, 422);
    assert_eq!(robert.post_form(&inquire, &[("reason", "Which <b>realm</b>?")]).status, 303);
    assert_eq!(robert.post_form(&approve, &[]).status, 409, "not while it is asked back");
    let page = michael.get(&request).text();
    assert!(page.contains("Which &lt;b&gt;realm&lt;/b&gt;?") && page.contains("/do/submit\""));
    let answer = michael.post_form(&format!("{request}/do/submit"), &[("reason", "Any")]);
    assert_eq!(answer.status, 303, "{answer}");
    assert_eq!(robert.get(&approve).status, 200);
    assert_eq!(robert.post_form(&approve, &[]).status, 303);
    assert!(text(&michael.get(&config).text()).contains("Active"));
    let tab = text(&michael.get(&format!("/customers/{kensington}/config-requests")).text());
    assert!(tab.contains("Approved"), "{tab}");
}

#[test]
fn strangers_find_nothing_of_configs_and_requests() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let config = linked(&michael.get("/customers/configs").text(), "/customers/configs/TC-");
    let setup = linked(&michael.get("/customers/config-requests").text(), "/customers/orders/TCR-");
    let asked = linked(&michael.get("/customers/fulfilment").text(), "/customers/orders/PR-");
    let sold = michael.get("/customers/subscriptions").text();
    let sold = linked(&sold, "/customers/subscriptions/AS-");
    let pairs = [
        (format!("configs/TC-{config}"), "configs/TC-999-999-999"),
        (format!("orders/TCR-{setup}"), "orders/TCR-999-999-999-001"),
        (format!("orders/PR-{asked}"), "orders/PR-9999-9999-9999-001"),
        (format!("orders/PR-{asked}/do/fail"), "orders/PR-9999-9999-9999-001/do/fail"),
        (format!("orders/new?about=TC-{config}"), "orders/new?about=TC-999-999-999"),
        (format!("orders/new?about=AS-{sold}"), "orders/new?about=AS-9999-9999-9999"),
    ];
    for name in ["Ada", "Paulie", "Tess", "Iris"] {
        let mut other = world.signed_in(name);
        for (real, none) in &pairs {
            let [real, none] =
                [real.as_str(), none].map(|to| other.get(&format!("/customers/{to}")));
            assert_eq!((real.status, none.status), (404, 404), "{name} {real}");
        }
        let fail = format!("/customers/orders/TCR-{setup}/do/fail");
        assert_eq!(other.post_form(&fail, &[("reason", "No.")]).status, 404, "{name}");
        let about = |id: &str| format!("about,type\n{id},update\n");
        let [real, none] = [format!("TC-{config}"), "TC-999-999-999".to_owned()]
            .map(|id| table(&mut other, "config-requests", &about(&id), "now"));
        assert_eq!((real.status, none.status), (422, 422), "{name}");
        let clean = |answer: &Answer, id: &str| text(&answer.text()).replace(id, "");
        let known = format!("TC-{config}");
        assert_eq!(clean(&real, &known), clean(&none, "TC-999-999-999"), "{name}");
        for list in ["configs", "config-requests", "fulfilment", "subscriptions"] {
            let page = other.get(&format!("/customers/{list}")).text();
            let file = other.get(&format!("/customers/export/{list}")).text();
            for id in [&config, &setup, &asked, &sold] {
                assert!(
                    !page.contains(id.as_str()) && !file.contains(id.as_str()),
                    "{name} {list}"
                );
            }
            assert_eq!(file.lines().count(), 1, "{name} {list}: {file}");
        }
    }
}

#[test]
fn a_table_is_looked_at_first_and_each_wrong_line_is_named() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let tavern = format!("TA-{}", account(&mut michael, "tavern"));
    let reseller = format!("TA-{}", account(&mut michael, "spectrum"));
    let wrong = format!(
        "product,customer,status,items\n{FIRST},{tavern},,Seats=5\n{FIRST},{reseller},,\n\
         PRD-000-000-000,{tavern},gone,Seats=many\n"
    );
    let refused = table(&mut michael, "subscriptions", &wrong, "now");
    assert_eq!(refused.status, 422);
    let refused = text(&refused.text());
    for says in ["line 3: customer takes", "line 4: product takes", "line 4: items look like this"]
    {
        assert!(refused.contains(says), "{says}: {refused}");
    }
    let before = michael.get("/customers/export/subscriptions").text().lines().count();
    let right = format!(
        "product;customer;external_id;items\n{FIRST};{tavern};=1+1;\"Seats=5; Storage=2\"\n\
         {SECOND};{tavern};;Licences=1\n"
    );
    let looked = table(&mut michael, "subscriptions", &right, "try");
    assert_eq!(looked.status, 200);
    assert!(text(&looked.text()).contains("nothing is written yet. To be made: 2 lines."));
    let file = michael.get("/customers/export/subscriptions").text();
    assert_eq!(file.lines().count(), before, "{file}");
    let made = table(&mut michael, "subscriptions", &right, "now");
    // What it leads to can be loaded again and makes nothing.
    assert_eq!(made.status, 303, "{made}");
    let told = made.header("location").unwrap().to_owned();
    for _ in 0..2 {
        assert!(text(&michael.get(&told).text()).contains("2 lines made."), "{told}");
    }
    let file = michael.get("/customers/export/subscriptions").text();
    assert_eq!(file.lines().count(), before + 2);
    assert!(file.contains(",'=1+1,") && file.contains("Seats=5; Storage=2"), "{file}");
    // A reseller's config and what is asked about it, likewise; one of each thing at a time.
    let configs = format!("product,account,level,status\n{SECOND},{reseller},1,active\n");
    let refused = text(&table(&mut michael, "configs", &configs, "now").text());
    assert!(
        refused.contains("line 2: only agents and admins of the product’s vendor"),
        "{refused}"
    );
    let mut robert = world.signed_in("Robert");
    let made = table(&mut robert, "configs", &configs, "now");
    assert_eq!(made.status, 303, "{made}");
    let file = michael.get("/customers/export/configs").text();
    let config = file.lines().find(|line| line.contains(SECOND) && line.contains(&reseller));
    let config = config.unwrap().split(',').next().unwrap().trim_start_matches("TC-").to_owned();
    let again = table(&mut michael, "configs", &configs, "now");
    assert!(text(&again.text()).contains("line 2: the product is set up"), "{again}");
    let asks = format!("about,type,parameters\nTC-{config},update,Realm=a\nTC-{config},update,\n");
    let twice = table(&mut michael, "config-requests", &asks, "now");
    assert!(text(&twice.text()).contains("line 3: another request about the same"), "{twice}");
    let one = asks.lines().take(2).collect::<Vec<_>>().join("\n");
    assert_eq!(table(&mut michael, "config-requests", &one, "now").status, 303);
    let file = michael.get("/customers/export/config-requests?status=pending").text();
    assert!(file.contains(&format!("TCR-{config}-001,TC-{config},update,pending")), "{file}");
}

#[test]
fn every_tab_of_an_account_has_rows_and_says_how_many() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let kensington = format!("TA-{}", account(&mut michael, "kensington"));
    let to = format!("/customers/{kensington}");
    let page = michael.get(&to).text();
    for part in ["children", "requests", "subscriptions", "config-requests", "configs", "versions"]
    {
        let tab = page.split(&format!("href=\"{to}/{part}\"")).nth(1).unwrap();
        let count = tab.split("<span class=\"count\">").nth(1).unwrap();
        let count: usize = count.split('<').next().unwrap().parse().unwrap();
        let shown = michael.get(&format!("{to}/{part}")).text();
        let rows = shown
            .split("<tbody>")
            .skip(1)
            .map(|body| body.split("</tbody>").next().unwrap().matches("<tr").count());
        assert!(count > 0, "{part}");
        assert_eq!(rows.sum::<usize>(), count, "{part}: {shown}");
    }
    let tavern = format!("/customers/TA-{}", account(&mut michael, "tavern"));
    let none = text(&michael.get(&format!("{tavern}/configs")).text());
    assert!(none.contains("No tier configs"), "{none}");
}
