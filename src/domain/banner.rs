//! What stands on top of every page while somebody works on the appliance.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    access::Person,
    change::{Change, Write},
    journal::{Event, Kind, Record},
    moment::Moment,
    refusal::{Complaint, Field, Refusal},
    text::Line,
};

/// What it says.
pub type BannerText = Line<200>;

/// A few words for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Banner {
    /// What it says.
    pub text: BannerText,
    /// Until when it stands there, if that was said.
    pub until: Option<Moment>,
}

impl Banner {
    /// Whether it still stands there.
    pub fn stands(&self, now: Moment) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

impl Person {
    /// Has a banner stand on every page, in the place of the one before. `until` is what was read of
    /// its field.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of the operator; [`Refusal::Fields`] for
    /// what is wrong with the text, and for a moment that is none or not to come.
    pub fn set_banner(
        &self,
        before: Option<&Banner>,
        text: &str,
        until: Result<Option<Moment>, Complaint>,
        now: Moment,
    ) -> Result<Change, Refusal> {
        self.must_run_appliance()?;
        let mut wrong = Vec::new();
        let text = BannerText::parse(text).map_err(|why| wrong.push((Field::Text, why)));
        let to_come = |until: Option<Moment>| match until {
            Some(until) if until <= now => Err(Complaint::NotAMoment),
            until => Ok(until),
        };
        let until = until.and_then(to_come).map_err(|why| wrong.push((Field::Until, why)));
        let (Ok(text), Ok(until)) = (text, until) else { return Err(Refusal::Fields(wrong)) };
        let after = Banner { text, until };
        Ok(self.banner_change(before, Some(after)))
    }

    /// Takes the banner down.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of the operator, and there is one.
    pub fn end_banner(&self, before: Option<&Banner>) -> Result<Change, Refusal> {
        self.must_run_appliance()?;
        Ok(self.banner_change(Some(before.ok_or(Refusal::NotFound)?), None))
    }

    fn banner_change(&self, before: Option<&Banner>, after: Option<Banner>) -> Change {
        let text = |banner: Option<&Banner>| {
            banner.map(|banner| banner.text.to_string()).unwrap_or_default()
        };
        let until = |banner: Option<&Banner>| {
            banner.and_then(|banner| banner.until).map(written).unwrap_or_default()
        };
        let (old, new) = (until(before), until(after.as_ref()));
        let event = Event::new(Some(self.user), Kind::BannerSet, Record::Appliance);
        let event = event.changed("text", &text(before), &text(after.as_ref()));
        let event = if old == new { event } else { event.changed("until", &old, &new) };
        Change::new(vec![Write::Banner(after.map(Box::new))], event)
    }
}

fn written(at: Moment) -> String {
    let at = i64::try_from(at.0).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    at.map(|at| at.to_string()).unwrap_or_default()
}
