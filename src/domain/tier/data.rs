//! What is known of a tier account: its names and numbers, where it is, whom to call there.

mod country;
mod field;
mod random;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::{
    country::Country,
    field::{Group, TierField},
    random::{random_country, random_data},
};
use crate::domain::{
    refusal::{Complaint, Field, Refusal},
    text::{Email, Line, Name},
};

/// What a tier account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TierKind {
    /// It sells on: others stand below it.
    Reseller,
    /// It uses what it gets; nobody stands below it.
    Customer,
}

impl TierKind {
    /// Both, as the wizard offers them.
    pub const ALL: [TierKind; 2] = [TierKind::Customer, TierKind::Reseller];

    /// The word in forms, addresses and the API.
    pub fn word(self) -> &'static str {
        match self {
            TierKind::Reseller => "reseller",
            TierKind::Customer => "customer",
        }
    }

    /// The kind of this [word](TierKind::word).
    pub fn of_word(word: &str) -> Option<TierKind> {
        TierKind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl fmt::Display for TierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TierKind::Reseller => "Reseller",
            TierKind::Customer => "Customer",
        })
    }
}

/// What is known of a tier account. Bounds are those of Connect's public API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierData {
    /// What it is called.
    pub name: Name,
    /// What its owner calls it.
    pub external_id: Option<Line<255>>,
    /// Its name in other systems, which differs from any other's.
    pub external_uid: Line<255>,
    /// What the tax office calls it.
    pub tax_id: Option<Line<100>>,
    /// Where it is.
    pub address: Address,
    /// Whom to turn to there.
    pub contact: Contact,
}

/// Where a tier account is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street and number.
    pub line1: Line<255>,
    /// Floor, apartment, building.
    pub line2: Option<Line<255>>,
    /// City.
    pub city: Line<100>,
    /// State, province, county.
    pub state: Option<Line<100>>,
    /// Zip or postal code.
    pub zip: Line<50>,
    /// Country.
    pub country: Country,
}

/// The technical contact of a tier account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// First name.
    pub first_name: Line<100>,
    /// Last name.
    pub last_name: Line<100>,
    /// Where mail reaches them.
    pub email: Email,
    /// Where a call reaches them.
    pub phone: Phone,
}

/// A phone number in four parts; all are none if there is no number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// Country code: `+1`.
    pub country_code: Option<Line<25>>,
    /// Area code.
    pub area_code: Option<Line<25>>,
    /// The number itself.
    pub number: Option<Line<25>>,
    /// Extension.
    pub extension: Option<Line<25>>,
}

impl fmt::Display for Phone {
    /// `+1 215 5550147 ext. 12`; nothing if there is no number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.country_code, &self.area_code, &self.number];
        let parts: Vec<&str> = parts.into_iter().flatten().map(|part| &**part).collect();
        f.write_str(&parts.join(" "))?;
        self.extension.iter().try_for_each(|extension| write!(f, " ext. {extension}"))
    }
}

/// The same as somebody typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TierDataForm {
    /// [`TierField::Name`]
    pub name: String,
    /// [`TierField::ExternalId`]
    pub external_id: String,
    /// [`TierField::ExternalUid`]; empty to have one made.
    pub external_uid: String,
    /// [`TierField::TaxId`]
    pub tax_id: String,
    /// [`TierField::Line1`]
    pub line1: String,
    /// [`TierField::Line2`]
    pub line2: String,
    /// [`TierField::City`]
    pub city: String,
    /// [`TierField::State`]
    pub state: String,
    /// [`TierField::Zip`]
    pub zip: String,
    /// [`TierField::Country`], its code of two letters.
    pub country: String,
    /// [`TierField::FirstName`]
    pub first_name: String,
    /// [`TierField::LastName`]
    pub last_name: String,
    /// [`TierField::Email`]
    pub email: String,
    /// [`TierField::CountryCode`]
    pub country_code: String,
    /// [`TierField::AreaCode`]
    pub area_code: String,
    /// [`TierField::Number`]
    pub number: String,
    /// [`TierField::Extension`]
    pub extension: String,
}

impl TierData {
    /// Reads a form. An empty external UID becomes what `make` makes.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] with the complaint of each wrong field, in the order of the page. A phone
    /// number that has some part has a country code and a number.
    pub fn parse(form: &TierDataForm, make: impl FnOnce() -> String) -> Result<TierData, Refusal> {
        let mut asked = Asked { form, wrong: Vec::new() };
        let fresh;
        let uid = if form.external_uid.trim().is_empty() {
            fresh = make();
            fresh.as_str()
        } else {
            form.external_uid.as_str()
        };
        let name = asked.must(TierField::Name, Name::parse);
        let external_id = asked.may(TierField::ExternalId);
        let uid = asked.is(TierField::ExternalUid, Line::parse(uid));
        let tax_id = asked.may(TierField::TaxId);
        let address = asked.address();
        let contact = asked.contact();
        let data = || {
            Some(TierData {
                name: name?,
                external_id,
                external_uid: uid?,
                tax_id,
                address: address?,
                contact: contact?,
            })
        };
        match data() {
            Some(data) if asked.wrong.is_empty() => Ok(data),
            _ => Err(Refusal::Fields(asked.wrong)),
        }
    }

    /// The form that reads as this.
    pub fn form(&self) -> TierDataForm {
        let mut form = TierDataForm::default();
        for field in TierField::ALL {
            form.set(field, self.text(field).to_owned());
        }
        form
    }

    /// What stands in a field, as its form has it; empty for nothing.
    pub fn text(&self, field: TierField) -> &str {
        let (address, contact) = (&self.address, &self.contact);
        match field {
            TierField::Name => &self.name,
            TierField::ExternalId => optional(self.external_id.as_ref()),
            TierField::ExternalUid => &self.external_uid,
            TierField::TaxId => optional(self.tax_id.as_ref()),
            TierField::Line1 => &address.line1,
            TierField::Line2 => optional(address.line2.as_ref()),
            TierField::City => &address.city,
            TierField::State => optional(address.state.as_ref()),
            TierField::Zip => &address.zip,
            TierField::Country => address.country.code(),
            TierField::FirstName => &contact.first_name,
            TierField::LastName => &contact.last_name,
            TierField::Email => contact.email.as_str(),
            TierField::CountryCode => optional(contact.phone.country_code.as_ref()),
            TierField::AreaCode => optional(contact.phone.area_code.as_ref()),
            TierField::Number => optional(contact.phone.number.as_ref()),
            TierField::Extension => optional(contact.phone.extension.as_ref()),
        }
    }

    /// What stands in a field, as people read it; empty for nothing.
    pub fn shown(&self, field: TierField) -> &str {
        match field {
            TierField::Country => self.address.country.name(),
            field => self.text(field),
        }
    }

    /// The fields that differ in another, in the order of the page: as they are shown here, and there.
    pub fn differences(&self, other: &TierData) -> Vec<(TierField, String, String)> {
        let differs = |field: &TierField| self.text(*field) != other.text(*field);
        let both = |field| (field, self.shown(field).to_owned(), other.shown(field).to_owned());
        TierField::ALL.into_iter().filter(differs).map(both).collect()
    }
}

fn optional<const MAX: usize>(line: Option<&Line<MAX>>) -> &str {
    line.map_or("", |line| line)
}

impl TierDataForm {
    /// What was typed in a field.
    pub fn get(&self, field: TierField) -> &str {
        match field {
            TierField::Name => &self.name,
            TierField::ExternalId => &self.external_id,
            TierField::ExternalUid => &self.external_uid,
            TierField::TaxId => &self.tax_id,
            TierField::Line1 => &self.line1,
            TierField::Line2 => &self.line2,
            TierField::City => &self.city,
            TierField::State => &self.state,
            TierField::Zip => &self.zip,
            TierField::Country => &self.country,
            TierField::FirstName => &self.first_name,
            TierField::LastName => &self.last_name,
            TierField::Email => &self.email,
            TierField::CountryCode => &self.country_code,
            TierField::AreaCode => &self.area_code,
            TierField::Number => &self.number,
            TierField::Extension => &self.extension,
        }
    }

    /// Types something in a field.
    pub fn set(&mut self, field: TierField, text: String) {
        let place = match field {
            TierField::Name => &mut self.name,
            TierField::ExternalId => &mut self.external_id,
            TierField::ExternalUid => &mut self.external_uid,
            TierField::TaxId => &mut self.tax_id,
            TierField::Line1 => &mut self.line1,
            TierField::Line2 => &mut self.line2,
            TierField::City => &mut self.city,
            TierField::State => &mut self.state,
            TierField::Zip => &mut self.zip,
            TierField::Country => &mut self.country,
            TierField::FirstName => &mut self.first_name,
            TierField::LastName => &mut self.last_name,
            TierField::Email => &mut self.email,
            TierField::CountryCode => &mut self.country_code,
            TierField::AreaCode => &mut self.area_code,
            TierField::Number => &mut self.number,
            TierField::Extension => &mut self.extension,
        };
        *place = text;
    }
}

/// A form being read, and what is wrong with it so far.
struct Asked<'a> {
    form: &'a TierDataForm,
    wrong: Vec<(Field, Complaint)>,
}

impl Asked<'_> {
    fn is<T>(&mut self, field: TierField, read: Result<T, Complaint>) -> Option<T> {
        read.map_err(|complaint| self.wrong.push((Field::Tier(field), complaint))).ok()
    }

    fn must<T>(
        &mut self,
        field: TierField,
        parse: impl FnOnce(&str) -> Result<T, Complaint>,
    ) -> Option<T> {
        self.is(field, parse(self.form.get(field)))
    }

    fn may<const MAX: usize>(&mut self, field: TierField) -> Option<Line<MAX>> {
        match Line::parse(self.form.get(field)) {
            Err(Complaint::Missing) => None,
            read => self.is(field, read),
        }
    }

    fn address(&mut self) -> Option<Address> {
        let line1 = self.must(TierField::Line1, Line::parse);
        let line2 = self.may(TierField::Line2);
        let city = self.must(TierField::City, Line::parse);
        let state = self.may(TierField::State);
        let zip = self.must(TierField::Zip, Line::parse);
        let country = self.must(TierField::Country, Country::parse);
        let (line1, city, zip, country) = (line1?, city?, zip?, country?);
        Some(Address { line1, line2, city, state, zip, country })
    }

    fn contact(&mut self) -> Option<Contact> {
        let first_name = self.must(TierField::FirstName, Line::parse);
        let last_name = self.must(TierField::LastName, Line::parse);
        let email = self.must(TierField::Email, Email::parse);
        let parts = [TierField::CountryCode, TierField::AreaCode, TierField::Number];
        let parts = parts.into_iter().chain([TierField::Extension]);
        let none = parts.into_iter().all(|field| self.form.get(field).trim().is_empty());
        let phone = if none { Some(Phone::default()) } else { self.phone() };
        Some(Contact {
            first_name: first_name?,
            last_name: last_name?,
            email: email?,
            phone: phone?,
        })
    }

    fn phone(&mut self) -> Option<Phone> {
        let country_code = self.must(TierField::CountryCode, Line::parse);
        let area_code = self.may(TierField::AreaCode);
        let number = self.must(TierField::Number, Line::parse);
        let extension = self.may(TierField::Extension);
        let (country_code, number) = (Some(country_code?), Some(number?));
        Some(Phone { country_code, area_code, number, extension })
    }
}
