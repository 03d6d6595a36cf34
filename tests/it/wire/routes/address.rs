//! The addresses of the rows, with names in them.

use super::{Names, Row};

impl Row {
    /// The address with names in it.
    pub(in crate::wire) fn address(&self, names: &Names) -> String {
        let (word, query) = match self.word.strip_prefix('?') {
            Some(_) => ("", self.word),
            None => (self.word, ""),
        };
        let mut path = self.path.to_owned();
        for (before, name) in [
            ("/cases/{}", format!("/cases/{}", names.case)),
            ("/comments/{}", format!("/comments/{}", names.comment)),
            ("/do/{}", format!("/do/{word}")),
            (
                "/files/{}",
                if word.is_empty() || self.path.contains("/do/{}") {
                    format!("/files/{}", names.file)
                } else {
                    format!("/files/{word}")
                },
            ),
            ("{}", word.to_owned()),
        ] {
            path = path.replacen(before, &name, 1);
        }
        let path = format!("{path}{query}").replace("{partner}", &names.partner);
        path.replace("{secret}", &"0".repeat(64)).replace("{asset}", &asset())
    }

    /// Whether it names a case or a file, which some may not know of.
    pub(in crate::wire) fn names_a_record(&self) -> bool {
        self.path.starts_with("/cases/{}") || self.path.starts_with("/files/{}")
    }
}

/// The name of the stylesheet, which changes with its content.
fn asset() -> String {
    casemate::web::assets::url("app.css").rsplit('/').next().unwrap().to_owned()
}
