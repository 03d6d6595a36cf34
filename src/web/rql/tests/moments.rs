//! Moments as queries write them.

use crate::web::rql::{moment::parse, value::whole_second};

#[test]
fn a_moment_is_read_in_every_form() {
    let at = parse("2024-02-29T10:02:00Z");
    assert_eq!(at, Some(1_709_200_920_000));
    for same in [
        "2024-02-29T10:02",
        "2024-02-29T10:02Z",
        "2024-02-29 10:02:00",
        "2024-02-29T10:02:00.000Z",
        "2024-02-29T10:02:00.000999",
        "2024-02-29T10:02:00+00:00",
        "2024-02-29T13:02:00+03:00",
        "2024-02-29T13:32:00+0330",
        "2024-02-29T05:02:00-05",
        "2024-03-01T00:02:00+14:00",
    ] {
        assert_eq!(parse(same), at, "{same}");
    }
    assert_eq!(parse("2024-02-29T10:02:00.5"), at.map(|ms| ms + 500));
    assert_eq!(parse("1970-01-01"), Some(0));
    assert_eq!(parse("1969-12-31T23:59:59Z"), Some(-1000));
    assert_eq!(parse("2000-03-01"), Some(951_868_800_000));
    assert_eq!(parse("0001-01-01"), Some(-62_135_596_800_000));
    assert_eq!(parse("9999-12-31"), Some(253_402_214_400_000));
}

#[test]
fn what_is_no_moment_is_not_read() {
    for text in [
        "",
        "yesterday",
        "2024",
        "2024-1-1",
        "2024-13-01",
        "2024-00-10",
        "2023-02-29",
        "1900-02-29",
        "2024-04-31",
        "0000-01-01",
        "2024-01-01T",
        "2024-01-01T24:00",
        "2024-01-01T10:60",
        "2024-01-01T10:00:60",
        "2024-01-01T10:00:00.",
        "2024-01-01T10:00:00.1234567890",
        "2024-01-01T10:00:00 00:00",
        "2024-01-01T10:00:00+3",
        "2024-01-01T10:00:00+25:00",
        "2024-01-01T10:00:00Zulu",
        "2024-01-01x",
        "\u{662}024-01-01",
        "2024-01-\u{e9}",
    ] {
        assert_eq!(parse(text), None, "{text}");
    }
}

#[test]
fn a_second_begins_before_its_moments() {
    assert_eq!(whole_second(1999), 1000);
    assert_eq!(whole_second(-1), -1000);
    assert_eq!(whole_second(i64::MAX) / 1000, i64::MAX / 1000);
    assert!(whole_second(i64::MIN) < 0);
}
