//! What people write comes out as they meant it, and nothing else comes out.

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

fn link_to(address: &str, text: &str) -> String {
    format!("<a href=\"{address}\" rel=\"noopener nofollow ugc\">{text}</a>")
}

#[test]
fn links_say_whose_they_are() {
    let link = |address, text| format!("<p dir=\"auto\">{}</p>\n", link_to(address, text));
    assert_eq!(html("[a](https://e.example/x)"), link("https://e.example/x", "a"));
    assert_eq!(
        html("[a](<https://e.example/a b> \"title\")"),
        link("https://e.example/a%20b", "a")
    );
    assert_eq!(html("[a][1]\n\n[1]: HTTP://E.example"), link("http://e.example/", "a"));
    assert_eq!(
        html("<https://e.example/?a=1&b=2>"),
        link("https://e.example/?a=1&amp;b=2", "https://e.example/?a=1&amp;b=2")
    );
    assert_eq!(html("<a@e.example>"), link("mailto:a@e.example", "a@e.example"));
    assert_eq!(html("[a](mailto:a@e.example)"), link("mailto:a@e.example", "a"));
    assert_eq!(html("[*a*](https://e.example)"), link("https://e.example/", "<em>a</em>"));
}

#[test]
fn a_look_alike_host_is_written_in_ascii() {
    assert_eq!(
        html("[a](https://\u{430}pple.example)"),
        format!("<p dir=\"auto\">{}</p>\n", link_to("https://xn--pple-43d.example/", "a"))
    );
}

#[test]
fn addresses_that_lead_elsewhere_stay_text() {
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt&colon;alert(1)",
        "javascript&#58;alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example",
        "/cases",
        "x",
        "#x",
        "?x",
        "",
        "http:",
        "https:",
        "http://",
        "https:///evil.example",
        "https:/evil.example",
        "https:evil.example",
        "<https:\\\\evil.example>",
        "<https://evil.example\\@good.example>",
        "https://good@evil.example",
        "https://a:b@evil.example",
        "http://:p@evil.example",
        "<\u{1}javascript:alert(1)>",
        "<java\tscript:alert(1)>",
        "ftp://e.example",
        "file:///etc/passwd",
        "blob:https://e.example/x",
        "view-source:https://e.example",
        "mailto:",
        "mailto:x",
        "mailto://a@b",
        "tel:1",
        "attachment:CAAT-123-456-789",
        "https://[::1",
        "<https://exa mple>",
        "https://%00/",
        "intent://x",
        "ms-word:ofe|u|x",
        "about:blank",
        "wss://e.example",
        "<https://e.example/\u{7f}>",
    ] {
        let out = html(&format!("[text]({address})"));
        assert!(!out.contains("<a") && out.contains("text"), "{address}: {out}");
    }
    let long = format!("[text](https://e.example/{})", "x".repeat(2048));
    assert_eq!(html(&long), "<p dir=\"auto\">text</p>\n");
}

#[test]
fn bare_addresses_become_links_without_what_stands_around_them() {
    let line = |before: &str, link: String, after: &str| {
        format!("<p dir=\"auto\">{before}{link}{after}</p>\n")
    };
    let same = |address: &str| link_to(address, address);
    assert_eq!(
        html("see https://e.example/a_b_c."),
        line("see ", same("https://e.example/a_b_c"), ".")
    );
    assert_eq!(html("(https://e.example/a(b))"), line("(", same("https://e.example/a(b)"), ")"));
    assert_eq!(html("\"https://e.example/a\""), line("\"", same("https://e.example/a"), "\""));
    assert_eq!(
        html("https://e.example/写真!"),
        line("", link_to("https://e.example/%E5%86%99%E7%9C%9F", "https://e.example/写真"), "!")
    );
    assert_eq!(
        html("write to a.b+c@e.example, please"),
        line("write to ", link_to("mailto:a.b+c@e.example", "a.b+c@e.example"), ", please")
    );
    assert_eq!(
        html("# https://e.example/"),
        format!("<h4 dir=\"auto\">{}</h4>\n", same("https://e.example/"))
    );
    for text in [
        "`https://e.example/`",
        "```\nhttps://e.example/\n```",
        "www.e.example",
        "e.example",
        "a@b",
        "javascript://e.example/%0aalert(1)",
        "https://good@evil.example/",
        "x?subject=y@e.example",
        "ftp://e.example",
    ] {
        let out = html(text);
        assert!(!out.contains("<a"), "{text}: {out}");
    }
    let within = html("[https://a.example](https://b.example)");
    assert_eq!(within, line("", link_to("https://b.example/", "https://a.example"), ""));
}

#[test]
fn pictures_are_ours_or_words() {
    let line = |inner: &str| format!("<p dir=\"auto\">{inner}</p>\n");
    assert_eq!(
        html("![a *b* `\"><c` ](attachment:CAAT-123-456-789 \"title\")"),
        line(
            "<img src=\"/cases/CA-1/files/7?a=1&amp;b=2\" alt=\"a b &quot;&gt;&lt;c \" loading=\"lazy\">"
        )
    );
    assert_eq!(html("![a](attachment:CAAT-000-000-000)"), line("[image: a]"));
    assert_eq!(html("![](attachment:CAAT-000-000-000)"), line("[image]"));
    assert_eq!(html("![a](attachment:CAAT-666-666-666)"), line("[image: a]"));
    for id in [
        "CAAT-12-456-789",
        "CAAT-123-456-789-1",
        "CAAT-123-456",
        "caat-123-456-789",
        "CAAT-١٢٣-456-789",
        "../x",
    ] {
        assert_eq!(html(&format!("![a](attachment:{id})")), line("[image: a]"), "{id}");
    }
    assert_eq!(
        html("![a](https://e.example/x.png)"),
        line(&link_to("https://e.example/x.png", "[image: a]"))
    );
    for elsewhere in
        ["/x.png", "//e.example/x.png", "data:image/png;base64,AA", "javascript:x", "x"]
    {
        assert_eq!(html(&format!("![a]({elsewhere})")), line("[image: a]"), "{elsewhere}");
    }
    assert_eq!(html("![a ![b](x) c](attachment:CAAT-000-000-000)"), line("[image: a b c]"));
    assert_eq!(
        html("[![a](https://b.example/x.png)](https://c.example)"),
        line(&link_to("https://c.example/", "[image: a]")),
        "a link never stands in a link"
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
