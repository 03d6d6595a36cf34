//! Tier accounts made up, to try things with: plausible for their country, and nobody's.

use super::{Country, TierDataForm};

/// Fills in everything but the external UID, which is made when the form is read. The same seed makes
/// the same; of a country that is none of the dozen known here, the address is one of that country in
/// its form alone, and there is no phone number.
pub fn random_data(country: Country, seed: u64) -> TierDataForm {
    let mut dice = Dice(seed);
    let land = LANDS.iter().find(|land| land.country == country);
    let place = land.map(|land| dice.of(land.places));
    let company = dice.word(2);
    let (first, last) = (dice.word(2), dice.word(3));
    let street = format!("{} {}", dice.word(2), dice.of(&["Street", "Road", "Lane", "Square"]));
    let email = format!("{first}.{last}@{company}.example").to_lowercase();
    let number = land.map(|land| dice.digits(land.number));
    TierDataForm {
        name: format!(
            "{company} {}",
            dice.of(&["Supply", "Works", "Partners", "Systems", "Goods"])
        ),
        external_id: dice.digits("#####"),
        external_uid: String::new(),
        tax_id: dice.digits("##-#######"),
        line1: format!("{} {street}", 1 + dice.below(199)),
        line2: dice.digits("Floor #"),
        city: place.map_or_else(|| dice.word(3), |place| place.city.to_owned()),
        state: place.map_or_else(|| dice.word(2), |place| place.state.to_owned()),
        zip: dice.digits(place.map_or("#####", |place| place.zip)),
        country: country.code().to_owned(),
        first_name: first,
        last_name: last,
        email,
        country_code: land.map_or_else(String::new, |land| land.phone.to_owned()),
        area_code: place.map_or_else(String::new, |place| place.area.to_owned()),
        number: number.clone().unwrap_or_default(),
        extension: number.map_or_else(String::new, |_| dice.digits("##")),
    }
}

/// One of the dozen countries whose addresses are known well enough.
pub fn random_country(seed: u64) -> Country {
    Dice(seed ^ 0x5bd1_e995).of(&LANDS).country
}

/// A country as far as a made-up address needs it.
struct Land {
    country: Country,
    /// Its phone code.
    phone: &'static str,
    /// The form of a number that is nobody's, as far as one is set aside there; `#` is a digit.
    number: &'static str,
    places: &'static [Place],
}

/// A city with its state, its area code, and the form of its zip codes: `#` a digit, `@` a letter.
#[derive(Clone, Copy)]
struct Place {
    city: &'static str,
    state: &'static str,
    area: &'static str,
    zip: &'static str,
}

const fn at(
    city: &'static str,
    state: &'static str,
    area: &'static str,
    zip: &'static str,
) -> Place {
    Place { city, state, area, zip }
}

const fn land(
    country: Country,
    phone: &'static str,
    number: &'static str,
    places: &'static [Place],
) -> Land {
    Land { country, phone, number, places }
}

const LANDS: [Land; 12] = [
    land(
        Country(*b"US"),
        "+1",
        "55501##",
        &[
            at("Philadelphia", "Pennsylvania", "215", "191##"),
            at("Seattle", "Washington", "206", "981##"),
            at("Austin", "Texas", "512", "787##"),
        ],
    ),
    land(
        Country(*b"CA"),
        "+1",
        "55501##",
        &[at("Toronto", "Ontario", "416", "M5@ #@#"), at("Calgary", "Alberta", "403", "T2@ #@#")],
    ),
    land(
        Country(*b"GB"),
        "+44",
        "49601##",
        &[
            at("Leeds", "West Yorkshire", "113", "LS# #@@"),
            at("Cardiff", "South Glamorgan", "29", "CF## #@@"),
        ],
    ),
    land(
        Country(*b"DE"),
        "+49",
        "23125###",
        &[at("Berlin", "Berlin", "30", "10###"), at("Hamburg", "Hamburg", "40", "20###")],
    ),
    land(
        Country(*b"FR"),
        "+33",
        "9900####",
        &[
            at("Paris", "Île-de-France", "1", "750##"),
            at("Lyon", "Auvergne-Rhône-Alpes", "4", "690##"),
        ],
    ),
    land(
        Country(*b"ES"),
        "+34",
        "000####",
        &[at("Madrid", "Madrid", "91", "280##"), at("Valencia", "Valencia", "96", "460##")],
    ),
    land(
        Country(*b"IT"),
        "+39",
        "0000###",
        &[at("Milano", "MI", "02", "201##"), at("Torino", "TO", "011", "101##")],
    ),
    land(
        Country(*b"NL"),
        "+31",
        "000####",
        &[
            at("Utrecht", "Utrecht", "30", "35## @@"),
            at("Rotterdam", "Zuid-Holland", "10", "30## @@"),
        ],
    ),
    land(
        Country(*b"PL"),
        "+48",
        "000####",
        &[at("Gdańsk", "Pomorskie", "58", "80-###"), at("Kraków", "Małopolskie", "12", "30-###")],
    ),
    land(
        Country(*b"AU"),
        "+61",
        "5550####",
        &[at("Sydney", "New South Wales", "2", "20##"), at("Melbourne", "Victoria", "3", "30##")],
    ),
    land(
        Country(*b"JP"),
        "+81",
        "0000####",
        &[at("Tokyo", "Tokyo", "3", "10#-####"), at("Osaka", "Osaka", "6", "53#-####")],
    ),
    land(
        Country(*b"BR"),
        "+55",
        "0000####",
        &[at("São Paulo", "SP", "11", "01###-###"), at("Curitiba", "PR", "41", "80###-###")],
    ),
];

/// Luck that a seed decides (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut n = self.0;
        n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        n ^ (n >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() >> 32).unwrap_or_default() % most
    }

    fn of<'a, T>(&mut self, some: &'a [T]) -> &'a T {
        &some[self.below(some.len())]
    }

    /// A word that means nothing, with a capital letter.
    fn word(&mut self, syllables: usize) -> String {
        const FIRST: [&str; 12] =
            ["Bra", "Dor", "Fen", "Gal", "Hol", "Ker", "Lum", "Mar", "Nol", "Per", "Tam", "Vel"];
        const MORE: [&str; 12] =
            ["ba", "dan", "fi", "gor", "len", "mi", "no", "rin", "sel", "ta", "vo", "wen"];
        let mut word = (*self.of(&FIRST)).to_owned();
        for _ in 1..syllables {
            word.push_str(self.of::<&str>(&MORE));
        }
        word
    }

    fn digits(&mut self, form: &str) -> String {
        let mut one = |c| match c {
            '#' => *self.of(&['1', '2', '3', '4', '5', '6', '7', '8', '9']),
            '@' => *self.of(&['A', 'B', 'E', 'G', 'H', 'J', 'L', 'N', 'P', 'R', 'S', 'T']),
            c => c,
        };
        form.chars().map(&mut one).collect()
    }
}
