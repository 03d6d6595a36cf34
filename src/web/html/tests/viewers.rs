//! The pages on which files are looked at.

use super::{
    pages::{Named, chrome, named, tutorial},
    world::{ROBERT, Spell, World},
};
use crate::{
    desk::{
        preview::{TablePreview, TextPreview},
        show::OpenedFile,
    },
    domain::access::Sealed,
    web::html::viewer::{self, Look},
};

/// A file of the tutorial, opened to be looked at.
pub(super) fn opened(world: &World, id: u64) -> OpenedFile {
    let seen = world.seen(ROBERT);
    let file = |id: u64| world.files.iter().find(|file| file.file.id.0 == id).unwrap().clone();
    let beside = |id: u64| Some((file(id).file.id, file(id).file.name));
    OpenedFile {
        file: Sealed::new(file(id)).read(&seen).unwrap(),
        number: 3,
        of: 7,
        beside: (beside(174_196_947), beside(32)),
        names: world.names(),
        seen,
    }
}

/// Files, each as it can be looked at.
pub(super) fn all(spell: Spell) -> Vec<Named> {
    let world = tutorial(spell);
    let me = world.me(ROBERT);
    let chrome = chrome(&me);
    let text = spell("2026-11-20T02:08:11Z POST /orders 201\n").repeat(60);
    let text = TextPreview { text, cut: true };
    let cells =
        |row: usize| (0..6).map(|at| spell(&format!("cell {row}.{at}"))).collect::<Vec<_>>();
    let table = TablePreview { rows: (0..40).map(cells).collect(), cut: false };
    let image = OpenedFile {
        beside: (None, opened(&world, 33).beside.1),
        number: 1,
        ..opened(&world, 174_196_947)
    };
    vec![
        named("view-image", viewer::page(&chrome, &image, Look::Image)),
        named("view-pdf", viewer::page(&chrome, &opened(&world, 33), Look::Pdf)),
        named("view-text", viewer::page(&chrome, &opened(&world, 32), Look::Text(&text))),
        named("view-table", viewer::page(&chrome, &opened(&world, 32), Look::Table(&table))),
        named("view-none", viewer::page(&chrome, &opened(&world, 31), Look::None)),
    ]
}
