//! Looking at many pages, and telling all that is wrong with them at the end.

use crate::browser::Page;

/// What was found so far.
#[derive(Default)]
pub(super) struct Gallery(Vec<String>);

impl Gallery {
    /// Goes to an address and looks at the page there.
    pub(super) fn visit(&mut self, page: &Page, path: &str, name: &str) {
        page.open(path);
        self.hang(page, name);
    }

    /// Looks at the page as it stands, at three widths, by day and by night.
    pub(super) fn hang(&mut self, page: &Page, name: &str) {
        self.0.extend(page.inspect_everywhere(name));
    }

    /// Fails if anything was found.
    pub(super) fn close(self) {
        assert!(self.0.is_empty(), "{} flaws:\n{}", self.0.len(), self.0.join("\n"));
    }
}
