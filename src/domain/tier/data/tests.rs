//! Forms of tier accounts: what they read as, and everything that is wrong with them at once.

use super::*;

fn form() -> TierDataForm {
    random_data(Country::parse("US").unwrap(), 7)
}

fn read(form: &TierDataForm) -> Result<TierData, Refusal> {
    TierData::parse(form, || "made".to_owned())
}

#[test]
fn a_form_reads_back_as_it_was_written() {
    let data = read(&form()).unwrap();
    assert_eq!(&*data.external_uid, "made", "one is made where none is given");
    assert_eq!(read(&data.form()), Ok(data.clone()));
    let phone = &data.contact.phone;
    assert!(phone.to_string().starts_with("+1 "), "{phone}");
}

#[test]
fn everything_wrong_is_told_at_once_in_the_order_of_the_page() {
    let Err(Refusal::Fields(wrong)) = read(&TierDataForm::default()) else { panic!("refused") };
    let needed: Vec<Field> =
        TierField::ALL.into_iter().filter(|field| !field.is_optional()).map(Field::Tier).collect();
    let fields: Vec<Field> = wrong.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, needed);
    assert!(wrong.iter().all(|(_, complaint)| *complaint == Complaint::Missing));
    let mut form = form();
    form.country = "XX".to_owned();
    form.email = "nobody".to_owned();
    form.state = "x".repeat(101);
    form.number = String::new();
    let expected = [
        (Field::Tier(TierField::State), Complaint::TooLong { max: 100, have: 101 }),
        (Field::Tier(TierField::Country), Complaint::NotOffered),
        (Field::Tier(TierField::Email), Complaint::NotAnEmail),
        (Field::Tier(TierField::Number), Complaint::Missing),
    ];
    assert_eq!(read(&form), Err(Refusal::Fields(expected.to_vec())));
}

#[test]
fn each_field_has_its_bound() {
    let bounds = [
        (TierField::Name, 100),
        (TierField::ExternalId, 255),
        (TierField::ExternalUid, 255),
        (TierField::TaxId, 100),
        (TierField::Line1, 255),
        (TierField::Line2, 255),
        (TierField::City, 100),
        (TierField::State, 100),
        (TierField::Zip, 50),
        (TierField::FirstName, 100),
        (TierField::LastName, 100),
        (TierField::CountryCode, 25),
        (TierField::AreaCode, 25),
        (TierField::Number, 25),
        (TierField::Extension, 25),
    ];
    for (field, max) in bounds {
        let mut form = form();
        form.set(field, "ä".repeat(max));
        assert!(read(&form).is_ok(), "{field:?}");
        form.set(field, "ä".repeat(max + 1));
        let too_long = Complaint::TooLong { max, have: max + 1 };
        assert_eq!(read(&form), Err(Refusal::field(Field::Tier(field), too_long)));
    }
}

#[test]
fn nobody_needs_a_phone() {
    let mut form = form();
    for field in [TierField::CountryCode, TierField::AreaCode, TierField::Number] {
        form.set(field, " ".to_owned());
    }
    form.extension = String::new();
    let data = read(&form).unwrap();
    assert_eq!(data.contact.phone, Phone::default());
    assert_eq!(data.contact.phone.to_string(), "");
}

#[test]
fn what_differs_is_told_as_it_is_shown() {
    let mut form = form();
    let before = read(&form).unwrap();
    form.country = "ca".to_owned();
    form.line2 = String::new();
    let after = read(&form).unwrap();
    let (was, now) = ("United States".to_owned(), "Canada".to_owned());
    let floor = before.text(TierField::Line2).to_owned();
    let expected = [(TierField::Line2, floor, String::new()), (TierField::Country, was, now)];
    assert_eq!(before.differences(&after), expected);
    assert_eq!(before.differences(&before), []);
}

#[test]
fn what_is_made_up_can_be_taken_for_every_country() {
    for (code, name) in Country::all() {
        let country = Country::parse(&code.to_lowercase()).unwrap();
        assert_eq!((country.code(), country.name()), (*code, *name));
        for seed in 0..8 {
            let form = random_data(country, seed);
            assert_eq!(form, random_data(country, seed));
            let data = read(&form).unwrap();
            assert_eq!(data.address.country, country);
            assert!(data.contact.email.as_str().ends_with(".example"));
        }
    }
    let mut countries: Vec<Country> = (0..200).map(random_country).collect();
    countries.sort_unstable();
    countries.dedup();
    assert_eq!(countries.len(), 12);
}

#[test]
fn no_code_names_two_countries() {
    let mut codes: Vec<&str> = Country::all().iter().map(|(code, _)| *code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Country::all().len());
    assert_eq!(Country::parse(""), Err(Complaint::Missing));
    assert_eq!(Country::parse("USA"), Err(Complaint::NotOffered));
}
