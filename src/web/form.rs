//! What a request sent: query strings and forms, bounded.

use super::{
    html::typed::{Tried, Typed},
    request::{Body, Request},
    wire::{Allowance, Arrived, Fate as Spooled},
};
use crate::{
    desk::{Fate, Incoming},
    domain::{
        access::Person,
        draft::Draft,
        file::FileRules,
        id::AttachmentId,
        moment::Moment,
        refusal::{Field, Refusal},
    },
    error::{Error, Result},
};

/// The most fields of a form or query.
const FIELDS_MAX: usize = 2_000;

/// A form that has arrived. Of a field that is sent more than once, the first value counts, where
/// only one is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    /// Names and values, in order.
    pub(crate) fields: Vec<(String, String)>,
    /// Files.
    pub(crate) files: Vec<Incoming>,
    /// Whether files came that nobody may send here, so that nothing is known of them.
    pub(crate) cut: bool,
}

impl Form {
    /// Reads a request's body.
    ///
    /// # Errors
    ///
    /// [`Refusal::Malformed`] for a body that is no form, or has too many fields.
    pub(crate) fn of(request: &Request) -> Result<Form, Refusal> {
        match &request.body {
            Body::Announced => Err(Refusal::Malformed),
            Body::Arrived(manifest) => {
                let mut fields = manifest.fields.clone();
                if manifest.cut {
                    // What was cut off may have said so, and to say it of too much harms nobody.
                    fields.push(("private".to_owned(), "on".to_owned()));
                }
                let files = manifest.files.iter().map(incoming).collect::<Result<_, _>>()?;
                Ok(Form { fields, files, cut: manifest.cut })
            }
            Body::Whole(bytes) if bytes.is_empty() => Ok(Form::default()),
            Body::Whole(bytes) => {
                let kind = request.header("content-type").unwrap_or_default();
                let kind = kind.split(';').next().unwrap_or_default().trim();
                if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
                    return Err(Refusal::Malformed);
                }
                Ok(Form { fields: pairs(bytes)?, ..Form::default() })
            }
        }
    }

    /// The first value of a field; empty if it has none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// The first value of a field, if it was sent.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(has, _)| has == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a field.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let all = self.fields.iter().filter(|(has, _)| has == name);
        all.map(|(_, value)| value.clone()).collect()
    }

    /// Forgets what was sent in a field.
    pub(crate) fn forget(&mut self, field: Field) {
        self.fields.retain(|(name, _)| name != field.name());
    }

    /// The value of a field by which the domain knows it.
    pub(crate) fn field(&self, field: Field) -> String {
        self.get(field.name()).to_owned()
    }

    /// The value of a field, if the form has it.
    pub(crate) fn optional(&self, field: Field) -> Option<String> {
        self.find(field.name()).map(ToOwned::to_owned)
    }

    /// The files of a draft that the form keeps; a name that is none is passed over.
    pub(crate) fn kept(&self) -> Vec<AttachmentId> {
        self.all("kept").iter().filter_map(|text| text.parse().ok()).collect()
    }

    /// The fields as a draft keeps them: without what belongs to the form itself.
    pub(crate) fn to_keep(&self) -> Vec<(String, String)> {
        let own = |name: &str| {
            matches!(name, "token" | "go" | "kept" | "file" | "offered" | "seen")
                || name.starts_with("was-")
        };
        self.fields.iter().filter(|(name, _)| !own(name)).cloned().collect()
    }

    /// The form as it is shown again, and why. The files are those of the draft.
    ///
    /// # Errors
    ///
    /// The fault, if `error` is one: that is not shown in a form.
    pub(crate) fn tried(self, error: Error, draft: Option<&Draft>) -> Result<Tried> {
        match error {
            Error::Refused(Refusal::NotFound) => Err(error),
            Error::Refused(refusal) => {
                let files = draft.map(|draft| draft.files.clone()).unwrap_or_default();
                Ok(Tried { typed: Typed { values: self.fields, files }, refusal })
            }
            fault @ Error::Failed(_) => Err(fault),
        }
    }
}

/// A request's query, in order.
///
/// # Errors
///
/// [`Refusal::Malformed`] if it has too many fields.
pub(crate) fn query(request: &Request) -> Result<Vec<(String, String)>, Refusal> {
    pairs(request.query.as_bytes())
}

fn pairs(bytes: &[u8]) -> Result<Vec<(String, String)>, Refusal> {
    let parsed = form_urlencoded::parse(bytes).into_owned().take(FIELDS_MAX + 1);
    let fields: Vec<_> = parsed.collect();
    if fields.len() > FIELDS_MAX { Err(Refusal::Malformed) } else { Ok(fields) }
}

fn incoming(file: &Arrived) -> Result<Incoming, Refusal> {
    let fate = match &file.fate {
        Spooled::Spooled { file, hash } => {
            Fate::Spooled(file.clone(), hash.parse().map_err(|_| Refusal::Malformed)?)
        }
        Spooled::NotAllowed => Fate::NotAllowed,
        Spooled::TooLarge { .. } => Fate::TooLarge,
        Spooled::TooMany => Fate::TooMany,
        Spooled::NoRoom => Fate::NoRoom,
    };
    Ok(Incoming { name: file.name.clone(), size: file.size, fate })
}

/// What the edge may take in of a form whose files go by `rules`. If those are refused, the words
/// that stand before the files may come still: the page that says no shows them again.
///
/// # Errors
///
/// What `rules` fails with, for whoever may not know that there is anything; a fault.
pub(crate) fn at_least_words(sender: &Person, rules: Result<FileRules>) -> Result<Allowance> {
    match rules {
        Err(Error::Refused(refusal)) if refusal != Refusal::NotFound => {
            Ok(Allowance { words_only: true, ..allowed(sender, Vec::new(), 0) })
        }
        rules => Ok(allowance(sender, &rules?)),
    }
}

/// What the edge may take in for this user at a desk with these rules.
pub(crate) fn allowance(sender: &Person, rules: &FileRules) -> Allowance {
    let kinds = rules.extensions().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
    allowed(sender, kinds, rules.per_message_max)
}

/// What the edge may take in for this user's table.
pub(crate) fn table_allowance(sender: &Person, bytes: u64) -> Allowance {
    let kinds = ["csv", "txt"].map(|name| (name.to_owned(), bytes));
    allowed(sender, kinds.into(), 1)
}

fn allowed(sender: &Person, kinds: Vec<(String, u64)>, files_max: usize) -> Allowance {
    Allowance {
        owner: sender.user.0,
        account: sender.account.0,
        kinds,
        files_max,
        words_only: false,
    }
}

/// A moment as forms and addresses have it, in milliseconds.
///
/// # Errors
///
/// [`Refusal::Malformed`] if it is none.
pub(crate) fn moment(text: &str) -> Result<Moment, Refusal> {
    text.parse().map(Moment).map_err(|_| Refusal::Malformed)
}
