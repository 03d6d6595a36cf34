//! The fields of a tier account, in the order of its page.

/// A field of a tier account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TierField {
    /// What it is called.
    Name,
    /// What its owner calls it.
    ExternalId,
    /// Its name in other systems.
    ExternalUid,
    /// What the tax office calls it.
    TaxId,
    /// Street and number.
    Line1,
    /// Floor, apartment, building.
    Line2,
    /// City.
    City,
    /// State, province, county.
    State,
    /// Zip or postal code.
    Zip,
    /// Country.
    Country,
    /// The contact's first name.
    FirstName,
    /// The contact's last name.
    LastName,
    /// The contact's email.
    Email,
    /// The phone's country code.
    CountryCode,
    /// The phone's area code.
    AreaCode,
    /// The phone's number.
    Number,
    /// The phone's extension.
    Extension,
}

/// What fields of a tier account stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Names and numbers.
    General,
    /// Where it is.
    Address,
    /// Whom to turn to.
    Contact,
}

impl Group {
    /// All, in the order of the page.
    pub const ALL: [Group; 3] = [Group::General, Group::Address, Group::Contact];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Group::General => "General",
            Group::Address => "Address",
            Group::Contact => "Technical contact",
        }
    }

    /// Its fields.
    pub fn fields(self) -> impl Iterator<Item = TierField> {
        TierField::ALL.into_iter().filter(move |field| field.group() == self)
    }
}

impl TierField {
    /// All, in the order of the page.
    pub const ALL: [TierField; 17] = [
        TierField::Name,
        TierField::ExternalId,
        TierField::ExternalUid,
        TierField::TaxId,
        TierField::Line1,
        TierField::Line2,
        TierField::City,
        TierField::State,
        TierField::Zip,
        TierField::Country,
        TierField::FirstName,
        TierField::LastName,
        TierField::Email,
        TierField::CountryCode,
        TierField::AreaCode,
        TierField::Number,
        TierField::Extension,
    ];

    /// Where it stands.
    pub fn group(self) -> Group {
        match self {
            TierField::Name | TierField::ExternalId | TierField::ExternalUid | TierField::TaxId => {
                Group::General
            }
            TierField::Line1
            | TierField::Line2
            | TierField::City
            | TierField::State
            | TierField::Zip
            | TierField::Country => Group::Address,
            _ => Group::Contact,
        }
    }

    /// Its name in forms.
    pub fn name(self) -> &'static str {
        match self {
            TierField::Name => "name",
            TierField::ExternalId => "external-id",
            TierField::ExternalUid => "external-uid",
            TierField::TaxId => "tax-id",
            TierField::Line1 => "line1",
            TierField::Line2 => "line2",
            TierField::City => "city",
            TierField::State => "state",
            TierField::Zip => "zip",
            TierField::Country => "country",
            TierField::FirstName => "first-name",
            TierField::LastName => "last-name",
            TierField::Email => "email",
            TierField::CountryCode => "country-code",
            TierField::AreaCode => "area-code",
            TierField::Number => "number",
            TierField::Extension => "extension",
        }
    }

    /// Its name as people read it.
    pub fn label(self) -> &'static str {
        match self {
            TierField::Name => "Name",
            TierField::ExternalId => "External id",
            TierField::ExternalUid => "External UID",
            TierField::TaxId => "Tax id",
            TierField::Line1 => "Street",
            TierField::Line2 => "Apartment",
            TierField::City => "City",
            TierField::State => "State",
            TierField::Zip => "Zip code",
            TierField::Country => "Country",
            TierField::FirstName => "First name",
            TierField::LastName => "Last name",
            TierField::Email => "Email",
            TierField::CountryCode => "Country code",
            TierField::AreaCode => "Area code",
            TierField::Number => "Phone number",
            TierField::Extension => "Extension",
        }
    }

    /// Whether it may stay empty. A phone number is there or not as a whole.
    pub fn is_optional(self) -> bool {
        match self {
            TierField::ExternalId
            | TierField::ExternalUid
            | TierField::TaxId
            | TierField::Line2
            | TierField::State
            | TierField::CountryCode
            | TierField::AreaCode
            | TierField::Number
            | TierField::Extension => true,
            TierField::Name
            | TierField::Line1
            | TierField::City
            | TierField::Zip
            | TierField::Country
            | TierField::FirstName
            | TierField::LastName
            | TierField::Email => false,
        }
    }
}
