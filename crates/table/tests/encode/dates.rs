//! Dates as parts of the calendar and the clock.

use crate::helpers::{all_rows, category, date, table};
use gradus_table::{Dates, Encoding, Numeric, Part, Recipe, UnusedReason};

const PARTS: Recipe = Recipe { dates: Dates::Parts, numeric: Numeric::Standard, ..Recipe::HOUSE };
const DAY: f64 = 86_400.0;

fn fit(cells: Vec<f64>, recipe: &Recipe) -> Encoding {
    let whole = table(vec![date("sold", cells)]);
    Encoding::fit(&whole, &all_rows(&whole), &[0], recipe)
}

#[test]
fn only_parts_that_differ_are_inputs() {
    // Two weeks of January 1970, at midnight: the year, the month and the hour are the same.
    let encoding = fit((0..14).map(|k| f64::from(k) * DAY).collect(), &PARTS);
    let names = ["sold", "sold: day", "sold: weekday", "sold: sine of weekday", "sold: cosine of weekday"];
    assert_eq!(encoding.names(), names);
    // Every hour of one day.
    let encoding = fit((0..24).map(|k| f64::from(k) * 3600.0).collect(), &PARTS);
    assert_eq!(encoding.names(), ["sold", "sold: hour", "sold: sine of hour", "sold: cosine of hour"]);
    let one = fit(vec![5.0 * DAY; 9], &PARTS);
    assert_eq!((one.width(), one.unused()[0].reason), (0, UnusedReason::Constant));
    let none = fit(vec![f64::NAN; 9], &PARTS);
    assert_eq!((none.width(), none.unused()[0].reason), (0, UnusedReason::AllMissing));
}

#[test]
fn parts_are_what_the_calendar_says() {
    let day = |text: &str| {
        // Days since 1970 of dates that anyone can look up.
        match text {
            "2024-02-29 13h" => 19_782.0 * DAY + 13.0 * 3600.0,
            "2023-12-31 00h" => 19_722.0 * DAY,
            "1969-07-20 20h" => -165.0 * DAY + 20.0 * 3600.0,
            _ => panic!("{text}"),
        }
    };
    let cells: Vec<f64> = ["2024-02-29 13h", "2023-12-31 00h", "1969-07-20 20h"].map(day).to_vec();
    let encoding = fit(cells.clone(), &PARTS);
    assert_eq!(encoding.width(), Part::ALL.len());
    let gradus_table::Encoder::Date(encoder) = &encoding.columns()[0].encoder else { panic!("a date") };
    let out = encoding.apply(&table(vec![date("sold", cells)]), None).unwrap();
    let back = |row: usize, part: Part| {
        let k = encoder.parts.iter().position(|p| p.part == part).unwrap();
        let scale = encoder.parts[k].encoder.scale.as_ref().unwrap();
        let gradus_table::Scale::Standard { mean, deviation, .. } = scale else { panic!("standard") };
        let value = f64::from(out.numbers[row * out.width + k]) * deviation + mean;
        (value * 1e4).round() / 1e4
    };
    let plain = [Part::Year, Part::Month, Part::Day, Part::Weekday, Part::Hour];
    assert_eq!(plain.map(|part| back(0, part)), [2024.0, 2.0, 29.0, 3.0, 13.0]);
    assert_eq!(plain.map(|part| back(1, part)), [2023.0, 12.0, 31.0, 6.0, 0.0]);
    assert_eq!(plain.map(|part| back(2, part)), [1969.0, 7.0, 20.0, 6.0, 20.0]);
    // February is 30° from January, December 30° before it; 13 h is just past the bottom of the clock.
    assert_eq!((back(0, Part::MonthSine), back(0, Part::MonthCosine)), (0.5, 0.866));
    assert_eq!((back(1, Part::MonthSine), back(1, Part::MonthCosine)), (-0.5, 0.866));
    assert_eq!((back(0, Part::HourSine), back(0, Part::HourCosine)), (-0.2588, -0.9659));
    assert_eq!((back(1, Part::HourSine), back(1, Part::HourCosine)), (0.0, 1.0));
}

#[test]
fn missing_dates_and_wild_ones() {
    let mut cells: Vec<f64> = (0..400).map(|k| f64::from(k) * 0.9 * DAY).collect();
    cells[7] = f64::NAN;
    for recipe in [PARTS, Recipe::REALMLP, Recipe::TABM] {
        let recipe = Recipe { dates: Dates::Parts, ..recipe };
        let encoding = fit(cells.clone(), &recipe);
        assert_eq!(encoding.names().last().unwrap(), "sold is missing");
        assert_eq!(encoding.numbers().len(), encoding.width() - 1);
        let wild = [f64::NAN, f64::INFINITY, -3e38, 3e38, 1e300, -1e15, 0.0, 5e-324];
        let out = encoding.apply(&table(vec![date("sold", wild.to_vec())]), None).unwrap();
        assert!(out.numbers.iter().all(|x| x.is_finite() && x.abs() < 1e9), "{out:?}");
        assert!(out.numbers[out.width - 1] > 0.0);
        let text = serde_json::to_string(&encoding).unwrap();
        let again: Encoding = serde_json::from_str(&text).unwrap();
        assert_eq!(again, encoding);
        for (from, to) in
            [(r#""part":"year""#, r#""part":"hour""#), (r#""kind":"date""#, r#""kind":"number""#)]
        {
            let from = if text.contains(from) { from } else { r#""part":"month""# };
            assert!(serde_json::from_str::<Encoding>(&text.replacen(from, to, 1)).is_err(), "{from} {to}");
        }
        assert!(encoding.apply(&table(vec![category("sold", &["2020"])]), None).is_err());
    }
}
