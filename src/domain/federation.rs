//! Where the cases of a desk are taken: here, or in a system of its own that it says the way to.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    refusal::Complaint,
    text::{Line, Name},
    webhook::Target,
};

/// The most links of a desk.
pub const LINKS_MAX: usize = 10;

/// Where the cases of a desk are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// Here.
    #[default]
    BuiltIn,
    /// In another system: its instructions and links stand in place of the form of a new case.
    Federated,
}

/// A way to the system in which a desk takes its cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// What it is called.
    pub name: Name,
    /// Where it leads; always `https://`.
    pub address: Target,
    /// What one finds there.
    pub about: Option<Line<200>>,
}

impl Mode {
    /// Both.
    pub const ALL: [Mode; 2] = [Mode::BuiltIn, Mode::Federated];

    /// The word used in forms and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Mode::BuiltIn => "builtin",
            Mode::Federated => "federated",
        }
    }

    /// The mode of this word.
    pub fn of_word(word: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|mode| mode.word() == word)
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mode::BuiltIn => "Here",
            Mode::Federated => "In a system of our own",
        })
    }
}

impl Way {
    /// Reads ways, one a line: `name | https://… | what one finds there`, the last of which may be
    /// left out. Lines without characters do not count.
    ///
    /// # Errors
    ///
    /// [`Complaint::NotAWay`] with the number of the first line that is none, and
    /// [`Complaint::TooMany`] beyond [`LINKS_MAX`].
    pub fn parse_all(text: &str) -> Result<Vec<Way>, Complaint> {
        let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
        let mut ways = Vec::new();
        for (number, line) in lines {
            if ways.len() == LINKS_MAX {
                return Err(Complaint::TooMany { max: LINKS_MAX });
            }
            ways.push(Way::parse(line).map_err(|_| Complaint::NotAWay { line: number })?);
        }
        Ok(ways)
    }

    /// The same as text, which reads as the same.
    pub fn write_all(ways: &[Way]) -> String {
        ways.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    fn parse(line: &str) -> Result<Way, Complaint> {
        let mut parts = line.splitn(3, '|');
        let mut part = || parts.next().unwrap_or_default();
        let (name, address) = (Name::parse(part())?, Target::parse(part(), false)?);
        let about = match Line::parse(part()) {
            Err(Complaint::Missing) => None,
            about => Some(about?),
        };
        Ok(Way { name, address, about })
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {}", self.name, self.address.as_str())?;
        self.about.as_ref().map_or(Ok(()), |about| write!(f, " | {about}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_read_back_as_they_were_written() {
        let text = "\n Our desk |https://desk.example.com/new?from=casemate| Open a ticket | here\n\
                    Status page | https://status.example.com\n";
        let ways = Way::parse_all(text).unwrap();
        assert_eq!(ways.len(), 2);
        assert_eq!(ways[0].about.as_deref(), Some("Open a ticket | here"));
        assert_eq!(ways[1].address.as_str(), "https://status.example.com/");
        assert_eq!(Way::parse_all(&Way::write_all(&ways)).unwrap(), ways);
    }

    #[test]
    fn a_line_that_is_no_way_is_told_by_its_number() {
        let wrong = ["Desk", "| https://a.example", "Desk | http://a.example", "D | javascript:a"];
        for wrong in wrong {
            let text = format!("Good | https://a.example\n\n{wrong}");
            assert_eq!(Way::parse_all(&text), Err(Complaint::NotAWay { line: 3 }), "{wrong}");
        }
        let many = "A | https://a.example\n".repeat(LINKS_MAX + 1);
        assert_eq!(Way::parse_all(&many), Err(Complaint::TooMany { max: LINKS_MAX }));
    }
}
