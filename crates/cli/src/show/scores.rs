//! Scores as tables: of models, classes and folds.

use std::fmt::Write;

use gradus::intervals::Intervals;
use gradus::metrics::Metric;
use gradus::run::Report;
use gradus::scores::Scores;

use super::words::{column_width, counted, cut, thousands, words_of, written};

/// At most so many classes are listed one by one.
pub(super) const CLASSES_SHOWN: usize = 20;

/// At most so many folds are listed one by one.
const FOLDS_SHOWN: usize = 10;

/// One line of a table of scores.
pub(super) fn score_line(name: &str, scores: &Scores) -> String {
    let cell = |&metric: &Metric| {
        let text = scores.get(metric).map_or("–".into(), |x| written(metric, x, 4));
        format!(" {text:>0$}", column_width(metric))
    };
    let cells: String = scores.metrics().iter().map(cell).collect();
    format!("  {name:<18}{cells}\n")
}

pub(super) fn score_head(scores: &Scores) -> String {
    let cell = |&metric: &Metric| format!(" {:>1$}", words_of(metric), column_width(metric));
    let cells: String = scores.metrics().iter().map(cell).collect();
    format!("  {:<18}{cells}\n", "")
}

/// How far each of the scores above might be off.
pub(super) fn interval_line(scores: &Scores, intervals: &Intervals) -> String {
    let range = |&metric: &Metric| {
        let range = intervals.get(metric.name())?;
        let ends = [range.low, range.high].map(|end| written(metric, end, 3));
        Some(format!("{} {}", words_of(metric), ends.join("–")))
    };
    let ranges: Vec<String> = scores.metrics().iter().filter_map(range).collect();
    match ranges.is_empty() {
        true => String::new(),
        false => format!("    95 % intervals: {}\n", ranges.join(", ")),
    }
}

/// Per-class scores and the confusion matrix.
pub(super) fn classes(scores: &Scores, names: &[String]) -> String {
    let Scores::Classes(scores) = scores else { return String::new() };
    let mut text =
        format!("\n  {:<18} {:>9} {:>9} {:>9} {:>9}\n", "class", "precision", "recall", "F1", "rows");
    for (class, name) in scores.per_class.iter().zip(names).take(CLASSES_SHOWN) {
        let _ = writeln!(
            text,
            "  {:<18} {:>9.4} {:>9.4} {:>9.4} {:>9}",
            cut(name, 18),
            class.precision,
            class.recall,
            class.f1,
            thousands(class.support as u64)
        );
    }
    if names.len() > CLASSES_SHOWN {
        let _ = writeln!(text, "  … and {} more classes", names.len() - CLASSES_SHOWN);
        return text;
    }
    if names.len() > 8 || scores.confusion.is_empty() {
        return text;
    }
    let _ = write!(text, "\n  {:<18}", "true ↓ predicted →");
    names.iter().for_each(|name| {
        let _ = write!(text, " {:>10}", cut(name, 10));
    });
    for (name, row) in names.iter().zip(&scores.confusion) {
        let _ = write!(text, "\n  {:<18}", cut(name, 18));
        row.iter().for_each(|&n| {
            let _ = write!(text, " {:>10}", thousands(n as u64));
        });
    }
    text + "\n"
}

/// The scores of rows that a net had not learned from, fold by fold.
pub(super) fn folds(report: &Report) -> String {
    let r = &report.results;
    let Some(folds) = &r.folds else { return String::new() };
    let line = |name: &str, of: &dyn Fn(Metric) -> Option<f64>| {
        let cell = |&metric: &Metric| {
            let text = of(metric).map_or("–".into(), |x| written(metric, x, 4));
            format!(" {text:>0$}", column_width(metric))
        };
        format!("  {name:<18}{}\n", r.validation.metrics().iter().map(cell).collect::<String>())
    };
    let by = match folds.repeats {
        1 => "a net that had not learned from it (it chose the net's epoch):".to_string(),
        cuts => format!(
            "the mean of the nets of {cuts} cuts that had not learned from it (it chose\ntheir epochs); the folds are those \
             of the first cut:"
        ),
    };
    let mut text = format!(
        "\nOut of fold: {}, each answered by {by}\n\n",
        counted(report.rows.train as u64, "training row")
    );
    text += &score_head(&r.validation);
    for (i, scores) in folds.scores.iter().enumerate().take(FOLDS_SHOWN) {
        text += &score_line(&format!("fold {}", i + 1), scores);
    }
    if folds.scores.len() > FOLDS_SHOWN {
        let _ =
            writeln!(text, "  … and {} more folds (all in metrics.json)", folds.scores.len() - FOLDS_SHOWN);
    }
    text += &line("mean", &|metric| folds.mean.get(metric.name()).copied());
    text += &line("spread", &|metric| folds.spread.get(metric.name()).copied());
    text + &score_line("all rows at once", &r.validation)
}
