//! From a service provider to a vendor's portal.

use super::{
    Act::{Attach, Do, Open, OpenFor, People, Rate, Say},
    Case, DAY, HOUR, LOG, SCREENSHOT,
};
use crate::{
    cli::demo::parties::{HARBOR, LUCKY_SEVEN},
    domain::{
        open::NewCase,
        talk::Audience::{Everyone, OwnAccount},
        workflow::Action,
    },
};

pub(super) const CASES: &[Case] = &[
    (
        "screens",
        &[(
            100,
            Open {
                by: "Leo Mullion",
                to: HARBOR,
                form: || {
                    portal(
                        "Shared screens go black after a minute",
                        "high",
                        "In every meeting room, since the update of last night.",
                    )
                },
            },
        )],
    ),
    (
        "badge",
        &[
            (
                4 * DAY,
                Open {
                    by: "Iris Vault",
                    to: HARBOR,
                    form: || {
                        portal(
                            "New badges are not accepted at the side door",
                            "medium",
                            "Badges handed out this week open the front door only.",
                        )
                    },
                },
            ),
            (4 * DAY - 60, People("Finn Transom", "Finn Transom", &[])),
            (
                3 * DAY,
                Say(
                    "Finn Transom",
                    Everyone,
                    "The side door still has the old list. We update it tonight.",
                    &[],
                ),
            ),
            (
                3 * DAY - 25,
                Say(
                    "Finn Transom",
                    OwnAccount,
                    "The nightly job has failed since the first of the month, see the log. Ada, can \
                     you restart it?",
                    &[LOG],
                ),
            ),
            (2 * DAY, Say("Leo Mullion", OwnAccount, "If it fails again we hand out keys.", &[])),
        ],
    ),
    (
        "taps",
        &[
            (
                7 * HOUR,
                OpenFor {
                    by: "Iris Vault",
                    to: HARBOR,
                    account: LUCKY_SEVEN,
                    contact: "Bo Mortar",
                    form: || {
                        portal(
                            "The screen behind the bar shows the wrong taps",
                            "medium",
                            "It lists the beers of last week. Bo has turned it off and on again.",
                        )
                    },
                },
            ),
            (7 * HOUR - 3, Attach("Iris Vault", &[SCREENSHOT])),
            (
                6 * HOUR,
                Say(
                    "Iris Vault",
                    OwnAccount,
                    "Lucky Seven pays for the weekend service. Let us keep an eye on this one.",
                    &[],
                ),
            ),
            (5 * HOUR, Say("Bo Mortar", Everyone, "The guests order what we no longer have.", &[])),
        ],
    ),
    (
        "desk booking",
        &[
            (
                5 * DAY,
                Open {
                    by: "Leo Mullion",
                    to: HARBOR,
                    form: || {
                        portal(
                            "A desk can be booked twice for the same hour",
                            "medium",
                            "Two colleagues stood at desk 14 this morning, both with a booking.",
                        )
                    },
                },
            ),
            (
                4 * DAY,
                Do(
                    "Finn Transom",
                    Action::Resolve,
                    "The second booking is now refused while the first is being confirmed.",
                ),
            ),
        ],
    ),
    (
        "printer",
        &[
            (
                15 * DAY,
                Open {
                    by: "Iris Vault",
                    to: HARBOR,
                    form: || {
                        portal(
                            "Printer on the second floor asks for a code",
                            "low",
                            "Nobody knows one.",
                        )
                    },
                },
            ),
            (14 * DAY, Do("Ada Quay", Action::Resolve, "Codes are off for this floor.")),
            (13 * DAY, Rate("Iris Vault", Action::AcceptResolution, "4", "")),
        ],
    ),
];

fn portal(subject: &str, impact: &str, description: &str) -> NewCase {
    NewCase {
        subject: subject.to_owned(),
        description: description.to_owned(),
        impact: impact.to_owned(),
        environment: "1".to_owned(),
        ..NewCase::default()
    }
}
