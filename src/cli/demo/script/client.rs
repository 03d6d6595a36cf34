//! From a customer to support.

use super::{
    Act::{Do, Open, OpenFor, People, Say},
    Case, DAY, HOUR, ORDER,
};
use crate::{
    cli::demo::parties::{APOLLO, SUPPORT},
    domain::{
        open::NewCase,
        talk::Audience::{Everyone, OwnAccount},
        workflow::Action,
    },
};

pub(super) const CASES: &[Case] = &[
    (
        "cannot upload",
        &[
            (
                5 * HOUR,
                Open {
                    by: "Tess Corbel",
                    to: SUPPORT,
                    form: || {
                        client(
                            "Cannot upload logs larger than ten megabytes",
                            "2",
                            "The page says that the limit is 10 MB, the help says 20 MB. Which one holds?",
                        )
                    },
                },
            ),
            (4 * HOUR, People("Paulie Marsh", "Paulie Marsh", &[])),
            (
                3 * HOUR,
                Do(
                    "Paulie Marsh",
                    Action::WaitForCustomer,
                    "20 MB hold for your cases to us. Was this a case to another partner?",
                ),
            ),
        ],
    ),
    (
        "data processing",
        &[
            (
                26 * HOUR,
                Open {
                    by: "Odo Pillar",
                    to: SUPPORT,
                    form: || {
                        client(
                            "Where do we find the data processing agreement",
                            "1",
                            "Our auditors ask for it.",
                        )
                    },
                },
            ),
            (
                25 * HOUR,
                Say(
                    "Nora Lintel",
                    Everyone,
                    "I am collecting the current version and will attach it here.",
                    &[],
                ),
            ),
            (
                24 * HOUR,
                Say(
                    "Nora Lintel",
                    OwnAccount,
                    "Legal wants to see the annex first. Paulie, do you know whom to ask?",
                    &[],
                ),
            ),
        ],
    ),
    (
        "card",
        &[(
            6 * HOUR,
            OpenFor {
                by: "Nora Lintel",
                to: SUPPORT,
                account: APOLLO,
                contact: "Odo Pillar",
                form: || {
                    client(
                        "Your card runs out at the end of the month",
                        "3",
                        "Odo called us about it. Please confirm the new one here.",
                    )
                },
            },
        )],
    ),
    (
        "new question",
        &[(
            40,
            Open {
                by: "Odo Pillar",
                to: SUPPORT,
                form: || client("Can two people be agent of one case", "1", "We work in pairs."),
            },
        )],
    ),
    (
        "invoice",
        &[
            (
                18 * DAY,
                Open {
                    by: "Tess Corbel",
                    to: SUPPORT,
                    form: || {
                        client(
                            "Invoice of October names our old address",
                            "3",
                            "We moved in September. Please send a corrected one.",
                        )
                    },
                },
            ),
            (17 * DAY, Say("Nora Lintel", Everyone, "Corrected, see the file.", &[ORDER])),
            (16 * DAY, Do("Tess Corbel", Action::Close, "")),
        ],
    ),
];

fn client(subject: &str, category: &str, description: &str) -> NewCase {
    NewCase {
        subject: subject.to_owned(),
        description: description.to_owned(),
        category: category.to_owned(),
        ..NewCase::default()
    }
}
