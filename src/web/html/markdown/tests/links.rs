//! Links and pictures: where they lead, and when they stay text.

use super::*;

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
