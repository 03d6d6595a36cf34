//! From a service provider to a vendor's portal.

use super::{
    Act::{Do, Open, People, Rate, Say},
    Case, DAY,
};
use crate::{
    cli::demo::parties::HARBOR,
    domain::{open::NewCase, talk::Audience::Everyone, workflow::Action},
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
