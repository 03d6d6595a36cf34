//! What people write comes out as they meant it, and nothing else comes out.

mod links;
mod payloads;

use proptest::prelude::*;

use super::*;

fn html(text: &str) -> String {
    render(text, &ours).into_string()
}

/// The one attachment that the reader may see, and one whose address is spoilt.
fn ours(id: &str) -> Option<String> {
    match id {
        "CAAT-123-456-789" => Some("/cases/CA-1/files/7?a=1&b=2".to_owned()),
        "CAAT-666-666-666" => Some("//evil.example/x".to_owned()),
        _ => None,
    }
}

/// The slow way for every text.
fn slowly(text: &str) -> String {
    belted(&write::marked(&tidy(text), &ours))
}

#[test]
fn texts_come_out_as_they_were_meant() {
    let sample = "# Title\n\nSome *emphasis*, **strength**, ~~regret~~ and `a < b`.\nNext line\n\n\
        ## Steps\n\n1. one\n2. two\n   - deeper\n\n> quoted\n\n```rust\nlet a = \"<b>\";\n```\n\n---\n\n\
        - [x] done\n- [ ] to do\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n";
    insta::assert_snapshot!(html(sample), @r#"
    <h4 dir="auto">Title</h4>
    <p dir="auto">Some <em>emphasis</em>, <strong>strength</strong>, <del>regret</del> and <code>a &lt; b</code>.<br>Next line</p>
    <h5 dir="auto">Steps</h5>
    <ol dir="auto"><li>one</li>
    <li>two<ul><li>deeper</li>
    </ul>
    </li>
    </ol>
    <blockquote dir="auto"><p>quoted</p>
    </blockquote>
    <pre dir="auto"><code>let a = "&lt;b&gt;";
    </code></pre>
    <hr>
    <ul dir="auto"><li>☑ done</li>
    <li>☐ to do</li>
    </ul>
    <table dir="auto"><thead><tr><th>a</th><th align="right">b</th></tr></thead><tbody><tr><td>1</td><td align="right">2</td></tr></tbody></table>
    "#);
}

#[test]
fn headings_are_demoted_below_those_of_the_page() {
    assert_eq!(html("# a"), "<h4 dir=\"auto\">a</h4>\n");
    assert_eq!(html("## a"), "<h5 dir=\"auto\">a</h5>\n");
    assert_eq!(html("### a"), "<h6 dir=\"auto\">a</h6>\n");
    assert_eq!(html("###### a"), "<h6 dir=\"auto\">a</h6>\n");
    assert_eq!(html("a\n==="), "<h4 dir=\"auto\">a</h4>\n");
}

#[test]
fn line_ends_stay_line_ends_however_they_were_sent() {
    for text in ["a\nb\n\nc", "a\r\nb\r\n\r\nc", "a\rb\r\rc", "a  \nb\n\n\n\nc\n"] {
        assert_eq!(html(text), "<p dir=\"auto\">a<br>b</p>\n<p dir=\"auto\">c</p>\n", "{text:?}");
    }
}

#[test]
fn lists_begin_where_they_were_told_to() {
    assert_eq!(html("1. a"), "<ol dir=\"auto\"><li>a</li>\n</ol>\n");
    assert_eq!(html("7. a"), "<ol dir=\"auto\" start=\"7\"><li>a</li>\n</ol>\n");
    assert_eq!(html("999999999) a"), "<ol dir=\"auto\" start=\"999999999\"><li>a</li>\n</ol>\n");
}

#[test]
fn raw_html_is_shown_as_it_was_typed() {
    assert_eq!(
        html("a <b onclick=x>b</b> <!-- c --> &lt; &copy;"),
        "<p dir=\"auto\">a &lt;b onclick=x&gt;b&lt;/b&gt; &lt;!-- c --&gt; &lt; ©</p>\n"
    );
    assert_eq!(
        html("<div>\n*not read*\n</div>\n\nafter"),
        "<p dir=\"auto\">&lt;div&gt;<br>*not read*<br>&lt;/div&gt;</p>\n<p dir=\"auto\">after</p>\n"
    );
}

#[test]
fn direction_marks_end_with_their_block() {
    let out =
        html("\u{202e}desrever\n\n- \u{2067}a\n\n> \u{202a}b\n\n| \u{202e}c |\n|--|\n\nafter");
    check_tags_of(&out);
    for line in [
        "<p dir=\"auto\">\u{202e}",
        "<ul dir=\"auto\">",
        "<blockquote dir=\"auto\">",
        "<table dir=\"auto\">",
        "<p dir=\"auto\">after",
    ] {
        assert!(out.contains(line), "{line}: {out}");
    }
}

fn check_tags_of(out: &str) {
    if let Err(odd) = markup::check(out) {
        panic!("{odd} in {out}");
    }
}

#[test]
fn nothing_that_people_try_leaves_more_than_the_allowed_elements() {
    assert!(payloads::PAYLOADS.len() >= 120);
    for payload in payloads::PAYLOADS {
        for context in payloads::CONTEXTS {
            let out = html(&context.replace("{}", payload));
            if let Err(odd) = markup::check(&out) {
                panic!("{payload:?} in {context:?}: {odd} in {out}");
            }
        }
    }
}

#[test]
fn the_second_belt_holds_alone() {
    for payload in payloads::PAYLOADS {
        for context in
            ["{}", "<p>{}", "<table><tr>{}", "<a href=\"https://e.example\">{}", "<pre><code>{}"]
        {
            let out = belted(&context.replace("{}", payload));
            if let Err(odd) = markup::check_tags(&out) {
                panic!("{payload:?}: {odd} in {out}");
            }
            // A mark at the very beginning would be the document's, and is dropped.
            let out = out.trim_start_matches('\u{feff}');
            assert_eq!(belted(out), out, "what was cleaned stays as it is: {payload:?}");
        }
    }
    let sample = "<a href=\"/x\">a</a><img src=\"https://e.example/x.png\" alt=\"b\"><p dir=\"rtl\" class=\"x\">c</p>";
    assert_eq!(belted(sample), "<a rel=\"noopener nofollow ugc\">a</a><img alt=\"b\"><p>c</p>");
}

#[test]
fn the_second_belt_finds_nothing_to_do() {
    for payload in payloads::PAYLOADS {
        for context in payloads::CONTEXTS {
            let written = write::marked(&tidy(&context.replace("{}", payload)), &ours);
            assert_eq!(belted(&written), written, "{payload:?} in {context:?}");
        }
    }
}

#[test]
fn nesting_comes_to_an_end_and_the_words_stay() {
    let deep = [
        ">".repeat(5000) + " word",
        "- ".repeat(3000) + "word",
        "1. ".repeat(3000) + "word",
        "*a **b ".repeat(1000) + "word",
        "*".repeat(4000) + "word" + &"*".repeat(4000),
        "[".repeat(3000) + "word" + &"](https://e.example)".repeat(100),
        "![".repeat(3000) + "word" + &"](x)".repeat(1000),
        (0..60).map(|n| " ".repeat(2 * n) + "- x\n").collect::<String>() + "word",
        ">".repeat(40) + "| a | word |\n" + &">".repeat(40) + "|---|---|\n",
        ">".repeat(14) + " - | a | word |\n" + &">".repeat(14) + "   |---|---|\n",
    ];
    for text in deep {
        let out = html(&text);
        check_tags_of(&out);
        assert!(out.contains("word"), "{}", &text[..20]);
    }
}

/// A line under a table's head makes a cell for every column, so 10,000 characters could make
/// hundreds of thousands.
#[test]
fn a_table_that_may_be_too_large_stays_as_it_was_typed() {
    let table = |columns: usize, rows: usize| {
        let head = "a|".repeat(columns) + "\n" + &"-|".repeat(columns);
        let out = html(&(head + &"\nword".repeat(rows)));
        check_tags_of(&out);
        (out.matches("<td>").count(), out.matches("word").count())
    };
    assert_eq!(table(60, 100), (6000, 100));
    assert_eq!(table(60, 200), (0, 200));
    assert_eq!(table(1600, 1700), (0, 1700));
    let quoted = html(
        &("> ".to_owned() + &"a|".repeat(99) + "\n> " + &"-|".repeat(99) + &"\n> b".repeat(99)),
    );
    assert!(!quoted.contains("<table"), "{quoted}");
}

#[test]
fn a_text_too_long_to_be_read_keeps_its_lines() {
    let long = "*a* <b>\n\n".repeat(MARKED_BYTES_MAX / 8);
    let out = html(&long);
    check_tags_of(&out);
    assert!(out.starts_with("<p dir=\"auto\">*a* &lt;b&gt;</p>\n<p"));
}

#[test]
fn excerpts_have_no_marks_and_an_end() {
    assert_eq!(
        plain("# Title\n\nSome *emphasis*, `code`\nand [a link](https://e.example).\n"),
        "Title Some emphasis, code and a link."
    );
    assert_eq!(plain("> quoted\n\n- [x] one\n- two"), "quoted ☑ one two");
    assert_eq!(plain("![a](attachment:CAAT-123-456-789) ![](x) b"), "[image: a] [image] b");
    assert_eq!(plain("a <b>c</b>\n\n<script>\nx"), "a <b>c</b> <script> x");
    assert_eq!(plain("| a | b |\n|---|---|\n| 1 | 2 |"), "a b 1 2");
    assert_eq!(plain("un*believ*able \u{0}\u{7}  x"), "unbelievable \u{fffd} x");
    assert_eq!(plain(" \n "), "");
    let exact = "a".repeat(EXCERPT_CHARS_MAX);
    assert_eq!(plain(&exact), exact);
    assert_eq!(plain(&format!("{exact}b")), format!("{}…", &exact[1..]));
    let words = plain(&"word ".repeat(100));
    assert!(words.ends_with("word…") && words.chars().count() <= EXCERPT_CHARS_MAX, "{words}");
    assert_eq!(
        plain(&format!("[a](https://e.example/{})", "x".repeat(5000))).chars().last(),
        Some('…')
    );
}

/// Pieces of text that are likely to mean something.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "*", "**", "_", "`", "```", "~~", "~", "#", "# ", "- ", "+ ", "1. ", "12) ", "> ", "| ", "|", "|--|", ":-:",
    "---", "===", "    ", "\t", " ", "  ", "\n", "\n\n", "\r\n", "\\", "[", "]", "](", ")", "![", "]:", "<", ">",
    "<b>", "</b>", "<!--", "-->", "<script>", "&", "&amp;", "&#x3c;", "&colon;", "\"", "'", "https://e.example/",
    "http://", "://", "@", "a@e.example", "mailto:", "javascript:", "attachment:CAAT-123-456-789", "[x] ", "[ ] ",
    "word", "Ein Satz.", "写真", "é", "\u{a0}", "\u{202e}", "\u{2028}", "\u{85}", "\u{feff}", "\0", "\u{b}", "\u{c}",
    "!", ".", ":", "=",
];

fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(PIECES);
    let pieces = prop::collection::vec(pieces, 0..40).prop_map(|all| all.concat());
    prop_oneof![pieces, any::<String>()]
}

/// Text that has hardly any marks.
fn plain_texts() -> impl Strategy<Value = String> {
    "([a-zA-Z0-9 .,;:!?()'\"/#+=%$^{}é写\u{a0}\u{85}\u{2003}\u{2028}\u{202e}\u{3000}\u{feff}\n-]|\n\n|[0-9]{1,11}[.) ]|\n[-+#= ]|  \n){0,60}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn whatever_is_written_is_sound(text in texts()) {
        let out = html(&text);
        prop_assert!(markup::check(&out).is_ok(), "{:?} in {}", markup::check(&out), out);
        let written = write::marked(&tidy(&text), &ours);
        prop_assert_eq!(belted(&written), written);
        prop_assert!(plain(&text).chars().count() <= EXCERPT_CHARS_MAX);
    }

    #[test]
    fn the_quick_way_says_what_the_slow_one_would(text in prop_oneof![plain_texts(), texts()]) {
        prop_assert_eq!(html(&text), slowly(&text));
    }
}

#[test]
fn most_plain_texts_go_the_quick_way() {
    for text in [
        "Hello,\n\nit still fails (error 5): \"no paper\" - 12 pages left; what now?\n\nThanks!",
        "Größe: 写真 #5, 100%",
    ] {
        assert!(lines::is_plain(text), "{text}");
    }
    for text in [
        "# a",
        "a\n- b",
        "a\n===",
        "1. a",
        "12) a",
        " a",
        "a ",
        "a_b",
        "a\nhttps://e.example",
        "a\tb",
        "a|b",
        "<",
    ] {
        assert!(!lines::is_plain(text), "{text}");
    }
}
