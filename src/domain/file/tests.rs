//! What names come to, what each desk takes, and what refusals say.

use proptest::prelude::*;

use super::*;

fn parse(raw: &str) -> FileName {
    FileName::parse(raw).unwrap()
}

fn kind(raw: &str) -> Option<FileKind> {
    parse(raw).kind()
}

#[test]
fn the_facts_stand_in_the_order_of_the_kinds() {
    for (at, kind) in FileKind::ALL.into_iter().enumerate() {
        assert_eq!(kind as usize, at, "{kind:?}");
        assert_eq!(FileKind::of_extension(kind.extension()), Some(kind));
    }
}

#[test]
fn only_the_genuine_last_extension_counts() {
    let cases = [
        ("a.jpg", Some(FileKind::Jpg)),
        ("a.JPG", Some(FileKind::Jpg)),
        ("a.jPeG", Some(FileKind::Jpg)),
        ("a.php.jpg", Some(FileKind::Jpg)),
        ("a.jpg.", Some(FileKind::Jpg)),
        ("a.jpg. . .", Some(FileKind::Jpg)),
        ("a.jpg ", Some(FileKind::Jpg)),
        ("a.jpg\u{3000}\u{a0}", Some(FileKind::Jpg)),
        ("CON.txt", Some(FileKind::Txt)),
        ("a%00.png", Some(FileKind::Png)),
        ("a.html;.png", Some(FileKind::Png)),
        ("run\u{202e}gnp.zip", Some(FileKind::Zip)),
        ("a.jpg.php", None),
        ("a.jpg%00.php", None),
        ("a.jpg;.html", None),
        ("a.jpg::$DATA", None),
        ("a.jpg\u{200b}", None),
        ("a.jpg\u{202e}", None),
        ("a.jpg\u{ff0e}php", None),
        ("a.ｊｐｇ", None),
        ("a.tar.gz", None),
        ("a.docm", None),
        ("jpg", None),
        (".jpg", None),
        ("..jpg", None),
        (" .jpg", None),
        (". .jpg", None),
        ("..%2f..%2fetc%2fpasswd", None),
    ];
    for (raw, expected) in cases {
        assert_eq!(kind(raw), expected, "{raw:?}");
    }
}

#[test]
fn kinds_that_run_somewhere_have_no_name_here() {
    let hostile = "svg html htm xhtml xml js mjs exe com scr bat cmd ps1 php pht phtml php5 jsp asp \
        aspx shtml htaccess url lnk iso gz 7z webp swf jar hta vbs wsf msi dll so docm xlsm dotm \
        rtf eml mht svgz bmp tif heic avif";
    for extension in hostile.split_ascii_whitespace() {
        assert_eq!(kind(&format!("a.{extension}")), None, "{extension}");
    }
}

#[test]
fn a_path_in_front_of_a_name_is_cut() {
    assert_eq!(parse("C:\\fakepath\\a.png").as_str(), "a.png");
    assert_eq!(parse("../../etc/a.png").as_str(), "a.png");
    assert_eq!(parse("..\\a/b\\ c.png").as_str(), "c.png");
    assert_eq!(parse("</b>.png").as_str(), "b>.png");
}

#[test]
fn names_keep_their_script_and_their_marks() {
    for name in ["写真.png", "تقرير.pdf", "naïve façade.txt", "\u{202e}gnp.zip", "👩‍💻.log"]
    {
        assert_eq!(parse(name).as_str(), name);
    }
}

#[test]
fn names_that_cannot_be_kept_are_refused() {
    let long = "a".repeat(4096) + ".png";
    let cases = [
        ("", NameFault::Empty),
        ("   ", NameFault::Empty),
        (".", NameFault::Empty),
        ("..", NameFault::Empty),
        ("a.png/", NameFault::Empty),
        ("...\u{3000}", NameFault::Empty),
        ("a\0.png", NameFault::Control),
        ("a.jpg\0.php", NameFault::Control),
        ("\r\nSet-Cookie: a=b.png", NameFault::Control),
        ("a\tb.png", NameFault::Control),
        ("a\u{85}.png", NameFault::Control),
        ("a\u{2028}b.png", NameFault::Control),
        ("a\u{1b}[2J.png", NameFault::Control),
        (&long, NameFault::TooLong),
    ];
    for (raw, expected) in cases {
        let fault = FileName::parse(raw).unwrap_err();
        assert_eq!(fault, expected, "{raw:?}");
        let refusal = FileRefusal::bad_name(raw, 7, fault);
        assert_eq!(refusal.code(), "file_name_bad");
        assert!(refusal.to_string().contains("7 bytes"), "{refusal}");
        assert!(refusal.to_string().chars().all(|c| !c.is_control()), "{refusal}");
    }
}

#[test]
fn the_longest_name_has_200_characters_of_any_size() {
    let longest = "é".repeat(196) + ".png";
    assert_eq!(parse(&longest).as_str(), longest);
    assert!(FileName::parse(&format!("é{longest}")).is_err());
}

#[test]
fn headers_offer_a_name_twice() {
    let header = |raw| parse(raw).content_disposition(Disposition::Attachment);
    assert_eq!(header("a.png"), "attachment; filename=\"a.png\"; filename*=UTF-8''a.png");
    assert_eq!(
        header("Übersicht 1.pdf"),
        "attachment; filename=\"_bersicht 1.pdf\"; filename*=UTF-8''%C3%9Cbersicht%201.pdf"
    );
    assert_eq!(
        parse("a.png").content_disposition(Disposition::Inline),
        "inline; filename=\"a.png\"; filename*=UTF-8''a.png"
    );
}

#[test]
fn a_name_cannot_break_out_of_its_header() {
    let header = |raw| parse(raw).content_disposition(Disposition::Attachment);
    assert_eq!(
        header("\"><svg onload=alert(1)>.png"),
        "attachment; filename=\"___svg onload=alert(1)_.png\"; \
         filename*=UTF-8''%22%3E%3Csvg%20onload%3Dalert%281%29%3E.png"
    );
    assert_eq!(
        header("a\"; filename=\"b.html;.png"),
        "attachment; filename=\"a__ filename=_b.html_.png\"; \
         filename*=UTF-8''a%22%3B%20filename%3D%22b.html%3B.png"
    );
    assert_eq!(
        header("{{7*7}}%0d%0a.png"),
        "attachment; filename=\"{{7_7}}_0d_0a.png\"; filename*=UTF-8''%7B%7B7%2A7%7D%7D%250d%250a.png"
    );
}

#[test]
fn a_device_is_not_offered_as_one() {
    for raw in ["CON.txt", "nul.pdf", "com1.x.zip", "LPT².log", "aux .txt", "CONIN$.txt"] {
        let header = parse(raw).content_disposition(Disposition::Attachment);
        assert!(header.contains("filename=\"_"), "{header}");
        assert!(header.contains("UTF-8''_"), "{header}");
    }
    for raw in ["console.txt", "com.txt", "com10.txt", "xcon.txt", "lpt.log"] {
        assert_eq!(parse(raw).ascii_fallback(), raw);
    }
}

#[test]
fn direction_marks_stay_on_pages_and_out_of_folders() {
    let name = parse("run\u{202e}gnp.zip");
    assert!(name.as_str().contains('\u{202e}'));
    assert_eq!(name.ascii_fallback(), "rungnp.zip");
    assert!(name.content_disposition(Disposition::Inline).ends_with("UTF-8''rungnp.zip"));
}

#[test]
fn what_each_desk_takes() {
    let table = |rules: FileRules| {
        let lines = rules.extensions().map(|(ext, limit)| format!("{ext} {}", Size(limit)));
        lines.collect::<Vec<_>>().join(", ")
    };
    insta::assert_snapshot!(table(FileRules::PARTNER), @"jpg 10 MB, png 10 MB, gif 10 MB, pdf 10 MB, docx 10 MB, doc 10 MB, txt 10 MB, xlsx 10 MB, xls 10 MB, csv 10 MB, zip 10 MB, rar 10 MB, log 10 MB, jpeg 10 MB");
    insta::assert_snapshot!(table(FileRules::CLIENT), @"jpg 10 MB, png 10 MB, gif 20 MB, pdf 20 MB, docx 20 MB, doc 20 MB, txt 20 MB, xlsx 20 MB, xls 20 MB, csv 20 MB, zip 20 MB, rar 20 MB, jpeg 10 MB");
    assert_eq!(FileRules::PORTAL, FileRules::PARTNER);
}

#[test]
fn sizes_are_held_to_the_byte() {
    let admit =
        |rules: FileRules, raw, bytes| rules.admit(&parse(raw), bytes).map_err(|e| e.code());
    for (rules, raw, limit) in [
        (FileRules::CLIENT, "a.png", 10_485_760),
        (FileRules::CLIENT, "a.jpeg", 10_485_760),
        (FileRules::CLIENT, "a.pdf", 20_971_520),
        (FileRules::PARTNER, "a.pdf", 10_485_760),
        (FileRules::PORTAL, "a.log", 10_485_760),
    ] {
        assert!(admit(rules, raw, 1).is_ok());
        assert!(admit(rules, raw, limit - 1).is_ok());
        assert!(admit(rules, raw, limit).is_ok());
        assert_eq!(admit(rules, raw, limit + 1), Err("file_too_large"));
        assert_eq!(admit(rules, raw, 0), Err("file_empty"));
    }
    assert_eq!(admit(FileRules::CLIENT, "a.log", 1), Err("file_not_allowed"));
    assert_eq!(admit(FileRules::PARTNER, "a.svg", 1), Err("file_not_allowed"));
    assert_eq!(admit(FileRules::PARTNER, ".jpg", 1), Err("file_not_allowed"));
}

#[test]
fn ten_files_go_with_a_message_and_no_more() {
    for rules in [FileRules::PARTNER, FileRules::PORTAL, FileRules::CLIENT] {
        let name = parse("a.png");
        let count = |files| rules.admit_count(0, vec![(&name, 9); files].into_iter());
        assert_eq!(count(10), Ok(()));
        assert_eq!(count(11).unwrap_err().code(), "too_many_files");
        let more = |before| rules.admit_count(before, vec![(&name, 9); 3].into_iter());
        assert_eq!((more(7), rules.room(7), rules.room(12)), (Ok(()), 3, 0));
        assert!(more(8).unwrap_err().to_string().starts_with("11 files are too many"));
    }
}

#[test]
fn refusals_name_the_file_its_size_and_the_limit() {
    let said = |rules: FileRules, raw: &str, bytes| {
        rules.admit(&parse(raw), bytes).unwrap_err().to_string()
    };
    let client = FileRules::CLIENT;
    insta::assert_snapshot!(said(client, "scan.pdf", 22_230_000), @"“scan.pdf” is 21.2 MB. A .pdf file can have up to 20 MB here.");
    insta::assert_snapshot!(said(client, "a.jpeg", 10_485_761), @"“a.jpeg” is just over 10 MB. A .jpg file can have up to 10 MB here.");
    insta::assert_snapshot!(said(client, "a.log", 5), @"“a.log” (5 bytes) is not a kind of file that can be sent here. These are: .jpg .png .gif .pdf .docx .doc .txt .xlsx .xls .csv .zip .rar");
    insta::assert_snapshot!(said(client, "a\u{202e}b.txt", 0), @"“ab.txt” is empty (0 bytes). A .txt file can have 1 byte up to 20 MB here.");
    let docx = parse("a.docx");
    let mismatch = FileRefusal::content_mismatch((&docx, 900), FileKind::Docx, Some("png"));
    insta::assert_snapshot!(mismatch, @"“a.docx” (900 bytes) is called a .docx file, but its content is not that of one; it looks like a .png file.");
    let big = FileRefusal::image_too_big((&parse("a.png"), 67_686), (65_535, 65_535), PIXELS_MAX);
    insta::assert_snapshot!(big, @"“a.png” (66.1 KB) is a picture of 65535 by 65535 pixels, 4295 megapixels. Pictures can have up to 250 megapixels.");
    insta::assert_snapshot!(client.no_room(&docx, 1_363_149), @"There is no room for “a.docx” (1.3 MB) at the moment, though it could have up to 20 MB here. Please try again later, or ask your administrator.");
    insta::assert_snapshot!(client.no_room(&parse("a.svg"), 9), @"There is no room for “a.svg” (9 bytes) at the moment. Please try again later, or ask your administrator.");
    let mut quota = Quota { used: 0, limit: 10 * MB };
    assert_eq!(quota.take(&docx, 10 * MB - 100), Ok(()));
    insta::assert_snapshot!(quota.take(&docx, 101).unwrap_err(), @"“a.docx” (101 bytes) does not fit: the files of your account take 10 MB of the 10 MB that they may, those not sent yet included. Please delete some, or ask your administrator.");
    assert_eq!(quota.take(&docx, 100), Ok(()), "to the byte, and what was refused is not counted");
    assert_eq!(quota.take(&docx, u64::MAX).unwrap_err().code(), "file_quota_full");
    let bad = |raw: &str| FileRefusal::bad_name(raw, 4_096, FileName::parse(raw).unwrap_err());
    insta::assert_snapshot!(bad(&"x".repeat(300)), @"The name “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” (4 KB) is too long; up to 200 characters are fine.");
    insta::assert_snapshot!(bad("a\tb.png"), @"The name “ab.png” (4 KB) contains characters that cannot be shown. Please rename the file.");
    insta::assert_snapshot!(bad(" "), @"A file of 4 KB has no name. Please give it one.");
}

#[test]
fn files_beyond_a_limit_are_named_as_far_as_they_fit_into_a_sentence() {
    let names: Vec<FileName> = (0..20)
        .map(|n| parse(&if n == 11 { "y".repeat(190) } else { format!("scan {n}.pdf") }))
        .collect();
    let some = |count: usize| names.iter().take(count).map(|name| (name, 1_024));
    let many = |count: usize| FileRules::CLIENT.admit_count(0, some(count)).unwrap_err();
    insta::assert_snapshot!(many(11), @"11 files are too many for one message; up to 10 can go with it. Beyond that: “scan 10.pdf” (1 KB).");
    insta::assert_snapshot!(many(12), @"12 files are too many for one message; up to 10 can go with it. Beyond that: “scan 10.pdf” (1 KB) and “yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…” (1 KB).");
    insta::assert_snapshot!(many(20), @"20 files are too many for one message; up to 10 can go with it. Beyond that: “scan 10.pdf” (1 KB), “yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…” (1 KB), “scan 12.pdf” (1 KB), “scan 13.pdf” (1 KB), “scan 14.pdf” (1 KB) and 5 more.");
    let full = FileRefusal::CaseFull { limit: CASE_FILES_MAX, over: Over::of(some(3)) };
    insta::assert_snapshot!(full, @"A case can hold 500 files, and this one has no place for “scan 0.pdf” (1 KB), “scan 1.pdf” (1 KB) and “scan 2.pdf” (1 KB).");
}

proptest! {
    #[test]
    fn a_parsed_name_is_sound_and_parses_to_itself(raw in any::<String>()) {
        let Ok(name) = FileName::parse(&raw) else { return Ok(()) };
        prop_assert!((1..=FileName::CHARS_MAX).contains(&name.as_str().chars().count()));
        prop_assert!(!name.as_str().contains(['/', '\\']));
        prop_assert!(!name.as_str().chars().any(char::is_control));
        prop_assert_eq!(FileName::parse(name.as_str()).unwrap(), name);
    }

    #[test]
    fn every_header_is_one_line_of_ascii_with_two_parameters(raw in "[\\PC\"\\\\;%/\u{202e}\u{e9}.]{1,80}") {
        let Ok(name) = FileName::parse(&raw) else { return Ok(()) };
        let header = name.content_disposition(Disposition::Attachment);
        prop_assert!(header.bytes().all(|b| (0x20..0x7f).contains(&b)), "{}", header);
        prop_assert!(!header.contains('\\'));
        let parts: Vec<_> = header.split('"').collect();
        prop_assert_eq!(parts.len(), 3, "{}", header);
        prop_assert_eq!(parts[0], "attachment; filename=");
        prop_assert!(!parts[1].is_empty());
        let encoded = parts[2].strip_prefix("; filename*=UTF-8''").unwrap();
        let decoded = percent_encoding::percent_decode_str(encoded).decode_utf8().unwrap();
        prop_assert!(!encoded.contains([' ', ';', ',', '=']));
        let shown: String = name.as_str().chars().filter(|c| *c != '\u{202e}').collect();
        prop_assert!(decoded == shown || decoded == format!("_{shown}"), "{} {}", decoded, shown);
    }
}
