//! Single words, numbers and durations.

use gradus::metrics::Metric;
use gradus::options::LossName;
pub use gradus::report::thousands;
use gradus::table::Kind;

/// 1 row, 1,234 rows: a word and how many there are of it; the plural has an s.
pub fn counted(n: u64, word: &str) -> String {
    format!("{} {word}{}", thousands(n), if n == 1 { "" } else { "s" })
}

/// Seconds as 1:02 or 1:02:03.
pub fn duration(seconds: f64) -> String {
    let s = seconds.clamp(0.0, 1e9).ceil() as u64;
    match s / 3600 {
        0 => format!("{}:{:02}", s / 60, s % 60),
        hours => format!("{hours}:{:02}:{:02}", s / 60 % 60, s % 60),
    }
}

pub(super) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "number",
        Kind::Category => "category",
        Kind::Boolean => "yes/no",
        Kind::Date => "date",
        Kind::Text => "text",
    }
}

pub(super) fn loss_words(loss: LossName) -> &'static str {
    match loss {
        LossName::Bce => "binary cross-entropy (이진 교차 엔트로피)",
        LossName::CrossEntropy => "categorical cross-entropy (범주형 교차 엔트로피)",
        LossName::Mse => "mean squared error (평균 제곱 오차)",
        LossName::Mae => "mean absolute error (평균 절대 오차)",
        LossName::Huber => "Huber loss (후버 손실)",
        LossName::Poisson => "Poisson loss (푸아송 손실)",
        LossName::Pinball => "pinball loss (분위수 손실)",
    }
}

/// Says of a model of several nets that what follows is of the first; nothing where there is one.
pub(super) fn first_of(nets: usize) -> String {
    match nets {
        1 => String::new(),
        _ => format!("The model is the mean of {nets} nets; this is the first of them.\n\n"),
    }
}

/// Cuts a text to a width, with an ellipsis.
pub(super) fn cut(text: &str, width: usize) -> String {
    match text.chars().count() > width {
        true => text.chars().take(width - 1).chain(['…']).collect(),
        false => text.to_string(),
    }
}

/// Whether a metric is counted in units, of the target or of the loss.
fn has_units(metric: Metric) -> bool {
    matches!(metric, Metric::Rmse | Metric::Mae | Metric::Loss)
}

pub(super) fn column_width(metric: Metric) -> usize {
    if has_units(metric) { 11 } else { 9 }
}

pub(super) fn written(metric: Metric, x: f64, digits: usize) -> String {
    if has_units(metric) { number(x) } else { format!("{x:.digits$}") }
}

pub(super) fn words_of(metric: Metric) -> &'static str {
    match metric {
        Metric::LogLoss => "log loss",
        Metric::RocAuc => "ROC-AUC",
        Metric::Rmse => "RMSE",
        Metric::Mae => "MAE",
        Metric::R2 => "R²",
        metric => metric.name(),
    }
}

/// A number in the person's units, with about five digits.
pub(super) fn number(x: f64) -> String {
    match x.abs() {
        a if a >= 1e15 => format!("{x:.4e}"),
        a if a >= 1e5 => format!("{x:.0}"),
        a if a >= 100.0 => format!("{x:.2}"),
        a if a >= 0.01 || a == 0.0 => format!("{x:.4}"),
        _ => format!("{x:.3e}"),
    }
}
