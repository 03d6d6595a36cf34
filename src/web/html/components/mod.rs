//! The design system: every component, drawn once in each of its states, by the functions that
//! pages draw it with.

mod customers;
mod sample;
mod talking;

use maud::{Markup, html};

use super::{
    export,
    fields::{self, Ask, Choice, Form, Line},
    flow,
    layout::{self, Chrome, Here},
    parts::{self, Tone, icon, icon_s},
    typed::{Tried, Typed},
};
use crate::{
    desk::show::Way,
    domain::{
        case::{Direction, Priority},
        refusal::{Complaint, Field, Refusal},
        workflow::State,
    },
    web::assets::url,
};

/// The page of components.
pub fn page(chrome: &Chrome<'_>) -> Markup {
    layout::page(
        chrome,
        "Components",
        Here::Help,
        &html! {
            link rel="stylesheet" href=(url("components.css"));
            header.head { h1 { "Components" } }
            div.body {
                (section("colours", "Colours", &colours()))
                (section("type", "Type", &type_sizes()))
                (section("buttons", "Buttons", &buttons()))
                (section("marks", "States and marks", &marks()))
                (section("fields", "Fields", &inputs()))
                (section("boxes", "Boxes", &boxes()))
                (section("menus", "Menus, tabs, pages", &menus()))
                (section("notes", "Notes", &notes()))
                (section("steps", "Steps and workflow", &steps(chrome)))
                (section("answers", "Answers", &answers()))
                (talking::sections(chrome))
                (customers::sections())
                (section("nothing", "Nothing here", &nothing()))
            }
        },
    )
}

fn section(id: &str, title: &str, body: &Markup) -> Markup {
    html! { section.section aria-labelledby=(id) { h2 id=(id) { (title) } div.stack { (body) } } }
}

fn colours() -> Markup {
    let names = [
        "canvas",
        "surface",
        "sunken",
        "hover",
        "selected",
        "line",
        "rule",
        "edge",
        "ink",
        "ink-2",
        "ink-3",
        "accent",
        "accent-fill",
        "keystone",
        "focus",
        "new",
        "info",
        "wait",
        "done",
        "idle",
        "bad",
        "private",
    ];
    html! {
        div.swatches { @for name in names { div { i class={ "sw-" (name) } {} (name) } } }
    }
}

fn type_sizes() -> Markup {
    html! {
        p.demo-t5 { b { "20 · a page’s title" } }
        p.demo-t4 { b { "16 · a dialog’s title" } }
        p { "14 · everything, " b { "and what counts" } }
        p.small { "13 · what is second, facts" }
        p.demo-t1 { "12 · labels, chips, table heads, " span.id { "CA-982-766-464" } }
    }
}

fn buttons() -> Markup {
    let kinds = [
        ("Strong", "btn primary"),
        ("Plain", "btn"),
        ("Quiet", "btn quiet"),
        ("Danger", "btn danger"),
        ("Strong danger", "btn danger primary"),
    ];
    html! {
        @for (name, class) in kinds {
            div.btn-row {
                button type="button" class=(class) { (name) }
                button type="button" class={ (class) " is-hover" } { "Hover" }
                button type="button" class={ (class) " is-active" } { "Pressed" }
                button type="button" class={ (class) " demo-focus" } { "Focus" }
                button type="button" class=(class) disabled { "Disabled" }
                button type="button" class=(class) aria-busy="true" { "Busy" }
                button type="button" class={ (class) " s" } { "Small" }
            }
        }
        div.btn-row {
            button.btn type="button" { (icon("upload")) "With a picture" }
            button.btn.only type="button" aria-label="Edit" title="Edit" { (icon("edit")) }
            button.btn.only.quiet type="button" aria-label="More" title="More" { (icon("more")) }
            button.btn.only.quiet.s type="button" aria-label="Remove" title="Remove" { (icon_s("x")) }
        }
    }
}

fn marks() -> Markup {
    html! {
        div.btn-row { @for state in State::ALL { (parts::state(state)) } }
        div.btn-row { @for priority in Priority::ALL { (parts::priority(priority)) } }
        div.btn-row {
            (parts::toward(Direction::Outgoing, "Mighty Mick’s LLC"))
            (parts::toward(Direction::Incoming, "Front Street Inc."))
            (super::talk::private("Front Street Inc."))
            span.count.mine { "3" } span.count { "12" }
            (parts::copy("CA-982-766-464"))
        }
        div.field {
            label for="taken" { "Address of the API" }
            (parts::to_copy("taken", "the address", "https://desk.example.com/public/v1"))
        }
        div.btn-row {
            (parts::person("Robert Balboa", true))
            (parts::person("Michael Goldmill", false))
            (parts::face_l("Adrian Pennino", true))
            (parts::square("Mighty Mick’s LLC", false))
        }
    }
}

/// A form that was refused for its name.
fn refused() -> Tried {
    let values = vec![(Field::Name.name().to_owned(), String::new())];
    let refusal = Refusal::field(Field::Name, Complaint::Missing);
    Tried { typed: Typed { values, files: Vec::new() }, refusal }
}

fn inputs() -> Markup {
    let (tried, rest) = (refused(), Form { scope: "k1-", ..Form::new("", None) });
    let wrong = Form { scope: "k2-", ..Form::new("", Some(&tried)) };
    let line = |value| Line { kind: "text", value, autocomplete: "off" };
    let ask = |field, optional, hint| Ask { field, label: "Label", optional, hint };
    let priorities = Priority::ALL.map(|one| (one.word().to_owned(), one.to_string()));
    html! {
        div data-still { (fields::summary(&wrong)) }
        div.cols {
            (fields::line(&rest, &ask(Field::Subject, false, ""), &line("Text")))
            (fields::line(&rest, &ask(Field::Email, true, "What helps to fill it in."), &line("")))
            (fields::line(&wrong, &ask(Field::Name, false, ""), &line("")))
            (fields::select(&rest, &ask(Field::Priority, false, ""), Choice { chosen: "medium", none: "" }, priorities))
        }
        div.cols {
            input.input.is-hover aria-label="Hover" value="Hover";
            input.input.is-focus aria-label="Focus" value="Focus";
            input.input aria-label="Disabled" value="Disabled" disabled;
        }
    }
}

fn boxes() -> Markup {
    html! {
        div.btn-row {
            label.check { input type="checkbox"; "Off" }
            label.check { input type="checkbox" checked; "On" }
            label.check { input type="checkbox" checked disabled; "Fixed" }
            label.check { input type="radio" name="k-radio"; "Off" }
            label.check { input type="radio" name="k-radio" checked; "On" }
            label.check { input type="checkbox" role="switch"; "Off" }
            label.check { input type="checkbox" role="switch" checked; "On" }
        }
    }
}

fn menus() -> Markup {
    let here = "/help/components";
    html! {
        div.btn-row {
            details.menu {
                summary.chip.dashed { "Status" (icon_s("down")) }
                fieldset.pop {
                    legend.vh { "Status" }
                    @for state in [State::Pending, State::Inquiring] {
                        label { input type="checkbox"; (state) }
                    }
                }
            }
            div.filter {
                details.menu {
                    summary.chip { "Priority " b { "Urgent +1" } (icon_s("down")) }
                    fieldset.pop {
                        legend.vh { "Priority" }
                        @for priority in Priority::ALL { label { input type="checkbox"; (priority) } }
                    }
                }
                a.x href=(here) aria-label="Remove the filter" { (icon_s("x")) }
            }
            details.menu {
                summary.btn.quiet { (icon("download")) "Export" }
                div.pop { (export::way(here, "CSV", "A row for each case")) }
            }
        }
        nav.tabs aria-label="Tabs" {
            a href=(here) aria-current="page" { "Active " span.count { (parts::number(312)) } }
            a href=(here) { "Archive " span.count { (parts::number(1874)) } }
        }
        nav.crumbs aria-label="Crumbs" { a href=(here) { "Components" } (icon("right")) span { "Crumbs" } }
        nav.pager aria-label="Pager" {
            span.muted { "The newest update first" }
            span.btn-row {
                a.btn.s href=(here) { (icon_s("left")) "Newer" }
                a.btn.s href=(here) { "Older" (icon_s("right")) }
            }
        }
    }
}

fn notes() -> Markup {
    let tones = [
        (Tone::Info, "The desk answers from 8 to 18 UTC."),
        (Tone::Done, "Your case was sent."),
        (Tone::Wait, "Somebody waits for you."),
        (Tone::Bad, "Nothing was changed yet."),
    ];
    html! { @for (tone, text) in tones { (parts::note(tone, &html! { (text) })) } }
}

fn steps(chrome: &Chrome<'_>) -> Markup {
    html! {
        @for at in 1..=3 { (flow::steps(&super::new_case::steps(Way::ToPartner), at)) }
        div.cols {
            (flow::bar(&sample::resolved(), &sample::names(), "Robert Balboa", chrome.now))
            (flow::bar(&sample::closed(), &sample::names(), "", chrome.now))
        }
        (flow::row(&State::ALL))
    }
}

fn answers() -> Markup {
    let form = Form { scope: "k3-", ..Form::new("", None) };
    let ask = |field, label| Ask { field, label, optional: true, hint: "" };
    let solved = [("yes", "Yes"), ("partly", "Partly"), ("no", "No")];
    html! {
        div.cols {
            (fields::rating(&form, &ask(Field::Rating, "How would you rate it?"), "4"))
            (fields::answers(&form, &ask(Field::Solved, "Was it solved?"), solved, "yes"))
        }
        div.choices {
            @for (name, text, on) in [("Mighty Mick’s LLC", "Distributor", true), ("Apollo Cloud", "Client", false)] {
                label.choice {
                    input type="radio" name="k-choice" checked[on];
                    (parts::square(name, false))
                    span.grow { bdi { (name) } span { (text) } }
                }
            }
        }
    }
}

fn nothing() -> Markup {
    let heading = html! { h3 { "Nothing matches" } };
    let way = html! { a.btn href="/help/components" { "Remove filters" } };
    html! {
        (parts::empty("niche", &heading, &html! { "No case here fits these filters." }, &way))
        (parts::empty("wall", &html! { h3 { "There is nothing at this address" } }, &html! { "Or it is not for you to see." }, &html! {}))
    }
}
