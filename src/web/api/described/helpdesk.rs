//! Cases, what is said in them, and desks.

use super::{
    super::{
        body,
        cases::CaseJson,
        failure::Failure,
        files::FileJson,
        list::NOTHING,
        settings::SettingsJson,
        talk::{ConversationJson, MessageJson},
    },
    Asks, Gives, Operation, Other, Tag, Takes, Value, act, change, json, list, make, read, remove,
    shape,
};
use crate::web::rql::collections;

type Case = CaseJson<'static>;
type File = FileJson<'static>;
type Message = MessageJson<'static>;
type Settings = SettingsJson<'static>;

const CASE: &str = "/public/v1/helpdesk/cases/{}";
const FILE: &str = "/public/v1/helpdesk/cases/{}/attachments/{}";
const MESSAGE: &str = "/public/v1/conversations/{}/messages";

const NEW: &str = r#"{"subject": "Seat count differs", "description": "We see 12, you bill 14.", "type": "technical", "priority": 1, "receiver": {"account": {"id": "VA-000-001"}}}"#;
const STEP: &str = "The step has to be one that the workflow of the case has from where it stands, and yours to take. What there is to say is sent as a message before.";

/// A part of a file, as `Range` asks for it.
pub(super) const RANGES: &[Other] = &[
    (206, "The part of the file that `Range` asks for.", Gives::Bytes),
    (416, "The file has no such part.", Gives::Bytes),
];

/// Cases and their files.
pub(super) const CASES: &[Operation] = &[
    Operation {
        tells: "The newest first, unless `ordering(…)` says something else. Those of your account, and of the accounts that it manages.",
        ..list::<Case>("/public/v1/helpdesk/cases", "list-cases", "List cases", &collections::CASES)
    },
    Operation {
        tells: "The other side sees it at once. Who opens it is its reporter and, unless another is named, its agent.",
        ..make::<Case>(
            "/public/v1/helpdesk/cases",
            "open-case",
            "Open a case",
            json::<body::Case>(&["subject", "description", "type", "receiver"], NEW),
        )
    },
    read::<Case>(CASE, "read-case", "Read a case"),
    Operation {
        tells: "What is sent changes, what is not sent stays. Each side sets its own agent and recipients.",
        ..change::<Case>(
            CASE,
            "change-case",
            "Change a case",
            json::<body::Case>(&[], r#"{"priority": 3, "subject": "Seat count differs by two"}"#),
        )
    },
    Operation {
        tells: STEP,
        ..act::<Case>("/public/v1/helpdesk/cases/{}/pend", "pend-case", "Put a case to pending")
    },
    Operation {
        tells: STEP,
        ..act::<Case>(
            "/public/v1/helpdesk/cases/{}/inquire",
            "inquire-case",
            "Ask the side that opened a case",
        )
    },
    Operation {
        tells: STEP,
        ..act::<Case>("/public/v1/helpdesk/cases/{}/resolve", "resolve-case", "Resolve a case")
    },
    Operation {
        tells: "Both a rating and feedback may be left out, and are only taken where the workflow asks for them.",
        takes: json::<body::Closing>(&[], r#"{"rating": 5, "feedback": "Quick and kind."}"#),
        ..act::<Case>("/public/v1/helpdesk/cases/{}/close", "close-case", "Close a case")
    },
    list::<File>(
        "/public/v1/helpdesk/cases/{}/attachments",
        "list-attachments",
        "List the files of a case",
        &NOTHING,
    ),
    Operation {
        tells: "One file, as the field `file` of a form. Which kinds and sizes a case takes is told on the page Files.",
        ..make::<File>(
            "/public/v1/helpdesk/cases/{}/attachments",
            "attach-file",
            "Attach a file to a case",
            Takes::File,
        )
    },
    Operation {
        tells: "What is known of the file; or with `format` the file itself, to keep (`attachment`) or to look at (`preview`, for pictures and PDF).",
        asks: Asks::Names(&[(
            "format",
            Value::Choice(&["attachment", "preview"]),
            "The file itself instead.",
        )]),
        gives: Gives::OrFile(shape::<File>),
        also: RANGES,
        ..read::<File>(FILE, "read-attachment", "Read a file")
    },
    Operation {
        tells: "For who sent it and the admins of their account, as long as the case is not closed.",
        ..remove(FILE, "delete-attachment", "Delete a file")
    },
];

/// Why no conversation ends by itself.
const STAYS: &str =
    "Is always refused: a conversation stays with its case. Close the case instead.";

/// What is said in cases.
pub(super) const CONVERSATIONS: &[Operation] = &[
    Operation {
        tag: Tag::Conversations,
        tells: "One for each case; `instance_id` is the case.",
        ..list::<ConversationJson<'static>>(
            "/public/v1/conversations",
            "list-conversations",
            "List conversations",
            &collections::CONVERSATIONS,
        )
    },
    Operation {
        tag: Tag::Conversations,
        tells: "Is always refused: each case comes with its own. Open a case.",
        status: 400,
        ..act::<Failure<'static>>(
            "/public/v1/conversations",
            "make-conversation",
            "Make a conversation",
        )
    },
    Operation {
        tag: Tag::Conversations,
        tells: STAYS,
        status: 400,
        gives: Gives::One(shape::<Failure<'static>>),
        ..remove("/public/v1/conversations/{}", "delete-conversation", "Delete a conversation")
    },
    Operation {
        tag: Tag::Conversations,
        tells: STAYS,
        status: 400,
        ..act::<Failure<'static>>(
            "/public/v1/conversations/{}/close",
            "close-conversation",
            "Close a conversation",
        )
    },
    Operation {
        tag: Tag::Conversations,
        ..read::<ConversationJson<'static>>(
            "/public/v1/conversations/{}",
            "read-conversation",
            "Read a conversation",
        )
    },
    Operation {
        tag: Tag::Conversations,
        tells: "The oldest first, unless `ordering(…)` says something else. A private one shows only to the account that wrote it.",
        ..list::<Message>(MESSAGE, "list-messages", "List what was said", &collections::MESSAGES)
    },
    Operation {
        tag: Tag::Conversations,
        ..make::<Message>(
            MESSAGE,
            "write-message",
            "Write a message",
            json::<body::Message>(&["text"], r#"{"text": "On it."}"#),
        )
    },
    Operation {
        tag: Tag::Conversations,
        tells: "Only its author, and only until the case is closed; what was written after that, for an hour.",
        ..change::<Message>(
            "/public/v1/conversations/{}/messages/{}",
            "change-message",
            "Change a message",
            json::<body::Message>(&[], r#"{"text": "On it since noon."}"#),
        )
    },
];

/// The settings of desks.
pub(super) const SETTINGS: &[Operation] = &[
    read::<Settings>(
        "/public/v1/modules/{}/accounts/{}/settings",
        "read-settings",
        "Read the settings of a desk",
    ),
    Operation {
        tells: "What is sent changes, what is not sent stays. For admins of the account.",
        ..change::<Settings>(
            "/public/v1/modules/{}/accounts/{}/settings",
            "change-settings",
            "Change the settings of a desk",
            json::<body::Settings>(&[], r#"{"ttl": 14, "instructions": "Please name the order."}"#),
        )
    },
];
