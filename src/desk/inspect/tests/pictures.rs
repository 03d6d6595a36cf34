//! Pictures are measured by their headers alone, whatever those say.

use super::*;

#[test]
fn pictures_are_measured_by_their_headers_alone() {
    let measured = |name, bytes: &[u8]| look(name, bytes).unwrap().dimensions;
    assert_eq!(measured("a.png", &png(3000, 2000)), Some((3000, 2000)));
    assert_eq!(measured("a.gif", &gif(320, 200)), Some((320, 200)));
    assert_eq!(measured("a.jpg", &jpeg(640, 480)), Some((640, 480)));
    let app = [b"\xff\xe1\xff\xff".as_slice(), &vec![0xff; 65_533]].concat();
    assert_eq!(measured("a.jpg", &jpeg_after(&app.repeat(20), 640, 480)), Some((640, 480)));
}

#[test]
fn image_bombs_are_refused_by_their_headers() {
    for (name, bytes) in [
        ("a.png", png(65_535, 65_535)),
        ("a.png", png(i32::MAX.unsigned_abs(), 1)),
        ("a.gif", gif(65_535, 65_535)),
        ("a.gif", gif_with_frame((1, 1), (65_500, 65_500))),
        ("a.jpg", jpeg(65_500, 65_500)),
    ] {
        assert_eq!(code(name, &bytes), "image_too_big", "{name}");
    }
    assert_eq!(code("a.png", &png(25_000, 10_000)), "passes");
    assert_eq!(code("a.png", &png(25_000, 10_001)), "image_too_big");
    for (width, height) in [(0, 5), (5, 0), (u32::MAX, 1), (1 << 31, 1)] {
        mismatches("a.png", &png(width, height));
    }
}

/// A reader that does not know filling bytes takes the first of these for the start of a segment
/// and finds the small picture at its end; a decoder sees the large one.
#[test]
fn a_jpeg_that_hides_its_size_behind_filling_bytes_is_measured_right() {
    let mut bytes = b"\xff\xd8\xff\xff\xc0\0\x11\x08\xff\xdc\xff\xdc\x03".to_vec();
    bytes.resize(4 + 0xc000, 0);
    bytes.extend(b"\xff\xc0\0\x11\x08\0\x01\0\x01\x03");
    assert_eq!(code("a.jpg", &bytes), "image_too_big");
}

#[test]
fn long_or_broken_headers_come_to_an_end() {
    mismatches("a.png", &png(1, 1)[..20]);
    mismatches("a.gif", &gif(1, 1)[..9]);
    mismatches(
        "a.gif",
        &[b"GIF89a\x01\0\x01\0\0\0\0".as_slice(), &[0x21, 0xfe, 1, 0].repeat(1 << 20)].concat(),
    );
    mismatches("a.jpg", b"\xff\xd8\xff");
    mismatches("a.jpg", &[b"\xff\xd8".as_slice(), &vec![0xff; 1 << 20]].concat());
    mismatches("a.jpg", &[b"\xff\xd8".as_slice(), &b"\xff\xe0\0\x02".repeat(1 << 20)].concat());
    mismatches("a.jpg", b"\xff\xd8\xff\xe0\0\0\xff\xc0\0\x11\x08\0\x01\0\x01");
    mismatches("a.jpg", b"\xff\xd8\xff\xd8\xff\xc0\0\x11\x08\0\x01\0\x01\x03");
    mismatches("a.jpg", b"\xff\xd8\xff\xda\0\x02\xff\xc0\0\x11\x08\0\x01\0\x01\x03");
}
