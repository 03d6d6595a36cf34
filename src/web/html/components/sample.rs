//! What the components page shows in its components.

use crate::{
    desk::show::Names,
    domain::{
        account::AccountKind,
        attachment::{Attachment, StoredFile},
        entry::{Body, Entry, Notice, Redacted, Said},
        file::FileName,
        flow::{Phase, Stop},
        id::{AccountId, AttachmentId, BlobHash, CaseId, Mark, UserId},
        moment::Moment,
        text::Words,
        workflow::{Action, State},
    },
};

/// The reader's account.
pub(super) const US: AccountId = AccountId(AccountId::VENDORS + 1);
const THEM: AccountId = AccountId(995_631);
const CASE: CaseId = CaseId(982_766_464);
const ROBERT: UserId = UserId(1);
const ADRIAN: UserId = UserId(2);
const MICHAEL: UserId = UserId(3);
/// 20 November 2026, 03:39 UTC.
const OPENED: u64 = 1_795_145_940_000;
const HOUR: u64 = 3_600_000;

fn at(hours: u64) -> Moment {
    Moment(OPENED + hours * HOUR)
}

pub(super) fn names() -> Names {
    let mut names = Names::default();
    names.accounts.insert(US, ("Front Street Inc.".to_owned(), AccountKind::Vendor));
    names.accounts.insert(THEM, ("Mighty Mick’s LLC".to_owned(), AccountKind::Distributor));
    names.users.insert(ROBERT, ("Robert Balboa".to_owned(), US));
    names.users.insert(ADRIAN, ("Adrian Pennino".to_owned(), US));
    names.users.insert(MICHAEL, ("Michael Goldmill".to_owned(), THEM));
    names
}

fn stop(state: Option<State>, phase: Phase, reached: Option<(u64, Option<UserId>)>) -> Stop {
    Stop {
        state,
        phase,
        at: reached.map(|(hours, _)| at(hours)),
        by: reached.and_then(|(_, by)| by),
    }
}

pub(super) fn resolved() -> Vec<Stop> {
    vec![
        stop(None, Phase::Past, Some((0, Some(ROBERT)))),
        stop(Some(State::Inquiring), Phase::Past, Some((1, Some(MICHAEL)))),
        stop(Some(State::Pending), Phase::Past, Some((2, Some(ROBERT)))),
        stop(Some(State::Resolved), Phase::Now, Some((26, Some(MICHAEL)))),
        stop(Some(State::Closed), Phase::Confirm(Some(at(26 + 7 * 24))), None),
    ]
}

pub(super) fn closed() -> Vec<Stop> {
    vec![
        stop(None, Phase::Past, Some((0, Some(ROBERT)))),
        stop(Some(State::Inquiring), Phase::Skipped, None),
        stop(Some(State::Pending), Phase::Past, Some((0, Some(ROBERT)))),
        stop(Some(State::Resolved), Phase::Past, Some((26, Some(MICHAEL)))),
        stop(Some(State::Closed), Phase::Now, Some((26 + 7 * 24, None))),
    ]
}

fn file(id: u64, name: &str, size: u64) -> Option<StoredFile> {
    let name = FileName::parse(name).ok()?;
    let kind = name.kind()?;
    Some(StoredFile { id: AttachmentId(id), name, kind, size, hash: BlobHash([0; 32]) })
}

pub(super) fn stored() -> Vec<StoredFile> {
    let files =
        [file(1, "Tutorial Screenshot.png", 67_686), file(2, "provisioning-log.txt", 12_698)];
    files.into_iter().flatten().collect()
}

pub(super) fn files() -> Vec<Attachment> {
    let files = [
        (file(3, "Large picture of a console.png", 4_200_000), ROBERT, US, None),
        (file(4, "provisioning-log.txt", 12_698), MICHAEL, THEM, None),
        (file(5, "notes for us.docx", 218_000), ADRIAN, US, Some(US)),
    ];
    let attach = |(file, by, account, private_to): (Option<StoredFile>, _, _, _)| {
        let (comment, deleted) = (Some(Mark(2)), None);
        Some(Attachment {
            file: file?,
            case: CASE,
            comment,
            by,
            account,
            at: at(1),
            order: 0,
            private_to,
            deleted,
        })
    };
    files.into_iter().filter_map(attach).collect()
}

fn entry(mark: u64, by: (UserId, AccountId), body: Body) -> Entry {
    let (mark, at, seq) = (Mark(mark), at(mark), 0);
    Entry { case: CASE, seq, mark, at, by: Some(by.0), account: Some(by.1), private_to: None, body }
}

fn said(text: &str) -> Said {
    Said {
        text: Words::parse(text).ok(),
        step: None,
        files: Vec::new(),
        edited_at: None,
        versions: 0,
    }
}

pub(super) fn talk() -> Vec<Entry> {
    let moved =
        Notice::Moved { action: Action::Inquire, from: State::Pending, to: State::Inquiring };
    let agent = Notice::Agent {
        side: crate::domain::workflow::Side::Receiver,
        from: None,
        to: Some(MICHAEL),
    };
    let edited = Said {
        edited_at: Some(at(3)),
        versions: 1,
        files: vec![AttachmentId(4), AttachmentId(9)],
        ..said("The log is attached. It ends with `VAL_001`.")
    };
    let redacted = Redacted { by: MICHAEL, at: at(6), step: None, files: Vec::new() };
    let private = entry(4, (ADRIAN, US), Body::Said(said("Let us wait for their answer.")));
    vec![
        entry(1, (MICHAEL, THEM), Body::Noted(vec![agent, moved])),
        entry(2, (MICHAEL, THEM), Body::Said(said("Which of the two orders came first?"))),
        entry(3, (ROBERT, US), Body::Said(edited)),
        Entry { private_to: Some(US), ..private },
        entry(5, (MICHAEL, THEM), Body::Redacted(redacted)),
    ]
}
