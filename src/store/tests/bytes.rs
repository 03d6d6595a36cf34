//! The bytes of rows, pinned: they are a promise to every file already out there.
//!
//! If one of these fails, don't update the hex: raise the table's version, keep the old shape, read
//! it, and add a line here.

use crate::{
    domain::{
        account::{Account, AccountKind, Category, Contract, Desk, Environment, Product},
        answered::{About, Answer, Answered},
        attachment::{Attachment, StoredFile},
        backup::{Backups, Schedule, Tried},
        banner::{Banner, BannerText},
        bulk::{Altered, Batch, Bulk, Held, Hold, Setting},
        by_link::ByLink,
        case::{Priority, Rating},
        concern::Concern,
        draft::{Draft, DraftPlace},
        duplicate::Duplicate,
        entry::{Body, Entry, Notice, Redacted, Said, Version},
        federation::{Mode, Way},
        file::{FileKind, FileName},
        id::{
            AccountId, AttachmentId, BlobHash, CaseId, CategoryId, ContractId, EnvironmentId, Mark,
            ProductId, ReplyId, TierId, TokenId, UserId, WebhookId,
        },
        journal::{Changed, Event, Kind, Record},
        link::{Invitation, Link as OneTime, Purpose, Reset},
        logo::{Logo, LogoOf},
        mail::{Delivery, Fate, Host, Login, Mail, MailKey, MailSettings, Matter, Security, Why},
        moment::{AutoClose, Moment},
        moving::Moved,
        notify::{Notification, Occasion, Topic},
        numbers::{Count, Numbers, Timing},
        organisation::Offer,
        person::{Rights, Role, User},
        preset::PresetName,
        profile::Factor,
        reply::CannedReply,
        saved::SavedView,
        session::{Session, SessionKey},
        text::{Email, Line, Name, Words},
        token::{Grant, Token},
        webhook::{
            Attempt, Dispatch, DispatchKey, Fate as DispatchFate, Heard, JwtSecret,
            Matter as WebhookMatter, Networks, Occurred, Shape, SigningKey, Switch, Target,
            Webhook, Why as NotSent,
        },
        workflow::{Action, State},
    },
    store::{
        codec::Slot,
        export::through_a_line,
        journal::{Link, Payload},
        tables::{self, Rows},
        tally::Tally,
    },
};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// The bytes of their hex.
pub(super) fn unhex(text: &str) -> Vec<u8> {
    let bytes = (0..text.len()).step_by(2);
    bytes.map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// The row's hex, after it has been read back as it was.
pub(super) fn pinned<K, R>(rows: &Rows<K, R>, key: &K::SelfType<'_>, row: &R) -> String
where
    K: redb::Key + 'static,
    R: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let bytes = rows.encode(key, row).unwrap();
    assert_eq!(rows.decode(key, &bytes).unwrap(), *row);
    assert_eq!(through_a_line(row).unwrap(), *row, "an export holds it");
    hex(&bytes)
}

#[test]
fn parties_keep_their_bytes() {
    let name = |text: &str| Name::parse(text).unwrap();
    let account = Account {
        id: AccountId(995_631),
        kind: AccountKind::Distributor,
        name: name("Mighty"),
        managed_by: Some(AccountId(1)),
        active: true,
        desk: Desk {
            preset: PresetName::Portal,
            auto_close: AutoClose::After(604_800_000),
            instructions: None,
            categories: vec![Category { id: CategoryId(1), name: name("A"), retired: true }],
            file_mb_max: Some(5),
            mode: Mode::Federated,
            ways: Way::parse_all("A | https://a.example | b").unwrap(),
        },
        environments: vec![Environment { id: EnvironmentId(2), name: name("B"), retired: false }],
        created_at: Moment(5),
    };
    insta::assert_snapshot!(pinned(&tables::ACCOUNT, &995_631, &account), @"03fc2f310f0002064d69676874790101010101fc00840c240001010141010105010101411268747470733a2f2f612e6578616d706c652f010162010201420005dc321a12cfd235d3");
    // Version 2 took all cases here.
    let older = unhex(
        "02fc2f310f0002064d69676874790101010101fc00840c24000101014101010501020142000591d0557677241bfc",
    );
    let mut before = account.clone();
    (before.desk.mode, before.desk.ways) = (Mode::BuiltIn, Vec::new());
    assert_eq!(tables::ACCOUNT.decode(&995_631, &older).unwrap(), before);
    // Version 1 had nothing that was retired, and no bound for files.
    let old = unhex(
        "01fc2f310f0002064d69676874790101010101fc00840c24000101014101020142051efdaa2c7470a265",
    );
    let mut was = before;
    (was.desk.file_mb_max, was.desk.categories[0].retired) = (None, false);
    assert_eq!(tables::ACCOUNT.decode(&995_631, &old).unwrap(), was);
}

#[test]
fn what_parties_have_keeps_its_bytes() {
    let name = |text: &str| Name::parse(text).unwrap();
    let parties = (AccountId(1), AccountId(2));
    let contract = Contract { id: ContractId(3), parties, active: true, since: Moment(4) };
    insta::assert_snapshot!(pinned(&tables::CONTRACT, &3, &contract), @"0103010201042b92838c45ec3f82");
    let product = Product {
        id: ProductId(404_832_779),
        owner: AccountId(1),
        name: name("Tutorial"),
        tier_accounts_sync: true,
    };
    insta::assert_snapshot!(pinned(&tables::PRODUCT, &404_832_779, &product), @"01fc0b42211801085475746f7269616c01d215a4ab95cc32e5");
    let user = User {
        id: UserId(7),
        account: AccountId(1),
        name: name("Robert"),
        email: Email::parse("r@example.com").unwrap(),
        role: Role::Agent,
        rights: Rights { opens_for_managed: true, opens_on_behalf: false },
        active: true,
        created_at: Moment(9),
        epoch: 3,
    };
    insta::assert_snapshot!(pinned(&tables::USER, &7, &user), @"01070106526f626572740d72406578616d706c652e636f6d020100010903f2d3dac1ac50184f");
    insta::assert_snapshot!(pinned(&tables::PASSWORD, &7, &"$argon2id$".to_owned()), @"010a246172676f6e326964240e304bfe7bbd2507");
    let session = Session {
        key: SessionKey([1; 32]),
        user: UserId(7),
        epoch: 3,
        made_at: Moment(1),
        seen_at: Moment(2),
        browser: "x".to_owned(),
    };
    insta::assert_snapshot!(pinned(&tables::SESSION, &[1; 32], &session), @"0101010101010101010101010101010101010101010101010101010101010101010703010201785c94950b42de8011");
}

#[test]
fn conversations_keep_their_bytes() {
    let entry = |body| Entry {
        case: CaseId(300),
        seq: 2,
        mark: Mark(8),
        at: Moment(1),
        by: Some(UserId(7)),
        account: None,
        private_to: Some(AccountId(1)),
        body,
    };
    let said = entry(Body::Said(Said {
        text: Some(Words::parse("hello").unwrap()),
        step: Some(Action::Resolve),
        files: vec![AttachmentId(5)],
        edited_at: None,
        versions: 1,
    }));
    insta::assert_snapshot!(pinned(&tables::ENTRY, &(300, 2), &said), @"01fb2c01020801010700010100010568656c6c6f010601050001931ab94e4bf2e021");
    let (from, to) = (State::Pending, State::Closed);
    let noted = entry(Body::Noted(vec![Notice::Moved { action: Action::Close, from, to }]));
    insta::assert_snapshot!(pinned(&tables::ENTRY, &(300, 2), &noted), @"01fb2c0102080101070001010101000a0307497af421043293d2");
    let version = Version { text: None, until: Moment(3), private_to: None };
    insta::assert_snapshot!(pinned(&tables::VERSION, &(300, 2, 0), &version), @"010003004076b7d7f396bb85");
    let words = Words::parse("What happened.").unwrap();
    insta::assert_snapshot!(pinned(&tables::DESCRIPTION, &300, &words), @"010e576861742068617070656e65642e1be8c93c5c021230");
    let file = StoredFile {
        id: AttachmentId(5),
        name: FileName::parse("a.png").unwrap(),
        kind: FileKind::Png,
        size: 66,
        hash: BlobHash([2; 32]),
    };
    let attachment = Attachment {
        file: file.clone(),
        case: CaseId(300),
        comment: Some(Mark(8)),
        by: UserId(7),
        account: AccountId(1),
        at: Moment(1),
        order: 4,
        private_to: None,
        deleted: Some((UserId(7), Moment(2))),
    };
    insta::assert_snapshot!(pinned(&tables::ATTACHMENT, &5, &attachment), @"010505612e706e6701420202020202020202020202020202020202020202020202020202020202020202fb2c0101080701010400010702bc1c4143f20fddb0");
    let draft = Draft {
        user: UserId(7),
        place: DraftPlace::Comment(CaseId(300)),
        fields: vec![("comment".to_owned(), "x".to_owned())],
        files: vec![file],
        touched_at: Moment(6),
    };
    insta::assert_snapshot!(pinned(&tables::DRAFT, &(7, 301), &draft), @"010701fb2c010107636f6d6d656e740178010505612e706e6701420202020202020202020202020202020202020202020202020202020202020202063b391afcdc285c44");
}

#[test]
fn the_journal_and_the_counters_keep_their_bytes() {
    let changed = Changed { what: "state".to_owned(), from: String::new(), to: "New".to_owned() };
    let event = Event {
        by: Some(UserId(7)),
        kind: Kind::CaseMoved,
        record: Record::Case(CaseId(300)),
        private_to: None,
        changes: vec![changed],
    };
    let payload = Payload { salt: [3; 16], event };
    insta::assert_snapshot!(pinned(&tables::JOURNAL_PAYLOAD, &4, &payload), @"010303030303030303030303030303030301070100fb2c01000105737461746500034e65772adb44bc3061398a");
    let mut link = Link {
        at: Moment(1),
        by: None,
        kind: Kind::CaseOpened,
        record: Record::Appliance,
        payload: payload.digest().unwrap(),
        hash: [0; 32],
    };
    link.hash = link.chained([9; 32], 4).unwrap();
    insta::assert_snapshot!(pinned(&tables::JOURNAL, &4, &link), @"01010000077992dbc003dc0b641abdaf8881f865892376ba321ca66205f42bd05200758bdee7b55f298403973cab146fd6a1776d9ec07659ccbd7fbf638afb78f78c2f35a99578394847d8cb72");
    insta::assert_snapshot!(pinned(&tables::FILE_BYTES, &1, &66_000), @"01fcd00101004d62e1de3834a10c");
    insta::assert_snapshot!(pinned(&tables::TALLY, &1, &Tally::default()), @"01400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000c29086706d9105fb");
}

#[test]
fn the_list_of_kinds_has_them_all_in_the_order_of_their_bytes() {
    let slot = Slot { table: "journal", version: 1, key: &[] };
    let kind = |byte: u8| slot.decode::<Kind>(&slot.tagged(&[byte]));
    for (byte, listed) in (0..).zip(Kind::ALL) {
        assert_eq!(kind(byte).unwrap(), listed);
    }
    assert!(kind(u8::try_from(Kind::ALL.len()).unwrap()).is_err(), "and no other");
}

#[test]
fn cases_keep_their_bytes() {
    let case = crate::domain::case::Case::for_bytes();
    insta::assert_snapshot!(pinned(&tables::CASE, &300, &case), @"01fb2c010206077072696e746572020101fc0b42211801010102010201010101090201020109010103fd0068e5cf8b010000fd0168e5cf8b01000001060200010301010501010107536f6c7665642e060701010004050245ad9b658ffb4e7a");
}

#[test]
fn what_people_were_told_keeps_its_bytes() {
    let told = Notification {
        user: UserId(7),
        at: Moment(5),
        occasion: Occasion::Mentioned,
        topic: Topic::Case(CaseId(300)),
        by: Some(UserId(8)),
        mark: Some(Mark(9)),
        via: AccountId(1),
    };
    insta::assert_snapshot!(pinned(&tables::NOTIFICATION, &(7, 0), &told), @"0207050e00fb2c010108010901bde12dbac06a4960");
}

#[test]
fn what_people_were_told_and_mailed_by_the_first_version_is_read_as_what_it_is_now() {
    let told = Notification {
        user: UserId(7),
        at: Moment(5),
        occasion: Occasion::Mentioned,
        topic: Topic::Case(CaseId(300)),
        by: Some(UserId(8)),
        mark: Some(Mark(9)),
        via: AccountId(1),
    };
    let old = unhex("0107050efb2c010108010901a55f0b95797f636c");
    assert_eq!(tables::NOTIFICATION.decode(&(7, 0), &old).unwrap(), told);
    let old = unhex(
        "0101010101010101010101010101010101070101070502fb2c01000109010205060301780209061eeaef28443bc827",
    );
    let Matter::Digest(told, 2) = tables::OUTBOX.decode(&4, &old).unwrap().matter else { panic!() };
    assert_eq!((told[0].topic, told[0].mark), (Topic::Case(CaseId(300)), Some(Mark(9))));
}

#[test]
fn canned_replies_keep_their_bytes() {
    let reply = CannedReply {
        id: ReplyId(5),
        name: Line::parse("Hello").unwrap(),
        text: Words::parse("Hello {customer},").unwrap(),
        by: UserId(7),
        saved_at: Moment(5),
    };
    insta::assert_snapshot!(pinned(&tables::REPLY, &(0, 7, 5), &reply), @"01050548656c6c6f1148656c6c6f207b637573746f6d65727d2c0705348e67360fb90bce");
}

#[test]
fn what_is_redacted_and_marked_keeps_its_bytes() {
    let entry = |body| Entry {
        case: CaseId(300),
        seq: 2,
        mark: Mark(8),
        at: Moment(1),
        by: Some(UserId(7)),
        account: None,
        private_to: Some(AccountId(1)),
        body,
    };
    let notices = vec![
        Notice::FileRedacted(AttachmentId(5)),
        Notice::DescriptionRedacted,
        Notice::MarkedDuplicate,
        Notice::UnmarkedDuplicate,
        Notice::MovedAway,
        Notice::FeedbackRedacted,
    ];
    insta::assert_snapshot!(pinned(&tables::ENTRY, &(300, 2), &entry(Body::Noted(notices))), @"01fb2c01020801010700010101060a050b0c0d0e0f171e19d0c63fa644");
    let step = Some(Action::Resolve);
    let redacted = Redacted { by: UserId(8), at: Moment(2), step, files: vec![AttachmentId(5)] };
    insta::assert_snapshot!(pinned(&tables::ENTRY, &(300, 2), &entry(Body::Redacted(redacted))), @"01fb2c0102080101070001010208020106010521746fff249bc7b3");
    let (case, of, account) = (CaseId(300), CaseId(301), AccountId(1));
    let mark = Duplicate { case, account, of, by: UserId(7), at: Moment(5) };
    insta::assert_snapshot!(pinned(&tables::DUPLICATE, &(300, 1), &mark), @"01fb2c0101fb2d01070539cd4556e403df6c");
    let moved = Moved { case, to: of, by: UserId(7), at: Moment(5) };
    insta::assert_snapshot!(pinned(&tables::MOVED, &(300, 301), &moved), @"01fb2c01fb2d010705ebcaff5896f93be1");
}

#[test]
fn views_keep_their_bytes() {
    let view = SavedView {
        name: Line::parse("Mine").unwrap(),
        address: "/cases?agent=me".to_owned(),
        by: UserId(7),
    };
    insta::assert_snapshot!(pinned(&tables::VIEWS, &(0, 7), &vec![view]), @"0101044d696e650f2f63617365733f6167656e743d6d6507db344966a9982b3d");
}

#[test]
fn what_was_done_to_many_cases_keeps_its_bytes() {
    let agents = (Setting::Agent(None), Setting::Agent(Some(UserId(8))));
    let priorities = (Setting::Priority(Priority::Low), Setting::Priority(Priority::Urgent));
    let changed = |set| Altered { case: CaseId(300), set };
    let batch = Batch {
        by: UserId(7),
        at: Moment(5),
        done: Bulk::Undo,
        hold: Some(Hold {
            due_at: Moment(6),
            epoch: 3,
            cases: vec![Held { case: CaseId(300), moved_at: Moment(4) }],
        }),
        changed: vec![changed(Some(agents)), changed(Some(priorities)), changed(None)],
        refused: vec![(CaseId(9), "No.".to_owned())],
    };
    insta::assert_snapshot!(pinned(&tables::BATCH, &(7, 1), &batch), @"0107050301060301fb2c010403fb2c01010000000108fb2c010101000103fb2c01000109034e6f2e85fa5a01d711856f");
}

#[test]
fn the_numbers_of_desks_keep_their_bytes() {
    let rating = Rating::of_word("5").unwrap();
    let timing = Timing {
        desk: AccountId(1),
        opened_at: Moment(1),
        answered_at: Some(Moment(2)),
        resolved_at: Some(Moment(3)),
        rated: Some((Moment(4), rating)),
    };
    insta::assert_snapshot!(pinned(&tables::TIMING, &300, &timing), @"010101010201030104052eb3c3db041c7c80");
    let mut numbers = Numbers::default();
    timing.counts().into_iter().for_each(|(_, count)| numbers.add(count));
    numbers.add(Count::Opened);
    insta::assert_snapshot!(pinned(&tables::NUMBERS, &(1, 23_640), &numbers), @"01020101000000000000000000000000020100000000000000000000000000000000015ecb7e529934a595");
}

#[test]
fn mail_keeps_its_bytes() {
    let told = Notification {
        user: UserId(7),
        at: Moment(5),
        occasion: Occasion::Commented,
        topic: Topic::Case(CaseId(300)),
        by: None,
        mark: Some(Mark(9)),
        via: AccountId(1),
    };
    let mail = Mail {
        key: MailKey([1; 16]),
        user: UserId(7),
        matter: Matter::Digest(vec![told], 2),
        queued_at: Moment(5),
        due_at: Moment(6),
        tries: 3,
        trouble: "x".to_owned(),
        fate: Fate::NotSent(Moment(9), Why::NoAddress),
    };
    insta::assert_snapshot!(pinned(&tables::OUTBOX, &4, &mail), @"020101010101010101010101010101010107010107050200fb2c0100010901020506030178020906c186e986e160396c");
    let matter = Matter::Invitation(AccountId(1), Email::parse("a@b.example").unwrap());
    let invites = Mail { matter, fate: Fate::NotSent(Moment(9), Why::LinkOver), ..mail };
    insta::assert_snapshot!(pinned(&tables::OUTBOX, &4, &invites), @"02010101010101010101010101010101010703010b6140622e6578616d706c650506030178020907844b6a1d4bd01f1a");
    insta::assert_snapshot!(pinned(&tables::ZONE, &7, &"Europe/Berlin".to_owned()), @"010d4575726f70652f4265726c696e5b2fde13fc67d265");
    insta::assert_snapshot!(pinned(&tables::DELIVERY, &7, &Delivery::Off), @"01028d8b2d5c8aa13a7f");
    let settings = MailSettings {
        host: Host::parse("a.example").unwrap(),
        port: 587,
        security: Security::None,
        login: Some(Login::parse("x").unwrap()),
        password: "y".to_owned(),
        from: Email::parse("a@b.example").unwrap(),
        trusted: None,
    };
    let backups = Backups {
        schedule: Schedule { on: true, minute: 150, keep: 7 },
        since: Moment(5),
        last: Some(Tried {
            at: Moment(5),
            by: Some(UserId(7)),
            name: "x".to_owned(),
            bytes: 300,
            trouble: "y".to_owned(),
        }),
    };
    insta::assert_snapshot!(pinned(&tables::BACKUPS, &0, &backups), @"0101960705010501070178fb2c01017945a93248b6ef188b");
    let offer = Offer { from: AccountId(1), to: AccountId(2), at: Moment(5) };
    insta::assert_snapshot!(pinned(&tables::OFFER, &(1, 2), &offer), @"0101020544857a640f6356d4");
    let factor =
        Factor { secret: [1; 20], since: Some(Moment(5)), step: 300, recovery: vec![[2; 32]] };
    insta::assert_snapshot!(pinned(&tables::FACTOR, &7, &factor), @"0101010101010101010101010101010101010101010105fb2c0101020202020202020202020202020202020202020202020202020202020202020265f18a9f4e3857c2");
    insta::assert_snapshot!(pinned(&tables::MAIL_SETTINGS, &0, &settings), @"0109612e6578616d706c65fb4b020201017801790b6140622e6578616d706c6500c60301b32187a666");
}

#[test]
fn the_banner_keeps_its_bytes() {
    let text = BannerText::parse("back at noon").unwrap();
    let banner = Banner { text, until: Some(Moment(5)) };
    insta::assert_snapshot!(pinned(&tables::BANNER, &0, &banner), @"010c6261636b206174206e6f6f6e01056d53717987708e83");
}

#[test]
fn one_time_links_keep_their_bytes() {
    let invitation = Invitation {
        account: AccountId(1),
        name: Name::parse("Robert").unwrap(),
        email: Email::parse("r@example.com").unwrap(),
        role: Role::Agent,
        rights: Rights { opens_for_managed: true, opens_on_behalf: false },
    };
    let link = |purpose| OneTime {
        key: SessionKey([1; 32]),
        by: Some(UserId(7)),
        made_at: Moment(5),
        until: Moment(6),
        purpose,
    };
    let joins = link(Purpose::Join(Box::new(invitation)));
    insta::assert_snapshot!(pinned(&tables::LINK, &[1; 32], &joins), @"01010101010101010101010101010101010101010101010101010101010101010101070506000106526f626572740d72406578616d706c652e636f6d0201006e799ec80dbb9ce9");
    let reset = Reset { user: UserId(8), epoch: 3, used_at: Some(Moment(9)) };
    let resets = link(Purpose::Reset(reset));
    insta::assert_snapshot!(pinned(&tables::LINK, &[1; 32], &resets), @"01010101010101010101010101010101010101010101010101010101010101010101070506010803010996795abc86bc4e23");
    let offer = ByLink { from: AccountId(1), label: Name::parse("R").unwrap() };
    let offers = link(Purpose::Contract(Box::new(offer)));
    insta::assert_snapshot!(pinned(&tables::LINK, &[1; 32], &offers), @"0101010101010101010101010101010101010101010101010101010101010101010107050603010152e459923a0528bdd4");
    let forgotten = link(Purpose::Forgotten(Reset { used_at: None, ..reset }));
    insta::assert_snapshot!(pinned(&tables::LINK, &[1; 32], &forgotten), @"010101010101010101010101010101010101010101010101010101010101010101010705060208030030db4cb4f3924610");
}

#[test]
fn tokens_keep_their_bytes() {
    let token = Token {
        id: TokenId(910_817_511),
        user: UserId(7),
        account: AccountId(1),
        name: Name::parse("Reports").unwrap(),
        hash: [1; 32],
        grants: vec![Grant::ReadHelpdesk, Grant::WriteHelpdesk, Grant::ReadAdministration],
        made_at: Moment(5),
        until: Some(Moment(6)),
        used_at: None,
    };
    insta::assert_snapshot!(pinned(&tables::TOKEN, &910_817_511, &token), @"01fce7f849360701075265706f7274730101010101010101010101010101010101010101010101010101010101010101030001020501060014253d1faecfa42b");
}

#[test]
fn logos_keep_their_bytes() {
    let logo = |of| Logo { of, kind: FileKind::Png, size: 300, hash: BlobHash([1; 32]) };
    let account = logo(LogoOf::Account(AccountId(1)));
    insta::assert_snapshot!(pinned(&tables::LOGO, &(0, 1), &account), @"01000101fb2c0101010101010101010101010101010101010101010101010101010101010101017a2030202d0c294e");
    let product = logo(LogoOf::Product(ProductId(9)));
    insta::assert_snapshot!(pinned(&tables::LOGO, &(1, 9), &product), @"01010901fb2c010101010101010101010101010101010101010101010101010101010101010101331fdd53b3a65bee");
}

#[test]
fn what_a_case_is_about_keeps_its_bytes() {
    let concern = Concern {
        case: CaseId(7),
        account: AccountId(3),
        tier: TierId(9),
        ends: [AccountId(3), AccountId(4)],
        opened_at: Moment(5),
        by: UserId(6),
        at: Moment(8),
    };
    insta::assert_snapshot!(pinned(&tables::CONCERN, &(7, 3), &concern), @"01070309030405060843934ff7fea82a75");
}

#[test]
fn answers_keep_their_bytes() {
    let answer = Some(Answer { status: 201, body: b"{}".to_vec() });
    let at = Moment(5);
    let about = Some(About::Case(CaseId(8)));
    let row = Answered { token: TokenId(7), key: [1; 32], request: [2; 32], at, answer, about };
    insta::assert_snapshot!(pinned(&tables::ANSWERED, &(7, [1; 32]), &row), @"0107010101010101010101010101010101010101010101010101010101010101010102020202020202020202020202020202020202020202020202020202020202020501c9027b7d010008cea47189a3f16d3b");
}

#[test]
fn webhooks_keep_their_bytes() {
    let webhook = Webhook {
        id: WebhookId(118_204_551),
        account: AccountId(1),
        name: Name::parse("Chat").unwrap(),
        target: Target::parse("https://a.example/in", false).unwrap(),
        shape: Shape::Connect,
        kinds: vec![Kind::CaseOpened, Kind::CommentAdded],
        key: SigningKey([1; 32]),
        old_key: Some((SigningKey([2; 32]), Moment(9))),
        switch: Switch::Suspended(Moment(8)),
        made_at: Moment(5),
        arrived_at: Some(Moment(6)),
        failed_at: None,
        failing_since: Some(Moment(7)),
        jwt: Some(JwtSecret::parse("a secret of theirs").unwrap()),
    };
    insta::assert_snapshot!(pinned(&tables::WEBHOOK, &118_204_551, &webhook), @"02fc87a80b070104436861741468747470733a2f2f612e6578616d706c652f696e01020003010101010101010101010101010101010101010101010101010101010101010101020202020202020202020202020202020202020202020202020202020202020209020805010600010701126120736563726574206f662074686569727345182f0ab96e8c5e");
    let event = Occurred {
        kind: Kind::CommentAdded,
        record: Record::Entry(CaseId(3), Mark(4)),
        at: Moment(5),
        by: Some(UserId(7)),
        changes: vec![Changed { what: "state".into(), from: "a".into(), to: "b".into() }],
    };
    let heard = [Heard::Status(503), Heard::Trouble("hung up".to_owned())];
    let attempts = heard.map(|heard| Attempt { at: Moment(6), took_ms: 12, heard }).to_vec();
    let dispatch = Dispatch {
        webhook: WebhookId(1),
        key: DispatchKey([3; 16]),
        matter: WebhookMatter::Event(event),
        queued_at: Moment(5),
        due_at: Moment(8),
        tries: 2,
        attempts,
        fate: DispatchFate::Given(Moment(9), NotSent::TooOld),
    };
    insta::assert_snapshot!(pinned(&tables::DISPATCH, &(1, 0), &dispatch), @"0201030303030303030303030303030303030103010304050107010573746174650161016205080202060c00fbf701060c010768756e672075700209019aa1291c89767fde");
    let ping = Dispatch { matter: WebhookMatter::Ping, fate: DispatchFate::Waiting, ..dispatch };
    insta::assert_snapshot!(pinned(&tables::DISPATCH, &(1, 1), &ping), @"0201030303030303030303030303030303030005080202060c00fbf701060c010768756e67207570003eb78a1af213cefd");
    // Version 1 signed no tokens, and was told of cases alone.
    let older = unhex(
        "01fc87a80b070104436861741468747470733a2f2f612e6578616d706c652f696e010200030101010101010101010101010101010101010101010101010101010101010101010202020202020202020202020202020202020202020202020202020202020202090208050106000107402a7181906d4081",
    );
    let was = Webhook { jwt: None, ..webhook };
    assert_eq!(tables::WEBHOOK.decode(&118_204_551, &older).unwrap(), was);
    let older = unhex(
        "01010303030303030303030303030303030301030301040005010705080202060c00fbf701060c010768756e67207570020901e08a47c3a226f52f",
    );
    let was = tables::DISPATCH.decode(&(1, 0), &older).unwrap();
    let WebhookMatter::Event(event) = was.matter else { panic!("it is no ping") };
    assert_eq!((event.record, event.changes), (Record::Entry(CaseId(3), Mark(4)), Vec::new()));
    let networks = Networks::parse("10.0.0.0/8 fd00::/8").unwrap();
    insta::assert_snapshot!(pinned(&tables::WEBHOOK_NETWORKS, &0, &networks), @"0102000a0000000801fd00000000000000000000000000000008d5081353f5ecca68");
}
