//! Bars to both sides of 0, with a name before and a number behind each.

use crate::report::html::cut;
use crate::report::svg::{Anchor, Screen, Sheet, text_width};

/// A bar: its name, its number, and how that is written.
pub(super) type Bar = (String, f64, String);

/// Draws them one below the other. Names are cut where they are longer than the screen bears.
pub(super) fn diverging(id: &str, title: &str, bars: &[Bar], screen: Screen) -> String {
    let (width, step) = (screen.width(), 28.0);
    let most = if screen == Screen::Wide { 36 } else { 18 };
    let mut sheet = Sheet::new(id, width, step * bars.len() as f64 + 4.0);
    let names: Vec<String> = bars.iter().map(|bar| cut(&bar.0, most)).collect();
    let left = names.iter().map(|name| text_width(name)).fold(30.0, f64::max) + 14.0;
    let right = bars.iter().map(|bar| text_width(&bar.2)).fold(30.0, f64::max) + 16.0;
    let finite = bars.iter().map(|bar| bar.1).filter(|x| x.is_finite());
    let (low, high) = finite.fold((0.0f64, 0.0f64), |(low, high), x| (low.min(x), high.max(x)));
    let room = (width - left - right).max(20.0);
    let zero = left + room * if high > low { -low / (high - low) } else { 0.5 };
    let unit = if high > low { room / (high - low) } else { 0.0 };
    let mut said = Vec::new();
    for (i, ((name, (full, value, written)), y)) in
        names.iter().zip(bars).zip((0..).map(|i| f64::from(i) * step + 2.0)).enumerate()
    {
        let long = if value.is_finite() { unit * value } else { 0.0 };
        let class = if *value < 0.0 { "fill valid" } else { "fill net" };
        sheet.text(left - 10.0, y + 16.0, Anchor::End, "label", name);
        sheet.rect(zero + long.min(0.0), y + 2.0, long.abs(), step - 8.0, class);
        sheet.text(width, y + 16.0, Anchor::End, "label", written);
        said.push(format!("{}. {full}: {written}", i + 1));
    }
    sheet.line((zero, 0.0), (zero, step * bars.len() as f64), "zero");
    sheet.finish(title, &said.join("; "))
}
