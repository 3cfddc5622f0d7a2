//! Two runs beside each other.

use std::fmt::Write;

use gradus::compare::{Comparison, Difference, Verdict};

use super::words::{counted, cut, thousands, words_of, written};

/// A comparison, for a person.
pub fn comparison(c: &Comparison) -> String {
    let [first, second] = c.runs.each_ref().map(|run| run.display().to_string());
    let mut text = format!(
        "{} on the same {}, drawn again for both:\n\n  first   {first}\n  second  {second}\n\n",
        c.target,
        counted(c.rows as u64, "test row")
    );
    let _ =
        writeln!(text, "  {:<10} {:>11} {:>11} {:>12}  95 % interval", "", "first", "second", "difference");
    for d in &c.differences {
        let of = |x: f64| written(d.metric, x, 4);
        let range = d
            .interval
            .map_or("–".into(), |range| format!("{} to {}", signed(d, range.low), signed(d, range.high)));
        let _ = writeln!(
            text,
            "  {:<10} {:>11} {:>11} {:>12}  {range}",
            cut(words_of(d.metric), 10),
            of(d.scores[0]),
            of(d.scores[1]),
            signed(d, d.difference)
        );
    }
    let _ = writeln!(text, "\n{}", sentence(c));
    c.notes.iter().for_each(|note| {
        let _ = writeln!(text, "note: {note}");
    });
    text
}

fn signed(d: &Difference, x: f64) -> String {
    format!("{}{}", if x >= 0.0 { "+" } else { "−" }, written(d.metric, x.abs(), 4))
}

/// The verdict as a sentence.
fn sentence(c: &Comparison) -> String {
    let Some(d) = c.differences.iter().find(|d| d.metric == c.metric) else { return String::new() };
    let metric = words_of(d.metric);
    let (better, worse) = match d.verdict {
        Verdict::First => ("first", "second"),
        Verdict::Second => ("second", "first"),
        Verdict::Noise => {
            return format!(
                "By {metric} these {} rows cannot tell the two apart: the difference is no more than noise.",
                thousands(c.rows as u64)
            );
        }
    };
    format!(
        "By {metric} the {better} run is better than the {worse}: more than the noise of these {} rows. (Another seed, or \
         other training rows, is another matter.)",
        thousands(c.rows as u64)
    )
}
