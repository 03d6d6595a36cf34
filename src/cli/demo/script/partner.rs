//! Between vendor and distributor.

use super::{
    Act::{Attach, Do, Open, People, Rate, Say},
    Case, DAY, HOUR, LOG, ORDER, SCREENSHOT, SEATS,
};
use crate::{
    cli::demo::{
        parties::{FRONT_STREET, MIGHTY_MICK},
        seed::tutorial_product,
    },
    domain::{
        open::NewCase,
        talk::Audience::{Everyone, OwnAccount},
        workflow::Action,
    },
};

pub(super) const CASES: &[Case] = &[
    (
        "billed twice",
        &[
            (
                2 * DAY,
                Open {
                    by: "Robert Balboa",
                    to: MIGHTY_MICK,
                    form: || {
                        partner(
                            "Order PR-7741 provisioned twice for the same subscription",
                            "On 20 November at 02:08 UTC order **PR-7741** of customer Lucky Seven Tavern was \
             provisioned twice. Both runs created an asset, and both were billed.\n\n1. Open the \
             subscription in the vendor console.\n2. Compare the two assets: only the external id \
             is equal.\n\nWe expect one asset, and a credit for the second.",
                            "high",
                            "technical",
                            true,
                        )
                    },
                },
            ),
            (2 * DAY - 5, Attach("Robert Balboa", &[SCREENSHOT, LOG, ORDER])),
            (
                2 * DAY - 12,
                Say(
                    "Robert Balboa",
                    Everyone,
                    "The screenshot shows both orders. The second one carries the same `external_id`, so \
             our side treats it as a retry, yet it was billed.",
                    &[],
                ),
            ),
            (2 * DAY - 30, People("Michael Goldmill", "Michael Goldmill", &["Ivo Gable"])),
            (
                2 * DAY - 50,
                Do(
                    "Michael Goldmill",
                    Action::Inquire,
                    "Thank you. Which of the two asset ids reached your console first? Please send:\n\n- \
             the provisioning log from 02:00 to 02:20 UTC\n- the answer to the second request",
                ),
            ),
            (
                2 * DAY - 70,
                Say(
                    "Adrian Pennino",
                    OwnAccount,
                    "The gateway restarted at 02:07. Let us not mention the restart before we know whether \
             it is the cause.",
                    &[],
                ),
            ),
            (
                2 * DAY - 90,
                Do(
                    "Robert Balboa",
                    Action::SubmitData,
                    "> Which of the two asset ids reached your console first?\n\nThe one ending in \
             `-7741`. The body was:\n\n```\n{\"error_code\": \"VAL_001\", \"errors\": [\"Asset with \
             this external id exists\"]}\n```",
                ),
            ),
            (
                DAY,
                Do(
                    "Michael Goldmill",
                    Action::Resolve,
                    "The duplicate was cancelled and credited. A retry with a known external id is now \
             refused before billing.",
                ),
            ),
        ],
    ),
    (
        "activation link",
        &[
            (
                9 * HOUR,
                Open {
                    by: "Michael Goldmill",
                    to: FRONT_STREET,
                    form: || {
                        partner(
                            "Activation link in the welcome mail leads to an empty page",
                            "Since this morning the link of every welcome mail ends on an empty page. Customers \
             cannot start their trial.\n\nSeen in three browsers, with and without signing in.",
                            "urgent",
                            "technical",
                            true,
                        )
                    },
                },
            ),
            (
                8 * HOUR,
                Say(
                    "Ivo Gable",
                    Everyone,
                    "Four customers have called so far. The page answers 200 with no body.",
                    &[SCREENSHOT],
                ),
            ),
            (
                12,
                Say(
                    "Michael Goldmill",
                    OwnAccount,
                    "If there is no answer by five I will call Robert.",
                    &[],
                ),
            ),
        ],
    ),
    (
        "seat count",
        &[
            (
                3 * DAY,
                Open {
                    by: "Robert Balboa",
                    to: MIGHTY_MICK,
                    form: || {
                        partner(
                            "Seat count differs between vendor console and billing",
                            "Three of four subscriptions differ, see the table. Which side is right?",
                            "medium",
                            "business",
                            true,
                        )
                    },
                },
            ),
            (3 * DAY - 2, Attach("Robert Balboa", &[SEATS])),
            (
                38,
                Do(
                    "Michael Goldmill",
                    Action::Inquire,
                    "Is the table from before or after the change of plan on Monday?",
                ),
            ),
        ],
    ),
    (
        "price list",
        &[
            (
                6 * DAY,
                Open {
                    by: "Ivo Gable",
                    to: FRONT_STREET,
                    form: || {
                        partner(
                            "Price list for 2027 lacks the regional prices",
                            "The sheet that we received on Friday has one price for all regions.",
                            "low",
                            "business",
                            false,
                        )
                    },
                },
            ),
            (5 * DAY, People("Robert Balboa", "Adrian Pennino", &[])),
            (
                4 * DAY,
                Say("Adrian Pennino", Everyone, "The regional sheet follows on Thursday.", &[]),
            ),
        ],
    ),
    (
        "trial period",
        &[
            (
                12 * DAY,
                Open {
                    by: "Robert Balboa",
                    to: MIGHTY_MICK,
                    form: || {
                        partner(
                            "Trial period should be thirty days, not fourteen",
                            "The contract says thirty days for every new customer.",
                            "medium",
                            "business",
                            true,
                        )
                    },
                },
            ),
            (
                10 * DAY,
                Do(
                    "Michael Goldmill",
                    Action::Resolve,
                    "Set to thirty days, also for the trials that are running.",
                ),
            ),
            (9 * DAY, Rate("Robert Balboa", Action::Close, "5", "Quick and complete.")),
        ],
    ),
    (
        "logo",
        &[
            (
                20 * DAY,
                Open {
                    by: "Michael Goldmill",
                    to: FRONT_STREET,
                    form: || {
                        partner(
                            "Logo of Tutorial Product is cut off in the catalogue",
                            "On narrow screens the logo loses its right third.",
                            "low",
                            "technical",
                            true,
                        )
                    },
                },
            ),
            (16 * DAY, Do("Adrian Pennino", Action::Resolve, "The catalogue now scales it.")),
            (
                14 * DAY,
                Do("Michael Goldmill", Action::Reopen, "It is still cut off at 360 pixels."),
            ),
            (13 * DAY, Do("Adrian Pennino", Action::Resolve, "Now at every width.")),
            (12 * DAY, Rate("Michael Goldmill", Action::Close, "3", "")),
        ],
    ),
];

fn partner(subject: &str, description: &str, priority: &str, kind: &str, product: bool) -> NewCase {
    NewCase {
        subject: subject.to_owned(),
        description: description.to_owned(),
        priority: priority.to_owned(),
        kind: kind.to_owned(),
        product: if product { tutorial_product() } else { String::new() },
        ..NewCase::default()
    }
}
