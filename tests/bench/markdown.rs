//! What it costs to render what people write, and what people try.

use std::hint::black_box;

use casemate::web::html::markdown::{plain, render};

use crate::micros;

/// Prints microseconds for comments of 500 characters, then milliseconds for texts of 10,000
/// characters that are made to be slow.
pub(crate) fn run() {
    println!("  500 characters, µs each: rendered, and as an excerpt");
    for (name, text) in comments() {
        let rendered = micros(|| render(black_box(&text), &|_| None).into_string().len());
        let excerpt = micros(|| plain(black_box(&text)).len());
        println!("    {name:24} {rendered:8.2} {excerpt:8.2}");
    }
    println!("  10,000 characters made to be slow, ms each");
    let mut slow: Vec<_> = bombs()
        .into_iter()
        .map(|(name, text)| {
            let ms = micros(|| render(black_box(&text), &|_| None).into_string().len()) / 1000.0;
            (ms, name)
        })
        .collect();
    slow.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (ms, name) in slow {
        println!("    {name:40} {ms:8.3}");
    }
}

fn comments() -> [(&'static str, String); 4] {
    let fill = |text: &str| text.chars().cycle().take(500).collect::<String>();
    [
        (
            "plain",
            fill("Hello, the printer on floor 3 says \"no paper\", yet there is.\nThanks!\n\n"),
        ),
        ("one word emphasised", "*so* ".to_owned() + &fill("the printer on floor 3 says no.\n")),
        (
            "links, a list, code",
            fill("See https://e.example/a for `x < y`:\n\n- **one**\n- two\n\n"),
        ),
        ("all marks", fill("*a* _b_ `c` ~~d~~ [e](https://e.example) <i> &amp;\n> q\n\n")),
    ]
}

/// Pieces that are slow in some parser when they come again and again.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    ">", "> ", "- ", "1. ", "*", "**", "_", "*a ", "*a **b ", "a**b", "**a *b ", "_a __b ", "~",
    "~~a", "`", "``a`", "`a``", "[", "[a", "![", "[[", "[a](", "[a](b", "![a](<b", "](", "[]",
    "[]:", "[a]: b\n", "[a][a]", "<", "<a", "<!--", "<?", "<![CDATA[", "<a b=\"", "</", "&", "&a",
    "&#", "\\", "|", "|a|\n|-|\n", "|-", "a|b\n-|-\n", "#", "# a\n", "a\n=", "\n", " \n", "\t",
    "    a\n", "```\n", "~~~a\n", "- a\n  ", "- -\n", ">a\n>\n", "<div>\n", "<b>", "x<b",
    "https://", "https://a.b/", "https://a.b/(", "://", "a:", "a@", "a@b.cc ", "a.@", "@a.bb",
    "a://a@", "h://!", "https://a.b!", "-a.", "\u{a0}", "é*", "写_", "\u{202e}*", "*\u{a0}", "\0*",
    "[ ] ", "- [ ] ",
];

fn bombs() -> Vec<(String, String)> {
    let repeat = |piece: &str| {
        let text = piece.chars().cycle().take(10_000).collect::<String>();
        (format!("{piece:?} again and again"), text)
    };
    let mut bombs: Vec<_> = PIECES.iter().map(|piece| repeat(piece)).collect();
    let staircase: String = (0..140).map(|n| " ".repeat(n) + "- x\n").collect();
    let backticks: String = (1..140).map(|n| "e".to_owned() + &"`".repeat(n)).collect();
    let references = (0..900).flat_map(|n| ["[".to_owned(), n.to_string(), "]: x\n".to_owned()]);
    let references: String = references.collect();
    let wide = "a|".repeat(1600) + "\n" + &"-|".repeat(1600) + "\n" + &"a\n".repeat(1700);
    let square = "a|".repeat(50) + "\n" + &"-|".repeat(50) + "\n" + &"a\n".repeat(4900);
    let largest = "a|".repeat(60) + "\n" + &"-|".repeat(60) + "\n" + &"a\n".repeat(160);
    let echo = format!("[a]: https://e.example/{}\n\n{}", "x".repeat(1900), "[a]".repeat(2600));
    let halves = "a".repeat(5000);
    bombs.extend([
        ("a staircase of lists".to_owned(), staircase),
        ("code spans that never close".to_owned(), backticks),
        ("many references".to_owned(), references + "[1][2][3]"),
        ("a wide and empty table".to_owned(), wide),
        ("a long and empty table".to_owned(), square),
        ("the largest empty table that is read".to_owned(), largest),
        ("one long address under many words".to_owned(), echo),
        ("nested brackets that close".to_owned(), "[".repeat(5000) + &"]".repeat(5000)),
        ("nested emphasis that closes".to_owned(), "*".repeat(5000) + "a" + &"*".repeat(4999)),
        ("nested pictures".to_owned(), "![".repeat(2000) + &"](x)".repeat(1500)),
        ("a reference to itself".to_owned(), format!("[{halves}]: {halves}")),
        ("an address of one letter".to_owned(), format!("https://{}", "a".repeat(9990))),
        ("a mail address of one letter".to_owned(), format!("{halves}@{halves}")),
        ("quotes with a list inside".to_owned(), (">".repeat(50) + "- a\n").repeat(180)),
        (
            "emphasis of both kinds, crossed".to_owned(),
            "*_".repeat(2500) + "a" + &"*_".repeat(2499),
        ),
    ]);
    bombs
}
