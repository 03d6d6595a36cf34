//! The whole way of a request, as a table.

use std::fmt::Write;

use super::{Deed, OrderStatus, act::whose};

#[test]
fn the_whole_way_of_a_request() {
    let mut table = String::new();
    for status in OrderStatus::ALL {
        for deed in Deed::ALL {
            for who in whose(deed, status) {
                writeln!(table, "{status}: {} by {who}", deed.title()).unwrap();
            }
        }
    }
    insta::assert_snapshot!(table, @r"
    Draft: Fail by Askers
    Draft: Submit by Askers
    Tiers setup: Fail by Askers
    Tiers setup: Fail by Vendors
    Tiers setup: Pend by Vendors
    Pending: Fail by Askers
    Pending: Fail by Vendors
    Pending: Inquire by Vendors
    Pending: Approve by Vendors
    Inquiring: Fail by Askers
    Inquiring: Fail by Vendors
    Inquiring: Pend by Vendors
    Inquiring: Submit by Askers
    ");
}
