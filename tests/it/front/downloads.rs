//! Blobs on their way out (hardening 60, 62 to 64).

use super::{
    wire::Answer,
    world::{World, hasty},
};

const SIZE: usize = 1_000_000;

fn content() -> Vec<u8> {
    (0..253).cycle().take(SIZE).collect()
}

fn ask(world: &World, hash: &str, headers: &str) -> Answer {
    let request = format!("GET /blob/{hash} HTTP/1.1\r\nHost: test\r\n{headers}\r\n");
    world.connect().ask(request)
}

#[test]
fn a_blob_comes_whole_with_the_applications_headers() {
    let world = World::start();
    for size in [0, 1, 65_535, 65_536, 65_537, 131_072, 200_001, SIZE] {
        let bytes = &content()[..size];
        let hash = world.keep_blob(bytes);
        let answer = ask(&world, &hash, "");
        assert_eq!((answer.status, &answer.body[..]), (200, bytes), "{size}");
        assert_eq!(answer.header("accept-ranges"), Some("bytes"));
        assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
        assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"a\""));
        let policy = answer.header("content-security-policy");
        assert_eq!(policy, Some("default-src 'none'; sandbox"));
        assert!(answer.headers.iter().all(|(name, _)| !name.starts_with("x-edge-")));
    }
}

#[test]
fn one_range_is_honoured_and_no_more() {
    let world = World::start();
    let bytes = content();
    let hash = world.keep_blob(&bytes);
    let long = format!("bytes={}", vec!["0-0"; 3000].join(","));
    let cases: Vec<(&str, Option<(usize, usize)>)> = vec![
        ("bytes=0-", Some((0, SIZE))),
        ("bytes=0-0", Some((0, 1))),
        ("bytes=70000-200000", Some((70_000, 200_001))),
        ("bytes=999999-", Some((SIZE - 1, SIZE))),
        ("bytes=999990-99999999999999999999", Some((SIZE - 10, SIZE))),
        ("bytes=-5", Some((SIZE - 5, SIZE))),
        ("bytes=-9999999", Some((0, SIZE))),
        ("bytes=0-1,5-6", None),
        ("bytes=0-100,50-150,0-9", None),
        (&long, None),
        ("bytes=5-2", None),
        ("bytes=x-", None),
        ("bytes=", None),
        ("lines=0-1", None),
    ];
    for (range, part) in cases {
        let answer = ask(&world, &hash, &format!("Range: {range}\r\n"));
        let short = &range[..range.len().min(40)];
        if let Some((from, to)) = part {
            assert_eq!(answer.status, 206, "{short}");
            let span = format!("bytes {from}-{}/{SIZE}", to - 1);
            assert_eq!(answer.header("content-range"), Some(span.as_str()), "{short}");
            assert!(answer.body == bytes[from..to], "{short}");
        } else {
            assert_eq!(answer.status, 200, "{short}");
            assert_eq!(answer.header("content-range"), None, "{short}");
            assert!(answer.body == bytes, "{short}");
        }
    }
    for range in ["bytes=1000000-", "bytes=1000000-2000000", "bytes=-0", "bytes=99999999999999-"] {
        let answer = ask(&world, &hash, &format!("Range: {range}\r\n"));
        assert_eq!((answer.status, answer.body.len()), (416, 0), "{range}");
        assert_eq!(answer.header("content-range"), Some("bytes */1000000"), "{range}");
    }
}

#[test]
fn if_range_gives_a_part_of_the_same_file_only() {
    let world = World::start();
    let hash = world.keep_blob(&content());
    for (tag, status) in [
        ("\"tag\"", 206),
        ("\"other\"", 200),
        ("W/\"tag\"", 200),
        ("tag", 200),
        ("Sat, 21 Nov 2026 10:00:00 GMT", 200),
    ] {
        let answer = ask(&world, &hash, &format!("Range: bytes=5-9\r\nIf-Range: {tag}\r\n"));
        assert_eq!(answer.status, status, "{tag}");
    }
}

#[test]
fn a_corrupt_blob_is_never_served_to_its_end() {
    for size in [1000, 65_536, 65_537, SIZE] {
        for flipped in [0, size / 2, size - 1] {
            let world = World::start();
            let mut bytes = content()[..size].to_vec();
            let hash = world.keep_blob(&bytes);
            bytes[flipped] ^= 1;
            std::fs::write(world.blob_path(&hash), &bytes).unwrap();
            // A range is checked first, so not one wrong byte goes out.
            let part = ask(&world, &hash, "Range: bytes=0-9\r\n");
            assert_eq!(part.status, 500, "{size} {flipped}");
            assert_eq!(world.front().edge().bad_blobs(), std::slice::from_ref(&hash));
            assert_eq!(ask(&world, &hash, "").status, 500, "known to be bad");

            let world = World::start();
            let hash = world.keep_blob(&content()[..size]);
            std::fs::write(world.blob_path(&hash), &bytes).unwrap();
            let mut wire = world.connect();
            wire.send(format!("GET /blob/{hash} HTTP/1.1\r\nHost: test\r\n\r\n"));
            let head = wire.head();
            if size > 65_536 {
                assert_eq!(head.status, 200);
                assert!(wire.rest().len() < size, "cut before its end");
            } else {
                assert_eq!(head.status, 500, "short enough to be known beforehand");
            }
            assert_eq!(world.front().edge().bad_blobs(), [hash]);
        }
    }
}

#[test]
fn a_blob_that_changes_after_it_was_checked_is_checked_again() {
    let world = World::start();
    let mut bytes = content();
    let hash = world.keep_blob(&bytes);
    assert_eq!(ask(&world, &hash, "Range: bytes=0-9\r\n").status, 206);
    bytes[5] ^= 1;
    std::fs::write(world.blob_path(&hash), &bytes).unwrap();
    assert_eq!(ask(&world, &hash, "Range: bytes=0-9\r\n").status, 500);
    // Put right again (from a backup), it is served again.
    world.keep_blob(&content());
    assert_eq!(ask(&world, &hash, "Range: bytes=0-9\r\n").status, 206);
    assert!(world.front().edge().bad_blobs().is_empty());
}

#[test]
fn a_blob_that_is_missing_or_no_name_at_all_is_an_error() {
    let world = World::start();
    let gone = blake3::hash(b"gone").to_hex().to_string();
    std::fs::write(world.dir.path().join("secret"), "secret").unwrap();
    let long = format!("{gone}0");
    for name in [&gone, "..%2f..%2fsecret", "../secret", "", &gone[1..], &long] {
        let answer = ask(&world, name, "");
        assert_eq!(answer.status, 500, "{name}");
        assert!(!answer.text().contains("secret"));
    }
}

#[test]
fn a_hundred_slow_downloads_take_little_memory_and_end() {
    use super::wire::get;
    let world = World::with(|config| config.deadlines = hasty());
    let hash = world.keep_blob(&vec![3; 64 << 20]);
    let mut slow: Vec<_> = (0..20).map(|_| world.connect()).collect();
    for wire in &mut slow {
        wire.send(get(&format!("/blob/{hash}")));
        assert_eq!(wire.head().status, 200);
    }
    assert_eq!(world.connect().get("/normal").status, 200);
    while world.front().edge().connections() > 0 {
        std::thread::yield_now();
    }
    for wire in &mut slow {
        assert!(wire.rest().len() < 64 << 20);
    }
    assert!(world.front().edge().bad_blobs().is_empty(), "cut off is not corrupt");
}
