//! Files: tiles of those that a case has, and the place to drop new ones.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form},
    parts::{icon, icon_s},
    scene::Scene,
    when,
};
use crate::domain::{
    attachment::{Attachment, StoredFile},
    file::{FileKind, FileRules, MB, Size},
    refusal::Field,
};

/// The largest picture that a tile shows as it is; there is no smaller version of it.
const THUMB_BYTES_MAX: u64 = MB;

/// A place to drop files.
#[derive(Clone, Copy, Debug)]
pub struct Drop<'a> {
    /// What may come.
    pub rules: FileRules,
    /// Files that have arrived before.
    pub kept: &'a [StoredFile],
    /// Where each file goes as soon as it is chosen, so that it is kept with the draft; none if
    /// files go when the form does.
    pub to: Option<&'a str>,
    /// What its button says.
    pub label: &'a str,
}

/// The place to drop files that wait in the draft at `draft` until the form is sent.
pub fn with_draft(form: &Form<'_>, rules: FileRules, draft: &str) -> Markup {
    let to = format!("{draft}/files");
    let kept = form.typed().map_or(&[][..], |typed| &typed.files);
    drop_zone(form, &Drop { rules, kept, to: Some(&to), label: "Attach files" })
}

/// The place to drop files, with those that have arrived before.
pub fn drop_zone(form: &Form<'_>, drop: &Drop<'_>) -> Markup {
    let ask = Ask { field: Field::Files, label: "", optional: true, hint: "" };
    let id = form.id(Field::Files);
    html! {
        div.drop data-drop data-to=[drop.to] data-kinds=(kinds(&drop.rules)) data-max=(drop.rules.per_message_max) {
            (icon_s("clip"))
            span {
                label {
                    (drop.label) " "
                    input id=(id) type="file" name=(Field::Files.name()) multiple accept=(accept(&drop.rules))
                        aria-invalid=[form.invalid(Field::Files)] aria-describedby=[form.described(&ask)];
                }
                span.with-js { ", drop them here, or paste." } " " (limits(&drop.rules))
            }
        }
        ul.files-in data-kept {
            @for file in drop.kept { (kept(drop.to.unwrap_or_default(), file)) }
        }
        (fields::below(form, &ask))
        (row_template())
    }
}

/// A file that has arrived and waits to be sent.
fn kept(to: &str, file: &StoredFile) -> Markup {
    let name = file.name.as_str();
    html! {
        li.filerow data-file=(file.id) {
            (icon_s(picture(file.kind)))
            bdi.clip { (name) }
            span.muted { (Size(file.size)) }
            input type="hidden" name="kept" value=(file.id);
            button.btn.only.quiet.s formaction={ (to) "/" (file.id) "/remove" }
                formenctype="application/x-www-form-urlencoded" formnovalidate
                aria-label={ "Remove " (name) } title="Remove" { (icon_s("x")) }
        }
    }
}

/// What script makes a row of for each file on its way.
fn row_template() -> Markup {
    html! {
        template {
            li.filerow {
                (icon_s("file"))
                bdi.clip {}
                span.muted {}
                button.btn.only.quiet.s type="button" { (icon_s("x")) }
                progress max="100" value="0" {}
                p.error hidden { (icon_s("warn")) span {} }
            }
        }
    }
}

/// What may come, for script: `jpg:10485760 png:10485760`.
fn kinds(rules: &FileRules) -> String {
    let kinds: Vec<_> = rules.extensions().map(|(kind, max)| format!("{kind}:{max}")).collect();
    kinds.join(" ")
}

/// The kinds, as a file field names them: `.jpg,.png`.
pub fn accept(rules: &FileRules) -> String {
    let kinds: Vec<_> = rules.extensions().map(|(kind, _)| format!(".{kind}")).collect();
    kinds.join(",")
}

/// `Up to 20 MB each, .jpg and .png up to 10 MB; 10 files at most.`
pub fn limits(rules: &FileRules) -> String {
    let most = rules.kinds().map(|(_, max)| max).max().unwrap_or_default();
    let smaller: Vec<_> = rules.kinds().filter(|(_, max)| *max < most).collect();
    let names: Vec<_> = smaller.iter().map(|(kind, _)| format!(".{}", kind.extension())).collect();
    let smaller =
        smaller.first().map(|(_, max)| format!(", {} up to {}", names.join(" and "), Size(*max)));
    let (each, count) = (Size(most), rules.per_message_max);
    format!("Up to {each} each{}; {count} files at most.", smaller.unwrap_or_default())
}

/// The picture of a kind of file.
pub fn picture(kind: FileKind) -> &'static str {
    if kind.is_image() { "image" } else { "file" }
}

/// Tiles of files, in the order given.
pub fn tiles<'a>(scene: &Scene<'_>, files: impl IntoIterator<Item = &'a Attachment>) -> Markup {
    html! { ul.files { @for file in files { (tile(scene, file)) } } }
}

fn tile(scene: &Scene<'_>, attachment: &Attachment) -> Markup {
    let file = &attachment.file;
    let name = file.name.as_str();
    html! {
        li.tile {
            div.thumb {
                @if file.kind.is_image() && file.size <= THUMB_BYTES_MAX {
                    img src={ "/files/" (file.id) "/raw" } alt="" loading="lazy";
                } @else {
                    (icon(picture(file.kind))) span { (file.kind.extension()) }
                }
            }
            div.meta {
                a.clip href={ "/files/" (file.id) "/view" } { bdi { (name) } }
                @if attachment.private_to.is_some() {
                    span.lock title="Private" { (icon_s("lock")) span.vh { "Private, " } }
                }
                (Size(file.size)) " · " (when::day(attachment.at, scene.now))
            }
            div.acts {
                a.btn.only.s href={ "/files/" (file.id) } download aria-label={ "Download " (name) } title="Download" {
                    (icon_s("download"))
                }
                @if (scene.may_delete)(attachment) {
                    a.btn.only.s href={ "/files/" (file.id) "/delete" } data-dialog aria-label={ "Delete " (name) } title="Delete" {
                        (icon_s("trash"))
                    }
                }
                @if (scene.may_redact_file)(attachment) {
                    a.btn.only.s href={ "/files/" (file.id) "/redact" } data-dialog aria-label={ "Redact " (name) } title="Redact" {
                        (icon_s("redact"))
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_told_before_anyone_runs_into_them() {
        assert_eq!(limits(&FileRules::PARTNER), "Up to 10 MB each; 10 files at most.");
        assert_eq!(
            limits(&FileRules::CLIENT),
            "Up to 20 MB each, .jpg and .png up to 10 MB; 10 files at most."
        );
        assert!(kinds(&FileRules::CLIENT).starts_with("jpg:10485760 png:10485760 gif:20971520"));
        assert!(accept(&FileRules::PARTNER).contains(".jpeg"));
        assert!(!accept(&FileRules::CLIENT).contains(".log"));
    }
}
