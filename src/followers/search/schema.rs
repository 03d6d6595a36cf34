//! What a document of the index is.
//!
//! A document is a [`Sheet`]. It holds words to be found and nothing to be shown: what a page shows
//! is read from the store, by whoever may.

use tantivy::{
    TantivyDocument,
    schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions},
};

use crate::domain::search::{
    sheet::{Place, Sheet},
    words,
};

/// Stands for no account: ids are far smaller.
pub(super) const NOBODY: u64 = u64::MAX;

/// The fields of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) case: Field,
    pub(super) issuer: Field,
    pub(super) receiver: Field,
    pub(super) own: Field,
    pub(super) besides: Field,
    pub(super) closed: Field,
    pub(super) moved: Field,
    pub(super) write: Field,
    pub(super) id: Field,
    pub(super) subject: Field,
    pub(super) person: Field,
    pub(super) file: Field,
    pub(super) description: Field,
    pub(super) comment: Field,
}

impl Fields {
    pub(super) fn document(&self, sheet: &Sheet) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_u64(self.case, sheet.case.0);
        document.add_u64(self.issuer, sheet.issuer.0);
        document.add_u64(self.receiver, sheet.receiver.0);
        document.add_u64(self.own, sheet.own.map_or(NOBODY, |own| own.0));
        sheet.besides.iter().for_each(|account| document.add_u64(self.besides, account.0));
        document.add_u64(self.closed, u64::from(sheet.closed));
        document.add_u64(self.moved, sheet.moved_at.0);
        for (place, text) in &sheet.texts {
            let folded: Vec<String> = words(text).map(|word| word.folded).collect();
            document.add_text(self.of(*place), folded.join(" "));
        }
        document
    }

    fn of(&self, place: Place) -> Field {
        match place {
            Place::Id => self.id,
            Place::Subject => self.subject,
            Place::Person(_) => self.person,
            Place::File(_) => self.file,
            Place::Description => self.description,
            Place::Comment(_) => self.comment,
        }
    }
}

/// The schema of the index, and its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let (key, said) =
        (NumericOptions::default().set_indexed(), NumericOptions::default().set_fast());
    // Words come folded and with one blank between them.
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("whitespace")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        .set_fieldnorms(false);
    let text = TextOptions::default().set_indexing_options(indexing);
    let fields = Fields {
        case: schema.add_u64_field("case", key.clone().set_fast()),
        issuer: schema.add_u64_field("issuer", key.clone().set_fast()),
        receiver: schema.add_u64_field("receiver", key.clone().set_fast()),
        own: schema.add_u64_field("own", said.clone()),
        besides: schema.add_u64_field("besides", said.clone()),
        closed: schema.add_u64_field("closed", said.clone()),
        moved: schema.add_u64_field("moved", said),
        write: schema.add_u64_field("write", key),
        id: schema.add_text_field("id", text.clone()),
        subject: schema.add_text_field("subject", text.clone()),
        person: schema.add_text_field("person", text.clone()),
        file: schema.add_text_field("file", text.clone()),
        description: schema.add_text_field("description", text.clone()),
        comment: schema.add_text_field("comment", text),
    };
    (schema.build(), fields)
}
